"""Settled: series of days from the empty beginning of some pilots, and when they have settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.study.pilots import Pilot
from gridsim.study.statistics import Numbers
from gridsim.study.warm_up import Cut, mser


@dataclass(frozen=True, eq=False)
class Settling:
    """A series of days, from the empty beginning, and when it has settled.

    Attributes:
        values: Mean over the pilots; nan on a day without any, shape (days,).
        weights: How many needs each is a mean of; 1 for a backlog, shape (days,).
        cut: Its first settled day by MSER-5, as the number of days before it.
    """

    values: Numbers
    weights: Numbers
    cut: Cut

    @property
    def early(self) -> float:
        """Mean of what is before the cut; nan if there is nothing."""
        return average(self.values[: self.cut.point], self.weights[: self.cut.point])

    @property
    def late(self) -> float:
        """Mean of what is after it."""
        return average(self.values[self.cut.point :], self.weights[self.cut.point :])

    @property
    def nothing(self) -> bool:
        """Whether nothing ever arises: no value, or 0 on all days."""
        return not np.nan_to_num(self.values).any()


def backlog(pilots: Sequence[Pilot]) -> Settling:
    """Matters not done at the end of each day, and when their number has settled."""
    values = np.mean([one.backlog for one in pilots], axis=0)
    cut = mser(values) if values.any() else Cut(0, 0.0, True)
    return Settling(values, np.ones(len(values)), cut)


def days_to_solved(pilots: Sequence[Pilot]) -> Settling:
    """Days from need to solved, as far as followed, by the day of the need, and when they have settled."""
    taken, arisen = (np.sum([getattr(one, part) for one in pilots], axis=0) for part in ("taken", "arisen"))
    values = np.where(arisen > 0, taken / np.maximum(arisen, 1), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    cut = mser(values[known])
    day = int(known[cut.point]) if cut.point < len(known) else len(values)
    found = Cut(day if cut.point else 0, cut.mean, cut.settled)
    return Settling(values, np.asarray(arisen, np.float64), found)


def average(values: Numbers, weights: Numbers) -> float:
    """Weighted mean of what is known; nan of nothing."""
    known = ~np.isnan(values)
    total = weights[known].sum()
    return float(values[known] @ weights[known] / total) if total > 0 else np.nan
