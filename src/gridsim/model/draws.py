"""Chance: uniform numbers, each a pure function of its address. Nothing else in gridsim is random."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import PlanError

FIRST_WIDTH = 4
GOLDEN = (5**0.5 - 1) / 2
MOST_CELLS = 1 << 28
MOST_KEPT = 1 << 17
JUMP = 768
"""To go on at another row of a stream takes as long as to draw so many numbers."""
PRIMES = (2, 3, 5, 7, 11, 13, 19, 23, 29, 31, 41, 43, 53, 59, 71, 73)

Uniforms = NDArray[np.float64]
Rows = NDArray[np.int64]


def uniforms(seed: int, replication: int, stream: str, rows: int, width: int = 1) -> Uniforms:
    """Draw the uniform numbers that one stream holds.

    A number depends only on its address (seed, replication, stream, row, column) and the stream's width.
    Two scenarios that share a seed therefore meet the same luck row by row, whatever else differs between
    them, and asking for more rows leaves the earlier ones unchanged.

    Args:
        seed: Seed of the experiment, at least 0.
        replication: Index of the replication, at least 0.
        stream: Name of the decision, such as ``"work/grid"``. Renaming a stream changes its numbers; adding
            a stream changes no other.
        rows: Number of rows.
        width: Numbers in a row.

    Returns:
        Numbers in [0, 1), shape ``(rows, width)``.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 11.2 (common random numbers and their
        synchronization).

    >>> more = uniforms(1, 0, "work/grid", 5)
    >>> bool((more[:2] == uniforms(1, 0, "work/grid", 2)).all())
    True
    """
    return generator(seed, replication, stream).random((rows, width))


def generator(seed: int, replication: int, stream: str) -> np.random.Generator:
    """Give the generator that draws the numbers of a stream, at its first one."""
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, stream_number(stream)))
    return np.random.Generator(np.random.PCG64(sequence))


def some_uniforms(seed: int, replication: int, stream: str, rows: Rows, width: int) -> Uniforms:
    """Draw some rows of a stream, ascending, without those between them; shape ``(len(rows), width)``.

    >>> rows = np.array([2, 7])
    >>> bool((some_uniforms(1, 0, "a", rows, 4) == uniforms(1, 0, "a", 8, 4)[rows]).all())
    True
    """
    source = generator(seed, replication, stream)
    numbers = np.empty((len(rows), width))
    steps = np.diff(rows, prepend=-1) - 1
    for place, step in enumerate(steps.tolist()):
        source.bit_generator.advance(step * width)  # type: ignore[attr-defined]
        source.random(out=numbers[place])
    return numbers


@lru_cache(maxsize=1024)
def stream_number(stream: str) -> int:
    """Number of a stream by its name, the same everywhere."""
    return int.from_bytes(hashlib.sha256(stream.encode()).digest()[:8])


def spread(stream: str, row: NDArray[np.int64], column: NDArray[np.int64]) -> Uniforms:
    """Spread numbers evenly along the rows of a stream, by square roots of primes that its name picks.

    Source:
        Kuipers and Niederreiter (1974), Uniform Distribution of Sequences, section 2.3.
    """
    number = stream_number(stream)
    along = PRIMES[number % len(PRIMES)] ** 0.5
    across = PRIMES[number // 97 % len(PRIMES)] ** 0.5
    shift = number % 10_007 / 10_007
    return np.asarray(((row + 1) * along + column * across + shift) % 1.0)


@dataclass(frozen=True, eq=False)
class Part:
    """Those of some cells that lie in one block of columns.

    Attributes:
        number: Number of the block.
        rows: Rows of the block's table up to the last one that is asked for.
        chosen: The rows that are asked for, ascending, where they are few; None to draw all.
        here: Which cells these are, shape ``(k,)``; None for all.
        place: Where each lies in the table of the rows that are drawn, shape ``(k,)``.
    """

    number: int
    rows: int
    chosen: Rows | None
    here: Rows | None
    place: Rows

    @property
    def width(self) -> int:
        """Columns of the block."""
        return FIRST_WIDTH << self.number


def parts_of(row: Rows, column: Rows | int) -> list[Part]:
    """Say in which blocks of columns some cells lie, and where there."""
    columns = np.broadcast_to(np.asarray(column, np.int64), row.shape)
    parts: list[Part] = []
    number, first, left = 0, 0, len(row)
    while left:
        width = FIRST_WIDTH << number
        here = np.flatnonzero((columns >= first) & (columns < first + width))
        if len(here):
            parts.append(
                part_of(number, row[here], columns[here] - first, here if len(here) < len(row) else None)
            )
        number, first, left = number + 1, first + width, left - len(here)
    return parts


def part_of(number: int, row: Rows, column: Rows, here: Rows | None) -> Part:
    """Say where cells of one block lie; columns count from the block's first."""
    rows, width = int(row.max()) + 1, FIRST_WIDTH << number
    if len(row) * JUMP >= rows * width:
        return Part(number, rows, None, here, row * width + column)
    chosen, place = np.unique(row, return_inverse=True)
    return Part(number, rows, chosen, here, place * width + column)


