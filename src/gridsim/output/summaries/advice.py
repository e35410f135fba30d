"""The summary of advice: how much work comes, how long, from when and how often to simulate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from gridsim.model.calendar import follow_up_days
from gridsim.output.accounts.advice import Counsel
from gridsim.output.summaries.loads import full_levels, loads_table, overloads, remarks
from gridsim.output.summaries.repeats import replications_lines, replications_table
from gridsim.output.words.inputs import named, value_name
from gridsim.output.words.quantities import signed
from gridsim.output.words.terms import Language, say, scenario_title
from gridsim.scenario.schema import Scenario
from gridsim.study.claims import BASE
from gridsim.study.horizon import Shortfall

if TYPE_CHECKING:
    from rich.console import Console


def show(counsel: Counsel, console: Console, lang: Language, *, warned: bool = False) -> None:
    """Print the advice.

    Args:
        counsel: What was advised.
        console: Where to.
        lang: In which language.
        warned: Whether the warnings of too much work stand there already, so that they are only recalled.
    """
    window = counsel.base.window
    texts = {"first": window.start, "end": window.end - timedelta(days=1), "n": counsel.advice.pilots}
    title = say("advice.title", lang).format(title=scenario_title(counsel.base, lang, counsel.changed))
    console.print(title, style="bold", markup=False)
    console.print(say("advice.about", lang).format(**texts), highlight=False, soft_wrap=True)
    console.print(loads_table(counsel, counsel.offers, lang))
    tell(console, load_lines(counsel, lang, warned=warned))
    for part, lines in (("window", window_lines), ("warm_up", warm_up_lines)):
        console.print(f"\n{say(f'advice.{part}', lang)}", style="bold", highlight=False)
        tell(console, lines(counsel, lang))
    console.print()
    console.print(replications_table(counsel, lang))
    tell(console, replications_lines(counsel, lang))


def load_lines(counsel: Counsel, lang: Language, *, warned: bool) -> Iterator[str]:
    """Say where there is too much work, or nearly; shortly where it was said before."""
    levels = say("contrast.then", lang).join(full_levels(counsel, counsel.offers, lang))
    if levels and warned:
        yield say("advice.load.recalled", lang).format(levels=levels, folder=counsel.folder.name, lang=lang)
    else:
        yield from overloads(counsel, counsel.offers, lang)
    yield from remarks(counsel, counsel.offers, lang)


def tell(console: Console, lines: Iterator[str]) -> None:
    """Print lines, each once."""
    for line in dict.fromkeys(lines):
        console.print(f"• {line}", highlight=False, soft_wrap=True, markup=False)


def window_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say whether the window is long enough."""
    short = [
        (found, counsel.scenarios[name])
        for name, sheet in counsel.sheets.items()
        for found in sheet.shortfalls
    ]
    yield from (too_short(found, scenario, lang) for found, scenario in short)
    left = {name: sheet.left for name, sheet in counsel.sheets.items() if not np.isnan(sheet.left)}
    if not left:
        yield say("advice.window.nothing", lang)
        return
    most = max(left, key=lambda name: left[name])
    parts = {"share": f"{left[most]:.1%}", "scenario": counsel.called(most, lang)}
    yield say("advice.window.followed", lang).format(days=follow_up_days(counsel.base), **parts)
    if not short:
        yield say("advice.window.enough", lang).format(now=f"{counsel.days:,}")


def too_short(found: Shortfall, scenario: Scenario, lang: Language) -> str:
    """Say what the window is too short for."""
    kind = {"group": "visit"}.get(found.kind, found.kind)
    if found.kind == "meeting":
        kind = "meeting" if found.held else "meeting.never"
    path = f"{found.path}.every" if found.kind == "meeting" else found.path
    span = value_name(path, found.span, scenario, lang)
    return say(f"advice.window.{kind}", lang).format(
        name=named(path, scenario, lang),
        span=f" {span}" if lang == "zh" and span[:1].isdecimal() else span,
    )


def warm_up_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say how long the beginning flatters, and which warm-up is long enough."""
    if counsel.nothing_settles:
        yield say("advice.warm_up.nothing", lang)
        return
    if not counsel.warm_up:
        yield say("advice.warm_up.dates", lang)
    base, named = counsel.sheets[BASE], counsel.called(BASE, lang)
    for part, series in (("backlog", base.backlog), ("days", base.days)):
        if series.cut.settled and series.cut.point and series.late > 0:
            parts = {"days": series.cut.point, "early": f"{series.early:.1f}", "late": f"{series.late:.1f}"}
            change = f"{signed(100 * (series.early / series.late - 1), 0)}%"
            words = say(f"advice.warm_up.{part}", lang)
            yield words.format(scenario=named, change=change, **parts)
    enough = counsel.advice.warm_up
    if enough is None:
        yield say("advice.warm_up.unsettled", lang).format(names=unsettled(counsel, lang))
    elif counsel.warm_up:
        term = "enough" if enough <= counsel.warm_up else "short"
        yield say(f"advice.warm_up.{term}", lang).format(now=counsel.warm_up, days=enough)
    elif enough:
        look = say("advice.warm_up.look", lang) if counsel.figures else ""
        yield say("advice.warm_up.long_run", lang).format(days=enough, look=look)
    else:
        yield say("advice.warm_up.none", lang)


def unsettled(counsel: Counsel, lang: Language) -> str:
    """Names of the series that have not settled."""
    names = []
    for part in ("backlog", "days"):
        series = {name: getattr(sheet, part) for name, sheet in counsel.sheets.items()}
        here = [name for name, one in series.items() if not (one.nothing or one.cut.settled)]
        if here:
            names.append(say(f"advice.series.{part}", lang).format(scenario=counsel.names(here, lang)))
    return say("contrast.then", lang).join(names)
