"""The store: outcomes of replications kept on disk by what they depend on, never computed twice."""

from __future__ import annotations

import hashlib
import json
import os
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
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved
from gridsim.study.measures import Outcome, Value

SAID_ONLY = ("name", "title", "description", "sources", "replications", "sweep", "expect")
"""What a scenario says that no replication depends on."""
LIBRARIES = ("numpy", "scipy", "borax", "chinesecalendar")
DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Store:
    """Outcomes on disk, each in a file of its own, written whole or not at all.

    Files that are damaged count as missing. Several programs may share a store.

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
        """Read an outcome; None where it is missing or damaged."""
        body = self.body(address, replication)
        try:
            return None if body is None else decoded(body)
        except (zlib.error, ValueError, LookupError, TypeError):
            return None

    def body(self, address: str, replication: int) -> bytes | None:
        """Read what was kept; None where it is missing or damaged."""
        try:
            written = self.place(address, replication).read_bytes()
        except OSError:
            return None
        body = written[DIGEST:]
        return body if hashlib.sha256(body).digest() == written[:DIGEST] else None

    def put(self, address: str, replication: int, outcome: Outcome) -> None:
        """Keep an outcome, without the records of single cases.

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
                Path(name).replace(place)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise StudyError(f"{self.folder} cannot be written: {error.strerror or error}") from None


def usable(folder: Path) -> Store:
    """Open a store, and make its folder.

    Raises:
        StudyError: If it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
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


def decoded(body: bytes) -> Outcome:
    """Read what ``encoded`` wrote."""
    data = json.loads(zlib.decompress(body))
    return Outcome(
        values=[Value(*entry) for entry in data["values"]],
        records={},
        backlog=np.array(data["backlog"], np.int64),
        curve=np.array(data["curve"], np.float64),
    )
