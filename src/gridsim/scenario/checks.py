"""Where two parts of a scenario contradict each other: this module checks a scenario as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from gridsim.errors import CalendarError
from gridsim.scenario.keys import KeyPath
from gridsim.scenario.people import Calendar
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import LONGEST_YEARS, YEAR_DAYS, sizes, unit_count
from gridsim.units import DAY, YEAR
from gridsim.workdays import day_kinds

EARLIEST = date(1980, 1, 1)
LATEST = date(2200, 1, 1)

Contradiction = tuple[KeyPath, str]


def contradictions(scenario: Scenario) -> list[Contradiction]:
    """List what cannot be true together, each at the key to mend.

    Args:
        scenario: A scenario each of whose values is fine by itself.

    Returns:
        Path and plain words of each fault, in the order of the schema.
    """
    return [
        *_window(scenario),
        *_calendars(scenario),
        *_town(scenario),
        *_channels(scenario),
        *_visits(scenario),
        *_ladder(scenario),
        *sizes(scenario),
    ]


def _window(scenario: Scenario) -> Iterator[Contradiction]:
    """Check the dates that are simulated."""
    window = scenario.window
    days = (window.end - window.start).days
    if window.start < EARLIEST or window.end > LATEST:
        yield ("window",), f"must lie between {EARLIEST} and {LATEST}"
        return
    if days > LONGEST_YEARS * YEAR_DAYS:
        yield ("window",), f"must be at most {LONGEST_YEARS} years long, found {days / YEAR_DAYS:,.1f} years"
        return
    for name, span in (("warm_up", scenario.warm_up), ("run_on", scenario.run_on)):
        if span.ticks > LONGEST_YEARS * YEAR:
            yield (name,), f"must be at most {LONGEST_YEARS} years long, found {span}"
            return
    yield from _tables(scenario)


def _tables(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that the official table of holidays, or the law, has all simulated dates."""
    window = scenario.window
    first = window.start - timedelta(days=ceil(scenario.warm_up.ticks / DAY))
    fallbacks: dict[KeyPath, str | None] = {
        ("demand", "calendar_fallback"): scenario.demand.calendar_fallback
    }
    for name, calendar in scenario.calendars.items():
        base = scenario.calendars[calendar.base] if calendar.base else calendar
        seasons = base.seasons if calendar.seasons is None else calendar.seasons
        if "national" in (calendar.days or base.days, *(season.days for season in seasons or ())):
            fallbacks["calendars", name, "fallback"] = calendar.fallback or base.fallback
    whole = (window.end - first).days + ceil(scenario.run_on.ticks / DAY)
    until = (window.end - timedelta(days=1)).year
    for path, fallback in fallbacks.items():
        try:
            day_kinds(first, whole, fallback, official_until=until)
        except CalendarError as error:
            yield path, str(error)


def _calendars(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that every calendar has days and hours, its own or those of a plain calendar."""
    calendars = scenario.calendars
    for name, calendar in calendars.items():
        base = calendars[calendar.base] if calendar.base else Calendar()
        if calendar.base == name:
            yield ("calendars", name, "base"), "must be another calendar, found its own name"
            continue
        if base.base:
            yield (
                ("calendars", name, "base"),
                f"must be a calendar without a base, found {calendar.base}, whose base is {base.base}",
            )
            continue
        for part in ("days", "hours"):
            if getattr(calendar, part) is None and getattr(base, part) is None:
                where = f", and neither has its base {calendar.base}" if calendar.base else ""
                yield ("calendars", name), f"has no {part}{where}"


def _town(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that everybody has somebody."""
    town = scenario.town
    if town.community.households > 0 and town.community.grid_workers == 0:
        yield (
            ("town", "community", "grid_workers"),
            f"must be at least 1 for {town.community.households:,} households, found 0",
        )
    if scenario.demand.trace is not None and town.households + town.community.households == 0:
        yield ("town", "households"), "must be at least 1 for the needs of a trace, found 0"
    for name, group in town.groups.items():
        for visit in group.visits:
            if scenario.visits[visit].to != "household":
                yield (
                    ("town", "groups", name, "visits", visit),
                    "must be a visit to households, found work at the desk",
                )


def _channels(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that each way by which needs come to be known exists."""
    town, shares = scenario.town, scenario.demand.sources
    units = {level.unit for level in scenario.ladder.values()}
    visitors = {
        scenario.ladder[visit.by].unit for visit in scenario.visits.values() if visit.to == "household"
    }
    path: KeyPath = ("demand", "sources")
    if shares.visit > 0 and town.households and town.members and "member" not in visitors:
        yield (
            (*path, "visit"),
            f"must be 0 while no visit to households is made by a level of members, found {shares.visit:g}",
        )
    if shares.patrol > 0 and town.households and "grid" not in visitors:
        yield (
            (*path, "patrol"),
            f"must be 0 while no visit to households is made by a level of grids, found {shares.patrol:g}",
        )
    if shares.card > 0 and "grid" not in units:
        yield (*path, "card"), f"must be 0 while no level of the ladder has unit: grid, found {shares.card:g}"


def _visits(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that those who visit households have households."""
    for name, visit in scenario.visits.items():
        unit = scenario.ladder[visit.by].unit
        if visit.to == "household" and unit not in ("member", "grid"):
            yield (
                ("visits", name, "by"),
                f"must be a level with unit: member or grid, since only these have households; "
                f"{visit.by} has unit: {unit}",
            )


def _ladder(scenario: Scenario) -> Iterator[Contradiction]:
    """Check that matters only go up, and that each level can do what it says."""
    order = list(scenario.ladder)
    for place, (name, level) in enumerate(scenario.ladder.items()):
        path: KeyPath = ("ladder", name)
        for higher in level.passes_to or {}:
            if higher not in order[place + 1 :]:
                yield (
                    (*path, "passes_to", higher),
                    f"must be a level listed after {name}: matters only go up",
                )
        for number, change in enumerate(level.changes):
            beyond = [unit for unit in change.units or () if unit > unit_count(scenario, level)]
            if beyond and scenario.town.roster is None:
                yield (*path, "changes", number, "units"), f"there is no team {beyond[0]} at this level"
        if level.absence and level.absence.spell.ticks > YEAR:
            yield (*path, "absence", "spell"), f"must be at most 1 year, found {level.absence.spell}"
