"""Demand: how many needs, when, whose and what, and that nobody's luck depends on anybody else."""

import dataclasses
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.errors import PlanError, ScenarioError
from gridsim.model.arrivals import arrivals, cumulative_rates, needs_in_window, weights
from gridsim.model.calendar import Clocks
from gridsim.model.cells import EARLIER, row_of
from gridsim.model.demand import ABOVE, BY_PATROL, BY_VISIT, CARD, WHISTLE, Matters, describe, make_matters
from gridsim.model.draws import Draws
from gridsim.model.repeats import needs_level
from gridsim.model.tables import households_of, recorded_needs
from gridsim.model.town import NOBODY, build_town
from gridsim.units import DAY, HOUR, NEVER
from small import Luck, without_run_on

RATE = {"demand.per_household_year": 12.0}
CONTACT = {"contact": {"by": "member", "every": "1 week", "work": "10 min"}}
PATROL = {"patrol": {"by": "grid", "every": "1 week", "work": "10 min"}}
SURE = Draws(1, 0, deterministic=True)


def setting(changes=None, folder=Path()):
    scenario = without_run_on(changes)
    return scenario, build_town(scenario, folder), Clocks(scenario)


def needs(changes=None, draws=None, folder=Path()):
    scenario, town, clocks = setting(changes, folder)
    recorded = recorded_needs(scenario, folder, clocks, households_of(town))
    return make_matters(scenario, town, clocks, draws or Draws(1, 0), recorded)


def by_done(done=40.0, share=0.8, **more):
    return {
        "demand.per_household_year": None,
        "demand.done_in_window": done,
        "demand.share_done": share,
        **more,
    }


VARIED = {
    "demand.day_kinds": {"workday": 1.0, "adjusted_workday": 0.6, "weekend": 0.4, "holiday": 0.2},
    "demand.weekdays": {"mon": 2.0, "sun": 0.5},
    "demand.months": {"feb": 3.0, "mar": 0.5},
    "demand.hours": [{"hours": "08:00-12:00", "share": 0.75}, {"hours": "10:00-24:00", "share": 0.25}],
    "window": {"from": "2024-02-01", "to": "2024-04-15"},
}
WORLDS = {
    "plain": {},
    "varied": VARIED,
    "warm-up": VARIED | {"warm_up": "40 days"},
    "groups": {
        "town.households": 50,
        "town.groups": {"a": {"share": 0.3, "need_factor": 4.0}, "b": {"share": 0.2, "need_factor": 0.0}},
    },
    "bad days": VARIED | {"demand.overdispersion": 3.0},
    "repeats": {"demand.repeats": {"share": 0.4, "after": {"exponential": {"mean": "50 days"}}}},
    "repeats of a season": VARIED
    | {
        "warm_up": "20 days",
        "demand.overdispersion": 2.0,
        "demand.repeats": {"share": 0.4, "after": {"lognormal": {"median": "30 days", "sigma": 1.5}}},
    },
}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_the_needs_expected_in_the_window_are_those_asked_for(world):
    """40 done of 80 % are 50: the mean of 300 replications lies within four of its standard errors."""
    scenario, town, clocks = setting(by_done() | world)
    start = clocks.tick(scenario.window.start)
    found = [(arrivals(scenario, town, clocks, Draws(3, r))[2] >= start).sum() for r in range(300)]
    assert abs(np.mean(found) - 50) < 4 * np.std(found) / 300**0.5
    assert np.std(found) > 50**0.5 * 0.8


CALM = [world for world in WORLDS.values() if "demand.overdispersion" not in world]


@pytest.mark.parametrize("world", CALM)
def test_the_expectation_itself_is_exact(world):
    scenario, town, clocks = setting(by_done() | world)
    rate = cumulative_rates(scenario, clocks, Draws(1, 0), town.households)[0]
    start = np.searchsorted(rate.edges, clocks.tick(scenario.window.start))
    assert np.isclose(rate.total - rate.reached[start], 50)
    assert np.isclose(weights(scenario, town).sum(), 1)


def test_a_rate_for_each_household_is_for_those_there_are(tmp_path):
    (tmp_path / "roster.csv").write_text("village,grid\na,1\na,1\na,1\n", encoding="utf-8")
    listed = {"town.roster": "roster.csv", "town.households": 3, "town.members": 0}
    for changes, households in (({}, 2), (listed, 3), ({"town.households": 0}, 0)):
        scenario, town, clocks = setting(RATE | changes, tmp_path)
        assert town.households == households
        rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
        assert np.isclose(rate.total, 12 * households * 28 / 365.25)
        assert len(needs(RATE | changes, SURE, tmp_path)) == round(12 * households * 28 / 365.25)


