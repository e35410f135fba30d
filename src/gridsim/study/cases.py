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
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.schema import Scenario
from gridsim.units import NEVER

Rows = TypeVar("Rows", Cases, Steps, Log)
OPEN, CLOSED, WITHDRAWN = range(3)
ASKED, CLOSED_HOURS, QUEUE, IN_MEETING, IN_OUTSIDE, IN_PAUSE, AT_WORK, REWORK = range(8)

WHOLE = np.full(ROUND + 1, NONE)
"""Cause to which all time of a step of a kind counts; NONE where it is split."""
WHOLE[[MEETING, OUTSIDE, PAUSE]] = IN_MEETING, IN_OUTSIDE, IN_PAUSE


@dataclass(frozen=True, eq=False)
class CaseTable:
    """What became of each matter; columns have shape (n,) if nothing else is said, times are ticks or NONE.

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
        occurs: Whether any matter has such a part, shape (causes, levels).
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
    occurs: NDArray[np.bool_]

    def spent(self, cause: int) -> Column:
        """Time of each matter by a cause, all levels together [ticks]."""
        total = np.zeros(len(self.parts), np.int64)
        for level in np.flatnonzero(self.occurs[cause]):
            total += self.parts[:, cause, level]
        return total


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
    satisfied = ended - world.matters.arise <= steps.tolerance[last]
    registered = log.ready[first]
    response_due, done_due = due(scenario, world, registered)
    parts, occurs = time_parts(plan, log, world, ended)
    reopened = np.zeros(len(last), bool)
    reopened[steps.case[(steps.kind == FOLLOW_UP) & (following != NONE)]] = True
    rated = world.rated & called
    table = CaseTable(
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
        occurs=occurs,
    )
    wrong = np.flatnonzero(sum(map(table.spent, range(len(CAUSES)))) != ended - world.matters.arise)
    if len(wrong):
        raise LogError(f"case {wrong[0]}: the parts of its time do not add up to it")
    return table


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
        columns[f"ticks_{name}"] = table.spent(cause)
    return columns


def earliest(plan: Plan, chosen: NDArray[np.bool_], time: Column) -> Column:
    """Earliest of the chosen steps of each matter, NONE where there is none, shape (n,)."""
    rows = np.flatnonzero(chosen)
    case, when = plan.steps.case.take(rows), time.take(rows)
    best = np.full(len(plan.cases), NEVER)
    np.minimum.at(best, case, when)
    first = np.flatnonzero(when == best.take(case))[::-1]  # Of several at one time the first is written last.
    step = np.full(len(plan.cases), NONE)
    step[case.take(first)] = rows.take(first)
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


def time_parts(
    plan: Plan, log: Log, world: World, ended: Column
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Split the time of each matter from need to end [ticks].

    Returns:
        The parts, shape (n, causes, levels), and whether there are any, shape (causes, levels).
    """
    count, levels = len(world.matters), len(world.staff.desks)
    steps, first = plan.steps, plan.cases.first
    parts = np.zeros((len(CAUSES), levels, count), np.int64)  # What is added up lies together.
    occurs = np.zeros((len(CAUSES), levels), bool)

    def add(cause: Column | int, rows: Column, amount: Column) -> None:
        some = np.flatnonzero(amount)
        rows, amount = rows.take(some), amount.take(some)
        causes = cause.take(some) if isinstance(cause, np.ndarray) else cause
        kind = causes * levels + np.maximum(steps.level.take(rows), 0)
        occurs.reshape(-1)[kind] = True
        np.add.at(parts.reshape(-1), kind * count + steps.case.take(rows), amount)

    add(ASKED, first, np.where(log.ready[first] == NONE, ended, log.ready[first]) - world.matters.arise)
    rows = np.flatnonzero(log.ready != NONE)
    cause = np.where(steps.rework.take(rows) == 1, REWORK, WHOLE.take(steps.kind.take(rows)))
    whole, split = np.flatnonzero(cause != NONE), np.flatnonzero(cause == NONE)
    add(cause.take(whole), rows.take(whole), taken(plan, log, rows.take(whole)))
    rows = rows.take(split)
    for part, amount in spans(plan, log, rows).items():
        add(part, rows, amount)
    return parts.transpose(2, 0, 1), occurs


def taken(plan: Plan, log: Log, rows: Column) -> Column:
    """Time of some steps from ready to finish, or to the horizon [ticks]."""
    finish = log.finish.take(rows)
    return np.where(finish == NONE, plan.horizon, finish) - log.ready.take(rows)


def spans(plan: Plan, log: Log, rows: Column) -> dict[int, Column]:
    """Split the time of some steps from ready to finish by cause, as if all were work [ticks]."""
    ready, start = log.ready.take(rows), log.start.take(rows)
    until = ready + taken(plan, log, rows)
    begun = np.where(start == NONE, until, start)
    aside = np.maximum(log.aside.take(rows), 0)
    clock = duty_clocks(plan, log, rows)
    spent = plan.steps.work.take(rows) + aside  # As the invariants have it, of what has begun and finished.
    cut = np.flatnonzero((start == NONE) | (log.finish.take(rows) == NONE))
    spent[cut] = worked(plan, clock, begun, until, cut)
    waited = np.zeros(len(rows), np.int64)
    waits = np.flatnonzero(begun > ready)
    waited[waits] = worked(plan, clock, ready, begun, waits)
    return {QUEUE: waited + aside, CLOSED_HOURS: (until - ready) - waited - spent, AT_WORK: spent - aside}


def worked(plan: Plan, clock: Column, since: Column, until: Column, rows: Column) -> Column:
    """Time on duty within [since, until) of some rows, each by its clock [ticks], shape (rows,)."""
    spent = np.zeros(len(rows), np.int64)
    since, until, clock = since.take(rows), until.take(rows), clock.take(rows)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        if len(here):
            spent[here] = ticking.worked(since.take(here), until.take(here))
    return spent


def duty_clocks(plan: Plan, log: Log, rows: Column) -> Column:
    """Clock by which some steps' time counts: their team's, or that of the first team that serves them."""
    if not len(plan.teams):
        return np.full(len(rows), NATURAL)
    team = log.team.take(rows)
    clock = plan.teams.clock.take(team)
    waiting = np.flatnonzero(team == NONE)
    if len(waiting):
        by_queue = np.full(plan.queues, NATURAL)
        by_queue[plan.serves.queue[::-1]] = plan.teams.clock[plan.serves.team[::-1]]
        clock[waiting] = by_queue[waited_in(plan, log)[rows[waiting]]]
    return clock
