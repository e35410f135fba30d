"""Comparisons: the command, the folder that it leaves, its figures and its words."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from pyarrow import parquet
from rich.console import Console

from gridsim.errors import ScenarioError, StudyError
from gridsim.output.accounts.comparison import Account, Change, Side, adding_up
from gridsim.output.comparison import load_all
from gridsim.output.figures.comparison import FIGURES, draw, draw_all
from gridsim.output.figures.contrast import Contrast, contrast_of
from gridsim.output.figures.page import INK
from gridsim.output.figures.sheet import settings
from gridsim.output.files.comparison import write_replications
from gridsim.output.files.origins import thresholds
from gridsim.output.summaries.comparison import causes, headlines, luck, notes, roughly, show
from gridsim.output.summaries.layout import text_file
from gridsim.output.words.quantities import signed
from gridsim.output.words.terms import say
from gridsim.scenario.load import load
from gridsim.scenario.people import Title
from gridsim.scenario.starter import starter
from gridsim.study.cases import CAUSES
from gridsim.study.compare import (
    HEADLINES,
    OFFICIAL,
    TOTAL,
    VILLAGE,
    Difference,
    Verdict,
    contrast,
    judged_together,
)
from gridsim.study.measures import Outcome
from gridsim.study.replicate import Job, replicate_all
from test_cli import call, files
from test_figures import check_glyphs, check_room, without, words

QUICK = ("--workers", "1", "--replications", "3", "--lang", "en")
FOLLOWED = 40
SAME = """  nothing_new:
    set: {ladder.grid.workers: 6}
