"""Sweeps: however they are computed, broken off or resumed, they end in the same bytes and say what is so."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet
from rich.console import Console

from gridsim.cli import main
from gridsim.errors import LogError, PlanError, StudyError
from gridsim.output.accounts.sweep import Account, measure_keys, said
from gridsim.output.figures.scene import scene_of
from gridsim.output.figures.sheet import settings, sheet
from gridsim.output.figures.sweep import figures
from gridsim.output.summaries.sweep import show
from gridsim.output.words.quantities import digits
from gridsim.scenario.sweeping import Choice, Sweep
from gridsim.study import replicate as running
from gridsim.study.designs import Input
from gridsim.study.effects import effects
from gridsim.study.points import Design, lay_out
from gridsim.study.regression import regress
from gridsim.study.statistics import share_interval
from gridsim.study.store import Store
from gridsim.study.sweep import Budget, Found, Tally, budget_of, sweep
from small import BASE, small
from test_cli import files
from test_figures import check_glyphs, check_room, words

BUSY = {"demand.per_household_year": 60.0, "ladder.member.limit": "1 h", "run_on": "22 days"}
GRID = {"ladder.grid.workers": "1:3:1", "outside.share": [0.0, 0.5]}
VARY = ("--vary", "ladder.grid.workers=1:3:1", "--vary", "outside.share=0.0,0.5")
QUICK = ("--replications", "3", "--workers", "1", "--lang", "en", "--no-figures")
SOLVED = ("days_to_solved.restricted", "")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def data(**changes: Any) -> dict[str, Any]:
    """The small scenario as a file holds it, followed no longer than its limits need."""
    return {**BASE, "demand": {**BASE["demand"], "per_household_year": 60.0}, "run_on": "22 days", **changes}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRIDSIM_STORE", str(tmp_path / "store"))
    path = tmp_path / "town.yaml"
    path.write_text(json.dumps(data()), encoding="utf-8")
    return path


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(one: Found, other: Found) -> bool:
    return (
        one.point == other.point
        and one.keys == other.keys
        and one.failure == other.failure
        and np.array_equal(one.values, other.values, equal_nan=True)
        and np.array_equal(one.cases, other.cases)
    )


@pytest.fixture(scope="module")
def design() -> Design:
    return lay_out(small(BUSY), Sweep(vary=GRID))


@pytest.fixture(scope="module")
def plain(design: Design) -> list[Found]:
    """The sweep by itself, without groups and without a store."""
    return list(sweep(design, Path(), 3, group=1))


# the study


def test_a_point_says_what_its_scenario_says_alone(design: Design, plain: list[Found]) -> None:
    job = running.Job(design.scenario(design.points[4]), Path())
    alone = running.replicate(job, range(3))
    np.testing.assert_array_equal(plain[4].values, [[value.value for value in one.values] for one in alone])
    np.testing.assert_array_equal(plain[4].cases, [[value.cases for value in one.values] for one in alone])


@pytest.mark.parametrize("group", [2, 3, 8])
@pytest.mark.parametrize("kept", [0, 5, 18])
def test_neither_groups_nor_what_the_store_has_change_a_number(
    design: Design, plain: list[Found], tmp_path: Path, group: int, kept: int
) -> None:
    store = Store(tmp_path)
    everything = [(point, number) for point in design.points for number in range(3)]
    for point, number in random.Random(group).sample(everything, kept):
        job = running.Job(design.scenario(point), Path())
        store.put(job.address, number, running.replicate(job, [number])[0])
    tally = Tally()
    found = list(sweep(design, Path(), 3, group=group, store=store, tally=tally))
    assert all(same(one, other) for one, other in zip(found, plain, strict=True))
    assert (tally.computed, tally.kept) == (18 - kept, kept)


def test_processes_change_no_number(
    design: Design, plain: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridsim.study.pool.ALONE_SECONDS", 0.0)
    found = list(sweep(design, Path(), 3, workers=2, group=2))
    assert all(same(one, other) for one, other in zip(found, plain, strict=True))


@pytest.mark.parametrize("number", range(1, 19))
def test_a_budget_of_replications_is_kept_and_leaves_whole_points_from_the_first(
    design: Design, plain: list[Found], tmp_path: Path, number: int
) -> None:
    tally = Tally(Budget(replications=number))
    found = list(sweep(design, Path(), 3, group=4, store=Store(tmp_path), tally=tally))
    assert (tally.computed, len(found)) == (number, number // 3)
    assert all(same(one, other) for one, other in zip(found, plain, strict=False))
    again = Tally()
    whole = list(sweep(design, Path(), 3, group=4, store=Store(tmp_path), tally=again))
    assert (len(whole), again.computed, again.kept) == (6, 18 - number, number)


def test_a_budget_makes_points_whole_rather_than_many_of_them_half() -> None:
    made = lay_out(small(BUSY), Sweep(vary={"ladder.grid.workers": "1:24:1"}))
    tally = Tally(Budget(replications=44))
    found = list(sweep(made, Path(), 5, tally=tally))
    assert ([one.point.number for one in found], tally.computed) == ([*range(8)], 44)


def test_a_budget_of_time_takes_on_what_its_pace_lets_it_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replication takes a second; after 60 there is time for one point, all of whose are one piece."""
    clock = [0.0]
    monkeypatch.setattr("gridsim.study.sweep.time.monotonic", lambda: clock[0])
    real = running.run_beside

    def run(job: running.Job, replications: Sequence[int], draws: Any = None) -> Any:
        clock[0] += len(replications)
        return real(job, replications, draws)

    monkeypatch.setattr(running, "run_beside", run)
    made = lay_out(small(BUSY), Sweep(vary={"ladder.grid.workers": "1:24:1"}))
    found = list(sweep(made, Path(), 5, tally=Tally(Budget(seconds=62.0), begun=0.0)))
    assert len(found) == 13


