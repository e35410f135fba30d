"""Distributions: every quantile against scipy's own, every mean against the integral of the quantile."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gridsim.errors import ScenarioError
from gridsim.model.distributions import LONGEST, mean, quantile, sample, with_tables
from gridsim.model.draws import Draws
from gridsim.scenario.distributions import Distribution
from gridsim.units import DAY, HOUR
from small import Luck, small

SPANS = st.integers(1, 1000)
SHAPES = st.floats(0.2, 30)
U = np.array([0.0, 1e-9, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-9])


def written(family, **values):
    return Distribution.model_validate({family: values})


def h(number):
    return f"{number} h"


@st.composite
def families(draw):
    """A distribution, and scipy's form of it in hours."""
    a, b, c = sorted(draw(st.lists(SPANS, min_size=3, max_size=3, unique=True)))
    shape, sigma, phases = draw(SHAPES), draw(st.floats(0.05, 2)), draw(st.integers(1, 40))
    log_sd = np.sqrt(np.log1p((b / a) ** 2))
    return draw(
        st.sampled_from(
            [
                (written("uniform", low=h(a), high=h(b)), stats.uniform(a, b - a)),
                (
                    written("triangular", low=h(a), mode=h(b), high=h(c)),
                    stats.triang((b - a) / (c - a), a, c - a),
                ),
                (written("triangular", low=h(a), mode=h(a), high=h(c)), stats.triang(0, a, c - a)),
                (written("triangular", low=h(a), mode=h(c), high=h(c)), stats.triang(1, a, c - a)),
                (written("exponential", mean=h(a)), stats.expon(scale=a)),
                (written("lognormal", median=h(a), sigma=sigma), stats.lognorm(sigma, scale=a)),
                (
                    written("lognormal", mean=h(a), sd=h(b)),
                    stats.lognorm(log_sd, scale=a / np.sqrt(1 + (b / a) ** 2)),
                ),
                (written("gamma", mean=h(a), shape=shape), stats.gamma(shape, scale=a / shape)),
                (written("weibull", scale=h(a), shape=shape), stats.weibull_min(shape, scale=a)),
                (written("erlang", mean=h(a), phases=phases), stats.erlang(phases, scale=a / phases)),
            ]
        )
    )


@settings(max_examples=200)
@given(families())
def test_quantiles_and_means_are_those_of_scipy(pair):
    distribution, exact = pair
    assert np.allclose(quantile(distribution, U) / HOUR, exact.ppf(U), rtol=1e-7, atol=1e-9)
    assert np.isclose(mean(distribution) / HOUR, exact.mean(), rtol=1e-9)


@settings(max_examples=60)
@given(families(), st.floats(0, 1))
def test_quantiles_never_fall(pair, share):
    distribution, _ = pair
    mixed = Distribution.model_validate(
        {"mixture": {"point": "0 h", "share": share, "rest": distribution.model_dump(exclude_none=True)}}
    )
    u = np.linspace(0, 1, 200, endpoint=False)
    for each in (distribution, mixed):
        assert (np.diff(quantile(each, u)) >= 0).all()
        assert (quantile(each, u) >= 0).all()


FIXED = [
    written("exponential", mean="3 h"),
    written("lognormal", median="40 min", sigma=1.3),
    written("lognormal", mean="9 days", sd="12 days"),
    written("gamma", mean="1 h", shape=0.5),
    written("weibull", scale="20 min", shape=1.5),
    written("empirical", values=["1 h", "5 h", "2 h"]),
    written("mixture", point="30 min", share=0.2, rest={"uniform": {"low": "1 h", "high": "2 h"}}),
    written("mixture", point="0 h", share=0.5, rest={"empirical": {"values": ["1 h", "3 h"]}}),
    Distribution.model_validate({"constant": "3 h"}),
]


@pytest.mark.parametrize("distribution", FIXED, ids=lambda d: d.family)
def test_the_mean_is_the_integral_of_the_quantile(distribution):
    """Midpoints in u = 1 - v^4, which are close together where the tail is long."""
    v = (np.arange(200_000) + 0.5) / 200_000
    u = np.minimum(1 - v**4, 1 - 2**-53)
    integral = (quantile(distribution, u) * 4 * v**3).mean()
    assert np.isclose(integral, mean(distribution), rtol=2e-3)


def test_observed_values_are_taken_in_turn_and_a_point_mass_comes_first():
    observed = written("empirical", values=["5 h", "1 h", "2 h"])
    u = np.array([0, 0.33, 0.34, 0.67, 1 - 2**-53])
    assert (quantile(observed, u) / HOUR).tolist() == [1, 1, 2, 5, 5]
    mixed = written("mixture", point="9 h", share=0.5, rest={"uniform": {"low": "0 h", "high": "2 h"}})
    assert (quantile(mixed, np.array([0, 0.49, 0.5, 0.75])) / HOUR).tolist() == [9, 9, 0, 1]


@pytest.mark.parametrize(("share", "expected"), [(0, [1, 1]), (1, [9, 9])])
def test_a_mixture_may_be_all_point_or_all_rest(share, expected):
    mixed = written("mixture", point="9 h", share=share, rest="1 h")
    assert (quantile(mixed, np.array([0.0, 1 - 2**-53])) / HOUR).tolist() == expected


@pytest.mark.parametrize(
    "distribution",
    [
        written("exponential", mean="0 h"),
        written("lognormal", median="0 h", sigma=1.0),
        written("gamma", mean="0 h", shape=2.0),
        written("weibull", scale="0 h", shape=0.02),
    ],
    ids=lambda d: d.family,
)
def test_a_span_of_nothing_is_nothing(distribution):
    assert quantile(distribution, U).tolist() == [0.0] * len(U)
    assert mean(distribution) == 0


