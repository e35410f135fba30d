"""Forest: the differences of all variants with their intervals, and the curves of each beside the base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.accounts.comparison import Side, touches
from gridsim.output.figures.contrast import MARKS, Contrast, verdict_key
from gridsim.output.figures.page import BLUE, GREY, INK, LEADING, PALE, Heading, number
from gridsim.output.figures.rows import empty, largest, names_of_rows
from gridsim.output.words.lines import label
from gridsim.output.words.quantities import beyond, factor, signed
from gridsim.scenario.measured import LESS, MEASURES
from gridsim.study.compare import TOTAL
from gridsim.study.summary import Band, Key

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NINE = ("days_to_solved.p90_all", "")
COLUMNS = 3
LEFT = 0.04
ROW = 0.27  # inches


def forest(figure: Figure, contrast: Contrast) -> Heading:
    """Draw, for each judged measure, the difference of every variant with its simultaneous interval."""
    sides = contrast.sides
    keys = contrast.account.judged
    tested = [found for side in sides for found in side.judged.values() if found.verdict]
    about = contrast.sentences(
        contrast.say("forest.about", n=len(tested)),
        contrast.say("threshold") if contrast.account.thresholds else "",
        contrast.other_needs(),
        contrast.say("touches") if any(map(touches, tested)) else "",
    )
    title = contrast.finding(TOTAL)
    if not tested or all(side.empty for side in sides):
        empty(figure, contrast.say("no_values"))
        return Heading(contrast.say("no_values"), about)
    lines = -(-(len(keys) + 1) // COLUMNS)
    figure.set_figheight(lines * (ROW * (len(sides) + 1.2) + 0.55))
    grid = figure.subplots(lines, COLUMNS, sharey=True).ravel()
    names_of_rows(grid[0], [contrast.title(side) for side in sides])
    for ax, key in zip(grid, keys, strict=False):
        panel(ax, contrast, key)
    for ax in grid[len(keys) :]:
        ax.set_axis_off()
    handles = verdict_key(contrast, (found.verdict for found in tested))
    grid[len(keys)].legend(
        handles=handles, loc="center left", frameon=False, title=contrast.say("verdict"), alignment="left"
    )
    return Heading(title, about)


def panel(ax: Axes, contrast: Contrast, key: Key) -> None:
    """Draw the differences of one measure, a row for each variant."""
    name, scale = key[0], factor(key[0])
    found = [side.differences.get(key) for side in contrast.sides]
    known = [one for one in found if one and one.verdict]
    ax.axvline(0, color=INK, linewidth=0.9)
    limit = contrast.account.thresholds.get(name, 0.0) * scale
    if limit:
        ax.axvspan(-limit, limit, color=PALE, alpha=0.5, linewidth=0)
    for row, one in enumerate(found):
        if one is None or one.verdict is None:
            ax.annotate("–", (0.5, row), xycoords=ax.get_yaxis_transform(), va="center", color=GREY)
            continue
        style = MARKS[one.verdict]
        ax.hlines(row, one.low * scale, one.high * scale, color=style["color"], linewidth=1.6)
        ax.plot(one.paired.mean * scale, row, markersize=5.5, linestyle="", **style)
        text = signed(one.paired.mean * scale)
        at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
        ax.annotate(text, (1, row), (3, 0), va="center", fontsize=7.5, color=style["color"], **at)
    ends = [end * scale for one in known for end in (one.low, one.high)]
    reach = 1.06 * max(largest(ends), limit) or 1.0
    ax.set_xlim(-reach, reach)
    ax.locator_params(axis="x", nbins=5)
    ax.set_title(label(contrast.measure(key), 32, 1), fontsize=9, loc="left", color=INK)
    way = "less" if MEASURES[name].better == LESS else "more_is"
    ax.set_xlabel(contrast.say(way, unit=contrast.unit(name)), fontsize=7.5)
    ax.tick_params(axis="x", labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)


def curves(figure: Figure, contrast: Contrast) -> Heading:
    """Draw the share not solved by days, each variant over the base."""
    from matplotlib.ticker import PercentFormatter

    subject, sides = contrast.base, contrast.sides
    about = contrast.sentences(contrast.say("curves.about"), contrast.other_needs())
    if not subject.summary.value("count.arisen").mean > 0:
        empty(figure, contrast.say("no_values"))
        return Heading(contrast.say("no_values"), about)
    columns = min(COLUMNS, len(sides))
    lines = -(-len(sides) // columns)
    figure.set_figheight(2.1 * lines + 0.3 if columns > 1 else 3.4)
    grid = np.atleast_1d(figure.subplots(lines, columns, sharex=True, sharey=True)).ravel()
    base = subject.summary.curve
    last = tail([base, *(summary.curve for summary in contrast.summaries)])
    for ax, side, summary in zip(grid, sides, contrast.summaries, strict=False):
        one_curve(ax, contrast, side, base, summary.curve)
    for ax in grid[len(sides) :]:
        ax.set_axis_off()
    grid[0].set_xlim(0, last)
    for ax in grid[max(0, len(sides) - columns) : len(sides)]:
        ax.set_xlabel(subject.say("time_to_solved.x"))
        ax.tick_params(labelbottom=True)
    symbol = subject.say("percent", n="")
    grid[0].yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=symbol))
    for ax in grid[::columns]:
        ax.set_ylabel(subject.say("time_to_solved.y"))
    return Heading(contrast.finding(NINE), about)


def tail(bands: list[Band]) -> int:
    """The day, in tens, until which curves are drawn: in the mean of none more than LEFT is left after it."""
    days = len(bands[0].mean) - 1
    over = [
        day for day in range(days) if any(day < len(band.mean) and band.mean[day] > LEFT for band in bands)
    ]
    return max(1, min(days, 10 * (over[-1] // 10 + 1) if over else days))


def one_curve(ax: Axes, contrast: Contrast, side: Side, base: Band, variant: Band) -> None:
    """Draw a variant's curve over the base's, and say by when nine in ten are solved."""
    x = np.arange(len(base.mean), dtype=np.float64)
    for band, colour, style, name in (
        (base, GREY, (0, (4, 2)), contrast.say("base")),
        (variant, BLUE, "-", contrast.say("variant")),
    ):
        ax.fill_between(x, band.low.clip(0), band.high.clip(max=1), color=colour, alpha=0.2, linewidth=0)
        ax.plot(x, band.mean, color=colour, linewidth=1.6, linestyle=style, label=name)
    ax.set_ylim(0, 1.02)
    ax.grid(color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.set_title(label(contrast.title(side), 40), fontsize=9, loc="left", color=INK)
    ax.legend(frameon=False, loc="upper right", fontsize=7.5, borderaxespad=0.1)
    found = side.differences[NINE]
    if found.paired.replications and found.verdict:
        texts = {
            name: beyond(number(one.mean), one, contrast.base.lang)
            for name, one in (("base", found.base), ("variant", found.variant))
        }
        ink = MARKS[found.verdict]["color"]
        words = contrast.say("curves.nine", **texts, verdict=contrast.verdict(found))
        look: dict[str, Any] = {"fontsize": 7.5, "linespacing": LEADING, "color": ink}
        ax.text(0.97, 0.6, words, transform=ax.transAxes, ha="right", va="top", **look)
