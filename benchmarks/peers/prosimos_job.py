"""Prosimos, which knows neither patience nor, among equals, classes: the job without them, drawn by itself.

The model is BPMN, the numbers JSON, the log a CSV file, as its documentation has it; the file is timed too.
"""

from __future__ import annotations

import csv
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from prosimos.simulation_engine import run_simulation

from benchmarks.engine_job import GRIDS, HANDED, HANDED_AGAIN, MEAN_WORK_HOURS, PER_GRID_AND_HOUR, VILLAGES
from benchmarks.outcome import LEVELS, Outcome
from gridsim.model.plan import Plan
from gridsim.units import HOUR

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NEVER_MORE = 1e9
GRID = [f"grid{g}" for g in range(GRIDS)]
VILLAGE = [f"village{v}" for v in range(VILLAGES)]
Flow = tuple[str, str, float]


def flows() -> Iterator[Flow]:
    """Who hands on to whom, and with which chance."""
    yield "start", "split", 1.0
    for number, grid in enumerate(GRID):
        village = VILLAGE[number % VILLAGES]
        yield "split", grid, 1 / GRIDS
        yield grid, f"after_{grid}", 1.0
        yield f"after_{grid}", f"to_{village}", HANDED
        yield f"after_{grid}", "last", 1 - HANDED
    for village in VILLAGE:
        yield f"to_{village}", village, 1.0
        yield village, f"after_{village}", 1.0
        yield f"after_{village}", "to_town", HANDED_AGAIN
        yield f"after_{village}", "last", 1 - HANDED_AGAIN
    yield "to_town", "town", 1.0
    yield "town", "last", 1.0
    yield "last", "end", 1.0


def process() -> str:
    """Write the BPMN."""
    gateways = ["split", "last", "to_town", *(f"to_{v}" for v in VILLAGE)]
    gateways += [f"after_{name}" for name in (*GRID, *VILLAGE)]
    lines = [
        f'<definitions xmlns="{BPMN}"><process id="job">',
        '<startEvent id="start"/><endEvent id="end"/>',
    ]
    lines += [f'<task id="{name}" name="{name}"/>' for name in (*GRID, *VILLAGE, "town")]
    lines += [f'<exclusiveGateway id="{name}"/>' for name in gateways]
    lines += [f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b, _ in flows()]
    return "\n".join([*lines, "</process></definitions>"])


def parameters() -> dict[str, Any]:
    """Write the numbers."""
    week = {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}
    chances: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for source, target, chance in flows():
        if chance < 1:
            chances[source].append({"path_id": f"{source}-{target}", "value": str(chance)})
    staff = [(GRID, 1), (VILLAGE, 2), (["town"], 8)]
    return {
        "resource_profiles": [
            {"id": name, "name": name, "resource_list": [resource(name, amount)]}
            for names, amount in staff
            for name in names
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": [week]}],
        "arrival_time_distribution": {
            "distribution_name": "expon",
            "distribution_params": values(HOUR / (GRIDS * PER_GRID_AND_HOUR), 0, NEVER_MORE),
        },
        "arrival_time_calendar": [week],
        "gateway_branching_probabilities": [
            {"gateway_id": gateway, "probabilities": paths} for gateway, paths in chances.items()
        ],
        "task_resource_distribution": [
            {"task_id": name, "resources": [effort(name, MEAN_WORK_HOURS[level] * HOUR)]}
            for level, (names, _) in enumerate(staff)
            for name in names
        ],
    }


def values(*numbers: float) -> list[dict[str, float]]:
    """Write numbers in its way."""
    return [{"value": float(number)} for number in numbers]


def resource(name: str, amount: int) -> dict[str, Any]:
    """Describe the workers of a queue."""
    return {
        "id": f"of_{name}",
        "name": name,
        "cost_per_hour": 0,
        "amount": amount,
        "calendar": "always",
        "assignedTasks": [name],
    }


def effort(name: str, mean: float) -> dict[str, Any]:
    """Describe the work of a task, lognormal with coefficient of variation 1."""
    numbers = values(mean, mean**2, 0, NEVER_MORE)
    return {"resource_id": f"of_{name}", "distribution_name": "lognorm", "distribution_params": numbers}


def run(plan: Plan) -> Outcome:
    """Run as many cases as the plan has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "job.bpmn").write_text(process())
        (folder / "job.json").write_text(json.dumps(parameters()))
        begun = time.perf_counter()
        run_simulation(
            str(folder / "job.bpmn"),
            str(folder / "job.json"),
            len(plan.cases),
            log_out_path=str(folder / "log.csv"),
            starting_at="2026-01-01T00:00:00+00:00",
        )
        seconds = time.perf_counter() - begun
        with (folder / "log.csv").open(newline="") as file:
            log = list(csv.DictReader(file))
    waits: dict[str, list[float]] = {level: [] for level in LEVELS}
    for row in log:
        wait = datetime.fromisoformat(row["start_time"]) - datetime.fromisoformat(row["enable_time"])
        waits[row["activity"].rstrip("0123456789")].append(wait.total_seconds() / HOUR)
    measures = {f"begun, {level}": len(found) / len(plan.cases) for level, found in waits.items()}
    measures |= {f"wait, {level}": sum(found) / len(found) for level, found in waits.items()}
    return Outcome(seconds, measures)
