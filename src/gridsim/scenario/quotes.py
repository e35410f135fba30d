"""The numbers and spans that stand in a document's words: this module is the reader of quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gridsim.units import DAY, MONTH, WEEK, YEAR, parse_duration

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = "".join([*_DIGITS, *_TENS])
_NUMBER = re.compile(rf"(?:(\d[\d,]*(?:\.\d+)?)|([{_CHINESE}]+))\s*([万萬亿億%])?")
_CADENCES = {
    "半月|half-monthly|half month": (0.5 * MONTH, "half_monthly"),
    "(?<!半)月|(?<!half-)monthly|(?<!half )month": (1.0 * MONTH, "monthly"),
    "周|週|星期|week": (1.0 * WEEK, "weekly"),
    "季|quarter": (3.0 * MONTH, "quarterly"),
    "每日|每天|天天|日日|daily|every day": (1.0 * DAY, "daily"),
    "年|year": (1.0 * YEAR, "yearly"),
}


def numbers(quote: str) -> set[float]:
    """Read every number in a quote, however it is written.

    >>> sorted(numbers("党员４２４名，2,651户，七十四人，1600萬元，62%"))
    [0.62, 74.0, 424.0, 2651.0, 16000000.0]
    """
    found = set()
    for digits, chinese, unit in _NUMBER.findall(_normal(quote)):
        value = float(digits.replace(",", "")) if digits else float(chinese_number(chinese))
        found.add(round(value / 100, 9) if unit == "%" else value * _MYRIADS.get(unit, 1))
    return found


def chinese_number(text: str) -> int:
    """Read a whole number below ten thousand in Chinese.

    >>> chinese_number("七十四"), chinese_number("二千六百五十一"), chinese_number("二〇二一")
    (74, 2651, 2021)
    """
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def cadences(quote: str) -> set[str]:
    """Name the cadences in a quote: a word for a span that no number stands before.

    >>> sorted(cadences("“周联系、月见面”")), cadences("5月9日")
    (['monthly', 'weekly'], set())
    """
    return {name for _, name in _cadences(quote)}


def spans(quote: str) -> set[tuple[float, str]]:
    """Read every span of time in a quote: ticks and clock; a cadence counts as one of its spans.

    >>> sorted(spans("每周，三個工作日"))
    [(259200.0, 'days'), (604800.0, 'natural')]
    """
    text = _normal(quote)
    found = {(ticks, "natural") for ticks, _ in _cadences(quote)}
    for match in _NUMBER.finditer(text):
        number = match[1].replace(",", "") if match[1] else str(chinese_number(match[2]))
        rest = text[match.end() :].lstrip(" 个個")
        for length in range(1, min(len(rest), 14) + 1):
            try:
                span = parse_duration(number + rest[:length])
            except ValueError:
                continue
            found.add((float(span.ticks), span.clock))
    return found


def _cadences(quote: str) -> Iterator[tuple[float, str]]:
    text = _normal(quote)
    for words, cadence in _CADENCES.items():
        if re.search(rf"(?<![\d{_CHINESE}个個] )(?<![\d{_CHINESE}个個])(?:{words})", text, re.I):
            yield cadence


def _normal(quote: str) -> str:
    """Make full-width forms plain."""
    return unicodedata.normalize("NFKC", quote)
