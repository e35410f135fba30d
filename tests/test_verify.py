"""The theory suite passes where there is no fault, and finds one where there is."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from gridsim.cli import main
from gridsim.engine import fast
from gridsim.engine.log import Log
from gridsim.errors import LogError
from gridsim.model import arrivals
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.output.words.terms import WORDS
from gridsim.study import identities, verify
from gridsim.study.cases import case_table
from gridsim.study.coverage import COVERED
from gridsim.study.readings import Systems, carried, in_queue, level_queue, mean_of
from gridsim.study.statistics import Interval
from gridsim.study.theory_cases import BASE, Case, scenario
from gridsim.study.theory_suite import cases, desk
from gridsim.study.verify import Measured, Suite, holm, judge, ratio, simulate, tasks
from gridsim.units import DAY, HOUR

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def measured(found: float, error: float = 0.1, exact: float = 1.0) -> Measured:
    return Measured("mmc.3", "wait", exact, Interval(found, found, found, error, 100), error, np.inf)


def systems(case: Case, villages: int = 2) -> Systems:
    made = scenario(case, villages, seed=1)
    world = build(made, Path(), Draws(1, 0))
    log = fast.run(world.plan)
    end = world.plan.horizon - case.tail * DAY
    return Systems(made, world, log, case_table(made, world, log), case.warm_up * DAY, end)


def broken(log: Log, row: int) -> Log:
    """A log with one step that began a tick late."""
    start = log.start.copy()
    start[row] += 1
    return replace(log, start=start)


def test_holm_is_milder_than_bonferroni_and_stops_at_the_first_that_passes() -> None:
    assert holm(np.array([0.004, 0.006, 0.2]), 0.01) == [False, False, False]
    assert holm(np.array([0.003, 0.004, 0.2]), 0.01) == [True, True, False]
    assert holm(np.array([0.2, 0.009]), 0.01) == [False, False]
    assert holm(np.array([np.nan, 0.5]), 0.01) == [True, False]
    assert holm(np.zeros(0), 0.01) == []


def test_a_judgement_holds_near_the_exact_value_and_fails_away_from_it() -> None:
    near, far = judge([measured(1.1), measured(1.5)])
    assert (near.passed, far.passed) == (True, False)
    assert (near.z, far.z) == pytest.approx((1.0, 5.0))
    # Both sides of 0.005 at a half of it, and 0.9 of the power: (2.807 + 1.282) standard errors.
    assert near.catches == pytest.approx(0.1 * (2.8070 + 1.2816), rel=1e-3)


def test_an_estimate_without_spread_holds_only_where_it_is_exact() -> None:
    """Such as a share that is 0 in all systems."""
    same, other = judge([measured(1.0, error=0.0), measured(0.0, error=0.0)])
    assert (same.passed, same.z) == (True, 0.0)
    assert (other.passed, other.z) == (False, -np.inf)


def test_a_bias_as_large_as_is_said_is_caught_with_the_power_that_is_said() -> None:
    rng = np.random.default_rng(1)
    alone = judge([measured(1.0)])[0].catches
    caught = [not judge([measured(1 + alone + 0.1 * error)])[0].passed for error in rng.standard_normal(2000)]
    assert np.mean(caught) == pytest.approx(0.9, abs=0.03)


def test_a_ratio_is_of_means_and_has_the_spread_of_its_residuals() -> None:
    above, below = np.array([1.0, 6.0, 5.0]), np.array([1.0, 2.0, 3.0])
    found = ratio(above, below)
    assert found.mean == pytest.approx(2.0)
    assert found.sd == pytest.approx(np.std((above - 2 * below) / 2, ddof=1))


def test_recursions_are_those_of_small_tables() -> None:
    arise, work = np.array([0, 2, 3, 20]), np.array([5, 4, 1, 1])
    assert identities.lindley(arise, work).tolist() == [0, 5, 9, 20]
    assert identities.kiefer_wolfowitz(arise, work, 2).tolist() == [0, 2, 5, 20]


def test_every_identity_holds_in_a_quick_run() -> None:
    found = identities.identities(3, full=False)
    assert [one for one in found if one.equal != one.compared] == []
    assert {one.case for one in found} == {
        "dates.hours", "dates.days", "dates.months", "lindley", "kiefer", "little",
    }  # fmt: skip
    assert all(one.compared > 0 for one in found)


def test_a_start_one_tick_late_is_found() -> None:
    def late(plan):
        return broken(fast.run(plan), 100)

    one, three = identities.recursions("late", late, 1, full=False)
    assert (one.compared - one.equal, three.compared - three.equal) == (1, 1)


def test_a_finish_one_tick_late_breaks_littles_law_no_more_but_the_dates() -> None:
    def late(plan):
        log = fast.run(plan)
        return replace(log, finish=np.where(log.finish >= 0, log.finish + 1, log.finish))

    original = identities.engines
    try:
        identities.engines = lambda *, full: {"late": late}  # type: ignore[assignment]
        hours = next(iter(identities.dates()))
    finally:
        identities.engines = original  # type: ignore[assignment]
    assert (hours.compared, hours.equal) == (4, 0)


def test_waits_are_read_by_system() -> None:
    found = systems(Case("one", 0.5, (), desk("1 h"), warm_up=2, days=10), villages=3)
    above, below = in_queue(found)
    first = found.world.plan.cases.first
    wait = (found.log.start - found.log.ready)[first] / HOUR
    for village in range(3):
        mine = found.counted & (found.world.matters.household == village)
        assert above[village] == pytest.approx(wait[mine].sum())
        assert below[village] == mine.sum()


def test_a_matter_that_counts_and_is_open_is_refused() -> None:
    found = systems(Case("full", 2.0, (), desk("1 h"), warm_up=0, days=10, tail=0))
    with pytest.raises(LogError, match="a matter that counts is open at the end"):
        mean_of(found, np.zeros(len(found.counted)), found.counted)


def test_meetings_that_leave_somebody_over_are_counted() -> None:
    case = next(case for case in cases(full=True) if case.name == "meeting.6")
    found = systems(replace(case, warm_up=0, days=700, tail=0), villages=1)
    left, held = carried(found)
    begun = found.table.responded - 1
    ticks = np.arange(1, 101) * 7 * DAY - 6 * DAY + 9 * HOUR  # Mondays at 9 from Sunday, 1 January 2012
    arise = found.world.matters.arise
    over = [((arise <= tick) & ((begun > tick) | (begun < 0))).any() for tick in ticks if tick < 700 * DAY]
    assert (left[0], held[0]) == (sum(over), len(over))


def test_levels_are_read_by_those_who_come_to_them() -> None:
    case = next(case for case in cases(full=True) if case.name == "network")
    found = systems(replace(case, days=60))
    came = [level_queue(level)(found)[1].sum() for level in (1, 2, 3)]
    assert came[2] == found.counted.sum()
    assert came[0] < came[2]


def test_every_name_has_words() -> None:
    keys = {f"theory.case.{case.name}" for case in cases(full=True)}
    keys |= {f"theory.of.{known.name}" for case in cases(full=True) for known in case.quantities}
    keys |= {f"theory.of.{n}.{level}" for n in COVERED for level in (90, 95)}
    assert keys - set(WORDS) == set()


def test_cases_of_a_quick_run_are_all_there_in_a_full_one_with_luck_of_their_own() -> None:
    quick, full = tasks(Suite()), tasks(Suite(full=True))
    assert {case.name for case, *_ in quick} < {case.name for case, *_ in full}
    assert len({number for *_, number in full}) == len(full)


def test_a_system_is_independent_of_how_many_there_are() -> None:
    case = next(case for case in cases(full=True) if case.name == "mmc.3")
    few, many = (in_queue(systems(replace(case, days=40), villages)) for villages in (2, 5))
    assert few[0].tolist() == many[0][:2].tolist()


def test_one_replication_reads_each_quantity_of_each_system() -> None:
    case, villages, _ = tasks(Suite())[0]
    found = simulate(Suite(), 0)
    assert [len(above) for above, _ in found] == [villages] * len(case.quantities)


def test_base_is_a_scenario_without_follow_up_work() -> None:
    found = systems(Case("one", 0.1, (), desk("1 h"), warm_up=0, days=20))
    assert BASE["after"]["follow_up"]["by"] == "nobody"
    assert len(found.world.plan.steps) == len(found.world.matters)


def test_verify_prints_a_table_and_says_by_its_code_whether_all_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "tasks", lambda suite: tasks(suite)[:1])
    result = CliRunner().invoke(main, ["verify", "--workers", "1", "--lang", "en"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "M/M/3, load 0.67" in result.output
    assert "hold." in result.output
    monkeypatch.setattr(verify, "simulated", lambda *_: [measured(2.0)])
    result = CliRunner().invoke(main, ["verify", "--workers", "1", "--lang", "zh"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "不符" in result.output


STEADY = ("absence", "repeats", "repeats.season")


def steady(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Quantities of the cases that are steady from the first day on which do not hold in a quick run."""
    few = [task for task in tasks(Suite()) if task[0].name in STEADY]
    monkeypatch.setattr(verify, "tasks", lambda suite: few)
    judged = judge(verify.simulated(Suite(), 1, lambda: None))
    return {name: [one.quantity for one in judged if one.case == name and not one.passed] for name in STEADY}


