"""Clocks are exact to the tick, and calendars are those that the state published."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from effort import at_most
from gridsim.calendars import CalendarRule, Season, days_clock, hours_clock
from gridsim.clocks import Clock, joined, natural
from gridsim.errors import CalendarError
from gridsim.units import DAY, HOUR, MINUTE, NEVER
from gridsim.workdays import (
    ADJUSTED_WORKDAY,
    HOLIDAY,
    WEEKEND,
    WORKDAY,
    MeetingRule,
    day_kinds,
    meeting_dates,
    statutory_holidays,
    workdays,
)

OFFICE = ((9 * HOUR, 12 * HOUR), (14 * HOUR, 18 * HOUR))
NATIONAL = CalendarRule(days="national", hours=OFFICE)
YEAR_2026 = date(2026, 1, 1)


def tick(text: str, start: date = YEAR_2026) -> int:
    """Tick of a month-day and time of 2026, such as ``01-09 17:00``."""
    day, clock = text.split()
    hours, minutes = clock.split(":")
    days = (date.fromisoformat(f"2026-{day}") - start).days
    return days * DAY + int(hours) * HOUR + int(minutes) * MINUTE


def span_days(year: int) -> int:
    """Days in a year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


# Clocks against a tick-by-tick count


@st.composite
def duties(draw: st.DrawFn) -> NDArray[np.bool_]:
    """On duty or not, tick by tick, on a small clock that may be empty or never on."""
    return np.array(draw(st.lists(st.booleans(), max_size=24)), dtype=np.bool_)


