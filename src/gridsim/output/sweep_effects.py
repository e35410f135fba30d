"""Effects drawn: what moves each measure, a row for each input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.contrast import largest, names_of_rows
from gridsim.output.page import BLUE, GREY, INK, ORANGE, PALE, Heading, label
from gridsim.output.rows import empty
from gridsim.output.sides import signed
from gridsim.output.sweep_account import factor
from gridsim.output.sweep_scene import Scene
from gridsim.scenario.sweeping import RANDOM
from gridsim.study.compare import HEADLINES, MORE
from gridsim.study.effects import Effect, Effects
from gridsim.study.statistics import Interval
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 3
MOST_PAIRS = 5
NEUTRAL = "#5B6C7D"
ROW = 0.38  # inches
Rows = list[tuple[int, ...]]


def effects(figure: Figure, scene: Scene) -> Heading:
    """Draw how far each input moves each measure, a panel for each measure."""
    account = scene.account
    found = {key: one for key, one in account.effects.items() if one.main}
    if not found:
        empty(figure, scene.say("effects.none"))
        why = next(iter(account.effects.values())).why_not
        return Heading(scene.say("effects.none"), scene.say(f"why.{why}"))
    first = next(iter(found))
    rows = rows_of(found[first])
    columns = min(COLUMNS, len(found))
    lines = -(-len(found) // columns)
    figure.set_figheight(lines * (ROW * (len(rows) + 0.6) + 0.75))
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True)).ravel()
    names_of_rows(grid[0], [name(scene, row) for row in rows], width=30)
    for ax, (key, one) in zip(grid, found.items(), strict=False):
        panel(ax, scene, key, one, rows)
    for ax in grid[len(found) :]:
        ax.set_axis_off()
    left_out = [scene.measure(key) for key in account.effects if key not in found]
    said = scene.say("effects.left_out", measures=", ".join(left_out)) if left_out else ""
    return Heading(
        finding(scene, first, found[first]),
        scene.sentences(about(scene, found[first]), said, scene.caveat(first)),
    )


def rows_of(found: Effects) -> Rows:
    """Inputs, and pairs of them, in the order of their effects on the first measure."""
    main = dict.fromkeys(effect.inputs for effect in found.main)
    return [*main, *(effect.inputs for effect in found.interactions[:MOST_PAIRS])]


def name(scene: Scene, inputs: tuple[int, ...]) -> str:
    """Name of a row."""
    paths = [scene.account.design.inputs[place].path for place in inputs]
    return paths[0] if len(paths) == 1 else scene.say("with", one=paths[0], other=paths[1])


def about(scene: Scene, found: Effects) -> str:
    """Say what is drawn, and how it was found."""
    kind = scene.account.design.kind
    drawn = kind in RANDOM
    return scene.say(f"effects.{'drawn' if drawn else kind}", n=len(found.main))


def finding(scene: Scene, key: Key, found: Effects) -> str:
    """Name the input that moves a measure most."""
    effect = found.main[0]
    if not settled(effect.change):
        return scene.say("effects.unsettled", measure=scene.measure(key))
    return scene.say(
        "effects.title",
        measure=scene.measure(key),
        input=scene.account.design.inputs[effect.inputs[0]].path,
        change=signed(effect.change.mean * factor(key)),
        unit=scene.difference_unit(key),
        low=scene.value(effect.inputs[0], effect.low[0]),
        high=scene.value(effect.inputs[0], effect.high[0]),
    )


def settled(change: Interval) -> bool:
    """Whether an interval leaves zero out; without one, nothing is settled."""
    return bool(change.low > 0 or change.high < 0)


def colour(change: float, key: Key) -> str:
    """Blue for what is better, orange for what is worse, neither where no way is better."""
    if key not in HEADLINES:
        return NEUTRAL
    sign = -1 if HEADLINES.get(key) == MORE else 1
    return ORANGE if sign * change > 0 else BLUE


def panel(ax: Axes, scene: Scene, key: Key, found: Effects, rows: Rows) -> None:
    """Draw the effects on one measure."""
    by_inputs: dict[tuple[int, ...], list[Effect]] = {}
    for effect in (*found.main, *found.interactions):
        by_inputs.setdefault(effect.inputs, []).append(effect)
    ax.axvline(0, color=INK, linewidth=0.9)
    ends = []
    tornado = scene.account.design.kind == "one_at_a_time"
    for row, inputs in enumerate(rows):
        shown = by_inputs.get(inputs, [])
        draw = one_bar if tornado else one_dot
        ends += draw(ax, scene, key, row, shown)
    reach = 1.12 * largest(ends) or 1.0
    ax.set_xlim(-reach, reach)
    ax.locator_params(axis="x", nbins=5)
    ax.set_title(label(scene.measure(key), 36, 1), fontsize=9, loc="left", color=INK)
    if not np.isnan(found.fit) and scene.account.design.kind in RANDOM:
        text = scene.say("effects.fit", fit=f"{found.fit:.2f}")
        ax.text(0.99, 0.985, text, transform=ax.transAxes, ha="right", va="top", fontsize=7, color=GREY)
    ax.set_xlabel(scene.better(key, scene.difference_unit(key)), fontsize=7.5)
    ax.tick_params(axis="x", labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)


def one_dot(ax: Axes, scene: Scene, key: Key, row: int, shown: list[Effect]) -> list[float]:
    """Draw the widest difference of an input, with its interval and between which values it is."""
    for effect in shown[:1]:
        change, ink = effect.change, colour(effect.change.mean, key)
        if change.mean == 0 and not change.sd > 0:
            ax.plot(0, row, "x", color=INK, markersize=6, linestyle="")
            return []
        ends = np.array([change.low, change.mean, change.high]) * factor(key)
        sure = settled(change)
        ink = ink if sure or np.isnan(change.low) else GREY
        if not np.isnan(change.low):
            ax.hlines(row, ends[0], ends[2], color=ink, linewidth=1.6)
        face = ink if sure else "w"
        ax.plot(ends[1], row, "o", color=ink, markersize=5.5, markerfacecolor=face, linestyle="")
        values = [
            f"{scene.value(place, low)} → {scene.value(place, high)}"
            for place, low, high in zip(effect.inputs, effect.low, effect.high, strict=True)
        ]
        text = f"{signed(ends[1])}  ({label(' × '.join(values), 34, 1)})"
        beneath(ax, row, text, ink)
        return [float(end) for end in ends]
    return []


def beneath(ax: Axes, row: int, text: str, ink: str) -> None:
    """Write a line beneath the mark of a row."""
    at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    ground: dict[str, Any] = {"facecolor": "w", "edgecolor": "none", "pad": 0.6}
    ax.annotate(
        text, (0.5, row), (0, -9.5), ha="center", va="center", fontsize=6.8, color=ink, bbox=ground, **at
    )


def one_bar(ax: Axes, scene: Scene, key: Key, row: int, shown: list[Effect]) -> list[float]:
    """Draw a bar from the lowest to the highest difference of an input from the base, values at its ends."""
    if not shown:
        return []
    order = sorted(shown, key=lambda effect: effect.change.mean)
    ends = []
    texts = []
    for effect in (order[0], order[-1]) if len(order) > 1 else order:
        change = effect.change
        low, mean, high = (float(end) * factor(key) for end in (change.low, change.mean, change.high))
        sure = settled(change)
        ax.barh(row, mean, 0.3, color=colour(mean, key) if sure else PALE)
        if not np.isnan(low):
            ax.hlines(row, low, high, color=INK, linewidth=1.1)
        ends += [low, mean, high]
        texts.append(f"{scene.value(effect.inputs[0], effect.high[0])}: {signed(mean)}")
    beneath(ax, row, label("   ".join(texts), 46, 1), INK)
    return ends
