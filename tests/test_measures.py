"""Measures: numbers worked out by hand, each with the cases that it counts."""

import hashlib
import math
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from gridsim.engine import fast
from gridsim.model.build import build
from gridsim.model.demand import BY_VISIT, WHISTLE
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE
from gridsim.scenario.measured import DEFINITIONS, MEASURES
from gridsim.study.cases import CAUSES, OPEN, WITHDRAWN, case_table
from gridsim.study.load import loads
from gridsim.study.measures import measure
from gridsim.units import DAY, HOUR, NEVER
from small import Luck, both, build_with, matters, small
from test_build import LIVELY, lively
from test_lanes import FEW, QUIET, REPLICATIONS, ROUGH

FOLLOWED = 30
"""Days for which each need is followed; the simulation ends so long after the window."""
RUN_ON = {"run_on": f"{FOLLOWED} days"}


def measured(changes=None, needs=None, luck=None):
    """Run matters; give the measures by name and key, and the outcome."""
    scenario = small(RUN_ON | (changes or {}))
    world = build_with(scenario, matters() if needs is None else needs, luck)
    (outcome,) = measure(scenario, world, both(world))
    return {(value.name, value.key): (value.value, value.cases) for value in outcome.values}, outcome


def family(values, name):
    """The measures of one family, by the rest of their name and their key."""
    return {
        (full[len(name) :].lstrip("."), key): value
        for (full, key), value in values.items()
        if full.startswith(name)
    }


def get(values, name, key=""):
    return values[name, key]


# One day of warm-up, then needs of days 1, 2, 3, 3 and the last hour. The first, in the warm-up, ends there;
# the fourth is held back, reopened and solved by the town; the fifth is withdrawn while the member is busy;
# the last is open at the window's end, and done an hour later. Each takes 2 h and is called about 10 h later.
DAYS = {
    "warm_up": "1 day",
    "ladder.member.work": "2 h",
    "ladder.member.holdback": 0.5,
    "after.reopen": 1.0,
    "after.rating": {
        "response": 0.5,
        "satisfied_solved": 0.7,
        "satisfied_unsolved": 0.0,
        "late_after": "1 day",
    },
}
NEEDS = matters(
    6,
    arise=[0, DAY, 2 * DAY, 3 * DAY, 3 * DAY + HOUR, 29 * DAY - HOUR],
    needed=[0, 0, 0, 2, 0, 0],
    withdraw=[NEVER] * 4 + [3 * DAY + 2 * HOUR - 60, NEVER],
)
LUCK = {
    "holdback/member": 0.4,
    "rated": [0.4, 0.4, 0.6, 0.4, 0.4, 0.4],
    "satisfied/solved": 0.6,
    "satisfied/again": 0.8,
}


@pytest.fixture(scope="module")
def six():
    return measured(DAYS, NEEDS, Luck(LUCK))


def test_counts_are_of_what_happened_in_the_window(six):
    """The warm-up's matter is done there, at hour 2, and counts nowhere."""
    values, _ = six
    counts = {name[6:]: value for (name, _), (value, _) in values.items() if name.startswith("count.")}
    assert counts == {
        "arisen": 5,
        "known": 5,
        "done": 3,
        "solved": 3,
        "closed": 3,
        "withdrawn": 1,
        "open": 1,
        "unknown": 0,
        "urgent": 0,
        "done_a_month": pytest.approx(3 / (28 / (365.25 / 12))),
    }
    assert values["count.done", ""] == (3, 3)


def test_what_begins_in_the_warm_up_and_ends_in_the_window_counts_where_it_happened():
    values, _ = measured(DAYS, matters(arise=DAY - HOUR), Luck(LUCK | {"rated": 0.4}))
    found = {name: get(values, f"count.{name}")[0] for name in ("arisen", "known", "done", "closed")}
    assert found == {"arisen": 0, "known": 0, "done": 1, "closed": 1}
    assert math.isnan(get(values, "rate.done")[0])
    assert get(values, "rate.done")[1] == 0


def test_each_rate_has_its_own_denominator(six):
    """Of 5 arisen: 2 done and solved, 1 done unsolved and reopened, 1 withdrawn, 1 done after the window.

    What is done or closed by the window's end counts up to there; all else as far as needs are followed.
    """
    values, _ = six
    rates = {name[5:]: value for (name, _), value in values.items() if name.startswith("rate.")}
    assert rates == {
        "responded_on_time": (1.0, 4),
        "done_on_time": (1.0, 4),
        "on_time_from_need": (4 / 5, 5),
        "solved_within": (4 / 5, 5),
        "done": (3 / 5, 5),
        "closed": (3 / 5, 5),
        "solved": (3 / 4, 4),
        "solved_in_the_end": (1, 4),
        "rated": (3 / 4, 4),
        "satisfied": (2 / 3, 3),
        "reopened": (1 / 4, 4),
        "withdrawn": (1 / 5, 5),
    }


