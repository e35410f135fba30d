"""Expectations held against replications: each passes or fails by its interval, or is inconclusive."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from gridsim.errors import StudyError
from gridsim.scenario.measured import unit
from gridsim.study.claims import BASE, Claim, Kind
from gridsim.study.enough import LEVEL, MOST, replications_to_settle
from gridsim.study.samples import Sample, Samples
from gridsim.study.statistics import Interval, Numbers, estimated, interval, proportion
from gridsim.study.summary import Key

ROUNDING = 1e-9


class Status(Enum):
    """What became of an expectation."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Remark(Enum):
    """What is to be said beside it."""

    NONE = ""
    BETTER = "better"
    SAME = "no difference"
    SMALL = "too small to matter"
    FLAT = "nothing varies, which other luck does not prove"
    ALONE = "one replication says nothing about its own precision"
    MISSING = "not all replications have a value"
    EMPTY = "no replication has a value"


@dataclass(frozen=True, eq=False)
class Baseline:
    """What was measured before, to be compared with.

    Attributes:
        seed: Seed of its replications.
        replications: How many there are.
        samples: By variant, the measures; without cases.
    """

    seed: int
    replications: int
    samples: Mapping[str, Mapping[Key, Numbers]]


@dataclass(frozen=True)
class Judgement:
    """What became of one claim.

    Attributes:
        claim: What was expected.
        found: The measure, or how much worse it is than what it is compared with, less than 0 where it is
            better; the interval holds for all claims of the family at once.
        missing: Replications without a value.
        paired: Whether it is compared replication by replication.
        status: Whether it is kept.
        remark: Why, where the interval alone does not say.
        needed: Replications that settle it with nine chances in ten if mean and spread stay as they are, at
            most MOST; where it is compared with another seed, of both. 0 where they cannot say.
    """

    claim: Claim
    found: Interval
    missing: int
    paired: bool
    status: Status
    remark: Remark
    needed: int


def judge(
    claims: Sequence[Claim],
    samples: Mapping[str, Samples],
    baseline: Baseline | None = None,
    *,
    followed: int,
    seed: int = 0,
) -> list[Judgement]:
    """Judge claims as one family: pass, fail or inconclusive.

    A claim passes where its whole interval keeps the bound, and fails where all of it breaks the bound. The
    intervals are Student's over replications, or Welch's where the luck differs; with 95 % all of them hold
    at once (Bonferroni). A share that is the same in all replications has Clopper's and Pearson's interval
    over their cases; anything else that is the same in all of them is taken as it is. Without a value in any
    replication it is inconclusive.

    Args:
        claims: What is expected, without claims against a baseline where there is none.
        samples: By variant, the measures.
        baseline: What was measured before.
        followed: How long each need is followed [days].
        seed: Seed of the replications.

    Returns:
        A judgement of each, in their order.

    Raises:
        StudyError: If the baseline lacks a measure.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., sections 9.7, 10.2.1 and 10.2.2.
    """
    level = 1 - (1 - LEVEL) / max(len(claims), 1)
    found = []
    for claim in claims:
        now = samples[claim.variant][claim.key]
        if claim.kind is Kind.BASE:
            before = samples[BASE][claim.key].values
            found.append(compared(claim, now.values, before, level, paired=True))
        elif claim.kind is Kind.BASELINE:
            if baseline is None:
                raise StudyError("there is no baseline to compare with")
            before = values_before(claim, baseline)
            found.append(compared(claim, now.values, before, level, paired=baseline.seed == seed))
        else:
            found.append(held(claim, now, level, followed))
    return found


def values_before(claim: Claim, baseline: Baseline) -> Numbers:
    """A measure's values in a baseline."""
    try:
        return baseline.samples[claim.variant][claim.key]
    except KeyError:
        what = " of ".join(filter(None, claim.key))
        whom = f" for {claim.variant}" if claim.variant else ""
        message = f"the baseline has no values of {what}{whom}: write it again with --write-baseline"
        raise StudyError(message) from None


def held(claim: Claim, now: Sample, level: float, followed: int) -> Judgement:
    """Hold a measure against its bound."""
    if np.isnan(now.values).all():
        return empty(claim, len(now.values))
    is_share = unit(claim.measure) == "share"
    found = estimated(claim.measure, now.values, now.cases, followed, level)
    judged = verdict(claim, found, int(np.isnan(now.values).sum()), level)
    constant = is_share and found.replications > 1 and np.ptp(now.values[~np.isnan(now.values)]) == 0
    return replace(judged, needed=shares_needed(found, now.cases, claim.bound, level)) if constant else judged


