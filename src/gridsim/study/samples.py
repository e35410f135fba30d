"""Samples: the measures that claims are about, in each replication."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from gridsim.errors import StudyError
from gridsim.scenario.spelling import nearest
from gridsim.study.claims import BASE, Claim, Kind
from gridsim.study.measures import Outcome
from gridsim.study.replicate import Failure, Job, pieces, run_all
from gridsim.study.statistics import Numbers
from gridsim.study.store import Store
from gridsim.study.summary import Key


@dataclass(frozen=True, eq=False)
class Sample:
    """A measure in each replication.

    Attributes:
        values: Its values, nan where there is none, shape (r,).
        cases: How many cases it counts, shape (r,).
    """

    values: Numbers
    cases: Numbers


Samples = Mapping[Key, Sample]


def simulate(
    jobs: Mapping[str, Job],
    claims: Sequence[Claim],
    replications: int,
    *,
    workers: int = 1,
    store: Store | None = None,
    done: Callable[[], None] = lambda: None,
) -> dict[str, dict[Key, Sample]]:
    """Run the replications that claims are held against.

    Args:
        jobs: The scenario as it stands, under an empty name, and variants; only those needed are run.
        claims: What is expected.
        replications: How many of each.
        workers: Processes that share the work.
        store: Where outcomes are kept.
        done: Called after each replication.

    Returns:
        By variant, the measures that are named in any claim about it.

    Raises:
        StudyError: If seeds differ, a replication cannot be run, or there is no such measure.
    """
    needed = {name: jobs[name] for name in jobs if name in names_of(claims)}
    seeds = {job.scenario.seed for job in needed.values()}
    if len(seeds) > 1:
        raise StudyError(f"variants have seeds of their own ({', '.join(map(str, sorted(seeds)))})")
    keys = {name: [claim.key for claim in claims if name in names_of([claim])] for name in needed}
    rows: dict[str, list[dict[Key, tuple[float, int]]]] = {name: [] for name in needed}
    work = pieces(needed, range(replications), workers=workers)
    with closing(run_all(work, workers=workers, store=store)) as results:
        for number, outcomes in results:
            for name, outcome in outcomes.items():
                if isinstance(outcome, Failure):
                    place = name or "the scenario"
                    raise StudyError(f"{place} cannot be run, in replication {number}: {outcome.message}")
                rows[name].append(picked(outcome, keys[name]))
                done()
    return {name: columns(found, keys[name]) for name, found in rows.items()}


def names_of(claims: Sequence[Claim]) -> set[str]:
    """Names of the variants that claims need."""
    return {claim.variant for claim in claims} | {BASE for claim in claims if claim.kind is Kind.BASE}


def picked(outcome: Outcome, keys: Sequence[Key]) -> dict[Key, tuple[float, int]]:
    """Take some measures of a replication, each with the cases that it counts."""
    found = {(value.name, value.key): (value.value, value.cases) for value in outcome.values}
    for name, key in keys:
        if (name, key) not in found:
            known = [other for measure, other in found if measure == name]
            raise StudyError(f"expect: {name} is not given for {key!r} in this scenario{nearest(key, known)}")
    return {key: found[key] for key in keys}


def columns(rows: Sequence[dict[Key, tuple[float, int]]], keys: Sequence[Key]) -> dict[Key, Sample]:
    """Put measures of replications into columns."""
    return {key: Sample(*np.array([row[key] for row in rows], np.float64).reshape(-1, 2).T) for key in keys}
