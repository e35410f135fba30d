"""Being interrupted: Ctrl-C ends a command wherever it strikes, and never halfway through an import."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

AGAIN_SECONDS = 0.02
"""How soon an interruption that was held back is tried again."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C, and being told to end, raise KeyboardInterrupt where it cannot be swallowed.

    Code that imports modules, much of it in C, may drop a KeyboardInterrupt and go on: while an import is
    under way it is held back, and where Python says that it was ignored, it is raised again.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    hook = sys.unraisablehook
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def ignored(said: UnraisableHookArgs) -> None:
        if said.exc_type is KeyboardInterrupt:
            again(signal.SIGINT)
        else:
            hook(said)

    for number in [one for one in SIGNALS if before[one] is not signal.SIG_IGN]:  # as nohup leaves it
        signal.signal(number, interrupt)
    sys.unraisablehook = ignored
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            if handler is not None:  # as one that was not set by Python is told
                signal.signal(number, handler)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, unless it would be swallowed."""
    if swallowed(frame):
        again(number)
        return
    raise KeyboardInterrupt


def again(number: int) -> None:
    """Interrupt the main thread a little later."""
    timer = threading.Timer(AGAIN_SECONDS, _thread.interrupt_main, (number,))
    timer.daemon = True
    timer.start()


def swallowed(frame: FrameType | None) -> bool:
    """Whether a frame is part of an import, or called by pydantic, which makes errors of its own of any.

    >>> swallowed(sys._getframe())
    False
    """
    while frame is not None and frame.f_globals.get("interruptible") is not interruptible:
        module = str(frame.f_globals.get("__name__"))
        if module.startswith(("importlib._bootstrap", "pydantic.")):
            return True
        frame = frame.f_back
    return False
