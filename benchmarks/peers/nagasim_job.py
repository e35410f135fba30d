"""nagasim, blocks on SimPy: a PROCESS block for each queue and class; it draws its own numbers."""

from __future__ import annotations

import math
import time

from nagasim import build as naga

from benchmarks.engine_job import (
    GRIDS,
    HANDED,
    HANDED_AGAIN,
    HIGH,
    MEAN_WORK_HOURS,
    PATIENCE_HOURS,
    PER_GRID_AND_HOUR,
    VILLAGES,
    WORKERS,
)
from benchmarks.outcome import Outcome
from gridsim.model.plan import Plan
from gridsim.units import HOUR

SPREAD = math.log(2)
"""Variance of the logarithm of work whose coefficient of variation is 1."""


def model(cases: int, hours: float) -> naga.Model:
    """Build the model in its own Python form, for so many cases and hours."""
    made = naga.Model(time_limit=hours, warmup=0, replications=1, time_unit="hours")
    names = [f"grid{g}" for g in range(GRIDS)] + [f"village{v}" for v in range(VILLAGES)] + ["town"]
    for name, workers in zip(names, WORKERS.tolist(), strict=True):
        made.add_resource(name=name, capacity=workers)
    gone = made.dispose(name="gone")
    for priority, share in ((0, HIGH), (1, 1 - HIGH)):
        add_class(made, gone, priority, share, round(cases * share))
    return made


def add_class(made: naga.Model, gone: naga.Block, priority: int, share: float, cases: int) -> None:
    """Add the way of one class through the town."""

    def desk(name: str, level: int, patience: str = "") -> naga.Block:
        work = naga.Lognormal(mu=math.log(MEAN_WORK_HOURS[level]) - SPREAD / 2, sigma=math.sqrt(SPREAD))
        return made.process(
            name=f"{name} {priority}",
            resource_name=name,
            priority=priority,
            distribution=work,
            renege_after=patience,
        )

    arrive = made.create(
        name=f"arrive {priority}",
        distribution=naga.Exponential(rate=GRIDS * PER_GRID_AND_HOUR * share),
        max_arrivals=cases,
    )
    to_grid = made.decide(name=f"to grid {priority}", probs=[1 / GRIDS] * (GRIDS - 1))
    arrive >> to_grid
    town = desk("town", 2)
    town >> gone
    villages = []
    for v in range(VILLAGES):
        village = desk(f"village{v}", 1)
        after = made.decide(name=f"after village{v} {priority}", probs=[HANDED_AGAIN])
        village >> after
        after >> town
        after >> gone
        villages.append(village)
    for g in range(GRIDS):
        grid = desk(f"grid{g}", 0, f"EXPO({PATIENCE_HOURS})")
        after = made.decide(name=f"after grid{g} {priority}", probs=[HANDED])
        to_grid >> grid
        grid >> after
        grid >> gone
        after >> villages[g % VILLAGES]
        after >> gone


def run(plan: Plan) -> Outcome:
    """Run as many cases as the plan has, and as long."""
    made = model(len(plan.cases), plan.horizon / HOUR)
    begun = time.perf_counter()
    results = made.run(seed=1)
    seconds = time.perf_counter() - begun
    cases = results["entity_summary"]["Total Created"].sum()
    staff = results["resource_summary"]
    level = staff["Resource"].str.rstrip("0123456789")
    served = staff["Total Seizes"].groupby(level).sum()
    waited = (staff["Total Seizes"] * staff["Time in Queue Avg"]).groupby(level).sum()
    measures = {f"begun, {name}": float(served[name] / cases) for name in served.index}
    measures |= {f"wait, {name}": float(waited[name] / served[name]) for name in served.index}
    return Outcome(seconds, measures)
