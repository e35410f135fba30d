"""Vary: what the file and the command line say of a sweep, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from gridsim.errors import Fault, ScenarioError, StudyError
from gridsim.scenario.document import read_file, read_text
from gridsim.scenario.faults import check_section, shorten
from gridsim.scenario.keys import Shape, dotted
from gridsim.scenario.load import Loaded
from gridsim.scenario.sweeping import Sweep, is_range
from gridsim.study.points import Cause


def put_together(
    loaded: Loaded, varied: Sequence[str], said: Mapping[str, Any]
) -> tuple[Sweep, dict[str, Cause]]:
    """Put together what the file and the command line say of a sweep; the command line wins, key by key.

    Args:
        loaded: The scenario.
        varied: Inputs and their values from the command line, such as ``ladder.grid.workers=50:90:10``.
        said: The other keys of the section, where the command line gives them.

    Returns:
        The section, and of each input where its values were written.

    Raises:
        ScenarioError: With all that is wrong with what was said.
        StudyError: If nothing is varied.
    """
    own = loaded.scenario.sweep
    section: dict[str, Any] = own.model_dump(exclude_defaults=True) if own else {}
    values, faults = read_all(varied)
    if said.get("design") in ("grid", "one_at_a_time") and "points" not in said:
        section.pop("points", None)
    section = {**section, **said, "vary": {**section.get("vary", {}), **values}}
    if faults:
        raise ScenarioError(loaded.path, faults)
    if not section["vary"]:
        raise StudyError(
            f"{loaded.path} has no key sweep: say what is varied, such as --vary ladder.grid.workers=50:90:10"
        )
    causes = {**written(loaded), **{path: Cause(f"--vary {path}") for path in values}}
    causes |= {name: Cause(f"--measure {name}") for name in said.get("measures", ())}
    made, found = check_section(Sweep, section, {}, Shape(Sweep))
    if made is None:
        raise ScenarioError(loaded.path, [locate(fault.path, fault.message, causes, said) for fault in found])
    return cast(Sweep, made), causes


def locate(
    path: tuple[str | int, ...], message: str, causes: Mapping[str, Cause], said: Mapping[str, Any]
) -> Fault:
    """Say where a fault of the section was written."""
    if path[:1] == ("vary",) and len(path) > 1 and path[1] in causes:
        return causes[str(path[1])].fault(message)
    if path and path[0] in said:
        return Fault(
            0, 0, f"--{str(path[0]).removesuffix('s') if path[0] == 'measures' else path[0]}", message
        )
    return Fault(0, 0, dotted(("sweep", *path)), message)


def read_all(varied: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
    """Read the inputs that the command line varies, and what is wrong with them."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for text in varied:
        path, _, value = (part.strip() for part in text.partition("="))
        shown = f"--vary {shorten(path, 100)}"
        if not path or not value:
            message = "needs = and values, such as --vary ladder.grid.workers=50:90:10 or =weekly,monthly"
            faults.append(Fault(0, 0, shown, message))
        elif path in values:
            faults.append(Fault(0, 0, shown, "is varied twice"))
        elif is_range(value):
            values[path] = value
        else:
            try:
                values[path] = read_text(f"[{value}]", source="--vary", stage=3).data
            except ScenarioError as error:
                faults += [Fault(0, 0, shown, fault.message) for fault in error.faults]
    return values, faults


def written(loaded: Loaded) -> dict[str, Cause]:
    """Where the file itself writes each measure and the values of each input; not those of its base."""
    found = {}
    document = read_file(loaded.path)
    for path, place in document.places.items():
        if len(path) == 3 and path[:2] == ("sweep", "vary"):
            found[str(path[2])] = Cause(place.shown, *place.value)
        elif len(path) == 3 and path[:2] == ("sweep", "measures"):
            found[document.data["sweep"]["measures"][path[2]]] = Cause(place.shown, *place.value)
    return found
