"""Visits: when rounds fall due, at whom, and what they bring to light."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.model.build import asks, build
from gridsim.model.demand import BY_PATROL, BY_VISIT
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE, ROUND
from gridsim.units import DAY, HOUR, NEVER
from small import Luck, both, build_with, hours, lives, matters, without_run_on

CONTACT = {"contact": {"by": "member", "every": "1 week", "work": "30 min"}}
PATROL = {"patrol": {"by": "grid", "every": "2 days", "work": "15 min", "travel": "30 min", "priority": 3}}
DESK = {"desk": {"by": "grid", "to": "desk", "every": "1 day", "work": "1 h"}}


def visits_of(changes, luck=None):
    return build_with(without_run_on(changes), matters(0), luck).visits


def by_household(visits):
    """Days on which each household is due."""
    return {
        h: (visits.due[visits.each("household") == h] / DAY).round(6).tolist()
        for h in np.unique(visits.each("household")).tolist()
    }


def test_a_weekly_contact_falls_due_every_week_at_a_phase_that_spreads_the_members_rounds():
    visits = visits_of({"visits": CONTACT, "town.households": 4, "town.members": 2})
    assert by_household(visits) == {
        0: [0, 7, 14, 21],
        1: [3.5, 10.5, 17.5, 24.5],
        2: [0, 7, 14, 21],
        3: [3.5, 10.5, 17.5, 24.5],
    }
    assert set(visits.limit) == {7 * DAY}
    assert set(visits.work) == {HOUR // 2}
    assert np.array_equal(visits.each("wakes"), visits.each("household"))


def test_visits_stand_as_they_fall_due_and_at_one_tick_as_their_rounds():
    both = {"contact": CONTACT["contact"], "talk": CONTACT["contact"]}
    visits = visits_of({"visits": both, "town.households": 4, "town.members": 2})
    place = list(zip(visits.due.tolist(), visits.round.tolist(), strict=True))
    assert place == sorted(place)
    assert len({due for due, _ in place}) < len(place)


def test_each_visit_at_the_desk_has_its_own_luck():
    spread = {"desk": DESK["desk"] | {"work": {"uniform": {"low": "10 min", "high": "5 h"}}}}
    visits = build(without_run_on({"visits": spread}), Path(), Draws(1, 0)).visits
    assert len(set(visits.work.tolist())) > len(visits) / 2


def test_a_patrol_takes_work_and_travel_and_wakes_its_own_channel():
    visits = visits_of({"visits": PATROL, "town.households": 4})
    assert by_household(visits) == {h: [h / 2 + 2 * k for k in range(14)] for h in range(4)}
    assert set(visits.work) == {45 * 60}
    assert set(visits.each("priority")) == {3}
    assert set(visits.each("level")) == {1}
    assert np.array_equal(visits.each("wakes"), visits.each("household") + 4)


def test_a_priority_group_has_its_own_cadence():
    groups = {"elders": {"share": 0.5, "visits": {"contact": "4 days"}}}
    visits = visits_of({"visits": CONTACT, "town.groups": groups, "town.households": 3})
    assert by_household(visits) == {
        0: [7 * k for k in range(4)],
        1: [round(4 / 3 + 4 * k, 6) for k in range(7)],
        2: [round(14 / 3 + 7 * k, 6) for k in range(4)],
    }
    who = visits.each("household")
    assert {h: set(visits.limit[who == h] // DAY) for h in range(3)} == {0: {7}, 1: {4}, 2: {7}}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 40))
def test_phases_are_spread_evenly_and_every_round_is_one_cadence_after_the_last(households, members, days):
    contact = {"contact": {"by": "member", "every": f"{days} days", "work": "30 min"}}
    changes = {"visits": contact, "town.households": households, "town.members": members}
    world = build_with(without_run_on(changes), matters(0))
    visits, member = world.visits, world.town.units["member"].of_household
    assert ((visits.due >= 0) & (visits.due < 28 * DAY)).all()
    for whose in range(members):
        mine = np.flatnonzero(member == whose)
        first = [visits.due[visits.each("household") == h].min(initial=NEVER) for h in mine]
        expected = [days * DAY * rank // len(mine) for rank in range(len(mine))]
        assert first == [phase if phase < 28 * DAY else NEVER for phase in expected]
    for h in range(households):
        due = visits.due[visits.each("household") == h]
        assert (np.diff(due) == days * DAY).all()
        assert not len(due) or due[-1] + days * DAY >= 28 * DAY


def test_the_community_and_households_without_a_member_have_no_visits():
    assert len(visits_of({})) == 0
    assert len(visits_of({"visits": CONTACT, "town.members": 0})) == 0
    community = {"town.community": {"households": 2, "grid_workers": 1}}
    assert set(visits_of({"visits": CONTACT} | community).each("household")) == {0, 1}
    assert set(visits_of({"visits": PATROL} | community).each("household")) == {0, 1}


def test_desk_rounds_are_due_for_each_worker_on_duty_days_only():
    visits = visits_of(
        {
            "visits": DESK,
            "ladder.grid.calendar": "office",
            "ladder.grid.workers": 3,
            "town.grids": 2,
        }
    )
    days = visits.due // DAY
    assert set(days % 7) == {0, 1, 2, 3, 4}
    assert np.bincount(days)[:7].tolist() == [3] * 5 + [0, 0]
    assert len(visits) == 3 * 20
    assert set(visits.each("household")) == set(visits.each("wakes")) == {NONE}
    assert sorted(np.unique(visits.each("queue"), return_counts=True)[1]) == [20, 40]


def test_a_visit_is_missed_when_the_next_falls_due():
    """One member on Mondays from 19 to 20 h only, and four households at 40 min."""
    changes = {
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "40 min"}},
        "town.households": 4,
        "calendars.mondays": {"days": ["mon"], "hours": ["19:00-20:00"]},
        "ladder.member.calendar": "mondays",
    }
    world = build_with(without_run_on(changes), matters(0))
    log = both(world)
    steps = world.plan.cases.first
    who = world.visits.each("household")
    begun = [(h, hours(log.start[s])) for h, s in zip(who.tolist(), steps, strict=True)]
    monday = [7 * 24 * week + 19 for week in range(4)]
    assert sorted((h, hour) for h, hour in begun if hour is not None) == [
        (0, monday[0]),
        (1, monday[1]),
        (1, round(monday[2] + 20 / 60, 4)),  # the rest of the visit to household 2 came first
        (1, monday[3]),
        (2, round(monday[1] + 40 / 60, 4)),
        (2, round(monday[3] + 40 / 60, 4)),
    ]
    missed = (log.start[steps] == NONE) & (log.finish[steps] != NONE)
    assert (log.finish[steps][missed] == world.visits.due[missed] + 7 * DAY).all()
    assert np.bincount(who[missed]).tolist() == [2, 0, 1, 3]


def test_a_visit_is_one_step_that_nobody_is_called_about():
    world = build_with(without_run_on({"visits": CONTACT}), matters(2))
    visits = world.plan.cases.first[2:]
    steps = world.plan.steps
    assert set(steps.whole("kind")[visits]) == {ROUND}
    assert steps.case[visits].tolist() == list(range(2, 2 + len(visits)))
    for column in ("next", "over", "late", "owner"):
        assert set(steps.whole(column)[visits]) == {NONE}
    assert set(steps.limit[visits]) == {7 * DAY}
    assert set(steps.whole("may_leave")[visits]) == set(steps.whole("outcome")[visits]) == {0}


def test_a_matter_comes_to_light_when_a_later_visit_finishes():
    """Household 0 is visited at hours 0, 168, …; a need of hour 0.1 meets the running visit, which counts."""
    needs = matters(
        4,
        source=[BY_VISIT, BY_VISIT, BY_PATROL, BY_PATROL],
        household=[0, 1, 0, 1],
        arise=[HOUR // 10, HOUR, HOUR, 47 * HOUR],
    )
    world = build_with(without_run_on({"visits": CONTACT | PATROL}), needs)
    found = lives(world, both(world))
    assert [life[0][:3] for life in found] == [
        ("work", "member", 0.5),
        ("work", "member", 84.5),
        ("work", "grid", 48.75),
        ("work", "grid", 72.75),
    ]


@pytest.mark.parametrize(
    ("u", "visits"), [(0.0, 1), (0.49, 1), (0.51, 2), (0.74, 2), (0.76, 3), (1 - 2**-53, 54)]
)
def test_so_many_visits_bring_a_matter_to_light(u, visits):
    scenario = without_run_on({"demand.detection": 0.5})
    assert asks(scenario, Luck({"asks": u}), matters()).tolist() == [visits]


def test_a_sure_visit_draws_nothing_and_an_almost_hopeless_one_is_no_fault():
    assert asks(without_run_on(), None, matters(2)).tolist() == [1, 1]
    hopeless = asks(without_run_on({"demand.detection": 1e-12}), Luck({"asks": [0.0, 0.9]}), matters(2))
    assert hopeless.tolist() == [1, 1 << 30]


def test_detection_is_geometric():
    """Level 0.001: the mean number of visits of 20 000 matters is 1 / 0.2, within 3.3 standard errors."""
    found = asks(without_run_on({"demand.detection": 0.2}), Draws(4, 0), matters(20_000))
    assert abs(found.mean() - 5) < 3.3 * (0.8 / 0.04 / 20_000) ** 0.5


def test_a_matter_that_needs_two_visits_waits_for_the_second():
    needs = matters(source=BY_VISIT, arise=HOUR)
    world = build_with(
        without_run_on({"visits": CONTACT, "demand.detection": 0.5}), needs, Luck({"asks": 0.6})
    )
    assert lives(world, both(world))[0][0] == ("work", "member", 14 * 24 + 0.5, 14 * 24 + 0.5, 14 * 24 + 1.5)


def test_works_of_visits_keep_their_luck_whatever_the_cadence_and_the_other_visits():
    spread = {"uniform": {"low": "10 min", "high": "50 min"}}
    weekly = {"visits": {"contact": {"by": "member", "every": "1 week", "work": spread}}}
    fortnightly = {"visits": PATROL | {"contact": {"by": "member", "every": "2 weeks", "work": spread}}}
    one, other = (
        build(without_run_on(changes), Path(), Draws(1, 0)).visits for changes in (weekly, fortnightly)
    )
    works = [
        {
            h: visits.work[(visits.each("household") == h) & (visits.each("level") == 0)].tolist()
            for h in (0, 1)
        }
        for visits in (one, other)
    ]
    assert {h: work[:2] for h, work in works[0].items()} == works[1]
    assert len({*works[0][0], *works[0][1]}) == 8
