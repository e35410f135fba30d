"""Ciw as its documentation shows it: nodes, classes with priority, reneging, process-based routes.

The numbers come from distributions of our own ("how to define custom distributions"): the n-th individual to
arrive is the n-th case. Ciw lets simultaneous arrivals come in random order, so those of one second are here
set a thousandth of a second apart.
"""

from __future__ import annotations

import time
from typing import Any

import ciw
import numpy as np

from benchmarks.outcome import Outcome, of_lists
from gridsim.model.plan import NONE, Plan
from gridsim.units import NEVER

CLASSES = ("high", "low")


class OfCase(ciw.dists.Distribution):
    """The number that a column holds for the step of a case at a level."""

    def __init__(self, column: list[float], first: list[int], level: int) -> None:
        self.column, self.first, self.level = column, first, level

    def sample(self, t: Any = None, ind: Any = None) -> float:
        """Give the case's number."""
        return self.column[self.first[ind.id_number - 1] + self.level]


def gaps(plan: Plan) -> dict[str, list[Any]]:
    """Times between arrivals for each class and node."""
    first = plan.cases.first
    queue, priority = plan.steps.queue[first], plan.steps.priority[first]
    place = np.arange(len(first))
    arise = plan.cases.arise + (place - np.searchsorted(plan.cases.arise, plan.cases.arise)) / 1000
    arrivals: dict[str, list[Any]] = {}
    for number, name in enumerate(CLASSES):
        arrivals[name] = []
        for node in range(plan.queues):
            ticks = arise[(queue == node) & (priority == number)]
            between = [*np.diff(ticks, prepend=0.0).tolist(), float("inf")]
            arrivals[name].append(ciw.dists.Sequential(between) if len(ticks) else None)
    return arrivals


def run(plan: Plan) -> Outcome:
    """Run the job."""
    steps = plan.steps
    first = plan.cases.first.tolist()
    work = steps.work.astype(float).tolist()
    patience = np.where(steps.limit == NEVER, np.inf, steps.limit).tolist()
    level = np.zeros(plan.queues, int)
    level[steps.queue] = steps.level
    ends = np.append(plan.cases.first[1:], len(steps)).tolist()
    nodes = (steps.queue + 1).tolist()
    arrivals = gaps(plan)

    begun = time.perf_counter()
    service = [OfCase(work, first, place) for place in level.tolist()]
    leaving = [OfCase(patience, first, 0) if place == 0 else None for place in level.tolist()]
    route = ciw.routing.ProcessBased(
        lambda ind, _: nodes[first[ind.id_number - 1] + 1 : ends[ind.id_number - 1]]
    )
    network = ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=dict.fromkeys(CLASSES, service),
        reneging_time_distributions=dict.fromkeys(CLASSES, leaving),
        number_of_servers=plan.teams.workers.tolist(),
        priority_classes={name: number for number, name in enumerate(CLASSES)},
        routing=dict.fromkeys(CLASSES, route),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(plan.horizon)
    records = simulation.get_all_records()
    seconds = time.perf_counter() - begun

    ready, start = [NONE] * len(steps), [NONE] * len(steps)
    for record in records:
        if record.record_type == "service":
            step = first[record.id_number - 1] + int(level[record.node - 1])
            ready[step], start[step] = record.arrival_date, record.service_start_date
    return of_lists(plan, ready, start, seconds)
