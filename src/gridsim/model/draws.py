"""Chance: uniform numbers, each a pure function of its address. Nothing else in gridsim is random."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import PlanError
from gridsim.model.cells import (
    FIRST_WIDTH,
    LANE_BITS,
    MOST_CELLS,
    Flags,
    Part,
    Rows,
    are_few,
    lane_of,
    part_of,
    parts_of,
    row_of,
)
from gridsim.model.jumps import numbers_at
from gridsim.model.seeds import Seeds

GOLDEN = (5**0.5 - 1) / 2
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
    return generator(seed, replication, stream).random((rows, width))


def generator(seed: int, replication: int, stream: str) -> np.random.Generator:
    """Give the generator that draws the numbers of a stream, at its first one."""
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, stream_number(stream)))
    return np.random.Generator(np.random.PCG64(sequence))


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


@dataclass(frozen=True)
class Draws:
    """The luck of one replication, or of several in lanes of their own.

    A row's address is its number, in further lanes ``lane << LANE_BITS`` more; with the bit ``EARLIER`` it is
    a row of other tables. It keeps what it has drawn, tables of more than ``MOST_KEPT`` numbers apart, so
    that scenarios built with the same object draw once. Whatever was asked before, the
    numbers are those of their addresses.

    Attributes:
        seed: Seed of the experiment, at least 0.
        replication: Index of the replication, at least 0.
        deterministic: Spread the numbers of each stream evenly, by an irrational of its own, in place of
            drawing them: for cases added up by hand, in one lane.
        others: Replications of the further lanes, in any order.
        kept: Tables drawn so far, by stream.
        last: The last rows and columns that cannot change, and the parts in which they lie.
    """

    seed: int
    replication: int
    deterministic: bool = False
    others: tuple[int, ...] = ()
    kept: dict[str, Uniforms] = field(default_factory=dict, init=False, repr=False, compare=False)
    last: list[tuple[Rows, Rows, list[Part]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.deterministic and self.others:
            raise ValueError("lanes without chance would all be the same")

    @property
    def lanes(self) -> int:
        """How many replications there are."""
        return 1 + len(self.others)

    @cached_property
    def seeds(self) -> Seeds:
        """The seeds of all of them."""
        return Seeds(self.seed, (self.replication, *self.others))

    def in_each(self, row: Rows) -> Rows:
        """Addresses of some rows in all lanes, lane by lane, shape ``(lanes * n,)``."""
        return ((np.arange(self.lanes) << LANE_BITS)[:, None] + row).ravel()

    def cells(self, stream: str, row: Rows, column: Rows | int = 0, among: Flags | None = None) -> Uniforms:
        """Draw the numbers at some rows and columns of an endless table.

        The table is held in blocks of columns that double in width, so that a number's address does not
        depend on how many are asked for.

        Args:
            stream: Name of the decision.
            row: Addresses of rows, at least 0, shape ``(n,)``.
            column: Columns, at least 0, shape ``(n,)`` or a single one.
            among: Which numbers are wanted, shape ``(n,)``; None for all. The others may be anything.

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
        for whole in self.parts(row, column):
            part = whole if among is None else whole.among(among)
            numbers = self.drawn(stream, part)
            if part.here is None:
                return numbers
            result[part.here] = numbers
        return result

    def block(self, stream: str, number: int, row: Rows) -> Uniforms:
        """Draw some rows of a whole block of columns, the first of which is block 0; the caller's own."""
        width = FIRST_WIDTH << number
        rows = int(row_of(row).max()) + 1
        if are_few(width * len(row), rows, width, self.lanes):
            part = part_of(number, row.repeat(width), np.tile(np.arange(width), len(row)), self.lanes)
            return self.drawn(stream, part).reshape(-1, width)
        table = self.table(f"{stream}#{number}", rows, width)
        place = lane_of(row) * table.shape[1] + row_of(row)
        return np.asarray(table.reshape(-1, width).take(place, axis=0))

    def parts(self, row: Rows, column: Rows | int) -> list[Part]:
        """Say where cells lie; once only for the same columns again and again, where these are frozen."""
        if isinstance(column, int) or row.flags.writeable or column.flags.writeable:
            return parts_of(row, column, self.lanes)
        for rows, columns, parts in self.last:
            if rows is row and columns is column:
                return parts
        parts = parts_of(row, column, self.lanes)
        self.last[:] = [(row, column, parts)]
        return parts

    def drawn(self, stream: str, part: Part) -> Uniforms:
        """Draw the cells of a block, shape ``(k,)``."""
        name = stream + part.name
        if part.jump is None:
            table = self.table(name, part.rows, part.width)
            return table.take(part.place if part.lane is None else part.place + part.lane * table[0].size)
        state, stride = self.seeds.starts(stream_number(name))
        if part.lane is not None:
            state, stride = ((high.take(part.lane), low.take(part.lane)) for high, low in (state, stride))
        return numbers_at(state, stride, part.jump)

    def table(self, stream: str, rows: int, width: int) -> Uniforms:
        """Give at least the first rows of a stream in all lanes, shape ``(lanes, rows, width)``."""
        if rows * width > MOST_CELLS:
            raise PlanError(
                f"{stream.partition('#')[0]}: {rows} rows of {width} numbers are too many to draw at once"
            )
        table = self.kept.get(stream)
        if table is None or table.shape[1] < rows:
            lanes = [uniforms(self.seed, number, stream, rows, width) for number in self.seeds.replications]
            table = np.array(lanes)
            table.setflags(write=False)
            if table.size <= MOST_KEPT:
                self.kept[stream] = table
        return table


def without_chance(draws: Draws) -> Draws:
    """Give draws of the same seed that are spread evenly in place of being drawn."""
    return draws if draws.deterministic else Draws(draws.seed, draws.replication, deterministic=True)


def happens(draws: Draws, stream: str, row: Rows, column: Rows, share: float) -> NDArray[np.bool_]:
    """Draw whether something happens at some addresses; nothing is drawn where that is certain.

    Args:
        draws: The luck of the replication, or of several.
        stream: Name of the decision.
        row: Rows, shape ``(n,)``.
        column: Columns, shape ``(n,)``.
        share: Chance of it.

    Returns:
        Whether it happens, shape ``(n,)``.
    """
    if share <= 0 or share >= 1:
        return np.full(len(row), share >= 1)
    return np.asarray(draws.cells(stream, row, column) < share)


def happens_by(
    draws: Draws, stream: str, row: Rows, column: Rows, shares: Sequence[float], label: Rows
) -> NDArray[np.bool_]:
    """Draw as ``happens`` with the chance of each address's label, shape ``(n,)``."""
    if len(set(shares)) == 1:
        return happens(draws, stream, row, column, shares[0])
    chance = np.array(shares)
    if ((chance <= 0) | (chance >= 1)).all():
        return np.asarray((chance >= 1).take(label))
    return np.asarray(draws.cells(stream, row, column) < chance.take(label))


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
    return np.asarray((u >= np.atleast_2d(reached).T[:-1]).sum(axis=0), np.int64)
