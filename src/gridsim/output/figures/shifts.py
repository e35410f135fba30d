"""Shifts: where the days of the differences come from, and which villages win and lose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.figures.charts import COLOURS, DARK
from gridsim.output.figures.contrast import Contrast
from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, Heading, number
from gridsim.output.figures.rows import empty, largest, names_of_rows
from gridsim.output.words.lines import SHORT, label
from gridsim.output.words.quantities import signed
from gridsim.output.words.terms import say
from gridsim.scenario.measured import CAUSES
from gridsim.study.compare import TOTAL, VILLAGE, Difference, Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SETTLED = (Verdict.BETTER, Verdict.WORSE)
FEW = 30
CELL = 0.26  # inches


def days(figure: Figure, contrast: Contrast) -> Heading:
    """Draw the days by cause of base and variants, and the parts of each difference."""
    about = contrast.sentences(contrast.say("days.about"), contrast.other_needs())
    totals = [side.differences[TOTAL] for side in contrast.sides]
    if not any(found.paired.replications for found in totals):
        empty(figure, contrast.say("no_values"))
        return Heading(contrast.say("no_values"), about)
    figure.set_figheight(0.42 * (len(totals) + 1) + 1.6)
    grid = figure.add_gridspec(2, 2, height_ratios=[1, 0.001], width_ratios=[1, 1.25])
    left, right, key = (figure.add_subplot(grid[place]) for place in ((0, 0), (0, 1), (1, slice(None))))
    key.set_axis_off()
    whole_bars(left, contrast)
    parts(right, contrast)
    handles, names = left.get_legend_handles_labels()
    net, net_names = right.get_legend_handles_labels()
    key.legend(
        [*handles, *net], [*names, *net_names], loc="upper center", ncols=3, frameon=False, columnspacing=2
    )
    return Heading(days_title(contrast), about)


def whole_bars(ax: Axes, contrast: Contrast) -> None:
    """Draw where the days go, base and variants, a bar for each."""
    summaries = [contrast.base.summary, *contrast.summaries]
    names_of_rows(ax, [contrast.say("base"), *map(contrast.title, contrast.sides)])
    widths = np.array(
        [[summary.value("days_by_cause", cause).mean for summary in summaries] for cause in CAUSES]
    )
    widths = np.nan_to_num(widths)
    totals = widths.sum(axis=0)
    begin = np.zeros(len(summaries))
    for cause, width in zip(CAUSES, widths, strict=True):
        name = say(f"cause.{cause}", contrast.base.lang)
        bars = ax.barh(
            range(len(summaries)),
            width,
            0.62,
            begin,
            color=COLOURS[cause],
            label=name,
            edgecolor="w",
            linewidth=0.5,
        )
        texts = [number(part) if part > 0.08 * totals.max() else "" for part in width]
        ink = "w" if COLOURS[cause] in DARK else INK
        ax.bar_label(bars, texts, label_type="center", fontsize=7.5, color=ink)
        begin = begin + width
    for row, total in enumerate(totals):
        text = number(total) if total else "–"
        ax.annotate(text, (total, row), (4, 0), textcoords="offset points", va="center", fontsize=8)
    ax.set_xlim(0, 1.12 * totals.max())
    ax.set_xlabel(contrast.say("days.left"))
    plain(ax)


def parts(ax: Axes, contrast: Contrast) -> None:
    """Draw the parts of each difference: longer to the right, shorter to the left, the sum as a mark."""
    shifts = np.nan_to_num(np.array([side.by_cause for side in contrast.sides]))
    rows = np.arange(1, len(shifts) + 1)
    for sign in (-1, 1):
        begin = np.zeros(len(shifts))
        for cause, column in zip(CAUSES, shifts.T, strict=True):
            width = np.where(column * sign > 0, column, 0.0)
            ax.barh(rows, width, 0.62, begin, color=COLOURS[cause], edgecolor="w", linewidth=0.5)
            begin = begin + width
    ax.axvline(0, color=INK, linewidth=0.9)
    for row, side in zip(rows, contrast.sides, strict=True):
        found = side.differences[TOTAL]
        if found.verdict:
            mark(ax, found, int(row), contrast)
    ax.set_yticks([])
    ax.set_ylim(len(rows) + 0.6, -0.6)
    ends = [
        end for side in contrast.sides for end in (side.differences[TOTAL].low, side.differences[TOTAL].high)
    ]
    longer, shorter = shifts.clip(min=0).sum(axis=1), shifts.clip(max=0).sum(axis=1)
    reach = largest([*longer, *shorter, *ends])
    ax.set_xlim(-1.05 * reach or -1.0, 1.05 * reach or 1.0)
    ax.set_xlabel(contrast.say("days.right"))
    plain(ax)


def mark(ax: Axes, found: Difference, row: int, contrast: Contrast) -> None:
    """Draw the sum of the parts with its interval, and its verdict in words."""
    name = contrast.say("days.net") if row == 1 else None
    ax.hlines(row, found.low, found.high, color=INK, linewidth=1.1)
    ax.plot(found.paired.mean, row, "D", color=INK, markersize=5, label=name, linestyle="")
    at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    text = f"{signed(found.paired.mean)}\n{contrast.verdict(found)}"
    ax.annotate(text, (1, row), (4, 0), va="center", fontsize=7.5, linespacing=1.15, **at)


def plain(ax: Axes) -> None:
    """Give axes the house's look."""
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)


