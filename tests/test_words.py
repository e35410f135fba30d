"""What gridsim says, it says in English and in Chinese."""

from __future__ import annotations

from string import Formatter

import pytest

from gridsim.output.words.terms import TOPICS, WORDS

UNTITLED = {"theory.judged"}
"""A column that speaks for itself in English."""


def parts(text: str) -> set[str]:
    """What is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_term_stands_in_one_topic_alone() -> None:
    assert sum(len(topic.TERMS) for topic in TOPICS) == len(WORDS)


def test_every_term_has_words_in_both_languages() -> None:
    assert {key for key, words in WORDS.items() if not all(words)} == UNTITLED


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__.rpartition(".")[2])
def test_both_languages_fill_in_the_same(topic) -> None:
    found = {key for key, (english, chinese) in topic.TERMS.items() if parts(english) != parts(chinese)}
    assert found == set()
