"""Invariants: what must be true of every log, checked after every run; a breach is a bug of an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridsim.clocks import Clock, joined
from gridsim.engine.log import Log, last_step, successor, until, waited_in
from gridsim.errors import LogError
from gridsim.model.plan import NONE, Column, Plan

# Changes at a moment of a team, in the low bits of its key: one step less or more that waits, that is busy.
# Work begins last: what ends, changes or comes to wait at the same moment is counted by then.
SAME = 0b0101
FEWER_WAIT, MORE_WAIT = SAME - 0b1, SAME + 0b1
FEWER_BUSY, MORE_BUSY = SAME - 0b100, SAME + 0b100
FROM_WAIT_TO_BUSY = MORE_BUSY - 0b1
BITS, MASK = 4, 0b1111


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
    end = until(log.finish, plan.horizon)
    check_cases(plan, log, last_step(plan, log, following), end)
    check_staff(plan, log, end)


def refuse(wrong: NDArray[np.bool_], what: str, row: str = "step", rows: Column | None = None) -> None:
    """Raise LogError for the first row that is wrong, of those that are looked at; None looks at all."""
    if wrong.any():
        found = np.flatnonzero(wrong) if rows is None else rows[wrong]
        raise LogError(f"{row} {int(found[0])} (and {len(found) - 1} more): {what}")


def check_order(plan: Plan, log: Log) -> None:
    """Check that ready, start and finish come in this order, within the simulation."""
    ready, begun, ended = log.ready != NONE, log.start != NONE, log.finish != NONE
    refuse(begun & (~ready | (log.start < log.ready)), "began before it was ready")
    refuse(begun & ended & (log.finish < log.start), "finished before it began")
    refuse(~begun & ended & ready & (log.finish <= log.ready), "left when it became ready")
    refuse(begun != (log.team != NONE), "began without a team, or has a team and did not begin")
    refuse((log.team < NONE) | (log.team >= len(plan.teams)), "has a team that there is not")
    for name in ("ready", "start", "finish"):
        refuse(getattr(log, name) >= plan.horizon, f"{name} is not before the horizon")


def check_links(plan: Plan, log: Log, following: Column) -> None:
    """Check that each step becomes ready when the one before it ends, and no other does."""
    linked = np.flatnonzero(following[: plan.steps.described] != NONE)
    target = following[linked]
    late = log.ready[target] != log.finish[linked]
    refuse(late, "the next step was not ready when this one ended", rows=linked)
    reached = np.zeros(len(log), bool)
    reached[target] = True
    reached[plan.cases.first] = True
    refuse((log.ready != NONE) & ~reached, "became ready though nothing led to it")
    check_first(plan, log.ready[plan.cases.first])


def check_first(plan: Plan, ready: Column) -> None:
    """Check that each case is ready when it arises, or after, if it waits to be asked."""
    asked, arise = np.flatnonzero(plan.cases.asked != NONE), plan.cases.arise
    other = ready != arise
    other[asked] = False
    refuse(other, "was not ready when it arose", "case")
    early = (ready[asked] != NONE) & (ready[asked] < arise[asked])
    refuse(early, "was ready too early", "case", rows=asked)


def check_work(plan: Plan, log: Log) -> None:
    """Check that nothing begins off duty, and that its time on duty is the work and the time set aside."""
    begun = log.start != NONE
    done = begun & (log.finish != NONE)
    clock, since = duty(plan)
    on, spent = clock.on_and_worked(log.start + since[log.team], (log.finish - log.start) * done)
    refuse(begun & ~on, "began while its team was off duty")
    refuse(done & (spent != plan.steps.work + log.aside), "the work done is not the work content")
    refuse(done & (log.aside < 0), "was set aside for less than no time")
    refuse(~done & (log.aside != NONE), "has a time set aside though it is not finished")


def duty(plan: Plan) -> tuple[Clock, Column]:
    """Join the clocks of the teams into one; with it, each team's tick 0 on it, and 0 for none of them."""
    used = np.flatnonzero(np.bincount(plan.teams.clock, minlength=len(plan.clocks)))
    since = np.zeros(len(plan.clocks), np.int64)
    since[used] = np.arange(len(used)) * (plan.horizon + 1)
    clock = joined(tuple(plan.clocks[number] for number in used.tolist()), plan.horizon)
    return clock, np.append(since[plan.teams.clock], 0)