def compared(claim: Claim, now: Numbers, before: Numbers, level: float, *, paired: bool) -> Judgement:
    """Hold the amount by which a measure is worse against what does not matter."""
    shared = min(len(now), len(before))
    pairs = claim.worse(1.0) * (now[:shared] - before[:shared])
    if np.isnan(pairs if paired else now).all() or np.isnan(before).all():
        return replace(empty(claim, shared), paired=paired)
    if paired:
        found = interval(pairs, level)
        missing = shared - found.replications
    else:
        found = welch(now, before, level, claim.worse(1.0))
        missing = int(np.isnan(now).sum() + np.isnan(before).sum())
    judged = replace(verdict(claim, found, missing, level), paired=paired)
    if paired or found.sd != 0:
        return judged
    if unit(claim.measure) == "share":
        return replace(judged, status=Status.INCONCLUSIVE, remark=Remark.FLAT, needed=0)
    return replace(judged, remark=Remark.NONE)


def empty(claim: Claim, replications: int) -> Judgement:
    """What becomes of a measure that has no value at all."""
    nothing = Interval(np.nan, np.nan, np.nan, np.nan, 0)
    return Judgement(claim, nothing, replications, False, Status.INCONCLUSIVE, Remark.EMPTY, 0)


def welch(now: Numbers, before: Numbers, level: float, sign: float) -> Interval:
    """Estimate the difference of two means, each with luck of its own.

    Returns:
        The difference times the sign, and its interval; its standard deviation is that of one difference.

    Source:
        Welch (1938), Biometrika 29, 350-362; Law (2015), section 10.2.2.
    """
    from scipy.special import stdtrit

    one, other = interval(now), interval(before)
    mean, counts = sign * (one.mean - other.mean), (one.replications, other.replications)
    if min(counts) < 2:
        return Interval(mean, np.nan, np.nan, np.nan, min(counts))
    parts = [one.sd**2 / counts[0], other.sd**2 / counts[1]]
    squares = sum(part**2 / (count - 1) for part, count in zip(parts, counts, strict=True))
    freedom = sum(parts) ** 2 / squares if squares else counts[0] + counts[1] - 2
    half = float(stdtrit(freedom, (1 + level) / 2)) * math.sqrt(sum(parts))
    return Interval(mean, mean - half, mean + half, math.hypot(one.sd, other.sd), min(counts))


def verdict(claim: Claim, found: Interval, missing: int, level: float) -> Judgement:
    """Say whether an interval keeps a bound."""
    if found.replications < 2:
        return Judgement(claim, found, missing, False, Status.INCONCLUSIVE, Remark.ALONE, 0)
    ends = (found.low - claim.bound, found.high - claim.bound)
    low, high = ends if claim.upper else (-ends[1], -ends[0])
    slack = ROUNDING * max(1.0, abs(claim.bound))
    status, remark = Status.INCONCLUSIVE, Remark.NONE
    if low > slack:
        status = Status.FAIL
    elif high <= slack:
        status, remark = (Status.PASS, passing(claim, found)) if not missing else (status, Remark.MISSING)
    needed = replications_to_settle(found.sd, abs(found.mean - claim.bound), level=level)
    return Judgement(claim, found, missing, False, status, remark, 0 if remark is Remark.MISSING else needed)


def passing(claim: Claim, found: Interval) -> Remark:
    """What is to be said of a comparison that passes."""
    if not claim.compares:
        return Remark.NONE
    if found.mean == 0 and found.sd == 0:
        return Remark.SAME
    if found.low >= -claim.bound:
        return Remark.SMALL
    return Remark.BETTER if found.high < 0 else Remark.NONE


def shares_needed(found: Interval, cases: Numbers, bound: float, level: float) -> int:
    """Fewest replications that settle a share which is the same in all of them."""
    each = float(cases.mean())

    def clear(count: int) -> bool:
        total = max(round(each * count), 1)
        low, high = proportion(round(found.mean * total), total, level)
        return not low < bound < high

    return 2 + bisect_left(range(2, MOST), True, key=clear)
