"""Charts: the figures made of bars, one for each level or village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.accounts.run import gaps
from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, PALE, Heading, Subject, number
from gridsim.output.figures.rows import above, beside, empty, rows, whisker
from gridsim.output.words.lines import SHORT, label
from gridsim.output.words.terms import say
from gridsim.scenario.measured import CAUSES
from gridsim.study.compare import TOTAL, VILLAGE
from gridsim.study.statistics import Interval
from gridsim.study.summary import NOTHING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito (2008), Color Universal Design: told apart by colour-blind readers; grey for off-duty hours.
COLOURS = dict(
    zip(
        CAUSES,
        ("#E69F00", "#B8B8B8", "#D55E00", "#0072B2", "#56B4E9", "#F0E442", "#009E73", "#CC79A7", "#4D4D4D"),
        strict=True,
    )
)
DARK = {"#D55E00", "#0072B2", "#009E73", "#4D4D4D", BLUE, ORANGE}
FEW, WORST, BEST = 30, 20, 5
OVER = 1.005
"""Busy share that is written as more than 100%."""


@dataclass(frozen=True)
class Village:
    """A village in a figure.

    Attributes:
        name: What it is called.
        days: Mean days from need to solved, as far as followed.
        gap: Its difference from the town's mean, with an interval that holds for all villages at once.
    """

    name: str
    days: Interval
    gap: Interval

    @property
    def longer(self) -> bool:
        """Whether it is settled to wait longer than the town."""
        return self.gap.low > 0

    @property
    def shorter(self) -> bool:
        """Whether it is settled to wait less."""
        return self.gap.high < 0


def flow(figure: Figure, subject: Subject) -> Heading:
    """Draw how many matters come to each level, and how many are solved there."""
    summary, levels = subject.summary, list(subject.scenario.ladder)
    came = {name: summary.amounts[("came_to_level", name)] for name in levels}
    solved = {name: summary.amounts[("solved_by_level", name)].mean for name in levels}
    if not any(estimate.mean > 0 for estimate in came.values()):
        empty(figure, subject.say("no_matters"))
        return Heading(subject.say("no_matters.title"), subject.say("flow.about"))
    ax = rows(figure, [subject.level(name) for name in levels])
    here = np.array([solved[name] for name in levels])
    rest = np.array([max(came[name].mean - solved[name], 0.0) for name in levels])
    y = np.arange(len(levels))
    ax.barh(y, here, 0.55, color=BLUE, label=subject.say("flow.solved"))
    ax.barh(y, rest, 0.55, left=here, color=PALE, label=subject.say("flow.rest"))
    for row, name in enumerate(levels):
        whisker(ax, came[name], row)
        beside(ax, row, flow_text(subject, name, came[name].mean, solved[name]))
    ax.set_xlim(left=0)
    ax.set_xlabel(subject.say("flow.axis"))
    above(ax)
    return Heading(flow_title(subject, solved), subject.say("flow.about"))


def flow_text(subject: Subject, name: str, came: float, solved: float) -> str:
    """How many come to a level and are solved there, in words."""
    texts = {
        "came": number(came),
        "share": subject.percent(ratio(came, subject.summary.cases[("came_to_level", name)])),
        "solved": number(solved),
        "rate": subject.percent(ratio(solved, came)),
    }
    return subject.say("flow.label", **texts)


def ratio(part: float, whole: float) -> float:
    """A mean number as a share of another; nan of nothing."""
    return part / whole if whole else np.nan


def flow_title(subject: Subject, solved: dict[str, float]) -> str:
    """Name the level that solves most matters."""
    most = max(solved, key=lambda name: solved[name])
    if solved[most] == 0:
        return subject.say("flow.none")
    total = subject.summary.cases[("solved_by_level", most)]
    parts = {"solved": number(solved[most]), "all": number(total)}
    parts["share"] = subject.percent(ratio(solved[most], total))
    return subject.say("flow.title", level=label(subject.level(most), SHORT, 1), **parts)


def days(figure: Figure, subject: Subject) -> Heading:
    """Draw where the days from need to solved go: a bar for each level, a part for each cause."""
    summary, levels = subject.summary, list(subject.scenario.ladder)
    total = summary.value(*TOTAL)
    about = subject.say("days.about", cases=number(summary.cases[TOTAL]), followed=subject.followed)
    if not total.replications:
        empty(figure, subject.say("no_matters"))
        return Heading(subject.say("no_matters.title"), about)
    ax = rows(figure, [subject.level(name) for name in levels], more=0.7, least=2.4)
    parts = np.array(
        [
            [summary.value("days_by_cause_and_level", f"{cause}/{name}").mean for name in levels]
            for cause in CAUSES
        ]
    )
    y, left, scale = np.arange(len(levels)), np.zeros(len(levels)), parts.sum(axis=0).max()
    for cause, widths in zip(CAUSES, parts, strict=True):
        colour, named = COLOURS[cause], f"{say(f'cause.{cause}', subject.lang)}  {number(widths.sum())}"
        bars = ax.barh(y, widths, 0.6, left=left, color=colour, label=named, edgecolor="w", linewidth=0.5)
        texts = [number(width) if width > 0.055 * scale else "" for width in widths]
        ink = "w" if colour in DARK else INK
        ax.bar_label(bars, texts, label_type="center", fontsize=8, color=ink)
        left = left + widths
    for row, days_at_level in enumerate(left):
        ax.annotate(
            number(days_at_level), (days_at_level, row), (5, 0), textcoords="offset points", va="center"
        )
    ax.set_xlim(0, 1.08 * scale)
    ax.set_xlabel(subject.say("days.axis"))
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        frameon=False,
        title=subject.say("days.legend"),
        alignment="left",
    )
    if not np.isnan(total.low):
        about += subject.joint + subject.say(
            "days.interval", low=number(max(total.low, 0.0)), high=number(total.high)
        )
    return Heading(days_title(subject, total, parts.sum(axis=1)), about)


def days_title(subject: Subject, total: Interval, by_cause: np.typing.NDArray[np.float64]) -> str:
    """Name the two causes that take most days."""
    first, second = np.argsort(-by_cause, kind="stable")[:2]
    texts = [
        subject.say(
            f"days.{place}", days=number(by_cause[row]), cause=say(f"cause.{CAUSES[row]}", subject.lang)
        )
        for place, row in (("first", first), ("second", second))
    ]
    return subject.say("days.title", total=number(total.mean), causes=subject.say("and").join(texts))


def load(figure: Figure, subject: Subject) -> Heading:
    """Draw how busy the workers of each level are, and how full its meetings."""
    from matplotlib.ticker import PercentFormatter

    summary, levels = subject.summary, list(subject.scenario.ladder)
    busy = {name: summary.value("load.mean", name) for name in levels}
    known = [name for name in levels if busy[name].replications]
    about = subject.say("load.about")
    if not known:
        empty(figure, subject.say("load.idle"))
        return Heading(subject.say("load.none"), about)
    ax = rows(figure, [subject.level(name) for name in levels])
    parts = {
        part: np.nan_to_num([summary.value(f"load.{part}", name).mean for name in levels])
        for part in ("visits", "cases")
    }
    y = np.arange(len(levels))
    ax.barh(y, parts["visits"], 0.5, color="#56B4E9", label=subject.say("load.visits"))
    ax.barh(y, parts["cases"], 0.5, left=parts["visits"], color=BLUE, label=subject.say("load.cases"))
    most = np.array([summary.value("load.most", name).mean for name in levels])
    several = [row for row, name in enumerate(levels) if summary.cases.get(("load.mean", name), 0) > 1]
    if several:
        named = subject.say("load.most")
        ax.plot(most[several], y[several], "D", color=ORANGE, markersize=5, clip_on=False, label=named)
    for row, name in enumerate(levels):
        whisker(ax, busy[name], row)
        beside(ax, row, load_text(subject, name, busy[name].mean, float(most[row])))
    ax.set_xlim(0, max(1.0, float(np.nanmax(most))))
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=subject.say("percent", n="")))
    ax.set_xlabel(subject.say("load.axis"))
    above(ax)
    top = max(known, key=lambda name: busy[name].mean)
    row = levels.index(top)
    shares = {"busy": busy[top].mean, "visits": parts["visits"][row], "cases": parts["cases"][row]}
    texts = {part: subject.percent(float(share)) for part, share in shares.items()}
    if np.nanmax(most) > OVER:
        about += subject.joint + say("summary.over", subject.lang)
    return Heading(subject.say("load.title", level=label(subject.level(top), SHORT, 1), **texts), about)


def load_text(subject: Subject, name: str, busy: float, most: float) -> str:
    """The load of a level in words, and that of its meetings."""
    summary = subject.summary
    if np.isnan(busy):
        return subject.say("load.idle")
    teams = summary.cases[("load.mean", name)]
    text = subject.percent(busy)
    if teams > 1:
        text = subject.say("load.label", busy=text, teams=f"{teams:.0f}", most=subject.percent(most))
    used = summary.value("meeting.used", name)
    if used.replications:
        text += f"\n{subject.say('load.meeting')} {subject.percent(used.mean)}"
    return text


def villages(figure: Figure, subject: Subject) -> Heading:
    """Draw the mean days from need to solved of each village, the longest at the top."""
    summary, differences = subject.summary, gaps(subject.outcomes)
    found = [
        Village(subject.village(key, place), summary.value(VILLAGE, key), differences[key])
        for place, key in enumerate(summary.keys(VILLAGE))
    ]
    known = sorted((one for one in found if one.days.replications), key=lambda one: one.days.mean)
    if not known:
        empty(figure, subject.say("no_matters"))
        return Heading(subject.say("no_matters.title"), subject.say("villages.about"))
    cut = len(known) > FEW
    gap = Village(subject.say("villages.gap", n=len(known) - BEST - WORST), NOTHING, NOTHING)
    shown = [*known[:BEST], gap, *known[-WORST:]] if cut else known
    ax = rows(figure, [one.name for one in shown], each=0.27)
    town = summary.value(*TOTAL).mean
    mean = subject.say("villages.town", days=number(town))
    ax.axvline(town, color=GREY, linewidth=1.2, linestyle=(0, (4, 3)), label=mean)
    for row, one in enumerate(shown):
        colour = ORANGE if one.longer else BLUE if one.shorter else GREY
        whisker(ax, one.days, row, color=colour, linewidth=2.2, alpha=0.45)
        ax.plot(one.days.mean, row, "o", color=colour, markersize=6)
        beside(ax, row, "" if np.isnan(one.days.mean) else number(one.days.mean), color=colour)
    ax.set_xlim(left=0)
    ax.set_xlabel(subject.say("villages.axis"))
    above(ax)
    sentences = [subject.say("villages.about")]
    if len(known) > 1 and summary.replications > 1:
        sentences.append(subject.say("villages.settled", n=len(known)))
    if cut:
        sentences.append(subject.say("villages.some", all=len(known), worst=WORST, best=BEST))
    if len(known) < len(found):
        sentences.append(subject.say("villages.left_out", n=len(found) - len(known)))
    return Heading(villages_title(subject, known, town), subject.joint.join(sentences))


def villages_title(subject: Subject, known: list[Village], town: float) -> str:
    """Name the village that waits longest of those settled to wait longer, or else what is settled.

    Args:
        subject: What the figure is about.
        known: Villages with needs, the longest days last.
        town: Mean days of the town.
    """
    if len(known) == 1:
        key, chosen = "villages.one", known
    elif chosen := [one for one in reversed(known) if one.longer]:
        key = "villages.longer"
    elif chosen := [one for one in known if one.shorter]:
        key = "villages.shorter"
    else:
        least, most = (number(one.days.mean) for one in (known[0], known[-1]))
        return subject.say("villages.unsettled", n=len(known), least=least, most=most)
    key += ".more" if len(chosen) > 1 else ""
    parts = {"village": label(chosen[0].name, SHORT, 1), "days": number(chosen[0].days.mean)}
    title = subject.say(key, n=len(chosen), all=len(known), town=number(town), **parts)
    return title[0].upper() + title[1:]
