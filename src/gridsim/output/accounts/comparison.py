"""Account of a comparison: what it found, variant by variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from gridsim.output.words.terms import Language, say, titled
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.study.cases import CAUSES
from gridsim.study.compare import Difference, Differences
from gridsim.study.measures import Outcome

TOTAL = ("days_to_closed.mean", "")


@dataclass(frozen=True)
class Change:
    """One input that a variant changes.

    Attributes:
        path: Its dotted path.
        before: Its value in the base, empty where the base has none.
        after: Its value in the variant, empty where the variant has none.
        assumed: Whether the variant's value is assumed.
    """

    path: str
    before: str
    after: str
    assumed: bool

    @property
    def text(self) -> str:
        """The change in one line."""
        return f"{self.path} {self.before or '–'} → {self.after or '–'}"


@dataclass(frozen=True, eq=False)
class Side:
    """A variant beside its base.

    Attributes:
        name: Its name.
        title: Its name as shown to people, or None.
        scenario: What was simulated.
        differences: Its measures less those of the base.
        outcomes: Its replications.
        same_ladder: Whether it has the levels of the base, no more and no fewer.
    """

    name: str
    title: Title | None
    scenario: Scenario
    differences: Differences
    outcomes: Sequence[Outcome]
    same_ladder: bool = True

    def called(self, lang: Language) -> str:
        """Its name as shown to people."""
        return titled(self.name, self.title, lang)

    @cached_property
    def by_cause(self) -> np.typing.NDArray[np.float64]:
        """The difference of the days of closed matters by cause; they add up to that of the total [days]."""
        return np.array([self.differences["days_by_cause", cause].paired.mean for cause in CAUSES])

    @cached_property
    def by_cause_and_level(self) -> dict[tuple[str, str], float]:
        """The same by cause and level, which add up too; by cause alone where the ladders differ [days]."""
        parts = [key for name, key in self.differences if name == "days_by_cause_and_level"]
        if self.same_ladder:
            split = {(part.partition("/")[0], part.partition("/")[2]): part for part in parts}
            return {
                key: self.differences["days_by_cause_and_level", part].paired.mean
                for key, part in split.items()
            }
        return {(cause, ""): part for cause, part in zip(CAUSES, self.by_cause.tolist(), strict=True)}

    @property
    def other_needs(self) -> bool:
        """Whether other needs arise than in the base, so that means are over other matters."""
        found = self.differences["count.arisen", ""].paired
        return abs(found.mean) > 0 or found.sd > 0


@dataclass(frozen=True, eq=False)
class Account:
    """What a comparison found.

    Attributes:
        base: The scenario that the variants are compared with.
        outcomes: Its replications.
        sides: The variants.
        thresholds: By measure, the difference below which it does not matter.
        folder: Where the results are.
    """

    base: Scenario
    outcomes: Sequence[Outcome]
    sides: Sequence[Side]
    thresholds: dict[str, float]
    folder: Path

    def changes(self, side: Side) -> list[Change]:
        """The inputs that a variant changes."""
        before = {parameter.path: parameter for parameter in explain(self.base)}
        after = {parameter.path: parameter for parameter in explain(side.scenario)}
        found = []
        for path in dict.fromkeys([*after, *before]):
            old, new = before.get(path), after.get(path)
            if old is None or new is None or old.value != new.value:
                before_text, after_text = (one.value if one else "" for one in (old, new))
                found.append(Change(path, before_text, after_text, new is None or new.kind == "assumed"))
        return found


def spoken(found: Difference, lang: Language) -> str:
    """The verdict in words."""
    return say(f"verdict.{found.verdict.name}" if found.verdict else "verdict.none", lang)
