"""Staff: who serves which queue, and how many are there when."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.errors import ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.draws import Draws
from gridsim.model.staffing import Staff
from gridsim.model.town import NOBODY, build_town
from gridsim.units import DAY
from small import Luck, without_run_on

ABSENCE = {"days_per_year": 30.0, "spell": "5 days"}
YEAR_2024 = {"from": "2024-01-01", "to": "2025-01-01"}


def staff_of(changes=None, draws=None):
    """Hire the staff of the small town with changes."""
    scenario = without_run_on(changes)
    clocks = Clocks(scenario)
    staff = Staff(build_town(scenario, Path()), clocks)
    for name, level in scenario.ladder.items():
        staff.level(name, level)
    staff.be_absent(scenario.ladder, draws or Luck())
    return staff


def served(staff, level):
    """Queues that each team of a level serves, numbered from the level's first, and its workers."""
    desk = staff.desks[level]
    teams, serves, _ = staff.columns()
    queues = [serves.queue[serves.team == team].tolist() for team in desk.teams]
    first = min((min(own) for own in queues), default=0)
    return [
        ([queue - first for queue in own], int(teams.workers[team]))
        for own, team in zip(queues, desk.teams, strict=True)
    ]


def grids(workers, cover="own", number=4, villages=2, **more):
    return {
        "town.villages": villages,
        "town.households": 2 * number,
        "town.members": villages,
        "town.grids": number,
        "ladder.grid.workers": workers,
        "ladder.grid.cover": cover,
        **more,
    }


def timetable(staff, team):
    """Workers of a team from each tick on."""
    teams, _, changes = staff.columns()
    return {0: int(teams.workers[team])} | {
        int(tick): int(workers)
        for tick, of, workers in zip(changes.tick, changes.team, changes.workers, strict=True)
        if of == team
    }


@pytest.mark.parametrize(
    ("workers", "cover", "expected"),
    [
        (None, "own", [([0], 1), ([1], 1), ([2], 1), ([3], 1)]),
        (4, "own", [([0], 1), ([1], 1), ([2], 1), ([3], 1)]),
        (6, "own", [([0], 2), ([1], 1), ([2], 2), ([3], 1)]),
        (2, "own", [([0, 1], 1), ([2, 3], 1)]),
        (3, "own", [([0], 1), ([1], 1), ([2, 3], 1)]),
        (1, "own", [([0, 1, 2, 3], 1)]),
        (0, "own", []),
        (4, "deputy", [([0, 1], 1), ([1, 0], 1), ([2, 3], 1), ([3, 2], 1)]),
        (2, "deputy", [([0, 1], 1), ([2, 3], 1)]),
        (5, "village", [([0], 3), ([1], 2)]),
        (1, "village", [([0, 1], 1)]),
        (0, "village", []),
    ],
)
def test_who_serves_whom(workers, cover, expected):
    """Four grids in two villages; with fewer workers than units, or villages, neighbours share one."""
    assert served(staff_of(grids(workers, cover)), "grid") == expected


def test_a_deputy_serves_the_queue_of_the_one_before_it_in_its_village():
    staff = staff_of(grids(3, "deputy", number=3, villages=1))
    assert served(staff, "grid") == [([0, 2], 1), ([1, 0], 1), ([2, 1], 1)]
    desk = staff.desks["grid"]
    assert (desk.queue - desk.queue[0]).tolist() == [0, 0, 1, 1, 2, 2]
    assert (desk.deputy - desk.queue[0]).tolist() == [1, 1, 2, 2, 0, 0]
    assert (desk.wrong - desk.queue[0]).tolist() == [1, 1, 2, 2, 0, 0]


def test_the_only_unit_of_a_village_has_no_deputy():
    desk = staff_of(grids(2, "deputy", number=2)).desks["grid"]
    assert desk.deputy.tolist() == desk.queue.tolist()
    assert (desk.wrong - desk.queue[0]).tolist() == [1, 1, 0, 0]


def test_levels_never_share_a_queue_even_where_the_town_is_one_pool():
    """The town's unit lies in no village."""
    changes = {f"ladder.{level}.cover": "village" for level in ("member", "grid", "town")}
    staff = staff_of(changes | {"town.villages": 2, "town.members": 2})
    queues = [set(desk.queue.tolist()) for desk in staff.desks.values()]
    assert sum(map(len, queues)) == len(set.union(*queues)) == 4
    assert served(staff, "town") == [([0], 1)]


