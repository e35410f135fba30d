"""When staff are on duty, and how work fills that time: this module is the only judge of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gridsim.units import NEVER

Tick = int | np.integer[Any]
Ticks = NDArray[np.int64]

WORTH_A_TABLE = 256
"""Ticks that are sooner found by a table than by binary search."""
LARGEST_TABLE = 1 << 16
"""Entries of the longest table that is made."""
MOST_JOINED = 32
"""Joined clocks that are kept."""


@dataclass(frozen=True, eq=False)
class Clock:
    """The duty time within [0, horizon); outside it nobody is on duty.

    The methods take ticks up to NEVER as numbers or arrays, broadcast them, and give an ``int`` or ``bool``
    for numbers only, else an array; ``on_and_worked`` takes arrays alone. A tick is found in O(log n), or by
    a table where many are asked for.

    Attributes:
        opens: First tick of each stretch of duty [ticks], ascending, shape ``(n,)``.
        closes: First tick after it [ticks], before the next opens, at most the horizon, shape ``(n,)``.
        horizon: End of what the clock knows [ticks], itself not included.
        done: Duty before each stretch [ticks], derived, shape ``(n,)``.

    Raises:
        ValueError: If the stretches are out of order, empty, touching or outside [0, horizon).
        TypeError: From the methods, if a tick is not a whole number.
    """

    opens: Ticks
    closes: Ticks
    horizon: int
    done: Ticks = field(init=False)
    # The same and one stretch more, which never comes.
    _opens: Ticks = field(init=False, repr=False)
    _closes: Ticks = field(init=False, repr=False)
    _done: Ticks = field(init=False, repr=False)

    def __post_init__(self) -> None:
        opens = np.array(self.opens, dtype=np.int64)
        closes = np.array(self.closes, dtype=np.int64)
        if opens.ndim != 1 or opens.shape != closes.shape:
            raise ValueError(f"opens and closes must pair up, found {opens.shape} and {closes.shape}")
        edges = np.column_stack((opens, closes)).ravel()
        if (np.diff(edges) <= 0).any() or (edges < 0).any() or (edges > self.horizon).any():
            raise ValueError("stretches of duty must be ascending, apart and within [0, horizon)")
        done = np.append(0, np.cumsum(closes - opens))
        ended = np.append(opens, NEVER), np.append(closes, np.iinfo(np.int64).max), done
        for name, column in zip(("opens", "closes", "done"), ended, strict=True):
            column.setflags(write=False)
            object.__setattr__(self, name, column[:-1])
            object.__setattr__(self, f"_{name}", column)

    @overload
    def worked(self, t0: Tick, t1: Tick) -> int: ...
    @overload
    def worked(self, t0: Ticks, t1: Tick | Ticks) -> Ticks: ...
    @overload
    def worked(self, t0: Tick, t1: Ticks) -> Ticks: ...
    def worked(self, t0: Any, t1: Any) -> Any:
        """Duty within [t0, t1) [ticks]; 0 where t1 is not after t0.

        >>> natural(100).worked(90, 120)
        10
        """
        return _plain(np.maximum(self._duty_before(_whole(t1)) - self._duty_before(_whole(t0)), 0))

    @overload
    def advance(self, t: Tick, work: Tick) -> int: ...
    @overload
    def advance(self, t: Ticks, work: Tick | Ticks) -> Ticks: ...
    @overload
    def advance(self, t: Tick, work: Ticks) -> Ticks: ...
    def advance(self, t: Any, work: Any) -> Any:
        """Earliest tick u, at least t, by which the work is done: ``worked(t, u) == work``.

        Args:
            t: When the work begins [ticks].
            work: Duty that it needs [ticks], at least 0; for 0 the answer is t itself.

        Returns:
            First tick after the work [ticks], at most the horizon, or ``NEVER``.

        Raises:
            ValueError: If the work is negative.

        >>> natural(100).advance(90, 10), natural(100).advance(90, 11) == NEVER
        (100, True)
        """
        start, needed = np.broadcast_arrays(_whole(t), _whole(work))
        if (needed < 0).any():
            raise ValueError(f"work must be at least 0 ticks, found {needed.min()}")
        if not self.opens.size:
            return _plain(np.where(needed == 0, start, NEVER))
        total = self._duty_before(start) + needed
        # The last stretch with less duty before it than the total is the one the work ends in.
        stretch = np.maximum(np.searchsorted(self.done, total, side="left") - 1, 0)
        end = self.opens[stretch] + total - self.done[stretch]
        end = np.where(end <= self.closes[stretch], end, NEVER)
        return _plain(np.where(needed == 0, start, end))

    @overload
    def is_on(self, t: Tick) -> bool: ...
    @overload
    def is_on(self, t: Ticks) -> NDArray[np.bool_]: ...
    def is_on(self, t: Any) -> Any:
        """Whether tick t is on duty.

        >>> natural(100).is_on(99), natural(100).is_on(100)
        (True, False)
        """
        tick = _whole(t)
        return _plain((self._opens[self._stretch(tick)] <= tick) & (tick < self.horizon))

    def on_and_worked(self, t: Ticks, elapsed: Ticks) -> tuple[NDArray[np.bool_], Ticks]:
        """Whether tick t is on duty, and, where it is, the duty within the time that elapses from then on.

        Args:
            t: Ticks, shape ``(n,)``.
            elapsed: Time from each on, at least 0 [ticks], shape ``(n,)``.

        Returns:
            Both of shape ``(n,)``; where t is off duty the second may be anything.

        >>> natural(100).on_and_worked(np.array([90, 100]), np.array([20, 0]))
        (array([ True, False]), array([10,  0]))
        """
        stretch, worked = self._stretch(t), elapsed.copy()
        until = t + elapsed
        beyond = np.flatnonzero(self._closes[stretch] < until)
        begun = stretch[beyond]
        before = self._done[begun] + (t[beyond] - self._opens[begun])
        worked[beyond] = self._duty_before(until[beyond]) - before
        return (self._opens[stretch] <= t) & (t < self.horizon), worked

    @overload
    def next_on(self, t: Tick) -> int: ...
    @overload
    def next_on(self, t: Ticks) -> Ticks: ...
    def next_on(self, t: Any) -> Any:
        """First tick on duty at or after t [ticks], or ``NEVER``.

        >>> natural(100).next_on(-5), natural(100).next_on(100) == NEVER
        (0, True)
        """
        tick = _whole(t)
        return _plain(np.maximum(tick, self._opens[self._stretch(tick)]))

    def _duty_before(self, t: Ticks) -> Ticks:
        if self.opens.size == 1:
            alone: Ticks = np.clip(t, self.opens[0], self.closes[0]) - self.opens[0]
            return alone
        stretch = self._stretch(t)
        duty: Ticks = self._done[stretch] + np.maximum(t - self._opens[stretch], 0)
        return duty

    def _stretch(self, t: Ticks) -> Ticks:
        """Number of the stretch that each tick is in or before."""
        if t.size < WORTH_A_TABLE or not self._closed.size:
            return np.searchsorted(self.closes, t, side="right")
        # At most one more closes before the next entry of the table.
        closed = self._closed.take(t >> self._digits, mode="clip")
        found: Ticks = closed + (self._closes[closed] <= t)
        return found

    @cached_property
    def _digits(self) -> int:
        """Time in which no two stretches close [binary digits of ticks]."""
        return int(np.diff(self.closes).min(initial=NEVER)).bit_length() - 1

    @cached_property
    def _closed(self) -> Ticks:
        """Stretches that have closed when each such time begins; none where the table would be too long."""
        entries = (int(self.closes.max(initial=0)) >> self._digits) + 1
        if entries > LARGEST_TABLE:
            return np.arange(0)
        return np.searchsorted(self.closes, np.arange(entries) << self._digits, side="right")


def _whole(ticks: ArrayLike) -> Ticks:
    given = np.asarray(ticks)
    if given.dtype.kind not in "iu":
        raise TypeError(f"ticks are whole numbers, found {given.dtype}")
    return given.astype(np.int64, copy=False)


def _plain(result: NDArray[Any]) -> Any:
    return result.item() if result.ndim == 0 else result


def natural(horizon: int) -> Clock:
    """Give the clock that is always on duty within [0, horizon), the horizon in ticks."""
    opens = np.arange(min(horizon, 1))
    return Clock(opens, opens + horizon, horizon)


@lru_cache(maxsize=MOST_JOINED)
def joined(clocks: tuple[Clock, ...], horizon: int) -> Clock:
    """Give one clock that goes through the duty of several, one after another.

    Args:
        clocks: The clocks.
        horizon: Up to where [ticks].

    Returns:
        The clock whose tick ``i * (horizon + 1) + t`` is tick t of clock i.
    """
    edges = [np.arange(0)], [np.arange(0)]
    for number, one in enumerate(clocks):
        opens = one.opens[one.opens < horizon]
        edges[0].append(opens + number * (horizon + 1))
        edges[1].append(np.minimum(one.closes[: len(opens)], horizon) + number * (horizon + 1))
    return Clock(np.concatenate(edges[0]), np.concatenate(edges[1]), len(clocks) * (horizon + 1))
