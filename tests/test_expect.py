"""Expectations: what may be written, how they are judged, and what the command leaves behind."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import click
import numpy as np
import pytest
from ruamel.yaml import YAML

from gridsim.cli import main
from gridsim.errors import ResultsError, ScenarioError, StudyError
from gridsim.output.accounts.baseline import BaselineFile, read_baseline, substance, text_of
from gridsim.output.expectations import ask
from gridsim.output.files.places import check_places, write_whole
from gridsim.output.summaries.expectations import escaped, expected, needed
from gridsim.scenario.expecting import Expectation, never_judged
from gridsim.scenario.load import load
from gridsim.scenario.measured import CAUSES, DEFINITIONS, LESS, MEASURES, MORE
from gridsim.scenario.starter import starter
from gridsim.study.claims import BASE, Claim, Kind, claims_of
from gridsim.study.compare import HEADLINES, JUDGED, VILLAGE
from gridsim.study.enough import MOST, replications_to_settle
from gridsim.study.expect import Baseline, Judgement, Remark, Status, judge
from gridsim.study.replicate import Job, replicate
from gridsim.study.samples import Sample, simulate
from small import small
from test_cli import call

ROOT = Path(__file__).parent.parent
TUKE = ROOT / "scenarios" / "tuke.yaml"
VARIANTS = """variants:
  slower:
    set: {ladder.grid.work.lognormal.median: 63 min}
  hardly_slower:
    set: {ladder.grid.work.lognormal.median: 60.06 min}