def test_the_community_comes_on_top_at_its_own_rate():
    community = {"town.community": {"households": 30, "grid_workers": 1, "need_factor": 0.5}}
    groups = {"town.groups": {"a": {"share": 1.0, "need_factor": 4.0}}, "town.households": 10}
    scenario, town, _ = setting(by_done(100.0, 1.0) | community | groups)
    assert np.allclose(weights(scenario, town), [0.1] * 10 + [0.05] * 30)
    assert len(needs(by_done(100.0, 1.0) | community | groups, SURE)) == 250
    alone = RATE | community | {"town.households": 0}
    assert len(needs(alone, SURE)) == round(12 * 28 / 365.25 * 30 * 0.5)


def test_no_needs_are_no_needs():
    for changes in ({}, {"town.households": 0} | RATE, by_done(0.0)):
        assert len(needs(changes)) == len(needs(changes, SURE)) == 0


def test_a_day_that_is_worth_nothing_has_no_needs():
    closed = {"demand.day_kinds": {"workday": 0.0, "adjusted_workday": 0.0, "weekend": 0.0, "holiday": 0.0}}
    assert len(needs(by_done() | closed)) == 0
    weekend = {"demand.day_kinds": {"workday": 0.0, "adjusted_workday": 0.0, "weekend": 1.0, "holiday": 0.0}}
    days = needs(by_done() | weekend).arise // DAY % 7
    assert set(days) == {5, 6}


def test_the_rate_of_a_day_is_that_of_its_kind_weekday_and_month():
    """2024: 4 and 18 February are Sundays worked, 10 to 17 February and 4 to 6 April holidays."""
    scenario, town, clocks = setting(by_done(74.0, 1.0) | VARIED)
    rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
    reached = np.append(rate.reached[rate.edges % DAY == 0], 0)[: clocks.days + 1]
    daily = np.diff(reached)
    expected = []
    for offset in range(clocks.days):
        day = date(2024, 2, 1) + timedelta(days=offset)
        kind = 0.4 if day.weekday() >= 5 else 1.0
        if date(2024, 2, 10) <= day <= date(2024, 2, 17) or date(2024, 4, 4) <= day <= date(2024, 4, 6):
            kind = 0.2
        if day in (date(2024, 2, 4), date(2024, 2, 18), date(2024, 4, 7)):
            kind = 0.6
        weekday = {0: 2.0, 6: 0.5}.get(day.weekday(), 1.0)
        expected.append(kind * weekday * {2: 3.0, 3: 0.5}.get(day.month, 1.0))
    assert np.allclose(daily / daily.sum(), np.array(expected) / sum(expected))


def test_the_rate_within_a_day_is_that_of_its_hours():
    """75 % from 8 to 12 and 25 % from 10 to 24: 2 to 12 is shared by both."""
    scenario, town, clocks = setting(by_done() | VARIED)
    rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
    first = slice(0, 5)
    assert (rate.edges[first] / HOUR).tolist() == [0, 8, 10, 12, 24]
    share = np.diff(rate.reached[first]) / (rate.reached[4] - rate.reached[0])
    both = 0.25 / 7
    assert np.allclose(share, [0, 0.375, 0.375 + both, 6 * both])


def test_needs_follow_the_rate():
    """Level 0.001: chi-squared over the 74 days below 116 (73 degrees of freedom less empty ones)."""
    scenario, town, clocks = setting(by_done(4000.0, 1.0) | VARIED)
    rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
    edges = np.arange(clocks.days + 1) * DAY
    expected = np.diff(np.interp(edges, rate.edges, rate.reached))
    found = np.histogram(arrivals(scenario, town, clocks, Draws(1, 0))[2], edges)[0]
    assert ((found - expected) ** 2 / expected).sum() < 116
    hour = np.histogram(arrivals(scenario, town, clocks, Draws(1, 0))[2] % DAY / HOUR, [0, 8, 10, 12, 24])[0]
    assert np.allclose(hour / hour.sum(), [0, 0.375, 0.411, 0.214], atol=0.03)


@pytest.mark.parametrize("when", [0.0, 0.25, 0.999999999999, 1 - 2**-53])
def test_every_need_lies_in_a_stretch_with_a_rate(when):
    scenario, town, clocks = setting(by_done() | VARIED)
    rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
    tick = rate.when(np.array([when * rate.total]))
    assert 0 <= tick[0] < clocks.horizon
    assert 8 * HOUR <= tick[0] % DAY < 24 * HOUR


REPEATS = {"demand.repeats": {"share": 0.3, "after": {"exponential": {"mean": "40 days"}}}}


