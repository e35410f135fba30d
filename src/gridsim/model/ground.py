"""The ground: what all replications of a scenario have in common, laid once for all of a process."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gridsim.model.calendar import Clocks
from gridsim.model.distributions import with_tables
from gridsim.model.staffing import Staff
from gridsim.model.town import Town, build_town, grid_count
from gridsim.scenario.files import file_names
from gridsim.scenario.schema import Scenario

MOST_KEPT = 32
MOST_UNITS = 10_000
"""Of larger towns only the last one is kept, for the room that they take."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What does not depend on luck. It is shared: go on from copies of its clocks and staff.

    Attributes:
        scenario: The scenario with the values of its tables.
        town: Who belongs to whom.
        clocks: The clocks of the levels.
        staff: The levels' teams and queues, before anybody is absent.
    """

    scenario: Scenario
    town: Town
    clocks: Clocks
    staff: Staff


@dataclass(frozen=True)
class Origin:
    """All that a ground follows from: two that are equal have the same ground.

    Attributes:
        written: The whole scenario as JSON.
        folder: Where its files are.
        files: SHA-256 of its tables and its roster.
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
    if sum(people) + town.villages + town.other_organisations + grid_count(scenario) > MOST_UNITS:
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
    scenario = with_tables(scenario, folder)
    town, clocks = build_town(scenario, folder), Clocks(scenario)
    staff = Staff(town, clocks)
    for name, level in scenario.ladder.items():
        staff.level(name, level)
    return Ground(scenario, town, clocks, staff)


@lru_cache(maxsize=MOST_KEPT)
def tables(written: str) -> tuple[str, ...]:
    """List the roster and the tables that a scenario names; a trace is read in every replication."""
    named = file_names(json.loads(written))
    return tuple(name for path, name in named if path != ("demand", "trace", "file"))


def digest(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read, which is then told by whoever needs it."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""
