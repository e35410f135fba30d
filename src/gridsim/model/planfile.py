"""A plan in a file, to the last column: what a bug report needs to make a fault again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gridsim.clocks import Clock
from gridsim.errors import PlanError, ResultsError
from gridsim.model.plan import Cases, Changes, Plan, Serves, Steps, Table, Teams

Columns = Mapping[str, NDArray[Any]]
Kind = TypeVar("Kind", bound=Table)

VERSION = 3
TABLES: dict[str, type[Table]] = {
    "cases": Cases,
    "steps": Steps,
    "teams": Teams,
    "serves": Serves,
    "changes": Changes,
}
DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError)
DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error)


def save_plan(plan: Plan, path: Path) -> None:
    """Write a plan.

    Args:
        plan: The plan.
        path: The file, best named ``.npz``; what was there is replaced.

    Raises:
        ResultsError: If it cannot be written.
    """
    numbers = {"version": VERSION, "start": plan.start.toordinal()}
    numbers |= {"horizon": plan.horizon, "queues": plan.queues}
    lengths = [(len(clock.opens), clock.horizon) for clock in plan.clocks]
    arrays: dict[str, Any] = {name: np.int64(value) for name, value in numbers.items()}
    arrays |= {
        "lane_starts": np.array(plan.lane_starts, np.int64),
        "clocks.stretches": np.array([stretches for stretches, _ in lengths], np.int64),
        "clocks.horizon": np.array([horizon for _, horizon in lengths], np.int64),
        "clocks.opens": np.concatenate([np.arange(0), *(clock.opens for clock in plan.clocks)]),
        "clocks.closes": np.concatenate([np.arange(0), *(clock.closes for clock in plan.clocks)]),
    }
    for name in TABLES:
        table = getattr(plan, name)
        arrays |= {f"{name}.{column.name}": getattr(table, column.name) for column in fields(table)}
    try:
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror}") from None


def read_plan(path: Path) -> Plan:
    """Read a plan that ``save_plan`` has written.

    Args:
        path: The file.

    Returns:
        A plan equal to the one that was written in every column.

    Raises:
        ResultsError: If the file cannot be read, or holds no plan, or one of another version.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            columns = {name: held[name] for name in held.files}
    except FileNotFoundError:
        raise ResultsError(f"{path} cannot be read: there is no such file") from None
    except (*DAMAGED, *DAMAGED_ARCHIVE) as error:
        raise ResultsError(f"{path} is not a plan: {error or 'it ends too early'}") from None
    try:
        return made(columns)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, PlanError) as error:
        told = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise ResultsError(f"{path} is not a plan: {told}") from None


def made(columns: Columns) -> Plan:
    """Make a plan of the columns of a file.

    Raises:
        KeyError: If one is missing.
        ValueError: If one is wrong, or the version is another.
        PlanError: If the plan could not be run.
    """
    version = number(columns, "version")
    if version != VERSION:
        raise ValueError(f"its version is {version}, and this is for version {VERSION}")
    for name, column in columns.items():
        if column.dtype != np.int64 or column.ndim > 1:
            raise ValueError(f"{name} is not a column of whole numbers")
    return Plan(
        start=date.fromordinal(number(columns, "start")),
        horizon=number(columns, "horizon"),
        queues=number(columns, "queues"),
        clocks=clocks(columns),
        cases=table(Cases, "cases", columns),
        steps=table(Steps, "steps", columns),
        teams=table(Teams, "teams", columns),
        serves=table(Serves, "serves", columns),
        changes=table(Changes, "changes", columns),
        lane_starts=tuple(columns["lane_starts"].tolist()),
    )


def number(columns: Columns, name: str) -> int:
    """Take a single number."""
    return int(columns[name][()])


def table(kind: type[Kind], name: str, columns: Columns) -> Kind:
    """Take the columns of a table."""
    return kind(**{column.name: columns[f"{name}.{column.name}"] for column in fields(kind)})  # type: ignore[arg-type]


def clocks(columns: Columns) -> list[Clock]:
    """Take the clocks, whose stretches stand one after another."""
    horizons = columns["clocks.horizon"].tolist()
    if not horizons:
        return []
    ends = np.cumsum(columns["clocks.stretches"])[:-1]
    opens = np.split(columns["clocks.opens"], ends)
    closes = np.split(columns["clocks.closes"], ends)
    return [Clock(*clock) for clock in zip(opens, closes, horizons, strict=True)]
