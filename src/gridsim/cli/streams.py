"""Where output goes: a terminal, a file in any encoding, or a pipe that nobody reads to its end."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

BROKEN_PIPE = 141
"""Exit code where the reader of a pipe has gone, as a shell gives it for SIGPIPE."""
PLAIN = dict(zip("•·–—…─│█“”‘’×", "*.--.-|#\"\"''x", strict=True))
"""Signs that some encodings lack, and plain ones as wide."""
HANDLER = "gridsim.plain"


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


@contextmanager
def until_nobody_reads() -> Iterator[None]:
    """End with 141 and without a word where the reader of a pipe has gone."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # else it is flushed once more at the end, and fails again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(BROKEN_PIPE) from None
