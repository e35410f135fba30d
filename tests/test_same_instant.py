"""What happens at the same instant: one table or more for each rule of ``docs/model.md``, by hand."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from gridsim.clocks import Clock, natural
from gridsim.engine import fast, reference
from gridsim.engine.log import Log
from gridsim.model.plan import MATTER, NONE, VISIT, Cases, Changes, Plan, Serves, Steps, Teams
from gridsim.units import NEVER

Row = tuple[int, int, int, int, int]
UNTOUCHED = (NONE,) * 5


def compiled(plan: Plan) -> Log:
    """Run the fast engine in its compiled form."""
    pytest.importorskip("numba")
    return fast.run(plan, compiled=True)


@pytest.fixture(params=[reference.run, fast.run, compiled], ids=["reference", "fast", "compiled"])
def log_of(request: pytest.FixtureRequest) -> Callable[..., list[Row]]:
    """Run a small town on each engine."""
    return rows_of(request.param)


def rows_of(engine: Callable[[Plan], Log]) -> Callable[..., list[Row]]:
    """Run a small town on an engine; the log as rows of ready, start, finish, team and aside."""

    def run(*cases: dict, **town) -> list[Row]:
        log = engine(small(*cases, **town))
        return list(zip(*(column.tolist() for column in vars(log).values()), strict=True))

    return run


def case(arise: int, *steps: dict, asked=NONE, asks=1, wakes=NONE, withdraw=NEVER) -> dict:
    """Describe a case and its steps, whose links count from the first of them."""
    kind = MATTER if wakes == NONE else VISIT
    row = {"kind": kind, "arise": arise, "asked": asked, "asks": asks, "wakes": wakes, "withdraw": withdraw}
    return row | {"steps": steps}


def step(work: int, **other: int) -> dict:
    """Describe a step: by default the only one of its case, in queue 0, without a limit."""
    row = {"level": NONE, "kind": 0, "queue": 0, "owner": NONE, "work": work, "priority": 0, "preempts": 0}
    row |= {"limit": NEVER, "clock": 0, "late": NONE, "may_leave": 0, "tolerance": NEVER, "next": NONE}
    row |= {"over": other.get("next", NONE), "outcome": 0, "rework": 0}
    assert set(other) <= set(row)
    return row | other


def small(
    *cases: dict,
    teams: tuple[tuple[int, ...], ...] = ((0, 1),),
    serves: tuple[tuple[int, int], ...] = ((0, 0),),
    changes: tuple[tuple[int, int, int], ...] = (),
    hours: tuple[tuple[int, int], ...] = (),
    horizon: int = 40,
) -> Plan:
    """Make a plan; clock 1 has these hours, teams are (clock, workers, private queue), the last if any."""
    rows: list[dict] = []
    heads = []
    for number, item in enumerate(cases):
        offset = len(rows)
        heads.append({name: value for name, value in item.items() if name != "steps"} | {"first": offset})
        for row in item["steps"]:
            links = {n: row[n] + offset for n in ("owner", "late", "next", "over") if row[n] != NONE}
            rows.append(row | links | {"case": number})
    members = [(*team, NONE)[:3] for team in teams]
    queues = 1 + max([queue for _, queue in serves] + [m[2] for m in members] + [r["queue"] for r in rows])
    return Plan(
        start=date(2026, 1, 1),
        horizon=horizon,
        queues=queues,
        clocks=[natural(horizon), Clock([a for a, _ in hours], [b for _, b in hours], horizon)],
        cases=Cases(**{name: [head[name] for head in heads] for name in heads[0]}),
        steps=Steps(**{name: [row[name] for row in rows] for name in rows[0]}),
        teams=Teams(*np.array(members).T),
        serves=Serves(*np.array(serves).T),
        changes=Changes(*np.array(changes, int).reshape(-1, 3).T),
    )


def test_r1_limits_pass_before_a_freed_worker_is_given_away(log_of):
    """A worker freed at a step's deadline does not come in time for it, but for who arises then."""
    assert log_of(case(0, step(5)), case(0, step(1, limit=5)), case(5, step(1))) == [
        (0, 0, 5, 0, 0),
        (0, NONE, 5, NONE, NONE),
        (5, 5, 6, 0, 0),
    ]


