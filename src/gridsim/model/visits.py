"""Visits: the rounds that members and grid workers make by cadence, as work in their queues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.model.calendar import Clocks
from gridsim.model.distributions import certain, sample
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE
from gridsim.model.staffing import Staff, allot
from gridsim.model.town import NOBODY, Index, Town
from gridsim.scenario.people import Visit
from gridsim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Rounds:
    """All rounds: whose visits fall due again and again; every column has shape (rounds,).

    Attributes:
        visit: Number of the visit in the scenario.
        household: Who is visited, NOBODY for work at the desk.
        level: Number of the level whose workers make it.
        queue: Where it waits.
        priority: Smaller goes first.
        wakes: Channel of those whom it asks, NONE for nobody.
        limit: From each of its visits to the next [ticks], NONE where that differs.
        work: Effort of each of its visits, travel included [ticks], NONE where that differs.
    """

    visit: Index
    household: Index
    level: Index
    queue: Index
    priority: Index
    wakes: Index
    limit: Index
    work: Index


@dataclass(frozen=True, eq=False)
class Visits:
    """All visits as they fall due, at one tick in the order of their rounds; every column has shape (n,).

    Attributes:
        rounds: The rounds.
        round: To which of them it belongs.
        due: When it falls due [ticks], at least 0, below the horizon.
        limit: When the next falls due, and this one is missed [ticks after ``due``].
        work: Effort, travel included [ticks].
    """

    rounds: Rounds
    round: Index
    due: Index
    limit: Index
    work: Index

    def __len__(self) -> int:
        return len(self.due)

    def each(self, name: str) -> Index:
        """Give a column of the rounds for each visit, shape (n,)."""
        return np.asarray(getattr(self.rounds, name)[self.round])


@dataclass(frozen=True, eq=False)
class ToHouseholds:
    """Rounds of one visit to households, each with its own phase and cadence [ticks]; columns (rounds,)."""

    who: Index
    queue: Index
    wakes: Index
    phase: Index
    cadence: Index

    @property
    def household(self) -> Index:
        """Who is visited in each round."""
        return self.who

    @property
    def limit(self) -> Index:
        """From each visit of a round to the next [ticks]."""
        return self.cadence

    def falls(self, horizon: int) -> tuple[Index, Index]:
        """Round and tick of each visit before the horizon."""
        count = np.maximum(-((self.phase - horizon) // self.cadence), 0)
        round = np.repeat(np.arange(len(count)), count)
        place = np.arange(len(round)) - np.repeat(np.cumsum(count) - count, count)
        return round, self.phase[round] + place * self.cadence[round]

    def places(self, round: Index, due: Index) -> Index:
        """Number of each of some visits in its round, from 0."""
        return np.asarray((due - self.phase[round]) // self.cadence[round])


@dataclass(frozen=True, eq=False)
class AtDesk:
    """Rounds of one visit at the desk, one for each worker (rounds,), all due at the same ticks (places,)."""

    who: Index
    queue: Index
    together: Index

    @property
    def household(self) -> Index:
        """Nobody is visited."""
        return np.full(len(self.who), NOBODY)

    @property
    def wakes(self) -> Index:
        """Nobody is asked."""
        return np.full(len(self.who), NONE)

    @property
    def limit(self) -> Index:
        """It differs from visit to visit."""
        return np.full(len(self.who), NONE)

    def falls(self, horizon: int) -> tuple[Index, Index]:
        """Round and tick of each visit before the horizon."""
        return np.repeat(np.arange(len(self.who)), len(self.together)), np.tile(self.together, len(self.who))

    def places(self, round: Index, due: Index) -> Index:
        """Number of each of some visits in its round, from 0."""
        return np.searchsorted(self.together, due)

    def limits(self, due: Index, horizon: int) -> Index:
        """From each of some visits to the next of its round, or to the horizon [ticks]."""
        return np.diff(self.together, append=horizon)[np.searchsorted(self.together, due)]


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
        draws: The luck of the replication, or of several.

    Returns:
        The visits; those of a household begin at a time that spreads its visitor's rounds evenly.
    """
    kinds = [
        to_households(scenario, name, visit, town, staff)
        if visit.to == "household"
        else at_desk(scenario, visit, town, staff, clocks)
        for name, visit in scenario.visits.items()
    ]
    first = np.cumsum([0, *(len(kind.who) for kind in kinds)])
    falls = [kind.falls(clocks.horizon) for kind in kinds]
    round, due = in_order([(round + start, due) for (round, due), start in zip(falls, first, strict=False)])
    rounds = all_rounds(scenario, kinds, draws)
    limit, work = rounds.limit[round], rounds.work[round]
    for number, (kind, (name, visit)) in enumerate(zip(kinds, scenario.visits.items(), strict=True)):
        drawn = bool((rounds.work[first[number] : first[number + 1]] == NONE).any())
        if isinstance(kind, ToHouseholds) and not drawn:
            continue
        here = np.flatnonzero((round >= first[number]) & (round < first[number + 1]))
        mine, when = round[here] - first[number], due[here]
        if isinstance(kind, AtDesk):
            limit[here] = kind.limits(when, clocks.horizon)
        if drawn:
            work[here] = efforts(visit, name, draws, kind.who[mine], kind.places(mine, when))
    return Visits(rounds, round, due, limit, work)