"""
GUARD = "measure: days_by_cause, of: work, better: less, worse_by_at_most: 2 min"


def write_town(folder: Path, expect: str, name: str = "town.yaml") -> Path:
    """A small scenario of three months, with two slower variants and expectations of its own."""
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-04-01}")
    text = text.replace("warm_up: 90 days", "warm_up: 10 days\nrun_on: 40 days")
    text = text.replace("variants:\n", VARIANTS)
    before, rest = text[: text.index("expect:\n")], text[text.index("# Where numbers") :]
    path = folder / name
    path.write_text(f"{before}{expect}\n{rest}", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own, with a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRIDSIM_STORE", str(tmp_path / "store"))


def run(*words: str) -> Any:
    return call("expect", "town.yaml", "--workers", "1", "--lang", "en", *words)


# what may be written


def faults_of(folder: Path, *entries: str) -> list[str]:
    path = write_town(folder, "expect:\n" + "\n".join(f"  - {{{entry}}}" for entry in entries))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    first = path.read_text(encoding="utf-8").splitlines().index("expect:") + 2
    return [
        f"{fault.line - first + 1}:{fault.column} {fault.path}: {fault.message}"
        for fault in caught.value.faults
    ]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (
            "measure: rate.on_time, at_least: 0.9",
            "1:15 expect[1].measure: names no measure, found rate.on_time; "
            "did you mean rate.on_time_from_need?",
        ),
        (
            "measure: days_to_solved.restricted, at_most: 90%",
            "1:51 expect[1].at_most: days_to_solved.restricted has the unit days: write 30 days, found '90%'",
        ),
        (
            "measure: days_to_solved.restricted, at_most: 3 working days",
            "1:51 expect[1].at_most: must be in plain time, such as 7 days or 40 min, found 3 working days",
        ),
        (
            "measure: rate.solved_within, at_most: 90",
            "1:44 expect[1].at_most: rate.solved_within is a share, at most 1: write 90%, found 90",
        ),
        (
            "measure: rate.solved_within, at_most: 30 days",
            "1:44 expect[1].at_most: rate.solved_within has the unit share: "
            "write 0.9 or 90%, found '30 days'",
        ),
        (
            "measure: count.open, at_most: many",
            "1:36 expect[1].at_most: count.open has the unit matters: write a plain number, found 'many'",
        ),
        (
            "measure: rate.solved_within, at_least: -1",
            "1:45 expect[1].at_least: must be at least 0, found -1",
        ),
        (
            "measure: rate.solved_within, at_least: [1]",
            "1:35 expect[1].at_least: needs an amount, such as 90%, 0.9 or 30 days",
        ),
        (
            "measure: rate.solved_within, at_least: true",
            "1:45 expect[1].at_least: needs an amount, such as 90%, 0.9 or 30 days",
        ),
        (
            "measure: rate.solved_within",
            "1:5 expect[1]: expects nothing: needs at_least, at_most or worse_by_at_most",
        ),
        (
            "measure: rate.solved_within, worse_by_at_most: 3points",
            "1:5 expect[1]: versus and worse_by_at_most go together",
        ),
        (
            "measure: rate.solved_within, versus: base, at_least: 3%",
            "1:5 expect[1]: versus and worse_by_at_most go together",
        ),
        (
            "measure: rate.solved_within, versus: base, worse_by_at_most: 3%",
            "1:67 expect[1].worse_by_at_most: could be points or a part of the share: write 3points",
        ),
        (
            "measure: rate.solved_within, versus: base, worse_by_at_most: 3",
            "1:67 expect[1].worse_by_at_most: rate.solved_within is a share, at most 1: "
            "write 2points, found 3",
        ),
        (
            "measure: days_to_solved.restricted, versus: base, worse_by_at_most: 3%",
            "1:74 expect[1].worse_by_at_most: days_to_solved.restricted has the unit days: "
            "write 0.5d, 12h or a number of days",
        ),
        (
            "measure: rate.solved_within, at_least: 3points",
            "1:45 expect[1].at_least: rate.solved_within has the unit share: "
            "write 0.9 or 90%, found '3points'",
        ),
        (
            "measure: rate.solved_within, at_least: 0.9, at_most: 0.8",
            "1:5 expect[1]: at_least must not be above at_most, found 0.9 and 0.8",
        ),
        (
            "measure: count.open, versus: base, worse_by_at_most: 3",
            "1:5 expect[1]: needs better: less or more, since count.open does not tell what is worse",
        ),
        (
            "measure: rate.solved_within, versus: base, worse_by_at_most: 3points, better: less",
            "1:5 expect[1]: better must be more for rate.solved_within",
        ),
        (
            "measure: load.mean, at_most: 95%",
            "1:5 expect[1].of: is missing: load.mean is given for each level; there are: member, grid, town",
        ),
        (
            "measure: load.mean, of: gird, at_most: 95%",
            "1:30 expect[1].of: names no level, found gird; did you mean grid?",
        ),
        (
            "measure: rate.solved_within, of: grid, at_most: 95%",
            "1:39 expect[1].of: must be left out: rate.solved_within is given once, for the whole town",
        ),
        (
            "measure: rate.solved_within, at_most: 95%, variants: [one_worker]",
            "1:60 expect[1].variants[1]: names no variant, found one_worker; did you mean one_worker_more?",
        ),
        ("mesure: rate.solved_within, at_most: 95%", "1:5 expect[1].measure: is missing"),
        (
            "measure: days_to_solved.p90_all, at_most: 45 days",
            "1:48 expect[1].at_most: must be below the 40 days for which needs are followed (run_on), "
            "as nothing counts beyond; found 45 days",
        ),
        (
            "measure: days_to_response.restricted, at_most: 40 days",
            "1:53 expect[1].at_most: must be below the 40 days for which needs are followed (run_on), "
            "as nothing counts beyond; found 40 days",
        ),
    ],
)
def test_a_wrong_expectation_is_told_with_its_line_and_key(tmp_path: Path, entry: str, fault: str) -> None:
    assert faults_of(tmp_path, entry)[0] == fault


def why_not(name: str) -> str:
    """What is said of a measure of which something is expected."""
    keyed = {"of": "1"} if MEASURES[name].keyed else {}
    expected = Expectation.model_validate({"measure": name, "at_most": 0.5, **keyed})
    ((path, message),) = never_judged(small().model_copy(update={"expect": [expected]}))
    assert path == ("expect", 0, "measure")
    return message


def test_a_measure_that_rewards_unfinished_work_is_refused_with_the_one_to_use() -> None:
    refused = {name: known.instead for name, known in MEASURES.items() if known.instead}
    assert {
        "days_to_done.mean": "days_to_solved.restricted",
        "days_to_done.p90_all": "days_to_solved.restricted",
        "days_to_solved.mean": "days_to_solved.restricted",
        "days_to_closed.mean": "days_to_solved.restricted",
        "days_to_response.mean": "days_to_response.restricted",
        "rate.done_on_time": "rate.on_time_from_need",
        "rate.responded_on_time": "days_to_response.restricted",
        "rate.done": "rate.solved_within",
        "rate.solved": "rate.solved_within",
        "rate.satisfied": "rate.solved_within",
        "backlog.mean": "days_to_solved.restricted",
        "village.done_on_time": "village.days_to_solved",
    }.items() <= refused.items()
    for name, instead in refused.items():
        assert f"found {name}, which can improve where matters are left open" in why_not(name)
        assert why_not(name).endswith(f"use {instead}")
        assert not MEASURES[instead].instead


def test_whatever_is_compared_can_be_expected() -> None:
    assert not set(JUDGED) & {name for name, known in MEASURES.items() if known.instead}


def test_a_refused_measure_is_told_with_its_line(tmp_path: Path) -> None:
    """It hinders nobody from running or comparing the scenario."""
    path = write_town(tmp_path, "expect:\n  - {measure: rate.done_on_time, at_least: 90%}")
    assert [note.path for note in load(path).notes] == ["expect[1].measure"]
    why = (
        r"expect\[1\].measure: must be a measure that is judged, found rate.done_on_time, .* use rate.on_time"
    )
    with pytest.raises(ScenarioError, match=why):
        ask(path, [], [])


def test_expectations_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    one, other = "measure: rate.solved_within, at_least: 95%", "measure: rate.solved_within, at_most: 0.9"
    assert faults_of(tmp_path, one, other) == [
        "2:5 expect[2]: contradicts expect[1]: at least 0.95 and at most 0.9 cannot both be"
    ]
    load(write_town(tmp_path, f"expect:\n  - {{{one}}}\n  - {{{other}, variants: [slower]}}"))


def test_a_comparison_needs_a_variant(tmp_path: Path) -> None:
    path = write_town(tmp_path, f"expect:\n  - {{{GUARD}, versus: base}}")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("variants:")] + text[text.index("expect:") :], encoding="utf-8")
    result = run()
    assert (result.exit_code, result.output) == (1, "town.yaml has no variants to compare with the base\n")
    path.write_text(
        path.read_text(encoding="utf-8").replace("versus: base", "versus: baseline, variants: [a]")
    )
    result = run()
    assert (result.exit_code, result.output) == (1, "town.yaml: the file has no variant a\n")


@pytest.mark.parametrize(
    ("measure", "written", "amount"),
    [
        ("rate.solved_within", "90%", 0.9),
        ("rate.solved_within", "９０ ％", 0.9),
        ("rate.solved_within", 0.9, 0.9),
        ("rate.solved_within", 1, 1.0),
        ("load.mean", "110%", 1.1),
        ("days_to_solved.restricted", "4 weeks", 28.0),
        ("days_to_solved.restricted", "12小时", 0.5),
        ("days_to_solved.restricted", 2.5, 2.5),
        ("count.open", 30, 30.0),
    ],
)
def test_amounts_are_read_in_the_unit_of_the_measure(measure: str, written: object, amount: float) -> None:
    read = Expectation.model_validate({"measure": measure, "at_most": written}).at_most
    assert read == pytest.approx(amount)


def test_neither_a_variant_nor_a_setting_changes_what_is_expected(tmp_path: Path) -> None:
    path = write_town(tmp_path, "expect: []")
    with pytest.raises(ScenarioError, match="--set expect: expect cannot be set"):
        load(path, settings=["expect=[]"])


def test_the_measures_are_those_that_replications_have() -> None:
    """Names, what they are given for and which way is better, on Tuke, which has all of them."""
    scenario = load(TUKE).scenario
    loaded = load(TUKE, settings=["window={from: 2022-03-01, to: 2022-05-09}", "run_on=30 days"])
    found = replicate(Job(loaded.scenario, loaded.folder), [0])[0].values
    assert {value.name for value in found} == set(MEASURES)
    assert {value.name for value in found if value.key} == {
        name for name, known in MEASURES.items() if known.keyed
    }
    judged = {name: known.better for name, known in MEASURES.items() if known.smallest}
    whole = {name: better for (name, _), better in HEADLINES.items()}
    assert judged == whole | {VILLAGE: LESS, "visits.missed": LESS}
    assert whole == {
        "days_to_solved.restricted": LESS,
        "days_to_solved.p90_all": LESS,
        "days_to_response.restricted": LESS,
        "rate.on_time_from_need": MORE,
        "rate.solved_within": MORE,
        "village.worst": LESS,
    }
    assert {value.key for value in found if value.name == "days_by_cause"} == set(CAUSES)
    assert (LESS, MORE) == (-1, 1)
    from gridsim.scenario.expecting import keys_of_measures

    keyed = keys_of_measures(scenario)
    for value in found:
        kind = MEASURES[value.name].keyed
        assert kind in ("", "village") or value.key in keyed[kind]


# whom they are about


def test_expectations_are_about_whom_they_name_and_whom_the_command_chooses() -> None:
    plain = Expectation(measure="rate.solved_within", at_least=0.9)
    named = Expectation(measure="rate.solved_within", at_most=0.95, variants=["b", "a", "b"])
    compared = Expectation(
        measure="days_to_solved.restricted", at_most=9.0, versus="base", worse_by_at_most=1.0
    )
    kept = Expectation(measure="count.open", at_most=9.0, versus="baseline", worse_by_at_most=2.0)

    def about(*chosen: str) -> list[tuple[str, str]]:
        claims = claims_of([plain, named, compared, kept, plain], ["a", "b", "c"], chosen)
        return [(claim.variant, f"{claim.kind.value} {claim.bound:g}") for claim in claims]

    assert about() == [
        (BASE, "at least 0.9"),
        ("b", "at most 0.95"),
        ("a", "at most 0.95"),
        *((name, text) for name in "abc" for text in ("at most 9", "versus the base 1")),
        (BASE, "at most 9"),
        (BASE, "versus the baseline 2"),
    ]
    assert about("a", "a") == [
        ("a", "at least 0.9"),
        ("a", "at most 0.95"),
        ("a", "at most 9"),
        ("a", "versus the base 1"),
        ("a", "at most 9"),
        ("a", "versus the baseline 2"),
    ]
    directions = [claim.direction for claim in claims_of([compared, kept], ["a"])]
    assert directions == [0, LESS, 0, LESS]


# how they are judged

WAIT = ("days_to_solved.restricted", "")
SOLVED = ("rate.solved_within", "")
FOLLOWED = 120


def sample(*values: float, each: float = 10.0) -> Sample:
    return Sample(np.array(values), np.full(len(values), each))


def judged(claim: Claim, now: Sample, before: Sample | None = None, **options: Any) -> Judgement:
    samples = {claim.variant: {claim.key: now}}
    options = {"followed": FOLLOWED} | options
    if before is not None and claim.kind is Kind.BASE:
        samples[BASE] = {claim.key: before}
    elif before is not None:
        values = {claim.variant: {claim.key: before.values}}
        options["baseline"] = Baseline(7, len(before.values), values)
    (one,) = judge([claim], samples, **options)
    return one


@pytest.mark.parametrize(
    ("kind", "bound", "status"),
    [
        (Kind.AT_MOST, 12.49, Status.PASS),
        (Kind.AT_MOST, 12.48, Status.INCONCLUSIVE),
        (Kind.AT_MOST, 7.52, Status.INCONCLUSIVE),
        (Kind.AT_MOST, 7.51, Status.FAIL),
        (Kind.AT_LEAST, 7.51, Status.PASS),
        (Kind.AT_LEAST, 7.52, Status.INCONCLUSIVE),
        (Kind.AT_LEAST, 12.48, Status.INCONCLUSIVE),
        (Kind.AT_LEAST, 12.49, Status.FAIL),
    ],
)
def test_the_whole_interval_decides_and_not_the_mean(kind: Kind, bound: float, status: Status) -> None:
    """The interval of 9, 10 and 11 is 7.516 to 12.484."""
    one = judged(Claim("", *WAIT, kind, bound), sample(9, 10, 11))
    assert one.status is status
    assert [round(end, 3) for end in (one.found.low, one.found.high)] == [7.516, 12.484]


def test_more_expectations_make_each_interval_wider() -> None:
    claims = [Claim("", *WAIT, Kind.AT_MOST, 12.49), Claim("", *WAIT, Kind.AT_LEAST, 1.0)]
    one, _ = judge(claims, {"": {WAIT: sample(9, 10, 11)}}, followed=FOLLOWED)
    assert one.status is Status.INCONCLUSIVE
    assert one.found.high == pytest.approx(10 + 6.2053 / 3**0.5, abs=1e-4)
    assert one.needed == replications_to_settle(1.0, 2.49, level=0.975)
    assert one.needed >= replications_to_settle(1.0, 2.49)


@pytest.mark.parametrize(
    ("count", "en", "zh"),
    [
        (41, "about 41", "约 41"),
        (121, "about 130", "约 130"),
        (1234, "more than 1,000", "多于 1,000"),
        (0, "", ""),
    ],
)
def test_the_replications_named_are_told_as_roughly_as_they_are_known(count: int, en: str, zh: str) -> None:
    one = replace(judged(Claim("", *WAIT, Kind.AT_MOST, 10.0), sample(9, 10, 11)), needed=count)
    assert (needed(one, "en"), needed(one, "zh")) == (en, zh)


def test_one_replication_neither_passes_nor_fails() -> None:
    for bound in (1.0, 100.0):
        one = judged(Claim("", *WAIT, Kind.AT_MOST, bound), sample(10))
        assert (one.status, one.remark, one.needed) == (Status.INCONCLUSIVE, Remark.ALONE, 0)
    one = judged(Claim("a", *WAIT, Kind.BASE, 1.0, LESS), sample(10), sample(10))
    assert (one.status, one.remark) == (Status.INCONCLUSIVE, Remark.ALONE)
    one = judged(Claim("", *WAIT, Kind.BASELINE, 1.0, LESS), sample(10), sample(10, 11))
    assert (one.status, one.remark) == (Status.INCONCLUSIVE, Remark.ALONE)


def test_a_replication_without_a_value_can_fail_an_expectation_but_not_pass_it() -> None:
    some = sample(9, 10, np.nan, 11)
    passing = judged(Claim("", *WAIT, Kind.AT_MOST, 20.0), some)
    assert (passing.status, passing.remark, passing.missing) == (Status.INCONCLUSIVE, Remark.MISSING, 1)
    assert passing.needed == 0
    assert judged(Claim("", *WAIT, Kind.AT_MOST, 5.0), some).status is Status.FAIL
    pairs = judged(Claim("a", *WAIT, Kind.BASE, 9.0, LESS), some, sample(9, 10, 11, 11))
    assert (pairs.status, pairs.remark, pairs.missing) == (Status.INCONCLUSIVE, Remark.MISSING, 1)


@pytest.mark.parametrize(
    ("kind", "now", "before"),
    [
        (Kind.AT_MOST, (np.nan, np.nan), None),
        (Kind.BASE, (1, 2), (np.nan, np.nan)),
        (Kind.BASE, (1, np.nan), (np.nan, 2)),
        (Kind.BASELINE, (np.nan, np.nan), (1, 2)),
    ],
)
def test_a_measure_without_any_value_is_inconclusive(
    kind: Kind, now: tuple[float, ...], before: tuple[float, ...] | None
) -> None:
    variant = "a" if kind is Kind.BASE else ""
    direction = 0 if kind is Kind.AT_MOST else LESS
    one = judged(
        Claim(variant, *WAIT, kind, 5.0, direction), sample(*now), sample(*before) if before else None
    )
    assert (one.status, one.remark, one.missing) == (Status.INCONCLUSIVE, Remark.EMPTY, 2)
    assert one.needed == 0


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "no value in any replication"), ("zh", "各次模拟均没有数值")]
)
def test_what_has_no_value_lets_the_rest_be_judged(tmp_path: Path, lang: str, said: str) -> None:
    urgent = "{measure: urgency.days_to_solved, of: urgent, at_most: 9 days}"  # of which there are none
    write_town(tmp_path, f"expect: [{urgent}, {{measure: count.done, at_most: 9999}}]")
    words = ("expect", "town.yaml", "--workers", "1", "--replications", "3", "--lang", lang)
    words = (*words, "--junit", "a.xml", "--markdown", "a.md")
    result = call(*words, "--write-baseline", "b.json")
    assert result.exit_code == 4, result.output
    assert "nan" not in result.output + Path("a.md").read_text("utf-8") + Path("a.xml").read_text("utf-8")
    assert said in Path("a.md").read_text("utf-8")
    suite = Tree.parse("a.xml").getroot()
    assert [suite.get(key) for key in ("tests", "errors", "failures")] == ["2", "1", "0"]
    assert call(*words, "--baseline", "b.json").exit_code == 4


def test_what_does_not_vary_is_taken_as_it_is() -> None:
    same = sample(0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2)
    for kind in (Kind.AT_LEAST, Kind.AT_MOST):
        assert judged(Claim("", *WAIT, kind, 0.3), same).status is Status.PASS
    assert judged(Claim("", *WAIT, Kind.AT_MOST, 0.29), same).status is Status.FAIL


def test_a_share_of_1_in_all_replications_is_not_certain() -> None:
    """All of 30 cases are solved: at least 88.4 % with 95 % (Clopper and Pearson)."""
    certain = sample(1, 1, 1)
    assert judged(Claim("", *SOLVED, Kind.AT_LEAST, 0.88), certain).status is Status.PASS
    one = judged(Claim("", *SOLVED, Kind.AT_LEAST, 0.9), certain)
    assert one.status is Status.INCONCLUSIVE
    again = judged(Claim("", *SOLVED, Kind.AT_LEAST, 0.9), sample(*[1.0] * one.needed))
    less = judged(Claim("", *SOLVED, Kind.AT_LEAST, 0.9), sample(*[1.0] * (one.needed - 1)))
    assert (one.needed, again.status, less.status) == (4, Status.PASS, Status.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("now", "status", "remark"),
    [
        ((12, 13.1, 13.9), Status.FAIL, Remark.NONE),
        ((10.5, 11.6, 12.4), Status.INCONCLUSIVE, Remark.NONE),
        ((9.5, 10.6, 11.4), Status.PASS, Remark.SMALL),
        ((9, 10, 11), Status.PASS, Remark.SAME),
        ((6, 7.1, 7.9), Status.PASS, Remark.BETTER),
        ((7.8, 9.6, 10.2), Status.PASS, Remark.NONE),
    ],
)
@pytest.mark.parametrize("direction", [LESS, MORE])
def test_a_comparison_fails_only_when_it_is_worse_by_more_than_matters(
    now: tuple[float, ...], status: Status, remark: Remark, direction: int
) -> None:
    """Worse by at most 1.5 than 9, 10 and 11; where more is better, all turned over."""
    before = sample(*(-direction * value for value in (9, 10, 11)))
    after = sample(*(-direction * value for value in now))
    one = judged(Claim("a", *WAIT, Kind.BASE, 1.5, direction), after, before)
    assert (one.status, one.remark, one.paired) == (status, remark, True)
    assert one.found.mean == pytest.approx(np.mean(now) - 10)


def test_a_baseline_of_the_same_seed_is_paired_over_as_many_as_both_have() -> None:
    claim = Claim("", *WAIT, Kind.BASELINE, 0.5, LESS)
    one = judged(claim, sample(19, 10, 31, 40), sample(18.9, 10, 30.8), seed=7)
    assert (one.status, one.remark, one.paired, one.found.replications) == (
        Status.PASS,
        Remark.SMALL,
        True,
        3,
    )
    assert one.found.mean == pytest.approx(0.1)


def test_a_baseline_of_another_seed_is_compared_by_its_mean() -> None:
    """Welch's interval as worked by hand: variances 1 and 4, 4 and 3 replications, 2.8 degrees of freedom."""
    now, before = sample(9, 10, 10, 11), sample(4, 6, 8)
    claim = Claim("", *WAIT, Kind.BASELINE, 0.5, LESS)
    one = judged(claim, now, before, seed=8)
    error = (2 / 3 / 4 + 4 / 3) ** 0.5
    freedom = error**4 / ((1 / 6) ** 2 / 3 + (4 / 3) ** 2 / 2)
    from scipy.stats import t

    assert not one.paired
    assert one.found.mean == pytest.approx(4)
    assert one.found.high == pytest.approx(4 + t.ppf(0.975, freedom) * error)
    assert one.status is Status.INCONCLUSIVE
    assert one.needed == replications_to_settle((2 / 3 + 4) ** 0.5, 3.5)
    same = judged(claim, sample(5, 5), sample(5, 5), seed=8)
    assert (same.status, same.remark) == (Status.PASS, Remark.NONE)


