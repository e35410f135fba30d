"""How much a scenario would have to simulate: this module refuses what no computer would finish."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from gridsim.scenario.fields import MONTHS, WEEKDAYS
from gridsim.scenario.keys import KeyPath
from gridsim.scenario.people import Level, Meeting, Visit
from gridsim.scenario.schema import Scenario
from gridsim.units import DAY

MOST_ROWS = 50_000_000
"""Most people, visits and steps of matters in one replication."""
LONGEST_YEARS = 50
YEAR_DAYS = 365.25
MONTH_DAYS = YEAR_DAYS / 12
TAIL_STEPS = 12
"""Steps of a matter beside those at its levels: entry, outside, check, follow-up and reopening."""
REMEDIES = {
    "meeting": "fewer units, fewer meetings or a shorter window",
    "absence": "fewer workers, longer spells or a shorter window",
    "demand": "fewer needs, fewer sessions, fewer levels or a shorter window",
}


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
    remedy = next(
        (REMEDIES[str(key)] for key in path if key in REMEDIES),
        "fewer households, a longer cadence or a shorter window",
    )
    return [
        (
            path,
            f"would need about {rows[path]:,.0f} of {total:,.0f} rows in one replication of "
            f"{days:,.0f} days; the most is {MOST_ROWS:,}: take {remedy}",
        )
    ]


def simulated_days(scenario: Scenario) -> float:
    """Give the length of warm-up, window and run-on together [days]."""
    window = scenario.window
    return (window.end - window.start).days + (scenario.warm_up.ticks + scenario.run_on.ticks) / DAY


def estimated_rows(scenario: Scenario, recorded: int = 0) -> dict[KeyPath, float]:
    """Estimate the rows of one replication: people, visits, meetings, absences, and steps of matters.

    Args:
        scenario: What is simulated.
        recorded: How many needs its trace holds within the simulated dates, where that is known.

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
        if level.meeting is not None:
            rows["ladder", name, "meeting", "every"] = unit_count(scenario, level) * _held(
                level.meeting, simulated_days(scenario)
            )
        rows["ladder", name, "absence", "spell"] = _absences(scenario, level)
    for name, visit in scenario.visits.items():
        rows["visits", name, "every"] = _visit_rows(scenario, name, visit)
    key, needs = _needs(scenario, recorded)
    rows["demand", key] = needs * _steps(scenario)
    return rows


def unit_count(scenario: Scenario, level: Level) -> int:
    """Count the units of a level, those of the community included."""
    town = scenario.town
    manned = [other.workers for other in scenario.ladder.values() if other.unit == "grid"]
    grids = town.grids
    if grids is None:
        grids = next((workers for workers in manned if workers is not None), town.villages)
    counts = {
        "member": town.members,
        "centre": town.centre_households,
        "grid": grids + town.community.grid_workers,
        "village": town.villages + town.other_organisations + (town.community.households > 0),
        "town": 1,
    }
    return counts[level.unit]


def _steps(scenario: Scenario) -> int:
    """Most steps of one matter: at every level its sessions with the pauses between them, and the tail."""
    counts = [kind.sessions.count for kind in scenario.demand.types.values() if kind.sessions]
    sessions = max((number for count in counts for number, share in count.items() if share > 0), default=1)
    return len(scenario.ladder) * (4 + 2 * (sessions - 1)) + TAIL_STEPS


def _held(meeting: Meeting, days: float) -> float:
    """Estimate the meetings that one unit holds."""
    on = meeting.on or []
    if meeting.every == "dates":
        return len(on)
    if meeting.every == "days_with":
        digits = {str(digit) for digit in on}
        return days / MONTH_DAYS * sum(bool(digits & set(str(day))) for day in range(1, 32))
    cadence = {"weekly": 7, "fortnightly": 14, "quarterly": 3 * MONTH_DAYS}.get(meeting.every, MONTH_DAYS)
    least = 2 if meeting.every == "half_monthly" else 1
    return days / cadence * max(len(on), least)


def _absences(scenario: Scenario, level: Level) -> float:
    """Estimate the spells of absence that are drawn for a level: twice those expected, and ten."""
    if level.absence is None or level.absence.days_per_year == 0:
        return 0.0
    community = scenario.town.community.grid_workers if level.unit == "grid" else 0
    workers = unit_count(scenario, level) if level.workers is None else level.workers + community
    away = simulated_days(scenario) / YEAR_DAYS * level.absence.days_per_year
    return workers * (2 * away * DAY / level.absence.spell.ticks + 10)


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


def _needs(scenario: Scenario, recorded: int) -> tuple[str, float]:
    """Estimate the needs that arise, and name the key that says so."""
    demand, town = scenario.demand, scenario.town
    if demand.done_in_window is not None:
        needs = demand.done_in_window / (demand.share_done or 1)
        return "done_in_window", needs * _windows(scenario)
    if demand.per_household_year is None:
        return "trace", float(recorded)
    households = town.households + town.community.households * town.community.need_factor
    years = (scenario.window.end - scenario.window.start).days / YEAR_DAYS
    return "per_household_year", demand.per_household_year * households * years * _windows(scenario)


def _windows(scenario: Scenario) -> float:
    """How many times as many needs arise in all days simulated as in the window, by months and weekdays."""
    demand, window = scenario.demand, scenario.window
    days = (window.end - window.start).days
    whole = simulated_days(scenario) / days
    if not (demand.months or demand.weekdays) or simulated_days(scenario) > LONGEST_YEARS * YEAR_DAYS:
        return whole
    first = min(ceil(scenario.warm_up.ticks / DAY), window.start.toordinal() - 1)
    after = ceil(scenario.run_on.ticks / DAY)
    dates = [window.start + timedelta(days=day) for day in range(-first, days + after)]
    weights = [
        demand.months.get(MONTHS[date.month - 1], 1.0) * demand.weekdays.get(WEEKDAYS[date.weekday()], 1.0)
        for date in dates
    ]
    inside = sum(weights[first : first + days])
    return sum(weights) / inside if inside else whole
