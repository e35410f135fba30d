"""Load: how much of their time on duty the staff of each level are busy, and with what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log, until
from gridsim.model.build import World
from gridsim.model.plan import MEETING, NONE, Column
from gridsim.study.cases import matter_steps
from gridsim.study.statistics import Numbers, quotient


@dataclass(frozen=True, eq=False)
class Load:
    """How busy the teams of one level, and how full its meetings, are in the window, in each lane.

    Attributes:
        teams: Busy share of each team; nan where it was never on duty, shape (lanes, teams).
        visits: Work done on visits by all teams, as a share of all their time on duty, shape (lanes,).
        cases: Work done on matters likewise.
        decided: Matters decided at its meetings, shape (lanes,).
        places: Places on their agendas, shape (lanes,).
    """

    teams: Numbers
    visits: Numbers
    cases: Numbers
    decided: Column
    places: Column

    @property
    def mean(self) -> Numbers:
        """Work done by all teams in all their time on duty, shape (lanes,)."""
        return self.visits + self.cases

    @property
    def most(self) -> Numbers:
        """The busiest team's share, shape (lanes,)."""
        most = np.fmax.reduce(self.teams, axis=1, initial=-np.inf)
        return np.where(most < 0, np.nan, most)


def loads(world: World, log: Log, start: int, end: int) -> dict[str, Load]:
    """Work out the load of each level.

    Args:
        world: Teams and calendars.
        log: What happened.
        start: First tick of the window.
        end: First tick after it.

    Returns:
        The load by level. Time on duty counts the timetable; work counts when it is done, what is set aside
        not. A matter is decided when its meeting begins it.
    """
    found = (
        *busy_time(world, log, start, end),
        decisions(world, log, start, end),
        duty_time(world, start, end),
    )
    visit, case, taken, duty = (part.reshape(world.lanes, -1) for part in found)
    result = {}
    for name, desk in world.staff.desks.items():
        teams, meetings = np.array(desk.teams, np.int64), np.array(desk.meetings, np.int64)
        visits, cases, on_duty = (part.take(teams, 1) for part in (visit, case, duty))
        result[name] = Load(
            teams=quotient(visits + cases, on_duty),
            visits=quotient(visits.sum(axis=1), on_duty.sum(axis=1)),
            cases=quotient(cases.sum(axis=1), on_duty.sum(axis=1)),
            decided=taken.take(meetings, 1).sum(axis=1),
            places=duty.take(meetings, 1).sum(axis=1),
        )
    return result


def busy_time(world: World, log: Log, start: int, end: int) -> tuple[Numbers, Numbers]:
    """Work done by each team in the window on visits and on matters [ticks], shape (teams,) each.

    What began and finished in the window took its work; the rest is counted by the clock.
    """
    plan = world.plan
    begun = (log.start != NONE) & (log.start < end)
    inside = begun & (log.start >= start) & (log.finish != NONE) & (log.finish <= end)
    spent = plan.steps.work * inside
    cut = np.flatnonzero(begun & ~inside)
    cut = cut[(log.finish[cut] == NONE) | (log.finish[cut] > start)]
    clock = plan.teams.clock[log.team[cut]]
    for number, ticking in enumerate(plan.clocks):
        rows = cut[clock == number]
        worked = ticking.worked(np.maximum(log.start[rows], start), until(log.finish[rows], end))
        spent[rows] = np.maximum(worked - np.maximum(log.aside[rows], 0), 0)
    count, teams = matter_steps(world), len(plan.teams)
    both = (slice(count, None), slice(count))
    visit, case = (total(log.team[part] + 1, spent[part], teams + 1)[1:] for part in both)
    return visit, case


def decisions(world: World, log: Log, start: int, end: int) -> Column:
    """Matters that each team decides in the window, where it is a meeting, shape (teams,)."""
    rows = np.flatnonzero(world.plan.steps.kind == MEETING)
    rows = rows[(log.start[rows] >= start) & (log.start[rows] < end)]
    return np.bincount(log.team[rows], minlength=len(world.plan.teams))


def duty_time(world: World, start: int, end: int) -> Numbers:
    """Time on duty of each team's workers in the window [ticks], shape (teams,)."""
    plan, changes = world.plan, world.plan.changes
    count = len(plan.teams)
    team = np.concatenate((np.arange(count), changes.team))
    order = np.argsort(team.astype(np.min_scalar_type(count)), kind="stable")  # Changes are sorted by tick.
    team = team[order]
    tick = np.concatenate((np.zeros(count, np.int64), changes.tick))[order]
    workers = np.concatenate((plan.teams.workers, changes.workers))[order]
    clock = plan.teams.clock[team]
    before, whole = np.zeros(len(team), np.int64), np.zeros(len(team), np.int64)
    for number, ticking in enumerate(plan.clocks):
        here = np.flatnonzero(clock == number)
        before[here] = ticking.worked(start, np.minimum(tick[here], end))
        whole[here] = ticking.worked(start, end)
    after = np.where(np.append(team[1:], NONE) == team, np.append(before[1:], 0), whole)
    return total(team, (after - before) * workers, count)


def total(team: Column, amount: NDArray[np.generic], teams: int) -> Numbers:
    """Sum of the amounts of each team, shape (teams,)."""
    return np.asarray(np.bincount(team, amount, teams), np.float64)
