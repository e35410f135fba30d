"""Rungs: what each level of the ladder would do with each matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.model.columns import choice, select
from gridsim.model.demand import ABOVE, BY_PATROL, BY_VISIT, CARD, SOURCES, WHISTLE, Matters
from gridsim.model.draws import Draws, happens, happens_by, pick
from gridsim.model.slots import Flags, Levels
from gridsim.model.staffing import Staff
from gridsim.model.town import NOBODY, Index
from gridsim.scenario.schema import Scenario


@dataclass(eq=False)
class Rung:
    """What one level would do with each matter; every column has shape (n,).

    Attributes:
        queue: Queue of the household, NOBODY where there is nobody for it.
        solves: Whether the level would solve it.
        up: Level that it would go to next, NOBODY if there is none.
        reached: Level that it comes to when it is sent here: this one, or ``up`` where nobody is here for it.
        ends: Whether the handling ends here: solved, held back, or nowhere to go.
        present: Whether the matter may come here.
    """

    queue: Index
    solves: Flags
    up: Levels
    reached: Levels
    ends: Flags
    present: Flags


@dataclass(frozen=True, eq=False)
class Climb:
    """The way of each matter up the ladder.

    Attributes:
        rungs: What each level would do.
        entry: Level at which each matter comes in, NOBODY where there is nobody for it, shape (n,).
        last: Level at which each matter would end if none were held back, NOBODY likewise, shape (n,).
    """

    rungs: list[Rung]
    entry: Levels
    last: Levels


def climb(scenario: Scenario, staff: Staff, draws: Draws, matters: Matters) -> Climb:
    """Work out what each level would do with each matter, and which levels it may come to.

    Args:
        scenario: The ladder.
        staff: The desks of its levels.
        draws: The luck of the replication, or of several.
        matters: The needs.

    Returns:
        The way of each matter.
    """
    rungs: list[Rung] = []
    for number in reversed(range(len(scenario.ladder))):
        rungs.insert(0, make_rung(scenario, staff, draws, matters, number, rungs))
    entry = entries(scenario, matters, rungs)
    last = entry.copy()
    levels = list(scenario.ladder.values())
    for number, (level, rung) in enumerate(zip(levels, rungs, strict=True)):
        rung.present |= entry == number
        goes_on = rung.present & ~rung.ends
        if level.limit is not None and level.breach == "pass_up":
            goes_on = rung.present & (rung.up != NOBODY)
        for target in range(number + 1, len(rungs)):
            rungs[target].present |= goes_on & (rung.up == target)
        last = select((last == number) & ~rung.solves & (rung.up != NOBODY), rung.up, last)
    return Climb(rungs, entry, last)


def make_rung(
    scenario: Scenario, staff: Staff, draws: Draws, matters: Matters, number: int, above: list[Rung]
) -> Rung:
    """Work out what one level would do, given those above it."""
    names = list(scenario.ladder)
    name, level, needed = names[number], scenario.ladder[names[number]], matters.needed
    row, column = matters.row, matters.column
    shares = {other: float(place <= number) for place, other in enumerate(names)} | (level.solves or {})
    solves = happens_by(draws, f"solves/{name}", row, column, list(shares.values()), needed)
    up = np.full(len(needed), NOBODY, np.int8)
    if above:
        targets = level.passes_to or {names[number + 1]: 1.0}
        ways = [above[names.index(target) - number - 1].reached for target in targets]
        way = pick(draws, f"passes_to/{name}", row, column, np.array(list(targets.values())))
        up = choice(ways, way)
    ends = solves | (up == NOBODY)
    if level.holdback > 0:
        ends |= (needed > number) & happens(draws, f"holdback/{name}", row, column, level.holdback)
    queue = staff.desks[name].queue.take(matters.household)
    reached = select(queue != NOBODY, np.int8(number), up)
    return Rung(queue, solves, up, reached, ends, np.zeros(len(needed), bool))


def entries(scenario: Scenario, matters: Matters, rungs: list[Rung]) -> Levels:
    """Level at which each matter comes in, NOBODY where there is nobody at all for it."""
    units = [level.unit for level in scenario.ladder.values()]
    member = units.index("member") if "member" in units else 0
    grid = units.index("grid") if "grid" in units else member
    by_source = np.empty(len(SOURCES), np.int8)
    by_source[[BY_VISIT, WHISTLE]] = member
    by_source[[BY_PATROL, CARD, ABOVE]] = grid
    entry = by_source.take(matters.source)
    if scenario.urgent.enters is not None:
        entry[matters.urgent] = list(scenario.ladder).index(scenario.urgent.enters)
    return choice([rung.reached for rung in rungs], entry)
