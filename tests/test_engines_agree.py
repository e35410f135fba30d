"""The two engines give the same log to the tick, on small plans rich in ties and at the edges."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from gridsim.clocks import Clock, natural
from gridsim.engine import fast, reference
from gridsim.engine.log import Log, difference
from gridsim.model.plan import NONE, UNLIMITED, Changes, Plan, Serves, Steps, Teams
from gridsim.units import NEVER
from strategies import plans, random_plan

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
        rare["late"] += (~begun & (log.finish != NONE) & (plan.steps.late != NONE)).any()
        rare["owner"] += (begun & (plan.steps.owner != NONE)).any()
        first = plan.cases.first[plan.cases.asked != NONE]
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


def join(parts: list[Plan]) -> Plan:
    """Bring the cases of many plans into one town of three teams."""
    horizon, queues = 400, 4
    opens = np.arange(3, horizon - 7, 11)
    clock = Clock(opens, opens + 7, horizon)
    columns: dict[str, list[np.ndarray]] = {}
    offset, before = 0, 0
    for part in parts:
        for table, links in ((part.cases, ("first",)), (part.steps, ("late", "next", "over", "owner"))):
            for name, column in vars(table).items():
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
    horizon = NEVER // 4 - 1
    for seed in range(100):
        plan = random_plan(seed)
        far = horizon - plan.horizon
        steps = vars(plan.steps) | {"priority": np.sign(plan.steps.priority) * (NEVER // 4 - 1)}
        cases = vars(plan.cases) | {"arise": plan.cases.arise + far}
        cases["withdraw"] = np.minimum(plan.cases.withdraw + far, NEVER)
        edge = replace(
            plan,
            horizon=horizon,
            clocks=[natural(horizon) for _ in plan.clocks],
            cases=type(plan.cases)(**cases),
            steps=Steps(**steps),
            changes=Changes([], [], []),
        )
        assert both(edge, compiled=compiled)[1] == "", f"plan {seed}"


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
    """The compiled form is used from a number of steps on, and only where there is numba."""
    monkeypatch.setattr(fast.kernel, "compiled", lambda: pytest.fail("compiled"))
    plan = random_plan(3)
    log = fast.run(plan)
    monkeypatch.setattr(fast, "STEPS_WORTH_COMPILING", len(plan.steps))
    monkeypatch.setattr(fast, "can_compile", lambda: False)
    assert difference(log, fast.run(plan)) == ""
    monkeypatch.setattr(fast, "can_compile", lambda: True)
    with pytest.raises(pytest.fail.Exception, match="compiled"):
        fast.run(plan)


@pytest.mark.parametrize("name", ["ready", "start", "finish", "team", "aside"])
def test_a_difference_is_seen(name: str):
    """One tick in one column is enough for a comparison to fail."""
    log = reference.run(random_plan(3))
    changed = vars(log)[name].copy()
    changed[-1] += 1
    assert f"step {len(log) - 1} (of 1 that differ)" in difference(log, replace(log, **{name: changed}))
