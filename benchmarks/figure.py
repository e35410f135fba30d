"""The figure: cases against seconds, one line for each tool, named where it ends."""

from __future__ import annotations

import math
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

Points = dict[str, dict[int, float]]
"""By tool and number of cases: seconds."""

OURS = "#0b5394"
OTHERS = "#777777"
SMALLEST_GAP = 0.17
"""Between two names [decades of seconds]."""


def draw(points: Points, *, ours: set[str], reduced: set[str], path: Path) -> None:
    """Draw the figure.

    Args:
        points: What was measured.
        ours: Names of gridsim's own forms.
        reduced: Names of tools that do less than the job.
        path: Where it goes.
    """
    with mpl.rc_context({"font.size": 9.5, "svg.hashsalt": "gridsim"}):
        figure = Figure(figsize=(8, 5.6), layout="constrained")
        axes = figure.add_subplot()
        for name, line in points.items():
            style = {"color": OURS, "linewidth": 2.0} if name in ours else {"color": OTHERS, "linewidth": 1.2}
            dashes = "o--" if name in reduced else "o-"
            axes.plot(*zip(*sorted(line.items()), strict=True), dashes, markersize=3.5, **style)
        axes.set(xscale="log", yscale="log", xlabel="cases")
        axes.set_title(
            "Time for the job, by number of cases; both axes logarithmic", loc="left", fontsize=10.5
        )
        for name, (x, height) in places(points).items():
            axes.text(
                x * 1.2,
                height,
                f"{name}, reduced" if name in reduced else name,
                va="center",
                color=OURS if name in ours else "#444444",
                fontweight="bold" if name in ours else "normal",
                path_effects=[withStroke(linewidth=3, foreground="white")],
            )
        tidy(axes, points)
        figure.savefig(path, dpi=150, metadata={"Software": None})


def tidy(axes: mpl.axes.Axes, points: Points) -> None:
    """Set limits and ticks that can be read."""
    sizes = sorted({size for line in points.values() for size in line})
    axes.set_xlim(sizes[0] * 0.8, sizes[-1] * 9)
    axes.set_xticks(sizes, [short(size) for size in sizes])
    low = min(min(line.values()) for line in points.values()) / 2
    high = max(max(line.values()) for line in points.values()) * 2
    decades = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    axes.set_yticks([10.0**d for d in decades], [span(d) for d in decades])
    axes.set_ylim(low, high)
    axes.minorticks_off()
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def span(decade: int) -> str:
    """Write a power of ten seconds."""
    return f"{10**decade:,} s" if decade >= 0 else f"{10 ** (decade + 3):g} ms"


def short(cases: int) -> str:
    """Write a number of cases."""
    return f"{cases // 10**6} million" if cases >= 10**6 else f"{cases:,}"


def places(points: Points) -> dict[str, tuple[int, float]]:
    """Find where each line ends, and how high its name stands so that no two touch."""
    ends = {name: max(line.items()) for name, line in points.items()}
    found: dict[str, tuple[int, float]] = {}
    for size in {end[0] for end in ends.values()}:
        names = sorted((name for name in ends if ends[name][0] == size), key=lambda name: ends[name][1])
        heights = [math.log10(ends[name][1]) for name in names]
        for name, height in zip(names, spread(heights), strict=True):
            found[name] = (size, 10**height)
    return found


def spread(heights: list[float]) -> list[float]:
    """Move ascending heights apart as little as needed, in groups about their middles."""
    groups = [[height] for height in heights]
    middles = list(heights)
    while True:
        merged = False
        for i in range(len(groups) - 1):
            top = middles[i] + (len(groups[i]) - 1) * SMALLEST_GAP / 2
            bottom = middles[i + 1] - (len(groups[i + 1]) - 1) * SMALLEST_GAP / 2
            if bottom - top < SMALLEST_GAP - 1e-9:
                groups[i : i + 2] = [groups[i] + groups[i + 1]]
                middles[i : i + 2] = [sum(groups[i]) / len(groups[i])]
                merged = True
                break
        if not merged:
            break
    result = []
    for group, middle in zip(groups, middles, strict=True):
        lowest = middle - (len(group) - 1) * SMALLEST_GAP / 2
        result += [lowest + i * SMALLEST_GAP for i in range(len(group))]
    return result
