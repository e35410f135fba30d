"""Single files, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gridsim.errors import ResultsError


def check_places(paths: Iterable[Path | None], read: Iterable[Path]) -> None:
    """Refuse places that cannot be written, before any work is done for them.

    Args:
        paths: Where files are to be; None is passed over.
        read: Files that are read, and must not be written over.

    Raises:
        ResultsError: If one is read or meant twice, is a folder, or its folder is missing or not writable.
    """
    taken = {path.resolve() for path in read}
    for path in paths:
        if path is None:
            continue
        if path.resolve() in taken:
            raise ResultsError(f"{path} cannot be written: it is read here, or written already")
        taken.add(path.resolve())
        if path.exists() and not path.is_file():
            raise ResultsError(f"{path} cannot be written: it is not a plain file")
        try:
            with tempfile.TemporaryFile(dir=path.resolve().parent):
                pass
        except OSError as error:
            raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from None


def write_whole(path: Path, text: str) -> None:
    """Write a text file; what stood there is replaced only by the whole new one.

    Raises:
        ResultsError: If it cannot be written.
    """
    place = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name[:100]}-", dir=place.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            temporary.chmod(0o644)
            temporary.replace(place)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from None
