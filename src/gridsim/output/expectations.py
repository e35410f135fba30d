"""Expecting: a scenario and its variants simulated, and held to what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gridsim.errors import ScenarioError, StudyError
from gridsim.model.build import build
from gridsim.model.calendar import follow_up_days
from gridsim.model.draws import Draws
from gridsim.output.accounts.baseline import BaselineFile, baseline_of, substance
from gridsim.output.accounts.expectations import Account
from gridsim.scenario.files import Reach
from gridsim.scenario.load import Loaded, load
from gridsim.scenario.schema import Scenario
from gridsim.study.claims import BASE, Claim, Kind, claims_of
from gridsim.study.expect import judge
from gridsim.study.memory import refuse_large
from gridsim.study.replicate import Job
from gridsim.study.samples import names_of, simulate
from gridsim.study.store import Store


@dataclass(frozen=True)
class Asked:
    """What is expected of whom.

    Attributes:
        loaded: The scenario as it stands, under an empty name, and the variants that are needed.
        claims: All that is expected, also versus a baseline.
    """

    loaded: dict[str, Loaded]
    claims: list[Claim]

    @property
    def base(self) -> Scenario:
        """The scenario as it stands."""
        return self.loaded[BASE].scenario

    @property
    def simulated(self) -> int:
        """How many scenarios are simulated."""
        return len(names_of(self.claims))


def ask(path: Path, chosen: Sequence[str], settings: Sequence[str], reach: Reach | None = None) -> Asked:
    """Load a scenario with what is expected of it.

    Args:
        path: The scenario file.
        chosen: Names of the variants that are asked about; none for all that the file says.
        settings: Changes from the command line, in the scenario and in every variant.
        reach: Which files it may have read beside those in its folder.

    Raises:
        GridsimError: If it cannot be loaded, expects nothing, or expects something of what is never judged.
    """
    base = load(path, settings=settings, reach=reach)
    if not base.scenario.expect:
        raise StudyError(f"{path} expects nothing; write what it must keep under its key expect")
    if unjudged := [note for note in base.notes if note.path.startswith("expect")]:
        raise ScenarioError(path, unjudged)
    if not base.variants and any(one.versus == "base" for one in base.scenario.expect):
        raise StudyError(f"{path} has no variants to compare with the base")
    loaded = {BASE: base}
    for name in dict.fromkeys(chosen):
        loaded[name] = load(path, variant=name, settings=settings, reach=reach)
    claims = claims_of(base.scenario.expect, list(base.variants), chosen)
    if not claims:
        raise StudyError(f"{path} expects nothing of {', '.join(dict.fromkeys(chosen))}")
    for name in sorted(names_of(claims) - set(loaded)):
        loaded[name] = load(path, variant=name, settings=settings, reach=reach)
    return Asked(loaded, claims)


def expect(
    asked: Asked,
    replications: int,
    compared: BaselineFile | None,
    *,
    workers: int,
    store: Store | None,
    keeps: bool,
    done: Callable[[], None] = lambda: None,
) -> Account:
    """Simulate what is needed, and judge what is expected.

    Args:
        asked: What is expected of whom.
        replications: How many of each.
        compared: What was measured before.
        workers: Processes that share the work.
        store: Where outcomes are kept.
        keeps: Whether a baseline is to be written, so that there need be nothing to judge.
        done: Called after each replication.

    Raises:
        GridsimError: If something cannot be simulated or judged.
    """
    judged = [claim for claim in asked.claims if compared or claim.kind is not Kind.BASELINE]
    if not judged and not keeps:
        raise StudyError("all that is expected is versus a baseline: give one with --baseline")
    needed = {name: one for name, one in asked.loaded.items() if name in names_of(asked.claims)}
    for one in needed.values():
        refuse_large(one.scenario, one.folder, workers)
        build(one.scenario, one.folder, Draws(one.scenario.seed, 0))
    jobs = {name: Job(one.scenario, one.folder) for name, one in needed.items()}
    samples = simulate(jobs, asked.claims, replications, workers=workers, store=store, done=done)
    before = compared.compared() if compared else None
    hashes = {name: substance(one.scenario, one.folder) for name, one in needed.items()}
    return Account(
        scenario=asked.base,
        titles={name: one.title for name, one in asked.loaded[BASE].variants.items()},
        judgements=judge(judged, samples, before, followed=follow_up_days(asked.base), seed=asked.base.seed),
        replications=replications,
        left_out=len(asked.claims) - len(judged),
        compared=compared,
        kept=baseline_of(asked.base, hashes, replications, samples),
        settings=asked.loaded[BASE].settings,
    )
