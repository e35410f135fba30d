"""Cases: what became of each matter, and where its days went, added up by hand."""

from dataclasses import replace

import numpy as np
import pytest

from gridsim.errors import LogError
from gridsim.model.demand import BY_VISIT
from gridsim.model.plan import NONE
from gridsim.study.cases import CAUSES, CLOSED, OPEN, WITHDRAWN, case_table, records
from gridsim.units import DAY, HOUR, NEVER
from small import Luck, both, build_with, hours, matters, small

MEMBER, GRID, TOWN = range(3)
FOLLOWED = 30
"""Days for which each need is followed; the simulation ends so long after the window's 28 days."""


def told(changes=None, needs=None, luck=None):
    """Run matters and give their table."""
    scenario = small({"run_on": f"{FOLLOWED} days"} | (changes or {}))
    world = build_with(scenario, matters() if needs is None else needs, luck)
    log = both(world)
    return world, log, case_table(scenario, world, log, FOLLOWED * DAY)


def parts(table, row=0):
    """Hours of a matter by cause and level, without the zeros."""
    return {
        (cause, ("member", "grid", "town")[level]): hours(int(table.parts[row, number, level]))
        for number, cause in enumerate(CAUSES)
        for level in range(3)
        if table.parts[row, number, level]
    }


def test_a_matter_solved_at_once():
    _, _, table = told()
    found = {name: hours(int(getattr(table, name)[0])) for name in (*TIMES, "ended", "until")}
    assert found == {
        "registered": 0,
        "responded": 0,
        "done": 1,
        "solved": 1,
        "closed": 11.25,
        "ended": 11.25,
        "until": 1,
    }
    assert (table.state[0], table.done_level[0], table.reopened[0]) == (CLOSED, MEMBER, False)
    assert parts(table) == {("work", "member"): 1}


TIMES = ("registered", "responded", "done", "solved", "closed")


def test_a_matter_held_back_is_done_before_it_is_solved():
    changes = {"ladder.member.holdback": 0.5, "after.reopen": 1.0}
    _, _, table = told(changes, matters(needed=TOWN), Luck({"holdback/member": 0.4}))
    assert [hours(int(getattr(table, name)[0])) for name in TIMES] == [0, 0, 1, 15.25, 25.5]
    assert (table.done_level[0], table.reopened[0], table.rated[0], table.satisfied[0]) == (
        MEMBER,
        True,
        True,
        True,
    )
    assert parts(table) == {
        ("work", "member"): 1,
        ("pause", "grid"): 10,
        ("work", "grid"): 0.25,
        ("rework", "town"): 4,
    }


def test_what_is_reported_done_and_is_not_solved_counts_until_it_is_followed_no_longer():
    """Done by the member after an hour, closed by the grid worker's call, and never solved."""
    _, _, table = told({"ladder.member.holdback": 1.0}, matters(needed=TOWN))
    assert [hours(int(getattr(table, name)[0])) for name in TIMES] == [0, 0, 1, None, 11.25]
    assert (table.until[0], table.satisfied[0]) == (FOLLOWED * DAY, False)
    assert parts(table) == {
        ("work", "member"): 1,
        ("pause", "grid"): 10,
        ("work", "grid"): 0.25,
        ("unsolved", "member"): FOLLOWED * 24 - 11.25,
    }


def test_a_matter_returned_meets_closed_hours_queues_meetings_and_outsiders():
    changes = {
        "ladder.grid.calendar": "office",
        "ladder.grid.workers": 2,
        "ladder.grid.returned": 1.0,
        "ladder.grid.returned_work": "1 h",
        "ladder.grid.meeting": {"every": "weekly", "on": ["tue"], "agenda": 2},
        "ladder.grid.travel": "30 min",
        "outside": {"share": 1.0, "wait": "5 h"},
        "after.follow_up.by": "member",
    }
    world, _, table = told(changes, matters(2, needed=GRID, source=4))
    first, second = parts(table), parts(table, 1)
    # Returned 8 to 9 on Monday; the second waits until 10; both are decided on Tuesday at 9 and a second.
    assert first[("rework", "grid")] == 9
    assert second[("rework", "grid")] == 10
    assert first[("meeting", "grid")] == pytest.approx(24 + 1 / 3600, abs=1e-4)
    assert second[("meeting", "grid")] == pytest.approx(23 + 1 / 3600, abs=1e-4)
    assert first[("work", "grid")] == 2.5
    assert ("queue", "grid") not in first
    assert second[("queue", "grid")] == 2.5
    assert second[("closed_hours", "grid")] == 2  # the lunch hours of Tuesday
    assert first[("outside", "grid")] == second[("outside", "grid")] == 5
    assert table.parts.sum(axis=(1, 2)).tolist() == (table.until - world.matters.arise).tolist()


