"""The two engines give the same log to the tick, on small plans rich in ties and at the edges."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.clocks import Clock, natural
from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import Log, difference
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.model.plan import (
    NONE,
    ROOM,
    UNLIMITED,
    Changes,
    Plan,
    Serves,
    Steps,
    Teams,
    cut,
    horizon_within,
)
from gridsim.scenario.load import Loaded, load
from gridsim.scenario.starter import starter
from gridsim.units import NEVER
from strategies import plans, random_plan
from test_same_instant import case, small, step

SCENARIOS = Path(__file__).parent.parent / "scenarios"
WEEKS = 4
"""How much of a scenario the quick tests run: Tuke's village and town meet in it."""
CI = bool(os.environ.get("CI"))
EXAMPLES = settings(max_examples=3_000 if CI else 300, derandomize=CI, deadline=None)


def both(plan: Plan, *, compiled: bool | None = False) -> tuple[Log, str]:
    """Run both engines; what is returned second is empty if they agree."""
    log = reference.run(plan)
    return log, difference(log, fast.run(plan, compiled=compiled))


@EXAMPLES
@given(plans())
def test_engines_agree(plan: Plan):
    """Two engines that share no line of queue logic agree on every column."""
    assert both(plan)[1] == ""


@EXAMPLES
@given(plans(), st.integers(1, 60))
def test_a_plan_that_is_cut_off_goes_as_the_whole_does_up_to_there(plan: Plan, horizon: int):
    """Both engines log of it what happens in the whole plan before its new horizon; nothing after tells."""
    horizon = min(horizon, plan.horizon)
    part, kept = cut(plan, horizon), plan.cases.arise[plan.steps.case] < horizon
    whole = {name: np.where(column < horizon, column, NONE) for name, column in before(plan, kept).items()}
    whole["team"] = np.where(whole["start"] == NONE, NONE, before(plan, kept)["team"])
    finished = (whole["start"] != NONE) & (whole["finish"] != NONE)
    whole["aside"] = np.where(finished, before(plan, kept)["aside"], NONE)
    log, differs = both(part)
    assert differs == ""
    assert difference(log, Log(**whole)) == ""
    check(part, log)