def clock_of(duty: NDArray[np.bool_]) -> Clock:
    """The clock of a duty told tick by tick."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], duty, [False]))))
    return Clock(edges[::2], edges[1::2], len(duty))


def counted_advance(duty: NDArray[np.bool_], t: int, work: int) -> int:
    """Do the work one tick at a time."""
    while work:
        if t >= len(duty):
            return NEVER
        work -= int(t >= 0 and duty[t])
        t += 1
    return t


ticks = st.integers(-3, 28)


@given(duties(), ticks, ticks, st.integers(0, 28))
def test_clocks_agree_with_counting_tick_by_tick(
    duty: NDArray[np.bool_], t0: int, t1: int, work: int
) -> None:
    """All four questions have the answer that counting gives."""
    clock = clock_of(duty)
    assert clock.worked(t0, t1) == duty[max(t0, 0) : max(t1, 0)].sum()
    assert clock.advance(t0, work) == counted_advance(duty, t0, work)
    assert clock.is_on(t0) == (0 <= t0 < len(duty) and bool(duty[t0]))
    assert clock.next_on(t0) == next((t for t in range(max(t0, 0), len(duty)) if duty[t]), NEVER)


@given(duties(), st.lists(st.tuples(ticks, ticks, st.integers(0, 28)), min_size=1))
def test_arrays_give_what_numbers_give(duty: NDArray[np.bool_], asked: list[tuple[int, int, int]]) -> None:
    """A vectorised answer is the answers one by one."""
    clock = clock_of(duty)
    t0, t1, work = np.array(asked).T
    assert clock.worked(t0, t1).tolist() == [clock.worked(a, b) for a, b, _ in asked]
    assert clock.advance(t0, work).tolist() == [clock.advance(a, w) for a, _, w in asked]
    assert clock.is_on(t0).tolist() == [clock.is_on(a) for a, _, _ in asked]
    assert clock.next_on(t0).tolist() == [clock.next_on(a) for a, _, _ in asked]


ANY_TICK = st.one_of(ticks, st.sampled_from([-NEVER, NEVER - 1, NEVER]))


@given(duties(), ANY_TICK, st.integers(0, 28))
def test_duty_and_work_from_a_tick_on_are_told_at_once(duty: NDArray[np.bool_], t: int, elapsed: int) -> None:
    """As they are told one by one; of a tick off duty only that it is."""
    clock = clock_of(duty)
    on, worked = clock.on_and_worked(np.array([t]), np.array([elapsed]))
    assert on.tolist() == [clock.is_on(t)]
    assert not clock.is_on(t) or worked.tolist() == [clock.worked(t, t + elapsed)]


@pytest.mark.parametrize("longest", [1 << 16, 3])
@given(duty=duties(), stretched=st.sampled_from([1, 7, 64]), asked=st.lists(ANY_TICK, min_size=1))
def test_a_table_finds_what_search_finds(
    longest: int, duty: NDArray[np.bool_], stretched: int, asked: list[int]
) -> None:
    """Wherever the ticks are, and where the table would be too long."""
    searched, tabled = (clock_of(duty.repeat(stretched)) for _ in range(2))
    t0 = np.array(asked) * np.where(np.abs(asked) < 1000, stretched, 1)
    t1 = np.roll(t0, 1)
    with mock.patch.multiple("gridsim.clocks", WORTH_A_TABLE=0, LARGEST_TABLE=longest):
        found = answers(tabled, t0, t1)
    assert found == answers(searched, t0, t1)


def answers(clock: Clock, t0: NDArray[np.int64], t1: NDArray[np.int64]) -> list[list[int]]:
    """What a clock says of some ticks; how long is worked from a tick off duty on is not said."""
    on, worked = clock.on_and_worked(t0, np.abs(t1 - t0))
    told = clock.worked(t0, t1), clock.is_on(t0), clock.next_on(t0), on, worked * on
    return [one.tolist() for one in told]


@given(st.lists(duties(), max_size=3), st.integers(1, 28), st.integers(0, 28), st.integers(0, 28))
def test_joined_clocks_go_one_after_another(
    several: list[NDArray[np.bool_]], horizon: int, t0: int, t1: int
) -> None:
    """Each has its own duty up to the horizon, and none at the horizon itself."""
    clocks = tuple(clock_of(duty) for duty in several)
    together = joined(clocks, horizon)
    t0, t1 = sorted((min(t0, horizon), min(t1, horizon)))
    for number, clock in enumerate(clocks):
        since = number * (horizon + 1)
        assert together.is_on(since + t0) == (t0 < horizon and clock.is_on(t0))
        assert together.worked(since + t0, since + t1) == clock.worked(t0, t1)
        assert min(together.next_on(since + t0), since + horizon) == since + min(clock.next_on(t0), horizon)


@given(duties(), ticks, ticks, st.integers(0, 28))
def test_advance_and_worked_are_inverses(duty: NDArray[np.bool_], t: int, u: int, work: int) -> None:
    """What advance finds holds the work exactly; what worked counts is done by then, or just then."""
    clock = clock_of(duty)
    end = clock.advance(t, work)
    assert end >= t
    assert end == NEVER or clock.worked(t, end) == work
    t, u = sorted((t, u))
    back = clock.advance(t, clock.worked(t, u))
    assert back <= u
    if u > t and clock.is_on(u - 1):
        assert back == u


@given(duties(), ticks, ticks, ticks)
def test_duty_is_never_negative_adds_up_and_grows(duty: NDArray[np.bool_], t0: int, t1: int, t2: int) -> None:
    """Two spans that meet hold what the whole holds; a longer span holds no less."""
    clock = clock_of(duty)
    t0, t1, t2 = sorted((t0, t1, t2))
    assert clock.worked(t0, t1) + clock.worked(t1, t2) == clock.worked(t0, t2)
    assert 0 <= clock.worked(t0, t1) <= clock.worked(t0, t2)
    assert clock.worked(t2, t0) == 0


@given(duties(), ticks, ticks, st.integers(0, 28), st.integers(0, 28))
def test_later_starts_and_more_work_end_no_earlier(
    duty: NDArray[np.bool_], t0: int, t1: int, some: int, more: int
) -> None:
    """Advance is monotone in both, and doing work in two parts changes nothing."""
    clock = clock_of(duty)
    assert clock.advance(min(t0, t1), some) <= clock.advance(max(t0, t1), some)
    assert clock.advance(t0, min(some, more)) <= clock.advance(t0, max(some, more))
    assert clock.advance(clock.advance(t0, some), more) == clock.advance(t0, some + more) or not more


def test_a_clock_without_duty_answers() -> None:
    """On a clock with no stretch no work is ever done, and no work is done at once."""
    clock = Clock(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 10)
    assert (clock.worked(0, 10), clock.advance(3, 0), clock.advance(3, 1)) == (0, 3, NEVER)
    assert (clock.is_on(3), clock.next_on(3)) == (False, NEVER)
    assert clock.advance(np.arange(2), 1).tolist() == [NEVER, NEVER]


def test_the_horizon_may_be_reached_but_not_passed() -> None:
    """Work that ends exactly at the horizon ends; one tick more never does."""
    clock = natural(10)
    assert clock.advance(4, 6) == 10
    assert clock.advance(4, 7) == NEVER
    assert (clock.is_on(9), clock.is_on(10), clock.is_on(NEVER)) == (True, False, False)
    assert natural(0).advance(0, 1) == NEVER


def test_never_stays_never() -> None:
    """Work that begins never ends never."""
    assert natural(10).advance(NEVER, 5) == NEVER
    assert natural(10).worked(NEVER, NEVER) == 0


def test_numbers_come_back_as_plain_numbers_and_columns_are_read_only() -> None:
    """A single question has an int or a bool for its answer, and nothing can change a clock."""
    clock = natural(10)
    assert [type(x) for x in (clock.worked(0, 1), clock.advance(0, np.int64(1)))] == [int, int]
    assert [type(x) for x in (clock.is_on(0), clock.next_on(0))] == [bool, int]
    with pytest.raises(ValueError, match="read-only"):
        clock.opens[0] = 1


def test_a_clock_refuses_what_it_cannot_answer() -> None:
    """Negative work, ticks that are not whole, and stretches out of order are refused."""
    with pytest.raises(ValueError, match="work must be at least 0 ticks, found -1"):
        natural(10).advance(0, -1)
    with pytest.raises(TypeError, match="ticks are whole numbers, found float64"):
        natural(10).advance(0, np.array([1.5]))
    for opens, closes in (([0, 4], [4, 8]), ([5], [5]), ([-1], [3]), ([8], [11]), ([4, 0], [6, 2])):
        with pytest.raises(ValueError, match="ascending, apart and within"):
            Clock(np.array(opens), np.array(closes), 10)
    with pytest.raises(ValueError, match="must pair up"):
        Clock(np.array([1, 3]), np.array([2]), 10)


# The official table


@pytest.mark.parametrize(
    ("year", "days", "adjusted", "longest_off", "longest_on"),
    [
        (2021, 250, "02-07 02-20 04-25 05-08 09-18 09-26 10-09", 7, 6),
        (2022, 249, "01-29 01-30 04-02 04-24 05-07 10-08 10-09", 7, 7),
        (2023, 249, "01-28 01-29 04-23 05-06 06-25 10-07 10-08", 8, 7),
        (2024, 251, "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12", 8, 6),
        (2025, 248, "01-26 02-08 04-27 09-28 10-11", 8, 5),
        (2026, 248, "01-04 02-14 02-28 05-09 09-20 10-10", 9, 6),
    ],
)
def test_years_have_their_published_working_days(
    year: int, days: int, adjusted: str, longest_off: int, longest_on: int
) -> None:
    """Working days, adjusted days and the longest runs are those of the official tables."""
    first = date(year, 1, 1)
    kinds = day_kinds(first, span_days(year), None)
    worked = workdays(first, span_days(year), None)
    dates = [first + timedelta(days=int(day)) for day in np.flatnonzero(kinds == ADJUSTED_WORKDAY)]
    runs = [(on, len(list(run))) for on, run in groupby(worked.tolist())]
    assert worked.sum() == days
    assert [f"{day:%m-%d}" for day in dates] == adjusted.split()
    assert max(length for on, length in runs if not on) == longest_off
    assert max(length for on, length in runs if on) == longest_on


def test_2026_has_its_published_holidays_and_months() -> None:
    """R34: the weekday holidays of 2026 and the working days of its months."""
    kinds = day_kinds(YEAR_2026, 365, None)
    dates = [YEAR_2026 + timedelta(days=day) for day in range(365)]
    holidays = [d for d, kind in zip(dates, kinds, strict=True) if kind == HOLIDAY and d.weekday() < 5]
    assert " ".join(f"{day:%m-%d}" for day in holidays) == (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
        "10-01 10-02 10-05 10-06 10-07"
    )
    months = np.array([day.month for day in dates])
    by_month = np.bincount(months, weights=kinds <= ADJUSTED_WORKDAY)[1:]
    assert by_month.tolist() == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_kinds_of_days_are_told_apart() -> None:
    """A weekend inside a holiday is holiday, one that is worked is adjusted, any other is weekend."""
    assert day_kinds(date(2026, 2, 13), 3, None).tolist() == [WORKDAY, ADJUSTED_WORKDAY, HOLIDAY]
    assert day_kinds(date(2026, 3, 6), 3, None).tolist() == [WORKDAY, WEEKEND, WEEKEND]


def test_a_window_may_pass_new_year_and_be_empty() -> None:
    """Days of two years join without a seam."""
    joined = day_kinds(date(2024, 12, 30), 10, None)
    assert joined.tolist() == [
        *day_kinds(date(2024, 12, 30), 2, None),
        *day_kinds(date(2025, 1, 1), 8, None),
    ]
    assert len(day_kinds(YEAR_2026, 0, None)) == 0
    assert len(workdays(YEAR_2026, 365, None)) == 365


def test_a_year_without_a_table_is_refused_by_name() -> None:
    """The message names the year, the years that are known, and the choice."""
    message = "2027 is not in the official table of holidays, .* 2026; choose `fallback: statutory`"
    with pytest.raises(CalendarError, match=message):
        workdays(YEAR_2026, 366, None)
    with pytest.raises(CalendarError, match="2027 is not in the official table"):
        hours_clock(NATIONAL, YEAR_2026, 366)
    with pytest.raises(CalendarError, match="found 'guess'"):
        workdays(YEAR_2026, 1, "guess")
    with pytest.raises(CalendarError, match="statutory holidays of 2003 are not known"):
        workdays(date(2003, 1, 1), 1, "statutory")


def test_the_fallback_serves_only_years_without_a_table() -> None:
    """2026 keeps its table; 2027 has weekends and statutory days, and no adjusted day."""
    kinds = day_kinds(YEAR_2026, 730, "statutory")
    assert kinds[:365].tolist() == day_kinds(YEAR_2026, 365, None).tolist()
    holidays = [YEAR_2026 + timedelta(days=int(day)) for day in np.flatnonzero(kinds == HOLIDAY)]
    assert " ".join(f"{day:%m-%d}" for day in holidays if day.year == 2027) == (
        "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"
    )
    assert not (kinds[365:] == ADJUSTED_WORKDAY).any()


@pytest.mark.parametrize("year", range(2014, 2027))
def test_statutory_days_are_off_in_every_published_year(year: int) -> None:
    """What the law names, festivals by the moon included, the official tables hold as holidays."""
    kinds = day_kinds(date(year, 1, 1), span_days(year), None)
    offsets = [(day - date(year, 1, 1)).days for day in statutory_holidays(year)]
    assert (kinds[offsets] == HOLIDAY).all()
    # In 2020 Mid-Autumn falls within National Day, and is listed once.
    assert 13 - 2 * (year < 2025) >= len(offsets) >= 12 - 2 * (year < 2025)


# Clocks of calendars


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ("01-09 17:00", 3, "01-12 11:00"),
        ("02-13 17:00", 2, "02-14 10:00"),
        ("02-13 17:00", 9, "02-24 10:00"),
        ("09-30 17:30", 1, "10-08 09:30"),
    ],
)
def test_working_hours_pass_over_holidays(begin: str, hours: int, end: str) -> None:
    """R34: work of some hours in 2026 ends when the official table says."""
    clock = hours_clock(NATIONAL, YEAR_2026, 365)
    assert clock.advance(tick(begin), hours * HOUR) == tick(end)
    assert clock.worked(tick(begin), tick(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("begin", "days", "end"), [("02-12", 5, "02-26"), ("04-30", 5, "05-11"), ("09-18", 7, "09-29")]
)
def test_working_days_pass_over_holidays(begin: str, days: int, end: str) -> None:
    """R34: a limit of working days passes at the same hour of its last working day."""
    clock = days_clock(NATIONAL, YEAR_2026, 365)
    assert clock.advance(tick(f"{begin} 10:00"), days * DAY) == tick(f"{end} 10:00")


def test_a_start_on_a_holiday_waits_for_the_first_working_day() -> None:
    """Duty on a window that starts in Spring Festival begins after it."""
    start = date(2026, 2, 17)
    clock = hours_clock(NATIONAL, start, 14)
    assert not clock.is_on(10 * HOUR)
    assert clock.next_on(0) == tick("02-24 09:00", start)
    assert clock.advance(0, HOUR) == tick("02-24 10:00", start)


def test_duty_to_midnight_joins_the_next_day() -> None:
    """A night in two spans is one stretch, over the turn of the week too."""
    night = CalendarRule(days="every", hours=((0, 6 * HOUR), (22 * HOUR, DAY)))
    clock = hours_clock(night, date(2026, 3, 1), 3)  # a Sunday
    assert clock.opens.tolist() == [0, 22 * HOUR, 46 * HOUR, 70 * HOUR]
    assert clock.closes.tolist() == [6 * HOUR, 30 * HOUR, 54 * HOUR, 72 * HOUR]
    assert clock.advance(23 * HOUR, 2 * HOUR) == 25 * HOUR


def test_duty_that_ends_with_sunday_ends_at_monday_midnight() -> None:
    """The first tick of Monday is off duty, and the horizon may lie right there."""
    sunday = CalendarRule(days=("sun",), hours=((20 * HOUR, DAY),))
    for days in (7, 8):
        clock = hours_clock(sunday, date(2026, 3, 2), days)
        assert clock.closes.tolist() == [7 * DAY]
        assert clock.advance(0, 4 * HOUR) == 7 * DAY
        assert not clock.is_on(7 * DAY)


def test_always_on_is_one_stretch() -> None:
    """24 hours on every day is the natural clock, as is its clock of days."""
    rule = CalendarRule(days="every", hours=((0, DAY),))
    for clock in (hours_clock(rule, YEAR_2026, 30), days_clock(rule, YEAR_2026, 30)):
        assert (clock.opens.tolist(), clock.closes.tolist()) == ([0], [30 * DAY])


def test_overlapping_hours_are_counted_once() -> None:
    """Spans that overlap, touch or hold each other, in any order, make one stretch."""
    rule = CalendarRule(days="every", hours=((11, 14), (9, 12), (10, 11), (14, 15), (20, 21)))
    clock = hours_clock(rule, YEAR_2026, 1)
    assert (clock.opens.tolist(), clock.closes.tolist()) == ([9, 20], [15, 21])


def test_seasons_change_hours_and_days() -> None:
    """A season replaces the hours, and the days if it names any; it may pass New Year."""
    winter = Season((12, 1), (2, 28), hours=((10, 11),), days=("mon",))
    harvest = Season((9, 10), (9, 20), hours=())
    rule = CalendarRule(days="every", hours=((5, 8),), seasons=(winter, harvest))
    clock = hours_clock(rule, date(2026, 1, 1), 365)
    dates = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    cold = [day for day in dates if (day.month, day.day) <= (2, 28) or day.month == 12]
    mondays = sum(day.weekday() == 0 for day in cold)
    assert clock.worked(0, 365 * DAY) == mondays + 3 * (365 - len(cold) - 11)
    assert days_clock(rule, date(2026, 1, 1), 365).worked(0, 365 * DAY) // DAY == (
        mondays + 365 - len(cold) - 11
    )


def test_the_later_of_two_seasons_holds() -> None:
    """Where seasons overlap the later in the list decides."""
    seasons = (Season((1, 1), (12, 31), ((0, 1),)), Season((1, 2), (1, 2), ((0, 5),)))
    rule = CalendarRule(days="every", hours=((0, 9),), seasons=seasons)
    assert hours_clock(rule, YEAR_2026, 3).worked(0, 3 * DAY) == 1 + 5 + 1


def test_dated_exceptions_open_and_close() -> None:
    """A dated opening works with the day's hours, closing wins over it, and only wins over both."""
    rule = CalendarRule(
        days=("mon",),
        hours=((0, 10),),
        open=(date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 12), date(2025, 1, 1)),
        closed=(date(2026, 3, 4), date(2027, 1, 1)),
        only=((date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 3, 16), date(2026, 3, 17))),
    )
    clock = hours_clock(rule, date(2026, 3, 1), 31)
    assert (clock.opens // DAY).tolist() == [1, 2, 15]  # 2, 3 and 16 March
    assert (days_clock(rule, date(2026, 3, 1), 31).worked(0, 31 * DAY)) == 3 * DAY


def test_a_window_without_days_has_a_clock_without_duty() -> None:
    """A simulation of no days, or a calendar never on duty, still has a clock."""
    assert hours_clock(NATIONAL, YEAR_2026, 0).next_on(0) == NEVER
    assert hours_clock(CalendarRule(days=(), hours=OFFICE), YEAR_2026, 9).advance(0, 1) == NEVER
    assert days_clock(CalendarRule(days="every", hours=()), YEAR_2026, 9).advance(0, 1) == NEVER


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (CalendarRule(days="weekdays", hours=OFFICE), "found 'weekdays'"),
        (CalendarRule(days=("mon", "day"), hours=OFFICE), r"found \('mon', 'day'\)"),
        (CalendarRule(days="every", hours=((22 * HOUR, 6 * HOUR),)), "hours must lie within one day"),
        (CalendarRule(days="every", hours=((0, DAY + 1),)), r"found \(0, 86401\)"),
    ],
)
def test_rules_that_mean_nothing_are_refused(rule: CalendarRule, message: str) -> None:
    """The message says what was found."""
    with pytest.raises(CalendarError, match=message):
        hours_clock(rule, YEAR_2026, 7)