def test_with_other_luck_a_share_that_does_not_vary_proves_nothing() -> None:
    claim = Claim("", *SOLVED, Kind.BASELINE, 0.0, MORE)
    found = judged(claim, sample(1.0, 1.0), sample(1.0, 1.0), seed=8)
    assert (found.status, found.remark) == (Status.INCONCLUSIVE, Remark.FLAT)
    same = judged(claim, sample(1.0, 1.0), sample(1.0, 1.0), seed=7)
    assert (same.status, same.remark) == (Status.PASS, Remark.SAME)


def test_a_baseline_that_lacks_a_measure_is_told() -> None:
    claim = Claim("a", "load.mean", "grid", Kind.BASELINE, 0.5, LESS)
    samples = {"a": {claim.key: sample(1, 2)}}
    with pytest.raises(StudyError, match=r"no values of load.mean of grid for a: write it again with --wri"):
        judge([claim], samples, Baseline(1, 2, {"": {}}), followed=FOLLOWED)
    with pytest.raises(StudyError, match="there is no baseline to compare with"):
        judge([claim], samples, followed=FOLLOWED)


def test_as_many_replications_as_are_named_settle_it_nine_times_in_ten() -> None:
    """Of 2,000 studies of normal values 1,800 are expected to; within 5 standard errors of that."""
    count = replications_to_settle(1.0, 0.4, level=0.99)
    values = np.random.default_rng(5).normal(0.4, 1.0, (2000, count))
    claim = Claim("", *WAIT, Kind.AT_MOST, 0.0)
    other = Claim("", "days_to_response.restricted", "", Kind.AT_MOST, 9.0)
    five = [claim, *[other] * 4]
    failed = 0
    for row in values:
        samples = {"": {WAIT: sample(*row), other.key: sample(1, 1)}}
        failed += judge(five, samples, followed=FOLLOWED)[0].status is Status.FAIL
    assert abs(failed - 1800) < 5 * (2000 * 0.9 * 0.1) ** 0.5
    assert replications_to_settle(1.0, 0.0) == MOST
    assert replications_to_settle(0.0, 1.0) == 2


