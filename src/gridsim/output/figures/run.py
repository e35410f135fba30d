"""The figures of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gridsim.output.figures.charts import days, flow, load, villages
from gridsim.output.figures.curves import backlog, time_to_solved
from gridsim.output.figures.fonts import lettering
from gridsim.output.figures.page import Heading, Subject
from gridsim.output.figures.sheet import save, settings, sheet
from gridsim.output.words.terms import AS_WRITTEN, Changed, Language
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome
from gridsim.study.summary import summarise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[Figure, Subject], Heading]] = {
    "flow": flow,
    "days": days,
    "time_to_solved": time_to_solved,
    "backlog": backlog,
    "load": load,
    "villages": villages,
}


def draw_all(
    scenario: Scenario,
    outcomes: Sequence[Outcome],
    folder: Path,
    lang: Language,
    *,
    assumed: int,
    inputs: int,
    changed: Changed = AS_WRITTEN,
) -> list[str]:
    """Draw every figure.

    Args:
        scenario: What was simulated.
        outcomes: What came out of each replication, at least one.
        folder: Where the files go; it exists.
        lang: Language of the labels; English where no font can write Chinese, with a note in the footnote.
        assumed: How many inputs are assumed.
        inputs: How many inputs there are.
        changed: What was changed in the scenario.

    Returns:
        Names of the files, ``{figure}.{lang}.png`` and ``.svg`` by the language that was asked for.
    """
    subject = Subject(scenario, summarise(outcomes), lettering(lang), assumed, inputs, outcomes, changed)
    names = []
    for figure in FIGURES:
        with settings(subject.lettering):
            names += save(draw(figure, subject), folder, f"{figure}.{lang}")
    return names


def draw(name: str, subject: Subject) -> Figure:
    """Draw one figure, within `settings`.

    Args:
        name: One of FIGURES.
        subject: What it is about.

    Returns:
        The figure.
    """
    return sheet(lambda figure: FIGURES[name](figure, subject), subject.footnote())
