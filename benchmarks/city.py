"""A city for a year in one process, its log written to Parquet.

Twenty million matters a year are what Beijing's 12345 takes: here 32 towns as in the job, each with some
625,000 cases, about a year at 0.97 arrivals for each grid and hour. As the towns share no staff, they may be
plans of their own, one after another, each one's log written when it is done; or one plan, all at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.engine_job import job
from benchmarks.outcome import peak
from gridsim.engine import fast
from gridsim.engine.log import Log
from gridsim.model.plan import Plan

ROOT = Path(__file__).parent.parent
CASES, TOWNS, ROWS = 20_000_000, 32, 1_000_000
COLUMNS = pa.schema(
    [("plan", pa.int16()), ("case", pa.int32()), ("level", pa.int8()), ("priority", pa.int8())]
    + [(name, pa.int64()) for name in ("arise", "ready", "start", "finish")]
    + [("team", pa.int16()), ("aside", pa.int64())]
)


def table(number: int, plan: Plan, log: Log, rows: slice) -> pa.Table:
    """Make some rows of a plan's log."""
    steps = plan.steps
    case = steps.case[rows]
    columns = {
        "plan": np.full(len(case), number),
        "case": case,
        "level": steps.level[rows],
        "priority": steps.priority[rows],
        "arise": plan.cases.arise[case],
        **{name: getattr(log, name)[rows] for name in ("ready", "start", "finish", "team", "aside")},
    }
    return pa.table({name: pa.array(columns[name]) for name in COLUMNS.names}).cast(COLUMNS)


def run(path: Path, *, cases: int, towns: int, plans: int) -> dict[str, Any]:
    """Simulate a city, and write its log.

    Args:
        path: The file.
        cases: How many.
        towns: How many.
        plans: How many plans they make, one after another; ``towns`` or 1.

    Returns:
        Counts, seconds by stage and for all, the peak of memory [MiB] and the size of the file [MiB].
    """
    if cases // plans >= fast.STEPS_WORTH_COMPILING and fast.can_compile():
        fast.run(job(100, 0), compiled=True)  # Loads what was compiled before, or compiles.
    spent = dict.fromkeys(("plan", "engine", "Parquet"), 0.0)
    steps = 0
    begun = time.perf_counter()
    with pq.ParquetWriter(path, COLUMNS, compression="zstd") as writer:
        for number in range(plans):
            marks = [time.perf_counter()]
            plan = job(cases // plans, seed=number, towns=towns // plans)
            marks.append(time.perf_counter())
            log = fast.run(plan)
            marks.append(time.perf_counter())
            for rows in range(0, len(log), ROWS):
                writer.write_table(table(number, plan, log, slice(rows, rows + ROWS)))
            marks.append(time.perf_counter())
            steps += len(log)
            for stage, seconds in zip(spent, np.diff(marks).tolist(), strict=True):
                spent[stage] += seconds
    return {
        "cases": cases // plans * plans,
        "plans": plans,
        "steps": steps,
        "seconds": time.perf_counter() - begun,
        **spent,
        "peak": peak(),
        "file": path.stat().st_size / 2**20,
    }


def alone(*, plans: int, cases: int = CASES, towns: int = TOWNS) -> dict[str, Any]:
    """Simulate a city in a new process; its file is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        sizes = [str(number) for number in (cases, towns, plans)]
        call = [sys.executable, "-m", "benchmarks.city", f"{folder}/city.parquet", *sizes]
        done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sizes = dict(zip(("cases", "towns", "plans"), map(int, sys.argv[2:]), strict=True))
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), **sizes)) + "\n")
