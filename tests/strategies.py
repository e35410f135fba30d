"""Small plans rich in ties: the same maker draws them with hypothesis or with a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from gridsim.clocks import Clock, natural
from gridsim.model.plan import (
    MATTER,
    NONE,
    ROUND,
    UNLIMITED,
    VISIT,
    Cases,
    Changes,
    Plan,
    Serves,
    Steps,
    Teams,
)
from gridsim.units import NEVER

Pick = Callable[[int, int], int]
"""Gives a number between two, both included; the first is the simplest."""

START = date(2026, 1, 1)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any small plan; hypothesis makes it simpler when a test fails."""
    return make_plan(lambda low, high: draw(st.integers(low, high)))


def random_plan(seed: int) -> Plan:
    """The small plan of a seed, made in a fraction of the time."""
    return make_plan(random.Random(seed).randint)


class Traits(NamedTuple):
    """What a plan holds at all, so that many plans are without one thing or another."""

    preempts: bool
    limits: bool
    leaving: bool
    long: bool
    owners: bool
    visits: bool
    gaps: bool


def make_plan(pick: Pick) -> Plan:
    """Make a plan by picking numbers."""
    horizon = pick(1, 10) if pick(0, 7) == 7 else pick(15, 60)
    traits = Traits(*(pick(0, 1) == 1 for _ in Traits._fields))
    clocks = [natural(horizon + pick(0, 1) * 9)]
    clocks += [make_clock(pick, horizon) for _ in range(pick(0, 2) if traits.gaps else 0)]
    shared = (1, 1, 2, 4)[pick(0, 3)]
    teams, serves, queues = make_teams(pick, traits, shared, len(clocks))
    cases, steps = make_cases(pick, traits, horizon, shared, len(clocks))
    changes = make_changes(pick, horizon, len(teams))
    return Plan(START, horizon, queues, clocks, cases, steps, teams, serves, changes)


def make_clock(pick: Pick, horizon: int) -> Clock:
    """Make a clock with stretches of duty and gaps of a few ticks; it may have no duty at all."""
    edges = []
    tick = pick(0, 3)
    for _ in range(pick(0, 6)):
        edges.append((tick, tick + pick(1, 8)))
        tick = edges[-1][1] + pick(1, 8)
    edges = [(opens, min(closes, horizon)) for opens, closes in edges if opens < horizon]
    return Clock(np.array([a for a, _ in edges], int), np.array([b for _, b in edges], int), horizon)


def make_teams(pick: Pick, traits: Traits, shared: int, clocks: int) -> tuple[Teams, Serves, int]:
    """Make teams that share queues, some with one of their own; with them, the number of queues."""
    rows, offers = [], []
    queues = shared
    for team in range(pick(1, (1, 2, 2, 5)[pick(0, 3)])):
        workers = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 0, UNLIMITED)[pick(0, 12)]
        private = NONE
        if traits.owners and pick(0, 2):
            private = queues
            queues += 1
        rows.append((pick(0, clocks - 1), workers, private))
        order = list(range(shared))
        served = pick(min(team, 1), shared) if pick(0, 3) else shared
        offers += [(team, order.pop(pick(0, len(order) - 1))) for _ in range(served)]
    return Teams(*columns(rows, 3)), Serves(*columns(offers, 2)), queues


def make_changes(pick: Pick, horizon: int, teams: int) -> Changes:
    """Make changes of timetables, and meetings: some workers for one tick."""
    changes: dict[tuple[int, int], int] = {}
    for _ in range((0, 0, 1, 2, 6)[pick(0, 4)]):
        team = pick(0, teams - 1)
        tick = pick(1, horizon + 2)
        changes[tick, team] = pick(0, 2)
        if pick(0, 2) == 2:
            changes.setdefault((tick + 1, team), 0)
    return Changes(*columns([(*key, workers) for key, workers in sorted(changes.items())], 3))


def make_cases(pick: Pick, traits: Traits, horizon: int, shared: int, clocks: int) -> tuple[Cases, Steps]:
    """Make matters and visits, with steps that lead to later ones of the same case."""
    cases, blocks = [], []
    channel = pick(0, 1) * 1000
    latest = min(horizon - 1, (5, 5, 15, 60)[pick(0, 3)])
    most = pick(1, 4)
    for case in range(pick(0, 14)):
        kind = VISIT if traits.visits and pick(0, 1) else MATTER
        asked = channel + pick(0, 3) // 3 if traits.visits and kind == MATTER and pick(0, 1) else NONE
        wakes = channel + pick(0, 3) // 3 if kind == VISIT else NONE
        asks = 1 if pick(0, 1) else pick(1, 3)
        withdraw = pick(0, 14) if traits.leaving and pick(0, 1) else NEVER
        arise = pick(0, latest) // (2 if kind == MATTER else 1)
        cases.append([kind, arise, asked, asks, wakes, withdraw])
        count = pick(1, 2 if kind == VISIT and pick(0, 1) else 1 if kind == VISIT else most)
        blocks.append([make_step(pick, traits, shared, clocks, case, i, count) for i in range(count)])
    rows: list[list[int]] = []
    for case, block in zip(cases, blocks, strict=True):
        offset = len(rows)
        case.append(offset)
        rows += [
            [value + offset if name in LINKS and value != NONE else value for name, value in step.items()]
            for step in block
        ]
    tables = Cases(*columns(cases, 7)), Steps(*columns(rows, 17))
    return tables if pick(0, 1) else (ended_early(tables[0]), ended_early(tables[1]))


def ended_early(table: Any) -> Any:
    """End the columns that may end early at the last row that needs one of them."""
    special = [getattr(table, name) != value for name, value in table.BEYOND.items()]
    end = int(np.flatnonzero(np.any(special, axis=0)).max(initial=-1)) + 1
    return replace(table, **{name: getattr(table, name)[:end] for name in table.BEYOND})


LINKS = ("owner", "late", "next", "over")


def make_step(
    pick: Pick, traits: Traits, shared: int, clocks: int, case: int, i: int, count: int
) -> dict[str, int]:
    """Make step ``i`` of a case of ``count`` steps, its links counted from the first."""

    def later() -> int:
        return NONE if i == count - 1 or pick(0, 5) == 5 else pick(i + 1, count - 1)

    limited = traits.limits and pick(0, 1)
    following = later()
    preempts = int(traits.preempts and pick(0, 1))
    return {
        "case": case,
        "level": NONE,
        "kind": ROUND,
        "queue": pick(0, shared - 1),
        "owner": pick(0, i - 1) if traits.owners and i and pick(0, 1) else NONE,
        "work": pick(0, 9 if traits.long and not preempts else 4),
        "priority": pick(0, 2) - 2 * preempts,
        "preempts": preempts,
        "limit": pick(1, 6) if limited else NEVER,
        "clock": pick(0, clocks - 1) if limited else 0,
        "late": later() if limited else NONE,
        "may_leave": int(traits.leaving and pick(0, 1)),
        "tolerance": NEVER if pick(0, 1) else pick(-1, 8),
        "next": following,
        "over": following if pick(0, 1) else later(),
        "outcome": 0,
        "rework": 0,
    }


def columns(rows: list, width: int) -> list[np.ndarray]:
    """Turn rows into columns, also where there are none."""
    return list(np.array(rows, dtype=np.int64).reshape(-1, width).T)
