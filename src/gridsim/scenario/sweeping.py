"""Sweeps: this module reads which inputs a scenario's sweep varies, and over what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from gridsim.scenario.fields import Section
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.spelling import nearest
from gridsim.units import Duration, parse_duration

MOST_POINTS = 20_000
"""Most points of a sweep."""
MOST_VALUES = 1_000_000
"""Most values of a range with a step."""
EXAMPLES = "such as 50:90:10 or 0.1:0.5, or at least two values, such as weekly,monthly"
ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
"""How letters are written that end a quotation or a line, the backslash first."""
RANDOM = ("latin_hypercube", "sobol")
"""The designs whose points are drawn."""

_NUMBER = r"[-+]?(?:\d{1,18}\.?\d{0,18}|\.\d{1,18})(?:[eE][-+]?\d{1,3})?"
_END = rf"\s*({_NUMBER})\s*([^\d\s:,.][^:,]*)?"
_RANGE = re.compile(rf"{_END}:{_END}(?::{_END})?")


@dataclass(frozen=True)
class Range:
    """Numbers or spans of time from one to another.

    Attributes:
        low: The lowest.
        high: The highest that there may be; above ``low``.
        step: From one to the next, above 0; None where any number in between is meant.
        unit: Unit of a span of time; empty for plain numbers.

    Raises:
        ValueError: If it is empty or endless.
    """

    low: int | float
    high: int | float
    step: int | float | None
    unit: str = ""

    def __post_init__(self) -> None:
        if not all(math.isfinite(number) for number in (self.low, self.high, self.step or 0)):
            raise ValueError("a range must have finite ends")
        if self.step is not None and not self.step > 0:
            raise ValueError(f"the step of a range must be above 0, found {self.step:g}")
        if not self.low < self.high:
            raise ValueError(f"a range must begin below its end, found {self.low:g} to {self.high:g}")
        if self.step is not None and (self.high - self.low) / self.step > MOST_VALUES:
            raise ValueError(f"a range must have at most {MOST_VALUES:,} values; the step is {self.step:g}")
        if self.step is not None and self.count < 2:
            raise ValueError(f"the step leads beyond the end: {self.low:g} and {self.step:g} more")

    @property
    def whole(self) -> bool:
        """Whether its numbers are whole, as those are that it is written with."""
        return all(isinstance(number, int) for number in (self.low, self.high, self.step or 0))

    @property
    def count(self) -> int:
        """How many values it has; 0 where there is no end of them."""
        step = 1 if self.step is None and self.whole else self.step
        if step is None:
            return 0
        return int((exact(self.high) - exact(self.low)) // exact(step)) + 1

    @property
    def ends(self) -> list[Any]:
        """Its lowest and its highest value."""
        return [self.value(self.low), self.nth(self.count - 1) if self.count else self.value(self.high)]

    def nth(self, place: int) -> Any:
        """One of its values, counted from 0."""
        number = exact(self.low) + place * exact(1 if self.step is None else self.step)
        return self.value(int(number) if self.whole else float(number))

    def at(self, u: float) -> Any:
        """The value at a number in [0, 1): each as likely where they can be counted, else to 6 digits."""
        if self.count:
            return self.nth(min(int(u * self.count), self.count - 1))
        number = float(f"{self.low + u * (self.high - self.low):.6g}")
        return self.value(min(max(number, self.low), self.high))

    def value(self, number: int | float) -> Any:
        """A number as a scenario states it."""
        return str(Duration(number, self.unit)) if self.unit else number if self.whole else float(number)

    def place(self, value: Any) -> float:
        """Where one of its values lies, from 0 at the low end to 1 at the high one."""
        number = parse_duration(value).amount if self.unit else float(value)
        return (number - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Choice:
    """Values of any kind, in their order.

    Attributes:
        values: The values, at least two, no two of them the same.

    Raises:
        ValueError: If they are fewer, or one is named twice.
    """

    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        if len(self.values) < 2:
            raise ValueError(f"needs a range, {EXAMPLES}")
        for place, value in enumerate(self.values):
            if any(same(value, other) for other in self.values[:place]):
                raise ValueError(f"names the value {written(value)} twice")

    def at(self, u: float) -> Any:
        """The value at a number in [0, 1), each as likely as the others."""
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]


Spread = Range | Choice


def exact(number: int | float) -> Decimal:
    """A number as it is written."""
    return Decimal(repr(number))


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same and of the same kind: 1 is not true."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def spread_of(written: Any) -> Spread:
    """Read over what an input is varied.

    Args:
        written: A range ``low:high`` or ``low:high:step`` as text, or a list of values.

    Raises:
        ValueError: If it is neither.

    >>> spread_of("50:90:10").count, spread_of("1 week:4 weeks:1 week").nth(3)
    (5, '4 weeks')
    >>> spread_of(["weekly", "monthly"]).at(0.7), spread_of("10%:30%:5%").nth(1)
    ('monthly', 0.15)
    """
    if isinstance(written, list):
        return Choice(tuple(written))
    match = _RANGE.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError(f"needs a range, {EXAMPLES}")
    parts = [
        (number, unit or "") for number, unit in zip(match.groups()[::2], match.groups()[1::2], strict=True)
    ]
    given = [(number, unit) for number, unit in parts if number is not None]
    if {unit.strip() for _, unit in given} <= {"%", "％"}:
        given = [(str(float(Decimal(number) / 100)), "") for number, _ in given]
    low, high, *step = [plain(number) for number, _ in given]
    units = (
        {parse_duration(number + unit).unit for number, unit in given}
        if any(map(itemgetter(1), given))
        else {""}
    )
    if len(units) > 1:
        raise ValueError("a range must have one unit, such as 7 days:28 days:7 days")
    return Range(low, high, step[0] if step else None, units.pop())


def is_range(text: str) -> bool:
    """Whether a text is written as a range."""
    return _RANGE.fullmatch(text) is not None


def plain(text: str) -> int | float:
    """A number, whole where it is written so."""
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)


def written(value: Any) -> str:
    """Write a value on one line, as it may stand in a list on the command line.

    >>> written({"every": "weekly", "on": ["mon"]}), written(None), written("2 weeks"), written("1")
    ('{every: weekly, on: [mon]}', 'null', '2 weeks', '"1"')
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        bare = re.fullmatch(r"[^\W\d_][\w -]*|\d[\w.]* [\w .-]+", value.strip())
        word = value.lower() not in ("null", "true", "false")
        return value if bare and word and value == value.strip() else quoted(value)
    return repr(value)


