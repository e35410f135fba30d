"""Lanes: replications that lie side by side in one plan are what each of them is alone."""

import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsim.engine import fast, reference
from gridsim.engine.log import Log, difference
from gridsim.errors import PlanError
from gridsim.model.build import World, build
from gridsim.model.cells import LANE_BITS
from gridsim.model.demand import Matters
from gridsim.model.draws import Draws
from gridsim.model.jumps import jumps, numbers_at
from gridsim.model.plan import NONE, Changes, Plan, cut
from gridsim.model.planfile import read_plan, save_plan
from gridsim.model.seeds import Seeds
from gridsim.study import replicate as module
from gridsim.study.cases import matter_steps
from gridsim.study.lanes import MOST_LANES
from gridsim.study.replicate import Job
from gridsim.units import DAY
from small import both, small
from test_build import LIVELY

QUIET = LIVELY | {
    "town.groups": {"elders": {"share": 0.2}},
    "demand.sources": {"whistle": 0.5, "above": 0.5},
    "visits": {},
}
ROUGH = {"demand.overdispersion": 3.0, "urgent": {"share": 0.1, "enters": "grid"}}
FEW = {"demand.per_household_year": 0.2, "demand.repeats": None}
REPLICATIONS = (4, 0, 2, 7)
MATTERS = [column.name for column in fields(Matters) if column.name != "lane"]
CASES = ("arise", "asked", "asks", "withdraw")
LINKS = ("next", "over", "late")


def alone(world: World, log: Log, lane: int) -> dict[str, np.ndarray]:
    """All columns of one lane, as they would be without the others."""
    plan, lanes = world.plan, world.lanes
    teams, queues = len(plan.teams) // lanes, plan.queues // lanes
    cases = np.flatnonzero(world.matters.lane == lane)
    steps = np.flatnonzero(np.isin(plan.steps.case[: matter_steps(world)], cases))
    first_case, first_step = min(cases, default=0), min(steps, default=0)
    found = {f"matters.{name}": getattr(world.matters, name)[cases] for name in MATTERS}
    found["matters.row"] = found["matters.row"] - (lane << LANE_BITS)
    found |= {f"cases.{name}": getattr(plan.cases, name)[cases] for name in CASES}
    found["cases.first"] = plan.cases.first[cases] - first_step
    found["rated"] = world.rated[cases]
    for name, column in vars(plan.steps).items():
        values = column[steps]
        if name in LINKS:
            values = np.where(values == NONE, NONE, values - first_step)
        found[f"steps.{name}"] = values
    found["steps.case"] = found["steps.case"] - first_case
    found["steps.queue"] = found["steps.queue"] - lane * queues
    for name, column in vars(plan.teams).items():
        found[f"teams.{name}"] = column[lane * teams : (lane + 1) * teams]
    for name, table in (("serves", plan.serves), ("changes", plan.changes)):
        rows = table.team // teams == lane
        for column, values in vars(table).items():
            found[f"{name}.{column}"] = values[rows]
        found[f"{name}.team"] = found[f"{name}.team"] - lane * teams
    found["serves.queue"] = found["serves.queue"] - lane * queues
    for name, column in vars(log).items():
        found[f"log.{name}"] = column[steps]
    team = found["log.team"]
    found["log.team"] = np.where(team == NONE, NONE, team - lane * teams)
    return found


@pytest.mark.parametrize("changes", [{}, ROUGH, FEW], ids=["lively", "rough", "few"])
def test_a_lane_has_the_plan_and_the_log_of_its_replication_alone(changes):
    scenario = small(QUIET | changes)
    world = build(scenario, Path(), Draws(7, REPLICATIONS[0], others=REPLICATIONS[1:]))
    log = both(world)
    assert world.lanes == len(REPLICATIONS)
    for lane, replication in enumerate(REPLICATIONS):
        single = build(scenario, Path(), Draws(7, replication))
        expected = alone(single, fast.run(single.plan), 0)
        found = alone(world, log, lane)
        assert {name: values.tolist() for name, values in found.items()} == {
            name: values.tolist() for name, values in expected.items()
        }


@pytest.mark.parametrize("compiled", [False, True])
def test_engines_agree_on_lanes_that_are_run_together_or_one_after_the_other(compiled):
    if compiled:
        pytest.importorskip("numba")
    plan = in_lanes()
    log = fast.run(plan, compiled=compiled)
    assert difference(log, reference.run(plan)) == ""
    assert difference(log, fast.run(replace(plan, lane_starts=(0,)), compiled=compiled)) == ""
    assert (log.start[plan.cases.first[list(plan.lane_starts)]] != NONE).all()


def test_lanes_are_cut_off_together():
    """Each keeps its cases up to the new horizon."""
    plan = in_lanes()
    part = cut(plan, 10 * DAY)
    assert difference(fast.run(part), reference.run(part)) == ""
    lane = np.searchsorted(plan.lane_starts, np.flatnonzero(plan.cases.arise < 10 * DAY), side="right") - 1
    assert part.lane_starts == tuple(np.searchsorted(lane, range(3)).tolist())
    assert (part.lane_starts, len(part.cases)) == ((0, 5, 10), 11)


