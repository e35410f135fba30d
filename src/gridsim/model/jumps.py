"""Jumps: numbers of numpy's PCG64 at any places of its stream, without those between them.

The generator goes on by ``state = A * state + increment`` modulo 2^128, so that after m steps it is at
``state + S(m) * ((A - 1) * state + increment)``, where S(m) is the sum of the first m powers of A.
A wide number is a pair of arrays: its high and its low 64 bits.

Source:
    O'Neill (2014), PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
    Number Generation, Harvey Mudd College, sections 4.3.1 (jump-ahead) and 6.3.3 (XSL RR).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Wide = tuple[Words, Words]

MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
MODULUS, WORD, HALF_WORD = 1 << 128, (1 << 64) - 1, (1 << 32) - 1
DIGIT = 14
"""Bits of a number of steps that are looked up at once; twice as many are the most."""


def wide(number: int) -> Wide:
    """Split a number of up to 128 bits."""
    return np.array(number >> 64 & WORD, np.uint64), np.array(number & WORD, np.uint64)


def plus(one: Wide, other: Wide) -> Wide:
    """Add modulo 2^128."""
    low = one[1] + other[1]
    return one[0] + other[0] + (low < one[1]), low


def times(one: Wide, other: Wide) -> Wide:
    """Multiply modulo 2^128, the low words by halves."""
    a, b = one[1] & HALF_WORD, one[1] >> 32
    c, d = other[1] & HALF_WORD, other[1] >> 32
    outer = b * c + (a * c >> 32)
    inner = a * d + (outer & HALF_WORD)
    high = b * d + (outer >> 32) + (inner >> 32)
    return high + one[0] * other[1] + one[1] * other[0], one[1] * other[1]


def table(power: int, total: int) -> Wide:
    """S of 0, k, 2 k, … steps, shape ``(2**DIGIT,)``, from the power of A and S of k steps."""
    sums: Wide = (np.zeros(1, np.uint64), np.zeros(1, np.uint64))
    for _ in range(DIGIT):
        more = plus(times(sums, wide(power)), wide(total))
        sums = np.concatenate((sums[0], more[0])), np.concatenate((sums[1], more[1]))
        total, power = total * (power + 1) % MODULUS, power * power % MODULUS
    return sums


@cache
def tables() -> tuple[Wide, Wide, Wide]:
    """S of the first numbers of steps, the powers of A after as many, and S of their multiples."""
    ones = table(MULTIPLIER, 1)
    powers = plus(times(ones, wide(MULTIPLIER - 1)), wide(1))
    last = plus(times((ones[0][-1:], ones[1][-1:]), wide(MULTIPLIER)), wide(1))
    total = int(last[0][0]) << 64 | int(last[1][0])
    return ones, powers, table(pow(MULTIPLIER, 1 << DIGIT, MODULUS), total)


def jumps(place: NDArray[np.int64]) -> Wide:
    """Make what leads to some places of any stream, from 0 and below ``2**(2 * DIGIT) - 1``, shape (n,)."""
    ones, powers, multiples = tables()
    high, low = (place + 1) >> DIGIT, (place + 1) & ((1 << DIGIT) - 1)

    def at(words: Wide, row: NDArray[np.int64]) -> Wide:
        return words[0].take(row), words[1].take(row)

    return plus(at(ones, low), times(at(powers, low), at(multiples, high)))


def numbers_at(state: Wide, stride: Wide, jump: Wide) -> NDArray[np.float64]:
    """Draw the numbers to which jumps lead from a generator's state.

    Args:
        state: The generator's state before its first number, or that of each jump's generator, shape (n,).
        stride: ``(A - 1) * state + increment`` likewise.
        jump: The jumps, shape (n,).

    Returns:
        Numbers in [0, 1), shape (n,).

    >>> generator = np.random.Generator(np.random.PCG64(1))
    >>> start = generator.bit_generator.state["state"]
    >>> stride = (MULTIPLIER - 1) * start["state"] + start["inc"]
    >>> found = numbers_at(wide(start["state"]), wide(stride), jumps(np.array([0, 99])))
    >>> bool((found == generator.random(100)[[0, 99]]).all())
    True
    """
    high, low = plus(times(jump, stride), state)
    mixed, turn = high ^ low, high >> 58
    word = mixed >> turn | mixed << (-turn & 63)
    return np.asarray((word >> 11) * 2.0**-53, np.float64)