def test_of_five_measures_at_their_bounds_a_wrong_word_is_said_in_one_study_of_twenty() -> None:
    """With five intervals of 99 % it is 4.9 % of 2,000 studies; within 5 standard errors of that."""
    values = np.random.default_rng(6).normal(0.0, 1.0, (2000, 5, 10))
    names = [name for name, known in MEASURES.items() if known.unit == "days" and not known.keyed][:5]
    claims = [Claim("", name, "", Kind.AT_MOST, 0.0) for name in names]
    wrong = 0
    for study in values:
        rows = {claim.key: sample(*row) for claim, row in zip(claims, study, strict=True)}
        found = judge(claims, {"": rows}, followed=FOLLOWED)
        wrong += any(one.status is not Status.INCONCLUSIVE for one in found)
    assert abs(wrong - 98) < 5 * (2000 * 0.049 * 0.951) ** 0.5


# what the command says and leaves behind

BOUNDS = """expect:
  - {measure: rate.on_time_from_need, at_least: 50%}
  - {measure: days_to_solved.restricted, at_most: 5 days}
"""


@pytest.mark.parametrize(
    ("entries", "code", "says"),
    [
        ("{measure: rate.on_time_from_need, at_least: 50%}", 0, "1 pass, 0 fail, 0 inconclusive"),
        ("{measure: days_to_solved.restricted, at_most: 5 days}", 3, "0 pass, 1 fail, 0 inconclusive"),
        ("{measure: days_to_solved.restricted, at_most: 15 days}", 4, "0 pass, 0 fail, 1 inconclusive"),
        (
            "{measure: days_to_solved.restricted, at_most: 15 days}, "
            "{measure: days_to_response.restricted, at_most: 1 h}",
            3,
            "0 pass, 1 fail, 1 inconclusive",
        ),
    ],
)
def test_pass_fail_and_inconclusive_have_exit_codes_of_their_own(
    tmp_path: Path, entries: str, code: int, says: str
) -> None:
    write_town(tmp_path, f"expect: [{entries}]")
    result = run("--replications", "10")
    assert (result.exit_code, says in result.output) == (code, True), result.output
    assert ("nine chances in ten" in result.output) == ("1 inconclusive" in says)
    assert "inputs are assumed" in result.output


