"""Statistics: intervals, quantiles and survival from replications and cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import Column

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate from independent replications.

    Attributes:
        mean: Mean over the replications that have a value.
        low: Lower end of the interval; nan with fewer than two of them.
        high: Upper end likewise.
        sd: Standard deviation between replications, nan likewise.
        replications: How many have a value.
    """

    mean: float
    low: float
    high: float
    sd: float
    replications: int


def interval(values: Numbers, level: float = 0.95) -> Interval:
    """Estimate a mean by Student's t over replications.

    Args:
        values: One value of each replication, nan where it has none, shape (r,).
        level: Confidence level, between 0 and 1.

    Returns:
        The mean and its interval. For strongly skewed values and few replications the true coverage is below
        the nominal one: 88.8 % at 5 and 92.4 % at 20 replications for the delays of a transient M/M/1 queue.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1.

    >>> estimate = interval(np.array([9.0, 10.0, 11.0]))
    >>> round(estimate.low, 2), estimate.mean, round(estimate.high, 2)
    (7.52, 10.0, 12.48)
    """
    from scipy.special import stdtrit

    known = values[~np.isnan(values)]
    count = len(known)
    if count == 0:
        return Interval(np.nan, np.nan, np.nan, np.nan, 0)
    mean = float(known.mean())
    if count == 1:
        return Interval(mean, np.nan, np.nan, np.nan, 1)
    sd = float(known.std(ddof=1))
    half = float(stdtrit(count - 1, (1 + level) / 2)) * sd / count**0.5
    return Interval(mean, mean - half, mean + half, sd, count)


def survival(time: Column, happened: NDArray[np.bool_]) -> tuple[Column, Numbers]:
    """Share to whom something has not yet happened, with those censored who were lost sight of.

    Args:
        time: When it happened, or until when it had not, shape (n,).
        happened: Whether it happened, shape (n,).

    Returns:
        The distinct times at which it happened, and the share left after each.

    Source:
        Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.

    >>> times, left = survival(np.array([1, 2, 2, 3]), np.array([True, True, False, True]))
    >>> times.tolist(), left.round(3).tolist()
    ([1, 2, 3], [0.75, 0.5, 0.0])
    """
    times, counts = np.unique(time[happened], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), times)
    return times, np.cumprod(1 - counts / np.maximum(at_risk, 1), dtype=np.float64)


def survival_quantile(time: Column, happened: NDArray[np.bool_], share: float) -> float:
    """Time by which it has happened to a share of them; nan if it has not within the time observed."""
    times, left = survival(time, happened)
    reached = np.flatnonzero(left <= 1 - share + 1e-12)
    return float(times[reached[0]]) if len(reached) else np.nan


def survival_at(time: Column, happened: NDArray[np.bool_], grid: Column) -> Numbers:
    """Share to whom it has not yet happened at each time of a grid, shape (grid,)."""
    times, left = survival(time, happened)
    return np.concatenate(([1.0], left))[np.searchsorted(times, grid, side="right")]


def gini(values: Numbers) -> float:
    """Gini coefficient of values of at least 0: 0 where all are equal; nan without any.

    Source:
        Sen (1973), On Economic Inequality, section 2.6.

    >>> round(gini(np.array([1.0, 1.0, 1.0, 5.0])), 4)
    0.375
    """
    known = np.sort(values[~np.isnan(values)])
    total = known.sum()
    if not len(known) or total == 0:
        return np.nan if not len(known) else 0.0
    rank = np.arange(1, len(known) + 1)
    return float((2 * rank - len(known) - 1) @ known / (len(known) * total))
