"""Claims: what a scenario's expectations say, one thing of one variant each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from gridsim.scenario.expecting import Expectation, subjects
from gridsim.scenario.measured import LESS
from gridsim.study.summary import Key

BASE = ""
"""Name of the scenario as it stands."""


class Kind(Enum):
    """What is held against what."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    BASE = "versus the base"
    BASELINE = "versus the baseline"


@dataclass(frozen=True)
class Claim:
    """One thing that is expected of one variant.

    Attributes:
        variant: Name of the variant; empty for the scenario as it stands.
        measure: Name of the measure.
        of: What the measure is for; empty for the whole town.
        kind: What it is held against.
        bound: The amount that it keeps, or by which it may be worse, in the measure's unit.
        direction: Which way is better where it is compared; 0 where it is not.
    """

    variant: str
    measure: str
    of: str
    kind: Kind
    bound: float
    direction: int = 0

    @property
    def key(self) -> Key:
        """The measure, and what it is for."""
        return self.measure, self.of

    @property
    def compares(self) -> bool:
        """Whether it says how much worse something may be."""
        return self.kind in (Kind.BASE, Kind.BASELINE)

    @property
    def upper(self) -> bool:
        """Whether its bound must not be passed upwards."""
        return self.kind is not Kind.AT_LEAST

    def worse(self, difference: float) -> float:
        """How much worse a measure is that has grown by this difference; less than 0 where it is better."""
        return difference if self.direction == LESS else -difference


def claims_of(
    expectations: Sequence[Expectation], variants: Sequence[str], chosen: Sequence[str] = ()
) -> list[Claim]:
    """List what is claimed of the scenario and of its variants.

    Args:
        expectations: The scenario's.
        variants: Names of all variants of the file.
        chosen: Names of the variants that are asked about. Expectations that name no variant are then about
            these, and those that name some are about those of them that are chosen. None for all that the
            file says.

    Returns:
        The claims, in the order of the expectations.
    """
    asked = list(dict.fromkeys(chosen))
    found: list[Claim] = []
    for expected in expectations:
        about = subjects(expected, variants)
        if asked:
            about = [name for name in about if name in asked] if expected.variants else asked
        for name in about:
            found += claims_about(expected, name)
    return list(dict.fromkeys(found))


def claims_about(expected: Expectation, variant: str) -> Iterator[Claim]:
    """List what an expectation claims of one variant."""
    measure, of = expected.measure, expected.of or ""
    if expected.at_least is not None:
        yield Claim(variant, measure, of, Kind.AT_LEAST, expected.at_least)
    if expected.at_most is not None:
        yield Claim(variant, measure, of, Kind.AT_MOST, expected.at_most)
    if expected.worse_by_at_most is not None:
        kind = Kind.BASE if expected.versus == "base" else Kind.BASELINE
        yield Claim(variant, measure, of, kind, expected.worse_by_at_most, expected.direction)
