"""What is wrong with a scenario's data, in plain words: this module is pydantic's interpreter."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gridsim.errors import Fault
from gridsim.scenario.fields import UnfitError
from gridsim.scenario.fullwidth import COLON, with_hint
from gridsim.scenario.keys import TOP, KeyPath, Shape, dotted, inside
from gridsim.scenario.spelling import nearest, strange

MOST = 200
"""Faults told at once; the rest are counted."""

_EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a section with keys of its own",
    "model_type": "a section with keys of its own",
    "greater_than_equal": "at least {ge}",
    "greater_than": "above {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "below {lt}",
    "too_short": "a list or section of at least {min_length}",
    "too_long": "a list or section of at most {max_length}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
}
NAME = r"^[\w-]{1,60}$"
"""How the name of a scenario is written."""
_PATTERNS = {
    NAME: "1 to 60 letters, digits, _ or -",
    r"^[^\s.=\[\]/\\\x00-\x1f\x7f]+$": r"a name without spaces, dots, =, [, ], / and \\",
}


class Found(NamedTuple):
    """One thing wrong with the data.

    Attributes:
        path: Where.
        message: What, in plain words.
        at_key: Whether the key itself is at fault, or all that it holds, not a single value.
        remedy: What would fit the values beside it, as a setting; empty where that is not known.
    """

    path: KeyPath
    message: str
    at_key: bool = True
    remedy: str = ""


class Faults:
    """The faults of one file, collected while it is read: the first ones are kept, the rest are counted."""

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, 0
        self._kept: list[Fault] = []

    def add(self, line: int, key: str, message: str) -> None:
        """Add a fault.

        Args:
            line: Line in the file, counted from 1; 0 for the file as a whole.
            key: What the fault is about, such as a column; may be empty.
            message: What is wrong, in plain words.
        """
        self.number += 1
        if self.number <= MOST:
            self._kept.append(Fault(line, 0, key, message, str(self.path)))

    def listed(self) -> list[Fault]:
        """List at most ``MOST`` faults, in the order in which they were found, and the number of the rest."""
        rest = self.number - len(self._kept)
        last = [Fault(0, 0, "", f"and {rest:,} more faults", str(self.path), rest)] if rest else []
        return [*self._kept, *last]


def check_section(
    kind: type[BaseModel], data: Any, names: Mapping[str, Any], top: Shape
) -> tuple[BaseModel | None, list[Found]]:
    """Make a section of the schema out of plain data, or find all that is wrong with it.

    Args:
        kind: The section's class.
        data: Plain data as read from a file.
        names: Names that the scenario defines, by what they name.
        top: The section's shape, with whose keys an unknown key is compared.

    Returns:
        The section and no faults, or None and at most ``MOST`` faults and a count of the rest.
    """
    try:
        return kind.model_validate(data, context=dict(names)), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    rest = len(details) - MOST
    more = [Found((), f"and {rest:,} more faults")] if rest > 0 else []
    told = [
        found._replace(message=_hinted(found.message)) for found in _told(details[:MOST], data, top).values()
    ]
    return None, [*told, *more]


def show(value: Any) -> str:
    """Write a value as it stands in a message: short, on one line.

    >>> show({}), show(-3), show("12 elephants"), show(None)
    ('a section', '-3', "'12 elephants'", 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a section" if isinstance(value, dict) else "a list"
    return f"'{shorten(value, 60)}'" if isinstance(value, str) else shorten(f"{value:,}", 60)


def shorten(text: str, most: int = 300) -> str:
    """Put text on one line, and shorten it in the middle."""
    line = " ".join(text[: 2 * most].split())
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 4 :]}"


def _hinted(message: str) -> str:
    """Say of a value that cannot be read that it has a full-width sign in it, unless that is said."""
    return message if COLON in message or "; there are: " in message else with_hint(message)


