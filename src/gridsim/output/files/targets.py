"""Targets: the folder that results belong in, and whether they may take the place of what stands there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from gridsim.errors import ResultsError
from gridsim.output.files.manifest import MANIFEST, digest, is_sealed, read_manifest, study_of
from gridsim.output.files.origins import Advised, Compared, Origin, Swept
from gridsim.scenario.filenames import file_name, file_names, short_hash

Recipe = dict[str, Any]
Made = TypeVar("Made", Origin, Compared, Swept, Advised)
CHOICES = ("file", "variant", "others", "chosen", "settings", "varied")
"""What tells studies of one kind and one scenario apart: not how often or on what they were simulated."""
MOST_NAMED = 5
SLUG = 40
"""Longest part of a folder's name that tells the changes [bytes of UTF-8]."""


def folder_name(name: str, variants: Sequence[str] = (), changes: Sequence[str] = (), end: str = "") -> str:
    """Name the folder of results: the scenario, its variants, and changes with a hash of all of them.

    Args:
        name: The scenario's.
        variants: Names of variants or of other files, as `file_names` gives them.
        changes: Changes from the command line, such as ``ladder.grid.workers=60``.
        end: What tells studies of other kinds from a run, such as ``-compared``.

    >>> folder_name("tuke", ["sixty"]), folder_name("tuke", (), ["ladder.grid.workers=60"], "-sweep")
    ('tuke.sixty', 'tuke.workers-60-b40868b8-sweep')
    """
    words = [
        f"{path.rpartition('.')[2]}-{value}" for path, _, value in (text.partition("=") for text in changes)
    ]
    slug = re.sub(r"[^\w]+", "-", " ".join(words)).strip("-").encode()[:SLUG].decode(errors="ignore")
    told = [f"{slug.rstrip('-')}-{short_hash(chr(10).join(changes))}"] if changes else []
    return file_name(".".join([name, *variants, *told])) + end


def variant_names(chosen: Sequence[str], offered: Sequence[str]) -> list[str]:
    """File names of the chosen among the variants that a scenario offers."""
    made = file_names(dict.fromkeys([*offered, *chosen]))
    return [made[name] for name in dict.fromkeys(chosen)]


def recipe(origin: Origin | Compared | Swept | Advised, name: str) -> Recipe:
    """What results are of: the kind of study, the scenario's name and file, and what was changed in it."""
    return chosen_of(origin.study, name, asdict(origin))


def recipe_of(manifest: Mapping[str, Any]) -> Recipe:
    """What the results of a manifest are of."""
    return chosen_of(study_of(manifest), manifest["scenario"].get("name", ""), manifest)


def chosen_of(study: str, name: str, values: Mapping[str, Any]) -> Recipe:
    """Pick what a recipe holds; what is empty counts as missing."""
    found = {key: values.get(key) or None for key in CHOICES}
    lists = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}
    return {"study": study, "scenario": name, **lists}


def with_languages_there(origin: Made, target: Path, name: str) -> Made:
    """Add the languages of the results at a target, where the same recipe made them, to those asked for.

    Else summaries and figures in a language that is not asked for now would be lost.
    """
    there = marked(target)
    if there is None or recipe_of(there) != recipe(origin, name):
        return origin
    languages: list[str] = there["languages"]
    return replace(origin, languages=tuple(dict.fromkeys([*origin.languages, *languages])))


def refusal(place: Path, wanted: Recipe) -> str:
    """Say why results may not take a place; nothing where they may.

    They may take the place of nothing, of an empty folder, and of whole results of the same recipe in which
    every file is as gridsim wrote it.
    """
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return ""
    manifest = marked(place)
    if manifest is None:
        return "is not a folder of results that gridsim made and marked"
    told = {
        "files that gridsim did not write": sorted(foreign(place, manifest)),
        "results changed since they were written": sorted(changed(place, manifest)),
    }
    faults = [f"{what}: {listed(names)}" for what, names in told.items() if names]
    if faults:
        return f"holds {'; '.join(faults)}"
    if recipe_of(manifest) != wanted:
        return f"holds the results of another study: {manifest.get('command', '')}"
    return ""


def listed(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def marked(place: Path) -> dict[str, Any] | None:
    """Read the manifest of results, None where gridsim did not write it as it is."""
    try:
        manifest = read_manifest(place)
    except ResultsError:
        return None
    return manifest if is_sealed(manifest) else None


def foreign(place: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Names of files, links and folders below a place that are none of the results."""
    files = {MANIFEST, *manifest["files"]}
    folders = {parent.as_posix() for name in files for parent in Path(name).parents}
    for top, inner, names in os.walk(place):
        below = Path(top).relative_to(place)
        for name in inner:
            path = (below / name).as_posix()
            if path not in folders or (place / path).is_symlink():
                yield path
        for name in names:
            path = (below / name).as_posix()
            if path not in files or (place / path).is_symlink():
                yield path


def changed(place: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Names of the results that are not as they were written; what is missing is not among them."""
    for name, then in manifest["files"].items():
        path = place / name
        if path.is_file() and digest(path) != then:
            yield name


def discard(place: Path) -> None:
    """Remove results and nothing else: the files that their manifest names, then it, and empty folders."""
    manifest = marked(place)
    if manifest is not None:
        for name in [*manifest["files"], MANIFEST]:
            (place / name).unlink(missing_ok=True)
    for top, _, _ in os.walk(place, topdown=False):
        if not any(Path(top).iterdir()):
            Path(top).rmdir()
