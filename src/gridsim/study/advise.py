"""Advice: warm-up, window and replications for a scenario and all its variants, from a few pilots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from gridsim.model.build import build
from gridsim.model.calendar import follow_up_days
from gridsim.study.claims import BASE, Claim, Kind, claims_of
from gridsim.study.compare import HEADLINES, difference, table
from gridsim.study.enough import LEVEL, MOST, replications_to_settle
from gridsim.study.expect import Judgement, Status, judge
from gridsim.study.horizon import Shortfall, shortfalls
from gridsim.study.measures import Outcome
from gridsim.study.offered import Offered, averaged, offered
from gridsim.study.pilots import Pilot, pilot
from gridsim.study.pool import in_order
from gridsim.study.precision import Goal, asked, check_key
from gridsim.study.replicate import Job
from gridsim.study.samples import Sample, columns, picked
from gridsim.study.settled import Settling, backlog, days_to_solved
from gridsim.study.summary import NOTHING, Estimates, Key, collect, followed

Offers = dict[str, dict[str, Offered]]
"""By scenario, the load that is offered to each level."""
USUAL_SHARE = 0.05
"""Share of the base's mean that is told from none where no share is stated."""
WEEK = 7


@dataclass(frozen=True)
class Required:
    """How many replications some measures require, each with nine chances in ten.

    Attributes:
        numbers: By measure, how many, at least the pilots and at most MOST.
        unknown: Those of which the pilots cannot say it: too few have a value, or it is 0.
        alike: Those that do not differ from the base in any pilot.
    """

    numbers: dict[Key, int] = field(default_factory=dict)
    unknown: tuple[Key, ...] = ()
    alike: tuple[Key, ...] = ()

    @property
    def beyond(self) -> list[Key]:
        """Those that as many as MOST would not be enough for."""
        return [key for key, number in self.numbers.items() if number >= MOST]

    @property
    def within(self) -> list[int]:
        """The numbers of the others."""
        return [number for number in self.numbers.values() if number < MOST]


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is advised on one scenario.

    Attributes:
        offered: Load offered to each level, mean of the pilots' plans.
        shortfalls: What the window is too short for.
        left: Share of the window's needs that are not solved while they are followed; nan without needs.
        backlog: Matters arisen and not done, at the end of each day.
        days: Days from need to solved, as far as followed, by the day of the need.
        outcomes: The pilots.
        needed: For the precision that is asked for, of the headline measures and of the goal's.
        settling: To settle a difference of the stated amount from the base, likewise; empty for the base.
    """

    offered: dict[str, Offered]
    shortfalls: list[Shortfall]
    left: float
    backlog: Settling
    days: Settling
    outcomes: Sequence[Outcome]
    needed: Required
    settling: Required


@dataclass(frozen=True, eq=False)
class Advice:
    """What is advised on a scenario and its variants.

    Attributes:
        sheets: By name, the base first.
        pilots: How many pilot replications of each.
        goal: How precise the headline measures are to be.
        amounts: By measure, the difference that is to be told from none, in the measure's unit.
        judged: What the pilots say of the scenario's expectations, as one family.
        unjudged: Expectations that they cannot say anything of: those against a baseline, and those about a
            measure that has no value in them.
    """

    sheets: dict[str, Sheet]
    pilots: int
    goal: Goal
    amounts: dict[Key, float]
    judged: list[Judgement]
    unjudged: list[Claim]

    @property
    def warm_up(self) -> int | None:
        """Days of warm-up that are enough for all, in whole weeks; None where a series has not settled."""
        both = [one for sheet in self.sheets.values() for one in (sheet.backlog, sheet.days)]
        series = [one for one in both if not one.nothing]
        if not all(one.cut.settled for one in series):
            return None
        return -(-max((one.cut.point for one in series), default=0) // WEEK) * WEEK

    @property
    def required(self) -> list[Required]:
        """What is required in all scenarios, for precision and for differences."""
        return [one for sheet in self.sheets.values() for one in (sheet.needed, sheet.settling)]

    @property
    def first(self) -> int | None:
        """Replications that are enough for the goal's measure, in tens; None if not known for all."""
        key = self.goal.of
        if any(key in (*one.beyond, *one.unknown) for one in self.required):
            return None
        return tens([one.numbers[key] for one in self.required if key in one.numbers])

    @property
    def undecided(self) -> list[Judgement]:
        """The expectations that the pilots do not settle."""
        return [one for one in self.judged if one.status is Status.INCONCLUSIVE]

    @property
    def replications(self) -> int | None:
        """Replications that are enough for all that can be reached, in tens; None where nothing can."""
        numbers = [one.needed for one in self.judged if 0 < one.needed < MOST]
        return tens([*numbers, *(number for one in self.required for number in one.within)])

    @property
    def whole(self) -> bool:
        """Whether that is enough for all that is asked, but for what is expected against a baseline."""
        unknown = [one for one in self.undecided if not 0 < one.needed < MOST]
        empty = [claim for claim in self.unjudged if claim.kind is not Kind.BASELINE]
        return not (unknown or empty or any(one.beyond or one.unknown for one in self.required))


