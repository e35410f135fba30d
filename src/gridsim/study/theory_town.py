"""Theory of what a town has beside queues: meetings, visits, levels, an empty beginning, absences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridsim.study.theory import erlang_c
from gridsim.units import DAY, YEAR

MOST_LEFT = 60  # agendas


def meeting(arrivals: float, agenda: int) -> tuple[float, float]:
    """Solve Bailey's queue: Poisson arrivals, a meeting that takes up to so many at the end of each period.

    Args:
        arrivals: Mean arrivals in a period, below the agenda.
        agenda: Places at a meeting.

    Returns:
        Mean wait for the meeting [periods], and the share of meetings that leave somebody over.

    Source:
        Bailey (1954), Journal of the Royal Statistical Society B 16, 80-87; here by the stationary
        chain of the number left over.

    >>> [round(value, 5) for value in meeting(4.0, 6)]
    [0.5786, 0.1532]
    """
    number = np.arange(MOST_LEFT * agenda)
    logs = number * np.log(arrivals) - arrivals - np.append(0.0, np.cumsum(np.log(number[1:])))
    new = np.append(np.exp(logs), 0.0)  # The last place stands for all numbers that cannot be.
    come = number + agenda - number[:, None]
    moves = new[np.where((come >= 0) & (come < len(number)), come, -1)]
    moves[:, 0] = [new[: max(agenda - left + 1, 0)].sum() for left in number]
    equations = moves.T - np.eye(len(number))
    equations[0] = 1.0
    left = np.linalg.solve(equations, number == 0)
    return 0.5 + float(left @ number) / arrivals, 1 - float(left[0])


def transient_wait(rate: float, work: float, cases: int) -> float:
    """Mean wait of the first cases of an M/M/1 queue that begins empty, averaged over them.

    Args:
        rate: Arrivals [per time].
        work: Mean work [time].
        cases: How many of the first.

    Returns:
        Mean wait [time].

    Source:
        Kelton and Law (1985), Operations Research 33, 378-396; here by the chain of the number that each
        case finds: of n present, k finish before the next arrival with chance r^k (1 - r), all with r^n.

    >>> round(transient_wait(1.0, 0.9, 25), 5)
    2.12449
    """
    finish = (1 / work) / (rate + 1 / work)
    found = np.zeros(cases + 1)
    found[0] = 1.0
    total = 0.0
    for _ in range(cases):
        total += float(found @ np.arange(cases + 1)) * work
        following = np.zeros(cases + 1)
        share = 0.0  # Present after some have finished, by Horner from the fullest.
        for present in range(cases, 0, -1):
            share = found[present - 1] + finish * share
            following[present] = (1 - finish) * share
        following[0] = finish * share
        found = following
    return total / cases


def network(
    rates: Sequence[float], routes: Sequence[Sequence[float]], queues: Sequence[tuple[float, int]]
) -> list[float]:
    """Mean waits at the levels of a Jackson network.

    Args:
        rates: Arrivals from outside at each level [per time].
        routes: Share that goes from each level to each other.
        queues: Mean work [time] and workers of each level.

    Returns:
        Mean wait at each level [time].

    Source:
        Jackson (1957), Operations Research 5, 518-521.

    >>> moves = [[0, 0.3, 0.7], [0, 0, 1], [0, 0, 0]]
    >>> [round(wait, 6) for wait in network([0.3, 0.2, 0], moves, [(1, 1), (2.5, 2), (2, 2)])]
    [0.428571, 0.378216, 0.666667]
    """
    through = np.linalg.solve(np.eye(len(rates)) - np.array(routes).T, np.array(rates))
    return [erlang_c(float(rate), *queue).wait for rate, queue in zip(through, queues, strict=True)]


def asked(every: float, detection: float) -> float:
    """Mean wait of a need that arises at any time until a visit brings it to light.

    Args:
        every: Time between two visits.
        detection: Chance that one visit brings it to light.

    Returns:
        Mean wait [time]: half a cadence, and one more for each visit in vain.

    >>> asked(7.0, 0.5)
    10.5
    """
    return every / 2 + every * (1 - detection) / detection


def away(days_per_year: float) -> float:
    """Share of the workers who are away on any day, each so many days of a mean year.

    >>> round(away(30.0), 4)
    0.0821
    """
    return days_per_year * DAY / YEAR
