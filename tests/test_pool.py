"""Pools give results in the order of the calls, whoever makes them, and leave nobody behind."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from gridsim.errors import StudyError
from gridsim.study.pool import MOST_AHEAD, in_order


def square(number: Any) -> Any:
    return number * number


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def survive() -> None:
    """Say so where this process lives on for long."""
    time.sleep(30.0)
    sys.stdout.write("survived\n")
    sys.stdout.flush()


def die() -> int:
    os._exit(3)


def end_by(number: int) -> int:
    os.kill(os.getpid(), number)
    return number


def end_halfway() -> int:
    """Be killed after a part of a result was sent."""
    frame = sys._getframe()
    while frame.f_back and "pipe" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["pipe"].fileno(), struct.pack("!i", 1 << 20) + b"half")
    return end_by(signal.SIGKILL)


def refuse() -> int:
    raise StudyError("no")


@pytest.mark.parametrize(("workers", "alone"), [(1, 1.0), (2, 1.0), (2, 0.0)])
def test_results_come_in_the_order_of_the_calls(workers: int, alone: float) -> None:
    done: list[int] = []
    calls = (partial(square, number) for number in range(20))
    found = list(in_order(calls, workers, alone=alone, done=done.append))
    assert found == [number * number for number in range(20)]
    assert sorted(done) == found


def test_calls_are_taken_only_a_little_ahead() -> None:
    taken: list[int] = []

    def calls():
        for number in range(3 * MOST_AHEAD):
            taken.append(number)
            yield partial(square, number)

    results = in_order(calls(), 2, alone=0.0)
    assert next(results) == 0
    results.close()
    assert len(taken) <= MOST_AHEAD


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("death", "told"),
    [
        (die, r"^a worker process ended with code 3$"),
        (
            partial(end_by, signal.SIGKILL),
            r"^a worker process was killed, most likely for want of memory: take fewer --workers$",
        ),
        (partial(end_by, signal.SIGABRT), rf"^a worker process was ended by signal {signal.SIGABRT:d}$"),
        (end_halfway, r"^a worker process was killed, most likely for want of memory"),
    ],
)
def test_a_worker_that_dies_is_told_of_while_others_work(death: Callable[[], int], told: str) -> None:
    with pytest.raises(StudyError, match=told):
        list(in_order([partial(pid_after, 600.0), death], 2, alone=0.0))


@pytest.mark.parametrize("missing", ["process", "thread"])
def test_where_no_worker_can_be_started_it_is_told(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    def no_process(_: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    if missing == "process":
        monkeypatch.setattr(SpawnProcess, "start", no_process)
        told = "Resource temporarily unavailable"
    else:
        monkeypatch.setattr(threading.Thread, "start", no_thread)
        told = "can't start new thread"
    with pytest.raises(StudyError, match=rf"no worker process can be started \({told}\): take fewer"):
        list(in_order([partial(square, 1)] * 3, 2, alone=0.0))
    assert not multiprocessing.active_children()


def test_what_cannot_be_sent_is_a_bug_and_says_where() -> None:
    with pytest.raises(TypeError, match="in a worker process") as caught:
        list(in_order([partial(square, "text")], 2, alone=0.0))
    assert "test_pool.py" in "".join(caught.value.__notes__)


def test_results_that_are_not_asked_for_leave_nobody_behind() -> None:
    results = in_order([partial(pid_after, 0.0), *[partial(pid_after, 600.0)] * 3], 2, alone=0.0)
    worker = next(results)
    os.kill(worker, 0)
    results.close()
    with pytest.raises(ProcessLookupError, match="No such process"):
        os.kill(worker, 0)
    assert not multiprocessing.active_children()


def test_a_refusal_comes_as_it_is() -> None:
    with pytest.raises(StudyError, match=r"^no$"):
        list(in_order([partial(square, 1), refuse], 2, alone=0.0))


LEFT_BEHIND = """
import sys, os, time
from functools import partial
from gridsim.study.pool import MOST_AHEAD, in_order
sys.path.insert(0, {tests!r})
from test_pool import pid_after, survive
if __name__ == "__main__":
    for pid in in_order([partial(pid_after, 0.0)] + [survive] * 3, 2, alone=0.0):
        print(pid, flush=True)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """What they write to ends when the last of them does."""
    script = tmp_path / "parent.py"
    script.write_text(LEFT_BEHIND.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        os.kill(int(parent.stdout.readline()), 0)
        parent.send_signal(signal.SIGKILL)
        assert parent.stdout.read() == ""
