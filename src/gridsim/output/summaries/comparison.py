"""The summary that a comparison prints: its verdicts, variant by variant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from gridsim.model.calendar import follow_up_days
from gridsim.output.accounts.comparison import Account, Side, spoken, touches
from gridsim.output.summaries.layout import table
from gridsim.output.words.quantities import amount, beyond, factor, measure_name, signed, upward
from gridsim.output.words.terms import Language, counted, level_title, say, scenario_title
from gridsim.scenario.measured import CAUSES, unit
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.compare import OFFICIAL, TOTAL, Difference, Verdict
from gridsim.study.enough import ROUGH
from gridsim.study.statistics import Interval

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

COLOURS = {Verdict.BETTER: "green", Verdict.WORSE: "red"}
HARDLY = 0.005
"""A change of a rate that a reader who rounds to whole percents does not see."""
FULL = 1.0005
"""Load that is written as more than 100.0%."""
MOST_TOLD = 1_000
"""More replications than these are not counted: of what takes so many nothing surer is known."""


def show(account: Account, console: Console, lang: Language) -> None:
    """Print the summary of a comparison.

    Args:
        account: What it found.
        console: Where to.
        lang: In which language.
    """
    window, count = account.base.window, len(account.sides)
    title = counted("compare.title", count, lang)
    base = scenario_title(account.base, lang, account.changed)
    console.print(title.format(base=base, n=count), style="bold", markup=False)
    texts = {"first": window.start, "end": window.end - timedelta(days=1), "n": len(account.outcomes)}
    about = say("compare.about", lang).format(followed=follow_up_days(account.base), **texts)
    console.print(about, highlight=False, soft_wrap=True)
    for side in account.sides:
        console.print(f"\n{side.called(lang)}", style="bold", highlight=False, markup=False)
        console.print(changes(account, side, lang), highlight=False, markup=False)
        if side.empty:
            console.print(say("compare.nothing", lang))
            continue
        said = {found.verdict for found in side.judged.values()}
        if said <= {Verdict.SAME, None}:
            console.print(say("compare.same" if Verdict.SAME in said else "contrast.no_values", lang))
            continue
        if side.other_needs:
            console.print(needs(side, lang), highlight=False)
        console.print(headlines(side, lang))
        console.print(causes(side, lang), highlight=False)
        for line in (load(side, lang), *overloads(side, lang), *official(side, lang)):
            console.print(line, highlight=False, markup=False)
    console.print()
    for line in notes(account, lang):
        console.print(f"• {line}", highlight=False, soft_wrap=True)


def changes(account: Account, side: Side, lang: Language) -> str:
    """The inputs that a variant changes."""
    texts = [change.said(lang) for change in account.changes(side)]
    joined = say("contrast.then", lang).join(texts)
    return say("compare.changes" if texts else "compare.unchanged", lang).format(changes=joined)


def needs(side: Side, lang: Language) -> str:
    """Say that other needs arise than in the base."""
    found = side.differences["count.arisen", ""]
    return say("compare.needs", lang).format(
        base=f"{found.base.mean:,.1f}", variant=f"{found.variant.mean:,.1f}"
    )


def headlines(side: Side, lang: Language) -> Table:
    """The judged measures: base, variant, difference, interval and verdict."""
    from rich.text import Text

    titles = ("base", "variant", "difference", "interval", "verdict", "needed")
    made = table("", "", *(say(f"compare.{title}", lang) for title in titles))
    for column in made.columns[1:]:
        column.no_wrap = True
    made.columns[5].justify = "left"
    for key, found in side.judged.items():
        said = Text(spoken(found, lang), COLOURS.get(found.verdict, "") if found.verdict else "")
        change = signed(found.paired.mean * factor(found.name))
        values = (level(found, found.base, lang), level(found, found.variant, lang))
        name = measure_name(key, lang, side.scenario)
        made.add_row(name, *values, change, span(found), said, needed(found, lang))
    return made


def level(found: Difference, estimate: Interval, lang: Language) -> str:
    """Write what a measure comes to."""
    if not estimate.replications:
        return "–"
    sign = say("percent", lang) if unit(found.name) == "share" else ""
    text = f"{estimate.mean * factor(found.name):,.1f}{sign}"
    return beyond(text, estimate, lang)


def causes(side: Side, lang: Language) -> str:
    """Where the days of the difference come from: parts that add up to the total as they are printed."""
    total = side.differences[TOTAL].paired.mean
    if np.isnan(total):
        return say("compare.no_causes", lang)
    rounded, sums = side.rounded_by_cause_and_level, side.rounded_by_cause
    shown = sorted((cause for cause in CAUSES if round(sums[cause], 2)), key=lambda cause: -abs(sums[cause]))
    pieces = [
        f"{say(f'cause.{cause}', lang)} {signed(sums[cause], 2)}{levels(side, rounded, cause, lang)}"
        for cause in shown
    ]
    key = "compare.causes" if pieces else "compare.no_parts"
    joined = say("compare.and", lang).join(pieces)
    return say(key, lang).format(total=signed(total, 2), causes=joined)


def load(side: Side, lang: Language) -> str:
    """Share of their time on duty that staff are busy, in base and variant, where it differs by level."""
    written = {
        key: [f"{one.mean:.0%}" for one in (found.base, found.variant)]
        for (name, key), found in side.differences.items()
        if name == "load.mean"
    }
    pieces = [
        say("compare.load.level", lang).format(
            level=level_title(side.scenario, key, lang), base=base, variant=variant
        )
        for key, (base, variant) in written.items()
        if base != variant
    ]
    joined = say("compare.and", lang).join(pieces) or say("compare.load.same", lang)
    return say("compare.load", lang).format(levels=joined)


def overloads(side: Side, lang: Language) -> list[str]:
    """A warning of the levels whose staff are busy for more than their time on duty."""
    over = [
        f"{level_title(side.scenario, key, lang)} {found.variant.mean:.1%}"
        for (name, key), found in side.differences.items()
        if name == "load.mean" and found.variant.mean > FULL
    ]
    joined = say("compare.and", lang).join(over)
    return [say("compare.overload", lang).format(levels=joined)] if over else []


def official(side: Side, lang: Language) -> list[str]:
    """Say where the official rate hides that needs wait longer."""
    found, judged = side.differences[OFFICIAL], side.differences[TOTAL]
    rate = found.paired
    hidden = not rate.high < 0 or abs(rate.mean) < HARDLY
    if judged.verdict is not Verdict.WORSE or not rate.replications or not hidden:
        return []
    return [
        say("compare.official", lang).format(
            base=f"{found.base.mean:.1%}",
            variant=f"{found.variant.mean:.1%}",
            measure=measure_name(TOTAL, lang),
            amount=signed(judged.paired.mean),
        )
    ]


def levels(side: Side, parts: dict[tuple[str, str], float], cause: str, lang: Language) -> str:
    """At which levels a cause's part of the difference arises, the largest first; nothing for one alone."""
    here = {level: part for (of, level), part in parts.items() if of == cause and part}
    if len(here) < 2:
        return ""
    pieces = [
        f"{level_title(side.scenario, level, lang)} {signed(here[level], 2)}"
        for level in sorted(here, key=lambda level: -abs(here[level]))
    ]
    return say("compare.levels", lang).format(levels=say("compare.and", lang).join(pieces))


