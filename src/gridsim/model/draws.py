"""Chance: uniform numbers, each a pure function of its address. Nothing else in gridsim is random."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import PlanError

FIRST_WIDTH = 4
GOLDEN = (5**0.5 - 1) / 2
MOST_CELLS = 1 << 28
MOST_KEPT = 1 << 17
PRIMES = (2, 3, 5, 7, 11, 13, 19, 23, 29, 31, 41, 43, 53, 59, 71, 73)

Uniforms = NDArray[np.float64]


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
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, stream_number(stream)))
    return np.random.Generator(np.random.PCG64(sequence)).random((rows, width))


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
    """

    seed: int
    replication: int
    deterministic: bool = False
    kept: dict[str, Uniforms] = field(default_factory=dict, init=False, repr=False, compare=False)

    def cells(self, stream: str, row: NDArray[np.int64], column: NDArray[np.int64] | int = 0) -> Uniforms:
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
        columns = np.broadcast_to(np.asarray(column, np.int64), row.shape)
        if self.deterministic:
            return spread(stream, row, columns)
        result = np.empty(row.shape)
        block, first, width = 0, 0, FIRST_WIDTH
        left = len(row)
        while left:
            here = (columns >= first) & (columns < first + width)
            if here.any():
                rows = int(row[here].max()) + 1
                if rows * width > MOST_CELLS:
                    raise PlanError(f"{stream}: {rows} rows of {width} numbers are too many to draw at once")
                table = self.table(f"{stream}#{block}", rows, width)
                result[here] = table[row[here], columns[here] - first]
                left -= int(here.sum())
            block, first, width = block + 1, first + width, 2 * width
        return result

    def table(self, stream: str, rows: int, width: int) -> Uniforms:
        """Give at least the first rows of a stream."""
        table = self.kept.get(stream)
        if table is None or len(table) < rows:
            table = uniforms(self.seed, self.replication, stream, rows, width)
            if table.size <= MOST_KEPT:
                self.kept[stream] = table
        return table


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
    reached = np.cumsum(np.atleast_2d(shares), axis=1)
    reached[reached >= reached[:, -1:]] = np.inf  # The last share above 0 takes what rounding leaves.
    return np.asarray((u[:, None] >= reached).sum(axis=1), np.int64)
