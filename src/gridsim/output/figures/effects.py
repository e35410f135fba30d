"""Effects drawn: what moves each measure, a row for each input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.accounts.sweep import possible
from gridsim.output.figures.notes import BAR, Note, beneath
from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, PALE, WIDTH, Heading
from gridsim.output.figures.rows import empty, largest, names_of_rows
from gridsim.output.figures.scene import Scene
from gridsim.output.words.lines import label, letters, shortened
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
ROW, NAMES, BESIDE = 0.4, 2.3, 0.25  # inches: of a row, its name, and what lies between panels
BELOW = 0.8  # rows: from the last mark to the edge, so that two lines have room
NAME = 30  # narrow letters in a line of a name
TITLE_LETTER, UNIT_LETTER = 0.068, 0.057  # inches
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
    figure.set_figheight(lines * (ROW * (len(rows) + BELOW) + 0.95))
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True)).ravel()
    names_of_rows(grid[0], [name(scene, row) for row in rows], NAME, below=BELOW)
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
    """Name of a row; of two inputs each on its own line, unless one is enough for both."""
    names = [scene.input(place) for place in inputs]
    if len(names) == 1:
        return names[0]
    together = scene.say("with", one=names[0], other=names[1])
    one, other = (shortened(each, NAME - 2) for each in names)
    return together if letters(together) <= NAME else f"{one} ×\n{other}"


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
    room, unit = int(inches / UNIT_LETTER), scene.difference_unit(key)
    whole = scene.better(key, unit)
    ax.set_xlabel(
        whole if letters(whole) <= room else label(scene.better(key, f"{unit}\n"), room), fontsize=7.5
    )
    ax.tick_params(axis="x", labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)


def nothing(ax: Axes, scene: Scene, row: int) -> list[Note]:
    """Mark that an input makes no difference."""
    ax.plot(0, row, "x", color=INK, markersize=6, linestyle="")
    same = say("verdict.SAME", scene.lang)
    return [Note(row, (0.0, 0.0, 0.0), INK, same)]


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
    inputs = list(zip(effect.inputs, effect.low, effect.high, strict=True))
    full, brief = (
        tuple(tuple(scene.text(place, value, brief=few) for value in both) for place, *both in inputs)
        for few in (False, True)
    )
    return [Note(row, (low, mean, high), ink, signed(mean), full, brief)]


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
        full, brief = (scene.text(effect.inputs[0], effect.high[0], brief=few) for few in (False, True))
        notes.append(Note(row, (low, mean, high), INK, signed(mean), ((full,),), ((brief,),)))
    return notes
