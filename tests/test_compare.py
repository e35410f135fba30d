"""Differences are paired, judged as one family, and said with no more certainty than there is."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from gridsim.errors import StudyError
from gridsim.scenario.measured import LESS, MORE
from gridsim.study.cases import CAUSES
from gridsim.study.compare import (
    FEW,
    HEADLINES,
    TOTAL,
    VILLAGE,
    Difference,
    Verdict,
    compare,
    contrast,
    difference,
    holm,
    judge,
    judged_together,
    p_value,
)
from gridsim.study.enough import MOST, half_width, replications_to_settle
from gridsim.study.measures import Outcome, Value
from gridsim.study.replicate import Job, replicate, replicate_all
from gridsim.study.statistics import interval
from small import small

KEY = TOTAL
NONE = math.nan
FOLLOWED = 30
HOUR = 1 / 24
RATE = "rate.solved_within"


def job(median: str) -> Job:
    """A town whose member works with a median of so much."""
    work = {"lognormal": {"median": median, "sigma": 1.0}}
    changes = {"demand.per_household_year": 60.0, "ladder.member.work": work, "run_on": f"{FOLLOWED} days"}
    return Job(small(changes), Path())


BASE, SLOW = job("1 h"), job("9 h")


def numbers(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def outcomes(*values: float, name: str = KEY[0]) -> list[Outcome]:
    """Replications of a single measure."""
    none = np.zeros(0, np.int64)
    curve = np.zeros(FOLLOWED + 1)
    return [Outcome([Value(name, "", value, 9)], {}, none, curve) for value in values]


def judged(*changes: float, threshold: float | None = 0.0, name: str = KEY[0]) -> Difference:
    """The difference of a variant from a base, given the change of each replication."""
    base = [10.0 + 3 * row for row in range(len(changes))]
    other = [value + change for value, change in zip(base, changes, strict=True)]
    found = contrast(
        {"": outcomes(*base, name=name), "other": outcomes(*other, name=name)},
        {} if threshold is None else {name: threshold},
    )
    return found.differences["other"][name, ""]


def test_the_difference_is_the_mean_of_the_differences_of_each_replication() -> None:
    found = difference(KEY, numbers(10, 20, 30), numbers(11, 21, 34), FOLLOWED)
    assert (found.base.mean, found.variant.mean, found.paired.mean) == (20, 22, 2)
    assert found.paired.sd == pytest.approx(math.sqrt(3))  # of 1, 1, 4; for separate luck it were 15
    assert (found.paired.low, found.paired.high) == pytest.approx((2 - 4.302653, 2 + 4.302653))
    assert found.variance_ratio == pytest.approx((100 + 133) / 3)


def test_a_difference_is_taken_where_both_have_a_value() -> None:
    found = difference(KEY, numbers(10, NONE, 30, 40), numbers(12, 20, NONE, 44), FOLLOWED)
    assert (found.base.mean, found.variant.mean, found.paired.mean) == (25, 28, 3)
    assert found.paired.replications == 2
    alone = difference(KEY, numbers(10, NONE), numbers(NONE, 10), FOLLOWED)
    assert alone.paired.replications == 0
    assert math.isnan(alone.paired.mean)


def test_times_beyond_which_nothing_is_followed_stay_in_the_comparison_as_lower_bounds() -> None:
    """No replication drops out: the base comes to it once and the variant never."""
    nine = ("days_to_solved.p90_all", "")
    found = difference(nine, numbers(12, FOLLOWED, FOLLOWED), numbers(*[FOLLOWED] * 3), FOLLOWED)
    assert (found.base.beyond, found.variant.beyond, found.paired.beyond) == (2, 3, 0)
    assert [found.base.replications, found.variant.replications, found.paired.replications] == [3] * 3
    assert (found.base.mean, found.variant.mean, found.paired.mean) == (24, 30, 6)
    mean = difference(KEY, numbers(12, FOLLOWED), numbers(FOLLOWED, FOLLOWED), FOLLOWED)
    assert (mean.base.beyond, mean.variant.beyond) == (0, 0)


def test_what_is_judged_counts_all_needs_or_all_visits() -> None:
    assert HEADLINES == {
        ("days_to_solved.restricted", ""): LESS,
        ("days_to_solved.p90_all", ""): LESS,
        ("days_to_response.restricted", ""): LESS,
        ("rate.on_time_from_need", ""): MORE,
        ("rate.solved_within", ""): MORE,
        ("village.worst", ""): LESS,
    }
    of_visits = [("visits.missed", "contact"), ("visits.missed", "patrol")]
    keys = [
        ("load.mean", "grid"),
        *of_visits,
        ("rate.done_on_time", ""),
        *reversed(HEADLINES),
        (VILLAGE, "1"),
    ]
    found = judged_together(keys)
    assert list(found.items()) == [*HEADLINES.items(), *((key, LESS) for key in of_visits)]
    assert judged_together([KEY]) == {KEY: LESS}


def test_holm_multiplies_each_p_value_by_those_that_are_not_smaller() -> None:
    assert holm([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.06, 0.06, 0.5])
    assert holm([0.5, 0.01]) == pytest.approx([0.5, 0.02])
    assert holm([0.4, 0.4]) == pytest.approx([0.8, 0.8])
    assert holm([]) == []


def test_the_p_value_is_students() -> None:
    assert p_value(interval(numbers(1, 1, 4))) == pytest.approx(0.1835034, abs=1e-6)
    assert p_value(interval(numbers(0, 0))) == 1


def test_a_difference_without_spread_says_something_from_ten_replications_on() -> None:
    """Two that are alike may be chance: p is 1, and not 0."""
    for count, p, said, needed in ((2, 1.0, Verdict.UNSETTLED, FEW), (9, 1.0, Verdict.UNSETTLED, FEW)):
        assert p_value(interval(numbers(*[2.0] * count))) == p
        found = judged(*[2.0] * count)
        assert (found.verdict, found.needed, found.p) == (said, needed, p)
        assert judged(*[0.001] * count, threshold=0.5).verdict is Verdict.UNSETTLED
    tenths = judged(0.1, 0.1, 0.1)  # which are not quite alike as differences of floating point
    assert (tenths.verdict, tenths.paired.sd, tenths.p) == (Verdict.UNSETTLED, 0, 1)
    assert math.isnan(tenths.variance_ratio)
    rounding = judged(1e-15, -1e-15, 0.0)
    assert (rounding.verdict, rounding.paired.mean) == (Verdict.SAME, 0)
    assert (FEW, p_value(interval(numbers(*[2.0] * FEW)))) == (10, 0.0)
    assert judged(*[2.0] * FEW).verdict is Verdict.WORSE
    assert judged(*[-2.0] * FEW).verdict is Verdict.BETTER
    assert judged(*[0.001] * FEW, threshold=0.5).verdict is Verdict.SMALL


def test_simultaneous_intervals_are_bonferronis() -> None:
    """The half width for 5 of 10 replications is that of a 99 % interval."""
    assert half_width(2.0, 10, 1) == pytest.approx(2.262157 * 2 / math.sqrt(10))
    assert half_width(2.0, 10, 5) == pytest.approx(3.249836 * 2 / math.sqrt(10))
    found = judged(1, 1, 4)
    assert (found.low, found.high) == pytest.approx((2 - 4.302653, 2 + 4.302653))


@pytest.mark.parametrize(
    ("changes", "threshold", "said"),
    [
        ((-1.0, -1.1, -0.9, -1.0), 0.0, Verdict.BETTER),
        ((1.0, 1.1, 0.9, 1.0), 0.0, Verdict.WORSE),
        ((1.0, -1.1, 0.9, -1.0), 0.0, Verdict.UNSETTLED),
        ((1.0, -1.1, 0.9, -1.0), 0.5, Verdict.UNSETTLED),
        ((1.0, -1.1, 0.9, -1.0), 3.0, Verdict.SMALL),
        ((-1.0, -1.1, -0.9, -1.0), 1.3, Verdict.SMALL),
        ((-1.0, -1.1, -0.9, -1.0), 1.1, Verdict.UNSETTLED),  # not none, and perhaps large enough to matter
        ((-1.0, -1.1, -0.9, -1.0), 0.95, Verdict.BETTER),
        ((0.0, 0.0, 0.0, 0.0), 0.0, Verdict.SAME),
        ((0.0, 0.0, 0.0, 0.0), 1.0, Verdict.SAME),
        ((1.0, 1.0, 1.0, 1.0), 0.0, Verdict.UNSETTLED),
    ],
)
def test_each_verdict_is_said_where_it_is_due(
    changes: tuple[float, ...], threshold: float, said: Verdict
) -> None:
    assert judged(*changes, threshold=threshold).verdict is said


@pytest.mark.parametrize(("name", "smallest"), [(KEY[0], HOUR), (RATE, 0.001), ("village.worst", HOUR)])
def test_of_less_than_the_smallest_difference_no_direction_is_said(name: str, smallest: float) -> None:
    """An hour, 0.1 points: well below it too small to matter, just below it nothing, above it a direction."""
    spread = numbers(-1, 1, -1, 1, 0) * smallest / 20
    said = {}
    for share in (0.5, 0.96, 1.2):
        found = judged(*(share * smallest + spread).tolist(), threshold=None, name=name)
        assert found.p < 0.001
        said[share] = found.verdict
    above = Verdict.BETTER if HEADLINES[name, ""] == MORE else Verdict.WORSE
    assert said == {0.5: Verdict.SMALL, 0.96: Verdict.UNSETTLED, 1.2: above}


def test_a_stated_difference_stands_in_place_of_the_smallest() -> None:
    changes = (0.5 * HOUR, 0.51 * HOUR, 0.49 * HOUR)
    assert judged(*changes, threshold=None).verdict is Verdict.SMALL
    assert judged(*changes, threshold=0.0).verdict is Verdict.WORSE
    assert judged(2.0, 2.1, 1.9, threshold=3.0).verdict is Verdict.SMALL


def test_intervals_of_differences_of_shares_stay_within_what_shares_can_differ_by() -> None:
    changes = (0.9, -0.9, 0.8)
    share, days = judged(*changes, name=RATE), judged(*changes)
    assert (share.low, share.high) == (-1, 1)
    assert days.low < -1 < 1 < days.high
    missed = contrast(
        {
            name: [
                Outcome([Value("visits.missed", "x", one, 9)], {}, np.zeros(0), np.zeros(2)) for one in row
            ]
            for name, row in {"": (0.0, 1.0, 0.1), "v": (1.0, 0.0, 0.9)}.items()
        },
        {},
    ).differences["v"]["visits.missed", "x"]
    assert (missed.low, missed.high, missed.verdict) == (-1, 1, Verdict.UNSETTLED)


def test_which_way_is_better_goes_with_the_measure() -> None:
    for key, way in HEADLINES.items():
        more = judged(0.1, 0.11, 0.09, 0.1, name=key[0])
        assert more.verdict is {MORE: Verdict.BETTER, LESS: Verdict.WORSE}[way], key


def test_many_differences_settle_less_than_one() -> None:
    """A difference that is settled by itself is not settled among forty that are none."""
    one = difference(KEY, numbers(10, 13, 16, 19), numbers(11, 14.2, 16.8, 20.1), FOLLOWED)
    none = replace(one, paired=interval(numbers(1, -1, 1, -1)))
    directions = {(VILLAGE, str(row)): LESS for row in range(41)}
    alone = judge({"v": {(VILLAGE, "0"): one}}, directions, {})["v"][VILLAGE, "0"]
    among = dict.fromkeys(directions, none) | {(VILLAGE, "0"): one}
    many = judge({"v": among}, directions, {})["v"][VILLAGE, "0"]
    assert (alone.verdict, many.verdict) == (Verdict.WORSE, Verdict.UNSETTLED)
    assert many.p == pytest.approx(41 * alone.p)
    assert many.low < alone.low < alone.high < many.high


def test_as_many_replications_as_are_named_settle_a_difference_nine_times_in_ten() -> None:
    """Of 2,000 studies of normal values 1,800 are expected to; within 5 standard errors of that."""
    told, small = judged(0.9, -0.1, 0.4), judged(0.3, -0.28, 0.1, -0.1, threshold=0.3)
    slack = 5 * (2000 * 0.9 * 0.1) ** 0.5
    for found, threshold, verdicts in (
        (told, 0.0, {Verdict.BETTER, Verdict.WORSE}),
        (small, 0.3, {Verdict.SMALL}),
    ):
        assert found.verdict is Verdict.UNSETTLED
        paired = found.paired
        luck = np.random.default_rng(5).normal(paired.mean, paired.sd, (2000, found.needed))
        settled = sum(judged(*row, threshold=threshold).verdict in verdicts for row in luck.tolist())
        assert abs(settled - 1800) < slack


@pytest.mark.parametrize(
    ("away", "family", "named"),
    [
        (0.02, 70, 54_426), (0.5, 1, 44), (0.5, 70, 93), (1.0, 1, 13), (1.0, 70, 28), (2.0, 1, 5),
        (2.0, 70, 11), (3.0, 1, 4), (3.0, 70, 8), (5.0, 1, 3), (5.0, 70, 6), (10.0, 70, 5),
    ],
)  # fmt: skip
def test_as_many_replications_as_are_named_are_the_fewest(away: float, family: int, named: int) -> None:
    """The power is that of scipy's noncentral t, however few they are."""

    def power(count: int) -> float:
        t = stats.t.ppf(1 - 0.025 / family, count - 1)
        return float(stats.nct.sf(t, count - 1, away * count**0.5))

    assert replications_to_settle(1.0, away, level=1 - 0.05 / family) == named
    assert power(named - 1) < 0.9 <= power(named)


