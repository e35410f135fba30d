"""The ladder: which steps a matter takes, told as whole lives on hand-made towns.

Everybody is always on duty unless a test says otherwise; a member works 1 h, a grid worker 2 h, the town 4 h.
A life is a list of (kind, level, ready, start, finish) in hours; both engines live it.
"""

import numpy as np
import pytest

from gridsim.model.build import build
from gridsim.model.demand import ABOVE, BY_PATROL, CARD, WHISTLE
from gridsim.model.plan import NONE, SOLVED, UNFINISHED, UNSOLVED
from gridsim.units import DAY, HOUR, NEVER
from small import KINDS, Luck, both, build_with, life, lives, matters, small

CALL = [("pause", "grid", 1, 1, 11), ("follow-up", "grid", 11, 11, 11.25)]
MEMBER, GRID, TOWN = range(3)


def after(hour, level="grid"):
    """The pause and the call that follow a handling that finished at an hour."""
    return [("pause", level, hour, hour, hour + 10), ("follow-up", level, hour + 10, hour + 10, hour + 10.25)]


def table(world, *columns):
    """The steps of a plan, by kind, level and these columns."""
    steps, names = world.plan.steps, [*world.staff.desks, ""]
    values = [getattr(steps, column).tolist() for column in columns]
    labels = [(KINDS[kind], names[level]) for kind, level in zip(steps.kind, steps.level, strict=True)]
    return [(*label, *row) for label, *row in zip(labels, *values, strict=True)]


def test_a_matter_that_its_first_level_can_solve_ends_there():
    assert life(small()) == [("work", "member", 0, 0, 1), *CALL]


def test_a_matter_climbs_to_the_level_that_it_needs():
    assert life(small(), matters(needed=TOWN)) == [
        ("work", "member", 0, 0, 1),
        ("work", "grid", 1, 1, 3),
        ("work", "town", 3, 3, 7),
        *after(7),
    ]


