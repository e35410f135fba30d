"""Comparison: variants against their base on the same luck, replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from gridsim.errors import StudyError
from gridsim.model.calendar import first_day, follow_up_days
from gridsim.scenario.measured import MEASURES, bounds, judged
from gridsim.scenario.schema import Scenario
from gridsim.study.enough import LEVEL, half_width, replications_to_settle
from gridsim.study.measures import Outcome
from gridsim.study.replicate import Job, replicate_all
from gridsim.study.statistics import Interval, Numbers, interval, lower_bounds
from gridsim.study.summary import Key, followed

HEADLINES: dict[Key, int] = {
    (name, ""): measure.better for name, measure in MEASURES.items() if judged(name) and not measure.keyed
}
"""The measures of the whole town that are judged, and which way is better: each counts all needs."""
TOTAL: Key = ("days_to_solved.restricted", "")
"""The judged time: days from need to solved, as far as followed. It ranks, titles and colours everywhere."""
OFFICIAL: Key = ("rate.done_on_time", "")
"""The official rate, shown beside what is judged."""
VILLAGE = "village.days_to_solved"
"""The measure that is judged for each village, as a family of its own."""
JUDGED = tuple(filter(judged, MEASURES))
FEW = 10
"""Fewer replications than these say nothing of a difference that is the same in all of them."""
ROUNDING = 1e-12
"""Share of what is compared that may come from rounding alone."""

ALIKE: dict[str, Callable[[Scenario], object]] = {
    "seed": lambda scenario: scenario.seed,
    "window": lambda scenario: f"{scenario.window.start} to {scenario.window.end}",
    "first simulated day": first_day,
    "run-on": lambda scenario: f"{follow_up_days(scenario)} days",
}
"""Settings that must match to share common random numbers, and to measure alike."""


class Verdict(Enum):
    """What can be said of a difference."""

    BETTER = "better"
    WORSE = "worse"
    UNSETTLED = "not settled"
    SMALL = "too small to matter"
    SAME = "no difference"


@dataclass(frozen=True)
class Difference:
    """A measure of a variant less that of the base, on the same luck.

    Attributes:
        name: Name of the measure.
        key: What it is for.
        base: The base's estimate, over the replications in which both have a value.
        variant: The variant's estimate, likewise.
        paired: The mean difference with its own 95 % interval, likewise.
        low: Lower end of an interval that holds for the whole family at once; nan where not judged.
        high: Upper end likewise.
        p: Holm's adjusted p-value over the family; nan where not judged.
        variance_ratio: Variance of the difference with separate luck over that with the same luck; nan where
            the difference does not vary.
        needed: Replications with which a difference of this size and spread would be settled with nine
            chances in ten, at most MOST; 0 where it is settled or not judged.
        verdict: What can be said; None where not judged.
    """

    name: str
    key: str
    base: Interval
    variant: Interval
    paired: Interval
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan
    variance_ratio: float = np.nan
    needed: int = 0
    verdict: Verdict | None = None


Differences = dict[Key, Difference]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Variants against their base.

    Attributes:
        base: Name of the base.
        outcomes: The replications of each scenario, the base first; without the records of single cases.
        differences: Of each variant, all measures that it shares with the base.
    """

    base: str
    outcomes: dict[str, list[Outcome]]
    differences: dict[str, Differences]


