"""How base, file, variant and command line make one scenario: this module merges plain data.

Mappings merge key by key. Lists and single values replace, and so do distributions and tables of
shares, which are one value each. A value that is changed loses its source.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gridsim.scenario.document import Document
from gridsim.scenario.faults import show
from gridsim.scenario.keys import TOP, KeyPath, Shape, dotted, inside, split_path
from gridsim.scenario.nodes import Place
from gridsim.scenario.spelling import nearest


def merge(base: Document, own: Document, *, note: str) -> Document:
    """Lay a file over its base.

    Args:
        base: The base.
        own: The file, whose values win.
        note: Source given to a value that was changed and keeps no source of its own.

    Returns:
        Both, with the places of whichever value stands. A mapping that names every key of the base's
        gives the order too, as the ladder's may have to.
    """
    changed: list[KeyPath] = []
    data = _merged(base.data, own.data, TOP, (), changed)
    sources = _section(base.data.get("sources"))
    said = _section(own.data.get("sources"))
    for path in changed:
        covered = any(_within(dotted(path), key) for key in said)
        if path[0] != "sources" and not covered:
            sources = _assume(sources, path, note, always=False)
    if sources or said:
        data["sources"] = {**sources, **said}
    kept = {path: place for path, place in base.places.items() if not _below_any(path, changed)}
    return Document(data, {**kept, **own.places})


def put(document: Document, setting: str, value: Any, places: dict[KeyPath, Place], note: str) -> Document:
    """Change the value at one dotted path.

    Args:
        document: What is changed; left as it is.
        setting: The path.
        value: The new value, which replaces what is there.
        places: Places of the value and of all within it, relative to the value.
        note: Source of the new value.

    Raises:
        ValueError: If the path names no known key; its text says so in plain words.
    """
    path = split_path(setting)
    if path[0] in ("base", "variants", "sources", "expect"):
        raise ValueError(f"{path[0]} cannot be set")
    _check_path(document.data, path)
    data = _with(document.data, path, value)
    if value is not None:
        data["sources"] = _assume(_section(data.get("sources")), path, note, always=True)
    kept = {old: place for old, place in document.places.items() if old[: len(path)] != path}
    return Document(data, {**kept, **{path + rest: place for rest, place in places.items()}})


def places_under(document: Document, path: KeyPath, *, stage: int) -> dict[KeyPath, Place]:
    """List the places of a value and of all within it, relative to the value."""
    length = len(path)
    return {
        found[length:]: replace(place, stage=stage)
        for found, place in document.places.items()
        if found[:length] == path
    }


def _merged(base: Any, own: Any, shape: Shape | None, path: KeyPath, changed: list[KeyPath]) -> Any:
    """Merge two values, and note the paths at which one of the base's was replaced."""
    merges = isinstance(base, dict) and isinstance(own, dict) and not (shape and shape.whole)
    if not merges:
        if base != own:
            changed.append(path)
        return own
    order = list(own) if base.keys() <= own.keys() else list({**base, **own})
    result = {}
    for key in order:
        if key in base and key in own:
            further = inside(shape, key) if shape else None
            result[key] = _merged(base[key], own[key], further, (*path, key), changed)
        else:
            result[key] = own[key] if key in own else base[key]
    return result


def _check_path(data: Any, path: KeyPath) -> None:
    """Refuse a path that the schema does not know, or that leads through what is not there."""
    shape: Shape | None = TOP
    node = data
    for depth, key in enumerate(path):
        last = depth == len(path) - 1
        further = inside(shape, key) if shape else None
        if shape is None or further is None:
            raise ValueError(_unknown(shape, path[:depth], str(key)))
        if node is not None and not isinstance(node, dict | list):
            raise ValueError(f"{dotted(path[:depth])} is {show(node)} here: set it as a whole")
        if isinstance(key, int):
            if not isinstance(node, list) or key >= len(node):
                raise ValueError(f"{dotted(path[:depth])} has no entry {key + 1}")
            node = node[key]
        else:
            names = node if isinstance(node, dict) else {}
            if shape.kind is dict and key not in names and not last:
                raise ValueError(f"{dotted(path[:depth])} has no {key}{nearest(key, names)}")
            node = names.get(key)
        shape = further


def _unknown(shape: Shape | None, before: KeyPath, key: str) -> str:
    """Say that there is no such key."""
    if shape is not None and shape.keys:
        return f"{dotted((*before, key))} is no known key{nearest(key, shape.keys)}"
    if shape is not None and shape.kind is list:
        return f"{dotted(before)} is a list: name an entry as [1], or set the whole list"
    return f"{dotted(before)} is a single value and has no keys"


def _with(node: Any, path: KeyPath, value: Any) -> Any:
    """Copy a value with one change, and share all that is not on the way to it."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        return [*node[:key], _with(node[key], rest, value), *node[key + 1 :]]
    section = _section(node)
    return {**section, key: _with(section.get(key), rest, value)}


def _assume(sources: dict[str, Any], path: KeyPath, note: str, *, always: bool) -> dict[str, Any]:
    """Take the source away from a changed value and from all within it."""
    text = dotted(path)
    kept = {key: source for key, source in sources.items() if not _within(key, text)}
    covered = any(_within(text, key) for key in kept)
    if not (always or covered):
        return kept
    return {**kept, text: {"kind": "assumed", "source": note}}


def _within(path: str, section: str) -> bool:
    """Tell whether a dotted path is a section or lies within it."""
    return path == section or path.startswith((f"{section}.", f"{section}["))


def _below_any(path: KeyPath, replaced: list[KeyPath]) -> bool:
    return any(path[: len(above)] == above for above in replaced)


def _section(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