def test_r1_a_meeting_takes_who_waits_at_its_tick(log_of):
    """Workers of one tick begin as many steps; a limit that passes then takes the most urgent away."""
    cases = (case(1, step(2)), case(3, step(1)), case(2, step(1, priority=-1, limit=1)))
    assert log_of(*cases, teams=((0, 0),), changes=((3, 0, 1), (4, 0, 0))) == [
        (1, 3, 5, 0, 0),
        (3, NONE, NONE, NONE, NONE),
        (2, NONE, 3, NONE, NONE),
    ]


def test_r1_a_finish_comes_before_a_change_and_a_change_before_the_giving_out(log_of):
    """A worker who finishes when the timetable falls begins nothing more; one who comes then does."""
    cases = (case(0, step(3)), case(1, step(1)), case(2, step(1)))
    assert log_of(*cases, changes=((3, 0, 0), (6, 0, 1))) == [
        (0, 0, 3, 0, 0),
        (1, 6, 7, 0, 0),
        (2, 7, 8, 0, 0),
    ]


def test_r1_nothing_happens_at_the_horizon(log_of):
    """The last tick is the one before: no start, finish, deadline or asking at the horizon."""
    cases = (
        case(0, step(9)),
        case(0, step(10)),
        case(0, step(1, queue=1, limit=9)),
        case(0, step(1, queue=1, limit=10)),
        case(0, step(1), asked=3, withdraw=9),
        case(0, step(1), asked=3, withdraw=10),
        case(9, step(0)),
    )
    assert log_of(*cases, teams=((0, 3),), horizon=10) == [
        (0, 0, 9, 0, 0),
        (0, 0, NONE, 0, NONE),
        (0, NONE, 9, NONE, NONE),
        (0, NONE, NONE, NONE, NONE),
        (NONE, NONE, 9, NONE, NONE),
        UNTOUCHED,
        (9, 9, 9, 0, 0),
    ]


def test_r1_nobody_begins_at_the_horizon_though_workers_come_then(log_of):
    """A change of the timetable at the horizon is one tick too late."""
    assert log_of(case(2, step(0)), teams=((0, 0),), changes=((10, 0, 1),), horizon=10) == [
        (2, NONE, NONE, NONE, NONE)
    ]
    assert log_of(case(2, step(0)), teams=((0, 0),), changes=((9, 0, 1),), horizon=10) == [(2, 9, 9, 0, 0)]


def test_r2_the_next_step_depends_on_the_age_at_the_finish(log_of):
    """A case as old as its tolerance goes to the next step, an older one to the other, at the same tick."""
    steps = (step(1), step(2))
    cases = (
        case(2, step(3, tolerance=3, next=1, over=2), *steps),
        case(2, step(3, tolerance=2, next=1, over=2), *steps),
        case(2, step(3, tolerance=2, next=1), *steps),
    )
    assert log_of(*cases, teams=((0, 9),)) == [
        *((2, 2, 5, 0, 0), (5, 5, 6, 0, 0), UNTOUCHED),
        *((2, 2, 5, 0, 0), UNTOUCHED, (5, 5, 7, 0, 0)),
        *((2, 2, 5, 0, 0), (5, 5, 6, 0, 0), UNTOUCHED),
    ]


def test_r2_a_visit_asks_when_it_ends(log_of):
    """Not each step of a visit asks, but its end; who waits for two visits is asked by the second."""
    cases = (
        case(0, step(1, next=1), step(1), wakes=7),
        case(4, step(1), wakes=7),
        case(0, step(1), asked=7),
        case(0, step(1), asked=7, asks=2),
        case(0, step(1), asked=8),
        case(0, step(1, queue=1, limit=1), wakes=8),
    )
    assert log_of(*cases, teams=((0, 9),)) == [
        *((0, 0, 1, 0, 0), (1, 1, 2, 0, 0)),
        (4, 4, 5, 0, 0),
        (2, 2, 3, 0, 0),
        (5, 5, 6, 0, 0),
        UNTOUCHED,
        (0, NONE, 1, NONE, NONE),
    ]


