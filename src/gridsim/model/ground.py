"""The ground: what all replications of a scenario have in common, laid once for all of a process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gridsim.errors import Fault, ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.staffing import Staff, missing_teams
from gridsim.model.tables import read_tables, table_faults
from gridsim.model.town import Town, grid_count
from gridsim.model.trace import Recorded
from gridsim.scenario.checks import contradictions
from gridsim.scenario.files import digest, file_names, why_unreadable
from gridsim.scenario.schema import Scenario

MOST_KEPT = 32
MOST_UNITS = 10_000
"""Of towns with more people, or rows of a trace, only the last one is kept, for the room that they take."""
ROW_BYTES = 20
"""Of a row of a trace in its file, at least about so much [bytes]."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What does not depend on luck. It is shared: go on from copies of its clocks and staff.

    Attributes:
        scenario: The scenario with the values of its tables.
        town: Who belongs to whom.
        clocks: The clocks of the levels.
        staff: The levels' teams and queues, before anybody is absent.
        recorded: The rows of the trace; None where there is no trace.
    """

    scenario: Scenario
    town: Town
    clocks: Clocks
    staff: Staff
    recorded: Recorded | None


@dataclass(frozen=True)
class Origin:
    """All that a ground follows from: two that are equal have the same ground.

    Attributes:
        written: The whole scenario as JSON.
        folder: Where its files are.
        files: SHA-256 of its tables.
        scenario: The scenario itself.
    """

    written: str
    folder: Path
    files: tuple[str, ...]
    scenario: Scenario = field(compare=False)


def prepared(scenario: Scenario, folder: Path) -> Ground:
    """Lay the ground of a scenario, or take it as it was laid before.

    Args:
        scenario: What the user wrote.
        folder: Where the scenario's files are.

    Returns:
        What all of its replications share.

    Raises:
        ScenarioError: If one of its files cannot be used.
        CalendarError: If a year has no official table of holidays.
    """
    town = scenario.town
    written = scenario.model_dump_json()
    files = tuple(digest(folder / name) for name in tables(written))
    origin = Origin(written, folder, files, scenario)
    people = (town.households, town.community.households, town.members, town.centre_households)
    recorded = size(folder / scenario.demand.trace.file) // ROW_BYTES if scenario.demand.trace else 0
    units = town.villages + town.other_organisations + grid_count(scenario)
    if sum(people) + units > MOST_UNITS or recorded > MOST_UNITS:
        return last(origin)
    return kept(origin)


@lru_cache(maxsize=MOST_KEPT)
def kept(origin: Origin) -> Ground:
    """Lay a ground, and keep it."""
    return laid(origin.scenario, origin.folder)


@lru_cache(maxsize=1)
def last(origin: Origin) -> Ground:
    """Lay the ground of a large town, and keep it until the next one's."""
    return laid(origin.scenario, origin.folder)


def laid(scenario: Scenario, folder: Path) -> Ground:
    """Lay a ground."""
    clocks = Clocks(scenario)
    tables = read_tables(scenario, folder, clocks)
    scenario = tables.scenario
    staff = Staff(tables.town, clocks)
    for name, level in scenario.ladder.items():
        staff.level(name, level)
    if faults := missing_teams(scenario.ladder, staff):
        raise ScenarioError(scenario.name, faults)
    return Ground(scenario, tables.town, clocks, staff, tables.recorded)


def unusable(scenario: Scenario, folder: Path) -> list[Fault]:
    """List what stands against laying a ground: faults of tables, and changes of teams that do not exist.

    Args:
        scenario: What the user wrote; it may have faults itself.
        folder: Where the scenario's files are, all of which are there.

    Returns:
        The faults of tables, each with its file, and those of the scenario's own keys, which have none.
    """
    if contradictions(scenario):
        return table_faults(scenario, folder)
    try:
        prepared(scenario, folder)
    except ScenarioError as error:
        return table_faults(scenario, folder) or list(error.faults)
    return []


@lru_cache(maxsize=MOST_KEPT)
def tables(written: str) -> tuple[str, ...]:
    """List the tables that a scenario names."""
    return tuple(name for _, name in file_names(json.loads(written)))


def size(path: Path) -> int:
    """Size of a table [bytes]; 0 where it cannot be read, which is then told by whoever needs it."""
    return 0 if why_unreadable(path) else path.stat().st_size
