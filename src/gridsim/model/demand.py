"""Demand: what each need is, and how it comes to be known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridsim.model.arrivals import arrivals, day_profile
from gridsim.model.calendar import Clocks
from gridsim.model.cells import lane_of, row_of
from gridsim.model.columns import select
from gridsim.model.distributions import sample
from gridsim.model.draws import Draws, choose, happens, happens_by, pick
from gridsim.model.town import NOBODY, Index, Town
from gridsim.model.trace import Recorded
from gridsim.scenario.schema import CaseType, Demand, Scenario
from gridsim.units import NEVER

SOURCES = ("visit", "patrol", "whistle", "card", "above")
BY_VISIT, BY_PATROL, WHISTLE, CARD, ABOVE = range(5)


@dataclass(frozen=True, eq=False)
class Matters:
    """The needs of a replication, or of several in lanes side by side; every column has shape (n,).

    Attributes:
        lane: In which lane it lies, from 0, ascending.
        household: Who has it.
        row: Address of the row of its draws: of the household, or the row of the trace.
        column: Column of its draws.
        arise: When it arises [ticks], at least 0, below the horizon.
        type: Number of its type; 0 where the scenario has none.
        urgent: True where it cannot wait.
        source: How it comes to be known, a number in SOURCES.
        needed: Number of the level that it needs.
        withdraw: When the household gives up if it then waits [ticks], or NEVER.
    """

    lane: Index
    household: Index
    row: Index
    column: Index
    arise: Index
    type: Index
    urgent: NDArray[np.bool_]
    source: Index
    needed: Index
    withdraw: Index

    def __len__(self) -> int:
        return len(self.arise)


def make_matters(
    scenario: Scenario, town: Town, clocks: Clocks, draws: Draws, recorded: Recorded | None = None
) -> Matters:
    """Make the needs of a replication.

    Args:
        scenario: What is needed, and how often; not by a trace where there are several lanes.
        town: Who needs it.
        clocks: The simulated dates.
        draws: The luck of the replication, or of several.
        recorded: The rows of the trace, where there is one.

    Returns:
        The needs, lane by lane, in the order in which they arise; those of a trace in the order of its rows.
    """
    demand = scenario.demand
    if recorded is None:
        row, column, arise = arrivals(scenario, town, clocks, draws)
        return describe(scenario, town, draws, row_of(row), row, column, arise)
    row = recorded.row
    anybody = (draws.cells("trace/household", row) * town.households).astype(np.int64)
    household = np.where(recorded.household == NOBODY, anybody, recorded.household)
    arise = recorded.arise + np.where(recorded.dated, time_of_day(demand, draws, row), 0)
    return describe(
        scenario, town, draws, household, row, np.zeros_like(row), arise, recorded.type, recorded.urgent
    )


def time_of_day(demand: Demand, draws: Draws, row: Index) -> Index:
    """Time of day of the needs of which only the date is known [ticks]."""
    edges, shares = day_profile([(*part.hours, part.share) for part in demand.hours] or [(0, 86_400, 1.0)])
    reached = np.append(0.0, np.cumsum(shares))
    return np.asarray(np.interp(draws.cells("trace/time", row) * reached[-1], reached, edges), np.int64)


def describe(
    scenario: Scenario,
    town: Town,
    draws: Draws,
    household: Index,
    row: Index,
    column: Index,
    arise: Index,
    known_type: Index | None = None,
    known_urgent: Index | None = None,
) -> Matters:
    """Draw what each need is, where it is not known.

    Args:
        scenario: The shares.
        town: Who has a contact card in place of a paired member.
        draws: The luck of the replication, or of several.
        household: Who has it, shape (n,).
        row: Address of the row of its draws, shape (n,).
        column: Column of its draws, shape (n,).
        arise: When it arises [ticks], shape (n,).
        known_type: Its type, NOBODY where that is drawn, shape (n,); None where it is of all.
        known_urgent: 1 or 0, likewise.

    Returns:
        The needs.
    """
    for address in (row, column):  # So that where their draws lie is looked up once.
        address.setflags(write=False)
    demand = scenario.demand
    types = list(demand.types.values()) or [CaseType(share=1.0)]
    kind = pick(draws, "type", row, column, np.array([kind.share for kind in types]))
    if known_type is not None:
        kind = np.where(known_type == NOBODY, kind, known_type)
    urgent_shares = [scenario.urgent.share if t.urgent is None else t.urgent for t in types]
    urgent = happens_by(draws, "urgent", row, column, urgent_shares, kind)
    if known_urgent is not None:
        urgent = np.where(known_urgent == NOBODY, urgent, known_urgent == 1)
    by_type = [[(t.needed or demand.needed).get(level, 0.0) for level in scenario.ladder] for t in types]
    if len(types) == 1:
        needed = pick(draws, "needed", row, column, np.array(by_type[0]))
    else:
        needed = choose(np.array(by_type)[kind], draws.cells("needed", row, column))
    shares = np.array([getattr(demand.sources, name) for name in SOURCES])
    source = select(urgent, WHISTLE, pick(draws, "source", row, column, shares))
    source = select(town.in_community.take(household), CARD, source)
    withdraw = np.full(len(arise), NEVER)
    if scenario.withdrawal is not None:
        patience = sample(scenario.withdrawal.after, draws, "withdraw/after", row, column)
        gives_up = happens(draws, "withdraw", row, column, scenario.withdrawal.share)
        withdraw = select(gives_up, arise + patience, NEVER)
    return Matters(lane_of(row), household, row, column, arise, kind, urgent, source, needed, withdraw)
