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
from gridsim.model.draws import Draws
from gridsim.scenario.load import load
from gridsim.study.measures import measure
from gridsim.study.memory import keep_freed

ROOT = Path(__file__).parent.parent
SCENARIOS = {"Tuke": "scenarios/tuke.yaml", "the job, nearly": "benchmarks/job.yaml"}
STAGES = ("draws and plan", "engine", "checks", "measures")


def stages(path: Path, *, repeats: int) -> dict[str, Any]:
    """Time the stages of replications of a scenario.

    Returns:
        ``cases``, ``steps`` and, for each stage and for ``all`` of them, the best seconds.
    """
    loaded = load(path)
    keep_freed()
    best = dict.fromkeys((*STAGES, "all"), float("inf"))
    for number in range(repeats + 1):  # The first is to compile, or load what was compiled.
        spent: dict[str, float] = {}

        def timed(stage: str, call: Callable[[], Any], spent: dict[str, float] = spent) -> Any:
            begun = time.perf_counter()
            made = call()
            spent[stage] = time.perf_counter() - begun
            return made

        draws = Draws(loaded.scenario.seed, number)
        world = timed("draws and plan", lambda draws=draws: build(loaded.scenario, loaded.folder, draws))
        log = timed("engine", lambda plan=world.plan: fast.run(plan, compiled=True))
        timed("checks", lambda plan=world.plan, log=log: check(plan, log))
        timed("measures", lambda world=world, log=log: measure(loaded.scenario, world, log))
        spent["all"] = sum(spent.values())
        if number:
            best = {stage: min(best[stage], spent[stage]) for stage in best}
    return {"cases": len(world.plan.cases), "steps": len(world.plan.steps), **best}


def alone(name: str, *, repeats: int) -> dict[str, Any]:
    """Time the stages in a new process."""
    call = [sys.executable, "-m", "benchmarks.whole", SCENARIOS[name], str(repeats)]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(stages(ROOT / sys.argv[1], repeats=int(sys.argv[2]))) + "\n")
