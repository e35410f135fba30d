"""What a township expects of its scenario: this module reads the section ``expect`` and checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from gridsim.scenario.amounts import fits, read_bound, read_difference
from gridsim.scenario.fields import Name, Section
from gridsim.scenario.measured import CAUSES, LESS, MEASURES, MORE
from gridsim.scenario.spelling import nearest
from gridsim.units import DAY

if TYPE_CHECKING:
    from gridsim.scenario.keys import KeyPath
    from gridsim.scenario.schema import Scenario

DIRECTIONS = {"less": LESS, "more": MORE}
EXPECTED = [name for name, measure in MEASURES.items() if not measure.instead]
"""Measures that may be judged."""


def known_measure(name: str) -> str:
    """Refuse what is no measure."""
    if name not in MEASURES:
        raise ValueError(f"names no measure, found {name[:80]}{nearest(name, EXPECTED)}")
    return name


def never_judged(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
    """List the expectations of what is shown and never judged: ``gridsim expect`` refuses them."""
    for place, expected in enumerate(scenario.expect):
        if instead := MEASURES[expected.measure].instead:
            yield (
                ("expect", place, "measure"),
                f"must be a measure that is judged, found {expected.measure}, which can improve where "
                f"matters are left open or reported solved when they are not; use {instead}",
            )


def amount_of(value: object, info: ValidationInfo, read: Callable[[str, str], float], examples: str) -> float:
    """Read an amount in the unit of the measure that stands beside it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"needs an amount, such as {examples}")
    measure = info.data.get("measure")
    if measure is None:
        return 0.0  # the fault is the measure's
    amount = read(value, measure) if isinstance(value, str) else float(value)
    if amount < 0:
        raise ValueError(f"must be at least 0, found {amount:g}")
    if not fits(amount, measure):
        raise ValueError(
            f"{measure} is a share, at most 1: write {examples.partition(',')[0]}, found {value}"
        )
    return amount


def bound(value: object, info: ValidationInfo) -> float:
    """Read a value that a measure is held against: 0.9, 90%, 30 days."""
    return amount_of(value, info, read_bound, "90%, 0.9 or 30 days")


def difference(value: object, info: ValidationInfo) -> float:
    """Read how much worse a measure may be: 2points, 12 h."""
    return amount_of(value, info, read_difference, "2points, 12 h or 3")


def schema(*examples: object) -> WithJsonSchema:
    """The JSON Schema of an amount."""
    return WithJsonSchema({"type": ["number", "string"], "examples": list(examples)})


Bound = Annotated[float, BeforeValidator(bound), schema(0.9, "90%", "30 days")]
Difference = Annotated[float, BeforeValidator(difference), schema("2points", "12 h", 3)]


