"""Responses: a measure along each input."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.page import BLUE, GREY, INK, ORANGE, Heading, label
from gridsim.output.rows import empty
from gridsim.output.sweep_account import factor
from gridsim.output.sweep_effects import finding
from gridsim.output.sweep_scene import Scene
from gridsim.scenario.sweeping import RANDOM, Range
from gridsim.study.designs import Input
from gridsim.study.effects import Profile
from gridsim.study.statistics import interval
from gridsim.study.summary import Key
from gridsim.units import parse_duration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 3
FEWEST, BINS = 5, 8
MOST_TICKS = 6


def response(figure: Figure, scene: Scene, key: Key) -> Heading:
    """Draw a measure along each input, a panel for each."""
    account = scene.account
    design, found = account.design, account.effects[key]
    drawn = design.kind in RANDOM
    kind = "one" if len(design.inputs) == 1 and not drawn else "drawn" if drawn else design.kind
    about = scene.sentences(scene.say(f"response.{kind}"), shared(scene, key), scene.caveat(key))
    if not (found.profiles or (drawn and not np.isnan(account.numbers[key]).all())):
        empty(figure, scene.say("effects.none"))
        return Heading(scene.say("effects.none"), scene.say(f"why.{found.why_not or 'values'}"))
    number = len(design.inputs)
    columns = min(COLUMNS, number)
    lines = -(-number // columns)
    figure.set_figheight(2.5 * lines + 0.2 if number > 1 else 3.6)
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True)).ravel()
    for place, (ax, one) in enumerate(zip(grid, design.inputs, strict=False)):
        if drawn:
            dots(ax, scene, key, place)
        else:
            curve(ax, scene, key, one, found.profiles[place])
        dress(ax, one)
    for ax in grid[number:]:
        ax.set_axis_off()
    for ax in grid[::columns]:
        ax.set_ylabel(scene.better(key, scene.unit(key)))
    legend(grid)
    title = finding(scene, key, found) if found.main else scene.measure(key)
    return Heading(title, scene.sentences(f"{scene.measure(key)}.", about) if scene.lang == "en" else about)


def shared(scene: Scene, key: Key) -> str:
    """Say how far luck that all values share may move all of them together."""
    common = scene.account.effects[key].common
    if np.isnan(common.low) or not scene.account.effects[key].profiles:
        return ""
    half = f"{(common.high - common.low) / 2 * factor(key):.2g}"
    return scene.say("response.common", half=half, unit=scene.difference_unit(key))


def dress(ax: Axes, one: Input) -> None:
    """What all panels share."""
    ax.set_xlabel(label(one.path, 40), fontsize=8)
    ax.grid(axis="y", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=7.5)
    ax.tick_params(axis="y", labelleft=True)


def legend(grid: Iterable[Axes]) -> None:
    """Put a legend for all panels above the first."""
    panels = list(grid)
    found = {
        text: handle for ax in panels for handle, text in zip(*ax.get_legend_handles_labels(), strict=True)
    }
    ax, handles, texts = panels[0], list(found.values()), list(found)
    at: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1.0), "borderaxespad": 0.2}
    if handles:
        ax.set_title(" ", fontsize=9)
        ax.legend(handles, texts, ncols=4, frameon=False, fontsize=8, **at).set_in_layout(False)


def along(one: Input, values: list[object]) -> np.typing.NDArray[np.float64]:
    """Where values lie on the axis: numbers as they are, spans by their amount, others side by side."""
    if isinstance(one.spread, Range):
        unit = one.spread.unit
        amounts = [parse_duration(str(value)).amount if unit else float(str(value)) for value in values]
        return np.array(amounts)
    return np.arange(len(values), dtype=np.float64)


def curve(ax: Axes, scene: Scene, key: Key, one: Input, profile: Profile) -> None:
    """Draw the mean at each value, with its interval."""
    x, scale = along(one, profile.values), factor(key)
    rows = np.array([[found.mean, found.low, found.high] for found in profile.estimates]) * scale
    if not len(rows):
        return
    mean, low, high = rows.T
    named = scene.say("levels")
    if isinstance(one.spread, Range):
        ax.fill_between(x, low, high, color=BLUE, alpha=0.2, linewidth=0)
        ax.plot(x, mean, "o-", color=BLUE, linewidth=1.6, markersize=4, label=named)
    else:
        ax.vlines(x, low, high, color=BLUE, linewidth=2.2, alpha=0.45)
        ax.plot(x, mean, "o", color=BLUE, markersize=6, label=named)
        ax.set_xlim(-0.5, len(x) - 0.5)
    ticks(ax, scene, one, profile.values, x)
    if profile.base >= 0:
        at = profile.base
        ax.plot(
            x[at], mean[at], "D", markersize=8, markerfacecolor="none", color=ORANGE, label=scene.say("base")
        )
    elif isinstance(one.spread, Range) and one.base is not None:
        mark_base(ax, one)


def mark_base(ax: Axes, one: Input) -> None:
    """Draw a line where the base's value lies between those of the design."""
    if one.within(one.base) is not None:
        ax.axvline(along(one, [one.base])[0], color=ORANGE, linewidth=1.0, linestyle=(0, (4, 3)))


