"""Account of a sweep: what it found, point by point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from gridsim.errors import StudyError
from gridsim.model.calendar import follow_up_days
from gridsim.output.words.inputs import input_name, value_name
from gridsim.output.words.terms import AS_WRITTEN, Changed, Language, say
from gridsim.scenario.measured import MEASURES, bounds
from gridsim.scenario.schema import Scenario
from gridsim.scenario.spelling import nearest
from gridsim.scenario.sweeping import Range, Sweep
from gridsim.study.compare import HEADLINES
from gridsim.study.designs import Input
from gridsim.study.effects import Effects, effects
from gridsim.study.points import Design, Point
from gridsim.study.statistics import Interval, Numbers, estimated, interval
from gridsim.study.summary import Key
from gridsim.units import parse_duration

DONE = ("rate.done", "")
UNLIKE = 0.02
"""Shares done that differ by more than this make means of what is done hard to compare."""


@dataclass(frozen=True, eq=False)
class Account:
    """What a sweep found.

    Attributes:
        design: The points that are whole, the base first.
        total: How many points there would be without a budget.
        sweep: The section that the design comes from.
        replications: How many of each point.
        numbers: The measures that are drawn: value at each point in each replication, nan where there is
            none, shape (points, replications).
        cases: How many cases each value counts, likewise.
        shares_done: Share of the needs that are done by the end, likewise.
        failures: By number, why a point could not be simulated.
        folder: Where the results are.
        changed: What was changed in all points.
    """

    design: Design
    total: int
    sweep: Sweep
    replications: int
    numbers: dict[Key, Numbers]
    cases: dict[Key, Numbers]
    shares_done: Numbers
    failures: dict[int, str]
    folder: Path
    changed: Changed = AS_WRITTEN

    @property
    def points(self) -> Sequence[Point]:
        """The points that are whole."""
        return self.design.points

    @property
    def known(self) -> list[Point]:
        """The points that could be simulated."""
        return [point for point in self.points if point.number not in self.failures]

    @property
    def missing(self) -> int:
        """How many points the budget left out."""
        return self.total - len(self.points)

    @cached_property
    def effects(self) -> dict[Key, Effects]:
        """What moves each measure that is drawn."""
        return {key: effects(self.design, values) for key, values in self.numbers.items()}

    def estimate(self, key: Key, point: Point) -> Interval:
        """A measure at a point; of a share, an interval within 0 and 1."""
        values = self.numbers[key][point.number]
        return estimated(key[0], values, self.cases[key][point.number], follow_up_days(self.design.base))

    def change(self, key: Key, point: Point) -> Interval:
        """A measure at a point less that of the base, on the same luck."""
        values = self.numbers[key]
        return interval(values[point.number] - values[0])

    def survivors(self, key: Key) -> tuple[float, float] | None:
        """Of days that count only what came to its end: the least and largest share done, if they differ."""
        if not key[0].startswith("days_to_") or key[0].endswith(("_all", ".restricted")):
            return None
        known = self.shares_done[~np.isnan(self.shares_done).all(axis=1)]
        means = np.nanmean(known, axis=1) if len(known) else np.zeros(1)
        return (float(means.min()), float(means.max())) if np.ptp(means) > UNLIKE else None

    def called(self, point: Point, lang: Language) -> str:
        """A point by what it changes, or would change."""
        base = self.design.base
        return say("contrast.and", lang).join(
            f"{input_name(one.path, base, lang)} {said(one, value, base, lang)}"
            for one, value in zip(self.design.inputs, point.values, strict=True)
            if point.is_base or value != one.base or self.design.kind != "one_at_a_time"
        )


def possible(change: Interval, key: Key, inputs: int = 1) -> Interval:
    """A difference with no more of its interval than can be: of shares from -1 to 1."""
    most = inputs * bounds(key[0])[1]
    low, high = (float(np.clip(end, -most, most)) for end in (change.low, change.high))
    return replace(change, low=min(low, change.mean), high=max(high, change.mean))


def said(one: Input, value: Any, scenario: Scenario, lang: Language, *, brief: bool = False) -> str:
    """A value of an input in words; of a section what tells its levels apart, in brief without its keys."""

    def words(key: str, entry: Any) -> str:
        return value_name(f"{one.path}.{key}", plain(entry), scenario, lang)

    value = rounded(one, value)
    keys = telling(one, words) if isinstance(value, dict) else []
    shown = {key: plain(value[key]) for key in keys if key in value} if keys else value
    if keys and (brief or [type(entry) for entry in shown.values()] == [str]):
        return say("value.and", lang).join(words(*item) for item in shown.items())
    return value_name(one.path, shown, scenario, lang)


def telling(one: Input, words: Callable[[str, Any], str]) -> list[str]:
    """The first keys of a section whose words tell its levels apart, the base among them.

    None where a level is no section, or nothing tells them apart.
    """
    choices = one.values if one.is_choice else []
    if not all(isinstance(choice, dict) for choice in choices):
        return []
    keys = dict.fromkeys(key for choice in choices for key in choice)
    base = one.base if isinstance(one.base, dict) else {}
    *rows, told = [
        {key: words(key, level[key]) for key in keys if key in level} for level in (*choices, base)
    ]
    if told and not any(row.items() <= told.items() for row in rows):
        rows.append(told)

    def apart(some: Iterable[str]) -> int:
        return len({tuple(row.get(key) for key in some) for row in rows})

    kept: list[str] = []
    for key in keys:
        if apart([*kept, key]) > apart(kept):
            kept.append(key)
    return kept


def plain(value: Any) -> Any:
    """A constant distribution as the number that it may be written as; other values as they are."""
    return value["constant"] if isinstance(value, dict) and list(value) == ["constant"] else value


def rounded(one: Input, value: Any) -> Any:
    """A value that was drawn from a range without steps, to a thousandth of the range; others as they are."""
    spread = one.spread
    if not isinstance(spread, Range) or spread.count or value in (one.base, *one.ends):
        return value
    digits = max(3 - math.floor(math.log10(spread.high - spread.low)), 0)
    number = round(parse_duration(value).amount if spread.unit else value, digits)
    return spread.value(number)


def measure_keys(names: Sequence[str], known: Sequence[Key]) -> list[Key]:
    """Find measures by their names, such as ``load.mean/grid``.

    Args:
        names: Names, and what they are for after a stroke; none for the headlines.
        known: The measures that there are.

    Raises:
        StudyError: If there is no such measure, or the first, which ranks points, is not judged.
    """
    keys = []
    for text in names:
        name, _, of = text.partition("/")
        if (name, of) not in known:
            others = [key for measure, key in known if measure == name]
            said = [
                f"{measure}/{key}" if key else measure
                for measure, key in known
                if not others or measure == name
            ]
            raise StudyError(f"there is no measure {text}{nearest(text, said)}")
        keys.append((name, of))
    if keys and (instead := MEASURES[keys[0][0]].instead):
        raise StudyError(
            f"points are not ranked by {names[0]}, which can improve where matters are left open or reported "
            f"solved when they are not: name another measure first, such as {instead}"
        )
    return keys or [key for key in HEADLINES if key in known]
