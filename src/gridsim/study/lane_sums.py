"""Sums over lanes: how rows of several replications lie side by side, and sums that keep them apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import Column

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lanes:
    """How rows lie in lanes: those of lane 0 first, then those of lane 1, and so on.

    What is said of a lane depends on its own rows only, to the last bit.

    Attributes:
        edges: First row of each lane, and the number of all rows, shape (lanes + 1,).
    """

    edges: Column

    def __len__(self) -> int:
        return len(self.edges) - 1

    @cached_property
    def parts(self) -> list[slice]:
        """The rows of each lane."""
        return [slice(low, high) for low, high in pairwise(self.edges.tolist())]

    @cached_property
    def sizes(self) -> list[int]:
        """How many rows each lane has."""
        sizes: list[int] = np.diff(self.edges).tolist()
        return sizes

    @cached_property
    def lane(self) -> Column:
        """Lane of each row, shape (n,)."""
        return self.spread(np.arange(len(self)))

    def spread(self, values: Column) -> Column:
        """Value of the lane of each row, shape (n,)."""
        return np.repeat(values, self.sizes)

    def of(self, rows: Column) -> Lanes:
        """How some of the rows, in ascending order, lie in the lanes."""
        return Lanes(np.searchsorted(rows, self.edges))

    def count(self, flags: Flags) -> list[int]:
        """How many rows of each lane are flagged."""
        return [int(np.count_nonzero(flags[part])) for part in self.parts]

    def sum(self, values: NDArray[np.integer]) -> list[int]:
        """Sum of whole numbers over each lane."""
        return [int(np.add.reduce(values[part])) for part in self.parts]

    def places(self, label: Column, labels: int) -> Column:
        """Place of each row in a table of (lanes, labels)."""
        return self.lane * labels + label if len(self) > 1 else label

    def count_by(self, label: Column, labels: int) -> Column:
        """How many rows of each lane have each label from 0, shape (lanes, labels)."""
        found = np.bincount(self.places(label, labels), minlength=len(self) * labels)
        return found.reshape(len(self), labels)

    def sum_by(self, label: Column, labels: int, values: NDArray[np.integer | np.bool_]) -> Column:
        """Sum of whole numbers over the rows of each lane with each label from 0, shape (lanes, labels)."""
        found = np.zeros((len(self), labels), np.int64)
        np.add.at(found.reshape(-1), self.places(label, labels), values.astype(np.int64, copy=False))
        return found
