"""Cells: where the numbers at some addresses of an endless table lie, and how they are best come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridsim.model.jumps import Wide, jumps

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

FIRST_WIDTH = 4
MOST_CELLS = (1 << 28) - 1
JUMPS, JUMP, GENERATOR = 1 << 14, 6, 6000
"""To jump into streams, to each place there, and to make a generator takes as long as so many numbers do."""
LANE_BITS = 32
"""Bits of a row's address below its lane."""
EARLIER = 1 << LANE_BITS - 1
"""Bit of the address of a row that lies in tables of its own: that of needs from before the simulation."""


@dataclass(frozen=True, eq=False)
class Part:
    """Those of some cells that lie in one block of columns.

    Attributes:
        number: Number of the block.
        rows: Rows of the block's table up to the last one that is asked for.
        here: Which cells these are, shape ``(k,)``; None for all.
        lane: Lane of each, shape ``(k,)``; None where there is only one.
        place: Where each lies in its lane's table, shape ``(k,)``.
        jump: What leads to each where they are few; None to draw all rows.
        earlier: Whether these are rows with ``EARLIER`` in their addresses.
    """

    number: int
    rows: int
    here: Rows | None
    lane: Rows | None
    place: Rows
    jump: Wide | None
    earlier: bool = False

    @property
    def name(self) -> str:
        """Name of the block among those of its stream."""
        return f"#{self.number}#earlier" if self.earlier else f"#{self.number}"

    @property
    def width(self) -> int:
        """Columns of the block."""
        return FIRST_WIDTH << self.number

    def among(self, chosen: Flags) -> Part:
        """Leave out the cells that are not chosen; of shape ``(cells,)``."""
        some = np.flatnonzero(chosen if self.here is None else chosen.take(self.here))
        here = some if self.here is None else self.here.take(some)
        lane = None if self.lane is None else self.lane.take(some)
        jump = self.jump and (self.jump[0].take(some), self.jump[1].take(some))
        return replace(self, here=here, lane=lane, place=self.place.take(some), jump=jump)


def parts_of(row: Rows, column: Rows | int, lanes: int = 1) -> list[Part]:
    """Say in which blocks of columns some cells lie, and where there."""
    columns = np.broadcast_to(np.asarray(column, np.int64), row.shape)
    earlier = row & EARLIER != 0
    if not earlier.any():
        return blocks(row, columns, lanes)
    parts = []
    for flag in (False, True):
        some = np.flatnonzero(earlier == flag)
        for part in blocks(row.take(some), columns.take(some), lanes):
            here = some if part.here is None else some.take(part.here)
            parts.append(replace(part, here=here, earlier=flag))
    return parts


def blocks(row: Rows, columns: Rows, lanes: int) -> list[Part]:
    """Say in which blocks of columns some cells lie, and where there, whatever tables these are of."""
    parts: list[Part] = []
    number, first, left = 0, 0, len(row)
    while left:
        width = FIRST_WIDTH << number
        here = np.flatnonzero((columns >= first) & (columns < first + width))
        if len(here):
            part = part_of(number, row.take(here), columns.take(here) - first, lanes)
            parts.append(replace(part, here=here if len(here) < len(row) else None))
        number, first, left = number + 1, first + width, left - len(here)
    return parts


def part_of(number: int, row: Rows, column: Rows, lanes: int) -> Part:
    """Say how to come to some rows, and columns from the block's first, of one block."""
    lane = lane_of(row) if lanes > 1 else None
    row = row_of(row)
    place = row * (FIRST_WIDTH << number) + column
    part = Part(number, int(row.max()) + 1, None, lane, place, None)
    return replace(part, jump=jumps(place)) if are_few(len(place), part.rows, part.width, lanes) else part


def lane_of(address: Rows) -> Rows:
    """Lane of each row by its address."""
    return address >> LANE_BITS


def row_of(address: Rows) -> Rows:
    """Number of each row by its address."""
    return address & EARLIER - 1


def are_few(places: int, rows: int, width: int, lanes: int) -> bool:
    """Whether some places are sooner jumped to than the first rows of a block are drawn in all lanes."""
    one_by_one = lanes * rows * width + (lanes - 1) * GENERATOR
    return JUMPS + places * JUMP < one_by_one and rows * width <= MOST_CELLS
