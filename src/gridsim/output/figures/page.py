"""Page: what all figures share — subject, heading, footnote, and how numbers and names are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gridsim.model.calendar import follow_up_days
from gridsim.output.figures.fonts import Lettering
from gridsim.output.words.lines import SHORT, label, wrapped
from gridsim.output.words.quantities import span_name
from gridsim.output.words.terms import (
    AS_WRITTEN,
    Changed,
    Language,
    counted,
    level_title,
    say,
    scenario_title,
)
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome
from gridsim.study.summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, EDGE, GAP = 9.0, 0.18, 0.08  # inches
LEADING = 1.4  # line height / size of the letters
INK, GREY, PALE, BLUE, ORANGE = "#222222", "#666666", "#C9D3DC", "#0072B2", "#D55E00"


@dataclass(frozen=True)
class Heading:
    """What a figure says above its axes.

    Attributes:
        title: The finding in words.
        about: What is shown, and what it counts.
    """

    title: str
    about: str


@dataclass(frozen=True, eq=False)
class Subject:
    """What a figure is about.

    Attributes:
        scenario: What was simulated.
        summary: What came out.
        lettering: How labels are written.
        assumed: How many inputs are assumed.
        inputs: How many inputs there are.
        outcomes: The single replications; none where a figure does not need them.
        changed: What was changed in the scenario.
    """

    scenario: Scenario
    summary: Summary
    lettering: Lettering
    assumed: int
    inputs: int
    outcomes: Sequence[Outcome] = ()
    changed: Changed = AS_WRITTEN

    @property
    def lang(self) -> Language:
        """Language of the labels."""
        return self.lettering.lang

    @property
    def joint(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "zh" else " "

    def say(self, term: str, **parts: object) -> str:
        """The words of a figure's term, its parts filled in."""
        return say(f"figure.{term}", self.lang).format(**parts)

    def percent(self, share: float) -> str:
        """A share, such as ``92%``."""
        if math.isnan(share):
            return "–"
        small = 0 < share < 0.095
        return self.say("percent", n=number(100 * share) if small else f"{100 * share:.0f}")

    def level(self, name: str) -> str:
        """Title of a level, or its number from below where it cannot be written."""
        place = list(self.scenario.ladder).index(name) + 1
        return self.lettering.legible(level_title(self.scenario, name, self.lang), self.say("level", n=place))

    def village(self, name: str, place: int) -> str:
        """Name of a village, given what it is called in the measures and its place among them, from 0."""
        town, word = self.scenario.town, say("village", self.lang)
        if town.roster is not None:
            return self.lettering.legible(name, f"{word} {place + 1}")
        if place < town.villages:
            return f"{word} {place + 1}"
        if place < town.villages + town.other_organisations:
            return f"{self.say('organisation')} {place + 1 - town.villages}"
        word = say("community", self.lang)
        title = town.community.title
        return word if title is None else self.lettering.legible(getattr(title, self.lang), word)

    def date(self, day: date) -> str:
        """A date in words."""
        return f"{day.year}年{day.month}月{day.day}日" if self.lang == "zh" else f"{day.day} {month(day)}"

    @property
    def followed(self) -> int:
        """How long each need is followed [days]."""
        return follow_up_days(self.scenario)

    def warm_up(self) -> str:
        """How long the town was simulated before the window; nothing where it was not."""
        span = self.scenario.warm_up
        return self.say("warm_up", span=span_name(span, self.lang)) if span.amount else ""

    def named(self) -> list[str]:
        """Title of the scenario, and what was changed in it, as far as they can be written."""
        letters, scenario = self.lettering, self.scenario
        title = letters.legible(scenario_title(scenario, self.lang), scenario.name)
        told = self.changed.told(self.lang)
        changed = letters.legible(told, say("changed.unwritable", self.lang)) if told else ""
        return [label(letters.legible(title, ""), SHORT, 1), label(changed, 2 * SHORT, 1)]

    def footnote(self) -> str:
        """How the figure came about, in one line, and why it is not in Chinese where it is not."""
        window, count = self.scenario.window, self.summary.replications
        parts = [
            *self.named(),
            counted("figure.replications", count, self.lang).format(n=count),
            self.say("window", first=window.start, last=window.end - timedelta(days=1)),
            self.warm_up(),
            self.say("seed", seed=self.scenario.seed),
            self.say("no_intervals" if count == 1 else "intervals"),
            self.say("assumed", assumed=self.assumed, inputs=self.inputs),
        ]
        line = " · ".join(part for part in parts if part)
        return f"{line}\n{self.lettering.note}".strip()


def month(day: date) -> str:
    """Month and year in English, whatever the language of the machine.

    >>> month(date(2021, 3, 1))
    'Mar 2021'
    """
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{names[day.month - 1]} {day.year}"


def number(value: float) -> str:
    """A number of at least 0 to the precision in which it is read.

    >>> number(1234.5), number(23.42), number(0.04), number(0.0), number(float("nan"))
    ('1,234', '23.4', '<0.1', '0', '–')
    """
    if math.isnan(value):
        return "–"
    if 0 < value < 0.05:
        return "<0.1"
    return "0" if value == 0 else f"{value:,.0f}" if value >= 99.95 else f"{value:.1f}"


def write(figure: Figure, heading: Heading, footnote: str) -> None:
    """Make the figure higher by heading and footnote, and write them.

    Args:
        figure: The figure, its axes drawn, as high as these need.
        heading: What is written above.
        footnote: What is written below.
    """
    title = broken(figure, heading.title, size=13, lines=3)
    about = broken(figure, heading.about, size=9, lines=5)
    foot = broken(figure, footnote, size=7.5, lines=9)
    above = EDGE + depth(title, 13) + depth(about, 9)
    below = EDGE / 2 + depth(foot, 7.5)
    body = figure.get_figheight()
    height = above + body + below
    figure.set_figheight(height)
    paragraph(figure, title, EDGE, size=13, color=INK)
    paragraph(figure, about, EDGE + depth(title, 13), size=9, color=GREY)
    paragraph(figure, foot, above + body + GAP, size=7.5, color=GREY)
    layout = figure.get_layout_engine()
    if layout is not None:
        side = EDGE / WIDTH / 2
        layout.set(rect=(side, below / height, 1 - 2 * side, body / height))  # type: ignore[call-arg]


def broken(figure: Figure, text: str, *, size: float, lines: int) -> list[str]:
    """Break a text in letters of this size [points] into at most so many lines as wide as the figure."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    widest = figure.bbox.width * (1 - 2 * EDGE / WIDTH)
    trial = figure.text(0, 0, "", fontsize=size)

    def fits(words: str) -> bool:
        trial.set_text(words)
        return trial.get_window_extent(renderer).width <= widest

    result = wrapped(text, fits, lines).split("\n")
    trial.remove()
    return result


def depth(lines: list[str], size: float) -> float:
    """Height of lines in letters of this size [points], with the gap after them [inches]."""
    return len(lines) * LEADING * size / 72 + GAP


def paragraph(figure: Figure, lines: list[str], top: float, *, size: float, color: str) -> None:
    """Write lines from so many inches below the top edge, each as high as `depth` reckons with."""
    height = figure.get_figheight()
    for place, words in enumerate(lines):
        y = 1 - (top + place * LEADING * size / 72) / height
        figure.text(EDGE / WIDTH, y, words, fontsize=size, color=color, va="top").set_in_layout(False)