@pytest.mark.parametrize(("asked", "more"), [(1.0, {}), (1.5, {}), (3.0, {}), (2.0, REPEATS)])
def test_ordinary_working_days_are_as_overdispersed_as_asked(asked, more):
    """Tuesdays in 20 replications of 5 years, 6 needs a day: within 4 standard errors of the ratio."""
    scenario, town, clocks = setting(
        {
            "window": {"from": "2017-01-01", "to": "2022-01-01"},
            "demand.per_household_year": 6 * 365.25 / 2,
            "demand.overdispersion": asked,
            "demand.weekdays": {"mon": 1.4, "sat": 0.6},
            "demand.day_kinds": {"workday": 1.0, "adjusted_workday": 0.5, "weekend": 1.0, "holiday": 1.0},
        }
        | more
    )
    shift = (scenario.window.start - clocks.start).days
    tuesdays = np.array([d for d in range(shift, clocks.days) if (clocks.start.weekday() + d) % 7 == 1])
    rows = [
        np.bincount(arrivals(scenario, town, clocks, Draws(5, r))[2] // DAY, minlength=clocks.days)[tuesdays]
        for r in range(20)
    ]
    counts = np.concatenate(rows)
    ratio = counts.var() / counts.mean()
    assert np.isclose(counts.mean(), 6, rtol=0.05)
    assert abs(ratio - asked) < 4 * asked * (2 / len(counts)) ** 0.5 * 1.5


def test_good_and_bad_days_are_the_same_for_all_and_none_where_none_are_asked():
    scenario, _, clocks = setting(RATE | {"demand.overdispersion": 2.0})
    one, other = (np.diff(cumulative_rates(scenario, clocks, Draws(1, r), 2)[0].reached) for r in (0, 1))
    assert (one != other).all()
    calm = without_run_on(RATE)
    plain = [cumulative_rates(calm, clocks, Draws(1, r), 2)[0].reached for r in (0, 1)]
    assert np.array_equal(*plain)


def columns_of(matters, chosen):
    return {
        field.name: getattr(matters, field.name)[chosen].tolist() for field in dataclasses.fields(Matters)
    }


FULL = RATE | {
    "town.households": 30,
    "warm_up": "20 days",
    "visits": CONTACT | PATROL,
    "demand.sources": {"visit": 0.3, "patrol": 0.2, "whistle": 0.2, "card": 0.1, "above": 0.2},
    "demand.repeats": {"share": 0.3, "after": {"exponential": {"mean": "5 days"}}},
    "demand.needed": {"member": 0.5, "grid": 0.3, "town": 0.2},
    "demand.types": {"a": {"share": 0.4, "urgent": 0.5}, "b": {"share": 0.6, "needed": {"town": 1.0}}},
    "urgent.share": 0.1,
    "withdrawal": {"share": 0.5, "after": {"exponential": {"mean": "9 days"}}},
}


def test_one_household_more_changes_nobody_elses_needs():
    """Where needs are given for each household, without groups and without overdispersion of the town."""
    few, more = needs(FULL), needs(FULL | {"town.households": 31})
    assert len(more) > len(few) > 30
    assert columns_of(more, more.household < 30) == columns_of(few, few.household < 30)


def test_a_longer_window_leaves_the_earlier_needs():
    short, long = needs(FULL), needs(FULL | {"window": {"from": "2024-03-04", "to": "2024-05-06"}})
    assert columns_of(long, long.arise < 48 * DAY) == columns_of(short, short.arise < 48 * DAY)
    assert len(long) > len(short) > 30


def test_another_share_of_urgent_matters_leaves_all_else():
    plain, urgent = needs(FULL), needs(FULL | {"demand.types.a.urgent": 0.9})
    for name in ("household", "arise", "type", "needed", "withdraw"):
        assert np.array_equal(getattr(plain, name), getattr(urgent, name))
    assert (urgent.urgent >= plain.urgent).all()
    assert urgent.urgent.sum() > plain.urgent.sum()


def test_needs_come_in_order_and_each_has_an_address_of_its_own():
    found = needs(FULL)
    assert (np.diff(found.arise) >= 0).all()
    assert len(set(zip(found.row.tolist(), found.column.tolist(), strict=True))) == len(found)
    assert np.array_equal(row_of(found.row), found.household)
    assert (found.column[found.row != found.household] % 2 == 1).all()
    again = (found.column % 2 == 1) & (found.row == found.household)
    before = {(h, c): t for h, c, t in zip(found.row, found.column, found.arise, strict=True)}
    for h, c, t in zip(found.household[again], found.column[again], found.arise[again], strict=True):
        assert before[h, c - 1] < t
    assert again.sum() > 5


def test_repeats_are_so_large_a_share_of_all_needs():
    """Of about 3000 needs 40 % repeat; five standard errors."""
    changes = by_done(3000.0, 1.0) | {"demand.repeats": {"share": 0.4, "after": "1 h"}}
    found = needs(changes)
    assert abs((found.column % 2).mean() - 0.4) < 5 * (0.24 / 3000) ** 0.5


def test_a_repeat_follows_at_its_time_and_never_at_the_same_tick():
    found = needs(by_done(60.0, 1.0) | {"demand.repeats": {"share": 0.5, "after": "0 h"}})
    arise = dict(zip(zip(found.row.tolist(), found.column.tolist(), strict=True), found.arise, strict=True))
    gaps = {arise[h, c] - arise[h, c - 1] for h, c in arise if c % 2}
    assert gaps == {1}


SLOW = {"demand.repeats": {"share": 0.4, "after": {"exponential": {"mean": "50 days"}}}}


def test_repeats_are_as_large_a_share_of_the_first_weeks_as_of_all():
    """About 1000 needs a week, 40 % of them repeats: each week within 4.5 standard errors."""
    found = needs(by_done(4000.0, 1.0) | SLOW)
    week, again = found.arise // (7 * DAY), found.column % 2
    weekly = np.bincount(week)[:4]
    assert np.abs(np.bincount(week, again)[:4] / weekly - 0.4).max() < 4.5 * (0.24 / 1000) ** 0.5
    assert np.abs(weekly - 1000).max() < 4.5 * 1000**0.5


def test_repeats_of_needs_from_before_the_start_have_luck_and_rows_of_their_own():
    """Repeats that come after half a day: those of earlier needs arise in the first half day."""
    found = needs(by_done(4000.0, 1.0) | {"demand.repeats": {"share": 0.4, "after": "12 h"}})
    earlier = found.row != found.household
    assert set(found.row[earlier] - found.household[earlier]) == {EARLIER}
    assert found.arise[earlier].max() < DAY // 2
    assert abs(earlier.sum() - 4000 * 0.4 / 56) < 4.5 * (4000 * 0.4 / 56) ** 0.5
    plain = needs(by_done(4000.0, 1.0) | {"demand.repeats": {"share": 0.4, "after": "1 h"}})
    assert columns_of(found, found.column % 2 == 0) == columns_of(plain, plain.column % 2 == 0)


def test_without_chance_repeats_of_earlier_needs_fill_the_time_until_the_first_others():
    """Two needs a day, half of them repeats after a week: one repeat a day from the first day on."""
    found = needs(by_done(56.0, 1.0) | {"demand.repeats": {"share": 0.5, "after": "7 days"}}, SURE)
    again = found.column % 2 == 1
    for some in (again, ~again):
        assert np.bincount(found.arise[some] // DAY)[:28].tolist() == [1] * 28
    assert (found.row[again] != found.household[again])[:28].tolist() == [True] * 7 + [False] * 21


@pytest.mark.parametrize(
    ("days", "warm_up"), [(1, "0 days"), (10, "0 days"), (30, "10 days"), (200, "40 days"), (20, "400 days")]
)
def test_the_level_of_needs_takes_in_the_season_at_which_repeats_come(days, warm_up):
    """All expectations added up hour by hour, for repeats that come after whole days."""
    after = {"share": 0.4, "after": f"{days} days"}
    scenario, town, clocks = setting(by_done() | VARIED | {"warm_up": warm_up, "demand.repeats": after})
    rate = cumulative_rates(scenario, clocks, SURE, town.households)[0]
    hourly = np.diff(np.interp(np.arange(clocks.days * 24 + 1) * HOUR, rate.edges, rate.reached))
    window = np.array([clocks.tick(scenario.window.start), clocks.tick(scenario.window.end)])
    hourly *= needs_level(scenario.demand.repeats, window, rate.at, SURE)
    shift = days * 24
    again = np.append(hourly[:shift], hourly[:-shift] if shift < len(hourly) else [])[: len(hourly)]
    assert (0.6 * hourly + 0.4 * again)[slice(*window // HOUR)].sum() == pytest.approx(50, rel=1e-9)


def test_deterministic_needs_are_as_many_as_expected_and_evenly_spread():
    scenario, town, clocks = setting(by_done(56.0, 1.0) | {"town.households": 8})
    household, number, arise = arrivals(scenario, town, clocks, SURE)
    assert np.abs(arise - (DAY // 4 + DAY // 2 * np.arange(56))).max() <= 1
    assert set(np.bincount(household, minlength=8)) <= {6, 7, 8}
    assert sorted(number[household == 3]) == [2 * n for n in range((household == 3).sum())]


def test_more_needs_than_can_be_run_are_refused():
    scenario, town, clocks = setting(by_done(10.0, 1.0) | {"town.households": 1000})
    demand = scenario.demand.model_copy(update={"done_in_window": 6e7})
    with pytest.raises(
        PlanError, match=r"^about 60,000,000 needs would arise; at most 50,000,000 can be run$"
    ):
        arrivals(scenario.model_copy(update={"demand": demand}), town, clocks, Draws(1, 0))


def described(changes, count=20_000, luck=None, **columns):
    scenario, town, _ = setting(changes)
    unknown = np.full(count, NOBODY)
    values = {"household": np.zeros(count, int), "arise": np.zeros(count, int)} | columns
    row = np.arange(count)
    known = [columns.get(name, unknown) for name in ("type", "urgent")]
    return describe(
        scenario, town, luck or Draws(2, 0), values["household"], row, row * 0, values["arise"], *known
    )


def near(found, share, count=20_000):
    """Within five standard errors."""
    return abs(found - share) < 5 * (share * (1 - share) / count) ** 0.5 + 1e-12


def test_matters_have_the_shares_of_the_scenario():
    found = described(FULL)
    assert near((found.type == 0).mean(), 0.4)
    assert near(found.urgent[found.type == 0].mean(), 0.5, 8000)
    assert near(found.urgent[found.type == 1].mean(), 0.1, 12_000)
    assert (found.needed[found.type == 1] == 2).all()
    shares = [(found.needed[found.type == 0] == level).mean() for level in range(3)]
    assert all(near(share, asked, 8000) for share, asked in zip(shares, (0.5, 0.3, 0.2), strict=True))
    calm = ~found.urgent
    for source, share in ((BY_VISIT, 0.3), (BY_PATROL, 0.2), (WHISTLE, 0.2), (CARD, 0.1), (ABOVE, 0.2)):
        assert near((found.source[calm] == source).mean(), share, int(calm.sum()))
    assert (found.source[found.urgent] == WHISTLE).all()
    assert near((found.withdraw < NEVER).mean(), 0.5)
    patience = found.withdraw[found.withdraw < NEVER] / DAY
    assert abs(patience.mean() - 9) < 5 * 9 / 10_000**0.5


def test_the_community_calls_by_card_and_without_types_all_are_one():
    changes = {"town.community": {"households": 1, "grid_workers": 1}, "urgent.share": 0.5}
    found = described(
        changes, 4, household=np.array([0, 2, 2, 0]), luck=Luck({"urgent": [0.4, 0.4, 0.6, 0.6]})
    )
    assert found.urgent.tolist() == [True, True, False, False]
    assert found.source.tolist() == [WHISTLE, CARD, CARD, WHISTLE]
    assert found.type.tolist() == [0] * 4
    assert found.withdraw.tolist() == [NEVER] * 4


def test_patience_counts_from_the_need():
    changes = {"withdrawal": {"share": 0.5, "after": "2 h"}}
    luck = Luck({"withdraw": [0.4, 0.6]})
    assert described(changes, 2, luck, arise=np.array([10, 20])).withdraw.tolist() == [10 + 2 * HOUR, NEVER]


TRACED = {
    "demand.per_household_year": None,
    "demand.trace": {"file": "trace.csv", "arise": "时间", "household": "户", "type": "类型", "urgent": "急"},
    "demand.types": {"roads": {"share": 0.5}, "water": {"share": 0.5}},
    "urgent.share": 0.5,
    "demand.needed": {"member": 0.4, "grid": 0.3, "town": 0.3},
    "withdrawal": {"share": 0.5, "after": {"exponential": {"mean": "9 days"}}},
}
HEADER = "时间,户,类型,急\n"


def trace(folder, text, changes=None, draws=None):
    (folder / "trace.csv").write_text(text, encoding="utf-8-sig")
    return needs(TRACED | (changes or {}), draws, folder)


def test_a_trace_is_read_as_it_was_recorded(tmp_path):
    found = trace(
        tmp_path,
        HEADER
        + "2024-03-04 08:30:15,1,roads,是\n2024/3/5 9:05,2,water,no\n2024年3月6日 10:00,,,\n"
        + "2024-03-07T11:00,1,,YES\n2024.3.31 23:59:59,2,roads,0\n",
    )
    moments = found.arise - np.array([0, 1, 2, 3, 27]) * DAY
    assert moments.tolist() == [30_615, 32_700, 36_000, 39_600, 86_399]
    assert found.household.tolist()[:2] + found.household.tolist()[3:] == [0, 1, 0, 1]
    assert found.type.tolist()[:2] + found.type.tolist()[4:] == [0, 1, 0]
    assert found.urgent.tolist()[:2] + found.urgent.tolist()[3:] == [True, False, True, False]
    assert found.row.tolist() == [0, 1, 2, 3, 4]


def test_what_a_trace_leaves_open_is_drawn(tmp_path):
    found = trace(tmp_path, HEADER + "2024-03-05 08:00,,,\n" * 400)
    for column in (found.household, found.type, found.urgent):
        assert 0.35 < (column == 1).mean() < 0.65
    assert set(found.arise) == {DAY + 8 * HOUR}


def test_a_date_alone_gets_a_time_by_the_hours_of_the_day(tmp_path):
    hours = {
        "demand.hours": [{"hours": "08:00-12:00", "share": 0.75}, {"hours": "14:00-18:00", "share": 0.25}]
    }
    found = trace(tmp_path, HEADER + "2024-03-05,,,\n" * 2000 + "2024年3月6日,,,\n", hours)
    hour = found.arise[:2000] / HOUR - 24
    assert near(((hour >= 8) & (hour < 12)).mean(), 0.75, 2000)
    assert near(((hour >= 14) & (hour < 18)).mean(), 0.25, 2000)
    assert found.arise[2000] // DAY == 2


def test_rows_outside_the_simulation_are_left_out_and_change_nobodys_luck(tmp_path):
    """Row numbers of the file are addresses: a longer warm-up gives the same matters the same luck."""
    text = HEADER + "2024-02-28 08:00,,,\n2024-03-05 08:00,,,\n2024-03-06,,,\n2024-04-01 00:00,,,\n"
    short = trace(tmp_path, text)
    long = trace(tmp_path, text, {"warm_up": "7 days"})
    assert (short.row.tolist(), long.row.tolist()) == ([1, 2], [0, 1, 2])
    later = np.array([False, True, True])
    for name in ("household", "type", "urgent", "needed", "source"):
        assert np.array_equal(getattr(short, name), getattr(long, name)[later])
    assert np.array_equal(short.arise, long.arise[later] - 7 * DAY)


def test_a_row_more_leaves_the_other_rows_as_they_were(tmp_path):
    rows = [f"2024-03-{4 + day:02d},,,\n" for day in range(20)]
    few = trace(tmp_path, HEADER + "".join(rows))
    more = trace(tmp_path, HEADER + "".join(rows) + "2024-03-04 00:00,1,roads,yes\n")
    assert columns_of(more, slice(0, 20)) == columns_of(few, slice(0, 20))
    assert len(more) == 21


def test_all_faults_of_a_trace_are_told_at_once(tmp_path):
    text = (
        HEADER + "2024-02-30,1,roads,\nsoon,3,,\n,0,bridges,maybe\n2024-03-04 25:00,1.0,,不\n2024-03-05,1,,\n"
    )
    with pytest.raises(ScenarioError, match=r"trace\.csv:2:") as error:
        trace(tmp_path, text)
    assert [str(fault) for fault in error.value.faults] == [
        "2: arise: needs a date or time, found 2024-02-30",
        "3: arise: needs a date or time, found soon",
        "3: household: must be from 1 to 2, found 3",
        "4: arise: needs a date or time, found nothing",
        "4: household: must be from 1 to 2, found 0",
        "4: type: names no type, found bridges; there are: roads, water",
        "4: urgent: must be yes or no (是/否), found maybe",
        "5: arise: needs a date or time, found 2024-03-04 25:00",
        "5: household: must be from 1 to 2, found 1.0",
        "5: urgent: must be yes or no (是/否), found 不",
    ]


def test_lines_of_faults_count_blank_lines(tmp_path):
    text = "\n" + HEADER + "\n,,,\n2024-03-05,3,,\n\n2024-03-05,1,ro\x00ads,\n"
    with pytest.raises(ScenarioError, match=r"trace\.csv:5:") as error:
        trace(tmp_path, text)
    assert [str(fault) for fault in error.value.faults] == [
        "5: household: must be from 1 to 2, found 3",
        "7: 类型: has a character that cannot be seen (U+0000); remove it",
    ]


@pytest.mark.parametrize("cell", ["45355", "45355.354", "109575"])
def test_a_date_as_excel_stores_it_is_told(tmp_path, cell):
    hint = rf"2: arise: needs a date or time, not the number by which Excel stores it .*, found {cell}$"
    with pytest.raises(ScenarioError, match=hint):
        trace(tmp_path, f"{HEADER}{cell},,,\n")


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("2024-03-05T08:00:00+08:00", 24 + 8),
        ("2024-03-05 08:00:00 +0800", 24 + 8),
        ("2024-03-05T20:00:00Z", 24 + 28),
        ("2024-03-05T00:30+09", 24 - 0.5),
        ("2024-03-05T20:00:00-05:30", 24 + 33.5),
        ("2024-03-05T08:00:01.999", 24 + 8 + 1 / 3600),
        ("2024-03-05T08:00:01,5Z", 24 + 16 + 1 / 3600),
        ("2024年3月5日下午3:05", 24 + 15 + 5 / 60),
        ("2024/3/5 上午12:30", 24.5),
        ("2024/3/5 下午12:30", 36.5),
        ("2024/3/5 下午15:30", 39.5),
        ("2024/3/5 3:05:10 PM", 24 + 15 + 310 / 3600),
        ("2024/3/5 12:05 am", 24 + 5 / 60),
        ("2024年3月5日 8时30分", 32.5),
        ("2024年3月5日8时5分6秒", 24 + 8 + 306 / 3600),
        ("2024年3月5日下午3点", 39),
        ("2024-03-05 8：30", 32.5),
    ],
)
def test_times_are_read_as_people_and_programs_write_them(tmp_path, cell, hours):
    """Times with a zone are put into the town's time, which is eight hours ahead of UTC."""
    found = trace(tmp_path, f'{HEADER}"{cell}",1,,\n')
    assert found.arise.tolist() == [round(hours * HOUR)]


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05 08:00+15:00",
        "2024-03-05 08:00+08:60",
        "2024-03-05+08:00",
        "2024-03-05 上午13:00",
        "2024-03-05 下午3:05 PM",
        "2024-03-05  8",
        "2024-03-05 8:3015",
        "2024-03-05 24:30",
    ],
)
def test_times_that_there_are_not_are_refused(tmp_path, cell):
    with pytest.raises(ScenarioError, match=r"2: arise: needs a date or time, found 2024-03-05"):
        trace(tmp_path, f"{HEADER}{cell},1,,\n")


def test_a_row_has_as_many_cells_as_the_header(tmp_path):
    """A comma that lacks its quotes shifts cells, also where the last ones are empty."""
    text = HEADER + '2024-03-05,"1",,\n2024-03-05,1\n,,,,,\n2024-03-05, 1, 1,,\n2024-03-05,1,,,\n'
    with pytest.raises(ScenarioError, match=r"trace\.csv:3:") as error:
        trace(tmp_path, text)
    assert [str(fault) for fault in error.value.faults] == [
        f"{line}: must have 4 cells, as many as the header, found {cells}"
        for line, cells in ((3, 2), (5, 5), (6, 5))
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("时间,户,类型,急,户", "1: 户: two columns have this name"),
        (
            "时间,\u200b户,类型,急,x",
            "1: 户: the name of this column has a character that cannot be seen (U+200B)",
        ),
    ],
)
def test_a_column_is_named_once_and_visibly(tmp_path, header, fault):
    with pytest.raises(ScenarioError, match=re.escape(fault)):
        trace(tmp_path, f"{header}\n2024-03-05,1,,,\n")


def test_columns_that_are_not_read_do_not_matter(tmp_path):
    """They may be named twice or not at all, and hold line breaks and characters that cannot be seen."""
    text = (
        '时间,备注,,备注,户,类型,急\n"2024-03-05\n08:00","a\r\nb\u202e",,\x00,1,roads,\n2024-03-05,,,,9,,\n'
    )
    with pytest.raises(ScenarioError, match=r"trace\.csv:5: household: must be from 1 to 2, found 9$"):
        trace(tmp_path, text)
    found = trace(tmp_path, text.replace(",9,", ",2,"))
    assert found.arise.tolist()[0] == DAY + 8 * HOUR
    assert found.household.tolist() == [0, 1]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u2028", "\u3164", "\x85"])
def test_characters_that_cannot_be_seen_are_refused_where_they_are_read(tmp_path, sign):
    told = rf"trace\.csv:2: 类型: has a character that cannot be seen \(U\+{ord(sign):04X}\); remove it$"
    with pytest.raises(ScenarioError, match=told):
        trace(tmp_path, f"{HEADER}2024-03-05,1,ro{sign}ads,\n")


def test_mongolian_names_keep_their_separator_of_vowels(tmp_path):
    name = "\u182d\u180e\u1820"
    changes = {"demand.types": {name: {"share": 1.0}}}
    assert trace(tmp_path, f"{HEADER}2024-03-05,1,{name},\n", changes).type.tolist() == [0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '2024-03-05,1,,\n2024-03-05,"1,,\n2024-03-05,1,,\n',
            "3: demand.trace.file: a quotation mark is opened in",
        ),
        ('2024-03-05,"1" 2,,\n', "2: demand.trace.file: text follows a closing quotation mark"),
    ],
)
def test_quotation_marks_that_swallow_rows_are_told(tmp_path, text, told):
    with pytest.raises(ScenarioError, match=re.escape(told)):
        trace(tmp_path, HEADER + text)


