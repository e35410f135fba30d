"""Figures: every figure of a scenario, as PNG and SVG, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridsim.output.charts import days, flow, load, villages
from gridsim.output.curves import backlog, time_to_done
from gridsim.output.fonts import Lettering, lettering
from gridsim.output.page import GREY, INK, WIDTH, Heading, Subject, write
from gridsim.output.words import Language
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome
from gridsim.study.summary import summarise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[Figure, Subject], Heading]] = {
    "flow": flow,
    "days": days,
    "time_to_done": time_to_done,
    "backlog": backlog,
    "load": load,
    "villages": villages,
}
DPI = 150
METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def draw_all(
    scenario: Scenario,
    outcomes: Sequence[Outcome],
    folder: Path,
    lang: Language,
    *,
    assumed: int,
    inputs: int,
) -> list[str]:
    """Draw every figure.

    Args:
        scenario: What was simulated.
        outcomes: What came out of each replication, at least one.
        folder: Where the files go; it exists.
        lang: Language of the labels; English where no font can write Chinese, with a note in the footnote.
        assumed: How many inputs are assumed.
        inputs: How many inputs there are.

    Returns:
        Names of the files, ``{figure}.{lang}.png`` and ``.svg`` by the language that was asked for.
    """
    subject = Subject(scenario, summarise(outcomes), lettering(lang), assumed, inputs)
    names = []
    for figure in FIGURES:
        with settings(subject.lettering):
            names += save(draw(figure, subject), folder, f"{figure}.{lang}")
    return names


def save(drawn: Figure, folder: Path, name: str) -> list[str]:
    """Write a figure as PNG and SVG; the names of the files are given back."""
    for kind, metadata in METADATA.items():
        drawn.savefig(folder / f"{name}.{kind}", format=kind, dpi=DPI, metadata=metadata)
    return [f"{name}.{kind}" for kind in METADATA]


def draw(name: str, subject: Subject) -> Figure:
    """Draw one figure, within `settings`.

    Args:
        name: One of FIGURES.
        subject: What it is about.

    Returns:
        The figure.
    """
    return sheet(lambda figure: FIGURES[name](figure, subject), subject.footnote())


def sheet(fill: Callable[[Figure], Heading], footnote: str) -> Figure:
    """Draw one figure, within `settings`.

    Args:
        fill: Draws its axes and gives its heading.
        footnote: What is written below.

    Returns:
        The figure.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 4), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    write(figure, fill(figure), footnote)
    settle(figure)
    return figure


def settle(figure: Figure) -> None:
    """Lay a figure out once and for all: the solver's last digits differ each time, and with them the SVG."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
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