def test_absences_and_repeats_are_steady_from_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert steady(monkeypatch) == {name: [] for name in STEADY}


def test_a_beginning_with_everybody_present_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Draws.cells

    def present(draws, stream, row, *more):
        return np.full(len(row), 0.999) if stream.endswith("/first") else real(draws, stream, row, *more)

    monkeypatch.setattr(Draws, "cells", present)
    assert steady(monkeypatch) == {
        "absence": ["away.first"],
        "repeats": [],
        "repeats.season": [],
    }


def test_a_beginning_without_repeats_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    none = np.zeros(0, np.int64)
    monkeypatch.setattr(arrivals, "repeats_of_earlier", lambda *_: (none, none, none))
    found = steady(monkeypatch)
    assert found == {
        "absence": [],
        "repeats": ["again.first", "again.later", "arisen.first"],
        "repeats.season": ["arisen.all"],
    }


def test_a_season_of_which_nothing_is_taken_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "needs_level", lambda *_: 1.0)
    assert steady(monkeypatch) == {"absence": [], "repeats": [], "repeats.season": ["arisen.all"]}


@pytest.mark.slow
def test_the_full_suite_passes() -> None:
    failed = [one for one in verify.verify(Suite(full=True), workers=CORES) if not one.passed]
    assert failed == []


@pytest.mark.slow
def test_work_one_per_cent_too_long_is_found_by_the_full_suite() -> None:
    judged = verify.verify(Suite(full=True, bias=1.01), workers=CORES)
    failed = {(one.case, one.quantity) for one in judged if not one.passed}
    assert {("hospital.1", "busy"), ("hospital.1", "wait"), ("first.1000", "wait")} <= failed
    assert len(failed) >= 10