def test_r2_a_visit_does_not_ask_who_arises_at_its_tick(log_of):
    """Only needs that arose at an earlier tick count a visit, also when it ends in the second round."""
    cases = (
        case(3, step(2), wakes=0),
        case(5, step(0), wakes=0),
        case(5, step(1), asked=0),
        case(4, step(1), asked=0, asks=2),
        case(6, step(0), wakes=0),
    )
    assert log_of(*cases, teams=((0, 9),)) == [
        (3, 3, 5, 0, 0),
        (5, 5, 5, 0, 0),
        (6, 6, 7, 0, 0),
        (5, 5, 6, 0, 0),
        (6, 6, 6, 0, 0),
    ]


def test_r3_a_case_can_still_be_asked_at_the_tick_of_its_withdrawal(log_of):
    """A visit that finishes then comes before (phase 1 before 3), one that begins and ends then after."""
    cases = (
        case(3, step(2), wakes=0),
        case(5, step(0), wakes=1),
        case(0, step(1, may_leave=1), asked=0, withdraw=5),
        case(0, step(1), asked=1, withdraw=5),
        case(0, step(1), asked=0, withdraw=4),
        case(2, step(1), asked=1, withdraw=1),
        case(2, step(1), asked=1, withdraw=2),
        case(0, step(1), asked=0, asks=2, withdraw=6),
    )
    assert log_of(*cases, teams=((0, 9),)) == [
        (3, 3, 5, 0, 0),
        (5, 5, 5, 0, 0),
        (5, 5, 6, 0, 0),
        (NONE, NONE, 5, NONE, NONE),
        (NONE, NONE, 4, NONE, NONE),
        (NONE, NONE, 3, NONE, NONE),
        (NONE, NONE, 3, NONE, NONE),
        (NONE, NONE, 6, NONE, NONE),
    ]


def test_r3_limits_run_on_their_clock(log_of):
    """A limit passes when its clock has run that long: at the tick duty closes, or within a later stretch."""
    cases = (
        case(0, step(1, queue=1, clock=1, limit=2, late=1), step(1)),
        case(0, step(1, queue=1, clock=1, limit=3, late=1), step(1)),
        case(3, step(1, queue=1, clock=1, limit=1)),
        case(9, step(1, queue=1, clock=1, limit=1)),
    )
    assert log_of(*cases, hours=((2, 4), (6, 8))) == [
        *((0, NONE, 4, NONE, NONE), (4, 4, 5, 0, 0)),
        *((0, NONE, 7, NONE, NONE), (7, 7, 8, 0, 0)),
        (3, NONE, 4, NONE, NONE),
        (9, NONE, NONE, NONE, NONE),
    ]


def test_r3_the_earlier_of_limit_and_withdrawal_ends_the_wait(log_of):
    """A limit leads to the late step unless the household withdraws by the same tick."""
    late = step(1)
    cases = (
        case(0, step(1, queue=1, limit=3, late=1, may_leave=1), late, withdraw=4),
        case(0, step(1, queue=1, limit=3, late=1, may_leave=1), late, withdraw=3),
        case(0, step(1, queue=1, limit=3, late=1), late, withdraw=2),
        case(5, step(1, queue=1, limit=1, late=1, may_leave=1), late, withdraw=5),
        case(5, step(1, queue=1, limit=2, late=1, may_leave=1), late, withdraw=1),
        case(5, step(1, may_leave=1), late, withdraw=1),
    )
    assert log_of(*cases, teams=((0, 9),)) == [
        *((0, NONE, 3, NONE, NONE), (3, 3, 4, 0, 0)),
        *((0, NONE, 3, NONE, NONE), UNTOUCHED),
        *((0, NONE, 3, NONE, NONE), (3, 3, 4, 0, 0)),
        *((5, NONE, 6, NONE, NONE), UNTOUCHED),
        *((5, NONE, 6, NONE, NONE), UNTOUCHED),
        *((5, 5, 6, 0, 0), UNTOUCHED),
    ]


