"""The way from a file to a scenario: this module loads, and tells all that is wrong at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.checks import contradictions
from gridsim.scenario.document import Document, read_file
from gridsim.scenario.expecting import impossible
from gridsim.scenario.faults import MOST, Found, check_section, shorten, show
from gridsim.scenario.files import Reach, file_names, kept_name, missing_files, moved_files, sealed_files
from gridsim.scenario.keys import TOP, KeyPath, dotted, split_path
from gridsim.scenario.nodes import Place
from gridsim.scenario.notes import notes
from gridsim.scenario.resolve import merge
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import unknown_sources
from gridsim.scenario.spelling import nearest
from gridsim.scenario.variants import Offer, Variant, apply_settings, apply_variant, read_variants
from gridsim.scenario.write import resolved

Inspect = Callable[[Scenario, Path], Sequence[Fault]]
"""Finds what is wrong with the tables of a scenario in a folder, and with its keys that do not fit them."""


@dataclass(frozen=True)
class _Surroundings:
    """What a scenario's tables are looked for and looked at by.

    Attributes:
        folder: Where the scenario is.
        base: Where its base is.
        reach: Which files it may have read.
        inspect: Looks at the tables, where they are looked at.
    """

    folder: Path
    base: Path
    reach: Reach
    inspect: Inspect | None

    def refuses(self, document: Document, key: KeyPath, path: Path) -> str:
        """Say why a table may not be read, or nothing: a base that may be read may name those beside it."""
        place, _ = _place(document, key)
        if place is not None and place.stage == COMMAND_LINE:
            return ""
        refused = self.reach.refuses(path, self.folder)
        if refused and place is not None and place.stage == 0:
            return self.reach.refuses(path, self.base)
        return refused


@dataclass(frozen=True)
class _Trial:
    document: Document
    scenario: Scenario | None
    found: list[Found]
    tables: list[Fault] = field(default_factory=list)


COMMAND_LINE = 3
"""Stage of the places that are written on the command line."""


@dataclass(frozen=True)
class Loaded:
    """A scenario, and how it came about.

    Attributes:
        scenario: The scenario, with base, variant and settings in it.
        path: The file it was read from.
        variant: Name of the chosen variant, or None for the scenario as it is.
        settings: Changes from the command line, such as ``ladder.grid.workers=60``.
        variants: All variants that the file offers, by name.
        files: SHA-256 of every table that the scenario names, by its name relative to ``folder``.
        notes: What it says to no effect, each at its place; no fault.
    """

    scenario: Scenario
    path: Path
    variant: str | None
    settings: tuple[str, ...]
    variants: dict[str, Variant]
    files: dict[str, str]
    notes: tuple[Fault, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that the names of tables are relative to."""
        return self.path.parent

    def sealed(self) -> tuple[Scenario, dict[str, Path]]:
        """Give the scenario with names of its tables that can stand in a folder of results.

        Returns:
            The scenario, and the tables by their new names: the beginning of their hash, and their own name.
        """
        data = resolved(self.scenario)
        names = {path: kept_name(name, self.files[name]) for path, name in file_names(data)}
        tables = {kept_name(name, digest): self.folder / name for name, digest in self.files.items()}
        return from_resolved(moved_files(data, names)) if names else self.scenario, tables


