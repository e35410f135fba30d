"""Offered load: the work that a plan holds, against the time on duty that there is for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.model.build import World
from gridsim.model.calendar import NATURAL
from gridsim.model.plan import MEETING, NONE, VISIT, Column, Plan
from gridsim.study.load import duty_time, total
from gridsim.units import NEVER

NEVER_SATISFIED = -1
FULL = 1.0
"""Load from which on there is more work than time."""


@dataclass(frozen=True)
class Offered:
    """How much work comes to a level, as a share of its time on duty; inf where nobody is ever on duty.

    Attributes:
        visits: That of the visits that fall due in the window.
        cases: That of the work on matters that comes up in it.
        agenda: Matters that come to its meetings, as a share of the places on their agendas; nan without.
        teams: That of each team, visits and matters together; without those that have neither work nor time.
    """

    visits: float
    cases: float
    agenda: float
    teams: tuple[float, ...]

    @property
    def mean(self) -> float:
        """That of visits and matters together."""
        return self.visits + self.cases

    @property
    def most(self) -> float:
        """That of the team to which most comes; nan without teams."""
        return max(self.teams, default=np.nan)

    @property
    def number(self) -> int:
        """How many teams there are."""
        return len(self.teams)

    @property
    def full(self) -> int:
        """How many teams have as much work as time, or more."""
        return sum(load >= FULL for load in self.teams)


def offered(world: World, start: int, end: int) -> dict[str, Offered]:
    """Work out the load that is offered to each level, without running anything.

    Every visit due is counted as if none lapsed, and every matter takes the way that it takes if nothing is
    late and nobody withdraws, and as fast as if nobody else waited: what then comes up before the window or
    after it does not count. So at full levels it is above the load that comes of it, which cannot pass 1.

    Args:
        world: A plan, and what its rows mean.
        start: First tick of the window.
        end: First tick after it.

    Returns:
        What is offered in the window, by level.
    """
    plan = world.plan
    first = earliest(plan)
    rows = np.flatnonzero((first >= start) & (first < end))
    team = serving(plan)[plan.steps.queue[rows]]
    rows, team = rows[team != NONE], team[team != NONE]
    visit = plan.cases.kind[plan.steps.case[rows]] == VISIT
    duty, teams = duty_time(world, start, end), len(plan.teams)
    work = {
        "visits": total(team[visit], plan.steps.work[rows][visit], teams),
        "cases": total(team[~visit], plan.steps.work[rows][~visit], teams),
    }
    both = work["visits"] + work["cases"]
    found = {}
    for name, desk in world.staff.desks.items():
        own, meetings = np.array(desk.teams, np.int64), np.array(desk.meetings, np.int64)
        each = [share(both[one], duty[one]) for one in own.tolist()]
        amounts = [float(work[part][own].sum()) for part in ("visits", "cases")]
        visits, cases = (share(amount, duty[own].sum(), sum(amounts)) for amount in amounts)
        agenda = share(both[meetings].sum(), duty[meetings].sum()) if desk.meetings else np.nan
        found[name] = Offered(visits, cases, agenda, tuple(load for load in each if not np.isnan(load)))
    return found


def averaged(plans: Sequence[dict[str, Offered]]) -> dict[str, Offered]:
    """Mean of the loads that several plans of one scenario offer, team by team.

    A team is left out that has neither work nor time in one of them.
    """
    found = {}
    for level in plans[0]:
        here = [plan[level] for plan in plans]
        visits, cases, agenda = (
            mean_known([getattr(one, part) for one in here]) for part in ("visits", "cases", "agenda")
        )
        teams = min((one.teams for one in here), key=len)
        if len({len(one.teams) for one in here}) == 1:
            teams = tuple(mean_known(list(loads)) for loads in zip(*(one.teams for one in here), strict=True))
        found[level] = Offered(visits, cases, agenda, teams)
    return found


def mean_known(values: Sequence[float]) -> float:
    """Mean of what is known; nan of nothing."""
    known = [value for value in values if not np.isnan(value)]
    return sum(known) / len(known) if known else np.nan


def share(work: float, duty: float, among: float | None = None) -> float:
    """Work as a share of time on duty: inf where there is work and no time, nan where there is neither.

    Where there is no time, but other work among which this counts, no work is a share of 0.
    """
    if duty > 0:
        return float(work / duty)
    return np.inf if work > 0 else 0.0 if among else np.nan


def earliest(plan: Plan) -> Column:
    """When each step begins if nothing is late, nobody withdraws and nobody else waits [ticks].

    Returns:
        NEVER where the step is not taken, or not before the horizon, shape (steps,).
    """
    steps = plan.steps
    kind, tolerance, after, over = (steps.whole(name) for name in ("kind", "tolerance", "next", "over"))
    found = np.full(len(steps), NEVER)
    team = serving(plan)[steps.queue]
    clock = np.where(team == NONE, NATURAL, plan.teams.clock[team] if len(plan.teams) else NATURAL)
    here, ready = plan.cases.first, known(plan)
    while len(here):
        ready = np.where(kind[here] == MEETING, held(plan, team[here], ready), ready)
        seen = ready < plan.horizon
        here, ready = here[seen], ready[seen]
        found[here] = begun(plan, clock[here], ready)
        ready = passed(plan, clock[here], ready, steps.work[here])
        following = np.where(tolerance[here] == NEVER_SATISFIED, over[here], after[here])
        here, ready = following[following != NONE], ready[following != NONE]
    return found


def known(plan: Plan) -> Column:
    """When each case comes to its first step: at once, or when so many visits have asked, shape (cases,)."""
    cases = plan.cases
    waiting = np.flatnonzero(cases.asked != NONE)
    visits = np.flatnonzero(cases.wakes != NONE)
    span = plan.horizon + 1
    calls = np.sort(cases.wakes[visits] * span + cases.arise[visits])
    place = np.searchsorted(calls, cases.asked[waiting] * span + cases.arise[waiting]) + cases.asks[waiting]
    call = np.append(calls, NONE)[np.minimum(place - 1, len(calls))]
    ready = cases.arise.copy()
    ready[waiting] = np.where(call // span == cases.asked[waiting], call % span, NEVER)
    return ready


def held(plan: Plan, team: Column, tick: Column) -> Column:
    """When the next meeting of each team is held, from a tick on; NEVER where there is none."""
    changes, span = plan.changes, plan.horizon + 1
    there = (changes.workers > 0) & (changes.tick < plan.horizon)
    dates = np.sort(changes.team[there] * span + changes.tick[there])
    date = np.append(dates, NONE)[np.searchsorted(dates, team * span + np.minimum(tick, plan.horizon))]
    return np.where((date != NONE) & (date // span == team), date % span, NEVER)


def begun(plan: Plan, clock: Column, tick: Column) -> Column:
    """First tick on duty from a tick on; the tick itself where nobody is ever on duty."""
    found = tick.copy()
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        if len(ticking.opens):
            found[here] = ticking.next_on(tick[here])
    return found


def passed(plan: Plan, clock: Column, tick: Column, work: Column) -> Column:
    """When work that begins at a tick is done, each on its clock [ticks]."""
    found = np.full(len(tick), NEVER)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        found[here] = ticking.advance(tick[here], work[here])
    return found


def serving(plan: Plan) -> Column:
    """Team whose own each queue is, which serves it before others; NONE for nobody's, shape (queues,)."""
    serves = plan.serves
    rank = np.arange(len(serves)) - np.searchsorted(serves.team, serves.team)
    order = np.lexsort((np.arange(len(serves)), rank))[::-1]
    found = np.full(plan.queues, NONE)
    found[serves.queue[order]] = serves.team[order]
    return found
