"""How long a beginning takes to settle: published cuts, averages by hand, and pilots followed day by day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsim.errors import StudyError
from gridsim.study.measures import Outcome
from gridsim.study.pilots import Pilot, pilot
from gridsim.study.replicate import Job, replicate
from gridsim.study.settled import backlog, days_to_solved
from gridsim.study.warm_up import Cut, moving_average, mser
from small import small

I = np.arange(200)  # noqa: E741
SETTLING = 5 + 10 * np.exp(-I / 20) + np.sin(I)
BUSY = {
    "demand.per_household_year": 120.0,
    "ladder.member.work": {"exponential": {"mean": "30 h"}},
    "withdrawal": {"share": 0.3, "after": {"exponential": {"mean": "20 h"}}},
}


@pytest.mark.parametrize(("batch", "point", "mean"), [(1, 47, 5.122155), (5, 80, 5.026158)])
def test_the_cut_is_that_of_two_other_programs(batch: int, point: int, mean: float) -> None:
    """R33: MSER-1 and MSER-5 of pymser 1.0.22 and of another code, cuts up to half of the series."""
    found = mser(SETTLING, batch)
    assert (found.point, round(found.mean, 6), found.settled) == (point, mean, True)


def test_a_series_that_only_grows_has_not_settled() -> None:
    assert mser(np.arange(200.0)) == Cut(100, 147.0 + 2.5, settled=False)


def test_a_series_without_a_beginning_is_kept_whole() -> None:
    assert mser(np.tile([1.0, 2.0], 100), 1) == Cut(0, 1.5, settled=True)
    assert mser(np.zeros(100)) == Cut(0, 0.0, settled=True)


@pytest.mark.parametrize("values", [np.zeros(0), np.array([2.0]), np.array([1.0, 3.0, 2.0]), np.ones(45)])
def test_few_values_say_nothing(values: np.ndarray) -> None:
    found = mser(values)
    assert (found.point, found.settled) == (0, False)
    assert np.isnan(found.mean) if not len(values) else found.mean == values.mean()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.integers(1, 7))
def test_the_cut_has_the_smallest_standard_error(values: list[float], batch: int) -> None:
    found = mser(np.array(values), batch)
    count = len(values) // batch
    if count:
        means = np.array(values)[: count * batch].reshape(count, batch).mean(axis=1)
        errors = [means[cut:].std() / (count - cut) ** 0.5 for cut in range(count // 2 + 1)]
        assert errors[found.point // batch] == pytest.approx(min(errors), abs=1e-6)


@given(st.lists(st.floats(-1e3, 1e3), max_size=40), st.integers(0, 6))
def test_the_moving_average_is_welchs(values: list[float], window: int) -> None:
    """Law, 9.5.1: 2w + 1 values around the i-th; at the beginning 2i - 1, from the first on."""
    expected = []
    for place in range(max(len(values) - window, 0)):
        reach = min(place, window)
        expected.append(np.mean(values[place - reach : place + reach + 1]))
    assert moving_average(np.array(values), window) == pytest.approx(expected, abs=1e-9)


def test_pilots_count_what_the_measures_count() -> None:
    """The backlog of the window is the same; a warm-up comes before it, and the run-on is not counted."""
    job = Job(small(BUSY | {"warm_up": "6 days", "run_on": "22 days"}), Path())
    followed = pilot({"": job}, 2)[""]
    for one, outcome in zip(followed, replicate(job, range(2)), strict=True):
        assert one.outcome.records == {}
        assert len(one.backlog) == len(one.taken) == len(one.arisen) == 6 + 28
        assert one.backlog[6:].tolist() == outcome.backlog.tolist()
        values = {value.name: value for value in outcome.values if not value.key}
        arisen, mean = values["count.arisen"].value, values["days_to_solved.restricted"]
        assert one.arisen[6:].sum() == mean.cases == arisen > 0
        assert one.taken[6:].sum() / arisen == pytest.approx(mean.value)


def test_pilots_are_the_same_for_any_number_of_processes() -> None:
    jobs = {"": Job(small(BUSY), Path()), "slow": Job(small(BUSY | {"ladder.member.work": "50 h"}), Path())}
    one, two = (pilot(jobs, 3, workers=workers) for workers in (1, 2))
    for name in jobs:
        for left, right in zip(one[name], two[name], strict=True):
            assert left.backlog.tolist() == right.backlog.tolist()
            assert left.taken.tolist() == right.taken.tolist()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seed": 7}, "seed"),
        ({"window": {"from": "2024-03-04", "to": "2024-05-06"}}, "window"),
        ({"warm_up": "7 days"}, "first simulated day"),
        ({"run_on": "50 days"}, "run-on"),
    ],
)
def test_pilots_without_common_luck_are_refused(changes: dict[str, Any], what: str) -> None:
    jobs = {"": Job(small(), Path()), "odd": Job(small(changes), Path())}
    with pytest.raises(StudyError, match=f"odd has another {what} than the base"):
        pilot(jobs, 2)


def test_the_first_replication_of_the_base_is_looked_at_before_the_others() -> None:
    jobs = {"": Job(small(BUSY), Path()), "slow": Job(small(BUSY | {"ladder.member.work": "50 h"}), Path())}
    seen: list[str] = []

    def look(outcome: Outcome) -> None:
        seen.append("looked")
        raise StudyError("there is no such measure")

    with pytest.raises(StudyError, match="there is no such measure"):
        pilot(jobs, 50, look=look, done=lambda: seen.append("done"))
    assert seen == ["done", "looked"]


def made(backlogs: list[float], arisen: list[int], taken: list[float]) -> Pilot:
    """A pilot of which these days are known."""
    outcome = Outcome([], {}, np.zeros(1, np.int64), np.ones(1))
    return Pilot(outcome, np.array(backlogs), np.array(taken), np.array(arisen), {})


def test_the_backlog_is_averaged_over_pilots_before_it_is_cut() -> None:
    found = backlog([made([0.0] * 20 + [4.0] * 80, [1] * 100, [1.0] * 100)] * 2)
    assert (found.cut, found.early, found.late) == (Cut(20, 4.0, settled=True), 0.0, 4.0)
    assert not found.nothing


def test_days_to_solved_leave_out_days_without_needs() -> None:
    """Every second one of the first 40 days is empty: of the 80 days with needs 20 are cut."""
    arisen = [0, 2] * 20 + [2] * 60
    taken = [0.0, 2.0] * 20 + [8.0] * 60
    found = days_to_solved([made([0.0] * 100, arisen, taken)])
    assert len(found.values) == 100
    assert np.isnan(found.values[0])
    assert found.weights.tolist() == arisen
    assert (found.cut.point, found.early, found.late) == (40, 1.0, 4.0)


def test_days_to_solved_are_weighed_by_needs_not_by_days() -> None:
    """Nine needs of 1 day and one of 11 days, each on its day: 2 days a need, not 6."""
    arisen = [9, 1] * 20 + [2] * 60
    taken = [9.0, 11.0] * 20 + [8.0] * 60
    found = days_to_solved([made([0.0] * 100, arisen, taken)])
    assert (found.cut.point, found.early, found.late) == (40, 2.0, 4.0)


def test_days_to_solved_are_added_up_over_pilots() -> None:
    """Three needs of 1 day in one pilot and one of 5 days in the other: 2 days a need."""
    pilots = [made([0.0] * 100, [3] * 100, [3.0] * 100), made([0.0] * 100, [1] * 100, [5.0] * 100)]
    found = days_to_solved(pilots)
    assert (found.cut, found.late) == (Cut(0, 2.0, settled=True), 2.0)


def test_needs_that_are_never_solved_count_with_all_the_days_that_they_are_followed() -> None:
    """Nobody is there: each need counts with the 22 days of the run-on, on every day of the window."""
    nobody = BUSY | {"ladder.member.changes": [{"from": "2024-03-04", "workers": -1}], "run_on": "22 days"}
    job = Job(small(nobody), Path())
    found = days_to_solved(pilot({"": job}, 2)[""])
    days = found.values[~np.isnan(found.values)]
    assert days.tolist() == pytest.approx([22.0] * len(days))
    assert len(days) > 20


def test_without_needs_nothing_settles() -> None:
    found = days_to_solved([made([0.0] * 100, [0] * 100, [0.0] * 100)])
    assert found.nothing
    assert np.isnan([found.early, found.late]).all()
