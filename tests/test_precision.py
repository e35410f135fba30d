"""Replications go on until a measure is precise enough, and no longer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy import stats

from gridsim.cli import main
from gridsim.errors import StudyError
from gridsim.output.summaries.precision import precision, spoken, warn
from gridsim.scenario.starter import starter
from gridsim.study.compare import HEADLINES
from gridsim.study.enough import replications_for_width
from gridsim.study.measures import Outcome, Value
from gridsim.study.precision import Goal, Rule, read_goal, until_precise
from gridsim.study.statistics import Interval, interval, proportion, share_interval
from gridsim.study.summary import collect

STEPS = np.arange(1, 41)
SERIES = np.round(10 + 3 * np.sin(7 * STEPS) + 2 * np.cos(3 * STEPS), 4)
USUAL = "At 12 replications, half a 95% interval is at most 5% of the mean for"


@pytest.mark.parametrize(("ahead", "first", "stopped"), [(0, 29, 29), (5, 29, 34)])
def test_the_rule_stops_where_another_program_does(ahead: int, first: int, stopped: int) -> None:
    """R35: sim-tools 1.3.0 at 10 %, from 3 on: the confidence-interval method, and the look ahead by 5."""
    rule = Rule(Goal("10%", 0.1 / 0.9, relative=True), least=3, ahead=ahead)  # g / (1 + g) is 10 %
    for number in STEPS.tolist():
        if rule.enough(interval(SERIES[:number]), number):
            break
    assert (rule.first, number) == (first, stopped)


def test_a_share_of_the_mean_is_held_by_less_of_the_estimate() -> None:
    goal = read_goal("25%")
    assert goal.wanted(Interval(10.0, 8.0, 12.0, 1.0, 9)) == pytest.approx(2.0)
    assert goal.met(Interval(10.0, 8.0, 12.0, 1.0, 9))
    assert not goal.met(Interval(10.0, 7.9, 12.1, 1.0, 9))
    assert not goal.met(Interval(10.0, math.nan, math.nan, math.nan, 1))


@pytest.mark.parametrize(
    ("text", "measure", "amount", "relative"),
    [
        ("5%", "days_to_solved.restricted", 0.05, True),
        ("5 ％", "rate.solved_within", 0.05, True),
        ("0.5d", "days_to_solved.p90_all", 0.5, False),
        ("12 h", "days_to_solved.restricted", 0.5, False),
        ("1 周", "days_to_closed.mean", 7.0, False),
        ("2points", "rate.done_on_time", 0.02, False),
        ("2 个百分点", "load.mean/grid", 0.02, False),
        ("2 percentage points", "rate.solved_within", 0.02, False),
        ("0.02", "rate.solved_within", 0.02, False),
        (".5", "village.worst", 0.5, False),
        ("3", "backlog.mean", 3.0, False),
    ],
)
def test_goals_are_read(text: str, measure: str, amount: float, relative: bool) -> None:
    found = read_goal(text, measure)
    assert (found.amount, found.relative, found.measure) == (pytest.approx(amount), relative, measure)


@pytest.mark.parametrize(
    ("text", "measure", "message"),
    [
        (
            "0",
            "days_to_solved.restricted",
            "--precision 0: must be above 0; or write a share of the mean such as 5%",
        ),
        ("-1", "days_to_solved.restricted", "--precision -1: must not be below 0"),
        ("0%", "days_to_solved.restricted", "--precision 0%: must be above 0"),
        (
            "abc",
            "days_to_solved.restricted",
            "--precision abc: does not begin with a number; or write a share",
        ),
        ("半天", "days_to_solved.restricted", "--precision 半天: does not begin with a number; or"),
        ("", "days_to_solved.restricted", "--precision : does not begin with a number"),
        ("nan", "days_to_solved.restricted", "--precision nan: does not begin with a number"),
        (
            "0,5d",
            "days_to_solved.restricted",
            r"--precision 0,5d: write a point for decimals, 0\.5d; or write",
        ),
        (
            "1 day 12 h",
            "days_to_solved.restricted",
            "12 h: must be one number with one unit, 36h and not 1 day 12 h",
        ),
        ("1e400", "days_to_solved.restricted", "--precision 1e400: must be written out, 0.001 and not 1e-3"),
        ("9" * 400, "days_to_solved.restricted", "9: is too large; or write"),
        ("100%", "days_to_solved.restricted", "--precision 100%: must be below 100% of the mean"),
        (
            "5 furlongs",
            "days_to_solved.restricted",
            "--precision 5 furlongs: furlongs is no unit of time: write 0.5d or 12h",
        ),
        ("5 working days", "days_to_solved.restricted", "measures are in days of 24 h: write 0.5d or 12h"),
        (
            "0.5d",
            "rate.solved_within",
            "0.5d: rate.solved_within has the unit share: write 2points or 0.02; or",
        ),
        (
            "2points",
            "backlog.mean",
            "backlog.mean has the unit matters: write a plain number; or",
        ),
        (
            "2points",
            "days_to_solved.restricted",
            "has the unit days: write 0.5d, 12h or a number of days; or write",
        ),
        (
            "2",
            "rate.solved_within",
            "rate.solved_within is a share, at most 1: write 2points or 0.02; or write a share",
        ),
        (
            "5%",
            "days_to_solved.restrictd",
            r"no measure days_to_solved.restrictd; did you mean days_to_solved.restricted\?",
        ),
        ("5%", "load.mean", "load.mean is for each level: write load.mean/NAME"),
        (
            "5%",
            "rate.solved_within/x",
            "rate.solved_within is for the whole town: there is no rate.solved_within/x",
        ),
    ],
)
def test_goals_that_make_no_sense_are_refused(text: str, measure: str, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        read_goal(text, measure)


def outcomes(
    values: Iterator[float] | list[float], name: str = "days_to_solved.restricted"
) -> Iterator[Outcome]:
    """Replications with one measure of 4 needs, each followed for 22 days."""
    for value in values:
        yield Outcome([Value(name, "", value, 4)], {}, np.zeros(1, np.int64), np.ones(23))


def test_no_more_replications_are_asked_for_than_are_needed() -> None:
    """Ten and the five of the look ahead, where all are alike."""
    asked = []

    def counted() -> Iterator[float]:
        for number in range(100):
            asked.append(number)
            yield 7.0

    assert len(list(until_precise(outcomes(counted()), read_goal("5%")))) == 15
    assert len(asked) == 15


def test_all_are_given_if_they_are_never_precise_enough() -> None:
    found = list(until_precise(outcomes([1.0, 9.0] * 30), read_goal("1%")))
    assert len(found) == 60


def test_a_spell_of_precision_is_not_enough() -> None:
    """An outlier within the look ahead starts it anew."""
    values = [10.0] * 13 + [100.0] + [10.0] * 500
    found = len(list(until_precise(outcomes(values), read_goal("10%"))))
    estimates = [interval(np.array(values[:number])) for number in range(found - 5, found + 1)]
    assert found > 100
    assert all(read_goal("10%").met(estimate) for estimate in estimates)
    assert not read_goal("10%").met(interval(np.array(values[: found - 6])))


@pytest.mark.parametrize(
    ("name", "values", "text", "message"),
    [
        ("days_to_solved.restricted", [math.nan] * 20, "5%", "has no value in any of 10 replications"),
        ("days_to_solved.restricted", [0.0] * 20, "5%", "is 0 in each of 10 replications.*--precision 1$"),
        ("rate.reopened", [0.0] * 20, "5%", "is 0 in each of 10 replications.*--precision 1points"),
        ("days_to_closed.mean", [1.0] * 20, "5%", "there is no measure days_to_solved.restricted"),
    ],
)
def test_what_more_replications_cannot_mend_is_told(
    name: str, values: list[float], text: str, message: str
) -> None:
    measure = name if "closed" not in name else "days_to_solved.restricted"
    with pytest.raises(StudyError, match=message):
        list(until_precise(outcomes(values, name), read_goal(text, measure)))


def test_a_time_that_some_replications_do_not_come_to_counts_with_all_days_followed() -> None:
    """None drops out: those at the 22 days followed are in the mean, and counted as lower bounds."""
    goal = read_goal("3d", "days_to_solved.p90_all")
    found = list(until_precise(outcomes([5.0, 22.0, 5.0, 6.0] * 200, goal.name), goal))
    estimate = collect(found)[goal.of]
    values = np.array([5.0, 22.0, 5.0, 6.0] * 200)[: len(found)]
    assert goal.met(estimate)
    assert not goal.met(interval(values[:-6]))
    assert (estimate.mean, estimate.beyond) == (values.mean(), (values == 22).sum())
    assert (estimate.replications, estimate.low) == (len(found), interval(values).low)


def test_a_goal_in_points_holds_the_few_cases_that_all_agree() -> None:
    """Of 15 replications of 4 cases all solved, 94 % at least are: 6 points; 73 are within 1.3."""
    found = list(
        until_precise(
            outcomes([1.0] * 500, "rate.solved_within"), read_goal("1.3points", "rate.solved_within")
        )
    )
    estimate = share_interval(np.ones(len(found)), np.full(len(found), 4.0))
    assert len(found) == 71 + 5
    assert estimate.high == 1
    assert 1 - estimate.low <= 0.013


def test_shares_that_all_agree_have_an_interval_of_their_cases() -> None:
    for share, cases in ((1.0, [10, 12, 8]), (0.0, [10, 12, 8]), (0.5, [2, 2, 2])):
        found = share_interval(np.full(3, share), np.array(cases, float))
        exact = stats.binomtest(round(share * sum(cases)), sum(cases)).proportion_ci(0.95, "exact")
        assert (found.low, found.high) == pytest.approx((exact.low, exact.high))
        assert (found.mean, found.sd, found.replications) == (share, 0.0, 3)


def test_shares_that_differ_have_students_interval_within_0_and_1() -> None:
    values, cases = np.array([0.9, 1.0, 1.0, math.nan]), np.array([10.0, 9.0, 11.0, 0.0])
    plain, found = interval(values), share_interval(values, cases)
    assert (found.mean, found.low, found.sd, found.replications) == (plain.mean, plain.low, plain.sd, 3)
    assert plain.high > found.high == 1
    assert np.isnan(share_interval(values[:1], cases[:1]).low)


def test_equal_shares_count_as_equal_whatever_rounding_does() -> None:
    found = share_interval(np.full(10, 0.3), np.full(10, 10.0))
    assert found.high - found.low == pytest.approx(0.188, abs=0.001)


@pytest.mark.parametrize(("hits", "cases"), [(0, 1), (1, 1), (0, 30), (7, 30), (30, 30), (50, 1000)])
def test_the_interval_of_a_share_is_clopper_and_pearsons(hits: int, cases: int) -> None:
    exact = stats.binomtest(hits, cases).proportion_ci(0.9, "exact")
    assert proportion(hits, cases, 0.9) == pytest.approx((exact.low, exact.high))


def test_only_shares_are_estimated_by_their_cases() -> None:
    values = [Value("rate.solved_within", "", 1.0, 5), Value("days_to_solved.restricted", "", 3.0, 5)]
    found = collect([Outcome(values, {}, np.zeros(1, np.int64), np.ones(1))] * 4)
    assert found["rate.solved_within", ""].low == pytest.approx(0.025 ** (1 / 20))
    assert (found["days_to_solved.restricted", ""].low, found["days_to_solved.restricted", ""].high) == (3, 3)


@pytest.mark.parametrize(
    ("estimate", "replications", "needed"),
    [
        (Interval(10.0, 9.0, 11.0, 1.0, 9), 9, 9),  # enough
        (Interval(10.0, 7.0, 13.0, 4.0, 9), 9, 24),  # Kupper and Hafner, as below
        (Interval(10.0, 7.0, 13.0, 4.0, 9), 18, 48),  # every second replication has a value
        (Interval(0.0, -1.0, 1.0, 1.0, 9), 9, 100_000),
        (Interval(1.0, 0.4, 1.0, 0.0, 9), 9, 27),  # all agree: by the cases alone
    ],
)
def test_the_replications_needed_go_by_the_spread(estimate: Interval, replications: int, needed: int) -> None:
    assert read_goal("25%").needed(estimate, replications) == needed


@pytest.mark.parametrize(("sd", "wanted", "needed"), [(1.0, 0.5, 24), (1.0, 1.0, 9), (3.0, 0.5, 161)])
def test_as_many_as_are_advised_are_precise_enough_in_nine_studies_of_ten(
    sd: float, wanted: float, needed: int
) -> None:
    """Kupper and Hafner: n (n - 1) is at least (sd / wanted)^2 t^2 chi^2; tried in 4,000 studies too."""

    def enough(count: int) -> bool:
        t, spread = stats.t.ppf(0.975, count - 1), stats.chi2.ppf(0.9, count - 1)
        return bool(count * (count - 1) >= (sd / wanted) ** 2 * t**2 * spread)

    assert replications_for_width(sd, wanted) == needed == next(n for n in range(2, 500) if enough(n))
    studies = np.random.default_rng(3).normal(0, sd, (4000, needed)).std(axis=1, ddof=1)
    met = studies * stats.t.ppf(0.975, needed - 1) / needed**0.5 <= wanted
    assert 0.88 < met.mean() < 0.925 + 0.04 * (needed < 10)


def test_what_is_advised_is_at_least_the_pilots() -> None:
    goal = read_goal("0.5d")
    assert goal.needed(Interval(10.0, 9.0, 11.0, 1.0, 9), 9) == 24
    assert goal.needed(Interval(10.0, 9.0, 11.0, 1.0, 9), 18) == 48  # every second one has a value
    assert goal.needed(Interval(10.0, 9.9, 10.1, 0.1, 9), 9) == 9
    assert goal.needed(Interval(10.0, -1e4, 1e4, 1e4, 9), 9) == 100_000


@pytest.mark.parametrize(
    ("text", "measure", "en", "zh"),
    [
        ("5%", "rate.solved_within", "5% of the mean", "平均值的 5%"),
        ("0.5", "rate.solved_within", "50 percentage points", "50 个百分点"),
        ("2points", "rate.solved_within", "2 percentage points", "2 个百分点"),
        ("12h", "days_to_solved.restricted", "0.5 days", "0.5 天"),
        ("24h", "days_to_solved.restricted", "1 day", "1 天"),
        ("1points", "rate.solved_within", "1 percentage point", "1 个百分点"),
        ("1500.5", "backlog.mean", "1,500.5 matters", "1,500.5 件"),
        ("0.00001", "village.gini", "0.00001", "0.00001"),
    ],
)
def test_a_goal_is_spoken_with_its_unit(text: str, measure: str, en: str, zh: str) -> None:
    goal = read_goal(text, measure)
    assert (spoken(goal, "en"), spoken(goal, "zh")) == (en, zh)


ZERO = Interval(0.0, 0.0, 0.0, 0.0, 12)
FEW_ZEROS = Interval(0.0, 0.0, 0.03, 0.0, 12)


@pytest.mark.parametrize("estimate", [ZERO, FEW_ZEROS], ids=["time", "share"])
def test_what_is_0_throughout_is_not_known_to_a_share_of_itself(estimate: Interval) -> None:
    assert not read_goal("5%").met(estimate)
    assert read_goal("5%").needed(estimate, 12) == 100_000
    assert read_goal("0.5d").met(estimate)


def test_the_summary_says_of_what_is_0_that_nothing_can_be_said() -> None:
    good = Interval(10.0, 9.9, 10.1, 0.1, 12)
    estimates = dict.fromkeys(HEADLINES, good) | {
        ("days_to_response.restricted", ""): ZERO,
        ("rate.solved_within", ""): FEW_ZEROS,
    }
    precise, zero = precision(estimates, None, 12, "en")
    assert precise == (
        f"{USUAL} days from need to solved; days until 90% are solved; solved on time, from need; "
        "days to solved, slowest village."
    )
    assert zero == (
        "0 throughout, at 12 replications: days from need to first work; solved within follow-up. So 5% of "
        "the mean is 0 too, and nothing can be said of how precise they are; ask for an amount, such as "
        "--precision 0.5d or 1points."
    )
    assert precision(estimates, None, 12, "zh")[1] == (
        "12 次模拟中始终为 0 的指标：到首次办理的天数；跟踪期内解决率。此时平均值的 5% 也是 0，"
        "无从判断其精度；请改用绝对精度，如 --precision 0.5d 或 1points。"
    )


def told(estimate: Interval, goal: Goal | None, **others: Interval) -> list[str]:
    estimates = {key: Interval(10.0, 9.9, 10.1, 0.1, 12) for key in HEADLINES}
    estimates |= {(name.replace("__", "."), ""): other for name, other in others.items()}
    return precision(estimates | {("days_to_solved.restricted", ""): estimate}, goal, 12, "en")


ROUGH = Interval(10.0, 5.0, 15.0, 8.0, 12)


def test_the_summary_says_what_is_precise_and_what_is_not() -> None:
    good = Interval(10.0, 9.9, 10.1, 0.1, 12)
    assert told(good, None) == [f"{USUAL} all 6 headline measures."]
    alone = Interval(9.0, math.nan, math.nan, math.nan, 1)
    rough = told(ROUGH, None, village__worst=alone)
    assert "days from need to solved" not in rough[0]
    assert "slowest village" not in " ".join(rough)  # one replication has a value
    assert (
        rough[1]
        == "Not within 5% of the mean at 12 replications; in brackets, how many more get there with nine "
        "chances in ten: days from need to solved (about 1,200 more)."
    )


def test_the_summary_says_what_became_of_the_goal() -> None:
    goal = read_goal("0.5d")
    assert told(ROUGH, goal)[0] == (
        "NOT as precise as asked for (0.5 days) after 12 replications, the most allowed: "
        "days from need to solved, 10.0 ± 5 days (50.0%). About 1,100 would do, with nine chances in ten."
    )
    met = told(Interval(10.0, 9.6, 10.4, 0.6, 12), goal)
    assert met[0].startswith(
        "As precise as asked for (0.5 days) after 12 replications: days from need to solved, 10.0"
    )
    assert "on time" not in met[1]
    assert "follow-up" not in met[1]
    estimates = {goal.of: ROUGH}
    assert warn(estimates, goal, 12, "zh")[0].startswith(
        "已做允许的最多 12 次模拟，仍未达到所要求的精度（0.5 天）"
    )
    assert warn(estimates, None, 12, "en") == []


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small scenario of three months, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-04-01}")
    text = text.replace("warm_up: 90 days", "warm_up: 10 days\nrun_on: 40 days")
    path.write_text(text.replace("at_most: 60 days", "at_most: 35 days"), encoding="utf-8")
    return path


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_a_run_stops_when_it_is_precise_enough_and_is_made_again(town: Path) -> None:
    """For any number of processes."""
    written = []
    for workers in ("1", "2"):
        words = ("--precision", "3points", "--for", "rate.done", "--no-figures", "--lang", "en")
        result = call("run", "town.yaml", *words, "--workers", workers, "--out", workers)
        assert result.exit_code == 0, result.output
        assert "As precise as asked for (3 percentage points)" in result.stdout
        assert result.stderr == ""
        written.append({p.name: p.read_bytes() for p in Path(workers).iterdir()})
    assert written[0] == written[1]
    manifest = json.loads(written[0]["manifest.json"])
    assert 15 <= manifest["replications"] < 200
    assert manifest["command"] == (
        "gridsim run town.yaml --precision 3points --for rate.done --most 1000 --no-figures --lang en"
    )
    again = call("reproduce", "1", "--workers", "1")
    assert again.exit_code == 0
    assert "5 files are the same byte by byte, 0 are not." in again.output


def test_reaching_the_most_is_told_and_ends_with_3(town: Path) -> None:
    """The results are written all the same."""
    words = (
        "--precision",
        "1%",
        "--most",
        "15",
        "--no-figures",
        "--check",
        "none",
        "--workers",
        "1",
        "--lang",
        "en",
    )
    result = call("run", "town.yaml", *words)
    assert result.exit_code == 3
    assert result.stderr.startswith("NOT as precise as asked for (1% of the mean) after 15 replications")
    assert json.loads(Path("results/town/manifest.json").read_text())["replications"] == 15
    assert call("reproduce", "results/town", "--workers", "1").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ("--precision", "5%", "--replications", "9"),
            2,
            "--precision and --replications exclude each other.",
        ),
        (("--precision", "5%", "--deterministic"), 2, "--precision and --deterministic exclude each other."),
        (("--for", "rate.solved_within"), 2, "--for and --most go with --precision."),
        (("--most", "20"), 2, "--for and --most go with --precision."),
        (("--precision", "5%", "--most", "14"), 2, "--most 14 is too few: the least are 15, 10 and 5 more"),
        (("--precision", "0"), 1, "--precision 0: must be above 0"),
        (
            ("--precision", "5%", "--for", "nothing"),
            1,
            "there is no measure nothing; there are: days_to_solved.",
        ),
        (
            ("--precision", "5%", "--for", "load.mean/gird"),
            1,
            "no measure load.mean/gird; did you mean grid?",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(town: Path, words: tuple[str, ...], code: int, message: str) -> None:
    result = call("run", "town.yaml", *words, "--no-figures", "--workers", "1")
    assert result.exit_code == code
    assert message in result.stderr
    assert not Path("results").exists() or not list(Path("results").iterdir())


def test_what_the_rule_costs_is_what_the_documents_say() -> None:
    """Of 2,000 normal means, sd 0.3 of the mean, to 10 %: 94.6 % of intervals hold it, give or take 1.5."""
    rng = np.random.default_rng(5)
    goal, hits, near = read_goal("10%"), 0, 0
    for _ in range(2000):
        rule, values = Rule(goal), rng.normal(10, 3, 150)
        number = next(n for n in range(10, 150) if rule.enough(interval(values[:n]), n))
        found = interval(values[:number])
        hits += found.low <= 10 <= found.high
        near += abs(found.mean - 10) <= 1
    assert abs(hits / 2000 - 0.946) < 0.015
    assert near / 2000 > 0.95
