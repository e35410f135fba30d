"""Running: a scenario simulated, measured, drawn and written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.model.ground import prepared
from gridsim.output.accounts.run import Report
from gridsim.output.figures.run import draw_all
from gridsim.output.files.inputs import copy_inputs
from gridsim.output.files.manifest import write_manifest
from gridsim.output.files.origins import Origin
from gridsim.output.files.places import folder_for
from gridsim.output.files.run import write_cases_csv, write_tables
from gridsim.output.files.targets import recipe
from gridsim.output.reports import write_reports
from gridsim.output.summaries.run import show
from gridsim.output.words.terms import Changed, Language
from gridsim.scenario.load import Loaded
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.agreement import Agreement
from gridsim.study.memory import refuse_large
from gridsim.study.precision import Goal, until_precise
from gridsim.study.replicate import Job, replicating
from gridsim.study.summary import collect


def run(
    loaded: Loaded,
    target: Path,
    origin: Origin,
    *,
    workers: int,
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Run a scenario and write its results.

    Args:
        loaded: The scenario, and where its files are.
        target: Folder of the results; old ones in it are replaced when the new ones are whole.
        origin: How many replications, on which engine, which figures; with a goal, how many at most.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        What was found.

    Raises:
        GridsimError: If the scenario cannot be simulated, or the results cannot be written.
        LogError: If an engine is wrong.
    """
    kept = 0 if origin.goal else origin.replications
    refuse_large(loaded.scenario, loaded.folder, workers, kept)
    build(loaded.scenario, loaded.folder, Draws(loaded.scenario.seed, 0, origin.deterministic))
    scenario, tables = loaded.sealed()
    return simulate(scenario, tables, target, origin, workers=workers, until=origin.goal, done=done)


def simulate(
    scenario: Scenario,
    tables: dict[str, Path],
    target: Path,
    origin: Origin,
    *,
    workers: int,
    until: Goal | None = None,
    done: Callable[[], None],
) -> Report:
    """Simulate a scenario with its tables, to the end or until a goal is met, and write its results."""
    changed = Changed(origin.variant, origin.settings)
    with folder_for(target, recipe(origin, scenario.name)) as temporary:
        folder = copy_inputs(temporary, [scenario], tables)
        ground = prepared(scenario, folder)
        job, agreed = Job(scenario, folder, origin.engine, origin.deterministic), list[Agreement]()
        numbers = range(origin.replications)
        running = replicating(
            job, numbers, workers=workers, check=origin.check, agreed=agreed.append, done=done
        )
        with closing(running) as found:
            outcomes = list(until_precise(found, until) if until else found)
        origin = replace(origin, replications=len(outcomes))
        report = Report(
            scenario=scenario,
            town=ground.town,
            outcomes=outcomes,
            estimates=collect(outcomes),
            folder=target,
            goal=origin.goal,
            recorded=ground.recorded,
            agreement=agreed[0] if agreed else None,
            changed=changed,
        )
        write_tables(temporary, scenario, ground.town, outcomes, report.estimates)
        if origin.csv:
            write_cases_csv(temporary / "cases.parquet")
        write_reports(report, temporary, origin.languages, show, draw if origin.figures else None)
        write_manifest(temporary, scenario, origin)
    return report


def draw(report: Report, folder: Path, lang: Language) -> None:
    """Draw all figures into a folder that exists."""
    assumed, inputs = assumed_inputs(report.scenario)
    draw_all(
        report.scenario,
        report.outcomes,
        folder,
        lang,
        assumed=assumed,
        inputs=inputs,
        changed=report.changed,
    )
