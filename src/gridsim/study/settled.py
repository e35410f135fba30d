"""Settled: series of days from the empty beginning of some pilots, and when they have settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.study.pilots import Pilot
from gridsim.study.statistics import Numbers
from gridsim.study.warm_up import Cut, mser

LEFT = 0.05
"""Share of needs that may be open when those of a day count as followed to their end."""


@dataclass(frozen=True, eq=False)
class Settling:
    """A series of days, from the empty beginning, and when it has settled.

    Attributes:
        values: Mean over the pilots; nan on a day without any, shape (days,).
        cut: Its first settled day by MSER-5, as the number of days before it.
    """

    values: Numbers
    cut: Cut

    @property
    def early(self) -> float:
        """Mean of the days before the cut; nan if there are none."""
        return average(self.values[: self.cut.point])

    @property
    def late(self) -> float:
        """Mean of the days after it."""
        return average(self.values[self.cut.point :])


def backlog(pilots: Sequence[Pilot]) -> Settling:
    """Matters not done at the end of each day, and when their number has settled."""
    values = np.mean([one.backlog for one in pilots], axis=0)
    return Settling(values, mser(values))


def days_to_done(pilots: Sequence[Pilot]) -> Settling:
    """Days from need to done by the day of the need, and when they have settled."""
    done = np.sum([one.done for one in pilots], axis=0)
    taken = np.sum([one.taken for one in pilots], axis=0)
    values = np.where(done > 0, taken / np.maximum(done, 1), np.nan)
    values = values[: len(values) - unseen(pilots)]
    known = np.flatnonzero(~np.isnan(values))
    cut = mser(values[known])
    day = int(known[cut.point]) if cut.point < len(known) else len(values)
    return Settling(values, Cut(day if cut.point else 0, cut.mean, cut.settled))


def unseen(pilots: Sequence[Pilot]) -> int:
    """Days at the end whose needs are not seen until 19 in 20 of them are done; at most half of all."""
    left = np.mean([one.outcome.curve for one in pilots], axis=0)
    longest = int(np.argmax(left <= LEFT)) if (left <= LEFT).any() else len(left)
    return min(longest, len(pilots[0].done) // 2)


def average(values: Numbers) -> float:
    """Mean of what is known; nan of nothing."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan
