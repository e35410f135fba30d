"""Invariants: what must be true of every log, checked after every run; a breach is a bug of an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log, last_step, successor, waited_in
from gridsim.errors import LogError
from gridsim.model.plan import NONE, Column, Plan

# Changes at a moment of a team, in the low bits of its key: none, one more or one less of each.
SAME = 0b0101
FEWER_WAIT, MORE_WAIT = SAME - 0b1, SAME + 0b1
FEWER_BUSY, MORE_BUSY = SAME - 0b100, SAME + 0b100
BITS = 4


def check(plan: Plan, log: Log) -> None:
    """Check a log against all invariants.

    Args:
        plan: What was run.
        log: What happened.

    Raises:
        LogError: Naming the invariant and the first row that breaks it.
    """
    check_order(plan, log)
    following = successor(plan, log)
    check_links(plan, log, following)
    check_work(plan, log)
    check_cases(plan, log, last_step(plan, log, following))
    check_staff(plan, log)


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


def check_links(plan: Plan, log: Log, following: Column) -> None:
    """Check that each step becomes ready when the one before it ends, and no other does."""
    linked = np.flatnonzero(following != NONE)
    target = following[linked]
    refuse(log.ready[target] != log.finish[linked], "the next step was not ready when this one ended")
    reached = np.zeros(len(log), bool)
    reached[target] = True
    reached[plan.cases.first] = True
    refuse((log.ready != NONE) & ~reached, "became ready though nothing led to it")
    first, asked = log.ready[plan.cases.first], plan.cases.whole("asked")
    refuse((asked == NONE) & (first != plan.cases.arise), "was not ready when it arose", "case")
    refuse((first != NONE) & (first < plan.cases.arise), "was ready too early", "case")


def check_work(plan: Plan, log: Log) -> None:
    """Check that nothing begins off duty, and that its time on duty is the work and the time set aside."""
    begun = log.start != NONE
    done = begun & (log.finish != NONE)
    until = np.where(done, log.finish, log.start)
    clock = np.where(begun, plan.teams.clock[log.team], NONE) if len(plan.teams) else log.team
    spent, off = until - log.start, np.zeros(len(log), bool)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        here = here[~ticking.is_on_throughout(log.start[here], until[here])]
        start = log.start[here]
        off[here], spent[here] = ~ticking.is_on(start), ticking.worked(start, until[here])
    refuse(off, "began while its team was off duty")
    refuse(done & (spent != plan.steps.work + log.aside), "the work done is not the work content")
    refuse(done & (log.aside < 0), "was set aside for less than no time")
    refuse(~done & (log.aside != NONE), "has a time set aside though it is not finished")


def check_cases(plan: Plan, log: Log, last: Column) -> None:
    """Check that every case is closed, left or open, and Little's law as an identity of the simulation.

    The area under the number of cases that have arisen and not ended, which is the sum of their times, is the
    time that their steps take and that they wait to be asked.

    Source:
        Little (1961), Operations Research 9, 383-387.
    """
    arise, ready = plan.cases.arise, log.ready[plan.cases.first]
    ended = last != NONE
    ends = np.where(ended, log.finish[last], plan.horizon) if len(log) else arise
    refuse(ends < arise, "ended before it arose", "case")
    active = np.zeros(len(plan.cases), bool)
    active[plan.steps.case[(log.ready != NONE) & (log.finish == NONE)]] = True
    unasked = (plan.cases.whole("asked") != NONE) & (ready == NONE) & ~ended
    refuse(~ended & ~active & ~unasked, "is neither closed, withdrawn nor open", "case")
    refuse(ended & active, "has ended and goes on", "case")
    area = int((ends - arise).sum())
    taken = np.where(log.ready == NONE, 0, end_of_steps(plan, log) - log.ready)
    spent = int(taken.sum() + (np.where(ready == NONE, ends, ready) - arise).sum())
    if area != spent:
        raise LogError(f"Little's law does not hold: {area} ticks of cases, {spent} ticks of their steps")


def end_of_steps(plan: Plan, log: Log) -> Column:
    """When each step ended; the horizon where it did not."""
    return np.where(log.finish == NONE, plan.horizon, log.finish)


def check_staff(plan: Plan, log: Log) -> None:
    """Check that nobody begins beyond the number of workers, or is idle on duty while a step waits.

    Where steps were set aside, those count as busy, which makes the check of idleness milder and leaves out
    that of the number.
    """
    end = end_of_steps(plan, log)
    begun = np.flatnonzero(log.start != NONE)
    starts = moment(plan, log.team[begun], log.start[begun])
    ends = moment(plan, log.team[begun], end[begun])
    until = np.where(log.start == NONE, end, log.start)
    step, team = waits(plan, log, until)
    since, until = moment(plan, team, log.ready[step]), moment(plan, team, until[step])
    over, idle = breaches(plan, (starts, ends), (since, until))
    for rows, wrong, what in (
        (begun, among(over, starts, starts + (ends > starts)), "began though its team had nobody free"),
        (step, among(idle, since, until), "waited while a worker who serves its queue was idle on duty"),
    ):
        refuse(np.bincount(rows[wrong], minlength=len(log)) > 0, what)


def moment(plan: Plan, team: Column, tick: Column) -> Column:
    """Number the ticks of all teams, one team after another."""
    return team * (plan.horizon + 1) + tick


def among(moments: Column, low: Column, high: Column) -> NDArray[np.bool_]:
    """Whether any of some ascending moments lies in each range [low, high)."""
    if not len(moments):
        return np.zeros(len(low), bool)
    return np.searchsorted(moments, low) < np.searchsorted(moments, high)


def waits(plan: Plan, log: Log, until: Column) -> tuple[Column, Column]:
    """Each step that waited, until some tick, with each team that serves its queue."""
    own = np.flatnonzero(plan.teams.private != NONE)
    team = np.concatenate((plan.serves.team, own))
    queue = np.concatenate((plan.serves.queue, plan.teams.private[own]))
    team = team[np.argsort(queue, kind="stable")]
    servers = np.bincount(queue, minlength=plan.queues)
    rows = np.flatnonzero((log.ready != NONE) & (log.ready < until))
    waited = waited_in(plan, log)[rows]
    each = servers[waited]
    first = (np.cumsum(servers) - servers)[waited] - (np.cumsum(each) - each)
    place = np.repeat(first, each)
    return np.repeat(rows, each), team[place + np.arange(len(place))]


def breaches(
    plan: Plan, busy: tuple[Column, Column], waiting: tuple[Column, Column]
) -> tuple[Column, Column]:
    """Find the moments at which the staff did wrong.

    Args:
        plan: The teams, their duty and their timetables.
        busy: Moments from which, and up to which, a worker was busy.
        waiting: Moments from which, and up to which, a step waited for the team.

    Returns:
        Moments, ascending, at which work began for nobody free; and at which workers came to be idle on duty
        while steps waited.
    """
    changes, workers = timetables(plan)
    parts = [(busy[1], FEWER_BUSY), (busy[0], MORE_BUSY), (waiting[1], FEWER_WAIT), (waiting[0], MORE_WAIT)]
    parts += [(changes, SAME)]
    events = np.sort(np.concatenate([(moments << BITS) + change for moments, change in parts]))
    key, change = events >> BITS, events.astype(np.int8)
    waits, works = (np.cumsum((change >> shift & 3) - 1, dtype=np.int32) for shift in (0, 2))
    place = np.append(np.searchsorted(key, changes), len(key))
    free = np.repeat(workers, np.diff(place)) - works
    begins = change >> 2 & 3 == 2  # The last changes of their moment, by their code.
    over = begins & (free < 0) & (not plan.steps.preempts.any())
    lonely = (free > 0) & (waits > 0)
    lonely &= np.append(key[1:] > key[:-1], False)  # Between two changes of one moment no time passes.
    first = np.flatnonzero(lonely & ~np.append(False, lonely[:-1]))
    last = np.flatnonzero(lonely & ~np.append(lonely[1:], False))
    return key[over], first_on_duty(plan, key[first], key[last + 1])


def first_on_duty(plan: Plan, since: Column, until: Column) -> Column:
    """Find the first moment on duty in each of some spans, where there is one."""
    team, tick = np.divmod(since, plan.horizon + 1)
    clock, found = plan.teams.clock[team], np.empty_like(since)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        found[here] = ticking.next_on(tick[here])
    found = moment(plan, team, np.minimum(found, plan.horizon))
    return found[found < until]


def timetables(plan: Plan) -> tuple[Column, Column]:
    """Moments from which teams have some workers, ascending, and how many."""
    here = plan.changes.tick < plan.horizon
    teams = np.arange(len(plan.teams))
    since = moment(plan, plan.changes.team[here], plan.changes.tick[here])
    since = np.concatenate((moment(plan, teams, np.zeros_like(teams)), since))
    order = np.argsort(since)
    return since[order], np.concatenate((plan.teams.workers, plan.changes.workers[here]))[order]