class Expectation(Section):
    """What is expected of one measure."""

    measure: Annotated[
        str,
        AfterValidator(known_measure),
        Field(json_schema_extra={"enum": EXPECTED}),
    ]
    of: Annotated[
        str | None, Field(description="a level, a visit, a village: where it is given for each")
    ] = None
    at_least: Annotated[Bound | None, Field(description="in the measure's unit, or with its own")] = None
    at_most: Annotated[Bound | None, Field(description="in the measure's unit, or with its own")] = None
    versus: Annotated[
        Literal["base", "baseline"] | None,
        Field(
            description="base: variants against the scenario as it stands; baseline: against the file given"
        ),
    ] = None
    worse_by_at_most: Annotated[
        Difference | None, Field(description="a difference that does not matter; of shares, such as 2points")
    ] = None
    better: Annotated[
        Literal["less", "more"] | None, Field(description="where the measure and its bound do not tell")
    ] = None
    variants: Annotated[
        list[Name], Field(description="whom it is about; none: the scenario as it stands")
    ] = []

    @property
    def direction(self) -> int:
        """Which way is better: ``LESS`` or ``MORE``; 0 where nothing tells."""
        bounds = ((self.at_most, LESS), (self.at_least, MORE))
        told = [way for bound, way in bounds if bound is not None]
        given = DIRECTIONS.get(self.better or "", 0)
        return MEASURES[self.measure].better or given or (told[0] if len(told) == 1 else 0)

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Refuse what expects nothing, or half of a comparison."""
        if self.at_least is None and self.at_most is None and self.worse_by_at_most is None:
            raise ValueError("expects nothing: needs at_least, at_most or worse_by_at_most")
        if (self.versus is None) != (self.worse_by_at_most is None):
            raise ValueError("versus and worse_by_at_most go together")
        return self

    @model_validator(mode="after")
    def can_be_met(self) -> Self:
        """Refuse bounds that nothing can meet."""
        least, most = self.at_least, self.at_most
        if least is not None and most is not None and least > most:
            raise ValueError(f"at_least must not be above at_most, found {least:g} and {most:g}")
        return self

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        """Refuse a comparison in which nothing tells what is worse, or two things tell otherwise."""
        known = MEASURES[self.measure].better
        if self.better and known and DIRECTIONS[self.better] != known:
            raise ValueError(f"better must be {'less' if known == LESS else 'more'} for {self.measure}")
        if self.versus and not self.direction:
            raise ValueError(f"needs better: less or more, since {self.measure} does not tell what is worse")
        return self


def impossible(scenario: Scenario, variants: Sequence[str]) -> list[tuple[KeyPath, str]]:
    """List what cannot be expected of a scenario, each at the key to mend.

    Args:
        scenario: A scenario each of whose expectations is fine by itself.
        variants: Names of the file's variants; where there are none, as in a scenario that was printed in
            full, nothing is said about those that expectations name.

    Returns:
        Path and plain words of each fault.
    """
    return [
        *_subjects(scenario, variants),
        *_keys(scenario),
        *_followed(scenario),
        *_contradictions(scenario, variants),
    ]


def _subjects(scenario: Scenario, variants: Sequence[str]) -> Iterator[tuple[KeyPath, str]]:
    """Check that there are the variants that expectations are about."""
    for place, expected in enumerate(scenario.expect):
        for number, name in enumerate(expected.variants if variants else ()):
            if name not in variants:
                yield (
                    ("expect", place, "variants", number),
                    f"names no variant, found {name}{nearest(name, variants)}",
                )


def _keys(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
    """Check that ``of`` is given where a measure is given for each, and names one of them."""
    keyed = keys_of_measures(scenario)
    for place, expected in enumerate(scenario.expect):
        path: KeyPath = ("expect", place, "of")
        kind, of = MEASURES[expected.measure].keyed, expected.of
        if kind and of is None:
            yield path, f"is missing: {expected.measure} is given for each {kind}{nearest('', keyed[kind])}"
        elif not kind and of is not None:
            yield path, f"must be left out: {expected.measure} is given once, for the whole town"
        elif of is not None and kind != "village" and of not in keyed[kind]:
            yield path, f"names no {kind}, found {of[:80]}{nearest(of, keyed[kind])}"


def _followed(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
    """Check that a bound of days is within those for which needs are followed: no value lies beyond."""
    most = scenario.run_on.ticks / DAY
    for place, expected in enumerate(scenario.expect):
        if expected.at_most is None or MEASURES[expected.measure].unit != "days":
            continue
        if expected.at_most >= most:
            yield (
                ("expect", place, "at_most"),
                f"must be below the {most:g} days for which needs are followed (run_on), as nothing counts "
                f"beyond; found {expected.at_most:g} days",
            )


def keys_of_measures(scenario: Scenario) -> dict[str, list[str]]:
    """What the keyed measures are given for; villages are known by number only where no roster names them."""
    levels = list(scenario.ladder)
    return {
        "level": levels,
        "visit": list(scenario.visits),
        "type": list(scenario.demand.types),
        "group": [*scenario.town.groups, "none"],
        "urgency": ["urgent", "ordinary"],
        "village": [],
        "cause": list(CAUSES),
        "cause and level": [f"{cause}/{level}" for cause in CAUSES for level in levels],
    }


def subjects(expected: Expectation, variants: Sequence[str]) -> list[str]:
    """Whom an expectation is about, of the variants of a file; empty for the scenario as it stands."""
    if expected.variants:
        return list(dict.fromkeys(expected.variants))
    return list(variants) if expected.versus == "base" else [""]


def _contradictions(scenario: Scenario, variants: Sequence[str]) -> Iterator[tuple[KeyPath, str]]:
    """Find two expectations of the same measure that cannot both be met."""
    about = [set(subjects(expected, variants)) for expected in scenario.expect]
    for (first, one), (second, other) in combinations(enumerate(scenario.expect), 2):
        if (one.measure, one.of) != (other.measure, other.of) or not about[first] & about[second]:
            continue
        for low, high in ((one.at_least, other.at_most), (other.at_least, one.at_most)):
            if low is not None and high is not None and low > high:
                yield (
                    ("expect", second),
                    f"contradicts expect[{first + 1}]: at least {low:g} and at most {high:g} cannot both be",
                )