def test_r3_a_household_withdraws_at_its_limit_also_where_others_preempt(log_of):
    """What comes after the limit is not begun, as the household has gone at that tick."""
    cases = (
        case(0, step(9)),
        case(1, step(1, priority=1, limit=3, late=1, may_leave=1), step(1), withdraw=4),
        case(9, step(1, preempts=1)),
    )
    assert log_of(*cases) == [
        (0, 0, 9, 0, 0),
        *((1, NONE, 4, NONE, NONE), UNTOUCHED),
        (9, 9, 10, 0, 0),
    ]


def test_r4_who_was_ready_first_goes_first_whatever_the_order_of_the_plan(log_of):
    """Rows decide only between steps that became ready at the same tick."""
    assert log_of(case(2, step(1)), case(1, step(1)), case(0, step(3))) == [
        (2, 4, 5, 0, 0),
        (1, 3, 4, 0, 0),
        (0, 0, 3, 0, 0),
    ]


def test_r4_the_smallest_key_goes_first(log_of):
    """Priority comes first, then the tick at which a step became ready, then the case, then the step."""
    cases = (
        case(1, step(1, priority=1)),
        case(1, step(1)),
        case(0, step(3)),
        case(1, step(1)),
        case(2, step(1, priority=-1)),
        case(0, step(1, queue=1, limit=1, late=1), step(1)),
    )
    assert log_of(*cases) == [
        (1, 7, 8, 0, 0),
        (1, 4, 5, 0, 0),
        (0, 0, 3, 0, 0),
        (1, 5, 6, 0, 0),
        (2, 3, 4, 0, 0),
        *((0, NONE, 1, NONE, NONE), (1, 6, 7, 0, 0)),
    ]


def test_r4_teams_choose_in_the_order_of_the_plan_and_queues_in_the_order_of_the_team(log_of):
    """The first team is served first, whoever was free before; a first queue wins over a smaller key."""
    cases = (
        case(0, step(4, queue=1)),
        case(2, step(1, queue=0)),
        case(2, step(1, queue=1)),
        case(4, step(1, queue=0, priority=-1)),
        case(4, step(1, queue=1)),
    )
    assert log_of(*cases, teams=((0, 1), (0, 1)), serves=((0, 1), (0, 0), (1, 0))) == [
        (0, 0, 4, 0, 0),
        (2, 2, 3, 1, 0),
        (2, 4, 5, 0, 0),
        (4, 4, 5, 1, 0),
        (4, 5, 6, 0, 0),
    ]
    assert log_of(case(2, step(1)), case(2, step(1)), teams=((0, 1), (0, 1)), serves=((0, 0), (1, 0))) == [
        (2, 2, 3, 0, 0),
        (2, 2, 3, 1, 0),
    ]


def test_r4_nothing_begins_off_duty_and_what_has_begun_rests(log_of):
    """Work goes on at the next opening, and may end at the tick duty closes."""
    cases = (case(0, step(1)), case(3, step(2)), case(4, step(1)), case(5, step(2)))
    assert log_of(*cases, teams=((1, 1),), hours=((1, 4), (7, 9), (20, 22))) == [
        (0, 1, 2, 0, 0),
        (3, 3, 8, 0, 0),
        (4, 8, 9, 0, 0),
        (5, 20, 22, 0, 0),
    ]


def test_r4_what_waits_in_one_queue_of_several_is_begun_when_duty_begins(log_of):
    """A team that comes on duty looks at all its queues, though others are empty."""
    town = {"teams": ((1, 1),), "serves": ((0, 0), (0, 1), (0, 2)), "hours": ((0, 2), (5, 9))}
    assert log_of(case(3, step(1, queue=1)), **town) == [(3, 5, 6, 0, 0)]