"""
DAYS, RATE = "days_to_solved.restricted", "rate.solved_within"
Outcomes = dict[str, list[Outcome]]


def write_town(folder: Path) -> Path:
    """A small scenario of three months with three variants, one of which changes nothing."""
    path = folder / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-04-01}")
    text = text.replace("warm_up: 90 days", f"warm_up: 10 days\nrun_on: {FOLLOWED} days")
    text = text.replace("at_most: 60 days", "at_most: 30 days")
    path.write_text(text.replace("variants:\n", "variants:\n" + SAME), encoding="utf-8")
    return path


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_town(tmp_path)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcomes]:
    """The file of a comparison, and its replications."""
    path = write_town(tmp_path_factory.mktemp("study"))
    jobs = {name: Job(one.scenario, one.folder) for name, one in load_all([path], (), ()).items()}
    return path, replicate_all(jobs, range(4), workers=1)


def account_of(study: tuple[Path, Outcomes], outcomes: Outcomes | None = None, *matters: str) -> Account:
    """What a comparison found, of other replications if they are given."""
    path, own = study
    outcomes = outcomes or own
    loaded = {name: one for name, one in load_all([path], (), ()).items() if name in outcomes}
    found = contrast(outcomes, thresholds(matters))
    sides = [
        Side(name, loaded[""].variants[name].title, one.scenario, found.differences[name], outcomes[name])
        for name, one in loaded.items()
        if name
    ]
    return Account(loaded[""].scenario, outcomes[""], sides, thresholds(matters), path.parent)


def drawn(account: Account, name: str, lang: Any = "en") -> tuple[Figure, Contrast]:
    made = contrast_of(account, lang)
    with settings(made.base.lettering):
        figure = draw(name, made)
        figure.canvas.draw()
        check_glyphs(figure, made.base.lettering)
        check_room(figure)
    return figure, made


def test_compare_writes_a_folder_whose_manifest_names_every_file(town: Path) -> None:
    result = call("compare", "town.yaml", *QUICK, "--matters", "rate.solved_within=1points")
    assert result.exit_code == 0, result.output
    written = files("results/town-compared")
    manifest = json.loads(written["manifest.json"])
    assert set(manifest["files"]) == set(written) - {"manifest.json"}
    figures = {f"figures/{name}.en.{kind}" for name in FIGURES for kind in ("png", "svg")}
    assert set(manifest["files"]) == {"differences.csv", "replications.parquet", "summary.en.txt"} | figures
    command = "gridsim compare town.yaml --replications 3 --matters rate.solved_within=1points --lang en"
    assert manifest["command"] == command
    assert list(manifest["variants"]) == ["nothing_new", "one_worker_more", "fortnightly_contact"]
    assert "nothing new\nchanges nothing\nNo difference: in each replication" in result.output
    assert [path.name for path in Path("results").iterdir()] == ["town-compared"]


def test_the_same_bytes_for_any_number_of_workers_and_when_made_again(town: Path) -> None:
    words = ("--replications", "2", "--lang", "zh", "--variant", "fortnightly_contact")
    for workers in ("1", "2"):
        result = call("compare", "town.yaml", *words, "--out", workers, "--workers", workers)
        assert result.exit_code == 0, result.output
    assert files("1") == files("2")
    result = call("reproduce", "1", "--workers", "1")
    assert (result.exit_code, "0 are not" in result.output) == (0, True), result.output
    path = Path("1/differences.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("better", "worse"), encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")
    result = call("reproduce", "1", "--workers", "1")
    assert result.exit_code == 1
    assert "changed since it was written: differences.csv" in result.output


def test_the_table_holds_every_difference_with_its_verdict(town: Path) -> None:
    call("compare", "town.yaml", *QUICK, "--no-figures")
    with Path("results/town-compared/differences.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["variant"], row["measure"], row["of"]): row for row in csv.DictReader(file)}
    row = rows["fortnightly_contact", "days_to_solved.restricted", ""]
    difference = float(row["variant_value"]) - float(row["base"])
    assert float(row["difference"]) == pytest.approx(difference, abs=1e-5)
    assert float(row["simultaneous_low_95"]) < float(row["low_95"]) < float(row["high_95"])
    assert row["unit"] == "days"
    assert row["verdict"] in {verdict.value for verdict in Verdict}
    assert row["replications"] == "3"
    assert row["assumed_inputs_changed"] == "visits.contact.every 1 week → 2 weeks"
    judged = {key[1] for key, row in rows.items() if row["verdict"]}
    assert judged == {name for name, _ in HEADLINES} | {VILLAGE, "visits.missed"}
    same = [row for key, row in rows.items() if key[0] == "nothing_new" and row["verdict"]]
    assert {row["verdict"] for row in same} == {"no difference"}


def test_a_variant_without_effect_is_said_to_have_none(town: Path) -> None:
    result = call(
        "compare", "town.yaml", *QUICK, "--no-figures", "--variant", "one_worker_more",
        "--set", "ladder.grid.workers=6",
    )  # fmt: skip
    assert "One grid worker more\nchanges nothing\nNo difference: in each replication" in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--replications", "1"), 2, "1 is not in the range 2<=x<=1000000"),
        (("--set", "replications=1"), 1, "one replication says nothing about a difference"),
        (("--variant", "two_wokers"), 1, "the file has no variant two_wokers"),
        (("--matters", RATE), 1, f"{RATE}: an amount is missing; write MEASURE=AMOUNT once"),
        (
            ("--matters", f"{RATE}=1points", "--matters", f"{RATE}=2points"),
            1,
            f"--matters {RATE}=2points: this measure is named twice; write MEASURE=AMOUNT once",
        ),
        (("--matters", f"{DAYS}=1e-9d"), 1, "=1e-9d: must be written out, 0.001 and not 1e-3"),
        (("--matters", f"{RATE}=nan"), 1, f"--matters {RATE}=nan: does not begin with a number"),
        (("--matters", f"{RATE}=0"), 1, "must be above 0: write 2points or 0.02"),
        (("--matters", f"{RATE}=2"), 1, "must be at most 1, as the measure is a share: write 2points or"),
        (("--matters", f"{RATE}=2%"), 1, "=2%: could be points or a part of the share: write 2points"),
        (("--matters", f"{DAYS}=5%"), 1, "has the unit days: write 0.5d, 12h or a number of days"),
        *(
            (("--matters", f"{shown}=3"), 1, f"--matters {shown}=3: {shown} is not judged; {DAYS}, days_to_")
            for shown in ("count.done", "backlog.mean", "rate.done_on_time", "days_to_done.mean")
        ),
        (("--set", "ladder.gird.workers=2"), 1, "did you mean grid?"),
    ],
)
def test_what_cannot_be_compared_is_told(
    town: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    result = call("compare", "town.yaml", "--workers", "1", *arguments)
    assert (result.exit_code, message in result.output) == (code, True), result.output
    assert not list(Path().glob("results/*"))


def test_several_files_are_compared_with_the_first(town: Path) -> None:
    text = town.read_text(encoding="utf-8")
    other = text.replace('name: "town"', "name: fewer").replace("workers: 6", "workers: 5", 1)
    Path("fewer.yaml").write_text(other, encoding="utf-8")
    result = call("compare", "town.yaml", "fewer.yaml", *QUICK, "--no-figures")
    assert result.exit_code == 0, result.output
    assert "changes: Grid worker (workers) [ladder.grid.workers] 6 → 5" in result.output
    manifest = json.loads(files("results/town.fewer-compared")["manifest.json"])
    assert manifest["command"].startswith("gridsim compare town.yaml fewer.yaml --replications 3")
    assert list(manifest["variants"]) == ["fewer"]
    result = call("reproduce", "results/town.fewer-compared", "--workers", "1")
    assert (result.exit_code, "0 are not" in result.output) == (0, True), result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("other/town.yaml",) * 2, "town.yaml: another of the files is called town too; change its name"),
        (
            ("later.yaml",),
            "later has another window than the base, 2024-01-01 to 2024-05-01 and not 2024-01-01 to",
        ),
        (("later.yaml", "--variant", "nothing_new"), "--variant chooses among the variants of one file"),
    ],
)
def test_files_that_cannot_be_compared_are_told(town: Path, arguments: tuple[str, ...], message: str) -> None:
    text = town.read_text(encoding="utf-8").replace('name: "town"', "name: later")
    Path("other").mkdir()
    Path("other/town.yaml").write_text(town.read_text(encoding="utf-8"), encoding="utf-8")
    Path("later.yaml").write_text(text.replace("to: 2024-04-01", "to: 2024-05-01"), encoding="utf-8")
    result = call("compare", "town.yaml", *arguments, *QUICK)
    assert (result.exit_code, message in result.output) == (1, True), result.output


def test_a_copy_of_the_file_is_told_from_it_by_its_own_name(town: Path) -> None:
    text = town.read_text(encoding="utf-8").replace("workers: 6", "workers: 5", 1)
    Path("plan_a.yaml").write_text(text, encoding="utf-8")
    result = call("compare", "town.yaml", "plan_a.yaml", *QUICK, "--no-figures")
    assert result.exit_code == 0, result.output
    assert "My town (plan_a)\nchanges: Grid worker (workers) [ladder.grid.workers] 6 → 5" in result.output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("seed: 7", "nothing_new has another seed than the base, 7 and not 1: no common luck"),
        ("warm_up: 5 days", "nothing_new has another first simulated day than the base, 2023-12-27 and not"),
    ],
)
def test_a_variant_with_other_luck_is_refused(town: Path, change: str, message: str) -> None:
    text = town.read_text(encoding="utf-8").replace("set: {ladder.grid.workers: 6}", f"set: {{{change}}}")
    town.write_text(text, encoding="utf-8")
    result = call("compare", "town.yaml", *QUICK)
    assert (result.exit_code, message in result.output) == (1, True), result.output


def test_without_a_level_the_days_are_told_by_cause_alone(town: Path) -> None:
    """The base has one level more: its part would be missing from the sum."""
    text = town.read_text(encoding="utf-8")
    Path("fewer.yaml").write_text(text.replace('name: "town"', "name: fewer"), encoding="utf-8")
    meeting = "meeting: {every: monthly, on: [20], agenda: 20}"
    level = f"  village: {{unit: village, workers: 3, calendar: office, work: 1 h, {meeting}}}"
    more = text.replace("  town:\n    title: {en: Town comm", f"{level}\n  town:\n    title: {{en: Town comm")
    needed = re.search(r"needed: \{.*grid: ([\d.]+)", text)
    assert needed is not None
    more = more.replace(f"grid: {needed[1]}", f"grid: {float(needed[1]) - 0.2:g}, village: 0.2")
    town.write_text(more, encoding="utf-8")
    loaded = load_all([town, Path("fewer.yaml")], (), ())
    outcomes = replicate_all({name: Job(one.scenario, one.folder) for name, one in loaded.items()}, range(3))
    (differences,) = contrast(outcomes, {}).differences.values()
    side = Side("fewer", None, loaded["fewer"].scenario, differences, outcomes["fewer"], same_ladder=False)
    assert {level for _, level in side.by_cause_and_level} == {""}
    assert sum(side.by_cause_and_level.values()) == pytest.approx(differences[TOTAL].paired.mean, abs=1e-9)


def test_every_replication_is_in_a_tidy_table(study: tuple[Path, Outcomes], tmp_path: Path) -> None:
    _, outcomes = study
    write_replications(outcomes, tmp_path / "table.parquet")
    table = parquet.read_table(tmp_path / "table.parquet").to_pylist()
    assert len(table) == sum(len(outcome.values) for rows in outcomes.values() for outcome in rows)
    first = outcomes[""][0].values[0]
    assert table[0] == {
        "variant": "", "replication": 0, "measure": "count.arisen", "of": "", "unit": "matters",
        "value": first.value, "cases": first.cases,
    }  # fmt: skip


def test_the_days_of_a_difference_add_up_by_cause_and_level(study: tuple[Path, Outcomes]) -> None:
    side = next(side for side in account_of(study).sides if side.name == "fortnightly_contact")
    parts, total = side.by_cause_and_level, side.differences[TOTAL].paired.mean
    assert sum(parts.values()) == pytest.approx(total, abs=1e-9)
    by_cause = [sum(part for (of, _), part in parts.items() if of == cause) for cause in CAUSES]
    np.testing.assert_allclose(by_cause, side.by_cause, atol=1e-9)


def test_a_file_without_variants_is_told(town: Path) -> None:
    town.write_text(town.read_text(encoding="utf-8").split("variants:")[0], encoding="utf-8")
    with pytest.raises((StudyError, ScenarioError), match="offers no variants to compare"):
        load_all([town], (), ())


def test_a_full_disk_leaves_old_results_whole(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = (*QUICK, "--no-figures", "--variant", "one_worker_more")
    call("compare", "town.yaml", *quick)
    before = files("results")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gridsim.output.comparison.write_manifest", full)
    result = call("compare", "town.yaml", *quick, "--replications", "3")
    assert result.exit_code == 1
    assert "No space left on device; what stood there before is whole" in result.output
    assert files("results") == before


@pytest.mark.skipif(os.name != "posix", reason="signals to a process group are POSIX")
def test_ctrl_c_leaves_nothing_half_written(town: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "gridsim",
        "compare",
        "town.yaml",
        "--replications",
        "5000",
        "--workers",
        "2",
    ]
    process = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    while not Path("results/.town-compared.gridsim/new").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.decode().strip().endswith("no results were written, and earlier ones are whole.")
    assert list(Path("results").iterdir()) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_says_how_it_came_about(study: tuple[Path, Outcomes], name: str, lang: str) -> None:
    figure, made = drawn(account_of(study), name, lang)
    said = words(figure).replace("\n", "").replace(" ", "")
    for term, parts in (("figure.replications", {"n": 4}), ("contrast.changed", {"changes": ""})):
        assert say(term, made.base.lang).format(**parts).replace(" ", "") in said
    change = {"en": "(cadence)1week→2weeks", "zh": "周期1周→2周"}
    assert change[made.base.lang] in said


def test_figures_are_the_same_bytes_each_time(study: tuple[Path, Outcomes], tmp_path: Path) -> None:
    account = account_of(study)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        assert len(draw_all(account, tmp_path / folder, "en")) == 2 * len(FIGURES)
    assert files(str(tmp_path / "a")) == files(str(tmp_path / "b"))


def test_the_forest_draws_each_difference_with_its_interval(study: tuple[Path, Outcomes]) -> None:
    account = account_of(study, None, f"{DAYS}=0.25")
    assert account.judged == [*HEADLINES, ("visits.missed", "contact"), ("visits.missed", "patrol")]
    figure, _ = drawn(account, "forest")
    for ax, key in zip(figure.axes, account.judged, strict=False):
        factor = 100 if key[0].startswith(("rate.", "visits.")) else 1
        found = [side.differences[key] for side in account.sides]
        marks = [line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == "None"]
        assert marks == pytest.approx([one.paired.mean * factor for one in found])
        spans = [path.get_segments()[0][:, 0].tolist() for path in ax.collections]
        assert spans == [pytest.approx([one.low * factor, one.high * factor]) for one in found]
    assert sum(bool(ax.patches) for ax in figure.axes) == 1  # the band within which it does not matter
    assert "Within the shaded band" in words(figure)


def test_the_parts_of_the_days_add_up_to_the_difference(study: tuple[Path, Outcomes]) -> None:
    account = account_of(study)
    figure, _ = drawn(account, "days")
    left, right = figure.axes[:2]
    for row, side in enumerate(account.sides):
        bars = sum(part[row].get_width() for part in right.containers)
        assert bars == pytest.approx(side.differences[TOTAL].paired.mean, abs=1e-9)
        whole = sum(part[row + 1].get_width() for part in left.containers)
        assert whole == pytest.approx(side.differences[TOTAL].variant.mean)
    assert len(left.containers) == len(CAUSES)


def test_the_curves_are_those_of_variant_and_base(study: tuple[Path, Outcomes]) -> None:
    account = account_of(study)
    figure, made = drawn(account, "curves")
    for ax, summary in zip(figure.axes, made.summaries, strict=False):
        base, variant = (line.get_ydata() for line in ax.lines)
        np.testing.assert_array_equal(base, made.base.summary.curve.mean[: len(base)])
        np.testing.assert_array_equal(variant, summary.curve.mean[: len(base)])


def test_the_table_of_villages_shows_every_difference(study: tuple[Path, Outcomes]) -> None:
    account = account_of(study)
    figure, _ = drawn(account, "villages")
    (ax,) = figure.axes
    shown = {tuple(map(float, text.get_position())): text.get_text() for text in ax.texts}
    for column, side in enumerate(account.sides, start=1):
        for row in range(3):
            found = side.differences[VILLAGE, str(row + 1)]
            assert shown[column, row] == signed(found.paired.mean)
    assert len(ax.patches) == sum(
        one.verdict in (Verdict.BETTER, Verdict.WORSE)
        for side in account.sides
        for key, one in side.differences.items()
        if key[0] == VILLAGE
    )


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("missing", ["days_to_", "days_", "village.", "", "rate.", "visits."])
def test_figures_and_summaries_draw_without_values(
    study: tuple[Path, Outcomes], tmp_path: Path, name: str, missing: str
) -> None:
    outcomes = {key: without(rows, missing) for key, rows in study[1].items()}
    account = account_of(study, outcomes)
    drawn(account, name)
    with text_file(tmp_path / "summary.txt") as console:
        show(account, console, "en")
    assert "nan" not in (tmp_path / "summary.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FIGURES)
def test_figures_draw_for_one_variant_of_two_replications(study: tuple[Path, Outcomes], name: str) -> None:
    outcomes = {key: rows[:2] for key, rows in study[1].items() if key in ("", "fortnightly_contact")}
    drawn(account_of(study, outcomes), name)


def test_a_town_without_matters_is_compared(town: Path) -> None:
    result = call("compare", "town.yaml", *QUICK, "--set", "demand.per_household_year=0")
    assert result.exit_code == 0, result.output
    assert "nan" not in result.output
    assert (
        result.output.count("No need arises, neither in the base nor here: there is nothing to compare.") == 3
    )
    assert "No difference" not in result.output


def test_a_variant_with_other_needs_is_told_apart(town: Path) -> None:
    text = town.read_text(encoding="utf-8")
    more = "  nothing_new:\n    set: {town.households: 400}\n"
    town.write_text(text.replace(SAME, more), encoding="utf-8")
    result = call("compare", "town.yaml", *QUICK, "--no-figures")
    assert result.exit_code == 0, result.output
    assert result.output.count("Other needs: ") == 1


def test_a_variant_with_other_needs_is_compared_per_need_and_named_in_titles(
    study: tuple[Path, Outcomes],
) -> None:
    """It is the worst by far, and said to be; that its needs are others stands beside it."""
    path, outcomes = study
    changed = {name: rows for name, rows in outcomes.items() if name != "nothing_new"}
    changed["one_worker_more"] = [
        shifted(one, {"count.arisen": 1.0, DAYS: number})
        for one, number in zip(changed["one_worker_more"], (49.0, 50.0, 51.0, 50.0), strict=True)
    ]
    figure, made = drawn(account_of((path, changed)), "forest")
    assert [side.other_needs for side in made.sides] == [True, False]
    said = words(figure).replace("\n", " ")
    assert "Other needs arise with “One grid worker more”: it is compared per need, over other needs." in said
    assert re.search(r"worst with “One grid worker more” \(\+\d+\.\d days\)", said)


def test_a_variant_with_other_needs_takes_part_in_the_best(study: tuple[Path, Outcomes]) -> None:
    path, outcomes = study
    changed = {name: rows for name, rows in outcomes.items() if name != "nothing_new"}
    changed["one_worker_more"] = [
        shifted(one, {"count.arisen": 9.0, DAYS: number})
        for one, number in zip(changed["one_worker_more"], (-3.0, -3.1, -2.9, -3.0), strict=True)
    ]
    figure, _ = drawn(account_of((path, changed)), "forest")
    assert "best with “One grid worker more” (-" in words(figure).replace("\n", " ").replace("−", "-")


def shifted(outcome: Outcome, changes: dict[str, float]) -> Outcome:
    """The same replication with some measures changed by so much."""
    values = [replace(one, value=one.value + changes.get(one.name, 0.0)) for one in outcome.values]
    return replace(outcome, values=values)


def test_printed_parts_add_up_to_the_printed_total(study: tuple[Path, Outcomes]) -> None:
    for side in account_of(study).sides[1:]:
        line = causes(side, "en").partition("need to solved: ")[2]
        causes_alone = re.sub(r"\(.*?\)", "", line)
        total, *numbers = map(float, re.findall(r"[+-]\d+\.\d\d", causes_alone))
        assert sum(numbers) == pytest.approx(total, abs=1e-9)
        for part, levels in re.findall(r"([+-]\d+\.\d\d) \((.*?[+-].*?)\)", line):
            found = map(float, re.findall(r"[+-]\d+\.\d\d", levels))
            assert sum(found) == pytest.approx(float(part), abs=1e-9)


def test_rounded_parts_add_up() -> None:
    assert adding_up([0.005, 0.005, -0.004], 2) == [0.01, 0.0, 0.0]
    assert sum(adding_up([1.234, -0.567, 0.119], 1)) == pytest.approx(0.8)
    assert adding_up([math.nan], 2) != [0.0]


def test_the_summary_says_each_verdict(study: tuple[Path, Outcomes]) -> None:
    """Planted verdicts stand beside the measures that they belong to."""
    (side, *_) = account_of(study).sides
    said = dict(zip(judged_together(side.differences), [*Verdict, None], strict=False))
    for key, verdict in said.items():
        needed = 42 if verdict is Verdict.UNSETTLED else 0
        side.differences[key] = replace(side.differences[key], verdict=verdict, needed=needed)
    table = headlines(side, "en")
    cells = [str(cell) for cell in table.columns[5].cells][: len(said)]
    assert cells == ["better", "worse", "inconclusive", "too small to matter", "no difference", "no values"]
    assert list(table.columns[6].cells)[:4] == ["", "", "about 42", ""]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (2, "about 2"), (99, "about 99"), (101, "about 110"), (120, "about 120"), (991, "about 1,000"),
        (1000, "about 1,000"), (1001, "more than 1,000"),
        (28_788, "more than 1,000"), (100_000, "more than 1,000"),
    ],
)  # fmt: skip
def test_replications_are_told_to_two_figures_at_most(count: int, told: str) -> None:
    assert roughly(count, "en") == told


@pytest.mark.parametrize(("replications", "rough"), [(4, True), (5, False)])
def test_from_few_replications_it_is_said_to_be_rough(
    study: tuple[Path, Outcomes], replications: int, rough: bool
) -> None:
    rows = {name: [*found, *found][:replications] for name, found in study[1].items()}
    lines = notes(account_of(study, rows), "en")
    assert (
        any("very rough, as the spread is known from 4 replications alone" in line for line in lines) is rough
    )
    assert any("an order of magnitude" in line for line in lines) is not rough


def with_found(account: Account, found: dict[Any, Difference], name: str = "") -> Account:
    """The same account, with other differences of the first variant, or of the one that is named."""
    sides = {side.name: side for side in account.sides}
    name = name or next(iter(sides))
    sides[name] = replace(sides[name], differences=sides[name].differences | found)
    return replace(account, sides=list(sides.values()))


def test_a_verdict_whose_interval_takes_in_zero_is_explained(study: tuple[Path, Outcomes]) -> None:
    account = account_of(study)
    said = "Where an interval includes zero and better or worse is said all the same, Holm's test decides"
    plain = replace(account.sides[0].differences[TOTAL], low=0.1, high=0.5, verdict=Verdict.WORSE)
    touching = replace(plain, low=-0.1)
    unsettled = replace(touching, verdict=Verdict.UNSETTLED)
    for found, explained in ((plain, False), (touching, True), (unsettled, False)):
        lines = notes(with_found(account, {TOTAL: found}), "en")
        assert any(line.startswith(said) for line in lines) is explained


def lines_of(account: Account, lang: Any) -> list[str]:
    """The lines of a comparison's summary."""
    file = StringIO()
    show(account, Console(file=file, width=300), lang)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def changed(account: Account, key: Any, base: float, variant: float, **more: Any) -> Difference:
    """A difference of the first variant with other means, and alike in all replications."""
    found = account.sides[0].differences[key]
    step = variant - base
    return replace(
        found,
        base=replace(found.base, mean=base),
        variant=replace(found.variant, mean=variant),
        paired=replace(found.paired, mean=step, low=step, high=step),
        **more,
    )


