"""Folders: new results take the place of old ones only when they are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridsim.errors import ResultsError
from gridsim.output.manifest import MANIFEST


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
        if holds_something_else(place):
            raise ResultsError(f"{target} is not a folder of results; choose another with --out")
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise ResultsError(f"{target} cannot be written: {error.strerror or error}") from None
    try:
        yield temporary
        temporary.chmod(0o755)
        replace(temporary, place)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror or error}; what stood there before is whole"
        raise ResultsError(message) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def holds_something_else(place: Path) -> bool:
    """Whether something other than results, or nothing, stands at a place."""
    if not place.exists() or (place / MANIFEST).is_file():
        return False
    return not place.is_dir() or any(place.iterdir())


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
