"""The sections of a scenario about people and places: calendars, the town, its visits and its ladder."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from gridsim.scenario.distributions import Times
from gridsim.scenario.fields import (
    WEEKDAYS,
    Cadence,
    CalendarName,
    Day,
    Factor,
    Hours,
    LevelName,
    Limit,
    Name,
    Section,
    Share,
    TimeOfDay,
    VisitName,
    Weekday,
    adds_up,
    read_date,
)
from gridsim.units import DAY, Duration

Days = Literal["national", "every"] | Annotated[list[Weekday], Field(min_length=1)]
Headcount = Annotated[int, Field(ge=0, le=10_000_000_000)]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", examples=["05-15"])]


def text_or_section(schema: dict[str, Any]) -> None:
    """Let a JSON Schema of a title have a plain text too, and one language alone."""
    del schema["required"]
    section = {key: schema.pop(key) for key in ("type", "properties", "additionalProperties")}
    schema["anyOf"] = [{"type": "string"}, {**section, "minProperties": 1}]


def one_line(text: str) -> str:
    """Refuse a text of several lines."""
    if len(text.strip().splitlines()) > 1:
        raise ValueError("must be on one line")
    return text.strip()


Line = Annotated[str, AfterValidator(one_line)]


class Title(Section):
    """A name as it is shown to people: a text, or one in English (en), in Chinese (zh) or in both."""

    model_config = ConfigDict(json_schema_extra=text_or_section)

    en: Line
    zh: Line

    @model_validator(mode="before")
    @classmethod
    def one_for_the_other(cls, value: object) -> object:
        """Let the language that is given stand for the other."""
        if isinstance(value, str):
            return {"en": value, "zh": value}
        given = (
            {key: text for key, text in value.items() if text is not None} if isinstance(value, dict) else {}
        )
        if not given.keys() & {"en", "zh"}:
            raise ValueError("must be text, or a section with en, zh or both")
        one = next((given[key] for key in ("en", "zh") if isinstance(given.get(key), str)), "")
        return {"en": one, "zh": one, **given}


class SeasonSection(Section):
    """A part of each year in which a calendar has other hours."""

    first: Annotated[MonthDay, Field(description="first day, month-day")]
    last: Annotated[MonthDay, Field(description="last day, included; may lie in the next year")]
    hours: Annotated[list[Hours], Field(min_length=1)]
    days: Days | None = None


class DateRange(Section):
    """Dates from the first to the day before the last."""

    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to", description="the day after the last")]

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Refuse dates in the wrong order."""
        if self.start >= self.end:
            raise ValueError("from must be before to (the last day is not included)")
        return self


class Calendar(Section):
    """When somebody is on duty."""

    base: Annotated[CalendarName | None, Field(description="calendar that holds where nothing is given")] = (
        None
    )
    days: Annotated[Days | None, Field(description="national = Chinese working days, 调休 included")] = None
    hours: Annotated[list[Hours], Field(min_length=1)] | None = None
    seasons: list[SeasonSection] | None = None
    open: Annotated[list[Day] | None, Field(description="dates on duty besides")] = None
    closed: Annotated[list[Day] | None, Field(description="dates off duty besides")] = None
    only: Annotated[list[DateRange] | None, Field(description="on duty in these dates only")] = None
    fallback: Annotated[
        Literal["statutory"] | None,
        Field(description="for years without an official table: statutory days, no 调休"),
    ] = None


class Group(Section):
    """A priority group of households."""

    title: Title | None = None
    share: Annotated[Share, Field(description="of all households")]
    need_factor: Annotated[Factor, Field(description="their rate of needs, 1 = as everybody")] = 1.0
    visits: Annotated[
        dict[VisitName, Cadence], Field(description="their own cadence of a visit, by its name")
    ] = {}


class Community(Section):
    """An urban community beside the villages: its households have a contact card and no paired member."""

    title: Title | None = None
    households: Headcount = 0
    grid_workers: Headcount = 0
    need_factor: Factor = 1.0


class TownSection(Section):
    """Who lives in the town and who belongs to whom."""

    villages: Annotated[int, Field(ge=1, le=100_000, description="villages (gacha)")]
    other_organisations: Annotated[
        Headcount, Field(description="further grassroots organisations that act as villages do")
    ] = 0
    households: Headcount
    members: Annotated[Headcount, Field(description="Party members, each paired with households")]
    centre_households: Headcount
    grids: Annotated[Headcount | None, Field(description="none: one for each grid worker")] = None
    community: Community = Community()
    groups: dict[Name, Group] = {}
    roster: Annotated[
        str | None,
        Field(description="CSV of household, village, member, centre, grid, group; replaces even assignment"),
    ] = None

    @model_validator(mode="after")
    def shares_fit(self) -> Self:
        """Refuse priority groups of more than all households."""
        total = sum(group.share for group in self.groups.values())
        if total > 1 + 1e-9:
            raise ValueError(f"the groups' shares must add up to at most 1, found {total:.6g}")
        return self


