"""Tables of a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from gridsim.model.calendar import first_day
from gridsim.model.demand import SOURCES
from gridsim.model.town import Town
from gridsim.output.words.cells import Rows, number
from gridsim.scenario.measured import CAUSES, unit
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.measures import Outcome
from gridsim.study.statistics import Interval
from gridsim.units import DAY

STATES = ("open", "closed", "withdrawn")
TIMES = ("arise", "registered", "responded", "done", "solved", "closed", "withdrawn")
FLAGS = ("urgent", "reopened", "rated", "satisfied")
MEASURE_COLUMNS = (
    "measure",
    "of",
    "unit",
    "mean",
    "low_95",
    "high_95",
    "sd",
    "replications",
    "cases_per_replication",
    "assumed_inputs",
)


def write_tables(
    folder: Path,
    scenario: Scenario,
    town: Town,
    outcomes: Sequence[Outcome],
    estimates: dict[tuple[str, str], Interval],
) -> None:
    """Write the measures, the replications and the cases.

    Args:
        folder: Where to.
        scenario: What was simulated.
        town: Names of the villages.
        outcomes: The replications, in order.
        estimates: Each measure over the replications, by name and key.
    """
    assumed, inputs = assumed_inputs(scenario)
    cases: dict[tuple[str, str], list[int]] = {}
    for outcome in outcomes:
        for value in outcome.values:
            cases.setdefault((value.name, value.key), []).append(value.cases)
    with (folder / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        rows = Rows(file)
        rows.write(MEASURE_COLUMNS)
        for (name, key), estimate in estimates.items():
            numbers = [estimate.mean, estimate.low, estimate.high, estimate.sd]
            row = [name, key, unit(name), *map(number, numbers), estimate.replications]
            rows.write([*row, number(float(np.mean(cases[name, key]))), f"{assumed} of {inputs}"])
    with (folder / "replications.csv").open("w", encoding="utf-8", newline="") as file:
        rows = Rows(file)
        rows.write(["replication", "measure", "of", "value", "cases"])
        for replication, outcome in enumerate(outcomes):
            for value in outcome.values:
                rows.write([replication, value.name, value.key, number(value.value), value.cases])
    write_cases(folder / "cases.parquet", scenario, town, outcomes)


def write_cases(path: Path, scenario: Scenario, town: Town, outcomes: Sequence[Outcome]) -> None:
    """Write one row for each matter of each replication."""
    import pyarrow
    from pyarrow import parquet

    columns = {
        name: np.concatenate([outcome.records[name] for outcome in outcomes]) for name in outcomes[0].records
    }
    sizes = [len(outcome.records["arise"]) for outcome in outcomes]
    origin = (first_day(scenario) - date(1970, 1, 1)).days * DAY
    table: dict[str, Any] = {
        "replication": pyarrow.array(np.repeat(np.arange(len(outcomes)), sizes), pyarrow.int32()),
        "case": pyarrow.array(np.concatenate([np.arange(size) for size in sizes]), pyarrow.int32()),
        "household": pyarrow.array(columns["household"] + 1, pyarrow.int32()),
    }
    villages = [town.units["village"].name(unit) for unit in range(town.units["village"].count)]
    types = list(scenario.demand.types) or [""]
    names = {
        "village": villages,
        "group": list(scenario.town.groups),
        "type": types,
        "source": list(SOURCES),
        "needed_level": list(scenario.ladder),
        "done_level": list(scenario.ladder),
        "state": list(STATES),
    }
    for name, labels in names.items():
        codes = columns[name]
        indices = pyarrow.array(np.maximum(codes, 0), pyarrow.int32(), mask=codes < 0)
        table[name] = pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array(labels, pyarrow.string()))
    for name in TIMES:
        ticks = columns[name]
        table[name] = pyarrow.array(ticks + origin, pyarrow.timestamp("s"), mask=ticks < 0)
    for name in FLAGS:
        table[name] = pyarrow.array(columns[name] == 1)
    for name in CAUSES:
        table[f"seconds_{name}"] = pyarrow.array(columns[f"ticks_{name}"], pyarrow.int64())
    parquet.write_table(pyarrow.table(table), path, compression="zstd")


def write_cases_csv(parquet_path: Path) -> None:
    """Write the table of cases as CSV beside its Parquet file, safe to open in a spreadsheet."""
    from pyarrow import parquet

    table = parquet.ParquetFile(parquet_path, pre_buffer=False).read(use_threads=False)
    with parquet_path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = Rows(file, "\r\n")
        rows.write(table.column_names)
        for batch in table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                rows.write("" if cell is None else str(cell) for cell in row.values())
