"""Clusters: calls made by the workers of a Dask scheduler."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from gridsim.errors import StudyError
from gridsim.study.store import code as own_code

LOG = logging.getLogger("gridsim.cluster")
REACH_SECONDS = 10
"""How long a scheduler may take to answer."""
CLOSE_SECONDS = 1
"""How long leaving a cluster may take."""
LEFT_SECONDS = 60
"""How long a cluster may be without any worker."""
ADDRESS = re.compile(
    r"(?:(?P<way>tcp|tls|ws|wss|ucx|ucxx)://)?(?P<host>\[[^\]/]+\]|[^\[\]/:@\s]+):(?P<port>\d{1,5})/?",
    re.ASCII,
)
"""Where a scheduler is: a host and its port, after the way to it where that is not plain TCP."""
GREETING = b"pickle-protocol"
"""What Dask says of itself to whoever connects."""
CHATTY = ("distributed", "tornado", "asyncio")
"""Whose log is not shown: what matters of it is told in gridsim's own words."""


class Cluster:
    """The workers of a scheduler that has been joined.

    Attributes:
        ahead: How many calls are given at once.
    """

    def __init__(self, client: Any, scheduler: str) -> None:
        self.client, self.scheduler = client, scheduler
        self.checked: set[str] = set()
        self.alone_since: float | None = None
        if not self.check():
            raise StudyError("the scheduler has no workers: start some with dask worker")
        self.executor = client.get_executor(pure=False, retries=3)
        self.ahead = 2 * max(sum(client.nthreads().values()), 1)

    def submit(self, call: Callable[[], Any], /) -> Future[Any]:
        """Have a call made by some worker."""
        future: Future[Any] = self.executor.submit(call)
        return future

    def watch(self) -> None:
        """Say once that no worker is left, and raise StudyError when none has come for long.

        Raises:
            StudyError: If the scheduler or its workers are lost, or a new worker cannot take part.
        """
        if self.client.status != "running":
            raise StudyError(f"the scheduler {self.scheduler} was lost")
        now = time.monotonic()
        if self.check():
            self.alone_since = None
        elif self.alone_since is None:
            self.alone_since = now
            LOG.warning("no worker is left; waiting up to %g s for one", LEFT_SECONDS)
        elif now - self.alone_since >= LEFT_SECONDS:
            raise StudyError(f"no worker of the scheduler {self.scheduler} was left for {LEFT_SECONDS:g} s")

    def check(self) -> int:
        """Count the workers, after those that are new were found to compute with the same code as this.

        Raises:
            StudyError: If one does not.
        """
        there = set(self.client.nthreads())
        if new := there - self.checked:
            refuse_others(self.client.run(fingerprint, workers=sorted(new), on_error="return"))
            self.checked |= new
        return len(there)


@contextmanager
def joined(scheduler: str) -> Iterator[Cluster]:
    """Join the workers of a Dask scheduler; what they still work on is cancelled at the end.

    Args:
        scheduler: Its address, such as ``tcp://127.0.0.1:8786``.

    Raises:
        StudyError: If it cannot be reached or is lost, has no workers, or others than this machine's gridsim.
    """
    reach(scheduler)
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise StudyError("--scheduler needs: pip install 'gridsim[cluster]'") from None
    lost = (distributed.KilledWorker, CancelledError, distributed.comm.CommClosedError, OSError)
    # One that could not be opened would close itself when it is forgotten, for long and with a traceback.
    kind = type("Client", (distributed.Client,), {"__del__": lambda _: None})
    with quiet():
        try:
            client = kind(scheduler, timeout=REACH_SECONDS, set_as_default=False)
        except Exception as error:  # of many kinds, where it is a worker's address or another version of Dask
            raise unreachable(scheduler, error) from None
        try:
            yield Cluster(client, scheduler)
        except lost as error:
            why = first_line(error)
            raise StudyError(f"the scheduler {scheduler} or its workers were lost: {why}") from None
        finally:
            with suppress(*lost):
                client.close(timeout=CLOSE_SECONDS)


def reach(scheduler: str) -> None:
    """Refuse the address of a scheduler where there is none, before anything waits for it.

    Raises:
        StudyError: If it is no address, or nobody listens there.
    """
    parts = ADDRESS.fullmatch(scheduler)
    if parts is None or not 0 < int(parts["port"]) < 1 << 16:
        raise StudyError(
            f"the scheduler {scheduler} cannot be reached: write its host and port, such as tcp://127.0.0.1:8786"
        )
    way = parts["way"] or "tcp"
    if way.startswith("ucx"):
        return
    try:
        place = parts["host"].strip("[]"), int(parts["port"])
        with socket.create_connection(place, REACH_SECONDS) as found:
            greeting = found.recv(1 << 12) if way == "tcp" else GREETING
    except (OSError, UnicodeError) as error:
        raise unreachable(scheduler, error) from None
    if GREETING not in greeting:
        raise unreachable(scheduler, ValueError("what answers there is no Dask scheduler"))


def unreachable(scheduler: str, error: Exception) -> StudyError:
    """Tell why a scheduler cannot be reached, in one line."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else first_line(error)
    return StudyError(f"the scheduler {scheduler} cannot be reached: {why}")


def fingerprint() -> str:
    """What a worker computes with."""
    return own_code()


def refuse_others(found: dict[str, Any]) -> None:
    """Refuse workers that would compute with other code than this machine.

    Args:
        found: By address, what each worker computes with, or the error that asking it came to.
    """
    for worker, code in found.items():
        if isinstance(code, Exception):
            raise StudyError(f"the worker {worker} cannot run this gridsim: {first_line(code)}")
        if code != own_code():
            raise StudyError(
                f"the worker {worker} has another gridsim, or other libraries, than this machine"
            )


def first_line(error: BaseException) -> str:
    """The first line of what an error says, or what it is."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the logs of Dask from the terminal."""
    loggers = [
        logging.getLogger(name)
        for name in logging.root.manager.loggerDict
        if name.partition(".")[0] in CHATTY
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
