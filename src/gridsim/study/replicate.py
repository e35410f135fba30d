"""Replications: the same scenario with other luck."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, groupby
from pathlib import Path

from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import Log, difference
from gridsim.errors import GridsimError, LogError, ResultsError, StudyError
from gridsim.model.build import World, build
from gridsim.model.draws import Draws
from gridsim.model.plan import Plan, cut, horizon_within
from gridsim.model.planfile import save_plan
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import estimated_rows
from gridsim.study.agreement import STEPS, Agreement, Extent, agreement
from gridsim.study.lanes import MOST_LANES, best_lanes, chunks
from gridsim.study.measures import Outcome, measure
from gridsim.study.memory import keep_freed
from gridsim.study.pool import ALONE_SECONDS, in_order
from gridsim.study.store import Store, address

ENGINES = {"fast": fast.run, "reference": reference.run}
ROWS_WORTH_A_POOL = 6_000_000
"""Rows of all replications together that take longer than a pool takes to start, whatever the machine."""


@dataclass(frozen=True)
class Job:
    """What is to be replicated.

    Attributes:
        scenario: What is simulated.
        folder: Where its files are.
        engine: ``fast`` or ``reference``.
        deterministic: Means in place of samples.
    """

    scenario: Scenario
    folder: Path
    engine: str = "fast"
    deterministic: bool = False

    @cached_property
    def address(self) -> str:
        """Where a store keeps its outcomes."""
        return address(
            self.scenario, self.folder, {"engine": self.engine, "deterministic": self.deterministic}
        )

    @cached_property
    def lanes(self) -> int:
        """How many of its replications are best run side by side."""
        return 1 if self.deterministic or self.engine != "fast" else best_lanes(self.scenario)

    def draws(self, replication: int, *others: int) -> Draws:
        """The luck of one of its replications, or of several."""
        return Draws(self.scenario.seed, replication, self.deterministic, others)


@dataclass(frozen=True)
class Failure:
    """A replication that could not be run.

    Attributes:
        message: Why.
    """

    message: str


Work = tuple[Mapping[str, Job], Sequence[int]]
"""Jobs by name, all with the same seed, and the numbers of the replications that are run of each."""


def run_beside(job: Job, replications: Sequence[int], draws: Draws | None = None) -> list[Outcome]:
    """Run and measure replications side by side, in one plan.

    Args:
        job: What is replicated.
        replications: Their numbers, from 0, at most ``job.lanes``.
        draws: Their luck, where others share it.

    Returns:
        What is kept of each: the same as without the others.

    Raises:
        LogError: If the log breaks an invariant: a bug.
    """
    return measure(job.scenario, *simulate(job, draws or job.draws(*replications)))


def simulate(job: Job, draws: Draws) -> tuple[World, Log]:
    """Build a replication, or several side by side, and run it; the log keeps all invariants.

    Raises:
        LogError: If it does not: a bug.
    """
    keep_freed()
    world = build(job.scenario, job.folder, draws)
    log = ENGINES[job.engine](world.plan)
    check(world.plan, log)
    return world, log


def compare_engines(job: Job, extent: Extent) -> Agreement:
    """Run the first replication on both engines, whole or a slice of it.

    Args:
        job: What is replicated.
        extent: How much of it.

    Returns:
        What was compared.

    Raises:
        LogError: If the logs differ: a bug. The plan is saved in the working folder, for a report of it.
    """
    whole = build(job.scenario, job.folder, job.draws(0)).plan
    one, other = ENGINES
    logged = ENGINES[one](whole)
    plan = cut(whole, horizon_within(whole, STEPS)) if extent == "slice" else whole
    compiled = fast.can_compile() and len(whole.steps) >= fast.STEPS_WORTH_COMPILING
    log = logged if plan is whole else fast.run(plan, compiled=compiled or None)
    found = difference(log, ENGINES[other](plan))
    if found:
        kept = kept_plan(plan, Path(f"{job.scenario.name}-{job.scenario.seed}-0.plan.npz"))
        raise LogError(f"the engines {one} and {other} disagree in replication 0: {found}; {kept}")
    return agreement((whole, logged), (plan, log))


def kept_plan(plan: Plan, path: Path) -> str:
    """Save a plan for a report, and say so; where it cannot be saved, say that."""
    try:
        save_plan(plan, path)
    except ResultsError as error:
        return f"the plan could not be kept: {error}"
    return f"please report it with {path}, which holds the plan"


def replicate(
    job: Job,
    replications: Sequence[int],
    *,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Run replications.

    Args:
        job: What is replicated.
        replications: Their numbers.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        done: Called after each.

    Returns:
        What is kept of each, in the order of the numbers.

    Raises:
        LogError: If a log breaks an invariant: a bug.
    """
    return list(replicating(job, replications, workers=workers, done=done))