def test_a_planted_regression_fails_at_the_sample_that_was_named_and_a_small_one_does_not(
    tmp_path: Path,
) -> None:
    """Grid work 5 % slower fails with the replications that 8 of them name; 0.1 % does not matter."""
    write_town(tmp_path, f"expect: [{{{GUARD}, versus: base}}]")
    named = run("--replications", "8", "--variant", "slower", "--variant", "hardly_slower")
    assert named.exit_code == 4
    (needed,) = re.findall(r"about (\d+)", named.output)
    again = run("--replications", needed, "--variant", "slower", "--variant", "hardly_slower")
    assert (again.exit_code, "1 pass, 1 fail, 0 inconclusive" in again.output) == (3, True), again.output
    assert "pass: too small to matter" in again.output
    report = run("--replications", needed, "--variant", "hardly_slower")
    assert report.exit_code == 0


def test_the_reports_say_the_same_and_are_well_formed(tmp_path: Path) -> None:
    write_town(tmp_path, f"{BOUNDS}  - {{{GUARD}, versus: base}}\n  - {{{GUARD}, versus: baseline}}")
    words = ("--replications", "16", "--junit", "expect.xml", "--markdown", "expect.md")
    result = run(*words, "--variant", "slower")
    assert result.exit_code == 3
    report = Path("expect.xml").read_text(encoding="utf-8")
    suite = Tree.fromstring(report)[0]
    assert suite.attrib == {"name": "town", "tests": "3", "failures": "2", "errors": "0", "skipped": "0"}
    names = [(case.get("classname"), case.get("name"), case[0].tag) for case in suite.iter("testcase")]
    assert names == [
        ("town.slower", "rate.on_time_from_need at least 50%", "system-out"),
        ("town.slower", "days_to_solved.restricted at most 5 days", "failure"),
        ("town.slower", "days_by_cause of work worse than the base by at most 2 min", "failure"),
    ]
    table = Path("expect.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert [cells[0] for cells in rows] == [
        "| expected",
        *(
            f"| {escaped(text)}"
            for text in (
                "solved on time, from need [rate.on_time_from_need] at least 50%",
                "days from need to solved [days_to_solved.restricted] at most 5 days",
                "days to solved by cause (work on it) [days_by_cause/work] "
                "worse than the base by at most 2 min",
            )
        ),
    ]
    assert [cells[2].strip(" |") for cells in rows] == ["verdict", "pass", "**fail**", "**fail**"]
    assert "1 more are versus a baseline and were not judged" in table
    again = run(*words, "--variant", "slower", "--lang", "zh")
    assert again.exit_code == 3
    assert Path("expect.xml").read_text(encoding="utf-8") == report