def test_a_pool_has_one_queue_for_a_village():
    desk = staff_of(grids(4, "village")).desks["grid"]
    assert (desk.queue - desk.queue[0]).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


COMMUNITY = {"town.community": {"households": 2, "grid_workers": 2}}


@pytest.mark.parametrize("cover", ["own", "village", "deputy"])
def test_the_communitys_grid_workers_come_on_top_and_stay_there(cover):
    staff = staff_of(grids(2, cover, number=2) | COMMUNITY)
    assert sum(workers for _, workers in served(staff, "grid")) == 4
    desk = staff.desks["grid"]
    rural = [set(queues) for queues, _ in served(staff, "grid")][:2]
    assert not set.union(*rural) & set((desk.queue[4:] - desk.queue[0]).tolist())


@pytest.mark.parametrize("cover", ["own", "village"])
def test_villages_without_any_grid_worker_are_not_served_by_the_communitys(cover):
    staff = staff_of(grids(0, cover, number=2) | COMMUNITY)
    assert (staff.desks["grid"].queue == NOBODY).tolist() == [True] * 4 + [False] * 2


def test_a_household_without_a_unit_has_no_queue():
    desk = staff_of({"town.members": 0}).desks["member"]
    assert (desk.queue.tolist(), desk.teams) == ([NOBODY, NOBODY], [])


def when(staff, team):
    """Dates and times at which a meeting takes place, with its places; the tick after it ends it."""
    start = datetime.combine(staff.clocks.start, datetime.min.time())
    held = timetable(staff, team)
    ticks = [tick for tick, workers in held.items() if workers]
    assert all(held.get(tick + 1) == 0 for tick in ticks)
    return [(f"{start + timedelta(seconds=tick):%m-%d %H:%M}", held[tick]) for tick in ticks]


def test_a_half_monthly_meeting_is_moved_by_holidays_and_lasts_one_tick():
    """2024: 1 January and 1 May are holidays, 15 June a Saturday, 1 September a Sunday."""
    staff = staff_of(
        {
            "window": YEAR_2024,
            "ladder.town.meeting": {"every": "half_monthly", "on": [1, 15], "agenda": 7},
        }
    )
    dates = when(staff, staff.desks["town"].meetings[0])
    assert {places for _, places in dates} == {7}
    assert {moment[6:] for moment, _ in dates} == {"09:00"}
    days = [moment[:5] for moment, _ in dates]
    assert days[:10] == [
        "01-02",
        "01-15",
        "02-01",
        "02-18",
        "03-01",
        "03-15",
        "04-01",
        "04-15",
        "05-06",
        "05-15",
    ]
    assert days[10:] == [
        *("06-03", "06-17", "07-01", "07-15", "08-01", "08-15"),
        *("09-02", "09-18", "10-08", "10-15", "11-01", "11-15", "12-02", "12-16"),
    ]


@pytest.mark.parametrize(
    ("holiday", "days"), [("previous", []), ("skip", []), ("keep", ["04-06"]), ("next", ["04-07"])]
)
def test_a_meeting_on_a_holiday_goes_where_the_rule_says(holiday, days):
    """2024-04-06 is Qingming; 04-07 is an adjusted workday, and 04-03 lies before the window."""
    meeting = {"every": "monthly", "on": [6], "agenda": 1, "holiday": holiday, "at": "10:30"}
    staff = staff_of({"window": {"from": "2024-04-05", "to": "2024-04-20"}, "ladder.town.meeting": meeting})
    assert when(staff, staff.desks["town"].meetings[0]) == [(f"{day} 10:30", 1) for day in days]


def test_a_meeting_planned_before_the_window_moves_into_it():
    """1 May 2024 and the days to the 5th are holidays."""
    meeting = {"every": "monthly", "on": [1], "agenda": 1}
    staff = staff_of({"window": {"from": "2024-05-03", "to": "2024-05-20"}, "ladder.town.meeting": meeting})
    assert when(staff, staff.desks["town"].meetings[0]) == [("05-06 09:00", 1)]


def test_a_meeting_planned_after_the_window_may_be_moved_into_it():
    """Labour Day, moved back, is the last working day of April."""
    meeting = {"every": "monthly", "on": [1], "agenda": 1, "holiday": "previous"}
    staff = staff_of({"window": {"from": "2024-04-10", "to": "2024-05-01"}, "ladder.town.meeting": meeting})
    assert when(staff, staff.desks["town"].meetings[0]) == [("04-30 09:00", 1)]