def test_many_calendars_are_made_quickly() -> None:
    """500 calendars of 500 days cost as much as some loops over a million integers."""
    summer = Season((6, 1), (9, 30), hours=((8 * HOUR, 11 * HOUR), (15 * HOUR, 18 * HOUR)))
    rule = CalendarRule(days="national", hours=OFFICE, seasons=(summer,))
    hours_clock(rule, date(2025, 1, 1), 500)
    with at_most(40):
        for _ in range(500):
            hours_clock(rule, date(2025, 1, 1), 500)


# Meetings


def held(every: str, on: tuple[int | str, ...], holiday: str, start: date, days: int) -> list[str]:
    """Dates of the meetings, month and day, on the national calendar."""
    lead = min(31, (start - date(2004, 1, 1)).days)
    worked = workdays(start - timedelta(days=lead), lead + days, "statutory")
    found = meeting_dates(MeetingRule(every, on, holiday), start, days, worked, lead=lead)
    return [f"{start + timedelta(days=int(day)):%m-%d}" for day in found]


@pytest.mark.parametrize(
    ("every", "on", "holiday", "expected"),
    [
        ("weekly", ("mon",), "keep", "02-02 02-09 02-16 02-23"),
        ("weekly", ("mon",), "skip", "02-02 02-09"),
        ("weekly", ("mon",), "next", "02-02 02-09 02-24"),
        ("weekly", ("mon", "fri"), "previous", "02-02 02-06 02-09 02-13 02-14 02-27"),
        ("half_monthly", (), "keep", "02-01 02-15"),
        ("half_monthly", (), "next", "02-02 02-24"),
        ("half_monthly", (5, 20), "previous", "02-05 02-14"),
        ("monthly", (), "keep", "02-01"),
        ("monthly", (31,), "next", "02-02 02-28"),
        ("monthly", ("last",), "keep", "02-28"),
        ("quarterly", (), "keep", ""),
        ("days_with", (9,), "keep", "02-09 02-19"),
        ("days_with", (1, 2), "skip", "02-02 02-10 02-11 02-12 02-13 02-14 02-24 02-25 02-26 02-27 02-28"),
        ("dates", ("2026-02-17", "2026-02-18", "2026-07-01"), "next", "02-24"),
    ],
)
def test_meetings_of_february_2026(
    every: str, on: tuple[int | str, ...], holiday: str, expected: str
) -> None:
    """Each way of naming dates finds them; moved dates that coincide are one meeting."""
    assert held(every, on, holiday, date(2026, 2, 1), 28) == expected.split()