def test_of_many_faults_the_first_are_told_and_the_others_counted(tmp_path):
    with pytest.raises(ScenarioError, match=r"and 4,800 more faults$") as error:
        trace(tmp_path, HEADER + "soon,1,,\n" * 5000)
    assert [fault.line for fault in error.value.faults] == [*range(2, 202), 0]
    assert error.value.faults[-1].more == 4800


def test_rows_outside_the_simulated_dates_are_counted(tmp_path):
    rows = "2024-03-03 23:59,1,,\n2024-03-04,1,,\n2024-03-31 23:59,1,,\n2024-04-01,1,,\n2025-03-04,1,,\n"
    (tmp_path / "trace.csv").write_text(HEADER + rows, encoding="utf-8")
    scenario, town, clocks = setting(TRACED, tmp_path)
    found = recorded_needs(scenario, tmp_path, clocks, households_of(town))
    assert (found.read, found.before, found.after) == (5, 1, 2)
    assert (found.row.tolist(), found.first, found.last) == ([1, 2], date(2024, 3, 4), date(2024, 3, 31))


def test_a_trace_without_a_row_in_the_simulated_dates_is_refused(tmp_path):
    told = "has no row within the simulated dates, 2024-03-04 to 2024-03-31: 1 before and 2 after"
    with pytest.raises(ScenarioError, match=told):
        trace(tmp_path, HEADER + "2023-03-05,1,,\n2025-03-05,1,,\n2024-04-01,1,,\n")


