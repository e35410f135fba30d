"""A whole replication of a scenario, stage by stage: draws and plan, engine, checks, measures; no figures."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gridsim.engine import fast
from gridsim.engine.invariants import check
from gridsim.model.build import build
from gridsim.scenario.load import load
from gridsim.study.measures import measure
from gridsim.study.memory import keep_freed
from gridsim.study.replicate import Job

ROOT = Path(__file__).parent.parent
SMALL = (
    "town.villages=3",
    "town.households=300",
    "town.centre_households=3",
    "town.grids=10",
    "ladder.grid.workers=10",
    "ladder.village.workers=6",
    "demand.per_household_year=6.3",
)
WITHOUT_VISITS = ("visits={}", "town.groups={}", "demand.sources={whistle: 0.9, above: 0.1}")
SCENARIOS: dict[str, tuple[str, ...]] = {
    "Tuke": ("scenarios/tuke.yaml",),
    "the job, nearly": ("benchmarks/job.yaml",),
    "the job in a small town": ("benchmarks/job.yaml", *SMALL),
    "Tuke without visits": ("scenarios/tuke.yaml", *WITHOUT_VISITS),
}
STAGES = ("draws and plan", "engine", "checks", "measures")


def stages(path: Path, *settings: str, repeats: int) -> dict[str, Any]:
    """Time the stages of replications of a scenario, those of small towns side by side.

    Args:
        path: The scenario.
        settings: What is set otherwise in it.
        repeats: Of how many the best counts.

    Returns:
        ``lanes``, the replications in one plan; ``cases`` and ``steps`` of one replication on average; and
        for each stage, and for ``all`` of them, the best seconds of a replication.
    """
    loaded = load(path, settings=settings)
    job = Job(loaded.scenario, loaded.folder)
    keep_freed()
    best = dict.fromkeys((*STAGES, "all"), float("inf"))
    for number in range(repeats + 1):  # The first is to compile, or load what was compiled.
        spent: dict[str, float] = {}

        def timed(stage: str, call: Callable[[], Any], spent: dict[str, float] = spent) -> Any:
            begun = time.perf_counter()
            made = call()
            spent[stage] = (time.perf_counter() - begun) / job.lanes
            return made

        draws = job.draws(*range(number * job.lanes, (number + 1) * job.lanes))
        world = timed("draws and plan", lambda draws=draws: build(loaded.scenario, loaded.folder, draws))
        log = timed("engine", lambda plan=world.plan: fast.run(plan, compiled=True))
        timed("checks", lambda plan=world.plan, log=log: check(plan, log))
        timed("measures", lambda world=world, log=log: measure(loaded.scenario, world, log))
        spent["all"] = sum(spent.values())
        if number:
            best = {stage: min(best[stage], spent[stage]) for stage in best}
    cases, steps = len(world.plan.cases) / job.lanes, len(world.plan.steps) / job.lanes
    return {"lanes": job.lanes, "cases": round(cases), "steps": round(steps), **best}


def alone(name: str, *, repeats: int) -> dict[str, Any]:
    """Time the stages in a new process."""
    call = [sys.executable, "-m", "benchmarks.whole", str(repeats), *SCENARIOS[name]]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    found = stages(ROOT / sys.argv[2], *sys.argv[3:], repeats=int(sys.argv[1]))
    sys.stdout.write(json.dumps(found) + "\n")