def load(
    path: str | Path,
    *,
    variant: str | None = None,
    settings: Sequence[str] = (),
    reach: Reach | None = None,
    inspect: Inspect | None = None,
) -> Loaded:
    """Read a scenario; base, file, variant and settings win in this order, the last most.

    Args:
        path: The scenario file.
        variant: Name of one of its variants.
        settings: Changes by dotted path, such as ``ladder.grid.workers=60``; values are YAML.
        reach: Which files it may have read beside those in its folder and those that settings name.
        inspect: Looks at the tables of the scenario, and of each variant, too.

    Returns:
        The scenario. All variants of the file were checked, the others without the settings.

    Raises:
        ScenarioError: With every fault of the file, its variants and the settings.
    """
    path = Path(path)
    around = _Surroundings(path.parent, path.parent, reach or Reach(), inspect)
    around, plain, offers, faults = _plain(path, around)
    trials: dict[str | None, _Trial] = {None: plain}
    for name, offer in offers.items():
        changed, refused = apply_variant(plain.document, offer)
        trials[name] = _try(changed, around)
        faults += refused + _new_faults(trials[name], plain, path, offer.fault)
    if variant not in trials:
        message = f"the file has no variant {variant}{nearest(str(variant), offers)}"
        raise ScenarioError(path, [*faults, Fault(0, 0, "", message)])
    chosen = trials[variant]
    if settings:
        changed, refused = apply_settings(chosen.document, settings)
        chosen = _try(changed, around)
        cause = Fault(0, 0, f"--set {shorten(' '.join(settings), 100)}", "")
        faults += refused + _new_faults(chosen, trials[variant], path, cause)
    faults += dict.fromkeys(fault for trial in (*trials.values(), chosen) for fault in trial.tables)
    if faults or chosen.scenario is None:
        raise ScenarioError(path, faults)
    variants = {name: offer.variant for name, offer in offers.items()}
    files = sealed_files(chosen.scenario, path.parent)
    told = tuple(_locate(chosen.document, Found(*note), path) for note in notes(chosen.scenario))
    return Loaded(chosen.scenario, path, variant, tuple(settings), variants, files, told)


def load_variants(
    path: str | Path,
    chosen: Sequence[str] = (),
    settings: Sequence[str] = (),
    reach: Reach | None = None,
) -> dict[str, Loaded]:
    """Read a scenario and its variants.

    Args:
        path: The scenario file.
        chosen: Names of variants; none for all.
        settings: Changes from the command line, in each of them; they win over those of a variant.
        reach: Which files they may have read beside those in their folder.

    Returns:
        The scenario as it stands, under an empty name, and the variants by name.

    Raises:
        ScenarioError: If one cannot be loaded.
    """
    base = load(path, settings=settings, reach=reach)
    names = dict.fromkeys(chosen or base.variants)
    return {"": base, **{name: load(path, variant=name, settings=settings, reach=reach) for name in names}}


def from_resolved(data: dict[str, Any]) -> Scenario:
    """Make a scenario of its resolved form, such as a manifest holds.

    Raises:
        ScenarioError: If the data have been changed into what is no scenario.
    """
    trial = _try(Document(data, {}), None)
    if trial.scenario is None or trial.found:
        faults = [Fault(0, 0, dotted(fault.path), fault.message) for fault in trial.found]
        raise ScenarioError("resolved scenario", faults)
    return trial.scenario


def _plain(path: Path, around: _Surroundings) -> tuple[_Surroundings, _Trial, dict[str, Offer], list[Fault]]:
    """Read a file with its base: the scenario without variant, the variants, all faults of both."""
    document = read_file(path)
    base_name = document.data.pop("base", None)
    if base_name is not None:
        base = _read_base(document, path, base_name, around.reach)
        around = replace(around, base=_beside(path, base_name).parent)
        document = merge(base, document, note=f"changed from {base_name}")
    offers, found = read_variants(document, path)
    trial = _try(document, around)
    if trial.scenario is not None:
        found += [Found(*fault) for fault in unknown_sources(trial.scenario)[:MOST]]
        found += [Found(*fault, False) for fault in impossible(trial.scenario, list(offers))[:MOST]]
    return around, trial, offers, [_locate(document, fault, path) for fault in [*trial.found, *found]]


def _beside(path: Path, name: str) -> Path:
    """Where a file lies that a scenario names."""
    return Path(os.path.normpath(path.parent / name))


