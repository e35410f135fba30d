"""What a tool makes of the job, and whether two tools agree on it."""

from __future__ import annotations

import resource
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.engine.log import Log
from gridsim.model.plan import NONE, Plan
from gridsim.units import HOUR

LEVELS = ("grid", "village", "town")


@dataclass
class Outcome:
    """One run of one tool.

    Attributes:
        seconds: From numbers in memory to a log in memory.
        measures: By name, as from ``measured``.
        start: When each step of the plan began [ticks], NONE where it did not; None for a tool that draws
            its own numbers.
    """

    seconds: float
    measures: dict[str, float] = field(default_factory=dict)
    start: NDArray[np.int64] | None = None


def peak() -> float:
    """Most memory that this process has held [MiB]; where Linux tells, without that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(plan: Plan, ready: NDArray[np.int64], start: NDArray[np.int64]) -> dict[str, float]:
    """Measure steps begun, for each case, and their mean wait [hours] by level, as all tools can."""
    measures = {}
    for level, name in enumerate(LEVELS):
        begun = (plan.steps.level == level) & (start != NONE)
        measures[f"begun, {name}"] = float(begun.sum() / len(plan.cases))
        measures[f"wait, {name}"] = float((start - ready)[begun].mean() / HOUR) if begun.any() else 0.0
    return measures


def of_log(plan: Plan, log: Log, seconds: float) -> Outcome:
    """Take an outcome from a log."""
    return Outcome(seconds, measured(plan, log.ready, log.start), log.start)


def of_lists(plan: Plan, ready: list[float], start: list[float], seconds: float) -> Outcome:
    """Take an outcome from a tool's times, which may be fractions."""
    ticks = np.rint(start).astype(np.int64)
    return Outcome(seconds, measured(plan, np.rint(ready).astype(np.int64), ticks), ticks)


def same_starts(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Share of steps begun by either tool that both began at the same tick."""
    begun = (one != NONE) | (other != NONE)
    return float((one == other)[begun].mean())


def strays(found: dict[str, float], sample: list[dict[str, float]]) -> tuple[str, float]:
    """Find the measure farthest from the mean of a sample of runs, and how far [standard deviations]."""
    far = {}
    for name, value in found.items():
        values = np.array([measures[name] for measures in sample])
        far[name] = abs(value - values.mean()) / max(values.std(ddof=1), 1e-12)
    worst = max(far, key=far.__getitem__)
    return worst, float(far[worst])
