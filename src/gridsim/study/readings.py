"""Readings: what the theory suite reads off a replication, as sums of each of its independent systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log
from gridsim.errors import LogError
from gridsim.model.build import World
from gridsim.model.plan import NONE
from gridsim.model.staffing import meeting_ticks
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import OPEN, WITHDRAWN, CaseTable
from gridsim.study.load import loads
from gridsim.study.statistics import Numbers
from gridsim.study.stretches import ASKED, IN_MEETING, QUEUE
from gridsim.units import DAY, HOUR, WEEK

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Systems:
    """One replication of a case: a village is a system.

    Attributes:
        scenario: What was simulated.
        world: What its rows mean.
        log: What happened.
        table: What became of each matter.
        start: First tick of the window.
        end: Tick from which needs do not count any more.
    """

    scenario: Scenario
    world: World
    log: Log
    table: CaseTable
    start: int
    end: int

    @property
    def village(self) -> NDArray[np.int64]:
        """System of each matter, shape (n,)."""
        return np.asarray(self.world.town.village[self.world.matters.household])

    @property
    def villages(self) -> int:
        """Number of systems."""
        return self.world.town.units["village"].count

    @property
    def counted(self) -> Flags:
        """Whether each matter counts, shape (n,)."""
        arise = self.world.matters.arise
        return np.asarray((arise >= self.start) & (arise < self.end))


Sums = tuple[Numbers, Numbers]
Reading = Callable[[Systems], Sums]


def mean_of(systems: Systems, values: NDArray[np.generic], among: Flags) -> Sums:
    """Sum values, and count them, by system.

    Raises:
        LogError: If a matter that counts has not ended: the case is badly laid out.
    """
    if (systems.table.state[among] == OPEN).any():
        raise LogError(f"{systems.scenario.name}: a matter that counts is open at the end")
    return summed(systems, values, among)


def summed(systems: Systems, values: NDArray[np.generic], among: Flags) -> Sums:
    """Sum values of matters that may be open, and count them, by system."""
    village, number = systems.village[among], systems.villages
    total = np.asarray(np.bincount(village, values[among], number), np.float64)
    return total, np.bincount(village, minlength=number).astype(np.float64)


def on_days(systems: Systems, first: int, last: int) -> Flags:
    """Whether each matter counts and arises on some days of the window, the first being day 1, shape (n,)."""
    day = 1 + (systems.world.matters.arise - systems.start) // DAY
    return np.asarray(systems.counted & (day >= first) & (day <= last))


def nobody_there(first: int, last: int) -> Reading:
    """Read whether matters of some days find nobody, where work takes no time."""

    def read(systems: Systems) -> Sums:
        arise, plan = systems.world.matters.arise, systems.world.plan
        begun = systems.log.start[plan.cases.first[: len(arise)]]
        return summed(systems, begun != arise, on_days(systems, first, last))

    return read


def repeats(first: int, last: int) -> Reading:
    """Read whether needs of some days repeat others."""

    def read(systems: Systems) -> Sums:
        return summed(systems, systems.world.matters.column % 2 == 1, on_days(systems, first, last))

    return read


def arisen(first: int, last: int) -> Reading:
    """Read how many needs arise on each of some days."""

    def read(systems: Systems) -> Sums:
        count = summed(systems, systems.world.matters.column, on_days(systems, first, last))[1]
        return count, np.full(len(count), 1.0 + last - first)

    return read


def queued(systems: Systems) -> Numbers:
    """Hours in queues of each matter, set aside included."""
    return np.asarray(systems.table.spent[QUEUE] / HOUR, np.float64)


def in_queue(systems: Systems) -> Sums:
    """Hours in queues."""
    return mean_of(systems, queued(systems), systems.counted)


def waits(systems: Systems) -> Sums:
    """Whether matters wait at all."""
    return mean_of(systems, queued(systems) > 0, systems.counted)


def urgent_queue(systems: Systems) -> Sums:
    """Hours in queues of urgent matters."""
    return mean_of(systems, queued(systems), systems.counted & systems.world.matters.urgent)


def ordinary_queue(systems: Systems) -> Sums:
    """Hours in queues of ordinary matters."""
    return mean_of(systems, queued(systems), systems.counted & ~systems.world.matters.urgent)


def is_late(systems: Systems) -> Sums:
    """Whether matters are done after their limit."""
    return mean_of(systems, systems.table.done > systems.table.done_due, systems.counted)


def passed_up(systems: Systems) -> Sums:
    """Whether matters were done at the last level."""
    last = len(systems.scenario.ladder) - 1
    return mean_of(systems, systems.table.done_level == last, systems.counted)


def withdrew(systems: Systems) -> Sums:
    """Whether households gave up."""
    return mean_of(systems, systems.table.state == WITHDRAWN, systems.counted)


def asked_days(systems: Systems) -> Sums:
    """Days until matters were asked about."""
    return mean_of(systems, systems.table.spent[ASKED] / DAY, systems.counted)


def meeting_weeks(systems: Systems) -> Sums:
    """Weeks until the meeting decided."""
    return mean_of(systems, systems.table.spent[IN_MEETING] / WEEK, systems.counted)


def busy(systems: Systems) -> Sums:
    """Load of the desk of each system in the window."""
    load = loads(systems.world, systems.log, systems.start, systems.end)["desk"].teams[0]
    return load, np.ones(len(load))


def level_queue(level: int) -> Reading:
    """Read hours in the queue of one level, of the matters that come to it."""

    def read(systems: Systems) -> Sums:
        steps = systems.world.plan.steps
        came = np.zeros(len(systems.world.plan.cases), bool)
        came[steps.case[(steps.level == level) & (systems.log.ready != NONE)]] = True
        came = came[: len(systems.world.matters)]
        return mean_of(systems, systems.table.parts[:, QUEUE, level] / HOUR, systems.counted & came)

    return read


def begun_first(cases: int) -> Reading:
    """Read hours in queues of the first so many matters of each system."""

    def read(systems: Systems) -> Sums:
        village = systems.village
        order = np.argsort(village, kind="stable")  # Matters are in the order in which they arise.
        place = np.empty(len(village), np.int64)
        first = np.searchsorted(village[order], np.arange(systems.villages))
        place[order] = np.arange(len(village)) - first[village[order]]
        sums, counts = mean_of(systems, queued(systems), place < cases)
        if (counts != cases).any():
            raise LogError(f"{systems.scenario.name}: fewer than {cases} matters arose in a system")
        return sums, counts

    return read


def carried(systems: Systems) -> Sums:
    """Meetings that left somebody over, and meetings held."""
    level = systems.scenario.ladder["desk"]
    if level.meeting is None:
        raise LogError("the desk has no meeting")
    ticks = meeting_ticks(systems.world.clocks, level, level.meeting)
    arise, begun = systems.world.matters.arise, systems.table.responded
    first = np.searchsorted(ticks, arise)
    held = np.searchsorted(ticks, np.where(begun == NONE, systems.world.plan.horizon, begun - 1))
    changes = np.zeros((systems.villages, len(ticks) + 1), np.int64)
    np.add.at(changes, (systems.village, first), 1)
    np.add.at(changes, (systems.village, held), -1)
    left = np.cumsum(changes, axis=1)[:, :-1] > 0
    inside = (ticks >= systems.start) & (ticks < systems.end)
    return left[:, inside].sum(axis=1).astype(np.float64), np.full(systems.villages, float(inside.sum()))
