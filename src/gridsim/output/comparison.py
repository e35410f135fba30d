"""Comparing: variants, or other files, simulated beside a base on the same luck, drawn and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gridsim.errors import StudyError
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.output.accounts.comparison import Account, Side
from gridsim.output.figures.comparison import draw_all
from gridsim.output.files.comparison import write_differences, write_replications
from gridsim.output.files.inputs import copy_inputs
from gridsim.output.files.manifest import restored, variant_entry, write_manifest
from gridsim.output.files.origins import Compared, thresholds
from gridsim.output.files.places import folder_for
from gridsim.output.files.targets import recipe
from gridsim.output.reports import write_reports
from gridsim.output.summaries.comparison import show
from gridsim.output.words.terms import Changed
from gridsim.scenario.files import Reach
from gridsim.scenario.load import Loaded, from_resolved, load, load_variants
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.study.claims import BASE
from gridsim.study.compare import compare, same_luck
from gridsim.study.memory import refuse_large
from gridsim.study.replicate import Job


def load_all(
    paths: Sequence[Path], chosen: Sequence[str], settings: Sequence[str], reach: Reach | None = None
) -> dict[str, Loaded]:
    """Load what is compared: a scenario and its variants, or several files.

    Args:
        paths: The scenario files, at least one; the first is the base.
        chosen: Names of variants of a single file; none for all.
        settings: Changes from the command line, which win over those of a variant.
        reach: Which files they may have read beside those in their folders.

    Returns:
        The base, under an empty name, and what is compared with it by name.

    Raises:
        GridsimError: If one cannot be loaded, or there is nothing to compare.
    """
    path, *others = paths
    if others:
        return load_files(path, others, chosen, settings, reach)
    loaded = load_variants(path, chosen, settings, reach)
    if len(loaded) == 1:
        raise StudyError(f"{path} offers no variants to compare; write them under its key variants")
    return loaded


def load_files(
    first: Path,
    others: Sequence[Path],
    chosen: Sequence[str],
    settings: Sequence[str],
    reach: Reach | None,
) -> dict[str, Loaded]:
    """Load several files: the base, and the others by the names of their scenarios."""
    if chosen:
        raise StudyError("--variant chooses among the variants of one file; here are several files")
    base = load(first, settings=settings, reach=reach)
    found = {BASE: base}
    for path in others:
        one = load(path, settings=settings, reach=reach)
        name = one.scenario.name if one.scenario.name not in (base.scenario.name, *found) else path.stem
        if name in found:
            raise StudyError(f"{path}: another of the files is called {name} too; change its name")
        found[name] = one
    return found


def title_of(name: str, one: Loaded, loaded: dict[str, Loaded]) -> Title | None:
    """Title of what is compared; with its name, where another has the same title."""
    if one.variant:
        return loaded[BASE].variants[name].title
    title = one.scenario.title
    if title is None or [other.scenario.title for other in loaded.values()].count(title) == 1:
        return title
    return Title(en=f"{title.en} ({name})", zh=f"{title.zh}（{name}）")


def run_comparison(
    loaded: dict[str, Loaded],
    target: Path,
    origin: Compared,
    *,
    workers: int,
    done: Callable[[], None] = lambda: None,
) -> Account:
    """Compare a scenario with its variants and write the results.

    Args:
        loaded: The base and the variants, as from ``load_all``.
        target: Folder of the results; old ones in it are replaced when the new ones are whole.
        origin: How many replications, which figures.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        What was found.

    Raises:
        GridsimError: If they cannot be compared, or the results cannot be written.
    """
    same_luck({name: Job(one.scenario, one.folder) for name, one in loaded.items()})
    for one in loaded.values():
        refuse_large(one.scenario, one.folder, workers)
        build(one.scenario, one.folder, Draws(one.scenario.seed, 0))
    sealed = {name: one.sealed() for name, one in loaded.items()}
    tables = {name: path for _, found in sealed.values() for name, path in found.items()}
    titles = {name: title_of(name, one, loaded) for name, one in loaded.items() if name != BASE}
    scenarios = {name: scenario for name, (scenario, _) in sealed.items()}
    return simulate(scenarios, titles, tables, target, origin, workers=workers, done=done)


def simulate(
    scenarios: dict[str, Scenario],
    titles: dict[str, Title | None],
    tables: dict[str, Path],
    target: Path,
    origin: Compared,
    *,
    workers: int,
    done: Callable[[], None],
) -> Account:
    """Simulate scenarios with their tables, compare them with the first, and write the results."""
    limits = thresholds(origin.matters)
    with folder_for(target, recipe(origin, scenarios[BASE].name)) as temporary:
        folder = copy_inputs(temporary, scenarios.values(), tables)
        jobs = {name: Job(scenario, folder, origin.engine) for name, scenario in scenarios.items()}
        found = compare(jobs, origin.replications, thresholds=limits, workers=workers, done=done)
        base = scenarios[BASE]
        sides = [
            Side(
                name,
                titles[name],
                scenario,
                found.differences[name],
                found.outcomes[name],
                same_ladder=set(scenario.ladder) == set(base.ladder),
            )
            for name, scenario in scenarios.items()
            if name != BASE
        ]
        changed = Changed(settings=origin.settings)
        account = Account(base, found.outcomes[BASE], sides, limits, target, changed)
        write_differences(account, temporary / "differences.csv")
        write_replications(found.outcomes, temporary / "replications.parquet")
        write_reports(account, temporary, origin.languages, show, draw_all if origin.figures else None)
        described = {side.name: variant_entry(side.scenario, side.title) for side in sides}
        write_manifest(temporary, base, origin, {"variants": described})
    return account


def compare_again(
    manifest: dict[str, Any],
    tables: dict[str, Path],
    target: Path,
    *,
    workers: int,
    done: Callable[[], None],
) -> Account:
    """Make a comparison again from its manifest and the scenarios' tables."""
    scenarios = {BASE: from_resolved(manifest["scenario"])}
    titles: dict[str, Title | None] = {}
    for name, variant in manifest["variants"].items():
        scenarios[name] = from_resolved(variant["scenario"])
        titles[name] = Title(**variant["title"]) if variant["title"] else None
    origin = restored(Compared, manifest)
    return simulate(scenarios, titles, tables, target, origin, workers=workers, done=done)
