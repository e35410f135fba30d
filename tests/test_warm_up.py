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
from gridsim.study.settled import backlog, days_to_done
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
    """The backlog of the window is the same; a warm-up comes before it."""
    job = Job(small(BUSY | {"warm_up": "6 days"}), Path())
    followed = pilot({"": job}, 2)[""]
    for one, outcome in zip(followed, replicate(job, range(2)), strict=True):
        assert one.outcome.records == {}
        assert len(one.backlog) == len(one.done) == len(one.taken) == 6 + 28
        assert one.backlog[6:].tolist() == outcome.backlog.tolist()
        mean = next(v for v in outcome.values if v.name == "days_to_done.mean")
        assert one.done[6:].sum() == mean.cases
        assert one.taken[6:].sum() / one.done[6:].sum() == pytest.approx(mean.value)
        counts = {v.name: v.value for v in outcome.values}
        assert one.arisen[6:].sum() == counts["count.arisen"]
        assert one.left.sum() == one.backlog[-1]


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


def made(backlogs: list[float], done: list[int], taken: list[float], left: list[int] | None = None) -> Pilot:
    """A pilot whose needs are all done within 3 days."""
    outcome = replicate(Job(small(BUSY), Path()), [0])[0]
    outcome.curve[:] = np.where(np.arange(len(outcome.curve)) < 3, 1.0, 0.0)
    still = np.array(left or [0] * len(done))
    return Pilot(
        outcome=outcome,
        backlog=np.array(backlogs),
        done=np.array(done),
        taken=np.array(taken),
        arisen=np.array(done) + still,
        left=still,
        offered={},
    )


def test_the_backlog_is_averaged_over_pilots_before_it_is_cut() -> None:
    found = backlog([made([0.0] * 20 + [4.0] * 80, [1] * 100, [1.0] * 100)] * 2)
    assert (found.cut, found.early, found.late) == (Cut(20, 4.0, settled=True), 0.0, 4.0)


def test_days_to_done_leave_out_days_without_needs_and_the_last_days() -> None:
    """Needs of the last 3 days are not seen to their end, so those that are done are quick."""
    done = [0, 2] * 20 + [2] * 60
    taken = [0.0, 2.0] * 20 + [8.0] * 57 + [0.1] * 3
    found = days_to_done([made([0.0] * 100, done, taken)])
    assert len(found.values) == 97
    assert np.isnan(found.values[0])
    assert (found.cut.point, found.early, found.late, found.last) == (40, 1.0, 4.0, 3)


def test_days_to_done_are_weighed_by_matters_not_by_days() -> None:
    """Nine matters of 1 day and one of 11 days, each on its day: 2 days a matter, not 6."""
    done = [9, 1] * 20 + [2] * 60
    taken = [9.0, 11.0] * 20 + [8.0] * 60
    found = days_to_done([made([0.0] * 100, done, taken)])
    assert (found.cut.point, found.early, found.late) == (40, 2.0, 4.0)


def test_days_to_done_of_those_who_got_through_are_not_known() -> None:
    """One in ten of the later needs is never done: those that are done are the quick ones."""
    known = days_to_done([made([0.0] * 100, [19] * 100, [38.0] * 100, [1] * 100)])
    found = days_to_done([made([0.0] * 100, [9] * 100, [18.0] * 100, [1] * 100)])
    assert (known.open, known.survivors, known.cut.settled, known.late) == (0.05, False, True, 2.0)
    assert (found.open, found.survivors, found.counts) == (0.1, True, True)
    assert not found.cut.settled
    assert np.isnan([found.early, found.late, *found.values]).all()


def test_needs_left_open_at_the_beginning_say_nothing_of_the_later_ones() -> None:
    left = [9] * 40 + [0] * 60
    assert days_to_done([made([0.0] * 100, [1] * 100, [2.0] * 100, left)]).open == 0.0
