"""A YAML 1.2 file as plain data, with the place of every key: this module is the reader of files.

It reads ruamel's events, not its objects, so that limits on size and depth hold before memory is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import Event, MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.faults import MOST, show
from gridsim.scenario.fullwidth import misplaced, with_hint
from gridsim.scenario.keys import KeyPath
from gridsim.scenario.nodes import NOT_TEXT, UNSEEN, Place, Reading, codepoint, read_events

LARGEST = 1_000_000
"""Longest file [bytes]: tables belong into CSV files."""
ENTRIES = 30_000
"""Most keys and values in one file."""
DEEPEST = 40
"""Deepest nesting."""

_PROBLEMS = {
    "\\t": "a tab stands here: indent with spaces",
    "mapping values are not allowed": "a second colon in this line, or a line indented too far; "
    "text with a colon needs quotation marks",
    "could not find expected ':'": "a key without a colon and a space after it, or a line indented wrongly",
    "expected <block end>": "this line is indented unlike the lines above it",
    "unexpected end of stream": "a quotation mark is opened and never closed",
    "<stream end>": "a bracket or a quotation mark is opened and never closed",
    "expected ',' or": "a comma or a closing bracket is missing",
    "unknown escape": "a backslash within double quotation marks: use single ones",
    "cannot start any token": "this character may not begin a value: put the text in quotation marks",
    "undefined alias": "anchors (&) and aliases (*) are not allowed: write the value out",
}


@dataclass(frozen=True)
class Document:
    """Plain data and where it is written.

    Attributes:
        data: Mappings, lists, text, numbers, booleans and None; every key is text.
        places: Place of every key and entry, by path.
    """

    data: Any
    places: dict[KeyPath, Place]


def read_file(path: Path, *, stage: int = 1) -> Document:
    """Read a scenario file, which must be a mapping.

    Raises:
        ScenarioError: If it cannot be read; all duplicate keys, tags, aliases and numbers that are
            none are told at once.
    """
    document = read_text(_text(path), source=str(path), stage=stage)
    if document.data is None:
        raise ScenarioError(path, [Fault(0, 0, "", "is empty; gridsim init writes a scenario to begin with")])
    if not isinstance(document.data, dict):
        shape = "must have keys, such as name: my_town, each with a colon and a space"
        message = with_hint(f"{shape}, found {show(document.data)}")
        raise ScenarioError(path, [Fault(*document.places[()].value, "", message)])
    return document


def read_text(text: str, *, source: str, stage: int = 1) -> Document:
    """Read YAML text of one document.

    Raises:
        ScenarioError: As ``read_file``.
    """
    if strange := _strange(text):
        raise ScenarioError(source, strange)
    reading = Reading(source, _limited(YAML(typ="safe", pure=True).parse(text), source), stage)
    try:
        data = read_events(reading)
    except (YAMLError, ValueError) as error:
        raise ScenarioError(source, [_syntax(error, text)]) from None
    if reading.faults:
        raise ScenarioError(source, reading.faults)
    return Document(data, reading.places)


def _strange(text: str) -> list[Fault]:
    """Find what stands in a text and is none, or cannot be seen: the first of each kind in each line."""
    faults = []
    if not NOT_TEXT.search(text) and not UNSEEN.search(text):
        return []
    for number, line in enumerate(text.split("\n"), start=1):
        if bad := NOT_TEXT.search(line):
            faults.append(Fault(number, bad.start() + 1, "", "a character that is no text stands here"))
        if unseen := UNSEEN.search(line):
            message = f"an invisible character stands here, {codepoint(unseen[0])}: delete it"
            faults.append(Fault(number, unseen.start() + 1, "", message))
    more = [Fault(0, 0, "", f"and {len(faults) - MOST:,} more faults")] if len(faults) > MOST else []
    return faults[:MOST] + more


def _text(path: Path) -> str:
    """Read a file's text, and refuse what is no file of text."""
    message = ""
    try:
        size = path.stat().st_size
        if path.is_dir():
            message = "is a folder, not a scenario file"
        elif not path.is_file():
            message = "is not a plain file"
        elif size > LARGEST:
            message = f"has {size:,} bytes, the most is {LARGEST:,}; put tables into CSV files"
        else:
            text = path.read_bytes().decode("utf-8-sig")
            return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fault = Fault(line, 1, "", "is not UTF-8 text; save the file as UTF-8 (it may be GBK or UTF-16)")
        raise ScenarioError(path, [fault]) from None
    except FileNotFoundError:
        message = "there is no such file"
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    raise ScenarioError(path, [Fault(0, 0, "", message)])


def _limited(events: Iterator[Event], source: str) -> Iterator[Event]:
    """Pass events on, and stop at too many or too deep ones."""
    depth = 0
    for count, event in enumerate(events):
        depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
        depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        if depth > DEEPEST or count > ENTRIES:
            message = f"is nested more than {DEEPEST} levels deep"
            if count > ENTRIES:
                message = f"has more than {ENTRIES:,} entries; put tables into CSV files"
            place = event.start_mark.line + 1, event.start_mark.column + 1
            raise ScenarioError(source, [Fault(*place, "", message)])
        yield event


def _syntax(error: Exception, text: str) -> Fault:
    """Say in plain words why text is no YAML."""
    mark = problem = None
    if isinstance(error, MarkedYAMLError):
        mark, problem = error.problem_mark or error.context_mark, error.problem
    problem = problem or "the text cannot be understood"
    message = next((words for part, words in _PROBLEMS.items() if part in problem), f"is no YAML: {problem}")
    if mark is None:
        return Fault(0, 0, "", message)
    if found := misplaced(text.split("\n"), mark.line):
        return Fault(*found[:2], "", found[2])
    return Fault(mark.line + 1, mark.column + 1, "", message)
