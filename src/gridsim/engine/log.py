"""The log: what happened to each step of a plan, in columns on the plan's own rows."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import NONE, Column, Plan, Table
from gridsim.units import NEVER


@dataclass(frozen=True, eq=False)
class Log(Table):
    """One row for each row of the plan's steps; NONE where it did not happen before the horizon.

    Attributes:
        ready: When the step began to wait [ticks].
        start: When a worker began it [ticks].
        finish: When it ended [ticks]: finished, or, where ``start`` is NONE, left at its limit or withdrawn.
            Where ``ready`` is NONE too, the household gave up before it was asked (first steps only).
        team: Who began it.
        aside: For how long it was set aside for more urgent steps [ticks on the team's clock], counted up to
            ``finish``; NONE where it was never begun or not finished.
    """

    ready: Column
    start: Column
    finish: Column
    team: Column
    aside: Column


def until(time: Column, end: Column | int) -> Column:
    """When each of some times is, or its end where that is NONE; none lies after its end.

    NONE, read as a number without sign, is the largest one.
    """
    ends = np.asarray(end, np.int64)
    return np.minimum(time.view(np.uint64), ends.view(np.uint64)).view(np.int64)


def blank(plan: Plan) -> dict[str, Column]:
    """Make the writable columns of a log in which nothing has happened."""
    names = [column.name for column in fields(Log)]
    return dict(zip(names, np.full((len(names), len(plan.steps)), NONE), strict=True))


def withdrawn(plan: Plan, log: Log, left: Column) -> NDArray[np.bool_]:
    """Whether each of some steps that ended and never began is the one at which its household gave up.

    Args:
        plan: What was run.
        log: What happened.
        left: Rows of the steps, none beyond the end of the plan's early columns, shape (left,).

    Returns:
        Shape (left,).
    """
    limit = np.append(plan.cases.withdraw, NEVER)[np.minimum(plan.steps.case[left], plan.cases.described)]
    leaves = (plan.steps.may_leave[left] == 1) & (limit <= log.finish[left])
    return np.asarray(leaves | (log.ready[left] == NONE))


def successor(plan: Plan, log: Log) -> Column:
    """Step that followed each one that ended; NONE where the case ended with it, or it has not ended."""
    steps, following = plan.steps, np.full(len(log), NONE)
    ended = log.finish[: steps.described] != NONE
    following[: steps.described] += (steps.next + 1) * ended
    fork = np.flatnonzero((steps.next != steps.over) & ended)
    old = log.finish[fork] - plan.cases.arise[steps.case[fork]] > steps.tolerance[fork]
    following[fork[old]] = steps.over[fork[old]]
    left = np.flatnonzero(ended & (log.start[: steps.described] == NONE))
    following[left] = np.where(withdrawn(plan, log, left), NONE, steps.late[left])
    return following


def last_step(plan: Plan, log: Log, following: Column) -> Column:
    """Step with which each case ended, by the steps' successors; NONE where it is open, shape (cases,)."""
    last = np.full(len(plan.cases), NONE)
    ended = np.flatnonzero((log.finish != NONE) & (following == NONE))
    last[plan.steps.case[ended]] = ended
    return last


def waited_in(plan: Plan, log: Log) -> Column:
    """Queue in which each step waited (R7), shape (steps,)."""
    steps, queue = plan.steps, plan.steps.queue.copy()
    owned = np.flatnonzero(steps.owner != NONE)
    team = log.team[steps.owner[owned]]
    owned, team = owned[team != NONE], team[team != NONE]
    theirs = plan.teams.private[team]
    queue[owned[theirs != NONE]] = theirs[theirs != NONE]
    return queue


def difference(one: Log, other: Log) -> str:
    """Describe the first row in which two logs differ; empty where they are equal."""
    names = ("ready", "start", "finish", "team", "aside")
    unequal = np.zeros(len(one), bool)
    for name in names:
        unequal |= getattr(one, name) != getattr(other, name)
    rows = np.flatnonzero(unequal)
    if not len(rows):
        return ""
    row = int(rows[0])
    shown = ", ".join(f"{name} {getattr(one, name)[row]} and {getattr(other, name)[row]}" for name in names)
    return f"step {row} (of {len(rows)} that differ): {shown}"
