"""Statistics: intervals, quantiles and inequality against published and hand-made examples."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gridsim.scenario.measured import MEASURES, bounds
from gridsim.study.lane_sums import Lanes
from gridsim.study.measures import Outcome, Value
from gridsim.study.statistics import (
    estimated,
    gini,
    interval,
    ordered,
    quantiles,
    share_above,
    times_within,
)
from gridsim.study.summary import band, summarise

VALUES = st.lists(st.floats(0, 1e6), min_size=2, max_size=30)


def test_the_interval_is_that_of_the_reference():
    """R35: sim-tools 1.3.0 on x = 10 + 3 sin 7i + 2 cos 3i."""
    i = np.arange(1, 41)
    found = interval(np.round(10 + 3 * np.sin(7 * i) + 2 * np.cos(3 * i), 4))
    rounded = [round(x, 6) for x in (found.mean, found.sd, found.low, found.high)]
    assert rounded == [10.174225, 2.503067, 9.373705, 10.974745]
    assert found.replications == 40


@given(VALUES, st.floats(0.5, 0.999))
def test_the_interval_is_students(values, level):
    found = interval(np.array(values), level)
    if found.sd > 1e-9 * (1 + found.mean):
        exact = stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))
        assert np.allclose((found.low, found.high), exact, rtol=1e-9, atol=1e-6)
    assert found.low <= found.mean <= found.high


def test_replications_without_a_value_do_not_count():
    found = interval(np.array([np.nan, 9.0, 10.0, np.nan, 11.0]))
    assert found == interval(np.array([9.0, 10.0, 11.0]))
    assert found.replications == 3


def test_intervals_of_few_values_say_so():
    one = interval(np.array([4.0, np.nan]))
    assert (one.mean, one.replications) == (4.0, 1)
    assert all(map(math.isnan, (one.low, one.high, one.sd)))
    none = interval(np.array([np.nan]))
    assert none.replications == 0
    assert all(map(math.isnan, (none.mean, none.low, none.high, none.sd)))
    same = interval(np.array([3.0, 3.0, 3.0]))
    assert (same.low, same.mean, same.high, same.sd) == (3.0, 3.0, 3.0, 0.0)


def test_the_interval_covers_as_often_as_it_says():
    """Level 0.001: of 2000 intervals of 5 normal values 95 % cover, give or take 3.3 standard errors."""
    table = np.random.default_rng(1).normal(size=(2000, 5))
    covered = np.mean([(found := interval(row)).low <= 0 <= found.high for row in table])
    assert abs(covered - 0.95) < 3.3 * (0.95 * 0.05 / 2000) ** 0.5


SHARES = [0.0, 0.5, 0.9, 0.95, 1.0]
TIMES = st.lists(st.integers(0, 20), max_size=40)
GRID = np.arange(-1, 22)


def spans(*lanes):
    """Times of several lanes, in their order."""
    times = np.array([time for lane in lanes for time in lane], np.int64)
    return ordered(times, Lanes(np.cumsum([0, *map(len, lanes)])))


def test_times_are_put_in_order_lane_by_lane_and_those_given_stay_as_they_are():
    given_times = np.array([5, 2, 9, 1, 3])
    found = ordered(given_times, Lanes(np.array([0, 2, 2, 5])))
    assert found.times.tolist() == [2, 5, 1, 3, 9]
    assert found.lanes.sizes == [2, 0, 3]
    assert given_times.tolist() == [5, 2, 9, 1, 3]


def test_times_within_are_those_of_some_need_and_never_between_two():
    """Of ten, nine lie within the ninth; ties count as often as they occur; of one, all lie within it."""
    ten = spans([1, 2, 3, 4, 5, 6, 7, 8, 120, 120])
    assert times_within(ten, [0.0, 0.1, 0.11, 0.5, 0.8, 0.81, 0.9, 1.0]).tolist() == [
        [1, 1, 2, 5, 8, 120, 120, 120]
    ]
    assert times_within(spans([7, 7, 7, 1]), [0.25, 0.26, 1.0]).tolist() == [[1, 7, 7]]
    assert times_within(spans([4]), SHARES).tolist() == [[4.0] * 5]


def test_a_share_that_falls_on_a_time_is_not_moved_by_rounding():
    """0.07 * 100 is a little more than 7 in floating point; the seventh of a hundred it is."""
    assert times_within(spans(range(100)), [0.07, 0.14, 0.28, 0.55, 0.56, 0.9]).tolist() == [
        [6, 13, 27, 54, 55, 89]
    ]


def test_shares_above_are_of_what_takes_longer_than_each_time():
    found = share_above(spans([1, 2, 2, 5], [], [0]), np.array([0, 1, 2, 4, 5]))
    assert np.array_equal(found, [[1, 0.75, 0.25, 0.25, 0], [np.nan] * 5, [0, 0, 0, 0, 0]], equal_nan=True)


@given(TIMES)
def test_what_is_said_of_times_is_numpys(times):
    found = spans(times)
    if not times:
        assert all(np.isnan(read(found, SHARES)).all() for read in (quantiles, times_within))
        assert np.isnan(share_above(found, GRID)).all()
        return
    assert np.allclose(quantiles(found, SHARES)[0], np.quantile(times, SHARES), rtol=1e-14)
    within = np.quantile(times, SHARES, method="inverted_cdf")
    assert times_within(found, SHARES)[0].tolist() == within.tolist()
    assert share_above(found, GRID)[0].tolist() == [np.mean(np.array(times) > time) for time in GRID]


@given(TIMES.filter(len), st.floats(0.01, 1.0))
def test_within_a_time_lies_the_share_and_within_no_shorter_one_does(times, share):
    (time,) = times_within(spans(times), [share])[0].tolist()
    below = np.array(times) < time
    assert np.mean(np.array(times) <= time) >= share - 1e-9
    assert below.mean() < share


@given(st.lists(TIMES, min_size=1, max_size=5))
def test_what_is_said_of_a_lane_does_not_depend_on_the_others(lanes):
    together = spans(*lanes)
    for number, lane in enumerate(lanes):
        alone = spans(lane)
        for read, at in ((quantiles, SHARES), (times_within, SHARES), (share_above, GRID)):
            assert np.array_equal(read(together, at)[number], read(alone, at)[0], equal_nan=True)


def test_sums_over_lanes_keep_them_apart():
    """Three lanes, the second of them empty."""
    lanes = Lanes(np.array([0, 2, 2, 5]))
    label, values = np.array([1, 0, 0, 1, 1]), np.array([1, 2, 4, 8, 16])
    assert (len(lanes), lanes.sizes, lanes.lane.tolist()) == (3, [2, 0, 3], [0, 0, 2, 2, 2])
    assert lanes.sum(values) == [3, 0, 28]
    assert lanes.count(values > 2) == [0, 0, 3]
    assert lanes.count_by(label, 2).tolist() == [[1, 1], [0, 0], [1, 2]]
    assert lanes.sum_by(label, 2, values).tolist() == [[2, 1], [0, 0], [4, 24]]
    assert lanes.of(np.array([1, 3, 4])).sizes == [1, 0, 2]


@given(st.lists(st.floats(0.01, 1e3), min_size=1, max_size=25))
def test_gini_is_half_the_mean_difference_over_the_mean(values):
    x = np.array(values)
    exact = np.abs(x[:, None] - x).mean() / (2 * x.mean())
    assert np.isclose(gini(x), exact, atol=1e-12)
    assert np.isclose(gini(np.append(x * 7, np.nan)), exact, atol=1e-12)


def test_gini_at_its_ends():
    assert gini(np.array([4.0])) == 0
    assert gini(np.zeros(3)) == 0
    assert np.isclose(gini(np.array([0, 0, 0, 1.0])), 0.75)
    assert math.isnan(gini(np.array([np.nan])))


def outcome(curve, *values):
    return Outcome([Value(*value) for value in values], {}, np.array([1, 2]), np.array(curve))


def test_a_summary_puts_replications_together():
    found = summarise(
        [
            outcome([1.0, 0.5], ("rate.done", "", 0.5, 10), ("type.days_to_solved", "a", np.nan, 0)),
            outcome([1.0, 0.7], ("rate.done", "", 0.7, 20), ("type.days_to_solved", "a", 4.0, 1)),
        ]
    )
    assert found.replications == 2
    assert np.isclose(found.values["rate.done", ""].mean, 0.6)
    assert found.values["type.days_to_solved", "a"].replications == 1
    assert found.cases == {("rate.done", ""): 15, ("type.days_to_solved", "a"): 0.5}
    assert np.isclose(found.amounts["rate.done", ""].mean, (5 + 14) / 2)
    assert found.amounts["type.days_to_solved", "a"].mean == 2
    assert np.allclose(found.curve.mean, [1, 0.6])
    assert found.keys("type.days_to_solved") == ["a"]
    assert found.curve.has_interval
    assert not band(np.array([[1.0]])).has_interval


@given(
    st.sampled_from(sorted(MEASURES)),
    st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, np.nan])), min_size=1, max_size=9),
)
def test_no_interval_leaves_the_bounds_of_its_measure(name, values):
    found = estimated(name, np.array(values), np.full(len(values), 10.0))
    low, high = bounds(name)
    plain = interval(np.array(values))
    assert np.isnan(plain.low) == np.isnan(found.low)
    known = [low, found.low, found.mean, found.high, high]
    assert np.isnan(found.low) or known == sorted(known)
    assert np.array_equal(found.mean, plain.mean, equal_nan=True)


def test_bounds_are_those_of_what_a_measure_is():
    assert bounds("rate.done") == bounds("village.gini") == bounds("meeting.used") == (0, 1)
    assert bounds("days_to_done.mean") == bounds("load.mean") == bounds("count.open") == (0, np.inf)


def test_rare_things_have_no_intervals_below_nothing_in_a_summary():
    """Of few needs the interval of a mean would reach below 0, and that of unequal villages beyond 1."""
    rows = [(0.0, 0.9, 0), (0.0, 0.5, 0), (3.0, 1.0, 9)]
    found = summarise(
        [
            outcome([1.0, gini], ("load.mean", "grid", busy, 1), ("village.gini", "", gini, cases))
            for busy, gini, cases in rows
        ]
    )
    assert interval(np.array([0.0, 0.0, 3.0])).low < 0
    load, gini = found.value("load.mean", "grid"), found.value("village.gini")
    assert (load.low, load.high > 4) == (0.0, True)
    assert (gini.low > 0, gini.high) == (True, 1.0)
    assert found.amounts["village.gini", ""].low == found.amounts["load.mean", "grid"].low == 0
    assert (found.curve.high.max(), found.backlog.low.min()) == (1.0, 1.0)


def test_times_as_long_as_needs_are_followed_are_counted_as_lower_bounds():
    """The curve has a point for day 0 and one for each day of two; a mean is no bound, whatever its size."""
    days = [1.0, 0.5, 0.2]
    rows = [(2.0, 1.9), (1.5, 2.0), (2.0, 0.1)]
    found = summarise(
        [
            outcome(days, ("days_to_solved.p90_all", "", nine, 9), ("days_to_solved.restricted", "", mean, 9))
            for nine, mean in rows
        ]
    )
    nine, mean = (found.values[f"days_to_solved.{part}", ""] for part in ("p90_all", "restricted"))
    assert (nine.beyond, nine.replications, mean.beyond) == (2, 3, 0)
    assert nine.mean == np.mean([2.0, 1.5, 2.0])
