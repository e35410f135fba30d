"""Statistics: intervals and quantiles from replications and cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import Column
from gridsim.scenario.measured import bounds, unit
from gridsim.study.lane_sums import Lanes

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
        beyond: How many of these are only lower bounds: times that are longer than needs are followed.
    """

    mean: float
    low: float
    high: float
    sd: float
    replications: int
    beyond: int = 0


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


def within(estimate: Interval, bounds: tuple[float, float]) -> Interval:
    """Hold an interval within the least and the largest value that there can be."""
    low, high = (float(end) for end in np.clip((estimate.low, estimate.high), *bounds))
    return replace(estimate, low=low, high=high)


def estimated(
    name: str, values: Numbers, cases: Numbers, days: float = np.inf, level: float = 0.95
) -> Interval:
    """Estimate the mean of a measure over replications, within its bounds.

    Args:
        name: Name of the measure: of a share, ``share_interval`` is taken, of others ``interval``.
        values: One value of each replication, nan where it has none, shape (r,).
        cases: How many cases it counts in each, shape (r,).
        days: How long each need is followed.
        level: Confidence level, between 0 and 1.

    Returns:
        The mean and its interval; of a time within which some of all needs are, also in how many replications
        it is longer than needs are followed.

    >>> found = estimated("backlog.mean", np.array([0.0, 1.0, 0.0]), np.ones(3))
    >>> found.low, round(found.high, 3)
    (0.0, 1.768)
    """
    if unit(name) == "share":
        return share_interval(values, cases, level)
    return lower_bounds(name, within(interval(values, level), bounds(name)), values, days)


def lower_bounds(name: str, estimate: Interval, values: Numbers, days: float) -> Interval:
    """Count the values that are as long as needs are followed, of a time that counts all of them."""
    return replace(estimate, beyond=int((values >= days).sum())) if name.endswith("_all") else estimate


def share_interval(values: Numbers, cases: Numbers, level: float = 0.95) -> Interval:
    """Estimate the mean of a share by Student's t over replications, held within 0 and 1.

    Where all replications agree, as they do at 0 and at 1, there is no spread between them to go by, and t
    would give an interval without width. The cases of all replications are then taken as one sample; as if
    they were independent, which those of one replication are not quite.

    Args:
        values: The share in each replication, nan where no case counts, shape (r,).
        cases: How many cases it counts in each, shape (r,).
        level: Confidence level, between 0 and 1.

    Returns:
        The mean of the shares, each replication counting alike, and its interval.

    Source:
        Clopper and Pearson (1934), Biometrika 26, 404-413, for the cases taken together.

    >>> estimate = share_interval(np.ones(3), np.array([10.0, 12.0, 8.0]))
    >>> round(estimate.low, 3), estimate.mean, estimate.high
    (0.884, 1.0, 1.0)
    """
    found = interval(values, level)
    if found.replications < 2:
        return found
    if np.ptp(values[~np.isnan(values)]) > 0:
        return within(found, (0.0, 1.0))
    total = round(float(cases[~np.isnan(values)].sum()))
    low, high = proportion(round(found.mean * total), total, level)
    return replace(found, low=min(low, found.mean), high=max(high, found.mean))


def proportion(hits: int, cases: int, level: float = 0.95) -> tuple[float, float]:
    """Interval for the chance of a hit, given the hits among independent cases.

    Args:
        hits: How many, from 0 to the cases.
        cases: How many, at least 1.
        level: Confidence level, between 0 and 1; the interval holds the chance at least as often.

    Source:
        Clopper and Pearson (1934), Biometrika 26, 404-413.

    >>> [round(end, 4) for end in proportion(50, 1000)]
    [0.0373, 0.0654]
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(hits, cases - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, cases - hits, 1 - tail)) if hits < cases else 1.0
    return low, high


@dataclass(frozen=True, eq=False)
class Spans:
    """How long something takes in each of several lanes.

    Attributes:
        times: The times, ascending within each lane [ticks], shape (n,).
        lanes: How these lie in the lanes.
    """

    times: Column
    lanes: Lanes


def ordered(times: Column, lanes: Lanes) -> Spans:
    """Put some times into ascending order, each lane by itself."""
    times = times.copy()
    for part in lanes.parts:
        times[part].sort()
    return Spans(times, lanes)


def quantiles(found: Spans, shares: Sequence[float]) -> Numbers:
    """Quantiles of some times, shape (lanes, shares); nan without any.

    Between two of n times in their order, at the places from 0 to n - 1, it is interpolated linearly: the
    quantile of a share stands at the place share * (n - 1).

    Source:
        Hyndman and Fan (1996), The American Statistician 50, 361-365, definition 7.
    """
    sizes = np.array(found.lanes.sizes)
    result = np.full((len(sizes), len(shares)), np.nan)
    some = np.flatnonzero(sizes)
    last, begin = sizes[some, None] - 1, found.lanes.edges[some, None]
    place = last * np.array(shares)
    low = place.astype(np.int64)
    below, above = found.times[begin + low], found.times[begin + np.minimum(low + 1, last)]
    result[some] = below + (above - below) * (place - low)
    return result


def times_within(found: Spans, shares: Sequence[float]) -> Numbers:
    """Shortest of some times within which each share of them lies, shape (lanes, shares); nan without any.

    Source:
        Hyndman and Fan (1996), The American Statistician 50, 361-365, definition 1.

    >>> times_within(Spans(np.array([1, 2, 3, 9]), Lanes(np.array([0, 4]))), [0.5, 0.75, 0.9]).tolist()
    [[2.0, 3.0, 9.0]]
    """
    sizes = np.array(found.lanes.sizes)
    result = np.full((len(sizes), len(shares)), np.nan)
    some = np.flatnonzero(sizes)
    place = np.ceil(sizes[some, None] * np.array(shares) - 1e-9).astype(np.int64) - 1
    result[some] = found.times[found.lanes.edges[some, None] + np.maximum(place, 0)]
    return result


def share_above(found: Spans, grid: Column) -> Numbers:
    """Share of some times that are longer than each of a grid, shape (lanes, grid); nan without any."""
    below = np.array([found.times[part].searchsorted(grid, side="right") for part in found.lanes.parts])
    sizes = np.array(found.lanes.sizes)[:, None]
    return quotient(sizes - below, np.broadcast_to(sizes, below.shape))


def quotient(above: NDArray[np.number], below: NDArray[np.number]) -> Numbers:
    """Quotients, nan where nothing is to divide by.

    >>> quotient(np.array([1, 1]), np.array([4, 0])).tolist()
    [0.25, nan]
    """
    result = np.full(below.shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


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
