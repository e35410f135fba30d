"""Heat maps: a measure over two inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.page import BLUE, INK, ORANGE, PALE, Heading, label
from gridsim.output.rows import empty
from gridsim.output.sweep_account import digits, factor
from gridsim.output.sweep_effects import settled
from gridsim.output.sweep_scene import Scene
from gridsim.scenario.sweeping import Range
from gridsim.study.compare import HEADLINES, MORE
from gridsim.study.effects import simultaneous
from gridsim.study.statistics import Numbers
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDEST = 7.2  # inches
MOST_CELLS = 24
SMALLEST = 5.5  # points


@dataclass(frozen=True, eq=False)
class Map:
    """A measure over two inputs, the first across and the second upwards.

    Attributes:
        across: Place of the first input.
        up: Place of the second.
        means: Mean of the measure, as people read it, shape (second, first); nan where there is none.
        changes: Its difference from the base, 0 where that is not settled; None without a base among them.
        base: Row and column of the base, or None.
    """

    across: int
    up: int
    means: Numbers
    changes: Numbers | None
    base: tuple[int, int] | None


def heat(figure: Figure, scene: Scene, key: Key) -> Heading:
    """Draw a measure over the two inputs that move it most, a cell for each pair of their values."""
    found = map_of(scene, key)
    if np.isnan(found.means).all():
        empty(figure, scene.say("effects.none"))
        return Heading(scene.measure(key), scene.say("why.values"))
    inputs = scene.account.design.inputs
    rows, columns = found.means.shape
    figure.set_figheight(min(max(0.42 * rows, 1.2), 9.0) + 1.1)
    ax = figure.subplots()
    coloured(figure, ax, scene, key, found)
    for axis, place, most in ((ax.xaxis, found.across, columns), (ax.yaxis, found.up, rows)):
        values = inputs[place].values
        step = max(1, -(-most // (MOST_CELLS if axis is ax.yaxis else 16)))
        width = 26 if axis is ax.yaxis else max(6, 84 // max(most // step, 1))
        names = [scene.text(place, value) for value in values]
        axis.set_ticks(range(0, most, step), [label(name, width, 4) for name in names[::step]])
        axis.set_label_text(inputs[place].path)
    ax.tick_params(length=0)
    numbers(ax, found)
    if found.base is not None:
        from matplotlib.patches import Rectangle

        row, column = found.base
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=2.2))
    elif (at := between(scene, found)) is not None:
        ax.plot(*at, "D", markersize=9, markerfacecolor="none", color=ORANGE, markeredgewidth=1.8)
    return Heading(title(scene, key, found), about(scene, key, found))


def between(scene: Scene, found: Map) -> tuple[float, float] | None:
    """Where the base lies off the grid, if both of its values lie within it."""
    places = []
    for place in (found.across, found.up):
        one = scene.account.design.inputs[place]
        if one.base in one.values:
            places.append(float(one.values.index(one.base)))
        elif isinstance(one.spread, Range) and (at := one.within(one.base)) is not None:
            values = [one.place(value) for value in one.values]
            places.append(float(np.interp(at, values, np.arange(len(values)), left=np.nan, right=np.nan)))
    return (places[0], places[1]) if len(places) == 2 and not np.isnan(places).any() else None


def map_of(scene: Scene, key: Key) -> Map:
    """Put a measure into cells: of two inputs as it is, of more the two that move it most, over the rest."""
    account = scene.account
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
    flat = moved.reshape(*moved.shape[:2], -1, moved.shape[-1]).mean(axis=2) * factor(key)
    counts = (~np.isnan(flat)).sum(axis=2)
    means = np.where(counts > 0, np.nansum(flat, axis=2) / np.maximum(counts, 1), np.nan)
    levels = account.points[0].levels
    if not levels or len(inputs) > 2 or 0 in account.failures:
        return Map(across, up, means, None, None)
    base = int(levels[up]), int(levels[across])
    return Map(across, up, means, settled_changes(flat, base), base)


def settled_changes(flat: Numbers, base: tuple[int, int]) -> Numbers | None:
    """Differences from the base, those that are not settled 0; None without replications enough."""
    if flat.shape[2] < 2:
        return None
    changes = np.zeros(flat.shape[:2])
    family = changes.size - 1
    for row, column in np.ndindex(changes.shape):
        change = simultaneous(flat[row, column] - flat[base], family)
        if change.replications == 0:
            changes[row, column] = np.nan
        elif settled(change) or (change.sd == 0 and change.mean != 0):
            changes[row, column] = change.mean
    return changes


def coloured(figure: Figure, ax: Axes, scene: Scene, key: Key, found: Map) -> None:
    """Colour the cells: by the settled difference from the base, or else by the mean."""
    from matplotlib.colors import LinearSegmentedColormap

    ends = (ORANGE, BLUE) if HEADLINES.get(key) == MORE else (BLUE, ORANGE)
    if found.changes is None:
        colours = LinearSegmentedColormap.from_list("means", ["#F4F7FA", "#9CC4E0", "#2F7EB5", "#0B3C5D"])
        image = ax.imshow(found.means, cmap=colours, aspect="auto", origin="lower")
        words = scene.unit(key)
    else:
        colours = LinearSegmentedColormap.from_list("changes", [ends[0], "#FFFFFF", ends[1]])
        most = float(np.nanmax(np.abs(found.changes))) or 1.0
        image = ax.imshow(found.changes, cmap=colours, aspect="auto", origin="lower", vmin=-most, vmax=most)
        words = scene.say("heat.bar", unit=scene.difference_unit(key))
    if found.changes is None or np.nanmax(np.abs(found.changes)) > 0:
        bar = figure.colorbar(image, ax=ax, fraction=0.035, pad=0.015)
        bar.ax.tick_params(labelsize=7.5)
        bar.set_label(words, fontsize=8)
        bar.outline.set_visible(False)
    rows, columns = found.means.shape
    for line in range(1, rows):
        ax.axhline(line - 0.5, color=PALE, linewidth=0.6)
    for line in range(1, columns):
        ax.axvline(line - 0.5, color=PALE, linewidth=0.6)
    for edge in ax.spines.values():
        edge.set_visible(True)
        edge.set_color(PALE)


def numbers(ax: Axes, found: Map) -> None:
    """Write the mean into each cell, dark on light and light on dark, where there is room."""
    columns = found.means.shape[1]
    places = digits(found.means.ravel())
    longest = max(len(f"{value:,.{places}f}") for value in found.means.ravel() if not np.isnan(value))
    size = min(8.5, WIDEST / columns * 72 / (0.68 * longest), 0.42 * 72 * 0.55)
    if size < SMALLEST:
        return
    image = ax.images[0]
    for (row, column), value in np.ndenumerate(found.means):
        if np.isnan(value):
            continue
        colour = np.asarray(image.cmap(image.norm(np.asarray(image.get_array())[row, column])))
        light = float(colour[:3] @ (0.299, 0.587, 0.114)) > 0.55
        text = f"{value:,.{places}f}"
        ax.text(column, row, text, ha="center", va="center", fontsize=size, color=INK if light else "w")


def title(scene: Scene, key: Key, found: Map) -> str:
    """Name the best cell, or the ends where no way is better."""
    way = HEADLINES.get(key)
    means = found.means
    best = np.nanargmax(means) if way == MORE else np.nanargmin(means)
    row, column = np.unravel_index(int(best), means.shape)
    inputs = scene.account.design.inputs
    at = ", ".join(
        f"{inputs[place].path} {scene.value(place, inputs[place].values[int(level)])}"
        for place, level in ((found.across, column), (found.up, row))
    )
    places = digits(means.ravel())
    parts = {
        "measure": scene.measure(key),
        "unit": scene.unit(key),
        "at": at,
        "best": f"{means[row, column]:,.{places}f}",
        "worst": f"{np.nanmax(means):,.{places}f}",
        "base": f"{means[found.base]:,.{places}f}" if found.base else "",
    }
    if way is not None and found.changes is not None and not found.changes[row, column]:
        return scene.say("heat.none", **parts)
    terms = ("title", "low") if found.base else ("alone", "alone_low")
    return scene.say(f"heat.{terms[way is None]}", **parts)


def about(scene: Scene, key: Key, found: Map) -> str:
    """Say what numbers and colours are."""
    design = scene.account.design
    kind = "sequential" if found.changes is None else "diverging" if key in HEADLINES else "diverging_low"
    others = [one.path for place, one in enumerate(design.inputs) if place not in (found.across, found.up)]
    return scene.sentences(
        scene.say(f"heat.{kind}", unit=scene.unit(key)),
        scene.say("heat.white") if found.changes is not None and not np.nansum(np.abs(found.changes)) else "",
        scene.say("heat.over", inputs=", ".join(others)) if others else "",
        scene.say("heat.diamond") if found.base is None and between(scene, found) else "",
        scene.caveat(key),
        scene.say("heat.failed") if np.isnan(found.means).any() else "",
    )
