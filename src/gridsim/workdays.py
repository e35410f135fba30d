"""Which dates the nation works, and on which a meeting falls: this module is the wall calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import CalendarError

WORKDAY = 0
ADJUSTED_WORKDAY = 1
WEEKEND = 2
HOLIDAY = 3

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STATUTORY_YEARS = range(2014, 2089)
"""Years under the law as revised in 2013 and 2024. The table of moons used here puts the Mid-Autumn of
2089 a day late (its new moon is at 23:57), so the years end before it."""
EPOCH = date(1970, 1, 5)
"""A Monday; fortnights are counted from it, whatever a simulation's start."""

_DEFAULT_DAYS: dict[str, tuple[int | str, ...]] = {
    "weekly": ("mon",),
    "fortnightly": ("mon",),
    "half_monthly": (1, 15),
    "monthly": (1,),
    "quarterly": (1,),
}


@dataclass(frozen=True)
class MeetingRule:
    """When a meeting is held.

    Attributes:
        every: ``weekly`` or ``fortnightly`` (on names of weekdays), ``half_monthly``, ``monthly`` or
            ``quarterly`` (on days of the month, the last of them ``last``; a quarter's are in its
            first month), ``days_with`` (days of the month written with one of these digits), or
            ``dates`` (ISO dates).
        on: Those weekdays, days, digits or dates. Empty means Monday for ``weekly`` and ``fortnightly``, 1
            and 15 for ``half_monthly``, 1 for ``monthly`` and ``quarterly``. A day that a month lacks is its
            last day.
        holiday: Where a date that is not worked goes: to the ``next`` or the ``previous`` working
            day, to nowhere (``skip``), or it is held all the same (``keep``).
    """

    every: str
    on: tuple[int | str, ...]
    holiday: str


def day_kinds(
    start: date, days: int, fallback: str | None, *, official_until: int | None = None
) -> NDArray[np.int8]:
    """Say what kind of day each date is for the nation.

    Args:
        start: First date.
        days: Number of dates, at least 0.
        fallback: ``statutory`` takes, in a year that the official table lacks, the days off that the law
            gives (:func:`statutory_days_off`) with no adjusted working days; None refuses such a year.
        official_until: Last year that the official table must hold; later ones that it lacks are taken
            by law whatever the fallback. None: all years of the dates.

    Returns:
        ``WORKDAY``, ``ADJUSTED_WORKDAY`` (a weekend day worked), ``WEEKEND`` or ``HOLIDAY`` (any day
        of an official holiday, weekends included) of each date, shape ``(days,)``.

    Raises:
        CalendarError: If a year has no table and the fallback does not serve it.

    >>> day_kinds(date(2026, 2, 13), 4, None).tolist()
    [0, 1, 3, 3]
    """
    last = start + timedelta(days=max(days - 1, 0))
    years = [
        _year_kinds(year, fallback if official_until is None or year <= official_until else "statutory")
        for year in range(start.year, last.year + 1)
    ]
    first = (start - date(start.year, 1, 1)).days
    return np.concatenate(years)[first : first + days]


def workdays(
    start: date, days: int, fallback: str | None, *, official_until: int | None = None
) -> NDArray[np.bool_]:
    """Say which dates are working days of the nation, adjusted ones included.

    Args:
        start: First date.
        days: Number of dates, at least 0.
        fallback: As for :func:`day_kinds`.
        official_until: Likewise.

    Returns:
        True where the date is worked, shape ``(days,)``.

    Raises:
        CalendarError: If a year has no table and the fallback does not serve it.

    >>> workdays(date(2026, 2, 13), 4, None).tolist()
    [True, True, False, False]
    """
    kinds = day_kinds(start, days, fallback, official_until=official_until)
    return np.asarray(kinds <= ADJUSTED_WORKDAY)


def without_table(first: int, last: int) -> list[int]:
    """Years, of some that follow each other, that the official table of holidays lacks."""
    import chinese_calendar

    table = {day.year for day in chinese_calendar.holidays}
    return [year for year in range(first, last + 1) if year not in table]


def workdays_around(
    start: date, days: int, fallback: str | None, margin: int, *, official_until: int | None = None
) -> NDArray[np.bool_]:
    """Say which dates are working days, some before and after those that are simulated included.

    The dates outside say only whether a meeting is moved over the edge of the simulation. They need no
    official table: where there is none they are worked as the law has it, and in years whose festivals are
    not known here from Monday to Friday, but for New Year's Day.

    Args:
        start: First simulated date.
        days: Number of simulated dates, at least 0.
        fallback: As for :func:`day_kinds`; it holds for the simulated dates.
        margin: Number of dates before the first and after the last, at least 0.
        official_until: As for :func:`day_kinds`.

    Returns:
        True where the date is worked, shape ``(margin + days + margin,)``.

    Raises:
        CalendarError: If a simulated year has no table and the fallback does not serve it.

    >>> workdays_around(date(2026, 12, 31), 1, None, 2).tolist()
    [True, True, True, False, False]
    """
    outside = [start + timedelta(days=day) for day in (*range(-margin, 0), *range(days, days + margin))]
    worked = [_worked_outside(day, fallback) for day in outside]
    inside = workdays(start, days, fallback, official_until=official_until)
    return np.concatenate((np.array(worked[:margin], np.bool_), inside, np.array(worked[margin:], np.bool_)))


