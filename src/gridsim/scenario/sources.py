"""Where every number comes from: this module is the scenario's list of references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gridsim.scenario.keys import TOP, KeyPath, Shape, dotted, inside, split_path
from gridsim.scenario.quotes import cadences, numbers, spans
from gridsim.scenario.schema import Scenario, Source
from gridsim.scenario.spelling import nearest
from gridsim.scenario.write import resolved
from gridsim.units import parse_duration

_NO_PARAMETERS = ("name", "title", "description", "seed", "replications", "sweep", "sources", "expect")


@dataclass(frozen=True)
class Parameter:
    """One value of a scenario and where it comes from.

    Attributes:
        path: Its dotted path.
        value: The value as text, a span with its unit.
        unit: Unit of a plain number: ``share``, ``factor``, what is counted, or nothing.
        kind: ``documented``, ``external``, ``data`` or ``assumed``.
        source: The document or data set, or how the assumption came about; may be empty.
        quote: The document's own words, or an empty text.
        description: What the value is, in the schema's words.
    """

    path: str
    value: str
    unit: str
    kind: str
    source: str
    quote: str
    description: str


def explain(scenario: Scenario) -> list[Parameter]:
    """List every parameter of a scenario with its source.

    Names, titles, the seed, the number of replications and what is expected are no parameters. A source on
    a section holds for all within it, unless a more exact one is listed. Whatever has none is assumed.

    Returns:
        The parameters in the order of the schema, defaults included.
    """
    return [
        _parameter(path, value, shape, _source(scenario.sources, path))
        for path, value, shape in _leaves(resolved(scenario), TOP, ())
        if path[0] not in _NO_PARAMETERS and "title" not in path
    ]


def quote_holds(parameter: Parameter) -> bool:
    """Tell whether a value stands in its quote: as digits, in Chinese, or as a cadence.

    A date holds by its year alone where it is the first of January. A word that is no number and no
    cadence cannot be checked, and holds.
    """
    value, quote = parameter.value, parameter.quote
    try:
        return float(value) in numbers(quote)
    except ValueError:
        pass
    try:
        day = date.fromisoformat(value)
    except ValueError:
        pass
    else:
        rest = set() if (day.month, day.day) == (1, 1) else {day.month, day.day}
        return {day.year, *rest} <= numbers(quote)
    try:
        span = parse_duration(value)
    except ValueError:
        return value in cadences(quote) or value not in ("weekly", "half_monthly", "monthly", "quarterly")
    return (float(span.ticks), span.clock) in spans(quote)


def unknown_sources(scenario: Scenario) -> list[tuple[KeyPath, str]]:
    """List the entries of ``sources`` whose path leads to no value of the scenario."""
    data = resolved(scenario)
    faults: list[tuple[KeyPath, str]] = []
    for key in scenario.sources:
        try:
            _lead(data, split_path(key))
        except ValueError as error:
            faults.append((("sources", key), str(error)))
    return faults


def _lead(data: Any, path: KeyPath) -> None:
    """Follow a path to its end, or say where it breaks off."""
    for depth, key in enumerate(path):
        names = data if isinstance(data, dict) else {}
        found = key in names or (isinstance(data, list) and isinstance(key, int) and key < len(data))
        if not found:
            raise ValueError(f"leads to no value: no {dotted(path[: depth + 1])}{nearest(str(key), names)}")
        data = data[key]


def _leaves(data: Any, shape: Shape | None, path: KeyPath) -> Iterator[tuple[KeyPath, Any, Shape]]:
    """List the single values; a list of single values counts as one."""
    if isinstance(data, dict):
        for key, value in data.items():
            further = inside(shape, key) if shape else None
            if further is not None and not further.description and shape is not None:
                further = Shape(further.kind, further.values, shape.description, further.limits)
            yield from _leaves(value, further, (*path, key))
    elif isinstance(data, list) and any(isinstance(entry, dict) for entry in data):
        for number, entry in enumerate(data):
            yield from _leaves(entry, inside(shape, number) if shape else None, (*path, number))
    else:
        yield path, data, shape or Shape(object)


def _source(sources: dict[str, Source], path: KeyPath) -> Source:
    """Give the most exact source on the way to a value."""
    for length in range(len(path), 0, -1):
        found = sources.get(dotted(path[:length]))
        if found is not None:
            return found
    return Source(kind="assumed", source="")


def _parameter(path: KeyPath, value: Any, shape: Shape, source: Source) -> Parameter:
    return Parameter(
        dotted(path),
        _text(value),
        _unit(path, value, shape),
        source.kind,
        source.source,
        source.quote or "",
        shape.description,
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit(path: KeyPath, value: Any, shape: Shape) -> str:
    """Name the unit of a plain number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    most = next((limit.le for limit in shape.limits if hasattr(limit, "le")), None)
    if shape.kind is float and most == 1:
        return "share"
    if shape.kind is float and most == 1000:
        return "factor"
    if shape.kind is int:
        return str(path[-1]).replace("_", " ")
    return ""


def assumed_inputs(scenario: Scenario) -> tuple[int, int]:
    """How many of a scenario's inputs are assumed, and how many there are."""
    inputs = explain(scenario)
    return sum(one.kind == "assumed" for one in inputs), len(inputs)