def test_a_difference_beside_which_the_spread_is_nothing_needs_few_replications() -> None:
    assert [replications_to_settle(1.0, away, level=1 - 0.05 / 70) for away in (1e2, 1e4, 1e200)] == [3, 2, 2]
    assert replications_to_settle(1.0, -1e9) == MOST


def test_more_replications_are_needed_than_there_are() -> None:
    for threshold, needed in ((0.0, 104), (0.1, 104), (0.9, 22), (1.0, 17)):
        found = judged(1.0, -0.9, 0.8, 0.2, threshold=threshold)
        assert found.verdict is Verdict.UNSETTLED
        assert found.needed == needed
    assert judged(1.0, -1.0).needed == MOST


def test_of_less_than_the_smallest_difference_only_that_it_is_small_can_be_settled() -> None:
    """Just below it that takes many; that there is some difference would take 104, and is not said."""
    for threshold, needed in ((0.28, MOST), (0.3, 12_261)):
        found = judged(1.0, -0.9, 0.8, 0.2, threshold=threshold)
        assert (found.verdict, found.needed) == (Verdict.UNSETTLED, needed)


def test_settled_differences_need_no_more_replications() -> None:
    assert judged(1.0, 1.1, 0.9, 1.0).needed == 0


def test_villages_are_a_family_of_their_own() -> None:
    def town(shift: float) -> list[Outcome]:
        return [
            replace(
                one,
                values=[
                    *one.values,
                    *(Value(VILLAGE, str(v), 5.0 + v + shift * row, 9) for v in (1, 2)),
                ],
            )
            for row, one in enumerate(outcomes(10, 11, 12))
        ]

    found = contrast({"": town(0), "far": town(1)}, {}).differences["far"]
    assert found[KEY].verdict is Verdict.SAME
    assert found[KEY].p == 1
    assert found[VILLAGE, "1"].p == pytest.approx(2 * p_value(found[VILLAGE, "1"].paired))