def test_r4_what_was_set_aside_comes_before_what_waits(log_of):
    """A step set aside goes on before a smaller key that waits, with the work that was left."""
    cases = (
        case(0, step(4, priority=2)),
        case(1, step(2, priority=1, preempts=1)),
        case(2, step(1, priority=0)),
    )
    assert log_of(*cases) == [
        (0, 0, 6, 0, 2),
        (1, 1, 3, 0, 0),
        (2, 6, 7, 0, 0),
    ]


def test_r5_the_largest_key_is_set_aside(log_of):
    """The least urgent that runs and does not itself pre-empt gives way; an equal priority does not."""
    cases = (
        case(0, step(9, priority=1)),
        case(1, step(9, priority=1)),
        case(0, step(9, priority=3, preempts=1)),
        case(3, step(2, priority=0, preempts=1)),
        case(4, step(2, priority=1, preempts=1)),
    )
    assert log_of(*cases, teams=((0, 3),)) == [
        (0, 0, 9, 0, 0),
        (1, 1, 12, 0, 2),
        (0, 0, 9, 0, 0),
        (3, 3, 5, 0, 0),
        (4, 9, 11, 0, 0),
    ]


def test_r5_only_the_first_step_of_a_queue_can_preempt(log_of):
    """A pre-empting step behind another waits, until that one leaves; queues are looked at in order."""
    cases = (
        case(0, step(9, priority=5)),
        case(1, step(1, priority=0, limit=3)),
        case(2, step(2, priority=1, preempts=1)),
        case(2, step(2, priority=2, preempts=1, queue=1)),
    )
    assert log_of(*cases, serves=((0, 0), (0, 1))) == [
        (0, 0, 13, 0, 4),
        (1, NONE, 4, NONE, NONE),
        (2, 4, 6, 0, 0),
        (2, 2, 4, 0, 0),
    ]


def test_r5_a_first_step_taken_by_another_team_reveals_the_next(log_of):
    """When a team takes the first step, the one behind it may pre-empt in any team that serves the queue."""
    cases = (
        case(0, step(9, priority=5)),
        case(0, step(3, priority=0, queue=1)),
        case(1, step(5, priority=0, queue=0)),
        case(2, step(1, priority=1, queue=0, preempts=1)),
    )
    serves = ((0, 0), (1, 1), (1, 0))
    assert log_of(*cases, teams=((0, 1), (0, 1)), serves=serves) == [
        (0, 0, 10, 0, 1),
        (0, 0, 3, 1, 0),
        (1, 3, 8, 1, 0),
        (2, 3, 4, 0, 0),
    ]


def test_r5_a_first_step_that_leaves_reveals_the_next(log_of):
    """When a limit takes the first step away, the one behind it may pre-empt at that tick."""
    cases = (
        case(0, step(9, priority=5)),
        case(1, step(1, priority=0, limit=3)),
        case(2, step(2, priority=1, preempts=1)),
    )
    assert log_of(*cases) == [
        (0, 0, 11, 0, 2),
        (1, NONE, 4, NONE, NONE),
        (2, 4, 6, 0, 0),
    ]


def test_r5_an_owned_step_preempts_from_the_private_queue(log_of):
    """A private queue is looked at like any other, and first."""
    cases = (
        case(0, step(1, next=1), step(2, queue=1, next=2), step(1, owner=0, queue=3, preempts=1)),
        case(0, step(5, priority=5)),
    )
    teams = ((0, 1, 2), (0, 1))
    assert log_of(*cases, teams=teams, serves=((0, 0), (1, 1))) == [
        *((0, 0, 1, 0, 0), (1, 1, 3, 1, 0), (3, 3, 4, 0, 0)),
        (0, 1, 7, 0, 1),
    ]


def test_r4_what_was_set_aside_goes_on_when_duty_does(log_of):
    """It needs nothing else to wait for the team."""
    cases = (case(0, step(3, priority=1)), case(1, step(2, preempts=1)))
    assert log_of(*cases, teams=((1, 1),), hours=((0, 3), (6, 20))) == [
        (0, 0, 8, 0, 2),
        (1, 1, 3, 0, 0),
    ]