@pytest.mark.parametrize(
    "distribution",
    [
        written("lognormal", median="90 years", sigma=10.0),
        written("weibull", scale="90 years", shape=0.02),
        written("gamma", mean="90 years", shape=0.02),
    ],
    ids=lambda d: d.family,
)
def test_no_span_is_longer_than_two_hundred_years_or_overflows(distribution):
    spans = sample(distribution, Luck({"x": [0, 0.5, 1 - 2**-53]}), "x", np.arange(3))
    assert spans[-1] == LONGEST
    assert (np.diff(spans) >= 0).all()
    assert mean(distribution) <= LONGEST


def test_a_lognormal_without_spread_is_its_mean():
    assert np.allclose(quantile(written("lognormal", mean="2 h", sd="0 h"), U), 2 * HOUR)


@pytest.mark.parametrize("distribution", FIXED, ids=lambda d: d.family)
def test_every_span_is_the_mean_in_deterministic_mode(distribution):
    spans = sample(distribution, Draws(1, 0, deterministic=True), "x", np.arange(4))
    assert spans.tolist() == [round(mean(distribution))] * 4


class NoDraws:
    deterministic = False

    def cells(self, *_):
        raise AssertionError("something was drawn")


def test_a_constant_draws_nothing_and_anything_else_does():
    constant = Distribution.model_validate({"constant": "90 min"})
    assert sample(constant, NoDraws(), "x", np.arange(2)).tolist() == [5400, 5400]
    with pytest.raises(AssertionError, match="something was drawn"):
        sample(FIXED[0], NoDraws(), "x", np.arange(2))


def test_spans_are_rounded_to_the_nearest_tick():
    distribution = written("uniform", low="0 s", high="10 s")
    spans = sample(distribution, Luck({"x": [0.0, 0.14, 0.16, 0.96]}), "x", np.arange(4))
    assert spans.tolist() == [0, 1, 2, 10]


def test_two_scenarios_meet_the_same_luck_where_a_distribution_changes():
    row = np.arange(500)
    narrow, wide = (
        sample(written("lognormal", median="2 h", sigma=sigma), Draws(3, 1), "x", row) for sigma in (0.5, 1.5)
    )
    assert (np.diff(narrow[np.lexsort((narrow, wide))]) >= 0).all()
    assert (narrow != wide).mean() > 0.9


def test_a_table_of_quantiles_is_read_from_its_file(tmp_path):
    (tmp_path / "waits.csv").write_text("quantile,days\n0,0\n0.5,2\n1,12\n", encoding="utf-8")
    wait = {"mixture": {"point": "0 h", "share": 0.0, "rest": {"empirical": {"file": "waits.csv"}}}}
    scenario = with_tables(small({"outside.wait": wait, "ladder.town.work": wait}), tmp_path)
    rest = scenario.outside.wait.mixture.rest
    u = np.array([0.0, 0.25, 0.5, 0.75, 1 - 2**-53])
    assert np.allclose(quantile(rest, u) / DAY, [0, 1, 2, 7, 12], atol=0.02)
    assert np.isclose(mean(rest), 4 * DAY)
    assert scenario.ladder["town"].work == scenario.outside.wait
    assert with_tables(small(), tmp_path) == small()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("quantile,hours\n0.5,1\n", ["empirical.file: lacks the columns: days"]),
        ("quantile,days\n0.5,long\n", ["2: days: must be a number from 0 to 36,525, found long"]),
        ("quantile,days\n0.5\n", ["2: must have 2 cells, as many as the header, found 1"]),
        ("quantile,days\n", ["empirical.file: has no rows; it needs one for each quantile"]),
        (
            "quantile,days\n0.5,2\n0.4,2\n0.6,1\n",
            [
                "3: quantile: must be above that of the row before, found 0.4",
                "4: days: must not be below those of the row before, found 1",
            ],
        ),
        (
            "quantile,days\n-0.1,-1\n50,99999999\n",
            [
                "2: days: must be a number from 0 to 36,525, found -1",
                "2: quantile: must be a number from 0 to 1, found -0.1",
                "3: days: must be a number from 0 to 36,525, found 99999999",
                "3: quantile: must be a number from 0 to 1, found 50",
            ],
        ),
        ("quantile,days\n0.5,nan\n", ["2: days: must be a number from 0 to 36,525, found nan"]),
    ],
)
def test_every_fault_of_a_table_of_quantiles_is_told_with_its_line(tmp_path, text, faults):
    (tmp_path / "waits.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"waits\.csv:") as error:
        with_tables(written("empirical", file="waits.csv"), tmp_path)
    assert [str(fault) for fault in error.value.faults] == faults


def test_faults_of_all_tables_of_quantiles_are_told_at_once(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("quantile,days\n2,1\n", encoding="utf-8")
    waits = {name: {"empirical": {"file": f"{name}.csv"}} for name in "ab"}
    scenario = small({"outside.wait": waits["a"], "ladder.town.work": waits["b"]})
    with pytest.raises(ScenarioError, match=r"a\.csv:2: quantile") as error:
        with_tables(scenario, tmp_path)
    assert [Path(fault.file).name for fault in error.value.faults] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_quantiles_is_read_as_excel_saves_it(tmp_path, encoding):
    text = "说明,quantile,days\r\n经验,0,3\r\n\r\n经验,1,3\r\n"
    (tmp_path / "waits.csv").write_bytes(text.encode(encoding))
    assert mean(with_tables(written("empirical", file="waits.csv"), tmp_path)) == 3 * DAY


def test_a_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioError, match=r"waits\.csv: empirical\.file: there is no such file"):
        with_tables(written("empirical", file="waits.csv"), tmp_path)
