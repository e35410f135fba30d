"""Identities: what must be equal to the tick, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import heapify, heapreplace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from gridsim.engine import fast, reference
from gridsim.engine.log import Log
from gridsim.model.build import World, build
from gridsim.model.calendar import Clocks
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE, Column, Plan
from gridsim.scenario.load import from_resolved
from gridsim.study.cases import case_table
from gridsim.study.golden import FINISHES, LIMITS, TRACE, WORKDAYS, golden_scenario
from gridsim.study.theory_cases import Case, scenario
from gridsim.study.theory_suite import desk, exponential
from gridsim.units import DAY
from gridsim.workdays import workdays

Engine = Callable[[Plan], Log]


@dataclass(frozen=True)
class Identity:
    """Something compared that must be equal.

    Attributes:
        case: Name of the case.
        quantity: What is compared.
        compared: How many numbers.
        equal: How many of them are equal.
    """

    case: str
    quantity: str
    compared: int
    equal: int


def engines(*, full: bool) -> dict[str, Engine]:
    """The engines by name; the fast one in both its forms, the compiled one in full runs where it can be."""
    found: dict[str, Engine] = {"reference": reference.run, "fast": partial(fast.run, compiled=False)}
    if full and fast.can_compile():
        found["compiled"] = partial(fast.run, compiled=True)
    return found


def identities(seed: int, *, full: bool) -> list[Identity]:
    """Compare all that must be equal.

    Args:
        seed: Seed.
        full: More cases, and the compiled form of the fast engine too.

    Returns:
        What was compared.
    """
    result = list(dates())
    for name, engine in engines(full=full).items():
        result += [*recursions(name, engine, seed, full=full), little(name, engine, seed, full=full)]
    return result


def recursions(name: str, engine: Engine, seed: int, *, full: bool) -> Iterator[Identity]:
    """Compare every begin of a queue of one worker, and of three, with its recursion."""
    days = 1000 if full else 100
    for case, workers in (("lindley", 1), ("kiefer", 3)):
        world, log = one_queue(engine, seed, workers, days)
        order = np.argsort(world.matters.arise, kind="stable")
        arise, work = world.matters.arise[order], world.plan.steps.work[world.plan.cases.first][order]
        begun = log.start[world.plan.cases.first][order]
        expected = lindley(arise, work) if workers == 1 else kiefer_wolfowitz(arise, work, workers)
        expected = np.where(expected < world.plan.horizon, expected, NONE)
        yield Identity(case, name, len(begun), int((begun == expected).sum()))


def one_queue(engine: Engine, seed: int, workers: int, days: int) -> tuple[World, Log]:
    """Run a queue whose workers are busy nine tenths of the time."""
    case = Case("one", 0.9 * workers, (), desk(exponential(1.0), workers), warm_up=0, days=days)
    world = build(scenario(case, 1, seed), Path(), Draws(seed, 0))
    return world, engine(world.plan)


def lindley(arise: Column, work: Column) -> Column:
    """Begin of each case at one worker, first come first served.

    Args:
        arise: Arrivals in their order [ticks], shape (n,).
        work: Their work [ticks], shape (n,).

    Returns:
        When each begins [ticks], shape (n,).

    Source:
        Lindley (1952), Proceedings of the Cambridge Philosophical Society 48, 277-289.

    >>> lindley(np.array([0, 1, 9]), np.array([4, 2, 1])).tolist()
    [0, 4, 9]
    """
    wait = np.zeros(len(arise), np.int64)
    for case in range(1, len(arise)):
        wait[case] = max(wait[case - 1] + work[case - 1] - (arise[case] - arise[case - 1]), 0)
    return arise + wait


def kiefer_wolfowitz(arise: Column, work: Column, workers: int) -> Column:
    """Begin of each case at several workers, first come first served.

    Source:
        Kiefer and Wolfowitz (1955), Transactions of the American Mathematical Society 78, 1-18.

    >>> kiefer_wolfowitz(np.array([0, 0, 1, 1]), np.array([4, 2, 5, 1]), 2).tolist()
    [0, 0, 2, 4]
    """
    free = [0] * workers
    heapify(free)
    begun = np.zeros(len(arise), np.int64)
    for case, tick in enumerate(arise.tolist()):
        begun[case] = max(tick, free[0])
        heapreplace(free, int(begun[case] + work[case]))
    return begun


def little(name: str, engine: Engine, seed: int, *, full: bool) -> Identity:
    """Compare the area under the number present with the time that matters spent, by day."""
    world, log = one_queue(engine, seed, 3, 300 if full else 30)
    horizon, arise = world.plan.horizon, world.matters.arise
    finish = log.finish[world.plan.cases.first]
    ended = np.where(finish == NONE, horizon, finish)
    change = np.zeros(horizon + 1, np.int64)
    np.add.at(change, arise, 1)
    np.add.at(change, ended, -1)
    by_day = np.cumsum(change[:-1]).reshape(-1, DAY).sum(axis=1)
    equal = 0
    for day, area in enumerate(by_day):
        first, end = day * DAY, (day + 1) * DAY
        spent = np.maximum(np.minimum(ended, end) - np.maximum(arise, first), 0)
        equal += int(area == spent.sum())
    return Identity("little", name, len(by_day), equal)


def dates() -> Iterator[Identity]:
    """Compare working time by the Chinese calendar with known dates."""
    made = from_resolved(golden_scenario())
    with TemporaryDirectory() as folder:
        (Path(folder) / "trace.csv").write_text(TRACE, encoding="utf-8")
        world = build(made, Path(folder), Draws(1, 0))
    clocks = Clocks(made)
    expected = np.array([ticks(clocks, finish) for finish in FINISHES])
    for name, engine in engines(full=False).items():
        log = engine(world.plan)
        table = case_table(made, world, log)
        equal = table.done[: len(expected)] == expected
        yield Identity("dates.hours", name, len(expected), int(equal.sum()))
    limits = [getattr(table, column)[row] // DAY == ticks(clocks, day) // DAY for row, column, day in LIMITS]
    yield Identity("dates.days", "both", len(LIMITS), int(sum(limits)))
    months = [int(workdays(first, days, None).sum()) for first, days, _ in WORKDAYS]
    known = [number for *_, number in WORKDAYS]
    yield Identity("dates.months", "both", len(known), int((np.array(months) == known).sum()))


def ticks(clocks: Clocks, moment: str) -> int:
    """Tick of a moment of the simulation."""
    since = datetime.fromisoformat(moment) - datetime.combine(clocks.start, datetime.min.time())
    return round(since.total_seconds())
