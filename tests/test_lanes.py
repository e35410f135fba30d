"""Lanes: replications that lie side by side in one plan are what each of them is alone."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsim.engine import fast
from gridsim.engine.log import Log
from gridsim.model.build import World, build
from gridsim.model.cells import LANE_BITS
from gridsim.model.demand import Matters
from gridsim.model.draws import Draws
from gridsim.model.jumps import jumps, numbers_at
from gridsim.model.plan import NONE
from gridsim.model.seeds import Seeds
from gridsim.study.cases import matter_steps
from small import both, small
from test_build import LIVELY

QUIET = LIVELY | {
    "town.groups": {"elders": {"share": 0.2}},
    "demand.sources": {"whistle": 0.5, "above": 0.5},
    "visits": {},
}
ROUGH = {"demand.overdispersion": 3.0, "urgent": {"share": 0.1, "enters": "grid"}}
TRACE = {"demand.per_household_year": None, "demand.trace": {"file": "trace.csv", "arise": "arise"}}
FEW = {"demand.per_household_year": 0.2, "demand.repeats": None}
REPLICATIONS = (4, 0, 2, 7)
MATTERS = [column.name for column in fields(Matters) if column.name != "lane"]
CASES = ("arise", "asked", "asks", "withdraw")
LINKS = ("next", "over", "late")


def scenarios(tmp_path: Path) -> dict[str, tuple]:
    days = [f"2024-03-{day:02} {day % 24:02}:15" if day % 3 else f"2024-03-{day:02}" for day in range(4, 31)]
    (tmp_path / "trace.csv").write_text("\n".join(["arise", *days]), encoding="utf-8")
    changes = {"quiet": {}, "rough": ROUGH, "trace": TRACE, "few": FEW}
    return {name: small(QUIET | change) for name, change in changes.items()}


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


@pytest.mark.parametrize("name", ["quiet", "rough", "trace", "few"])
def test_a_lane_has_the_plan_and_the_log_of_its_replication_alone(name, tmp_path):
    scenario = scenarios(tmp_path)[name]
    world = build(scenario, tmp_path, Draws(7, REPLICATIONS[0], others=REPLICATIONS[1:]))
    log = both(world)
    assert world.lanes == len(REPLICATIONS)
    for lane, replication in enumerate(REPLICATIONS):
        single = build(scenario, tmp_path, Draws(7, replication))
        expected = alone(single, fast.run(single.plan), 0)
        found = alone(world, log, lane)
        assert {name: values.tolist() for name, values in found.items()} == {
            name: values.tolist() for name, values in expected.items()
        }


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
