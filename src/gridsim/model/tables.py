"""The tables of a scenario: quantiles, roster and trace, read together so that all their faults are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from gridsim.errors import Fault, ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.distributions import with_tables
from gridsim.model.town import Town, build_town
from gridsim.model.trace import Places, Recorded, read_trace
from gridsim.scenario.schema import Scenario

Read = TypeVar("Read")


@dataclass(frozen=True, eq=False)
class Tables:
    """What a scenario's tables say.

    Attributes:
        scenario: The scenario with the values of its tables of quantiles.
        town: Who belongs to whom, by the roster if there is one.
        recorded: The rows of the trace; None where there is no trace.
    """

    scenario: Scenario
    town: Town
    recorded: Recorded | None


def read_tables(scenario: Scenario, folder: Path, clocks: Clocks) -> Tables:
    """Read the tables that a scenario names.

    Args:
        scenario: What the user wrote.
        folder: Where its files are.
        clocks: The simulated dates.

    Returns:
        What they say.

    Raises:
        ScenarioError: With the faults of all tables.
    """
    errors: list[ScenarioError] = []
    filled = attempt(lambda: with_tables(scenario, folder), errors)
    town = attempt(lambda: build_town(scenario, folder), errors)
    recorded = attempt(lambda: recorded_needs(scenario, folder, clocks, places_of(town)), errors)
    if errors or filled is None or town is None:
        raise together(errors)
    return Tables(filled, town, recorded)


def table_faults(scenario: Scenario, folder: Path) -> list[Fault]:
    """List what is wrong with the tables of a scenario that may itself have faults: no town is built for it.

    Returns:
        The faults of tables, each with its file, and those of the scenario's own keys, which have none.
    """
    town = scenario.town
    errors: list[ScenarioError] = []
    attempt(lambda: with_tables(scenario, folder), errors)
    places: Places = town.households + town.community.households
    if town.roster is not None:
        places = places_of(attempt(lambda: build_town(scenario, folder), errors))
    attempt(lambda: recorded_needs(scenario, folder, Clocks(scenario), places), errors)
    return [fault for error in errors for fault in error.faults]


def attempt(read: Callable[[], Read], errors: list[ScenarioError]) -> Read | None:
    """Read a table; where that fails, the error is kept."""
    try:
        return read()
    except ScenarioError as error:
        errors.append(error)
        return None


def together(errors: list[ScenarioError]) -> ScenarioError:
    """Make one error of several, each fault with its own file."""
    if len(errors) == 1:
        return errors[0]
    faults = [replace(fault, file=fault.file or error.source) for error in errors for fault in error.faults]
    return ScenarioError(errors[0].source, faults)


def places_of(town: Town | None) -> Places:
    """How a trace names the households of a town; None where the town is not known."""
    if town is None:
        return None
    return {name: place for place, name in enumerate(town.household_names)} or town.households


def recorded_needs(scenario: Scenario, folder: Path, clocks: Clocks, places: Places) -> Recorded | None:
    """Read the trace of a scenario; None where there is none."""
    demand = scenario.demand
    if demand.trace is None:
        return None
    return read_trace(demand.trace, folder, clocks, list(demand.types), places)
