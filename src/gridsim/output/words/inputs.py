"""Inputs: their names and values as people read them."""

from __future__ import annotations

from typing import Any

from gridsim.output.words.terms import Language, say, titled
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.units import parse_duration

KEYS = {
    "agenda": ("agenda", "议题数"),
    "every": ("every", "周期"),
    "households": ("households", "户数"),
    "limit": ("limit", "时限"),
    "meeting": ("meeting", "会议"),
    "members": ("members", "党员数"),
    "per_household_year": ("needs of a household in a year", "每户每年诉求数"),
    "share": ("share", "比例"),
    "teams": ("teams", "班组数"),
    "travel": ("travel", "路程时间"),
    "work": ("work", "工作量"),
    "workers": ("workers", "人数"),
}
"""Last parts of paths, in English and Chinese."""

CALENDARS = {"daily": "每日", "weekly": "每周", "half_monthly": "每半月", "monthly": "每月"}


def input_name(path: str, scenario: Scenario, lang: Language) -> str:
    """Name an input by the title of the part of the scenario that has it.

    Args:
        path: Its dotted path.
        scenario: The scenario, with its titles.
        lang: In which language.

    Returns:
        Such as ``Grid worker (workers)``; the path where the part has no title or a word is unknown.
    """
    parts, node, title, rest = path.split("."), scenario, None, [path]
    for place, part in enumerate(parts):
        node = within(node, part)
        found = getattr(node, "title", None)
        if isinstance(found, Title):
            title, rest = found, parts[place + 1 :]
    if title is None or not rest or any(part not in KEYS for part in rest):
        return path
    words = [KEYS[part][lang == "zh"] for part in rest]
    owner = titled(path, title, lang)
    return owner + "".join(words) if lang == "zh" else f"{owner} ({' '.join(words)})"


def within(node: Any, part: str) -> Any:
    """A part of a section of a scenario; None where it has no such part."""
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list | tuple):
        return node[int(part)] if part.isdecimal() and int(part) < len(node) else None
    return getattr(node, part, None)


def value_name(text: str, lang: Language) -> str:
    """A value of an input: spans of time and calendars in Chinese where that is the language.

    >>> [value_name(text, "zh") for text in ("1 week", "1.5 h", "weekly", "7")]
    ['1 周', '1.5 小时', '每周', '7']
    >>> value_name("1 week", "en")
    '1 week'
    """
    if lang != "zh":
        return text
    if text in CALENDARS:
        return CALENDARS[text]
    try:
        span = parse_duration(text)
    except ValueError:
        return text
    return f"{span.amount:g} {say(f'unit.{span.unit}', lang)}"
