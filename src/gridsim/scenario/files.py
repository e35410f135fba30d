"""The tables that a scenario names: this module finds them beside it and seals them by their hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from gridsim.scenario.filenames import file_name
from gridsim.scenario.keys import KeyPath
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved

LARGEST = 500_000_000
"""Longest table [bytes]."""
NO_TABLE = (
    MISSING := "there is no such file beside the scenario",
    FOLDER := "is a folder, not a table",
    NOT_PLAIN := "is not a plain file",
)


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


@dataclass(frozen=True)
class Reach:
    """Which files a scenario may have read beside those in its own folder.

    Whoever runs a stranger's scenario, as in CI, would else read out any file in what is said of its faults.

    Attributes:
        named: Files that the command line names.
        everywhere: Whether it is all files.
    """

    named: tuple[Path, ...] = ()
    everywhere: bool = False

    def names(self, path: Path) -> bool:
        """Whether the command line names a file."""
        return any(_real(path) == _real(named) for named in self.named)

    def refuses(self, path: Path, folder: Path) -> str:
        """Say why a file that a scenario in a folder names may not be read, or nothing."""
        if self.everywhere or self.names(path) or _real(path).is_relative_to(_real(folder)):
            return ""
        within = not os.path.relpath(path, folder).startswith(os.pardir)
        leads = "must not be a link that leads out of" if within else "must lie in"
        return f"{leads} the scenario's folder, unless --allow-outside is given"


def missing_files(
    scenario: Scenario, folder: Path, refuses: Callable[[KeyPath, Path], str]
) -> list[tuple[KeyPath, str]]:
    """List the tables that cannot or may not be read, each with the reason.

    Args:
        scenario: Names the tables.
        folder: Where it is.
        refuses: Says of a key and the file that it names why this may not be read, or nothing.
    """
    checked = ((path, _why_not(folder, name, path, refuses)) for path, name in file_names(resolved(scenario)))
    return [(path, why) for path, why in checked if why]


def why_unreadable(path: Path) -> str:
    """Say why a file cannot be read as a table, or nothing: devices and pipes might never end."""
    try:
        if path.is_dir():
            return FOLDER
        if not path.exists():
            return MISSING
        if not path.is_file():
            return NOT_PLAIN
        if path.stat().st_size > LARGEST:
            return f"must be a file of at most {LARGEST:,} bytes, found {path.stat().st_size:,}"
        with path.open("rb"):
            return ""
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def sealed_files(scenario: Scenario, folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every table that the scenario names, by its name as written."""
    return {name: digest(folder / name) for _, name in file_names(resolved(scenario))}


def digest(path: Path) -> str:
    """SHA-256 of a table; empty where it cannot be read, which is then told by whoever needs it."""
    if why_unreadable(path):
        return ""
    with path.open("rb") as table:
        return hashlib.file_digest(table, "sha256").hexdigest()


def kept_name(name: str, digest: str) -> str:
    """Name of a table within results: the beginning of its hash, and the last part of its name.

    >>> kept_name("../rosters/town.csv", "0123456789abcdef")
    '0123456789ab-town.csv'
    >>> kept_name("0123456789ab-town.csv", "0123456789abcdef")
    '0123456789ab-town.csv'
    """
    last = PurePosixPath(name)
    if last.name.startswith(f"{digest[:12]}-"):
        return last.name
    end = last.suffix if file_name(last.suffix[1:], 20) == last.suffix[1:] else ""
    return f"{digest[:12]}-{file_name(last.name.removesuffix(end), 100)}{end}"


def moved_files(data: Any, names: dict[KeyPath, str], path: KeyPath = ()) -> Any:
    """Copy plain data with other names for its tables."""
    if isinstance(data, dict):
        return {key: moved_files(value, names, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [moved_files(value, names, (*path, key)) for key, value in enumerate(data)]
    return names.get(path, data)


def _why_not(folder: Path, name: str, key: KeyPath, refuses: Callable[[KeyPath, Path], str]) -> str:
    """Say why a table cannot or may not be read, or nothing."""
    if not name or PurePosixPath(name).is_absolute() or Path(name).is_absolute():
        return f"must be the name of a file, relative to the scenario's folder, found '{name[:200]}'"
    refused = refuses(key, folder / name)
    why = refused or why_unreadable(folder / name)
    return f"{why}, found '{name[:200]}'" if refused or why in NO_TABLE else why


def _real(path: Path) -> Path:
    """Where a path leads in the end; the path itself where that cannot be told."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):  # a loop of links is told when it is read
        return path.absolute()