def _read_base(own: Document, path: Path, name: Any, reach: Reach) -> Document:
    """Read a scenario's base, its tables named relative to the scenario's own folder."""
    place = own.places["base",]
    if not isinstance(name, str):
        raise ScenarioError(path, [Fault(*place.value, "base", "must be the path of another scenario file")])
    base_path = _beside(path, name)
    if why := reach.refuses(base_path, path.parent):
        raise ScenarioError(path, [Fault(*place.value, "base", f"{why}, found {show(name)}")])
    try:
        base = read_file(base_path, stage=0)
    except ScenarioError as error:
        faults = [
            replace(fault, file=error.source) if fault.line
            else Fault(*place.value, "base", f"{name[:200]}: {fault.message}")
            for fault in error.faults
        ]  # fmt: skip
        raise ScenarioError(path, faults) from None
    if "base" in base.data:
        message = f"{name[:200]} has a base of its own; only one level is allowed"
        raise ScenarioError(path, [Fault(*place.value, "base", message)])
    moved = {
        where: Path(os.path.relpath(base_path.parent / table, path.parent)).as_posix()
        for where, table in file_names(base.data)
        if not Path(table).is_absolute()
    }
    return Document(moved_files(base.data, moved), base.places)


def _try(document: Document, around: _Surroundings | None) -> _Trial:
    """Make a scenario out of plain data, or find all that is wrong with it."""
    data = document.data
    names = {
        "calendar": _keys(data.get("calendars")),
        "level": _keys(data.get("ladder")),
        "visit": _keys(data.get("visits")),
    }
    section, found = check_section(Scenario, data, names, TOP)
    if section is None:
        return _Trial(document, None, found)
    scenario = cast(Scenario, section)
    against = contradictions(scenario)
    if around is None:
        return _Trial(document, scenario, [Found(*fault, False) for fault in against])
    missing = missing_files(scenario, around.folder, partial(around.refuses, document))
    seen = around.inspect(scenario, around.folder) if around.inspect and not missing else ()
    against += missing + [(split_path(fault.path), fault.message) for fault in seen if not fault.file]
    found = [Found(*fault, False) for fault in dict.fromkeys(against)]
    return _Trial(document, scenario, found, [fault for fault in seen if fault.file])


def _keys(section: Any) -> dict[str, None]:
    return dict.fromkeys(section) if isinstance(section, dict) else {}


def _place(document: Document, path: KeyPath) -> tuple[Place | None, int]:
    """Find the nearest place that is written, and how much of the path leads to it."""
    for length in range(len(path), -1, -1):
        if path[:length] in document.places:
            return document.places[path[:length]], length
    return None, 0


def _locate(document: Document, found: Found, path: Path) -> Fault:
    """Give a fault its place in the file, or the setting that caused it."""
    place, length = _place(document, found.path)
    if place is None:
        return Fault(0, 0, dotted(found.path), found.message)
    rest = dotted(found.path[length:])
    separator = "." if rest and place.shown and not rest.startswith("[") else ""
    at_key = found.at_key or length < len(found.path)
    line, column = (place.line, place.column) if at_key else place.value
    other = place.file if place.file != str(path) else ""
    return Fault(line, column, f"{place.shown}{separator}{rest}", found.message, other)


def _new_faults(trial: _Trial, before: _Trial, path: Path, cause: Fault) -> list[Fault]:
    """Locate the faults that a variant or a setting brings: at its own values, else at itself."""
    faults = []
    known = {found.path for found in before.found}
    for found in trial.found:
        place, _ = _place(trial.document, found.path)
        if place is not None and place.stage >= 2:
            faults.append(_locate(trial.document, found, path))
        elif found.path not in known:
            message = f"{dotted(found.path)}: {found.message}{_set_as_well(found, cause)}"
            faults.append(replace(cause, message=message))
    return faults


def _set_as_well(found: Found, cause: Fault) -> str:
    """Say how to set a value too that no longer fits what was set, in the same command or variant."""
    if not found.remedy:
        return ""
    key, _, example = found.remedy.partition("=")
    if cause.path.startswith("--set "):
        return f"; set both in one command: add --set '{found.remedy}'"
    return f"; set both in the variant: add {key}: {example}"
