"""Statistics: intervals, quantiles and survival from replications and cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import Column
from gridsim.scenario.measured import bounds, unit
from gridsim.study.lane_sums import Flags, Lanes

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


def within(estimate: Interval, bounds: tuple[float, float]) -> Interval:
    """Hold an interval within the least and the largest value that there can be."""
    low, high = (float(end) for end in np.clip((estimate.low, estimate.high), *bounds))
    return replace(estimate, low=low, high=high)


def estimated(name: str, values: Numbers, cases: Numbers, level: float = 0.95) -> Interval:
    """Estimate the mean of a measure over replications, within its bounds.

    Args:
        name: Name of the measure: of a share, ``share_interval`` is taken, of others ``interval``.
        values: One value of each replication, nan where it has none, shape (r,).
        cases: How many cases it counts in each, shape (r,).
        level: Confidence level, between 0 and 1.

    Returns:
        The mean and its interval.

    >>> found = estimated("backlog.mean", np.array([0.0, 1.0, 0.0]), np.ones(3))
    >>> found.low, round(found.high, 3)
    (0.0, 1.768)
    """
    if unit(name) == "share":
        return share_interval(values, cases, level)
    return within(interval(values, level), bounds(name))


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
class Survival:
    """Share to whom something has not yet happened, in each of several lanes.

    Attributes:
        times: When it happened to those to whom it did, ascending within each lane [ticks], shape (n,).
        left: Share left after each of these, all others up to it in the same lane included; where it
            happened to several at one time, that after the last of them counts, shape (n,).
        lanes: How these lie in the lanes.
    """

    times: Column
    left: Numbers
    lanes: Lanes


def survival(time: Column, lost: Flags, lanes: Lanes) -> Survival:
    """Work out how long it takes until something happens, with those censored who were lost sight of.

    Args:
        time: When it happened, or until when it had not, at least 0 [ticks], shape (m,).
        lost: Whether it had not happened until then, shape (m,).
        lanes: How these lie in the lanes; each lane is by itself.

    Returns:
        The share left at each time at which it happened.

    Source:
        Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.

    >>> found = survival(np.array([1, 2, 2, 3]), np.array([0, 0, 1, 0], bool), Lanes(np.array([0, 4])))
    >>> found.times.tolist(), found.left.round(3).tolist()
    ([1, 2, 3], [0.75, 0.5, 0.0])
    """
    order = 2 * time + lost  # Whoever is lost at the time at which it happens to others is still at risk.
    order = order.astype(np.min_scalar_type(int(order.max(initial=0))))
    for part in lanes.parts:
        order[part].sort()
    rows = np.flatnonzero(order & 1 == 0)
    among = lanes.of(rows)
    left = 1 - 1 / (among.spread(lanes.edges[1:]) - rows)
    for part in among.parts:
        np.multiply.accumulate(left[part], out=left[part])
    return Survival((order.take(rows) >> 1).astype(np.int64), left, among)


def quantiles(found: Survival, shares: Sequence[float]) -> Numbers:
    """Quantiles of the times of those to whom it happened, shape (lanes, shares); nan without any.

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


def survival_quantiles(found: Survival, shares: Sequence[float]) -> Numbers:
    """Times by which it has happened to each of some shares, shape (lanes, shares).

    It is nan where it has not within the time observed.
    """
    gone = -found.left
    wanted = np.array(shares) - 1 - 1e-12
    places = np.array([gone[part].searchsorted(wanted) for part in found.lanes.parts])
    times = np.append(found.times, 0)[found.lanes.edges[:-1, None] + places]
    return np.where(places < np.array(found.lanes.sizes)[:, None], times, np.nan)


def survival_at(found: Survival, grid: Column) -> Numbers:
    """Share to whom it has not yet happened at each time of a grid, shape (lanes, grid)."""
    places = np.array([found.times[part].searchsorted(grid, side="right") for part in found.lanes.parts])
    left = np.append(1.0, found.left)[found.lanes.edges[:-1, None] + places]
    return np.where(places > 0, left, 1.0)


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
