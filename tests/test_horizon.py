"""The run-on: how long each need is followed after the window, and what is told of it."""

from datetime import date

import numpy as np
import pytest

from gridsim.model.arrivals import cumulative_rates
from gridsim.model.calendar import Clocks, follow_up_days, years_by_law
from gridsim.model.draws import Draws
from gridsim.model.trace import Recorded
from gridsim.output.summaries.tables import rows
from gridsim.units import DAY
from small import small, without_run_on

NATIONAL = {"days": "national", "hours": ["08:00-12:00", "14:00-18:00"]}


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, 120),
        ({"run_on": "30 days"}, 30),
        ({"run_on": "10 days"}, 22),  # 15 working days from a Friday on take 21 days, and a day begun counts
        ({"limits.done": "150 days"}, 150),
        ({"limits.done": "100 working days"}, 141),
    ],
)
def test_needs_are_followed_as_long_as_is_said_and_never_less_than_their_limits(changes, days):
    assert follow_up_days(small(changes)) == days


def test_the_window_ends_before_the_simulation_by_the_run_on():
    clocks = Clocks(small({"warm_up": "7 days", "run_on": "40 days"}))
    assert clocks.window == (7 * DAY, (7 + 28) * DAY)
    assert clocks.horizon == (7 + 28 + 40) * DAY


def test_needs_arise_in_the_run_on_at_the_same_rates_and_those_of_the_window_stay_in_it():
    scenario = small({"demand.per_household_year": 12.0, "run_on": "56 days"})
    (rate,) = cumulative_rates(scenario, Clocks(scenario), Draws(1, 0), 2)
    asked = 2 * 12 * 28 / 365.25
    assert rate.reached[-1] == pytest.approx(3 * asked)
    assert np.interp(28 * DAY, rate.edges, rate.reached) == pytest.approx(asked)
    bare = without_run_on({"demand.per_household_year": 12.0})
    (alone,) = cumulative_rates(bare, Clocks(bare), Draws(1, 0), 2)
    assert alone.total == pytest.approx(asked)


def test_years_of_the_run_on_that_the_official_table_lacks_are_those_by_law():
    window = {"window": {"from": "2026-10-01", "to": "2027-01-01"}, "calendars.office": NATIONAL}
    assert years_by_law(small(window)) == [2027]
    assert years_by_law(small({"window": window["window"]})) == [2027]  # the kinds of days of the demand
    assert years_by_law(small({"calendars.office": NATIONAL})) == []
    clocks = Clocks(small(window))
    clock = clocks.made[clocks.number("office")]
    spring = (date(2027, 2, 8) - clocks.start).days * DAY  # a Monday, the third day of Spring Festival
    assert clock.worked(spring, spring + DAY) == 0


def test_rows_of_a_trace_after_the_window_are_told_or_that_there_are_none():
    none = np.zeros(0, np.int64)
    columns = (none, none, none == 0, none, none, none)
    told = Recorded(*columns, 9, 2, 3, 1, date(2024, 3, 4), date(2024, 7, 29))
    assert rows(told, "en")[1].startswith("Of these rows 1 lie after the window, in the run-on: they occupy")
    assert rows(Recorded(*columns, 9, 0, 0, 0, date(2024, 3, 4), date(2024, 7, 29)), "zh")[1].startswith(
        "记录中没有统计期之后的行"
    )