def worse(account: Account) -> dict[Any, Difference]:
    """The judged time of the first variant grows by two days, and loads stay what they were."""
    loads = {
        key: changed(account, key, 0.5, 0.5) for key in account.sides[0].differences if key[0] == "load.mean"
    }
    return loads | {TOTAL: changed(account, TOTAL, 10.0, 12.0, verdict=Verdict.WORSE)}


@pytest.mark.parametrize(
    ("lang", "told", "same"),
    [
        (
            "en",
            "Load (share of time on duty): Grid worker 92% → 99%",
            "Load (share of time on duty): as in the base",
        ),
        ("zh", "负荷率（占当班时间）：网格员 92% → 99%", "负荷率（占当班时间）：与基准相同"),
    ],
)
def test_the_load_is_told_where_it_differs(
    study: tuple[Path, Outcomes], lang: str, told: str, same: str
) -> None:
    """A difference below half a percent is none to a reader of whole ones."""
    account = account_of(study)
    grid = ("load.mean", "grid")
    for variant, line in ((0.99, told), (0.9245, same)):
        found = worse(account) | {grid: changed(account, grid, 0.92, variant)}
        lines = lines_of(with_found(account, found), lang)
        assert lines.count(line) == 1, lines
        assert not any(line.startswith(("OVERLOADED", "超负荷")) for line in lines)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "OVERLOADED: Grid worker 104.0%: more than 100% of the time on duty."),
        ("zh", "超负荷：网格员 104.0%，超过当班时间的 100%。"),
    ],
)
def test_a_load_above_the_time_on_duty_is_a_warning(
    study: tuple[Path, Outcomes], lang: str, told: str
) -> None:
    account = account_of(study)
    grid = ("load.mean", "grid")
    for variant, times in ((1.04, 1), (1.0004, 0)):
        found = worse(account) | {grid: changed(account, grid, 0.9, variant)}
        lines = lines_of(with_found(account, found), lang)
        assert lines.count(told) == times
        assert sum(line.startswith(("OVERLOADED", "超负荷")) for line in lines) == times


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            "The official on-time rate does not show it (80.0% → 80.4%): it counts from registration, of "
            "matters that came to be known. From the need, days from need to solved: +2.00 days.",
        ),
        (
            "zh",
            "官方按期办结率反映不出（80.0% → 80.4%）：该比率自受理起算，且只计已登记事项。"
            "自产生诉求起算，从产生诉求到解决的天数：+2.00 天。",
        ),
    ],
)
def test_needs_that_wait_longer_under_an_equal_official_rate_are_told(
    study: tuple[Path, Outcomes], lang: str, told: str
) -> None:
    """Not where the official rate falls too, nor where the wait is not longer."""
    account = account_of(study)
    official = "The official", "官方按期"
    longer = worse(account)
    equal = {OFFICIAL: changed(account, OFFICIAL, 0.8, 0.804)}
    lines = lines_of(with_found(account, longer | equal), lang)
    assert lines.count(told) == 1, lines
    falls = {OFFICIAL: changed(account, OFFICIAL, 0.8, 0.7)}
    inconclusive = {TOTAL: replace(longer[TOTAL], verdict=Verdict.UNSETTLED)}
    for found in (longer | falls, longer | inconclusive | equal):
        assert not any(line.startswith(official) for line in lines_of(with_found(account, found), lang))


