"""The tables that a scenario names: this module finds them beside it and seals them by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from gridsim.scenario.keys import KeyPath
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved

LARGEST = 500_000_000
"""Longest table [bytes]."""


def file_names(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """List the tables that plain data names: the roster, the trace and observed distributions."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        where = (*path, key)
        named = where in (("town", "roster"), ("demand", "trace", "file"))
        if isinstance(value, str) and (named or where[-2:] == ("empirical", "file")):
            yield where, value
        else:
            yield from file_names(value, where)


def missing_files(scenario: Scenario, folder: Path) -> list[tuple[KeyPath, str]]:
    """List the tables that cannot be read, each with the reason."""
    checked = ((path, _why_not(folder, name)) for path, name in file_names(resolved(scenario)))
    return [(path, why) for path, why in checked if why]


def sealed_files(scenario: Scenario, folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every table that the scenario names, by its name as written."""
    return {name: _digest(folder / name) for _, name in file_names(resolved(scenario))}


def kept_name(name: str, digest: str) -> str:
    """Name of a table within results: the beginning of its hash, and the last part of its name.

    >>> kept_name("../rosters/town.csv", "0123456789abcdef")
    '0123456789ab-town.csv'
    >>> kept_name("0123456789ab-town.csv", "0123456789abcdef")
    '0123456789ab-town.csv'
    """
    last = PurePosixPath(name).name
    return last if last.startswith(f"{digest[:12]}-") else f"{digest[:12]}-{last}"


def moved_files(data: Any, names: dict[KeyPath, str], path: KeyPath = ()) -> Any:
    """Copy plain data with other names for its tables."""
    if isinstance(data, dict):
        return {key: moved_files(value, names, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [moved_files(value, names, (*path, key)) for key, value in enumerate(data)]
    return names.get(path, data)


def _why_not(folder: Path, name: str) -> str:
    """Say why a table cannot be read, or nothing."""
    if not name or PurePosixPath(name).is_absolute() or Path(name).is_absolute():
        return f"must be the name of a file, relative to the scenario's folder, found '{name[:200]}'"
    path = folder / name
    try:
        size = path.stat().st_size
        if not path.is_file():
            return f"must be a plain file, found '{name[:200]}'"
        if size > LARGEST:
            return f"must be a file of at most {LARGEST:,} bytes, found {size:,}"
        with path.open("rb"):
            return ""
    except FileNotFoundError:
        return f"there is no such file beside the scenario, found '{name[:200]}'"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _digest(path: Path) -> str:
    with path.open("rb") as table:
        return hashlib.file_digest(table, "sha256").hexdigest()
