"""Spans of time are read as written and written as read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsim.units import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    NEVER,
    SECOND,
    WEEK,
    YEAR,
    Duration,
    parse_duration,
)

UNITS = {
    "s": SECOND,
    "min": MINUTE,
    "h": HOUR,
    "days": DAY,
    "weeks": WEEK,
    "months": MONTH,
    "years": YEAR,
    "working hours": HOUR,
    "working days": DAY,
}


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    """Any duration that is allowed."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    largest = 100 * YEAR // UNITS[unit]
    return Duration(draw(st.floats(0, largest) | st.integers(0, largest)), unit)


def test_months_and_years_are_means_in_whole_ticks() -> None:
    """A year is 365.25 days and a month its twelfth, both whole ticks."""
    assert (MONTH, YEAR) == (2_629_800, 31_557_600)
    assert MONTH * 12 == YEAR


def test_never_can_be_added_to_itself() -> None:
    """Three nevers still fit in a tick's 64 bits."""
    assert 3 * NEVER < 2**63


@given(durations())
def test_a_duration_survives_being_written_and_read(duration: Duration) -> None:
    """What a duration prints, it is read from."""
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("3 working days", "3 working days"),
        ("1 working days", "1 working day"),
        ("1 Workday", "1 working day"),
        ("4 working hours", "4 working hours"),
        ("40min", "40 min"),
        (" 48  H ", "48 h"),
        ("1.50 hours", "1.5 h"),
        ("1 second", "1 s"),
        ("1e3 s", "1000 s"),
        ("2 weeks", "2 weeks"),
        ("1 month", "1 month"),
        ("0 days", "0 days"),
        ("30秒", "30 s"),
        ("14 分钟", "14 min"),
        ("14分鐘", "14 min"),
        ("2小时", "2 h"),
        ("2 個小時", "2 h"),
        ("3天", "3 days"),
        ("3日", "3 days"),
        ("1周", "1 week"),
        ("2 星期", "2 weeks"),
        ("2週", "2 weeks"),
        ("6月", "6 months"),
        ("6个月", "6 months"),
        ("6 個月", "6 months"),
        ("1年", "1 year"),
        ("4工作时", "4 working hours"),
        ("4 工作小时", "4 working hours"),
        ("4個工作小時", "4 working hours"),
        ("３个工作日", "3 working days"),
        ("５ 工作日", "5 working days"),
        ("１．５　個工作日", "1.5 working days"),
    ],
)
def test_both_languages_are_read(text: str, canonical: str) -> None:
    """English and Chinese, spaced or not, in full-width digits or not, mean the same."""
    assert str(parse_duration(text)) == canonical


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("40", r"^40 needs a unit, such as 40 min, 48 h or 3 working days$"),
        ("", r"'' is not a duration; write a number and a unit, such as 40 min"),
        ("soon", r"'soon' is not a duration"),
        ("1,000 s", r"'1,000 s' has no known unit"),
        ("40 parsecs", r"'40 parsecs' has no known unit; write s, min, h, days, .*such as 40 min"),
        ("1 2 days", r"'1 2 days' has no known unit"),
        ("5 m", r"'5 m' has no known unit"),
        ("-3 days", r"must be at least 0, found '-3 days'"),
        ("−3天", r"must be at least 0, found '−3天'"),
        ("nan h", r"must be a finite number, found 'nan h'"),
        ("inf days", r"must be a finite number, found 'inf days'"),
        ("1e999 s", r"must be a finite number, found '1e999 s'"),
        ("101 years", r"must be at most 100 years, found 101 years"),
    ],
)
def test_what_is_not_a_duration_is_refused_in_plain_words(text: str, message: str) -> None:
    """The message says what was found and what to write."""
    with pytest.raises(ValueError, match=message):
        parse_duration(text)


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), 36526.0])
def test_a_duration_cannot_be_made_out_of_bounds(amount: float) -> None:
    """The bounds hold however a duration is made."""
    with pytest.raises(ValueError, match="a duration must be"):
        Duration(amount, "days")


def test_a_duration_knows_its_clock() -> None:
    """Only working hours and working days leave the natural clock."""
    clocks = {unit: Duration(2, unit).clock for unit in UNITS}
    assert clocks.pop("working hours") == "hours"
    assert clocks.pop("working days") == "days"
    assert set(clocks.values()) == {"natural"}


@pytest.mark.parametrize(("unit", "ticks"), UNITS.items())
def test_a_duration_counts_its_own_ticks(unit: str, ticks: int) -> None:
    """A working day is a whole day on the clock of days; a working hour is an hour."""
    assert Duration(2.5, unit).ticks == 2.5 * ticks


def test_an_unknown_unit_is_refused() -> None:
    """Only canonical units make a duration."""
    with pytest.raises(ValueError, match="'day' is not a unit; the units are s, min"):
        Duration(1, "day")
