"""Pilots: a few replications of several scenarios, followed day by day from the empty beginning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from gridsim.errors import StudyError
from gridsim.model.plan import NONE, Column
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import WITHDRAWN
from gridsim.study.measures import Outcome
from gridsim.study.pool import in_order
from gridsim.study.replicate import Job, run_one
from gridsim.study.statistics import Numbers
from gridsim.units import DAY, NEVER


@dataclass(frozen=True, eq=False)
class Pilot:
    """One replication, day by day; the days of the warm-up, if there is one, come first.

    Attributes:
        outcome: What is measured in its window, without the records of single cases.
        backlog: Matters that have arisen and are neither done nor withdrawn at the end of each day, shape
            (days,).
        done: Matters done, by the day on which the need arose, shape (days,).
        taken: Days from need to done of these, added up, shape (days,).
    """

    outcome: Outcome
    backlog: Column
    done: Column
    taken: Numbers


def pilot(
    jobs: Mapping[str, Job],
    replications: int,
    *,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> dict[str, list[Pilot]]:
    """Run the first replications of several scenarios on the same luck.

    Args:
        jobs: What is simulated, by name; all with the same seed.
        replications: How many of each.
        workers: Processes that share the work; the results are the same for any number.
        done: Called after each replication of all of them.

    Returns:
        The replications of each, in order.

    Raises:
        StudyError: If they have not the same seed.
        GridsimError: If one of them cannot be run.
    """
    if len({job.scenario.seed for job in jobs.values()}) > 1:
        raise StudyError("the variants have other seeds than the base: no common luck")
    calls = [partial(pilot_group, jobs, number) for number in range(replications)]
    with closing(in_order(calls, workers, done=done)) as results:
        found = list(results)
    return {name: [group[name] for group in found] for name in jobs}


def pilot_group(jobs: Mapping[str, Job], number: int) -> dict[str, Pilot]:
    """Run one replication of several scenarios with the same luck."""
    draws = next(iter(jobs.values())).draws(number)
    return {name: followed(job.scenario, run_one(job, number, draws)) for name, job in jobs.items()}


def followed(scenario: Scenario, outcome: Outcome) -> Pilot:
    """Follow a replication day by day."""
    days = (scenario.window.end - scenario.window.start).days + -(-int(scenario.warm_up.ticks) // DAY)
    arise, ready = outcome.records["arise"], outcome.records["done"]
    gone = outcome.records["state"] == WITHDRAWN
    over = np.where(ready != NONE, ready, np.where(gone, outcome.records["ended"], NEVER))
    ends = np.arange(1, days + 1) * DAY
    backlog = np.searchsorted(np.sort(arise), ends) - np.searchsorted(np.sort(over), ends)
    finished = ready != NONE
    day = arise[finished] // DAY
    taken = np.bincount(day, (ready - arise)[finished] / DAY, days)
    counts = np.bincount(day, minlength=days)
    return Pilot(replace(outcome, records={}), backlog, counts, np.asarray(taken, np.float64))
