"""Effects drawn: what moves each measure, a row for each input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.accounts.sweep import possible
from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, PALE, WIDTH, Heading
from gridsim.output.figures.rows import empty, largest, letters, names_of_rows
from gridsim.output.figures.scene import Scene
from gridsim.output.words.lines import label
from gridsim.output.words.quantities import factor, signed
from gridsim.output.words.terms import say
from gridsim.scenario.measured import MORE
from gridsim.scenario.sweeping import RANDOM
from gridsim.study.compare import HEADLINES
from gridsim.study.effects import Effect, Effects
from gridsim.study.statistics import Interval
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 3
MOST_PAIRS = 5
MOST_RIVALS = 2
NEUTRAL = "#5B6C7D"
ROW, NAMES, BESIDE = 0.38, 2.3, 0.25  # inches: of a row, its name, and what lies between panels
TITLE_LETTER, UNIT_LETTER, NOTE_LETTER = 0.068, 0.057, 0.051  # inches
BAR = 0.17  # rows
Rows = list[tuple[int, ...]]


@dataclass(frozen=True)
class Note:
    """What is written beneath a mark.

    Attributes:
        row: Row of the mark.
        ends: Where its interval begins, where it is, and where the interval ends.
        text: The words.
        ink: Their colour.
        short: What is written where there is no room for the words.
    """

    row: int
    ends: tuple[float, float, float]
    text: str
    ink: str
    short: str


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
    figure.set_figheight(lines * (ROW * (len(rows) + 0.6) + 0.95))
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True)).ravel()
    names_of_rows(grid[0], [name(scene, row) for row in rows], width=30)
    for ax, (key, one) in zip(grid, found.items(), strict=False):
        panel(ax, scene, key, one, rows, (WIDTH - NAMES) / columns - BESIDE)
    for ax in grid[len(found) :]:
        ax.set_axis_off()
    left_out = [scene.measure(key) for key in account.effects if key not in found]
    said = scene.say("effects.left_out", measures=scene.listed(left_out)) if left_out else ""
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
    names = [scene.input(place) for place in inputs]
    return names[0] if len(names) == 1 else scene.say("with", one=names[0], other=names[1])


def about(scene: Scene, found: Effects) -> str:
    """Say what is drawn, and how it was found."""
    kind = scene.account.design.kind
    drawn = kind in RANDOM
    return scene.say(f"effects.{'drawn' if drawn else kind}", n=len(found.main))


def finding(scene: Scene, key: Key, found: Effects) -> str:
    """Name the input that moves a measure most, and those that may move it as much."""
    sure = [effect for effect in found.main if settled(effect.change)]
    if not sure:
        term = "same" if all(is_none(effect.change) for effect in found.main) else "unsettled"
        return scene.say(f"effects.{term}", measure=scene.measure(key))
    effect = sure[0]
    others = [other for other in found.main if other.inputs != effect.inputs]
    rivals = dict.fromkeys(
        scene.input(other.inputs[0]) for other in others if most(other.change) >= least(effect.change)
    )
    term = "rivals" if rivals else "title" if others else "matters"
    return scene.say(
        f"effects.{term}",
        measure=scene.measure(key),
        input=scene.input(effect.inputs[0]),
        change=signed(effect.change.mean * factor(key[0])),
        unit=scene.difference_unit(key),
        low=scene.value(effect.inputs[0], effect.low[0]),
        high=scene.value(effect.inputs[0], effect.high[0]),
        others=listed(scene, list(rivals)),
    )


def listed(scene: Scene, names: list[str]) -> str:
    """The first names of some, and how many more there are."""
    first = scene.listed(names[:MOST_RIVALS])
    more = len(names) - MOST_RIVALS
    return scene.say("effects.more", inputs=first, n=more) if more > 0 else first


def least(change: Interval) -> float:
    """The least size that a settled difference may have."""
    return min(abs(change.low), abs(change.high))


def most(change: Interval) -> float:
    """The largest size that a difference may have."""
    return max(abs(change.low), abs(change.high))


def is_none(change: Interval) -> bool:
    """Whether there is no difference at all, in any replication."""
    return change.mean == 0 and not change.sd > 0


def settled(change: Interval) -> bool:
    """Whether an interval leaves zero out; without one, nothing is settled."""
    return bool(change.low > 0 or change.high < 0)


def colour(change: float, key: Key) -> str:
    """Blue for what is better, orange for what is worse, neither where no way is better."""
    if key not in HEADLINES:
        return NEUTRAL
    sign = -1 if HEADLINES.get(key) == MORE else 1
    return ORANGE if sign * change > 0 else BLUE


def panel(ax: Axes, scene: Scene, key: Key, found: Effects, rows: Rows, inches: float) -> None:
    """Draw the effects on one measure into a panel that is about so many inches wide."""
    by_inputs: dict[tuple[int, ...], list[Effect]] = {}
    for effect in (*found.main, *found.interactions):
        by_inputs.setdefault(effect.inputs, []).append(effect)
    ax.axvline(0, color=INK, linewidth=0.9)
    notes: list[Note] = []
    draw = one_bar if scene.account.design.kind == "one_at_a_time" else one_dot
    for row, inputs in enumerate(rows):
        notes += draw(ax, scene, key, row, by_inputs.get(inputs, []))
    reach = 1.12 * largest(end for note in notes for end in note.ends)
    ax.set_xlim(-(reach or 1.0), reach or 1.0)
    if reach:
        ax.locator_params(axis="x", nbins=5)
    else:
        ax.set_xticks([0], ["0"])
    for row in range(len(rows)):
        beneath(ax, row, [note for note in notes if note.row == row], reach or 1.0, inches)
    dress(ax, scene, key, found, inches)


def dress(ax: Axes, scene: Scene, key: Key, found: Effects, inches: float) -> None:
    """Say what a panel shows, in lines that fit into it."""
    title = label(scene.measure(key), int(inches / TITLE_LETTER), 2)
    ax.set_title(title, fontsize=9, loc="left", color=INK)
    if not np.isnan(found.fit) and scene.account.design.kind in RANDOM:
        text = scene.say("effects.fit", fit=f"{found.fit:.2f}")
        ax.text(0.99, 0.985, text, transform=ax.transAxes, ha="right", va="top", fontsize=7, color=GREY)
    unit = scene.better(key, scene.difference_unit(key))
    ax.set_xlabel(label(unit, int(inches / UNIT_LETTER), 2), fontsize=7.5)
    ax.tick_params(axis="x", labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)


def nothing(ax: Axes, scene: Scene, row: int) -> list[Note]:
    """Mark that an input makes no difference."""
    ax.plot(0, row, "x", color=INK, markersize=6, linestyle="")
    same = say("verdict.SAME", scene.lang)
    return [Note(row, (0.0, 0.0, 0.0), same, INK, same)]


def one_dot(ax: Axes, scene: Scene, key: Key, row: int, shown: list[Effect]) -> list[Note]:
    """Draw the widest difference of an input, with its interval and between which values it is."""
    if not shown:
        return []
    effect, change = shown[0], possible(shown[0].change, key, len(shown[0].inputs))
    if is_none(change):
        return nothing(ax, scene, row)
    low, mean, high = (float(end) * factor(key[0]) for end in (change.low, change.mean, change.high))
    sure = settled(change)
    ink = colour(mean, key) if sure or np.isnan(low) else GREY
    if not np.isnan(low):
        ax.hlines(row, low, high, color=ink, linewidth=1.6)
    ax.plot(mean, row, "o", color=ink, markersize=5.5, markerfacecolor=ink if sure else "w", linestyle="")
    values = [
        f"{scene.value(place, before)} → {scene.value(place, after)}"
        for place, before, after in zip(effect.inputs, effect.low, effect.high, strict=True)
    ]
    return [Note(row, (low, mean, high), f"{signed(mean)}  ({' × '.join(values)})", ink, signed(mean))]


def one_bar(ax: Axes, scene: Scene, key: Key, row: int, shown: list[Effect]) -> list[Note]:
    """Draw the lowest and the highest difference of an input from the base as bars, one above the other."""
    if not shown or all(is_none(effect.change) for effect in shown):
        return nothing(ax, scene, row) if shown else []
    order = sorted(shown, key=lambda effect: effect.change.mean)
    drawn = [order[0], order[-1]] if len(order) > 1 else order
    notes = []
    for place, effect in enumerate(drawn):
        change = possible(effect.change, key)
        low, mean, high = (float(end) * factor(key[0]) for end in (change.low, change.mean, change.high))
        y = row + (place - (len(drawn) - 1) / 2) * BAR
        ax.barh(y, mean, BAR, color=colour(mean, key) if settled(change) else PALE)
        if not np.isnan(low):
            ax.hlines(y, low, high, color=INK, linewidth=1.1)
        text = f"{scene.value(effect.inputs[0], effect.high[0])}: {signed(mean)}"
        notes.append(Note(row, (low, mean, high), text, INK, signed(mean)))
    return notes


def beneath(ax: Axes, row: int, notes: list[Note], reach: float, inches: float) -> None:
    """Write the notes of a row beneath their marks, moved only as far as they would leave or overlap."""
    at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    ground: dict[str, Any] = {"facecolor": "w", "edgecolor": "none", "pad": 0.6}
    room = int(inches / NOTE_LETTER / max(len(notes), 1))
    texts = [note.text if letters(note.text) <= room else note.short for note in notes]
    widths = [(letters(text) + 1) * NOTE_LETTER / inches for text in texts]
    centres = placed([(note.ends[1] / reach + 1) / 2 for note in notes], widths)
    for note, text, centre in zip(notes, texts, centres, strict=True):
        style: dict[str, Any] = {"fontsize": 6.8, "color": note.ink, "bbox": ground}
        ax.annotate(text, (centre, row + BAR), (0, -1.5), ha="center", va="top", **style, **at)


def placed(centres: list[float], widths: list[float]) -> list[float]:
    """Move texts beside each other, between 0 and 1, as far as they would overlap or leave.

    >>> placed([0.05], [0.5]), placed([0.5, 0.5], [0.2, 0.2])
    ([0.25], [0.4, 0.6])
    """
    result = list(centres)
    if len(result) == 2 and (more := sum(widths) / 2 - (result[1] - result[0])) > 0:
        result = [result[0] - more / 2, result[1] + more / 2]
    floor = 0.0
    for place, width in enumerate(widths):
        roof = 1 - sum(widths[place + 1 :])
        result[place] = max(min(result[place], roof - width / 2), floor + width / 2)
        floor = result[place] + width / 2
    return result
