"""Advice: warm-up, window and replications for a scenario and all its variants, from a few pilots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from gridsim.model.build import build
from gridsim.study.claims import BASE, Kind, claims_of
from gridsim.study.compare import HEADLINES, MOST, difference, replications_needed, table
from gridsim.study.expect import Judgement, judge
from gridsim.study.horizon import Shortfall, shortfalls
from gridsim.study.measures import Outcome
from gridsim.study.offered import Offered, offered
from gridsim.study.pilots import Pilot, pilot
from gridsim.study.pool import in_order
from gridsim.study.precision import Goal, can_be_known, headlines
from gridsim.study.replicate import Job
from gridsim.study.samples import Sample, columns, picked
from gridsim.study.settled import Settling, backlog, days_to_done
from gridsim.study.summary import NOTHING, Estimates, Key, collect

Offers = dict[str, dict[str, Offered]]
"""By scenario, the load that is offered to each level."""
LEFT = 0.05
"""Share of the window's matters that may be open at its end before a longer window is advised."""
WEEK = 7


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is advised on one scenario.

    Attributes:
        offered: Load offered to each level.
        shortfalls: What the window is too short for.
        left: Share of the window's needs that are neither done nor withdrawn at its end; nan without needs.
        backlog: Matters arisen and not done, at the end of each day.
        days: Days from need to done, by the day of the need; without the last days, whose needs are done
            only if they are done quickly.
        outcomes: The pilots.
        needed: By headline measure, replications for the precision that is asked for, at most MOST.
        settling: By headline measure, replications with which a difference from the base of the stated amount
            would be settled, likewise; empty for the base.
    """

    offered: dict[str, Offered]
    shortfalls: list[Shortfall]
    left: float
    backlog: Settling
    days: Settling
    outcomes: Sequence[Outcome]
    needed: dict[Key, int]
    settling: dict[Key, int]


@dataclass(frozen=True, eq=False)
class Advice:
    """What is advised on a scenario and its variants.

    Attributes:
        sheets: By name, the base first.
        pilots: How many pilot replications of each.
        goal: How precise the headline measures are to be.
        amounts: By headline measure, the difference that is to be told from none, in the measure's unit.
        judged: What the pilots say of the scenario's expectations, as one family; without those against a
            baseline, and those about a measure that has no value in them.
    """

    sheets: dict[str, Sheet]
    pilots: int
    goal: Goal
    amounts: dict[Key, float]
    judged: list[Judgement]

    @property
    def warm_up(self) -> int | None:
        """Days of warm-up that are enough for all, in whole weeks; None where a series has not settled."""
        series = [one for sheet in self.sheets.values() for one in (sheet.backlog, sheet.days)]
        cuts = [one.cut for one in series if not np.isnan(one.late)]
        if not all(cut.settled for cut in cuts):
            return None
        return -(-max(cut.point for cut in cuts) // WEEK) * WEEK

    @property
    def first(self) -> int | None:
        """Replications that are enough for the measure that is looked at first, as ``replications``."""
        numbers = [
            one.get(self.goal.of) for sheet in self.sheets.values() for one in (sheet.needed, sheet.settling)
        ]
        return tens([number for number in numbers if number is not None])

    @property
    def replications(self) -> int | None:
        """Replications that are enough for all, in tens; None where nothing can be known."""
        numbers = [one.needed for one in self.judged if one.needed]
        for sheet in self.sheets.values():
            numbers += [*sheet.needed.values(), *sheet.settling.values()]
        return tens(numbers)


def tens(numbers: Sequence[int]) -> int | None:
    """The largest of some numbers of replications, in tens; None of none. What is over MOST is left out."""
    known = [number for number in numbers if number < MOST]
    return -(-max(known) // 10) * 10 if known else None


def advise(
    jobs: Mapping[str, Job],
    pilots: int,
    goal: Goal,
    *,
    amounts: Mapping[str, float],
    early: Callable[[Offers], None] = lambda _: None,
    workers: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Advice:
    """Advise on warm-up, window and replications for several scenarios at once.

    Args:
        jobs: The scenarios by name; the first is the base. All have the same seed.
        pilots: How many replications of each, at least 2.
        goal: How precise the headline measures are to be.
        amounts: By measure, the difference that is to be told from none, in the measure's unit; where there
            is none, as much of the base's mean as the goal says, else a twentieth of it.
        early: Called with the loads that are offered, before anything is simulated.
        workers: Processes that share the work; the advice is the same for any number.
        done: Called after each replication of all scenarios.

    Returns:
        The advice. Numbers of replications are estimates from few pilots.

    Raises:
        GridsimError: If a scenario cannot be simulated.
    """
    names = list(jobs)
    loads = list(in_order([partial(offer, job) for job in jobs.values()], workers))
    early(dict(zip(names, loads, strict=True)))
    found = pilot(jobs, pilots, workers=workers, done=done)
    base = [one.outcome for one in found[names[0]]]
    told = {key: amounts.get(key[0], usual(goal, key, collect(base))) for key in HEADLINES}
    sheets = {}
    for name, load in zip(names, loads, strict=True):
        beside = [] if name == names[0] else base
        family = len(HEADLINES) * max(len(jobs) - 1, 1)
        sheets[name] = sheet(jobs[name], load, found[name], beside, goal=goal, amounts=told, family=family)
    return Advice(sheets, pilots, goal, told, expectations(jobs, found))


def expectations(jobs: Mapping[str, Job], found: Mapping[str, Sequence[Pilot]]) -> list[Judgement]:
    """Judge by the pilots what the base's section ``expect`` says of these scenarios."""
    base, *variants = jobs
    samples: dict[str, dict[Key, Sample]] = {BASE: {}}
    claims = []
    for claim in claims_of(jobs[base].scenario.expect, variants):
        about = {claim.variant, BASE} if claim.kind is Kind.BASE else {claim.variant}
        if claim.kind is Kind.BASELINE or not about <= set(jobs):
            continue
        for name in about:
            rows = [picked(one.outcome, [claim.key]) for one in found[name]]
            samples.setdefault(name, {}).update(columns(rows, [claim.key]))
        if not any(np.isnan(samples[name][claim.key].values).all() for name in about):
            claims.append(claim)
    return judge(claims, samples)


