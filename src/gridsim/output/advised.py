"""The summary of advice: how much work comes, how long, from when and how often to simulate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.counsel import BASE, Counsel
from gridsim.output.offers import NAME, loads_table, percent, remarks
from gridsim.output.page import label
from gridsim.output.precise import called
from gridsim.output.sides import scale, signed, unit_of_difference
from gridsim.output.summary import WIDTH, table
from gridsim.output.words import Language, say, scenario_title
from gridsim.study.advise import LEFT, Advice
from gridsim.study.compare import HEADLINES, MOST
from gridsim.study.expect import Status
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def show(counsel: Counsel, console: Console, lang: Language) -> None:
    """Print the advice.

    Args:
        counsel: What was advised.
        console: Where to.
        lang: In which language.
    """
    window = counsel.base.window
    texts = {"first": window.start, "end": window.end - timedelta(days=1), "n": counsel.advice.pilots}
    title = say("advice.title", lang).format(title=scenario_title(counsel.base, lang))
    console.print(title, style="bold", markup=False)
    console.print(say("advice.about", lang).format(**texts), highlight=False, soft_wrap=True)
    console.print(loads_table(counsel, counsel.offers, lang))
    tell(console, remarks(counsel, counsel.offers, lang))
    for part, lines in (("window", window_lines), ("warm_up", warm_up_lines)):
        console.print(f"\n{say(f'advice.{part}', lang)}", style="bold", highlight=False)
        tell(console, lines(counsel, lang))
    console.print()
    console.print(replications_table(counsel, lang))
    tell(console, replications_lines(counsel, lang))


def tell(console: Console, lines: Iterator[str]) -> None:
    """Print lines, each once."""
    for line in dict.fromkeys(lines):
        console.print(f"• {line}", highlight=False, soft_wrap=True, markup=False)


def write(counsel: Counsel, path: Path, lang: Language) -> None:
    """Write the advice into a text file."""
    from rich.console import Console

    with path.open("w", encoding="utf-8", newline="\n") as file:
        show(counsel, Console(file=file, width=WIDTH, highlight=False, markup=False, no_color=True), lang)


def window_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say whether the window is long enough."""
    short = [found for sheet in counsel.sheets.values() for found in sheet.shortfalls]
    for found in short:
        kind = "visit" if found.kind == "group" else found.kind
        parts = {"share": percent(found.share), "number": f"{found.share:.0f}"}
        yield say(f"advice.window.{kind}", lang).format(path=found.path, span=found.span, **parts)
    left = {name: sheet.left for name, sheet in counsel.sheets.items() if not np.isnan(sheet.left)}
    if not left:
        yield say("advice.window.nothing", lang)
        return
    most = max(left, key=lambda name: left[name])
    named = counsel.called(most, lang)
    yield say("advice.window.left", lang).format(share=f"{left[most]:.1%}", scenario=named)
    if left[most] > LEFT and counsel.sheets[most].backlog.cut.settled:
        days = -(-round(counsel.days * left[most] / LEFT) // 10) * 10
        parts = {"days": f"{days:,}", "now": f"{counsel.days:,}", "limit": percent(LEFT)}
        yield say("advice.window.longer", lang).format(**parts)
    elif not short and left[most] <= LEFT:
        yield say("advice.window.enough", lang).format(now=f"{counsel.days:,}")


def warm_up_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say how long the beginning flatters, and which warm-up is long enough."""
    if not counsel.warm_up:
        yield say("advice.warm_up.dates", lang)
    base, named = counsel.sheets[BASE], counsel.called(BASE, lang)
    for part, series in (("backlog", base.backlog), ("days", base.days)):
        if series.cut.settled and series.cut.point and series.late > 0:
            parts = {"days": series.cut.point, "early": f"{series.early:.1f}", "late": f"{series.late:.1f}"}
            change = signed(100 * (series.early / series.late - 1), 0) + " %"
            yield say(f"advice.warm_up.{part}", lang).format(scenario=named, change=change, **parts)
    enough = counsel.advice.warm_up
    if enough is None:
        yield say("advice.warm_up.unsettled", lang).format(names=unsettled(counsel, lang))
    elif counsel.warm_up:
        term = "enough" if enough <= counsel.warm_up else "short"
        yield say(f"advice.warm_up.{term}", lang).format(now=counsel.warm_up, days=enough)
    else:
        yield say(f"advice.warm_up.{'long_run' if enough else 'none'}", lang).format(days=enough)


def unsettled(counsel: Counsel, lang: Language) -> str:
    """Names of the series that have not settled."""
    names = []
    for name, sheet in counsel.sheets.items():
        for part, series in (("backlog", sheet.backlog), ("days", sheet.days)):
            if not series.cut.settled and not np.isnan(series.late):
                names.append(say(f"advice.series.{part}", lang).format(scenario=counsel.called(name, lang)))
    return say("contrast.then", lang).join(names)


def replications_table(counsel: Counsel, lang: Language) -> Table:
    """How many replications each scenario needs, and each difference from the base."""
    advice = counsel.advice
    goal, key = advice.goal.text, advice.goal.of
    titles = [
        say("advice.precise", lang).format(measure=advice.goal.measure, goal=goal),
        say("advice.hardest", lang).format(goal=goal),
    ]
    if len(counsel.sheets) > 1:
        told = amount(key, advice.amounts[key], lang)
        titles += [say("advice.told", lang).format(amount=told), say("advice.told.hardest", lang)]
    made = table(say("advice.replications", lang), "", *titles)
    made.columns[0].no_wrap = True
    for name, sheet in counsel.sheets.items():
        cells = [single(sheet.needed, key, lang), hardest(sheet.needed, lang)]
        if len(counsel.sheets) > 1:
            cells += [single(sheet.settling, key, lang), hardest(sheet.settling, lang)]
        made.add_row(label(counsel.called(name, lang), NAME), *cells)
    return made


def expectations(advice: Advice, lang: Language) -> Iterator[str]:
    """Say how many replications would settle the scenario's expectations, if it has any."""
    if not advice.judged:
        return
    settled = sum(one.status is not Status.INCONCLUSIVE for one in advice.judged)
    most = max(advice.judged, key=lambda one: one.needed)
    parts = {"settled": settled, "all": len(advice.judged), "measure": most.claim.measure}
    yield say("advice.expect", lang).format(n=many(most.needed, lang), **parts)


def single(numbers: dict[Key, int], key: Key, lang: Language) -> str:
    """How many one measure needs."""
    return many(numbers[key], lang) if key in numbers else "–"


def hardest(numbers: dict[Key, int], lang: Language) -> str:
    """How many the measure needs that needs most."""
    return many(max(numbers.values()), lang) if numbers else "–"


def hardest_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say which measure of which scenario needs most, to be precise and to be told from the base's."""
    for part in ("needed", "settling"):
        every = {
            (name, key): number
            for name, sheet in counsel.sheets.items()
            for key, number in getattr(sheet, part).items()
        }
        if every:
            name, key = max(every, key=lambda pair: every[pair])
            yield say(f"advice.hardest.{part}", lang).format(
                measure=called(key, lang),
                scenario=counsel.called(name, lang),
                n=many(every[name, key], lang),
            )


def many(number: int, lang: Language) -> str:
    """A number of replications."""
    return say("advice.more", lang).format(n=f"{MOST:,}") if number >= MOST else f"{number:,}"


def amount(key: Key, value: float, lang: Language) -> str:
    """A difference with its unit."""
    return f"{value * scale(key[0]):.2g} {unit_of_difference(key[0], lang)}" if value > 0 else "–"


def replications_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say what the numbers rest on, and recommend one."""
    from scipy.special import chdtri

    advice = counsel.advice
    if len(counsel.sheets) > 1:
        known = {key: value for key, value in advice.amounts.items() if value > 0 and key in HEADLINES}
        texts = [f"{called(key, lang)} {amount(key, value, lang)}" for key, value in known.items()]
        if texts:
            yield say("advice.amounts", lang).format(amounts=say("contrast.then", lang).join(texts))
    yield from hardest_lines(counsel, lang)
    yield from expectations(advice, lang)
    if advice.replications is None:
        yield say("advice.run.unknown", lang)
        return
    freedom = advice.pilots - 1
    low, high = (freedom / float(chdtri(freedom, tail)) for tail in (0.025, 0.975))
    yield say("advice.rough", lang).format(n=advice.pilots, low=f"{low:.1f}", high=f"{high:.1f}")
    first = advice.first
    term = "advice.run" if first is not None and first < advice.replications else "advice.run.all"
    parts = {"n": advice.replications, "first": first, "measure": called(advice.goal.of, lang)}
    yield say(term, lang).format(**parts)
