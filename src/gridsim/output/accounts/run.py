"""Account of a run: what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gridsim.model.town import Town
from gridsim.model.trace import Recorded
from gridsim.output.words.terms import AS_WRITTEN, Changed
from gridsim.scenario.schema import Scenario
from gridsim.study.agreement import Agreement
from gridsim.study.compare import TOTAL, VILLAGE
from gridsim.study.measures import Outcome
from gridsim.study.precision import Goal
from gridsim.study.statistics import Interval, interval
from gridsim.study.summary import Estimates

DIGITS = 9
"""Digits of a day behind the point; what is beyond is only the rounding of sums."""


@dataclass(frozen=True, eq=False)
class Report:
    """What a run found.

    Attributes:
        scenario: What was simulated.
        town: Who belongs to whom.
        outcomes: The replications.
        estimates: Each measure over the replications.
        folder: Where the results are.
        goal: How precise a measure was to be; None where the number of replications was given.
        recorded: What was read of the trace; None where there is none.
        agreement: What both engines logged alike; None where that was not looked at.
        changed: What was changed in the scenario.
    """

    scenario: Scenario
    town: Town
    outcomes: Sequence[Outcome]
    estimates: Estimates
    folder: Path
    goal: Goal | None = None
    recorded: Recorded | None = None
    agreement: Agreement | None = None
    changed: Changed = AS_WRITTEN


def gaps(outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    """Difference of each village's mean days from need to solved, as far as followed, from the town's.

    Args:
        outcomes: The replications.

    Returns:
        By village, the mean difference on the same replications, with an interval that holds for all villages
        that have a value at once (95%, Bonferroni), so that the longest may be picked.
    """
    values = [{(one.name, one.key): float(one.value) for one in outcome.values} for outcome in outcomes]
    keys = dict.fromkeys(key for found in values for name, key in found if name == VILLAGE)
    differences = {
        key: np.array([found.get((VILLAGE, key), np.nan) - found[TOTAL] for found in values]) for key in keys
    }
    family = sum(not np.isnan(difference).all() for difference in differences.values())
    level = 1 - 0.05 / max(family, 1)
    return {key: interval(difference.round(DIGITS), level) for key, difference in differences.items()}
