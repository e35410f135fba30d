"""The ladder: all steps that each matter might take, from its first desk to its last follow-up call."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridsim.model.calendar import NATURAL, Clocks
from gridsim.model.columns import choice, select
from gridsim.model.demand import Matters
from gridsim.model.distributions import certain, mean, spans_at
from gridsim.model.draws import Draws, happens, happens_by, pick
from gridsim.model.plan import (
    CHECK,
    FOLLOW_UP,
    MEETING,
    NONE,
    OUTSIDE,
    PAUSE,
    RETURNED,
    SOLVED,
    UNFINISHED,
    UNSOLVED,
    WORK,
    Steps,
)
from gridsim.model.rungs import climb
from gridsim.model.slots import Flags, Places, Slots
from gridsim.model.staffing import Staff
from gridsim.model.town import NOBODY, Index, Town
from gridsim.scenario.distributions import Distribution
from gridsim.scenario.people import Level
from gridsim.scenario.schema import Scenario
from gridsim.units import NEVER

URGENT, ORDINARY = 0, 1
DEFAULTS = {
    "level": NONE,
    "owner": NONE,
    "limit": NEVER,
    "late": NONE,
    "tolerance": NEVER,
    "priority": ORDINARY,
}


class Ladder:
    """The laying out of a replication's matters, or of several's: from the end of their lives backwards."""

    def __init__(
        self, scenario: Scenario, town: Town, staff: Staff, clocks: Clocks, draws: Draws, matters: Matters
    ) -> None:
        self.scenario, self.staff, self.clocks, self.draws = scenario, staff, clocks, draws
        self.matters, self.town = matters, town
        self.names = list(scenario.ladder)
        self.levels = list(scenario.ladder.values())
        self.home = matters.household
        self.factors = np.array([kind.work_factor for kind in scenario.demand.types.values()])
        self.waiting = select(matters.urgent, URGENT, ORDINARY)
        self.preempts = matters.urgent if scenario.urgent.interrupts else 0
        self.slots = Slots(len(matters))
        self.pause = staff.unlimited()
        outside = scenario.outside.calendar
        self.outside = staff.unlimited(clocks.number(outside)) if outside else self.pause
        self.way = climb(scenario, staff, draws, matters)
        self.rungs = self.way.rungs

    def happens(self, stream: str, share: float) -> Flags:
        """Whether something happens to each matter, by its chance."""
        return happens(self.draws, stream, self.matters.row, self.matters.column, share)

    def happens_by(self, stream: str, shares: Sequence[float], label: Index) -> Flags:
        """Whether something happens to each matter, by the chance of its label."""
        return happens_by(self.draws, stream, self.matters.row, self.matters.column, shares, label)

    def pick(self, stream: str, shares: NDArray[np.float64]) -> Index:
        """A choice for each matter, by its shares."""
        return pick(self.draws, stream, self.matters.row, self.matters.column, shares)

    def spans(self, distribution: Distribution, stream: str, mask: Flags) -> Index | int:
        """Spans of some of the matters on a stream [ticks], shape (n,); one where all are the mean."""
        if certain(distribution, self.draws):
            return round(mean(distribution))
        row, column = self.matters.row, self.matters.column
        if mask.all():
            return spans_at(distribution, self.draws.cells(stream, row, column))
        here = np.flatnonzero(mask)
        spans = np.zeros(len(mask), np.int64)
        if len(here):
            spans[here] = spans_at(distribution, self.draws.cells(stream, row, column, mask).take(here))
        return spans

    def desk_queue(self, name: str) -> Index:
        """Queue of each matter's household at a level, NOBODY where it has nobody."""
        return self.rungs[self.names.index(name)].queue

    def lay_out(self) -> tuple[Steps, Index]:
        """Lay out all steps.

        Returns:
            The steps, and the first step of each matter, shape (n,).
        """
        nothing = np.full(len(self.matters), NONE, np.int16)
        wants = self.happens("reopen", self.scenario.after.reopen) & (self.way.last != NOBODY)
        again = self.redo(wants, self.tail("again", wants, nothing, nothing))
        ends = {solved: self.end(solved, nothing, again) for solved in (False, True)}
        blocks: list[Places] = []
        for number in reversed(range(len(self.rungs))):
            blocks.insert(0, self.block(number, ends, blocks))
        first = choice([nothing, *blocks], self.way.entry + 1)
        nobody = self.staff.queue()
        first = self.slots.add(self.way.entry == NOBODY, first, queue=nobody, kind=WORK, may_leave=1)
        return self.slots.steps(DEFAULTS, first)

    def end(self, solved: bool, nothing: Places, again: Places) -> Places:
        """Lay out what follows a handling that ended solved, or unsolved."""
        mask = np.zeros(len(self.matters), bool)
        for rung in self.rungs:
            mask |= rung.present & rung.ends & (rung.solves == solved)
        return self.tail("solved" if solved else "unsolved", mask, nothing, again)

    def tail(self, name: str, mask: Flags, end: Places, again: Places) -> Places:
        """Lay out what follows a finished handling: check, pause and follow-up call.

        Args:
            name: ``solved``, ``unsolved`` or, after a reopening, ``again``.
            mask: Matters that may come here, shape (n,).
            end: Slot after a satisfied call, shape (n,).
            again: Slot after a dissatisfied call, shape (n,).

        Returns:
            First slot of the tail of each matter, shape (n,).
        """
        slot, check = self.call(name, mask, end, again), self.scenario.after.check
        if check is None:
            return slot
        queue = self.desk_queue(check.by)
        mask = mask & (queue != NOBODY)
        work = self.spans(check.work, f"check/{name}", mask)
        level, rework = self.names.index(check.by), int(name == "again")
        return self.slots.add(mask, slot, queue=queue, work=work, kind=CHECK, level=level, rework=rework)

    def call(self, name: str, mask: Flags, end: Places, again: Places) -> Places:
        """Lay out the pause and the follow-up call after a finished handling, as ``tail``."""
        follow_up = self.scenario.after.follow_up
        caller = self.desk_queue(follow_up.by)
        mask = mask & (caller != NOBODY)
        if not mask.any():
            return end
        common = {"level": self.names.index(follow_up.by), "rework": int(name == "again")}
        slot = self.slots.add(
            mask,
            end,
            over=again,
            tolerance=self.tolerance(name),
            queue=caller,
            work=self.spans(follow_up.work, f"follow_up/work/{name}", mask),
            kind=FOLLOW_UP,
            **common,
        )
        pause = self.spans(follow_up.after, f"follow_up/after/{name}", mask)
        return self.slots.add(mask, slot, queue=self.pause, work=pause, kind=PAUSE, **common)

    def tolerance(self, name: str) -> Index:
        """Oldest age of each case at its call at which the household is satisfied [ticks]; -1 for never."""
        rating, stream = self.scenario.after.rating, f"satisfied/{name}"
        solved = np.full(len(self.matters), int(name == "solved"))
        if name == "again":
            solved = self.solved_again().astype(np.int64)
        chances = [rating.satisfied_unsolved, rating.satisfied_solved]
        satisfied = self.happens_by(stream, chances, solved)
        if rating.late_loss == 0:
            return select(satisfied, NEVER, -1)
        whenever = self.happens_by(stream, [chance - rating.late_loss for chance in chances], solved)
        return select(whenever, NEVER, select(satisfied, round(rating.late_after.ticks), -1))

    def solved_again(self) -> Flags:
        """Whether each matter would be solved when reopened."""
        solved = np.zeros(len(self.matters), bool)
        for number, rung in enumerate(self.rungs):
            solved |= (self.way.last == number) & rung.solves
        return solved

    def redo(self, wants: Flags, following: Places) -> Places:
        """Lay out a reopened handling, at the level where it would have ended if not held back.

        A household that has it reopened does not give up again.
        """
        if not wants.any():
            return following
        slot = following
        outcome = select(self.solved_again(), SOLVED, UNSOLVED)
        columns = {"rework": 1, "may_leave": 0}
        for number, rung in enumerate(self.rungs):
            mask = wants & (self.way.last == number)
            unsolved = mask & rung.solves & self.held()
            slot, done = self.outside_slot(number, unsolved, slot, outcome, **columns)
            slot = self.work_slot(number, mask, slot, "redo", outcome=done, **columns)
            slot = self.meeting_slot(number, mask, slot, **columns)
        return slot

    def held(self) -> Flags:
        """Whether each matter is held back unsolved at some level that it may come to."""
        held = np.zeros(len(self.matters), bool)
        for rung in self.rungs:
            held |= rung.present & rung.ends & ~rung.solves
        return held

    def block(self, number: int, ends: dict[bool, Places], entries: list[Places]) -> Places:
        """Lay out one level; ``entries`` are those of the levels above. Its first slot, shape (n,)."""
        rung, level, name = self.rungs[number], self.levels[number], self.names[number]
        onward = np.full(len(self.matters), NONE, np.int16)
        for target, entry in enumerate(entries, start=number + 1):
            onward = select(rung.up == target, entry, onward)
        slot = select(rung.solves, ends[True], select(rung.ends, ends[False], onward))
        outcome = select(rung.ends, select(rung.solves, SOLVED, UNSOLVED), UNFINISHED)
        slot, outcome = self.outside_slot(number, rung.present & rung.solves, slot, outcome)
        slot, outcome = self.later_sessions(number, slot, outcome)
        slot = self.first_session(number, slot, outcome, onward)
        slot = self.meeting_slot(number, rung.present, slot)
        if level.returned == 0 or level.returned_work is None:
            return slot
        astray = rung.present & self.happens(f"returned/{name}", level.returned)
        return self.slots.add(
            astray,
            slot,
            queue=self.staff.desks[name].wrong[self.home],
            work=self.spans(level.returned_work, f"returned/work/{name}", astray),
            **self.common(number, RETURNED),
            rework=1,
        )

    def common(self, number: int, kind: int) -> dict[str, Any]:
        """Columns that all steps of a matter at a level share."""
        return {
            "kind": kind,
            "level": number,
            "priority": self.waiting,
            "preempts": self.preempts,
            "may_leave": 1,
        }

    def outside_slot(
        self, number: int, mask: Flags, slot: Places, outcome: Index, **columns: Any
    ) -> tuple[Places, Index]:
        """Lay out the wait for outsiders of the matters that need them; all units asked must answer."""
        needs, wait = self.answers
        mask = mask & needs
        if not mask.any():
            return slot, outcome
        common = self.common(number, OUTSIDE) | columns
        slot = self.slots.add(mask, slot, queue=self.outside, work=wait, outcome=outcome, **common)
        return slot, select(mask, UNFINISHED, outcome)

    @cached_property
    def answers(self) -> tuple[Flags, Index]:
        """Whether each matter needs outsiders, and how long it takes until all of them have answered."""
        outside = self.scenario.outside
        by_type = [kind.outside for kind in self.scenario.demand.types.values()] or [None]
        shares = [outside.share if share is None else share for share in by_type]
        needs = self.happens_by("outside", shares, self.matters.type)
        wait = np.zeros(len(needs), np.int64)
        if not needs.any():
            return needs, wait
        most = max(outside.units)
        unit_shares = np.array([outside.units.get(number, 0.0) for number in range(1, most + 1)])
        units = 1 + self.pick("outside/units", unit_shares)
        for unit in range(most):
            asked = needs & (unit < units)
            answer = self.spans(outside.wait, f"outside/wait/{unit}", asked)
            wait = select(asked, np.maximum(wait, answer), wait)
        return needs, wait

    def later_sessions(self, number: int, slot: Places, outcome: Index) -> tuple[Places, Index]:
        """Lay out the second and later sessions, each after a pause, where a level ends the handling."""
        rung = self.rungs[number]
        sessions, pause = self.sessions
        for session in range(int(sessions.max(initial=1)) - 1, 0, -1):
            mask = rung.present & rung.ends & (sessions > session)
            slot = self.work_slot(number, mask, slot, f"session/{session}", outcome=outcome)
            outcome = select(mask, UNFINISHED, outcome)
            slot = self.slots.add(
                mask, slot, queue=self.pause, work=pause[session - 1], **self.common(number, PAUSE)
            )
        return slot, outcome

    @cached_property
    def sessions(self) -> tuple[Index, list[Index]]:
        """Number of sessions of each matter, and the pauses between them [ticks]."""
        count = np.ones(len(self.matters), np.int64)
        types = list(self.scenario.demand.types.values())
        most = max((max(t.sessions.count) for t in types if t.sessions), default=1)
        pauses = [np.zeros(len(count), np.int64) for _ in range(most - 1)]
        for number, kind in enumerate(types):
            if kind.sessions is None:
                continue
            mine = self.matters.type == number
            shares = np.array([kind.sessions.count.get(k, 0.0) for k in range(1, most + 1)])
            count = select(mine, 1 + self.pick("sessions", shares), count)
            for session, pause in enumerate(pauses):
                spans = self.spans(kind.sessions.pause, f"sessions/pause/{session}", mine)
                np.copyto(pause, spans, where=mine)
        return count, pauses

    def first_session(self, number: int, slot: Places, outcome: Index, onward: Places) -> Places:
        """Lay out the first session at a level, with its limit."""
        rung, level, name = self.rungs[number], self.levels[number], self.names[number]
        if level.limit is None:
            return self.work_slot(number, rung.present, slot, "work", outcome=outcome)
        clock = (
            NATURAL
            if level.limit.clock == "natural"
            else self.clocks.number(self.scenario.limits.calendar, level.limit.clock)
        )
        late = onward
        if level.breach == "deputy":
            deputy = self.staff.desks[name].deputy[self.home]
            covered = rung.present & (deputy != rung.queue)
            entry = self.work_slot(number, covered, slot, "work", outcome=outcome, queue=deputy)
            late = select(covered, entry, np.int16(NONE))
        limit = select(late == NONE, NEVER, max(round(level.limit.ticks), 1))
        return self.work_slot(
            number, rung.present, slot, "work", outcome=outcome, late=late, limit=limit, clock=clock
        )

    def work_slot(self, number: int, mask: Flags, slot: Places, stream: str, **columns: Any) -> Places:
        """Lay out effort at a level; the same stream gives the same effort."""
        if not mask.any():
            return slot
        level, name = self.levels[number], self.names[number]
        work = self.spans(level.work, f"{stream}/{name}", mask)
        if (self.factors != 1).any():
            work = np.rint(work * self.factors.take(self.matters.type)).astype(np.int64)
        if level.travel is not None:
            work = work + self.spans(level.travel, f"{stream}/travel/{name}", mask)
        columns.setdefault("queue", self.rungs[number].queue)
        return self.slots.add(mask, slot, work=work, **(self.common(number, WORK) | columns))

    def meeting_slot(self, number: int, mask: Flags, slot: Places, **columns: Any) -> Places:
        """Lay out the wait for the meeting that decides at a level, if there is one."""
        level, name = self.levels[number], self.names[number]
        queue = self.staff.desks[name].meeting
        if queue is None:
            return slot
        if self.scenario.urgent.bypass:
            mask = mask & ~self.matters.urgent
        common = self.common(number, MEETING) | {"priority": self.order(level), "preempts": 0}
        return self.slots.add(mask, slot, queue=queue[self.home], work=1, **(common | columns))

    def order(self, level: Level) -> Index:
        """Priority of each matter at a level's meeting, by the meeting's order rule."""
        rule = level.meeting.order if level.meeting else "first_come"
        if rule == "urgent_first":
            return self.waiting
        if rule == "oldest_need":
            return self.matters.arise
        if rule == "priority_groups_first":
            return select(self.town.group[self.home] == NOBODY, ORDINARY, URGENT)
        return np.full(len(self.matters), ORDINARY)