def test_what_is_inconclusive_is_an_error_in_junit(tmp_path: Path) -> None:
    write_town(tmp_path, "expect: [{measure: days_to_solved.restricted, at_most: 15 days}]")
    assert run("--replications", "10", "--junit", "expect.xml").exit_code == 4
    (case,) = Tree.fromstring(Path("expect.xml").read_text(encoding="utf-8")).iter("testcase")
    assert (case[0].tag, case[0].get("type")) == ("error", "inconclusive")
    assert "replications would settle it" in (case[0].get("message") or "")


def test_the_summary_comes_in_chinese_too(tmp_path: Path) -> None:
    write_town(tmp_path, BOUNDS)
    result = call("expect", "town.yaml", "--workers", "1", "--replications", "3", "--lang", "zh")
    assert "[days_to_solved.restricted] 不高于 5 天" in result.output
    assert "尚无定论" in result.output


def test_a_baseline_is_kept_and_held_against(tmp_path: Path) -> None:
    write_town(tmp_path, f"expect: [{{{GUARD}, versus: baseline}}]")
    written = run("--replications", "12", "--write-baseline", "before.json")
    assert (written.exit_code, "nothing was judged" in written.output) == (0, True)
    same = run("--replications", "12", "--baseline", "before.json")
    assert (same.exit_code, "pass: no difference" in same.output) == (0, True)
    assert "12 replications are compared one by one. The scenario is the same." in same.output
    slower = ("--baseline", "before.json", "--set", "ladder.grid.work.lognormal.median=63 min")
    worse = run("--replications", "20", *slower)
    assert (worse.exit_code, "The scenario has changed since" in worse.output) == (3, True)
    other = run("--replications", "12", *slower, "--seed", "5")
    assert (other.exit_code, "means are compared (Welch)" in other.output) == (4, True)


