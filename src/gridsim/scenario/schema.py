"""The scenario: all that a user may write, with its defaults."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from gridsim.scenario.distributions import Times
from gridsim.scenario.expecting import Expectation
from gridsim.scenario.fields import (
    CalendarName,
    Factor,
    Hours,
    LevelName,
    Limit,
    Month,
    Name,
    NeededShares,
    Section,
    SessionCounts,
    Share,
    Span,
    Weekday,
    adds_up,
    share_schema,
)
from gridsim.scenario.people import (
    Calendar,
    DateRange,
    Level,
    Title,
    TownSection,
    Visit,
)
from gridsim.scenario.sweeping import Sweep
from gridsim.scenario.written import each_once, read_month, read_share, read_weekday
from gridsim.units import Duration

Rate = Annotated[float, Field(ge=0, le=100_000)]


class SourceShares(Section):
    """How needs come to be known; the shares add up to 1."""

    visit: Annotated[Share, Field(description="the household waits until its member asks")] = 0.0
    patrol: Annotated[Share, Field(description="found by the grid worker's visit")] = 0.0
    whistle: Annotated[Share, Field(description="the household's own phone or mini-program")] = 0.0
    card: Annotated[Share, Field(description="a call to the grid head on the contact card")] = 0.0
    above: Annotated[Share, Field(description="sent down by a higher authority")] = 0.0

    @model_validator(mode="after")
    def add_up(self) -> Self:
        """Refuse shares that do not add up to 1."""
        adds_up(self.model_dump())
        return self


class DayKinds(Section):
    """Rate of needs on a kind of day, 1 = an ordinary working day."""

    workday: Factor = 1.0
    adjusted_workday: Factor = 1.0
    weekend: Factor = 1.0
    holiday: Factor = 1.0


class HourShare(Section):
    """Share of a day's needs in these hours."""

    hours: Hours
    share: Share


class Repeats(Section):
    """Needs that the same household raises again."""

    share: Annotated[
        float,
        Field(ge=0, le=0.5, description="of all needs"),
        BeforeValidator(read_share),
        share_schema(minimum=0, maximum=0.5),
    ]
    after: Times


class Sessions(Section):
    """Handling in several sessions, such as a mediation."""

    count: Annotated[SessionCounts, Field(description="share of matters by number of sessions")]
    pause: Annotated[Times, Field(description="between two sessions")]


class CaseType(Section):
    """One type of matter."""

    title: Title | None = None
    share: Share
    needed: Annotated[NeededShares | None, Field(description="none: as demand.needed")] = None
    work_factor: Annotated[Factor, Field(description="effort, 1 = as the level says")] = 1.0
    outside: Annotated[Share | None, Field(description="share; none: as outside.share")] = None
    sessions: Sessions | None = None
    urgent: Annotated[Share | None, Field(description="none: as urgent.share")] = None


class Trace(Section):
    """Needs as they were recorded, in place of random ones."""

    file: Annotated[str, Field(description="CSV with a column of dates or times, beside the scenario")]
    arise: str = "arise"
    household: Annotated[str | None, Field(description="column of roster ids, else of numbers")] = None
    type: Annotated[str | None, Field(description="column of type names")] = None
    urgent: Annotated[str | None, Field(description="column of yes/no, 是/否")] = None


class Demand(Section):
    """When needs arise, and what they are."""

    done_in_window: Annotated[
        Rate | None, Field(description="matters finished in the window that the rate is set to give")
    ] = None
    share_done: Annotated[
        Annotated[
            float,
            Field(gt=0.01, le=1),
            BeforeValidator(read_share),
            share_schema(exclusiveMinimum=0.01, maximum=1),
        ]
        | None,
        Field(description="share of the window's needs finished within it; gridsim calibrate finds it"),
    ] = None
    per_household_year: Annotated[Rate | None, Field(description="needs; instead of done_in_window")] = None
    trace: Trace | None = None
    day_kinds: DayKinds = DayKinds()
    calendar_fallback: Annotated[
        Literal["statutory"] | None, Field(description="for years without an official table of holidays")
    ] = None
    weekdays: Annotated[
        dict[Weekday, Factor],
        BeforeValidator(each_once(read_weekday)),
        Field(description="1 where none is given"),
    ] = {}
    months: Annotated[
        dict[Month, Factor],
        BeforeValidator(each_once(read_month)),
        Field(description="1 where none is given"),
    ] = {}
    hours: Annotated[list[HourShare], Field(description="empty: evenly over the day")] = []
    overdispersion: Annotated[
        float, Field(ge=1, le=1000, description="variance / mean of the needs of one ordinary working day")
    ] = 1.0
    repeats: Repeats | None = None
    sources: SourceShares
    detection: Annotated[
        float,
        Field(gt=0, le=1, description="chance that one visit brings the household's matter to light"),
        BeforeValidator(read_share),
        share_schema(exclusiveMinimum=0, maximum=1),
    ] = 1.0
    needed: Annotated[NeededShares, Field(description="level that a matter needs, with shares")]
    types: dict[Name, CaseType] = {}

    @model_validator(mode="after")
    def one_rate(self) -> Self:
        """Refuse none, and more than one, of the ways to say how many needs arise."""
        ways = {
            "done_in_window": self.done_in_window is not None,
            "per_household_year": self.per_household_year is not None,
            "trace": self.trace is not None,
        }
        if sum(ways.values()) != 1:
            given = ", ".join(way for way, is_given in ways.items() if is_given) or "none"
            raise ValueError(f"needs exactly one of {', '.join(ways)}; found {given}")
        if (self.done_in_window is None) != (self.share_done is None):
            raise ValueError("done_in_window and share_done go together")
        return self

    @model_validator(mode="after")
    def shares_fit(self) -> Self:
        """Refuse types and hours whose shares do not add up to 1."""
        for key, parts in (("types", self.types.values()), ("hours", self.hours)):
            total = sum(part.share for part in parts)
            if parts and abs(total - 1) > 1e-6:
                raise ValueError(f"the shares of {key} must add up to 1, found {total:.6g}")
        return self