def before(plan: Plan, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Some rows of a plan's log."""
    return {name: column[kept] for name, column in vars(fast.run(plan)).items()}


def test_a_plan_is_cut_where_its_steps_are_as_many_as_may_be():
    """All cases of a tick stay or go together, those of the first beside the number; a short one is whole."""
    plan = small(case(2, step(1)), case(4, step(1), step(1)), case(4, step(1)), case(9, step(1)), horizon=20)
    assert [horizon_within(plan, steps) for steps in (0, 2, 3, 4)] == [4, 4, 9, 20]
    part = cut(plan, 9)
    assert (part.horizon, part.cases.arise.tolist(), part.steps.case.tolist()) == (9, [2, 4, 4], [0, 1, 1, 2])


@pytest.mark.slow
def test_engines_agree_on_very_many_plans():
    """They agree on 100,000 plans, of which enough hold what is rare."""
    rare = dict.fromkeys(("aside", "late", "owner", "asked", "gone"), 0)
    for seed in range(100_000):
        plan = random_plan(seed)
        log, differs = both(plan)
        assert not differs, f"plan {seed}: {differs}"
        begun = log.start != NONE
        rare["aside"] += (log.aside > 0).any()
        rare["late"] += (~begun & (log.finish != NONE) & (plan.steps.whole("late") != NONE)).any()
        rare["owner"] += (begun & (plan.steps.whole("owner") != NONE)).any()
        first = plan.cases.first[plan.cases.whole("asked") != NONE]
        rare["asked"] += (log.ready[first] != NONE).any()
        rare["gone"] += ((log.ready[first] == NONE) & (log.finish[first] != NONE)).any()
    assert min(rare.values()) > 2_000, rare


def test_the_compiled_form_agrees():
    """Compiling changes no result."""
    pytest.importorskip("numba")
    for seed in range(300):
        plan = random_plan(seed)
        assert both(plan, compiled=True)[1] == "", f"plan {seed}"


def test_a_crowded_plan_agrees():
    """Heaps that grow, empty and grow again keep their order."""
    crowd = join([random_plan(seed) for seed in range(400)])
    log, differs = both(crowd)
    assert not differs
    assert ((log.start > log.ready) & (log.ready != NONE)).sum() > 500


def test_a_crowded_plan_agrees_compiled():
    """So do they in the compiled form."""
    pytest.importorskip("numba")
    assert both(join([random_plan(seed) for seed in range(400)]), compiled=True)[1] == ""


@pytest.mark.parametrize("compiled", [False, True])
def test_every_event_that_a_plan_can_have_finds_room(compiled: bool):
    """Deadlines, finishes that were put off and those that came instead are all waited for at once."""
    if compiled:
        pytest.importorskip("numba")
    log, differs = both(fullest(), compiled=compiled)
    assert not differs
    assert (log.aside > 0).sum() == 20


def fullest() -> Plan:
    """Make a plan of 20 steps set aside by 20 others, all of which had to wait, until more workers come."""
    ordinary = [case(0, step(20, priority=2, limit=90)) for _ in range(20)]
    urgent = [case(0, step(20, preempts=1, limit=90, queue=1)) for _ in range(20)]
    other = case(80, step(1, preempts=1))
    serves = ((0, 0), (0, 1))
    changes = ((5, 0, 20), (7, 0, 40))
    return small(*ordinary, *urgent, other, teams=((0, 0),), serves=serves, changes=changes, horizon=100)


@pytest.mark.parametrize("compiled", [False, True])
def test_long_queues_find_room(compiled: bool):
    """However long queues grow, one after another, they keep their order."""
    if compiled:
        pytest.importorskip("numba")
    log, differs = both(long_queues(), compiled=compiled)
    assert not differs
    assert sorted(log.start.tolist()) == list(range(370))


def long_queues() -> Plan:
    """Make a plan of ten queues in each of which 37 steps wait at once, most of them in the wrong order."""
    cases = [case(0, step(1, queue=queue, priority=-one % 7)) for queue in range(10) for one in range(37)]
    return small(*cases, serves=tuple((0, queue) for queue in range(10)), horizon=371)


def join(parts: list[Plan]) -> Plan:
    """Bring the cases of many plans into one town of three teams."""
    horizon, queues = 400, 4
    opens = np.arange(3, horizon - 7, 11)
    clock = Clock(opens, opens + 7, horizon)
    columns: dict[str, list[np.ndarray]] = {}
    offset, before = 0, 0
    for part in parts:
        for table, links in ((part.cases, ("first",)), (part.steps, ("late", "next", "over", "owner"))):
            for name in vars(table):
                column = table.whole(name)
                kind = type(table).__name__ + "." + name
                moved = np.where(column == NONE, NONE, column + offset) if name in links else column
                columns.setdefault(kind, []).append(moved + before if name == "case" else moved)
        offset += len(part.steps)
        before += len(part.cases)
    whole = {name: np.concatenate(parts) for name, parts in columns.items()}
    whole["Cases.asked"] = np.where(whole["Cases.asked"] == NONE, NONE, whole["Cases.asked"] % 2)
    whole["Cases.wakes"] = np.where(whole["Cases.wakes"] == NONE, NONE, whole["Cases.wakes"] % 2)
    whole["Steps.clock"] = whole["Steps.clock"] % 2
    tables = {
        kind: type(table)(**{key.split(".")[1]: whole[key] for key in whole if key.startswith(kind)})
        for kind, table in (("Cases", parts[0].cases), ("Steps", parts[0].steps))
    }
    return Plan(
        start=parts[0].start,
        horizon=horizon,
        queues=queues + 2,
        clocks=[natural(horizon), clock],
        cases=tables["Cases"],
        steps=tables["Steps"],
        teams=Teams(clock=[0, 1, 0], workers=[2, 3, 1], private=[4, 5, NONE]),
        serves=Serves(team=[0, 0, 0, 1, 1, 1, 2, 2], queue=[0, 1, 2, 3, 1, 0, 3, 2]),
        changes=Changes(tick=[20, 30, 30, 90], team=[0, 0, 2, 1], workers=[0, 3, 4, 8]),
    )


@pytest.mark.parametrize("compiled", [False, True])
def test_the_largest_numbers_agree(compiled: bool):
    """Ticks and priorities at the edge of what a plan may hold neither overflow nor lose their order."""
    if compiled:
        pytest.importorskip("numba")
    for seed in range(100):
        plan = at_the_edge(random_plan(seed))
        log, differs = both(plan, compiled=compiled)
        assert differs == "", f"plan {seed}"
        check(plan, log)


def at_the_edge(plan: Plan) -> Plan:
    """Move a plan to the end of the longest horizon, with the largest priorities."""
    rows = max(ROOM * (len(plan.teams) + 1), len(plan.cases) + len(plan.steps))
    horizon = NEVER // rows - 1
    far = horizon - plan.horizon
    steps = vars(plan.steps) | {"priority": np.sign(plan.steps.priority) * (NEVER // 4 - 1)}
    cases = vars(plan.cases) | {"arise": plan.cases.arise + far}
    cases["withdraw"] = np.minimum(plan.cases.withdraw + far, NEVER)
    return replace(
        plan,
        horizon=horizon,
        clocks=[natural(horizon) for _ in plan.clocks],
        cases=type(plan.cases)(**cases),
        steps=Steps(**steps),
        changes=Changes([], [], []),
    )


@pytest.mark.parametrize("compiled", [False, True])
def test_nothing_is_no_trouble(compiled: bool):
    """Plans without cases, teams, workers or duty give blank logs."""
    if compiled:
        pytest.importorskip("numba")
    nobody = (Teams([], [], []), Serves([], []), Changes([], [], []))
    plan = next(plan for plan in map(random_plan, range(9)) if len(plan.steps))
    none = {"cases": type(plan.cases)(*[[]] * 7), "steps": Steps(*[[]] * 17)}
    alone = dict(zip(("teams", "serves", "changes"), nobody, strict=True))
    assert len(fast.run(replace(plan, **none), compiled=compiled)) == 0
    assert len(fast.run(replace(plan, **none, **alone), compiled=compiled)) == 0
    assert len(fast.run(replace(plan, **none, **alone, clocks=[], queues=0), compiled=compiled)) == 0
    empty = Clock([], [], plan.horizon)
    idle = Teams([0], [UNLIMITED], [NONE])
    for teams, clock in (
        (nobody[0], natural(plan.horizon)),
        (idle, empty),
        (Teams([0], [0], [NONE]), natural(plan.horizon)),
    ):
        serves = Serves([0], [0]) if len(teams) else nobody[1]
        clocks = [clock] + [natural(plan.horizon)] * (len(plan.clocks) - 1)
        still = replace(plan, teams=teams, serves=serves, changes=nobody[2], clocks=clocks)
        log, differs = both(still, compiled=compiled)
        assert not differs
        assert (log.start == NONE).all()


def test_a_plan_stays_as_it_was():
    """An engine changes no column of its plan."""
    plan = random_plan(3)
    before = [
        column.copy() for table in (plan.cases, plan.steps, plan.teams) for column in vars(table).values()
    ]
    fast.run(plan)
    after = [column for table in (plan.cases, plan.steps, plan.teams) for column in vars(table).values()]
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_size_chooses_the_form(monkeypatch: pytest.MonkeyPatch):
    """The compiled form is used from a number of steps on, in one run or in many, where there is numba."""
    monkeypatch.setattr(fast.kernel, "compiled", lambda: pytest.fail("compiled"))
    monkeypatch.setattr(fast.TALLY, "steps", 0)
    plan = random_plan(3)
    log = fast.run(plan)
    monkeypatch.setattr(fast, "STEPS_WORTH_COMPILING", 2 * len(plan.steps))
    monkeypatch.setattr(fast, "can_compile", lambda: False)
    assert difference(log, fast.run(plan)) == ""
    monkeypatch.setattr(fast, "can_compile", lambda: True)
    monkeypatch.setattr(fast.TALLY, "steps", len(plan.steps))
    with pytest.raises(pytest.fail.Exception, match="compiled"):
        fast.run(plan)


@pytest.mark.parametrize("name", ["ready", "start", "finish", "team", "aside"])
def test_a_difference_is_seen(name: str):
    """One tick in one column is enough for a comparison to fail."""
    log = reference.run(random_plan(3))
    changed = vars(log)[name].copy()
    changed[-1] += 1
    assert f"step {len(log) - 1} (of 1 that differ)" in difference(log, replace(log, **{name: changed}))


def shipped() -> list[tuple[str, str | None]]:
    """Every scenario that comes with gridsim, as it is and in each of its variants."""
    files = sorted(path.name for path in SCENARIOS.glob("*.yaml"))
    assert "tuke.yaml" in files
    offered = [(name, variant) for name in files for variant in [None, *load(SCENARIOS / name).variants]]
    return [("starter", None), *offered]


def opened(name: str, variant: str | None, folder: Path, settings: tuple[str, ...] = ()) -> Loaded:
    """Load a scenario that comes with gridsim; the starter is written first."""
    path = SCENARIOS / name
    if name == "starter":
        path = folder / "starter.yaml"
        path.write_text(starter("starter"), encoding="utf-8")
    return load(path, variant=variant, settings=settings)


def agree_on(loaded: Loaded) -> int:
    """Run the first replication of a scenario on both engines; the steps that were begun."""
    world = build(loaded.scenario, loaded.folder, Draws(loaded.scenario.seed, 0))
    log, differs = both(world.plan, compiled=None)
    assert differs == ""
    check(world.plan, log)
    return int((log.start != NONE).sum())


@pytest.mark.parametrize(("name", "variant"), shipped())
def test_engines_agree_on_the_first_weeks_of_every_scenario(name: str, variant: str | None, tmp_path: Path):
    """As it comes, over the dates of the first meetings, and in each of its variants."""
    start = opened(name, variant, tmp_path).scenario.window.start
    settings = (f"window.to={start + timedelta(days=WEEKS * 7)}", "warm_up=0 days")
    assert agree_on(opened(name, variant, tmp_path, settings)) > 1_000


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variant"), shipped())
def test_engines_agree_on_every_scenario(name: str, variant: str | None, tmp_path: Path):
    """From the first day to the last."""
    assert agree_on(opened(name, variant, tmp_path)) > 20_000