def ticks(ax: Axes, scene: Scene, one: Input, values: list[object], x: np.typing.NDArray[np.float64]) -> None:
    """Write the values on the axis, not all where there are many numbers."""
    step = 1 if not isinstance(one.spread, Range) else -(-len(values) // MOST_TICKS)
    width = max(8, 44 // max(len(values[::step]), 1))
    place = scene.account.design.inputs.index(one)
    names = [label(scene.text(place, value), width, 4) for value in values[::step]]
    ax.set_xticks(x[::step], names)


def dots(ax: Axes, scene: Scene, key: Key, place: int) -> None:
    """Draw the mean of each point over an input, and the means of neighbouring points."""
    account, scale = scene.account, factor(key)
    one = account.design.inputs[place]
    points = [point for point in account.known if point.levels]
    with_value = [(point, account.estimate(key, point)) for point in points]
    with_value = [(point, found) for point, found in with_value if found.replications]
    y = np.array([found.mean for _, found in with_value]) * scale
    levels = np.array([point.levels[place] for point, _ in with_value])
    if isinstance(one.spread, Range):
        x = along(one, [point.values[place] for point, _ in with_value])
        groups = np.array_split(np.argsort(x, kind="stable"), min(BINS, max(len(x) // FEWEST, 1)))
    else:
        spread = (np.arange(len(levels)) * 0.618034 % 1 - 0.5) * 0.3
        x = levels + spread
        groups = [np.flatnonzero(levels == level) for level in range(one.count)]
        ax.set_xticks(range(one.count), [label(scene.text(place, value), 12, 4) for value in one.values])
    ax.plot(x, y, "o", color=GREY, markersize=3, alpha=0.5, linestyle="", label=scene.say("dots"))
    groups = [group for group in groups if len(group) > 1]
    means = [interval(y[group]) for group in groups]
    centre = [
        float(x[group].mean() if isinstance(one.spread, Range) else levels[group[0]]) for group in groups
    ]
    style = "o-" if isinstance(one.spread, Range) else "o"
    ax.vlines(centre, [m.low for m in means], [m.high for m in means], color=BLUE, linewidth=2, alpha=0.6)
    ax.plot(centre, [m.mean for m in means], style, color=BLUE, markersize=5, label=scene.say("group"))
    base = account.estimate(key, account.points[0]) if 0 not in account.failures else None
    everywhere = all(base_place(other) is not None for other in account.design.inputs)
    if base is not None and base.replications and everywhere:
        at = base_place(one)
        if at is not None:
            ax.plot(
                at,
                base.mean * scale,
                "D",
                markersize=8,
                markerfacecolor="none",
                color=ORANGE,
                label=scene.say("base"),
            )
    ax.tick_params(labelcolor=INK)


def base_place(one: Input) -> float | None:
    """Where the base's value lies on the axis, if it does."""
    if not isinstance(one.spread, Range):
        return float(one.values.index(one.base)) if one.base in one.values else None
    return float(along(one, [one.base])[0]) if one.within(one.base) is not None else None
