"""Agreement: what both engines logged alike of a replication or its slice, and what of the model it met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

import numpy as np

from gridsim.engine.log import Log, successor, waited_in
from gridsim.model.plan import NONE, Plan

Extent = Literal["slice", "full", "none"]
"""How much of the first replication runs on both engines."""

STEPS = 30_000
"""Steps of a slice: the reference engine takes about a second for them, however large the scenario is."""
RULES = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Met:
    """What of the model comes up.

    Attributes:
        kinds: Kinds of step that were begun, as ``Steps.kind`` numbers them, ascending.
        rules: Numbers of the rules of ``docs/model.md`` that decided something, ascending.
    """

    kinds: tuple[int, ...]
    rules: tuple[int, ...]


@dataclass(frozen=True)
class Agreement:
    """What both engines logged alike.

    Attributes:
        until: Up to when they were compared; None for the whole replication.
        met: What of the model came up by then.
        missing: What else of it comes up in the rest of the replication.
    """

    until: datetime | None
    met: Met
    missing: Met


def agreement(whole: tuple[Plan, Log], compared: tuple[Plan, Log]) -> Agreement:
    """Describe what was compared.

    Args:
        whole: The plan of the whole replication, and its log.
        compared: The plan that both engines ran, the same or the same up to an earlier horizon, and its log.
    """
    plan, all_met, met = compared[0], met_in(*whole), met_in(*compared)
    until = datetime.combine(plan.start, time()) + timedelta(seconds=plan.horizon)
    return Agreement(
        until=until if plan.horizon < whole[0].horizon else None,
        met=met,
        missing=Met(
            kinds=tuple(kind for kind in all_met.kinds if kind not in met.kinds),
            rules=tuple(rule for rule in all_met.rules if rule not in met.rules),
        ),
    )


def met_in(plan: Plan, log: Log) -> Met:
    """What of the model comes up in a log."""
    begun = plan.steps.whole("kind")[log.start != NONE]
    return Met(kinds=tuple(np.unique(begun).tolist()), rules=rules(plan, log))


def rules(plan: Plan, log: Log) -> tuple[int, ...]:
    """Numbers of the rules of ``docs/model.md`` that decided something in a log, ascending.

    R1: things of two phases happened at one tick. R2: a step or the asking of a case followed another step.
    R3: a step left its queue at its deadline. R4: a step began after it had waited. R5: a step was set aside
    and went on. R6: a step without work was finished. R7: a step waited with the team that owned it.
    """
    begun, ended = log.start != NONE, log.finish != NONE
    first = plan.cases.first[: plan.cases.described]
    asked = (plan.cases.asked != NONE) & (log.ready[first] != NONE)
    followed = (successor(plan, log) != NONE) & begun
    decided = (
        at_one_tick(plan, log),
        bool(followed.any() or asked.any()),
        bool((ended & ~begun).any()),
        bool((begun & (log.start > log.ready)).any()),
        bool((log.aside > 0).any()),
        bool((begun & ended & (plan.steps.work == 0)).any()),
        bool(((waited_in(plan, log) != plan.steps.queue) & (log.ready != NONE)).any()),
    )
    return tuple(rule for rule, holds in zip(RULES, decided, strict=True) if holds)


def at_one_tick(plan: Plan, log: Log) -> bool:
    """Whether things of two phases (R1) happened at one tick."""
    begun, ended = log.start != NONE, log.finish != NONE
    phases = (
        log.finish[begun & ended],
        plan.changes.tick[plan.changes.tick < plan.horizon],
        log.finish[ended & ~begun],
        plan.cases.arise,
    )
    ticks = np.concatenate([np.unique(phase) for phase in phases])
    return len(np.unique(ticks)) < len(ticks)
