"""The plan: all that will happen unless staff decide otherwise, as frozen columns; chance ends here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gridsim.clocks import Clock
from gridsim.errors import PlanError
from gridsim.units import NEVER

Column = NDArray[np.int64]

NONE = -1
MATTER, VISIT = 0, 1
WORK, MEETING, OUTSIDE, PAUSE, RETURNED, CHECK, FOLLOW_UP, ROUND = range(8)
UNFINISHED, SOLVED, UNSOLVED = 0, 1, 2
UNLIMITED = 1 << 40
MOST_CHANNELS = 1 << 28
ROOM = 1 << 8
"""The ticks of all teams can be numbered so many times over; the sum of all times of steps is a tick too."""


class Table:
    """Columns of one length, checked and made read-only; some may end early, all of these at one row.

    Attributes:
        BEYOND: By the name of each column that may end early, what holds for all rows beyond.
    """

    BEYOND: ClassVar[Mapping[str, int]] = {}

    def __post_init__(self) -> None:
        lengths: set[int] = set()
        early: set[int] = set()
        for name, column in list(vars(self).items()):
            values = np.ascontiguousarray(column, dtype=np.int64)
            if values.ndim != 1:
                raise PlanError(f"{type(self).__name__}.{name} must have one dimension")
            values.setflags(write=False)
            object.__setattr__(self, name, values)
            (early if name in self.BEYOND else lengths).add(len(values))
        if len(lengths) > 1 or len(early) > 1 or max(early, default=0) > max(lengths):
            lengths |= early
            raise PlanError(f"{type(self).__name__} has columns of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(next(iter(vars(self).values())))

    @property
    def described(self) -> int:
        """Rows up to the end of the columns that may end early."""
        return len(getattr(self, next(iter(self.BEYOND))))

    def whole(self, name: str) -> Column:
        """Give a column to its last row."""
        column: Column = getattr(self, name)
        return np.append(column, np.full(len(self) - len(column), self.BEYOND.get(name, NONE)))


@dataclass(frozen=True, eq=False)
class Cases(Table):
    """One row for each matter and each visit.

    A case beyond the end of the early columns waits for nobody and never gives up.

    Attributes:
        kind: MATTER or VISIT.
        arise: When the need exists, or the visit is due [ticks], at least 0, below the horizon.
        asked: Channel on which the case waits to be asked before its first step; NONE: it does not wait.
        asks: Finished visits on that channel, after ``arise``, that it takes; at least 1.
        wakes: Channel on which the finish of this case asks others; NONE for matters.
        withdraw: When the household gives up if it then waits [ticks], NEVER if it does not.
        first: First step.
    """

    BEYOND = {"asked": NONE, "asks": 1, "withdraw": NEVER}

    kind: Column
    arise: Column
    asked: Column
    asks: Column
    wakes: Column
    withdraw: Column
    first: Column


@dataclass(frozen=True, eq=False)
class Steps(Table):
    """One row for each step that a case might take, in the order of the cases.

    A step beyond the end of the early columns is a visit's round: it leads nowhere, nobody owns it, and it
    leaves at its limit only.

    Attributes:
        case: Row of the case.
        level: Row of the ladder's level, or NONE.
        kind: WORK, MEETING, OUTSIDE, PAUSE, RETURNED, CHECK, FOLLOW_UP or ROUND.
        queue: Where the step waits.
        owner: Earlier step of the case whose team must take this one, from its private queue; or NONE.
        work: Effort [ticks on the clock of the team that begins it], at least 0.
        priority: Smaller goes first.
        preempts: 1 where the step may set a less urgent one aside.
        limit: Longest wait to begin [ticks on ``clock``], at least 1; NEVER for none.
        clock: Clock of the limit.
        late: Step to go to when the limit passes; NONE leaves.
        may_leave: 1 where the household may withdraw while this step waits.
        tolerance: Age of the case [ticks since ``arise``] at the finish of this step up to which ``next``
            holds, and above which ``over`` does.
        next: Step after this one; NONE ends the case.
        over: As ``next``, for a case older than ``tolerance``.
        outcome: SOLVED or UNSOLVED where the finish of this step finishes the handling, else UNFINISHED.
        rework: 1 where the step would not be there had all gone right the first time.
    """

    BEYOND = {
        "kind": ROUND,
        "owner": NONE,
        "preempts": 0,
        "clock": 0,
        "late": NONE,
        "may_leave": 0,
        "tolerance": NEVER,
        "next": NONE,
        "over": NONE,
        "outcome": UNFINISHED,
        "rework": 0,
    }

    case: Column
    level: Column
    kind: Column
    queue: Column
    owner: Column
    work: Column
    priority: Column
    preempts: Column
    limit: Column
    clock: Column
    late: Column
    may_leave: Column
    tolerance: Column
    next: Column
    over: Column
    outcome: Column
    rework: Column


@dataclass(frozen=True, eq=False)
class Teams(Table):
    """One row for each team.

    Attributes:
        clock: When it is on duty.
        workers: How many at tick 0, at least 0.
        private: Queue of steps that this team owns; NONE if it can own none. It is served first.
    """

    clock: Column
    workers: Column
    private: Column


@dataclass(frozen=True, eq=False)
class Serves(Table):
    """Which queues each team serves, in its order: sorted by team, then by preference.

    Attributes:
        team: The team.
        queue: The queue.
    """

    team: Column
    queue: Column


@dataclass(frozen=True, eq=False)
class Changes(Table):
    """Changes of timetables, sorted by tick; no team has two at one tick.

    Attributes:
        tick: When, from 1.
        team: Which team.
        workers: How many from then on, at least 0.
    """

    tick: Column
    team: Column
    workers: Column


@dataclass(frozen=True, eq=False)
class Plan:
    """What an engine runs.

    Attributes:
        start: Date of tick 0, at 00:00.
        horizon: First tick at which nothing happens any more.
        queues: Number of queues.
        clocks: Clocks by number; clock 0 is plain time.
        lane_starts: First case of each lane. Lanes have equally many teams and queues and share none, and
            nobody is asked in them: an engine may run them together or one after the other, as it likes.
    """

    start: date
    horizon: int
    queues: int
    clocks: Sequence[Clock]
    cases: Cases
    steps: Steps
    teams: Teams
    serves: Serves
    changes: Changes
    lane_starts: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        check(self)
        if self.lane_starts != (0,):
            check_lanes(self)


def horizon_within(plan: Plan, steps: int) -> int:
    """Latest horizon before which at most so many steps belong to cases that have arisen.

    Args:
        plan: The plan.
        steps: How many, at least 0, beside those of the cases that arise at the very first tick: the rounds
            of a large town's visits all begin then.

    Returns:
        The plan's own horizon where it has no more steps; at least 1 [ticks].
    """
    arise = plan.cases.arise[plan.steps.case]
    steps += int((arise == arise.min(initial=plan.horizon)).sum())
    if len(arise) <= steps:
        return plan.horizon
    return max(int(np.partition(arise, steps)[steps]), 1)


def cut(plan: Plan, horizon: int) -> Plan:
    """The same plan up to an earlier horizon, without the cases that arise from then on.

    What an engine logs of it is what it logs of the whole plan before that tick.

    Args:
        plan: The plan.
        horizon: First tick at which nothing happens any more, from 1 to the plan's own.
    """
    arisen = plan.cases.arise < horizon
    kept = arisen[plan.steps.case]
    case, step = (np.append(np.cumsum(rows) - 1, NONE) for rows in (arisen, kept))
    cases, steps = rows_of(plan.cases, arisen), rows_of(plan.steps, kept)
    cases["first"], steps["case"] = step[cases["first"]], case[steps["case"]]
    for name in ("owner", "late", "next", "over"):
        steps[name] = step[steps[name]]
    return replace(
        plan,
        horizon=horizon,
        cases=Cases(**cases),
        steps=Steps(**steps),
        lane_starts=tuple(int(arisen[:first].sum()) for first in plan.lane_starts),
    )


def rows_of(table: Table, kept: NDArray[np.bool_]) -> dict[str, Column]:
    """Columns of some rows of a table; those that end early do so at the same row as before."""
    return {name: column[kept[: len(column)]] for name, column in vars(table).items()}


def within(name: str, values: Column, low: int, high: int) -> None:
    """Raise PlanError unless ``low <= values < high``."""
    if values.min(initial=low) < low or values.max(initial=high - 1) >= high:
        row = int(np.flatnonzero((values < low) | (values >= high))[0])
        raise PlanError(f"plan: {name}[{row}] is {values[row]}, outside [{low}, {high})")


def check(plan: Plan) -> None:
    """Raise PlanError where an engine could run for ever, overflow or read beyond a column."""
    cases, steps, teams = plan.cases, plan.steps, plan.teams
    count = len(steps)
    longest = NEVER // max(ROOM * (len(teams) + 1), len(cases) + count)
    if not 0 < plan.horizon < longest:
        raise PlanError(f"plan: the horizon of {plan.horizon} ticks is outside [1, {longest})")
    if any(clock.horizon > NEVER // 4 for clock in plan.clocks):
        raise PlanError(f"plan: a clock goes on beyond tick {NEVER // 4}")
    within("cases.arise", cases.arise, 0, plan.horizon)
    within("cases.first", cases.first, 0, max(count, 1))
    within("cases.asks", cases.asks, 1, 1 << 31)
    within("cases.asked", cases.asked, NONE, MOST_CHANNELS)
    within("cases.wakes", cases.wakes, NONE, MOST_CHANNELS)
    within("cases.withdraw", cases.withdraw, 0, NEVER + 1)
    within("steps.case", steps.case, 0, len(cases))
    if (steps.case[1:] < steps.case[:-1]).any():
        raise PlanError("plan: the steps must stand in the order of their cases")
    if (steps.case[cases.first] != np.arange(len(cases))).any():
        raise PlanError("plan: cases.first must be a step of the case itself")
    within("steps.queue", steps.queue, 0, plan.queues)
    within("steps.work", steps.work, 0, NEVER // 4)
    within("steps.priority", steps.priority, -NEVER // 4, NEVER // 4)
    within("steps.limit", steps.limit, 1, NEVER + 1)
    within("steps.clock", steps.clock, 0, len(plan.clocks))
    within("steps.tolerance", steps.tolerance, -1, NEVER + 1)
    within("steps.outcome", steps.outcome, 0, 3)
    rows = np.arange(steps.described)
    for name in ("next", "over", "late"):
        target = getattr(steps, name)
        within(f"steps.{name}", target, NONE, max(count, 1))
        forward(f"steps.{name}", target, rows, steps.case)
    within("steps.owner", steps.owner, NONE, max(count, 1))
    forward("steps.owner", rows, steps.owner, steps.case)
    within("teams.clock", teams.clock, 0, len(plan.clocks))
    within("teams.workers", teams.workers, 0, UNLIMITED + 1)
    within("teams.private", teams.private, NONE, plan.queues)
    check_service(plan)


def forward(name: str, later: Column, earlier: Column, case: Column) -> None:
    """Raise PlanError where a step leads to one that is not after it in the same case."""
    linked = np.flatnonzero((later != NONE) & (earlier != NONE))
    later, earlier = later[linked], earlier[linked]
    wrong = (later <= earlier) | (case[later] != case[earlier])
    if wrong.any():
        raise PlanError(f"plan: {name}[{int(linked[wrong][0])}] must lead to a later step of the same case")


def check_service(plan: Plan) -> None:
    """Raise PlanError where teams, queues and timetables do not fit together."""
    serves, changes = plan.serves, plan.changes
    within("serves.team", serves.team, 0, len(plan.teams))
    within("serves.queue", serves.queue, 0, plan.queues)
    if (np.diff(serves.team) < 0).any():
        raise PlanError("plan: serves must be sorted by team")
    pairs = serves.team * max(plan.queues, 1) + serves.queue
    if len(np.unique(pairs)) < len(pairs):
        raise PlanError("plan: a team serves a queue twice")
    private = plan.teams.private[plan.teams.private != NONE]
    if len(private):
        check_private(plan, private)
    within("changes.tick", changes.tick, 1, NEVER)
    within("changes.team", changes.team, 0, len(plan.teams))
    within("changes.workers", changes.workers, 0, UNLIMITED + 1)
    order = np.lexsort((changes.team, changes.tick))
    if (np.diff(changes.tick) < 0).any():
        raise PlanError("plan: changes must be sorted by tick")
    same = (np.diff(changes.tick[order]) == 0) & (np.diff(changes.team[order]) == 0)
    if same.any():
        raise PlanError("plan: a team has two changes at one tick")


def check_lanes(plan: Plan) -> None:
    """Raise PlanError where lanes are not apart."""
    lanes, teams, cases = len(plan.lane_starts), len(plan.teams), len(plan.cases)
    edges = np.array([*plan.lane_starts, cases])
    if not lanes or edges[0] != 0 or (np.diff(edges) < 0).any():
        raise PlanError(f"plan: the lanes must begin at case 0 and ascend, up to {cases}")
    if teams % lanes or plan.queues % lanes:
        raise PlanError(f"plan: {teams} teams and {plan.queues} queues are not those of {lanes} equal lanes")
    lane = np.repeat(np.arange(lanes), np.diff(edges)).take(plan.steps.case)
    queues = max(plan.queues // lanes, 1)
    alone = (plan.steps.queue // queues == lane).all() and (plan.cases.wakes == NONE).all()
    own = plan.serves.team // max(teams // lanes, 1) == plan.serves.queue // queues
    if not (alone and own.all() and (plan.teams.private == NONE).all()):
        raise PlanError("plan: lanes must have queues and teams of their own, and ask nobody")


def check_private(plan: Plan, private: Column) -> None:
    """Raise PlanError where a private queue is reached otherwise than by its own team's steps."""
    if np.isin(private, plan.serves.queue).any() or len(np.unique(private)) < len(private):
        raise PlanError("plan: a private queue is served by its own team only, and not in serves")
    if np.isin(plan.steps.queue, private).any():
        raise PlanError("plan: steps reach a private queue by their owner only")
