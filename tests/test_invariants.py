"""Invariants: every log of both engines keeps them, and each law is seen to be broken."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from gridsim.clocks import Clock, natural
from gridsim.engine import fast, reference
from gridsim.engine.invariants import check, check_staff
from gridsim.engine.log import Log, difference, until, waited_in
from gridsim.errors import LogError
from gridsim.model.plan import MATTER, NONE, Cases, Changes, Plan, Serves, Steps, Teams
from gridsim.units import NEVER
from strategies import START, random_plan

STEP = {
    "level": NONE,
    "kind": 0,
    "queue": 0,
    "owner": NONE,
    "work": 4,
    "priority": 0,
    "preempts": 0,
    "limit": NEVER,
    "clock": 0,
    "late": NONE,
    "may_leave": 0,
    "tolerance": NEVER,
    "next": NONE,
    "over": NONE,
    "outcome": 0,
    "rework": 0,
}


def plan_of(cases, steps, workers=1, clock=None, changes=()):
    """A plan of one team with one queue; cases are (arise, first), steps are (case, changes)."""
    rows = [{**STEP, **more, "case": case} for case, more in steps]
    columns = {name: [row[name] for row in rows] for name in ("case", *STEP)}
    arise, first = np.array(cases).T
    fill = [np.full(len(cases), value) for value in (MATTER, NONE, 1, NONE, NEVER)]
    table = np.array(changes, np.int64).reshape(-1, 3)
    return Plan(
        start=START,
        horizon=30,
        queues=1,
        clocks=[natural(30), clock or natural(30)],
        cases=Cases(fill[0], arise, *fill[1:], first),
        steps=Steps(**columns),
        teams=Teams([1], [workers], [NONE]),
        serves=Serves([0], [0]),
        changes=Changes(*table.T),
    )


PLAN = plan_of(
    [(0, 0), (1, 2), (2, 3)],
    [(0, {"next": 1, "over": 1}), (0, {}), (1, {"work": 2}), (2, {"limit": 3})],
    clock=Clock(np.array([0, 15]), np.array([10, 30]), 30),
)
GOOD = fast.run(PLAN)


def test_the_good_log_is_as_it_is_told():
    """Case 2 leaves at 5; the second step of case 0 comes after case 1 and rests from 10 to 15."""
    assert {name: column.tolist() for name, column in vars(GOOD).items()} == {
        "ready": [0, 4, 1, 2],
        "start": [0, 6, 4, NONE],
        "finish": [4, 10, 6, 5],
        "team": [0, 0, 0, NONE],
        "aside": [0, 0, 0, NONE],
    }
    check(PLAN, GOOD)


def broken(log, **columns):
    """A log with some rows changed: column={row: value}."""
    changed = {}
    for name, rows in columns.items():
        values = getattr(log, name).copy()
        values[list(rows)] = list(rows.values())
        changed[name] = values
    return replace(log, **changed)


@pytest.mark.parametrize(
    ("columns", "law"),
    [
        ({"start": {1: 3}}, r"^step 1 \(and 0 more\): began before it was ready"),
        ({"ready": {2: NONE}}, r"^step 2 .*: began before it was ready"),
        ({"finish": {2: 3}}, r"^step 2 .*: finished before it began"),
        ({"finish": {3: 2}}, r"^step 3 .*: left when it became ready"),
        ({"team": {2: NONE}}, r"^step 2 .*: began without a team"),
        ({"team": {3: 0}}, r"^step 3 .*: began without a team, or has a team and did not begin"),
        ({"team": {2: 1}}, r"^step 2 .*: has a team that there is not"),
        ({"team": {2: -2}}, r"^step 2 .*: has a team that there is not"),
        ({"finish": {1: 30}}, r"^step 1 .*: finish is not before the horizon"),
        ({"ready": {3: 30}, "finish": {3: NONE}}, r"^step 3 .*: ready is not before the horizon"),
        ({"start": {1: 31}, "finish": {1: NONE}}, r"^step 1 .*: start is not before the horizon"),
        ({"ready": {1: 5}}, r"^step 0 .*: the next step was not ready when this one ended"),
        ({"ready": {0: 1}, "start": {0: 1}}, r"^case 0 .*: was not ready when it arose"),
        ({"finish": {2: 7}}, r"^step 2 .*: the work done is not the work content"),
        ({"aside": {2: 1}}, r"^step 2 .*: the work done is not the work content"),
        ({"finish": {2: 5}, "aside": {2: -1}}, r"^step 2 .*: was set aside for less than no time"),
        ({"aside": {3: 0}}, r"^step 3 .*: has a time set aside though it is not finished"),
        ({"start": {1: 12}, "finish": {1: 19}}, r"^step 1 .*: began while its team was off duty"),
        ({"start": {2: 3}, "finish": {2: 5}}, r"^step 2 .*: began though its team had nobody free"),
        ({"start": {1: 7}, "finish": {1: 16}}, r"^step 1 .*: waited while a worker .* was idle on duty"),
        (
            {name: {1: NONE} for name in ("start", "finish", "team", "aside")},
            r"^step 1 .*: waited while a worker who serves its queue was idle on duty",
        ),
        ({name: {3: NONE} for name in ("ready", "finish")}, r"^case 2 .*: was not ready when it arose"),
    ],
)
def test_each_law_is_told_when_it_is_broken(columns, law):
    with pytest.raises(LogError, match=law):
        check(PLAN, broken(GOOD, **columns))


def test_the_step_whose_successor_is_late_is_told_by_its_row():
    plan = plan_of([(0, 0), (0, 1)], [(0, {}), (1, {"next": 2, "over": 2}), (1, {})], workers=2)
    log = fast.run(plan)
    check(plan, log)
    with pytest.raises(LogError, match=r"^step 1 \(and 0 more\): the next step was not ready"):
        check(plan, broken(log, ready={2: 5}, start={2: 5}, finish={2: 9}))


def test_a_step_to_which_nothing_led_is_told():
    plan = plan_of([(0, 0)], [(0, {"work": 2}), (0, {})])
    log = fast.run(plan)
    check(plan, log)
    with pytest.raises(LogError, match="became ready though nothing led to it"):
        check(plan, broken(log, ready={1: 5}))


def test_a_case_that_ended_and_goes_on_is_told(monkeypatch):
    """Only where the links are not looked at, for these find it first."""
    monkeypatch.setattr("gridsim.engine.invariants.check_links", lambda *_: None)
    plan = plan_of([(0, 0)], [(0, {"work": 2}), (0, {})])
    with pytest.raises(LogError, match=r"^case 0 .*: has ended and goes on"):
        check(plan, broken(fast.run(plan), ready={1: 5}))


def asked(**columns):
    """A matter on channel 0 that nobody asks, and gives up at tick 9."""
    plan = plan_of([(3, 0)], [(0, {})])
    cases = replace(plan.cases, asked=np.array([0]), withdraw=np.array([9]))
    plan = replace(plan, cases=cases)
    return plan, broken(fast.run(plan), **columns)


def test_a_matter_that_waits_to_be_asked_is_not_ready_before_it_arises_nor_ended():
    check(*asked())
    assert asked()[1].finish.tolist() == [9]
    early = asked(ready={0: 2}, start={0: 2}, finish={0: 6}, team={0: 0}, aside={0: 0})
    with pytest.raises(LogError, match=r"^case 0 .*: was ready too early"):
        check(*early)
    with pytest.raises(LogError, match=r"^case 0 .*: ended before it arose"):
        check(*asked(finish={0: 1}))


def test_a_case_that_is_asked_too_early_is_told_by_its_row():
    plan = plan_of([(0, 0), (3, 1)], [(0, {}), (1, {})])
    plan = replace(plan, cases=replace(plan.cases, asked=np.array([NONE, 0])))
    with pytest.raises(LogError, match=r"^case 1 \(and 0 more\): was ready too early"):
        check(plan, broken(fast.run(plan), ready={1: 2}))


def test_a_case_that_vanished_is_told(monkeypatch):
    """Here too the links find it first."""
    log = broken(GOOD, **{name: {1: NONE} for name in ("ready", "start", "finish", "team", "aside")})
    with pytest.raises(LogError, match="the next step was not ready when this one ended"):
        check(PLAN, log)
    monkeypatch.setattr("gridsim.engine.invariants.check_links", lambda *_: None)
    with pytest.raises(LogError, match=r"^case 0 .*: is neither closed, withdrawn nor open"):
        check(PLAN, log)


def test_more_steps_than_workers_are_told_even_after_the_timetable_falls():
    plan = plan_of([(0, 0), (0, 1)], [(0, {}), (1, {})], workers=2, changes=[(3, 0, 0), (20, 0, 1)])
    log = fast.run(plan)
    assert log.finish.tolist() == [4, 4]
    check(plan, log)
    plan = plan_of([(0, 0), (0, 1)], [(0, {}), (1, {})], workers=1, changes=[(2, 0, 0), (20, 0, 1)])
    with pytest.raises(LogError, match=r"^step 0 .*: began though its team had nobody free"):
        check(plan, log)


def test_idleness_begins_when_the_timetable_rises():
    plan = plan_of([(0, 0)], [(0, {})], workers=0, changes=[(5, 0, 1)])
    log = fast.run(plan)
    assert log.start.tolist() == [5]
    check(plan, log)
    with pytest.raises(LogError, match="was idle on duty"):
        check(plan, broken(log, start={0: 6}, finish={0: 10}))


STAFF_LAWS = ("does not serve its queue", "had nobody free", "was idle on duty")


def counted(plan, log):
    """Whether a team takes what is not its own, begins with nobody free, is idle while a step waits."""
    foreign, over, idle, tick = False, False, False, np.arange(plan.horizon)
    presses = plan.steps.preempts == 1
    end, queue = until(log.finish, plan.horizon), waited_in(plan, log)
    begun = log.start != NONE
    left = np.where(begun, log.start, end)
    for team, private in enumerate(plan.teams.private):
        workers = np.full(plan.horizon, plan.teams.workers[team])
        for row in np.flatnonzero(plan.changes.team == team):
            workers[plan.changes.tick[row] :] = plan.changes.workers[row]
        mine = (begun & (log.team == team))[:, None] & (tick < end[:, None])
        busy = (mine & (log.start[:, None] <= tick)).sum(axis=0)
        own = [private, *plan.serves.queue[plan.serves.team == team]]
        served = np.isin(queue, own)
        foreign |= (mine.any(axis=1) & ~served).any()
        eager = np.isin(plan.steps.queue[: plan.steps.described][presses], own).any()
        eager |= private != NONE and (plan.steps.owner[presses] != NONE).any()
        begins = (mine & (log.start[:, None] == tick)).any(axis=0)
        over |= not eager and ((busy > workers) & begins).any()
        waits = (
            (served & (log.ready != NONE))[:, None] & (log.ready[:, None] <= tick) & (tick < left[:, None])
        )
        on = plan.clocks[plan.teams.clock[team]].is_on(tick)
        idle |= (on & (busy < workers) & waits.any(axis=0)).any()
    return bool(foreign), bool(over), bool(idle)


def test_staff_do_wrong_where_counting_tick_by_tick_says_so():
    """Steps begin sooner or later, elsewhere or not at all; many such logs are as good as before."""
    told = Counter()
    for seed in range(150):
        plan, rng = random_plan(seed), np.random.default_rng(seed)
        log = fast.run(plan, compiled=False)
        begun = np.flatnonzero(log.start != NONE)
        for row in rng.permutation(begun)[:6]:
            later, lasts = rng.integers(-3, 4), log.finish[row] - log.start[row]
            start = int(np.clip(log.start[row] + later, log.ready[row], plan.horizon - 1))
            finish = NONE if log.finish[row] == NONE else min(start + lasts, plan.horizon - 1)
            team = rng.integers(len(plan.teams)) if later == 0 else log.team[row]
            wrong = broken(log, start={row: start}, finish={row: finish}, team={row: team})
            wrongs = counted(plan, wrong)
            first = next((law for law, is_wrong in zip(STAFF_LAWS, wrongs, strict=True) if is_wrong), "")
            found = refused(plan, wrong)
            assert first in found
            assert bool(first) == bool(found)
            told[first] += 1
    assert min(told[law] for law in ("", *STAFF_LAWS)) > 10, told


def refused(plan, log):
    """What the check of the staff says."""
    try:
        check_staff(plan, log, until(log.finish, plan.horizon))
    except LogError as error:
        return str(error)
    return ""


def test_two_nights_in_which_steps_wait_are_not_one():
    """The first step leaves at 2, and the duty from 5 to 10 sees none."""
    clock = Clock(np.array([5, 15]), np.array([10, 30]), 30)
    plan = plan_of([(0, 0), (11, 1)], [(0, {"limit": 2}), (1, {})], clock=clock)
    log = fast.run(plan)
    assert (log.finish.tolist(), log.start.tolist()) == ([2, 19], [NONE, 15])
    check(plan, log)
    with pytest.raises(LogError, match=r"^step 1 \(and 0 more\): waited while a worker .* was idle on duty"):
        check(plan, broken(log, start={1: 16}, finish={1: 20}))


@pytest.mark.parametrize("column", ["ready", "start", "finish", "team", "aside"])
def test_two_logs_that_differ_are_told_by_row_and_column(column):
    assert difference(GOOD, GOOD) == ""
    told = difference(GOOD, broken(GOOD, **{column: {2: 25}}))
    assert told.startswith("step 2 (of 1 that differ): ready 1 and ")
    assert f"{column} {getattr(GOOD, column)[2]} and 25" in told


def trimmed(plan):
    """The same plan without duty and changes of timetables from its horizon on, where nothing happens."""
    keep = plan.changes.tick < plan.horizon
    changes = Changes(*(getattr(plan.changes, name)[keep] for name in ("tick", "team", "workers")))
    clocks = [
        Clock(clock.opens, np.minimum(clock.closes, plan.horizon), plan.horizon) for clock in plan.clocks
    ]
    return replace(plan, changes=changes, clocks=clocks)


@pytest.mark.parametrize("block", range(10))
def test_the_logs_of_both_engines_keep_all_laws(block):
    for seed in range(15 * block, 15 * block + 15):
        plan = trimmed(random_plan(seed))
        check(plan, reference.run(plan))
        check(plan, fast.run(plan, compiled=False))


def test_duty_and_timetables_may_go_on_beyond_the_horizon():
    for seed in range(15):
        plan = random_plan(seed)
        check(plan, reference.run(plan))


def test_idle_workers_are_found_up_to_the_horizon_where_their_duty_goes_on():
    longer = Clock(np.array([0]), np.array([40]), 40)
    plan = plan_of([(0, 0), (1, 1)], [(0, {}), (1, {})], clock=longer)
    log = fast.run(plan)
    check(plan, log)
    with pytest.raises(LogError, match=r"^step 1 \(and 0 more\): waited while a worker"):
        check(plan, broken(log, **{name: {1: NONE} for name in ("start", "finish", "team", "aside")}))


def test_a_finish_one_tick_later_is_found_wherever_the_team_is_on_duty():
    """Off duty no work is done, so that the laws of work cannot tell."""
    missed = []
    for seed in range(60):
        plan = trimmed(random_plan(seed))
        log = reference.run(plan)
        done = (log.start != NONE) & (log.finish != NONE) & (log.finish + 1 < plan.horizon)
        for row in np.flatnonzero(done)[:4]:
            clock = plan.clocks[plan.teams.clock[log.team[row]]]
            damaged = broken(log, finish={row: log.finish[row] + 1})
            if clock.is_on(int(log.finish[row])):
                with pytest.raises(LogError, match=r"^(step|case) \d+"):
                    check(plan, damaged)
            else:
                missed.append(row)
    assert 0 < len(missed) < 60


def test_no_cases_keep_all_laws():
    nothing = np.zeros(0, np.int64)
    plan = replace(PLAN, cases=Cases(*[nothing] * 7), steps=Steps(*[nothing] * 17))
    check(plan, Log(*[nothing] * 5))
    check(plan, reference.run(plan))


def beside(plan):
    """Two such plans in one, with a team and a queue each."""
    cases, steps = ({name: table.whole(name) for name in vars(table)} for table in (plan.cases, plan.steps))
    second = {
        name: np.where(steps[name] == NONE, NONE, steps[name] + len(plan.steps))
        for name in ("next", "over", "late")
    } | {"case": steps["case"] + len(plan.cases), "queue": steps["queue"] + 1}
    return replace(
        plan,
        queues=2,
        cases=Cases(
            **{
                name: np.append(column, column + len(plan.steps) * (name == "first"))
                for name, column in cases.items()
            }
        ),
        steps=Steps(**{name: np.append(column, second.get(name, column)) for name, column in steps.items()}),
        teams=Teams([1, 1], [1, 1], [NONE, NONE]),
        serves=Serves([0, 1], [0, 1]),
    )


def test_a_step_that_another_queues_team_began_is_told():
    plan = beside(PLAN)
    log = fast.run(plan)
    check(plan, log)
    row = len(PLAN.steps)
    with pytest.raises(LogError, match=rf"^step {row} .*: was begun by a team that does not serve its queue"):
        check(plan, broken(log, team={row: 0}))


def test_only_teams_that_may_be_pre_empted_are_not_counted():
    """A pre-empting step in one queue says nothing of the team of another."""
    plan = beside(PLAN)
    log = fast.run(plan)
    row = len(PLAN.steps)
    damaged = broken(log, start={row + 2: 3}, finish={row + 2: 5})
    for urgent, told in ((0, True), (row, False)):
        preempts = np.zeros(len(plan.steps), np.int64)
        preempts[urgent] = 1
        pressed = replace(plan, steps=replace(plan.steps, preempts=preempts))
        if told:
            with pytest.raises(LogError, match=rf"^step {row + 2} .*: began though its team had nobody free"):
                check(pressed, damaged)
        else:
            check(pressed, log)
            with pytest.raises(LogError, match="idle on duty"):
                check(pressed, damaged)
