"""Lines: texts broken and cut off to the room that there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import east_asian_width

TOKEN = re.compile(
    r"[（“「]*[\u3400-\u9fff][，。、；：！？）”」]*|[（“「]*[^\s\u3400-\u9fff（“「]+\s*|[（“「]|\s+"
)
SHORT = 44  # narrow letters in a name within a sentence
NAME = 28  # narrow letters in a line of a scenario's name


def wrapped(text: str, fits: Callable[[str], bool], lines: int) -> str:
    """Break a text into lines, between words or between Chinese characters; cut it off with … if too long.

    Args:
        text: The text; a line break in it stays.
        fits: Tells whether a line is short enough.
        lines: How many lines there may be.

    Returns:
        The lines, joined by line breaks.

    >>> print(wrapped("Village organisation 村党组织", lambda line: len(line) <= 9, 2))
    Village
    organisa…
    """
    result = []
    for part in text.split("\n"):
        result.append("")
        for token in [part] if fits(part) else TOKEN.findall(part):
            if fits((result[-1] + token).rstrip()):
                result[-1] += token
            elif fits(token.rstrip()):
                result.append(token)
            else:
                result += split(token, fits)
    result = [line.strip() for line in result if line.strip()] or [""]
    if len(result) > lines:
        last = result[lines - 1]
        while last and not fits(last + "…"):
            last = last[:-1]
        result = [*result[: lines - 1], last + "…"]
    return "\n".join(result)


def split(token: str, fits: Callable[[str], bool]) -> list[str]:
    """Break a word that is too long for a line into lines."""
    result = [""]
    for letter in token:
        if not fits((result[-1] + letter).rstrip()):
            result.append("")
        result[-1] += letter
    return result


def letters(text: str) -> int:
    """Width of a text in narrow letters; a Chinese character is two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def label(text: str, width: int = 22, lines: int = 2) -> str:
    """A label on an axis, broken and cut off to so many narrow letters."""
    return wrapped(text, lambda line: letters(line) <= width, lines)


def shortened(text: str, width: int) -> str:
    """A text cut in the middle to so many narrow letters: its ends are what tells it from others.

    >>> shortened("Village organisation (workers)", 20), shortened("嘎查村党组织人数", 11)
    ('Village or…(workers)', '嘎查村…人数')
    """
    middle = len(text) // 2
    head, tail, gap = text[:middle], text[middle:], ""
    while head + tail and letters(head + gap + tail) > width:
        gap = "…"
        if letters(head) > letters(tail):
            head = head[:-1]
        else:
            tail = tail[1:]
    return f"{head.rstrip()}{gap}{tail.lstrip()}" if gap else text