@pytest.mark.parametrize(
    ("base", "variant", "told"),
    [((20.0, 0), (25.0, 0), ("20.0", "25.0")), ((39.0, 1), (40.0, 4), ("≥ 39.0", "> 40"))],
)
def test_times_beyond_which_needs_are_not_followed_are_written_as_bounds(
    study: tuple[Path, Outcomes], base: Any, variant: Any, told: tuple[str, str]
) -> None:
    account, key = account_of(study), ("days_to_solved.p90_all", "")
    found = changed(account, key, base[0], variant[0], verdict=Verdict.WORSE)
    found = replace(
        found,
        base=replace(found.base, beyond=base[1]),
        variant=replace(found.variant, beyond=variant[1]),
    )
    side = with_found(account, {key: found}).sides[0]
    columns = headlines(side, "en").columns
    place = list(side.judged).index(key)
    assert tuple(list(columns[number].cells)[place] for number in (1, 2)) == told


@pytest.mark.parametrize(
    ("ratios", "en", "zh"),
    [
        ([2.0, 9.4, 11.0], "by 9.4 (median; the least is 2.0).", "1/9.4（中位数；最少为 1/2.0）"),
        (
            [0.5, 9.4, 11.0],
            "by 9.4 (median), but make it larger for some, up to 2.0 times.",
            "最多为原来的 2.0 倍",
        ),
        ([0.25, 0.5, 11.0], "it is 2.0 times as large (median; at most 4.0 times).", "反而为原来的 2.0 倍"),
        ([0.98, 9.4, 11.0], "(median; the least is 1.0).", "最少为 1/1.0"),
    ],
)  # fmt: skip
def test_a_variance_that_grows_is_said_to_grow(ratios: list[float], en: str, zh: str) -> None:
    assert luck(ratios, "en").endswith(en)
    assert zh in luck(ratios, "zh")


