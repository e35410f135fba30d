"""Sweep: the points of a design, all on the same luck, as many as a budget allows."""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import StudyError
from gridsim.model.plan import Column
from gridsim.scenario.schema import Scenario
from gridsim.study.lanes import MOST_LANES
from gridsim.study.measures import Outcome
from gridsim.study.memory import recorded_needs, refuse_if_too_large, room
from gridsim.study.points import Design, Point
from gridsim.study.replicate import Failure, Job, Work, pieces, run_all
from gridsim.study.statistics import Numbers
from gridsim.study.store import Store
from gridsim.study.summary import Key
from gridsim.units import SECOND, parse_duration

GROUP = 8
"""Points of one piece of work; they share what the luck of a replication gives to all."""
TIMED_LANES = 8
"""Most replications side by side where time is short: pieces that were begun are finished."""


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

    @property
    def likely(self) -> int:
        """How many replications the budget will probably last for, at the pace until now."""
        if self.budget.seconds is None or not self.computed:
            return self.left
        spent = max(time.monotonic() - self.begun, 1e-9)
        return min(self.left, int((self.budget.seconds - spent) * self.computed / spent))


@dataclass(frozen=True)
class Able:
    """What this machine can take on.

    Attributes:
        workers: Processes that share the work.
        free: Memory that was free before it began [bytes]; None where other machines do the work.
        recorded: Needs of the trace of the base.
    """

    workers: int
    free: int | None
    recorded: int

    def refuse(self, scenario: Scenario, number: int, failures: dict[int, str]) -> None:
        """Let a point fail that needs more memory than there is."""
        if self.free is None:
            return
        try:
            refuse_if_too_large(scenario, self.workers, recorded=self.recorded, free=self.free)
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

    def counts(self, key: Key) -> Numbers:
        """How many cases a measure counts in each replication; nan where the point has no such measure."""
        if key not in self.keys:
            return np.full(len(self.values), np.nan)
        return np.asarray(self.cases[:, self.keys.index(key)], np.float64)


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
    gathered = Gathered(deque(design.points), replications)
    able = Able(workers, None if scheduler else room(workers), recorded_needs(design.base, folder))
    plan = Laid(design, folder, replications, store, group)
    work = work_of(plan, tally or Tally(), gathered.failures, able)
    with closing(run_all(work, workers=workers, scheduler=scheduler, store=store)) as results:
        for replication, found in results:
            for name, outcome in found.items():
                done()
                gathered.take(int(name), replication, outcome)
            for whole in gathered.whole():
                yield whole
                for _ in range(replications if whole.point.is_repeat else 0):
                    done()


@dataclass
class Gathered:
    """What came of the points until now.

    Attributes:
        waiting: The points that are not yet told, in order.
        replications: How many of each.
        rows: By number, the outcomes of a point.
        failures: By number, why a point cannot be simulated.
        first: By number, what was found at points that others repeat.
    """

    waiting: deque[Point]
    replications: int
    rows: dict[int, list[Outcome]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    first: dict[int, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repeated = {point.first for point in self.waiting if point.is_repeat}

    def take(self, number: int, replication: int, outcome: Outcome | Failure) -> None:
        """Take what came of a replication of a point."""
        if isinstance(outcome, Failure):
            self.failures.setdefault(number, f"replication {replication}: {outcome.message}")
        else:
            self.rows.setdefault(number, []).append(outcome)

    def whole(self) -> Iterator[Found]:
        """Give the points that are whole, as far as no point before them is not."""
        while self.waiting:
            point = self.waiting[0]
            number, rows = point.number, self.rows.get(point.number, [])
            if point.is_repeat:
                found = replace(self.first[point.first], point=point)
            elif number in self.failures or len(rows) == self.replications:
                found = put_together(point, rows, self.failures.get(number, ""))
                self.rows.pop(number, None)
            else:
                return
            if number in self.repeated:
                self.first[number] = found
            self.waiting.popleft()
            yield found


@dataclass(frozen=True, eq=False)
class Laid:
    """What is to be computed, and in what pieces.

    Attributes:
        design: The points.
        folder: Where the scenario's tables are.
        replications: How many of each point.
        store: Where outcomes are kept.
        group: Points of one piece of work, at most.
    """

    design: Design
    folder: Path
    replications: int
    store: Store | None
    group: int

    def jobs(self, points: Iterable[Point]) -> dict[str, Job]:
        """The jobs of some points, by their numbers."""
        return {str(point.number): Job(self.design.scenario(point), self.folder) for point in points}

    def lacks(self, job: Job, replication: int) -> bool:
        """Whether a replication is to be computed."""
        return not (self.store and self.store.holds(job.address, replication))

    def affordable(self, jobs: Mapping[str, Job], likely: int) -> int:
        """How many jobs, from the first, can be made whole by computing so many replications."""
        for place, job in enumerate(jobs.values()):
            likely -= sum(self.lacks(job, number) for number in range(self.replications))
            if likely < 0:
                return place
        return len(jobs)


def work_of(laid: Laid, tally: Tally, failures: dict[int, str], able: Able) -> Iterator[Work]:
    """Give the work of a sweep piece by piece, until the budget is spent.

    A piece has no more points than the budget will probably make whole, but at least one.
    """
    waiting = [point for point in laid.design.points if not point.is_repeat]
    begun, size = 0, 1  # the base by itself
    while begun < len(waiting):
        jobs = laid.jobs(waiting[begun : begun + size])
        if (likely := tally.likely) < laid.replications * len(jobs):
            jobs = dict(list(jobs.items())[: max(laid.affordable(jobs, likely), 1)])
        begun, size = begun + len(jobs), laid.group
        for name, job in jobs.items():
            able.refuse(job.scenario, int(name), failures)
        most = MOST_LANES if tally.budget.seconds is None else TIMED_LANES
        for _, numbers in pieces(jobs, range(laid.replications), most=most):
            running = {name: job for name, job in jobs.items() if int(name) not in failures}
            for place, replication in enumerate(numbers):
                missing = [name for name, job in running.items() if laid.lacks(job, replication)]
                allowed = missing[: tally.left]
                tally.computed += len(allowed)
                if len(allowed) < len(missing):
                    yield running, numbers[:place]
                    yield {name: running[name] for name in allowed}, [replication]
                    return
                tally.kept += len(running) - len(missing)
            yield running, numbers


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
