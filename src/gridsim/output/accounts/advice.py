"""Account of advice: what was advised, and on which scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gridsim.model.calendar import first_day
from gridsim.output.words.terms import AS_WRITTEN, Changed, Language, level_title, say, titled
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.study.advise import Advice, Offers, Sheet
from gridsim.study.claims import BASE


@dataclass(frozen=True, eq=False)
class Cast:
    """The scenarios that advice is about.

    Attributes:
        scenarios: By name, the base first, under an empty name.
        titles: Their names as shown to people.
    """

    scenarios: dict[str, Scenario]
    titles: dict[str, Title | None]

    def called(self, name: str, lang: Language) -> str:
        """Name of a scenario as shown to people."""
        return titled(name, self.titles[name], lang) if name != BASE else say("advice.base", lang)

    def names(self, scenarios: Iterable[str], lang: Language) -> str:
        """Names of scenarios as shown to people, shorter where they are all of them, or all but one."""
        chosen = list(scenarios)
        others = [name for name in self.scenarios if name not in chosen]
        if not others and len(chosen) > 1:
            return say("advice.load.all", lang)
        if len(others) == 1 and len(chosen) > 2:
            return say("advice.load.but", lang).format(name=self.called(others[0], lang))
        return say("contrast.then", lang).join(self.called(name, lang) for name in chosen)

    def level(self, name: str, lang: Language) -> str:
        """Title of a level, by the first scenario that has it."""
        scenario = next(one for one in self.scenarios.values() if name in one.ladder)
        return level_title(scenario, name, lang)


@dataclass(frozen=True, eq=False)
class Counsel(Cast):
    """What was advised on a scenario and its variants.

    Attributes:
        advice: What was advised.
        folder: Where the results are.
        figures: Whether figures are drawn.
        changed: What was changed in all of them.
    """

    advice: Advice
    folder: Path
    figures: bool
    changed: Changed = AS_WRITTEN

    @property
    def base(self) -> Scenario:
        """The scenario as it stands."""
        return self.scenarios[BASE]

    @property
    def sheets(self) -> dict[str, Sheet]:
        """What is advised on each."""
        return self.advice.sheets

    @property
    def days(self) -> int:
        """Days of the base's window."""
        return (self.base.window.end - self.base.window.start).days

    @property
    def warm_up(self) -> int:
        """Days that the base simulates before its window."""
        return (self.base.window.start - first_day(self.base)).days

    @property
    def nothing_settles(self) -> bool:
        """Whether no need arises in any scenario, so that there is nothing that could settle."""
        return all(sheet.backlog.nothing and sheet.days.nothing for sheet in self.sheets.values())

    @property
    def offers(self) -> Offers:
        """The load offered to each level of each scenario."""
        return {name: sheet.offered for name, sheet in self.sheets.items()}
