"""A Dask cluster gives the same numbers as this machine, and loses nothing when a worker dies."""

from __future__ import annotations

import os
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gridsim.cli import main
from gridsim.errors import StudyError
from gridsim.study import pool
from gridsim.study.pool import in_order
from test_cli import files
from test_pool import pid_after, square
from test_sweep import LONG, VARY, check_killed, killings, town

__all__ = ["town"]  # a fixture
distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning:distributed", "default::ResourceWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and two worker processes of one thread each, on the loopback."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        )
    yield made
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.close()


def worker_pids(cluster: Any) -> list[int]:
    return [nanny.pid for nanny in cluster.workers.values()]


def assert_numbers(cluster: Any, calls: list[Callable[[], int]], kill: bool) -> None:
    found = []
    for place, result in enumerate(in_order(calls, scheduler=cluster.scheduler_address)):
        if kill and place == 5:
            os.kill(worker_pids(cluster)[0], signal.SIGKILL)
        found.append(result)
    assert found == [number * number for number in range(40)]


def slow_square(number: int) -> int:
    time.sleep(0.05)
    return square(number)


def test_results_come_in_order_and_none_is_lost_with_a_worker(cluster: Any) -> None:
    assert_numbers(cluster, [partial(square, number) for number in range(40)], kill=False)
    assert_numbers(cluster, [partial(slow_square, number) for number in range(40)], kill=True)
    cluster_is_whole(cluster)


def cluster_is_whole(cluster: Any) -> None:
    """Wait until both workers are there again."""
    for _ in range(300):
        if len(cluster.scheduler_info["workers"]) == 2:
            return
        time.sleep(0.1)
    pytest.fail("the nanny did not start another worker")


def test_both_workers_take_part(cluster: Any) -> None:
    calls = [partial(pid_after, 0.02) for _ in range(20)]
    assert len(set(in_order(calls, scheduler=cluster.scheduler_address))) == 2


def test_a_sweep_on_a_cluster_killed_and_resumed_ends_in_the_same_bytes(cluster: Any, town: Path) -> None:
    words = (*VARY, "--replications", "8", "--lang", "en", "--no-figures")
    check_killed(town, words, [12], "--scheduler", cluster.scheduler_address)


@pytest.mark.slow
def test_a_sweep_of_200_points_on_a_cluster_killed_five_times_ends_in_the_same_bytes(
    cluster: Any, town: Path
) -> None:
    check_killed(town, LONG, killings(), "--scheduler", cluster.scheduler_address)


def test_a_sweep_on_a_cluster_that_loses_a_worker_ends_in_the_same_bytes(
    cluster: Any, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = (
        "sweep",
        "town.yaml",
        *VARY,
        "--replications",
        "200",
        "--lang",
        "en",
        "--no-figures",
        "--no-store",
    )
    runner = CliRunner()
    assert runner.invoke(main, [*common, "--workers", "1", "--out", "here"]).exit_code == 0
    killed = []
    real = pool.spread

    def spread(*words: Any) -> Iterator[Any]:
        for place, result in enumerate(real(*words)):
            if place == 1:
                killed.append(worker_pids(cluster)[1])
                os.kill(killed[0], signal.SIGKILL)
            yield result

    monkeypatch.setattr(pool, "spread", spread)
    words = [*common, "--scheduler", cluster.scheduler_address, "--out", "there"]
    result = runner.invoke(main, words, catch_exceptions=False)
    assert (result.exit_code, len(killed)) == (0, 1), result.output
    assert files("here") == files("there")
    cluster_is_whole(cluster)


def test_workers_with_other_code_are_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "own_code", lambda: "other")
    with pytest.raises(StudyError, match=r"the worker tcp://.* has another gridsim, or other libraries"):
        list(in_order([partial(square, 1)], scheduler=cluster.scheduler_address))


def test_a_scheduler_without_workers_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            distributed.LocalCluster(
                n_workers=0, processes=False, dashboard_address=None, protocol="tcp", host="127.0.0.1"
            ) as empty,
            pytest.raises(StudyError, match="the scheduler has no workers: start some with dask worker"),
        ):
            list(in_order([partial(square, 1)], scheduler=empty.scheduler_address))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense://x", "127.0.0.1:none"])
def test_a_scheduler_that_is_not_there_is_told_of(
    town: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(pool, "REACH_SECONDS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = address.format(port=taken.getsockname()[1])
        words = ["sweep", "town.yaml", *VARY, "--no-store", "--no-figures", "--scheduler", address]
        result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 1
    assert f"the scheduler {address} cannot be reached" in result.output
    assert "Traceback" not in result.output
