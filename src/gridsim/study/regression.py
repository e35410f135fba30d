"""Regression: a measure at drawn points as a sum of what each input does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gridsim.study.statistics import Interval, Numbers

NOISE = 1e-10
"""Less than any measure can differ by, as a share of its size, or by itself where it is below 1."""
SPARE = 3
"""Points beyond the coefficients that a regression must have."""


def noise_of(values: Numbers) -> float:
    """What is only the rounding of sums among differences of such values."""
    return NOISE * max(float(np.nanmax(np.abs(values), initial=0.0)), 1.0)


@dataclass(frozen=True, eq=False)
class Regression:
    """A least-squares fit.

    Attributes:
        blocks: Columns of each input, from the first one after the constant.
        coefficients: Of each replication, shape (columns, replications).
        covariance: Of their means over the replications, shape (columns, columns).
        freedom: Degrees of freedom of an interval.
        shares: Of each input, the variance of its part of the fit over that between the points.
        fit: R squared: the same of the whole fit.
        noise: What is only rounding in an effect.
    """

    blocks: list[range]
    coefficients: Numbers
    covariance: Numbers
    freedom: float
    shares: list[float]
    fit: float
    noise: float

    def change(self, place: int, low: int, high: int) -> Interval:
        """What an input changes, from one of its values to another: of a range its ends 0 and 1.

        The interval holds for all pairs of values of the input at once (Bonferroni).
        """
        from scipy.special import stdtrit

        columns = self.blocks[place]
        weights = np.zeros(len(self.coefficients))
        for level, sign in ((low, -1.0), (high, 1.0)):
            if level:
                weights[columns[level - 1]] = sign
        values = weights @ self.coefficients
        levels = len(columns) + 1
        family = levels * (levels - 1) // 2
        error = max(float(weights @ self.covariance @ weights), 0.0) ** 0.5
        half = float(stdtrit(self.freedom, 1 - 0.025 / family)) * error
        mean = float(values.mean())
        if abs(mean) + error < self.noise:
            return Interval(0.0, 0.0, 0.0, 0.0, len(values))
        return Interval(mean, mean - half, mean + half, error * len(values) ** 0.5, len(values))


def regress(blocks: Sequence[Numbers], rows: Numbers) -> Regression | None:
    """Fit a measure at drawn points by least squares.

    Args:
        blocks: Of each input, its columns, shape (points, columns): a number's place in its range, or for
            each value of a choice but the first whether it is that.
        rows: The measure, shape (points, replications).

    Returns:
        The fit; None where there are too few points, or inputs that the points do not tell apart. Its errors
        take in what the straight lines leave out, as if the points were drawn independently, and the luck of
        the replications once more: they are too wide rather than too narrow.

    Source:
        Helton and Davis (2003), Reliability Engineering and System Safety 81, 23-69, for regression on Latin
        hypercube samples; MacKinnon and White (1985), Journal of Econometrics 29, 305-325, for the errors
        (HC3).
    """
    points = len(rows)
    columns = np.column_stack([np.ones(points), *blocks])
    if points < columns.shape[1] + SPARE or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return None
    inverse = np.linalg.inv(columns.T @ columns)
    solver = inverse @ columns.T
    noise = noise_of(rows)
    rows = rows - rows.mean(axis=0)  # the luck that all points share moves the constant alone
    rows = np.where(np.ptp(rows, axis=0) < noise, 0.0, rows)
    coefficients = solver @ rows
    means = rows.mean(axis=1)
    fitted = columns @ coefficients.mean(axis=1)
    leverage = np.einsum("ij,ji->i", columns, solver).clip(max=1 - 1e-9)
    residuals = (means - fitted) / (1 - leverage)
    covariance = (solver * residuals**2) @ solver.T
    replications = rows.shape[1]
    if replications > 1:
        covariance = covariance + np.cov(coefficients, ddof=1) / replications
    total = float(means.var()) if np.ptp(means) > noise else 0.0
    starts = np.cumsum([1, *(block.shape[1] for block in blocks)]).tolist()
    places = [range(start, end) for start, end in pairwise(starts)]
    parts = [columns[:, place] @ coefficients.mean(axis=1)[place] for place in places]
    freedom = points - columns.shape[1]
    return Regression(
        blocks=places,
        coefficients=coefficients,
        covariance=covariance,
        freedom=float(min(freedom, replications - 1) if replications > 1 else freedom),
        shares=[float(part.var()) / total if total > 0 else np.nan for part in parts],
        fit=float(fitted.var()) / total if total > 0 else np.nan,
        noise=noise,
    )
