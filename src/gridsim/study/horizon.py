"""Horizon: whether a window is long enough for what is measured in it, known before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gridsim.model.calendar import Clocks
from gridsim.model.staffing import meeting_ticks
from gridsim.scenario.people import Level
from gridsim.scenario.schema import Scenario
from gridsim.units import DAY, Duration

MANY = 0.1
"""Share of the window above which it matters that a limit passes after its end."""
PROMISES = ("response", "done", "urgent_response", "urgent_done")


@dataclass(frozen=True)
class Shortfall:
    """Something that the window is too short for.

    Attributes:
        kind: ``limit``, ``level``, ``visit``, ``group`` or ``meeting``.
        path: Dotted path of what is too long in the scenario.
        span: How long it is, as written; for a meeting, how often it is held.
        share: Share of the window that is too late for it: 1 where it is longer than the window. For a
            meeting, how many are held in the window.
    """

    kind: str
    path: str
    span: str
    share: float


def shortfalls(scenario: Scenario) -> list[Shortfall]:
    """Say what a scenario's window is too short for.

    Args:
        scenario: What is to be simulated.

    Returns:
        Promised limits that pass after the end for more than a tenth of the window; limits of levels and
        cadences of visits that are longer than the window; meetings held fewer than twice in it.
    """
    clocks = Clocks(scenario)
    return [
        *promises(scenario, clocks),
        *steps(scenario, clocks),
        *cadences(scenario),
        *held(scenario, clocks),
    ]


def promises(scenario: Scenario, clocks: Clocks) -> Iterator[Shortfall]:
    """Look at the limits that households are promised."""
    for name in PROMISES:
        limit = getattr(scenario.limits, name)
        share = too_late(scenario, clocks, limit)
        if share > MANY:
            yield Shortfall("limit", f"limits.{name}", str(limit), share)


def steps(scenario: Scenario, clocks: Clocks) -> Iterator[Shortfall]:
    """Look at the limits of the levels."""
    for name, level in scenario.ladder.items():
        if level.limit is not None and too_late(scenario, clocks, level.limit) == 1:
            yield Shortfall("level", f"ladder.{name}.limit", str(level.limit), 1.0)


def too_late(scenario: Scenario, clocks: Clocks, limit: Duration) -> float:
    """Share of the window's days that are too late for a limit to pass within it."""
    clock = clocks.made[clocks.number(scenario.limits.calendar, limit.clock)]
    days = np.arange(clocks.tick(scenario.window.start), clocks.horizon, DAY)
    passed = clock.advance(days, max(round(limit.ticks), 1))
    return float((passed >= clocks.horizon).mean())


def cadences(scenario: Scenario) -> Iterator[Shortfall]:
    """Look at the cadences of visits, those of priority groups too."""
    days = (scenario.window.end - scenario.window.start).days
    for name, visit in scenario.visits.items():
        if visit.every.ticks > days * DAY:
            yield Shortfall("visit", f"visits.{name}.every", str(visit.every), 1.0)
    for name, group in scenario.town.groups.items():
        for visit_name, every in group.visits.items():
            if every.ticks > days * DAY:
                yield Shortfall("group", f"town.groups.{name}.visits.{visit_name}", str(every), 1.0)


def held(scenario: Scenario, clocks: Clocks) -> Iterator[Shortfall]:
    """Look at how often the levels meet."""
    start = clocks.tick(scenario.window.start)
    for name, level in scenario.ladder.items():
        number = meetings(level, clocks, start)
        if number is not None and number < 2:
            every = level.meeting.every if level.meeting else ""
            yield Shortfall("meeting", f"ladder.{name}.meeting", every, float(number))


def meetings(level: Level, clocks: Clocks, start: int) -> int | None:
    """How often a level meets in the window; None where it has no meetings."""
    if level.meeting is None:
        return None
    return int((meeting_ticks(clocks, level, level.meeting) >= start).sum())