def test_times_are_those_of_the_matters_that_got_so_far_and_over_all_needs_as_far_as_followed(six):
    """The withdrawn one counts for all days for which it is followed where all count."""
    values, _ = six
    closed = np.array([12.25, 12.25, 12.25, 26.5]) / 24
    assert family(values, "days_to_closed") == {
        ("mean", ""): (pytest.approx(closed.mean()), 4),
        ("median", ""): (pytest.approx(12.25 / 24), 4),
        ("p90", ""): (pytest.approx(np.quantile(closed, 0.9)), 4),
        ("p95", ""): (pytest.approx(np.quantile(closed, 0.95)), 4),
        ("median_all", ""): (pytest.approx(12.25 / 24), 5),
        ("p90_all", ""): (FOLLOWED, 5),
        ("p95_all", ""): (FOLLOWED, 5),
    }
    assert get(values, "days_to_done.mean") == (pytest.approx(2 / 24), 4)
    assert get(values, "days_to_response.mean") == (0, 4)
    assert get(values, "days_to_response.restricted") == (pytest.approx(FOLLOWED / 5), 5)
    hours = [2, 2, 16.25, 2]
    assert get(values, "days_to_solved.mean") == (pytest.approx(sum(hours) / 4 / 24), 4)
    restricted = (sum(hours) / 24 + FOLLOWED) / 5
    assert get(values, "days_to_solved.restricted") == (pytest.approx(restricted), 5)
    assert get(values, "days_to_solved.median_all") == (pytest.approx(2 / 24), 5)
    assert get(values, "days_to_solved.p90_all") == (FOLLOWED, 5)


def test_whatever_ends_without_a_solution_counts_for_all_days_for_which_it_is_followed():
    """One is solved after an hour; one is withdrawn, one stays unknown, one waits for ever, and one is
    reported done by the member who holds it back: four times thirty days."""
    changes = {"visits": {}, "ladder.member.holdback": 0.5, "ladder.town.workers": 0}
    needs = matters(
        5,
        source=[WHISTLE, WHISTLE, BY_VISIT, WHISTLE, WHISTLE],
        arise=[0, DAY, 2 * DAY, 3 * DAY, 28 * DAY - 1],
        needed=[0, 2, 0, 2, 2],
        withdraw=[NEVER, DAY + HOUR // 2, NEVER, NEVER, NEVER],
    )
    luck = Luck({"holdback/member": [0.6, 0.6, 0.6, 0.6, 0.4]})
    values, outcome = measured(changes, needs, luck)
    days = [1 / 24] + [FOLLOWED] * 4
    assert get(values, "days_to_solved.restricted") == (pytest.approx(sum(days) / 5), 5)
    assert get(values, "rate.solved_within") == (1 / 5, 5)
    assert get(values, "rate.on_time_from_need") == (1 / 5, 5)
    assert get(values, "days_to_solved.p90_all") == (FOLLOWED, 5)
    assert (outcome.records["until"] - outcome.records["arise"]).tolist() == [HOUR] + [FOLLOWED * DAY] * 4
    assert outcome.curve.tolist() == [1.0] + [0.8] * FOLLOWED


def test_days_from_registration_count_what_came_to_be_known():
    """The member's visit of the second Monday makes it known: done an hour later, a week after the need."""
    visits = {"visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}}}
    needs = matters(2, source=[BY_VISIT, BY_VISIT], arise=HOUR, withdraw=[NEVER, 2 * HOUR])
    values, _ = measured(visits, needs)
    found = family(values, "days_to_done_from_registration")
    hour = (pytest.approx(1 / 24), 1)
    parts = ("mean", "median", "p90", "p95", "median_all", "p90_all", "p95_all")
    assert found == {(part, ""): hour for part in parts}
    assert get(values, "days_to_done.mean") == (pytest.approx(7 + 0.5 / 24), 1)


def test_on_time_from_the_need_counts_the_time_before_registration_and_needs_that_are_never_known():
    """Limit of three working days: within it from registration, for both; from the need, for none."""
    changes = {
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}},
        "limits.done": "3 working days",
    }
    values, _ = measured(changes, matters(source=BY_VISIT, arise=HOUR))
    assert get(values, "rate.done_on_time") == (1, 1)
    assert get(values, "rate.on_time_from_need") == (0, 1)
    assert get(values, "rate.solved_within") == (1, 1)
    values, _ = measured(changes | {"visits": {}}, matters(source=BY_VISIT, arise=HOUR))
    assert get(values, "rate.done_on_time")[1] == 0
    assert get(values, "rate.on_time_from_need") == (0, 1)