def check_cases(plan: Plan, log: Log, last: Column, end: Column) -> None:
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
    active[plan.steps.case[np.flatnonzero((log.ready != NONE) & (log.finish == NONE))]] = True
    unasked = np.zeros(len(plan.cases), bool)
    unasked[: plan.cases.described] = (plan.cases.asked != NONE) & (ready[: plan.cases.described] == NONE)
    refuse(~(ended | active | unasked), "is neither closed, withdrawn nor open", "case")
    refuse(ended & active, "has ended and goes on", "case")
    area = int((ends - arise).sum())
    taken = (end - log.ready) * (log.ready != NONE)
    spent = int(taken.sum() + (np.where(ready == NONE, ends, ready) - arise).sum())
    if area != spent:
        raise LogError(f"Little's law does not hold: {area} ticks of cases, {spent} ticks of their steps")


def check_staff(plan: Plan, log: Log, end: Column) -> None:
    """Check that nobody begins what is not theirs, or beyond their number, or is idle while a step waits.

    Where steps may be set aside, those count as busy, which makes the check of idleness milder and leaves out
    that of the number.
    """
    waited = waited_in(plan, log)
    check_queues(plan, log, waited)
    step, team = waits(plan, log, waited)
    until = log.start[step]
    waited_only = np.flatnonzero(until == NONE)
    until[waited_only] = end[step[waited_only]]
    over, idle = breaches(plan, changes(plan, log, end, (step, team, until)))
    over = over[~presses(plan)[over // (plan.horizon + 1)]]
    if len(over):
        begun = np.flatnonzero((log.start != NONE) & (log.start < end))
        wrong = np.isin(moment(plan, log.team[begun], log.start[begun]), over)
        refuse(wrong, "began though its team had nobody free", rows=begun)
    if len(idle):
        since, until = moment(plan, team, log.ready[step]), moment(plan, team, until)
        wrong = np.searchsorted(idle, since) < np.searchsorted(idle, until)
        wrong = np.bincount(step[wrong], minlength=len(log)) > 0
        refuse(wrong, "waited while a worker who serves its queue was idle on duty")


def changes(plan: Plan, log: Log, end: Column, waiting: tuple[Column, Column, Column]) -> list[Column]:
    """List how the steps change what the teams have to do.

    A step that is begun by a team for which it waited is one change from waiting to busy.

    Args:
        plan: What was run.
        log: What happened.
        end: When each step ended [ticks].
        waiting: Steps, teams that they waited for, and until when [ticks].

    Returns:
        Keys of moments and changes, in no order, in several columns.
    """
    step, team, until = waiting
    begun, own = log.start != NONE, log.team[step] == team
    at_once = begun.copy()
    at_once[step[np.flatnonzero(own)]] = False
    rows, at_once = np.flatnonzero(begun), np.flatnonzero(at_once)
    return [
        key(plan, team, log.ready[step], MORE_WAIT),
        key(plan, team, until, FEWER_WAIT + own * np.int8(FROM_WAIT_TO_BUSY - FEWER_WAIT)),
        key(plan, log.team[at_once], log.start[at_once], MORE_BUSY),
        key(plan, log.team[rows], end[rows], FEWER_BUSY),
    ]


def key(plan: Plan, team: Column, tick: Column, change: NDArray[np.int8] | int) -> Column:
    """Join moments of teams and their changes."""
    joint = moment(plan, team, tick)
    joint <<= BITS
    joint += change
    return joint


def moment(plan: Plan, team: Column, tick: Column | int) -> Column:
    """Number the ticks of all teams, one team after another."""
    number = team * (plan.horizon + 1)
    number += tick
    return number


def service(plan: Plan) -> tuple[Column, Column]:
    """Teams, and a queue that each serves, its private one included."""
    own = np.flatnonzero(plan.teams.private != NONE)
    return np.append(plan.serves.team, own), np.append(plan.serves.queue, plan.teams.private[own])


def sole_servers(plan: Plan) -> Column:
    """Team that serves each queue alone, NONE where there is none or several, shape (queues,)."""
    team, queue = service(plan)
    sole = np.full(plan.queues, NONE)
    sole[queue] = team
    sole[np.bincount(queue, minlength=plan.queues) > 1] = NONE
    return sole


def presses(plan: Plan) -> NDArray[np.bool_]:
    """Whether each team serves a queue in which a pre-empting step may wait, shape (teams,)."""
    team, queue = service(plan)
    eager = np.zeros(plan.queues, bool)
    rows = np.flatnonzero(plan.steps.preempts)
    eager[plan.steps.queue[rows]] = True
    if (plan.steps.owner[rows] != NONE).any():
        eager[plan.teams.private[plan.teams.private != NONE]] = True
    found = np.zeros(len(plan.teams), bool)
    found[team[eager[queue]]] = True
    return found


def check_queues(plan: Plan, log: Log, waited: Column) -> None:
    """Check that each step was begun by a team that serves the queue in which it waited."""
    rows = np.flatnonzero((log.team != NONE) & (log.team != sole_servers(plan)[waited]))
    team, queue = service(plan)
    pairs = log.team[rows] * plan.queues + waited[rows]
    wrong = ~np.isin(pairs, team * plan.queues + queue)
    refuse(wrong, "was begun by a team that does not serve its queue", rows=rows)


def waits(plan: Plan, log: Log, waited: Column) -> tuple[Column, Column]:
    """Each step that waited with each team that serves its queue."""
    team, queue = service(plan)
    servers = np.bincount(queue, minlength=plan.queues)
    rows = np.flatnonzero((log.ready != NONE) & (log.ready != log.start))
    waited = waited[rows]
    served = sole_servers(plan)[waited]
    if (served != NONE).all():
        return rows, served
    team, each = team[np.argsort(queue, kind="stable")], servers[waited]
    first = (np.cumsum(servers) - servers)[waited] - (np.cumsum(each) - each)
    place = np.repeat(first, each)
    return np.repeat(rows, each), team[place + np.arange(len(place))]


def breaches(plan: Plan, keys: list[Column]) -> tuple[Column, Column]:
    """Find the moments at which the staff did wrong.

    Args:
        plan: The teams, their duty and their timetables.
        keys: Keys of moments and changes, in no order, in several columns.

    Returns:
        Moments, ascending, at which work began for nobody free; and at which workers came to be idle on duty
        while steps waited.
    """
    changed, more = timetables(plan, sum(map(len, keys)))
    events = np.concatenate([*keys, (changed << BITS) + SAME])
    events.sort()
    change = events.astype(np.int8) & MASK
    short = (change >> 2).astype(np.int32) - 1
    short[np.flatnonzero(change == SAME)] = -more
    short = np.cumsum(short, out=short)
    waiting = np.cumsum((change & 3) - 1, dtype=np.int32)
    over = np.flatnonzero((change >= FROM_WAIT_TO_BUSY) & (short > 0))
    lonely = np.flatnonzero((short < 0) & (waiting > 0))
    following = events[np.minimum(lonely + 1, len(events) - 1)]
    lonely = lonely[events[lonely] | MASK < following]  # Between two changes of one moment no time passes.
    return events[over] >> BITS, first_on_duty(plan, events, lonely)


def first_on_duty(plan: Plan, events: Column, lonely: Column) -> Column:
    """Find the first moment on duty in each span between some events and the next ones, where there is one.

    Spans that follow each other are one.
    """
    if not len(lonely):
        return lonely
    apart = np.flatnonzero(lonely[1:] - lonely[:-1] > 1)
    since = events[lonely[np.append(0, apart + 1)]] >> BITS
    until = events[lonely[np.append(apart, -1)] + 1] >> BITS
    clock, offset = duty(plan)
    offset = offset[:-1] - moment(plan, np.arange(len(plan.teams)), 0)
    offset = offset[since // (plan.horizon + 1)]
    found = clock.next_on(since + offset) - offset
    return np.asarray(found[found < until])


def timetables(plan: Plan, most: int) -> tuple[Column, Column]:
    """Moments from which teams have some workers, ascending, and how many more than at the one before.

    Args:
        plan: The teams.
        most: Number of workers above which one more makes no difference.
    """
    here = plan.changes.tick < plan.horizon
    teams = np.arange(len(plan.teams))
    since = moment(plan, plan.changes.team[here], plan.changes.tick[here])
    since = np.concatenate((moment(plan, teams, 0), since))
    order = np.argsort(since)
    workers = np.concatenate((plan.teams.workers, plan.changes.workers[here]))[order]
    workers = np.minimum(workers, most)
    more = workers.copy()
    more[1:] -= workers[:-1]
    return since[order], more
