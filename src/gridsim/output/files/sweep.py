"""Tables of a sweep, written point by point as the points come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.model.calendar import follow_up_days
from gridsim.output.accounts.sweep import Account, possible
from gridsim.output.words.cells import Rows, number
from gridsim.scenario.measured import unit
from gridsim.scenario.sweeping import written
from gridsim.scenario.write import dump_yaml
from gridsim.study.effects import Effect
from gridsim.study.points import Design, Point
from gridsim.study.statistics import Numbers, estimated, interval
from gridsim.study.summary import Key
from gridsim.study.sweep import Found

if TYPE_CHECKING:
    from pyarrow import Schema, Table

ESTIMATES = (
    "measure",
    "of",
    "unit",
    "mean",
    "low_95",
    "high_95",
    "sd",
    "replications",
    "cases_per_replication",
    "difference",
    "difference_low_95",
    "difference_high_95",
)
EFFECTS = (
    "measure",
    "of",
    "unit",
    "effect",
    "input",
    "other_input",
    "from",
    "to",
    "other_from",
    "other_to",
    "change",
    "simultaneous_low_95",
    "simultaneous_high_95",
    "share_of_variation",
    "replications",
)
ROWS_TOGETHER = 8
"""Points of one row group of the Parquet file."""


class Tables:
    """The tables of replications and estimates, open for writing.

    Attributes:
        base: Of the base, what it found; None before it is written, and where it failed.
    """

    def __init__(self, folder: Path, design: Design, opened: ExitStack, *, as_csv: bool) -> None:
        from pyarrow import parquet

        self.design = design
        self.followed = follow_up_days(design.base)
        self.base: dict[Key, Numbers] = {}
        self.schema = schema(design)
        self.parquet = opened.enter_context(
            parquet.ParquetWriter(folder / "replications.parquet", self.schema, compression="zstd")
        )
        names = ["point", *(one.path for one in design.inputs)]
        self.csv = opened.enter_context(writing(folder / "replications.csv")) if as_csv else None
        if self.csv:
            self.csv.write([*names, "replication", "measure", "of", "unit", "value", "cases"])
        self.estimates = opened.enter_context(writing(folder / "estimates.csv"))
        self.estimates.write([*names, *ESTIMATES])
        self.waiting: list[Table] = []

    def write(self, found: Found) -> None:
        """Write the replications and the estimates of a point, if it could be simulated."""
        if found.failure:
            return
        if found.point.is_base:
            self.base = {key: found.values[:, place] for place, key in enumerate(found.keys)}
        cells: list[str | int] = [found.point.number, *map(cell, found.point.values)]
        if self.csv:
            for row in replications(found, cells):
                self.csv.write(row)
        for place, key in enumerate(found.keys):
            columns = found.values[:, place], found.cases[:, place]
            self.estimates.write([*cells, *self.estimate(key, *columns, is_base=found.point.is_base)])
        self.waiting.append(rows(found, self.schema))
        if len(self.waiting) == ROWS_TOGETHER:
            self.flush()

    def estimate(self, key: Key, values: Numbers, cases: Any, *, is_base: bool) -> list[str | int]:
        """Estimate a measure of a point, and its difference from the base."""
        name, of = key
        found = estimated(name, values, cases.astype(np.float64), self.followed)
        numbers = map(number, (found.mean, found.low, found.high, found.sd))
        row: list[str | int] = [
            name,
            of,
            unit(name),
            *numbers,
            found.replications,
            number(float(cases.mean())),
        ]
        if is_base or key not in self.base:
            return [*row, "", "", ""]
        change = possible(interval(values - self.base[key]), key)
        return [*row, *map(number, (change.mean, change.low, change.high))]

    def flush(self) -> None:
        """Write the rows that wait into a row group."""
        import pyarrow

        if self.waiting:
            table = pyarrow.concat_tables(self.waiting)
            self.parquet.write_table(table, row_group_size=max(len(table), 1))
            self.waiting.clear()


@contextmanager
def tables(folder: Path, design: Design, *, as_csv: bool) -> Iterator[Tables]:
    """Open the tables of a sweep in a folder, and write them to their end."""
    with ExitStack() as opened:
        made = Tables(folder, design, opened, as_csv=as_csv)
        yield made
        made.flush()


@contextmanager
def writing(path: Path) -> Iterator[Rows]:
    """Open a CSV file for writing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield Rows(file)