def replicating(
    job: Job,
    replications: Iterable[int],
    *,
    workers: int = 1,
    check: Extent = "none",
    agreed: Callable[[Agreement], None] = lambda _: None,
    done: Callable[[], None] = lambda: None,
) -> Generator[Outcome, None, None]:
    """Run replications as they are asked for; as ``replicate``, and some ahead that may be thrown away.

    Args:
        job: What is replicated.
        replications: Their numbers.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        check: How much of replication 0 runs on both engines, before the others.
        agreed: Called with what was compared.
        done: Called after each replication.

    Yields:
        What is kept of each, in the order of the numbers.

    Raises:
        LogError: If a log breaks an invariant, or the engines differ: a bug.
    """

    def calls() -> Iterator[Callable[[], list[Outcome | Exception] | Agreement]]:
        if check != "none":
            yield partial(compare_engines, job, check)
        for numbers in chunks(replications, job.lanes, workers):
            yield partial(run_or_fail, job, numbers)

    def count(found: list[Outcome | Exception] | Agreement) -> None:
        for _ in () if isinstance(found, Agreement) else found:
            done()

    alone = ALONE_SECONDS if sooner_alone(job, replications) else 0.0
    with closing(in_order(calls(), workers, alone=alone, done=count)) as results:
        for found in results:
            if isinstance(found, Agreement):
                agreed(found)
            else:
                yield from unfailed(found)


def sooner_alone(job: Job, replications: Iterable[int]) -> bool:
    """Whether some replications may be run before a pool has started; for any number of them they may."""
    rows = sum(estimated_rows(job.scenario).values())
    return not isinstance(replications, Sized) or rows * len(replications) < ROWS_WORTH_A_POOL


def unfailed(found: Iterable[Outcome | Exception]) -> Iterator[Outcome]:
    """Give outcomes up to the first failure, which is raised."""
    for one in found:
        if isinstance(one, Exception):
            raise one
        yield one


