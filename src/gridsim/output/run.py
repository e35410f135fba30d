"""Running: a scenario simulated, measured, drawn and written; and results made again."""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.model.town import Town, build_town
from gridsim.output import summary
from gridsim.output.advice import advise_again
from gridsim.output.comparison import compare_again
from gridsim.output.figures import draw_all
from gridsim.output.folders import copy_inputs, folder_for
from gridsim.output.manifest import (
    MANIFEST,
    Origin,
    hashes,
    read_manifest,
    restored,
    versions,
    write_manifest,
)
from gridsim.output.results import write_cases_csv, write_tables
from gridsim.output.sweep import Means, sweep_again
from gridsim.output.words import Language, language
from gridsim.scenario.load import Loaded, from_resolved
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.measures import Outcome
from gridsim.study.memory import refuse_if_too_large
from gridsim.study.precision import Goal, until_precise
from gridsim.study.replicate import Job, replicating
from gridsim.study.summary import Estimates, collect


@dataclass(frozen=True, eq=False)
class Report:
    """What a run found.

    Attributes:
        scenario: What was simulated.
        town: Who belongs to whom.
        outcomes: The replications.
        estimates: Each measure over the replications.
        folder: Where the results are.
        goal: How precise a measure was to be; None where the number of replications was given.
    """

    scenario: Scenario
    town: Town
    outcomes: Sequence[Outcome]
    estimates: Estimates
    folder: Path
    goal: Goal | None = None


def run(
    loaded: Loaded,
    target: Path,
    origin: Origin,
    *,
    workers: int,
    check: bool,
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Run a scenario and write its results.

    Args:
        loaded: The scenario, and where its files are.
        target: Folder of the results; old ones in it are replaced when the new ones are whole.
        origin: How many replications, on which engine, which figures; with a goal, how many at most.
        workers: Processes that share the work.
        check: Whether the first replication also runs on the other engine.
        done: Called after each replication.

    Returns:
        What was found.

    Raises:
        GridsimError: If the scenario cannot be simulated, or the results cannot be written.
        LogError: If an engine is wrong.
    """
    refuse_if_too_large(loaded.scenario, workers, kept=0 if origin.goal else origin.replications)
    build(loaded.scenario, loaded.folder, Draws(loaded.scenario.seed, 0, origin.deterministic))
    scenario, tables = loaded.sealed()
    return simulate(
        scenario, tables, target, origin, workers=workers, check=check, until=origin.goal, done=done
    )


def simulate(
    scenario: Scenario,
    tables: dict[str, Path],
    target: Path,
    origin: Origin,
    *,
    workers: int,
    check: bool,
    until: Goal | None = None,
    done: Callable[[], None],
) -> Report:
    """Simulate a scenario with its tables, to the end or until a goal is met, and write its results."""
    with folder_for(target) as temporary:
        folder = copy_inputs(temporary, tables)
        town = build_town(scenario, folder)
        job = Job(scenario, folder, origin.engine, origin.deterministic)
        numbers, compared = range(origin.replications), 0 if check else None
        with closing(replicating(job, numbers, workers=workers, compared=compared, done=done)) as found:
            outcomes = list(until_precise(found, until) if until else found)
        origin = replace(origin, replications=len(outcomes))
        estimates = collect(outcomes)
        report = Report(scenario, town, outcomes, estimates, target, origin.goal)
        write_tables(temporary, scenario, town, outcomes, estimates)
        if origin.csv:
            write_cases_csv(temporary / "cases.parquet")
        for lang in origin.languages:
            if origin.figures:
                draw(report, temporary / "figures", language(lang))
            summary.write(report, temporary / f"summary.{lang}.txt", language(lang))
        write_manifest(temporary, scenario, origin)
    return report


def draw(report: Report, folder: Path, lang: Language) -> None:
    """Draw all figures into a folder."""
    folder.mkdir(exist_ok=True)
    assumed, inputs = assumed_inputs(report.scenario)
    draw_all(report.scenario, report.outcomes, folder, lang, assumed=assumed, inputs=inputs)


@dataclass(frozen=True)
class Reproduction:
    """How results made again compare with the old ones.

    Attributes:
        same: Files that are equal byte by byte.
        alike: Files made with other versions of libraries that hold the same, though in other bytes, and
            figures, of which that cannot be told.
        different: Files that differ, are new or are missing.
        changed: Files in the folder that are not what its manifest says.
        versions: Libraries whose versions differ: name, then and now.
    """

    same: tuple[str, ...]
    alike: tuple[str, ...]
    different: tuple[str, ...]
    changed: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]


def reproduce(folder: Path, *, workers: int, done: Callable[[], None] = lambda: None) -> Reproduction:
    """Make results again from their manifest, and compare them byte by byte.

    Args:
        folder: The folder of the results; it is only read.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        What is the same and what is not.

    Raises:
        ResultsError: If the folder has no manifest that can be used.
    """
    manifest = read_manifest(folder)
    now = versions()
    then = manifest["versions"]
    other = [(name, then.get(name, "none"), new) for name, new in now.items() if then.get(name) != new]
    with tempfile.TemporaryDirectory(prefix="gridsim-") as temporary:
        again = Path(temporary) / folder.resolve().name
        make_again(manifest, folder / "inputs", again, workers=workers, done=done)
        names = sorted({*manifest["files"], *hashes(again), MANIFEST})
        same = [name for name in names if equal(folder / name, again / name)]
        rest = [name for name in names if name not in same]
        like = [name for name in rest if other and alike(folder / name, again / name)]
    return Reproduction(
        same=tuple(same),
        alike=tuple(like),
        different=tuple(name for name in rest if name not in like),
        changed=tuple(changed_files(folder, manifest)),
        versions=tuple(other),
    )


def make_again(
    manifest: dict[str, Any], inputs: Path, target: Path, *, workers: int, done: Callable[[], None]
) -> None:
    """Make the results of a manifest again, of a run, a comparison or a sweep."""
    names = [name.removeprefix("inputs/") for name in manifest["files"] if name.startswith("inputs/")]
    tables = {name: inputs / name for name in names}
    if "advice" in manifest:
        advise_again(manifest, tables, target, workers=workers, done=done)
        return
    if "variants" in manifest:
        compare_again(manifest, tables, target, workers=workers, done=done)
        return
    if "sweep" in manifest:
        sweep_again(manifest, tables, target, Means(workers=workers, done=done))
        return
    scenario, origin = from_resolved(manifest["scenario"]), restored(Origin, manifest)
    simulate(scenario, tables, target, origin, workers=workers, check=False, done=done)


def equal(one: Path, other: Path) -> bool:
    """Whether two files exist and hold the same bytes."""
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def alike(one: Path, other: Path) -> bool:
    """Whether two files made with other versions of libraries hold the same, as far as can be told."""
    if not (one.is_file() and other.is_file()):
        return False
    if one.name == MANIFEST:
        kept = [read_manifest(path.parent) for path in (one, other)]
        for manifest in kept:
            del manifest["versions"], manifest["files"]
        return kept[0] == kept[1]
    if one.suffix == ".parquet":
        from pyarrow import parquet

        return bool(parquet.read_table(one).equals(parquet.read_table(other)))
    return one.suffix in (".png", ".svg")


def changed_files(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Files of a folder of results that are not what its manifest says."""
    found = hashes(folder)
    names = sorted({*found, *manifest["files"]})
    return [name for name in names if found.get(name) != manifest["files"].get(name)]