@dataclass(frozen=True)
class Draws:
    """The luck of one replication.

    It keeps what it has drawn, tables of more than ``MOST_KEPT`` numbers apart, so that scenarios built with
    the same object draw once. Whatever was asked before, the numbers are those of their addresses.

    Attributes:
        seed: Seed of the experiment, at least 0.
        replication: Index of the replication, at least 0.
        deterministic: Spread the numbers of each stream evenly, by an irrational of its own, in place of
            drawing them: for cases added up by hand.
        kept: Tables drawn so far, by stream.
        last: The last rows and columns that cannot change, and the parts in which they lie.
    """

    seed: int
    replication: int
    deterministic: bool = False
    kept: dict[str, Uniforms] = field(default_factory=dict, init=False, repr=False, compare=False)
    last: list[tuple[Rows, Rows, list[Part]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def cells(self, stream: str, row: Rows, column: Rows | int = 0) -> Uniforms:
        """Draw the numbers at some rows and columns of an endless table.

        The table is held in blocks of columns that double in width, so that a number's address does not
        depend on how many are asked for.

        Args:
            stream: Name of the decision.
            row: Rows, at least 0, shape ``(n,)``.
            column: Columns, at least 0, shape ``(n,)`` or a single one.

        Returns:
            Numbers in [0, 1), shape ``(n,)``.

        Raises:
            PlanError: If the table would not fit into memory.

        >>> few = Draws(1, 0).cells("a", np.array([3, 3]), np.array([0, 9]))
        >>> many = Draws(1, 0).cells("a", np.arange(50) // 10, np.arange(50) % 10)
        >>> bool((few == many[[30, 39]]).all())
        True
        """
        if self.deterministic:
            return spread(stream, row, np.broadcast_to(np.asarray(column, np.int64), row.shape))
        result = np.empty(row.shape)
        for part in self.parts(row, column):
            numbers = self.drawn(stream, part).ravel()[part.place]
            if part.here is None:
                return numbers
            result[part.here] = numbers
        return result

    def block(self, stream: str, number: int, row: Rows) -> Uniforms:
        """Draw some rows, ascending, of a whole block of columns, the first of which is block 0."""
        part = part_of(number, row, np.zeros_like(row), None)
        numbers = self.drawn(stream, part)
        return numbers if part.chosen is not None else numbers[row]

    def parts(self, row: Rows, column: Rows | int) -> list[Part]:
        """Say where cells lie; once only for the same columns again and again, where these are frozen."""
        if isinstance(column, int) or row.flags.writeable or column.flags.writeable:
            return parts_of(row, column)
        for rows, columns, parts in self.last:
            if rows is row and columns is column:
                return parts
        parts = parts_of(row, column)
        self.last[:] = [(row, column, parts)]
        return parts

    def drawn(self, stream: str, part: Part) -> Uniforms:
        """Draw the rows of a block that some cells need."""
        name = f"{stream}#{part.number}"
        if part.rows * part.width > MOST_CELLS:
            raise PlanError(
                f"{stream}: {part.rows} rows of {part.width} numbers are too many to draw at once"
            )
        if part.chosen is not None:
            return some_uniforms(self.seed, self.replication, name, part.chosen, part.width)
        return self.table(name, part.rows, part.width)

    def table(self, stream: str, rows: int, width: int) -> Uniforms:
        """Give at least the first rows of a stream."""
        table = self.kept.get(stream)
        if table is None or len(table) < rows:
            table = uniforms(self.seed, self.replication, stream, rows, width)
            if table.size <= MOST_KEPT:
                self.kept[stream] = table
        return table


def happens(draws: Draws, stream: str, row: Rows, column: Rows, share: Uniforms | float) -> NDArray[np.bool_]:
    """Draw whether something happens at some addresses; nothing is drawn where that is certain.

    Args:
        draws: The luck of the replication.
        stream: Name of the decision.
        row: Rows, shape ``(n,)``.
        column: Columns, shape ``(n,)``.
        share: Chance of it, one for all or shape ``(n,)``.

    Returns:
        Whether it happens, shape ``(n,)``.
    """
    share = np.asarray(share)
    if ((share <= 0) | (share >= 1)).all():
        return np.full(len(row), share >= 1)
    return np.asarray(draws.cells(stream, row, column) < share)


def pick(draws: Draws, stream: str, row: Rows, column: Rows, shares: Uniforms) -> Rows:
    """Draw a choice at each of some addresses, as ``choose``; nothing is drawn where there is one only."""
    if shares.ndim == 1 and (shares > 0).sum() == 1:
        return np.full(len(row), int(np.argmax(shares > 0)))
    return choose(shares, draws.cells(stream, row, column))


def choose(shares: NDArray[np.float64], u: Uniforms) -> NDArray[np.int64]:
    """Choose by shares.

    Args:
        shares: Share of each choice, adding up to 1, shape ``(k,)``, or ``(n, k)`` for each row its own.
        u: Numbers in [0, 1), shape ``(n,)``.

    Returns:
        Index of the choice of each row, shape ``(n,)``.

    >>> choose(np.array([0.25, 0.0, 0.75]), np.array([0.0, 0.2, 0.25, 0.9])).tolist()
    [0, 0, 2, 2]
    """
    reached = np.cumsum(shares, axis=-1)
    reached[reached >= reached[..., -1:]] = np.inf  # The last share above 0 takes what rounding leaves.
    if reached.ndim == 1:
        return np.searchsorted(reached, u, side="right")
    return np.asarray((u[:, None] >= reached).sum(axis=1), np.int64)
