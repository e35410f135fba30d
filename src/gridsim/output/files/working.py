"""Working folders: where results are written, marked as gridsim's own, locked, and cleared after a kill.

The results of ``results/town`` are written in ``results/.town.gridsim/new``. When they are whole, what stood
at ``results/town`` is renamed to ``results/.town.gridsim/old``, the new ones take its place, and the old ones
are removed. After a kill between the two renames the next start in ``results`` puts the old ones back; after
one at any other moment it removes what is left. Nothing is touched that does not bear gridsim's mark.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gridsim import __version__
from gridsim.errors import ResultsError
from gridsim.output.files.targets import discard, marked
from gridsim.scenario.filenames import file_name

fcntl: Any
msvcrt: Any
try:
    import fcntl
except ImportError:  # Windows has none.
    fcntl = None
try:
    import msvcrt
except ImportError:  # POSIX has none.
    msvcrt = None

MARK, NEW, OLD = "gridsim.json", "new", "old"
END = ".gridsim"
LONGEST = 200
"""Longest name of a target within that of its working folder [bytes of UTF-8]."""
FAR = 1 << 30
"""The byte that Windows locks, far behind the text of a mark."""
TRIES = 10
HELD: set[int] = set()
"""Handles of the marks that this process holds; one that it forks, and that may outlive it, lets them go."""


def let_go() -> None:
    """Close in a forked process what is its parent's, who keeps the lock."""
    for handle in HELD:
        os.close(handle)
    HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=let_go)


def folder_of(place: Path) -> Path:
    """The working folder of a target, beside it."""
    return place.parent / f".{file_name(place.name, LONGEST)}{END}"


@contextmanager
def working_folder(place: Path) -> Iterator[Path]:
    """Lock the working folder of a target, clear what a kill left in it, and remove it at the end.

    Args:
        place: The target, resolved; the folder that it is in exists.

    Yields:
        The working folder.

    Raises:
        ResultsError: If another process is writing there, or the folder is not gridsim's own.
        OSError: If it cannot be written.
    """
    work = folder_of(place)
    handle = acquired(work, place)
    HELD.add(handle)
    try:
        recover(work, place)
        yield work
    finally:
        shutil.rmtree(work / NEW, ignore_errors=True)
        release(work, handle)


def acquired(work: Path, place: Path) -> int:
    """Make, mark and lock a working folder; the handle of its mark."""
    for _ in range(TRIES):
        with suppress(FileNotFoundError):  # another process removed it just now
            work.mkdir(exist_ok=True)
            if not is_own(work, place):
                raise ResultsError(f"{work} holds what gridsim did not put there; move it away")
            handle = os.open(work / MARK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
            if not locked(handle):
                os.close(handle)
                break
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), (work / MARK).stat()):
                    if not os.fstat(handle).st_size:
                        os.write(handle, json.dumps({"gridsim": __version__, "results": place.name}).encode())
                    return handle
            os.close(handle)
    message = f"{place} is being written by another gridsim; wait for it to end, or choose another with --out"
    raise ResultsError(message)


def is_own(work: Path, place: Path) -> bool:
    """Whether a working folder holds only what gridsim puts there, and bears its mark or nothing yet."""
    names = {path.name for path in work.iterdir()}
    if work.is_symlink() or not names <= {MARK, NEW, OLD}:
        return False
    return not names or mark_of(work) in ({place.name} if names != {MARK} else {place.name, ""})


def mark_of(work: Path) -> str | None:
    """Name of the results that a mark is for; empty where it is not written yet, None where it is no mark."""
    try:
        text = (work / MARK).read_text(encoding="utf-8")
        return str(json.loads(text)["results"]) if text else ""
    except FileNotFoundError:  # another process has removed it just now
        return ""
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def locked(handle: int) -> bool:
    """Lock a file for as long as this process lives; False where another has it."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif msvcrt is not None:
            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        return True
    return True


def release(work: Path, handle: int) -> None:
    """Remove a working folder in which nothing is left but its mark, and unlock it."""
    HELD.discard(handle)
    done = not (work / NEW).exists() and not (work / OLD).exists()
    if fcntl is None:  # Windows removes no file that is open
        os.close(handle)
    with suppress(OSError):
        if done:
            (work / MARK).unlink()
    if fcntl is not None:
        os.close(handle)
    with suppress(OSError):
        if done:
            work.rmdir()


def recover(work: Path, place: Path) -> None:
    """Put back or remove what a killed process left in its working folder, which is locked.

    Raises:
        ResultsError: If earlier results cannot go back, since something else stands in their place.
    """
    shutil.rmtree(work / NEW, ignore_errors=True)
    old = work / OLD
    if not old.exists():
        return
    if not place.exists():
        old.rename(place)
    elif marked(place) is not None:
        discard(old)
    if old.exists():
        raise ResultsError(f"{old} was left by a gridsim that was killed; move it away, or back to {place}")


def sweep_up(parent: Path) -> None:
    """Recover what killed processes left in a folder, whatever results it was for."""
    for work in sorted(parent.glob(f".*{END}")):
        name = mark_of(work)
        if name and Path(name).name == name and folder_of(parent / name) == work:
            with suppress(OSError, ResultsError), working_folder(parent / name):
                pass


def exchange(new: Path, place: Path, old: Path) -> None:
    """Put new results in their place, and remove the old ones that stood there."""
    try:
        if place.exists():
            place.rename(old)
        new.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise
    if old.exists():
        discard(old)
