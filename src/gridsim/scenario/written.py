"""Dates, weekdays, cadences and shares as people write them: this module reads English and Chinese forms."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from gridsim.scenario.quotes import chinese_number
from gridsim.units import DAY, HOUR, MINUTE, Duration, parse_duration

PERCENT = re.compile(r"(\d+\.?\d*|\.\d+)\s*%", re.A)
LEAP_YEAR = 2024
"""A year in which February has its 29 days."""
MEETING_CADENCES = {
    Duration(1, "weeks"): "weekly",
    Duration(2, "weeks"): "fortnightly",
    Duration(0.5, "months"): "half_monthly",
    Duration(1, "months"): "monthly",
    Duration(3, "months"): "quarterly",
}

_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年\s*(\d{1,2})月\s*(\d{1,2})[日号]?)", re.A)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.A)
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[-/](\d{1,2})|月\s*(\d{1,2})[日号]?)", re.A)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.A)
_DASH = re.compile(r"\s*(?:-|–|—|~|至|到)+\s*")
_WEEKDAY = re.compile(r"(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = re.compile(r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月", re.A)
_MEETING_DAY = re.compile(r"(\d{1,2})[日号]?", re.A)
_LAST = ("last", "末日", "月末", "月底", "最后一天")
_CADENCE = re.compile(
    r"(每)?(半|双|\d+(?:\.\d+)?|[一二两三四五六七八九十]+)?个?(天|日|周|週|星期|旬|月|季度|季|年)([一1]次)?",
    re.A,
)
_OTHER = re.compile(r"每?隔(天|日|周|週|月|年)(?:[一1]次)?")
_PERIODS = {
    "天": (1, "days"),
    "日": (1, "days"),
    "周": (1, "weeks"),
    "週": (1, "weeks"),
    "星期": (1, "weeks"),
    "旬": (10, "days"),
    "月": (1, "months"),
    "季": (3, "months"),
    "季度": (3, "months"),
    "年": (1, "years"),
}
_CADENCES = {
    "daily": Duration(1, "days"),
    "weekly": Duration(1, "weeks"),
    "fortnightly": Duration(2, "weeks"),
    "half_monthly": Duration(0.5, "months"),
    "monthly": Duration(1, "months"),
    "quarterly": Duration(3, "months"),
    "yearly": Duration(1, "years"),
    "双周": Duration(2, "weeks"),
}


def plain(text: str) -> str:
    """A text without full-width forms and space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def read_date(value: object) -> object:
    """Read a date, such as 2021-01-01, 2021/1/1 or 2021年1月1日; YAML 1.2 leaves it as text.

    >>> str(read_date("２０２１年1月1日")), str(read_date("2021/1/1"))
    ('2021-01-01', '2021-01-01')
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("needs a date, such as 2021-01-01")
    found = _DATE.fullmatch(plain(value)) or _COMPACT_DATE.fullmatch(plain(value))
    numbers = [int(part) for part in found.groups() if part and part.isdecimal()] if found else [0]
    if numbers[0] < 1:
        raise ValueError(f"needs a date, such as 2021-01-01, found {value}")
    year, month, day = numbers
    _check_day(year, month, day, value)
    return date(year, month, day)


def read_month_day(value: object) -> object:
    """Read a day of every year, such as 05-15, 5/15 or 5月15日, as 05-15."""
    found = _MONTH_DAY.fullmatch(plain(value)) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"needs a month and a day, such as 05-15, found {value}")
    month, day = (int(part) for part in found.groups() if part)
    _check_day(LEAP_YEAR, month, day, value)
    return f"{month:02d}-{day:02d}"


def _check_day(year: int, month: int, day: int, value: object) -> None:
    if not 1 <= month <= 12:
        raise ValueError(f"has no month from 1 to 12, found {value}")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"is a day that the month has not, which has {days}, found {value}")


def read_time(value: object) -> int:
    """Read a time of day, such as 09:00 or 24:00, as ticks after midnight."""
    match = _TIME.fullmatch(plain(value)) if isinstance(value, str) else None
    ticks = int(match[1]) * HOUR + int(match[2]) * MINUTE if match else DAY + 1
    if ticks > DAY or (match and int(match[2]) > 59):
        raise ValueError(f"needs a time of day from 00:00 to 24:00, found {value}")
    return ticks


def read_hours(value: object) -> object:
    """Read hours of a day, such as 08:30-12:00 or 08：30～12：00."""
    if isinstance(value, tuple):
        return value
    parts = _DASH.split(plain(value)) if isinstance(value, str) else []
    if len(parts) != 2:
        raise ValueError(f"needs hours of a day, such as 08:30-12:00, found {value}")
    opens, closes = (read_time(part) for part in parts)
    if opens >= closes:
        raise ValueError(f"must open before it closes, found {value}; cut hours that pass midnight in two")
    return opens, closes


def read_weekday(value: object) -> object:
    """Read a weekday, such as mon, Monday, 周一 or 星期一; what is none is left as it is.

    >>> read_weekday("周一"), read_weekday("星期天"), read_weekday("Friday"), read_weekday("someday")
    ('mon', 'sun', 'fri', 'someday')
    """
    if not isinstance(value, str):
        return value
    text = plain(value).casefold()
    if found := _WEEKDAY.fullmatch(text):
        return _WEEKDAYS["一二三四五六日".index(found[1].replace("天", "日"))][:3]
    return text[:3] if text in {*_WEEKDAYS, *(name[:3] for name in _WEEKDAYS)} else value


def read_month(value: object) -> object:
    """Read a month, such as jan, January, 1月 or 一月; what is none is left as it is."""
    if not isinstance(value, str):
        return value
    text = plain(value).casefold()
    if found := _MONTH.fullmatch(text):
        number = int(found[1]) if found[1].isdecimal() else chinese_number(found[1])
        return _MONTHS[number - 1][:3]
    return text[:3] if text in {*_MONTHS, *(name[:3] for name in _MONTHS)} else value


def read_days(value: object) -> object:
    """Read which days a calendar has: 每天 is every, 工作日 is national; what is neither is left."""
    words = {"每天": "every", "每日": "every", "工作日": "national", "法定工作日": "national"}
    return words.get(plain(value), value) if isinstance(value, str) else value


def read_cadence(value: object) -> object:
    """Read a cadence, such as 每周, 两周一次, 隔天, 每半月 or weekly; what is none is left.

    >>> print(read_cadence("每两周"), "|", read_cadence("半月一次"), "|", read_cadence("每周一"))
    2 weeks | 0.5 months | 每周一
    """
    if not isinstance(value, str):
        return value
    text = "".join(plain(value).casefold().split())
    if (known := _CADENCES.get(text.replace("-", "_").removeprefix("每"))) is not None:
        return known
    other, found = _OTHER.fullmatch(text), _CADENCE.fullmatch(text)
    if other:
        return Duration(2 * _PERIODS[other[1]][0], _PERIODS[other[1]][1])
    if found and (found[1] or found[4]):
        number, unit = _PERIODS[found[3]]
        return Duration(_times(found[2]) * number, unit)
    return value


def _times(written: str | None) -> float:
    """How many of a period a cadence has."""
    if written is None:
        return 1
    if written in "半双":
        return 0.5 if written == "半" else 2
    return chinese_number(written) if not written[0].isdecimal() else float(written)


def read_meeting_cadence(value: object) -> object:
    """Read when a meeting is held, such as monthly, 每月, 1 month or 指定日期; what is none is left."""
    if not isinstance(value, str):
        return value
    words = {"指定日期": "dates", "逢数日": "days_with", **{name: name for name in MEETING_CADENCES.values()}}
    text = plain(value).casefold().replace("-", "_")
    if text in words:
        return words[text]
    cadence = read_cadence(value)
    try:
        duration = cadence if isinstance(cadence, Duration) else parse_duration(value)
    except ValueError:
        return value
    return MEETING_CADENCES.get(duration, value)


def read_meeting_day(value: object) -> object:
    """Read a day of a meeting: a weekday, a day of the month (15日), the last (月末) or a date."""
    if not isinstance(value, str):
        return value
    text = plain(value).casefold()
    if text in _LAST:
        return "last"
    if found := _MEETING_DAY.fullmatch(text):
        return int(found[1])
    try:
        return str(read_date(value))
    except ValueError:
        return read_weekday(value)


def read_share(value: object) -> object:
    """Read a share written in percent, such as 93.86%; what is none is left as it is.

    >>> read_share("93.86%"), read_share("９３.８６％"), read_share(0.5)
    (0.9386, 0.9386, 0.5)
    """
    found = PERCENT.fullmatch(plain(value)) if isinstance(value, str) else None
    return float(Decimal(found[1]) / 100) if found else value


def each_once(read: Callable[[object], object]) -> Callable[[object], object]:
    """Make the check that no two keys of a section are the same, however they are written."""

    def check(value: object) -> object:
        seen: dict[object, object] = {}
        for key in value if isinstance(value, dict) else ():
            if (first := seen.setdefault(read(key), key)) != key:
                raise ValueError(f"has {first} and {key}, which are the same")
        return value

    return check
