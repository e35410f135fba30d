"""The scenario's calendars made into numbered clocks, and its dates into ticks."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np

from gridsim.calendars import CalendarRule, Season, days_clock, hours_clock
from gridsim.clocks import Clock, natural
from gridsim.errors import CalendarError
from gridsim.scenario.people import Calendar, SeasonSection
from gridsim.scenario.schema import Scenario
from gridsim.units import DAY, NEVER, Duration
from gridsim.workdays import without_table

NATURAL = 0
MOST_REACH = 1500
"""The longest time for which a need is followed because of its limits [days]."""


class Clocks:
    """The clocks of a simulation, numbered in the order in which they are asked for.

    Attributes:
        start: Date of tick 0.
        days: Length of the simulation, run-on included [days].
        followed: How long each need is followed: length of the run-on [days].
        made: The clocks made so far; the first is plain time.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start = first_day(scenario)
        self.followed = follow_up_days(scenario)
        self.days = (scenario.window.end - self.start).days + self.followed
        self.made: list[Clock] = [natural(self.horizon)]
        self.numbers: dict[tuple[str, str], int] = {}

    @property
    def horizon(self) -> int:
        """First tick after the simulation."""
        return self.days * DAY

    @property
    def window(self) -> tuple[int, int]:
        """First tick of the window, and first tick after it."""
        return self.tick(self.scenario.window.start), self.horizon - self.followed * DAY

    def number(self, calendar: str | None, kind: str = "hours") -> int:
        """Number of a calendar's clock: ``hours`` on duty, ``days`` (24 h each duty day) or ``natural``."""
        if calendar is None or kind == "natural":
            return NATURAL
        key = (calendar, kind)
        if key not in self.numbers:
            self.numbers[key] = len(self.made)
            self.made.append(clock(kind, rule(self.scenario, calendar), self.start, self.days))
        return self.numbers[key]

    def again(self) -> Clocks:
        """Give the same clocks, to go on from here."""
        other = copy(self)
        other.made, other.numbers = self.made.copy(), self.numbers.copy()
        return other

    def tick(self, day: date) -> int:
        """Tick at which a date begins, held within the simulation."""
        return min(max((day - self.start).days, 0), self.days) * DAY


@lru_cache(maxsize=64)
def clock(kind: str, made_by: CalendarRule, start: date, days: int) -> Clock:
    """Make the clock of a calendar's hours, or days."""
    make = hours_clock if kind == "hours" else days_clock
    return make(made_by, start, days)


def last_day(scenario: Scenario) -> date:
    """Last day of the window; from the year after it holidays may be those by law."""
    return scenario.window.end - timedelta(days=1)


def years_by_law(scenario: Scenario) -> list[int]:
    """Years of the run-on whose holidays are those by law, since the official table lacks them.

    There are none where the scenario itself falls back on the law, in its national calendars and its demand.
    """
    rules = [rule(scenario, name) for name in scenario.calendars]
    national = any(
        "national" in (one.days, *(part.days for part in one.seasons)) and one.fallback is None
        for one in rules
    )
    last = last_day(scenario)
    if not national and scenario.demand.calendar_fallback is not None:
        return []
    end = scenario.window.end + timedelta(days=follow_up_days(scenario) - 1)
    return without_table(last.year + 1, end.year)


def follow_up_days(scenario: Scenario) -> int:
    """How long each need is followed, as the simulation runs on after the window [days].

    It is what the scenario says, and never less than its longest limit takes from any day of the window.
    """
    return max(ceil(scenario.run_on.ticks / DAY), *(span_of(scenario, limit) for limit in promises(scenario)))


def promises(scenario: Scenario) -> list[Duration]:
    """The limits that households are promised."""
    limits = scenario.limits
    return [limits.response, limits.done, limits.urgent_response, limits.urgent_done]


def span_of(scenario: Scenario, limit: Duration) -> int:
    """Days that a limit takes at most, from any moment of the window; of working time at most MOST_REACH."""
    least = ceil(limit.ticks / DAY)
    if limit.clock == "natural":
        return least
    start, days = scenario.window.start, (scenario.window.end - scenario.window.start).days
    made_by, reach = rule(scenario, scenario.limits.calendar), min(4 * least + 30, MOST_REACH)
    begins = np.arange(days + 1) * DAY
    while True:
        try:
            made = clock(limit.clock, made_by, start, days + reach)
        except CalendarError:  # The check of the dates tells it.
            return least
        passed = made.advance(begins, round(limit.ticks))
        if (passed < NEVER).all() or reach == MOST_REACH:
            return min(ceil(int((passed - begins).max()) / DAY) + 1, reach)
        reach = min(4 * reach, MOST_REACH)


def first_day(scenario: Scenario) -> date:
    """First day that is simulated: the window's first, or the warm-up's."""
    return scenario.window.start - timedelta(days=ceil(scenario.warm_up.ticks / DAY))


def rule(scenario: Scenario, name: str) -> CalendarRule:
    """Fill in a calendar's settings from its base, and make its rule."""
    calendar = scenario.calendars[name]
    layers = [calendar]
    if calendar.base is not None:
        layers.append(scenario.calendars[calendar.base])
    base_open, base_closed = (_dates(layers[1:], key) for key in ("open", "closed"))
    own_open, own_closed = (_dates([calendar], key) for key in ("open", "closed"))
    days = _first(layers, "days") or "every"
    return CalendarRule(
        days=days if isinstance(days, str) else tuple(days),
        hours=tuple(_first(layers, "hours") or []),
        seasons=tuple(season(part) for part in _first(layers, "seasons") or []),
        open=(*own_open, *(day for day in base_open if day not in own_closed)),
        closed=(*own_closed, *(day for day in base_closed if day not in own_open)),
        only=tuple((span.start, span.end) for span in _first(layers, "only") or []),
        fallback=_first(layers, "fallback"),
        official_until=last_day(scenario).year,
    )


def season(part: SeasonSection) -> Season:
    """Make a season's rule."""
    days = part.days if part.days is None or isinstance(part.days, str) else tuple(part.days)
    return Season(month_day(part.first), month_day(part.last), tuple(part.hours), days)


def month_day(text: str) -> tuple[int, int]:
    """Read a month and day, such as 05-15."""
    return int(text[:2]), int(text[3:])


def _first(layers: list[Calendar], key: str) -> Any:
    return next((value for layer in layers if (value := getattr(layer, key)) is not None), None)


def _dates(layers: list[Calendar], key: str) -> list[date]:
    return [day for layer in layers for day in getattr(layer, key) or []]
