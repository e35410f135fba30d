"""Sheets: how a figure is laid out and becomes files, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridsim.output.figures.fonts import Lettering
from gridsim.output.figures.page import GREY, INK, WIDTH, Heading, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 150
METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def save(drawn: Figure, folder: Path, name: str) -> list[str]:
    """Write a figure as PNG and SVG; the names of the files are given back."""
    for kind, metadata in METADATA.items():
        drawn.savefig(folder / f"{name}.{kind}", format=kind, dpi=DPI, metadata=metadata)
    return [f"{name}.{kind}" for kind in METADATA]


def sheet(fill: Callable[[Figure], Heading], footnote: str) -> Figure:
    """Draw one figure, within `settings`.

    Args:
        fill: Draws its axes and gives its heading.
        footnote: What is written below.

    Returns:
        The figure.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from gridsim.output.figures.paper import Paper

    figure = Paper(figsize=(WIDTH, 4), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    write(figure, fill(figure), footnote)
    settle(figure)
    return figure


def settle(figure: Figure) -> None:
    """Lay a figure out once and for all: the solver's last digits differ each time, and with them the SVG."""
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
    figure.set_layout_engine(None)  # With "none" it is drawn once more before each file.
    for ax in figure.axes:
        left, bottom, width, height = (round(float(number), 6) for number in ax.get_position().bounds)
        ax.set_position((left, bottom, width, height))


@contextmanager
def settings(letters: Lettering) -> Iterator[None]:
    """Settings of the drawing, whatever the user's own; they end with the context.

    Args:
        letters: How labels are written.

    Yields:
        Nothing.
    """
    import matplotlib

    chosen: Any = {
        "font.family": list(letters.families),
        "font.size": 9,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": "#AAAAAA",
        "axes.labelcolor": GREY,
        "axes.labelsize": 8.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "xtick.color": "#AAAAAA",
        "xtick.labelcolor": INK,
        "xtick.labelsize": 8.5,
        "ytick.color": "#AAAAAA",
        "ytick.labelcolor": INK,
        "legend.fontsize": 8.5,
        "legend.title_fontsize": 8.5,
        "svg.hashsalt": "gridsim",
        "text.language": "zh-Hans",
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({key: chosen[key] for key in chosen if key in matplotlib.rcParams})
        yield
