"""Warm-up: how long a simulation that begins empty takes to settle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.study.statistics import Numbers

BATCH = 5
FEW = 10
"""Batches below which a series tells nothing of settling."""


@dataclass(frozen=True)
class Cut:
    """Where a series has settled.

    Attributes:
        point: How many of its first values are to be left out.
        mean: Mean of the batches that are kept; nan of an empty series.
        settled: Whether leaving out more would do no better. If not, the series is too short to tell.
    """

    point: int
    mean: float
    settled: bool


def mser(values: Numbers, batch: int = BATCH) -> Cut:
    """Find how many first values are to be left out, by the marginal standard error rule.

    The cut is where the standard error of the mean of what is kept is smallest, among cuts up to half of the
    series; the values left over by whole batches are not looked at.

    Args:
        values: A series in the order of time, such as means over replications, shape (n,).
        batch: How many values are taken together; 1 for MSER, 5 for MSER-5.

    Returns:
        The cut. A smallest standard error at the very half says that the series has not settled; fewer than
        ten batches say nothing.

    Source:
        White (1997), Simulation 69, 323-334; White, Cobb and Spratt (2000), Proceedings of the Winter
        Simulation Conference, 755-760 (MSER-5).

    >>> mser(np.array([9.0, 5.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]), batch=1)
    Cut(point=2, mean=1.5, settled=True)
    """
    count = len(values) // batch
    if count == 0:
        return Cut(0, float(values.mean()) if len(values) else np.nan, False)
    means = values[: count * batch].reshape(count, batch).mean(axis=1)
    errors = [means[cut:].var() / (count - cut) for cut in range(count // 2 + 1)]
    cut = int(np.argmin(errors))
    return Cut(cut * batch, float(means[cut:].mean()), count >= FEW and cut < count // 2)


def moving_average(values: Numbers, window: int) -> Numbers:
    """Smooth a series by the mean of each value with as many before as after it.

    Args:
        values: A series in the order of time, such as means over replications, shape (n,).
        window: How many before and after, at least 0; at the beginning fewer, as many as there are before.

    Returns:
        The averages of the first values, up to where as many follow, shape (n - window,).

    Source:
        Welch (1983), The statistical analysis of simulation results, in Lavenberg (ed.), Computer Performance
        Modeling Handbook; Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.1.

    >>> moving_average(np.array([1.0, 3.0, 8.0, 4.0, 9.0]), 1).tolist()
    [1.0, 4.0, 5.0, 7.0]
    """
    sums = np.concatenate(([0.0], np.cumsum(values)))
    middle = np.arange(max(len(values) - window, 0))
    around = np.minimum(middle, window)
    return np.asarray((sums[middle + around + 1] - sums[middle - around]) / (2 * around + 1))
