"""Offers: the work that comes to each level before anything is simulated, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.accounts.advice import Cast
from gridsim.output.summaries.layout import table
from gridsim.output.words.lines import NAME, label
from gridsim.output.words.terms import Language, say
from gridsim.study.advise import Offers
from gridsim.study.offered import FULL, Offered

if TYPE_CHECKING:
    from rich.table import Table

NEARLY = 0.9
TOO_MUCH = ("cases", "visits", "teams", "agenda")
FULLNESS = ("full", "full.team")


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return "–" if np.isnan(share) else "∞" if np.isinf(share) else f"{share:.0%}"


def spread(shares: Iterable[float], lang: Language) -> str:
    """Write the least and the largest of some shares, once where they are alike."""
    known = [share for share in shares if not np.isnan(share)]
    low, high = percent(min(known, default=np.nan)), percent(max(known, default=np.nan))
    return low if low == high else say("advice.to", lang).format(low=low, high=high)


def loads_table(cast: Cast, offers: Offers, lang: Language) -> Table:
    """The load offered to each level of each scenario, and to the team with most work."""
    levels = list(dict.fromkeys(level for loads in offers.values() for level in loads))
    titles = [cast.level(level, lang) for level in levels]
    made = table(say("advice.load", lang), "", *titles, say("advice.load.most", lang))
    made.columns[0].no_wrap = True
    for name, loads in offers.items():
        most = max((load.most for load in loads.values() if not np.isnan(load.most)), default=np.nan)
        cells = [percent(loads[level].mean) if level in loads else "–" for level in levels]
        made.add_row(label(cast.called(name, lang), NAME), *cells, percent(most))
    return made


def overloads(cast: Cast, offers: Offers, lang: Language) -> Iterator[str]:
    """Warn of levels, and of teams, to which more work comes than they have time for."""
    for level, term, here in grouped(offers, too_much):
        if term == "teams":
            yield from (told(cast, level, term, alike, lang) for alike in by_teams(here))
        elif term in TOO_MUCH:
            yield told(cast, level, term, here, lang)


def by_teams(here: Mapping[str, Offered]) -> list[dict[str, Offered]]:
    """Scenarios put together by how many teams of how many have too much work."""
    found: dict[tuple[int, int], dict[str, Offered]] = {}
    for name, load in here.items():
        found.setdefault((load.full, load.number), {})[name] = load
    return list(found.values())


def full_levels(cast: Cast, offers: Offers, lang: Language) -> Iterator[str]:
    """Titles of the levels that ``overloads`` warns of."""
    for level in dict.fromkeys(level for level, term, _ in grouped(offers, too_much) if term in TOO_MUCH):
        yield cast.level(level, lang)


def grouped(
    offers: Offers, terms: Callable[[Offered], list[str]]
) -> Iterator[tuple[str, str, dict[str, Offered]]]:
    """Each level and each remark that it deserves, with the scenarios in which it does."""
    for level in dict.fromkeys(level for loads in offers.values() for level in loads):
        here = {name: loads[level] for name, loads in offers.items() if level in loads}
        for term in dict.fromkeys(term for load in here.values() for term in terms(load)):
            yield level, term, {name: load for name, load in here.items() if term in terms(load)}


def too_much(load: Offered) -> list[str]:
    """Which warnings a load deserves, or whether it is nearly too much."""
    found = []
    if load.cases >= FULL:
        found.append("cases")
    elif load.mean >= FULL:
        found.append("visits")
    elif load.most >= FULL:
        found.append("teams")
    elif load.mean >= NEARLY:
        found.append("full")
    elif load.most >= NEARLY:
        found.append("full.team")
    return [*found, "agenda"] if load.agenda >= FULL else found


def remarks(cast: Cast, offers: Offers, lang: Language) -> Iterator[str]:
    """Say what is to be said of loads without a warning: nearly too much work, or far from it."""
    for level, term, here in grouped(offers, too_much):
        if term in FULLNESS:
            yield told(cast, level, term, here, lang)
    loads = [load for found in offers.values() for load in found.values()]
    known = [load.mean for load in loads if not np.isnan(load.mean)]
    if known and not any(too_much(load) for load in loads):
        most = max(load.most for load in loads if not np.isnan(load.most))
        yield say("advice.load.free", lang).format(load=percent(max(known)), most=percent(most))


def told(cast: Cast, level: str, term: str, here: Mapping[str, Offered], lang: Language) -> str:
    """Say something of a level, and in which scenarios it is so."""
    first = next(iter(here.values()))
    shares = {
        part: spread((getattr(load, part) for load in here.values()), lang)
        for part in ("mean", "visits", "cases", "agenda", "most")
    }
    return say(f"advice.load.{term}", lang).format(
        scenarios=cast.names(here, lang),
        level=cast.level(level, lang),
        full=first.full,
        teams=first.number,
        top=percent(max(load.most for load in here.values())),
        **shares,
    )
