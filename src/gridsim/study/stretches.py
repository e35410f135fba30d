"""Stretches: where the time of needs went until they were solved, by cause and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gridsim.engine.log import Log, until, waited_in
from gridsim.model.build import World
from gridsim.model.calendar import NATURAL
from gridsim.model.columns import select
from gridsim.model.plan import MEETING, NONE, OUTSIDE, PAUSE, Column, Plan, Steps
from gridsim.study.lane_sums import Flags

ASKED, CLOSED_HOURS, QUEUE, IN_MEETING, IN_OUTSIDE, IN_PAUSE, AT_WORK, REWORK, GIVEN_UP = range(9)
WHOLE = {MEETING: IN_MEETING, OUTSIDE: IN_OUTSIDE, PAUSE: IN_PAUSE}
"""Cause to which all time of a step of a kind counts; that of the others is split."""


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of the time of matters; columns have shape (m,). No two hold time of one cause.

    Attributes:
        case: Matter.
        level: Level at which it was.
        ticks: By cause, how much of each stretch counts to it [ticks].
    """

    case: Column
    level: Column
    ticks: Mapping[int, Column]


def seen_until(log: Log, ends: Column) -> Log:
    """Give a log as it stood at some moments: what has not happened by then is NONE.

    Args:
        log: What happened.
        ends: The moment for each step [ticks], shape (steps,).
    """
    begun, over = log.start < ends, log.finish <= ends
    return replace(
        log,
        ready=select(log.ready < ends, log.ready, NONE),
        start=select(begun, log.start, NONE),
        finish=select(over, log.finish, NONE),
        aside=select(begun & over, log.aside, NONE),
    )


def stretches(
    world: World, steps: Steps, log: Log, left_at: Column, finish: Column, ends: Column
) -> list[Stretches]:
    """Split the time of each need until its end by cause and level.

    Args:
        world: What the rows mean.
        steps: Steps of the matters.
        log: What happened to them.
        left_at: Step with which the handling of each ended, or to which it came last, shape (n,).
        finish: When each ended; NONE where it is open [ticks], shape (n,).
        ends: When each need was solved, or followed no longer [ticks], shape (n,).
    """
    first, level = world.plan.cases.first[: len(ends)], np.maximum(steps.level, 0)
    left = until(finish, ends)  # Before its end where it ended unsolved.
    log = seen_until(log, ends.take(steps.case))
    end = until(log.finish, ends.take(steps.case))
    found = []

    def add(rows: Column, ticks: dict[int, Column]) -> None:
        if any(column.any() for column in ticks.values()):
            found.append(Stretches(steps.case.take(rows), level.take(rows), ticks))

    add(first, {ASKED: until(log.ready.take(first), left) - world.matters.arise})
    add(left_at, {GIVEN_UP: ends - left})
    rest, again = log.ready != NONE, steps.rework == 1
    wholes = [(again, REWORK), *((steps.kind == kind, cause) for kind, cause in WHOLE.items())]
    for flags, cause in wholes:
        rows = np.flatnonzero(rest & flags)
        add(rows, {cause: end.take(rows) - log.ready.take(rows)})
        rest &= ~flags
    split = spans(world.plan, steps, log, end, rest)
    found.append(Stretches(steps.case, level, {key: column for key, column in split.items() if column.any()}))
    return found


def spans(plan: Plan, steps: Steps, log: Log, end: Column, chosen: Flags) -> dict[int, Column]:
    """Split the time of each chosen step from ready to finish by cause, as if all were work.

    Args:
        plan: Teams and clocks.
        steps: The steps.
        log: What happened to them.
        end: When each finished; the horizon where it did not [ticks].
        chosen: Which are chosen; each of them has become ready.

    Returns:
        Time in queues, in closed hours and at work [ticks], 0 for the steps not chosen, shape (steps,) each.
    """
    begun, over = until(log.start, end), (log.start != NONE) & (log.finish != NONE)
    aside = np.maximum(log.aside, 0) * chosen
    spent = steps.work * chosen + aside  # As the invariants have it, of what has begun and finished.
    rows = np.flatnonzero(chosen & ((begun > log.ready) | ~over))
    clock = duty_clocks(plan, log, rows)
    waited = np.zeros(len(log), np.int64)
    waited[rows] = worked(plan, clock, log.ready.take(rows), begun.take(rows))
    cut = np.flatnonzero(~over.take(rows))
    clock, rows = clock.take(cut), rows.take(cut)
    spent[rows] = worked(plan, clock, begun.take(rows), end.take(rows))
    rest = (end - log.ready) * chosen - waited - spent
    return {QUEUE: waited + aside, CLOSED_HOURS: rest, AT_WORK: spent - aside}


def worked(plan: Plan, clock: Column, since: Column, end: Column) -> Column:
    """Time on duty within each [since, end), by its clock [ticks], shape (n,)."""
    spent = np.zeros(len(clock), np.int64)
    for number in np.flatnonzero(np.bincount(clock)).tolist():
        here = np.flatnonzero(clock == number)
        spent[here] = plan.clocks[number].worked(since.take(here), end.take(here))
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
