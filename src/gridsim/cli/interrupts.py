"""Being interrupted: Ctrl-C ends a command wherever it strikes, and never halfway through an import."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED = 130
"""Exit code of a command that was interrupted."""
AGAIN_SECONDS = 0.02
"""How soon an interruption that was held back is tried again."""
HOLD_SECONDS = 1.0
"""How long an interruption is held back; what is being imported then may be left as it is, for good."""
FORCE_SECONDS = {1: 10.0, 2: 1.5}
"""How long a command may take to end after so many signals, before it is ended by force."""
SIGNALS: list[signal.Signals] = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
WHOLE = ("importlib._bootstrap", "pydantic.", "multiprocessing.")
"""Modules that drop a KeyboardInterrupt, make another error of it, or leave a process behind half started."""
FORCED = b"Interrupted; no results were written, and earlier ones are whole.\n"


class Interruption:
    """What became of the signals that tell this process to end.

    Attributes:
        ends: Whether the process ends after what may be interrupted.
        since: When the first interruption was held back [s of a clock that only runs on]; None before.
        raised: Whether KeyboardInterrupt was raised; what then cleans up is not interrupted again.
        echoes: Signals that this process is about to send itself, as it held them back.
        heard: Signals that others sent.
        ending: Timers that end the process by force.
    """

    def __init__(self, *, ends: bool) -> None:
        self.ends = ends
        self.since: float | None = None
        self.raised = False
        self.echoes = self.heard = 0
        self.ending: list[threading.Timer] = []

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """Raise KeyboardInterrupt once, and where it is not swallowed; end where that does not come."""
        if self.raised:
            return
        if swallowed(frame):
            self.since = self.since or time.monotonic()
            if self.ends and time.monotonic() - self.since > HOLD_SECONDS:
                self.end()
            if self.again(number):
                return
        self.raised = True
        raise KeyboardInterrupt

    def again(self, number: int) -> bool:
        """Interrupt the main thread a little later; whether that can be done."""
        self.raised = False

        def strike() -> None:
            self.echoes += 1
            _thread.interrupt_main(signal.Signals(number))

        return started(AGAIN_SECONDS, strike) is not None

    def listen(self, pipe: int) -> None:
        """Hear signals even while the main thread does not run Python, until the pipe ends."""
        with os.fdopen(pipe, "rb", buffering=0) as file:
            while number := file.read(1):
                if number[0] not in SIGNALS:
                    continue
                if self.echoes:
                    self.echoes -= 1
                    continue
                self.heard += 1
                if self.heard in FORCE_SECONDS:
                    timer = started(FORCE_SECONDS[self.heard], self.end)
                    self.ending += [timer] if timer else []

    def end(self) -> None:
        """End this process and its workers at once."""
        try:
            processes = sys.modules.get("multiprocessing")
            for worker in processes.active_children() if processes else ():
                worker.kill()
            if not self.raised:
                os.write(2, FORCED)
        finally:
            os._exit(INTERRUPTED)

    def forget(self) -> None:
        """End nothing by force any more."""
        for timer in self.ending:
            timer.cancel()


def started(seconds: float, call: Callable[[], None]) -> threading.Timer | None:
    """Start a timer that keeps no process alive; None where no thread can be started."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    try:
        timer.start()
    except RuntimeError:
        return None
    return timer


@contextmanager
def interruptible(*, ends: bool = False) -> Iterator[None]:
    """Let Ctrl-C, and being told to end, raise KeyboardInterrupt where it cannot be swallowed.

    Code that imports modules, much of it in C, may drop a KeyboardInterrupt and go on: while an import is
    under way it is held back, and where Python says that it was ignored, it is raised again. It is raised
    once. A process that does not end soon after that, or after a second signal, is ended by force.

    Args:
        ends: Whether the process ends after this, and may be ended by force until it has.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    hook = sys.unraisablehook
    before = {number: signal.getsignal(number) for number in SIGNALS}
    state = Interruption(ends=ends)

    def ignored(said: UnraisableHookArgs) -> None:
        if said.exc_type is KeyboardInterrupt:
            state.again(signal.SIGINT)
        else:
            hook(said)

    stop = listening(state)
    for number in [one for one in SIGNALS if before[one] is not signal.SIG_IGN]:  # as nohup leaves it
        signal.signal(number, state.interrupt)
    sys.unraisablehook = ignored
    try:
        yield
    finally:
        if ends:
            state.raised = True  # there is nobody left to raise it to
        else:
            stop()
            sys.unraisablehook = hook
            for number, handler in before.items():
                if handler is not None:  # as one that was not set by Python is told
                    signal.signal(number, handler)


def listening(state: Interruption) -> Callable[[], None]:
    """Have a thread hear signals, where one can be started; what is given ends that, and all force."""
    try:
        ours, theirs = os.pipe()
    except OSError:
        return lambda: None
    if hasattr(os, "set_blocking"):
        os.set_blocking(theirs, False)
    thread = threading.Thread(target=state.listen, args=(ours,), daemon=True)
    try:
        thread.start()
    except RuntimeError:
        os.close(ours)
        os.close(theirs)
        return lambda: None
    before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)

    def stop() -> None:
        signal.set_wakeup_fd(before)
        os.close(theirs)
        thread.join()
        state.forget()

    return stop


def swallowed(frame: FrameType | None) -> bool:
    """Whether a frame is part of an import, or called by what makes errors of its own of any.

    >>> swallowed(sys._getframe())
    False
    """
    while frame is not None and frame.f_globals.get("interruptible") is not interruptible:
        if str(frame.f_globals.get("__name__")).startswith(WHOLE):
            return True
        frame = frame.f_back
    return False
