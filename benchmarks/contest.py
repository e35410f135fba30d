"""The tools, and the way to time them: each in a process of its own, in rounds that visit all in turn."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine_job import compiler, job
from benchmarks.outcome import Outcome, peak, same_starts, strays
from gridsim.engine import fast

ROOT = Path(__file__).parent.parent
SEED = 1
SAME_STARTS = 0.98
FAR = 4.0
JUDGES = 40
FEW = 200_000
"""Up to so many cases, a process runs a quick tool as often as it says; five times that with a tenth of
them, for milliseconds are easily disturbed; twice with more."""


@dataclass(frozen=True)
class Tool:
    """One tool, in one form.

    Attributes:
        name: As in tables.
        module: Where its ``run`` is, or another function after a colon.
        needs: Package that must be installed.
        most: Largest number of cases that it is given.
        least: Smallest.
        repeats: Runs within one process of up to ``FEW`` cases, of which the best counts.
        ours: Whether it is a part of gridsim.
        note: How it is done, in a few words.
        reduced: Whether it runs the job without patience and classes.
        draws: Whether it draws its own numbers.
    """

    name: str
    module: str
    needs: str
    most: int
    least: int = 0
    repeats: int = 1
    ours: bool = False
    note: str = ""
    reduced: bool = False
    draws: bool = False


TOOLS = (
    Tool("C by hand", "ours:by_hand", "", 10**7, 20_000, 5, note="this job only; `benchmarks/baseline.c`"),
    Tool("gridsim fast", "ours:compiled", "numba", 10**7, 0, 5, ours=True, note="compiled by numba"),
    Tool(
        "gridsim fast, plain",
        "ours:plain",
        "",
        200_000,
        0,
        1,
        ours=True,
        note="the same source, not compiled",
    ),
    Tool(
        "gridsim reference", "ours:on_simpy", "simpy", 200_000, 0, 1, ours=True, note="on SimPy, to be read"
    ),
    Tool(
        "simmer, lean", "simmer_job:run_lean", "simmer", 200_000, note="no R function called but for patience"
    ),
    Tool("simmer", "simmer_job:run", "simmer", 200_000, note="branches and R functions, as in its articles"),
    Tool(
        "SimPy", "simpy_idiomatic:run", "simpy", 200_000, note="processes, PriorityResource, `|` for patience"
    ),
    Tool("salabim", "salabim_job:run", "salabim", 20_000, note="components; monitors and trace off"),
    Tool("Ciw", "ciw_job:run", "ciw", 20_000, note="nodes, classes, reneging, process-based routes"),
    Tool(
        "nagasim", "nagasim_job:run", "nagasim", 20_000, draws=True, note="blocks; it draws its own numbers"
    ),
    Tool(
        "Prosimos",
        "prosimos_job:run",
        "prosimos",
        20_000,
        draws=True,
        reduced=True,
        note="BPMN; the job without patience and classes, which it does not know; it draws its own numbers",
    ),
)


def named(name: str) -> Tool:
    """Find a tool."""
    return next(tool for tool in TOOLS if tool.name == name)


def version(tool: Tool) -> str:
    """Version of what a tool needs; nothing where it is not installed."""
    if tool.name == "C by hand":
        return compiler()
    if tool.needs == "simmer":
        from benchmarks.peers import simmer_job

        return f"simmer {found}" if (found := simmer_job.version()) else ""
    if tool.ours:
        own = f"gridsim {metadata.version('gridsim')}"
        needs = tool.needs
        return (
            f"{own}, {needs} {metadata.version(needs)}" if needs and find_spec(needs) else own * (not needs)
        )
    return f"{tool.needs} {metadata.version(tool.needs)}" if find_spec(tool.needs) else ""


def perform(tool: Tool, cases: int) -> Outcome:
    """Run a tool in this process; the best of its repeats."""
    module, _, function = tool.module.partition(":")
    run: Callable[[Any], Outcome] = getattr(importlib.import_module(f"benchmarks.peers.{module}"), function)
    plan = job(cases, SEED, reduced=tool.reduced)
    if tool.name == "gridsim fast":
        run(job(100, SEED))  # Loads what was compiled before, or compiles.
    repeats = 1 if tool.repeats == 1 else tool.repeats * 5 if cases <= FEW // 10 else tool.repeats
    if cases > FEW:
        repeats = min(repeats, 2)
    return min((run(plan) for _ in range(repeats)), key=lambda outcome: outcome.seconds)


def alone(tool: Tool, cases: int) -> dict[str, Any]:
    """Run a tool in a new process.

    Returns:
        ``seconds``, ``measures``, ``peak`` of memory [MiB] and ``start``, an array or None.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "start.npy"
        call = [sys.executable, "-m", "benchmarks.contest", tool.name, str(cases), str(log)]
        done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode:
            raise SystemExit(f"{tool.name} failed on {cases:,} cases:\n{done.stderr[-3000:]}")
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        told["start"] = np.load(log) if log.exists() else None
    return told


@lru_cache(maxsize=1)
def judge(cases: int) -> NDArray[np.int64]:
    """Run the fast engine to hold others against it; when each step began [ticks]."""
    return fast.run(job(cases, SEED)).start


def agreement(tool: Tool, cases: int, told: dict[str, Any]) -> str:
    """Compare a tool's run with the fast engine's; raise SystemExit where they disagree.

    Tools that are given our numbers must begin nearly all steps at the same second (the rest are ties, which
    each tool breaks in its own way); tools that draw their own must give counts and mean waits within
    ``FAR`` standard deviations of the fast engine's, over ``JUDGES`` seeds.
    """
    if told["start"] is not None:
        same = same_starts(told["start"], judge(cases))
        if same < SAME_STARTS or (tool.ours and same < 1):
            raise SystemExit(f"{tool.name}: only {same:.2%} of starts are those of the fast engine")
        return "all starts equal" if same == 1 else f"{np.floor(same * 1e4) / 100:.2f} % of starts equal"
    ours = importlib.import_module("benchmarks.peers.ours")
    sample = [ours.compiled(job(cases, seed, reduced=tool.reduced)).measures for seed in range(JUDGES)]
    worst, far = strays(told["measures"], sample)
    if far > FAR:
        raise SystemExit(f"{tool.name}: {worst} is {far:.1f} standard deviations from the fast engine's")
    return f"own numbers; counts and waits within {far:.1f} standard deviations"


def main() -> None:
    """Run one tool, for ``alone``."""
    name, cases, log = sys.argv[1:]
    outcome = perform(named(name), int(cases))
    if outcome.start is not None:
        np.save(log, outcome.start)
    told = {"seconds": outcome.seconds, "measures": outcome.measures, "peak": peak()}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
