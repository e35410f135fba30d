"""YAML events as plain data: this module is the reader of values, and keeps the place of each.

Nothing is ever constructed but text, numbers, true, false and null: no tags, anchors or aliases.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from gridsim.errors import Fault
from gridsim.scenario.keys import KeyPath, dotted

LONGEST_KEY = 200
NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
"""What cannot be seen: controls, separators of lines, turns of direction, and what is no character.

Joiners and what else scripts such as Mongolian need to be spelled are text.
"""
_INTEGER = re.compile(r"[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+", re.A)
_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?", re.A)
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"": None, "~": None, "true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Place:
    """Where a value is written.

    Attributes:
        file: The file's name; empty for a command-line setting.
        line: Line of its key, from 1; 0 where there is none.
        column: Column of its key, from 1; 0 where there is none.
        value: Line and column of the value itself.
        shown: Its path as written there, such as ``variants.sixty.set.ladder.grid.workers``.
        stage: When it was said: 0 base, 1 file, 2 variant, 3 command line.
    """

    file: str
    line: int
    column: int
    value: tuple[int, int]
    shown: str
    stage: int = 1


@dataclass(frozen=True)
class Reading:
    """A reading of one text.

    Attributes:
        file: The file's name.
        events: What the YAML parser finds.
        stage: As of ``Place``.
        places: Place of every key and entry read so far.
        faults: What was found wrong so far.
    """

    file: str
    events: Iterator[Event]
    stage: int
    places: dict[KeyPath, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, event: Event, path: KeyPath, message: str) -> None:
        """Note a fault at an event."""
        mark = event.start_mark
        self.faults.append(Fault(mark.line + 1, mark.column + 1, dotted(path), message))


def read_events(reading: Reading) -> Any:
    """Read the first document, and refuse a second."""
    data = None
    seen = 0
    for event in reading.events:
        if isinstance(event, DocumentStartEvent):
            seen += 1
            if seen > 1:
                reading.fault(event, (), "a second document begins here (---); a file holds one scenario")
                break
        elif isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent | AliasEvent):
            place = event.start_mark.line + 1, event.start_mark.column + 1
            reading.places[()] = Place(reading.file, *place, place, "", reading.stage)
            data = _value(reading, event, ())
    return data


def _value(reading: Reading, event: Event, path: KeyPath) -> Any:
    """Read one value, whatever it is."""
    tag = getattr(event, "ctag", None)
    if getattr(event, "anchor", None) is not None:
        reading.fault(event, path, "anchors (&) and aliases (*) are not allowed: write the value out")
    elif tag is not None:
        reading.fault(event, path, f"tags such as {str(tag)[:40]} are not allowed")
    if isinstance(event, MappingStartEvent):
        return _mapping(reading, path)
    if isinstance(event, SequenceStartEvent):
        return _list(reading, path)
    return _scalar(reading, event, path) if isinstance(event, ScalarEvent) else None


def _mapping(reading: Reading, path: KeyPath) -> dict[str, Any]:
    """Read the keys of a mapping, up to its end."""
    data: dict[str, Any] = {}
    for event in reading.events:
        if isinstance(event, MappingEndEvent):
            break
        key = _value(reading, event, path)
        if isinstance(key, bool | float | dict | list) or key in (None, ""):
            reading.fault(event, path, "a key must be a word or a whole number")
        name = str(key)
        if len(name) > LONGEST_KEY:
            reading.fault(event, path, f"a key must have at most {LONGEST_KEY} characters")
            name = name[:LONGEST_KEY]
        where = (*path, name)
        if name in data:
            first = reading.places[where].line
            reading.fault(event, where, f"this key is written twice, first in line {first}")
        value = next(reading.events)
        reading.places[where] = _place(reading, event, value, where)
        data[name] = _value(reading, value, where)
    return data


def _list(reading: Reading, path: KeyPath) -> list[Any]:
    """Read the entries of a list, up to its end."""
    data: list[Any] = []
    for event in reading.events:
        if isinstance(event, SequenceEndEvent):
            break
        where = (*path, len(data))
        reading.places[where] = _place(reading, event, event, where)
        data.append(_value(reading, event, where))
    return data


def _place(reading: Reading, key: Event, value: Event, path: KeyPath) -> Place:
    key_mark, value_mark = key.start_mark, value.start_mark
    written = value_mark.line + 1, value_mark.column + 1
    return Place(reading.file, key_mark.line + 1, key_mark.column + 1, written, dotted(path), reading.stage)


def unseen(text: str) -> str:
    """Name the first character of a text that cannot be seen.

    >>> unseen("turned\u202e")
    'a character that cannot be seen (U+202E); remove it'
    """
    found = NOT_TEXT.search(text)
    return f"a character that cannot be seen (U+{ord(found[0]):04X}); remove it" if found else ""


def _scalar(reading: Reading, event: ScalarEvent, path: KeyPath) -> Any:
    """Read a single value by the core schema of YAML 1.2: dates stay text, and so does ``no``."""
    text = str(event.value)
    if NOT_TEXT.search(text):
        reading.fault(event, path, f"holds {unseen(text)}")
    if not event.implicit[0]:
        return text
    if text in _WORDS or (text.lower() in _WORDS and text in (text.upper(), text.title())):
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text) and len(text) <= 19:
        return int(text, 10 if text.lstrip("+-").isdigit() else 0)
    if _INTEGER.fullmatch(text):
        reading.fault(event, path, f"is too large a number, {len(text):,} digits long")
        return 0
    if _NO_NUMBER.fullmatch(text) or (_NUMBER.fullmatch(text) and not math.isfinite(float(text))):
        reading.fault(event, path, f"must be a finite number, found {text[:40]}")
        return 0
    return float(text) if _NUMBER.fullmatch(text) else text