class Urgent(Section):
    """Matters that cannot wait."""

    share: Share = 0.0
    enters: Annotated[
        LevelName | None, Field(description="level that takes them at once; none: as other matters")
    ] = None
    bypass: Annotated[bool, Field(description="decided at once, without waiting for a meeting")] = True
    interrupts: Annotated[bool, Field(description="staff put other work aside for them")] = False


class Outside(Section):
    """Waiting for those whom the town does not steer: other units, materials, weather."""

    share: Share = 0.0
    wait: Times
    units: Annotated[
        SessionCounts, Field(description="share of matters by number of units asked at once; all must answer")
    ] = {1: 1.0}
    calendar: Annotated[CalendarName | None, Field(description="on which they wait; none: plain time")] = None


class Limits(Section):
    """What households are promised, counted from registration."""

    calendar: Annotated[CalendarName, Field(description="whose working days and hours count")]
    response: Limit
    done: Limit
    urgent_response: Limit
    urgent_done: Limit


class Check(Section):
    """Somebody looks whether it is really done (核查)."""

    by: LevelName
    work: Times


class FollowUp(Section):
    """Somebody asks the household afterwards (回访)."""

    by: LevelName
    after: Annotated[Times, Field(description="from finishing to the call, in plain time")]
    work: Times


class Rating(Section):
    """Whether a household rates, and how."""

    response: Annotated[Share, Field(description="of followed-up households that rate")]
    satisfied_solved: Annotated[Share, Field(description="chance to be satisfied when solved in time")]
    satisfied_unsolved: Annotated[Share, Field(description="chance to be satisfied when unsolved")]
    late_loss: Annotated[Share, Field(description="taken off the chance when late")] = 0.0
    late_after: Annotated[Span, Field(description="what households feel to be late, from need to call")]


class After(Section):
    """What follows when the handling is finished."""

    check: Check | None = None
    follow_up: FollowUp
    rating: Rating
    reopen: Annotated[Share, Field(description="of dissatisfied households that have it reopened")] = 0.0


class Withdrawal(Section):
    """Households that give up, or help themselves, while they wait."""

    share: Annotated[Share, Field(description="of households that would not wait for ever")]
    after: Annotated[Times, Field(description="how long these wait, from the need")]


class Source(Section):
    """Where a number comes from."""

    kind: Literal["documented", "external", "data", "assumed"]
    source: str
    quote: Annotated[str | None, Field(description="the document's own words")] = None

    @model_validator(mode="after")
    def documents_are_quoted(self) -> Self:
        """Refuse a documented number without its quote."""
        if self.kind == "documented" and not self.quote:
            raise ValueError("a documented number needs its quote")
        return self


class Scenario(Section):
    """A whole scenario, every default filled in."""

    name: Annotated[str, Field(pattern=r"^[\w-]{1,60}$", description="letters, digits, _ and -")]
    title: Title | None = None
    description: str = ""
    window: Annotated[DateRange, Field(description="the dates that are measured")]
    warm_up: Annotated[Span, Field(description="simulated before the window, unmeasured")] = Duration(
        0, "days"
    )
    run_on: Annotated[
        Span,
        Field(description="how long each need is followed, after the window too; at least its limits"),
    ] = Duration(120, "days")
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    replications: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    calendars: Annotated[dict[Name, Calendar], Field(min_length=1)]
    town: TownSection
    demand: Demand
    urgent: Urgent = Urgent()
    visits: dict[Name, Visit] = {}
    ladder: Annotated[dict[Name, Level], Field(min_length=1, max_length=20)]
    outside: Outside
    withdrawal: Withdrawal | None = None
    limits: Limits
    after: After
    sweep: Annotated[Sweep | None, Field(description="points for gridsim sweep")] = None
    sources: Annotated[dict[str, Source], Field(description="by dotted path; the rest is assumed")] = {}
    expect: Annotated[
        list[Expectation], Field(max_length=500, description="what gridsim expect holds it to")
    ] = []
