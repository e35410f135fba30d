"""Places: what is new takes the place of what is old only when it is whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridsim.errors import ResultsError
from gridsim.output.files.targets import Recipe, refusal
from gridsim.output.files.working import NEW, OLD, exchange, sweep_up, working_folder
from gridsim.scenario.filenames import file_name

WHOLE = "what stood there before is whole"


@contextmanager
def folder_for(target: Path, recipe: Recipe) -> Iterator[Path]:
    """Offer an empty folder, and put it in the place of the target when all is written.

    Args:
        target: Where the results belong. What stood there is replaced only by whole new results.
        recipe: What they are of; results of another recipe are not replaced.

    Yields:
        A temporary folder beside the target.

    Raises:
        ResultsError: If it cannot be written, if another process is writing there, or if something stands
            there that is not to be replaced.
    """
    try:
        place = target.resolve()
        if Path.cwd().resolve().is_relative_to(place):
            raise ResultsError(f"{target} is the working folder, or holds it; choose another with --out")
        refuse(target, place, recipe)
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep_up(place.parent)
    except OSError as error:
        raise ResultsError(f"{target} cannot be written: {error.strerror or error}") from None
    try:
        with working_folder(place) as work:
            refuse(target, place, recipe)  # another process may have written it, or a killed one's come back
            (work / NEW).mkdir()
            yield work / NEW
            refuse(target, place, recipe)
            exchange(work / NEW, place, work / OLD)
    except OSError as error:
        raise ResultsError(f"{target} cannot be written: {error.strerror or error}; {WHOLE}") from None


def refuse(target: Path, place: Path, recipe: Recipe) -> None:
    """Refuse a place that results may not take."""
    if why := refusal(place, recipe):
        raise ResultsError(f"{target} {why}; choose another with --out")


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
        handle, name = tempfile.mkstemp(prefix=f".{file_name(place.name, 100)}-", dir=place.parent)
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