def test_the_figure_of_days_has_the_numbers_of_the_summary(study: tuple[Path, Outcomes]) -> None:
    """Rounded so that they add up: of three parts of 0.144, together 0.43, the largest is +0.15."""
    account = account_of(study)
    side = next(side for side in account.sides if side.name == "fortnightly_contact")
    side = replace(side, same_ladder=False)
    account = replace(account, sides=[side])
    planted = {**dict.fromkeys(CAUSES, 0.0), "asked": 0.1444, "queue": 0.144, "pause": 0.144}
    for key, value in {("days_by_cause", cause): part for cause, part in planted.items()}.items():
        one = side.differences[key]
        side.differences[key] = replace(one, paired=replace(one.paired, mean=value))
    found = side.differences[TOTAL]
    total = replace(found.paired, mean=sum(planted.values()))
    side.differences[TOTAL] = replace(found, paired=total, verdict=Verdict.WORSE)
    figure, _ = drawn(account, "days")
    name = say("cause.asked", "en")
    assert f"+0.43 = {name} +0.15" in causes(side, "en")
    assert f"+0.43 days, of which {name} +0.15" in words(figure).replace("\n", " ")


def test_a_value_that_a_variant_assumes_is_not_called_an_assumed_input(
    study: tuple[Path, Outcomes],
) -> None:
    figure, _ = drawn(account_of(study), "forest")
    assert "Values that variants assume: " in words(figure).replace("\n", " ")
    assert "Assumed inputs" not in words(figure).replace("\n", " ")