def offer(job: Job) -> dict[str, Offered]:
    """The load that the plan of a scenario's first replication offers to each level."""
    world = build(job.scenario, job.folder, job.draws(0))
    return offered(world, world.clocks.tick(job.scenario.window.start))


def usual(goal: Goal, key: Key, base: Estimates) -> float:
    """The difference that is to be told from none where none is stated."""
    if goal.kind != "share" and key in headlines(goal):
        return goal.amount
    share = goal.amount if goal.kind == "share" else LEFT
    return share * abs(base.get(key, NOTHING).mean)


def sheet(
    job: Job,
    load: dict[str, Offered],
    pilots: Sequence[Pilot],
    base: Sequence[Outcome],
    *,
    goal: Goal,
    amounts: Mapping[Key, float],
    family: int,
) -> Sheet:
    """Put together what is advised on one scenario."""
    outcomes = [one.outcome for one in pilots]
    estimates = collect(outcomes)
    known = {key: estimates.get(key, NOTHING) for key in headlines(goal)}
    gone = [estimates.get((f"rate.{name}", ""), NOTHING).mean for name in ("done", "withdrawn")]
    return Sheet(
        offered=load,
        shortfalls=shortfalls(job.scenario),
        left=max(1 - sum(gone), 0.0),
        backlog=backlog(pilots),
        days=days_to_done(pilots),
        outcomes=outcomes,
        needed={
            key: goal.needed(estimate, len(pilots))
            for key, estimate in known.items()
            if can_be_known(key, estimate, len(pilots)) and goal.wanted(estimate) > 0
        },
        settling=settling(base, outcomes, amounts, family) if base else {},
    )


def settling(
    base: Sequence[Outcome], variant: Sequence[Outcome], amounts: Mapping[Key, float], family: int
) -> dict[Key, int]:
    """Replications with which a difference of the stated amount would be settled, by headline measure."""
    before, after = table(base), table(variant)
    found = {}
    for key, amount in amounts.items():
        if key in before and key in after and amount > 0:
            paired = difference(key, before[key], after[key]).paired
            if can_be_known(key, paired, len(base)):
                found[key] = replications_needed(paired.sd, amount, family)
    return found
