"""Cells: how numbers and texts are written into a table that programs read."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable
from typing import Any, TextIO

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a text begins that a spreadsheet may take for a formula; some take full-width signs too."""
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]\d+)?", re.ASCII)


class Rows:
    """Writes rows of CSV, every cell safe to open in a spreadsheet: the one way in which tables are written."""

    def __init__(self, file: TextIO, end: str = "\n") -> None:
        self._writer = csv.writer(file, lineterminator=end)

    def write(self, cells: Iterable[object]) -> None:
        """Write one row; None is an empty cell."""
        self._writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])


def number(value: float) -> str:
    """Write a number with seven digits, and nothing for none.

    >>> number(2651.0), number(1 / 3), number(math.nan)
    ('2651', '0.3333333', '')
    """
    return "" if math.isnan(value) else f"{value:.7g}"


def safe(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; a number stays one.

    >>> safe("=1+1"), safe("3"), safe("-0.5"), safe("-x")
    ("'=1+1", '3', '-0.5', "'-x")
    """
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


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
