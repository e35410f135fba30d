"""The town: households, members, centre households, grids, villages, and who belongs to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import Fault, ScenarioError
from gridsim.model.csvfile import Row, read_rows
from gridsim.model.draws import GOLDEN
from gridsim.scenario.faults import Faults, shorten
from gridsim.scenario.schema import Scenario

Index = NDArray[np.int64]
NOBODY = -1
ROSTER_COLUMNS = ("household", "member", "centre", "group")
"""Columns that a roster may have beside the village and the grid."""


@dataclass(frozen=True, eq=False)
class Unit:
    """The units of one kind, such as all grids.

    Attributes:
        of_household: Unit of each household, NOBODY where it has none, shape (households,).
        village: Village of each unit, shape (units,).
        names: Name of each unit from a roster, or an empty tuple.
    """

    of_household: Index
    village: Index
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of units."""
        return len(self.village)

    def name(self, unit: int) -> str:
        """Name of a unit: the roster's, or its number from 1."""
        return self.names[unit] if self.names else str(unit + 1)


@dataclass(frozen=True, eq=False)
class Town:
    """Who lives where and belongs to whom.

    Attributes:
        units: Units by kind: member, centre, grid, village and town. The further grassroots organisations and
            the community are villages here; the community is the last one.
        group: Priority group of each household, NOBODY for none, shape (households,).
        need_factor: Rate of needs of each household, 1 = as everybody, shape (households,).
        community: Number of the village that is the community, NOBODY for none.
        household_names: Id of each household from a roster, or an empty tuple.
    """

    units: dict[str, Unit]
    group: Index
    need_factor: NDArray[np.float64]
    community: int
    household_names: tuple[str, ...] = ()

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.group)

    @property
    def village(self) -> Index:
        """Village of each household, shape (households,)."""
        return self.units["village"].of_household

    @property
    def in_community(self) -> NDArray[np.bool_]:
        """Whether each household lives in the community, shape (households,)."""
        return np.asarray((self.village == self.community) & (self.community != NOBODY))


def build_town(scenario: Scenario, folder: Path) -> Town:
    """Build the town of a scenario.

    Args:
        scenario: Who lives in the town.
        folder: Where its files are.

    Returns:
        The town; assigned as evenly as whole numbers allow unless there is a roster.

    Raises:
        ScenarioError: If the roster cannot be used.
    """
    town = scenario.town
    if town.roster is not None:
        return read_roster(scenario, folder / town.roster)
    villages = town.villages + town.other_organisations
    grids = grid_count(scenario)
    has_community = town.community.households > 0
    village = spread(town.households, villages)
    member_village = spread(town.members, villages)
    members = nested(village, member_village)
    centre_village = spread(town.centre_households, villages)
    member_centre = nested(member_village, centre_village)
    grid_village = spread(grids, villages)
    with_community = {
        "member": Unit(joined(members, town.community.households, NOBODY), member_village),
        "centre": Unit(
            joined(through(members, member_centre), town.community.households, NOBODY), centre_village
        ),
        "grid": Unit(
            np.concatenate(
                (
                    nested(village, grid_village),
                    grids + spread(town.community.households, town.community.grid_workers),
                )
            ),
            joined(grid_village, town.community.grid_workers if has_community else 0, villages),
        ),
        "village": Unit(
            joined(village, town.community.households, villages), np.arange(villages + has_community)
        ),
        "town": Unit(np.zeros(town.households + town.community.households, np.int64), np.array([NOBODY])),
    }
    group = joined(assign_groups(scenario, town.households), town.community.households, NOBODY)
    return Town(with_community, group, need_factors(scenario, group), villages if has_community else NOBODY)


def grid_count(scenario: Scenario) -> int:
    """Number of grids in the villages: as written, or one for each grid worker."""
    if scenario.town.grids is not None:
        return scenario.town.grids
    workers = [level.workers for level in scenario.ladder.values() if level.unit == "grid"]
    return next((number for number in workers if number is not None), scenario.town.villages)


def spread(things: int, parts: int) -> Index:
    """Assign things to parts in order, as evenly as whole numbers allow.

    >>> spread(5, 2).tolist(), spread(1, 3).tolist(), spread(2, 0).tolist()
    ([0, 0, 0, 1, 1], [0], [-1, -1])
    """
    if parts == 0:
        return np.full(things, NOBODY)
    return np.arange(things) * parts // max(things, 1)


