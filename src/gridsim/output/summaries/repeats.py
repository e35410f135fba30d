"""How often to simulate, as advised, in words: replications for precision, differences and expectations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gridsim.output.accounts.advice import Counsel
from gridsim.output.summaries.layout import table
from gridsim.output.summaries.precision import spoken
from gridsim.output.words.lines import NAME, label
from gridsim.output.words.quantities import amount, measure_name
from gridsim.output.words.terms import Language, say
from gridsim.study.advise import Required
from gridsim.study.claims import BASE, Kind
from gridsim.study.enough import MOST
from gridsim.study.summary import Key

if TYPE_CHECKING:
    from rich.table import Table

PARTS = ("needed", "settling")


def replications_table(counsel: Counsel, lang: Language) -> Table:
    """How many replications each scenario needs, and each difference from the base."""
    advice = counsel.advice
    goal, key = spoken(advice.goal, lang), advice.goal.of
    titles = [
        say("advice.precise", lang).format(measure=measure_name(key, lang, counsel.base), goal=goal),
        say("advice.hardest", lang).format(goal=goal),
    ]
    parts = PARTS if len(counsel.sheets) > 1 else PARTS[:1]
    if len(parts) > 1:
        told = advice.amounts[key]
        shown = amount(key[0], told, lang) if told > 0 else "–"
        titles += [say("advice.told", lang).format(amount=shown), say("advice.told.hardest", lang)]
    made = table(say("advice.replications", lang), "", *titles)
    made.columns[0].no_wrap = True
    for name, sheet in counsel.sheets.items():
        cells = [cell for part in parts for cell in cells_of(getattr(sheet, part), key, lang)]
        made.add_row(label(counsel.called(name, lang), NAME), *cells)
    return made


def cells_of(required: Required, key: Key, lang: Language) -> tuple[str, str]:
    """How many one measure needs, and how many the measure that needs most."""
    numbers = required.numbers
    one = many(numbers[key], lang) if key in numbers else "–"
    if key in required.alike:
        one = say("advice.alike.cell", lang)
    return one, many(max(numbers.values()), lang) if numbers else "–"


def many(number: int, lang: Language) -> str:
    """A number of replications."""
    return say("advice.more", lang).format(n=f"{MOST:,}") if number >= MOST else f"{number:,}"


def replications_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say what the numbers rest on, and recommend one."""
    if len(counsel.sheets) > 1:
        yield from amounts(counsel, lang)
    yield from hardest_lines(counsel, lang)
    yield from lacking(counsel, lang)
    yield from expectations(counsel, lang)
    yield from recommendation(counsel, lang)


def amounts(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say which differences are to be told from none."""
    known = {key: value for key, value in counsel.advice.amounts.items() if value > 0}
    texts = [
        f"{measure_name(key, lang, counsel.base)} {amount(key[0], value, lang)}"
        for key, value in known.items()
    ]
    if texts:
        yield say("advice.amounts", lang).format(amounts=say("contrast.then", lang).join(texts))


def hardest_lines(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say which measure of which scenario needs most, to be precise and to be told from the base's."""
    for part in PARTS:
        every = {
            (name, key): number
            for name, sheet in counsel.sheets.items()
            for key, number in getattr(sheet, part).numbers.items()
        }
        if every:
            name, key = max(every, key=lambda pair: every[pair])
            yield say(f"advice.hardest.{part}", lang).format(
                measure=measure_name(key, lang, counsel.base),
                scenario=counsel.called(name, lang),
                n=many(every[name, key], lang),
            )


def lacking(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say what is out of reach, what the pilots say nothing of, and what does not differ in them."""
    for part in PARTS:
        for term in ("beyond", "unknown", "alike"):
            names = by_measure(counsel, part, term, lang)
            if names:
                words = say(f"advice.{term}.{part}", lang)
                yield words.format(n=f"{MOST:,}", names=say("contrast.then", lang).join(names))


def by_measure(counsel: Counsel, part: str, term: str, lang: Language) -> list[str]:
    """Measures with something said of them, each with the scenarios of which it is said."""
    found: dict[Key, list[str]] = {}
    asked = [name for name in counsel.sheets if part == "needed" or name != BASE]
    for name in asked:
        for key in getattr(getattr(counsel.sheets[name], part), term):
            found.setdefault(key, []).append(name)
    texts = []
    for key, names in found.items():
        whom = (
            ""
            if len(names) == len(asked)
            else say("advice.of", lang).format(
                names=say("advice.and", lang).join(counsel.called(name, lang) for name in names)
            )
        )
        texts.append(measure_name(key, lang, counsel.base) + whom)
    return texts


def expectations(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say what the pilots say of the scenario's expectations, and how many replications would settle them."""
    advice = counsel.advice
    parts = {"all": len(advice.judged), "settled": len(advice.judged) - len(advice.undecided)}
    if advice.judged:
        term = "some" if advice.undecided else "all"
        yield say(f"advice.expect.{term}", lang).format(**parts)
    known = [one for one in advice.undecided if 0 < one.needed < MOST]
    if known:
        most = max(known, key=lambda one: one.needed)
        text = {"n": many(most.needed, lang), "measure": measure_name(most.claim.key, lang, counsel.base)}
        yield say("advice.expect.needed", lang).format(**text)
    yield from open_expectations(counsel, lang)


def open_expectations(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Say which expectations are out of reach, and of which nothing can be said."""
    advice = counsel.advice
    groups = {
        "beyond": [one.claim for one in advice.undecided if one.needed >= MOST],
        "unknown": [one.claim for one in advice.undecided if not one.needed],
        "empty": [claim for claim in advice.unjudged if claim.kind is not Kind.BASELINE],
        "baseline": [claim for claim in advice.unjudged if claim.kind is Kind.BASELINE],
    }
    for term, claims in groups.items():
        if claims:
            names = dict.fromkeys(measure_name(claim.key, lang, counsel.base) for claim in claims)
            text = {"count": len(claims), "names": say("contrast.then", lang).join(names), "n": f"{MOST:,}"}
            yield say(f"advice.expect.{term}", lang).format(**text)


def recommendation(counsel: Counsel, lang: Language) -> Iterator[str]:
    """Recommend a number of replications, and say how rough it is."""
    from scipy.special import chdtri

    advice = counsel.advice
    if advice.replications is None:
        yield say("advice.run.unknown", lang)
        return
    freedom = advice.pilots - 1
    low, high = (freedom / float(chdtri(freedom, tail)) for tail in (0.025, 0.975))
    yield say("advice.rough", lang).format(n=advice.pilots, low=f"{low:.1f}", high=f"{high:.1f}")
    first, number = advice.first, advice.replications
    parts = {
        "n": f"{number}",
        "first": f"{first}",
        "measure": measure_name(advice.goal.of, lang, counsel.base),
    }
    line = say("advice.run.all" if advice.whole else "advice.run.others", lang).format(**parts)
    if first is not None and first < number:
        line += say("advice.run.first", lang).format(**parts)
    yield line
