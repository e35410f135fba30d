"""Visits: the rounds that members and grid workers make by cadence, as work in their queues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.model.calendar import Clocks
from gridsim.model.distributions import sample
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE
from gridsim.model.staffing import Desk, Staff, allot
from gridsim.model.town import NOBODY, Index, Town
from gridsim.scenario.people import Visit
from gridsim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Visits:
    """All visits that fall due, in the order of the scenario; every column has shape (n,).

    Attributes:
        visit: Number of the visit in the scenario.
        household: Who is visited, NOBODY for work at the desk.
        due: When it falls due [ticks], at least 0, below the horizon.
        limit: When the next falls due, and this one is missed [ticks after ``due``].
        level: Number of the level whose workers make it.
        queue: Where it waits.
        work: Effort, travel included [ticks].
        priority: Smaller goes first.
        wakes: Channel of those whom it asks, NONE for nobody.
    """

    visit: Index
    household: Index
    due: Index
    limit: Index
    level: Index
    queue: Index
    work: Index
    priority: Index
    wakes: Index

    def __len__(self) -> int:
        return len(self.due)


def channel(household: Index, town: Town, *, by_grid: bool) -> Index:
    """Channel on which matters of these households wait for their member, or for their grid worker."""
    return household + town.households if by_grid else household


def make_visits(scenario: Scenario, town: Town, staff: Staff, clocks: Clocks, draws: Draws) -> Visits:
    """Make all visits of a replication.

    Args:
        scenario: Who visits whom, how often.
        town: The households.
        staff: The desks of the levels.
        clocks: The simulated dates.
        draws: The luck of the replication.

    Returns:
        The visits; those of a household begin at a time that spreads its visitor's rounds evenly.
    """
    parts: list[list[Index]] = []
    for number, (name, visit) in enumerate(scenario.visits.items()):
        desk = staff.desks[visit.by]
        if visit.to == "household":
            who, due, limit, place = household_rounds(scenario, name, visit, town, desk, clocks)
            queue, household = desk.queue[who], who
            wakes = channel(who, town, by_grid=scenario.ladder[visit.by].unit == "grid")
        else:
            who, due, limit, place, queue = desk_rounds(scenario, visit, town, staff, clocks)
            household = wakes = np.full(len(who), NONE)
        work = sample(visit.work, draws, f"visit/{name}", who, place)
        if visit.travel is not None:
            work = work + sample(visit.travel, draws, f"visit/travel/{name}", who, place)
        level = list(scenario.ladder).index(visit.by)
        same = [np.full(len(who), value) for value in (number, level, visit.priority)]
        parts.append([same[0], household, due, limit, same[1], queue, work, same[2], wakes])
    if not parts:
        parts = [[np.zeros(0, np.int64)] * 9]
    return Visits(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def household_rounds(
    scenario: Scenario, name: str, visit: Visit, town: Town, desk: Desk, clocks: Clocks
) -> tuple[Index, Index, Index, Index]:
    """Rounds to households: who, when due, how long until the next is due, and the number of the round."""
    cadence = np.full(town.households, max(round(visit.every.ticks), 1))
    for number, group in enumerate(scenario.town.groups.values()):
        if name in group.visits:
            cadence[town.group == number] = max(round(group.visits[name].ticks), 1)
    visited = np.flatnonzero((desk.queue != NOBODY) & ~skipped(scenario, visit, town))
    order = visited[np.argsort(desk.queue[visited], kind="stable")]
    queue = desk.queue[order]
    size = np.bincount(queue) if len(queue) else np.zeros(1, np.int64)
    rank = np.arange(len(order)) - np.searchsorted(queue, queue, side="left")
    phase = cadence[order] * rank // np.maximum(size[queue], 1)
    rounds = np.maximum(-((phase - clocks.horizon) // cadence[order]), 0)
    who = np.repeat(order, rounds)
    place = np.arange(len(who)) - np.repeat(np.cumsum(rounds) - rounds, rounds)
    return who, np.repeat(phase, rounds) + place * cadence[who], cadence[who], place


def skipped(scenario: Scenario, visit: Visit, town: Town) -> NDArray[np.bool_]:
    """Whether each household is left out: the community, and for members those who are not paired."""
    if scenario.ladder[visit.by].unit == "member":
        return np.asarray(town.in_community | (town.units["member"].of_household == NOBODY))
    return town.in_community


def desk_rounds(
    scenario: Scenario, visit: Visit, town: Town, staff: Staff, clocks: Clocks
) -> tuple[Index, Index, Index, Index, Index]:
    """Rounds at the desk, one for each worker, due when the team is next on duty, and once however often."""
    level = scenario.ladder[visit.by]
    units = town.units[level.unit]
    workers = allot(level, town)
    of_unit = np.full(units.count, NOBODY)
    of_unit[units.of_household[units.of_household != NOBODY]] = staff.desks[visit.by].queue[
        units.of_household != NOBODY
    ]
    worker = np.repeat(np.arange(units.count), np.where(of_unit == NOBODY, 0, workers))
    cadence = max(round(visit.every.ticks), 1)
    clock = clocks.made[clocks.number(level.calendar)]
    due = np.unique(clock.next_on(np.arange(0, clocks.horizon, cadence)))
    due = due[due < clocks.horizon]
    limit = np.diff(due, append=clocks.horizon)
    who = np.repeat(np.arange(len(worker)), len(due))
    place = np.tile(np.arange(len(due)), len(worker))
    return who, due[place], limit[place], place, of_unit[worker[who]]