def _worked_outside(day: date, fallback: str | None) -> bool:
    for known in (fallback, "statutory"):
        try:
            return bool(_year_kinds(day.year, known)[(day - date(day.year, 1, 1)).days] <= ADJUSTED_WORKDAY)
        except CalendarError:
            continue
    return day.weekday() < 5 and (day.month, day.day) != (1, 1)


@cache
def _year_kinds(year: int, fallback: str | None) -> NDArray[np.int8]:
    import chinese_calendar  # imported late: the table is needed by few commands

    if fallback not in (None, "statutory"):
        raise CalendarError(f"the fallback of a calendar is 'statutory' or nothing, found {fallback!r}")
    first = date(year, 1, 1)
    weekday = (first.weekday() + np.arange((date(year + 1, 1, 1) - first).days)) % 7
    kinds = np.where(weekday < 5, WORKDAY, WEEKEND).astype(np.int8)
    table = sorted({day.year for day in chinese_calendar.holidays})
    if year in table:
        holidays = [day for day in chinese_calendar.holidays if day.year == year]
        adjusted = [day for day in chinese_calendar.workdays if day.year == year]
    elif fallback is None:
        raise CalendarError(
            f"{year} is not in the official table of holidays, which holds {table[0]} to {table[-1]}; "
            "choose `fallback: statutory` for the holidays by law without adjusted working days"
        )
    else:
        holidays, adjusted = statutory_days_off(year), []
    kinds[[(day - first).days for day in holidays]] = HOLIDAY
    kinds[[(day - first).days for day in adjusted]] = ADJUSTED_WORKDAY
    kinds.setflags(write=False)
    return kinds


def statutory_holidays(year: int) -> list[date]:
    """List the days off that the law names, before those that nobody would have worked are made up for.

    Args:
        year: Year of the common era.

    Returns:
        New Year's Day, Spring Festival (3 days; 4 with its eve from 2025), Qingming, Labour Day (2
        days from 2025), Dragon Boat, Mid-Autumn and National Day (3 days), in ascending order; a date of
        two festivals, such as Mid-Autumn on National Day, stands there twice.

    Raises:
        CalendarError: If the year is outside ``STATUTORY_YEARS``.

    Source:
        Regulation on Public Holidays for National Annual Festivals and Memorial Days, State Council
        of China, as revised in 2013 and (in force from 2025) 2024.

    >>> [str(day) for day in statutory_holidays(2027)[1:5]]
    ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']
    """
    from borax.calendars.lunardate import (  # type: ignore[import-untyped,unused-ignore]
        LunarDate,
        TermUtils,
    )

    if year not in STATUTORY_YEARS:
        known = f"{STATUTORY_YEARS[0]} to {STATUTORY_YEARS[-1]}"
        raise CalendarError(f"the statutory holidays of {year} are not known here, only those of {known}")
    spring: date = LunarDate(year, 1, 1).to_solar_date()
    revised = year >= 2025
    days = [spring + timedelta(days=shift) for shift in range(-1 if revised else 0, 3)]
    days += [date(year, 1, 1), TermUtils.nth_term_day(year, term_name="清明")]
    days += [date(year, 5, day) for day in range(1, 3 if revised else 2)]
    days += [LunarDate(year, *festival).to_solar_date() for festival in ((5, 5), (8, 15))]
    return sorted(days + [date(year, 10, day) for day in (1, 2, 3)])


def statutory_days_off(year: int) -> list[date]:
    """List the days off by law, those included that make up for statutory days on a weekend.

    A statutory day on a Saturday or Sunday, or on the date of another, is made up for on the first day from
    Monday to Friday after it that is neither a statutory day nor makes up for an earlier one. (The State
    Council, which publishes a table for each year, also moves weekends: which ones it will is not known.)

    Args:
        year: Year of the common era.

    Returns:
        Dates in ascending order, each once; as many of them lie from Monday to Friday as the law names days.

    Raises:
        CalendarError: If the year is outside ``STATUTORY_YEARS``.

    Source:
        The same regulation: holidays of all citizens that fall on a Saturday or Sunday are made up for on a
        working day.

    >>> [str(day) for day in statutory_days_off(2027)][1:7]
    ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10']
    """
    named = statutory_holidays(year)
    off = set(named)
    for place, day in enumerate(named):
        if day.weekday() < 5 and day not in named[:place]:
            continue
        while day.weekday() >= 5 or day in off:
            day += timedelta(days=1)
        off.add(day)
    return sorted(off)