def test_waiting_to_be_asked_counts_from_the_need():
    visits = {"visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}}}
    _, _, table = told(visits, matters(source=BY_VISIT, arise=HOUR))
    assert parts(table)[("asked", "member")] == 7 * 24 + 0.5 - 1
    assert hours(int(table.registered[0])) == 7 * 24 + 0.5


def test_time_set_aside_counts_as_queue():
    changes = {"ladder.member.work": "5 h", "urgent.interrupts": True}
    _, _, table = told(changes, matters(2, urgent=[False, True], arise=[0, HOUR]))
    assert parts(table)[("queue", "member")] == 5
    assert parts(table)[("work", "member")] == 5


@pytest.mark.parametrize("arise", [DAY, 28 * DAY - HOUR])
def test_a_need_is_followed_for_as_long_wherever_in_the_window_it_arises(arise):
    """The member's work takes 40 days: it is not done on the day up to which the need is followed."""
    _, _, table = told({"ladder.member.work": "40 days"}, matters(arise=arise))
    assert table.until[0] == arise + FOLLOWED * DAY
    assert parts(table) == {("work", "member"): FOLLOWED * 24}
    assert (table.satisfied[0], table.rated[0]) == (arise == DAY, arise == DAY)


def test_open_matters_end_with_the_simulation_and_count_as_far_as_they_are_followed():
    _, _, table = told({"ladder.member.work": "40 days"}, matters(arise=28 * DAY - 1))
    assert (table.state[0], table.done[0], table.closed[0]) == (OPEN, NONE, NONE)
    assert table.ended[0] == (28 + FOLLOWED) * DAY
    assert table.registered[0] == 28 * DAY - 1


def test_needs_that_arise_after_the_window_count_up_to_the_horizon():
    _, _, table = told({"ladder.member.work": "40 days"}, matters(arise=57 * DAY))
    assert table.until[0] == (28 + FOLLOWED) * DAY
    assert parts(table) == {("work", "member"): 24}


def test_a_matter_that_nobody_asks_is_unknown_and_has_no_limit_but_from_the_need():
    """Fifteen working days from Tuesday's first moment end with Monday, three weeks later."""
    _, _, table = told({"visits": {}}, matters(2, source=BY_VISIT, arise=DAY, withdraw=[NEVER, 3 * DAY]))
    assert table.registered.tolist() == table.done.tolist() == table.responded.tolist() == [NONE, NONE]
    assert table.state.tolist() == [OPEN, WITHDRAWN]
    assert table.ended.tolist() == [(28 + FOLLOWED) * DAY, 3 * DAY]
    assert table.until.tolist() == [(1 + FOLLOWED) * DAY] * 2
    assert table.response_due.tolist() == table.done_due.tolist() == [NEVER, NEVER]
    assert table.need_due.tolist() == [22 * DAY] * 2
    assert parts(table) == {("asked", "member"): FOLLOWED * 24}
    assert parts(table, 1) == {("asked", "member"): 48, ("unsolved", "member"): (FOLLOWED - 2) * 24}


def test_a_withdrawn_matter_was_never_done():
    world, _, table = told({"ladder.member.work": "5 h"}, matters(2, withdraw=[NEVER, 3 * HOUR]))
    assert table.state.tolist() == [CLOSED, WITHDRAWN]
    assert (table.done[1], table.closed[1], table.ended[1]) == (NONE, NONE, 3 * HOUR)
    assert records(world, table)["withdrawn"].tolist() == [NONE, 3 * HOUR]
    assert parts(table, 1) == {("queue", "member"): 3, ("unsolved", "member"): FOLLOWED * 24 - 3}


def test_limits_are_counted_from_registration_on_their_own_clocks():
    """Registered on Monday at 10: three working days, 15 of them, two plain hours, one working day."""
    _, _, table = told(None, matters(2, arise=10 * HOUR, urgent=[False, True]))
    assert table.response_due.tolist() == [3 * DAY + 10 * HOUR, 12 * HOUR]
    assert table.done_due.tolist() == [21 * DAY + 10 * HOUR, DAY + 10 * HOUR]
    assert table.need_due.tolist() == table.done_due.tolist()  # registered when they arise
    _, _, table = told({"limits.response": "7 working hours"}, matters(arise=10 * HOUR))
    assert table.response_due.tolist() == [DAY + 9 * HOUR]  # 10 to 12, 14 to 18, and Tuesday from 8


def test_a_limit_from_the_need_runs_before_anybody_knows_of_it():
    """It arises on Monday at 10 and is made known by the visit of the Monday after: a week apart."""
    visits = {"visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}}}
    _, _, table = told(visits, matters(source=BY_VISIT, arise=HOUR))
    assert table.need_due.tolist() == [21 * DAY + HOUR]
    assert table.done_due.tolist() == [28 * DAY + HOUR // 2]


def test_every_limit_of_a_need_of_the_window_passes_in_the_simulation():
    """So that nothing is left open; of needs that arise afterwards, it may not."""
    _, _, table = told(None, matters(2, arise=[28 * DAY - 1, 57 * DAY]))
    assert table.done_due.tolist() == table.need_due.tolist() == [47 * DAY, NEVER]


def test_a_rating_is_given_only_by_those_who_are_called_and_answer():
    _, _, table = told({"after.rating.response": 0.5}, matters(2), Luck({"rated": [0.4, 0.6]}))
    assert (table.rated.tolist(), table.satisfied.tolist()) == ([True, False], [True, False])
    _, _, table = told({"after.follow_up.by": "grid", "ladder.grid.workers": 0})
    assert (table.state[0], table.rated[0]) == (CLOSED, False)


def test_records_hold_the_table_with_its_parts_summed_over_levels():
    world, _, table = told(
        {"town.groups": {"a": {"share": 0.5}}}, matters(2, household=[0, 1], needed=[0, 1])
    )
    kept = records(world, table)
    assert kept["withdrawn"].tolist() == [NONE, NONE]
    assert kept["group"].tolist() == [NONE, 0]
    assert kept["needed_level"].tolist() == [0, 1]
    assert kept["village"].tolist() == [0, 0]
    assert {len(column) for column in kept.values()} == {2}
    total = sum(kept[f"ticks_{cause}"] for cause in CAUSES)
    assert total.tolist() == (kept["until"] - kept["arise"]).tolist() == [HOUR, 4 * HOUR]


def test_parts_that_do_not_add_up_are_an_error():
    scenario = small()
    world = build_with(scenario, matters(needed=GRID))
    log = both(world)
    ready = log.ready.copy()
    ready[1] += 5
    broken = replace(log, ready=ready)
    with pytest.raises(LogError, match=r"^case 0: the parts of its time do not add up to it$"):
        case_table(scenario, world, broken)


def test_no_matters_are_an_empty_table():
    _, _, table = told(None, matters(0))
    assert len(table.done) == 0
    assert table.parts.shape == (0, len(CAUSES), 3)


def test_the_earliest_of_two_finishes_counts():
    """A matter done at hour 1 and again at hour 12.25 was done at hour 1."""
    changes = {"after.reopen": 1.0, "after.rating.satisfied_solved": 0.0}
    _, _, table = told(changes)
    assert (hours(int(table.done[0])), hours(int(table.solved[0]))) == (1, 1)
    assert hours(int(table.closed[0])) == 22.5
    assert np.array_equal(table.reopened, [True])
