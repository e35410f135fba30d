"""The kinds of value that scenario files are made of: spans of time, shares, names, dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

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

from gridsim.units import DAY, HOUR, MINUTE, Duration, parse_duration

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: tuple[Month, ...] = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


class Section(BaseModel):
    """One section of a scenario: strict types, no unknown keys, frozen."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", populate_by_name=True, defer_build=True
    )


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


def read_date(value: object) -> object:
    """Read an ISO date; YAML 1.2 leaves it as text."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("needs a date, such as 2021-01-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"needs a date, such as 2021-01-01, found {value}") from None


def read_time(value: object) -> int:
    """Read a time of day, such as 09:00 or 24:00, as ticks after midnight."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    ticks = int(match[1]) * HOUR + int(match[2]) * MINUTE if match else DAY + 1
    if ticks > DAY or (match and int(match[2]) > 59):
        raise ValueError(f"needs a time of day from 00:00 to 24:00, found {value}")
    return ticks


def write_time(ticks: int) -> str:
    """Write ticks after midnight as a time of day."""
    return f"{ticks // HOUR:02d}:{ticks % HOUR // MINUTE:02d}"


def read_hours(value: object) -> object:
    """Read hours of a day, such as 08:30-12:00."""
    if isinstance(value, tuple):
        return value
    first, dash, last = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise ValueError(f"needs hours of a day, such as 08:30-12:00, found {value}")
    opens, closes = read_time(first.strip()), read_time(last.strip())
    if opens >= closes:
        raise ValueError(f"must open before it closes, found {value}; cut hours that pass midnight in two")
    return opens, closes


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


_SPAN_SCHEMA = WithJsonSchema(
    {"type": "string", "examples": ["40 min", "48 h", "3 working days", "3个工作日"]}
)
_AnySpan = Annotated[
    InstanceOf[Duration], BeforeValidator(read_duration), PlainSerializer(str, return_type=str), _SPAN_SCHEMA
]
Limit = Annotated[_AnySpan, AfterValidator(positive)]
Span = Annotated[_AnySpan, AfterValidator(natural)]
Cadence = Annotated[_AnySpan, AfterValidator(natural), AfterValidator(positive)]
Day = Annotated[
    date,
    BeforeValidator(read_date),
    PlainSerializer(lambda day: day.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
TimeOfDay = Annotated[
    int,
    BeforeValidator(lambda value: value if isinstance(value, int) else read_time(value)),
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
Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=1000)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s.=\[\]/\\\x00-\x1f\x7f]+$")]
CalendarName = Annotated[str, known("calendar")]
LevelName = Annotated[str, known("level")]
VisitName = Annotated[str, known("visit")]
SessionCount = Annotated[int, BeforeValidator(read_key), Field(ge=1, le=20)]
SessionCounts = Annotated[dict[SessionCount, Share], AfterValidator(adds_up)]
NeededShares = Annotated[dict[LevelName, Share], AfterValidator(adds_up)]
