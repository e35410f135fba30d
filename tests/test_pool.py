"""Pools give results in the order of the calls, whoever makes them, and leave nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from gridsim.errors import StudyError
from gridsim.study.pool import MOST_AHEAD, in_order


def square(number: int) -> int:
    return number * number


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def die() -> int:
    os._exit(3)


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


def test_a_worker_that_dies_is_told_of() -> None:
    with pytest.raises(StudyError, match="a worker process died, most likely for want of memory"):
        list(in_order([die, die], 2, alone=0.0))


def test_a_refusal_comes_as_it_is() -> None:
    with pytest.raises(StudyError, match=r"^no$"):
        list(in_order([partial(square, 1), refuse], 2, alone=0.0))


LEFT_BEHIND = """
import sys, os, time
from functools import partial
from gridsim.study.pool import MOST_AHEAD, in_order
sys.path.insert(0, {tests!r})
from test_pool import pid_after
if __name__ == "__main__":
    for pid in in_order([partial(pid_after, 0.0)] + [partial(pid_after, 60.0)] * 3, 2, alone=0.0):
        print(pid, flush=True)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(LEFT_BEHIND.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, 0)
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a worker outlives its parent")
