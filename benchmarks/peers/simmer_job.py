"""simmer, which runs in R: the plan goes over as a table of cases, the log comes back as one."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.engine_job import GRIDS, VILLAGES
from benchmarks.outcome import Outcome, measured
from gridsim.model.plan import NONE, Plan

SCRIPT = Path(__file__).with_name("simmer_job.R")


def version() -> str:
    """Version of the installed simmer, or nothing."""
    if not shutil.which("Rscript"):
        return ""
    ask = ["Rscript", "-e", 'cat(as.character(packageVersion("simmer")))']
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()


def run(plan: Plan, form: str = "idiomatic") -> Outcome:
    """Run the job."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case_of = write_tables(plan, folder)
        numbers = [str(plan.horizon), str(GRIDS), str(VILLAGES)]
        told = subprocess.run(
            ["Rscript", str(SCRIPT), name, form, *numbers], capture_output=True, text=True, check=True
        ).stdout.split()
        ready, start = read_log(plan, folder, case_of)
    return Outcome(float(told[0]), measured(plan, ready, start), start)


def run_lean(plan: Plan) -> Outcome:
    """Run the job in the form that is quickest."""
    return run(plan, "lean")


def write_tables(plan: Plan, folder: Path) -> dict[str, np.ndarray]:
    """Write the cases and workers; by trajectory, which cases it holds, in order."""
    steps, first = plan.steps, plan.cases.first
    levels = np.diff(np.append(first, len(steps)))
    work = [np.where(levels > n, steps.work[np.minimum(first + n, len(steps) - 1)], 0) for n in range(3)]
    grid = steps.queue[first] + 1
    columns = (plan.cases.arise, grid, levels, *work, steps.limit[first], 1 - steps.priority[first])
    with (folder / "cases.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["time", "grid", "levels", "work1", "work2", "work3", "patience", "priority"])
        table.writerows(np.column_stack(columns).tolist())
    (folder / "workers.csv").write_text("workers\n" + "\n".join(map(str, plan.teams.workers.tolist())) + "\n")
    case_of = {}
    for g in range(1, GRIDS + 1):
        case_of[f"{g}.0"] = np.flatnonzero(grid == g)
        for n in range(1, 4):
            case_of[f"{g}.{n}"] = np.flatnonzero((grid == g) & (levels == n))
    return case_of


def read_log(plan: Plan, folder: Path, case_of: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Bring the log onto the rows of the plan."""
    ready, start = np.full(len(plan.steps), NONE), np.full(len(plan.steps), NONE)
    with (folder / "log.csv").open(newline="") as file:
        for name, queue, began_to_wait, began in list(csv.reader(file))[1:]:
            trajectory, number = name[1:].rsplit(".", 1)
            case = case_of[trajectory][int(number)]
            level = 0 if int(queue) <= GRIDS else 1 if int(queue) <= GRIDS + VILLAGES else 2
            step = plan.cases.first[case] + level
            ready[step], start[step] = round(float(began_to_wait)), round(float(began))
    return ready, start
