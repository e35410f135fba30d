"""What one case costs where very many wait: all cases of the job arise at once, and nobody leaves."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import replace

import numpy as np

from benchmarks.engine_job import GRIDS, job
from gridsim.clocks import natural
from gridsim.engine import fast
from gridsim.model.plan import Cases
from gridsim.units import HOUR

SIZES = (2_000, 20_000, 200_000, 2_000_000)


def microseconds(cases: int, *, repeats: int) -> float:
    """Time the fast engine where all cases wait from the first tick; the best, for each case."""
    plan = job(cases, seed=1, reduced=True)
    horizon = (cases // GRIDS + 1_000) * 2 * HOUR
    columns = vars(plan.cases) | {"arise": np.zeros(cases, np.int64)}
    crowd = replace(plan, cases=Cases(**columns), horizon=horizon, clocks=[natural(horizon)])
    fast.run(job(100, 1), compiled=True)
    best = math.inf
    for _ in range(repeats):
        begun = time.perf_counter()
        fast.run(crowd, compiled=True)
        best = min(best, time.perf_counter() - begun)
    return best / cases * 1e6


if __name__ == "__main__":
    for size in SIZES:
        sys.stdout.write(f"{size:>9,} {microseconds(size, repeats=5):.3f}\n")