def test_the_whole_table_of_a_simple_matter():
    """Every step that it might take; 1 is the priority of what is not urgent."""
    world = build_with(small({"after.reopen": 0.0}), matters(needed=GRID))
    columns = ("work", "next", "over", "late", "outcome", "may_leave", "priority", "rework", "preempts")
    assert table(world, *columns) == [
        ("work", "member", HOUR, 1, 1, NONE, UNFINISHED, 1, 1, 0, 0),
        ("work", "grid", 2 * HOUR, 2, 2, NONE, SOLVED, 1, 1, 0, 0),
        ("pause", "grid", 10 * HOUR, 3, 3, NONE, UNFINISHED, 0, 1, 0, 0),
        ("follow-up", "grid", HOUR // 4, NONE, NONE, NONE, UNFINISHED, 0, 1, 0, 0),
    ]
    assert set(world.plan.steps.limit) == {NEVER}
    assert world.plan.steps.tolerance.tolist() == [NEVER] * 4


def test_a_level_solves_the_shares_that_it_is_given():
    """The member solves a fifth of what needs the grid, and nine tenths of its own."""
    scenario = small({"ladder.member.solves": {"member": 0.9, "grid": 0.2}})
    needs = matters(4, needed=[MEMBER, MEMBER, GRID, GRID])
    world = build_with(scenario, needs, Luck({"solves/member": [0.89, 0.91, 0.19, 0.21]}))
    log = both(world)
    assert [[step[1] for step in told if step[0] == "work"] for told in lives(world, log)] == [
        ["member"],
        ["member", "grid"],
        ["member"],
        ["member", "grid"],
    ]


def test_what_the_top_level_cannot_solve_ends_there_unsolved():
    world = build_with(small({"ladder.town.solves": {"town": 0.0}}), matters(needed=TOWN))
    assert lives(world, both(world))[0] == [
        ("work", "member", 0, 0, 1),
        ("work", "grid", 1, 1, 3),
        ("work", "town", 3, 3, 7),
        *after(7),
    ]
    assert [row[2] for row in table(world, "outcome")][:3] == [UNFINISHED, UNFINISHED, UNSOLVED]


def test_matters_pass_to_the_levels_that_a_level_names():
    scenario = small({"ladder.member.passes_to": {"grid": 0.3, "town": 0.7}})
    needs = matters(2, needed=GRID)
    world = build_with(scenario, needs, Luck({"passes_to/member": [0.29, 0.31]}))
    assert [told[1][:2] for told in lives(world, both(world))] == [("work", "grid"), ("work", "town")]


def test_a_level_with_nobody_for_the_household_is_skipped_on_entry_and_on_the_way():
    nobody = {"town.members": 0, "ladder.grid.workers": 0, "after.follow_up.by": "town"}
    assert life(small(nobody)) == [("work", "town", 0, 0, 4), *after(4, "town")]
    nobody = {"ladder.grid.workers": 0, "after.follow_up.by": "town"}
    told = life(small(nobody), matters(needed=TOWN))
    assert told == [("work", "member", 0, 0, 1), ("work", "town", 1, 1, 5), *after(5, "town")]


def test_where_the_caller_has_nobody_the_matter_closes_without_a_call():
    assert life(small({"ladder.grid.workers": 0})) == [("work", "member", 0, 0, 1)]


def test_a_matter_with_nobody_at_all_waits_for_ever_or_until_the_household_gives_up():
    nobody = small({"town.members": 0, "ladder.grid.workers": 0, "ladder.town.workers": 0})
    assert life(nobody) == [("work", "", 0, None, None)]
    assert life(nobody, matters(withdraw=5 * HOUR)) == [("work", "", 0, None, 5)]


@pytest.mark.parametrize(
    ("source", "urgent", "first"),
    [
        (WHISTLE, False, "member"),
        (BY_PATROL, False, "grid"),
        (CARD, False, "grid"),
        (ABOVE, False, "grid"),
        (WHISTLE, True, "town"),
    ],
)
def test_a_matter_enters_where_its_source_or_urgency_says(source, urgent, first):
    scenario = small({"urgent.enters": "town"})
    needs = matters(source=source, urgent=urgent, arise=HOUR)
    if source == BY_PATROL:
        scenario = small({"visits": {"patrol": {"by": "grid", "every": "1 day", "work": "1 h"}}})
    told = life(scenario, needs)
    assert told[0][:2] == ("work", first)


BUSY = {"ladder.member.limit": "3 h", "ladder.member.work": "5 h"}


def two(scenario, luck=None, **columns):
    """Lives of two matters of the same member, the first of which occupies it."""
    world = build_with(scenario, matters(2, **columns), luck)
    return lives(world, both(world))


def test_what_waits_beyond_its_limit_passes_up():
    first, second = two(small(BUSY))
    assert first[0] == ("work", "member", 0, 0, 5)
    assert second[:3] == [
        ("work", "member", 0, None, 3),
        ("work", "grid", 3, 3, 5),
        ("pause", "grid", 5, 5, 15),
    ]
    assert second[3] == ("follow-up", "grid", 15, 15.25, 15.5)  # after the call about the first


def test_a_limit_counts_on_the_clock_that_it_names():
    """Three working hours from Monday midnight pass at 11:00, a working day at Tuesday midnight."""
    office = BUSY | {
        "ladder.member.calendar": "office",
        "ladder.member.workers": 1,
        "ladder.grid.work": "0 h",
    }
    busy = {**office, "ladder.member.work": "40 h"}
    for limit, passes in (("2 working hours", 10.0), ("1 working day", 24.0), ("2 h", 2.0)):
        _, second = two(small(busy | {"ladder.member.limit": limit}))
        assert second[0] == ("work", "member", 0, None, passes)


def test_working_days_of_a_limit_are_those_of_the_promise_whoever_does_the_work():
    """A member who is on duty on Mondays alone has 2 working days of the office all the same."""
    changes = {
        "calendars.mondays": {"days": ["mon"], "hours": ["20:00-21:00"]},
        "ladder.member.calendar": "mondays",
        "ladder.member.limit": "2 working days",
    }
    told = life(small(changes), matters(arise=22 * HOUR))
    assert told[:2] == [("work", "member", 22, None, 70), ("work", "grid", 70, 70, 72)]


def test_a_limit_at_the_top_or_with_nobody_above_is_none():
    scenario = small({"ladder.town.limit": "1 h", "ladder.town.work": "4 h"})
    world = build_with(scenario, matters(2, source=ABOVE, needed=TOWN))
    assert set(world.plan.steps.limit) == {NEVER}
    assert set(world.plan.steps.late) == {NONE}


DEPUTIES = BUSY | {"ladder.member.breach": "deputy", "town.members": 2, "town.households": 4}


def test_what_waits_beyond_its_limit_goes_to_the_deputy():
    """Two members of one village; the second matter of the first one is done by the second."""
    world = build_with(small(DEPUTIES), matters(2, source=WHISTLE))
    log = both(world)
    first, second = lives(world, log)
    assert first == [("work", "member", 0, 0, 5), *after(5)]
    assert second == [("work", "member", 0, None, 3), ("work", "member", 3, 3, 8), *after(8)]
    assert [row[2:] for row in table(world, "next", "late", "outcome")][:2] == [
        (2, 1, SOLVED),
        (2, NONE, SOLVED),
    ]


def test_without_a_deputy_nobody_loses_the_place_in_the_queue():
    """Were it sent round to its own queue again, the matter of hour 4 would come before that of hour 1."""
    changes = {**BUSY, "ladder.member.breach": "deputy", "ladder.member.limit": "4 h"}
    world = build_with(small(changes), matters(3, arise=[0, HOUR, 4 * HOUR]))
    starts = [told[0] for told in lives(world, both(world))]
    assert starts == [
        ("work", "member", 0, 0, 5),
        ("work", "member", 1, 5, 10),
        ("work", "member", 4, 10, 15),
    ]


MEETING = {"every": "weekly", "on": ["wed"], "agenda": 1}
WEDNESDAY = 2 * 24 + 9


def test_a_level_with_a_meeting_decides_there_one_matter_for_each_place():
    scenario = small({"ladder.member.meeting": MEETING, "ladder.member.workers": 1})
    first, second = two(scenario)
    assert first[0] == ("meeting", "member", 0, WEDNESDAY, pytest.approx(WEDNESDAY + 1 / 3600, abs=1e-4))
    assert second[0][3] == WEDNESDAY + 7 * 24


@pytest.mark.parametrize(("bypass", "kinds"), [(True, ["work"]), (False, ["meeting", "work"])])
def test_an_urgent_matter_may_bypass_the_meeting(bypass, kinds):
    scenario = small({"ladder.member.meeting": MEETING, "urgent.bypass": bypass})
    told = life(scenario, matters(urgent=True))
    assert [kind for kind, *_ in told][: len(kinds)] == kinds
    assert told[len(kinds)][0] == "pause"


@pytest.mark.parametrize(
    ("order", "first"),
    [("first_come", 0), ("urgent_first", 2), ("oldest_need", 0), ("priority_groups_first", 1)],
)
def test_a_meeting_takes_matters_by_its_rule(order, first):
    """All come to the meeting in the order 0, 1, 2; household 1 is in a group, matter 2 is urgent."""
    changes = {
        "ladder.member.meeting": {**MEETING, "order": order},
        "urgent.bypass": False,
        "town.groups": {"a": {"share": 0.5}},
    }
    needs = matters(3, household=[0, 1, 0], arise=[10, 20, 30], urgent=[False, False, True])
    world = build_with(small(changes), needs)
    assert world.town.group.tolist() == [NONE, 0]
    told = lives(world, both(world))
    assert int(np.argmin([life[0][3] for life in told])) == first


def test_the_oldest_need_goes_first_even_where_it_comes_to_the_meeting_last():
    changes = {
        "ladder.grid.meeting": {**MEETING, "order": "oldest_need"},
        "ladder.member.work": "3 h",
        "ladder.member.passes_to": {"grid": 1.0},
    }
    needs = matters(2, needed=GRID, arise=[0, HOUR], source=[WHISTLE, CARD])
    world = build_with(small(changes), needs)
    told = lives(world, both(world))
    assert told[0][1][:4] == ("meeting", "grid", 3, WEDNESDAY)
    assert told[1][0][:4] == ("meeting", "grid", 1, WEDNESDAY + 7 * 24)


RETURNED = {"ladder.grid.returned": 0.5, "ladder.grid.returned_work": "30 min", "ladder.grid.workers": 2}


def test_a_matter_sent_to_the_wrong_unit_is_sent_back_before_all_else():
    scenario = small(RETURNED | {"ladder.grid.meeting": MEETING})
    world = build_with(scenario, matters(source=ABOVE, needed=GRID), Luck({"returned/grid": 0.49}))
    told = lives(world, both(world))[0]
    assert told[0] == ("returned", "grid", 0, 0, 0.5)
    assert [(kind, level) for kind, level, *_ in told[1:3]] == [("meeting", "grid"), ("work", "grid")]
    wrong, _, right = world.plan.steps.queue[:3]
    assert {wrong, right} == set(world.staff.desks["grid"].queue.tolist())
    assert [row[2] for row in table(world, "rework")] == [1, 0, 0, 0, 0]
    assert life(scenario, matters(source=ABOVE, needed=GRID), Luck({"returned/grid": 0.5}))[0][0] == "meeting"


HELD = {"ladder.member.holdback": 0.5, "after.reopen": 1.0}


def test_a_matter_held_back_ends_unsolved_and_is_reopened_where_it_would_have_ended():
    """Kept by the member though it needs the town; the household is never satisfied with that."""
    world = build_with(small(HELD), matters(needed=TOWN), Luck({"holdback/member": 0.4}))
    assert lives(world, both(world))[0] == [
        ("work", "member", 0, 0, 1),
        *CALL,
        ("work", "town", 11.25, 11.25, 15.25),
        *after(15.25),
    ]
    columns = ("next", "over", "outcome", "rework", "may_leave", "tolerance")
    assert table(world, *columns) == [
        ("work", "member", 1, 1, UNSOLVED, 0, 1, NEVER),
        ("pause", "grid", 2, 2, UNFINISHED, 0, 0, NEVER),
        ("follow-up", "grid", NONE, 3, UNFINISHED, 0, 0, -1),
        ("work", "town", 4, 4, SOLVED, 1, 0, NEVER),
        ("pause", "grid", 5, 5, UNFINISHED, 1, 0, NEVER),
        ("follow-up", "grid", NONE, NONE, UNFINISHED, 1, 0, NEVER),
    ]


def test_what_was_held_back_waits_for_outsiders_when_it_is_done_again():
    """A matter that was solved before has had their answer already."""
    held = life(small(HELD | {"outside.share": 1.0}), matters(needed=TOWN), Luck({"holdback/member": 0.4}))
    assert [row[:2] for row in held[3:5]] == [("work", "town"), ("outside", "town")]
    changes = {"outside.share": 1.0, "after.reopen": 1.0}
    solved = life(small(changes), luck=Luck({"satisfied/solved": 1.0}))
    assert [row[0] for row in solved].count("outside") == 1


def test_only_what_lies_above_a_level_is_held_back():
    assert life(small(HELD), luck=Luck({"holdback/member": 0.4})) == [("work", "member", 0, 0, 1), *CALL]
    failed = life(
        small(HELD | {"ladder.member.solves": {"member": 0.0}}), luck=Luck({"holdback/member": 0.4})
    )
    assert failed[1] == ("work", "grid", 1, 1, 3)
    told = life(small(HELD), matters(needed=GRID), Luck({"holdback/member": 0.5}))
    assert told[1] == ("work", "grid", 1, 1, 3)


def test_a_household_that_does_not_want_it_reopened_leaves_it_at_that():
    held = Luck({"holdback/member": 0.4, "reopen": 0.5})
    assert life(small(HELD | {"after.reopen": 0.5}), matters(needed=TOWN), held) == [
        ("work", "member", 0, 0, 1),
        *CALL,
    ]


def test_a_matter_is_reopened_once_and_with_its_meeting():
    """The town can solve nothing, so that the household is dissatisfied twice."""
    changes = {"ladder.town.solves": {"town": 0.0}, "after.reopen": 1.0, "ladder.town.meeting": MEETING}
    world = build_with(small(changes), matters(source=ABOVE, needed=TOWN))
    told = lives(world, both(world))[0]
    kinds = [(kind, level) for kind, level, *_ in told]
    handling = [("meeting", "town"), ("work", "town"), ("pause", "grid"), ("follow-up", "grid")]
    assert kinds == [("work", "grid"), *handling, *handling]
    assert [row[2] for row in table(world, "outcome") if row[2]] == [UNSOLVED, UNSOLVED]


def test_a_household_that_has_it_reopened_does_not_give_up_at_once():
    """Its patience ran out at hour 5, when it was not waiting; the town is busy with another matter."""
    changes = HELD | {"ladder.grid.workers": 1}
    needs = matters(2, needed=TOWN, withdraw=[5 * HOUR, NEVER], source=[WHISTLE, ABOVE], arise=[0, 8 * HOUR])
    world = build_with(small(changes), needs, Luck({"holdback/member": 0.4}))
    told, other = lives(world, both(world))
    assert other[1] == ("work", "town", 10, 10, 14)
    assert told[3:] == [("work", "town", 11.25, 14, 18), *after(18)]


@pytest.mark.parametrize(("u", "tolerance"), [(0.59, NEVER), (0.61, 30 * DAY), (0.69, 30 * DAY), (0.71, -1)])
def test_satisfaction_is_a_threshold_of_age(u, tolerance):
    rating = {"response": 1.0, "satisfied_solved": 0.7, "satisfied_unsolved": 0.1, "late_loss": 0.1}
    scenario = small({"after.rating": {**rating, "late_after": "30 days"}})
    world = build_with(scenario, matters(), Luck({"satisfied/solved": u}))
    assert world.plan.steps.tolerance[-1] == tolerance


def test_a_late_call_finds_a_household_dissatisfied_that_an_early_one_would_not():
    rating = {"response": 1.0, "satisfied_solved": 0.5, "satisfied_unsolved": 0.0, "late_loss": 0.5}
    changes = {"after.rating": {**rating, "late_after": "675 min"}, "after.reopen": 1.0}
    calls = {}
    for work in ("1 h", "61 min"):
        world = build_with(
            small(changes | {"ladder.member.work": work}), matters(), Luck({"satisfied/solved": 0.4})
        )
        calls[work] = [kind for kind, *_ in lives(world, both(world))[0]]
    assert calls["1 h"] == ["work", "pause", "follow-up"]
    assert calls["61 min"] == ["work", "pause", "follow-up", "work", "pause", "follow-up"]


def test_all_outside_units_must_answer():
    """Three units of 5, 9 and 7 hours are asked at once: nine hours pass."""
    wait = {"uniform": {"low": "0 h", "high": "10 h"}}
    changes = {"outside": {"share": 0.5, "wait": wait, "units": {"1": 0.5, "3": 0.5}}}
    waits = {"outside/wait/0": 0.5, "outside/wait/1": 0.9, "outside/wait/2": 0.7}
    world = build_with(small(changes), matters(), Luck({"outside": 0.4, "outside/units": 0.6, **waits}))
    assert lives(world, both(world))[0] == [
        ("work", "member", 0, 0, 1),
        ("outside", "member", 1, 1, 10),
        *after(10),
    ]
    assert [row[2] for row in table(world, "outcome")] == [UNFINISHED, SOLVED, UNFINISHED, UNFINISHED]
    one = Luck({"outside": 0.4, "outside/units": 0.4, **waits})
    assert life(small(changes), luck=one)[1] == ("outside", "member", 1, 1, 6)
    assert life(small(changes), luck=Luck({"outside": 0.6})) == [("work", "member", 0, 0, 1), *CALL]


def test_outsiders_keep_their_own_hours_and_a_type_its_own_share():
    changes = {
        "outside": {"share": 0.0, "wait": "5 h", "calendar": "office"},
        "demand.types": {"plain": {"share": 0.5}, "roads": {"share": 0.5, "outside": 1.0}},
    }
    world = build_with(small(changes), matters(2, type=[0, 1]))
    plain, roads = lives(world, both(world))
    assert [kind for kind, *_ in plain] == ["work", "pause", "follow-up"]
    assert roads[1] == ("outside", "member", 2, 8, 15)


def test_only_the_level_that_solves_a_matter_asks_outside():
    changes = {"outside.share": 1.0, "ladder.town.solves": {"town": 0.0}}
    assert [kind for kind, *_ in life(small(changes), matters(source=ABOVE, needed=TOWN))] == [
        "work", "work", "pause", "follow-up",
    ]  # fmt: skip


SESSIONS = {
    "demand.types": {
        "disputes": {
            "share": 1.0,
            "work_factor": 0.5,
            "sessions": {
                "count": {"1": 0.2, "3": 0.8},
                "pause": {"uniform": {"low": "0 h", "high": "10 h"}},
            },
        }
    },
    "ladder.member.travel": "15 min",
}


def test_sessions_are_apart_by_pauses_and_the_last_one_finishes():
    pauses = {"sessions/pause/0": 0.2, "sessions/pause/1": 0.3}
    world = build_with(small(SESSIONS), matters(), Luck(pauses))
    assert lives(world, both(world))[0] == [
        ("work", "member", 0, 0, 0.75),
        ("pause", "member", 0.75, 0.75, 2.75),
        ("work", "member", 2.75, 2.75, 3.5),
        ("pause", "member", 3.5, 3.5, 6.5),
        ("work", "member", 6.5, 6.5, 7.25),
        *after(7.25),
    ]
    assert [row[2] for row in table(world, "outcome")][:5] == [UNFINISHED] * 4 + [SOLVED]
    assert life(small(SESSIONS), luck=Luck({"sessions": 0.1})) == [
        ("work", "member", 0, 0, 0.75),
        *after(0.75),
    ]


def test_only_the_level_where_the_handling_ends_holds_several_sessions():
    told = life(small(SESSIONS), matters(needed=GRID), Luck({"sessions/pause/0": 0, "sessions/pause/1": 0}))
    assert [(kind, level) for kind, level, *_ in told] == [
        ("work", "member"),
        *[("work", "grid"), ("pause", "grid")] * 2,
        ("work", "grid"),
        ("pause", "grid"),
        ("follow-up", "grid"),
    ]


def test_what_several_sessions_end_may_still_wait_outside():
    world = build_with(small(SESSIONS | {"outside.share": 1.0}), matters(), Luck({"sessions": 0.1}))
    assert [row[0] for row in table(world)] == ["work", "outside", "pause", "follow-up"]
    world = build_with(small(SESSIONS | {"outside.share": 1.0}), matters())
    assert [(row[0], row[2]) for row in table(world, "outcome")] == [
        *[("work", UNFINISHED), ("pause", UNFINISHED)] * 2,
        ("work", UNFINISHED),
        ("outside", SOLVED),
        ("pause", UNFINISHED),
        ("follow-up", UNFINISHED),
    ]


def test_a_household_gives_up_only_while_it_waits():
    first, second = two(small({"ladder.member.work": "5 h"}), withdraw=[HOUR, 3 * HOUR])
    assert first == [("work", "member", 0, 0, 5), *after(5)]
    assert second == [("work", "member", 0, None, 3)]


def test_a_check_comes_before_the_call_by_its_own_level():
    check = {"by": "town", "work": "30 min"}
    assert life(small({"after.check": check})) == [
        ("work", "member", 0, 0, 1),
        ("check", "town", 1, 1, 1.5),
        *after(1.5),
    ]
    assert life(small({"after.check": check, "ladder.town.workers": 0})) == [
        ("work", "member", 0, 0, 1),
        *CALL,
    ]


def test_urgent_matters_go_first_and_interrupt_where_they_may():
    for interrupts, started, other in ((False, 5, 5), (True, 1, 10)):
        changes = {"ladder.member.work": "5 h", "urgent.interrupts": interrupts}
        needs = matters(2, urgent=[False, True], arise=[0, HOUR])
        world = build_with(small(changes), needs)
        ordinary, urgent = lives(world, both(world))
        assert urgent[0][3] == started
        assert ordinary[0][4] == other


def test_reopened_work_and_later_sessions_have_luck_of_their_own():
    work = {"uniform": {"low": "0 h", "high": "10 h"}}
    luck = {"work/member": 0.1, "session/1/member": 0.2, "session/2/member": 0.3, "redo/member": 0.4}
    changes = SESSIONS | {"ladder.member.work": work, "ladder.member.travel": None, "after.reopen": 1.0}
    changes["after.rating"] = {
        "response": 1.0,
        "satisfied_solved": 0.0,
        "satisfied_unsolved": 0.0,
        "late_after": "1 day",
    }
    world = build_with(small(changes), matters(), Luck(luck))
    assert [row[2] / HOUR for row in table(world, "work") if row[0] == "work"] == [0.5, 1, 1.5, 2]


def test_steps_stand_together_by_case_whatever_each_needs():
    world = build_with(small(HELD | {"after.reopen": 0.5}), matters(40, needed=np.arange(40) % 3), Luck())
    case = world.plan.steps.case
    assert (np.diff(case) >= 0).all()
    assert world.plan.cases.first.tolist() == [int(np.flatnonzero(case == row)[0]) for row in range(40)]


def test_a_town_without_matters_has_no_steps(tmp_path):
    world = build(small(), tmp_path, Luck())
    assert (len(world.matters), len(world.plan.steps)) == (0, 0)
    both(world)