def test_what_is_reported_done_in_time_and_is_not_solved_is_not_on_time_from_the_need():
    values, _ = measured({"ladder.member.holdback": 1.0}, matters(needed=2))
    assert get(values, "rate.done_on_time") == (1, 1)
    assert get(values, "rate.on_time_from_need") == (0, 1)


def test_matters_lost_sight_of_are_not_dropped():
    """Done after 6 and 12 h; two withdrawn after 5 h: half are done within 12 h, and no more than half."""
    needs = matters(
        4, household=[0, 0, 0, 0], arise=[0, 0, 0, 0], withdraw=[NEVER, 5 * HOUR, 5 * HOUR, NEVER]
    )
    changes = {"ladder.member.work": "6 h", "town.members": 1}
    values, outcome = measured(changes, needs)
    assert get(values, "days_to_done.mean") == (pytest.approx(9 / 24), 2)
    assert get(values, "days_to_done.median") == (pytest.approx(9 / 24), 2)
    assert get(values, "days_to_done.median_all") == (pytest.approx(12 / 24), 4)
    assert get(values, "days_to_done.p90_all") == (FOLLOWED, 4)
    assert outcome.curve.tolist() == [1.0] + [0.5] * FOLLOWED


def test_a_need_of_the_windows_last_moment_is_followed_as_long_as_one_of_its_first():
    """The member takes 20 days for each of two; nobody queues, as each has a member of its own."""
    changes = {"town.villages": 2, "town.members": 2, "ladder.member.work": "20 days"}
    values, outcome = measured(changes, matters(2, household=[0, 1], arise=[0, 28 * DAY - 1]))
    assert get(values, "days_to_solved.restricted") == (20, 2)
    assert get(values, "days_to_solved.p95_all") == (20, 2)
    assert get(values, "count.done") == (1, 1)
    assert get(values, "rate.done") == (0.5, 2)
    assert outcome.curve.tolist() == [1.0] * 20 + [0.0] * 11
    late = measured(
        changes | {"ladder.member.work": "40 days"}, matters(2, household=[0, 1], arise=[0, 28 * DAY - 1])
    )
    assert get(late[0], "days_to_solved.restricted") == (FOLLOWED, 2)
    assert get(late[0], "rate.solved_within") == (0, 2)


def test_what_arises_after_the_window_changes_no_measure_where_nobody_queues():
    """Each matter has a household, a member and a grid worker of its own."""
    changes = {
        "town.villages": 4,
        "town.members": 4,
        "town.households": 4,
        "ladder.grid.workers": 4,
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}},
    }
    columns = {
        "household": [0, 1, 2, 3],
        "arise": [0, DAY, 28 * DAY, 40 * DAY],
        "urgent": [False] * 3 + [True],
    }
    few = {name: column[:2] for name, column in columns.items()}
    more, outcome = measured(changes, matters(4, **columns))
    alone, other = measured(changes, matters(2, **few))
    np.testing.assert_equal(more, alone)
    assert len(outcome.records["arise"]) == len(other.records["arise"]) == 2
    assert outcome.backlog.tolist() == other.backlog.tolist()


def test_the_follow_up_is_never_shorter_than_the_longest_limit():
    """Fifteen working days take three weeks from any moment of the window: the curve ends after them."""
    _, outcome = measured({"run_on": "1 day"})
    assert len(outcome.curve) - 1 >= 21
    assert len(outcome.backlog) == 28


def test_the_curve_and_the_backlog_are_counted_day_by_day(six):
    _, outcome = six
    assert outcome.curve.tolist() == [1.0] + [0.2] * FOLLOWED
    assert outcome.backlog.tolist() == [0] * 27 + [1]
    assert get(six[0], "backlog.mean") == (pytest.approx(1 / 28), 28)


