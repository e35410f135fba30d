"""Repeats: needs that the same household raises again, also where the first was before the simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridsim.model.cells import EARLIER
from gridsim.model.distributions import evenly, sample
from gridsim.model.draws import Draws
from gridsim.model.town import Index
from gridsim.scenario.schema import Repeats

Needs = tuple[Index, Index, Index]
"""Address of the household, number within the household, and tick."""


def repeated(
    repeats: Repeats, horizon: int, draws: Draws, household: Index, number: Index, arise: Index
) -> Needs:
    """Let some needs be repeated by their households, at least one tick later and before the horizon."""
    chosen = draws.cells("repeat", household, number) < repeats.share / (1 - repeats.share)
    household, number = household[chosen], number[chosen]
    then = arise[chosen] + np.maximum(sample(repeats.after, draws, "repeat/after", household, number), 1)
    inside = then < horizon
    return household[inside], number[inside] + 1, then[inside]


def repeats_of_earlier(
    repeats: Repeats, draws: Draws, household: Index, number: Index, arise: Index
) -> Needs:
    """Of repeats at the calendar's rate, keep those of needs that arose before the simulation.

    So at first all repeats are such ones, and later ever fewer, as ever more are repeats of needs that are
    simulated themselves. Where the calendar's rate is steady, both together come at one rate from the first
    day on, their share of all needs.

    Args:
        repeats: What share of all needs they are, and after what time they come.
        draws: The luck of the replication, or of several.
        household: Address of the household of each, shape (n,).
        number: Number within the household, likewise.
        arise: Its tick, likewise.

    Returns:
        Those that come longer after their needs than the simulation has then run.

    Source:
        Kingman (1993), Poisson Processes, sections 5.1 and 5.2 (displaced and coloured points are Poisson
        processes, independent of one another).
    """
    household, number = household | EARLIER, 2 * number + 1
    old = arise < sample(repeats.after, draws, "repeat/after", household, number)
    return household[old], number[old], arise[old]


def needs_level(
    repeats: Repeats, window: Index, expected: Callable[[Index], NDArray[np.float64]], draws: Draws
) -> float:
    """How many needs to let arise for each that the calendar's rate expects.

    It is 1 where the rate is steady. Else the repeats that fall into the window are somewhat more or fewer
    than their share of its needs, as those of busy days come on calmer ones; with this factor, all needs of
    the window are as many as its rate expects.

    Args:
        repeats: What share of all needs they are, and after what time they come.
        window: First tick of the window, and the first after it, shape (2,).
        expected: Needs that the rate expects before some ticks.
        draws: The luck of the replication, or of several.

    Returns:
        The factor, from 0.67 to 2, as repeats are at most half of all needs.
    """
    wanted = float(np.diff(expected(window))[0])
    if wanted == 0:
        return 1.0
    after = np.maximum(evenly(repeats.after, draws), 1)[:, None]
    earlier = np.diff(expected(np.minimum(after, window)))
    others = np.diff(expected(np.maximum(window - after, 0)))
    return 1 / (1 + repeats.share * (float((earlier + others).mean()) / wanted - 1))
