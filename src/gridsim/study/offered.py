"""Offered load: the work that a plan holds, against the time on duty that there is for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.model.build import World
from gridsim.model.plan import NONE, VISIT, Column, Plan
from gridsim.study.load import duty_time, total

NEVER_SATISFIED = -1


@dataclass(frozen=True)
class Offered:
    """How much work comes to a level, as a share of its time on duty; inf where nobody is ever on duty.

    Attributes:
        visits: That of the visits due in the window.
        cases: That of the matters that arise in it.
        most: That of the team to which most comes, visits and matters together.
        agenda: Matters that come to its meetings, as a share of the places on their agendas; nan without.
    """

    visits: float
    cases: float
    most: float
    agenda: float

    @property
    def mean(self) -> float:
        """That of visits and matters together."""
        return self.visits + self.cases


def offered(world: World, start: int) -> dict[str, Offered]:
    """Work out the load that is offered to each level, without running anything.

    Every visit due is counted as if none lapsed, and every matter takes the way that it takes if nothing is
    late and nobody withdraws. So at full levels it is above the load that comes of it, which cannot pass 1.

    Args:
        world: A plan, and what its rows mean.
        start: First tick of the window.

    Returns:
        What is offered in the window, by level.
    """
    plan = world.plan
    rows = np.flatnonzero(taken(plan) & (plan.cases.arise[plan.steps.case] >= start))
    team = serving(plan)[plan.steps.queue[rows]]
    rows, team = rows[team != NONE], team[team != NONE]
    visit = plan.cases.kind[plan.steps.case[rows]] == VISIT
    duty, teams = duty_time(world, start), len(plan.teams)
    work = {
        "visits": total(team[visit], plan.steps.work[rows][visit], teams),
        "cases": total(team[~visit], plan.steps.work[rows][~visit], teams),
    }
    both = work["visits"] + work["cases"]
    found = {}
    for name, desk in world.staff.desks.items():
        own, meetings = np.array(desk.teams, np.int64), np.array(desk.meetings, np.int64)
        each = [share(both[one], duty[one]) for one in own.tolist()]
        known = [load for load in each if not np.isnan(load)]
        amounts = [float(work[part][own].sum()) for part in ("visits", "cases")]
        visits, cases = (share(amount, duty[own].sum(), sum(amounts)) for amount in amounts)
        agenda = share(both[meetings].sum(), duty[meetings].sum()) if desk.meetings else np.nan
        found[name] = Offered(visits, cases, max(known, default=np.nan), agenda)
    return found


def share(work: float, duty: float, among: float | None = None) -> float:
    """Work as a share of time on duty: inf where there is work and no time, nan where there is neither.

    Where there is no time, but other work among which this counts, no work is a share of 0.
    """
    if duty > 0:
        return float(work / duty)
    return np.inf if work > 0 else 0.0 if among else np.nan


def taken(plan: Plan) -> NDArray[np.bool_]:
    """Whether each step is taken if nothing is late and nobody withdraws, shape (steps,)."""
    steps = plan.steps
    found = np.zeros(len(steps), np.bool_)
    here = plan.cases.first
    while len(here):
        found[here] = True
        following = np.where(steps.tolerance[here] == NEVER_SATISFIED, steps.over[here], steps.next[here])
        here = following[following != NONE]
    return found


def serving(plan: Plan) -> Column:
    """Team whose own each queue is, which serves it before others; NONE for nobody's, shape (queues,)."""
    serves = plan.serves
    rank = np.arange(len(serves)) - np.searchsorted(serves.team, serves.team)
    order = np.lexsort((np.arange(len(serves)), rank))[::-1]
    found = np.full(plan.queues, NONE)
    found[serves.queue[order]] = serves.team[order]
    return found