def quoted(text: str) -> str:
    """Put a text between quotation marks."""
    for letter, escaped in ESCAPES.items():
        text = text.replace(letter, escaped)
    return f'"{text}"'


def vary_text(written_spread: Any) -> str:
    """Write over what an input is varied, as the command line takes it."""
    if isinstance(written_spread, str):
        return written_spread
    return ",".join(map(written, written_spread))


def check_spread(value: Any, info: ValidationInfo) -> Any:
    """Refuse what is neither a range nor a list of values, and a range without the step that a grid needs."""
    spread = spread_of(value)
    if info.data.get("design") == "grid" and isinstance(spread, Range) and spread.step is None:
        raise ValueError(f"a grid needs a step, such as {vary_text(value)}:STEP")
    return value


def check_measure(text: str) -> str:
    """Refuse what is no measure; what it is given for is looked up in the scenario."""
    name = text.partition("/")[0]
    if name not in MEASURES:
        raise ValueError(f"there is no measure {text[:80]}{nearest(name, MEASURES)}")
    return text


def check_measures(names: Iterable[str]) -> None:
    """Refuse a measure that is named twice."""
    seen = set()
    for name in names:
        if name in seen:
            raise ValueError(f"measures: {name} is named twice")
        seen.add(name)


_SPREAD_SCHEMA = WithJsonSchema(
    {
        "anyOf": [{"type": "string"}, {"type": "array", "minItems": 2}],
        "examples": ["50:90:10", "0.1:0.5", "1 week:4 weeks:1 week", ["weekly", "monthly"]],
    }
)


class Sweep(Section):
    """Points at which the scenario is simulated, each input varied over a range or a list of values."""

    design: Annotated[
        Literal["grid", "one_at_a_time", "latin_hypercube", "sobol"], Field(description="how points are laid")
    ] = "grid"
    points: Annotated[
        Annotated[int, Field(ge=1, le=MOST_POINTS)] | None,
        Field(description="how many, of a Latin hypercube or of Sobol's sequence"),
    ] = None
    replications: Annotated[
        Annotated[int, Field(ge=1, le=1_000_000)] | None, Field(description="of each; none: the scenario's")
    ] = None
    measures: Annotated[
        list[Annotated[str, AfterValidator(check_measure)]],
        Field(description="that are drawn; empty: the headlines"),
    ] = []
    vary: Annotated[
        dict[str, Annotated[Any, BeforeValidator(check_spread), _SPREAD_SCHEMA]],
        Field(min_length=1, description="by dotted path, low:high, low:high:step or a list of values"),
    ]

    @model_validator(mode="after")
    def fits(self) -> Self:
        """Refuse points where the values give them, and none where they do not."""
        if self.design in RANDOM and self.points is None:
            raise ValueError(f"a design {self.design} needs a number of points, such as 64")
        if self.design not in RANDOM and self.points is not None:
            raise ValueError(
                f"the points of a design {self.design} are given by its values: leave points out"
            )
        check_measures(self.measures)
        return self

    @property
    def spreads(self) -> dict[str, Spread]:
        """Over what each input is varied, by its dotted path."""
        return {path: spread_of(value) for path, value in self.vary.items()}