def days_title(contrast: Contrast) -> str:
    """Name the variant that changes the days most, and the cause that does it."""
    settled = [side for side in contrast.sides if side.differences[TOTAL].verdict in SETTLED]
    if not settled:
        return contrast.finding(TOTAL)
    side = max(settled, key=lambda side: abs(side.differences[TOTAL].paired.mean))
    total = side.differences[TOTAL].paired.mean
    row = int(np.argmax(side.by_cause * np.sign(total)))
    texts = {
        "title": label(contrast.title(side), SHORT, 1),
        "amount": signed(total),
        "cause": say(f"cause.{CAUSES[row]}", contrast.base.lang),
        "part": signed(side.rounded_by_cause[CAUSES[row]]),
    }
    return contrast.say("days.title", **texts)


def villages(figure: Figure, contrast: Contrast) -> Heading:
    """Draw the difference of each village in each variant, coloured where it is settled."""
    keys = contrast.base.summary.keys(VILLAGE)
    names = {key: contrast.base.village(key, place) for place, key in enumerate(keys)}
    found = [[side.differences.get((VILLAGE, key)) for side in contrast.sides] for key in keys]
    tested = sum(bool(cell and cell.verdict) for cells in found for cell in cells)
    said = {cell.verdict for cells in found for cell in cells if cell}
    about = contrast.sentences(
        contrast.say("villages.about", n=tested),
        contrast.say("villages.same") if Verdict.SAME in said else "",
        contrast.say("villages.small") if Verdict.SMALL in said else "",
    )
    shown = [row for row, cells in enumerate(found) if any(cell and cell.verdict for cell in cells)]
    if not shown:
        empty(figure, contrast.say("no_values"))
        return Heading(contrast.say("no_values"), about)
    if len(shown) > FEW:
        about = contrast.sentences(about, contrast.say("villages.some", n=FEW, all=len(shown)))
        shown = sorted(sorted(shown, key=lambda row: -moved(found[row]))[:FEW])
    figure.set_figheight(CELL * len(shown) + 1.3)
    ax: Axes = figure.subplots()
    table(ax, contrast, [found[row] for row in shown])
    ax.set_yticks(range(len(shown)), [label(names[keys[row]], 22, 1) for row in shown])
    return Heading(villages_title(contrast), about)


def moved(cells: list[Difference | None]) -> float:
    """The largest difference of a village."""
    return largest(cell.paired.mean for cell in cells if cell and cell.verdict)


def table(ax: Axes, contrast: Contrast, found: list[list[Difference | None]]) -> None:
    """Draw a table of differences, coloured where settled: the deeper, the larger."""
    from matplotlib.patches import Rectangle

    deepest = max(map(moved, found)) or 1.0
    for row, cells in enumerate(found):
        base = next((cell.base.mean for cell in cells if cell), np.nan)
        ax.text(0, row, number(base), ha="center", va="center", fontsize=8, color=GREY)
        for column, cell in enumerate(cells, start=1):
            text, colour = "–" if cell is None else signed(cell.paired.mean), GREY
            if cell is not None and cell.verdict is Verdict.SAME:
                colour = INK
            if cell is not None and cell.verdict in SETTLED:
                colour = BLUE if cell.verdict is Verdict.BETTER else ORANGE
                depth = 0.15 + 0.45 * abs(cell.paired.mean) / deepest
                box = Rectangle(
                    (column - 0.47, row - 0.45), 0.94, 0.9, color=colour, alpha=depth, linewidth=0
                )
                ax.add_patch(box)
                colour = INK
            ax.text(column, row, text, ha="center", va="center", fontsize=8, color=colour)
    heads = [
        contrast.say("villages.base"),
        *(head(contrast, column) for column in range(len(contrast.sides))),
    ]
    ax.set_xlim(-0.5, len(heads) - 0.5)
    ax.set_ylim(len(found) - 0.5, -0.5)
    ax.set_xticks(range(len(heads)), heads, fontsize=7.5, linespacing=1.25)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def head(contrast: Contrast, column: int) -> str:
    """Head of a column: the variant, and how many villages win and lose."""
    side = contrast.sides[column]
    texts = {"won": count(contrast, column, Verdict.BETTER), "lost": count(contrast, column, Verdict.WORSE)}
    width = max(9, 112 // (len(contrast.sides) + 1))
    return f"{label(contrast.title(side), width, 5)}\n{contrast.say('villages.count', **texts)}"


def count(contrast: Contrast, column: int, verdict: Verdict) -> int:
    """How many villages have a verdict in a variant."""
    found = contrast.sides[column].differences
    return sum(key[0] == VILLAGE and found[key].verdict is verdict for key in found)


def villages_title(contrast: Contrast) -> str:
    """Name the variant that moves most villages, both where two do; count them where more do."""
    won = [count(contrast, column, Verdict.BETTER) for column in range(len(contrast.sides))]
    lost = [count(contrast, column, Verdict.WORSE) for column in range(len(contrast.sides))]
    both = np.array(won) + np.array(lost)
    if not both.any():
        return contrast.say("villages.none")
    first = np.flatnonzero(both == both.max())
    column, every = int(first[0]), count_of_villages(contrast, int(first[0]))
    if len(first) > 1:
        titles = [contrast.say("quoted", title=title_of(contrast, place)) for place in first.tolist()]
        texts = {"both": int(both.max()), "all": every, "n": len(first)}
        named = contrast.say("both", one=titles[0], other=titles[1])
        return contrast.say("villages.tied" if len(first) == 2 else "villages.many", titles=named, **texts)
    texts = {"won": won[column], "lost": lost[column], "all": every}
    return contrast.say("villages.title", title=title_of(contrast, column), **texts)


def title_of(contrast: Contrast, column: int) -> str:
    """Title of a variant within a sentence."""
    return label(contrast.title(contrast.sides[column]), SHORT, 1)


def count_of_villages(contrast: Contrast, column: int) -> int:
    """How many villages a variant shares with the base."""
    return sum(key[0] == VILLAGE for key in contrast.sides[column].differences)
