"""Lanes: how many replications of a small town lie side by side in one plan, to spare many calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from itertools import islice
from math import ceil
from typing import TypeVar

from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import estimated_rows

Item = TypeVar("Item")

MOST_LANES = 64
MOST_ROWS = 1 << 21
"""Most rows of all lanes together, as ``estimated_rows`` counts them; more do not fit the caches."""


def best_lanes(scenario: Scenario) -> int:
    """How many replications of a scenario are best run side by side, at least 1.

    Visits make a plan so large that nothing is spared, and the rows of a trace are not known beforehand.
    """
    if scenario.visits or scenario.demand.trace is not None:
        return 1
    rows = sum(estimated_rows(scenario).values())
    return max(1, min(MOST_LANES, int(MOST_ROWS / max(rows, 1))))


def chunks(items: Iterable[Item], most: int, workers: int = 1) -> Iterator[list[Item]]:
    """Cut some items into lists, one for each worker at least where there are so many, of at most a size.

    >>> list(chunks(range(5), 2)), list(chunks(range(5), 4, workers=2))
    ([[0, 1], [2, 3], [4]], [[0, 1, 2], [3, 4]])
    """
    size = max(1, min(most, ceil(len(items) / workers))) if isinstance(items, Sized) else most
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
