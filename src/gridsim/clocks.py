"""When staff are on duty, and how work fills that time: this module is the only judge of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gridsim.units import NEVER

Tick = int | np.integer[Any]
Ticks = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Clock:
    """The duty time within [0, horizon); outside it nobody is on duty.

    The methods take ticks as numbers or arrays, broadcast them, and give an ``int`` or ``bool`` for
    numbers only, else an array. Each costs O(log n).

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

    def __post_init__(self) -> None:
        opens = np.array(self.opens, dtype=np.int64)
        closes = np.array(self.closes, dtype=np.int64)
        if opens.ndim != 1 or opens.shape != closes.shape:
            raise ValueError(f"opens and closes must pair up, found {opens.shape} and {closes.shape}")
        edges = np.column_stack((opens, closes)).ravel()
        if (np.diff(edges) <= 0).any() or (edges < 0).any() or (edges > self.horizon).any():
            raise ValueError("stretches of duty must be ascending, apart and within [0, horizon)")
        done = np.cumsum(closes - opens) - (closes - opens)
        for name, column in (("opens", opens), ("closes", closes), ("done", done)):
            column.setflags(write=False)
            object.__setattr__(self, name, column)

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
        return _plain((self._next(tick) == tick) & (tick < self.horizon))

    def is_on_throughout(self, t0: Ticks, t1: Ticks) -> NDArray[np.bool_]:
        """Whether all of [t0, t1), and at least t0 itself, is on duty.

        >>> natural(100).is_on_throughout(np.array([0, 90]), np.array([0, 120])).tolist()
        [True, False]
        """
        stretch = np.searchsorted(self.closes, t0, side="right")
        opens, closes = (np.append(edges, NEVER)[stretch] for edges in (self.opens, self.closes))
        return np.asarray((opens <= t0) & (t1 <= closes))

    @overload
    def next_on(self, t: Tick) -> int: ...
    @overload
    def next_on(self, t: Ticks) -> Ticks: ...
    def next_on(self, t: Any) -> Any:
        """First tick on duty at or after t [ticks], or ``NEVER``.

        >>> natural(100).next_on(-5), natural(100).next_on(100) == NEVER
        (0, True)
        """
        return _plain(self._next(_whole(t)))

    def _duty_before(self, t: Ticks) -> Ticks:
        if not self.opens.size:
            return np.zeros_like(t)
        stretch = np.maximum(np.searchsorted(self.opens, t, side="right") - 1, 0)
        spent = np.minimum(t, self.closes[stretch]) - self.opens[stretch]
        duty: Ticks = self.done[stretch] + np.maximum(spent, 0)
        return duty

    def _next(self, t: Ticks) -> Ticks:
        if not self.opens.size:
            return np.full(t.shape, NEVER)
        stretch = np.searchsorted(self.closes, t, side="right")
        opening = self.opens[np.minimum(stretch, self.opens.size - 1)]
        return np.where(stretch < self.opens.size, np.maximum(t, opening), NEVER)


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
