"""Pools: calls made here, on the cores of this machine or on a cluster, their results in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import chain
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from gridsim.errors import StudyError
from gridsim.study.memory import give_back
from gridsim.study.store import code as own_code

Result = TypeVar("Result")
ALONE_SECONDS = 1.0
"""A pool takes about as long to start; what is finished sooner does not need one."""
REACH_SECONDS = 10
"""How long a scheduler may take to answer."""
MOST_AHEAD = 1000
"""The most results that wait for an earlier one."""


def in_order(
    calls: Iterable[Callable[[], Result]],
    workers: int = 1,
    *,
    scheduler: str = "",
    alone: float = ALONE_SECONDS,
    done: Callable[[Result], None] = lambda _: None,
) -> Generator[Result, None, None]:
    """Make calls on several processes; the results come in the order of the calls.

    Calls are taken one by one, a few more than can be worked on at once, so there may be any number of them.
    The first are made in this process; a pool is started when these have taken longer than starting it does.

    Args:
        calls: What is called. Calls and results go from process to process.
        workers: Processes that share the work, at least 1; the results are the same for any number.
        scheduler: Address of a Dask scheduler whose workers share the work instead; empty for none.
        alone: How long this process works alone before it starts a pool [s].
        done: Called with each result, in any order; with a pool, from another thread.

    Yields:
        The results.

    Raises:
        StudyError: If a worker dies, or the scheduler cannot be reached.
    """
    left = iter(calls)
    begun = time.perf_counter()
    shared = bool(scheduler) or workers > 1
    for call in left:
        if shared and (scheduler or time.perf_counter() - begun >= alone):
            give_back()
            with opened(workers, scheduler) as (executor, ahead):
                yield from spread(chain([call], left), executor, ahead, done)
            return
        yield counted(call, done)


def counted(call: Callable[[], Result], done: Callable[[Result], None]) -> Result:
    """Make a call and count it."""
    result = call()
    done(result)
    return result


def count(done: Callable[[Result], None], future: Future[Result]) -> None:
    """Count a call of a pool that has come to a result."""
    if not future.cancelled() and future.exception() is None:
        done(future.result())


def spread(
    calls: Iterable[Callable[[], Result]], executor: Executor, ahead: int, done: Callable[[Result], None]
) -> Generator[Result, None, None]:
    """Make calls on an executor, some ahead of those that it works on."""
    results: deque[Future[Result]] = deque()
    running: set[Future[Result]] = set()
    for call in calls:
        with interrupts_blocked():
            future = executor.submit(call)
        future.add_done_callback(partial(count, done))
        results.append(future)
        running.add(future)
        while len(running) >= ahead or len(results) >= MOST_AHEAD:
            running = wait(running, return_when=FIRST_COMPLETED).not_done
            while results and results[0].done():
                yield results.popleft().result()
    while results:
        yield results.popleft().result()


@contextmanager
def opened(workers: int, scheduler: str) -> Iterator[tuple[Executor, int]]:
    """Open a pool; with it, how many calls it is given at once."""
    with cluster(scheduler) if scheduler else processes(workers) as pool:
        yield pool


@contextmanager
def processes(workers: int) -> Iterator[tuple[Executor, int]]:
    """Start processes on this machine, and end them at once if anything goes wrong."""
    executor = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=follow_parent)
    try:
        yield executor, 2 * workers
    except BaseException as error:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        if isinstance(error, BrokenProcessPool):
            raise StudyError(
                "a worker process died, most likely for want of memory: take fewer --workers"
            ) from None
        raise
    executor.shutdown()


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Let processes that start here never see Ctrl-C, not even while they import; this one sees it after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it would unblock signals in between
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def follow_parent() -> None:
    """Leave Ctrl-C to the parent process, which ends this one, and end when the parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait until the parent process is no more, and end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def cluster(scheduler: str) -> Iterator[tuple[Executor, int]]:
    """Join the workers of a Dask scheduler; what they still work on is cancelled at the end."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise StudyError("--scheduler needs: pip install 'gridsim[cluster]'") from None
    lost = (distributed.KilledWorker, CancelledError, distributed.comm.CommClosedError)
    try:
        client = distributed.Client(scheduler, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(f"the scheduler {scheduler} cannot be reached: {error}") from None
    try:
        alike(client)
        slots = sum(client.nthreads().values())
        yield client.get_executor(pure=False, retries=3), 2 * max(slots, 1)
    except lost as error:
        message = f"the scheduler {scheduler} or its workers were lost: {error or type(error).__name__}"
        raise StudyError(message) from None
    finally:
        client.close()


def fingerprint() -> str:
    """What a worker computes with."""
    return own_code()


def alike(client: Any) -> None:
    """Refuse a cluster without workers, or whose workers would compute with other code than this."""
    own, theirs = own_code(), client.run(fingerprint)
    if not theirs:
        raise StudyError("the scheduler has no workers: start some with dask worker")
    for worker, code in theirs.items():
        if code != own:
            raise StudyError(
                f"the worker {worker} has another gridsim, or other libraries, than this machine"
            )
