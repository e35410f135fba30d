"""Replications depend on their number alone, however they are run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from gridsim.engine.log import Log
from gridsim.errors import LogError, ResultsError
from gridsim.model.plan import FOLLOW_UP, PAUSE, ROUND, WORK, Plan
from gridsim.model.planfile import read_plan
from gridsim.study import replicate as module
from gridsim.study.agreement import Agreement, Met
from gridsim.study.replicate import Job, replicate
from gridsim.units import DAY
from small import small

JOB = Job(small({"demand.per_household_year": 30.0}), folder=module.Path())


def numbers(outcome: module.Outcome) -> list[tuple[str, str, float, int]]:
    return [(value.name, value.key, value.value, value.cases) for value in outcome.values]


def test_replications_are_the_same_in_any_order_and_alone() -> None:
    forward = replicate(JOB, [0, 1, 2])
    backward = replicate(JOB, [2, 1, 0])[::-1]
    for one, other, alone in zip(forward, backward, (replicate(JOB, [n])[0] for n in range(3)), strict=True):
        np.testing.assert_equal(numbers(one), numbers(other))
        np.testing.assert_equal(numbers(one), numbers(alone))


def test_replications_differ_from_each_other() -> None:
    one, other = replicate(JOB, [0, 1])
    assert one.records["arise"].tolist() != other.records["arise"].tolist()


def test_each_replication_is_counted_on() -> None:
    done = []
    replicate(JOB, [0, 1], done=lambda: done.append(1))
    assert done == [1, 1]


def test_engines_that_disagree_are_told_of_and_the_plan_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    def early(plan: Plan) -> Log:
        log = module.fast.run(plan)
        finish = np.where(log.finish > 0, log.finish - 1, log.finish)
        return Log(log.ready, log.start, finish, log.team, log.aside)

    monkeypatch.setitem(module.ENGINES, "reference", early)
    with pytest.raises(LogError, match=r"the engines fast and reference disagree in replication 0: step \d+"):
        list(module.replicating(JOB, [0, 1], check="full"))
    kept = read_plan(tmp_path / f"{JOB.scenario.name}-{JOB.scenario.seed}-0.plan.npz")
    plan = module.build(JOB.scenario, JOB.folder, JOB.draws(0)).plan
    assert module.difference(module.fast.run(kept), module.fast.run(plan)) == ""
    replicate(JOB, [0, 1])

    def full(*_: object) -> None:
        raise ResultsError("no room")

    monkeypatch.setattr(module, "save_plan", full)
    with pytest.raises(LogError, match=r"disagree in replication 0: .*; the plan could not be kept: no room"):
        list(module.replicating(JOB, [0, 1], check="full"))


BUSY = Job(
    small(
        {
            "town.households": 40,
            "demand.per_household_year": 60.0,
            "ladder.grid.cover": "own",
            "visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}},
        }
    ),
    folder=module.Path(),
)


def agreements(extent: module.Extent, job: Job = BUSY, count: int = 1) -> list[Agreement]:
    found: list[Agreement] = []
    outcomes = list(module.replicating(job, range(count), check=extent, agreed=found.append))
    assert len(outcomes) == count
    return found


def test_the_check_says_what_it_covered_and_what_comes_up_only_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice ends where its steps are enough; what is compared on it is told apart from the rest."""
    met = Met(kinds=(WORK, PAUSE, FOLLOW_UP, ROUND), rules=(2, 4))
    whole = Agreement(until=None, met=met, missing=Met((), ()))
    assert agreements("full") == [whole]
    assert agreements("slice") == [whole]  # so few steps that the slice is all of them
    monkeypatch.setattr(module, "STEPS", 10)
    part = Agreement(
        until=datetime(2024, 3, 4, 8, 24),
        met=Met(kinds=(WORK, PAUSE, ROUND), rules=(2, 4)),
        missing=Met(kinds=(FOLLOW_UP,), rules=()),
    )
    assert agreements("slice") == [part]
    assert agreements("none") == []


def test_a_fault_after_the_slice_is_found_by_the_full_check_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    def late(plan: Plan) -> Log:
        log = module.reference.run(plan)
        aside = np.where(log.finish > 10 * DAY, log.aside + 1, log.aside)
        return Log(log.ready, log.start, log.finish, log.team, aside)

    monkeypatch.setitem(module.ENGINES, "reference", late)
    monkeypatch.setattr(module, "STEPS", 30)
    assert len(agreements("slice")) == 1
    with pytest.raises(LogError, match="disagree in replication 0"):
        agreements("full")


def test_the_check_comes_first_and_counts_as_no_replication() -> None:
    """It is made even where the replications beside it are not all asked for."""
    found: list[Agreement] = []
    done: list[int] = []
    running = module.replicating(
        BUSY, range(100), check="slice", agreed=found.append, done=lambda: done.append(1)
    )
    next(running)
    running.close()
    assert len(found) == 1
    assert len(done) == min(BUSY.lanes, 100)