@pytest.mark.parametrize(
    ("first", "last", "holiday", "days"),
    [
        ("2004-01-01", "2004-02-01", "next", ["01-02", "01-15"]),
        ("2026-12-10", "2027-01-01", "previous", ["12-15", "12-31"]),
    ],
)
def test_meetings_at_the_edges_of_the_official_table_need_no_year_beyond_it(first, last, holiday, days):
    meeting = {"every": "half_monthly", "agenda": 1, "holiday": holiday}
    staff = staff_of({"window": {"from": first, "to": last}, "ladder.town.meeting": meeting})
    assert when(staff, staff.desks["town"].meetings[0]) == [(f"{day} 09:00", 1) for day in days]


def test_a_meeting_may_be_at_the_first_tick():
    meeting = {"every": "weekly", "on": ["mon"], "agenda": 2, "at": "00:00"}
    staff = staff_of({"ladder.town.meeting": meeting})
    assert timetable(staff, staff.desks["town"].meetings[0]) == {
        0: 2, 1: 0, 7 * DAY: 2, 7 * DAY + 1: 0, 14 * DAY: 2, 14 * DAY + 1: 0, 21 * DAY: 2, 21 * DAY + 1: 0,
    }  # fmt: skip


def test_every_unit_of_a_level_has_a_meeting_of_its_own():
    changes = {"town.villages": 2, "ladder.grid.meeting": {"every": "monthly", "agenda": 3}, "town.grids": 2}
    staff = staff_of(changes | {"ladder.grid.workers": 2})
    desk = staff.desks["grid"]
    _, serves, _ = staff.columns()
    assert len(desk.meetings) == 2
    queues = [serves.queue[serves.team == team].tolist() for team in desk.meetings]
    assert [[queue] for queue in desk.meeting.tolist()] == queues


def test_a_meeting_in_a_year_without_a_table_follows_the_demands_fallback():
    staff = staff_of(
        {
            "window": {"from": "2030-01-01", "to": "2030-02-01"},
            "demand.calendar_fallback": "statutory",
            "ladder.town.meeting": {"every": "monthly", "agenda": 1},
        }
    )
    assert when(staff, staff.desks["town"].meetings[0]) == [("01-02 09:00", 1)]


def changed(changes, workers=4, **more):
    staff = staff_of(grids(workers, **more) | {"ladder.grid.changes": changes})
    return [timetable(staff, team) for team in staff.desks["grid"].teams]


def test_changes_are_spread_over_the_teams_or_fall_on_those_named():
    assert changed([{"from": "2024-03-11", "workers": 2}]) == [
        {0: 1, 7 * DAY: 2},
        {0: 1},
        {0: 1, 7 * DAY: 2},
        {0: 1},
    ]
    assert changed([{"from": "2024-03-11", "to": "2024-03-18", "workers": -1, "units": [2]}]) == [
        {0: 1},
        {0: 1, 7 * DAY: 0, 14 * DAY: 1},
        {0: 1},
        {0: 1},
    ]
    assert changed([{"from": "2024-03-11", "workers": 0}]) == [{0: 1}] * 4


def test_a_change_for_a_team_that_is_not_there_is_refused():
    with pytest.raises(ScenarioError, match=r"ladder\.grid\.changes\[1\]\.units: there is no team 9"):
        changed([{"from": "2024-03-11", "workers": 1, "units": [9]}])


def test_a_level_may_be_rolled_out_by_dated_changes():
    assert changed([{"from": "2024-03-11", "workers": 2}], workers=0, **{"town.grids": 2}) == [
        {0: 0, 7 * DAY: 1},
        {0: 0, 7 * DAY: 1},
    ]


def test_a_change_before_the_window_holds_from_the_start_and_one_after_it_never():
    assert changed([{"from": "2020-01-01", "workers": 1, "units": [1]}], 1) == [{0: 2}]
    assert changed([{"from": "2020-01-01", "to": "2020-06-01", "workers": 1}], 1) == [{0: 1}]
    assert changed([{"from": "2024-04-01", "workers": 1}], 1) == [{0: 1}]


def test_two_changes_at_one_tick_are_one():
    changes = [
        {"from": "2024-03-05", "to": "2024-03-11", "workers": 2, "units": [1]},
        {"from": "2024-03-11", "workers": 5, "units": [1]},
    ]
    assert changed(changes, 1) == [{0: 1, DAY: 3, 7 * DAY: 6}]


