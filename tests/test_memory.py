"""What a study will need of memory is told before it is taken, and refused where there is not so much."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gridsim.errors import StudyError
from gridsim.scenario.load import load
from gridsim.scenario.schema import Scenario
from gridsim.scenario.starter import starter
from gridsim.study import memory
from gridsim.study.memory import (
    BOUNDLESS,
    MATTER_ROW_BYTES,
    RECORDED_BYTES,
    estimate,
    needed,
    recorded_needs,
    refuse_if_too_large,
    refuse_large,
    room,
    told,
)

resource = pytest.importorskip("resource")
TUKE = Path(__file__).parent.parent / "scenarios" / "tuke.yaml"
GB, MB = 1 << 30, 1 << 20
TOWN = {"households": 2651, "members": 424, "centre_households": 35}
STAFF = {"grid": 74, "village": 39, "town": 8, "banner": 2}
FEWEST = {"grid": 13, "village": 13, "town": 1, "banner": 1, "centre_households": 13}
PEAK = """
import resource, sys
from pathlib import Path
from gridsim.engine import fast
from gridsim.scenario.load import load
from gridsim.study.replicate import Job, run_beside
fast.STEPS_WORTH_COMPILING = 0  # As after some replications.
made = load(sys.argv[1], settings=sys.argv[2:])
job = Job(made.scenario, made.folder)
run_beside(job, range(job.lanes))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

# A process begins with the peak of the one that starts it, so that must be a small one.
BETWEEN = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


def times(factor: float) -> tuple[str, ...]:
    """Settings that make Tuke larger or smaller in all that counts."""
    sizes = {f"town.{name}": (name, count) for name, count in TOWN.items()}
    sizes |= {f"ladder.{name}.workers": (name, count) for name, count in STAFF.items()}
    sizes["demand.done_in_window"] = ("", 613)
    return tuple(
        f"{key}={max(round(factor * count), FEWEST.get(name, 1))}" for key, (name, count) in sizes.items()
    )