def test_a_baseline_has_the_same_bytes_for_any_number_of_workers_and_with_the_store(tmp_path: Path) -> None:
    write_town(tmp_path, BOUNDS)
    for name, words in (("a", ("--no-store",)), ("b", ("--workers", "2")), ("c", ())):
        run("--replications", "3", "--write-baseline", name, *words)
    assert Path("a").read_bytes() == Path("b").read_bytes() == Path("c").read_bytes()


def test_a_second_time_nothing_is_computed_though_more_is_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_town(tmp_path, BOUNDS)
    first = run("--replications", "3")
    monkeypatch.setattr("gridsim.study.replicate.run_beside", None)
    assert run("--replications", "3").output == first.output
    write_town(tmp_path, BOUNDS + "  - {measure: rate.solved_within, at_least: 10%}")
    assert run("--replications", "3").exit_code in (3, 4)


OTHER_DEFINITIONS = (
    "before.json was made under other definitions of measures, so it cannot be compared: "
    "write it again with --write-baseline\n"
)


def test_a_baseline_from_before_definitions_were_counted_is_refused_and_written_anew(tmp_path: Path) -> None:
    write_town(tmp_path, f"expect: [{{{GUARD}, versus: baseline}}]")
    run("--replications", "2", "--write-baseline", "before.json")
    kept = json.loads(Path("before.json").read_text(encoding="utf-8"))
    assert kept.pop("definitions") == DEFINITIONS
    Path("before.json").write_text(json.dumps(kept), encoding="utf-8")
    result = run("--replications", "2", "--baseline", "before.json")
    assert (result.exit_code, result.output) == (1, OTHER_DEFINITIONS)
    assert run("--replications", "2", "--write-baseline", "before.json").exit_code == 0
    result = run("--replications", "2", "--baseline", "before.json")
    assert (result.exit_code, "pass: no difference" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scenario": "tuke"}, "before.json is a baseline of tuke, not of town"),
        ({"seed": "1"}, "before.json cannot be used, for it is wrong in: seed"),
        ({"replications": 4}, "before.json cannot be used, for it is wrong in: its length"),
        ({"measures": [1]}, "before.json cannot be used, for it is wrong in: measures"),
        ({"measures": []}, "the baseline has no values of days_by_cause of work: write it again"),
        ("{", "before.json is no baseline: gridsim expect --write-baseline writes one"),
        ({"definitions": DEFINITIONS - 1}, OTHER_DEFINITIONS),
        ({"definitions": DEFINITIONS + 1}, OTHER_DEFINITIONS),
        ({"definitions": None}, OTHER_DEFINITIONS),
        ("[" * 100_000, "before.json is no baseline: gridsim expect --write-baseline writes one"),
        (None, "before.json cannot be read: No such file or directory; --write-baseline writes one"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_refused(
    tmp_path: Path, changed: dict[str, Any] | str | None, message: str
) -> None:
    write_town(tmp_path, f"expect: [{{{GUARD}, versus: baseline}}]")
    path = Path("before.json")
    if isinstance(changed, dict):
        run("--replications", "2", "--write-baseline", "before.json")
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")
    elif changed is not None:
        path.write_text(changed, encoding="utf-8")
    result = run("--replications", "2", "--baseline", "before.json")
    assert (result.exit_code, result.output.startswith(message)) == (1, True), result.output


@pytest.mark.parametrize(
    ("expect", "words", "message"),
    [
        ("", (), "town.yaml expects nothing; write what it must keep under its key expect\n"),
        ("expect: []", (), "town.yaml expects nothing; write what it must keep under its key expect\n"),
        (
            "expect: [{measure: rate.solved_within, at_least: 0.9, variants: [slower]}]",
            ("--variant", "hardly_slower"),
            "town.yaml expects nothing of hardly_slower\n",
        ),
        (
            f"expect: [{{{GUARD}, versus: baseline}}]",
            (),
            "all that is expected is versus a baseline: give one with --baseline\n",
        ),
        (
            "expect: [{measure: village.days_to_solved, of: '9', at_most: 9 days}]",
            (),
            "expect: village.days_to_solved is not given for '9' in this scenario; there are: 1, 2, 3\n",
        ),
        (
            BOUNDS,
            ("--markdown", "town.yaml"),
            "town.yaml cannot be written: it is read here, or written already\n",
        ),
        (
            BOUNDS,
            ("--junit", "a.xml", "--markdown", "./a.xml"),
            "a.xml cannot be written: it is read here, or written already\n",
        ),
        (BOUNDS, ("--junit", "."), ". cannot be written: it is not a plain file\n"),
        (BOUNDS, ("--markdown", "no/x.md"), "no/x.md cannot be written: No such file or directory\n"),
        (BOUNDS, ("--write-baseline", "no/x"), "no/x cannot be written: No such file or directory\n"),
        (BOUNDS, ("--variant", "slow"), "town.yaml: the file has no variant slow; did you mean slower?\n"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(
    tmp_path: Path, expect: str, words: tuple[str, ...], message: str
) -> None:
    write_town(tmp_path, expect)
    result = run("--replications", "2", *words)
    assert (result.exit_code, result.output) == (1, message)


def test_variants_with_other_luck_are_refused(tmp_path: Path) -> None:
    path = write_town(tmp_path, f"expect: [{{{GUARD}, versus: base, variants: [slower]}}]")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("median: 63 min}", "median: 63 min, seed: 4}"), encoding="utf-8")
    result = run("--replications", "2")
    assert (result.exit_code, result.output) == (1, "variants have seeds of their own (1, 4)\n")


def test_a_scenario_that_cannot_be_simulated_is_told(tmp_path: Path) -> None:
    loaded = load(write_town(tmp_path, BOUNDS), settings=["demand.hours=[{hours: 07:00-08:00, share: 1}]"])
    job = Job(loaded.scenario, tmp_path / "nowhere", engine="none")
    with pytest.raises(KeyError):
        simulate({"": job}, [Claim("", *WAIT, Kind.AT_MOST, 1.0)], 1)


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.xml"
    write_whole(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(ResultsError, match=r"report.xml cannot be written: No space left on device"):
        write_whole(path, "new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("report.xml", "old")]
    check_places([path, None], [])
    assert [one.name for one in tmp_path.iterdir()] == ["report.xml"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("@octocat", "@&#8203;octocat"),
        ("a@b.cn", "a@&#8203;b.cn"),
        ("fixes #1", "fixes #&#8203;1"),
        ("!2 ~bug %done &3 $x$", "!&#8203;2 \\~&#8203;bug %&#8203;done &amp;&#8203;3 \\$&#8203;x\\$"),
        ("http://evil.example", "http:&#8203;//evil.example"),
        ("WWW.evil.example", "WWW&#8203;.evil.example"),
        ("mailto:x", "mailto:&#8203;x"),
        ("95% (90.0 … 99.0)", "95% (90.0 … 99.0)"),
    ],
)
def test_mentions_and_links_in_markdown_are_text(text: str, written: str) -> None:
    assert escaped(text) == written


def test_markdown_takes_nothing_for_a_sign() -> None:
    assert escaped("a|b\n*c* <d> [e](f) `g` \\") == "a\\|b \\*c\\* &lt;d&gt; \\[e\\](f) \\`g\\` \\\\"


def test_bounds_are_read_in_the_units_that_people_use() -> None:
    def said(measure: str, of: str, kind: Kind, bound: float, lang: Any = "en") -> str:
        return expected(Claim("", measure, of, kind, bound, LESS), lang, measure)

    assert [
        said("rate.solved_within", "", Kind.BASE, 0.02),
        said("load.mean", "grid", Kind.AT_MOST, 0.95),
        said("days_to_solved.restricted", "", Kind.AT_MOST, 1.0),
        said("days_to_solved.restricted", "", Kind.AT_MOST, 0.01),
        said("village.gini", "", Kind.AT_MOST, 0.2),
        said("count.done_a_month", "", Kind.AT_LEAST, 1234.5),
        said("visits.missed", "contact", Kind.BASELINE, 0.005, "zh"),
    ] == [
        "rate.solved_within worse than the base by at most 2 points",
        "load.mean at most 95%",
        "days_to_solved.restricted at most 1 day",
        "days_to_solved.restricted at most 14.4 min",
        "village.gini at most 0.2",
        "count.done_a_month at least 1,234.5 matters a month",
        "visits.missed 比基线变差不超过 0.5 个百分点",
    ]


# the repository's own


def test_the_baseline_in_the_repository_is_of_the_scenarios_as_they_stand() -> None:
    """After a change of Tuke or of what it expects: make baseline, and look at what it changes."""
    base = load(TUKE)
    kept = read_baseline(TUKE.with_name("tuke.baseline.json"), base.scenario)
    claims = claims_of(base.scenario.expect, list(base.variants))
    names = [claim.variant for claim in claims]
    assert kept.scenario_sha256 == {
        name: substance(load(TUKE, variant=name or None).scenario, TUKE.parent)
        for name in dict.fromkeys(names)
    }
    assert (kept.seed, kept.replications) == (base.scenario.seed, base.scenario.replications)
    compared = kept.compared().samples
    assert all(claim.key in compared[claim.variant] for claim in claims)


def test_a_baseline_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    measures = [{"variant": "", "measure": "a", "of": "", "values": [0.1, None]}]
    top = {"gridsim": "1", "definitions": 2, "scenario": "town", "scenario_sha256": {"": "x"}}
    top |= {"seed": 0, "replications": 2}
    kept = BaselineFile.model_validate({**top, "measures": measures})
    path = tmp_path / "kept.json"
    write_whole(path, text_of(kept))
    assert json.loads(path.read_text(encoding="utf-8")) == {**top, "measures": measures}
    (values,) = kept.compared().samples[""].values()
    np.testing.assert_array_equal(values, [0.1, np.nan])


def blocks() -> list[Any]:
    """The YAML that the README shows."""
    shown = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    return [YAML(typ="safe", pure=True).load(text) for text in shown]


def workflows() -> dict[str, Any]:
    """The workflows of the repository, and the one that the README shows."""
    paths = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    read = {path.name: YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) for path in paths}
    return read | {"README.md": next(block for block in blocks() if "jobs" in block)}


def commands() -> list[tuple[str, str]]:
    """Every gridsim command of the workflows."""
    found = []
    for name, workflow in workflows().items():
        for job in workflow["jobs"].values():
            lines = "\n".join(step.get("run", "") for step in job["steps"]).splitlines()
            found += [(name, line.strip()) for line in lines if line.strip().startswith("gridsim ")]
    return found


@pytest.mark.parametrize(("name", "line"), commands())
def test_every_command_of_the_workflows_is_one(name: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _, command, *words = shlex.split(line)
    with click.Context(main) as context:
        main.commands[command].make_context(command, words, parent=context)
    assert all((ROOT / word).exists() for word in words if word.startswith("scenarios/"))


def test_the_workflows_hold_tuke_to_what_it_expects() -> None:
    guards = [name for name, line in commands() if line.startswith("gridsim expect")]
    assert guards == ["sweep.yml", "README.md"]


def test_what_the_readme_expects_can_be_expected(tmp_path: Path) -> None:
    (shown,) = (block["expect"] for block in blocks() if "expect" in block)
    path = write_town(tmp_path, f"expect: {json.dumps(shown)}")
    assert len(load(path).scenario.expect) == len(shown) == 2
