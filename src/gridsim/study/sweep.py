"""Sweep: the points of a design, all on the same luck, as many as a budget allows."""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import StudyError
from gridsim.model.plan import Column
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome
from gridsim.study.memory import refuse_if_too_large, room
from gridsim.study.points import Design, Point
from gridsim.study.replicate import Failure, Job, Work, run_all
from gridsim.study.statistics import Numbers
from gridsim.study.store import Store
from gridsim.study.summary import Key
from gridsim.units import SECOND, parse_duration

GROUP = 8
"""Points of one piece of work; they share what the luck of a replication gives to all."""


@dataclass(frozen=True)
class Budget:
    """How much may be computed; what the store has costs nothing.

    Attributes:
        replications: How many, at most; None for any number.
        seconds: For how long new ones are begun; None for as long as it takes.
    """

    replications: int | None = None
    seconds: float | None = None


@dataclass
class Tally:
    """How much was computed, and how much was found.

    Attributes:
        budget: How much may be computed.
        computed: Replications computed.
        kept: Replications that the store had.
        begun: When it began [s].
    """

    budget: Budget = field(default_factory=Budget)
    computed: int = 0
    kept: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> int:
        """How many replications may still be computed."""
        seconds, replications = self.budget.seconds, self.budget.replications
        if seconds is not None and time.monotonic() - self.begun >= seconds:
            return 0
        return sys.maxsize if replications is None else replications - self.computed


@dataclass(frozen=True)
class Able:
    """What this machine can take on.

    Attributes:
        workers: Processes that share the work.
        free: Memory that was free before it began [bytes]; None where other machines do the work.
    """

    workers: int
    free: int | None

    def refuse(self, scenario: Scenario, number: int, failures: dict[int, str]) -> None:
        """Let a point fail that needs more memory than there is."""
        if self.free is None:
            return
        try:
            refuse_if_too_large(scenario, self.workers, free=self.free)
        except StudyError as error:
            failures[number] = str(error)


@dataclass(frozen=True, eq=False)
class Found:
    """What the replications of a point say.

    Attributes:
        point: The point.
        keys: Its measures.
        values: Value of each measure in each replication, nan where it has none,
            shape (replications, measures).
        cases: How many cases each counts, likewise.
        failure: Why it could not be simulated; empty where it could.
    """

    point: Point
    keys: tuple[Key, ...]
    values: Numbers
    cases: Column
    failure: str = ""

    def column(self, key: Key) -> Numbers:
        """A measure in each replication; nan where the point has no such measure."""
        if key not in self.keys:
            return np.full(len(self.values), np.nan)
        return np.asarray(self.values[:, self.keys.index(key)])


def budget_of(text: str) -> Budget:
    """Read a budget.

    Args:
        text: A span of time, or a number of replications.

    Raises:
        StudyError: If it is neither, or nothing.

    >>> budget_of("10min").seconds, budget_of("2000 replications").replications, budget_of("5").replications
    (600.0, 2000, 5)
    """
    number = re.fullmatch(r"\s*(\d{1,12})\s*(replications?|次)?\s*", text, re.A)
    if number:
        budget = Budget(replications=int(number[1]))
    else:
        try:
            span = parse_duration(text)
        except ValueError as error:
            raise StudyError(f"--budget {text}: {error}; or a number of replications, such as 2000") from None
        if span.clock != "natural":
            raise StudyError(f"--budget {text}: needs plain time, such as 10 min, not {span.unit}")
        budget = Budget(seconds=span.ticks / SECOND)
    if not (budget.replications or budget.seconds):
        raise StudyError(f"--budget {text}: is nothing: no point can be computed with it")
    return budget


def sweep(
    design: Design,
    folder: Path,
    replications: int,
    *,
    workers: int = 1,
    scheduler: str = "",
    store: Store | None = None,
    tally: Tally | None = None,
    done: Callable[[], None] = lambda: None,
    group: int = GROUP,
) -> Generator[Found, None, None]:
    """Simulate the points of a design, on the same luck.

    Args:
        design: The points.
        folder: Where the scenario's tables are.
        replications: How many of each point, at least 1.
        workers: Processes that share the work; the results are the same for any number.
        scheduler: Address of a Dask scheduler whose workers share the work instead; empty for none.
        store: Where outcomes are kept.
        tally: Counts what is computed, and holds it to a budget.
        done: Called after each replication.
        group: Points of one piece of work; the results are the same for any number.

    Yields:
        Each point in order, the base first. Where the budget is spent, the points of which not all
        replications are there are left out.

    Raises:
        StudyError: If a worker dies, or the scheduler cannot be reached.
        LogError: If a log breaks an invariant: a bug.
    """
    groups = deque(cut(design.points, group))
    failures: dict[int, str] = {}
    able = Able(workers, None if scheduler else room(workers))
    work = pieces(list(groups), design, folder, replications, store, tally or Tally(), failures, able)
    rows: dict[int, list[Outcome]] = {point.number: [] for point in design.points}
    with closing(run_all(work, workers=workers, scheduler=scheduler, store=store)) as results:
        for (_, replication), found in results:
            for name, outcome in found.items():
                done()
                if isinstance(outcome, Failure):
                    failures.setdefault(int(name), f"replication {replication}: {outcome.message}")
                else:
                    rows[int(name)].append(outcome)
            whole = (
                len(rows[point.number]) == replications or point.number in failures for point in groups[0]
            )
            if replication == replications - 1 and all(whole):
                for point in groups.popleft():
                    yield put_together(point, rows.pop(point.number), failures.get(point.number, ""))


def cut(points: Sequence[Point], size: int) -> Iterator[Sequence[Point]]:
    """Cut points into groups, the base by itself."""
    yield points[:1]
    yield from (points[first : first + size] for first in range(1, len(points), size))


def pieces(
    groups: Iterable[Sequence[Point]],
    design: Design,
    folder: Path,
    replications: int,
    store: Store | None,
    tally: Tally,
    failures: dict[int, str],
    able: Able,
) -> Iterator[Work]:
    """Give the work of a sweep piece by piece, until the budget is spent."""
    for group in groups:
        jobs = {str(point.number): Job(design.scenario(point), folder) for point in group}
        for name, job in jobs.items():
            able.refuse(job.scenario, int(name), failures)
        for replication in range(replications):
            running = {name: job for name, job in jobs.items() if int(name) not in failures}
            missing = [
                name for name, job in running.items() if not (store and store.holds(job.address, replication))
            ]
            allowed = missing[: tally.left]
            tally.computed += len(allowed)
            if len(allowed) < len(missing):
                yield {name: running[name] for name in allowed}, replication
                return
            tally.kept += len(running) - len(missing)
            yield running, replication


def put_together(point: Point, outcomes: Sequence[Outcome], failure: str) -> Found:
    """Put the replications of a point into columns."""
    if failure:
        return Found(point, (), np.empty((0, 0)), np.empty((0, 0), np.int64), failure)
    keys = tuple(dict.fromkeys((value.name, value.key) for one in outcomes for value in one.values))
    places = {key: place for place, key in enumerate(keys)}
    values = np.full((len(outcomes), len(keys)), np.nan)
    cases: NDArray[np.int64] = np.zeros((len(outcomes), len(keys)), np.int64)
    for row, outcome in enumerate(outcomes):
        for value in outcome.values:
            place = places[value.name, value.key]
            values[row, place], cases[row, place] = value.value, value.cases
    return Found(point, keys, values, cases)
