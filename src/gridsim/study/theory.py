"""Theory: exact values of queues simple enough to have them; times in any one unit, rates in its inverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

LONGEST_QUEUE = 2_000


@dataclass(frozen=True)
class Queue:
    """What is known exactly of one queue in the long run.

    Attributes:
        waits: Share of cases that wait at all.
        wait: Mean wait of all cases until they begin or leave [time].
        busy: Mean share of the workers that is busy.
        left: Share of cases that leave before they begin.
    """

    waits: float
    wait: float
    busy: float
    left: float = 0.0


def erlang_c(rate: float, work: float, workers: int) -> Queue:
    """Solve M/M/c: Poisson arrivals, exponential work, first come first served.

    Args:
        rate: Arrivals [per time].
        work: Mean work [time].
        workers: How many, with ``rate * work < workers``.

    Returns:
        The queue.

    Raises:
        ValueError: If the workers cannot keep up.

    Source:
        Gross, Shortle, Thompson and Harris (2008), Fundamentals of Queueing Theory, 4th ed., section 2.3.

    >>> round(erlang_c(0.9, 2.0, 2).wait, 6)
    8.526316
    """
    offered = rate * work
    if offered >= workers:
        raise ValueError(f"{workers} workers cannot keep up with {offered:g} at work on average")
    blocked = 1.0  # Erlang's loss formula by its recursion, which never overflows.
    for number in range(1, workers + 1):
        blocked = offered * blocked / (number + offered * blocked)
    waits = blocked / (1 - offered / workers * (1 - blocked))
    return Queue(waits, waits * work / (workers - offered), offered / workers)


def late(rate: float, work: float, workers: int, limit: float) -> float:
    """Share of cases of M/M/c whose wait and work together exceed a limit [time].

    Source:
        Gross, Shortle, Thompson and Harris (2008), section 2.3 (the distribution of the time in the system).

    >>> round(late(0.2, 10.0, 4, 24.0), 6)
    0.105064
    """
    waits = erlang_c(rate, work, workers).waits
    spare = workers - rate * work - 1  # in units of the rate of one worker
    reached = limit / work
    more = reached if abs(spare) < 1e-9 else (1 - exp(-spare * reached)) / spare
    return exp(-reached) * (1 + waits * more)


def pollaczek_khinchine(rate: float, work: float, variation: float) -> Queue:
    """Solve M/G/1: Poisson arrivals, one worker, first come first served.

    Args:
        rate: Arrivals [per time].
        work: Mean work [time].
        variation: Squared coefficient of variation of the work: 1 exponential, 0 constant.

    Source:
        Gross, Shortle, Thompson and Harris (2008), section 5.1.1 (the Pollaczek-Khinchine formula).

    >>> round(pollaczek_khinchine(1.0, 0.8, 1 / 3).wait, 5)
    2.13333
    """
    busy = rate * work
    return Queue(busy, rate * work**2 * (1 + variation) / (2 * (1 - busy)), busy)


def by_priority(rates: Sequence[float], works: Sequence[float], *, resume: bool) -> list[float]:
    """Mean waits of the classes of M/M/1 with priorities, the most urgent first.

    Args:
        rates: Arrivals of each class [per time].
        works: Mean work of each class [time].
        resume: Whether the urgent set others aside, whose work goes on later; else what is begun is finished.

    Returns:
        Mean wait of each class, the time set aside included and the work not [time].

    Source:
        Cobham (1954), Operations Research 2, 70-76; White and Christie (1958), Operations Research 6, 79-95.

    >>> [round(wait, 5) for wait in by_priority([0.2, 0.6, 1.2], [1 / 3] * 3, resume=False)]
    [0.2381, 0.32468, 0.90909]
    >>> [round(wait, 5) for wait in by_priority([0.2, 0.6, 1.2], [1 / 3] * 3, resume=True)]
    [0.02381, 0.15368, 1.0303]
    """
    loads = [rate * work for rate, work in zip(rates, works, strict=True)]
    residual = [load * work for load, work in zip(loads, works, strict=True)]
    waits = []
    for place, work in enumerate(works):
        above, with_own = 1 - sum(loads[:place]), 1 - sum(loads[: place + 1])
        ahead = sum(residual[: place + 1]) if resume else sum(residual)
        wait = ahead / (above * with_own)
        waits.append(wait + (work / above - work if resume else 0.0))
    return waits


def with_limit(rate: float, work: float, workers: int, limit: float) -> Queue:
    """Solve M/M/c+D: a case that has not begun within a limit leaves.

    Args:
        rate: Arrivals [per time].
        work: Mean work [time].
        workers: How many; they need not keep up.
        limit: Longest wait [time].

    Returns:
        The queue; a case that leaves has waited for the limit.

    Source:
        Barrer (1957), Operations Research 5, 650-656; the density of the virtual wait as in Baccelli and
        Hebuterne (1981), On queues with impatient customers, Performance '81, 159-179.

    >>> queue = with_limit(8.0, 1 / 3, 2, 1.0)
    >>> round(queue.left, 6), round(queue.wait, 6), round(queue.busy, 6)
    (0.267841, 0.723975, 0.976212)
    """
    all_busy = workers / work  # their rate of finishing
    states = [1.0]
    for number in range(1, workers):
        states.append(states[-1] * rate * work / number)
    first, drift = rate * states[-1], all_busy - rate
    if abs(drift) * limit < 1e-9:
        within, waited = first * limit, first * limit**2 / 2
    else:
        end = exp(-drift * limit)
        within = first * (1 - end) / drift
        waited = first * (1 - end * (1 + drift * limit)) / drift**2
    beyond = first * exp(-drift * limit) / all_busy
    total = sum(states) + within + beyond
    left = beyond / total
    wait = waited / total + limit * left
    return Queue((within + beyond) / total, wait, rate * work * (1 - left) / workers, left)


def with_patience(rate: float, work: float, workers: int, patience: float) -> Queue:
    """Solve Erlang A, M/M/c+M: a case that waits leaves after an exponential patience.

    Args:
        rate: Arrivals [per time].
        work: Mean work [time].
        workers: How many; they need not keep up.
        patience: Mean patience [time].

    Source:
        Mandelbaum and Zeltyn (2007), Service Engineering in Action: The Palm/Erlang-A Queue, in Advances in
        Services Innovations, 17-45; here by the stationary chain of the number present.

    >>> queue = with_patience(8.0, 1 / 3, 2, 1.0)
    >>> round(queue.left, 6), round(8 * queue.wait, 6)
    (0.314313, 2.514507)
    """
    present = np.arange(1, workers + LONGEST_QUEUE)
    waiting = np.maximum(present - workers, 0)
    down = np.minimum(present, workers) / work + waiting / patience
    logs = np.append(0.0, np.cumsum(np.log(rate / down)))
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    queue = float(chance[1:] @ waiting)
    at_work = float(chance[1:] @ np.minimum(present, workers))
    return Queue(float(chance[workers:].sum()), queue / rate, at_work / workers, queue / patience / rate)