def test_the_days_of_all_needs_add_up_to_the_judged_mean(six):
    """Four are worked on for 2 h, one of them called after 10 h and by the town for 4; one waits 1:59 h
    for the member and is withdrawn."""
    values, _ = six
    by_cause = family(values, "days_by_cause")
    causes = {cause: by_cause["", cause] for cause in CAUSES}
    waited = (HOUR - 60) / HOUR
    assert {cause: number for cause, (number, _) in causes.items() if number} == pytest.approx(
        {
            "work": (4 * 2 + 0.25) / 5 / 24,
            "pause": 10 / 5 / 24,
            "queue": waited / 5 / 24,
            "rework": 4 / 5 / 24,
            "unsolved": (FOLLOWED * 24 - waited) / 5 / 24,
        }
    )
    total, cases = get(values, "days_to_solved.restricted")
    assert {count for _, count in causes.values()} == {cases} == {5}
    assert sum(number for number, _ in causes.values()) == pytest.approx(total)
    levels = family(values, "days_by_cause_and_level")
    assert sum(number for number, _ in levels.values()) == pytest.approx(total)
    assert levels["", "rework/town"] == (pytest.approx(4 / 5 / 24), 5)
    assert levels["", "unsolved/member"] == causes["unsolved"]


def test_where_matters_are_solved_and_how_far_they_come(six):
    """The reopened one came to the town; that it was solved there counts in the end only.

    The last is solved by the member after the window.
    """
    values, _ = six
    assert family(values, "solved_by_level") == {
        ("", "member"): (1, 3),
        ("", "grid"): (0, 3),
        ("", "town"): (0, 3),
    }
    assert family(values, "came_to_level") == {
        ("", "member"): (1, 5),
        ("", "grid"): (0, 5),
        ("", "town"): (1 / 5, 5),
    }


def test_who_has_nobody_to_turn_to_comes_to_no_level():
    """Without a member on a ladder of members alone; such a matter is known all the same, and stays open."""
    alone = {"ladder": {"member": {"unit": "member", "calendar": "always", "work": "1 h"}}, "town.members": 0}
    alone |= {"after.follow_up.by": "member"}
    values, _ = measured(alone)
    assert family(values, "came_to_level") == {("", "member"): (0, 1)}


def test_loads_count_the_work_done_in_the_window(six):
    """7 h of the member, four calls of the grid worker, 4 h of the town, in 28 days of 24 h."""
    values, _ = six
    for level, work in (("member", 7), ("grid", 1), ("town", 4)):
        share = pytest.approx(work / (28 * 24))
        assert {name: value for name, value in family(values, "load").items() if name[1] == level} == {
            ("mean", level): (share, 1),
            ("most", level): (share, 1),
            ("visits", level): (0, 1),
            ("cases", level): (share, 1),
        }


def test_villages_kinds_and_groups_are_compared_by_the_days_of_all_their_needs():
    """Two villages with a member each; one matter takes 3 h, one 1 h, and one is withdrawn while it waits."""
    changes = {
        "town.villages": 2,
        "town.members": 2,
        "town.groups": {"elders": {"share": 0.5}},
        "demand.types": {"long": {"share": 0.5, "work_factor": 3.0}, "short": {"share": 0.5}},
    }
    needs = matters(
        3,
        household=[0, 1, 1],
        arise=[0, 0, 60],
        type=[0, 1, 1],
        urgent=[True, False, False],
        withdraw=[NEVER, NEVER, 120],
    )
    values, _ = measured(changes, needs)
    quick, slow = 3 / 24, (1 / 24 + FOLLOWED) / 2
    assert family(values, "village") == {
        ("days_to_solved", "1"): (pytest.approx(quick), 1),
        ("done_on_time", "1"): (1, 1),
        ("days_to_solved", "2"): (pytest.approx(slow), 2),
        ("done_on_time", "2"): (1, 1),
        ("worst", ""): (pytest.approx(slow), 2),
        ("gini", ""): (pytest.approx(0.5 - quick / (quick + slow)), 2),
    }
    assert family(values, "type") | family(values, "group") | family(values, "urgency") == {
        ("days_to_solved", "long"): (pytest.approx(quick), 1),
        ("days_to_solved", "short"): (pytest.approx(slow), 2),
        ("days_to_solved", "elders"): (pytest.approx(slow), 2),
        ("days_to_solved", "none"): (pytest.approx(quick), 1),
        ("days_to_solved", "urgent"): (pytest.approx(quick), 1),
        ("days_to_solved", "ordinary"): (pytest.approx(slow), 2),
    }


