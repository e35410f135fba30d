"""Advising: pilots of a scenario and its variants, and what they say on how to simulate them, written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from gridsim.errors import StudyError
from gridsim.output.accounts.advice import Cast, Counsel
from gridsim.output.figures.advice import draw
from gridsim.output.files.advice import write_table
from gridsim.output.files.inputs import copy_inputs
from gridsim.output.files.manifest import restored, variant_entry, write_manifest
from gridsim.output.files.origins import Advised, thresholds
from gridsim.output.files.places import folder_for
from gridsim.output.files.targets import recipe
from gridsim.output.reports import write_reports
from gridsim.output.summaries.advice import show
from gridsim.output.words.terms import Changed
from gridsim.scenario.load import Loaded, from_resolved
from gridsim.scenario.people import Title
from gridsim.study.advise import Offers, advise
from gridsim.study.claims import BASE
from gridsim.study.compare import HEADLINES
from gridsim.study.memory import refuse_large
from gridsim.study.replicate import Job


def run_advice(
    loaded: dict[str, Loaded],
    target: Path,
    origin: Advised,
    *,
    early: Callable[[Cast, Offers], None] = lambda _, __: None,
    workers: int,
    done: Callable[[], None] = lambda: None,
) -> Counsel:
    """Advise on a scenario and its variants, and write the advice.

    Args:
        loaded: The base and the variants, as from ``load_variants``.
        target: Folder of the results; old ones in it are replaced when the new ones are whole.
        origin: How many pilots, how precise, which figures.
        early: Called with the loads that are offered, before anything is simulated.
        workers: Processes that share the work.
        done: Called after each pilot replication of all of them.

    Returns:
        What was advised.

    Raises:
        GridsimError: If a scenario cannot be simulated, or the results cannot be written.
    """
    for one in loaded.values():
        refuse_large(one.scenario, one.folder, workers, kept=origin.replications)
    sealed = {name: one.sealed() for name, one in loaded.items()}
    tables = {name: path for _, found in sealed.values() for name, path in found.items()}
    offers = loaded[BASE].variants
    titles = {name: offers[name].title if name else loaded[BASE].scenario.title for name in loaded}
    cast = Cast({name: scenario for name, (scenario, _) in sealed.items()}, titles)
    return simulate(cast, tables, target, origin, early=early, workers=workers, done=done)


def simulate(
    cast: Cast,
    tables: dict[str, Path],
    target: Path,
    origin: Advised,
    *,
    early: Callable[[Cast, Offers], None] = lambda _, __: None,
    workers: int,
    done: Callable[[], None],
) -> Counsel:
    """Simulate scenarios with their tables, and write what is advised on them."""
    amounts = thresholds(origin.matters)
    if set(amounts) - {name for name, _ in HEADLINES}:
        raise StudyError("--matters: advice is given on the headline measures alone, not on single villages")
    with folder_for(target, recipe(origin, cast.scenarios[BASE].name)) as temporary:
        folder = copy_inputs(temporary, cast.scenarios.values(), tables)
        jobs = {name: Job(scenario, folder, origin.engine) for name, scenario in cast.scenarios.items()}
        found = advise(
            jobs,
            origin.replications,
            origin.goal,
            amounts=amounts,
            early=partial(early, cast),
            workers=workers,
            done=done,
        )
        changed = Changed(settings=origin.settings)
        counsel = Counsel(cast.scenarios, cast.titles, found, target, origin.figures, changed)
        write_table(found, temporary / "advice.csv")
        figures = draw if origin.figures else None
        write_reports(counsel, temporary, origin.languages, show, figures, name="advice")
        described = {
            name: variant_entry(scenario, cast.titles[name])
            for name, scenario in cast.scenarios.items()
            if name != BASE
        }
        write_manifest(temporary, counsel.base, origin, {"variants": described, "advice": True, "whole": 1})
    return counsel


def advise_again(
    manifest: dict[str, Any],
    tables: dict[str, Path],
    target: Path,
    *,
    workers: int,
    done: Callable[[], None],
) -> Counsel:
    """Make advice again from its manifest and the scenarios' tables."""
    scenarios = {BASE: from_resolved(manifest["scenario"])}
    titles: dict[str, Title | None] = {BASE: scenarios[BASE].title}
    for name, variant in manifest["variants"].items():
        scenarios[name] = from_resolved(variant["scenario"])
        titles[name] = Title(**variant["title"]) if variant["title"] else None
    origin = restored(Advised, manifest)
    return simulate(Cast(scenarios, titles), tables, target, origin, workers=workers, done=done)