def test_quarters_begin_in_january_april_july_and_october() -> None:
    """A quarterly meeting is in the first month of each quarter."""
    assert held("quarterly", (15,), "keep", YEAR_2026, 365) == ["01-15", "04-15", "07-15", "10-15"]
    assert held("quarterly", ("last",), "keep", YEAR_2026, 365) == ["01-31", "04-30", "07-31", "10-31"]


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """Day 31 is the 30th of April, and the 29th of February in a leap year."""
    assert held("monthly", (31,), "keep", date(2024, 1, 1), 121) == ["01-31", "02-29", "03-31", "04-30"]
    assert held("monthly", (30, 31), "keep", date(2026, 2, 1), 28) == ["02-28"]
    assert held("days_with", (9,), "keep", date(2024, 2, 1), 29) == ["02-09", "02-19", "02-29"]


def test_meetings_moved_past_the_window_are_dropped() -> None:
    """A meeting moved after the end, or before the start, is not held in the window."""
    assert held("monthly", (1,), "next", date(2026, 10, 1), 7) == []
    assert held("monthly", (1,), "previous", date(2026, 10, 1), 7) == []


def test_a_meeting_planned_before_the_window_may_move_into_it() -> None:
    """1 October goes to 8 October also in a window that starts between."""
    assert held("monthly", (1,), "next", date(2026, 10, 5), 10) == ["10-08"]


