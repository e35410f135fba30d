"""Settled: series of days from the empty beginning of some pilots, and when they have settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.study.pilots import Pilot
from gridsim.study.statistics import Numbers
from gridsim.study.warm_up import Cut, mser

UNFOLLOWED = 0.05
"""Share of needs that may be open when those of a day count as followed to their end."""


@dataclass(frozen=True, eq=False)
class Settling:
    """A series of days, from the empty beginning, and when it has settled.

    Attributes:
        values: Mean over the pilots; nan on a day without any, shape (days,). All nan where too many of the
            later needs are never done: those that are done are the quick ones.
        weights: How many matters each is a mean of; 1 for a backlog, shape (days,).
        cut: Its first settled day by MSER-5, as the number of days before it.
        last: Days at the end that are left out, as their needs are not seen to their end.
        open: Share of the later needs, of the second half of the days, that are never done or withdrawn.
    """

    values: Numbers
    weights: Numbers
    cut: Cut
    last: int = 0
    open: float = 0.0

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
        return not self.survivors and not np.nan_to_num(self.values).any()

    @property
    def survivors(self) -> bool:
        """Whether it would hold the quick ones alone, so that nothing is known of it."""
        return self.open > UNFOLLOWED

    @property
    def counts(self) -> bool:
        """Whether there is something that could settle, known or not."""
        return self.survivors or not np.isnan(self.late)


def backlog(pilots: Sequence[Pilot]) -> Settling:
    """Matters not done at the end of each day, and when their number has settled."""
    values = np.mean([one.backlog for one in pilots], axis=0)
    cut = mser(values) if values.any() else Cut(0, 0.0, True)
    return Settling(values, np.ones(len(values)), cut)


def days_to_done(pilots: Sequence[Pilot]) -> Settling:
    """Days from need to done by the day of the need, and when they have settled."""
    done, taken, arisen, left = (
        np.sum([getattr(one, part) for one in pilots], axis=0) for part in ("done", "taken", "arisen", "left")
    )
    last = unseen(pilots)
    days = len(done) - last
    later = slice(days // 2, days)
    share = float(left[later].sum() / max(arisen[later].sum(), 1))
    if share > UNFOLLOWED:
        return Settling(np.full(days, np.nan), np.zeros(days), Cut(0, np.nan, False), last, share)
    values = np.where(done > 0, taken / np.maximum(done, 1), np.nan)[:days]
    known = np.flatnonzero(~np.isnan(values))
    cut = mser(values[known])
    day = int(known[cut.point]) if cut.point < len(known) else days
    found = Cut(day if cut.point else 0, cut.mean, cut.settled)
    return Settling(values, np.asarray(done[:days], np.float64), found, last, share)


def unseen(pilots: Sequence[Pilot]) -> int:
    """Days at the end whose needs are not seen until 19 in 20 of them are done; at most half of all."""
    left = np.mean([one.outcome.curve for one in pilots], axis=0)
    longest = int(np.argmax(left <= UNFOLLOWED)) if (left <= UNFOLLOWED).any() else len(left)
    return min(longest, len(pilots[0].done) // 2)


def average(values: Numbers, weights: Numbers) -> float:
    """Weighted mean of what is known; nan of nothing."""
    known = ~np.isnan(values)
    total = weights[known].sum()
    return float(values[known] @ weights[known] / total) if total > 0 else np.nan
