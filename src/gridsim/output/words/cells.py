"""Cells: how numbers and texts are written into a table that programs read."""

from __future__ import annotations

import math
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number(value: float) -> str:
    """Write a number with seven digits, and nothing for none.

    >>> number(2651.0), number(1 / 3), number(math.nan)
    ('2651', '0.3333333', '')
    """
    return "" if math.isnan(value) else f"{value:.7g}"


def safe(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    >>> safe("=1+1"), safe("3")
    ("'=1+1", '3')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def shown(value: Any) -> str:
    """Write a value of an input as the file has it, without the marks of a list or a section.

    >>> shown({"every": "weekly", "on": ["mon"]}), shown("half_monthly"), shown(0.25), shown(True)
    ('every: weekly, on: mon', 'half_monthly', '0.25', 'true')
    """
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    return number(value) if isinstance(value, float) else str(value)
