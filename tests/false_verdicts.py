"""Comparisons of independent sets of replications of one scenario, where every verdict is false."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from gridsim.study.compare import HEADLINES, VILLAGE, Verdict, contrast
from gridsim.study.measures import Outcome
from gridsim.study.pool import in_order
from gridsim.study.replicate import Job, replicate
from small import small

CHANGES = {
    "window": {"from": "2024-03-04", "to": "2024-03-18"},
    "town.households": 12,
    "town.members": 3,
    "town.villages": 3,
    "demand.per_household_year": 80.0,
    "demand.needed": {"member": 0.6, "town": 0.4},
    "ladder.member.work": {"exponential": {"mean": "12 h"}},
    "ladder.member.holdback": 0.15,
    "ladder.town.work": {"exponential": {"mean": "10 h"}},
    "run_on": "21 days",
    "limits.response": "8 h",
    "limits.done": "24 h",
    "after.rating.satisfied_solved": 0.8,
}
REPLICATIONS = 10
FALSE = (Verdict.BETTER, Verdict.WORSE)


def replications(seed: int) -> list[Outcome]:
    """Replications of the scenario with a seed of its own."""
    job = Job(small(CHANGES | {"seed": seed}), Path())
    return replicate(job, range(REPLICATIONS))


def verdicts(pair: int) -> tuple[bool, bool, int]:
    """Compare two sets with different seeds.

    Returns:
        Whether a headline has a false verdict, whether a village has, and how many headlines are judged.
    """
    sides = {"": replications(2 * pair), "other": replications(2 * pair + 1)}
    found = contrast(sides, {}).differences["other"]
    said = [found[key].verdict for key in HEADLINES]
    villages = any(one.verdict in FALSE for key, one in found.items() if key[0] == VILLAGE)
    return any(one in FALSE for one in said), villages, sum(one is not None for one in said)


def compared(pairs: int, workers: int = 1) -> Iterator[tuple[bool, bool, int]]:
    """Compare so many pairs."""
    return in_order((partial(verdicts, pair) for pair in range(pairs)), workers)