def test_visits_done_and_missed_are_of_those_due_in_the_window():
    """Two households at 5 days each, of which one falls due every 3.5 days: of the eight of the window two
    lapse, and none is undecided, as the simulation runs on."""
    changes = {
        "warm_up": "7 days",
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "5 days"}},
    }
    values, _ = measured(changes, matters(0))
    assert get(values, "visits.due", "contact") == (8, 8)
    assert get(values, "visits.done", "contact") == (6, 8)
    assert get(values, "visits.missed", "contact") == (1 / 4, 8)
    assert get(values, "load.mean", "member") == (pytest.approx(1), 1)
    assert get(values, "load.visits", "member")[0] == pytest.approx(1)


def test_meetings_are_as_full_as_matters_were_decided_in_the_window():
    """Mondays: 4, 11, 18 and 25 March, two places each; the meetings before and after count in nothing."""
    changes = {
        "warm_up": "7 days",
        "ladder.member.meeting": {"every": "weekly", "on": ["mon"], "agenda": 2},
    }
    values, _ = measured(changes, matters(5, arise=[0, DAY, DAY, DAY, 34 * DAY]))
    assert get(values, "meeting.used", "member") == (3 / 8, 8)


def test_a_timetable_that_changes_changes_the_time_on_duty():
    """Half the window with one more worker, half with none: 28 days of one worker in all."""
    changes = {
        "ladder.member.changes": [
            {"from": "2024-03-04", "to": "2024-03-18", "workers": 1},
            {"from": "2024-03-18", "workers": -1},
        ]
    }
    world = build_with(small(changes), matters(2))
    found = loads(world, both(world), 0, 28 * DAY)["member"]
    assert found.mean == pytest.approx(2 / (28 * 24))
    assert found.cases == found.mean == found.most


def test_a_team_never_on_duty_has_no_load_and_a_level_without_teams_none_either():
    changes = {"ladder.grid.workers": 0, "ladder.town.changes": [{"from": "2020-01-01", "workers": -1}]}
    values, _ = measured(changes)
    for level, teams in (("grid", 0), ("town", 1)):
        for name in ("mean", "most", "visits", "cases"):
            number, count = get(values, f"load.{name}", level)
            assert math.isnan(number)
            assert count == teams


def test_overtime_shows_as_a_load_above_one():
    changes = {"ladder.member.work": "10 h", "ladder.member.changes": [{"from": "2024-03-05", "workers": -1}]}
    values, _ = measured(changes, matters(arise=20 * HOUR))
    assert get(values, "load.mean", "member")[0] == pytest.approx(10 / 24)
    values, _ = measured(changes, matters(3, arise=[0, 0, 0]))
    assert get(values, "load.mean", "member")[0] == pytest.approx(30 / 24)


def test_no_matters_give_no_numbers_and_no_warnings():
    """Counts are 0; what has no denominator is nan."""
    values, outcome = measured({"visits": {}}, matters(0))
    for (name, key), (number, cases) in values.items():
        if name.startswith(("count", "backlog", "load")):
            assert number == 0, (name, key)
        else:
            assert (math.isnan(number), cases) == (True, 0), (name, key)
    assert np.isnan(outcome.curve).all()
    assert outcome.backlog.tolist() == [0] * 28


def test_an_unknown_matter_is_counted_as_such():
    values, outcome = measured({"visits": {}}, matters(2, source=BY_VISIT, withdraw=[NEVER, 3 * DAY]))
    found = {
        name: get(values, f"count.{name}")[0] for name in ("arisen", "known", "open", "unknown", "withdrawn")
    }
    assert found == {"arisen": 2, "known": 0, "open": 1, "unknown": 1, "withdrawn": 1}
    assert get(values, "rate.responded_on_time")[1] == 0
    assert outcome.backlog.tolist() == [2, 2, 2] + [1] * 25