def test_a_trace_may_be_gb18030(tmp_path):
    (tmp_path / "trace.csv").write_bytes(f"{HEADER}2024年3月6日 10:00,2,roads,是\r\n".encode("gb18030"))
    found = needs(TRACED, None, tmp_path)
    assert (found.household.tolist(), found.urgent.tolist()) == ([1], [True])


@pytest.mark.parametrize("rows", ["", "\n,,,\n \n"])
def test_a_trace_of_a_header_alone_has_no_needs(tmp_path, rows):
    assert len(trace(tmp_path, HEADER + rows)) == 0


@pytest.mark.parametrize("ids", [("B7", "1"), ("2", "1")])
def test_a_trace_names_households_as_the_roster_does(tmp_path, ids):
    rows = "".join(f"{name},a,1\n" for name in ids)
    (tmp_path / "roster.csv").write_text("household,village,grid\n" + rows, encoding="utf-8")
    changes = {"town.roster": "roster.csv", "town.members": 0}
    text = HEADER + f"2024-03-05,1,,\n2024-03-05,{ids[0]},,\n"
    assert trace(tmp_path, text, changes).household.tolist() == [1, 0]
    with pytest.raises(ScenarioError, match=r"4: household: is no household of the roster, found 9$"):
        trace(tmp_path, text + "2024-03-05,9,,\n", changes)