def test_more_workers_taken_than_there_are_leave_none_and_no_debt_in_the_timetable():
    changes = [{"from": "2024-03-05", "to": "2024-03-11", "workers": -5, "units": [1]}]
    assert changed(changes, 1) == [{0: 1, DAY: 0, 7 * DAY: 1}]
    assert changed([{"from": "2020-01-01", "workers": -5, "units": [1]}], 1) == [{0: 0}]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 40), st.integers(0, 40), st.integers(-3, 3), st.sampled_from([None, [1], [1, 2]])
        ),
        max_size=5,
    ),
    st.sampled_from([0.0, 30.0, 300.0]),
    st.integers(0, 9),
)
def test_no_timetable_is_ever_negative_or_has_two_changes_at_one_tick(rows, away, seed):
    first = datetime(2024, 2, 20)
    changes = [
        {
            "from": f"{first + timedelta(days=min(begin, end)):%Y-%m-%d}",
            "to": f"{first + timedelta(days=max(begin, end) + 1):%Y-%m-%d}",
            "workers": workers,
            "units": units,
        }
        for begin, end, workers, units in rows
    ]
    absence = {"days_per_year": away, "spell": "36 h"}
    staff = staff_of(
        grids(3) | {"ladder.grid.changes": changes, "ladder.grid.absence": absence}, Draws(seed, 0)
    )
    teams, _, table = staff.columns()
    assert (teams.workers >= 0).all()
    assert (table.workers >= 0).all()
    assert (np.diff(table.tick) >= 0).all()
    assert (table.tick < staff.clocks.horizon).all()
    assert len(np.unique(np.stack((table.tick, table.team)), axis=1).T) == len(table)


def on_duty_days(staff, level):
    """Days of duty of each team of a level."""
    teams, _, changes = staff.columns()
    days = teams.workers * staff.clocks.horizon / DAY
    before = teams.workers.copy()
    for tick, team, workers in zip(changes.tick, changes.team, changes.workers, strict=True):
        days[team] += (workers - before[team]) * (staff.clocks.horizon - tick) / DAY
        before[team] = workers
    return days[staff.desks[level].teams]


@pytest.mark.parametrize("days", [10.0, 60.0, 250.0])
def test_absences_take_about_so_many_days_a_year(days):
    """300 workers over 4 years; five standard errors around the mean of the alternating renewal process."""
    staff = staff_of(
        grids(300, number=300, villages=1)
        | {
            "window": {"from": "2020-01-01", "to": "2024-01-01"},
            "ladder.grid.absence": {"days_per_year": days, "spell": "5 days"},
        },
        Draws(11, 0),
    )
    away = (1461 - on_duty_days(staff, "grid")) / 4
    assert abs(away.mean() - days) < 5 * away.std() / 300**0.5 + 0.01 * days
    assert len(set(away)) > 10


