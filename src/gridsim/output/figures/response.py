"""Responses: a measure along each input."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.figures.effects import finding
from gridsim.output.figures.page import BLUE, GREY, INK, LEADING, ORANGE, Heading
from gridsim.output.figures.rows import empty
from gridsim.output.figures.scene import Scene
from gridsim.output.words.lines import label
from gridsim.output.words.quantities import factor
from gridsim.scenario.sweeping import RANDOM, Range
from gridsim.study.designs import Input
from gridsim.study.effects import Profile
from gridsim.study.points import Point
from gridsim.study.statistics import Numbers, interval
from gridsim.study.summary import Key
from gridsim.units import Duration, parse_duration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

COLUMNS = 3
FEWEST, BINS = 5, 8
MOST_TICKS = 6
EDGE = 0.12  # of the height, so that a mark does not lie on the edge


def response(figure: Figure, scene: Scene, key: Key) -> Heading:
    """Draw a measure along each input, a panel for each."""
    account = scene.account
    design, found = account.design, account.effects[key]
    drawn = design.kind in RANDOM
    kind = "one" if len(design.inputs) == 1 and not drawn else "drawn" if drawn else design.kind
    lined = drawn and any(len(neighbours(scene, key, place)) > 1 for place in range(len(design.inputs)))
    about = scene.sentences(
        scene.say(f"response.{kind}"),
        scene.say("response.neighbours") if lined else "",
        shared(scene, key),
        scene.caveat(key),
    )
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
        dress(ax, scene, place)
    for ax in grid[number:]:
        ax.set_axis_off()
    for ax in grid[::columns]:
        ax.set_ylabel(scene.better(key, scene.unit(key)))
    grid[0].margins(y=EDGE)
    legend(grid)
    title = finding(scene, key, found) if found.main else scene.measure(key)
    return Heading(title, scene.sentences(f"{scene.measure(key)}.", about) if scene.lang == "en" else about)


def shared(scene: Scene, key: Key) -> str:
    """Say how far luck that all values share may move all of them together."""
    common = scene.account.effects[key].common
    if np.isnan(common.low) or not scene.account.effects[key].profiles:
        return ""
    half = f"{(common.high - common.low) / 2 * factor(key[0]):.2g}"
    return scene.say("response.common", half=half, unit=scene.difference_unit(key))


def dress(ax: Axes, scene: Scene, place: int) -> None:
    """What all panels share, and the base where no mark says where it is."""
    one = scene.account.design.inputs[place]
    lines = [label(scene.input(place), 40)]
    always = scene.account.design.kind == "one_at_a_time" and not np.isnan(along(one, [one.base])[0])
    if base_place(one) is None and not always:
        lines.append(label(scene.say("base_outside", value=scene.value(place, one.base)), 40))
    ax.set_xlabel("\n".join(lines), fontsize=8, linespacing=LEADING)
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


def along(one: Input, values: list[object]) -> Numbers:
    """Where values lie on the axis: spans in the unit of the range, choices side by side; else nan."""
    if isinstance(one.spread, Range):
        return np.array([amount(value, one.spread.unit) for value in values])
    return np.arange(len(values), dtype=np.float64)


def amount(value: object, unit: str) -> float:
    """A number, or a span of time in a unit of its clock; nan of what is neither.

    >>> amount("14 days", "weeks"), amount("14 working days", "weeks"), amount(None, "")
    (2.0, nan, nan)
    """
    try:
        if not unit:
            return float(str(value))
        span, one = parse_duration(str(value)), Duration(1, unit)
    except ValueError:
        return np.nan
    if span.unit == unit:
        return span.amount
    return span.ticks / one.ticks if span.clock == one.clock else np.nan


def curve(ax: Axes, scene: Scene, key: Key, one: Input, profile: Profile) -> None:
    """Draw the mean at each value, with its interval."""
    x, scale = along(one, profile.values), factor(key[0])
    rows = np.array([[found.mean, found.low, found.high] for found in profile.estimates]) * scale
    there = ~np.isnan(x)
    if not there.any():
        return
    mean, low, high = np.where(there[:, None], rows, np.nan).T
    named = scene.say("levels")
    if isinstance(one.spread, Range):
        ax.fill_between(x, low, high, color=BLUE, alpha=0.2, linewidth=0)
        ax.plot(x, mean, "o-", color=BLUE, linewidth=1.6, markersize=4, label=named)
    else:
        ax.vlines(x, low, high, color=BLUE, linewidth=2.2, alpha=0.45)
        ax.plot(x, mean, "o", color=BLUE, markersize=6, label=named)
        ax.set_xlim(-0.5, len(x) - 0.5)
    values = [value for value, known in zip(profile.values, there, strict=True) if known]
    ticks(ax, scene, one, values, x[there])
    alone = scene.account.design.kind == "one_at_a_time" or len(scene.account.design.inputs) == 1
    at = base_place(one) if profile.base < 0 or not there[profile.base] else float(x[profile.base])
    height = float(mean[profile.base]) if alone and profile.base >= 0 else base_mean(scene, key)
    mark_base(ax, scene, at, height)


def base_mean(scene: Scene, key: Key) -> float:
    """What the measure comes to in the base itself, as people read it; nan where that is not known."""
    account = scene.account
    known = 0 not in account.failures
    return account.estimate(key, account.points[0]).mean * factor(key[0]) if known else np.nan


def mark_base(ax: Axes, scene: Scene, at: float | None, height: float) -> None:
    """Mark the base by its value and its own mean, by its value alone where that is not known."""
    if at is None:
        return
    if np.isnan(height):
        dashed = (0, (4, 3))
        ax.axvline(at, color=ORANGE, linewidth=1.0, linestyle=dashed, label=scene.say("base_value"))
    else:
        look: dict[str, Any] = {"markersize": 8, "markerfacecolor": "none", "color": ORANGE, "linestyle": ""}
        ax.plot(at, height, "D", label=scene.say("base"), **look)


def ticks(ax: Axes, scene: Scene, one: Input, values: list[object], x: Numbers) -> None:
    """Write the values on the axis, not all where there are many numbers."""
    step = 1 if not isinstance(one.spread, Range) else -(-len(values) // MOST_TICKS)
    width = max(8, 44 // max(len(values[::step]), 1))
    place = scene.account.design.inputs.index(one)
    names = [scene.tick(place, value, width) for value in values[::step]]
    ax.set_xticks(x[::step], names, linespacing=LEADING)


def dots(ax: Axes, scene: Scene, key: Key, place: int) -> None:
    """Draw the mean of each point over an input, and the means of neighbouring points."""
    one = scene.account.design.inputs[place]
    known = with_value(scene, key)
    y = np.array([mean for _, mean in known])
    levels = np.array([point.levels[place] for point, _ in known])
    groups = neighbours(scene, key, place)
    if isinstance(one.spread, Range):
        x = along(one, [point.values[place] for point, _ in known])
        named_ticks(ax, scene, place, one.spread)
    else:
        x = levels + (np.arange(len(levels)) * 0.618034 % 1 - 0.5) * 0.3
        groups = [group for level in range(one.count) if len(group := np.flatnonzero(levels == level)) > 1]
        ax.set_xticks(
            range(one.count), [scene.tick(place, value, 12) for value in one.values], linespacing=LEADING
        )
    ax.plot(x, y, "o", color=GREY, markersize=3, alpha=0.5, linestyle="", label=scene.say("dots"))
    if groups:
        means = [interval(y[group]) for group in groups]
        ranged = isinstance(one.spread, Range)
        centre = [float(x[group].mean() if ranged else levels[group[0]]) for group in groups]
        look: dict[str, Any] = {"color": BLUE, "markersize": 5, "linestyle": "-" if ranged else ""}
        ax.vlines(centre, [m.low for m in means], [m.high for m in means], color=BLUE, linewidth=2, alpha=0.6)
        name = scene.say("group" if ranged else "group.choice")
        ax.plot(centre, [m.mean for m in means], "o", label=name, **look)
    mark_base(ax, scene, base_place(one), base_mean(scene, key))
    ax.tick_params(labelcolor=INK)


def with_value(scene: Scene, key: Key) -> list[tuple[Point, float]]:
    """The points of a design that is drawn which have a value, and their means as people read them."""
    account = scene.account
    found = [(point, account.estimate(key, point)) for point in account.known if point.levels]
    return [(point, one.mean * factor(key[0])) for point, one in found if one.replications]


def neighbours(scene: Scene, key: Key, place: int) -> list[NDArray[np.intp]]:
    """Points that lie beside each other along a range; none where they are too few for two groups."""
    one = scene.account.design.inputs[place]
    x = along(one, [point.values[place] for point, _ in with_value(scene, key)])
    if not isinstance(one.spread, Range) or len(x) < 2 * FEWEST:
        return []
    return np.array_split(np.argsort(x, kind="stable"), min(BINS, len(x) // FEWEST))


def named_ticks(ax: Axes, scene: Scene, place: int, spread: Range) -> None:
    """Write round values of a range on the axis, as they are named everywhere else."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(spread.low), float(spread.high)
    at = [x for x in MaxNLocator(4, integer=spread.whole).tick_values(low, high) if low <= x <= high]
    values = [int(x) if x.is_integer() else round(x, 9) for x in map(float, at)]
    names = [scene.tick(place, f"{x} {spread.unit}" if spread.unit else x, 12) for x in values]
    ax.set_xticks(values, names, linespacing=LEADING)
    ax.set_xlim(low - 0.05 * (high - low), high + 0.05 * (high - low))


def base_place(one: Input) -> float | None:
    """Where the base's value lies on the axis, if it does."""
    if not isinstance(one.spread, Range):
        return float(one.values.index(one.base)) if one.base in one.values else None
    at = amount(one.base, one.spread.unit)
    return at if one.spread.low <= at <= one.spread.high else None