def test_villages_that_several_variants_move_as_often_are_not_given_to_the_first(
    study: tuple[Path, Outcomes],
) -> None:
    account = account_of(study)
    moved = {"fortnightly_contact": Verdict.WORSE, "one_worker_more": Verdict.BETTER}
    for side in account.sides:
        for key, one in side.differences.items():
            if key[0] == VILLAGE:
                side.differences[key] = replace(one, verdict=moved.get(side.name, Verdict.SAME))
    figure, _ = drawn(account, "villages")
    first, other = (side.called("en") for side in account.sides if side.name in moved)
    said = words(figure).replace("\n", " ")
    assert f"“{first}” and “{other}” move most villages: each 3 of 3" in said
    assert "A black 0 is no difference in any replication." in said
    column = [side.name for side in account.sides].index("nothing_new") + 1
    zeros = [text for text in figure.axes[0].texts if text.get_position()[0] == column]
    assert [(text.get_text(), text.get_color()) for text in zeros] == [("0", INK)] * 3
    third = replace(account, sides=[*account.sides, account.sides[-1]])
    figure, _ = drawn(third, "villages")
    assert "3 variants move most villages: each 3 of 3" in words(figure).replace("\n", " ")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_how_a_figure_came_about_is_never_cut(study: tuple[Path, Outcomes], lang: str) -> None:
    account = account_of(study)
    side = next(side for side in account.sides if account.changes(side))
    long = Title(
        en="A variant whose title goes on and on until nobody reads it",
        zh="名称很长很长的备选方案，谁也不会读完",
    )
    account = replace(account, sides=[replace(side, title=long)] * 14)
    figure, made = drawn(account, "forest", lang)
    said = words(figure).replace("\n", " ").replace(" ", "")
    assert made.base.footnote().replace(" ", "") in said
    assert "more variants (see summary)".replace(" ", "") in said or "个备选方案（见摘要）" in said
    assert not any("…" in text.get_text() for text in figure.texts if text.get_fontsize() == 7.5)


