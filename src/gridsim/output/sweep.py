"""Sweeping: a scenario simulated at the points of a design, drawn and written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from gridsim.errors import StudyError
from gridsim.output.accounts.sweep import DONE, Account, measure_keys
from gridsim.output.figures.sweep import draw_all
from gridsim.output.files.inputs import copy_inputs
from gridsim.output.files.manifest import restored, write_manifest
from gridsim.output.files.origins import Swept
from gridsim.output.files.places import folder_for
from gridsim.output.files.sweep import Tables, tables, write_effects, write_failed, write_points
from gridsim.output.files.targets import recipe
from gridsim.output.reports import write_reports
from gridsim.output.summaries.sweep import show
from gridsim.output.words.terms import Changed
from gridsim.scenario.load import from_resolved
from gridsim.scenario.schema import Scenario
from gridsim.study.points import Design, lay_out
from gridsim.study.statistics import Numbers
from gridsim.study.store import Store
from gridsim.study.summary import Key
from gridsim.study.sweep import Found, Tally, sweep


@dataclass(frozen=True)
class Means:
    """With what a sweep is computed; nothing of it changes a byte of the results but a budget.

    Attributes:
        workers: Processes that share the work.
        scheduler: Address of a Dask scheduler whose workers share it instead; empty for none.
        store: Where outcomes are kept.
        tally: Counts what is computed, and holds it to a budget.
        done: Called after each replication.
    """

    workers: int = 1
    scheduler: str = ""
    store: Store | None = None
    tally: Tally = field(default_factory=Tally)
    done: Callable[[], None] = lambda: None


def run_sweep(
    design: Design, sealed: tuple[Scenario, dict[str, Path]], target: Path, origin: Swept, means: Means
) -> Account:
    """Simulate the points of a design and write the results.

    Args:
        design: The points, laid out and checked.
        sealed: The base and its tables, as ``Loaded.sealed`` gives them.
        target: Folder of the results; old ones in it are replaced when the new ones are whole.
        origin: How many replications, which figures; of how many points, if not of all.
        means: With what it is computed.

    Returns:
        What was found.

    Raises:
        GridsimError: If no point can be simulated, or the results cannot be written.
        LogError: If an engine is wrong: a bug.
    """
    base, inputs = sealed
    whole = replace(design, base=base.model_copy(update={"sweep": None}))
    with folder_for(target, recipe(origin, base.name)) as temporary:
        folder = copy_inputs(temporary, readers(whole), inputs)
        points = sweep(
            whole.first(origin.whole or len(whole.points)),
            folder,
            origin.replications,
            workers=means.workers,
            scheduler=means.scheduler,
            store=means.store,
            tally=means.tally,
            done=means.done,
        )
        with tables(temporary, whole, as_csv=origin.csv) as opened, closing(points) as found_points:
            kept = Kept(origin, opened)
            for found in found_points:
                kept.take(found)
                if found.failure:
                    write_failed(whole, found.point, found.failure, temporary / "failed")
        refuse_nothing(kept, means)
        account = kept.account(whole, target)
        write_points(account, whole, temporary)
        finish(account, temporary, replace(origin, whole=kept.points))
    return account


@dataclass
class Kept:
    """What is kept of the points of a sweep: little, for there may be many.

    Attributes:
        origin: How many replications, which measures are drawn.
        tables: Where all else is written.
        points: How many points there were.
        chosen: The measures that are drawn.
        numbers: By measure, its values in the replications of each point.
        cases: By measure, how many cases each value counts.
        failures: By number, why a point could not be simulated.
    """

    origin: Swept
    tables: Tables
    points: int = 0
    chosen: list[Key] = field(default_factory=list)
    numbers: dict[Key, list[Numbers]] = field(default_factory=dict)
    cases: dict[Key, list[Numbers]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)

    def take(self, found: Found) -> None:
        """Write what a point says, and keep the measures that are drawn."""
        self.tables.write(found)
        nothing = np.full(self.origin.replications, np.nan)
        if found.failure:
            self.failures[found.point.number] = found.failure
        elif not self.numbers:
            self.chosen = measure_keys(self.origin.section.measures, found.keys)
            self.numbers = {key: [nothing] * self.points for key in (*self.chosen, DONE)}
            self.cases = {key: [nothing] * self.points for key in self.numbers}
        for key, rows in self.numbers.items():
            rows.append(nothing if found.failure else found.column(key))
            self.cases[key].append(nothing if found.failure else found.counts(key))
        self.points += 1

    def account(self, design: Design, folder: Path) -> Account:
        """Put together what was found at the points of a design."""
        held = {key: np.array(rows) for key, rows in self.numbers.items()}
        return Account(
            design=design.first(self.points),
            total=len(design.points),
            sweep=self.origin.section,
            replications=self.origin.replications,
            numbers={key: held[key] for key in self.chosen},
            cases={key: np.array(self.cases[key]) for key in self.chosen},
            shares_done=held[DONE],
            failures=self.failures,
            folder=folder,
            changed=Changed(self.origin.variant, self.origin.settings),
        )


def readers(design: Design) -> list[Scenario]:
    """The scenarios of a design that may each read other columns of a table; the base alone, as a rule."""
    varied = [one.path for one in design.inputs]
    if any(path in ("town", "town.roster", "demand") or path.startswith("demand.trace") for path in varied):
        return [design.base, *(design.scenario(point) for point in design.points)]
    return [design.base]


def refuse_nothing(kept: Kept, means: Means) -> None:
    """Refuse to write results without a single point."""
    if kept.points > len(kept.failures):
        return
    if kept.failures:
        number, why = next(iter(kept.failures.items()))
        raise StudyError(f"no point could be simulated; point {number}: {why}")
    stored = "; what was computed is kept: run again to go on" if means.store else ""
    raise StudyError(f"the budget was spent before the first point was whole{stored}")


def finish(account: Account, folder: Path, origin: Swept) -> None:
    """Write effects, figures, summaries and the manifest."""
    write_effects(account, folder)
    write_reports(account, folder, origin.languages, show, draw_all if origin.figures else None)
    write_manifest(folder, account.design.base, origin)


def sweep_again(manifest: dict[str, Any], tables: dict[str, Path], target: Path, means: Means) -> Account:
    """Make a sweep again from its manifest and the scenario's tables."""
    scenario, origin = from_resolved(manifest["scenario"]), restored(Swept, manifest)
    return run_sweep(lay_out(scenario, origin.section), (scenario, tables), target, origin, means)
