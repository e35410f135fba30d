"""Sides: what a comparison found, as its tables, figures and summaries see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from gridsim.output.words import Language, say, titled
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.study.cases import CAUSES
from gridsim.study.compare import MOST, Difference, Differences
from gridsim.study.measures import Outcome, unit

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


def scale(name: str) -> float:
    """What a measure is multiplied by where people read it: shares are read in percent."""
    return 100.0 if unit(name) == "share" else 1.0


def unit_of_difference(name: str, lang: Language) -> str:
    """Unit of a difference as people read it."""
    return say({"share": "points", "matters": "matters"}.get(unit(name), "days"), lang)


def signed(value: float, digits: int | None = None) -> str:
    """Write a difference with its sign, to so many digits or else to the precision in which it is read.

    >>> signed(2.345), signed(-23.42), signed(0.0), signed(0.001), signed(float("nan"))
    ('+2.35', '-23.4', '0', '≈0', '–')
    """
    if np.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if digits is None:
        digits = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    text = f"{value:+,.{digits}f}"
    return "≈0" if not text.strip("+-0.") else text


def span(found: Difference) -> str:
    """The simultaneous interval in words; nothing where there is none."""
    if np.isnan(found.low) or found.low == found.high:
        return ""
    factor = scale(found.name)
    return f"{signed(found.low * factor)} … {signed(found.high * factor)}"


def spoken(found: Difference, lang: Language) -> str:
    """The verdict in words."""
    return say(f"verdict.{found.verdict.name}" if found.verdict else "verdict.none", lang)


def needed(found: Difference, lang: Language) -> str:
    """How many replications would settle a difference that is not settled; else nothing."""
    if not found.needed:
        return ""
    return say("verdict.never" if found.needed >= MOST else "verdict.needed", lang).format(
        n=f"{found.needed:,}"
    )


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
