"""Offers: the work that comes to each level before anything is simulated, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gridsim.output.counsel import Cast
from gridsim.output.page import label
from gridsim.output.summary import table
from gridsim.output.words import Language, say
from gridsim.study.advise import Offers
from gridsim.study.offered import Offered

if TYPE_CHECKING:
    from rich.table import Table

FULL, NEARLY = 1.0, 0.9
NAME = 28  # narrow letters in a line of a scenario's name


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return "–" if np.isnan(share) else "∞" if np.isinf(share) else f"{share:.0%}"


def loads_table(cast: Cast, offers: Offers, lang: Language) -> Table:
    """The load offered to each level of each scenario."""
    levels = list(dict.fromkeys(level for loads in offers.values() for level in loads))
    made = table(say("advice.load", lang), "", *(cast.level(level, lang) for level in levels))
    made.columns[0].no_wrap = True
    for name, loads in offers.items():
        cells = [percent(loads[level].mean) if level in loads else "–" for level in levels]
        made.add_row(label(cast.called(name, lang), NAME), *cells)
    return made


def overloads(cast: Cast, offers: Offers, lang: Language) -> Iterator[str]:
    """Warn of levels to which more work comes than they have time for."""
    for name, loads in offers.items():
        for level, load in loads.items():
            for term in too_much(load):
                yield say(f"advice.load.{term}", lang).format(
                    scenario=cast.called(name, lang),
                    level=cast.level(level, lang),
                    load=percent(load.mean),
                    visits=percent(load.visits),
                    cases=percent(load.cases),
                    agenda=percent(load.agenda),
                )


def too_much(load: Offered) -> list[str]:
    """Which warnings a load deserves."""
    found = []
    if load.cases >= FULL:
        found.append("cases")
    elif load.mean >= FULL:
        found.append("visits")
    return [*found, "agenda"] if load.agenda >= FULL else found


def remarks(cast: Cast, offers: Offers, lang: Language) -> Iterator[str]:
    """Say what is to be said of the loads: levels with more work than time, and those with nearly as much."""
    yield from overloads(cast, offers, lang)
    for level in dict.fromkeys(level for loads in offers.values() for level in loads):
        here = {name: loads[level] for name, loads in offers.items() if level in loads}
        here = {name: load for name, load in here.items() if NEARLY <= load.mean < FULL}
        if here:
            yield nearly_full(cast, level, here, len(offers), lang)
    known = [load.mean for loads in offers.values() for load in loads.values() if not np.isnan(load.mean)]
    if known and max(known) < NEARLY:
        yield say("advice.load.free", lang).format(load=percent(max(known)))


def nearly_full(cast: Cast, level: str, here: dict[str, Offered], scenarios: int, lang: Language) -> str:
    """Say of a level that it is nearly full, and in which scenarios."""
    means = [load.mean for load in here.values()]
    low, high = percent(min(means)), percent(max(means))
    names = say("contrast.then", lang).join(cast.called(name, lang) for name in here)
    return say("advice.load.full", lang).format(
        level=cast.level(level, lang),
        load=low if low == high else say("advice.to", lang).format(low=low, high=high),
        scenarios=say("advice.load.all", lang) if len(here) == scenarios else names,
        most=percent(max(load.most for load in here.values())),
    )