def _told(details: list[ErrorDetails], data: Any, top: Shape) -> dict[KeyPath, Found]:
    """Tell each fault once, though pydantic tries several forms of one value."""
    expected: dict[KeyPath, list[str]] = {}
    faults: dict[KeyPath, Found] = {}
    lists: set[KeyPath] = set()
    for detail in details:
        path, value, labels = _follow(detail, data)
        if _other_branch(labels):
            lists |= {path} if labels[-1][0].startswith("list[") else set()
            continue
        found = _found(detail, path, value, top)
        if isinstance(found, Found):
            at_key = found.at_key or detail["loc"][-1] == "[key]"
            key = path if detail["type"] == "literal_error" else (*path, found.message)
            faults.setdefault(key, found._replace(at_key=at_key))
        elif found not in expected.setdefault(path, []):
            expected[path].append(found)
            message = f"must be {' or '.join(expected[path])}, found {show(value)}"
            faults[path] = Found(path, message, isinstance(value, dict | list))
    for key in faults.keys() & lists:
        message = faults[key].message.replace(", found", ", or a list, found", 1)
        faults[key] = faults[key]._replace(message=message)
    return faults


def _follow(detail: ErrorDetails, data: Any) -> tuple[KeyPath, Any, list[tuple[str, Any]]]:
    """Find the place in the data that a fault is about, without the labels pydantic adds on the way."""
    path: KeyPath = ()
    labels: list[tuple[str, Any]] = []
    value = data
    for key in detail["loc"]:
        if key == "[key]":
            value = path[-1]
        elif key in _keys_in(value):
            value = value[key]
            path = (*path, key)
        elif detail["type"] == "missing" and key == detail["loc"][-1]:
            path = (*path, key)
        else:
            labels.append((str(key), value))
    return path, value, labels


def _keys_in(value: Any) -> Container[str | int]:
    if isinstance(value, list):
        return range(len(value))
    return value if isinstance(value, dict) else ()


def _other_branch(labels: list[tuple[str, Any]]) -> bool:
    """Tell whether a fault is about the form of the value that the user did not write."""
    for label, value in labels:
        if label.startswith("literal[") and isinstance(value, list):
            return True
        if label.startswith("list[") and not isinstance(value, list):
            return True
    return False


def _found(detail: ErrorDetails, path: KeyPath, value: Any, top: Shape) -> Found | str:
    """Put one fault into words: a whole fault, or only what was expected."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return Found(path, "is missing")
    if kind == "extra_forbidden":
        key = str(path[-1]).partition("：")[0]
        hint = f"; {COLON}" if key != path[-1] else ""
        return Found(path, f"is no known key{nearest(key, _keys(top, path[:-1]))}{hint}")
    if kind == "value_error" and isinstance(context["error"], UnfitError):
        error, where = context["error"], (*path, context["error"].key)
        return Found(where, shorten(str(error)), False, f"{dotted(where)}={error.example}")
    if kind == "value_error":
        return Found(path, shorten(str(context["error"])), isinstance(value, dict | list))
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", context["expected"])
        close = nearest(value, words) if isinstance(value, str) and with_hint(value) == value else ""
        return Found(
            path,
            f"must be {_one_of(words)}, found {show(value)}" + (close if "mean" in close else ""),
            isinstance(value, dict | list),
        )
    if kind == "string_pattern_mismatch":
        if context["pattern"] == NAME and isinstance(value, str):
            return Found(path, f"must be {_PATTERNS[NAME]}, found {show(value)}{strange(value)}", False)
        return _PATTERNS.get(context["pattern"], "written in another way")
    limits = {key: f"{bound:,}" for key, bound in context.items() if isinstance(bound, int | float)}
    return _EXPECTED.get(kind, "something else").format_map(limits)


def _one_of(words: list[str]) -> str:
    return f"one of {', '.join(words)}" if len(words) > 2 else " or ".join(words)


def _keys(top: Shape, path: KeyPath) -> list[str]:
    """List the known keys of a section."""
    shape: Shape | None = top
    for key in path:
        shape = inside(shape, key) if shape else None
    keys = shape.keys if shape else []
    return [*keys, "base", "variants"] if shape is TOP else keys
