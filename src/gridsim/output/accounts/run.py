"""Account of a run: what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gridsim.model.town import Town
from gridsim.scenario.schema import Scenario
from gridsim.study.measures import Outcome
from gridsim.study.precision import Goal
from gridsim.study.summary import Estimates


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
    """

    scenario: Scenario
    town: Town
    outcomes: Sequence[Outcome]
    estimates: Estimates
    folder: Path
    goal: Goal | None = None
