"""Plans at the edge of what an engine can run: they end and agree; one beyond is refused."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gridsim.clocks import natural
from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import Log, difference
from gridsim.errors import PlanError
from gridsim.model.plan import MOST_CHANNELS, NONE, ROOM, ROUND, UNLIMITED, Plan
from gridsim.units import NEVER
from test_same_instant import UNTOUCHED, case, small, step

FAR = NEVER // 4


def rows(plan: Plan, engine: Callable[[Plan], Log] = reference.run) -> list[tuple[int, ...]]:
    """The log on which both engines agree and that keeps the invariants."""
    log = engine(plan)
    forms = (False, True) if fast.can_compile() else (False,)
    for compiled in forms:
        assert difference(log, fast.run(plan, compiled=compiled)) == ""
    check(plan, log)
    return list(zip(*(column.tolist() for column in vars(log).values()), strict=True))


def with_steps(plan: Plan, **columns: list[int]) -> Plan:
    return replace(plan, steps=replace(plan.steps, **{n: np.array(c) for n, c in columns.items()}))


def test_the_longest_horizon_is_run_and_one_tick_more_is_refused():
    """It is the shorter, the more teams there are, for the ticks of all of them are numbered."""
    for teams in (1, 2, 5):
        longest = NEVER // (ROOM * (teams + 1)) - 1
        town = {"teams": ((0, 1),) * teams, "serves": tuple((team, 0) for team in range(teams))}
        cases = case(0, step(longest - 1)), case(longest - 1, step(0)), case(longest - 1, step(1))
        last = (longest - 1, longest - 1)
        team = min(teams - 1, 1)
        expected = [(0, 0, longest - 1, 0, 0), (*last, longest - 1, 0, 0), (*last, NONE, 0, NONE)]
        found = rows(small(*cases, **town, horizon=longest))
        assert found[0] == expected[0]
        assert [row[:3] for row in found] == [row[:3] for row in expected]
        assert {row[3] for row in found} <= set(range(team + 1))
        with pytest.raises(PlanError, match=rf"the horizon of {longest + 1} ticks is outside \[1, "):
            small(*cases, **town, horizon=longest + 1)
    with pytest.raises(PlanError, match=r"the horizon of 0 ticks is outside \[1, "):
        small(case(0, step(1)), horizon=0)


def test_many_steps_shorten_the_longest_horizon():
    """All times of all steps together are a number of ticks."""
    cases = [case(0, step(1)) for _ in range(ROOM + 1)]
    longest = NEVER // (2 * (ROOM + 1)) - 1
    assert rows(small(*cases, horizon=longest))[-1] == (0, ROOM, ROOM + 1, 0, 0)
    with pytest.raises(PlanError, match=rf"the horizon of {longest + 1} ticks"):
        small(*cases, horizon=longest + 1)


def test_a_clock_beyond_all_ticks_is_refused():
    """Sums of its ticks would overflow."""
    plan = small(case(0, step(1)))
    assert rows(replace(plan, clocks=[natural(FAR), plan.clocks[1]])) == [(0, 0, 1, 0, 0)]
    with pytest.raises(PlanError, match=f"a clock goes on beyond tick {FAR}"):
        replace(plan, clocks=[natural(FAR + 1), plan.clocks[1]])


@pytest.mark.parametrize("clock", [0, 1])
def test_the_most_work_never_ends_and_more_is_refused(clock: int):
    """It keeps its worker to the end, on a clock with gaps too."""
    town = {"teams": ((clock, 1),), "hours": ((0, 5), (9, 20))}
    plan = small(case(0, step(FAR - 1)), case(1, step(0)), **town)
    assert rows(plan) == [(0, 0, NONE, 0, NONE), (1, NONE, NONE, NONE, NONE)]
    with pytest.raises(PlanError, match=rf"steps\.work\[0\] is {FAR}, outside \[0, {FAR}\)"):
        with_steps(plan, work=[FAR, 0])
    with pytest.raises(PlanError, match=r"steps\.work\[0\] is -1, outside"):
        with_steps(plan, work=[-1, 0])


@pytest.mark.parametrize("clock", [0, 1])
def test_the_longest_limit_never_passes_and_a_longer_one_is_refused(clock: int):
    """One tick less than never is as long as any simulation."""
    waits = [step(1, limit=limit, clock=clock, queue=1, late=1) for limit in (NEVER, NEVER - 1, FAR)]
    plan = small(*(case(0, one, step(1)) for one in waits), hours=((0, 5), (9, 20)))
    assert rows(plan) == [(0, NONE, NONE, NONE, NONE), UNTOUCHED] * 3
    with pytest.raises(PlanError, match=rf"steps\.limit\[0\] is {NEVER + 1}, outside"):
        with_steps(plan, limit=[NEVER + 1] + [NEVER] * 5)
    with pytest.raises(PlanError, match=r"steps\.limit\[0\] is 0, outside"):
        with_steps(plan, limit=[0] + [NEVER] * 5)


def test_the_largest_tolerance_and_the_last_withdrawal_hold():
    """The sum of either and any tick is still a tick; one more is refused."""
    plan = small(case(39, step(0, tolerance=NEVER, next=1, may_leave=1), step(0), withdraw=NEVER))
    assert rows(plan) == [(39, 39, 39, 0, 0)] * 2
    with pytest.raises(PlanError, match=rf"steps\.tolerance\[0\] is {NEVER + 1}, outside"):
        with_steps(plan, tolerance=[NEVER + 1, 0])
    with pytest.raises(PlanError, match=rf"cases\.withdraw\[0\] is {NEVER + 1}, outside"):
        replace(plan, cases=replace(plan.cases, withdraw=np.array([NEVER + 1])))


def test_more_visits_than_can_come_are_waited_for_in_vain():
    """The most that may be asked for, and one more."""
    most = (1 << 31) - 1
    plan = small(case(1, step(1), wakes=1), case(0, step(1), asked=1, asks=most))
    assert rows(plan) == [(1, 1, 2, 0, 0), UNTOUCHED]
    with pytest.raises(PlanError, match=rf"cases\.asks\[1\] is {most + 1}, outside"):
        replace(plan, cases=replace(plan.cases, asks=np.array([1, most + 1])))


def test_any_number_of_workers_is_no_more_work():
    """A team without limit of workers begins what there is; more than that is refused."""
    plan = small(*(case(0, step(1)) for _ in range(50)), teams=((0, UNLIMITED),))
    assert rows(plan) == [(0, 0, 1, 0, 0)] * 50
    with pytest.raises(PlanError, match=rf"teams\.workers\[0\] is {UNLIMITED + 1}, outside"):
        small(case(0, step(1)), teams=((0, UNLIMITED + 1),))


@pytest.mark.parametrize("name", ["next", "over", "late"])
@pytest.mark.parametrize("target", [0, 1, 2, 5])
def test_a_way_back_is_refused(name: str, target: int):
    """A step that leads to itself, to an earlier one, or to another case could go round for ever."""
    way = [NONE, NONE, target, NONE, NONE, NONE]
    plan = small(*(case(0, step(0), step(0), step(0)) for _ in range(2)))
    with pytest.raises(PlanError, match=rf"steps\.{name}\[2\] must lead to a later step of the same case"):
        with_steps(plan, **{name: way})
    with pytest.raises(PlanError, match=rf"steps\.{name}\[2\] is 6, outside"):
        with_steps(plan, **{name: [NONE, NONE, 6, NONE, NONE, NONE]})


def test_an_owner_comes_before_what_it_owns():
    """Itself, a later step or one of another case would not have been begun."""
    plan = small(*(case(0, step(0, next=1), step(0)) for _ in range(2)))
    for owner in ([0, NONE, NONE, NONE], [1, NONE, NONE, NONE], [NONE, NONE, NONE, 0]):
        with pytest.raises(PlanError, match=r"steps\.owner\[\d\] must lead to a later step of the same case"):
            with_steps(plan, owner=owner)


def test_a_long_way_without_work_ends_at_its_tick():
    """Steps without work can only go on: thousands of them are one instant (R6)."""
    many = 3_000
    links = [step(0, next=place + 1) for place in range(many)]
    chain = case(3, *links, step(1))
    others = [case(3, step(0)) for _ in range(9)]
    found = rows(small(chain, *others))
    assert set(found[:many]) == {(3, 3, 3, 0, 0)}
    assert found[many] == (3, 3, 4, 0, 0)


def test_a_long_way_of_limits_goes_on_tick_by_tick():
    """Each waits for a tick at least, so there is no way round within one."""
    links = [step(1, queue=1, limit=1, late=place + 1) for place in range(38)]
    found = rows(small(case(0, *links, step(0, queue=1)), horizon=40))
    assert found == [(tick, NONE, tick + 1, NONE, NONE) for tick in range(38)] + [(38, *(NONE,) * 4)]


def test_interruptions_end():
    """Each step that pre-empts does so once: many of them at one tick leave the others where they were."""
    cases = [case(0, step(30, priority=9)) for _ in range(5)]
    cases += [case(2, step(0, priority=one % 3, preempts=1)) for one in range(200)]
    found = rows(small(*cases, teams=((0, 5),)))
    assert found[:5] == [(0, 0, 30, 0, 0)] * 5
    assert set(found[5:]) == {(2, 2, 2, 0, 0)}


def crowded(bits: int) -> Plan:
    """A plan whose largest key has so many bits: 6 of the row, 6 of the priority, the others of the tick."""
    cases = [case(0, step(3, priority=one)) for one in range(40)]
    return small(*reversed(cases), horizon=(1 << (bits - 12)) - 1)


def test_keys_of_62_bits_are_compiled_and_longer_ones_are_not(monkeypatch: pytest.MonkeyPatch):
    """Both give the same log, and so do priorities too large for a key, which are numbered first."""
    pytest.importorskip("numba")
    used = []
    compiled = fast.kernel.compiled
    monkeypatch.setattr(fast.kernel, "compiled", lambda: used.append(1) or compiled())
    edge, beyond = crowded(62), crowded(63)
    for plan, times in ((edge, 1), (beyond, 0), (with_steps(edge, priority=edge.steps.priority - 20), 1)):
        used.clear()
        assert difference(reference.run(plan), fast.run(plan, compiled=True)) == ""
        assert len(used) == times
    wide = with_steps(
        small(case(0, step(2)), case(0, step(2)), case(0, step(2))), priority=[FAR - 1, -FAR, 0]
    )
    used.clear()
    assert [row[1] for row in rows(wide)] == [4, 0, 2]
    assert len(used) == 1
    with pytest.raises(PlanError, match=rf"steps\.priority\[0\] is {FAR}, outside"):
        with_steps(wide, priority=[FAR, 0, 0])


def test_steps_out_of_the_order_of_their_cases_are_refused():
    """Among what is equally urgent and old, the first row goes first."""
    plan = small(case(0, step(1)), case(0, step(1)))
    with pytest.raises(PlanError, match="the steps must stand in the order of their cases"):
        replace(plan, steps=replace(plan.steps, case=[1, 0]), cases=replace(plan.cases, first=[1, 0]))


def test_columns_that_end_early_say_the_same_as_whole_ones():
    """Beyond their end nothing is special; the first case waits for the visit that comes next."""
    plan = small(
        case(0, step(2, next=1), step(1, limit=9), asked=0),
        case(1, step(3, kind=ROUND), wakes=0),
        case(2, step(1, kind=ROUND)),
    )
    early = replace(
        plan,
        cases=replace(plan.cases, **{name: getattr(plan.cases, name)[:1] for name in plan.cases.BEYOND}),
        steps=replace(plan.steps, **{name: getattr(plan.steps, name)[:2] for name in plan.steps.BEYOND}),
    )
    assert rows(early) == rows(plan) == [(4, 5, 7, 0, 0), (7, 7, 8, 0, 0), (1, 1, 4, 0, 0), (2, 4, 5, 0, 0)]
    for table, name in ((plan.steps, "next"), (plan.cases, "withdraw")):
        whole = getattr(early, type(table).__name__.lower()).whole(name)
        assert whole.tolist() == getattr(table, name).tolist()


def test_a_step_may_be_left_at_its_limit_in_a_case_that_never_gives_up():
    """Though its household might withdraw, the columns of the cases have ended before it."""
    plan = small(case(0, step(9)), case(0, step(1, limit=2, late=1, may_leave=1), step(1)))
    none = {name: getattr(plan.cases, name)[:0] for name in plan.cases.BEYOND}
    early = replace(plan, cases=replace(plan.cases, **none))
    assert rows(early) == rows(plan)


def test_columns_that_end_early_end_together_and_within_the_table():
    """No other column may be shorter."""
    plan = small(case(0, step(1)), case(0, step(1)))
    for wrong in ({"asks": [1]}, {"wakes": [NONE]}, {name: [1, 1, 1] for name in plan.cases.BEYOND}):
        with pytest.raises(PlanError, match="Cases has columns of different lengths"):
            replace(plan.cases, **wrong)
    with pytest.raises(PlanError, match=rf"cases\.asked\[0\] is {MOST_CHANNELS}, outside"):
        replace(plan, cases=replace(plan.cases, asked=[MOST_CHANNELS, NONE]))
