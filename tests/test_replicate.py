"""Replications depend on their number alone, however they are run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.engine.log import Log
from gridsim.errors import LogError, ResultsError
from gridsim.model.plan import Plan
from gridsim.model.planfile import read_plan
from gridsim.study import replicate as module
from gridsim.study.replicate import Job, replicate
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
        replicate(JOB, [0, 1], compared=0)
    kept = read_plan(tmp_path / f"{JOB.scenario.name}-{JOB.scenario.seed}-0.plan.npz")
    plan = module.build(JOB.scenario, JOB.folder, JOB.draws(0)).plan
    assert module.difference(module.fast.run(kept), module.fast.run(plan)) == ""
    replicate(JOB, [0, 1])

    def full(*_: object) -> None:
        raise ResultsError("no room")

    monkeypatch.setattr(module, "save_plan", full)
    with pytest.raises(LogError, match=r"disagree in replication 0: .*; the plan could not be kept: no room"):
        replicate(JOB, [0, 1], compared=0)