def test_a_trace_numbers_households_where_the_roster_has_no_ids(tmp_path):
    (tmp_path / "roster.csv").write_text("village,grid\na,1\n\na,1\n", encoding="utf-8")
    changes = {"town.roster": "roster.csv", "town.members": 0}
    assert trace(tmp_path, HEADER + "2024-03-05,2,,\n", changes).household.tolist() == [1]
    with pytest.raises(ScenarioError, match="must be from 1 to 2, found 9"):
        trace(tmp_path, HEADER + "2024-03-05," + "9" * 5000 + ",,\n", changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("时间,户\n2024-03-04,1\n", r"demand\.trace\.file: lacks the columns: 类型, 急"),
        ("", r"demand\.trace\.file: lacks the columns: 时间, 户, 类型, 急"),
    ],
)
def test_a_trace_without_its_columns_is_refused(tmp_path, text, message):
    with pytest.raises(ScenarioError, match=message):
        trace(tmp_path, text)


def test_a_trace_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioError, match=r"nowhere\.csv: demand\.trace\.file: there is no such file"):
        needs(TRACED | {"demand.trace": {"file": "nowhere.csv"}}, None, tmp_path)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0, 40))
def test_arrivals_are_a_pure_function_of_the_luck(seed, households, rate):
    changes = {"demand.per_household_year": rate, "town.households": households}
    one, other = needs(changes, Draws(seed, 0)), needs(changes, Draws(seed, 0))
    assert columns_of(one, slice(None)) == columns_of(other, slice(None))
    assert (one.arise >= 0).all()
    assert (one.arise < 28 * DAY).all()


def test_the_calibrated_rate_and_the_rate_by_households_agree():
    assert needs_in_window(without_run_on(by_done()), 2) == 50
    assert np.isclose(needs_in_window(without_run_on(RATE), 10), 120 * 28 / 365.25)
