"""The program: the command line, which can be interrupted before all of it is there."""

from __future__ import annotations

import os
import signal
from types import FrameType

INTERRUPTED = 130
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def begin() -> None:
    """Run the command line; what interrupts its imports ends it at once and without a traceback."""
    for number in [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup leaves it
            signal.signal(number, end)
    from gridsim.cli import main

    main(prog_name="gridsim")


def end(number: int, frame: FrameType | None) -> None:
    """End at once, as nothing has begun."""
    try:
        os.write(2, b"Interrupted; no results were written, and earlier ones are whole.\n")
    finally:
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    begin()
