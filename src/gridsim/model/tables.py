"""The tables of a scenario: quantiles, roster and trace, read together so that all their faults are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from gridsim.errors import Fault, ScenarioError
from gridsim.model.calendar import Clocks
from gridsim.model.distributions import with_tables
from gridsim.model.town import Town, build_town
from gridsim.model.trace import Households, Recorded, read_trace
from gridsim.scenario.files import digest
from gridsim.scenario.schema import Scenario, Trace

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
    recorded = attempt(lambda: recorded_needs(scenario, folder, clocks, households_of(town)), errors)
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
    households: Households = town.households + town.community.households
    if town.roster is not None:
        households = households_of(attempt(lambda: build_town(scenario, folder), errors))
    attempt(lambda: recorded_needs(scenario, folder, Clocks(scenario), households), errors)
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


def households_of(town: Town | None) -> Households:
    """Whom a trace names in a town; None where the town is not known."""
    return None if town is None else town.household_names or town.households


@dataclass(frozen=True)
class Asked:
    """What of a trace is asked for: the answers to two that are equal are the same.

    Attributes:
        trace: The file and its columns.
        folder: Where the file is.
        digest: SHA-256 of the file.
        start: The first simulated date.
        horizon: First tick after the simulation.
        types: Names of the types.
        households: Whom it names.
        clocks: The simulated dates.
    """

    trace: Trace
    folder: Path
    digest: str
    start: date
    horizon: int
    types: tuple[str, ...]
    households: Households
    clocks: Clocks = field(compare=False)


def recorded_needs(
    scenario: Scenario, folder: Path, clocks: Clocks, households: Households
) -> Recorded | None:
    """Read the trace of a scenario, or take it as it was read before; None where there is none.

    Raises:
        ScenarioError: If it cannot be used.
    """
    trace = scenario.demand.trace
    if trace is None:
        return None
    types, sha = tuple(scenario.demand.types), digest(folder / trace.file)
    found = answer(Asked(trace, folder, sha, clocks.start, clocks.horizon, types, households, clocks))
    if isinstance(found, Recorded):
        return found
    raise ScenarioError(found.source, found.faults)


@lru_cache(maxsize=2)
def answer(asked: Asked) -> Recorded | ScenarioError:
    """Read a trace, or find what is wrong with it; a scenario's variants mostly ask for the same."""
    try:
        return read_trace(asked.trace, asked.folder, asked.clocks, list(asked.types), asked.households)
    except ScenarioError as error:
        return ScenarioError(error.source, error.faults)
