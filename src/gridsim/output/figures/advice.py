"""The figure of advice, Welch's: how backlog and days to solved settle from an empty beginning."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gridsim.model.calendar import first_day
from gridsim.output.accounts.advice import Counsel
from gridsim.output.figures.curves import date_ticks
from gridsim.output.figures.fonts import lettering
from gridsim.output.figures.page import BLUE, GREY, ORANGE, Heading, Subject
from gridsim.output.figures.rows import above
from gridsim.output.figures.sheet import save, settings, sheet
from gridsim.output.words.terms import Language
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.advise import Sheet
from gridsim.study.claims import BASE
from gridsim.study.settled import Settling
from gridsim.study.statistics import Numbers
from gridsim.study.summary import summarise
from gridsim.study.warm_up import moving_average

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WINDOW = 10
"""Days before and after: three weeks together, so that no weekday counts more than another."""
SERIES = ("backlog", "days")
HEADROOM = 1.6


def draw(counsel: Counsel, folder: Path, lang: Language) -> None:
    """Draw the figure.

    Args:
        counsel: What was advised.
        folder: Where it goes; it exists.
        lang: Language of the labels; English where no font can write Chinese, with a note in the footnote.
    """
    summary = summarise(counsel.sheets[BASE].outcomes)
    assumed, inputs = assumed_inputs(counsel.base)
    subject = Subject(counsel.base, summary, lettering(lang), assumed, inputs, changed=counsel.changed)
    with settings(subject.lettering):
        save(
            sheet(lambda figure: settle(figure, counsel, subject), footnote(subject)),
            folder,
            f"warm_up.{lang}",
        )


def settle(figure: Figure, counsel: Counsel, subject: Subject) -> Heading:
    """Draw the two series, one above the other."""
    figure.set_figheight(5.6)
    axes: list[Axes] = list(figure.subplots(2, 1, sharex=True))
    days = len(counsel.sheets[BASE].backlog.values)
    for ax, part in zip(axes, SERIES, strict=True):
        curves(ax, counsel, subject, part)
        ax.set_ylabel(subject.say(f"warm_up.{'backlog' if part == 'backlog' else 'solved'}"))
        ax.grid(axis="y", color="#E6E6E6", linewidth=0.8)
        ax.set_axisbelow(True)
        above(ax)
    ticks = date_ticks(first_day(counsel.base), days, subject)
    axes[-1].set_xticks([day for day, _ in ticks], [text for _, text in ticks])
    axes[-1].set_xlim(-0.5, max(days - 0.5, 0.5))
    ends = {part: ending(subject, [series(one, part) for one in counsel.sheets.values()]) for part in SERIES}
    title = (
        subject.say("warm_up.nothing") if counsel.nothing_settles else subject.say("warm_up.title", **ends)
    )
    about = subject.say("warm_up.about", n=counsel.advice.pilots, window=2 * WINDOW + 1)
    return Heading(title, about)


def series(one: Sheet, part: str) -> Settling:
    """One of the two series of a scenario."""
    return one.backlog if part == "backlog" else one.days


def ending(subject: Subject, all_of_it: list[Settling]) -> str:
    """After how many days all scenarios have settled, in words."""
    known = [one.cut for one in all_of_it if not one.nothing]
    if not known or not all(cut.settled for cut in known):
        return subject.say("warm_up.not")
    days = max(cut.point for cut in known)
    return subject.say("warm_up.days", n=days) if days else subject.say("warm_up.once")


def curves(ax: Axes, counsel: Counsel, subject: Subject, part: str) -> None:
    """Draw a series of all scenarios, that of the base above the others, and where they are cut."""
    found = {name: series(one, part) for name, one in counsel.sheets.items()}
    base = found[BASE]
    x = np.arange(len(base.values))
    ax.plot(x, base.values, color=BLUE, linewidth=0.6, alpha=0.35, label=subject.say("warm_up.raw"))
    named = subject.say("warm_up.others")
    for name, one in found.items():
        if name != BASE:
            line = smooth(one.values)
            ax.plot(np.arange(len(line)), line, color=GREY, linewidth=0.9, alpha=0.6, label=named)
            named = "_"
    ax.set_ylim(0, top_of(list(found.values()), base))
    line = smooth(base.values)
    ax.plot(np.arange(len(line)), line, color=BLUE, linewidth=2, label=subject.say("warm_up.smooth"))
    cut = base.cut
    if cut.settled and cut.point:
        text = subject.say("warm_up.cut", n=cut.point)
        ax.axvline(cut.point - 0.5, color=ORANGE, linewidth=1.4, label=text)
    most = max((one.cut for one in found.values()), key=lambda cut: cut.point)
    if most.settled and most.point > cut.point:
        text = subject.say("warm_up.most", n=most.point)
        ax.axvline(most.point - 0.5, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 3)), label=text)
    if counsel.warm_up:
        text = subject.say("warm_up.window")
        ax.axvline(counsel.warm_up - 0.5, color=GREY, linewidth=1, linestyle=(0, (1, 2)), label=text)


def top_of(every: list[Settling], base: Settling) -> float:
    """Upper end of the axis: single days may reach far beyond."""
    top = max(float(smooth(one.values).max(initial=0)) for one in every)
    days = base.values[~np.isnan(base.values)]
    highest = float(days.max(initial=0))
    return max(1.1 * top, min(1.1 * highest, HEADROOM * top), 0.1)


def smooth(values: Numbers) -> Numbers:
    """Moving average of a series; a day without a value takes one between its neighbours'."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return np.zeros(0)
    whole = np.interp(np.arange(known[-1] + 1), known, values[known])
    return moving_average(whole, min(WINDOW, len(whole) // 4))


def footnote(subject: Subject) -> str:
    """How the figure came about, in one line."""
    window = subject.scenario.window
    parts = [
        *subject.named(),
        subject.say("warm_up.pilots", n=subject.summary.replications),
        subject.say("window", first=window.start, last=window.end - timedelta(days=1)),
        subject.say("seed", seed=subject.scenario.seed),
        subject.say("assumed", assumed=subject.assumed, inputs=subject.inputs),
    ]
    return f"{' · '.join(part for part in parts if part)}\n{subject.lettering.note}".strip()
