"""Rows: what figures are put together from — rows of bars, intervals, texts beside and above them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from gridsim.output.figures.page import GREY, INK
from gridsim.output.words.lines import label
from gridsim.study.statistics import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, LINE = 0.52, 12.0  # inches, points


def rows(
    figure: Figure, names: list[str], *, each: float = ROW, more: float = 0.9, least: float = 1.5
) -> Axes:
    """Make axes with a row for each name, the first at the bottom, and give the figure its height."""
    figure.set_figheight(max(each * len(names) + more, least))
    ax: Axes = figure.subplots()
    ax.set_yticks(range(len(names)), [label(name) for name in names], linespacing=1.3)
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.spines["left"].set_color("#AAAAAA")
    return ax


def whisker(ax: Axes, estimate: Interval, y: float, **style: Any) -> None:
    """Draw an interval, if there is one."""
    if not np.isnan(estimate.low):
        ax.hlines(y, max(estimate.low, 0), estimate.high, **{"color": INK, "linewidth": 1.1, **style})


def beside(ax: Axes, y: float, text: str, **style: Any) -> None:
    """Write at the right edge of a row, outside the axes, line by line."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        offset = (9, LINE * ((len(lines) - 1) / 2 - place))
        at = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "va": "center"}
        ax.annotate(line, (1, y), offset, annotation_clip=False, **{"fontsize": 8.5, **at, **style})


def above(ax: Axes) -> None:
    """Put the legend above the axes, in the order in which its parts lie."""
    handles, texts = ax.get_legend_handles_labels()
    order = sorted(range(len(handles)), key=lambda row: hasattr(handles[row], "get_marker"))
    ax.legend(
        [handles[row] for row in order],
        [texts[row] for row in order],
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=3,
        frameon=False,
        borderaxespad=0.2,
    )


def empty(figure: Figure, text: str) -> None:
    """Say in words that there is nothing to draw."""
    figure.set_figheight(1.2)
    ax = figure.subplots()
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, ha="center", va="center", fontsize=13, color=GREY, transform=ax.transAxes)


def names_of_rows(ax: Axes, names: list[str], width: int = 28, *, below: float = 0.6) -> None:
    """Write names beside rows, the first at the top, with so many rows below the last."""
    ax.set_yticks(range(len(names)), [label(name, width) for name in names], linespacing=1.2)
    ax.set_ylim(len(names) - 1 + below, -0.6)
    ax.tick_params(axis="y", length=0)


def largest(values: Iterable[float]) -> float:
    """The largest absolute number, 0 of none."""
    known = [abs(value) for value in values if not np.isnan(value)]
    return max(known, default=0.0)
