"""Pilots: a few replications of several scenarios, followed day by day from the empty beginning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from gridsim.model.draws import Draws
from gridsim.model.plan import NONE, Column
from gridsim.scenario.schema import Scenario
from gridsim.study.cases import WITHDRAWN
from gridsim.study.compare import same_luck
from gridsim.study.measures import Outcome, measure
from gridsim.study.offered import Offered, offered
from gridsim.study.pool import in_order
from gridsim.study.replicate import Job, simulate
from gridsim.study.statistics import Numbers
from gridsim.units import DAY, NEVER


@dataclass(frozen=True, eq=False)
class Pilot:
    """One replication, day by day; the days of the warm-up, if there is one, come first.

    Attributes:
        outcome: What is measured in its window, without the records of single cases.
        backlog: Matters that have arisen and are neither done nor withdrawn at the end of each day, shape
            (days,).
        taken: Days from need to solved, as far as followed, of the needs that arise on each day, added up,
            shape (days,).
        arisen: Needs that arise on each day, shape (days,).
        offered: The load that its plan offers to each level in the window.
    """

    outcome: Outcome
    backlog: Column
    taken: Numbers
    arisen: Column
    offered: dict[str, Offered]


def pilot(
    jobs: Mapping[str, Job],
    replications: int,
    *,
    look: Callable[[Outcome], None] = lambda _: None,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> dict[str, list[Pilot]]:
    """Run the first replications of several scenarios on the same luck.

    Args:
        jobs: What is simulated, by name; all with the same seed, window and first day.
        replications: How many of each.
        look: Called with the first job's first replication, before the others are waited for.
        workers: Processes that share the work; the results are the same for any number.
        done: Called after each replication of all of them.

    Returns:
        The replications of each, in order.

    Raises:
        StudyError: If they would not meet the same needs on the same days.
        GridsimError: If one of them cannot be run.
    """
    same_luck(jobs)
    base = next(iter(jobs))
    calls = [partial(pilot_group, jobs, number) for number in range(replications)]
    with closing(in_order(calls, workers, done=lambda _: done())) as results:
        found: list[dict[str, Pilot]] = []
        for group in results:
            if not found:
                look(group[base].outcome)
            found.append(group)
    return {name: [group[name] for group in found] for name in jobs}


def pilot_group(jobs: Mapping[str, Job], number: int) -> dict[str, Pilot]:
    """Run one replication of several scenarios with the same luck."""
    draws = next(iter(jobs.values())).draws(number)
    return {name: follow(job, draws) for name, job in jobs.items()}


def follow(job: Job, draws: Draws) -> Pilot:
    """Run a replication, and follow it day by day."""
    world, log = simulate(job, draws)
    load = offered(world, *world.clocks.window)
    return followed(job.scenario, measure(job.scenario, world, log)[0], load)


def followed(scenario: Scenario, outcome: Outcome, load: dict[str, Offered]) -> Pilot:
    """Follow a replication day by day, up to the end of its window."""
    days = (scenario.window.end - scenario.window.start).days + -(-int(scenario.warm_up.ticks) // DAY)
    arise, done = outcome.records["arise"], outcome.records["done"]
    gone = outcome.records["state"] == WITHDRAWN
    over = np.where(done != NONE, done, np.where(gone, outcome.records["ended"], NEVER))
    ends, taken = np.arange(1, days + 1) * DAY, (outcome.records["until"] - arise) / DAY
    return Pilot(
        outcome=replace(outcome, records={}),
        backlog=np.searchsorted(np.sort(arise), ends) - np.searchsorted(np.sort(over), ends),
        taken=np.asarray(np.bincount(arise // DAY, taken, days), np.float64),
        arisen=np.bincount(arise // DAY, minlength=days),
        offered=load,
    )