@pytest.mark.parametrize(
    ("variants", "en", "zh"),
    [
        (1, "and 1 more variant (see summary)", "另有 1 个备选方案（见摘要）"),
        (2, "and 2 more variants (see summary)", "另有 2 个备选方案（见摘要）"),
    ],
)
def test_variants_for_which_there_is_no_room_are_counted(
    study: tuple[Path, Outcomes], monkeypatch: pytest.MonkeyPatch, variants: int, en: str, zh: str
) -> None:
    monkeypatch.setattr("gridsim.output.figures.contrast.ROOM", 0)
    account = account_of(study)
    side = next(side for side in account.sides if account.changes(side))
    account = replace(account, sides=[side] * variants)
    assert contrast_of(account, "en").footnote().endswith(en)
    assert contrast_of(account, "zh").footnote().endswith(zh)


def test_a_change_is_written_in_one_line() -> None:
    """In words with the key that is typed, in a figure in words alone, in a table as the file has it."""
    base = load(Path(__file__).parent.parent / "scenarios" / "tuke.yaml").scenario
    change = Change("ladder.village.meeting.every", None, "half_monthly", base, assumed=True)
    assert [change.said("en"), change.said("zh"), change.said("zh", path=False), change.written] == [
        "Village organisation (meeting cadence) [ladder.village.meeting.every] – → half-monthly",
        "嘎查村党组织会议周期 [ladder.village.meeting.every] – → 每半月",
        "嘎查村党组织会议周期 – → 每半月",
        "ladder.village.meeting.every – → half_monthly",
    ]


@pytest.mark.parametrize("command", ["run", "compare"])
def test_what_does_not_fit_into_memory_is_refused_before_it_is_begun(
    town: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("gridsim.study.memory.room", lambda workers=1: 1 << 20)
    result = call(command, "town.yaml", "--workers", "1")
    assert result.exit_code == 1
    assert re.match(r"this needs about \d+ MB of memory, and 1 MB are free; one replication", result.output)
    assert not list(Path().glob("results/*"))