def replicate_all(
    jobs: Mapping[str, Job],
    replications: Sequence[int],
    *,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> dict[str, list[Outcome]]:
    """Run the same replications of several scenarios.

    Args:
        jobs: What is replicated, by name; all with the same seed.
        replications: Their numbers.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        done: Called after each.

    Returns:
        By name, what is kept of each, in the order of the numbers; without the records of single cases.

    Raises:
        GridsimError: If one of them cannot be run.
    """
    outcomes: dict[str, list[Outcome]] = {name: [] for name in jobs}
    for number, found in run_all(pieces(jobs, replications, workers=workers), workers=workers):
        for name, outcome in found.items():
            if isinstance(outcome, Failure):
                raise StudyError(f"{name} cannot be run, in replication {number}: {outcome.message}")
            outcomes[name].append(outcome)
            done()
    return outcomes


def pieces(
    jobs: Mapping[str, Job], replications: Iterable[int], *, workers: int = 1, most: int = MOST_LANES
) -> Iterator[Work]:
    """Cut the work of some jobs into pieces, of as many replications as are best run side by side."""
    for numbers in chunks(replications, min([most, *(job.lanes for job in jobs.values())]), workers):
        yield jobs, numbers


def run_all(
    work: Iterable[Work], *, workers: int = 1, scheduler: str = "", store: Store | None = None
) -> Generator[tuple[int, dict[str, Outcome | Failure]], None, None]:
    """Run replications of several scenarios as their results are asked for.

    The jobs of one piece of work run in one process, one after another, and share what they have in common;
    the replications of each job lie side by side.

    Args:
        work: What is run, piece by piece; taken only a little ahead of the results.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        scheduler: Address of a Dask scheduler whose workers share the work instead; empty for none.
        store: Where outcomes are kept; those that it has are not computed again.

    Yields:
        The number of each replication, in the order of the work, and by name what is kept of it, without the
        records of single cases. What cannot be run is a failure; a bug is raised.
    """
    asked: deque[Asked] = deque()

    def calls() -> Iterator[Callable[[], list[list[Outcome | Failure]]]]:
        for jobs, numbers in work:
            each = [ask(jobs, number, store) for number in numbers]
            asked.extend(each)
            missing = [one for one in each if one.missing]
            for names, alike in groupby(missing, lambda one: tuple(one.missing)):
                yield partial(run_group, [jobs[name] for name in names], [one.number for one in alike])

    with closing(in_order(calls(), workers, scheduler=scheduler)) as results:
        for found in chain.from_iterable(results):
            while not asked[0].missing:
                yield answer(asked.popleft(), [], store)
            yield answer(asked.popleft(), found, store)
    while asked:
        yield answer(asked.popleft(), [], store)


@dataclass(frozen=True)
class Asked:
    """A replication of some jobs, and what the store has of it.

    Attributes:
        jobs: The jobs by name.
        number: Which replication.
        kept: By name, the addresses of outcomes that the store has.
        missing: By name, the addresses of those to be computed; empty texts without a store.
    """

    jobs: Mapping[str, Job]
    number: int
    kept: dict[str, str]
    missing: dict[str, str]


def ask(jobs: Mapping[str, Job], number: int, store: Store | None) -> Asked:
    """Look what of a replication is to be computed."""
    if store is None:
        return Asked(jobs, number, {}, dict.fromkeys(jobs, ""))
    addresses = {name: job.address for name, job in jobs.items()}
    kept = {name: at for name, at in addresses.items() if store.holds(at, number)}
    return Asked(jobs, number, kept, {name: at for name, at in addresses.items() if name not in kept})


def answer(
    asked: Asked, computed: Sequence[Outcome | Failure], store: Store | None
) -> tuple[int, dict[str, Outcome | Failure]]:
    """Put together what was computed and what was kept, and keep what is new."""
    jobs, number = asked.jobs, asked.number
    found = dict(zip(asked.missing, computed, strict=True))
    addresses = dict(asked.missing)
    for name, at in asked.kept.items():
        kept = store.get(at, number) if store else None
        if kept is None:
            addresses[name] = at
        found[name] = kept or run_group([jobs[name]], [number])[0][0]
    for name, at in addresses.items():
        outcome = found[name]
        if store and isinstance(outcome, Outcome):
            store.put(at, number, outcome)
    return number, {name: found[name] for name in jobs}


def run_group(jobs: Sequence[Job], replications: Sequence[int]) -> list[list[Outcome | Failure]]:
    """Run the same replications of several jobs with the same luck, and keep their measures and curves alone.

    Returns:
        What is kept of each job, for each replication.
    """
    draws = jobs[0].draws(*replications)
    found = [[kept(one) for one in run_or_fail(job, replications, draws)] for job in jobs]
    return [list(outcomes) for outcomes in zip(*found, strict=True)]


def kept(found: Outcome | Exception) -> Outcome | Failure:
    """What is kept of a replication of one of several jobs."""
    if isinstance(found, Outcome):
        return replace(found, records={})
    return Failure(str(found) or "there is not memory enough")


def run_or_fail(
    job: Job, replications: Sequence[int], draws: Draws | None = None
) -> list[Outcome | Exception]:
    """Run replications as ``run_beside``, or one by one if that fails; what cannot be run is its error."""
    try:
        return [*run_beside(job, replications, draws)]
    except (GridsimError, MemoryError) as error:
        if len(replications) == 1:
            return [error]
    return [found for one in replications for found in run_or_fail(job, [one])]
