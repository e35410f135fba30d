"""Curves: the figures over time, with a band over the replications."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, Heading, Subject, month, number
from gridsim.output.figures.rows import above, empty
from gridsim.output.words.quantities import span_name
from gridsim.output.words.terms import say
from gridsim.study.compare import OFFICIAL
from gridsim.study.summary import Band

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS = {"median": 0.5, "p90": 0.9}
SINGLES, TICKS = 30, 9
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)  # months


def axes(figure: Figure) -> Axes:
    """Make axes for curves over time."""
    figure.set_figheight(3.6)
    ax: Axes = figure.subplots()
    ax.grid(axis="y", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)
    return ax


def span(ax: Axes, x: np.typing.NDArray[np.float64], band: Band, named: dict[str, str]) -> None:
    """Draw a mean, and its interval if there is one."""
    if band.has_interval:
        ax.fill_between(
            x, band.low.clip(0), band.high, color=BLUE, alpha=0.22, linewidth=0, label=named["band"]
        )
    marker = "o" if len(x) == 1 else ""
    ax.plot(x, band.mean, color=BLUE, linewidth=1.8, marker=marker, label=named["mean"])


def time_to_solved(figure: Figure, subject: Subject) -> Heading:
    """Draw the share of needs not solved by days since they arose."""
    from matplotlib.ticker import PercentFormatter

    curve = subject.summary.curve
    about = subject.say("time_to_solved.about", last=subject.followed)
    if not subject.summary.value("count.arisen").mean > 0:
        empty(figure, subject.say("no_matters"))
        return Heading(subject.say("no_matters.title"), about)
    ax, x = axes(figure), np.arange(len(curve.mean), dtype=np.float64)
    span(ax, x, curve, legend(subject))
    reached = {name: in_all(subject, f"days_to_solved.{name}_all") for name in MARKS}
    for name, share in MARKS.items():
        day = reached[name]
        if np.isnan(day):
            continue
        ax.plot([0, day, day], [1 - share, 1 - share, 0], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
        ax.plot(day, 1 - share, "o", color=ORANGE, markersize=6)
        text = subject.say("time_to_solved.mark", share=subject.percent(share), days=whole(day))
        ax.annotate(text, (day, 1 - share), (8, 8), textcoords="offset points", color=INK)
    ax.set_xlim(0, x[-1])
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=subject.say("percent", n="")))
    ax.set_xlabel(subject.say("time_to_solved.x"))
    ax.set_ylabel(subject.say("time_to_solved.y"))
    ax.legend(frameon=False, loc="upper right")
    return Heading(time_title(subject, reached, curve), about + promise(subject))


def in_all(subject: Subject, name: str) -> float:
    """Mean of a measure [days], nan where some replication does not come to it while needs are followed."""
    value = subject.summary.value(name)
    return np.nan if value.beyond else value.mean


def legend(subject: Subject) -> dict[str, str]:
    """Names of the mean and of its band."""
    count = subject.summary.replications
    return {
        "mean": subject.say("replications.one" if count == 1 else "backlog.mean", n=count),
        "band": subject.say("backlog.band"),
    }


def time_title(subject: Subject, reached: dict[str, float], curve: Band) -> str:
    """Say by when half and nine in ten are solved, or how many are not while they are followed."""
    key = "slow" if np.isnan(reached["median"]) else "half" if np.isnan(reached["p90"]) else "title"
    parts = {name: whole(day) for name, day in reached.items()}
    left = subject.percent(float(curve.mean[-1]))
    return subject.say(f"time_to_solved.{key}", last=len(curve.mean) - 1, left=left, **parts)


def whole(days: float) -> str:
    """Days as they are spoken of: whole ones from 10 on."""
    return number(days) if np.isnan(days) or days < 9.95 else f"{days:,.0f}"


def promise(subject: Subject) -> str:
    """The promised limit, and how often it is kept; it counts working days, which these axes do not."""
    limits, kept = subject.scenario.limits, subject.summary.value(*OFFICIAL)
    if not kept.replications:
        return ""
    texts = {
        "limit": span_name(limits.done, subject.lang),
        "urgent": span_name(limits.urgent_done, subject.lang),
        "share": subject.percent(kept.mean),
        "among": say("of.done_on_time", subject.lang),
        "need": subject.percent(subject.summary.value("rate.on_time_from_need").mean),
    }
    return subject.joint + subject.say("time_to_solved.promise", **texts)


def backlog(figure: Figure, subject: Subject) -> Heading:
    """Draw the matters that have arisen and are not done over the dates of the window."""
    from matplotlib.ticker import MaxNLocator

    about, band = subject.say("backlog.about"), subject.summary.backlog
    if not subject.scenario.warm_up.amount:
        about += subject.joint + subject.say("backlog.no_warm_up")
    if not (band.curves > 0).any():
        empty(figure, subject.say("no_matters"))
        return Heading(subject.say("backlog.none"), about)
    ax, x = axes(figure), np.arange(len(band.mean), dtype=np.float64)
    if band.has_interval:
        few = len(band.curves) <= SINGLES
        name = subject.say("backlog.single") if few else subject.say("backlog.some", n=SINGLES)
        lines = ax.plot(x, band.curves[:SINGLES].T, color="#999999", linewidth=0.5, alpha=0.55)
        lines[0].set_label(name)
    span(ax, x, band, legend(subject))
    start = subject.scenario.window.start
    ticks = date_ticks(start, len(x), subject)
    ax.set_xticks([day for day, _ in ticks], [text for _, text in ticks])
    ax.set_xlim(-0.5, max(len(x) - 0.5, 0.5))
    ax.set_ylim(0, 1.1 * band.curves.max())  # a band of few replications may reach far beyond
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.set_ylabel(subject.say("backlog.y"))
    above(ax)
    peak = int(np.argmax(band.mean))
    mean = subject.summary.value("backlog.mean").mean
    parts = {"mean": number(mean), "most": number(float(band.mean[peak]))}
    return Heading(
        subject.say("backlog.title", date=subject.date(start + timedelta(days=peak)), **parts), about
    )


def date_ticks(start: date, days: int, subject: Subject) -> list[tuple[int, str]]:
    """Days from the start that are marked on the axis, with their dates in words."""
    if days <= 62:
        step = -(-days // 6)
        return [(day, subject.date(start + timedelta(days=day))) for day in range(0, days, step)]
    ordinals = [(start + timedelta(days=day)) for day in range(days)]
    firsts = [(row, day) for row, day in enumerate(ordinals) if day.day == 1]
    step = next((step for step in STEPS if len(firsts) / step <= TICKS), STEPS[-1])
    chosen = [(row, day) for row, day in firsts if (day.year * 12 + day.month - 1) % step == 0]
    return [
        (row, f"{day.year}年{day.month}月" if subject.lang == "zh" else month(day)) for row, day in chosen
    ]
