"""Points: the scenarios of a sweep, laid out by its design."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations
from typing import Any

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.document import Document
from gridsim.scenario.expecting import keys_of_measures
from gridsim.scenario.faults import MOST
from gridsim.scenario.files import file_names
from gridsim.scenario.keys import TOP, Shape, inside, split_path
from gridsim.scenario.load import from_resolved
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.resolve import put
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import assumed_inputs
from gridsim.scenario.spelling import nearest
from gridsim.scenario.sweeping import MOST_POINTS, RANDOM, Range, Spread, Sweep, same, written
from gridsim.scenario.write import resolved
from gridsim.study.designs import AT_BASE, Input, count, laid
from gridsim.units import parse_duration

NOTE = "varied by the sweep"
NEVER_VARIED = (
    "name", "title", "description", "seed", "replications", "run_on", "sweep", "sources", "expect",
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One scenario of a sweep.

    Attributes:
        number: Its number; 0 is the base.
        values: The value of each input.
        levels: The place of each among the input's values, from 0, AT_BASE where it is as in the base; of a
            design that is drawn, as ``Input.place``. Empty where the base is no point of the design.
        first: Number of the first point with the same scenario: its own, unless it repeats another.
        assumed: How many of its inputs are assumed, and how many there are.
    """

    number: int
    values: tuple[Any, ...]
    levels: tuple[float, ...]
    first: int
    assumed: tuple[int, int]

    @property
    def is_base(self) -> bool:
        """Whether it is the base."""
        return self.number == 0

    @property
    def is_repeat(self) -> bool:
        """Whether it has the same scenario as a point before it: its outcomes are the same."""
        return self.first != self.number


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a sweep.

    Attributes:
        kind: ``grid``, ``one_at_a_time``, ``latin_hypercube`` or ``sobol``.
        inputs: What is varied.
        points: The base, and then the points of the design in their order, without the base; drawn points
            are all there, those that repeat the base or each other too, for each counts.
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
        causes: By input, and by measure that is named, where it was written.

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
    known = {path: Cause(f"sweep.vary.{path}") for path in sweep.vary}
    known |= {name: Cause("sweep.measures") for name in sweep.measures} | dict(causes or {})
    faults = [known[path].fault(why) for path in sweep.vary for why in why_not(data, path)]
    faults += [known[path].fault(why) for path, why in overlaps(list(sweep.vary))] if not faults else []
    faults += [known[name].fault(why) for name, why in unknown_measures(sweep.measures, base)]
    number = count(sweep)
    if number > MOST_POINTS:
        faults.append(Fault(0, 0, "sweep", f"has {number:,} points, the most is {MOST_POINTS:,}"))
    if faults:
        raise ScenarioError(source, faults)
    inputs = tuple(
        Input(path, fitting(path, spread), found(data, path)) for path, spread in sweep.spreads.items()
    )
    rows = list(laid(sweep, inputs, base.seed))
    check = Check(data, inputs, known, drawn=sweep.design in RANDOM)
    return Design(sweep.design, inputs, tuple(check.points(rows, base, source)), base)


def why_not(data: dict[str, Any], path: str) -> Iterator[str]:
    """Say why an input cannot be varied, if it cannot."""
    try:
        if split_path(path)[0] in NEVER_VARIED:
            yield "cannot be varied"
        else:
            put(Document(data, {}), path, None, {}, NOTE)
    except ValueError as error:
        yield str(error)