def meeting_dates(
    rule: MeetingRule, start: date, days: int, workday: NDArray[np.bool_], *, lead: int = 0
) -> NDArray[np.int64]:
    """List the days on which a meeting is held.

    Args:
        rule: When it is held.
        start: First date of the window.
        days: Number of dates in the window.
        workday: True where a date is worked, from ``lead`` days before the start, shape
            ``(lead + days,)`` or longer. Only dates it covers are thought of, so a date before or
            after the window moves into it only as far as the array reaches.
        lead: Number of dates that ``workday`` holds before the start; a month is more than any
            holiday asks.

    Returns:
        Days after the start, ascending, each once, in [0, days). Dates moved out are dropped.

    Raises:
        CalendarError: If the rule is not one that :class:`MeetingRule` describes.
        ValueError: If ``workday`` is too short.

    >>> october = workdays(date(2026, 10, 1), 31, None)
    >>> meeting_dates(MeetingRule("half_monthly", (), "next"), date(2026, 10, 1), 31, october)
    array([ 7, 14])
    """
    if len(workday) < lead + days:
        raise ValueError(f"workday must cover {lead + days} days, found {len(workday)}")
    first = start - timedelta(days=lead)
    held = np.flatnonzero(_planned(rule, first, len(workday)))
    held = np.unique(_moved(held, workday, rule.holiday)) - lead
    return held[(held >= 0) & (held < days)].astype(np.int64)


def _moved(held: NDArray[np.int64], workday: NDArray[np.bool_], holiday: str) -> NDArray[np.int64]:
    worked = np.flatnonzero(workday)
    if holiday == "keep":
        return held
    if holiday == "skip":
        return held[workday[held]]
    if holiday == "next":
        found = np.searchsorted(worked, held, side="left")
        return worked[found[found < len(worked)]]
    if holiday == "previous":
        found = np.searchsorted(worked, held, side="right") - 1
        return worked[found[found >= 0]]
    raise CalendarError(
        f"a meeting on a holiday moves next or previous, or is keep or skip; found {holiday!r}"
    )


def _planned(rule: MeetingRule, first: date, days: int) -> NDArray[np.bool_]:
    shift = np.arange(days)
    dates = np.datetime64(first, "D") + shift.astype("timedelta64[D]")
    months = dates.astype("datetime64[M]")
    if rule.every in ("weekly", "fortnightly"):
        week = ((first - EPOCH).days + shift) // 7
        held: NDArray[np.bool_] = np.isin((first.weekday() + shift) % 7, _weekdays(rule))
        turns = 2 if rule.every == "fortnightly" else 1
        held &= week % turns == 0
        return held
    if rule.every == "dates":
        return np.isin(dates, np.array(_listed(rule), dtype="datetime64[D]"))
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    if rule.every == "days_with":
        return np.isin(day, _days_with(rule))
    last = (
        (months + np.timedelta64(1, "M")).astype("datetime64[D]") - months.astype("datetime64[D]")
    ).astype(np.int64)
    wanted = _month_days(rule)
    cadence = 3 if rule.every == "quarterly" else 1
    held = np.isin(day, wanted) | ((day == last) & (max(wanted) > last))
    held &= months.astype(np.int64) % cadence == 0
    return held


def _weekdays(rule: MeetingRule) -> list[int]:
    names = rule.on or _DEFAULT_DAYS[rule.every]
    if not set(names) <= set(WEEKDAYS):
        raise CalendarError(f"a {rule.every} meeting is on weekdays such as mon or fri, found {rule.on}")
    return [WEEKDAYS.index(str(name)) for name in names]


def _days_with(rule: MeetingRule) -> list[int]:
    digits = {str(digit) for digit in rule.on}
    if not digits or not digits <= set("0123456789"):
        raise CalendarError(f"days_with takes digits such as 9, found {rule.on}")
    return [day for day in range(1, 32) if digits & set(str(day))]


def _listed(rule: MeetingRule) -> list[date]:
    try:
        return [date.fromisoformat(str(day)) for day in rule.on]
    except ValueError as fault:
        raise CalendarError(f"a meeting date is written such as 2026-03-31, found {rule.on}") from fault


def _month_days(rule: MeetingRule) -> list[int]:
    if rule.every not in _DEFAULT_DAYS:
        every = ", ".join((*_DEFAULT_DAYS, "days_with", "dates"))
        raise CalendarError(f"a meeting is held {every}; found {rule.every!r}")
    days = [31 if day == "last" else day for day in rule.on or _DEFAULT_DAYS[rule.every]]
    if not all(isinstance(day, int) and 1 <= day <= 31 for day in days):
        raise CalendarError(f"a {rule.every} meeting is on days 1 to 31 or last, found {rule.on}")
    return [int(day) for day in days]
