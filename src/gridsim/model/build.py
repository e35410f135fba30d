"""Building: a scenario and the luck of a replication, or of several, made into a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gridsim.model.calendar import Clocks
from gridsim.model.columns import select
from gridsim.model.demand import BY_PATROL, BY_VISIT, Matters, make_matters
from gridsim.model.draws import Draws, happens
from gridsim.model.ground import prepared
from gridsim.model.ladder import Ladder
from gridsim.model.plan import MATTER, NONE, VISIT, Cases, Plan, Steps
from gridsim.model.staffing import Staff
from gridsim.model.town import Index, Town
from gridsim.model.visits import Visits, channel, make_visits
from gridsim.scenario.schema import Scenario

MOST_ASKS = 1 << 30


@dataclass(frozen=True, eq=False)
class World:
    """All that measures need to know of one replication beside its log, or of several in lanes side by side.

    In the plan the teams and queues of one lane stand after those of the other; town, staff and clocks are
    those of each lane.

    Attributes:
        plan: What the engines run; its first cases are the matters, the others the visits.
        matters: What each matter is.
        visits: What each visit is.
        town: Who belongs to whom.
        staff: Which teams belong to which level.
        clocks: Clocks by calendar.
        rated: Whether each matter's household rates when it is called, shape (matters,).
    """

    plan: Plan
    matters: Matters
    visits: Visits
    town: Town
    staff: Staff
    clocks: Clocks
    rated: np.typing.NDArray[np.bool_]

    @property
    def lanes(self) -> int:
        """How many replications there are."""
        return len(self.plan.lane_starts)


def build(scenario: Scenario, folder: Path, draws: Draws) -> World:
    """Build the plan of one replication, or of several in lanes side by side.

    Args:
        scenario: What the user wrote; without visits and trace where there are several lanes.
        folder: Where the scenario's files are.
        draws: The luck of the replication, or of several.

    Returns:
        The plan, with what its rows mean.

    Raises:
        ScenarioError: If one of its files cannot be used.
        PlanError: If it would be too large.
        CalendarError: If a year has no official table of holidays.
    """
    ground = prepared(scenario, folder)
    scenario, town, clocks = ground.scenario, ground.town, ground.clocks.again()
    staff = ground.staff.again(clocks)
    staff.be_absent(scenario.ladder, draws)
    matters = make_matters(scenario, town, clocks, draws, ground.recorded)
    ladder = Ladder(scenario, town, staff, clocks, draws, matters)
    steps, first = ladder.lay_out()
    visits = make_visits(scenario, town, staff, clocks, draws)
    teams, serves, changes = staff.columns()
    plan = Plan(
        start=clocks.start,
        horizon=clocks.horizon,
        queues=draws.lanes * staff.queues,
        clocks=tuple(clocks.made),
        cases=join_cases(scenario, town, draws, matters, first, visits, len(steps)),
        steps=join_steps(steps, visits, matters, staff),
        teams=teams,
        serves=serves,
        changes=changes,
        lane_starts=tuple(np.searchsorted(matters.lane, np.arange(draws.lanes)).tolist()),
    )
    rated = happens(draws, "rated", matters.row, matters.column, scenario.after.rating.response)
    return World(plan, matters, visits, town, staff, clocks, rated)


def join_cases(
    scenario: Scenario, town: Town, draws: Draws, matters: Matters, first: Index, visits: Visits, steps: int
) -> Cases:
    """Put the matters and, after them, the visits together as cases."""
    return Cases(
        kind=np.repeat([MATTER, VISIT], [len(matters), len(visits)]),
        arise=np.concatenate((matters.arise, visits.due)),
        asked=channels(matters, town),
        asks=asks(scenario, draws, matters),
        wakes=np.concatenate((np.full(len(matters), NONE), visits.each("wakes"))),
        withdraw=matters.withdraw,
        first=np.concatenate((first, steps + np.arange(len(visits)))),
    )


def channels(matters: Matters, town: Town) -> Index:
    """Channel on which each matter waits to be asked, NONE where it does not wait."""
    of_member, of_grid = (channel(matters.household, town, by_grid=by_grid) for by_grid in (False, True))
    by_member = select(matters.source == BY_VISIT, of_member, NONE)
    asked = select(matters.source == BY_PATROL, of_grid, by_member)
    return select(asked == NONE, NONE, asked + matters.lane * (asked.max(initial=NONE) + 1))


def asks(scenario: Scenario, draws: Draws, matters: Matters) -> Index:
    """Visits that it takes until each matter comes to light: geometric, by inversion."""
    detection = scenario.demand.detection
    if detection == 1:
        return np.ones(len(matters), np.int64)
    u = draws.cells("asks", matters.row, matters.column)
    missed = np.floor(np.log1p(-u) / np.log1p(-detection))
    return np.asarray(1 + np.minimum(missed, MOST_ASKS - 1), np.int64)


def join_steps(steps: Steps, visits: Visits, matters: Matters, staff: Staff) -> Steps:
    """Put the steps of the matters, in the queues of their lanes, and those of the visits together."""
    if staff.lanes > 1:
        steps = replace(steps, queue=steps.queue + staff.queues * matters.lane.take(steps.case))
    if not len(visits):
        return steps
    rounds = {
        "case": len(matters) + np.arange(len(visits)),
        "level": visits.each("level"),
        "queue": visits.each("queue"),
        "work": visits.work,
        "priority": visits.each("priority"),
        "limit": visits.limit,
    }
    joined = {name: np.concatenate((getattr(steps, name), column)) for name, column in rounds.items()}
    return replace(steps, **joined)
