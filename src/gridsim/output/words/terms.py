"""Terms: the one place where what gridsim shows to people is looked up, in English and Chinese."""

from __future__ import annotations

from typing import Literal

from gridsim.errors import ResultsError
from gridsim.output.words import (
    advice,
    agreement,
    comparison,
    expectations,
    keys,
    measures,
    run,
    sweep,
    tables,
    theory,
)
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario

Language = Literal["en", "zh"]

TOPICS = (measures, keys, run, agreement, comparison, advice, sweep, expectations, tables, theory)
WORDS: dict[str, tuple[str, str]] = {key: words for topic in TOPICS for key, words in topic.TERMS.items()}
"""By key, the words in English and in Chinese; a key stands in one topic alone."""


def say(key: str, lang: Language) -> str:
    """The words for a term.

    Args:
        key: Key of the term.
        lang: ``en`` or ``zh``.

    Returns:
        Its words.

    Raises:
        KeyError: If there is no such term.

    >>> say("rate.satisfied", "zh")
    '满意率'
    """
    return WORDS[key][lang == "zh"]


def counted(key: str, number: object, lang: Language) -> str:
    """The words for a term of so many, as the number is written: those of one have a key of their own.

    >>> counted("contrast.more_variants", 1, "en")
    'and {n} more variant (see summary)'
    """
    return say(f"{key}.one" if str(number) == "1" else key, lang)


def titled(name: str, title: Title | None, lang: Language) -> str:
    """Title of something that the scenario names; its name where it has no title."""
    if title is None:
        return name.replace("_", " ")
    return title.zh if lang == "zh" else title.en


def level_title(scenario: Scenario, name: str, lang: Language) -> str:
    """Title of a level."""
    return titled(name, scenario.ladder[name].title, lang)


def scenario_title(scenario: Scenario, lang: Language) -> str:
    """Title of a scenario."""
    return titled(scenario.name, scenario.title, lang)


def language(name: str) -> Language:
    """Check the name of a language."""
    if name == "en":
        return "en"
    if name == "zh":
        return "zh"
    raise ResultsError(f"there is no language {name}; there are en and zh")
