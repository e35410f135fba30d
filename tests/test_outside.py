"""Outside judges: Ciw and Naga begin and end each service at the very tick at which both engines do.

They share no rule with gridsim, and Ciw breaks ties by chance; so the tasks have no ties. Naga runs on SimPy,
as the reference engine does; Ciw has a loop of its own. Both are in the extra ``judges``, and these tests are
left out where they are not installed.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import Log, difference
from gridsim.model.plan import NONE, Plan
from test_same_instant import case, small, step

ciw = pytest.importorskip("ciw")
pytestmark = pytest.mark.slow

CASES = 3_000
Times = dict[tuple[int, int], tuple[int, int]]
"""By case and node, from 0: when its service began and ended, or NONE and when it left."""


class Given(ciw.dists.Distribution):  # type: ignore[misc]
    """Times that are given for each case, in the order in which they arise."""

    def __init__(self, times: Sequence[int]) -> None:
        super().__init__()
        self.times = times

    def sample(self, t: Any = None, ind: Any = None) -> float:
        return float(self.times[ind.id_number - 1])


class Task:
    """Cases that come at chance, at ticks far apart enough for no two things to happen at one tick."""

    def __init__(self, seed: int, nodes: int, busy: float, groups: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.arise = np.cumsum(rng.geometric(1e-5, CASES))
        self.work = rng.geometric(1e-5 / busy, (nodes, CASES))
        self.patience = rng.geometric(1e-5, CASES)
        self.group = rng.integers(groups, size=CASES)
        self.horizon = int(self.arise[-1] + self.work.sum())

    def asked_of_ciw(self, **network: Any) -> Times:
        """Have Ciw run it; its records."""
        names = [f"group {number}" for number in range(self.group.max() + 1)]
        nodes = len(self.work)
        arrivals = {}
        for number, name in enumerate(names):
            gaps = np.diff(self.arise[self.group == number], prepend=0).astype(float)
            after = [None] * (nodes - 1)
            arrivals[name] = [ciw.dists.Sequential([*gaps, float("inf")]), *after]
        way = np.eye(nodes, k=1).tolist()
        built = ciw.create_network(
            arrival_distributions=arrivals,
            service_distributions={name: [Given(work) for work in self.work] for name in names},
            routing=dict.fromkeys(names, way),
            **network,
        )
        simulation = ciw.Simulation(built)
        simulation.simulate_until_max_time(self.horizon)
        found = {}
        for record in simulation.get_all_records():
            start = NONE if record.record_type == "renege" else int(record.service_start_date)
            if record.record_type != "interrupted service":
                found[record.id_number - 1, record.node - 1] = start, int(record.exit_date)
        return found

    def asked_of_naga(self, workers: Sequence[int], *, patient: bool = True) -> Times:
        """Have Naga run it, at desks one after another; its trace."""
        runner = pytest.importorskip("nagasim.core.sim_runner")
        trace = pytest.importorskip("nagasim.core.trace").TraceRecorder()
        model = naga_model(self, workers, patient=patient)
        runner.run_single_simulation(
            model, seed=1, run_len=float(self.horizon), warmup=0.0, subscribers=(trace,)
        )
        assert not trace.truncated
        found: Times = {}
        for event in trace.events:
            if event.block.startswith("desk"):
                key = event.entity_id - 1, int(event.block.split()[1])
                if event.kind == "entity_seized":
                    found[key] = int(event.t), NONE
                elif event.kind in ("entity_released", "entity_moved"):
                    found[key] = found.get(key, (NONE,))[0], int(event.t)
        return found

    def plan(self, steps: Callable[[int], tuple[dict, ...]], **town: Any) -> Plan:
        """Make the plan of it."""
        cases = [case(int(tick), *steps(number)) for number, tick in enumerate(self.arise)]
        return small(*cases, horizon=self.horizon, **town)

    def tandem(self, number: int) -> tuple[dict, ...]:
        """The steps of a case, from node to node."""
        last = len(self.work) - 1
        priority = int(self.group[number])
        return tuple(
            step(int(work[number]), queue=node, priority=priority, next=NONE if node == last else node + 1)
            for node, work in enumerate(self.work)
        )


def naga_model(task: Task, workers: Sequence[int], *, patient: bool) -> dict[str, Any]:
    """A task as Naga reads it: work and patience stand in tables, by the number of the arrival."""
    desks = [f"desk {node}" for node in range(len(workers))]
    tables = {f"work {node}": work for node, work in enumerate(task.work)} | {"patience": task.patience}
    first, *others = task.arise.astype(float).tolist()
    come = {"distribution": "FixedSchedule", "dist_params": {"schedule": others}, "start_time": first}
    counted = [{"target": "entity.row", "expr": "seen"}, {"target": "seen", "expr": "seen + 1"}]
    blocks = [("come", "CREATE", come), ("count", "ASSIGN", {"assignments": counted})]
    for node, desk in enumerate(desks):
        work = {"expression": f'TABLE("work {node}", entity.row)'}
        served = {"distribution": "CustomExpression", "dist_params": work, "resource_name": desk}
        leaves = {} if patient else {"renege_after": 'TABLE("patience", entity.row)'}
        blocks.append((desk, "PROCESS", served | leaves))
    way = ["come", "count", *desks, "go"]
    links = [*pairwise(way), *([] if patient else [(desk, "go") for desk in desks])]
    return {
        "schema_version": 29,
        "blocks": [
            {"name": name, "type": kind, "position": [0, 0], "params": params}
            for name, kind, params in [*blocks, ("go", "DISPOSE", {})]
        ],
        "links": [{"source": source, "target": target} for source, target in links],
        "resources": [
            {"name": desk, "capacity": number, "discipline": "FIFO"}
            for desk, number in zip(desks, workers, strict=True)
        ],
        "entities": [{"name": "DEFAULT", "shape": "circle", "color": "BLACK"}],
        "variables": [{"name": "seen", "initial": 0}],
        "tables": [
            {"name": name, "keys": list(range(len(values))), "values": values.tolist()}
            for name, values in tables.items()
        ],
        "simulation": {"time_limit": task.horizon, "warmup": 0, "replications": 1},
        "outputs": {},
    }


def times(plan: Plan) -> Times:
    """What both engines say, which is the same."""
    log = reference.run(plan)
    assert difference(log, fast.run(plan)) == ""
    check(plan, log)
    return happened(plan, log)


def happened(plan: Plan, log: Log) -> Times:
    """When each step that ended began and ended, by case and queue."""
    ended = np.flatnonzero(log.finish != NONE)
    places = zip(plan.steps.case[ended].tolist(), plan.steps.queue[ended].tolist(), strict=True)
    ticks = zip(log.start[ended].tolist(), log.finish[ended].tolist(), strict=True)
    return dict(zip(places, ticks, strict=True))


def own(workers: Sequence[int]) -> dict[str, Any]:
    """Teams of so many workers, each with a queue of its own."""
    teams = tuple((0, number) for number in workers)
    return {"teams": teams, "serves": tuple((node, node) for node in range(len(workers)))}


@pytest.mark.parametrize("workers", [(1, 1, 1), (3, 2, 4), (10, 1, 2)])
def test_three_desks_one_after_another(workers: tuple[int, ...]):
    """Who comes first is served first, at each of three desks."""
    task = Task(1, nodes=3, busy=0.9 * min(workers))
    found = times(task.plan(task.tandem, **own(workers)))
    assert len(found) == 3 * CASES
    assert found == task.asked_of_ciw(number_of_servers=list(workers))
    assert found == task.asked_of_naga(workers)


@pytest.mark.parametrize("workers", [1, 3])
def test_groups_that_go_first(workers: int):
    """Of three groups, one is served before another, but nobody is interrupted."""
    task = Task(2, nodes=1, busy=0.95 * workers, groups=3)
    order = {f"group {number}": number for number in range(3)}
    found = times(task.plan(task.tandem, **own([workers])))
    assert found == task.asked_of_ciw(number_of_servers=[workers], priority_classes=order)
    assert len(found) == CASES


@pytest.mark.parametrize("workers", [1, 3])
def test_a_group_that_interrupts(workers: int):
    """What it sets aside goes on later with the work that was left."""
    task = Task(3, nodes=1, busy=0.8 * workers, groups=2)
    order = {"group 0": 0, "group 1": 1}

    def steps(number: int) -> tuple[dict, ...]:
        group = int(task.group[number])
        return (step(int(task.work[0, number]), priority=group, preempts=1 - group),)

    plan = task.plan(steps, **own([workers]))
    assert (reference.run(plan).aside > 0).sum() > CASES // 10
    ends = {key: end for key, (_, end) in times(plan).items()}
    judged = task.asked_of_ciw(number_of_servers=[workers], priority_classes=(order, ["resume"]))
    assert ends == {key: end for key, (_, end) in judged.items()}


@pytest.mark.parametrize("workers", [1, 3])
def test_households_that_lose_patience(workers: int):
    """A limit passes where Ciw's customers renege: at the tick, and for the same ones."""
    task = Task(4, nodes=1, busy=1.2 * workers)

    def steps(number: int) -> tuple[dict, ...]:
        return (step(int(task.work[0, number]), limit=int(task.patience[number])),)

    found = times(task.plan(steps, **own([workers])))
    patience = {"group 0": [Given(task.patience)]}
    judged = task.asked_of_ciw(number_of_servers=[workers], reneging_time_distributions=patience)
    assert found == judged
    assert found == task.asked_of_naga([workers], patient=False)
    assert CASES // 10 < sum(start == NONE for start, _ in found.values()) < CASES // 2


def test_a_meeting_with_an_agenda():
    """Ciw's slots let so many begin at a date, as a meeting does."""
    task = Task(5, nodes=1, busy=0.01)
    every, agenda = 1_000_003, 11
    task.work = np.ones_like(task.work)
    dates = range(every, task.horizon, every)
    changes = [(date + late, 0, 0 if late else agenda) for date in dates for late in (0, 1)]
    found = times(task.plan(task.tandem, teams=((0, 0),), serves=((0, 0),), changes=tuple(changes)))
    slots = ciw.Slotted(slots=[every], slot_sizes=[agenda])
    assert found == task.asked_of_ciw(number_of_servers=[slots])
    assert len(found) == CASES


def test_a_tick_more_of_work_is_seen():
    """The comparison fails when one service takes a tick longer."""
    task = Task(1, nodes=3, busy=0.9)
    judges = [task.asked_of_ciw(number_of_servers=[1, 1, 1]), task.asked_of_naga([1, 1, 1])]
    task.work[1, CASES // 2] += 1
    found = times(task.plan(task.tandem, **own([1, 1, 1])))
    assert [found == judged for judged in judges] == [False, False]
