"""Terms: the one place where what gridsim shows to people is looked up, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gridsim.errors import ResultsError
from gridsim.output.words import (
    advice,
    agreement,
    comparison,
    expectations,
    keys,
    measures,
    results,
    run,
    sweep,
    tables,
    theory,
)
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario

Language = Literal["en", "zh"]

TOPICS = (measures, keys, run, agreement, results, comparison, advice, sweep, expectations, tables, theory)
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


@dataclass(frozen=True)
class Changed:
    """What was changed in a scenario before it was simulated.

    Attributes:
        variant: Name of the variant that was chosen, or None.
        settings: Changes from the command line.
    """

    variant: str | None = None
    settings: tuple[str, ...] = ()

    def told(self, lang: Language) -> str:
        """What was changed, in one line; nothing where the scenario stands as it is written."""
        variant = [say("changed.variant", lang).format(name=self.variant)] if self.variant else []
        return say("value.and", lang).join([*variant, *(" ".join(one.split()) for one in self.settings)])


AS_WRITTEN = Changed()


def scenario_title(scenario: Scenario, lang: Language, changed: Changed = AS_WRITTEN) -> str:
    """Title of a scenario, with what was changed in it."""
    title, told = titled(scenario.name, scenario.title, lang), changed.told(lang)
    return say("changed.title", lang).format(title=title, changed=told) if told else title


def language(name: str) -> Language:
    """Check the name of a language."""
    if name == "en":
        return "en"
    if name == "zh":
        return "zh"
    raise ResultsError(f"there is no language {name}; there are en and zh")
