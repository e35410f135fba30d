"""Time the fast engine alone on one job, beside the same job written by hand in C.

Poisson arrivals to 74 grid queues of one worker, 30 % handed on to 13 village queues of two, 20 % of those
to one town queue of eight; lognormal work; two classes of priority; exponential patience at the grid.
"""

from __future__ import annotations

import argparse
import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path

import numpy as np

from gridsim.clocks import natural
from gridsim.engine import fast
from gridsim.engine.log import Log, blank, difference
from gridsim.model.plan import MATTER, NONE, WORK, Cases, Changes, Plan, Serves, Steps, Teams
from gridsim.units import DAY, HOUR, NEVER

GRIDS, VILLAGES = 74, 13
WORKERS = np.array([1] * GRIDS + [2] * VILLAGES + [8])
MEAN_WORK_HOURS = np.array([1.0, 1.17, 1.79])
PER_GRID_AND_HOUR = 0.97
PATIENCE_HOURS = 10
HIGH, HANDED, HANDED_AGAIN = 0.2, 0.3, 0.2


def job(cases: int, seed: int, *, towns: int = 1, reduced: bool = False) -> Plan:
    """Make the plan: one step for each level that a case reaches.

    Args:
        cases: How many.
        seed: Of its luck.
        towns: Towns side by side, each with its own staff.
        reduced: Whether all wait without end and in one class.
    """
    rng = np.random.default_rng(seed)
    gaps = rng.exponential(HOUR / (GRIDS * towns * PER_GRID_AND_HOUR), cases)
    arise = np.cumsum(gaps).astype(np.int64)
    grid = rng.integers(GRIDS * towns, size=cases)
    town = grid // GRIDS
    village = GRIDS * towns + town * VILLAGES + grid % GRIDS % VILLAGES
    levels = 1 + (rng.random(cases) < HANDED) * (1 + (rng.random(cases) < HANDED_AGAIN))
    priority = (rng.random(cases) >= HIGH).astype(np.int64)
    first = np.cumsum(levels) - levels
    case = np.repeat(np.arange(cases), levels)
    level = np.arange(len(case)) - first[case]
    queue = np.choose(level, [grid[case], village[case], (GRIDS + VILLAGES) * towns + town[case]])
    hours = MEAN_WORK_HOURS[level] * np.exp(
        np.sqrt(np.log(2)) * rng.standard_normal(len(case)) - np.log(2) / 2
    )
    patience = rng.exponential(PATIENCE_HOURS * HOUR, len(case)).astype(np.int64) + 1
    horizon = int(arise[-1]) + 10 * DAY
    if reduced:
        priority[:], patience[:] = 0, NEVER
    workers = np.repeat(WORKERS, [towns] * len(WORKERS))
    teams = np.arange(len(workers))

    @cache  # Columns that are alike are one column.
    def all_steps(value: int) -> np.ndarray:
        return np.full(len(case), value)

    @cache
    def all_cases(value: int) -> np.ndarray:
        return np.full(cases, value)

    following = np.where(level + 1 < levels[case], np.arange(len(case)) + 1, NONE)
    none = np.arange(0)
    return Plan(
        start=date(2026, 1, 1),
        horizon=horizon,
        queues=len(workers),
        clocks=[natural(horizon)],
        cases=Cases(
            kind=all_cases(MATTER),
            arise=arise,
            asked=all_cases(NONE),
            asks=all_cases(1),
            wakes=all_cases(NONE),
            withdraw=all_cases(NEVER),
            first=first,
        ),
        steps=Steps(
            case=case,
            level=level,
            kind=all_steps(WORK),
            queue=queue,
            owner=all_steps(NONE),
            work=np.maximum((hours * HOUR).astype(np.int64), 1),
            priority=priority[case],
            preempts=all_steps(0),
            limit=np.where(level == 0, patience, NEVER),
            clock=all_steps(0),
            late=all_steps(NONE),
            may_leave=all_steps(0),
            tolerance=all_steps(NEVER),
            next=following,
            over=following,
            outcome=all_steps(0),
            rework=all_steps(0),
        ),
        teams=Teams(clock=teams * 0, workers=workers, private=teams * 0 + NONE),
        serves=Serves(team=teams, queue=teams),
        changes=Changes(tick=none, team=none, workers=none),
    )


def compiler() -> str:
    """First line of what the C compiler says of itself; nothing where there is none."""
    found = shutil.which("cc")
    if not found:
        return ""
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )[0]


def baseline(plan: Plan, folder: str) -> Callable[[], tuple[float, Log]]:
    """Compile the C form; what is returned runs it and gives its seconds and log."""
    library = Path(folder) / "baseline.so"
    source = Path(__file__).with_name("baseline.c")
    compiler = shutil.which("cc") or ""
    subprocess.run([compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True)
    call = ctypes.CDLL(str(library)).job
    steps = plan.steps
    shift = len(steps).bit_length()
    numbers = (len(plan.cases), len(plan.teams), plan.horizon, shift, shift + plan.horizon.bit_length())
    columns = (
        *(plan.cases.arise, plan.cases.first, steps.queue, steps.work),
        *(steps.priority, steps.limit, steps.next, plan.teams.workers),
    )

    def run() -> tuple[float, Log]:
        begun = time.perf_counter()
        log = blank(plan)
        given = [ctypes.c_int64(number) for number in numbers]
        given += [
            ctypes.c_void_p(c.ctypes.data) for c in (*columns, log["ready"], log["start"], log["finish"])
        ]
        call(*given)
        spent = time.perf_counter() - begun
        log["team"][log["start"] != NONE] = steps.queue[log["start"] != NONE]
        log["aside"][(log["start"] != NONE) & (log["finish"] != NONE)] = 0
        return spent, Log(**log)

    return run


def measured(plan: Plan, *, compiled: bool) -> tuple[float, Log]:
    """Run the engine once; its seconds and its log."""
    begun = time.perf_counter()
    log = fast.run(plan, compiled=compiled)
    return time.perf_counter() - begun, log


def race(plan: Plan, *, repeats: int, plain: bool) -> dict[str, float]:
    """Time each form by the best of some rounds, in seconds; their logs must be equal."""
    forms: dict[str, Callable[[], tuple[float, Log]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("cc"):
            forms["C"] = baseline(plan, folder)
        if fast.can_compile():
            forms["compiled"] = partial(measured, plan, compiled=True)
        if plain or not fast.can_compile():
            forms["plain"] = partial(measured, plan, compiled=False)
        logs = {name: form()[1] for name, form in forms.items()}
        best = {name: float("inf") for name in forms}
        for _ in range(repeats):
            for name, form in forms.items():
                best[name] = min(best[name], form()[0])
    one, *others = logs.values()
    for other in others:
        if difference(one, other):
            raise SystemExit(f"the logs differ: {difference(one, other)}")
    return best


def main() -> None:
    """Print the seconds of each form, and their ratios to the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="time the uncompiled form too")
    options = parser.parse_args()
    sys.stdout.write("    cases  form      seconds  million steps/s  ratio\n")
    for cases in options.cases:
        plan = job(cases, seed=1)
        best = race(plan, repeats=options.repeats, plain=options.plain)
        for name, seconds in best.items():
            rate, ratio = len(plan.steps) / seconds / 1e6, seconds / next(iter(best.values()))
            sys.stdout.write(f"{cases:>9}  {name:<8} {seconds:8.4f}  {rate:15.3f}  {ratio:5.2f}\n")


if __name__ == "__main__":
    main()
