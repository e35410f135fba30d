"""Tables of a comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gridsim.output.accounts.comparison import Account
from gridsim.output.words.cells import Rows, number
from gridsim.scenario.measured import unit
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.compare import Difference
from gridsim.study.measures import Outcome

COLUMNS = (
    "variant",
    "measure",
    "of",
    "unit",
    "base",
    "variant_value",
    "difference",
    "low_95",
    "high_95",
    "simultaneous_low_95",
    "simultaneous_high_95",
    "holm_p",
    "verdict",
    "variance_ratio",
    "replications_needed",
    "replications",
    "assumed_inputs",
    "assumed_inputs_changed",
)


def write_differences(account: Account, path: Path) -> None:
    """Write every difference of every variant, one a row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = Rows(file)
        rows.write(COLUMNS)
        for side in account.sides:
            assumed, inputs = assumed_inputs(side.scenario)
            changed = "; ".join(change.written for change in account.changes(side) if change.assumed)
            for found in side.differences.values():
                rows.write([side.name, *cells(found), f"{assumed} of {inputs}", changed])


def write_replications(outcomes: dict[str, list[Outcome]], path: Path) -> None:
    """Write every measure of every replication, one a row; the base has an empty name."""
    import pyarrow
    from pyarrow import parquet

    rows = [
        (name, number, value.name, value.key, value.value, value.cases)
        for name, replications in outcomes.items()
        for number, outcome in enumerate(replications)
        for value in outcome.values
    ]
    names, numbers, measures, keys, values, cases = zip(*rows, strict=True)
    table: dict[str, Any] = {
        "variant": pyarrow.array(names).dictionary_encode(),
        "replication": pyarrow.array(numbers, pyarrow.int32()),
        "measure": pyarrow.array(measures).dictionary_encode(),
        "of": pyarrow.array(keys).dictionary_encode(),
        "unit": pyarrow.array([unit(name) for name in measures]).dictionary_encode(),
        "value": pyarrow.array(values, pyarrow.float64(), from_pandas=True),
        "cases": pyarrow.array(cases, pyarrow.int64()),
    }
    parquet.write_table(pyarrow.table(table), path, compression="zstd")


def cells(found: Difference) -> list[str | int]:
    """Write a difference into the cells of a table."""
    paired = found.paired
    numbers = [
        found.base.mean,
        found.variant.mean,
        paired.mean,
        paired.low,
        paired.high,
        found.low,
        found.high,
    ]
    return [
        found.name,
        found.key,
        unit(found.name),
        *map(number, [*numbers, found.p]),
        found.verdict.value if found.verdict else "",
        number(found.variance_ratio),
        found.needed or "",
        paired.replications,
    ]