def tuke(*settings: str) -> Scenario:
    return load(TUKE, settings=settings).scenario


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where numba keeps what it compiles; nothing is there yet."""
    return tmp_path_factory.mktemp("kept")


def peak(path: Path, settings: tuple[str, ...], kept: Path) -> int:
    """The most resident memory of a process that runs a replication in the compiled form [bytes]."""
    command = [sys.executable, "-c", BETWEEN, sys.executable, "-c", PEAK, str(path), *settings]
    unit = 1 if sys.platform == "darwin" else 1024
    environment = os.environ | {"NUMBA_CACHE_DIR": str(kept)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return int(done.stdout) * unit


def ratio(path: Path, kept: Path, settings: tuple[str, ...] = ()) -> float:
    """Estimate over what is taken."""
    return estimate(load(path, settings=settings).scenario) / peak(path, settings, kept)


def test_a_small_town_takes_no_more_than_is_told(tmp_path: Path, kept: Path):
    """The starter, compiled first and then loaded: up to twice too much is told, and hardly too little."""
    path = tmp_path / "starter.yaml"
    path.write_text(starter("starter"), encoding="utf-8")
    assert 0.95 < ratio(path, kept) < 2
    assert 0.95 < ratio(path, kept) < 2
    assert 0.95 < ratio(TUKE, kept, times(0.1)) < 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        times(1),
        times(3),
        times(10),
        ("visits.contact.every=1 days",),
        ("window.to=2024-12-31",),
        ("demand.done_in_window=100000", "town.households=500", "town.members=50"),
        ("town.households=300000", *(f"visits.{name}.every=1 years" for name in ("contact", "patrol"))),
    ],
)
def test_a_large_town_takes_no_more_than_is_told(settings: tuple[str, ...], kept: Path):
    """Whatever makes it large: people, visits, the window or needs."""
    assert 0.9 < ratio(TUKE, kept, settings) < 2


def test_the_estimate_grows_with_the_rows_of_a_trace(tmp_path: Path):
    """Those within the simulated dates, of which each is a matter."""
    path = tmp_path / "town.yaml"
    text = starter("town").replace("per_household_year: 0.2", "trace: {file: trace.csv}")
    path.write_text(text, encoding="utf-8")
    rows = "2024-02-01\n" * 3000 + "2034-02-01\n" * 5000
    (tmp_path / "trace.csv").write_text("arise\n" + rows, encoding="utf-8")
    made = load(path)
    recorded = recorded_needs(made.scenario, made.folder)
    assert recorded == 3000
    more = estimate(made.scenario, recorded) - estimate(made.scenario)
    assert more == pytest.approx(3000 * (RECORDED_BYTES + 24 * MATTER_ROW_BYTES))
    assert recorded_needs(tuke(), TUKE.parent) == 0


def test_a_trace_that_does_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "town.yaml"
    path.write_text(starter("town").replace("per_household_year: 0.2", "trace: {file: trace.csv}"), "utf-8")
    (tmp_path / "trace.csv").write_text("arise\n" + "2024-02-01\n" * 3000, encoding="utf-8")
    made = load(path)
    monkeypatch.setattr(memory, "room", lambda workers: estimate(made.scenario) + MB)
    with pytest.raises(StudyError, match=r"most of it for demand\.trace: shorten the window"):
        refuse_large(made.scenario, made.folder, 1)


def test_the_estimate_grows_with_all_that_takes_memory():
    """Visits, households, the window and needs; and one more worker takes as much as the first."""
    base = estimate(tuke())
    assert estimate(tuke(*times(10))) > 4 * base
    assert estimate(tuke("visits.contact.every=1 days")) > 1.5 * base
    assert estimate(tuke("window.to=2024-12-31")) > 1.5 * base
    assert estimate(tuke("demand.done_in_window=40000")) > 1.2 * base
    assert needed(tuke(), 1) == base
    assert needed(tuke(), 3) - needed(tuke(), 2) == base
    assert needed(tuke(), 1, kept=1000) - base == pytest.approx(480 * MB, rel=0.1)


def test_a_study_that_has_room_is_not_refused(monkeypatch: pytest.MonkeyPatch):
    """Not even where it takes all there is."""
    monkeypatch.setattr(memory, "room", lambda workers: needed(tuke(), 4))
    refuse_if_too_large(tuke(), 4)


def test_a_study_without_room_is_refused_with_what_it_needs_and_what_helps(monkeypatch: pytest.MonkeyPatch):
    """Fewer workers, where these would do; else less to simulate."""
    monkeypatch.setattr(memory, "room", lambda workers: 8 * GB)
    with pytest.raises(StudyError) as refused:
        refuse_if_too_large(tuke(*times(10)), 4)
    one, four = told(estimate(tuke(*times(10)))), told(needed(tuke(*times(10)), 4))
    assert str(refused.value) == (
        f"this needs about {four} of memory with 4 workers, and 8.0 GB are free; "
        f"one replication needs {one}, most of it for visits.contact.every: "
        "take 2 workers (--workers 2), or shorten the window, "
        "or make visits.contact.every smaller or less frequent"
    )
    monkeypatch.setattr(memory, "room", lambda workers: 1 * GB)
    with pytest.raises(StudyError, match=r"about \d\.\d GB of memory, and 1\.0 GB are free; ") as alone:
        refuse_if_too_large(tuke(*times(10)), 1, kept=7)
    assert "workers" not in str(alone.value)
    assert str(alone.value).endswith("or run fewer replications")


def test_a_limit_of_the_address_space_holds_for_each_worker(monkeypatch: pytest.MonkeyPatch):
    """What is in use already is not free."""
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (8 * GB, 8 * GB))
    one = memory.address_room(Path("/proc"))
    assert 0 < one < 8 * GB
    monkeypatch.setattr(memory, "machine_room", lambda proc: BOUNDLESS)
    monkeypatch.setattr(memory, "group_rooms", lambda proc, groups: [])
    assert room(3) == pytest.approx(3 * one, rel=0.1)
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (MB, MB))
    assert room() == 0
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY,) * 2)
    assert room() == BOUNDLESS


def system(folder: Path, cgroup: str, files: dict[str, str]) -> dict[str, Path]:
    """Files as Linux shows them: 8 GB are free on the machine."""
    shown = {"meminfo": "MemTotal: 9 kB\nMemAvailable:    8388608 kB\n", "self/cgroup": cgroup}
    files = {f"proc/{name}": text for name, text in shown.items()} | files
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {"proc": folder / "proc", "groups": folder / "groups"}


def test_the_machine_tells_what_it_has_left(tmp_path: Path):
    """Without groups of processes that is all."""
    assert room(**system(tmp_path, "", {})) == 8 * GB


def test_the_least_limit_of_all_groups_holds(tmp_path: Path):
    """What is in use counts against it, but for files that can be read again; 'max' is none."""
    files = {
        "groups/memory.max": "max\n",
        "groups/a/memory.max": f"{4 * GB}\n",
        "groups/a/memory.current": f"{2 * GB}\n",
        "groups/a/memory.stat": f"anon 5\ninactive_file {GB}\n",
        "groups/a/b/memory.max": f"{7 * GB}\n",
        "groups/a/b/memory.current": "0\n",
    }
    assert room(**system(tmp_path, "0::/a/b\n", files)) == 3 * GB


def test_groups_of_the_first_version_are_known(tmp_path: Path):
    """Others of their controllers say nothing of memory."""
    files = {
        "groups/memory/memory.limit_in_bytes": f"{5 * GB}\n",
        "groups/memory/memory.usage_in_bytes": f"{GB}\n",
        "groups/cpu/c/memory.limit_in_bytes": "1\n",
    }
    assert room(**system(tmp_path, "4:cpu,cpuacct:/c\n3:memory:/c/d\n", files)) == 4 * GB


def test_a_system_that_tells_nothing_sets_no_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """All memory that it has is taken for free, or, where it does not tell that, nothing is refused."""
    nowhere = {"proc": tmp_path / "proc", "groups": tmp_path / "groups"}
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": 1024, "SC_PAGE_SIZE": 4096}.__getitem__)
    assert room(**nowhere) == 4 * MB
    monkeypatch.delattr(os, "sysconf")
    assert room(**nowhere) == BOUNDLESS


def test_this_machine_has_room():
    """The numbers are those of a machine."""
    assert 10 * MB < room() <= BOUNDLESS