def tens(numbers: Sequence[int]) -> int | None:
    """The largest of some numbers of replications, in tens; None of none."""
    return -(-max(numbers) // 10) * 10 if numbers else None


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
        jobs: The scenarios by name; the first is the base. All have the same seed, window and first day.
        pilots: How many replications of each, at least 2.
        goal: How precise the headline measures are to be, and its own.
        amounts: By measure, the difference that is to be told from none, in the measure's unit; where there
            is none, as much of the base's mean as the goal says, else a twentieth of it.
        early: Called with the loads that the first replication's plans offer, before anything is simulated.
        workers: Processes that share the work; the advice is the same for any number.
        done: Called after each replication of all scenarios.

    Returns:
        The advice. Numbers of replications are estimates from few pilots.

    Raises:
        StudyError: If the scenarios share no luck, or there is no such measure as the goal's.
        GridsimError: If a scenario cannot be simulated.
    """
    names = list(jobs)
    loads = in_order([partial(offer, job) for job in jobs.values()], workers)
    early(dict(zip(names, loads, strict=True)))
    found = pilot(jobs, pilots, look=partial(check_key, goal), workers=workers, done=done)
    base = [one.outcome for one in found[names[0]]]
    known = collect(base)
    keys = dict.fromkeys([*HEADLINES, goal.of])
    told = {key: amounts.get(key[0], usual(goal, key, known)) for key in keys}
    family = len(told) * max(len(jobs) - 1, 1)
    sheets = {
        name: sheet(jobs[name], found[name], beside, goal=goal, amounts=told, family=family)
        for name, beside in zip(names, [[], *[base] * (len(names) - 1)], strict=True)
    }
    return Advice(sheets, pilots, goal, told, *expectations(jobs, found))


def expectations(
    jobs: Mapping[str, Job], found: Mapping[str, Sequence[Pilot]]
) -> tuple[list[Judgement], list[Claim]]:
    """Judge by the pilots what the base's section ``expect`` says of these scenarios, and list the rest."""
    base, *variants = jobs
    samples: dict[str, dict[Key, Sample]] = {BASE: {}}
    claims: list[Claim] = []
    others: list[Claim] = []
    for claim in claims_of(jobs[base].scenario.expect, variants):
        about = {claim.variant, BASE} if claim.kind is Kind.BASE else {claim.variant}
        if not about <= set(jobs):
            continue
        for name in about:
            rows = [picked(one.outcome, [claim.key]) for one in found[name]]
            samples.setdefault(name, {}).update(columns(rows, [claim.key]))
        empty = any(np.isnan(samples[name][claim.key].values).all() for name in about)
        (others if empty or claim.kind is Kind.BASELINE else claims).append(claim)
    return judge(claims, samples, followed=follow_up_days(jobs[base].scenario)), others


def offer(job: Job) -> dict[str, Offered]:
    """The load that the plan of a scenario's first replication offers to each level."""
    world = build(job.scenario, job.folder, job.draws(0))
    return offered(world, *world.clocks.window)


def usual(goal: Goal, key: Key, base: Estimates) -> float:
    """The difference that is to be told from none where none is stated."""
    if not goal.relative and key in asked(goal):
        return goal.amount
    share = goal.amount if goal.relative else USUAL_SHARE
    return share * abs(base.get(key, NOTHING).mean)


def sheet(
    job: Job,
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
    return Sheet(
        offered=averaged([one.offered for one in pilots]),
        shortfalls=shortfalls(job.scenario),
        left=1 - estimates["rate.solved_within", ""].mean,
        backlog=backlog(pilots),
        days=days_to_solved(pilots),
        outcomes=outcomes,
        needed=precise(goal, estimates, len(pilots)),
        settling=settling(base, outcomes, amounts, family) if base else Required(),
    )


def precise(goal: Goal, estimates: Estimates, pilots: int) -> Required:
    """Replications with which the headline measures, and the goal's, are as precise as is asked for."""
    every = {key: estimates.get(key, NOTHING) for key in asked(goal)}
    known = {
        key: estimate
        for key, estimate in every.items()
        if estimate.replications > 1 and goal.wanted(estimate) > 0
    }
    numbers = {key: goal.needed(estimate, pilots) for key, estimate in known.items()}
    return Required(numbers, tuple(key for key in every if key not in known))


def settling(
    base: Sequence[Outcome], variant: Sequence[Outcome], amounts: Mapping[Key, float], family: int
) -> Required:
    """Replications with which a difference of the stated amount would be settled."""
    numbers, alike = {}, []
    for key, spread in spreads(base, variant, amounts):
        if spread == 0:
            alike.append(key)
        else:
            number = replications_to_settle(spread, amounts[key], level=1 - (1 - LEVEL) / family)
            numbers[key] = max(number, len(base))
    return Required(numbers, tuple(key for key in amounts if key not in (*numbers, *alike)), tuple(alike))


def spreads(
    base: Sequence[Outcome], variant: Sequence[Outcome], amounts: Mapping[Key, float]
) -> Iterator[tuple[Key, float]]:
    """How much the difference of each measure varies; 0 where there is none in any pilot."""
    before, after = table(base), table(variant)
    for key, amount in amounts.items():
        if key in before and key in after:
            paired = difference(key, before[key], after[key], followed(base[0])).paired
            same = paired.sd == 0 and paired.mean == 0
            if paired.replications > 1 and (amount > 0 or same):
                yield key, 0.0 if same else max(paired.sd, np.finfo(float).tiny)
