"""Effects: which of the varied inputs move a measure, and how far, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from gridsim.study.designs import AT_BASE, Input
from gridsim.study.points import Design, Point
from gridsim.study.regression import NOISE as NOISE
from gridsim.study.regression import noise_of, regress
from gridsim.study.statistics import Interval, Numbers, interval


@dataclass(frozen=True)
class Effect:
    """How far an input moves a measure, or how far one changes what another does.

    Attributes:
        inputs: Places of the inputs among those of the design: one, or two for an interaction.
        low: The values from which, one for each input.
        high: The values to which.
        change: The difference that this makes, with an interval that holds for all pairs of values at once;
            of an interaction, the difference between two differences.
        share: Share of the variation between the points that the input explains; nan where that is not known.
    """

    inputs: tuple[int, ...]
    low: tuple[Any, ...]
    high: tuple[Any, ...]
    change: Interval
    share: float = np.nan


@dataclass(frozen=True, eq=False)
class Profile:
    """A measure at the values of one input, the others averaged over, or as in the base.

    Attributes:
        values: The values of the input, shape (levels,).
        base: Which of them is the base's, or -1.
        estimates: The measure at each; the interval is that of its difference from the common level.
    """

    values: list[Any]
    base: int
    estimates: list[Interval]


@dataclass(frozen=True, eq=False)
class Effects:
    """What the points of a design say of one measure.

    Attributes:
        main: Effect of each input, the largest first.
        interactions: Of each pair of inputs, the largest first; of a grid alone.
        profiles: The measure along each input, by its place; none for a design that is drawn.
        common: The level from which profiles depart: of a grid the mean of all points, else that of the base.
            Its interval is for the luck that all values share.
        fit: Share of the variation that main effects explain together; nan where that is not known.
        replications: Replications in which every point has a value: those that are counted.
        why_not: Why there are none: ``none`` (no point has a value), ``missing`` (some have none), ``values``
            (no replication in which all have one) or ``few``; empty where there are.
    """

    main: list[Effect]
    interactions: list[Effect]
    profiles: dict[int, Profile]
    common: Interval
    fit: float
    replications: int
    why_not: str = ""


def effects(design: Design, values: Numbers) -> Effects:
    """Find the effects of the inputs of a design on one measure.

    Args:
        design: The points, all of them.
        values: The measure at each point in each replication; nan where there is none, or where a point could
            not be simulated, shape (points, replications).

    Returns:
        Of a grid, the main effects and the interactions of two; of one at a time, the differences from the
        base; of points that are drawn, the effects in a linear regression. Counted are the replications in
        which all points have a value, so that all differences are on the same luck. Points without any value
        are left out; a grid needs all.
    """
    one_at_a_time = design.kind == "one_at_a_time"
    used = [point for point in design.points if point.levels or one_at_a_time]
    known = np.asarray(~np.isnan(values).all(axis=1))
    points = [point for point in used if known[point.number]]
    if not known.any():
        return nothing("none")
    if not points or (len(points) < len(used) and design.kind == "grid") or (one_at_a_time and not known[0]):
        return nothing("missing")
    rows = values[[point.number for point in points]]
    rows = rows[:, ~np.isnan(rows).any(axis=0)]
    if not rows.shape[1]:
        return nothing("values")
    if design.kind == "grid":
        return of_grid(design, points, rows)
    return of_ends(design, points, rows) if one_at_a_time else of_drawn(design, points, rows)


def nothing(why: str) -> Effects:
    """No effects."""
    return Effects([], [], {}, interval(np.empty(0)), np.nan, 0, why)


def of_grid(design: Design, points: Sequence[Point], rows: Numbers) -> Effects:
    """Split the measure on a whole grid into main effects and interactions of two.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 12.2: effects in factorial designs,
        with intervals from replications of the whole design; here with any number of levels.
    """
    shape = [one.count for one in design.inputs]
    cells = np.full((*shape, rows.shape[1]), np.nan)
    for point, row in zip(points, rows, strict=True):
        cells[tuple(int(level) for level in point.levels)] = row
    if np.isnan(cells).any():
        return nothing("missing")
    means, common = cells.mean(axis=-1), averaged(cells, ())
    at_base = design.points[0].levels
    total = float(((means - means.mean()) ** 2).sum()) if np.ptp(means) > noise_of(means) else 0.0
    profiles, main = {}, []
    for place, one in enumerate(design.inputs):
        along = averaged(cells, (place,))
        base = int(at_base[place]) if at_base else AT_BASE
        profiles[place] = Profile(one.values, base, [apart(level, common) for level in along])
        share = variation(means, (place,)) / total if total > 0 else np.nan
        main.append(widest(design, (place,), along, share))
    pairs = []
    for pair in combinations(range(len(shape)), 2):
        both = averaged(cells, pair)
        alone = sum(variation(means, (place,)) for place in pair)
        share = (variation(means, pair) - alone) / total if total > 0 else np.nan
        pairs.append(widest_pair(design, pair, both, share))
    fit = sum(one.share for one in main)
    return Effects(ranked(main), ranked(pairs), profiles, interval(common), fit, rows.shape[1])


def apart(values: Numbers, common: Numbers) -> Interval:
    """The mean of some values, with the interval of how far they are from a level that shares their luck."""
    change, level = interval(without_noise(values - common, values)), float(common.mean())
    return replace(change, mean=level + change.mean, low=level + change.low, high=level + change.high)


def averaged(cells: Numbers, kept: tuple[int, ...]) -> Numbers:
    """Average over all inputs but some; shape (levels of each kept, replications)."""
    others = tuple(axis for axis in range(cells.ndim - 1) if axis not in kept)
    return np.asarray(cells.mean(axis=others))


def variation(means: Numbers, kept: tuple[int, ...]) -> float:
    """Sum of squares between the levels of some inputs."""
    others = tuple(axis for axis in range(means.ndim) if axis not in kept)
    part = np.asarray(means.mean(axis=others)) - means.mean()
    return float((part**2).sum() * means.size / part.size)


def widest(design: Design, inputs: tuple[int], along: Numbers, share: float) -> Effect:
    """The largest difference between two levels of an input, its interval good for all pairs at once."""
    values = design.inputs[inputs[0]].values
    low, high = np.triu_indices(len(values), 1)
    mean = along.mean(axis=1)
    place = int(np.argmax(np.abs(mean[high] - mean[low])))
    change = simultaneous(along[high[place]] - along[low[place]], len(low), along)
    return Effect(inputs, (values[low[place]],), (values[high[place]],), change, share)


def widest_pair(design: Design, inputs: tuple[int, ...], both: Numbers, share: float) -> Effect:
    """The largest difference that an input makes to the difference that another makes."""
    one, other = (design.inputs[place].values for place in inputs)
    mean = both.mean(axis=2)
    low, high = np.triu_indices(len(one), 1)
    left, right = np.triu_indices(len(other), 1)
    steps = mean[high] - mean[low]
    double = steps[:, right] - steps[:, left]
    row, column = np.unravel_index(int(np.argmax(np.abs(double))), double.shape)
    a, b, c, d = low[row], high[row], left[column], right[column]
    change = simultaneous((both[b, d] - both[a, d]) - (both[b, c] - both[a, c]), double.size, both)
    return Effect(inputs, (one[a], other[c]), (one[b], other[d]), change, share)


def simultaneous(differences: Numbers, family: int, values: Numbers) -> Interval:
    """Estimate one of a family of differences of values, with an interval for all at once (Bonferroni)."""
    return interval(without_noise(differences, values), 1 - 0.05 / max(family, 1))


def without_noise(differences: Numbers, values: Numbers) -> Numbers:
    """Differences without those that are only the rounding of such values: 0 stays 0."""
    return np.where(np.abs(differences) < noise_of(values), 0.0, differences)


def ranked(found: list[Effect]) -> list[Effect]:
    """Effects in the order of their size, the largest first."""
    return sorted(found, key=lambda one: -abs(one.change.mean))


def of_ends(design: Design, points: Sequence[Point], rows: Numbers) -> Effects:
    """Compare each value of each input with the base, the others as in the base."""
    changed = [
        (next(place for place, level in enumerate(point.levels) if level != AT_BASE), point)
        for point in points[1:]
    ]
    base, family = rows[0], len(changed)
    found, profiles = [], {}
    for place, one in enumerate(design.inputs):
        along = {sort_key(one, one.base): (one.base, apart(base, base))}
        for row, (moved, point) in enumerate(changed, start=1):
            if moved == place:
                value = point.values[place]
                change = simultaneous(rows[row] - base, family, rows)
                found.append(Effect((place,), (one.base,), (value,), change))
                along[point.levels[place]] = (one.values[int(point.levels[place])], apart(rows[row], base))
        order = sorted(along)
        where = order.index(sort_key(one, one.base))
        profiles[place] = Profile([along[at][0] for at in order], where, [along[at][1] for at in order])
    return Effects(ranked(found), [], profiles, interval(base), np.nan, rows.shape[1])


def sort_key(one: Input, value: Any) -> float:
    """Where a base value stands among the values of an input: its level, or between two; else before all."""
    if value in one.values:
        return float(one.values.index(value))
    at = None if one.is_choice else one.within(value)
    if at is None:
        return -1.0
    return float(np.interp(at, [one.place(other) for other in one.values], range(one.count)))


def of_drawn(design: Design, points: Sequence[Point], rows: Numbers) -> Effects:
    """Regress the measure on the inputs; a number counts from one end of its range to the other."""
    blocks: list[Numbers] = []
    for place, one in enumerate(design.inputs):
        levels = np.array([point.levels[place] for point in points])
        choices = one.count if one.is_choice else 0
        blocks.append(
            np.equal.outer(levels, np.arange(1, choices)).astype(float) if choices else levels[:, None]
        )
    fitted = regress(blocks, rows)
    if fitted is None:
        return nothing("few")
    main = []
    for place, one in enumerate(design.inputs):
        pairs = list(combinations(one.ends, 2))
        changes = [fitted.change(place, *levels) for levels in combinations(range(len(one.ends)), 2)]
        at = int(np.argmax([abs(change.mean) for change in changes]))
        low, high = pairs[at]
        main.append(Effect((place,), (low,), (high,), changes[at], fitted.shares[place]))
    return Effects(ranked(main), [], {}, interval(rows.mean(axis=0)), fitted.fit, rows.shape[1])