def test_r5_a_fallen_timetable_still_lets_a_running_step_give_way(log_of):
    """Pre-empting takes the worker of a running step, also of one who stays only to finish it."""
    cases = (case(0, step(4, priority=1)), case(2, step(1, preempts=1)), case(3, step(1)))
    assert log_of(*cases, changes=((1, 0, 0), (6, 0, 1))) == [
        (0, 0, 8, 0, 4),
        (2, 2, 3, 0, 0),
        (3, 8, 9, 0, 0),
    ]


def test_r5_staff_are_interrupted_on_duty_only(log_of):
    """Off duty nobody is set aside, and the time aside is counted on the team's clock."""
    cases = (case(0, step(6, priority=1)), case(4, step(2, preempts=1)))
    assert log_of(*cases, teams=((1, 1),), hours=((0, 3), (6, 7), (10, 30))) == [
        (0, 0, 14, 0, 2),
        (4, 6, 11, 0, 0),
    ]


def test_r6_steps_without_work_go_round_at_the_same_tick(log_of):
    """One worker does any number of them at one tick; each is out of the way before the next is given out."""
    cases = (
        case(1, step(0, next=1), step(0, next=2, priority=1), step(2)),
        case(1, step(0)),
        case(1, step(1, priority=2, limit=1)),
    )
    assert log_of(*cases) == [
        *((1, 1, 1, 0, 0), (1, 1, 1, 0, 0), (1, 1, 3, 0, 0)),
        (1, 1, 1, 0, 0),
        (1, NONE, 2, NONE, NONE),
    ]


def test_r6_a_step_without_work_takes_no_time_when_duty_begins(log_of):
    """It does not end when duty last did."""
    cases = (case(0, step(1)), case(3, step(0)))
    assert log_of(*cases, teams=((1, 1),), hours=((0, 2), (5, 9))) == [(0, 0, 1, 0, 0), (3, 5, 5, 0, 0)]


def test_r7_an_owned_step_waits_for_the_team_of_its_owner(log_of):
    """It waits in that team's private queue, which that team serves first, though others are free."""
    cases = (
        case(0, step(1, next=1), step(1, owner=0)),
        case(0, step(3)),
        case(1, step(5)),
    )
    teams = ((0, 1, 1), (0, 1, 2))
    assert log_of(*cases, teams=teams, serves=((0, 0), (1, 0))) == [
        *((0, 0, 1, 0, 0), (1, 1, 2, 0, 0)),
        (0, 0, 3, 1, 0),
        (1, 2, 7, 0, 0),
    ]


def test_r7_without_a_private_queue_or_an_owner_a_step_waits_in_its_own(log_of):
    """So it does where the owner step was never begun, or its team can own none."""
    cases = (
        case(0, step(1, queue=2, limit=2, late=1), step(1, owner=0)),
        case(0, step(1, queue=3, next=1), step(1, owner=0)),
        case(0, step(9)),
    )
    teams = ((0, 1, 1), (0, 2))
    assert log_of(*cases, teams=teams, serves=((0, 0), (1, 3), (1, 0))) == [
        *((0, NONE, 2, NONE, NONE), (2, 2, 3, 1, 0)),
        *((0, 0, 1, 1, 0), (1, 1, 2, 1, 0)),
        (0, 0, 9, 0, 0),
    ]


def test_r7_an_owned_step_waits_though_another_team_is_free(log_of):
    """The owner's team is busy with another step, and nobody else may take what it owns."""
    cases = (
        case(0, step(2, next=1), step(0, queue=1, next=2), step(1, owner=0)),
        case(0, step(3, queue=1)),
        case(1, step(3, priority=-1)),
    )
    teams = ((0, 1, 2), (0, 2))
    assert log_of(*cases, teams=teams, serves=((0, 0), (1, 1))) == [
        *((0, 0, 2, 0, 0), (2, 2, 2, 1, 0), (2, 5, 6, 0, 0)),
        (0, 0, 3, 1, 0),
        (1, 2, 5, 0, 0),
    ]
