"""Whole small worlds: a life added up by hand, and luck that nobody else changes."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from gridsim.model.build import build
from gridsim.model.demand import BY_VISIT
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE, Steps
from gridsim.scenario.measured import CAUSES
from gridsim.study.cases import case_table
from gridsim.units import DAY, HOUR
from small import Luck, both, build_with, hours, lives, matters, small

OFFICE = {f"ladder.{level}.calendar": "office" for level in ("grid", "town")}
SPREAD = {"lognormal": {"median": "1 h", "sigma": 1.0}}
LIVELY = {
    "window": {"from": "2024-03-04", "to": "2024-06-03"},
    "warm_up": "14 days",
    "town.villages": 2,
    "town.households": 24,
    "town.members": 4,
    "town.centre_households": 2,
    "town.groups": {"elders": {"share": 0.2, "visits": {"contact": "3 days"}}},
    "demand.per_household_year": 20.0,
    "demand.sources": {"visit": 0.4, "patrol": 0.3, "whistle": 0.3},
    "demand.detection": 0.6,
    "demand.needed": {"member": 0.4, "grid": 0.4, "town": 0.2},
    "demand.repeats": {"share": 0.2, "after": {"exponential": {"mean": "5 days"}}},
    "demand.types": {
        "roads": {"share": 0.5, "outside": 0.6},
        "disputes": {"share": 0.5, "sessions": {"count": {"1": 0.5, "2": 0.5}, "pause": "2 days"}},
    },
    "urgent": {"share": 0.1, "enters": "grid", "interrupts": True},
    "visits": {
        "contact": {"by": "member", "every": "1 week", "work": SPREAD},
        "patrol": {"by": "grid", "every": "1 week", "work": "20 min", "travel": SPREAD},
        "desk": {"by": "grid", "to": "desk", "every": "1 day", "work": "1 h"},
    },
    **OFFICE,
    "ladder.member.work": SPREAD,
    "ladder.member.limit": "2 working days",
    "ladder.member.solves": {"member": 0.8, "grid": 0.1},
    "ladder.member.holdback": 0.1,
    "ladder.grid.work": SPREAD,
    "ladder.grid.workers": 3,
    "ladder.grid.returned": 0.1,
    "ladder.grid.returned_work": "20 min",
    "ladder.grid.absence": {"days_per_year": 30.0, "spell": "3 days"},
    "ladder.grid.limit": "1 working day",
    "ladder.grid.breach": "deputy",
    "ladder.grid.cover": "deputy",
    "ladder.town.work": SPREAD,
    "ladder.town.meeting": {"every": "weekly", "on": ["wed"], "agenda": 3, "order": "oldest_need"},
    "outside": {"share": 0.3, "wait": {"exponential": {"mean": "6 days"}}, "units": {"1": 0.5, "2": 0.5}},
    "withdrawal": {"share": 0.3, "after": {"exponential": {"mean": "20 days"}}},
    "after.check": {"by": "grid", "work": "10 min"},
    "after.reopen": 0.5,
    "after.rating": {
        "response": 0.5,
        "satisfied_solved": 0.8,
        "satisfied_unsolved": 0.2,
        "late_loss": 0.1,
        "late_after": "10 days",
    },
}


def lively(more=None, replication=0, deterministic=False):
    return build(small(LIVELY | (more or {})), Path(), Draws(7, replication, deterministic))


@pytest.mark.parametrize("replication", range(3))
def test_both_engines_agree_on_a_lively_town_and_every_case_is_accounted_for(replication):
    world = lively(replication=replication)
    log = both(world)
    table = case_table(small(LIVELY), world, log)
    assert len(world.matters) > 80
    assert set(table.state) == {0, 1, 2}
    assert table.reopened.any()
    assert (log.aside > 0).any()
    assert set(world.plan.steps.whole("kind")[log.start != NONE]) == set(range(8))


def test_a_deterministic_town_runs_and_has_no_luck():
    one, other = lively(deterministic=True), lively(replication=5, deterministic=True)
    assert np.array_equal(one.plan.steps.work, other.plan.steps.work)
    assert np.array_equal(both(one).finish, both(other).finish)


def test_a_life_is_the_sum_of_its_parts():
    """Need on Monday 00:30, seen at the visit of Wednesday; from there every hour is told."""
    changes = {
        **OFFICE,
        "town.households": 4,
        "visits": {"contact": {"by": "member", "every": "1 week", "work": "30 min"}},
        "ladder.member.travel": "30 min",
        "ladder.grid.work": "6 h",
        "ladder.town.meeting": {"every": "weekly", "on": ["mon"], "agenda": 1},
        "outside.share": 1.0,
        "after.check": {"by": "grid", "work": "1 h"},
        "after.follow_up": {"by": "member", "after": "1 day", "work": "15 min"},
    }
    scenario = small(changes)
    world = build_with(scenario, matters(household=1, arise=HOUR // 2, needed=2, source=BY_VISIT))
    log = both(world)
    day = 24
    seen = day * 7 / 4 + 0.5  # the second of four households has its visit at a quarter of the week
    up = seen + 1.5  # an hour of work and half an hour on the way
    handed = 2 * day + 16  # on Wednesday from 8 to 12 and 14 to 16
    assert lives(world, log)[0][:3] == [
        ("work", "member", seen, seen, up),
        ("work", "grid", up, 2 * day + 8, handed),
        ("meeting", "town", handed, 7 * day + 9, pytest.approx(7 * day + 9, abs=1e-3)),
    ]
    decided = 7 * day + 9 + 1 / 3600
    solved = 7 * day + 15 + 1 / 3600  # 9 to 12 and 14 to 15
    answered = solved + 5
    checked = 8 * day + 9
    told = lives(world, log)[0][3:]
    expected = [
        ("work", "town", decided, decided, solved),
        ("outside", "town", solved, solved, answered),
        ("check", "grid", answered, 8 * day + 8, checked),
        ("pause", "member", checked, checked, checked + day),
        ("follow-up", "member", checked + day, checked + day, checked + day + 0.25),
    ]
    for found, hoped in zip(told, expected, strict=True):
        assert found[:2] == hoped[:2]
        assert found[2:] == pytest.approx(hoped[2:], abs=1e-3)
    table = case_table(scenario, world, log)
    parts = {name: hours(ticks) for name, ticks in zip(CAUSES, table.parts[0].sum(axis=1), strict=True)}
    assert parts == pytest.approx(
        {
            "asked": seen - 0.5,
            "closed_hours": (8 + 2 * day - up) + 2 + 2,
            "queue": 0,
            "meeting": decided - handed,
            "outside": 5,
            "pause": 0,
            "work": 1.5 + 6 + 4,
            "rework": 0,
            "unsolved": 0,
        },
        abs=2e-3,
    )
    assert sum(parts.values()) == pytest.approx(answered - 0.5, abs=1e-3)  # until it is solved


def rows(world, log, chosen):
    """What happened to each of the chosen matters, with what it would have taken."""
    return [told for told, here in zip(lives(world, log), chosen, strict=True) if here]


def by_address(world, log):
    """The life of each matter by the address of its luck."""
    addresses = zip(world.matters.row.tolist(), world.matters.column.tolist(), strict=True)
    return dict(zip(addresses, lives(world, log), strict=True))


IDLE = LIVELY | {
    "ladder.member.workers": 400,
    "ladder.grid.workers": 300,
    "ladder.town.workers": 100,
    "ladder.town.meeting": None,
    "ladder.grid.absence": None,
    "visits": {},
    "demand.sources": {"whistle": 1.0},
    "town.grids": 3,
    "town.groups": {},
}


def test_one_household_more_that_delays_nobody_leaves_every_other_life():
    """With workers for all at once, and everybody of the same unit."""
    more = IDLE | {"town.villages": 1, "town.members": 1, "town.grids": 1}
    few, many = (build(small(more | {"town.households": number}), Path(), Draws(7, 0)) for number in (24, 25))
    known = by_address(many, both(many))
    others = by_address(few, both(few))
    assert len(known) > len(others) > 80
    assert {address: known[address] for address in others} == others


def test_one_recorded_matter_more_that_delays_nobody_leaves_every_other_life(tmp_path):
    lines = [f"2024-03-{4 + day:02d} {8 + day % 9:02d}:00\n" for day in range(25)]
    changes = LIVELY | {
        "warm_up": "0 days",
        "demand.per_household_year": None,
        "demand.repeats": None,
        "demand.trace": {"file": "trace.csv"},
        "ladder.grid.absence": None,
    }
    found = []
    for more in ([], ["2024-05-30 10:00\n"]):
        (tmp_path / "trace.csv").write_text("arise\n" + "".join(lines + more), encoding="utf-8")
        world = build(small(changes), tmp_path, Draws(7, 0))
        found.append((world, both(world)))
    (few, log), (many, longer) = found
    assert lives(few, log) == lives(many, longer)[:25]
    assert np.array_equal(few.visits.work, many.visits.work)
    visit = len(few.plan.steps) - len(few.visits), len(many.plan.steps) - len(many.visits)
    before = few.visits.due < 80 * DAY
    for name in ("ready", "start", "finish", "team"):
        one, other = getattr(log, name)[visit[0] :], getattr(longer, name)[visit[1] :]
        assert np.array_equal(one[before], other[before])


@pytest.mark.parametrize(
    "more",
    [
        {"ladder.grid.workers": 6, "town.grids": 3},
        {"ladder.town.workers": 4},
        {"ladder.town.meeting": {"every": "monthly", "agenda": 1, "order": "oldest_need"}},
        {"visits.contact.every": "2 weeks", "town.groups": {}},
        {"ladder.grid.calendar": "always"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_two_variants_meet_the_same_people_with_the_same_luck(more):
    """Needs, kinds and works are equal row by row; only what happens to them differs."""
    settings = {"town.grids": 3, "town.groups": {}}
    one, other = (build(small(LIVELY | settings | change), Path(), Draws(7, 1)) for change in ({}, more))
    for column in fields(type(one.matters)):
        assert np.array_equal(getattr(one.matters, column.name), getattr(other.matters, column.name))
    assert np.array_equal(one.rated, other.rated)
    steps = [world.plan.steps for world in (one, other)]
    own = [table.case < len(one.matters) for table in steps]
    for name in set(Steps.__dataclass_fields__) - {"queue", "clock", "limit", "late", "next", "over"}:
        assert np.array_equal(steps[0].whole(name)[own[0]], steps[1].whole(name)[own[1]]), name
    assert not np.array_equal(both(one).finish[: own[0].sum()], both(other).finish[: own[1].sum()])


def test_the_seed_and_the_replication_change_everything():
    one, other = lively(), lively(replication=1)
    assert len(one.matters) != len(other.matters) or (one.matters.arise != other.matters.arise).any()


def test_a_longer_warm_up_only_adds_what_lies_before():
    """The same window; ticks count from the first simulated day, so that all needs are other ones."""
    short, long = lively(), lively({"warm_up": "28 days"})
    assert (long.plan.horizon - short.plan.horizon) == 14 * DAY
    assert long.clocks.tick(small(LIVELY).window.start) == 28 * DAY
    assert short.plan.start.isoformat() == "2024-02-19"


def test_needs_by_visit_wait_on_the_members_channel_and_by_patrol_on_the_grids():
    needs = matters(3, source=[0, 1, 2], household=[1, 1, 1])
    world = build_with(small(LIVELY), needs, Luck())
    assert world.plan.cases.asked[:3].tolist() == [1, 1 + 24, NONE]
    assert set(world.plan.cases.wakes[:3]) == {NONE}
    wakes = world.plan.cases.wakes[3:]
    mine, level = world.visits.each("household") == 1, world.visits.each("level")
    assert set(wakes[mine & (level == 0)]) == {1}
    assert set(wakes[mine & (level == 1)]) == {25}
