"""Full-width colons and commas, which YAML takes for text: this module finds where one was meant to part."""

from __future__ import annotations

import re

COLON = "a full-width colon (：) does not end a key, write : and a space"
COMMA = "a full-width comma (，) does not part entries, write , and a space"
MOST_LINES = 200
"""How far back such a sign is looked for."""

_QUOTED = re.compile(r"\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'")
_KEY = re.compile(r"^\s*(?:- +)?[^\s:：，#]+\s*(：)")
_INNER_KEY = re.compile(r"[{,，]\s*[^\s:：,，{}\[\]]+\s*(：)")
_COMMA = re.compile(r"[{\[][^{\[]*([，、])")


def misplaced(lines: list[str], last: int) -> tuple[int, int, str] | None:
    """Find the full-width sign because of which a text is no YAML.

    YAML reads on from such a sign as one long text, and sees that something is wrong only some lines later.

    Args:
        lines: The text.
        last: The line in which it was seen, from 0.

    Returns:
        Line and column of the first such sign of those lines, from 1, and what is wrong; None without one.
    """
    found = None
    seen = min(last, len(lines) - 1)
    for number in range(seen, max(seen - MOST_LINES, -1), -1):
        line = _bare(lines[number])
        if not line.strip():
            continue
        here = [match for sign in (_KEY, _INNER_KEY, _COMMA) if (match := sign.search(line))]
        if here:
            first = min(here, key=lambda match: match.start(1))
            found = number + 1, first.start(1) + 1, COLON if first[1] == "：" else COMMA
        elif number < last:
            break
    return found


def _bare(line: str) -> str:
    """A line of YAML with its quoted texts blotted out, and without its comment."""
    blotted = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)
    return re.sub(r"(^|\s)#.*", "", blotted)


def with_hint(message: str) -> str:
    """Add to what is wrong with a value that it has a full-width sign in it, where it has."""
    found = message.partition(", found ")[2] or message
    for signs, hint in (("，、", COMMA), ("：", COLON)):
        if any(sign in found for sign in signs):
            return f"{message}; {hint}"
    return message