def test_damaged_outcomes_are_computed_again_counted_and_charged(
    design: Design, plain: list[Found], tmp_path: Path
) -> None:
    store = Store(tmp_path)
    list(sweep(design, Path(), 3, store=store))
    for path in [path for path in sorted(tmp_path.rglob("*")) if path.is_file()][:7]:
        path.write_bytes(b"damaged")
    tally = Tally(Budget(replications=2))
    list(sweep(design, Path(), 3, store=store, tally=tally))
    assert tally.computed == 2
    tally = Tally()
    found = list(sweep(design, Path(), 3, store=store, tally=tally))
    assert (tally.computed, tally.kept) == (5, 13)
    assert all(same(one, other) for one, other in zip(found, plain, strict=True))


def test_points_that_repeat_others_are_computed_once_and_count_in_the_regression() -> None:
    vary = {"ladder.grid.workers": [1, 2], "outside.share": [0.0, 0.5]}
    made = lay_out(small(BUSY), Sweep(vary=vary, design="sobol", points=16))
    tally, steps = Tally(), []
    found = list(sweep(made, Path(), 2, tally=tally, done=lambda: steps.append(1)))
    assert (len(found), tally.computed, tally.kept, len(steps)) == (17, 8, 0, 34)
    for one in found:
        assert same(one, replace(found[one.point.first], point=one.point))
    values = of(made, lambda workers, share: 2 * workers + (6 * share if workers == 1 else 0))
    told = {one.inputs[0]: one.change.mean for one in effects(made, values).main}
    columns = np.array([[1, point.levels[0], point.levels[1]] for point in made.points[1:]])
    expected = np.linalg.lstsq(columns, values[1:].mean(axis=1), rcond=None)[0]
    assert [told[0], told[1]] == pytest.approx(expected[1:])
    assert told[0] == pytest.approx(0.5)  # all four pairs of values are there four times


def test_a_budget_of_time_begins_nothing_new_when_it_is_spent(design: Design) -> None:
    tally = Tally(Budget(seconds=1e-9))
    assert list(sweep(design, Path(), 3, tally=tally)) == []
    assert tally.computed == 0


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("10min", Budget(seconds=600.0)),
        ("2 h", Budget(seconds=7200.0)),
        ("2000", Budget(replications=2000)),
        ("1 replication", Budget(replications=1)),
        (" 2000 replications ", Budget(replications=2000)),
        ("30秒", Budget(seconds=30.0)),
    ],
)
def test_budgets_are_read(text: str, budget: Budget) -> None:
    assert budget_of(text) == budget


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lots", "--budget lots: 'lots' is not a duration"),
        ("", "--budget : '' is not a duration"),
        ("0", "--budget 0: is nothing"),
        ("0 min", "--budget 0 min: is nothing"),
        ("-5", "--budget -5: .*at least 0"),
        ("3 working days", "--budget 3 working days: needs plain time"),
        ("nan h", "--budget nan h: .*finite"),
    ],
)
def test_a_budget_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        budget_of(text)


def failing(*workers: int, error: type[Exception] = PlanError) -> Any:
    """What stands in for a run: it refuses some numbers of grid workers, from the second replication on."""
    real = running.run_beside

    def run(job: running.Job, replications: Sequence[int], draws: Any = None) -> Any:
        if any(replications) and job.scenario.ladder["grid"].workers in workers:
            raise error("too large")
        return real(job, replications, draws)

    return run