def overlaps(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find inputs that are part of another, so that the change of one would undo that of the other."""
    for path, other in permutations(paths, 2):
        whole, part = split_path(other), split_path(path)
        if len(whole) < len(part) and part[: len(whole)] == whole:
            yield path, f"is part of {other}, which is varied as a whole"
        elif whole == part and paths.index(path) > paths.index(other):
            yield path, f"is {other}, which is varied already"


def unknown_measures(names: Sequence[str], scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Find names of measures that are given for each of something that is not named, or not there."""
    keyed = keys_of_measures(scenario)
    for text in names:
        name, _, of = text.partition("/")
        kind = MEASURES[name].keyed
        known = [f"{name}/{key}" for key in keyed[kind]] if kind else [name]
        if kind == "village" and of:
            continue  # a roster may name them
        if text not in known:
            yield text, f"there is no measure {text}{nearest(text, known)}"


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


Row = tuple[tuple[Any, ...], tuple[float, ...]]
"""Values of a point, and their levels."""


@dataclass(frozen=True, eq=False)
class Check:
    """The check of the points of a sweep, one after another.

    Attributes:
        data: The base as plain data.
        inputs: What is varied.
        causes: By input, where its values were written.
        drawn: Whether points are drawn: those that repeat the base are then points like all others.
        faults: What is wrong, each once.
        meant: By input, what each of its values means, and how that was written first.
        alone: By input and value, what is wrong with the scenario if only this is changed.
        assumed: By the keys and the sources of a scenario, how many of its inputs are assumed.
    """

    data: dict[str, Any]
    inputs: tuple[Input, ...]
    causes: Mapping[str, Cause]
    drawn: bool
    faults: dict[Fault, None] = field(default_factory=dict)
    meant: dict[str, dict[str, Any]] = field(default_factory=dict)
    alone: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    assumed: dict[str, tuple[int, int]] = field(default_factory=dict)

    def points(self, rows: Sequence[Row], base: Scenario, source: str) -> Iterator[Point]:
        """Number the points, the base first, once the scenario of each is checked."""
        points: list[Point] = []
        base_levels: tuple[float, ...] = ()
        firsts = {said(self.data): 0}
        for values, levels in rows:
            scenario = self.scenario(values, levels)
            if len(self.faults) > MOST:
                break
            if scenario is None:
                continue
            number = len(points) + 1
            data = resolved(scenario)
            first = firsts.setdefault(said(data), number)
            if first or self.drawn:
                points.append(Point(number, values, levels, first, self.count(scenario, data)))
            else:
                base_levels = levels if AT_BASE not in levels else ()
        if self.faults:
            raise ScenarioError(source, list(self.faults))
        yield Point(0, tuple(one.base for one in self.inputs), base_levels, 0, assumed_inputs(base))
        yield from points

    def count(self, scenario: Scenario, data: dict[str, Any]) -> tuple[int, int]:
        """How many of a scenario's inputs are assumed, and how many there are: its values do not matter."""
        keys = json.dumps([outline(data), data.get("sources")])
        if keys not in self.assumed:
            self.assumed[keys] = assumed_inputs(scenario)
        return self.assumed[keys]

    def scenario(self, values: tuple[Any, ...], levels: tuple[float, ...]) -> Scenario | None:
        """The scenario of a point; None where something is wrong with it."""
        wrong = faults_of(self.data, self.inputs, values)
        if not isinstance(wrong, Scenario):
            self.faults.update(dict.fromkeys(self.told(path, why, values) for path, why in wrong))
            return None
        data = resolved(wrong)
        for one, value, level in zip(self.inputs, values, levels, strict=True):
            meant = found(data, one.path)
            if one.is_choice and level != AT_BASE and meant is not None:
                first = self.meant.setdefault(one.path, {}).setdefault(meaning(meant), value)
                if not same(first, value):
                    why = f"names the value {written(first)} twice, once as {written(value)}"
                    self.faults[self.causes[one.path].fault(why)] = None
        return wrong

    def told(self, path: str, why: str, values: Sequence[Any]) -> Fault:
        """Tell a fault where the values were written that cause it."""
        for one in self.inputs:
            if path == one.path or path.startswith((f"{one.path}.", f"{one.path}[")):
                rest = path.removeprefix(one.path).lstrip(".")
                return self.causes[one.path].fault(f"{rest}: {why}" if rest else why)
        told = f"{path}: {why}" if path else why
        for one, value in zip(self.inputs, values, strict=True):
            if (path, why) in self.wrong_alone(one, value):
                return self.causes[one.path].fault(
                    told if not path else f"at {one.path}={written(value)}: {told}"
                )
        at = ", ".join(f"{one.path}={written(value)}" for one, value in zip(self.inputs, values, strict=True))
        return self.causes[self.inputs[0].path].fault(f"at {at}: {told}")

    def wrong_alone(self, one: Input, value: Any) -> set[tuple[str, str]]:
        """What is wrong with the scenario where only one input has a value of its own."""
        key = one.path, written(value)
        if key not in self.alone:
            wrong = faults_of(self.data, [one], [value])
            self.alone[key] = set() if isinstance(wrong, Scenario) else set(wrong)
        return self.alone[key]


def faults_of(
    data: dict[str, Any], inputs: Sequence[Input], values: Sequence[Any]
) -> Scenario | list[tuple[str, str]]:
    """Change a scenario, or find all that is wrong with it then: where, and what."""
    try:
        scenario = from_resolved(changed(data, inputs, values))
    except ScenarioError as error:
        return [(fault.path, fault.message) for fault in error.faults]
    except ValueError as error:
        return [("", str(error))]
    if dict(file_names(resolved(scenario))) != dict(file_names(data)):
        return [("", "a table cannot be varied: make variants, and compare them")]
    return scenario


def said(data: dict[str, Any]) -> str:
    """A scenario's data as text, but for where its numbers come from."""
    return json.dumps({key: value for key, value in data.items() if key != "sources"})


def outline(data: Any) -> Any:
    """Plain data without its values."""
    if isinstance(data, dict):
        return {key: outline(value) for key, value in data.items()}
    return [outline(value) for value in data] if isinstance(data, list) else None


def meaning(value: Any) -> str:
    """What a value means, as text: a span of time is the same in any unit of its clock.

    >>> meaning("7 days") == meaning("168 h"), meaning("1 working day") == meaning("24 h")
    (True, False)
    """
    return json.dumps(spelled(value))


def spelled(value: Any) -> Any:
    """A value with its spans of time as ticks and clocks."""
    if isinstance(value, dict):
        return {key: spelled(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [spelled(entry) for entry in value]
    if not isinstance(value, str):
        return value
    try:
        span = parse_duration(value)
    except ValueError:
        return value
    return [span.ticks, span.clock]