def replications(found: Found, cells: Sequence[str | int]) -> Iterator[list[str | int]]:
    """Write the measures of each replication of a point into cells, behind those of the point."""
    for replication, (values, cases) in enumerate(zip(found.values, found.cases, strict=True)):
        for (name, of), value, count in zip(found.keys, values.tolist(), cases.tolist(), strict=True):
            yield [*cells, replication, name, of, unit(name), number(value), count]


def cell(value: Any) -> str | int:
    """Write a value of an input into a cell."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, int):
        return value
    return number(value) if isinstance(value, float) else value if isinstance(value, str) else written(value)


def schema(design: Design) -> Schema:
    """Columns of the Parquet file: numbers where all values of an input are, else text."""
    import pyarrow

    kinds = {int: pyarrow.int64(), float: pyarrow.float64()}
    inputs = []
    for place, one in enumerate(design.inputs):
        seen = {type(point.values[place]) for point in design.points}
        kind = int if seen == {int} else float if seen <= {int, float} else str
        inputs.append((one.path, kinds.get(kind, pyarrow.string())))
    return pyarrow.schema(
        [
            ("point", pyarrow.int32()),
            *inputs,
            ("replication", pyarrow.int32()),
            ("measure", pyarrow.string()),
            ("of", pyarrow.string()),
            ("unit", pyarrow.string()),
            ("value", pyarrow.float64()),
            ("cases", pyarrow.int64()),
        ]
    )


def rows(found: Found, columns: Schema) -> Table:
    """The replications of a point as rows, a replication's measures together."""
    import pyarrow

    replications, measures = found.values.shape
    length = replications * measures
    values = found.values.ravel()
    parts: list[Any] = [np.full(length, found.point.number)]
    for kind, value in zip(columns.types[1:], found.point.values, strict=False):
        one = (None if value is None else str(cell(value))) if pyarrow.types.is_string(kind) else value
        parts.append(pyarrow.repeat(pyarrow.scalar(one, kind), length))
    parts.append(np.repeat(np.arange(replications), measures))
    names = [name for name, _ in found.keys]
    columns_of_text = (names, [of for _, of in found.keys], [unit(name) for name in names])
    parts += [texts * replications for texts in columns_of_text]
    parts.append(pyarrow.array(values, mask=np.isnan(values)))
    parts.append(found.cases.ravel())
    arrays = [
        part if isinstance(part, pyarrow.Array) else pyarrow.array(part, kind)
        for part, kind in zip(parts, columns.types, strict=True)
    ]
    return pyarrow.table(arrays, schema=columns)


def write_points(account: Account, whole: Design, folder: Path) -> None:
    """Write what became of each point, those that the budget left out included."""
    with writing(folder / "points.csv") as file:
        names = [one.path for one in whole.inputs]
        file.write(["point", *names, "base", "state", "failure", "replications", "assumed_inputs"])
        for point in whole.points:
            failure = account.failures.get(point.number, "")
            there = point.number < len(account.points)
            state = "failed" if failure else "done" if there else "missing"
            count = account.replications if state == "done" else 0
            assumed, inputs = point.assumed
            base = "yes" if point.is_base else ""
            cells = [point.number, *map(cell, point.values), base, state, failure, count]
            file.write([*cells, f"{assumed} of {inputs}"])


def write_failed(design: Design, point: Point, failure: str, folder: Path) -> None:
    """Keep the scenario of a point that could not be simulated."""
    folder.mkdir(exist_ok=True)
    said = "".join(f"# {line}\n" for line in failure.splitlines())
    path = folder / f"point-{point.number}.yaml"
    path.write_text(said + dump_yaml(design.scenario(point)), encoding="utf-8", newline="\n")


def write_effects(account: Account, folder: Path) -> None:
    """Write the effects on each measure that is drawn, the largest first."""
    with writing(folder / "effects.csv") as file:
        file.write(EFFECTS)
        for key, found in account.effects.items():
            for effect in (*found.main, *found.interactions):
                file.write(effect_cells(account.design, key, effect))


def effect_cells(design: Design, key: Key, effect: Effect) -> list[str | int]:
    """Write an effect into the cells of a table."""
    paths = [design.inputs[place].path for place in effect.inputs]
    ends = [str(cell(value)) for pair in zip(effect.low, effect.high, strict=True) for value in pair]
    change = possible(effect.change, key, len(paths))
    return [
        key[0],
        key[1],
        unit(key[0]),
        "main" if len(paths) == 1 else "interaction",
        *paths,
        *([""] if len(paths) == 1 else []),
        *ends,
        *(["", ""] if len(paths) == 1 else []),
        *map(number, (change.mean, change.low, change.high, effect.share)),
        change.replications,
    ]
