"""Heat maps: a measure over two inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.figures.maps import Map, better, map_of
from gridsim.output.figures.page import BLUE, INK, LEADING, ORANGE, PALE, Heading
from gridsim.output.figures.rows import empty
from gridsim.output.figures.scene import Scene
from gridsim.output.words.quantities import digits
from gridsim.scenario.measured import MORE
from gridsim.scenario.sweeping import Range
from gridsim.study.compare import HEADLINES
from gridsim.study.statistics import Numbers
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDEST = 7.2  # inches
MOST_CELLS = 24
SMALLEST = 5.5  # points
FIGURES = 3
SHADES = ["#F4F7FA", "#9CC4E0", "#2F7EB5", "#0B3C5D"]
LOWEST = ("lowest", "highest")


def heat(figure: Figure, scene: Scene, key: Key) -> Heading:
    """Draw a measure over the two inputs that move it most, a cell for each pair of their values."""
    found = map_of(scene.account, key)
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
        names = [scene.tick(place, value, width) for value in values[::step]]
        axis.set_ticks(range(0, most, step), names, linespacing=LEADING)
        axis.set_label_text(scene.input(place), fontsize=8.5)
    ax.tick_params(length=0)
    numbers(ax, found)
    mark_base(ax, between(scene, found))
    return Heading(title(scene, key, found), about(scene, key, found))


def mark_base(ax: Axes, at: tuple[float, float] | None) -> None:
    """Frame the cell that has the values of the base, or mark where they lie between cells."""
    from matplotlib.patches import Rectangle

    if at is None:
        return
    if is_cell(at):
        corner = (at[0] - 0.5, at[1] - 0.5)
        ax.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=INK, linewidth=2.2, zorder=3))
    else:
        ax.plot(*at, "D", markersize=9, markerfacecolor="none", color=ORANGE, markeredgewidth=1.8)


def is_cell(at: tuple[float, float]) -> bool:
    """Whether a place is that of a cell."""
    return all(place.is_integer() for place in at)


def between(scene: Scene, found: Map) -> tuple[float, float] | None:
    """Where the values of the base lie across and upwards, if both lie within the map."""
    places = []
    for place in (found.across, found.up):
        one = scene.account.design.inputs[place]
        if one.base in one.values:
            places.append(float(one.values.index(one.base)))
        elif isinstance(one.spread, Range) and (at := one.within(one.base)) is not None:
            values = [one.place(value) for value in one.values]
            places.append(float(np.interp(at, values, np.arange(len(values)), left=np.nan, right=np.nan)))
    return (places[0], places[1]) if len(places) == 2 and not np.isnan(places).any() else None


def coloured(figure: Figure, ax: Axes, scene: Scene, key: Key, found: Map) -> None:
    """Colour the cells by the settled difference from the base, or else by the mean, if they differ."""
    from matplotlib.colors import LinearSegmentedColormap

    values = found.means if found.changes is None else found.changes
    most = 0.0 if found.equal else float(np.nanmax(np.abs(values)))
    ends = (ORANGE, BLUE) if HEADLINES.get(key) == MORE else (BLUE, ORANGE)
    limits: dict[str, Any] = {"vmin": -(most or 1.0), "vmax": most or 1.0}
    shades = [ends[0], "#FFFFFF", ends[1]]
    words = scene.say("heat.bar", unit=scene.difference_unit(key))
    if not most:
        values = np.where(np.isnan(values), np.nan, 0.0)
    elif found.changes is None:
        shades, limits, words = SHADES, {}, scene.unit(key)
    colours = LinearSegmentedColormap.from_list("cells", shades)
    image = ax.imshow(values, cmap=colours, aspect="auto", origin="lower", **limits)
    if most:
        bar = figure.colorbar(image, ax=ax, fraction=0.035, pad=0.015)
        bar.ax.tick_params(labelsize=7.5)
        bar.set_label(words, fontsize=8)
        bar.outline.set_visible(False)
    lined(ax, found.means.shape)


def lined(ax: Axes, shape: tuple[int, ...]) -> None:
    """Draw thin lines between the cells, and around them."""
    rows, columns = shape
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
    places = places_of(found.means)
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


def places_of(means: Numbers) -> int:
    """Digits behind the point: no more than three figures, unless all cells would read alike."""
    largest = float(np.nanmax(np.abs(means)))
    wanted = digits(means.ravel())
    few = min(wanted, max(FIGURES - 1 - int(np.floor(np.log10(largest))), 0) if largest else 1)
    known = means[~np.isnan(means)]
    while few < wanted and np.ptp(np.round(known, few)) == 0:
        few += 1
    return few


def title(scene: Scene, key: Key, found: Map) -> str:
    """Say which cell is best as far as that is settled, or the ends where no way is better."""
    means = found.means
    places = places_of(means)
    return scene.say(
        f"heat.{term(key, found)}",
        measure=scene.measure(key),
        unit=scene.unit(key),
        at=named(scene, found),
        best=f"{means[found.best]:,.{places}f}",
        worst=f"{np.nanmax(means):,.{places}f}",
        base=f"{means[found.base]:,.{places}f}" if found.base else "",
        alike=found.alike,
        n=found.others,
        better=better(key, found),
    )


def term(key: Key, found: Map) -> str:
    """Which title holds."""
    way = HEADLINES.get(key)
    if found.equal:
        return "equal"
    if way is not None and found.changes is not None and not better(key, found):
        return "none"
    if found.alike:
        if way is None or found.changes is None:
            return LOWEST[way == MORE]
        return "better.one" if better(key, found) == 1 else "better"
    terms = ("title", "low") if found.base else ("alone", "alone_low")
    return terms[way is None]


def named(scene: Scene, found: Map) -> str:
    """The values at the best cell."""
    inputs = scene.account.design.inputs
    row, column = found.best
    return scene.listed(
        [
            f"{scene.input(place)} {scene.value(place, inputs[place].values[level])}"
            for place, level in ((found.across, column), (found.up, row))
        ]
    )


def about(scene: Scene, key: Key, found: Map) -> str:
    """Say what numbers and colours are."""
    design = scene.account.design
    kind = "sequential" if found.changes is None else "diverging" if key in HEADLINES else "diverging_low"
    kind = "plain" if found.equal else kind
    others = [
        scene.input(place) for place in range(len(design.inputs)) if place not in (found.across, found.up)
    ]
    white = found.changes is not None and not found.equal and not np.nansum(np.abs(found.changes))
    return scene.sentences(
        scene.say(f"heat.{kind}", unit=scene.unit(key)),
        scene.say("heat.white") if white else "",
        scene.say("heat.over", inputs=scene.listed(others)) if others else "",
        where_base(scene, found),
        scene.caveat(key),
        scene.say("heat.failed") if np.isnan(found.means).any() else "",
    )


def where_base(scene: Scene, found: Map) -> str:
    """Say how the base is marked, or that it lies outside."""
    if found.base is not None and not found.equal:
        return ""
    design = scene.account.design
    if at := between(scene, found):
        return scene.say("heat.frame" if is_cell(at) else "heat.diamond")
    values = [
        f"{scene.input(place)} {scene.value(place, design.inputs[place].base)}"
        for place in (found.across, found.up)
    ]
    return scene.say("heat.outside", at=scene.listed(values))
