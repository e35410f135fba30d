"""Seeds: the states from which numpy's PCG64 begins, of one or several replications at once.

What ``SeedSequence(seed, spawn_key=(replication, stream))`` gives to one generator is computed here for
replications as columns; to make as many generators one by one takes longer than a small town.

Source:
    O'Neill (2015), Developing a seed_seq Alternative (pcg-random.org), as numpy's ``SeedSequence`` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridsim.model.jumps import MULTIPLIER, Wide, plus, times, wide

Halves = NDArray[np.uint32]

POOL, HALF = 4, 1 << 32
FIRST_IN, FACTOR_IN = 0x43B0D7E5, 0x931E8875
FIRST_OUT, FACTOR_OUT = 0x8B51F9DD, 0x58F38DED
LEFT, RIGHT = 0xCA01F9DD, 0x4973F715
SHIFT = 16
STATE_WORDS = 8


def halves(number: int) -> list[int]:
    """Split a number of at least 0 into 32-bit words, the lowest first; 0 has one."""
    return [number & HALF - 1, *(halves(number >> 32) if number >> 32 else [])]


def constants(first: int, factor: int, begin: int, count: int) -> Halves:
    """Constants of a run of hashings, and the one after them, shape (count + 1, 1)."""
    powers = [first * pow(factor, begin + place, HALF) % HALF for place in range(count + 1)]
    return np.array(powers, np.uint32)[:, None]


def hashed(words: Halves, constant: Halves) -> Halves:
    """Hash words, each row with its constant; shape (rows, n)."""
    mixed = (words ^ constant[:-1]) * constant[1:]
    return np.asarray(mixed ^ mixed >> SHIFT)


def mixed(one: Halves, other: Halves) -> Halves:
    """Mix words into others."""
    both = one * np.uint32(LEFT) - other * np.uint32(RIGHT)
    return np.asarray(both ^ both >> SHIFT)


@dataclass(frozen=True)
class Seeds:
    """The seeds of some replications.

    Attributes:
        seed: Seed of the experiment, at least 0.
        replications: Their numbers, each below 2**32.
    """

    seed: int
    replications: tuple[int, ...]

    @cached_property
    def begun(self) -> tuple[Halves, int]:
        """The pool after seed and replication, shape (4, replications), and how often it was hashed."""
        words = halves(self.seed)
        words += [0] * (POOL - len(words))
        pool = np.array(words[:POOL], np.uint32)[:, None]
        pool = hashed(pool, constants(FIRST_IN, FACTOR_IN, 0, POOL))
        hashings = POOL
        for source in range(POOL):
            others = [place for place in range(POOL) if place != source]
            constant = constants(FIRST_IN, FACTOR_IN, hashings, len(others))
            pool[others] = mixed(pool[others], hashed(pool[[source]], constant))
            hashings += len(others)
        for word in words[POOL:]:
            pool, hashings = stirred(pool, hashings, word)
        return stirred(pool, hashings, np.array(self.replications, np.uint32))

    def starts(self, stream: int) -> tuple[Wide, Wide]:
        """State and stride before its first number, as ``numbers_at`` has them, of a stream's generators.

        Args:
            stream: Number of the stream, at least 0.

        Returns:
            Both for each replication, shape (replications,).

        >>> state, stride = Seeds(1, (2, 3)).starts(7)
        >>> one = np.random.PCG64(np.random.SeedSequence(1, spawn_key=(3, 7))).state["state"]
        >>> (int(state[0][1]) << 64 | int(state[1][1])) == one["state"]
        True
        """
        pool, hashings = self.begun
        for word in halves(stream):
            pool, hashings = stirred(pool, hashings, word)
        found = hashed(np.tile(pool, (2, 1)), constants(FIRST_OUT, FACTOR_OUT, 0, STATE_WORDS))
        words = found.astype(np.uint64)
        high, low, above, below = words[::2] | words[1::2] << 32
        increment = above << 1 | below >> 63, below << 1 | 1
        state = plus(times(plus((high, low), increment), wide(MULTIPLIER)), increment)
        return state, plus(times(state, wide(MULTIPLIER - 1)), increment)


def stirred(pool: Halves, hashings: int, word: int | Halves) -> tuple[Halves, int]:
    """Mix a word, or one of each replication, into a pool."""
    constant = constants(FIRST_IN, FACTOR_IN, hashings, POOL)
    return mixed(pool, hashed(np.asarray(word, np.uint32)[None], constant)), hashings + POOL