@pytest.mark.parametrize(
    ("days", "spell"), [(30.0, "180 days"), (30.0, "5 days"), (100.0, "36 h"), (300.0, "30 days")]
)
def test_as_many_are_away_on_the_first_day_as_on_every_other(days, spell):
    """2000 workers on 40 days: each day within 4.5 standard errors of days / 365.25, none away half a day."""
    changes = {"ladder.grid.absence": {"days_per_year": days, "spell": spell}}
    span = {"window": {"from": "2024-01-01", "to": "2024-02-10"}}
    staff = staff_of(grids(2000, number=2000, villages=1) | span | changes, Draws(5, 0))
    teams, _, table = staff.columns()
    assert (table.tick % DAY == 0).all()
    own = np.array(staff.desks["grid"].teams)
    present = np.zeros((len(teams.workers), 40), np.int64)
    present += teams.workers[:, None]
    for tick, team, workers in zip(table.tick, table.team, table.workers, strict=True):
        present[team, tick // DAY :] = workers
    assert set(present[own].ravel().tolist()) == {0, 1}
    share = days / 365.25
    assert np.abs(1 - present[own].mean(axis=0) - share).max() < 4.5 * (share * (1 - share) / 2000) ** 0.5


@pytest.mark.parametrize(
    ("u", "expected"),
    [(0.0, {0: 1}), (0.05, {0: 0, 109 * DAY: 1}), (0.082, {0: 0, 179 * DAY: 1}), (0.0822, {0: 1})],
)
def test_who_is_away_at_first_comes_back_after_what_is_left_of_the_spell(u, expected):
    """Of a cycle of 2191.5 days a worker is away for 180; u says where in the cycle he stands at first."""
    changes = {"ladder.grid.absence": {"days_per_year": 30.0, "spell": "180 days"}}
    luck = Luck({"absence/grid/first": u, "absence/grid": 0.999})
    staff = staff_of(grids(1, number=1) | {"window": YEAR_2024} | changes, luck)
    assert timetable(staff, staff.desks["grid"].teams[0]) == expected


def test_without_chance_as_many_are_away_at_first_as_the_share_asks_for():
    """Of 1000 workers 82 are away at first, whose returns are spread over a spell."""
    changes = {"ladder.grid.absence": {"days_per_year": 30.0, "spell": "100 days"}}
    staff = staff_of(grids(1000, number=1000, villages=1) | changes, Draws(1, 0, deterministic=True))
    teams, _, table = staff.columns()
    assert abs((teams.workers[staff.desks["grid"].teams] == 0).sum() - 82) <= 2
    assert abs(((table.workers == 1) & (table.tick < 28 * DAY)).sum() - 82 * 0.28) <= 3


def test_absences_begin_at_midnight_and_last_a_whole_spell():
    staff = staff_of(grids(1, number=1) | {"window": YEAR_2024, "ladder.grid.absence": ABSENCE}, Draws(1, 0))
    table = timetable(staff, staff.desks["grid"].teams[0])
    ticks = np.array(list(table)[1:])
    assert (ticks % DAY == 0).all()
    assert list(table.values())[:5] == [1, 0, 1, 0, 1]
    assert set(ticks[1::2] - ticks[: len(ticks) // 2 * 2 : 2]) == {5 * DAY}


def test_a_worker_is_first_away_after_a_gap_and_then_after_each_gap_again():
    """At quantile 1/2 every gap is ln 2 times its mean of (365.25 / 30 - 1) spells of 5 days."""
    staff = staff_of(grids(1, number=1) | {"window": YEAR_2024, "ladder.grid.absence": ABSENCE})
    gap = np.log(2) * (365.25 / 30 * 5 - 5)
    away = [int(gap * (spell + 1) + 5 * spell) for spell in range(4)]
    ticks = list(timetable(staff, staff.desks["grid"].teams[0]))
    assert [tick / DAY for tick in ticks[1:8:2]] == away


def test_nobody_is_absent_where_no_days_are_and_more_workers_leave_the_others_luck():
    nobody = staff_of(
        grids(4) | {"ladder.grid.absence": {"days_per_year": 0.0, "spell": "1 day"}}, Draws(1, 0)
    )
    assert len(nobody.columns()[2]) == 0
    few, more = (
        staff_of(
            grids(count, number=count, villages=1) | {"window": YEAR_2024, "ladder.grid.absence": ABSENCE},
            Draws(1, 0),
        )
        for count in (3, 4)
    )
    for one, other in zip(few.desks["grid"].teams, more.desks["grid"].teams, strict=False):
        assert timetable(few, one) == timetable(more, other)


def test_absences_of_a_team_that_a_change_has_emptied_are_nobodys():
    changes = grids(1, number=1) | {
        "ladder.grid.changes": [{"from": "2020-01-01", "workers": -2, "units": [1]}],
        "ladder.grid.absence": ABSENCE,
    }
    staff = staff_of(changes, Draws(1, 0))
    assert timetable(staff, staff.desks["grid"].teams[0]) == {0: 0}


def test_the_teams_that_a_change_may_name_are_those_there_are():
    """A town whose grids follow its villages has as many teams, though no number of workers is given."""
    town = {"town.villages": 3, "town.households": 6, "ladder.grid.workers": None}
    town["ladder.grid.changes"] = [{"from": "2024-03-11", "workers": 1, "units": [3]}]
    assert len(staff_of(town).desks["grid"].teams) == 3
    town["ladder.grid.changes"][0]["units"] = [4]
    with pytest.raises(ScenarioError, match="there is no team 4"):
        staff_of(town)


@pytest.mark.parametrize("unit", ["member", "centre"])
def test_a_changed_level_without_units_has_no_teams(unit):
    changes = [{"from": "2024-03-05", "workers": 1}]
    level = {"ladder.member.unit": unit, "ladder.member.workers": 0, "ladder.member.changes": changes}
    assert staff_of(level | {"town.members": 0}).desks["member"].teams == []
