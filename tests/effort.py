"""Effort: what work costs, against a plain loop in the same process and not by a clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

MILLION = 1_000_000


@contextmanager
def at_most(loops: float) -> Iterator[None]:
    """Fail where what is done costs more of a processor than so many plain loops over a million integers."""
    begun = time.thread_time()
    yield
    spent = (time.thread_time() - begun) / loop()
    assert spent < loops, (
        f"as much as {spent:.1f} loops over a million integers, at most {loops:g} are allowed"
    )


@cache
def loop() -> float:
    """Cost of one such loop here, the least of three [s of a processor]."""
    return min(cost_of_loop() for _ in range(3))


def cost_of_loop() -> float:
    begun = time.thread_time()
    total = 0
    for number in range(MILLION):
        total += number
    return time.thread_time() - begun
