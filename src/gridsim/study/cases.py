"""Cases: what became of each matter of a replication, and where its days went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from gridsim.engine.log import Log, until
from gridsim.errors import LogError
from gridsim.model.build import World
from gridsim.model.columns import select
from gridsim.model.plan import FOLLOW_UP, NONE, SOLVED, UNFINISHED, WORK, Column, Steps
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.schema import Limits, Scenario
from gridsim.study.lane_sums import Flags
from gridsim.study.stretches import Stretches, stretches
from gridsim.units import NEVER, Duration

Rows = TypeVar("Rows", Steps, Log)
OPEN, CLOSED, WITHDRAWN = range(3)
KEPT = ("registered", "responded", "done", "done_level", "solved", "closed", "ended", "until", "state")
"""Columns of the table of matters that are kept as they are."""

STATES = np.array([OPEN, WITHDRAWN, CLOSED])
"""State of a matter by whether it has ended, plus whether somebody then served it."""


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
        until: When it was solved, or followed no longer: its time counts up to here.
        state: OPEN, CLOSED or WITHDRAWN.
        reopened: True where the household had it reopened.
        rated: True where the household rated.
        satisfied: True where it rated and was satisfied.
        response_due: When the response is late; NEVER where it is not yet registered.
        done_due: When the handling is late, likewise.
        need_due: When the handling would be late if its limit counted from the need.
        stretches: Time from need to ``until``, by cause and level.
        levels: Number of levels.
    """

    registered: Column
    responded: Column
    done: Column
    done_level: Column
    solved: Column
    closed: Column
    ended: Column
    until: Column
    state: Column
    reopened: Flags
    rated: Flags
    satisfied: Flags
    response_due: Column
    done_due: Column
    need_due: Column
    stretches: Sequence[Stretches]
    levels: int

    @cached_property
    def spent(self) -> list[Column]:
        """Time of each matter by each cause, all levels together [ticks], shape (n,) each."""
        nothing = np.zeros(len(self.ended), np.int64)
        total = [nothing] * len(CAUSES)
        for part in self.stretches:
            for cause, ticks in part.ticks.items():
                total[cause] = nothing.copy()
                np.add.at(total[cause], part.case, ticks)
        return total

    @cached_property
    def parts(self) -> Column:
        """Time from need to ``until`` by cause and level [ticks], shape (n, causes, levels)."""
        parts = np.zeros((len(self.ended), len(CAUSES), self.levels), np.int64)
        for part in self.stretches:
            place = part.case * self.levels + part.level
            for cause, ticks in part.ticks.items():
                found = np.bincount(place, ticks, len(parts) * self.levels)
                parts[:, cause] = found.reshape(-1, self.levels)
        return parts