def test_measures_without_values_are_not_judged() -> None:
    found = contrast({"": outcomes(1, NONE), "other": outcomes(NONE, 2)}, {}).differences["other"][KEY]
    assert found.verdict is None
    assert found.needed == 0
    assert math.isnan(found.p)


def test_a_variant_that_changes_nothing_has_no_difference_at_all() -> None:
    found = compare({"": BASE, "same": BASE}, 3, thresholds={}).differences["same"]
    for one in found.values():
        assert (
            one.paired.replications == 0
            or (one.paired.mean, one.paired.sd) == (0, 0)
            or one.paired.sd != one.paired.sd
        )
    said = {found[key].verdict for key in HEADLINES if found[key].paired.replications > 1}
    assert said == {Verdict.SAME}


def test_a_slower_variant_is_worse_on_the_same_needs() -> None:
    found = compare({"": BASE, "slow": SLOW}, 8, thresholds={})
    assert found.differences["slow"][KEY].verdict is Verdict.WORSE
    assert found.differences["slow"]["count.arisen", ""].paired.sd == 0
    assert found.differences["slow"][KEY].variance_ratio > 1


def test_the_parts_of_the_difference_add_up_to_it() -> None:
    found = compare({"": BASE, "slow": SLOW}, 3, thresholds={}).differences["slow"]
    total = found[TOTAL].paired.mean
    assert total > 0.1
    assert sum(found["days_by_cause", cause].paired.mean for cause in CAUSES) == pytest.approx(total)
    by_level = [one.paired.mean for key, one in found.items() if key[0] == "days_by_cause_and_level"]
    assert sum(by_level) == pytest.approx(total)


