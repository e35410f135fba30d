"""Calibration: the share of needs that is done in the window, from which the rate of needs follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gridsim.errors import Fault, ScenarioError
from gridsim.model.arrivals import needs_in_window
from gridsim.scenario.schema import Scenario
from gridsim.study.replicate import Job, replicate
from gridsim.study.statistics import Interval, estimated, interval, within

FIRST_REPLICATION = 1_000_000


@dataclass(frozen=True)
class Calibration:
    """What a calibration found.

    Attributes:
        share_done: Matters done in the window per need expected in it.
        target: The number of done matters that it is to give.
        done: Done matters in the calibrating replications, at the scenario's own ``share_done``.
    """

    share_done: Interval
    target: float
    done: Interval


def calibrate(
    job: Job, replications: int, *, workers: int = 1, done: Callable[[], None] = lambda: None
) -> Calibration:
    """Find the share of needs that is done in the window.

    The replications are others than those of a run, so that a run tests the calibration.

    Args:
        job: What is simulated; its demand is given by ``done_in_window``.
        replications: How many to simulate, at least 2.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        The share, to be written into the scenario as ``demand.share_done``.

    Raises:
        ScenarioError: If the demand is given in another way.
    """
    scenario: Scenario = job.scenario
    if scenario.demand.done_in_window is None:
        message = "there is nothing to calibrate: the demand is not given by done_in_window"
        raise ScenarioError(scenario.name, [Fault(0, 0, "demand", message)])
    numbers = range(FIRST_REPLICATION, FIRST_REPLICATION + replications)
    outcomes = replicate(job, numbers, workers=workers, done=done)
    counts = np.array(
        [value.value for outcome in outcomes for value in outcome.values if value.name == "count.done"]
    )
    expected = needs_in_window(scenario, scenario.town.households)
    share = interval(counts / expected) if expected else interval(np.full(len(counts), np.nan))
    found = estimated("count.done", counts, counts)
    return Calibration(within(share, (0.0, np.inf)), scenario.demand.done_in_window, found)