@given(
    every=st.sampled_from(["weekly", "fortnightly", "half_monthly", "monthly", "quarterly", "days_with"]),
    holiday=st.sampled_from(["next", "previous", "keep", "skip"]),
    shift=st.integers(0, 120),
    days=st.integers(0, 120),
)
def test_the_window_does_not_move_the_meetings(every: str, holiday: str, shift: int, days: int) -> None:
    """A window sees just the meetings of the whole year that lie within it."""
    on: dict[str, tuple[int | str, ...]] = {"weekly": ("wed",), "fortnightly": ("mon",), "days_with": (3,)}
    rule = MeetingRule(every, on.get(every, ()), holiday)
    first = date(2025, 1, 1)
    worked = workdays(first, 365, None)
    whole = meeting_dates(rule, first, 365, worked) - 60 - shift
    known = worked[40 + shift :]
    seen = meeting_dates(rule, first + timedelta(days=60 + shift), days, known, lead=20)
    assert seen.tolist() == whole[(whole >= 0) & (whole < days)].tolist()


def test_fortnights_are_counted_from_a_fixed_monday() -> None:
    """Both weekdays of a fortnightly meeting fall in the same week, every second week."""
    rule = MeetingRule("fortnightly", ("mon", "sun"), "keep")
    days = meeting_dates(rule, date(2026, 1, 5), 56, np.ones(56, dtype=np.bool_))
    assert np.diff(days).tolist() in ([6, 8, 6, 8, 6, 8, 6], [6, 8, 6, 8, 6, 8, 6, 8])


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (MeetingRule("daily", (), "keep"), "held weekly, fortnightly, .*, dates; found 'daily'"),
        (MeetingRule("weekly", (), "keep"), "on weekdays such as mon"),
        (MeetingRule("weekly", ("monday",), "keep"), r"found \('monday',\)"),
        (MeetingRule("monthly", (32,), "keep"), r"days 1 to 31 or last, found \(32,\)"),
        (MeetingRule("monthly", ("first",), "keep"), r"found \('first',\)"),
        (MeetingRule("days_with", (29,), "keep"), r"digits such as 9, found \(29,\)"),
        (MeetingRule("dates", ("31 March",), "keep"), "written such as 2026-03-31"),
        (MeetingRule("monthly", (), "later"), "found 'later'"),
    ],
)
def test_meeting_rules_that_mean_nothing_are_refused(rule: MeetingRule, message: str) -> None:
    """The message says what was found and what may be written."""
    with pytest.raises(CalendarError, match=message):
        meeting_dates(rule, YEAR_2026, 7, np.ones(7, dtype=np.bool_))


def test_meetings_need_the_whole_window() -> None:
    """Working days must be told for every date of the window."""
    with pytest.raises(ValueError, match="must cover 9 days, found 7"):
        meeting_dates(MeetingRule("monthly", (), "keep"), YEAR_2026, 7, np.ones(7, dtype=np.bool_), lead=2)
