"""Views: the replications of a world as the measures see them, lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gridsim.engine.log import Log, until
from gridsim.model.build import World
from gridsim.model.plan import NONE, Column
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import WITHDRAWN, CaseTable, case_table, records
from gridsim.study.lane_sums import Flags, Lanes
from gridsim.study.statistics import Numbers, Survival, quotient, survival
from gridsim.units import DAY

EVENTS = {"response": "responded", "solved": "solved", "done": "done", "closed": "closed"}
"""Columns of the case table that hold when something happened to a matter."""


class Row(NamedTuple):
    """One measure of each of several replications.

    Attributes:
        name: Name of the measure.
        key: What it is for; empty for the whole town.
        values: The number in each lane; nan where no case counts.
        cases: How many cases it counts in each lane.
    """

    name: str
    key: str
    values: list[float]
    cases: list[int]


@dataclass(frozen=True, eq=False)
class Among:
    """Some of the matters, of which shares are asked.

    Attributes:
        flags: Which they are, shape (n,).
        lanes: How all matters lie in the lanes.
        cases: How many of them each lane has.
    """

    flags: Flags
    lanes: Lanes
    cases: list[int]

    def share(self, name: str, hits: Flags, key: str = "") -> Row:
        """Share of them that are hits."""
        found = self.lanes.count(hits & self.flags)
        shares = [hit / case if case else np.nan for hit, case in zip(found, self.cases, strict=True)]
        return Row(name, key, shares, self.cases)


@dataclass(frozen=True, eq=False)
class View:
    """The replications of a world as the measures see them.

    Attributes:
        scenario: What was simulated.
        world: What its rows mean.
        log: What happened.
        table: What became of each matter.
        lanes: How the matters lie in the lanes.
        start: First tick of the window.
        window: Whether each matter arose in the window, shape (n,).
    """

    scenario: Scenario
    world: World
    log: Log
    table: CaseTable
    lanes: Lanes
    start: int
    window: Flags

    @property
    def horizon(self) -> int:
        """First tick after the window."""
        return self.world.plan.horizon

    @property
    def arise(self) -> Column:
        """When each need arises."""
        return self.world.matters.arise

    @cached_property
    def records(self) -> dict[str, Column]:
        """Columns of the case table, by name."""
        return records(self.world, self.table)

    @cached_property
    def rows(self) -> Column:
        """The window's matters."""
        return np.flatnonzero(self.window)

    def inside(self, column: Column) -> Column:
        """Values of the window's matters."""
        return column if len(self.rows) == len(column) else column.take(self.rows)

    @cached_property
    def in_window(self) -> Lanes:
        """How these lie in the lanes."""
        return self.lanes.of(self.rows)

    @cached_property
    def withdrawn(self) -> Flags:
        """Whether the household of each matter gave up."""
        return np.asarray(self.table.state == WITHDRAWN)

    @cached_property
    def solved_at_once(self) -> Flags:
        """Whether each matter was solved when it was done for the first time."""
        return np.asarray((self.table.solved != NONE) & (self.table.solved == self.table.done))

    @cached_property
    def survivals(self) -> dict[str, Survival]:
        """How long the window's matters take from need to response, solving, finishing and closing."""
        table = self.table
        since, end = self.inside(self.arise), self.inside(table.ended)
        events = {name: getattr(table, column) for name, column in EVENTS.items()}
        found: dict[str, Survival] = {}
        for name, column in events.items():
            same = next((other for other in found if np.array_equal(events[other], column)), None)
            if same is None:
                time = self.inside(column)
                found[name] = survival(until(time, end) - since, time == NONE, self.in_window)
            else:
                found[name] = found[same]
        return found

    @cached_property
    def done_settled(self) -> Flags:
        """Matters whose handling is settled."""
        return self.settled(self.table.done_due)

    def settled(self, due: Column) -> Flags:
        """Known matters of the window whose limit has passed within it, and before the household withdrew.

        A matter that has kept a limit still to pass does not count either: counting those would count the
        quick ones alone.
        """
        return np.asarray(self.window & (self.table.registered != NONE) & (due < self.seen_until))

    @cached_property
    def seen_until(self) -> Column:
        """Until when the household of each matter waited: the horizon unless it gave up [ticks]."""
        return np.asarray(np.maximum(self.table.ended, self.horizon * ~self.withdrawn))

    def among(self, flags: Flags) -> Among:
        """Some of the matters, of which shares are asked."""
        return Among(flags, self.lanes, self.lanes.count(flags))

    @cached_property
    def done(self) -> Column:
        """Those of the window's matters that are done."""
        return np.flatnonzero(self.window & (self.table.done != NONE))

    @cached_property
    def taken(self) -> Column:
        """Time from need to done of each of these [ticks]."""
        return self.table.done.take(self.done) - self.arise.take(self.done)

    @cached_property
    def done_lanes(self) -> Lanes:
        """How these lie in the lanes."""
        return self.lanes.of(self.done)

    def days_to_done(self, label: Column, labels: int) -> tuple[Numbers, Column]:
        """Mean days from need to done of the matters with each label, and how many, shape (lanes, labels)."""
        label = label.take(self.done)
        cases = self.done_lanes.count_by(label, labels)
        return quotient(self.done_lanes.sum_by(label, labels, self.taken), DAY * cases), cases

    def spent(self, chosen: Flags) -> Column:
        """Time of the chosen matters by cause and level [ticks], shape (causes, lanes, levels)."""
        lanes, levels = len(self.lanes), len(self.scenario.ladder)
        place = np.maximum(self.lanes.lane, lanes * ~chosen) * levels  # The others after the last lane.
        total = np.zeros((len(CAUSES), (lanes + 1) * levels), np.int64)
        for stretches in self.table.stretches:
            place_level = place.take(stretches.case) + stretches.level
            for cause, ticks in stretches.ticks.items():
                np.add.at(total[cause], place_level, ticks)
        return total[:, : lanes * levels].reshape(len(CAUSES), lanes, levels)


def view_of(scenario: Scenario, world: World, log: Log) -> View:
    """View the replications of a world."""
    table, start = case_table(scenario, world, log), world.clocks.tick(scenario.window.start)
    lanes = Lanes(np.array([*world.plan.lane_starts, len(world.matters)]))
    return View(scenario, world, log, table, lanes, start, world.matters.arise >= start)