def in_order(falls: list[tuple[Index, Index]]) -> tuple[Index, Index]:
    """Put visits in the order in which they fall due, at one tick in that of their rounds."""
    if not falls:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    round, due = (np.concatenate(columns) for columns in zip(*falls, strict=True))
    bits = int(round.max(initial=0)).bit_length()
    key = np.sort(due << bits | round)
    return key & ((1 << bits) - 1), key >> bits


def all_rounds(scenario: Scenario, kinds: Sequence[ToHouseholds | AtDesk], draws: Draws) -> Rounds:
    """Put the rounds of all visits one after another."""
    count = [len(kind.who) for kind in kinds]
    visits, levels = scenario.visits, list(scenario.ladder)

    def joined(columns: Iterable[Index]) -> Index:
        return np.concatenate([np.zeros(0, np.int64), *columns])

    return Rounds(
        visit=np.repeat(np.arange(len(kinds)), count),
        household=joined(kind.household for kind in kinds),
        level=np.repeat([levels.index(visit.by) for visit in visits.values()], count).astype(np.int64),
        queue=joined(kind.queue for kind in kinds),
        priority=np.repeat([visit.priority for visit in visits.values()], count).astype(np.int64),
        wakes=joined(kind.wakes for kind in kinds),
        limit=joined(kind.limit for kind in kinds),
        work=joined(
            efforts(visit, name, draws, kind.who, 0)
            if is_certain(visit, draws)
            else np.full(len(kind.who), NONE)
            for kind, (name, visit) in zip(kinds, visits.items(), strict=True)
        ),
    )


def is_certain(visit: Visit, draws: Draws) -> bool:
    """Whether each visit of a kind takes the same effort."""
    return certain(visit.work, draws) and (visit.travel is None or certain(visit.travel, draws))


def efforts(visit: Visit, name: str, draws: Draws, who: Index, place: Index | int) -> Index:
    """Effort of some visits of one kind, by their addresses, travel included [ticks]."""
    work = sample(visit.work, draws, f"visit/{name}", who, place)
    if visit.travel is None:
        return work
    return work + sample(visit.travel, draws, f"visit/travel/{name}", who, place)


def to_households(scenario: Scenario, name: str, visit: Visit, town: Town, staff: Staff) -> ToHouseholds:
    """Make the rounds of a visit to households."""
    queues = staff.desks[visit.by].queue
    cadence = np.full(town.households, max(round(visit.every.ticks), 1))
    for number, group in enumerate(scenario.town.groups.values()):
        if name in group.visits:
            cadence[town.group == number] = max(round(group.visits[name].ticks), 1)
    visited = np.flatnonzero((queues != NOBODY) & ~skipped(scenario, visit, town))
    who = visited[np.argsort(queues[visited], kind="stable")]
    queue = queues[who]
    size = np.bincount(queue) if len(queue) else np.zeros(1, np.int64)
    rank = np.arange(len(who)) - np.searchsorted(queue, queue, side="left")
    wakes = channel(who, town, by_grid=scenario.ladder[visit.by].unit == "grid")
    return ToHouseholds(who, queue, wakes, cadence[who] * rank // np.maximum(size[queue], 1), cadence[who])


def skipped(scenario: Scenario, visit: Visit, town: Town) -> NDArray[np.bool_]:
    """Whether each household is left out: the community, and for members those who are not paired."""
    if scenario.ladder[visit.by].unit == "member":
        return np.asarray(town.in_community | (town.units["member"].of_household == NOBODY))
    return town.in_community


def at_desk(scenario: Scenario, visit: Visit, town: Town, staff: Staff, clocks: Clocks) -> AtDesk:
    """Make the rounds at the desk: due when the team is next on duty, and once however often."""
    level = scenario.ladder[visit.by]
    units = town.units[level.unit]
    workers = allot(level, town)
    of_unit = np.full(units.count, NOBODY)
    of_unit[units.of_household[units.of_household != NOBODY]] = staff.desks[visit.by].queue[
        units.of_household != NOBODY
    ]
    unit = np.repeat(np.arange(units.count), np.where(of_unit == NOBODY, 0, workers))
    cadence = max(round(visit.every.ticks), 1)
    clock = clocks.made[clocks.number(level.calendar)]
    due = np.unique(clock.next_on(np.arange(0, clocks.horizon, cadence)))
    return AtDesk(np.arange(len(unit)), of_unit[unit], due[due < clocks.horizon])
