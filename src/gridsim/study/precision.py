"""Precision: how sure a measure is to be known, and replications until it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gridsim.errors import StudyError
from gridsim.scenario.amounts import fits, read_difference, ways
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.spelling import nearest
from gridsim.scenario.written import PERCENT, plain
from gridsim.study.compare import HEADLINES
from gridsim.study.enough import MOST, replications_for_width
from gridsim.study.measures import Outcome
from gridsim.study.statistics import Interval, estimated
from gridsim.study.stopping import AHEAD, LEAST
from gridsim.study.summary import Key, followed

USUAL_MOST = 1000
"""The most replications of a run with a goal, where it is not said."""
MEASURE = "days_to_solved.restricted"


@dataclass(frozen=True)
class Goal:
    """How precisely a measure is to be known.

    Attributes:
        text: As it was written, such as ``5%``.
        amount: Half the 95% interval, at most: as a share of the mean, else in the measure's unit; above 0.
        relative: Whether the amount is a share of the mean.
        name: Name of the measure.
        key: What it is for; empty for the whole town.
    """

    text: str
    amount: float
    relative: bool
    name: str = MEASURE
    key: str = ""

    @property
    def of(self) -> Key:
        """The measure that it is about."""
        return self.name, self.key

    @property
    def measure(self) -> str:
        """The measure as it is written."""
        return f"{self.name}/{self.key}" if self.key else self.name

    def wanted(self, estimate: Interval) -> float:
        """Half the interval that is wide enough for an estimate.

        The share of an unknown mean is held by a smaller share of the estimated one: what is within a share g
        of the mean lies within g / (1 + g) of its estimate at worst.

        Source:
            Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1.
        """
        if not self.relative:
            return self.amount
        return self.amount / (1 + self.amount) * abs(estimate.mean)

    def met(self, estimate: Interval) -> bool:
        """Whether an estimate is precise enough; one of 0 is never known to a share of itself."""
        return estimate.replications > 1 and reach(estimate) <= self.wanted(estimate) > 0

    def needed(self, estimate: Interval, replications: int) -> int:
        """Replications with which it is met with nine chances in ten, if mean and spread stay as they are.

        Args:
            estimate: The estimate so far, with at least two values.
            replications: From how many it comes, those without a value included.

        Returns:
            How many in all, at least these and at most MOST. Where all of them agree there is no spread to
            go by, and it is as many cases as Clopper's and Pearson's interval takes, about.
        """
        known, wanted = estimate.replications, self.wanted(estimate)
        if wanted == 0:
            return MOST
        shrunk = math.ceil(known * min(reach(estimate) / wanted, MOST))
        values = replications_for_width(estimate.sd, wanted) if estimate.sd else shrunk
        return min(max(math.ceil(values * replications / known), replications), MOST)


def reach(estimate: Interval) -> float:
    """How far an interval reaches from its mean, on the longer side."""
    return max(estimate.high - estimate.mean, estimate.mean - estimate.low)


def headlines(goal: Goal) -> list[Key]:
    """The headline measures that a goal speaks of: all where it is a share, else those of its unit."""
    unit = MEASURES[goal.name].unit
    return [key for key in HEADLINES if goal.relative or MEASURES[key[0]].unit == unit]


def asked(goal: Goal) -> list[Key]:
    """The measures that advice is given on: those that a goal speaks of, its own among them."""
    return list(dict.fromkeys([*headlines(goal), goal.of]))


def read_goal(text: str, measure: str = MEASURE) -> Goal:
    """Read how precisely a measure is to be known.

    Args:
        text: ``5%`` of the mean, or an amount: a span of time, ``2points`` of a share, or a number in the
            measure's unit.
        measure: Name of the measure; after a slash, what it is for.

    Raises:
        StudyError: If it cannot be read.

    >>> read_goal("12h").amount, read_goal("2 points", "rate.solved").amount, read_goal("5 %").relative
    (0.5, 0.02, True)
    """
    name, _, key = measure.partition("/")
    known = MEASURES.get(name)
    if known is None:
        raise StudyError(f"there is no measure {name}{nearest(name, MEASURES)}")
    if known.keyed and not key:
        raise StudyError(f"{name} is for each {known.keyed}: write {name}/NAME")
    if key and not known.keyed:
        raise StudyError(f"{name} is for the whole town: there is no {measure}")
    percent = PERCENT.fullmatch(plain(text))
    try:
        amount = float(percent[1]) / 100 if percent else read_difference(text, name)
        check_amount(amount, name, relative=bool(percent))
    except ValueError as error:
        raise StudyError(f"--precision {text}: {error}; or write a share of the mean such as 5%") from None
    return Goal(text, amount, bool(percent), name, key)


def check_amount(amount: float, name: str, *, relative: bool) -> None:
    """Refuse a half-width of nothing, and one that is more than there is."""
    if not amount > 0:
        raise ValueError("must be above 0")
    if relative and amount >= 1:
        raise ValueError("must be below 100% of the mean")
    if not relative and not fits(amount, name):
        raise ValueError(f"{name} is a share, at most 1: write {ways(name)}")


def check_key(goal: Goal, outcome: Outcome) -> None:
    """Raise StudyError where a replication does not have the measure."""
    keys = [value.key for value in outcome.values if value.name == goal.name]
    if goal.key not in keys:
        raise StudyError(f"there is no measure {goal.measure}{nearest(goal.key, keys)}")


def until_precise(outcomes: Iterable[Outcome], goal: Goal) -> Iterator[Outcome]:
    """Give replications until a measure is precise enough.

    At least LEAST are given. It is precise enough when it is so after each of AHEAD + 1 replications in a
    row; all of them count, those of the look ahead too. A rule that looks at the results and then stops
    finds intervals narrow a little too soon, so that they hold the truth somewhat less often than they say.

    Args:
        outcomes: The replications in order; no more are asked for than are needed.
        goal: How precise.

    Yields:
        The replications; all of them if they are never precise enough.

    Raises:
        StudyError: If the measure does not exist, or the first LEAST replications say that it can never be
            known so.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1; Chow and Robbins (1965), Annals
        of Mathematical Statistics 36, 457-462; for the look ahead, Hoad, Robinson and Davies (2010), Journal
        of the Operational Research Society 61, 1632-1644.
    """
    values: list[float] = []
    cases: list[float] = []
    rule = Rule(goal)
    for outcome in outcomes:
        if not values:
            check_key(goal, outcome)
        found = next(value for value in outcome.values if (value.name, value.key) == goal.of)
        values.append(found.value)
        cases.append(found.cases)
        yield outcome
        estimate = estimated(goal.name, np.array(values), np.array(cases), followed(outcome))
        if len(values) <= LEAST:
            refuse_if_hopeless(goal, estimate, len(values))
        if rule.enough(estimate, len(values)):
            return


def refuse_if_hopeless(goal: Goal, estimate: Interval, replications: int) -> None:
    """Raise StudyError where more replications would not help."""
    if replications != LEAST:
        return
    if not estimate.replications:
        raise StudyError(f"{goal.measure} has no value in any of {replications} replications")
    if goal.relative and estimate.mean == 0:
        message = f"{goal.measure} is 0 in each of {replications} replications, and a share of 0 is 0"
        way = "1points" if MEASURES[goal.name].unit == "share" else "1"
        raise StudyError(f"{message}; give an amount, such as --precision {way}")


class Rule:
    """When to stop: precise enough, and so in each of some further replications.

    Attributes:
        goal: How precise.
        least: Replications before which it does not stop, the look ahead not counted.
        ahead: How many further replications must be precise enough too.
        first: The replication with which it became so, and then stayed; 0 if it has not.
    """

    def __init__(self, goal: Goal, least: int = LEAST, ahead: int = AHEAD) -> None:
        self.goal, self.least, self.ahead = goal, least, ahead
        self.first = 0

    def enough(self, estimate: Interval, replications: int) -> bool:
        """Whether these are enough; asked after each replication."""
        if replications < self.least or not self.goal.met(estimate):
            self.first = 0
            return False
        self.first = self.first or replications
        return replications - self.first >= self.ahead
