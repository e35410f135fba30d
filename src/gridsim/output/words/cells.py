"""Cells: how numbers and texts are written into a table that programs read."""

from __future__ import annotations

import math

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
