"""Load: how much of their time on duty the staff of each level are busy, and with what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log
from gridsim.model.build import World
from gridsim.model.plan import NONE, VISIT, Column


@dataclass(frozen=True, eq=False)
class Load:
    """How busy the teams of one level are in the window.

    Attributes:
        teams: Busy share of each team; nan where it was never on duty, shape (teams,).
        mean: Work done by all teams in all their time on duty.
        visits: The part of it that visits make up.
        cases: The part of it that matters make up.
    """

    teams: NDArray[np.float64]
    mean: float
    visits: float
    cases: float

    @property
    def most(self) -> float:
        """The busiest team's share."""
        known = self.teams[~np.isnan(self.teams)]
        return float(known.max()) if len(known) else np.nan


def loads(world: World, log: Log, start: int) -> dict[str, Load]:
    """Work out the load of each level.

    Args:
        world: Teams and calendars.
        log: What happened.
        start: First tick of the window.

    Returns:
        The load by level. Time on duty counts the timetable; work counts when it is done, what is set aside
        not.
    """
    visit, case = busy_time(world, log, start)
    offered = duty_time(world, start)
    result = {}
    for name, desk in world.staff.desks.items():
        teams = np.array(desk.teams, np.int64)
        on_duty = float(offered[teams].sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(offered[teams] > 0, (visit + case)[teams] / offered[teams], np.nan)
        parts = [float(work[teams].sum()) / on_duty if on_duty else np.nan for work in (visit, case)]
        result[name] = Load(each, parts[0] + parts[1], parts[0], parts[1])
    return result


def busy_time(world: World, log: Log, start: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Work done by each team in the window on visits and on matters [ticks], shape (teams,) each.

    What began and finished in the window took its work; the rest is counted by the clock.
    """
    plan = world.plan
    begun, ended = log.start != NONE, log.finish != NONE
    spent = np.where(ended & (log.start >= start), plan.steps.work, 0)
    cut = np.flatnonzero(begun & ~(ended & ((log.start >= start) | (log.finish <= start))))
    clock = plan.teams.clock[log.team[cut]]
    for number, ticking in enumerate(plan.clocks):
        rows = cut[clock == number]
        until = np.where(ended[rows], log.finish[rows], plan.horizon)
        worked = ticking.worked(np.maximum(log.start[rows], start), until)
        spent[rows] = np.maximum(worked - np.maximum(log.aside[rows], 0), 0)
    visit = plan.cases.kind[plan.steps.case] == VISIT
    teams = len(plan.teams)
    first, second = (np.flatnonzero(begun & chosen) for chosen in (visit, ~visit))
    return total(log.team[first], spent[first], teams), total(log.team[second], spent[second], teams)


def duty_time(world: World, start: int) -> NDArray[np.float64]:
    """Time on duty of each team's workers in the window [ticks], shape (teams,)."""
    plan, changes = world.plan, world.plan.changes
    teams = np.arange(len(plan.teams))
    team = np.concatenate((teams, changes.team))
    tick = np.concatenate((np.zeros(len(teams), np.int64), changes.tick))
    workers = np.concatenate((plan.teams.workers, changes.workers))
    order = np.lexsort((tick, team))
    team, tick, workers = team[order], tick[order], workers[order]
    until = np.where(np.append(team[1:], NONE) == team, np.append(tick[1:], 0), plan.horizon)
    clock = plan.teams.clock[team]
    span = np.zeros(len(team))
    for number, ticking in enumerate(plan.clocks):
        here = clock == number
        span[here] = ticking.worked(np.maximum(tick[here], start), until[here])
    return total(team, span * workers, len(teams))


def total(team: Column, amount: NDArray[np.generic], teams: int) -> NDArray[np.float64]:
    """Sum of the amounts of each team, shape (teams,)."""
    return np.asarray(np.bincount(team, amount, teams), np.float64)


def meeting_use(world: World, log: Log, start: int) -> dict[str, tuple[int, int]]:
    """Matters decided, and places on the agenda, at each level's meetings in the window."""
    if not any(desk.meetings for desk in world.staff.desks.values()):
        return {}
    places = duty_time(world, start)
    decided: Column = np.bincount(log.team[(log.team != NONE) & (log.start >= start)], minlength=len(places))
    return {
        name: (int(decided[desk.meetings].sum()), int(places[desk.meetings].sum()))
        for name, desk in world.staff.desks.items()
        if desk.meetings
    }
