"""The compiled engine comes up wherever it is installed, in many processes at once, and works in threads."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

import gridsim
from gridsim.engine import fast
from gridsim.engine.log import difference
from strategies import random_plan

pytest.importorskip("numba")
COMPARE = """
from gridsim.engine import fast, kernel, reference
from gridsim.engine.log import difference
from strategies import random_plan

for plan in map(random_plan, range(20)):
    assert difference(fast.run(plan, compiled=True), reference.run(plan)) == ""
print(fast.__file__, sum(kernel.compiled().stats.cache_hits.values()))
"""


def start(source: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a process that compares the compiled engine with the other one."""
    found = os.pathsep.join((str(source), str(Path(__file__).parent)))
    variables = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return subprocess.Popen(
        [sys.executable, "-c", COMPARE],
        env=variables | {"PYTHONPATH": found} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> tuple[Path, int]:
    """Where the process found the engine, and how often it loaded what had been compiled before."""
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    place, hits = out.rsplit(maxsplit=1)
    return Path(place), int(hits)


@pytest.mark.slow
def test_many_processes_may_compile_at_once(tmp_path):
    source = Path(gridsim.__file__).parents[1]
    processes = [start(source, NUMBA_CACHE_DIR=str(tmp_path)) for _ in range(4)]
    assert len({told(process)[0] for process in processes}) == 1
    assert told(start(source, NUMBA_CACHE_DIR=str(tmp_path)))[1] == 1


@pytest.mark.slow
def test_an_install_without_any_place_to_keep_what_is_compiled_runs(tmp_path):
    """A file stands where the cache would be, and there is no home; so not even root can write one."""
    engine = tmp_path / "gridsim" / "engine"
    shutil.copytree(
        Path(gridsim.__file__).parent, engine.parent, ignore=shutil.ignore_patterns("__pycache__")
    )
    (engine / "__pycache__").touch()
    place, hits = told(start(tmp_path, HOME=os.devnull, XDG_CACHE_HOME=os.devnull))
    assert place.parent == engine
    assert hits == 0


PLAIN = """
from gridsim.engine import fast, reference
from gridsim.engine.log import difference
from strategies import random_plan

fast.STEPS_WORTH_COMPILING = 0
plan = random_plan(1)
assert difference(fast.run(plan), reference.run(plan)) == ""
print(fast.__file__, int(fast.can_compile()))
"""


@pytest.mark.parametrize(("switch", "compiles"), [("1", 0), ("0", 1), ("", 1)])
def test_numba_that_is_switched_off_leaves_the_plain_form(monkeypatch, switch, compiles):
    monkeypatch.setattr(sys.modules[__name__], "COMPARE", PLAIN)
    source = Path(gridsim.__file__).parents[1]
    assert told(start(source, NUMBA_DISABLE_JIT=switch))[1] == compiles


def test_threads_may_run_at_once():
    plans = [random_plan(seed) for seed in range(40)]
    run = partial(fast.run, compiled=True)
    alone = [run(plan) for plan in plans]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(run, plans * 3))
    assert not any(map(difference, alone * 3, together))
