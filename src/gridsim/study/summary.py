"""Summary: what the replications of one scenario say together, each number with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.study.measures import Outcome, Value
from gridsim.study.statistics import Interval, Numbers, estimated, interval, within

Key = tuple[str, str]
Estimates = dict[Key, Interval]  # by the measure's name and what it is for
AT_LEAST_0 = (0.0, np.inf)
NOTHING = Interval(np.nan, np.nan, np.nan, np.nan, 0)


@dataclass(frozen=True, eq=False)
class Band:
    """Several curves on the same points: their mean, and its interval at each point by itself.

    Attributes:
        mean: Mean over the replications, shape (points,).
        low: Lower end of the pointwise 95 % interval; nan with fewer than two replications, shape (points,).
        high: Upper end likewise.
        curves: The single replications, shape (replications, points).
    """

    mean: Numbers
    low: Numbers
    high: Numbers
    curves: Numbers

    @property
    def has_interval(self) -> bool:
        """Whether there are replications enough for an interval."""
        return len(self.curves) > 1


@dataclass(frozen=True, eq=False)
class Summary:
    """What the replications say together.

    Attributes:
        replications: How many they are, at least 1.
        values: Each measure, by its name and what it is for.
        cases: Mean number of cases that each measure counts, likewise.
        amounts: Each measure times the cases that it counts: for a share, the number of hits, likewise.
        curve: Share not yet done by days since the need, from 0.
        backlog: Matters arisen and not done at the end of each day of the window.
    """

    replications: int
    values: Estimates
    cases: dict[Key, float]
    amounts: Estimates
    curve: Band
    backlog: Band

    def value(self, name: str, key: str = "") -> Interval:
        """Estimate of a measure; of no replications where there is no such measure."""
        return self.values.get((name, key), NOTHING)

    def keys(self, name: str) -> list[str]:
        """What a measure is given for, in its order."""
        return [key for measure, key in self.values if measure == name]


def by_value(value: Value) -> float:
    """The value of a measure."""
    return float(value.value)


def by_cases(value: Value) -> float:
    """The number of cases that a measure counts."""
    return float(value.cases)


def by_amount(value: Value) -> float:
    """The value times the cases: for a share, the number of hits; 0 where no case counts."""
    return float(value.value) * value.cases if value.cases else 0.0


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Put replications together.

    Args:
        outcomes: One of each replication, at least one.

    Returns:
        Their summary.
    """
    cases = collect(outcomes, by_cases)
    return Summary(
        replications=len(outcomes),
        values=collect(outcomes),
        cases={key: estimate.mean for key, estimate in cases.items()},
        amounts=collect(outcomes, by_amount),
        curve=band(np.array([outcome.curve for outcome in outcomes], np.float64), (0.0, 1.0)),
        backlog=band(np.array([outcome.backlog for outcome in outcomes], np.float64)),
    )


def collect(outcomes: Sequence[Outcome], read: Callable[[Value], float] = by_value) -> Estimates:
    """Estimate each measure over the replications.

    Args:
        outcomes: One of each replication.
        read: What is estimated of a measure; by default its value.

    Returns:
        The estimates, in the order of the measures: of means and quantiles by Student's t, of shares as
        ``share_interval`` says, all within the bounds of what is estimated. A quantile is that within a
        replication, and its interval is for the mean of these: what one window will show, not a quantile of
        all windows together.
    """
    found: dict[Key, list[tuple[float, int]]] = {}
    for outcome in outcomes:
        for value in outcome.values:
            found.setdefault((value.name, value.key), []).append((read(value), value.cases))
    columns = {key: np.array(rows, np.float64).T for key, rows in found.items()}
    if read is not by_value:
        return {key: within(interval(column[0]), AT_LEAST_0) for key, column in columns.items()}
    days = max((followed(outcome) for outcome in outcomes), default=0)
    return {key: estimated(key[0], column[0], column[1], days) for key, column in columns.items()}


def followed(outcome: Outcome) -> int:
    """How long each need is followed in a replication [days]."""
    return len(outcome.curve) - 1


def band(curves: Numbers, bounds: tuple[float, float] = AT_LEAST_0) -> Band:
    """Estimate a curve point by point, within the bounds of its values.

    >>> band(np.array([[1.0, 9.0], [1.0, 11.0]])).mean.tolist()
    [1.0, 10.0]
    """
    estimates = [within(interval(column), bounds) for column in curves.T]
    return Band(
        mean=np.array([estimate.mean for estimate in estimates]),
        low=np.array([estimate.low for estimate in estimates]),
        high=np.array([estimate.high for estimate in estimates]),
        curves=curves,
    )
