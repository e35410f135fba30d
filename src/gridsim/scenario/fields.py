"""The kinds of value that scenario files are made of: spans of time, shares, names, dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)

from gridsim.scenario.written import (
    read_cadence,
    read_date,
    read_hours,
    read_month,
    read_month_day,
    read_share,
    read_time,
    read_weekday,
)
from gridsim.units import DAY, HOUR, MINUTE, Duration, parse_duration

WeekdayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MonthName = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS: tuple[WeekdayName, ...] = get_args(WeekdayName)
MONTHS: tuple[MonthName, ...] = get_args(MonthName)


class Section(BaseModel):
    """One section of a scenario: strict types, no unknown keys, frozen."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", populate_by_name=True, defer_build=True
    )


class UnfitError(ValueError):
    """A value does not fit another one beside it, which may have been changed alone.

    Attributes:
        key: Its key within their section.
        example: A value that would fit, as YAML.
    """

    def __init__(self, key: str, message: str, example: str) -> None:
        self.key, self.example = key, example
        super().__init__(message)


def read_duration(value: object) -> object:
    """Read a span of time as written; a bare number is a fault."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("needs a span of time, such as 40 min, 48 h or 3 working days")
    return parse_duration(str(value))


def natural(value: Duration) -> Duration:
    """Refuse a span on a working clock where plain time is meant."""
    if value.clock != "natural":
        raise ValueError(f"must be in plain time, such as 7 days or 40 min, found {value}")
    return value


def positive(value: Duration) -> Duration:
    """Refuse a span of no length."""
    if value.ticks < 1:
        raise ValueError(f"must be at least 1 second, found {value}")
    return value


def write_time(ticks: int) -> str:
    """Write ticks after midnight as a time of day."""
    return f"{ticks // HOUR:02d}:{ticks % HOUR // MINUTE:02d}"


def in_order(start: date, end: date) -> None:
    """Refuse dates of which the second, which is not included, is not after the first."""
    if start >= end:
        raise ValueError("from must be before to (the last day is not included)")


def of_one_length(value: Duration) -> Duration:
    """Refuse months and years in a limit: they differ in length, and a limit passes at a certain time."""
    if value.unit in ("months", "years"):
        ways = "30 days or 20 working days"
        raise ValueError(f"must not be in {value.unit}, which differ in length: write {ways}, found {value}")
    return value


def read_key(value: object) -> object:
    """Read a whole number that is a key: keys are text in JSON, and so everywhere."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}", value) else value


def adds_up(shares: dict[Any, float]) -> dict[Any, float]:
    """Refuse shares that do not add up to 1."""
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"shares must add up to 1, found {total:.6g}")
    return shares


def known(what: str) -> Any:
    """Make the check that a name is one of those which the scenario defines as ``what``."""

    def check(name: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get(what)
        if names is not None and name not in names:
            listed = ", ".join(list(names)[:20]) or "none"
            raise ValueError(f"names no {what}, found {name}; there are: {listed}")
        return name

    return AfterValidator(check)


def share_schema(**bounds: float) -> Any:
    """Describe a share to editors: a number within some bounds, or a percentage."""
    percentage = {"type": "string", "pattern": r"^\s*(\d+\.?\d*|\.\d+)\s*[%％]\s*$", "examples": ["93.86%"]}
    return WithJsonSchema({"anyOf": [{"type": "number", **bounds}, percentage]})


def words_schema(words: tuple[str, ...], others: str) -> Any:
    """Describe words to editors that may be written in other ways too."""
    other = {"type": "string", "description": f"or {others}"}
    return WithJsonSchema({"anyOf": [{"enum": list(words), "type": "string"}, other]})


_SPAN_SCHEMA = WithJsonSchema(
    {"type": "string", "examples": ["40 min", "48 h", "3 working days", "3个工作日"]}
)
_AnySpan = Annotated[
    InstanceOf[Duration], BeforeValidator(read_duration), PlainSerializer(str, return_type=str), _SPAN_SCHEMA
]
Limit = Annotated[_AnySpan, AfterValidator(positive), AfterValidator(of_one_length)]
Span = Annotated[_AnySpan, AfterValidator(natural)]
Cadence = Annotated[
    _AnySpan, BeforeValidator(read_cadence), AfterValidator(natural), AfterValidator(positive)
]
Day = Annotated[
    date,
    BeforeValidator(read_date),
    PlainSerializer(lambda day: day.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2021-01-01", "2021/1/1", "2021年1月1日"]}),
]
MonthDay = Annotated[
    str,
    BeforeValidator(read_month_day),
    WithJsonSchema({"type": "string", "examples": ["05-15", "5/15", "5月15日"]}),
]
Weekday = Annotated[
    WeekdayName, BeforeValidator(read_weekday), words_schema(WEEKDAYS, "周一, 星期一 or Monday")
]
Month = Annotated[MonthName, BeforeValidator(read_month), words_schema(MONTHS, "1月, 一月 or January")]
TimeOfDay = Annotated[
    int,
    BeforeValidator(read_time),
    Field(ge=0, lt=DAY),
    PlainSerializer(write_time, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["09:00"]}),
]
Hours = Annotated[
    tuple[int, int],
    BeforeValidator(read_hours),
    PlainSerializer(lambda pair: "-".join(map(write_time, pair)), return_type=str),
    WithJsonSchema({"type": "string", "examples": ["08:30-12:00"]}),
]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(read_share), share_schema(minimum=0, maximum=1)]
Factor = Annotated[float, Field(ge=0, le=1000)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s.=\[\]/\\\x00-\x1f\x7f]+$")]
CalendarName = Annotated[str, known("calendar")]
LevelName = Annotated[str, known("level")]
VisitName = Annotated[str, known("visit")]
SessionCount = Annotated[int, BeforeValidator(read_key), Field(ge=1, le=20)]
SessionCounts = Annotated[dict[SessionCount, Share], AfterValidator(adds_up)]
NeededShares = Annotated[dict[LevelName, Share], AfterValidator(adds_up)]
