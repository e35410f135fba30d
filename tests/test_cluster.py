"""A Dask cluster gives the same numbers as this machine, and loses nothing when a worker dies."""

from __future__ import annotations

import os
import signal
import socket
import threading
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
from gridsim.study import cluster as clusters
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
    while len(cluster.scheduler_info["workers"]) != 2:
        time.sleep(0.1)


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
    monkeypatch.setattr(clusters, "own_code", lambda: "other")
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


def sweep_with(address: str) -> tuple[int, str]:
    """Exit code and output of a sweep on a scheduler."""
    words = ["sweep", "town.yaml", *VARY, "--no-store", "--no-figures", "--scheduler", address]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "localhost",
        "tcp://",
        "tcp://127.0.0.1",
        "http://127.0.0.1:8786",
        "nonsense://x",
        "127.0.0.1:none",
        "127.0.0.1:99999",
        "127.0.0.1:8786/status",
        "::1:8786",
    ],
)
def test_what_is_no_address_of_a_scheduler_is_told_before_dask_is_asked(
    town: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(clusters, "import_module", None)
    monkeypatch.setattr("socket.create_connection", None)
    told = (
        f"the scheduler {address} cannot be reached: write its host and port, such as tcp://127.0.0.1:8786\n"
    )
    assert sweep_with(address) == (1, told)


def test_a_scheduler_that_is_not_there_is_told_of_before_dask_is_asked(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "import_module", None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        told = f"the scheduler {address} cannot be reached: Connection refused\n"
        assert sweep_with(address) == (1, told)


def test_what_is_no_scheduler_of_dask_is_told_of(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "import_module", None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"

        def greet() -> None:
            with server.accept()[0] as found:
                found.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        threading.Thread(target=greet, daemon=True).start()
        told = f"the scheduler {address} cannot be reached: what answers there is no Dask scheduler\n"
        assert sweep_with(address) == (1, told)


def test_a_client_that_cannot_be_opened_is_told_of_and_closes_nothing(
    town: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, *_: object, **__: object) -> None:
        raise ImportError("versions differ\nin many ways")

    monkeypatch.setattr(distributed.Client, "__init__", fail)
    monkeypatch.setattr(distributed.Client, "__del__", fail)
    address = cluster.scheduler_address
    assert sweep_with(address) == (1, f"the scheduler {address} cannot be reached: versions differ\n")


def test_workers_without_gridsim_are_refused() -> None:
    found = {"tcp://a:1": ModuleNotFoundError("No module named 'gridsim'")}
    with pytest.raises(StudyError, match=r"^the worker tcp://a:1 cannot run this gridsim: No module named"):
        clusters.refuse_others(found)


@pytest.fixture
def alone() -> Iterator[Any]:
    """A cluster of one worker, which may be lost."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
        )
        yield made
        made.close()


def test_when_no_worker_is_left_a_line_says_so_and_none_is_waited_for_without_end(
    alone: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pool, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(clusters, "LEFT_SECONDS", 1)
    results = in_order([partial(pid_after, 0.1)] * 100, scheduler=alone.scheduler_address)
    next(results)
    alone.scale(0)
    told = f"^no worker of the scheduler {alone.scheduler_address} was left for 1 s$"
    with pytest.raises(StudyError, match=told):
        list(results)
    assert [record.message for record in caplog.records if record.name == "gridsim.cluster"] == [
        "no worker is left; waiting up to 1 s for one"
    ]


def test_a_worker_that_comes_in_time_goes_on(alone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LOOK_SECONDS", 0.1)
    results = in_order(
        [partial(slow_square, number) for number in range(40)], scheduler=alone.scheduler_address
    )
    found = [next(results)]
    alone.scale(0)
    alone.scale(1)
    assert [*found, *results] == [number * number for number in range(40)]


def test_a_scheduler_that_is_lost_is_told_of(alone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LOOK_SECONDS", 0.1)
    results = in_order([partial(pid_after, 0.1)] * 100, scheduler=alone.scheduler_address)
    next(results)
    alone.close()
    with pytest.raises(
        StudyError, match=rf"^the scheduler {alone.scheduler_address} (or its .*)?w(as|ere) lost"
    ):
        list(results)
