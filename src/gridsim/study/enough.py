"""Enough: how many replications would do, each number with nine chances in ten."""

from __future__ import annotations

import math
from bisect import bisect_left

LEVEL = 0.95
"""Confidence level of an interval, or of a family of them."""
CHANCE = 0.9
"""The chance with which as many replications as are named are enough, if mean and spread stay as they are."""
MOST = 100_000
"""The most replications that are reckoned with."""
SURE = 30.0
"""Standard errors from which on a mean is as good as known, and its spread alone decides.

Scipy's noncentral t fails beyond 37.
"""
ROUGH = 5
"""With fewer replications than these, what follows from their spread is rough."""


def half_width(sd: float, replications: int, family: int) -> float:
    """Half the width of an interval that holds for a family of so many at once (Bonferroni)."""
    from scipy.special import stdtrit

    t = float(stdtrit(replications - 1, 1 - (1 - LEVEL) / (2 * family)))
    return t * sd / math.sqrt(replications)


def replications_for_width(sd: float, wanted: float) -> int:
    """Fewest replications whose 95 % interval is likely to reach no further than wanted, up to MOST.

    Args:
        sd: Standard deviation between replications.
        wanted: Half the interval at most, in the measure's unit.

    Returns:
        How many, from 2: with the chance CHANCE the spread that is found is then small enough.

    Source:
        Kupper and Hafner (1989), The American Statistician 43, 101-105.

    >>> replications_for_width(1.0, 0.5)
    24
    """
    from scipy.special import chdtri

    def narrow(count: int) -> bool:
        most = float(chdtri(count - 1, 1 - CHANCE)) / (count - 1)
        return half_width(sd * math.sqrt(most), count, 1) <= wanted

    return 2 + bisect_left(range(2, MOST), True, key=narrow)


def replications_to_settle(spread: float, *away: float, level: float = LEVEL) -> int:
    """Fewest replications that are likely to settle on which side of a bound, or of several, a mean lies.

    Args:
        spread: Standard deviation between replications.
        away: How far the mean is from each bound; nothing settles a mean that lies on one, or beyond it.
        level: Confidence level of its interval; for a family of n, 1 - 0.05 / n.

    Returns:
        How many, from 2 to MOST: with the chance CHANCE the interval is then clear of all bounds. Of one
        bound the chance is exact for normal values; of several it is at least as large.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1; the power is that of the
        noncentral t: Chow, Shao and Wang (2008), Sample Size Calculations in Clinical Research, chapter 3.

    >>> replications_to_settle(1.0, 0.5), replications_to_settle(1.0, 0.5, level=0.99)
    (44, 63)
    >>> replications_to_settle(1.0, 0.5, 0.5)
    54
    """
    from scipy.special import stdtrit

    def clear(count: int) -> bool:
        t, root = float(stdtrit(count - 1, (1 + level) / 2)), math.sqrt(count)
        if not spread:
            return min(away) > 0
        return sum(missed(count - 1, float(one) / float(spread) * root, t) for one in away) <= 1 - CHANCE

    return 2 + bisect_left(range(2, MOST), True, key=clear)


def missed(freedom: int, apart: float, t: float) -> float:
    """The chance that a t statistic whose mean is so many standard errors from a bound does not exceed t."""
    from scipy.special import chdtrc, nctdtr

    if apart <= 0:
        return 1.0
    if apart > SURE:
        return float(chdtrc(freedom, freedom * (apart / t) * (apart / t)))
    return float(nctdtr(freedom, apart, t))
