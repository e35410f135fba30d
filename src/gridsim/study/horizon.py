"""Horizon: whether a window is long enough for what is measured in it, known before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gridsim.model.calendar import Clocks
from gridsim.model.staffing import meeting_ticks
from gridsim.scenario.schema import Scenario
from gridsim.units import DAY, Duration


@dataclass(frozen=True)
class Shortfall:
    """Something that the window is too short for.

    Attributes:
        kind: ``level``, ``visit``, ``group`` or ``meeting``.
        path: Dotted path of what is too long in the scenario.
        span: How long it is, as written; for a meeting, how often it is held.
        held: Of a meeting, how many are held in the window.
    """

    kind: str
    path: str
    span: str
    held: int = 0


def shortfalls(scenario: Scenario) -> list[Shortfall]:
    """Say what a scenario's window is too short for.

    Args:
        scenario: What is to be simulated.

    Returns:
        Limits of levels that pass for no need of the window while it is followed; cadences of visits that are
        longer than the window; meetings held fewer than twice in it.
    """
    clocks = Clocks(scenario)
    return [
        *steps(scenario, clocks),
        *cadences(scenario),
        *held(scenario, clocks),
    ]


def steps(scenario: Scenario, clocks: Clocks) -> Iterator[Shortfall]:
    """Look at the limits of the levels."""
    for name, level in scenario.ladder.items():
        if level.limit is not None and never_passes(scenario, clocks, level.limit):
            yield Shortfall("level", f"ladder.{name}.limit", str(level.limit))


def never_passes(scenario: Scenario, clocks: Clocks, limit: Duration) -> bool:
    """Whether a limit passes for no need of the window while it is simulated."""
    clock = clocks.made[clocks.number(scenario.limits.calendar, limit.clock)]
    first, after = clocks.window
    passed = clock.advance(np.arange(first, after, DAY), max(round(limit.ticks), 1))
    return bool((passed >= clocks.horizon).all())


def cadences(scenario: Scenario) -> Iterator[Shortfall]:
    """Look at the cadences of visits, those of priority groups too."""
    days = (scenario.window.end - scenario.window.start).days
    for name, visit in scenario.visits.items():
        if visit.every.ticks > days * DAY:
            yield Shortfall("visit", f"visits.{name}.every", str(visit.every))
    for name, group in scenario.town.groups.items():
        for visit_name, every in group.visits.items():
            if every.ticks > days * DAY:
                yield Shortfall("group", f"town.groups.{name}.visits.{visit_name}", str(every))


def held(scenario: Scenario, clocks: Clocks) -> Iterator[Shortfall]:
    """Look at how often the levels meet in the window."""
    first, after = clocks.window
    for name, level in scenario.ladder.items():
        if level.meeting is None:
            continue
        ticks = meeting_ticks(clocks, level, level.meeting)
        number = int(((ticks >= first) & (ticks < after)).sum())
        if number < 2:
            yield Shortfall("meeting", f"ladder.{name}.meeting", level.meeting.every, number)
