"""Verdicts where there is nothing to find: never on the same luck, as seldom as they say on other."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from false_verdicts import CHANGES, REPLICATIONS, compared
from gridsim.output.comparison import load_all
from gridsim.scenario.starter import starter
from gridsim.study.compare import HEADLINES, VILLAGE, Verdict, compare
from gridsim.study.replicate import Job
from small import small

IDLE = """
variants:
  said_again:
    description: The workers that it has.
    set: {ladder.grid.workers: 6}
  said_otherwise:
    set: {visits.contact.every: 7 days, description: Another text, replications: 77}
"""


def test_a_variant_that_changes_nothing_differs_by_exactly_nothing(tmp_path: Path) -> None:
    """From the file on: every measure of every village, level and visit, not only those that are judged."""
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-03-01}")
    text = text.replace("warm_up: 90 days", "warm_up: 10 days\nrun_on: 40 days")
    text = text[: text.index("variants:")] + IDLE + text[text.index("\nsources:") :]
    path = tmp_path / "town.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_all([path], (), ())
    assert (
        loaded["said_again"].scenario.ladder["grid"].workers
        == loaded[""].scenario.ladder["grid"].workers
        == 6
    )
    jobs = {name: Job(one.scenario, one.folder) for name, one in loaded.items()}
    found = compare(jobs, 4, thresholds={}).differences
    assert set(found) == {"said_again", "said_otherwise"}
    for differences in found.values():
        known = [one for one in differences.values() if one.paired.replications > 1]
        assert len(known) > 80
        assert {(one.paired.mean, one.paired.sd, one.paired.low, one.paired.high) for one in known} == {
            (0,) * 4
        }
        judged = [one for one in known if one.verdict is not None]
        assert len(judged) > len(HEADLINES)
        assert {(one.verdict, one.p) for one in judged} == {(Verdict.SAME, 1.0)}


def test_with_all_luck_shared_nothing_differs_though_all_of_it_varies() -> None:
    """The scenario of the tests below has something to be wrong about: every headline varies."""
    job = Job(small(CHANGES), Path())
    found = compare({"": job, "same": job}, REPLICATIONS, thresholds={}).differences["same"]
    assert all(found[key].base.sd > 0 for key in HEADLINES)
    assert {found[key].verdict for key in HEADLINES} == {Verdict.SAME}
    assert sum(name == VILLAGE for name, _ in found) == 3


def limit(pairs: int, chance: float = 0.05, doubt: float = 0.001) -> int:
    """The most false verdicts that are believable at this chance."""
    left, most = 1.0, -1
    while left > doubt:
        most += 1
        left -= math.comb(pairs, most) * chance**most * (1 - chance) ** (pairs - most)
    return most


def test_the_believable_number_is_the_binomial_one() -> None:
    assert (limit(20), limit(1000)) == (5, 73)


def test_few_independent_pairs_have_few_false_verdicts() -> None:
    found = list(compared(20))
    assert all(headlines == len(HEADLINES) for _, _, headlines in found)
    assert sum(headline for headline, _, _ in found) <= limit(20)
    assert sum(village for _, village, _ in found) <= limit(20)


@pytest.mark.slow
def test_independent_pairs_have_no_more_false_verdicts_than_the_level_promises() -> None:
    """1,000 pairs, ten replications a side: at most 5 % with a false verdict, by Holm, in each family.

    Found: 29 among the headlines (2.9 %; 95 % interval 2.0 to 4.1 %) and 50 among the villages (5.0 %; 3.7 to
    6.5 %). The headlines of one replication go together, which Holm's method does not use.
    """
    found = list(compared(1000, workers=os.cpu_count() or 1))
    for family in (0, 1):
        assert 5 <= sum(pair[family] for pair in found) <= limit(1000)