@pytest.mark.parametrize("replication", range(3))
def test_a_lively_town_keeps_the_books(replication):
    """Created are open, closed and withdrawn ones; parts add up; loads stay below 1 without absences."""
    calm = {"ladder.grid.absence": None, **RUN_ON}
    scenario = small(LIVELY | calm)
    world = lively(calm, replication)
    log = both(world)
    start, end = world.clocks.window
    assert (start, end, world.plan.horizon) == (14 * DAY, 105 * DAY, 135 * DAY)
    table, arise = case_table(scenario, world, log, FOLLOWED * DAY), world.matters.arise
    (outcome,) = measure(scenario, world, log)
    assert np.array_equal(table.parts.sum(axis=(1, 2)), table.until - arise)
    assert (table.parts >= 0).all()
    found = loads(world, log, start, end)
    for level in found.values():
        assert 0 < level.most <= 1
        assert level.mean == pytest.approx(level.visits + level.cases)
    assert 0 < found["town"].decided <= found["town"].places == 3 * 13
    assert len(outcome.backlog) == 91
    for day in (0, 30, 90):
        tick = (14 + day + 1) * DAY
        over = np.where(
            table.done != NONE, table.done, np.where(table.state == WITHDRAWN, table.ended, NEVER)
        )
        assert outcome.backlog[day] == ((arise < tick) & (over >= tick)).sum()
    known = {(value.name, value.key): value.value for value in outcome.values}
    inside = (arise >= start) & (arise < end)
    assert known["count.arisen", ""] == inside.sum()
    assert len(outcome.records["arise"]) == (arise < end).sum()
    assert (table.state == OPEN).sum() + (table.closed != NONE).sum() + (
        table.state == WITHDRAWN
    ).sum() == len(arise)
    assert known["rate.rated", ""] < 1
    for name, event in (("solved", table.solved), ("response", table.responded)):
        taken = np.where(event == NONE, FOLLOWED * DAY, np.minimum(event - arise, FOLLOWED * DAY))[inside]
        assert known[f"days_to_{name}.restricted", ""] == pytest.approx(taken.mean() / DAY)
        nine = np.quantile(taken, 0.9, method="inverted_cdf")
        assert known[f"days_to_{name}.p90_all", ""] == pytest.approx(nine / DAY)
    total = known["days_to_solved.restricted", ""]
    for split in ("days_by_cause", "days_by_cause_and_level"):
        assert sum(value for (name, _), value in known.items() if name == split) == pytest.approx(total)
    not_solved = [
        ((table.solved == NONE) | (table.solved - arise > day * DAY))[inside].mean() for day in range(31)
    ]
    assert outcome.curve.tolist() == pytest.approx(not_solved)
    assert known["rate.solved_within", ""] == pytest.approx(1 - not_solved[-1])


@pytest.mark.parametrize("changes", [{}, ROUGH, FEW], ids=["lively", "rough", "few"])
def test_lanes_measured_together_are_to_the_last_bit_what_each_is_alone(changes):
    scenario = small(QUIET | RUN_ON | changes)
    world = build(scenario, Path(), Draws(7, REPLICATIONS[0], others=REPLICATIONS[1:]))
    found = run_and_measure(scenario, world)
    alone = [
        run_and_measure(scenario, build(scenario, Path(), Draws(7, replication)))
        for replication in REPLICATIONS
    ]
    assert found == [outcome for outcomes in alone for outcome in outcomes]


def test_lanes_without_matters_are_measured_beside_others():
    scenario = small(RUN_ON)
    needs = {"arise": [0, DAY, DAY]}
    with mock.patch("gridsim.model.build.make_matters", return_value=matters(3, **needs, lane=1)):
        world = build(scenario, Path(), Draws(1, 0, others=(1, 2)))
    (some,) = run_and_measure(scenario, build_with(scenario, matters(3, **needs)))
    (none,) = run_and_measure(scenario, build_with(scenario, matters(0)))
    assert run_and_measure(scenario, world) == [none, some, none]


def run_and_measure(scenario, world):
    """What is kept of each lane, to the last bit."""
    return [exact(outcome) for outcome in measure(scenario, world, fast.run(world.plan))]


def exact(outcome):
    """All that is kept of a replication, to the last bit."""
    values = [(value.name, value.key, value.value.hex(), value.cases) for value in outcome.values]
    kept = {name: column.tolist() for name, column in outcome.records.items()}
    return values, kept, outcome.backlog.tolist(), [share.hex() for share in outcome.curve.tolist()]


def test_littles_law_holds_exactly_on_the_days():
    """The area under the number of open matters is the sum of their times."""
    world = lively(RUN_ON)
    table = case_table(small(LIVELY | RUN_ON), world, both(world))
    ticks = np.unique(np.concatenate((world.matters.arise, table.ended)))
    number = [((world.matters.arise <= tick) & (table.ended > tick)).sum() for tick in ticks[:-1]]
    assert (np.array(number) * np.diff(ticks)).sum() == (table.ended - world.matters.arise).sum()


def test_the_catalog_is_the_one_that_its_number_stands_for() -> None:
    """Whoever changes what is measured raises DEFINITIONS, so that older baselines are refused."""
    said = sorted((name, *known) for name, known in MEASURES.items())
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    assert (DEFINITIONS, digest) == (2, "13b7f88173c3f87d")
