"""Where output goes: a terminal, a file in any encoding, or a pipe that nobody reads to its end."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

from gridsim.errors import GridsimError

BROKEN_PIPE = 141
"""Exit code where the reader of a pipe has gone, as a shell gives it for SIGPIPE."""
PLAIN = dict(zip("•·–—…─│█“”‘’×", "*.--.-|#\"\"''x", strict=True))
"""Signs that some encodings lack, and plain ones as wide."""
HANDLER = "gridsim.plain"
LOST = {getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EBADF")}
"""Errors of what cannot be written; of a file they come with its name, or as an error of gridsim's own."""


def plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Put a plain sign in place of one that an encoding lacks, and ``?`` where there is none.

    >>> codecs.register_error(HANDLER, plain)
    >>> "• 5 … 图克".encode("ascii", HANDLER)
    b'* 5 . ??'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if 0xDC80 <= ord(sign) <= 0xDCFF:  # a byte of a file's name that is no text
        return bytes([ord(sign) - 0xDC00]), error.start + 1
    return PLAIN.get(sign, "?"), error.start + 1


def write_any_sign() -> None:
    """Let standard output take any sign, whatever its encoding; standard error does so anyway."""
    codecs.register_error(HANDLER, plain)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in ("strict", "surrogateescape"):
        sys.stdout.reconfigure(errors=HANDLER)


def refuse_bytes(words: Iterable[str]) -> None:
    """Refuse words that hold bytes which are no text, as the names of some files do.

    Raises:
        GridsimError: Naming the first; results name what they were made of, and must be text.
    """
    for word in words:
        if any("\ud800" <= sign <= "\udfff" for sign in word):
            shown = word.encode("utf-8", "backslashreplace").decode()
            raise GridsimError(f"{shown} is no text in this encoding; rename the file or folder")


def working_folder() -> str:
    """The working folder.

    Raises:
        GridsimError: If it was removed, or may not be looked at.
    """
    try:
        return str(Path.cwd())
    except OSError as error:
        raise GridsimError(f"the working folder cannot be found: {error.strerror}") from None


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """End with 141 and without a word where the reader of a pipe has gone, and with 1 where output is lost.

    Whatever ends the command, what it wrote so far is written afterwards.
    """
    if sys.stdout is None:
        unwritable("it is closed")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
        raise click.exceptions.Exit(BROKEN_PIPE) from None
    except OSError as error:
        if error.errno not in LOST or error.filename is not None:
            raise
        drop_output()
        unwritable(error.strerror or str(error))


def unwritable(why: str) -> NoReturn:
    """Tell why standard output cannot be written, and end."""
    with suppress(OSError):
        click.echo(f"standard output cannot be written: {why}", err=True)
    raise click.exceptions.Exit(1) from None


def drop_output() -> None:
    """Write what is left of the output nowhere; else it is tried once more at the end, and fails again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
