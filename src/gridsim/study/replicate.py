"""Replications: the same scenario with other luck, on one or many processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import difference
from gridsim.errors import LogError
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome, measure

ENGINES = {"fast": fast.run, "reference": reference.run}


@dataclass(frozen=True)
class Job:
    """What is to be replicated.

    Attributes:
        scenario: What is simulated.
        folder: Where its files are.
        engine: ``fast`` or ``reference``.
        deterministic: Means in place of samples.
        compared: Number of the replication that runs on both engines, None for none.
    """

    scenario: Scenario
    folder: Path
    engine: str = "fast"
    deterministic: bool = False
    compared: int | None = None


def run_one(job: Job, replication: int) -> Outcome:
    """Run and measure one replication.

    Args:
        job: What is replicated.
        replication: Its number, from 0.

    Returns:
        What is kept of it.

    Raises:
        LogError: If the log breaks an invariant, or the other engine's log differs: a bug.
    """
    world = build(job.scenario, job.folder, Draws(job.scenario.seed, replication, job.deterministic))
    log = ENGINES[job.engine](world.plan)
    check(world.plan, log)
    for name, engine in ENGINES.items():
        if replication == job.compared and name != job.engine:
            found = difference(log, engine(world.plan))
            if found:
                raise LogError(
                    f"the engines {job.engine} and {name} disagree in replication {replication}: {found}"
                )
    return measure(job.scenario, world, log)


def replicate(
    job: Job, replications: Sequence[int], *, workers: int = 1, done: Callable[[], None] = lambda: None
) -> list[Outcome]:
    """Run replications.

    Args:
        job: What is replicated.
        replications: Their numbers.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        done: Called after each.

    Returns:
        What is kept of each, in the order of the numbers.
    """
    outcomes = []
    for outcome in in_order([partial(run_one, job, number) for number in replications], workers):
        outcomes.append(outcome)
        done()
    return outcomes


def replicate_all(
    jobs: Mapping[str, Job],
    replications: Sequence[int],
    *,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> dict[str, list[Outcome]]:
    """Run the same replications of several scenarios on one pool of processes.

    Args:
        jobs: What is replicated, by name.
        replications: Their numbers.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        done: Called after each.

    Returns:
        By name, what is kept of each, in the order of the numbers; without the records of single cases.
    """
    calls = [partial(run_without_records, job, number) for job in jobs.values() for number in replications]
    names = [name for name in jobs for _ in replications]
    outcomes: dict[str, list[Outcome]] = {name: [] for name in jobs}
    for name, outcome in zip(names, in_order(calls, workers), strict=True):
        outcomes[name].append(outcome)
        done()
    return outcomes


def run_without_records(job: Job, replication: int) -> Outcome:
    """Run one replication and keep its measures and curves alone: many scenarios would not fit otherwise."""
    return replace(run_one(job, replication), records={})


def in_order(calls: Sequence[Callable[[], Outcome]], workers: int) -> Iterator[Outcome]:
    """Make calls on at most so many processes; the results come in the order of the calls."""
    workers = min(workers, len(calls))
    if workers <= 1:
        for call in calls:
            yield call()
        return
    executor = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=ignore_interrupts
    )
    try:
        futures: list[Future[Outcome]] = [executor.submit(call) for call in calls]
        for future in futures:
            yield future.result()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    executor.shutdown()


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent process, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