@pytest.mark.parametrize(
    ("jobs", "replications", "message"),
    [
        ({"": BASE, "slow": SLOW}, 1, "one replication says nothing about a difference"),
        ({"": BASE}, 5, "there is no variant to compare"),
        (
            {"": BASE, "odd": Job(BASE.scenario.model_copy(update={"seed": 7}), Path())},
            2,
            "odd has another seed than the base, 7 and not 1: no common luck",
        ),
        (
            {"": BASE, "odd": Job(small({"run_on": "40 days"}), Path())},
            2,
            "odd has another run-on than the base, 40 days and not 30 days: no common luck",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(jobs: dict[str, Job], replications: int, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        compare(jobs, replications, thresholds={})


def test_one_pool_gives_what_each_scenario_gives_alone() -> None:
    """For any number of processes; the records of single cases are left out."""
    jobs, counted = {"": BASE, "slow": SLOW}, []
    together = replicate_all(jobs, range(2), workers=2, done=lambda: counted.append(1))
    assert len(counted) == 4
    for name, job in jobs.items():
        for one, other in zip(together[name], replicate(job, range(2)), strict=True):
            np.testing.assert_equal([vars(v) for v in one.values], [vars(v) for v in other.values])
            assert one.records == {}


def test_independent_sets_are_called_different_no_more_often_than_the_level_says() -> None:
    """1,000 pairs of independent sets, 20 measures each: some verdict is false in at most 5 % of them.

    The binomial upper 99.9 % limit at 5 % of 1,000 is 72.
    """
    rng = np.random.default_rng(20)
    wrong = 0
    directions = {(VILLAGE, str(row)): LESS for row in range(20)}
    for _ in range(1000):
        raw = {key: difference(key, rng.normal(size=10), rng.normal(size=10), 99) for key in directions}
        found = judge({"v": raw}, directions, {VILLAGE: 0.0})["v"]
        wrong += any(one.verdict in (Verdict.BETTER, Verdict.WORSE) for one in found.values())
    assert 20 <= wrong <= 72


def unfinished(**changes: Any) -> Job:
    """A town in which half of the matters need the town's meeting, and members may keep or lose them."""
    base = {
        "run_on": f"{FOLLOWED} days",
        "limits.done": "3 working days",
        "town.households": 12,
        "town.members": 3,
        "town.villages": 3,
        "demand.per_household_year": 60.0,
        "demand.sources": {"visit": 0.5, "whistle": 0.5},
        "demand.needed": {"member": 0.5, "town": 0.5},
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "10 min"}},
        "ladder.member.holdback": 0.25,
        "ladder.member.work": {"exponential": {"mean": "6 h"}},
        "ladder.town.meeting": {"every": "weekly", "on": ["wed"], "agenda": 12},
    }
    return Job(small(base | {path.replace("__", "."): value for path, value in changes.items()}), Path())


NEVER_HELD = {"every": "dates", "on": ["2024-12-31"], "agenda": 12}


def test_work_that_is_left_unfinished_is_never_better() -> None:
    """A meeting that is not held, matters that are held back, lost, withdrawn or waiting for nobody.

    Several of them look better by the days of what is done, and by the official rate on time; no judged
    measure of needs does, each counts every need that arises, and the days from need to solved are longer.
    """
    jobs = {
        "": unfinished(),
        "never_held": unfinished(ladder__town__meeting=NEVER_HELD),
        "held_back": unfinished(ladder__member__holdback=1.0),
        "unknown": unfinished(demand__detection=0.001),
        "withdrawn": unfinished(withdrawal={"share": 1.0, "after": {"exponential": {"mean": "1 h"}}}),
        "nobody": unfinished(ladder__town__workers=0),
    }
    found = compare(jobs, 10, thresholds={}).differences
    assert set(found) == set(jobs) - {""}
    for name, differences in found.items():
        arisen, of_needs = differences["count.arisen", ""], [key for key in HEADLINES if key in differences]
        assert arisen.base.mean == arisen.variant.mean, name
        said = {key: differences[key].verdict for key in (*of_needs, *keys_of(VILLAGE, differences))}
        assert Verdict.BETTER not in said.values(), (name, said)
        assert said[TOTAL] is Verdict.WORSE, name
        assert differences[RATE, ""].verdict is Verdict.WORSE, name
        assert all(differences[key].paired.replications == 10 for key in said), name
    shown = "days_to_done.mean", "rate.done_on_time"
    assert found["held_back"][shown[0], ""].paired.mean < 0 < found["held_back"][shown[1], ""].paired.mean
    assert found["withdrawn"]["days_to_solved.mean", ""].paired.mean < 0


def keys_of(name: str, differences: Any) -> list[Any]:
    """The measures of one name, by what they are for."""
    return [key for key in differences if key[0] == name]


def test_a_variant_with_more_needs_is_judged_per_need() -> None:
    """Twice as many households, each with a member of its own as before: nobody waits longer."""
    some = {"run_on": f"{FOLLOWED} days", "demand.per_household_year": 60.0, "town.members": 3}
    base = Job(small(some | {"town.villages": 3, "town.households": 30}), Path())
    more = Job(small(some | {"town.villages": 3, "town.households": 60, "town.members": 6}), Path())
    found = compare({"": base, "more": more}, 10, thresholds={"days_to_solved.restricted": 0.2}).differences
    arisen = found["more"]["count.arisen", ""]
    assert arisen.variant.mean > 1.5 * arisen.base.mean
    assert found["more"][TOTAL].verdict in (Verdict.SMALL, Verdict.UNSETTLED)
    assert found["more"][TOTAL].paired.replications == 10
