"""Traces: needs as they were recorded, read from a CSV file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import Fault, ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.csvfile import read_rows
from gridsim.model.town import NOBODY, Index, Town
from gridsim.scenario.schema import Trace
from gridsim.units import DAY, HOUR, MINUTE

YES = {"yes", "true", "1", "是"}
NO = {"no", "false", "0", "否", ""}
WRITTEN = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
SERIAL = re.compile(r"(\d{5}|1\d{5})(\.\d+)?")
EXCEL = ", which is how Excel stores a date; format the column as a date"
MOST_DIGITS = 20
Places = dict[str, int] | int
"""Place of each household by its id, or the number of households."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """The rows of a trace that lie within the simulation, in the order of the file; shape (n,) each.

    Attributes:
        row: Row of the file, from 0.
        arise: When [ticks]; the start of the day where only a date is given.
        dated: True where only a date is given.
        household: Number of the household, NOBODY where it is not given.
        type: Number of the type, NOBODY where it is not given.
        urgent: 1 or 0, NOBODY where it is not given.
    """

    row: Index
    arise: Index
    dated: NDArray[np.bool_]
    household: Index
    type: Index
    urgent: Index


def read_trace(trace: Trace, folder: Path, clocks: Clocks, types: list[str], town: Town) -> Recorded:
    """Read a trace.

    Args:
        trace: The file and its columns.
        folder: Where the file is.
        clocks: The simulated dates; rows of other dates are left out.
        types: Names of the types.
        town: Its households, which the file names by the roster's ids where there are any, else by numbers
            from 1.

    Returns:
        The rows within the simulation.

    Raises:
        ScenarioError: With every cell that cannot be read.
    """
    path = folder / trace.file
    named = {"arise": trace.arise, "household": trace.household, "type": trace.type, "urgent": trace.urgent}
    faults: list[Fault] = []
    rows = read_rows(path, "demand.trace.file", [column for column in named.values() if column], faults)
    names = town.household_names
    places = {name: place for place, name in enumerate(names)} if names else town.households
    table = []
    for line, row in rows:
        cells = {key: row[column] if column else "" for key, column in named.items()}
        table.append(read_row(cells, line, clocks, types, places, faults))
    if faults:
        raise ScenarioError(path, faults)
    columns = np.array(table, np.int64).reshape(-1, 5)
    inside = (columns[:, 0] >= 0) & (columns[:, 0] < clocks.horizon)
    arise, dated, household, kind, urgent = columns[inside].T
    return Recorded(np.flatnonzero(inside), arise, dated.astype(bool), household, kind, urgent)


def read_row(
    cells: dict[str, str], line: int, clocks: Clocks, types: list[str], places: Places, faults: list[Fault]
) -> tuple[int, int, int, int, int]:
    """Read one row; what cannot be read is added to the faults."""
    arise, dated = read_moment(cells["arise"], line, clocks, faults)
    return (
        arise,
        dated,
        read_household(cells["household"], places, line, faults),
        read_name(cells["type"], types, line, faults),
        read_yes(cells["urgent"], line, faults),
    )


def read_moment(cell: str, line: int, clocks: Clocks, faults: list[Fault]) -> tuple[int, int]:
    """Read a date or time as ticks, and whether it is a date alone."""
    written = WRITTEN.fullmatch(cell)
    numbers = [int(part) for part in written.groups(default="0")] if written else [0] * 6
    year, month, day, hour, minute, second = numbers
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        hint = EXCEL if SERIAL.fullmatch(cell) else ""
        faults.append(Fault(line, 0, "arise", f"needs a date or time, found {cell or 'nothing'}{hint}"))
        return NOBODY, 0
    days = (moment.date() - clocks.start).days
    return days * DAY + hour * HOUR + minute * MINUTE + second, int(written is None or written[4] is None)


def read_household(cell: str, places: Places, line: int, faults: list[Fault]) -> int:
    """Read a household: its id in the roster, or its number from 1."""
    if not cell:
        return NOBODY
    if isinstance(places, dict):
        if cell in places:
            return places[cell]
        faults.append(Fault(line, 0, "household", f"is no household of the roster, found {cell}"))
        return NOBODY
    if cell.isdecimal() and len(cell) < MOST_DIGITS and 1 <= int(cell) <= places:
        return int(cell) - 1
    faults.append(Fault(line, 0, "household", f"must be from 1 to {places}, found {cell}"))
    return NOBODY


def read_name(cell: str, names: list[str], line: int, faults: list[Fault]) -> int:
    """Read the name of a type."""
    if not cell:
        return NOBODY
    if cell in names:
        return names.index(cell)
    listed = ", ".join(names) or "none"
    faults.append(Fault(line, 0, "type", f"names no type, found {cell}; there are: {listed}"))
    return NOBODY


def read_yes(cell: str, line: int, faults: list[Fault]) -> int:
    """Read yes or no, in English or Chinese."""
    word = cell.lower()
    if word in YES | NO:
        return NOBODY if not word else int(word in YES)
    faults.append(Fault(line, 0, "urgent", f"must be yes or no (是/否), found {cell}"))
    return NOBODY