def test_a_point_that_fails_leaves_the_others_as_they_are(
    design: Design, plain: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run_beside", failing(2))
    found = list(sweep(design, Path(), 3))
    assert [one.failure for one in found] == ["", "", *["replication 1: too large"] * 2, "", ""]
    rest = [0, 1, 4, 5]
    assert all(same(found[number], plain[number]) for number in rest)


def test_a_point_that_does_not_fit_into_memory_fails_before_it_is_run(
    design: Design, plain: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {2: 1 << 40}
    monkeypatch.setattr(
        "gridsim.study.memory.needed",
        lambda scenario, *_: sizes.get(scenario.ladder["grid"].workers, 1),
    )
    found = list(sweep(design, Path(), 3))
    assert [one.failure[:24] for one in found] == ["", "", *["this needs about 1024.0 "] * 2, "", ""]
    assert all(same(found[number], plain[number]) for number in (0, 1, 4, 5))


def test_a_bug_ends_the_sweep(design: Design, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run_beside", failing(2, error=LogError))
    with pytest.raises(LogError, match="too large"):
        list(sweep(design, Path(), 3))


# effects


def of(design: Design, function: Any, replications: int = 4) -> np.ndarray:
    """A measure that is a function of the inputs, and of luck that all points share."""
    return np.array(
        [[function(*point.values) + luck for luck in range(replications)] for point in design.points]
    )


def test_the_effects_of_a_grid_are_those_that_were_put_in(design: Design) -> None:
    found = effects(
        design, of(design, lambda workers, share: 10 - 2 * workers + 8 * share + 2 * workers * share)
    )
    (first, second), (pair,) = found.main, found.interactions
    assert (first.inputs, first.low, first.high, first.change.mean) == ((1,), (0.0,), (0.5,), 6.0)
    assert (second.inputs, second.low, second.high, second.change.mean) == ((0,), (1,), (3,), -3.0)
    assert (pair.inputs, pair.low, pair.high, pair.change.mean) == ((0, 1), (1, 0.0), (3, 0.5), 2.0)
    assert first.change.low == pytest.approx(
        6.0
    )  # the luck that all points share is no doubt about differences
    assert first.share + second.share + pair.share == pytest.approx(1.0)
    assert found.profiles[0].base == 0
    assert [one.mean for one in found.profiles[0].estimates] == pytest.approx([12.0, 10.5, 9.0])


def test_without_any_effect_there_is_no_noise(design: Design) -> None:
    found = effects(design, of(design, lambda workers, share: 0.1))
    assert [one.change.mean for one in (*found.main, *found.interactions)] == [0.0, 0.0, 0.0]
    assert [one.change.sd for one in (*found.main, *found.interactions)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("kind", ["grid", "one_at_a_time", "sobol"])
def test_a_measure_that_has_no_value_anywhere_has_no_effects(kind: Any) -> None:
    more = {"points": 16} if kind == "sobol" else {}
    made = lay_out(small(BUSY), Sweep(vary=GRID, design=kind, **more))
    assert effects(made, of(made, lambda *_: np.nan)).why_not == "none"


@pytest.mark.parametrize("kind", ["grid", "sobol"])
def test_where_nothing_varies_no_share_of_the_variation_is_told(kind: Any) -> None:
    more = {"points": 16} if kind == "sobol" else {}
    made = lay_out(small(BUSY), Sweep(vary=GRID, design=kind, **more))
    found = effects(made, of(made, lambda *_: 0.1))
    assert np.isnan([found.fit, *(one.share for one in found.main)]).all()


def test_a_grid_with_a_hole_has_no_effects(design: Design) -> None:
    values = of(design, lambda workers, share: float(workers))
    values[3] = np.nan
    assert effects(design, values).why_not == "missing"
    values[3, 0] = 1.0
    assert effects(design, values).replications == 1
    values[4, 0] = np.nan
    assert effects(design, values).why_not == "values"


def test_one_at_a_time_compares_with_the_base() -> None:
    design = lay_out(small(BUSY), Sweep(vary=GRID | {"ladder.town.workers": "2:3"}, design="one_at_a_time"))
    found = effects(design, of(design, lambda workers, share, town: 2 * workers + 8 * share - town))
    told = [(one.inputs[0], one.low[0], one.high[0], one.change.mean) for one in found.main]
    assert told == [(0, 1, 3, 4.0), (1, 0.0, 0.5, 4.0), (0, 1, 2, 2.0), (2, 1, 3, -2.0), (2, 1, 2, -1.0)]
    assert found.profiles[2].values == [1, 2, 3]
    assert found.profiles[2].base == 0


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_a_regression_finds_straight_lines_and_choices(kind: Any) -> None:
    vary = {"outside.share": "0:1", "ladder.grid.workers": "1:11", "ladder.town.workers": [1, 2, 5]}
    design = lay_out(small(BUSY), Sweep(vary=vary, design=kind, points=32))
    town = {1: 0.0, 2: 7.0, 5: 3.0}
    values = of(design, lambda share, workers, place: 3 * share - 0.5 * workers + town[place])
    found = effects(design, values)
    told = [(one.inputs[0], one.low[0], one.high[0], round(one.change.mean, 6)) for one in found.main]
    assert told == [(2, 1, 2, 7.0), (1, 1, 11, -5.0), (0, 0.0, 1.0, 3.0)]
    assert found.fit == pytest.approx(1.0)
    few = effects(design.first(6), values[:6])
    assert few.why_not == "few"


def test_the_errors_of_a_regression_are_those_of_the_textbook() -> None:
    """HC3 by hand: four numbers on a line, one of them off it."""
    x, y = np.array([0.0, 0.25, 0.5, 0.75, 1.0]), np.array([0.0, 1.0, 2.0, 3.0, 6.0])
    found = regress([x[:, None]], y[:, None])
    assert found is not None
    columns = np.column_stack([np.ones(5), x])
    inverse = np.linalg.inv(columns.T @ columns)
    hat = columns @ inverse @ columns.T
    residuals = (y - hat @ y) / (1 - np.diag(hat))
    expected = inverse @ columns.T @ np.diag(residuals**2) @ columns @ inverse
    np.testing.assert_allclose(found.covariance, expected)
    assert found.change(0, 0, 1).mean == pytest.approx((inverse @ columns.T @ y)[1])


# the command


def swept() -> str:
    """The folder of the only sweep that was written."""
    (folder,) = Path("results").glob("small*-sweep")
    return str(folder)


def test_a_sweep_writes_tables_that_agree_with_each_other(town: Path) -> None:
    result = call("sweep", "town.yaml", *VARY, *QUICK, "--lang", "zh", "--csv")
    assert result.exit_code == 0, result.output
    assert "18 replications were computed, 0 came from the store." in result.output
    written = files(swept())
    manifest = json.loads(written["manifest.json"])
    assert set(manifest["files"]) == set(written) - {"manifest.json"}
    assert manifest["command"] == (
        "gridsim sweep town.yaml --vary ladder.grid.workers=1:3:1 --vary outside.share=0.0,0.5 --design grid "
        "--replications 3 --lang en --lang zh --csv --no-figures"
    )
    points = rows(f"{swept()}/points.csv")
    assert [(row["point"], row["ladder.grid.workers"], row["outside.share"]) for row in points] == [
        (str(number), str(workers), share)
        for number, (workers, share) in enumerate((w, s) for w in (1, 2, 3) for s in ("0", "0.5"))
    ]
    assert [row["base"] for row in points] == ["yes", *[""] * 5]
    assert {(row["state"], row["replications"]) for row in points} == {("done", "3")}
    tidy = rows(f"{swept()}/replications.csv")
    table = parquet.read_table(f"{swept()}/replications.parquet")
    assert table.num_rows == len(tidy)
    assert table.column_names == list(tidy[0])
    values = [float(row["value"] or "nan") for row in tidy]
    np.testing.assert_allclose(table["value"].to_numpy(zero_copy_only=False), values, rtol=1e-6)
    check_estimates(tidy)


def check_estimates(tidy: list[dict[str, str]]) -> None:
    """Means and paired differences in the estimates are those of the replications."""
    by_point: dict[str, list[float]] = {}
    for row in tidy:
        if row["measure"] == "days_to_solved.restricted":
            by_point.setdefault(row["point"], []).append(float(row["value"]))
    for row in rows(f"{swept()}/estimates.csv"):
        if row["measure"] == "days_to_solved.restricted":
            own, base = np.array(by_point[row["point"]]), np.array(by_point["0"])
            assert float(row["mean"]) == pytest.approx(own.mean(), rel=1e-5)
            if row["point"] != "0":
                assert float(row["difference"]) == pytest.approx((own - base).mean(), rel=1e-4, abs=1e-9)


def test_any_way_to_compute_it_ends_in_the_same_bytes(town: Path) -> None:
    common = ("sweep", "town.yaml", *VARY, "--replications", "3", "--lang", "en", "--no-figures")
    assert call(*common, "--no-store", "--workers", "1", "--out", "plain").exit_code == 0
    assert call(*common, "--workers", "2", "--out", "two").exit_code == 0
    result = call(*common, "--workers", "1", "--out", "kept")
    assert "0 replications were computed, 18 came from the store." in result.output
    assert files("plain") == files("two") == files("kept")
    assert not (town.parent / "plain" / "store").exists()


def test_a_spent_budget_leaves_whole_points_and_the_next_goes_on(town: Path) -> None:
    common = ("sweep", "town.yaml", *VARY, *QUICK)
    result = call(*common, "--budget", "2 replications")
    said = (
        "the budget was spent before the first point was whole; what was computed is kept: run again to go on"
    )
    assert (result.exit_code, result.output) == (1, f"{said}\n")
    assert not list(Path("results").glob("small*"))
    result = call(*common, "--budget", "4")
    assert result.exit_code == 3, result.output
    assert "NOT WHOLE: the budget was spent when 2 of 6 points were whole" in result.output
    states = [row["state"] for row in rows(f"{swept()}/points.csv")]
    assert states == ["done", "done", *["missing"] * 4]
    again = call("reproduce", swept(), "--workers", "1")
    assert (again.exit_code, "0 are not" in again.output) == (0, True), again.output
    result = call(*common)
    assert "12 replications were computed, 6 came from the store." in result.output
    call(*common, "--no-store", "--out", "plain")
    assert files(swept()) == files("plain")


@pytest.mark.parametrize("home", ["nobody's", "a file"])
def test_without_a_cache_folder_nothing_is_kept_and_a_line_says_so(
    town: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    def nobody(_: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("GRIDSIM_STORE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if home == "a file":
        monkeypatch.setattr(Path, "home", lambda: town)
    else:
        monkeypatch.setattr(Path, "home", classmethod(nobody))
    monkeypatch.setattr("tempfile.tempdir", str(town.parent / "shared"))
    (town.parent / "shared").mkdir()
    result = call("sweep", "town.yaml", *VARY, *QUICK)
    assert result.exit_code == 0, result.output
    why = "Not a directory" if home == "a file" else "Could not determine home directory."
    line = f"No results are stored for reuse: the user's cache folder cannot be used ({why}); --store names"
    assert line in result.stderr
    assert "18 replications were computed, 0 came from the store." in result.output
    assert not list(Path("shared").iterdir())
    assert call("sweep", "town.yaml", *VARY, *QUICK, "--store", "town.yaml/x").exit_code == 1


def test_a_failed_point_is_told_of_and_its_scenario_kept(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run_beside", failing(2))
    result = call("sweep", "town.yaml", *VARY, *QUICK)
    assert result.exit_code == 0, result.output
    assert "2 points could not be simulated" in result.output
    assert (
        "point 2 (grid (workers) 2, Outsiders (share of matters) 0%): replication 1: too large"
        in result.output
    )
    assert "No effects: not all points of the grid have a value, or the base has none." in result.output
    assert sorted(path.name for path in Path(f"{swept()}/failed").iterdir()) == [
        "point-2.yaml",
        "point-3.yaml",
    ]
    kept = call("check", f"{swept()}/failed/point-2.yaml")
    assert "workers: 2" in kept.output
    assert [row["state"] for row in rows(f"{swept()}/points.csv")].count("failed") == 2


def test_when_all_points_fail_nothing_is_written(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run_beside", failing(1, 2, 3))
    result = call("sweep", "town.yaml", *VARY, *QUICK)
    assert (result.exit_code, result.output) == (
        1,
        "no point could be simulated; point 0: replication 1: too large\n",
    )
    assert not Path("results").exists() or not list(Path("results").iterdir())


def test_a_failed_base_leaves_the_others_without_differences(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run_beside", failing(1))
    result = call(
        "sweep", "town.yaml", "--vary", "ladder.grid.workers=2:4:1", *QUICK[:-1], "--measure", "count.done"
    )
    assert result.exit_code == 0, result.output
    assert {row["difference"] for row in rows(f"{swept()}/estimates.csv")} == {""}


def test_reproduce_makes_the_same_bytes(town: Path) -> None:
    call("sweep", "town.yaml", *VARY, *QUICK[:-1], "--measure", "days_to_solved.restricted")
    result = call("reproduce", swept(), "--workers", "1")
    assert (result.exit_code, "0 are not" in result.output) == (0, True), result.output


def test_the_files_own_section_says_what_is_varied_and_the_command_line_wins(town: Path) -> None:
    section = {"vary": {"ladder.grid.workers": "1:3:1"}, "replications": 2, "measures": ["count.done"]}
    town.write_text(json.dumps(data(sweep=section)), encoding="utf-8")
    result = call("sweep", "town.yaml", "--workers", "1", "--lang", "en", "--no-figures")
    assert result.exit_code == 0, result.output
    assert "3 points (full grid), 2 replications" in result.output
    assert {row["measure"] for row in rows(f"{swept()}/effects.csv")} == {"count.done"}
    words = ("--vary", "ladder.grid.workers=1,2", "--design", "one_at_a_time", "--replications", "1")
    result = call("sweep", "town.yaml", "--workers", "1", "--lang", "en", "--no-figures", *words)
    assert "2 points (one input at a time), 1 replications" in result.output
    checked = call("check", "town.yaml")
    assert "ladder.grid.workers: 1:3:1" in checked.output
    assert "sweep" not in call("explain", "town.yaml", "--csv").output


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((), "town.yaml has no key sweep: say what is varied, such as --vary ladder.grid.workers=50:90:10"),
        (("--vary", "x=1:2:1"), "town.yaml: --vary x: x is no known key; there are: name"),
        (("--vary", "nothing"), "town.yaml: --vary nothing: needs = and values"),
        (
            ("--vary", "ladder.grid.workers=many"),
            "--vary ladder.grid.workers: needs a range, such as 50:90:10",
        ),
        (("--vary", "ladder.grid.workers=[1,"), "--vary ladder.grid.workers: a bracket or a quotation mark"),
        (("--vary", "ladder.grid.workers=few,many"), "must be a whole number, found 'few'"),
        (("--vary", "ladder.grid.workers=3:1:1"), "a range must begin below its end, found 3 to 1"),
        (("--vary", "ladder.grid.workers=1:3:0"), "the step of a range must be above 0, found 0"),
        (("--vary", "outside.share=0:1:1e-9"), "a range must have at most 1,000,000 values"),
        (("--vary", "ladder.grid.workers=1:90000:1"), "sweep: has 90,000 points, the most is 20,000"),
        ((*VARY, "--points", "9"), "the points of a design grid are given by its values: leave points out"),
        ((*VARY, "--design", "sobol"), "a design sobol needs a number of points, such as 64"),
        ((*VARY, *VARY), "--vary ladder.grid.workers: is varied twice"),
        ((*VARY, "--budget", "soon"), "--budget soon: 'soon' is not a duration"),
        ((*VARY, "--store", "town.yaml"), "the store town.yaml cannot be written: File exists"),
        (
            (*VARY, "--measure", "days_to_dine.mean"),
            "--measure: there is no measure days_to_dine.mean; did you",
        ),
        (
            (*VARY, "--measure", "days_to_done.mean"),
            "points are not ranked by days_to_done.mean, which can improve where matters are left open or "
            "reported solved when they are not: name another measure first, such as days_to_solved.restricted"
            "\n",
        ),
        ((*VARY, "--measure", "load.mean"), "--measure load.mean: there is no measure load.mean; "),
        (("--vary", "outside.share=2:4"), "--vary outside.share: a grid needs a step, such as 2:4:STEP"),
        ((*VARY, "--variant", "sixty"), "the file has no variant sixty"),
    ],
)
def test_wrong_input_is_told_in_one_place_and_without_a_traceback(
    town: Path, said: tuple[str, ...], message: str
) -> None:
    result = call("sweep", "town.yaml", *said, *QUICK)
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output
    assert not list(Path("results").glob("small*"))


def test_faults_of_the_files_section_name_its_line(town: Path) -> None:
    section = {"vary": {"ladder.grid.workers": "-1:1:1"}}
    town.write_text(json.dumps(data(sweep=section), indent=1), encoding="utf-8")
    lines = town.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if '"-1:1:1"' in text)
    result = call("sweep", "town.yaml", *QUICK)
    assert (
        f"town.yaml:{line}:27: sweep.vary.ladder.grid.workers: must be at least 0, found -1" in result.output
    )


@pytest.mark.parametrize("measure", ["days_to_dine.mean", "load.mean/gird"])
def test_an_unknown_measure_of_the_file_names_its_line_before_anything_is_simulated(
    town: Path, measure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run_beside", failing(1, 2, 3, error=AssertionError))
    section = {"vary": {"ladder.grid.workers": "1:3:1"}, "measures": ["count.done", measure]}
    town.write_text(json.dumps(data(sweep=section), indent=1), encoding="utf-8")
    lines = town.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if measure in text)
    result = call("sweep", "town.yaml", *QUICK)
    assert result.exit_code == 1
    assert f"town.yaml:{line}:4: sweep.measures[2]: there is no measure {measure}" in result.output


# the summary


def told(numbers: np.ndarray, key: Any = SOLVED, cases: float = 100.0, **more: Any) -> list[str]:
    """The summary of a sweep with these values, its words one space apart."""
    made = lay_out(small(BUSY), Sweep(vary={"ladder.grid.workers": [1, *range(2, len(numbers) + 1)]}, **more))
    values = np.asarray(numbers, float)
    account = Account(
        made,
        len(made.points),
        Sweep(vary=GRID),
        values.shape[1],
        {key: values},
        {key: np.full(values.shape, cases)},
        np.full(values.shape, 0.5),
        {},
        Path("results"),
    )
    console = Console(width=200, no_color=True)
    with console.capture() as captured:
        show(account, console, "en")
    return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_an_interval_holds_its_mean_though_time_on_duty_may_exceed_all_of_it() -> None:
    lines = told(np.array([[1.2, 1.3, 1.4], [0.9, 1.0, 1.1]]), ("load.most", "grid"))
    assert [line for line in lines if "(base)" in line] == [
        "0 (base) grid (workers) 1 130.00 (105.16 – 154.84)"
    ]


def test_the_interval_of_a_share_stays_within_bounds_and_has_a_width() -> None:
    lines = told(np.array([[1.0, 1.0, 1.0], [0.9, 1.0, 1.0]]), ("rate.solved_within", ""))
    ends = share_interval(np.ones(3), np.full(3, 100.0))
    wide = share_interval(np.array([0.9, 1.0, 1.0]), np.full(3, 100.0))
    assert [line for line in lines if line[:2] in ("0 ", "1 ")] == [
        f"0 (base) grid (workers) 1 100.00 ({100 * ends.low:.2f} – 100.00)",
        f"1 grid (workers) 2 96.67 ({100 * wide.low:.2f} – 100.00) -3.33 (-17.7 … +11.0)",
    ]


@pytest.mark.parametrize(
    ("rows_of", "said_of"),
    [
        ([[1, 2], [1, 2]], ["The other point shows no difference from the first, in any replication."]),
        ([[1, 2], [1, 9]], ["The other point cannot be told from the first: their difference"]),
        ([[1, 2, 3], [11, 12, 13]], ["The first is settled against the other point"]),
        (
            [[1, 2, 3], [1, 2, 3], [2, 9, 2]],
            ["1 of the other 2 points show no difference", "1 of the other 2 points cannot be told"],
        ),
        ([[1, 2, 3], [2, 3.1, 4], [3, 4, 5.1]], ["The first of them is settled against all 2 others"]),
        ([[1], [2]], ["One replication says nothing"]),
    ],
)
def test_doubts_about_the_best_point_are_what_its_differences_say(
    rows_of: list[list[float]], said_of: list[str]
) -> None:
    lines = [line for line in told(np.array(rows_of)) if line.startswith("• ")]
    assert [line[2 : 2 + len(text)] for line, text in zip(lines, said_of, strict=False)] == said_of
    assert lines[len(said_of)].startswith(("• Effects are", "• The mean is the same at all points"))


def test_a_measure_without_values_is_said_to_have_none_and_has_no_tables() -> None:
    lines = told(np.full((3, 2), np.nan))
    assert "• No effects: no point has a value of this measure." in lines
    assert not any(text in line for line in lines for text in ("What moves it", "Best and worst"))


def test_where_the_means_do_not_vary_there_is_nothing_to_explain() -> None:
    lines = told(np.ones((9, 2)), design="grid")
    assert "• The mean is the same at all points: there is no variation to explain." in lines
    assert not any("nan" in line for line in lines)


def test_the_two_kinds_of_interval_have_names_of_their_own() -> None:
    text = " ".join(told(np.array([[1, 2, 3], [2, 3.1, 4]])))
    assert "95% interval, simultaneous" in text
    assert "less the base, on the same luck (95% interval of each by itself)" in text


# killed


def start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gridsim", "sweep", "town.yaml", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kept(store: Path) -> int:
    return sum(path.is_file() for path in store.rglob("*"))


def killed_after(store: Path, more: int, *words: str) -> None:
    """Start a sweep, and kill it when the store has grown by so many outcomes."""
    before = kept(store)
    process = start(*words)
    while kept(store) < before + more:
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def check_killed(town: Path, words: tuple[str, ...], growth: list[int], *how: str) -> None:
    """Kill a sweep at some sizes of the store; what it ends in is what it says unbroken on this machine."""
    plain = call("sweep", "town.yaml", *words, "--no-store", "--workers", "2", "--out", "plain")
    assert plain.exit_code == 0, plain.output
    for more in growth:
        killed_after(town.parent / "store", more, *words, *how)
        assert not list(Path("results").glob("small*"))
    assert start(*words, *how).wait() == 0
    assert files(swept()) == files("plain")
    assert [path.name for path in Path("results").iterdir()] == [Path(swept()).name]


def test_a_sweep_killed_twice_ends_in_the_same_bytes(town: Path) -> None:
    words = (*VARY, "--replications", "12", "--lang", "en", "--no-figures")
    check_killed(town, words, [7, 20], "--workers", "1")


LONG = (
    *("--vary", "ladder.grid.workers=1:10:1", "--vary", "outside.share=0:0.95:0.05"),
    *("--replications", "4", "--lang", "en"),
)
"""A sweep of 200 points."""


def killings() -> list[int]:
    """By how much the store grows until each of five killings."""
    luck = random.Random(int(os.environ.get("KILL_SEED", "7")))
    return [luck.randint(1, 150) for _ in range(5)]


@pytest.mark.slow
def test_a_sweep_of_200_points_killed_five_times_ends_in_the_same_bytes(town: Path) -> None:
    check_killed(town, LONG, killings(), "--workers", "2")


# figures and words


@pytest.fixture(scope="module", params=["grid", "one", "one_at_a_time", "sobol", "failed", "single"])
def account(request: pytest.FixtureRequest, design: Design, plain: list[Found]) -> Account:
    """What sweeps of each kind found."""
    kind, replications = request.param, 3
    failures: dict[int, str] = {}
    if kind in ("grid", "failed", "single"):
        made, found = design, plain
        failures = {2: "too large"} if kind == "failed" else {}
        replications = 1 if kind == "single" else 3
    else:
        vary: dict[str, Any] = {"ladder.grid.workers": "1:3:1"} if kind == "one" else dict(GRID)
        more: dict[str, Any] = {
            "one": {},
            "one_at_a_time": {"design": kind},
            "sobol": {"design": kind, "points": 12},
        }
        made = lay_out(small(BUSY), Sweep(vary=vary, **more[kind]))
        found = list(sweep(made, Path(), 3))
    keys = [SOLVED, ("load.mean", "grid")]
    numbers = {key: np.array([one.column(key)[:replications] for one in found]) for key in keys}
    for values in numbers.values():
        values[list(failures)] = np.nan
    section = Sweep(vary=GRID, design="grid")
    done = np.array([one.column(("rate.done", ""))[:replications] for one in found])
    done[-1] = 0.5
    cases = {key: np.array([one.counts(key)[:replications] for one in found]) for key in keys}
    return Account(
        made, len(made.points) + 1, section, replications, numbers, cases, done, failures, Path("results")
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_figure_of_every_sweep_can_be_read(account: Account, lang: Any) -> None:
    scene = scene_of(account, lang)
    names = []
    for name, fill in figures(scene):
        with settings(scene.subject.lettering):
            figure = sheet(fill, scene.footnote())
            figure.canvas.draw()
            check_glyphs(figure, scene.subject.lettering)
            check_room(figure)
        assert f"{account.missing}" in words(figure)
        names.append(name)
    assert names[0] == "effects"
    assert "response-load.mean-grid" in names
    assert ("heat-days_to_solved.restricted" in names) == (
        len(account.design.inputs) == 2 and account.design.kind == "grid"
    )


def test_digits_tell_values_apart() -> None:
    assert [digits([1.0, 1.0]), digits([float("nan")]), digits([0.0, 1000.0]), digits([0.0, 1e-9])] == [
        1,
        1,
        0,
        4,
    ]


def test_sections_are_named_by_what_differs() -> None:
    path, scenario = "ladder.grid.meeting", small({})

    def named(choices: list[dict[str, Any]], lang: Any) -> list[str]:
        one = Input(path, Choice(tuple(choices)), None)
        return [said(one, value, scenario, lang) for value in choices]

    one = Input(path, Choice(({"every": "weekly", "agenda": 1}, {"every": "monthly", "agenda": 1})), None)
    other = {"every": "quarterly", "agenda": 1, "order": "first_come"}
    assert [said(one, value, scenario, "zh") for value in (*one.values, other)] == ["每周", "每月", "每季度"]
    assert said(one, {"agenda": 1}, scenario, "en") == ""
    two = [{"on": [1], "at": "09:00"}, {"on": [1], "at": "10:00"}, {"on": [2], "at": "10:00"}]
    assert named(two, "en") == ["day: 1, hour: 09:00", "day: 1, hour: 10:00", "day: 2, hour: 10:00"]
    assert named(two, "zh")[0] == "日期：1日、时刻：09:00"


def test_measures_are_found_by_name() -> None:
    known = [
        SOLVED,
        ("load.mean", "grid"),
        ("load.mean", "town"),
        ("rate.solved_within", ""),
        ("rate.done_on_time", ""),
    ]
    assert measure_keys(["load.mean/grid"], known) == [("load.mean", "grid")]
    assert measure_keys([], known) == [SOLVED, ("rate.solved_within", "")]
    with pytest.raises(StudyError, match=r"there is no measure load.mean/post; .*load.mean/town"):
        measure_keys(["load.mean/post"], known)


def test_points_are_not_ranked_by_what_rewards_unfinished_work() -> None:
    known = [SOLVED, ("rate.done_on_time", ""), ("village.done_on_time", "3")]
    for name, instead in (
        ("rate.done_on_time", "rate.on_time_from_need"),
        ("village.done_on_time/3", "village.days_to_solved"),
    ):
        why = rf"points are not ranked by {name}, which can improve where .*, such as {instead}$"
        with pytest.raises(StudyError, match=why):
            measure_keys([name, "days_to_solved.restricted"], known)
    named = ["days_to_solved.restricted", "rate.done_on_time"]
    assert measure_keys(named, known) == [SOLVED, ("rate.done_on_time", "")]
