"""Points: the scenarios of a sweep, laid out by its design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.document import Document
from gridsim.scenario.faults import MOST
from gridsim.scenario.files import file_names
from gridsim.scenario.keys import TOP, Shape, inside, split_path
from gridsim.scenario.load import from_resolved
from gridsim.scenario.resolve import put
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sweeping import MOST_POINTS, Range, Spread, Sweep, written
from gridsim.scenario.write import resolved
from gridsim.study.designs import AT_BASE, Input, count, laid

NOTE = "varied by the sweep"
NEVER_VARIED = ("name", "title", "description", "seed", "replications", "sweep", "sources", "expect")


@dataclass(frozen=True)
class Point:
    """One scenario of a sweep.

    Attributes:
        number: Its number; 0 is the base.
        values: The value of each input.
        levels: The place of each among the input's values, from 0, AT_BASE where it is as in the base; of a
            design that is drawn, as ``Input.place``. Empty where the base is no point of the design.
    """

    number: int
    values: tuple[Any, ...]
    levels: tuple[float, ...]

    @property
    def is_base(self) -> bool:
        """Whether it is the base."""
        return self.number == 0


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a sweep.

    Attributes:
        kind: ``grid``, ``one_at_a_time``, ``latin_hypercube`` or ``sobol``.
        inputs: What is varied.
        points: The base, and then the points of the design that are not the base, in their order.
        base: The scenario that the others change.
    """

    kind: str
    inputs: tuple[Input, ...]
    points: tuple[Point, ...]
    base: Scenario

    @cached_property
    def data(self) -> dict[str, Any]:
        """The base as plain data."""
        return resolved(self.base)

    def scenario(self, point: Point) -> Scenario:
        """Give the scenario of a point.

        Raises:
            ScenarioError: If there is none.
        """
        if point.is_base:
            return self.base
        return from_resolved(changed(self.data, self.inputs, point.values))

    def first(self, number: int) -> Design:
        """The design with only so many of its points."""
        return replace(self, points=self.points[:number])


@dataclass(frozen=True)
class Cause:
    """Where an input's values were written, to tell a fault there.

    Attributes:
        shown: Path of the key, such as ``sweep.vary.ladder.grid.workers``.
        line: Its line, 0 where there is none.
        column: Its column likewise.
    """

    shown: str
    line: int = 0
    column: int = 0

    def fault(self, message: str) -> Fault:
        """A fault there."""
        return Fault(self.line, self.column, self.shown, message)


def lay_out(
    scenario: Scenario, sweep: Sweep, *, source: str = "sweep", causes: Mapping[str, Cause] | None = None
) -> Design:
    """Lay out the points of a sweep and check the scenario of each.

    Args:
        scenario: The base.
        sweep: What is varied, and how.
        source: Name of the file, for faults.
        causes: By input, where its values were written.

    Returns:
        The design. Points drawn by chance depend on the scenario's seed.

    Raises:
        ScenarioError: With all that is wrong with all of the points, each fault once.

    Source:
        Latin hypercube: McKay, Beckman and Conover (1979), Technometrics 21, 239-245. Sobol's sequence: Joe
        and Kuo (2008), SIAM Journal on Scientific Computing 30, 2635-2654; scrambled as in scipy.stats.qmc.
    """
    base = scenario.model_copy(update={"sweep": None})
    data = resolved(base)
    known = {path: (causes or {}).get(path, Cause(f"sweep.vary.{path}")) for path in sweep.vary}
    faults = [known[path].fault(why) for path in sweep.vary for why in why_not(data, path)]
    number = count(sweep)
    if number > MOST_POINTS:
        faults.append(Fault(0, 0, "sweep", f"has {number:,} points, the most is {MOST_POINTS:,}"))
    if faults:
        raise ScenarioError(source, faults)
    inputs = tuple(
        Input(path, fitting(path, spread), found(data, path)) for path, spread in sweep.spreads.items()
    )
    rows = list(laid(sweep, inputs, base.seed))
    return Design(sweep.design, inputs, tuple(checked(data, inputs, rows, known, source)), base)


def why_not(data: dict[str, Any], path: str) -> Iterator[str]:
    """Say why an input cannot be varied, if it cannot."""
    try:
        if split_path(path)[0] in NEVER_VARIED:
            yield "cannot be varied"
        else:
            put(Document(data, {}), path, None, {}, NOTE)
    except ValueError as error:
        yield str(error)


def fitting(path: str, spread: Spread) -> Spread:
    """A range with numbers of the kind that the schema has: a share written 0:1 takes all between."""
    shape: Shape | None = TOP
    for key in split_path(path):
        shape = inside(shape, key) if shape else None
    if not isinstance(spread, Range) or shape is None or shape.kind is not float:
        return spread
    return replace(spread, low=float(spread.low), high=float(spread.high))


def found(data: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    for key in split_path(path):
        inner = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not inner and not (isinstance(data, dict) and key in data):
            return None
        data = data[key]
    return data


def changed(data: dict[str, Any], inputs: Sequence[Input], values: Sequence[Any]) -> dict[str, Any]:
    """Make the changes of a point."""
    document = Document(data, {})
    for one, value in zip(inputs, values, strict=True):
        if value != one.base or type(value) is not type(one.base):
            document = put(document, one.path, value, {}, NOTE)
    return dict(document.data)


def checked(
    data: dict[str, Any],
    inputs: Sequence[Input],
    rows: Sequence[tuple[tuple[Any, ...], tuple[float, ...]]],
    causes: Mapping[str, Cause],
    source: str,
) -> Iterator[Point]:
    """Number the points, the base first, once the scenario of each is checked."""
    faults: dict[Fault, None] = {}
    points: list[Point] = []
    bases = tuple(one.base for one in inputs)
    base_levels: tuple[float, ...] = ()
    tables = dict(file_names(data))
    for values, levels in rows:
        try:
            scenario = resolved(from_resolved(changed(data, inputs, values)))
        except (ScenarioError, ValueError) as error:
            faults |= dict.fromkeys(told(error, inputs, values, causes))
            continue
        if dict(file_names(scenario)) != tables:
            faults[
                causes[inputs[0].path].fault("a table cannot be varied: make variants, and compare them")
            ] = None
        if without_sources(scenario) != without_sources(data):
            points.append(Point(len(points) + 1, values, levels))
        else:
            base_levels = levels if AT_BASE not in levels else ()
        if len(faults) > MOST:
            break
    if faults:
        raise ScenarioError(source, list(faults))
    yield Point(0, bases, base_levels)
    yield from points


def without_sources(data: dict[str, Any]) -> dict[str, Any]:
    """A scenario's data but for where its numbers come from."""
    return {key: value for key, value in data.items() if key != "sources"}


def told(
    error: Exception, inputs: Sequence[Input], values: Sequence[Any], causes: Mapping[str, Cause]
) -> Iterator[Fault]:
    """Tell the faults of a point where its values were written."""
    if not isinstance(error, ScenarioError):
        yield causes[inputs[0].path].fault(str(error))
        return
    for fault in error.faults:
        own = next((one for one in inputs if fault.path.startswith(one.path)), None)
        if own is not None:
            rest = fault.path.removeprefix(own.path).lstrip(".")
            yield causes[own.path].fault(f"{rest}: {fault.message}" if rest else fault.message)
            continue
        said = ", ".join(f"{one.path}={written(value)}" for one, value in zip(inputs, values, strict=True))
        yield causes[inputs[0].path].fault(f"at {said}: {fault.path}: {fault.message}")
