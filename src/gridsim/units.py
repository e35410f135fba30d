"""Spans of time as people write them, and as ticks.

One tick is one second, an ``int64`` counted from 00:00 local time on a simulation's start date.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

SECOND = 1
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 36525 * DAY // 100
"""A mean year of 365.25 days [ticks]."""
MONTH = round(YEAR / 12)
"""A mean month of 365.25 / 12 days [ticks]: a cadence, never a date on the calendar."""
NEVER = int(np.iinfo(np.int64).max // 4)
"""A tick that never comes; sums of a few of them still fit in ``int64``."""

LONGEST_YEARS = 100
EXAMPLES = "such as 40 min, 48 h or 3 working days"

_TICKS = {
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
_CLOCKS = {"working hours": "hours", "working days": "days"}
_SPELLINGS = {
    "s": "s sec secs second seconds 秒 秒钟 秒鐘",
    "min": "min mins minute minutes 分 分钟 分鐘",
    "h": "h hr hrs hour hours 时 時 小时 小時 个小时 個小時",
    "days": "d day days 天 日",
    "weeks": "wk wks week weeks 周 週 星期 个星期 個星期",
    "months": "month months 月 个月 個月",
    "years": "y yr yrs year years 年",
    "working hours": "workinghour workinghours workhour workhours 工作时 工作時 工作小时 工作小時"
    " 个工作时 個工作時 个工作小时 個工作小時",
    "working days": "workingday workingdays workday workdays 工作日 个工作日 個工作日",
}
_UNITS = {spelling: unit for unit, line in _SPELLINGS.items() for spelling in line.split()}
_WRITTEN = re.compile(r"([+\-−]?)\s*((?:\d+\.?\d*|\.\d+)(?:e[+\-]?\d+)?|nan|inf(?:inity)?)\s*(.*)", re.A)


@dataclass(frozen=True)
class Duration:
    """A span of time as a scenario states it.

    Attributes:
        amount: How many of the unit, at least 0, at most 100 years long.
        unit: One of ``s``, ``min``, ``h``, ``days``, ``weeks``, ``months``, ``years``,
            ``working hours`` and ``working days``.

    Raises:
        ValueError: If the unit is unknown or the amount is not within its bounds.
    """

    amount: float
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _TICKS:
            raise ValueError(f"{self.unit!r} is not a unit; the units are {', '.join(_TICKS)}")
        if not math.isfinite(self.amount):
            raise ValueError(f"a duration must be a finite number, found {self.amount:g} {self.unit}")
        if self.amount < 0:
            raise ValueError(f"a duration must be at least 0, found {self.amount:g} {self.unit}")
        if self.ticks > LONGEST_YEARS * YEAR:
            raise ValueError(
                f"a duration must be at most {LONGEST_YEARS} years, found {self.amount:g} {self.unit}"
            )

    @property
    def ticks(self) -> float:
        """Length on the duration's own clock [ticks]: a working day has 24 h on the clock of days."""
        return self.amount * _TICKS[self.unit]

    @property
    def clock(self) -> str:
        """The clock that counts it: ``natural``, ``hours`` (working hours) or ``days`` (working days)."""
        return _CLOCKS.get(self.unit, "natural")

    def __str__(self) -> str:
        amount = int(self.amount) if float(self.amount).is_integer() else float(self.amount)
        unit = self.unit.removesuffix("s") if amount == 1 and self.unit != "s" else self.unit
        return f"{amount!r} {unit}"


def parse_duration(text: str) -> Duration:
    """Read a span of time written in English or Chinese.

    Case, spaces, and full-width forms make no difference, nor does singular or plural. A bare ``m``
    is refused, since it could be minutes or months.

    Args:
        text: A number and a unit.

    Returns:
        The duration, in canonical units; ``parse_duration(str(duration))`` gives it back.

    Raises:
        ValueError: If the text is not a number at least 0 and a known unit, or is over 100 years.

    >>> parse_duration("48h").ticks
    172800.0
    >>> print(parse_duration("３个工作日"), "|", parse_duration("1 workday").clock)
    3 working days | days
    >>> parse_duration("40")
    Traceback (most recent call last):
    ...
    ValueError: 40 needs a unit, such as 40 min, 48 h or 3 working days
    """
    found = text.strip()
    written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip())
    if written is None:
        raise ValueError(f"{found!r} is not a duration; write a number and a unit, {EXAMPLES}")
    sign, number, name = written.groups()
    spelling = "".join(name.split())
    if not math.isfinite(float(number)):
        raise ValueError(f"a duration must be a finite number, found {found!r}; write one {EXAMPLES}")
    if sign in ("-", "−"):
        raise ValueError(f"a duration must be at least 0, found {found!r}; write one {EXAMPLES}")
    if not spelling:
        raise ValueError(f"{found} needs a unit, {EXAMPLES}")
    if spelling not in _UNITS:
        raise ValueError(f"{found!r} has no known unit; write {', '.join(_TICKS)}, {EXAMPLES}")
    return Duration(float(number), _UNITS[spelling])
