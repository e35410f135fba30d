"""Account of expectations: what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridsim.output.accounts.baseline import BaselineFile
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.study.expect import Judgement, Status


@dataclass(frozen=True, eq=False)
class Account:
    """What became of all expectations.

    Attributes:
        scenario: The scenario as it stands.
        titles: Of each variant.
        judgements: What became of each.
        replications: How many of each variant.
        left_out: How many are versus a baseline while none was given.
        compared: The baseline that was given.
        kept: What was measured now, as a baseline.
        settings: Changes from the command line, in the scenario and in every variant.
    """

    scenario: Scenario
    titles: Mapping[str, Title | None]
    judgements: Sequence[Judgement]
    replications: int
    left_out: int
    compared: BaselineFile | None
    kept: BaselineFile
    settings: tuple[str, ...] = ()

    def count(self, status: Status) -> int:
        """How many have become this."""
        return sum(one.status is status for one in self.judgements)

    @property
    def status(self) -> Status:
        """All together: one that fails fails them all, and one that is inconclusive lets none pass."""
        return next((one for one in (Status.FAIL, Status.INCONCLUSIVE) if self.count(one)), Status.PASS)

    @property
    def changed(self) -> bool:
        """Whether what is simulated is not what it was when the baseline was made."""
        before = self.compared.scenario_sha256 if self.compared else {}
        return any(before.get(name, now) != now for name, now in self.kept.scenario_sha256.items())
