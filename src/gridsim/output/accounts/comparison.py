"""Account of a comparison: what it found, variant by variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from gridsim.output.words.cells import shown
from gridsim.output.words.inputs import input_name, named, value_name
from gridsim.output.words.terms import AS_WRITTEN, Changed, Language, say, titled
from gridsim.scenario.measured import CAUSES
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.scenario.write import resolved
from gridsim.study.compare import Difference, Differences, Verdict, judged_together
from gridsim.study.measures import Outcome
from gridsim.study.points import found
from gridsim.study.summary import Key


@dataclass(frozen=True)
class Change:
    """One input that a variant changes.

    Attributes:
        path: Its dotted path.
        before: Its value in the base, as plain data; None where the base has none.
        after: Its value in the variant, likewise.
        scenario: Where it has a value: the variant, else the base.
        assumed: Whether the variant's value is assumed.
    """

    path: str
    before: Any
    after: Any
    scenario: Scenario
    assumed: bool

    @property
    def written(self) -> str:
        """The change as a file has it, for tables that programs read."""
        before, after = ("–" if value is None else shown(value) for value in (self.before, self.after))
        return f"{self.path} {before} → {after}"

    def said(self, lang: Language, *, path: bool = True) -> str:
        """The change in words, with the input's path where somebody may type it."""
        values = [value_name(self.path, value, self.scenario, lang) for value in (self.before, self.after)]
        name = (named if path else input_name)(self.path, self.scenario, lang)
        return say("value.change", lang).format(name=name, before=values[0], after=values[1])


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
        """The difference of the judged time by cause; its parts add up to that of the total [days]."""
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

    @cached_property
    def rounded_by_cause_and_level(self) -> dict[tuple[str, str], float]:
        """The same to two digits, so that they still add up to the total as it is printed."""
        split = self.by_cause_and_level
        return dict(zip(split, adding_up(list(split.values()), 2), strict=True))

    @cached_property
    def rounded_by_cause(self) -> dict[str, float]:
        """Their sums by cause, as every text and figure has them."""
        rounded = self.rounded_by_cause_and_level
        return {cause: sum(part for (of, _), part in rounded.items() if of == cause) for cause in CAUSES}

    @cached_property
    def judged(self) -> dict[Key, Difference]:
        """The measures of the whole town that are judged, and visits missed."""
        return {key: self.differences[key] for key in judged_together(self.differences)}

    @property
    def empty(self) -> bool:
        """Whether no need arises, neither in the base nor here."""
        found = self.differences["count.arisen", ""]
        return found.base.mean == 0 == found.variant.mean

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
        changed: What was changed in the base and in every variant.
    """

    base: Scenario
    outcomes: Sequence[Outcome]
    sides: Sequence[Side]
    thresholds: dict[str, float]
    folder: Path
    changed: Changed = AS_WRITTEN

    @cached_property
    def judged(self) -> list[Key]:
        """The measures that are judged in any of the variants, villages apart."""
        return list(dict.fromkeys(key for side in self.sides for key in side.judged))

    def changes(self, side: Side) -> list[Change]:
        """The inputs that a variant changes."""
        before = {parameter.path: parameter for parameter in explain(self.base)}
        after = {parameter.path: parameter for parameter in explain(side.scenario)}
        old, new = resolved(self.base), resolved(side.scenario)
        return [
            Change(
                path,
                found(old, path),
                found(new, path),
                side.scenario if path in after else self.base,
                path not in after or after[path].kind == "assumed",
            )
            for path in dict.fromkeys([*after, *before])
            if path not in after or path not in before or after[path].value != before[path].value
        ]


def spoken(found: Difference, lang: Language) -> str:
    """The verdict in words."""
    return say(f"verdict.{found.verdict.name}" if found.verdict else "verdict.none", lang)


def touches(found: Difference) -> bool:
    """Whether a difference is settled by Holm's test though Bonferroni's interval takes in zero."""
    return found.verdict in (Verdict.BETTER, Verdict.WORSE) and found.low <= 0 <= found.high


def adding_up(parts: Sequence[float], digits: int) -> list[float]:
    """Round parts so that they still add up to their rounded total: the largest remainders are rounded up.

    >>> adding_up([0.333, 0.333, 0.333], 2)
    [0.34, 0.33, 0.33]
    """
    units = np.asarray(parts, np.float64) * 10**digits
    down = np.floor(units)
    if np.isnan(units).any():
        return [float(part) for part in parts]
    missing = round(float(units.sum()) - float(down.sum()))
    down[np.argsort(down - units, kind="stable")[:missing]] += 1
    return [float(round(unit / 10**digits, digits)) for unit in down]