def notes(account: Account, lang: Language) -> list[str]:
    """What is to be known of all the verdicts, doubts included."""
    judged = [found for side in account.sides for found in side.judged.values()]
    tested = [found for found in judged if found.verdict]
    ratios = [found.variance_ratio for found in tested if not np.isnan(found.variance_ratio)]
    lines = [say("compare.family", lang).format(n=len(tested))] if tested else []
    if any(touches(found) for found in tested):
        lines.append(say("compare.touches", lang))
    lines += small(account, lang)
    if any(found.needed for found in judged):
        rough = len(account.outcomes) < ROUGH
        told = say("compare.settle.rough" if rough else "compare.settle", lang)
        lines.append(told.format(n=len(account.outcomes)))
    if ratios:
        lines.append(luck(ratios, lang))
    assumed, inputs = assumed_inputs(account.base)
    lines.append(say("finding.assumed", lang).format(assumed=assumed, inputs=inputs))
    return lines


def luck(ratios: Sequence[float], lang: Language) -> str:
    """Say what the same luck does to the variance of differences, a rise told as a rise."""
    mid, low = float(np.median(ratios)), min(ratios)
    term = "ratio" if round(low, 1) >= 1 else "ratio.some" if round(mid, 1) >= 1 else "ratio.not"
    texts = {"mid": mid, "low": low, "grown": 1 / low, "middle": 1 / mid}
    return say(f"compare.{term}", lang).format(**{key: f"{value:,.1f}" for key, value in texts.items()})


def small(account: Account, lang: Language) -> list[str]:
    """Say which differences were stated not to matter."""
    texts = [
        f"{measure_name((name, ''), lang)} {amount(name, value, lang, digits=6)}"
        for name, value in account.thresholds.items()
    ]
    joined = say("contrast.then", lang).join(texts)
    return [say("compare.small", lang).format(amounts=joined)] if texts else []


def span(found: Difference) -> str:
    """The simultaneous interval in words; nothing where there is none."""
    if np.isnan(found.low) or found.low == found.high:
        return ""
    scale = factor(found.name)
    return f"{signed(found.low * scale)} … {signed(found.high * scale)}"


def needed(found: Difference, lang: Language) -> str:
    """How many replications would settle a difference that is not settled; else nothing."""
    if not found.needed:
        return ""
    return roughly(found.needed, lang)


def roughly(count: int, lang: Language) -> str:
    """About how many replications, as far as such a number can be told."""
    if count > MOST_TOLD:
        return say("verdict.never", lang).format(n=f"{MOST_TOLD:,}")
    return say("verdict.needed", lang).format(n=upward(count))