def compare(
    jobs: Mapping[str, Job],
    replications: int,
    *,
    thresholds: Mapping[str, float],
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Comparison:
    """Compare variants with their base, on common random numbers.

    Args:
        jobs: What is compared, by name; the first is the base. All have the same seed.
        replications: How many of each, at least 2.
        thresholds: By measure, the difference below which it does not matter, in the measure's unit; the
            catalog's smallest difference where none is given.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        The differences, judged.

    Raises:
        StudyError: If they cannot be compared.
    """
    if len(jobs) < 2:
        raise StudyError("there is no variant to compare with the base")
    if replications < 2:
        raise StudyError("one replication says nothing about a difference: at least 2 are needed to compare")
    same_luck(jobs)
    return contrast(replicate_all(jobs, range(replications), workers=workers, done=done), thresholds)


def same_luck(jobs: Mapping[str, Job]) -> None:
    """Refuse scenarios that would not meet the same needs on the same days.

    Args:
        jobs: What is compared, by name; the first is the base.

    Raises:
        StudyError: If one has another seed, window, first simulated day or run-on than the base.
    """
    (_, base), *others = jobs.items()
    for name, job in others:
        for what, read in ALIKE.items():
            here, there = read(job.scenario), read(base.scenario)
            if here != there:
                raise StudyError(
                    f"{name} has another {what} than the base, {here} and not {there}: no common luck; "
                    "give both the same, such as with --set"
                )


def contrast(outcomes: dict[str, list[Outcome]], thresholds: Mapping[str, float]) -> Comparison:
    """Compare the replications of variants with those of their base, which comes first.

    Args:
        outcomes: By name, replications with the same numbers.
        thresholds: By measure, the difference below which it does not matter.

    Returns:
        The differences, judged.
    """
    base, *variants = outcomes
    tables = {name: table(rows) for name, rows in outcomes.items()}
    days = followed(outcomes[base][0])
    raw = {}
    for name in variants:
        shared = [key for key in tables[name] if key in tables[base]]
        raw[name] = {key: difference(key, tables[base][key], tables[name][key], days) for key in shared}
    keys = tables[base]
    villages = {key: MEASURES[VILLAGE].better for key in keys if key[0] == VILLAGE}
    found = judge(judge(raw, judged_together(keys), thresholds), villages, thresholds)
    return Comparison(base, outcomes, found)


def judged_together(keys: Iterable[Key]) -> dict[Key, int]:
    """The measures that are judged as one family, of those that there are, and which way is better.

    They are those of the whole town, and visits missed of each kind; the villages are a family of their own.
    """
    named = {key: MEASURES[key[0]].better for key in keys if judged(key[0]) and key[0] != VILLAGE}
    return {key: HEADLINES[key] for key in HEADLINES if key in named} | named


def table(outcomes: Sequence[Outcome]) -> dict[Key, Numbers]:
    """Values of each measure by replication; nan where a replication has none."""
    found: dict[Key, Numbers] = {}
    for row, outcome in enumerate(outcomes):
        for value in outcome.values:
            column = found.setdefault((value.name, value.key), np.full(len(outcomes), np.nan))
            column[row] = value.value
    return found


def difference(key: Key, base: Numbers, variant: Numbers, days: int) -> Difference:
    """Compare one measure, replication by replication, over those in which both have a value.

    Args:
        key: The measure, and what it is for.
        base: Its values in the base, nan where there is none, shape (r,).
        variant: Its values in the variant, likewise.
        days: How long each need is followed.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., sections 10.2.1 and 11.2.
    """
    both = ~np.isnan(variant - base)
    base, variant = base[both], variant[both]
    paired, ratio = paired_interval(base, variant), np.nan
    if paired.sd > 0:
        ratio = float(base.var(ddof=1) + variant.var(ddof=1)) / paired.sd**2
    before, after = (lower_bounds(key[0], interval(values), values, days) for values in (base, variant))
    return Difference(*key, before, after, paired, variance_ratio=ratio)


def paired_interval(base: Numbers, variant: Numbers) -> Interval:
    """Estimate the mean difference; a spread, or a difference, that is but rounding is none."""
    found = interval(variant - base)
    rounding = ROUNDING * max(abs(base).max(initial=0), abs(variant).max(initial=0))
    if not found.sd <= rounding:
        return found
    mean = found.mean if abs(found.mean) > rounding else 0.0
    return replace(found, mean=mean, low=mean, high=mean, sd=0.0)


def judge(
    raw: dict[str, Differences], directions: Mapping[Key, int], thresholds: Mapping[str, float]
) -> dict[str, Differences]:
    """Judge some measures of all variants as one family.

    Args:
        raw: The differences of each variant.
        directions: The measures that are judged, and which way is better.
        thresholds: By measure, the difference below which it does not matter; the catalog's smallest
            difference where none is given.

    Returns:
        The differences of each variant, these judged, the others as they were.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65-70; the simultaneous intervals are Bonferroni's.
    """
    family = [
        (name, key) for name, found in raw.items() for key in directions if can_be_tested(found.get(key))
    ]
    adjusted = holm([p_value(raw[name][key].paired) for name, key in family])
    result = {name: dict(found) for name, found in raw.items()}
    for (name, key), p in zip(family, adjusted, strict=True):
        threshold = thresholds.get(key[0], MEASURES[key[0]].smallest)
        result[name][key] = verdict(raw[name][key], p, len(family), directions[key], threshold)
    return result


def can_be_tested(found: Difference | None) -> bool:
    """Whether there is a difference with replications enough to be tested."""
    return found is not None and found.paired.replications > 1


def p_value(paired: Interval) -> float:
    """Two-sided p-value of Student's t for no difference; of few that are all alike nothing is said."""
    from scipy.special import stdtr

    if paired.sd == 0:
        return 1.0 if paired.mean == 0 or paired.replications < FEW else 0.0
    t = abs(paired.mean) / (paired.sd / paired.replications**0.5)
    return float(2 * stdtr(paired.replications - 1, -t))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for being many.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values)
    adjusted, largest = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def verdict(found: Difference, p: float, family: int, direction: int, threshold: float) -> Difference:
    """Say what can be said of one difference among a family of them.

    No direction is said of a difference that is smaller than the threshold.
    """
    paired = found.paired
    half, away = half_width(paired.sd, paired.replications, family), abs(paired.mean)
    low, high = paired.mean - half, paired.mean + half
    alike = paired.sd == 0 and paired.replications < FEW
    needed = 0
    if paired.sd == 0 and paired.mean == 0:
        said = Verdict.SAME
    elif -threshold < low and high < threshold and not alike:
        said = Verdict.SMALL
    elif p < 1 - LEVEL and away >= threshold:
        said = Verdict.BETTER if paired.mean * direction > 0 else Verdict.WORSE
    else:
        said = Verdict.UNSETTLED
        needed = FEW if alike else replications_needed(paired, family, threshold)
    most = bounds(found.name)[1]  # The most by which two values can differ.
    low, high = max(low, -most), min(high, most)
    return replace(found, low=low, high=high, p=p, needed=needed, verdict=said)


def replications_needed(paired: Interval, family: int, threshold: float) -> int:
    """Replications that would tell a difference from none, or that it is too small to matter."""
    level, away = 1 - (1 - LEVEL) / family, abs(paired.mean)
    within = replications_to_settle(paired.sd, threshold - away, threshold + away, level=level)
    if away < threshold:
        return within
    return min(replications_to_settle(paired.sd, away, level=level), within)
