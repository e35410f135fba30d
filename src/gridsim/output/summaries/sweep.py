"""Summary of a sweep, as it is printed and written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.accounts.sweep import Account, possible, said
from gridsim.output.summaries.layout import table
from gridsim.output.words.inputs import input_name
from gridsim.output.words.quantities import difference_unit, factor, measure_name, measure_unit, signed
from gridsim.output.words.terms import Language, counted, say, scenario_title
from gridsim.scenario.measured import MORE
from gridsim.scenario.sources import assumed_inputs
from gridsim.scenario.sweeping import RANDOM, Choice
from gridsim.study.compare import HEADLINES
from gridsim.study.designs import Input
from gridsim.study.effects import Effect, Effects, simultaneous
from gridsim.study.points import Point
from gridsim.study.statistics import Interval
from gridsim.study.summary import Key
from gridsim.study.sweep import Tally

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MOST_INTERACTIONS, MOST_POINTS, MOST_FAILURES = 3, 3, 10


def show(account: Account, console: Console, lang: Language) -> None:
    """Print the summary of a sweep.

    Args:
        account: What it found.
        console: Where to.
        lang: In which language.
    """
    base, inputs = account.design.base, len(account.design.inputs)
    named = scenario_title(base, lang, account.changed)
    console.print(counted("sweep.title", inputs, lang).format(base=named, n=inputs), style="bold")
    last = base.window.end - timedelta(days=1)
    texts = {
        "first": base.window.start,
        "end": last,
        "span": say("sweep.about.span", lang).format(first=base.window.start, end=last),
        "points": f"{account.total:,}",
        "design": say(f"sweep.{account.design.kind}", lang),
        "n": account.replications,
    }
    if any(one.path.startswith("window") for one in account.design.inputs):
        texts["span"] = say("sweep.about.window", lang).format(**texts)
    console.print(say("sweep.about", lang).format(**texts), soft_wrap=True)
    if account.missing:
        console.print(partial(account, lang), soft_wrap=True, style="bold")
    made, keys = [varied(account, lang)], list(account.numbers)
    for first in keys[:1]:
        made += [effects(account, first, lang), strongest(account, keys[1:], lang)]
        made.append(best_and_worst(account, first, lang))
    for one in made:
        if one.row_count:
            console.print(one)
    for line in notes(account, lang):
        console.print(f"• {line}", soft_wrap=True)


def computed(tally: Tally, lang: Language) -> str:
    """Say what was computed, and what the store had; no file says so, for it changes from time to time."""
    return say("sweep.computed", lang).format(computed=f"{tally.computed:,}", kept=f"{tally.kept:,}")


def partial(account: Account, lang: Language) -> str:
    """Say that a budget left points out."""
    whole, total = len(account.points), account.total
    return say("sweep.partial", lang).format(whole=whole, total=total, missing=account.missing)


def varied(account: Account, lang: Language) -> Table:
    """The inputs that are varied, and over what."""
    heads = ("input.path", "sweep.over", "sweep.at_base")
    made = table(say("sweep.varied", lang), "", *(say(head, lang) for head in heads))
    made.columns[1].justify = "left"
    base = account.design.base
    for one in account.design.inputs:
        name = input_name(one.path, base, lang)
        made.add_row(name, one.path, spread(account, one, lang), said(one, one.base, base, lang))
    return made


def spread(account: Account, one: Input, lang: Language) -> str:
    """Over what an input is varied, in words."""

    def words(value: object) -> str:
        return said(one, value, account.design.base, lang)

    over = one.spread
    if isinstance(over, Choice):
        return " | ".join(map(words, over.values))
    low, high = map(words, over.ends)
    if over.step is None:
        return say("sweep.between", lang).format(low=low, high=high)
    step = words(over.value(over.step))
    if step.endswith("%"):
        step = f"{step.removesuffix('%').rstrip()} {say('points', lang)}"
    return say("sweep.step", lang).format(low=low, high=high, step=step)


def called(account: Account, effect: Effect, lang: Language) -> str:
    """The input of an effect, or the two of an interaction."""
    design = account.design
    names = [input_name(design.inputs[place].path, design.base, lang) for place in effect.inputs]
    return say("sweep.with", lang).format(one=names[0], other=names[1]) if len(names) > 1 else names[0]


def ends(account: Account, effect: Effect, lang: Language) -> str:
    """Between which values an effect is."""
    inputs = [account.design.inputs[place] for place in effect.inputs]
    parts = zip(inputs, effect.low, effect.high, strict=True)
    base = account.design.base
    texts = [
        {"low": said(one, low, base, lang), "high": said(one, high, base, lang)} for one, low, high in parts
    ]
    return " × ".join(say("sweep.from_to", lang).format(**text) for text in texts)


def in_unit(term: str, unit: str, lang: Language) -> str:
    """The head of a column with its unit."""
    return say("sweep.in_unit", lang).format(what=say(term, lang), unit=unit)


def span(change: Interval, key: Key) -> str:
    """The interval of a difference in words; nothing where there is none."""
    if np.isnan(change.low):
        return ""
    return f"{signed(change.low * factor(key[0]))} … {signed(change.high * factor(key[0]))}"


def effects(account: Account, key: Key, lang: Language) -> Table:
    """What moves a measure: main effects, the largest first, and the largest interactions."""
    title = say("sweep.matters", lang).format(measure=measure_name(key, lang, account.design.base))
    heads = (say("sweep.input", lang), "", in_unit("sweep.change", difference_unit(key, lang), lang))
    found = account.effects[key]
    shares = [say("sweep.share", lang)] if account.design.kind != "one_at_a_time" else []
    made = table(title, *heads, say("sweep.interval", lang), *shares)
    made.columns[1].justify = "left"
    for effect in (*found.main, *found.interactions[:MOST_INTERACTIONS]):
        cells = [
            signed(effect.change.mean * factor(key[0])),
            span(possible(effect.change, key, len(effect.inputs)), key),
        ]
        cells += [f"{effect.share:.0%}" if effect.share == effect.share else "–"] if shares else []
        made.add_row(called(account, effect, lang), ends(account, effect, lang), *cells)
    return made


def strongest(account: Account, keys: list[Key], lang: Language) -> Table:
    """The largest effect on each of the other measures."""
    heads = (say("sweep.measure", lang), say("sweep.input", lang), "", say("sweep.change", lang))
    made = table(say("sweep.others", lang), *heads, say("sweep.interval", lang))
    for place in (1, 2):
        made.columns[place].justify = "left"
    for key in keys:
        main = account.effects[key].main
        if main and main[0].change.mean == 0 and not main[0].change.sd > 0:
            made.add_row(measure_name(key, lang, account.design.base), "–", "", say("verdict.SAME", lang), "")
        elif main:
            change = f"{signed(main[0].change.mean * factor(key[0]))} {difference_unit(key, lang)}"
            cells = (called(account, main[0], lang), ends(account, main[0], lang), change)
            made.add_row(
                measure_name(key, lang, account.design.base), *cells, span(possible(main[0].change, key), key)
            )
    return made


def in_order(account: Account, key: Key) -> list[Point]:
    """The points that have a value of a measure, the best first, or the lowest where no way is better."""
    sign = -1 if HEADLINES.get(key) == MORE else 1
    means = {point.number: account.estimate(key, point) for point in account.known}
    known = [point for point in account.known if means[point.number].replications]
    return sorted(known, key=lambda point: (sign * means[point.number].mean, point.number))


def best_and_worst(account: Account, key: Key, lang: Language) -> Table:
    """The best and the worst points by a measure, each with its difference from the base."""
    order = in_order(account, key)
    title = say("sweep.points" if key in HEADLINES else "sweep.points.none", lang)
    heads = (say("sweep.point", lang), "", in_unit("sweep.mean", measure_unit(key, lang), lang))
    made = table(
        title.format(measure=measure_name(key, lang, account.design.base)),
        *heads,
        say("sweep.less_base", lang),
    )
    made.columns[1].justify = "left"
    chosen = order if len(order) <= 2 * MOST_POINTS else [*order[:MOST_POINTS], *order[-MOST_POINTS:]]
    for place, point in enumerate(chosen):
        if len(order) > len(chosen) and place == MOST_POINTS:
            made.add_row("…", "", "", "")
        change = "" if point.is_base else difference(account.change(key, point), key)
        name = say("sweep.base_point", lang).format(n=point.number) if point.is_base else str(point.number)
        made.add_row(name, account.called(point, lang), level(account.estimate(key, point), key), change)
    return made


def level(estimate: Interval, key: Key) -> str:
    """Write what a measure comes to, with its interval."""
    text = f"{estimate.mean * factor(key[0]):,.2f}"
    if np.isnan(estimate.low):
        return text
    return f"{text} ({estimate.low * factor(key[0]):,.2f} – {estimate.high * factor(key[0]):,.2f})"


def difference(change: Interval, key: Key) -> str:
    """Write a difference with its interval."""
    text, change = signed(change.mean * factor(key[0])), possible(change, key)
    return f"{text} ({span(change, key)})" if span(change, key) else text


def doubt(account: Account, key: Key, lang: Language) -> Iterator[str]:
    """Say how many points cannot be told from the best, and how many are just as good."""
    order, values = in_order(account, key), account.numbers[key]
    if len(order) < 2:
        return
    if account.replications == 1:
        yield say("sweep.single", lang)
        return
    best, *others = order
    changes = [
        simultaneous(values[other.number] - values[best.number], len(others), values) for other in others
    ]
    same = sum(change.mean == 0 and change.sd == 0 for change in changes)
    alike = sum(not (change.low > 0 or change.high < 0) for change in changes) - same
    told = {"same": same, "alike": alike, "apart": 0 if same + alike else len(others)}
    for term, number in told.items():
        if number:
            words = say(f"sweep.{term}.one" if len(others) == 1 else f"sweep.{term}", lang)
            yield words.format(n=number, all=len(others))


def how(account: Account, found: Effects, lang: Language) -> str:
    """Say how effects were found, or why there are none."""
    if found.why_not:
        return say(f"sweep.why.{found.why_not}", lang)
    kind = "drawn" if account.design.kind in RANDOM else account.design.kind
    if np.isnan(found.fit) and kind != "one_at_a_time":
        return say("sweep.how.nothing", lang)
    return say(f"sweep.how.{kind}", lang).format(fit=f"{found.fit:.0%}")


def notes(account: Account, lang: Language) -> Iterator[str]:
    """What is to be known of all the numbers, doubts included."""
    for key in list(account.numbers)[:1]:
        found = account.effects[key]
        yield from doubt(account, key, lang)
        if shares := account.survivors(key):
            low, high = (f"{share:.0%}" for share in shares)
            yield say("sweep.survivors", lang).format(low=low, high=high)
        yield how(account, found, lang)
    if account.failures:
        yield counted("sweep.failed", len(account.failures), lang).format(n=len(account.failures))
    for number, why in list(account.failures.items())[:MOST_FAILURES]:
        texts = {"number": number, "called": account.called(account.points[number], lang), "why": why}
        yield say("sweep.failed_point", lang).format(**texts)
    if len(account.failures) > MOST_FAILURES:
        yield say("sweep.failed_more", lang).format(n=len(account.failures) - MOST_FAILURES)
    assumed, inputs = assumed_inputs(account.design.base)
    yield say("finding.assumed", lang).format(assumed=assumed, inputs=inputs)
