"""Dotted paths, and what the schema knows at each: this module is the map of a scenario's keys."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from gridsim.scenario.distributions import Distribution
from gridsim.scenario.fields import Share
from gridsim.scenario.schema import Scenario, SourceShares

KeyPath = tuple[str | int, ...]
"""Keys from the top of a scenario; the entries of a list count from 0 here, from 1 where shown."""

_PART = re.compile(r"([^.\[\]]+)((?:\[\d{1,6}\])*)")


@dataclass(frozen=True)
class Shape:
    """What the schema says of one place in a scenario.

    Attributes:
        kind: A section, ``dict``, ``list``, or the type of a single value.
        values: Type of the entries of a ``dict`` or a ``list``, else None.
        description: The schema's own words, or an empty text.
        limits: The schema's bounds, such as ``Le(le=1)``.
    """

    kind: Any
    values: Any = None
    description: str = ""
    limits: tuple[Any, ...] = ()

    @property
    def section(self) -> type[BaseModel] | None:
        """The section's class, where this is one with fixed keys."""
        is_section = isinstance(self.kind, type) and issubclass(self.kind, BaseModel)
        return self.kind if is_section else None

    @property
    def keys(self) -> list[str]:
        """Keys as a file writes them, where this is a section."""
        fields = self.section.model_fields if self.section else {}
        return [field.alias or name for name, field in fields.items()]

    @property
    def whole(self) -> bool:
        """Whether another value replaces it as a whole: lists, distributions, tables of shares."""
        return self.kind in (list, Distribution, SourceShares) or (self.kind is dict and self.values is Share)


TOP = Shape(Scenario)


def dotted(path: KeyPath) -> str:
    """Write a path as people read it.

    >>> dotted(("demand", "hours", 0, "share"))
    'demand.hours[1].share'
    """
    text = ""
    for key in path:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")


def split_path(text: str) -> KeyPath:
    """Read a dotted path.

    Raises:
        ValueError: If it is not written as one.

    >>> split_path("demand.hours[1].share")
    ('demand', 'hours', 0, 'share')
    """
    path: list[str | int] = []
    for part in text.split("."):
        match = _PART.fullmatch(part)
        if match is None or "[0]" in match[2]:
            raise ValueError("is no dotted path, such as ladder.grid.workers")
        path += [match[1], *(int(number) - 1 for number in re.findall(r"\d+", match[2]))]
    return tuple(path)


def inside(shape: Shape, key: str | int) -> Shape | None:
    """Give the shape one key further in, or None where the schema has no such key."""
    if shape.section is not None:
        for name, field in shape.section.model_fields.items():
            if (field.alias or name) == key:
                return _shape(field.annotation, field.description or "", tuple(field.metadata))
        return None
    if (shape.kind is list and isinstance(key, int)) or (shape.kind is dict and isinstance(key, str)):
        return _shape(shape.values, shape.description)
    return None


def _shape(annotation: Any, description: str = "", limits: tuple[Any, ...] = ()) -> Shape:
    """Strip a type of its notes and of None."""
    while True:
        parts = get_args(annotation)
        if get_origin(annotation) is Annotated:
            for note in parts[1:]:
                limits += tuple(getattr(note, "metadata", ()))
                description = description or getattr(note, "description", None) or ""
            annotation = parts[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            given = [part for part in parts if part is not type(None)]
            lists = [part for part in given if get_origin(_bare(part)) is list]
            annotation = given[0] if len(given) == 1 else lists[0] if lists else object
        else:
            break
    origin = get_origin(annotation)
    if origin in (list, dict):
        return Shape(origin, parts[-1], description, limits)
    return Shape(annotation, None, description, limits)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
