"""Amounts of a measure as people write them: this module reads a bound, and how far apart two values are."""

from __future__ import annotations

import math
import re

from gridsim.scenario.fields import natural
from gridsim.scenario.measured import MEASURES, SHARES
from gridsim.scenario.written import PERCENT, plain
from gridsim.units import DAY, parse_duration

POINTS = (
    "point",
    "points",
    "pp",
    "percentage point",
    "percentage points",
    "个百分点",
    "百分点",
)
"""How percentage points are written."""
_WRITTEN = re.compile(r"(\d+\.?\d*|\.\d+)\s*(\D*)", re.A)
_COMMA = re.compile(r"\d*,\d.*")
_POWER = re.compile(r"[\d.]+\s*e\s*[+-]?\d.*", re.A | re.I)
_SEVERAL = re.compile(r"[\d.]+\s*[^\W\d]+.*\d.*")


def read_bound(text: str, measure: str) -> float:
    """Read a value of a measure, in the measure's unit.

    Raises:
        ValueError: If it has another unit.

    >>> read_bound("90%", "rate.solved"), read_bound("12 h", "days_to_done.mean")
    (0.9, 0.5)
    """
    unit = MEASURES[measure].unit
    percent = PERCENT.fullmatch(plain(text))
    if unit == "days" and not percent:
        return natural(parse_duration(text)).ticks / DAY
    if is_share(measure) and percent:
        return float(percent[1]) / 100
    ways = "0.9 or 90%" if is_share(measure) else "30 days" if unit == "days" else "a plain number"
    raise ValueError(f"{measure} has the unit {unit}: write {ways}, found {text[:60]!r}")


def read_difference(text: str, measure: str) -> float:
    """Read how far apart two values of a measure are, in the measure's unit: the same wherever it is asked.

    A percentage is no such amount: of a share it could be points or a part of it, and a part of anything is
    not known before it is simulated.

    Raises:
        ValueError: If it cannot be read, or has another unit.

    >>> read_difference("2points", "rate.solved"), read_difference("12h", "days_to_done.mean")
    (0.02, 0.5)
    """
    number, name = split(text)
    if not name:
        return number
    if name == "%" and is_share(measure):
        raise ValueError(f"could be points or a part of the share: write {number:g}points")
    if name in POINTS and is_share(measure):
        return number / 100
    if MEASURES[measure].unit == "days" and name not in ("%", *POINTS):
        return span(text, name)
    raise ValueError(f"{measure} has the unit {MEASURES[measure].unit}: write {ways(measure)}")


def fits(amount: float, measure: str) -> bool:
    """Whether an amount, or a difference, is one that the measure can have: a share is at most 1."""
    return amount <= 1 or MEASURES[measure].unit not in SHARES


def is_share(measure: str) -> bool:
    """Whether a measure is read in percent."""
    return MEASURES[measure].unit.startswith("share")


def ways(measure: str) -> str:
    """How a difference of a measure is written."""
    if is_share(measure):
        return "2points or 0.02"
    return "0.5d, 12h or a number of days" if MEASURES[measure].unit == "days" else "a plain number"


def span(text: str, name: str) -> float:
    """Read a span of plain time [days]."""
    try:
        found = parse_duration(text)
    except ValueError:
        raise ValueError(f"{name} is no unit of time: write 0.5d or 12h") from None
    if found.clock != "natural":
        raise ValueError("measures are in days of 24 h: write 0.5d or 12h")
    return found.ticks / DAY


def split(text: str) -> tuple[float, str]:
    """Split an amount into its number and what stands behind it.

    Raises:
        ValueError: If it does not begin with a number, or has more than one.
    """
    found = plain(text)
    written = _WRITTEN.fullmatch(found)
    if written is None:
        raise ValueError(why_unreadable(found))
    if not math.isfinite(float(written[1])):
        raise ValueError("is too large")
    return float(written[1]), written[2].strip()


def why_unreadable(text: str) -> str:
    """Why an amount cannot be read."""
    if text.startswith("-") and _WRITTEN.fullmatch(text[1:].strip()):
        return "must not be below 0"
    if _COMMA.fullmatch(text):
        return f"write a point for decimals, {text.replace(',', '.')}"
    if _POWER.fullmatch(text):
        return "must be written out, 0.001 and not 1e-3"
    if _SEVERAL.fullmatch(text):
        return "must be one number with one unit, 36h and not 1 day 12 h"
    return "does not begin with a number"
