"""How much a scenario would have to simulate: this module refuses what no computer would finish."""

from __future__ import annotations

from gridsim.scenario.keys import KeyPath
from gridsim.scenario.people import Visit
from gridsim.scenario.schema import Scenario
from gridsim.units import DAY

MOST_ROWS = 50_000_000
"""Most people, visits and steps of matters in one replication."""
LONGEST_YEARS = 50
YEAR_DAYS = 365.25


def sizes(scenario: Scenario) -> list[tuple[KeyPath, str]]:
    """Refuse a scenario of more rows than one replication can hold, with the estimate.

    Returns:
        The fault at the people, if these are too many by themselves, else at whatever needs the most
        rows; or nothing.
    """
    rows = estimated_rows(scenario)
    total = sum(rows.values())
    if total <= MOST_ROWS:
        return []
    people = [key for key in rows if key[0] == "town" and rows[key] > MOST_ROWS]
    path = max(people or rows, key=lambda key: rows[key])
    days = simulated_days(scenario)
    return [
        (
            path,
            f"would need about {rows[path]:,.0f} of {total:,.0f} rows in one replication of "
            f"{days:,.0f} days; the most is {MOST_ROWS:,}: take fewer households, a longer cadence "
            "or a shorter window",
        )
    ]


def simulated_days(scenario: Scenario) -> float:
    """Give the length of warm-up and window together [days]."""
    window = scenario.window
    return (window.end - window.start).days + scenario.warm_up.ticks / DAY


def estimated_rows(scenario: Scenario) -> dict[KeyPath, float]:
    """Estimate the rows of one replication: people, visits, and steps of matters.

    Returns:
        Rows by the path that causes them.
    """
    town = scenario.town
    rows: dict[KeyPath, float] = {
        ("town", key): getattr(town, key)
        for key in ("households", "members", "centre_households", "villages")
    }
    rows["town", "other_organisations"] = town.other_organisations
    rows["town", "grids"] = town.grids or 0
    rows["town", "community", "households"] = town.community.households
    rows["town", "community", "grid_workers"] = town.community.grid_workers
    for name, level in scenario.ladder.items():
        rows["ladder", name, "workers"] = level.workers or 0
    for name, visit in scenario.visits.items():
        rows["visits", name, "every"] = _visit_rows(scenario, name, visit)
    key, needs = _needs(scenario)
    rows["demand", key] = needs * (len(scenario.ladder) + 2)
    return rows


def _visit_rows(scenario: Scenario, name: str, visit: Visit) -> float:
    """Estimate the visits of one kind, priority groups' own cadences included."""
    ticks = simulated_days(scenario) * DAY
    town, level = scenario.town, scenario.ladder[visit.by]
    if visit.to == "desk":
        workers = level.workers if level.workers is not None else town.members
        return workers * ticks / visit.every.ticks
    households = town.households + (town.community.households if level.unit == "grid" else 0)
    own = [(group.share, group.visits[name]) for group in town.groups.values() if name in group.visits]
    rest = max(0.0, 1 - sum(share for share, _ in own))
    return households * sum(share * ticks / every.ticks for share, every in [(rest, visit.every), *own])


def _needs(scenario: Scenario) -> tuple[str, float]:
    """Estimate the needs that arise, and name the key that says so."""
    demand, town = scenario.demand, scenario.town
    days = simulated_days(scenario)
    if demand.done_in_window is not None:
        window = (scenario.window.end - scenario.window.start).days
        return "done_in_window", demand.done_in_window / (demand.share_done or 1) * days / window
    if demand.per_household_year is None:
        return "trace", 0.0
    households = town.households + town.community.households * town.community.need_factor
    return "per_household_year", demand.per_household_year * households * days / YEAR_DAYS