class Visit(Section):
    """Rounds that somebody makes by cadence, whether or not there is a matter."""

    title: Title | None = None
    by: Annotated[LevelName, Field(description="level whose workers make it")]
    to: Annotated[
        Literal["household", "desk"],
        Field(description="household = each of its households; desk = once for each worker's own unit"),
    ] = "household"
    every: Cadence
    work: Times
    travel: Times | None = None
    priority: Annotated[int, Field(ge=0, le=9, description="0 goes first")] = 5


class Meeting(Section):
    """A meeting that decides on matters of its level."""

    every: Literal["weekly", "fortnightly", "half_monthly", "monthly", "quarterly", "days_with", "dates"]
    on: Annotated[
        list[int | str] | None,
        Field(description="weekdays, days of the month (or last), the digit, or dates; by default the first"),
    ] = None
    at: TimeOfDay = 9 * 3600
    holiday: Annotated[
        Literal["next", "previous", "keep", "skip"], Field(description="when the day is no working day")
    ] = "next"
    agenda: Annotated[int, Field(ge=1, le=1_000_000, description="matters decided at one meeting")]
    order: Literal["first_come", "urgent_first", "oldest_need", "priority_groups_first"] = "first_come"

    @model_validator(mode="after")
    def days_make_sense(self) -> Self:
        """Refuse days that the rule cannot read."""
        if self.on is None:
            if self.every in ("days_with", "dates"):
                raise ValueError(f"every: {self.every} needs on")
            return self
        for day in self.on:
            if not _day_fits(self.every, day):
                raise ValueError(f"on: {day} does not fit every: {self.every}")
        if self.every == "half_monthly" and len(self.on) != 2:
            raise ValueError("on: a half-monthly meeting needs two days of the month")
        return self


def _day_fits(every: str, day: int | str) -> bool:
    """Tell whether a meeting rule can read this day."""
    if every in ("weekly", "fortnightly"):
        return day in WEEKDAYS
    if every == "days_with":
        return isinstance(day, int) and 0 <= day <= 9
    if every == "dates":
        try:
            return isinstance(day, str) and bool(read_date(day))
        except ValueError:
            return False
    return day == "last" or (isinstance(day, int) and 1 <= day <= 31)


class StaffChange(Section):
    """A dated change in the number of workers."""

    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day | None, Field(alias="to", description="the day it ends; none: for good")] = None
    workers: Annotated[int, Field(ge=-1_000_000, le=1_000_000, description="added; with a minus, taken away")]
    units: Annotated[
        list[Annotated[int, Field(ge=1)]] | None,
        Field(description="numbers of the teams it is for, from 1; none: spread evenly"),
    ] = None


def whole_day(value: Duration) -> Duration:
    """Refuse a span of less than a day."""
    if value.ticks < DAY:
        raise ValueError(f"must be at least 1 day, found {value}")
    return value


class Absence(Section):
    """Leave, illness and training: spells at random times of the year."""

    days_per_year: Annotated[float, Field(ge=0, le=300, description="calendar days away, for each worker")]
    spell: Annotated[Cadence, AfterValidator(whole_day), Field(description="length of one spell")]


class Level(Section):
    """One level of the ladder."""

    title: Title | None = None
    unit: Annotated[
        Literal["member", "centre", "grid", "village", "town"],
        Field(description="each of these has a queue of its own at this level"),
    ]
    workers: Annotated[Headcount | None, Field(description="in the town; none: one for each unit")] = None
    cover: Annotated[
        Literal["own", "village", "deputy"],
        Field(description="own units only; one pool for a village; own first, then the deputy's"),
    ] = "own"
    calendar: CalendarName
    work: Annotated[Times, Field(description="effort on one attempt")]
    travel: Times | None = None
    solves: Annotated[
        dict[LevelName, Share] | None,
        Field(description="share solved here, by the level that a matter needs; none: all up to this level"),
    ] = None
    passes_to: Annotated[
        dict[LevelName, Share] | None,
        Field(description="next level, with shares; none: the next one in this list"),
        AfterValidator(lambda shares: shares if shares is None else adds_up(shares)),
    ] = None
    meeting: Meeting | None = None
    limit: Annotated[Limit | None, Field(description="longest wait to begin here")] = None
    breach: Annotated[
        Literal["pass_up", "deputy"], Field(description="what happens when the limit passes")
    ] = "pass_up"
    returned: Annotated[Share, Field(description="sent to the wrong unit first, and returned (退单)")] = 0.0
    returned_work: Times | None = None
    holdback: Annotated[
        Share, Field(description="of matters above this level: kept, and reported finished though unsolved")
    ] = 0.0
    changes: list[StaffChange] = []
    absence: Absence | None = None

    @model_validator(mode="after")
    def returns_take_work(self) -> Self:
        """Refuse returns without the work that they cost."""
        if self.returned > 0 and self.returned_work is None:
            raise ValueError("returned needs returned_work, the effort until it is sent back")
        return self
