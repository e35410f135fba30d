"""Pools: calls made here, on the cores of this machine or on a cluster, their results in order."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from gridsim.errors import GridsimError, StudyError
from gridsim.study.memory import give_back

Result = TypeVar("Result")
ALONE_SECONDS = 1.0
"""A pool takes about as long to start; what is finished sooner does not need one."""
LOOK_SECONDS = 1.0
"""How often a pool is looked after while no result comes."""
END_SECONDS = 1.0
"""How long a process that was killed may take to be gone."""
ALSO_TOLD_SECONDS = 0.2
"""Whoever ended a worker may be about to end this process too, as whoever ends a group of processes is."""
MOST_AHEAD = 1000
"""The most results that wait for an earlier one."""
HELD_BACK = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
"""Signals that a terminal sends to all processes of a command; workers leave them to their parent."""


class Pool(Protocol):
    """Who makes calls for this process.

    Attributes:
        ahead: How many calls are given at once.
    """

    ahead: int

    def submit(self, call: Callable[[], Any], /) -> Future[Any]:
        """Have a call made."""

    def watch(self) -> None:
        """Raise StudyError where no result can come any more; called while none comes."""


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
        StudyError: If a worker dies or cannot be started, or the scheduler cannot be reached or is lost.
    """
    left = iter(calls)
    begun = time.perf_counter()
    shared = bool(scheduler) or workers > 1
    for call in left:
        if shared and (scheduler or time.perf_counter() - begun >= alone):
            give_back()
            with opened(workers, scheduler) as pool:
                yield from spread(chain([call], left), pool, done)
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
    calls: Iterable[Callable[[], Result]], pool: Pool, done: Callable[[Result], None]
) -> Generator[Result, None, None]:
    """Make calls on a pool, some ahead of those that it works on."""
    results: deque[Future[Result]] = deque()
    running: set[Future[Result]] = set()
    for call in calls:
        future = pool.submit(call)
        future.add_done_callback(partial(count, done))
        results.append(future)
        running.add(future)
        while len(running) >= pool.ahead or len(results) >= MOST_AHEAD:
            running = after_one(running, pool)
            while results and results[0].done():
                yield results.popleft().result()
    while results:
        after_one({results[0]}, pool)
        yield results.popleft().result()


def after_one(running: set[Future[Result]], pool: Pool) -> set[Future[Result]]:
    """Wait until one of some calls at least has been made, and give the others."""
    while not (found := wait(running, LOOK_SECONDS, FIRST_COMPLETED)).done:
        pool.watch()
    return found.not_done


@contextmanager
def opened(workers: int, scheduler: str) -> Iterator[Pool]:
    """Open a pool, and leave nothing of it behind."""
    if scheduler:
        from gridsim.study.cluster import joined

        with joined(scheduler) as cluster:
            yield cluster
        return
    processes = Processes(workers)
    try:
        yield processes
    finally:
        processes.stop()


class Processes:
    """Processes of this machine that make calls, each served by a thread through a pipe of its own.

    They may be killed at any instant, by this process too: a queue that they share would then stay locked, or
    be waited at for the rest of a result, but a pipe of one's own just ends.
    """

    def __init__(self, workers: int) -> None:
        self.workers, self.ahead = workers, 2 * workers
        self.calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self.processes: list[SpawnProcess] = []
        self.threads: list[threading.Thread] = []
        self.lock = threading.Lock()
        self.lost = ""
        self.stopped = False

    def submit(self, call: Callable[[], Any], /) -> Future[Any]:
        """Have a call made, by a new process as long as there are fewer than there may be.

        Raises:
            StudyError: If no process can be started.
        """
        if len(self.threads) < self.workers:
            try:
                with interrupts_blocked():
                    self.start()
            except (OSError, RuntimeError) as error:
                why = error.strerror if isinstance(error, OSError) else error
                raise StudyError(
                    f"no worker process can be started ({why}): take fewer --workers, or end other programs"
                ) from None
        future: Future[Any] = Future()
        self.calls.put((future, call))
        return future

    def start(self) -> None:
        """Start a process, and the thread that serves it."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        try:
            with theirs:
                process = context.Process(target=work, args=(theirs,), daemon=True)
                process.start()
            self.processes.append(process)
            thread = threading.Thread(target=self.serve, args=(process, ours), daemon=True)
            thread.start()
        except BaseException:
            ours.close()
            raise
        self.threads.append(thread)

    def watch(self) -> None:
        """Nothing: a process that dies ends its call."""

    def serve(self, process: SpawnProcess, pipe: Connection) -> None:
        """Hand calls to a process one by one, as long as there are any."""
        with pipe:
            while item := self.calls.get():
                future, call = item
                try:
                    pipe.send_bytes(pickle.dumps(call, pickle.HIGHEST_PROTOCOL))
                    good, result = pickle.loads(pipe.recv_bytes())
                except (EOFError, OSError):
                    future.set_exception(StudyError(self.end(process)))
                    return
                except Exception as error:
                    good, result = False, error
                (future.set_result if good else future.set_exception)(result)

    def end(self, process: SpawnProcess) -> str:
        """Tell why a process is gone, and end the others, whose calls nobody waits for any more."""
        with self.lock:
            if self.stopped or self.lost:
                return self.lost
            process.join(END_SECONDS)
            time.sleep(ALSO_TOLD_SECONDS)
            self.lost = farewell(process.exitcode)
            self.kill()
            return self.lost

    def kill(self) -> None:
        """Kill all processes."""
        for process in self.processes:
            process.kill()

    def stop(self) -> None:
        """Leave no process and no thread behind."""
        self.stopped = True
        self.kill()
        for _ in self.threads:
            self.calls.put(None)
        for process in self.processes:
            process.join(END_SECONDS)
        for thread in self.threads:
            thread.join(END_SECONDS)


def farewell(code: int | None) -> str:
    """Tell how a worker process ended.

    >>> farewell(3)
    'a worker process ended with code 3'
    """
    killed = getattr(signal, "SIGKILL", None)
    if code is not None and killed is not None and code == -killed:
        return "a worker process was killed, most likely for want of memory: take fewer --workers"
    if code is not None and code < 0:
        return f"a worker process was ended by signal {-code}"
    return f"a worker process ended with code {code}"


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Let processes that start here never see what a terminal sends; this one sees it after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it would unblock signals in between
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def work(pipe: Connection) -> None:
    """Make the calls that come through a pipe, until it ends."""
    follow_parent()
    while True:
        try:
            text = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        pipe.send_bytes(answer(text))


def answer(text: bytes) -> bytes:
    """Make a call, and write down its result, or the error and where it came from."""
    try:
        return pickle.dumps((True, pickle.loads(text)()), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        if not isinstance(error, GridsimError):
            error.add_note(f"in a worker process:\n{traceback.format_exc()}")
        return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)


def follow_parent() -> None:
    """Leave to the parent process what a terminal sends, and end when the parent was killed."""
    for number in HELD_BACK:
        signal.signal(number, signal.SIG_IGN)
    with suppress(RuntimeError):  # no thread can be started: it ends when its pipe does
        threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait until the parent process is no more, and end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
