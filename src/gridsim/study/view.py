"""Views: the replications of a world as the measures see them, lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gridsim.engine.log import Log
from gridsim.model.build import World
from gridsim.model.plan import NONE, Column
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import WITHDRAWN, CaseTable, case_table, records
from gridsim.study.lane_sums import Flags, Lanes
from gridsim.study.statistics import Numbers, Spans, ordered, quotient
from gridsim.units import DAY

EVENTS = {
    "response": ("responded", "arise"),
    "solved": ("solved", "arise"),
    "done": ("done", "arise"),
    "closed": ("closed", "arise"),
    "done_from_registration": ("done", "registered"),
}
"""Columns that hold when something happened to a matter, and since when its days count."""


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
class Waits:
    """How long needs wait for an event.

    Attributes:
        all: Of all of them, those that have not come to it within the time followed at that time.
        came: Of those that came to it.
    """

    all: Spans
    came: Spans


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
        end: First tick after it; the run-on follows.
        window: Whether each matter arose in the window, shape (n,).
    """

    scenario: Scenario
    world: World
    log: Log
    table: CaseTable
    lanes: Lanes
    start: int
    end: int
    window: Flags

    @property
    def followed(self) -> int:
        """How long each need of the window is followed, at least [ticks]."""
        return self.world.plan.horizon - self.end

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
    def known(self) -> Flags:
        """Whether each matter arose in the window and came to be known, then or later."""
        return np.asarray(self.window & (self.table.registered != NONE))

    @cached_property
    def waits(self) -> dict[str, Waits]:
        """How long the window's needs wait for each event; from registration, those that came to be known."""
        found: dict[str, Waits] = {}
        for name, (event, since) in EVENTS.items():
            rows = self.rows if since == "arise" else np.flatnonzero(self.known)
            begun, time = self.records[since].take(rows), self.records[event].take(rows)
            taken, lanes = time - begun, self.lanes.of(rows)
            came = np.flatnonzero(time != NONE)
            most = np.where(time == NONE, self.followed, np.minimum(taken, self.followed))
            found[name] = Waits(ordered(most, lanes), ordered(taken.take(came), lanes.of(came)))
        return found

    @cached_property
    def done_settled(self) -> Flags:
        """Matters whose handling is settled."""
        return self.settled(self.table.done_due)

    def settled(self, due: Column) -> Flags:
        """Known matters of the window whose limit has passed in the simulation, and before any withdrawal.

        A matter that has kept a limit still to pass does not count either: counting those would count the
        quick ones alone.
        """
        return np.asarray(self.known & (due < self.waited_until))

    @cached_property
    def waited_until(self) -> Column:
        """Until when the household of each matter waited: the horizon unless it gave up [ticks]."""
        return np.where(self.withdrawn, self.table.ended, self.world.plan.horizon)

    def among(self, flags: Flags) -> Among:
        """Some of the matters, of which shares are asked."""
        return Among(flags, self.lanes, self.lanes.count(flags))

    def days_to_solved(self, label: Column, labels: int) -> tuple[Numbers, Column]:
        """Mean days from need to solved, as far as followed, of the needs with each label, and how many.

        Returns:
            Days and numbers of needs, shape (lanes, labels) each.
        """
        label, taken = label.take(self.rows), (self.table.until - self.arise).take(self.rows)
        cases = self.in_window.count_by(label, labels)
        return quotient(self.in_window.sum_by(label, labels, taken), DAY * cases), cases

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
    start, end = world.clocks.window
    table = case_table(scenario, world, log, world.plan.horizon - end)
    lanes = Lanes(np.array([*world.plan.lane_starts, len(world.matters)]))
    arise = world.matters.arise
    return View(scenario, world, log, table, lanes, start, end, (arise >= start) & (arise < end))
