"""Places: what is new takes the place of what is old only when it is whole."""

from __future__ import annotations

import glob
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gridsim.errors import ResultsError
from gridsim.output.files.manifest import MANIFEST

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has none; what a killed process leaves stays there.
    fcntl = None

YOUNG_SECONDS = 60
"""A folder as young as this may not be marked yet."""


@contextmanager
def folder_for(target: Path) -> Iterator[Path]:
    """Offer an empty folder, and put it in the place of the target when all is written.

    Args:
        target: Where the results belong. What stood there is replaced only by whole new results.

    Yields:
        A temporary folder beside the target.

    Raises:
        ResultsError: If it cannot be written, or if something other than results stands there.
    """
    try:
        place = target.resolve()
        if Path.cwd().resolve().is_relative_to(place):
            raise ResultsError(f"{target} is the working folder, or holds it; choose another with --out")
        if why := something_else(place):
            raise ResultsError(f"{target} {why}; choose another with --out")
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep_up(place)
        temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise ResultsError(f"{target} cannot be written: {error.strerror or error}") from None
    try:
        with held(temporary):
            yield temporary
            temporary.chmod(0o755)
            replace(temporary, place)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror or error}; what stood there before is whole"
        raise ResultsError(message) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def something_else(place: Path) -> str:
    """Say what stands at a place other than results that gridsim wrote; nothing where that is all."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return ""
    try:
        written = {*json.loads((place / MANIFEST).read_text(encoding="utf-8"))["files"], MANIFEST}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "is not a folder of results"
    found = (path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir())
    foreign = sorted(name for name in found if name not in written)
    return f"holds what is no result, such as {foreign[0]}" if foreign else ""


@contextmanager
def held(temporary: Path) -> Iterator[None]:
    """Mark a folder as being worked on, for as long as this process does."""
    if fcntl is None:
        yield
        return
    handle = os.open(temporary, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def sweep_up(place: Path) -> None:
    """Remove the unfinished folders of processes that were killed before."""
    for left in place.parent.glob(f".{glob.escape(place.name)}-????????"):
        if fcntl is None or not left.is_dir() or time.time() - left.stat().st_mtime < YOUNG_SECONDS:
            continue
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def replace(temporary: Path, target: Path) -> None:
    """Move new results to their place, and the old ones away."""
    old = temporary.with_name(temporary.name + "-old")
    if target.exists():
        target.rename(old)
    try:
        temporary.rename(target)
    except OSError:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def copy_inputs(folder: Path, tables: dict[str, Path]) -> Path:
    """Copy the tables of a scenario, by their new names, beside its results; the folder they are in."""
    inputs = folder / "inputs"
    if tables:
        inputs.mkdir()
    for name, source in tables.items():
        shutil.copyfile(source, inputs / name)
    return inputs


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