def nested(child_village: Index, part_village: Index) -> Index:
    """Assign things to parts within their own village, evenly; over the whole town if a village has no part.

    >>> nested(np.array([0, 0, 0, 1]), np.array([0, 0, 1])).tolist()
    [0, 0, 1, 2]
    >>> nested(np.array([0, 1, 2, 3]), np.array([0, 2])).tolist()
    [0, 0, 1, 1]
    """
    villages = int(max(child_village.max(initial=-1), part_village.max(initial=-1))) + 1
    parts = np.bincount(part_village, minlength=villages)
    things = np.bincount(child_village, minlength=villages)
    if (parts[things > 0] == 0).any():
        return spread(len(child_village), len(part_village))
    first_thing, first_part = np.cumsum(things) - things, np.cumsum(parts) - parts
    rank = np.arange(len(child_village)) - first_thing[child_village]
    return np.asarray(first_part[child_village] + rank * parts[child_village] // things[child_village])


def through(first: Index, second: Index) -> Index:
    """Follow an assignment by another; NOBODY stays NOBODY."""
    if not len(second):
        return np.full(len(first), NOBODY)
    return np.where(first == NOBODY, NOBODY, second[first])


def joined(values: Index, more: int, value: int) -> Index:
    """Append the same value a number of times."""
    return np.concatenate((values, np.full(more, value)))


def assign_groups(scenario: Scenario, households: int) -> Index:
    """Assign priority groups to households, mixed evenly over the town and without chance."""
    reached = np.cumsum([group.share for group in scenario.town.groups.values()])
    place = ((np.arange(households) + 1) * GOLDEN) % 1.0
    group = np.searchsorted(reached, place, side="right")
    return np.where(group < len(reached), group, NOBODY)


def need_factors(scenario: Scenario, group: Index) -> NDArray[np.float64]:
    """Rate of needs of each household relative to one of no group; the community's comes with the demand."""
    factors = np.array([group.need_factor for group in scenario.town.groups.values()] + [1.0])
    return factors[group]


def read_roster(scenario: Scenario, path: Path) -> Town:
    """Read who belongs to whom from a CSV file.

    Args:
        scenario: Names the priority groups, and says how many there are of whom.
        path: A CSV file with a row for each household, the columns ``village`` and ``grid`` and, where
            there are any, ``household`` (ids), ``member``, ``centre`` and ``group``; an empty cell is nobody.

    Returns:
        The town.

    Raises:
        ScenarioError: If the file cannot be read, lacks a column, or contradicts itself or the scenario.
    """
    faults = Faults(path)
    rows = list(read_rows(path, "town.roster", ["village", "grid"], faults, ROSTER_COLUMNS))
    if not rows:
        message = "has no rows; it needs one for each household"
        raise ScenarioError(path, [*faults.listed(), Fault(0, 0, "town.roster", message, str(path))])
    codes = {kind: label_codes(rows, kind) for kind in ("village", "grid", "member", "centre")}
    village, _ = codes["village"]
    lines = [line for line, _ in rows]
    for row in np.flatnonzero(village == NOBODY).tolist():
        faults.add(lines[row], "village", "must not be empty")
    units = {kind: roster_unit(kind, codes[kind], village, lines, faults) for kind in codes}
    units["town"] = Unit(np.zeros(len(rows), np.int64), np.array([NOBODY]))
    group = roster_groups(rows, list(scenario.town.groups), faults)
    names = roster_names(rows, faults)
    others = other_counts(scenario, len(rows), units)
    if faults.number or others:
        raise ScenarioError(path, [*faults.listed(), *others])
    return Town(units, group, need_factors(scenario, group), NOBODY, names)


def roster_names(rows: list[Row], faults: Faults) -> tuple[str, ...]:
    """Read the ids of the households; empty where the roster has no such column."""
    if "household" not in rows[0][1]:
        return ()
    first: dict[str, int] = {}
    for line, row in rows:
        name = row["household"]
        if not name:
            faults.add(line, "household", "must not be empty")
        elif name in first:
            faults.add(line, "household", f"{shorten(name, 60)} stands in line {first[name]} already")
        else:
            first[name] = line
    return tuple(row["household"] for _, row in rows)


def other_counts(scenario: Scenario, households: int, units: dict[str, Unit]) -> list[Fault]:
    """List where the scenario counts others than the roster, at the scenario's keys.

    The roster's villages are the scenario's villages and its other organisations.
    """
    town = scenario.town
    others = f" with the {town.other_organisations} other organisations" if town.other_organisations else ""
    counts = {
        "households": (town.households, households, ""),
        "members": (town.members, units["member"].count, ""),
        "centre_households": (town.centre_households, units["centre"].count, ""),
        "villages": (town.villages, units["village"].count - town.other_organisations, others),
        "grids": (town.grids, units["grid"].count, ""),
    }
    faults = [
        Fault(0, 0, f"town.{key}", f"must be {max(found, 0)}, as many as in the roster{how}, found {written}")
        for key, (written, found, how) in counts.items()
        if written not in (found, None)
    ]
    if town.community.households > 0:
        message = f"must have no households beside a roster, found {town.community.households}"
        faults.append(Fault(0, 0, "town.community", message))
    return faults


def label_codes(rows: list[Row], key: str) -> tuple[Index, tuple[str, ...]]:
    """Number the labels of a column in the order in which they first appear."""
    numbers: dict[str, int] = {}
    labels = [row.get(key, "") for _, row in rows]
    codes = [numbers.setdefault(label, len(numbers)) if label else NOBODY for label in labels]
    return np.array(codes, np.int64), tuple(numbers)


def roster_unit(
    kind: str, codes: tuple[Index, tuple[str, ...]], village: Index, lines: list[int], faults: Faults
) -> Unit:
    """Make the units of one kind, each in the village of its households."""
    of_household, names = codes
    home = np.full(len(names), NOBODY)
    for line, unit, place in zip(lines, of_household.tolist(), village.tolist(), strict=True):
        if NOBODY in (unit, place):
            continue
        if home[unit] not in (NOBODY, place) and kind in ("grid", "centre"):
            faults.add(line, kind, f"{shorten(names[unit], 60)} lies in two villages")
        home[unit] = place
    return Unit(of_household, home, names)


def roster_groups(rows: list[Row], known: list[str], faults: Faults) -> Index:
    """Read the priority group of each household."""
    group = np.full(len(rows), NOBODY)
    for place, (line, row) in enumerate(rows):
        label = row.get("group", "")
        if label in known:
            group[place] = known.index(label)
        elif label:
            there = ", ".join(known) or "none"
            faults.add(line, "group", f"{shorten(label, 60)} is no group; there are: {there}")
    return group
