"""Cases: what became of each matter of one replication, and where its days went."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log, last_step, successor, waited_in
from gridsim.errors import LogError
from gridsim.model.build import World
from gridsim.model.calendar import NATURAL
from gridsim.model.plan import (
    FOLLOW_UP,
    MEETING,
    NONE,
    OUTSIDE,
    PAUSE,
    ROUND,
    SOLVED,
    UNFINISHED,
    WORK,
    Cases,
    Column,
    Plan,
    Steps,
)
from gridsim.scenario.schema import Scenario
from gridsim.units import NEVER

Rows = TypeVar("Rows", Cases, Steps, Log)
OPEN, CLOSED, WITHDRAWN = range(3)
CAUSES = ("asked", "closed_hours", "queue", "meeting", "outside", "pause", "work", "rework")
ASKED, CLOSED_HOURS, QUEUE, IN_MEETING, IN_OUTSIDE, IN_PAUSE, AT_WORK, REWORK = range(8)

WHOLE = np.full(ROUND + 1, NONE)
"""Cause to which all time of a step of a kind counts; NONE where it is split."""
WHOLE[[MEETING, OUTSIDE, PAUSE]] = IN_MEETING, IN_OUTSIDE, IN_PAUSE


@dataclass(frozen=True, eq=False)
class CaseTable:
    """What became of each matter; every column but ``parts`` has shape (n,), times are ticks or NONE.

    Attributes:
        registered: When it came to be known.
        responded: When the first work on it began.
        done: When its handling finished for the first time (办结).
        done_level: Level at which that was.
        solved: When its handling first finished with the matter solved.
        closed: When the last follow-up call ended.
        ended: When it was closed or withdrawn; the horizon where it is open.
        state: OPEN, CLOSED or WITHDRAWN.
        reopened: True where the household had it reopened.
        rated: True where the household rated.
        satisfied: True where it rated and was satisfied.
        response_due: When the response is late; NEVER where it is not yet registered.
        done_due: When the handling is late, likewise.
        parts: Time from need to ``ended`` by cause and level [ticks], shape (n, causes, levels).
    """

    registered: Column
    responded: Column
    done: Column
    done_level: Column
    solved: Column
    closed: Column
    ended: Column
    state: Column
    reopened: NDArray[np.bool_]
    rated: NDArray[np.bool_]
    satisfied: NDArray[np.bool_]
    response_due: Column
    done_due: Column
    parts: NDArray[np.int64]


def case_table(scenario: Scenario, world: World, log: Log) -> CaseTable:
    """Work out what became of each matter.

    Args:
        scenario: The promised limits.
        world: The plan and what its rows mean.
        log: What happened.

    Returns:
        The table of matters.

    Raises:
        LogError: If the parts of a matter's time do not add up to it.
    """
    plan, log = of_matters(world, log)
    steps, first = plan.steps, plan.cases.first
    following = successor(plan, log)
    last = last_step(plan, log, following)
    finished = (log.start != NONE) & (log.finish != NONE)
    done_step = earliest(plan, finished & (steps.outcome != UNFINISHED), log.finish)
    solved_step = earliest(plan, finished & (steps.outcome == SOLVED), log.finish)
    worked = earliest(plan, (steps.kind == WORK) & (log.start != NONE), log.start)
    closed = (last != NONE) & (log.start[last] != NONE)
    ended = np.where(last != NONE, log.finish[last], plan.horizon)
    called = closed & (steps.kind[last] == FOLLOW_UP)
    satisfied = log.finish[last] - world.matters.arise <= steps.tolerance[last]
    registered = log.ready[first]
    response_due, done_due = due(scenario, world, registered)
    parts = time_parts(plan, log, world, ended)
    wrong = np.flatnonzero(parts.sum(axis=(1, 2)) != ended - world.matters.arise)
    if len(wrong):
        raise LogError(f"case {wrong[0]}: the parts of its time do not add up to it")
    reopened = np.zeros(len(last), bool)
    reopened[steps.case[(steps.kind == FOLLOW_UP) & (following != NONE)]] = True
    rated = world.rated & called
    return CaseTable(
        registered=registered,
        responded=at(log.start, worked),
        done=at(log.finish, done_step),
        done_level=at(steps.level, done_step),
        solved=at(log.finish, solved_step),
        closed=np.where(closed, ended, NONE),
        ended=ended,
        state=np.where(last == NONE, OPEN, np.where(closed, CLOSED, WITHDRAWN)),
        reopened=reopened,
        rated=rated,
        satisfied=rated & satisfied,
        response_due=response_due,
        done_due=done_due,
        parts=parts,
    )


def of_matters(world: World, log: Log) -> tuple[Plan, Log]:
    """Give the part of a plan and of its log that the matters take: its first cases and steps."""
    plan, cases = world.plan, len(world.matters)
    steps = matter_steps(world)
    if steps == len(plan.steps):
        return plan, log
    part = replace(plan, cases=head(plan.cases, cases), steps=head(plan.steps, steps))
    return part, head(log, steps)


def matter_steps(world: World) -> int:
    """Count the steps that the matters take; they come first."""
    return int(np.searchsorted(world.plan.steps.case, len(world.matters)))


def head(table: Rows, rows: int) -> Rows:
    """Give the first rows of a table."""
    return replace(table, **{column.name: getattr(table, column.name)[:rows] for column in fields(table)})


def records(world: World, table: CaseTable) -> dict[str, Column]:
    """Put all that is known of each matter into columns, for keeping.

    Args:
        world: What the rows mean.
        table: What became of them.

    Returns:
        Columns by name, shape (n,) each: numbers and ticks, NONE for nothing; the parts summed over levels.
    """
    matters, town = world.matters, world.town
    columns = {
        "household": matters.household,
        "village": town.village[matters.household],
        "group": town.group[matters.household],
        "type": matters.type,
        "urgent": matters.urgent.astype(np.int64),
        "source": matters.source,
        "needed_level": matters.needed,
        "arise": matters.arise,
    }
    for name in ("registered", "responded", "done", "done_level", "solved", "closed", "ended", "state"):
        columns[name] = getattr(table, name)
    for name in ("reopened", "rated", "satisfied"):
        columns[name] = getattr(table, name).astype(np.int64)
    for cause, name in enumerate(CAUSES):
        columns[f"ticks_{name}"] = table.parts[:, cause].sum(axis=1)
    return columns


def earliest(plan: Plan, chosen: NDArray[np.bool_], time: Column) -> Column:
    """Earliest of the chosen steps of each matter, NONE where there is none, shape (n,)."""
    rows = np.flatnonzero(chosen)
    case, when = plan.steps.case[rows], time[rows]
    best = np.full(len(plan.cases), NEVER)
    np.minimum.at(best, case, when)
    rows = rows[when == best[case]][::-1]  # Of several at one time the first is written last.
    step = np.full(len(plan.cases), NONE)
    step[plan.steps.case[rows]] = rows
    return step


def at(values: Column, step: Column) -> Column:
    """Value at a step of each matter, NONE where there is no step."""
    return np.where(step == NONE, NONE, values[step])


def due(scenario: Scenario, world: World, registered: Column) -> tuple[Column, Column]:
    """When the response and the handling of each matter become late [ticks]; NEVER before it is known."""
    limits, known = scenario.limits, registered != NONE
    result = []
    for ordinary, urgent in ((limits.response, limits.urgent_response), (limits.done, limits.urgent_done)):
        when = np.full(len(registered), NEVER)
        for limit, chosen in ((ordinary, ~world.matters.urgent), (urgent, world.matters.urgent)):
            rows = np.flatnonzero(known & chosen)
            if len(rows):
                clock = world.clocks.made[world.clocks.number(limits.calendar, limit.clock)]
                when[rows] = clock.advance(registered[rows], round(limit.ticks))
        result.append(when)
    return result[0], result[1]


def time_parts(plan: Plan, log: Log, world: World, ended: Column) -> NDArray[np.int64]:
    """Split the time of each matter from need to end [ticks], shape (n, causes, levels)."""
    count, levels = len(world.matters), len(world.staff.desks)
    steps = plan.steps
    parts = np.zeros((len(CAUSES), levels, count), np.int64)  # What is added up lies together.
    first = plan.cases.first
    first_level = np.maximum(steps.level[first], 0)
    known = np.where(log.ready[first] == NONE, ended, log.ready[first])
    parts[ASKED, first_level, np.arange(count)] = known - world.matters.arise
    rows = np.flatnonzero(log.ready != NONE)
    level = np.maximum(steps.level[rows], 0)
    place = level * count + steps.case[rows]
    kinds, rework = steps.kind[rows], steps.rework[rows] == 1
    for cause, amount in spans(plan, log, rows).items():
        causes = np.where(rework, REWORK, np.where(WHOLE[kinds] == NONE, cause, WHOLE[kinds]))
        np.add.at(parts.reshape(-1), causes * (levels * count) + place, amount)
    return parts.transpose(2, 0, 1)


def spans(plan: Plan, log: Log, rows: Column) -> dict[int, Column]:
    """Split the time of some steps from ready to finish by cause, as if all were work [ticks]."""
    ready, finish, start = log.ready[rows], log.finish[rows], log.start[rows]
    until = np.where(finish == NONE, plan.horizon, finish)
    begun = np.where(start == NONE, until, start)
    clock = duty_clocks(plan, log)[rows]
    waited, spent = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        waited[here] = ticking.worked(ready[here], begun[here])
        spent[here] = ticking.worked(begun[here], until[here])
    aside = np.maximum(log.aside[rows], 0)
    return {QUEUE: waited + aside, CLOSED_HOURS: (until - ready) - waited - spent, AT_WORK: spent - aside}


def duty_clocks(plan: Plan, log: Log) -> Column:
    """Clock by which each step's time counts: its team's, or that of the first team to serve its queue."""
    by_queue = np.full(plan.queues, NATURAL)
    by_queue[plan.serves.queue[::-1]] = plan.teams.clock[plan.serves.team[::-1]]
    if not len(plan.teams):
        return by_queue[plan.steps.queue]
    waiting = by_queue[waited_in(plan, log)]
    return np.where(log.team == NONE, waiting, plan.teams.clock[log.team])
