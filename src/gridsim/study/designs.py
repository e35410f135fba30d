"""Designs: where the points of a sweep lie, by the values of its inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from gridsim.model.draws import Uniforms, uniforms
from gridsim.scenario.sweeping import Choice, Range, Spread, Sweep

AT_BASE = -1


@dataclass(frozen=True)
class Input:
    """An input that is varied.

    Attributes:
        path: Its dotted path.
        spread: Over what.
        base: Its value in the base, None where it has none.
    """

    path: str
    spread: Spread
    base: Any

    @property
    def is_choice(self) -> bool:
        """Whether its values are named one by one."""
        return isinstance(self.spread, Choice)

    @property
    def ends(self) -> list[Any]:
        """The values between which it is compared: of a range its two ends, else all."""
        return list(self.spread.values) if isinstance(self.spread, Choice) else self.spread.ends

    @cached_property
    def values(self) -> list[Any]:
        """Its values, in order: all that can be counted, else the two ends."""
        if isinstance(self.spread, Choice) or self.spread.step is None:
            return self.ends
        return [self.spread.nth(place) for place in range(self.spread.count)]

    @property
    def count(self) -> int:
        """How many values these are."""
        if isinstance(self.spread, Choice):
            return len(self.spread.values)
        return 2 if self.spread.step is None else self.spread.count

    def place(self, value: Any) -> float:
        """Where a value lies: from 0 to 1 within a range, else its place among the choices."""
        if isinstance(self.spread, Range):
            return self.spread.place(value)
        return float(self.spread.values.index(value))

    def within(self, value: Any) -> float | None:
        """Where a value lies within a range, from 0 to 1; None where it does not."""
        try:
            place = self.place(value)
        except (AttributeError, TypeError, ValueError):
            return None
        return place if 0 <= place <= 1 else None


def count(sweep: Sweep) -> int:
    """How many points the design of a sweep has, the base aside."""
    counts = [Input(path, spread, None).count for path, spread in sweep.spreads.items()]
    if sweep.points is not None:
        return sweep.points
    return math.prod(counts) if sweep.design == "grid" else sum(counts)


def laid(
    sweep: Sweep, inputs: Sequence[Input], seed: int
) -> Iterator[tuple[tuple[Any, ...], tuple[float, ...]]]:
    """Lay out the design: values of each point, and their levels."""
    if sweep.points is not None:
        for row in drawn(sweep.design, sweep.points, len(inputs), seed):
            values = tuple(one.spread.at(float(u)) for one, u in zip(inputs, row, strict=True))
            yield values, tuple(one.place(value) for one, value in zip(inputs, values, strict=True))
    elif sweep.design == "grid":
        levels = product(*(range(one.count) for one in inputs))
        yield from zip(product(*(one.values for one in inputs)), levels, strict=True)
    else:
        bases = tuple(one.base for one in inputs)
        for number, one in enumerate(inputs):
            for place, value in enumerate(one.values):
                at = [AT_BASE] * len(inputs)
                at[number] = place
                yield (*bases[:number], value, *bases[number + 1 :]), tuple(at)


def drawn(kind: str, points: int, width: int, seed: int) -> Uniforms:
    """Draw the points of a design in the unit cube, shape (points, width)."""
    from scipy.stats import qmc

    luck = int(uniforms(seed, 0, f"sweep/{kind}", 1)[0, 0] * 2**53)
    if kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(width, rng=luck).random(points))
    power = math.ceil(math.log2(points))
    return np.asarray(qmc.Sobol(width, rng=luck).random_base2(power)[:points])
