"""Invariants: what must be true of every log, checked after every run; a breach is a bug of an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log, last_step, successor, waited_in
from gridsim.errors import LogError
from gridsim.model.plan import NONE, Column, Plan


def check(plan: Plan, log: Log) -> None:
    """Check a log against all invariants.

    Args:
        plan: What was run.
        log: What happened.

    Raises:
        LogError: Naming the invariant and the first row that breaks it.
    """
    check_order(plan, log)
    check_links(plan, log)
    check_work(plan, log)
    check_cases(plan, log)
    check_little(plan, log)
    Idleness(plan, log).check()


def refuse(wrong: NDArray[np.bool_], what: str, row: str = "step") -> None:
    """Raise LogError for the first row that is wrong."""
    rows = np.flatnonzero(wrong)
    if len(rows):
        raise LogError(f"{row} {int(rows[0])} (and {len(rows) - 1} more): {what}")


def check_order(plan: Plan, log: Log) -> None:
    """Check that ready, start and finish come in this order, within the simulation."""
    begun, ended = log.start != NONE, log.finish != NONE
    refuse(begun & ((log.ready == NONE) | (log.start < log.ready)), "began before it was ready")
    refuse(begun & ended & (log.finish < log.start), "finished before it began")
    refuse(~begun & ended & (log.ready != NONE) & (log.finish <= log.ready), "left when it became ready")
    refuse(begun != (log.team != NONE), "began without a team, or has a team and did not begin")
    for name in ("ready", "start", "finish"):
        refuse(getattr(log, name) >= plan.horizon, f"{name} is not before the horizon")


def check_links(plan: Plan, log: Log) -> None:
    """Check that each step becomes ready when the one before it ends, and no other does."""
    following = successor(plan, log)
    linked = np.flatnonzero(following != NONE)
    target = following[linked]
    refuse(log.ready[target] != log.finish[linked], "the next step was not ready when this one ended")
    reached = np.zeros(len(log), bool)
    reached[target] = True
    reached[plan.cases.first] = True
    refuse((log.ready != NONE) & ~reached, "became ready though nothing led to it")
    first, asked = plan.cases.first, plan.cases.asked
    refuse((asked == NONE) & (log.ready[first] != plan.cases.arise), "was not ready when it arose", "case")
    refuse((log.ready[first] != NONE) & (log.ready[first] < plan.cases.arise), "was ready too early", "case")


def check_work(plan: Plan, log: Log) -> None:
    """Check that the time on duty between start and finish is the work and the time set aside."""
    done = (log.start != NONE) & (log.finish != NONE)
    clock = plan.teams.clock[log.team[done]]
    spent = np.zeros(len(log), np.int64)
    rows = np.flatnonzero(done)
    for number in np.unique(clock):
        here = rows[clock == number]
        spent[here] = plan.clocks[number].worked(log.start[here], log.finish[here])
    refuse(done & (spent != plan.steps.work + log.aside), "the work done is not the work content")
    refuse(done & (log.aside < 0), "was set aside for less than no time")
    refuse(~done & (log.aside != NONE), "has a time set aside though it is not finished")
    begun = np.flatnonzero(log.start != NONE)
    clock = plan.teams.clock[log.team[begun]]
    on_duty = np.zeros(len(log), bool)
    for number in np.unique(clock):
        here = begun[clock == number]
        on_duty[here] = plan.clocks[number].is_on(log.start[here])
    refuse((log.start != NONE) & ~on_duty, "began while its team was off duty")


def check_cases(plan: Plan, log: Log) -> None:
    """Check that every case is closed, left or open."""
    ended, ends = case_ends(plan, log)
    refuse(ended & (ends < plan.cases.arise), "ended before it arose", "case")
    active = np.zeros(len(plan.cases), bool)
    waiting = (log.ready != NONE) & (log.finish == NONE)
    active[plan.steps.case[waiting]] = True
    unasked = (plan.cases.asked != NONE) & (log.ready[plan.cases.first] == NONE) & ~ended
    refuse(~ended & ~active & ~unasked, "is neither closed, withdrawn nor open", "case")
    refuse(ended & active, "has ended and goes on", "case")


def case_ends(plan: Plan, log: Log) -> tuple[NDArray[np.bool_], Column]:
    """Whether each case has ended, and when; the horizon where it has not."""
    last = last_step(plan, log)
    ended = last != NONE
    ends = np.full(len(plan.cases), plan.horizon)
    ends[ended] = log.finish[last[ended]]
    return ended, ends


def check_little(plan: Plan, log: Log) -> None:
    """Check Little's law as an identity of the simulation.

    The area under the number of cases that have arisen and not ended is the time that their steps take and
    that they wait to be asked.

    Source:
        Little (1961), Operations Research 9, 383-387.
    """
    _, ends = case_ends(plan, log)
    ticks = np.concatenate((plan.cases.arise, ends))
    change = np.repeat([1, -1], len(ends))[np.argsort(ticks, kind="stable")]
    area = int((np.cumsum(change)[:-1] * np.diff(np.sort(ticks))).sum())
    seen = log.ready != NONE
    until = np.where(log.finish == NONE, plan.horizon, log.finish)
    first = log.ready[plan.cases.first]
    asked = np.where(first == NONE, ends, first) - plan.cases.arise
    spent = int((until - log.ready)[seen].sum() + asked.sum())
    if area != spent:
        raise LogError(f"Little's law does not hold: {area} ticks of cases, {spent} ticks of their steps")


class Idleness:
    """Whether anybody was idle on duty while a step waited, or busy beyond the number on duty.

    Where steps were set aside, those count as busy, which makes the check of idleness milder and leaves out
    the check of busyness.
    """

    def __init__(self, plan: Plan, log: Log) -> None:
        self.plan, self.log = plan, log
        self.day = plan.horizon + 1
        begun = log.start != NONE
        working = begun & (log.finish != log.start)
        self.starts = np.sort(self.key(log.team[working], log.start[working]))
        ended = working & (log.finish != NONE)
        self.ends = np.sort(self.key(log.team[ended], log.finish[ended]))
        order = np.lexsort((plan.changes.tick, plan.changes.team))
        order = order[plan.changes.tick[order] < plan.horizon]
        self.change_keys = self.key(plan.changes.team[order], plan.changes.tick[order])
        self.change_workers = plan.changes.workers[order]
        self.working = working

    def key(self, team: Column, tick: Column) -> Column:
        """Order by team, then by tick."""
        return np.asarray(team * self.day + tick)

    def busy(self, team: Column, tick: Column) -> Column:
        """Steps that a team has begun and not finished, after work was given out at a tick."""
        key, origin = self.key(team, tick), self.key(team, np.zeros_like(tick))
        begun = np.searchsorted(self.starts, key, "right") - np.searchsorted(self.starts, origin)
        ended = np.searchsorted(self.ends, key, "right") - np.searchsorted(self.ends, origin)
        return np.asarray(begun - ended)

    def workers(self, team: Column, tick: Column) -> Column:
        """Workers of a team at a tick."""
        if not len(self.change_keys):
            return self.plan.teams.workers[team]
        last = np.searchsorted(self.change_keys, self.key(team, tick), "right") - 1
        changed = (last >= 0) & (self.change_keys[last] // self.day == team)
        return np.where(changed, self.change_workers[last], self.plan.teams.workers[team])

    def check(self) -> None:
        """Check both."""
        plan, log = self.plan, self.log
        if not len(plan.teams):
            return
        over = self.busy(log.team[self.working], log.start[self.working]) > self.workers(
            log.team[self.working], log.start[self.working]
        )
        wrong = np.zeros(len(log), bool)
        wrong[self.working] = over
        if not plan.steps.preempts.any():
            refuse(wrong, "began though its team had nobody free")
        step, team = self.waits()
        until = np.where(log.start != NONE, log.start, np.where(log.finish != NONE, log.finish, plan.horizon))
        idle = self.free_before(team, until[step]) - self.free_before(team, log.ready[step])
        wrong = np.zeros(len(log), bool)
        wrong[step[idle > 0]] = True
        refuse(wrong, "waited while a worker who serves its queue was idle on duty")

    def waits(self) -> tuple[Column, Column]:
        """Each step that became ready, with each team that serves its queue."""
        plan = self.plan
        own = np.flatnonzero(plan.teams.private != NONE)
        team = np.concatenate((plan.serves.team, own))
        queue = np.concatenate((plan.serves.queue, plan.teams.private[own]))
        order = np.argsort(queue, kind="stable")
        team, queue = team[order], queue[order]
        ready = np.flatnonzero(self.log.ready != NONE)
        waited = waited_in(plan, self.log)[ready]
        first, last = np.searchsorted(queue, waited), np.searchsorted(queue, waited, "right")
        step = np.repeat(ready, last - first)
        place = np.arange(len(step)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
        return step, team[np.repeat(first, last - first) + place]

    def free_before(self, team: Column, tick: Column) -> Column:
        """Ticks before this one at which a team was on duty with a worker free."""
        if not hasattr(self, "events"):
            self.events, self.free = self.free_time()
        key = self.key(team, tick)
        last = np.searchsorted(self.events, key, "right") - 1
        gained = self.free[last + 1] - self.free[last]
        return np.asarray(self.free[last] + np.where(gained > 0, key - self.events[last], 0))

    def free_time(self) -> tuple[Column, Column]:
        """Ticks at which something changes for a team, by team, and the free ticks before each."""
        plan = self.plan
        parts = [self.starts, self.ends, self.change_keys, self.key(np.arange(len(plan.teams)), np.array(0))]
        for number in np.unique(plan.teams.clock):
            edges = np.concatenate((plan.clocks[number].opens, plan.clocks[number].closes))
            edges = edges[edges <= plan.horizon]
            teams = np.flatnonzero(plan.teams.clock == number)
            parts.append((teams[:, None] * self.day + edges).ravel())
        events = np.sort(np.concatenate(parts))
        events = events[np.diff(events, prepend=NONE) > 0]
        team, tick = events // self.day, events % self.day
        on_duty = np.zeros(len(events), bool)
        for number in np.unique(plan.teams.clock):
            here = plan.teams.clock[team] == number
            on_duty[here] = plan.clocks[number].is_on(tick[here])
        free = on_duty & (self.busy(team, tick) < self.workers(team, tick))
        gained = np.where(free, np.diff(events, append=events[-1]), 0)
        return events, np.concatenate(([0], np.cumsum(gained)))