def in_lanes() -> Plan:
    """Make a plan of three lanes, with closed hours, absences, meetings, and a change when all is over."""
    plan = build(small(QUIET | {"demand.per_household_year": 4.0}), Path(), Draws(7, 0, others=(1, 2))).plan
    changes = zip(vars(plan.changes).values(), (plan.horizon, 0, 1), strict=True)
    return replace(plan, changes=Changes(*(np.append(column, last) for column, last in changes)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lane_starts": (0, 5, 3)}, "the lanes must begin at case 0 and ascend, up to {}"),
        ({"lane_starts": (1, 5)}, "the lanes must begin at case 0 and ascend, up to {}"),
        ({"lane_starts": ()}, "the lanes must begin at case 0 and ascend, up to {}"),
        ({"lane_starts": (0, 5, 7)}, "20 teams and 22 queues are not those of 3 equal lanes"),
        ({"lane_starts": (0, 5)}, "lanes must have queues and teams of their own, and ask nobody"),
    ],
    ids=lambda value: "-".join(map(str, value["lane_starts"])) if isinstance(value, dict) else "",
)
def test_lanes_that_are_not_apart_are_refused(changes, message):
    plan = build(small(QUIET), Path(), Draws(7, 0, others=(1,))).plan
    message = message.format(len(plan.cases))
    with pytest.raises(PlanError, match=re.escape(message)):
        replace(plan, **changes)


@pytest.mark.parametrize(
    ("table", "changes"),
    [("serves", {"queue": 0}), ("cases", {"wakes": 0}), ("steps", {"queue": 0})],
)
def test_lanes_that_share_anything_are_refused(table, changes):
    plan = build(small(QUIET), Path(), Draws(7, 0, others=(1,))).plan
    rows = getattr(plan, table)
    columns = {name: np.append(getattr(rows, name)[:-1], last) for name, last in changes.items()}
    with pytest.raises(PlanError, match="lanes must have queues and teams of their own, and ask nobody"):
        replace(plan, **{table: replace(rows, **columns)})


def test_lanes_have_no_private_queues_and_equally_many_queues():
    plan = build(small(QUIET), Path(), Draws(7, 0, others=(1,))).plan
    private = np.append(plan.teams.private[:-1], plan.queues)
    teams = replace(plan.teams, private=private)
    with pytest.raises(PlanError, match="lanes must have queues and teams of their own"):
        replace(plan, teams=teams, queues=plan.queues + 2)
    with pytest.raises(PlanError, match="20 teams and 23 queues are not those of 2 equal lanes"):
        replace(plan, queues=plan.queues + 1)


def test_replications_that_cannot_be_run_side_by_side_are_run_one_by_one(monkeypatch):
    job, real = Job(small(QUIET), Path()), module.run_beside

    def run(job, replications, draws=None):
        if len(replications) > 1:
            raise MemoryError
        if replications[0] == 3:
            raise PlanError("too large")
        return real(job, replications, draws)

    expected = [outcome.backlog.tolist() for outcome in module.replicate(job, range(3))]
    monkeypatch.setattr(module, "run_beside", run)
    found = module.replicating(job, range(5))
    assert [next(found).backlog.tolist() for _ in range(3)] == expected
    with pytest.raises(PlanError, match="too large"):
        next(found)


def test_lanes_need_chance_and_the_fast_engine():
    job = Job(small(QUIET), Path())
    assert job.lanes == MOST_LANES
    assert [replace(job, deterministic=True).lanes, replace(job, engine="reference").lanes] == [1, 1]
    with pytest.raises(ValueError, match="lanes without chance would all be the same"):
        Draws(7, 0, deterministic=True, others=(1,))


def test_a_plan_of_lanes_is_kept_as_it_is(tmp_path):
    save_plan(in_lanes(), tmp_path / "plan.npz")
    assert read_plan(tmp_path / "plan.npz").lane_starts == in_lanes().lane_starts


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 90)), min_size=1, max_size=60),
    st.integers(0, 2**70),
    st.booleans(),
)
def test_cells_of_lanes_are_those_of_their_replications(cells, seed, many):
    lane, row, column = np.array(cells * (200 if many else 1)).T
    found = Draws(seed, REPLICATIONS[0], others=REPLICATIONS[1:]).cells(
        "a", row + (lane << LANE_BITS), column
    )
    for number, replication in enumerate(REPLICATIONS):
        here = lane == number
        assert found[here].tolist() == Draws(seed, replication).cells("a", row[here], column[here]).tolist()


@pytest.mark.parametrize("row", [[2], range(3), [7, 9000], range(9001)], ids=len)
def test_blocks_of_lanes_are_those_of_their_replications(row):
    draws, row = Draws(3, 5, others=(1,)), np.array(row)
    found = draws.block("a", 1, draws.in_each(row))
    assert found.tolist() == [
        *Draws(3, 5).block("a", 1, row).tolist(),
        *Draws(3, 1).block("a", 1, row).tolist(),
    ]


@given(
    st.integers(0, 2**140),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5),
    st.integers(0, 2**64 - 1),
)
def test_starts_are_those_of_numpys_own_seeds(seed, replications, stream):
    state, stride = Seeds(seed, tuple(replications)).starts(stream)
    place = np.array([0, 5])
    for number, replication in enumerate(replications):
        source = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(replication, stream)))
        )
        at, by = ((high[number], low[number]) for high, low in (state, stride))
        assert numbers_at(at, by, jumps(place)).tolist() == source.random(6)[place].tolist()