def case_table(scenario: Scenario, world: World, log: Log, followed: int = NEVER // 4) -> CaseTable:
    """Work out what became of each matter.

    Args:
        scenario: The promised limits.
        world: The plan and what its rows mean.
        log: What happened.
        followed: How long each need is followed, but not beyond the horizon [ticks]; by default up to it.

    Returns:
        The table of matters.

    Raises:
        LogError: If the parts of a matter's time do not add up to it.
    """
    matters, count = world.matters, len(world.matters)
    steps, log = of_matters(world, log)
    begun = log.start != NONE
    over = begun & (log.finish != NONE)
    last = reached(world, steps, log)
    finish, served = log.finish.take(last), begun.take(last)
    ended = until(finish, world.plan.horizon)
    registered = log.ready.take(world.plan.cases.first[:count])
    state = STATES.take((finish != NONE).astype(np.int8) + (served & (finish != NONE)))
    closed = state == CLOSED
    rated = world.rated & closed & (steps.kind.take(last) == FOLLOW_UP)
    (responded,) = earliest(steps, begun & (steps.kind == WORK), [log.start], count)
    rows = np.arange(len(steps))
    handled = earliest(steps, over & (steps.outcome != UNFINISHED), [log.finish, steps.level, rows], count)
    done, done_level, done_row = handled
    (solved,) = earliest(steps, over & (steps.outcome == SOLVED), [log.finish], count)
    limits = scenario.limits
    response, handling = (limits.response, limits.urgent_response), (limits.done, limits.urgent_done)
    ends = until(solved, np.minimum(matters.arise + followed, world.plan.horizon))
    table = CaseTable(
        registered=registered,
        responded=responded,
        done=done,
        done_level=done_level,
        solved=solved,
        closed=select(closed, finish, NONE),
        ended=ended,
        until=ends,
        state=state,
        reopened=reopened(steps, log, last),
        rated=rated,
        satisfied=rated & (ended - matters.arise <= steps.tolerance.take(last)),
        response_due=when_due(limits, world, registered, *response),
        done_due=when_due(limits, world, registered, *handling),
        need_due=when_due(limits, world, matters.arise, *handling),
        stretches=stretches(world, steps, log, select(done == NONE, last, done_row), finish, ends),
        levels=len(world.staff.desks),
    )
    wrong = np.flatnonzero(sum(table.spent) != ends - matters.arise)
    if len(wrong):
        raise LogError(f"case {wrong[0]}: the parts of its time do not add up to it")
    return table


def of_matters(world: World, log: Log) -> tuple[Steps, Log]:
    """Give the part of a plan's steps and of its log that the matters take: the first rows."""
    count = matter_steps(world)
    return head(world.plan.steps, count), head(log, count)


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
    for name in KEPT:
        columns[name] = getattr(table, name)
    columns["withdrawn"] = select(table.state == WITHDRAWN, table.ended, NONE)
    for name in ("reopened", "rated", "satisfied"):
        columns[name] = getattr(table, name).astype(np.int64)
    for cause, name in enumerate(CAUSES):
        columns[f"ticks_{name}"] = table.spent[cause]
    return columns


def reached(world: World, steps: Steps, log: Log) -> Column:
    """Last step that each matter has come to, its first where it has come to none, shape (n,)."""
    rows, last = np.flatnonzero(log.ready != NONE), world.plan.cases.first[: len(world.matters)].copy()
    last[steps.case.take(rows)] = rows  # They come to their steps in order: the last is written last.
    return last


def reopened(steps: Steps, log: Log, last: Column) -> Flags:
    """Whether each matter has gone on after a follow-up call, shape (n,)."""
    calls = np.flatnonzero((steps.kind == FOLLOW_UP) & (log.ready != NONE))
    case, found = steps.case.take(calls), np.zeros(len(last), bool)
    found[case[last.take(case) != calls]] = True
    return found


def earliest(steps: Steps, chosen: Flags, columns: Sequence[Column], count: int) -> list[Column]:
    """Values at the first chosen step of each matter, NONE where there is none, shape (count,) each."""
    back = np.flatnonzero(chosen)[::-1]  # The first of a matter is written last.
    case, found = steps.case.take(back), []
    for column in columns:
        found.append(np.full(count, NONE))
        found[-1][case] = column.take(back)
    return found


def when_due(limits: Limits, world: World, since: Column, ordinary: Duration, urgent: Duration) -> Column:
    """When each matter is late by a limit of ordinary matters and one of urgent ones [ticks].

    Args:
        limits: Whose calendar counts.
        world: Clocks, and which matters are urgent.
        since: From when the limit counts; NONE where it does not [ticks], shape (n,).
        ordinary: The limit of ordinary matters.
        urgent: That of urgent ones.

    Returns:
        First tick after which each is late; NEVER where no limit counts, shape (n,).
    """
    known, when = since != NONE, np.full(len(since), NEVER)
    apart = ((ordinary, known & ~world.matters.urgent), (urgent, known & world.matters.urgent))
    for limit, chosen in ((ordinary, known),) if ordinary == urgent else apart:
        rows = np.flatnonzero(chosen)
        if len(rows):
            clock = world.clocks.made[world.clocks.number(limits.calendar, limit.clock)]
            when[rows] = clock.advance(since.take(rows), round(limit.ticks))
    return when
