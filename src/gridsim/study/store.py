"""The store: outcomes of replications kept on disk by what they depend on, never computed twice."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import gridsim
from gridsim.errors import StudyError
from gridsim.scenario.files import sealed_files
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved
from gridsim.study.measures import Outcome, Value

SAID_ONLY = ("name", "title", "description", "sources", "replications", "sweep", "expect")
"""What a scenario says that no replication depends on."""
LIBRARIES = ("numpy", "scipy", "borax", "chinesecalendar")
DIGEST = hashlib.sha256().digest_size
MOST_BYTES = 1 << 26
"""The most that an outcome may have, packed or not; 1,000 villages have some millions [bytes]."""
NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""For what is no plain file, such as a pipe; and for Windows, bytes as they are."""
ROOT = 0
"""Who looks after the system."""
OTHERS = stat.S_IWGRP | stat.S_IWOTH if os.name == "posix" else 0
"""Permissions by which others could write a file."""


@dataclass(frozen=True)
class Store:
    """Outcomes on disk, each in a file of its own, written whole or not at all.

    What is damaged, another's, or no outcome counts as missing. Several programs may share a store.

    Attributes:
        folder: Where they are; made when the first is put.
    """

    folder: Path

    def place(self, address: str, replication: int) -> Path:
        """Where an outcome is, or would be."""
        return self.folder / address[:2] / address / str(replication)

    def holds(self, address: str, replication: int) -> bool:
        """Whether there is an outcome, and it is whole."""
        return self.body(address, replication) is not None

    def get(self, address: str, replication: int) -> Outcome | None:
        """Read an outcome; None where it is missing, damaged or no outcome."""
        body = self.body(address, replication)
        return None if body is None else decoded(body)

    def body(self, address: str, replication: int) -> bytes | None:
        """Read what was kept; None where it is missing, damaged or another's."""
        try:
            written = own_bytes(self.place(address, replication))
        except OSError:
            return None
        body = written[DIGEST:]
        return body if hashlib.sha256(body).digest() == written[:DIGEST] else None

    def put(self, address: str, replication: int, outcome: Outcome) -> None:
        """Keep an outcome, without the records of single cases; but not where a folder stands at its place.

        Raises:
            StudyError: If it cannot be written.
        """
        place, body = self.place(address, replication), encoded(outcome)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(body).digest() + body)
                if not place.is_dir():
                    Path(name).replace(place)
            finally:
                with suppress(OSError):
                    Path(name).unlink()
        except OSError as error:
            raise StudyError(f"{self.folder} cannot be written: {error.strerror or error}") from None


def usable(folder: Path) -> Store:
    """Open a store, and make its folder.

    Raises:
        StudyError: If it cannot be written.
    """
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Store(folder)
    except OSError as error:
        why = error.strerror or error
        message = f"the store {folder} cannot be written: {why}; choose --store, or --no-store"
        raise StudyError(message) from None


def address(scenario: Scenario, folder: Path, manner: Mapping[str, Any]) -> str:
    """Give the address under which the outcomes of a scenario are kept.

    Args:
        scenario: What is simulated; only what it says is left out, so that a new title costs nothing.
        folder: Where its tables are; what they hold counts, not their names.
        manner: How it is simulated: all else that its outcomes depend on but the replication's number.

    Returns:
        A SHA-256, in hexadecimal digits. The code of this gridsim and the libraries that it computes with
        are part of it.
    """
    said = {key: value for key, value in resolved(scenario).items() if key not in SAID_ONLY}
    parts = [said, sealed_files(scenario, folder), dict(manner), code()]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@cache
def code() -> str:
    """SHA-256 of this gridsim's source, and of the versions of the libraries that it computes with."""
    root = Path(gridsim.__file__).parent
    found = hashlib.sha256("".join(version(name) for name in LIBRARIES).encode())
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root)
        if name.parts[0] not in ("output", "cli"):
            found.update(name.as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def encoded(outcome: Outcome) -> bytes:
    """Write an outcome, without its records, so that every number comes back as it was."""
    data = {
        "values": [[value.name, value.key, value.value, value.cases] for value in outcome.values],
        "backlog": outcome.backlog.tolist(),
        "curve": outcome.curve.tolist(),
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False).encode())


def own_bytes(path: Path) -> bytes:
    """Read a plain file that nobody but this user, or who looks after the system, can have written.

    Raises:
        OSError: If it is none, or too large.
    """
    handle = os.open(path, os.O_RDONLY | NO_WAIT)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        foreign = hasattr(os, "geteuid") and found.st_uid not in (os.geteuid(), ROOT)
        if not stat.S_ISREG(found.st_mode) or foreign or found.st_mode & OTHERS:
            raise PermissionError
        written = file.read(MOST_BYTES + 1)
    if len(written) > MOST_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return written


def decoded(body: bytes) -> Outcome | None:
    """Read what ``encoded`` wrote; None where it is anything else, whatever it is."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body, MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            return None
        data = json.loads(text)
        return Outcome(
            values=[value_of(*entry) for entry in data["values"]],
            records={},
            backlog=np.array(numbers_of(data["backlog"], int), np.int64),
            curve=np.array(numbers_of(data["curve"], float), np.float64),
        )
    except (zlib.error, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None


def value_of(name: object, key: object, value: object, cases: object) -> Value:
    """Make a measure of what was read.

    Raises:
        TypeError: If it is none.
    """
    if not (isinstance(name, str) and isinstance(key, str) and name in MEASURES):
        raise TypeError
    if not (isinstance(value, int | float) and isinstance(cases, int)):
        raise TypeError
    return Value(name, key, value, cases)


def numbers_of(read: object, kind: type) -> list[Any]:
    """Make the numbers of a column of what was read.

    Raises:
        TypeError: If it is no list of numbers of a kind.
    """
    if not isinstance(read, list) or {type(number) for number in read} - {kind}:
        raise TypeError
    return read
