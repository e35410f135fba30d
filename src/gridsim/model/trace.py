"""Traces: needs as they were recorded, read from a CSV file."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import Fault, ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.csvfile import read_rows
from gridsim.model.town import NOBODY, Index
from gridsim.scenario.faults import Faults, shorten
from gridsim.scenario.schema import Trace
from gridsim.units import DAY, HOUR, MINUTE

KEY = "demand.trace.file"
YES = {"yes", "true", "1", "是"}
NO = {"no", "false", "0", "否"}
DATE = r"(?P<year>\d{4})[-/年.](?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?"
SECONDS = r"(?:(?:[:：]|(?<=分))(?P<second>\d{2}|\d(?=秒))(?:[.,]\d+)?秒?)?"
TIME = rf"(?P<hour>\d{{1,2}})(?:[:：时点](?P<minute>\d{{2}}|\d(?=分))分?{SECONDS}|[时点])"
ZONE = r"(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)"
WRITTEN = re.compile(
    rf"{DATE}(?:(?:[ T]+|(?<=日)|(?=上午|下午))(?P<half>上午|下午)? *{TIME}(?: *(?P<english>[AaPp][Mm]))?"
    rf"(?: *{ZONE})?)?",
    re.ASCII,
)
SERIAL = re.compile(r"(\d{5}|1\d{5})(\.\d+)?")
EXCEL = ", not the number by which Excel stores it (format the column as a date)"
AFTERNOON = {"上午": False, "下午": True, "am": False, "pm": True}
TOWN_ZONE = 8 * HOUR
"""How far the town's time is ahead of UTC, as in all of China: Asia/Shanghai [ticks]."""
FARTHEST_ZONE = 14 * HOUR
MOST_DIGITS = 20
REMEMBERED = 1 << 16
"""Cells whose meaning is remembered, since most stand in many rows."""
Households = tuple[str, ...] | int | None
"""Ids of the households, or their number where they have none; None where they are not known."""
Reader = Callable[[str], int | str]
"""Gives what a cell means as a number, or says in words what is wrong with it."""


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
        read: How many rows the file has.
        before: How many of them are left out since they lie before the simulated dates.
        after: How many likewise after them.
        run_on: How many of those that are kept lie in the run-on, after the window.
        first: The first simulated date.
        last: The last one.
    """

    row: Index
    arise: Index
    dated: NDArray[np.bool_]
    household: Index
    type: Index
    urgent: Index
    read: int
    before: int
    after: int
    run_on: int
    first: date
    last: date


def read_trace(
    trace: Trace, folder: Path, clocks: Clocks, types: list[str], households: Households
) -> Recorded:
    """Read a trace.

    Args:
        trace: The file and its columns.
        folder: Where the file is.
        clocks: The simulated dates; rows of other dates are counted and left out.
        types: Names of the types.
        households: Whom the file names, by the roster's ids where there are any, else by numbers from 1.

    Returns:
        The rows within the simulation.

    Raises:
        ScenarioError: With every cell that cannot be read, or if no row lies within the simulation.
    """
    path = folder / trace.file
    faults = Faults(path)
    places = (
        {name: place for place, name in enumerate(households)}
        if isinstance(households, tuple)
        else households
    )
    columns: dict[str, tuple[str | None, Reader]] = {
        "arise": (trace.arise, partial(read_moment, first=clocks.start)),
        "dated": (trace.arise, is_date),
        "household": (trace.household, partial(read_household, places=places)),
        "type": (trace.type, partial(read_name, names=types)),
        "urgent": (trace.urgent, read_yes),
    }
    named = {key: (column, remembering(read)) for key, (column, read) in columns.items() if column}
    found = {key: array("q") for key in named}
    for line, cells in read_rows(path, KEY, [column for column, _ in named.values()], faults):
        for key, (column, read) in named.items():
            value = read(cells[column])
            if isinstance(value, str):
                faults.add(line, key, value)
                value = NOBODY
            found[key].append(value)
    if faults.number:
        raise ScenarioError(path, faults.listed())
    return within(path, {key: np.array(found.get(key, ()), np.int64) for key in columns}, clocks)


def remembering(read: Reader) -> Reader:
    """Read each cell once, as long as it is remembered."""
    return lru_cache(maxsize=REMEMBERED)(read)


def within(path: Path, columns: dict[str, Index], clocks: Clocks) -> Recorded:
    """Keep the rows within the simulation, and count the others; a column that is empty is NOBODY in each.

    Raises:
        ScenarioError: If there are rows, but none within the simulation.
    """
    arise = columns["arise"]
    number, before, after = len(arise), int((arise < 0).sum()), int((arise >= clocks.horizon).sum())
    first, last = clocks.start, clocks.start + timedelta(days=clocks.horizon // DAY - 1)
    if number and before + after == number:
        message = (
            f"has no row within the simulated dates, {first} to {last}: {before:,} before and {after:,} after"
        )
        raise ScenarioError(path, [Fault(0, 0, KEY, message, str(path))])
    rows = np.flatnonzero((arise >= 0) & (arise < clocks.horizon))
    kept = {
        key: column[rows] if len(column) else np.full(len(rows), NOBODY) for key, column in columns.items()
    }
    dated = kept["dated"] == 1
    arise, household, kind, urgent = (kept[key] for key in ("arise", "household", "type", "urgent"))
    counts = (number, before, after, int((arise >= clocks.window[1]).sum()))
    return Recorded(rows, arise, dated, household, kind, urgent, *counts, first, last)


def read_moment(cell: str, first: date) -> int | str:
    """Read a date or a time as ticks since the start of a date.

    Fractions of a second are dropped. A time with a zone is put into the town's time; all others are in it.

    >>> [read_moment(cell, date(2024, 3, 5)) for cell in ("2024-03-05T00:00:01.5Z", "2024/3/5 下午3:05")]
    [28801, 54300]
    """
    written = WRITTEN.fullmatch(cell)
    if written is None:
        hint = EXCEL if SERIAL.fullmatch(cell) else ""
        return f"needs a date or time{hint}, found {shorten(cell, 60) or 'nothing'}"
    parts = written.groupdict()
    try:
        numbers = [int(parts[key] or 0) for key in ("year", "month", "day", "minute", "second")]
        year, month, day, minute, second = numbers
        moment = datetime(year, month, day, hour_of(parts), minute, second)
        zone = zone_of(parts["zone"])
    except ValueError:
        return f"needs a date or time, found {shorten(cell, 60)}"
    clock = moment.hour * HOUR + moment.minute * MINUTE + moment.second
    return (moment.date() - first).days * DAY + clock + TOWN_ZONE - zone


def hour_of(parts: dict[str, str | None]) -> int:
    """Hour of the day, of 24, from one of 24 or one of 12 with its half of the day.

    Raises:
        ValueError: If it has two halves, or stands in the one that it does not lie in.
    """
    hour = int(parts["hour"] or 0)
    halves = [half for half in (parts["half"], parts["english"]) if half]
    if not halves:
        return hour
    afternoon = AFTERNOON[halves[0].lower()]
    if len(halves) == 2 or (hour > 12 and not afternoon):
        raise ValueError
    return hour % 12 + 12 * afternoon if hour <= 12 else hour


def zone_of(text: str | None) -> int:
    """How far a zone is ahead of UTC [ticks]; the town's where there is none.

    Raises:
        ValueError: If there is no such zone.
    """
    if text is None:
        return TOWN_ZONE
    if text in "Zz":
        return 0
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    ahead = hours * HOUR + minutes * MINUTE
    if ahead > FARTHEST_ZONE or minutes > 59:
        raise ValueError
    return -ahead if text[0] == "-" else ahead


def is_date(cell: str) -> int:
    """Tell whether a cell that can be read has a date alone: 1 or 0."""
    return int(not set(":：时点") & set(cell))


def read_household(cell: str, places: dict[str, int] | int | None) -> int | str:
    """Read a household: its id in the roster, or its number from 1."""
    if not cell or places is None:
        return NOBODY
    if isinstance(places, dict):
        return places.get(cell, f"is no household of the roster, found {shorten(cell, 60)}")
    if cell.isdecimal() and len(cell) < MOST_DIGITS and 1 <= int(cell) <= places:
        return int(cell) - 1
    return f"must be from 1 to {places}, found {shorten(cell, 60)}"


def read_name(cell: str, names: list[str]) -> int | str:
    """Read the name of a type."""
    if not cell:
        return NOBODY
    if cell in names:
        return names.index(cell)
    return f"names no type, found {shorten(cell, 60)}; there are: {', '.join(names[:20]) or 'none'}"


def read_yes(cell: str) -> int | str:
    """Read yes or no, in English or Chinese."""
    word = cell.lower()
    if word in YES | NO or not word:
        return int(word in YES) if word else NOBODY
    return f"must be yes or no (是/否), found {shorten(cell, 60)}"
