"""Statistics: intervals, survival and inequality against published and hand-made examples."""

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
    quantiles,
    survival,
    survival_at,
    survival_quantiles,
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


# Remission under 6-MP (Freireich 1963), the standard example; + where censored.
TIMES = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
EVENTS = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def curve(time, happened, *edges):
    """When it happened to those to whom it did, or sight of the others was lost, as curves by lane."""
    time, lost = np.array(time, np.int64), ~np.array(happened, bool)
    return survival(time, lost, Lanes(np.array([0, *edges, len(time)])))


def test_survival_is_that_of_the_textbook():
    found = curve(TIMES, EVENTS)
    after = dict(zip(found.times.tolist(), found.left.round(3).tolist(), strict=True))
    assert after == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert survival_quantiles(found, [0.5]) == [[23]]
    assert math.isnan(survival_quantiles(found, [0.9])[0, 0])
    grid = survival_at(found, np.array([0, 5, 6, 9, 10, 100]))
    assert grid.round(3).tolist() == [[1, 1, 0.857, 0.807, 0.753, 0.448]]


ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40)


@given(ROWS)
def test_survival_is_scipys(rows):
    time, happened = np.array(rows, int).T
    found = curve(time, happened)
    data = stats.CensoredData.right_censored(time, happened == 0)
    exact = stats.ecdf(data).sf
    assert np.allclose(survival_at(found, np.arange(21))[0], exact.evaluate(np.arange(21)))
    assert found.times.tolist() == sorted(time[happened == 1])


def test_survival_of_nobody_and_of_all_censored():
    assert survival_at(curve([], []), np.arange(2)).tolist() == [[1, 1]]
    assert math.isnan(survival_quantiles(curve([], []), [0.5])[0, 0])
    assert math.isnan(survival_quantiles(curve([3, 4], [False, False]), [0.5])[0, 0])
    assert survival_quantiles(curve([3, 4], [True, True]), [0.5]) == [[3]]


@given(ROWS)
def test_quantiles_are_numpys(rows):
    time, happened = np.array(rows, int).T
    found = quantiles(curve(time, happened), SHARES)
    if happened.any():
        assert np.allclose(found[0], np.quantile(time[happened == 1], SHARES), rtol=1e-14)
    else:
        assert np.isnan(found).all()


SHARES = [0.0, 0.5, 0.9, 0.95, 1.0]


@given(st.lists(ROWS | st.just([]), min_size=1, max_size=5))
def test_what_is_said_of_a_lane_does_not_depend_on_the_others(lanes):
    rows = [row for lane in lanes for row in lane]
    together = curve(*np.array(rows, int).reshape(-1, 2).T, *np.cumsum([len(lane) for lane in lanes])[:-1])
    for number, lane in enumerate(lanes):
        alone = curve(*np.array(lane, int).reshape(-1, 2).T)
        for read in (quantiles, survival_quantiles):
            assert np.array_equal(read(together, SHARES)[number], read(alone, SHARES)[0], equal_nan=True)
        grid = np.arange(22)
        assert survival_at(together, grid)[number].tolist() == survival_at(alone, grid)[0].tolist()


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
            outcome([1.0, 0.5], ("rate.done", "", 0.5, 10), ("type.days_to_done", "a", np.nan, 0)),
            outcome([1.0, 0.7], ("rate.done", "", 0.7, 20), ("type.days_to_done", "a", 4.0, 1)),
        ]
    )
    assert found.replications == 2
    assert np.isclose(found.values["rate.done", ""].mean, 0.6)
    assert found.values["type.days_to_done", "a"].replications == 1
    assert found.cases == {("rate.done", ""): 15, ("type.days_to_done", "a"): 0.5}
    assert np.isclose(found.amounts["rate.done", ""].mean, (5 + 14) / 2)
    assert found.amounts["type.days_to_done", "a"].mean == 2
    assert np.allclose(found.curve.mean, [1, 0.6])
    assert found.keys("type.days_to_done") == ["a"]
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
