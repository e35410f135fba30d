"""Results: the folder that a run leaves behind, with a manifest from which it can be made again."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import platform
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from gridsim import __version__
from gridsim.errors import ResultsError
from gridsim.model.calendar import first_day
from gridsim.model.demand import SOURCES
from gridsim.model.town import Town
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.scenario.write import resolved, scenario_hash
from gridsim.study.cases import CAUSES
from gridsim.study.measures import Outcome, unit
from gridsim.study.statistics import Interval
from gridsim.units import DAY

if TYPE_CHECKING:
    from gridsim.output.comparison import Compared

Made = TypeVar("Made")
MANIFEST = "manifest.json"
LIBRARIES = ("numpy", "scipy", "matplotlib", "pyarrow", "pydantic", "simpy", "chinesecalendar")
STATES = ("open", "closed", "withdrawn")
TIMES = ("arise", "registered", "responded", "done", "solved", "closed")
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
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Origin:
    """How results came about: all that is needed to make them again.

    Attributes:
        file: Name of the scenario's file.
        variant: Name of the variant, or None.
        settings: Changes from the command line.
        replications: How many.
        engine: Which engine.
        deterministic: Whether means stood in for samples.
        languages: Languages of the figures.
        csv: Whether the cases are written as CSV too.
        figures: Whether figures are drawn.
    """

    file: str
    variant: str | None
    settings: tuple[str, ...]
    replications: int
    engine: str
    deterministic: bool
    languages: tuple[str, ...]
    csv: bool
    figures: bool

    @property
    def command(self) -> str:
        """The command that makes the same results again, without the paths of one machine."""
        words = ["gridsim", "run", self.file]
        words += ["--variant", self.variant] if self.variant else []
        for setting in self.settings:
            words += ["--set", setting]
        words += ["--deterministic"] if self.deterministic else ["--replications", str(self.replications)]
        words += ["--engine", self.engine] if self.engine != "fast" else []
        words += ["--csv"] if self.csv else []
        words += [] if self.figures else ["--no-figures"]
        for lang in self.languages:
            words += ["--lang", lang]
        return shlex.join(words)


@contextmanager
def folder_for(target: Path) -> Iterator[Path]:
    """Offer an empty folder, and put it in the place of the target when all is written.

    Args:
        target: Where the results belong. What stood there is replaced only by whole new results.

    Yields:
        A temporary folder beside the target.

    Raises:
        ResultsError: If it cannot be written, or if something other than results stands there.
    """
    if (
        target.exists()
        and not (target / MANIFEST).is_file()
        and (not target.is_dir() or any(target.iterdir()))
    ):
        raise ResultsError(f"{target} is not a folder of results; choose another with --out")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ResultsError(f"{target} cannot be written: {error.strerror or error}") from None
    try:
        yield temporary
        temporary.chmod(0o755)
        replace(temporary, target)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror or error}; what stood there before is whole"
        raise ResultsError(message) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def replace(temporary: Path, target: Path) -> None:
    """Move new results to their place, and the old ones away."""
    old = temporary.with_name(temporary.name + "-old")
    if target.exists():
        target.rename(old)
    try:
        temporary.rename(target)
    except OSError:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


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
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MEASURE_COLUMNS)
        for (name, key), estimate in estimates.items():
            numbers = [estimate.mean, estimate.low, estimate.high, estimate.sd]
            row = [name, safe(key), unit(name), *map(number, numbers), estimate.replications]
            writer.writerow([*row, number(float(np.mean(cases[name, key]))), f"{assumed} of {inputs}"])
    with (folder / "replications.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["replication", "measure", "of", "value", "cases"])
        for replication, outcome in enumerate(outcomes):
            for value in outcome.values:
                writer.writerow([replication, value.name, safe(value.key), number(value.value), value.cases])
    write_cases(folder / "cases.parquet", scenario, town, outcomes)


def number(value: float) -> str:
    """Write a number with seven digits, and nothing for none.

    >>> number(2651.0), number(1 / 3), number(math.nan)
    ('2651', '0.3333333', '')
    """
    return "" if math.isnan(value) else f"{value:.7g}"


def safe(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    >>> safe("=1+1"), safe("3")
    ("'=1+1", '3')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


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

    table = parquet.read_table(parquet_path)
    with parquet_path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                writer.writerow(["" if cell is None else safe(str(cell)) for cell in row.values()])


def assumed_inputs(scenario: Scenario) -> tuple[int, int]:
    """How many of a scenario's inputs are assumed, and how many there are."""
    inputs = explain(scenario)
    return sum(parameter.kind == "assumed" for parameter in inputs), len(inputs)


def write_manifest(
    folder: Path,
    scenario: Scenario,
    origin: Origin | Compared,
    tables: dict[str, Path],
    more: dict[str, Any] | None = None,
) -> None:
    """Write what the results are made of, after all other files; copy the scenario's tables beside them.

    Args:
        folder: Where the results are.
        scenario: What was simulated.
        origin: How.
        tables: Files that the scenario names, by the name that it gives them.
        more: What else belongs into it.
    """
    for name, source in tables.items():
        copy = folder / "inputs" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    assumed, inputs = assumed_inputs(scenario)
    manifest = {
        "gridsim": __version__,
        "command": origin.command,
        **asdict(origin),
        "seed": scenario.seed,
        "scenario_sha256": scenario_hash(scenario),
        "assumed_inputs": assumed,
        "inputs": inputs,
        "versions": versions(),
        "files": hashes(folder),
        "scenario": resolved(scenario),
        **(more or {}),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def versions() -> dict[str, str]:
    """Versions of Python and the libraries that results depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder but its manifest, by its relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a folder of results.

    Raises:
        ResultsError: If there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise ResultsError(f"{path} is not a manifest of results") from None
    missing = {"scenario", "files", "replications", "engine", "versions"} - set(manifest)
    if missing:
        raise ResultsError(f"{path} lacks {', '.join(sorted(missing))}")
    return dict(manifest)


def restored(kind: type[Made], manifest: dict[str, Any]) -> Made:
    """Take from a manifest how its results came about."""
    fields: dict[str, Any] = kind.__dataclass_fields__  # type: ignore[attr-defined]
    values = {name: manifest[name] for name in fields}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def runs(manifest: dict[str, Any]) -> int:
    """How many replications it takes to make results again."""
    return int(manifest["replications"]) * (1 + len(manifest.get("variants", ())))
