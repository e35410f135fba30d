"""Maps: a measure over two inputs, what differs from the base and what from the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.output.accounts.sweep import Account
from gridsim.output.figures.effects import settled
from gridsim.output.words.quantities import factor
from gridsim.scenario.measured import MORE
from gridsim.study.compare import HEADLINES
from gridsim.study.effects import simultaneous
from gridsim.study.regression import noise_of
from gridsim.study.statistics import Numbers
from gridsim.study.summary import Key


@dataclass(frozen=True, eq=False)
class Map:
    """A measure over two inputs, the first across and the second upwards.

    Attributes:
        across: Place of the first input.
        up: Place of the second.
        means: Mean of the measure, as people read it, shape (second, first); nan where there is none.
        changes: Its difference from the base, 0 where that is not settled; None without a base among them.
        base: Row and column of the base, or None.
        best: Row and column of the best cell, or of the lowest where no way is better.
        alike: How many of the other cells cannot be told from it; all without replications enough.
    """

    across: int
    up: int
    means: Numbers
    changes: Numbers | None
    base: tuple[int, int] | None
    best: tuple[int, int]
    alike: int

    @property
    def others(self) -> int:
        """How many cells there are besides one, empty ones aside."""
        return int((~np.isnan(self.means)).sum()) - 1

    @property
    def equal(self) -> bool:
        """Whether all cells are the same."""
        return float(np.nanmax(self.means) - np.nanmin(self.means)) < noise_of(self.means)


def map_of(account: Account, key: Key) -> Map:
    """Put a measure into cells: of two inputs as it is, of more the two that move it most, over the rest."""
    inputs = account.design.inputs
    main = account.effects[key].main
    chosen = [effect.inputs[0] for effect in main[:2]] or [0, 1]
    across, up = sorted(chosen, key=lambda place: (-inputs[place].count, place))
    cells = np.full((*(one.count for one in inputs), account.replications), np.nan)
    for point in account.known:
        if point.levels:
            cells[tuple(int(level) for level in point.levels)] = account.numbers[key][point.number]
    order = [up, across, *(place for place in range(len(inputs)) if place not in (up, across))]
    moved = np.moveaxis(cells, order, range(len(order)))
    flat = moved.reshape(*moved.shape[:2], -1, moved.shape[-1]).mean(axis=2) * factor(key[0])
    counts = (~np.isnan(flat)).sum(axis=2)
    means = np.where(counts > 0, np.nansum(flat, axis=2) / np.maximum(counts, 1), np.nan)
    best = best_of(means, key)
    alike = not_told_apart(flat, best)
    levels = account.points[0].levels
    if not levels or len(inputs) > 2 or 0 in account.failures:
        return Map(across, up, means, None, None, best, alike)
    base = int(levels[up]), int(levels[across])
    return Map(across, up, means, settled_changes(flat, base), base, best, alike)


def best_of(means: Numbers, key: Key) -> tuple[int, int]:
    """Row and column of the best cell, of the lowest where no way is better; the first of empty ones."""
    if np.isnan(means).all():
        return 0, 0
    best = np.nanargmax(means) if HEADLINES.get(key) == MORE else np.nanargmin(means)
    row, column = np.unravel_index(int(best), means.shape)
    return int(row), int(column)


def not_told_apart(flat: Numbers, best: tuple[int, int]) -> int:
    """How many other cells that have a value are not settled to differ from the best, on the same luck."""
    known = [(row, column) for row, column in np.ndindex(flat.shape[:2]) if (row, column) != best]
    known = [cell for cell in known if not np.isnan(flat[cell]).all()]
    changes = [simultaneous(flat[cell] - flat[best], len(known), flat) for cell in known]
    return sum(not settled(change) for change in changes)


def settled_changes(flat: Numbers, base: tuple[int, int]) -> Numbers | None:
    """Differences from the base, those that are not settled 0; None without replications enough."""
    if flat.shape[2] < 2:
        return None
    changes = np.zeros(flat.shape[:2])
    family = changes.size - 1
    for row, column in np.ndindex(changes.shape):
        change = simultaneous(flat[row, column] - flat[base], family, flat)
        if change.replications == 0:
            changes[row, column] = np.nan
        elif settled(change):
            changes[row, column] = change.mean
    return changes


def better(key: Key, found: Map) -> int:
    """How many cells are settled to be better than the base."""
    if found.changes is None:
        return 0
    sign = 1 if HEADLINES.get(key) == MORE else -1
    return int((sign * np.nan_to_num(found.changes) > 0).sum())
