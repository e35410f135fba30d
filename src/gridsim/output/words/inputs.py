"""Inputs: their names and values as people read them; where one is to be typed, its path stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gridsim.output.words.quantities import plain
from gridsim.output.words.terms import WORDS, Language, say, titled
from gridsim.scenario.distributions import Distribution
from gridsim.scenario.fields import MONTHS, WEEKDAYS
from gridsim.scenario.keys import TOP, KeyPath, Shape, inside, split_path
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.units import parse_duration

LEVELS = (
    "Visit.by",
    "Check.by",
    "FollowUp.by",
    "Urgent.enters",
    "Demand.needed",
    "CaseType.needed",
    "Level.solves",
    "Level.passes_to",
)
"""Keys at which levels are named."""
VISITS = ("Group.visits",)
"""Keys at which visits are named."""
MEETS = re.compile(r"(?<=[A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z])")
NONE = "–"
DIGITS = 7


def input_name(path: str, scenario: Scenario, lang: Language) -> str:
    """Name an input in words: of what part of the scenario, and what of it.

    Args:
        path: Its dotted path.
        scenario: The scenario, with its titles.
        lang: In which language.

    Returns:
        Such as ``Grid worker (workers)``; the path where there are no words for one of its keys.
    """
    try:
        subject, words = spelled(split_path(path), scenario, lang)
    except (KeyError, ValueError):
        return path
    if lang == "zh":
        return spaced("".join([subject, *words]))
    return f"{subject} ({' '.join(words)})" if words else subject


def named(path: str, scenario: Scenario, lang: Language) -> str:
    """Name an input in words with its path, for a sentence from which somebody may type it."""
    name = input_name(path, scenario, lang)
    return name if name == path else say("input.named", lang).format(name=name, path=path)


def spelled(path: KeyPath, scenario: Scenario, lang: Language) -> tuple[str, list[str]]:
    """Spell a path: what it is about, and what of it.

    Raises:
        KeyError: If there are no words for one of its keys.
    """
    subject, words = "", list[str]()
    for field, phrase in phrases(path, scenario, lang):
        if f"subject.{field}" in WORDS:
            subject, words = phrase, []
        else:
            words.append(phrase)
    return subject, words


def phrases(path: KeyPath, scenario: Scenario, lang: Language) -> Iterator[tuple[str, str]]:
    """Put each key of a path into words; families of distributions are left out.

    Yields:
        The key with its section, such as ``Level.workers``, and the words; of a section of named parts those
        of the part, or of all parts where the path ends at it.
    """
    shape, node, field = TOP, scenario, ""
    for place, key in enumerate(path):
        section, shape, node = shape.section, entered(shape, key), within(node, key)
        title = title_of(node, lang)
        if section is None:
            name = title or entry_name(field, key, scenario, lang)
            yield field, say(kind_of(field), lang).format(name)
        elif section is not Distribution:
            field = f"{section.__name__}.{key}"
            if f"whole.{field}" not in WORDS:
                yield field, title or say(kind_of(field), lang).format("")
            elif place + 1 == len(path):
                yield field, say(f"whole.{field}", lang)


def kind_of(field: str) -> str:
    """The term of a key: what a name is about, or what of it."""
    return f"subject.{field}" if f"subject.{field}" in WORDS else f"key.{field}"


def title_of(node: object, lang: Language) -> str:
    """The title of a part of a scenario in words; nothing where it has none."""
    title = getattr(node, "title", None)
    return titled("", title, lang) if isinstance(title, Title) else ""


def entered(shape: Shape, key: str | int) -> Shape:
    """The shape one key further in.

    Raises:
        KeyError: If there is none.
    """
    found = inside(shape, key)
    if found is None:
        raise KeyError(key)
    return found


def entry_name(field: str, key: str | int, scenario: Scenario, lang: Language) -> str:
    """Name an entry of a part: an entry of a list by its number, a level or a visit by its title."""
    if isinstance(key, int):
        return str(key + 1)
    if field in LEVELS and key in scenario.ladder:
        return titled(key, scenario.ladder[key].title, lang)
    if field in VISITS and key in scenario.visits:
        return titled(key, scenario.visits[key].title, lang)
    return say(f"value.{key}", lang) if key in (*WEEKDAYS, *MONTHS) else titled(key, None, lang)


def within(node: Any, part: str | int) -> Any:
    """A part of a section of a scenario; None where it has no such part."""
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list | tuple):
        return node[part] if isinstance(part, int) and part < len(node) else None
    return getattr(node, str(part), None)


def spaced(text: str) -> str:
    """A Chinese name, with a space where Latin letters meet Chinese ones.

    >>> spaced("grid人数"), spaced("网格员人数"), spaced("诉求2月系数")
    ('grid 人数', '网格员人数', '诉求2月系数')
    """
    return MEETS.sub(" ", text)


def value_name(path: str, value: Any, scenario: Scenario, lang: Language) -> str:
    """A value of an input in words.

    Args:
        path: The input's dotted path.
        value: The value as plain data; None for none.
        scenario: The scenario, with its titles.
        lang: In which language.
    """
    shape, field = TOP, ""
    for key in split_path(path):
        if shape.section is not None:
            field = f"{shape.section.__name__}.{key}"
        shape = inside(shape, key) or Shape(object)
    return spoken(field, shape, value, scenario, lang)


def spoken(field: str, shape: Shape, value: Any, scenario: Scenario, lang: Language) -> str:
    """A value in words, given its key and what the schema says of it."""
    if value is None:
        return NONE
    if isinstance(value, dict):
        return section(field, shape, value, scenario, lang)
    if isinstance(value, list):
        parts = [spoken(field, inside(shape, 0) or Shape(object), one, scenario, lang) for one in value]
        return say("value.and", lang).join(parts) or NONE
    if isinstance(value, str):
        return text_name(field, value, scenario, lang)
    if isinstance(value, bool):
        return say(f"value.{str(value).lower()}", lang)
    if shape.kind is float and any(getattr(limit, "le", 2) <= 1 for limit in shape.limits):
        return plain(100 * value, DIGITS) + say("percent", lang)
    return say("value.day", lang).format(value) if field == "Meeting.on" else plain(value, DIGITS)


def section(field: str, shape: Shape, value: dict[str, Any], scenario: Scenario, lang: Language) -> str:
    """A section in words, key by key; a distribution by its family."""
    parts = []
    for key, entry in value.items():
        here = f"{shape.section.__name__}.{key}" if shape.section is not None else field
        said = spoken(here, inside(shape, key) or Shape(object), entry, scenario, lang)
        if shape.section is Distribution:
            family = say(f"family.{key}", lang) if f"family.{key}" in WORDS else key
            form = "value.of" if isinstance(entry, dict) else "value.parts"
            parts.append(say(form, lang).format(family=family, key=family, parts=said, value=said))
            continue
        named = entry_name(field, key, scenario, lang) if shape.section is None else ""
        words = named or (say(f"key.{here}", lang).format("") if f"key.{here}" in WORDS else key)
        parts.append(say("value.parts", lang).format(key=words, value=said))
    return say("value.and", lang).join(parts)


def text_name(field: str, text: str, scenario: Scenario, lang: Language) -> str:
    """A text in words: a level by its title, a word of the schema, a span of time in the language."""
    for term in (f"value.{field}.{text}", f"value.{text}" if text in WEEKDAYS else ""):
        if term in WORDS:
            return say(term, lang)
    if field in LEVELS and text in scenario.ladder:
        return titled(text, scenario.ladder[text].title, lang)
    try:
        span = parse_duration(text)
    except ValueError:
        return text
    return str(span) if lang == "en" else f"{span.amount:g} {say(f'unit.{span.unit}', lang)}"
