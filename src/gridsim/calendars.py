"""Calendars: rules of days and hours, seasons and exceptions, made into clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gridsim.clocks import Clock, Ticks
from gridsim.errors import CalendarError
from gridsim.units import DAY
from gridsim.workdays import WEEKDAYS, workdays


@dataclass(frozen=True)
class Season:
    """A part of every year with hours, and perhaps days, of its own.

    Attributes:
        from_month_day: Its first (month, day).
        to_month_day: Its last (month, day), included; earlier than the first if it passes New Year.
        hours: As for :class:`CalendarRule`; none means closed for the season.
        days: As for :class:`CalendarRule`; None keeps the calendar's own days.
    """

    from_month_day: tuple[int, int]
    to_month_day: tuple[int, int]
    hours: tuple[tuple[int, int], ...]
    days: str | tuple[str, ...] | None = None


@dataclass(frozen=True)
class CalendarRule:
    """What a scenario says of one calendar.

    Attributes:
        days: ``national`` (working days, adjusted ones included), ``every``, or names of weekdays
            (``mon`` to ``sun``).
        hours: Stretches of duty within a day, (first, first after) [ticks of the day, 0 to 86400]; one
            that passes midnight is two. A day without hours is not on duty.
        seasons: Parts of the year with other hours; where two overlap the later in this list holds.
        open: Dates on duty whatever their day, with their season's hours.
        closed: Dates off duty; this wins over ``open``.
        only: If any, the half-open ranges of dates outside which nothing is on duty.
        fallback: What to do in a year without an official table, as for :func:`day_kinds`.
        official_until: Last year that the official table must hold, likewise.
    """

    days: str | tuple[str, ...]
    hours: tuple[tuple[int, int], ...]
    seasons: tuple[Season, ...] = ()
    open: tuple[date, ...] = ()
    closed: tuple[date, ...] = ()
    only: tuple[tuple[date, date], ...] = ()
    fallback: str | None = None
    official_until: int | None = None


def hours_clock(rule: CalendarRule, start: date, days: int) -> Clock:
    """Make the clock of the hours on duty, by which work and working hours are counted.

    Args:
        rule: The calendar.
        start: Date of tick 0.
        days: Length of the clock; its horizon is that many days.

    Returns:
        The clock.

    Raises:
        CalendarError: If the rule is not one that :class:`CalendarRule` describes, or a year has no
            official table and there is no fallback.

    >>> nine_to_five = CalendarRule(days="national", hours=((32400, 61200),))
    >>> hours_clock(nine_to_five, date(2026, 1, 1), 31).opens[:2] // 3600
    array([ 81, 105])
    """
    season, on = _duty_days(rule, start, days)
    opens, closes = [], []
    for index, hours in enumerate(_hours(rule)):
        midnight = np.flatnonzero(on & (season == index))[:, None] * DAY
        opens.append((midnight + hours[:, 0]).ravel())
        closes.append((midnight + hours[:, 1]).ravel())
    return _merged(np.concatenate(opens), np.concatenate(closes), days * DAY)


def days_clock(rule: CalendarRule, start: date, days: int) -> Clock:
    """Make the clock of the days on duty, 24 h each, by which working days are counted.

    Arguments, result and errors are those of :func:`hours_clock`.

    >>> rule = CalendarRule(days="national", hours=((32400, 61200),))
    >>> clock = days_clock(rule, date(2026, 1, 1), 31)
    >>> clock.worked(0, clock.horizon) // DAY
    21
    """
    midnight = np.flatnonzero(_duty_days(rule, start, days)[1]) * DAY
    return _merged(midnight, midnight + DAY, days * DAY)


def _merged(opens: Ticks, closes: Ticks, horizon: int) -> Clock:
    if not opens.size:
        return Clock(opens, closes, horizon)
    order = np.argsort(opens, kind="stable")
    opens, reach = opens[order], np.maximum.accumulate(closes[order])
    first = np.flatnonzero(np.append(True, opens[1:] > reach[:-1]))
    return Clock(opens[first], reach[np.append(first[1:] - 1, -1)], horizon)


def _hours(rule: CalendarRule) -> list[Ticks]:
    """Hours of each season, then those of the rest of the year, each shape ``(n, 2)``."""
    spans = [*(season.hours for season in rule.seasons), rule.hours]
    for first, end in (span for hours in spans for span in hours):
        if not 0 <= first < end <= DAY:
            raise CalendarError(f"hours must lie within one day and end after they begin, found {first, end}")
    return [np.array(hours, dtype=np.int64).reshape(-1, 2) for hours in spans]


def _duty_days(rule: CalendarRule, start: date, days: int) -> tuple[Ticks, NDArray[np.bool_]]:
    """Index into the hours of each day, and whether it is on duty, each shape ``(days,)``."""
    season = _seasons(rule.seasons, start, days)
    on = _named_days(rule, rule.days, start, days)
    for index, part in enumerate(rule.seasons):
        if part.days is not None:
            on = np.where(season == index, _named_days(rule, part.days, start, days), on)
    on[_offsets(rule.open, start, days)] = True
    on[_offsets(rule.closed, start, days)] = False
    shift = np.arange(days)
    ranges = [((first - start).days, (end - start).days) for first, end in rule.only] or [(0, days)]
    inside = np.any([(shift >= first) & (shift < end) for first, end in ranges], axis=0)
    return season, on & inside & np.array([hours.size > 0 for hours in _hours(rule)])[season]


def _seasons(seasons: tuple[Season, ...], start: date, days: int) -> Ticks:
    dates = np.arange(np.datetime64(start, "D"), np.datetime64(start, "D") + np.timedelta64(days, "D"))
    months = dates.astype("datetime64[M]")
    month_day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    month_day += (months.astype(np.int64) % 12 + 1) * 100
    season = np.full(days, len(seasons))
    for index, part in enumerate(seasons):
        first, last = (month * 100 + day for month, day in (part.from_month_day, part.to_month_day))
        after, before = month_day >= first, month_day <= last
        season[(after & before) if first <= last else (after | before)] = index
    return season


def _named_days(
    rule: CalendarRule, names: str | tuple[str, ...], start: date, days: int
) -> NDArray[np.bool_]:
    if names == "national":
        return workdays(start, days, rule.fallback, official_until=rule.official_until)
    if names == "every":
        return np.ones(days, dtype=np.bool_)
    if isinstance(names, str) or not set(names) <= set(WEEKDAYS):
        raise CalendarError(f"days are national, every, or weekdays such as mon or fri; found {names!r}")
    return np.isin((start.weekday() + np.arange(days)) % 7, [WEEKDAYS.index(name) for name in names])


def _offsets(dates: Sequence[date], start: date, days: int) -> list[int]:
    return [offset for day in dates if 0 <= (offset := (day - start).days) < days]
