"""Cases of which theory knows something exactly, made into ordinary scenarios.

Each village is a town of its own: its households, staff and luck are independent of all others', so that each
village of each replication is one independent system.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gridsim.scenario.load import from_resolved
from gridsim.scenario.schema import Scenario
from gridsim.study.readings import Reading
from gridsim.units import HOUR, YEAR

YEAR_HOURS = YEAR / HOUR
START = date(2012, 1, 1)
FOREVER = "1000 days"
BASE: dict[str, Any] = {
    "name": "theory",
    "calendars": {"always": {"days": "every", "hours": ["00:00-24:00"]}},
    "town": {"villages": 1, "households": 1, "members": 0, "centre_households": 0},
    "demand": {"sources": {"whistle": 1.0}, "needed": {"desk": 1.0}, "types": {"any": {"share": 1.0}}},
    "ladder": {  # Nobody is at the first level, so that no follow-up call takes anybody's time.
        "nobody": {"unit": "centre", "workers": 0, "calendar": "always", "work": "0 s"},
        "desk": {"unit": "village", "workers": 1, "calendar": "always"},
    },
    "outside": {"share": 0.0, "wait": "0 s"},
    "limits": {
        "calendar": "always",
        "response": "1 day",
        "done": "1 day",
        "urgent_response": "1 day",
        "urgent_done": "1 day",
    },
    "after": {
        "follow_up": {"by": "nobody", "after": "0 s", "work": "0 s"},
        "rating": {
            "response": 1.0,
            "satisfied_solved": 1.0,
            "satisfied_unsolved": 0.0,
            "late_after": FOREVER,
        },
    },
}


@dataclass(frozen=True)
class Quantity:
    """One exactly known number of a case.

    Attributes:
        name: Its name in the table.
        exact: Its value.
        read: How it is read off a replication.
    """

    name: str
    exact: float
    read: Reading


@dataclass(frozen=True)
class Case:
    """One scenario of which some numbers are known exactly.

    Attributes:
        name: Its name in the table.
        rate: Needs of a village [per hour].
        quantities: What is known.
        changes: Changes to ``BASE`` by dotted path; numbers of households, members, grids and workers are
            those of one village.
        warm_up: Days before the window.
        days: Days of the window and of what follows it.
        tail: Days simulated on after the window, in which its needs are done; they end the days.
        quick: Villages and replications of a quick run; none leaves the case out.
        full: Villages and replications of a full run.
    """

    name: str
    rate: float
    quantities: Sequence[Quantity]
    changes: dict[str, Any]
    warm_up: int
    days: int
    tail: int = 2
    quick: tuple[int, int] = (40, 1)
    full: tuple[int, int] = (160, 12)


def scenario(case: Case, villages: int, seed: int, bias: float = 1.0) -> Scenario:
    """Make the scenario of a case.

    Args:
        case: The case.
        villages: Independent systems side by side.
        seed: Seed.
        bias: Factor on all work: a fault to be found, 1 for none.

    Returns:
        The scenario.
    """
    data = copy.deepcopy(BASE)
    for path, value in case.changes.items():
        *way, last = path.split(".")
        part = data
        for key in way:
            part = part.setdefault(key, {})
        part[last] = copy.deepcopy(value)
    town, ladder, types = data["town"], data["ladder"], data["demand"]["types"]
    for part, keys in (
        (town, ("villages", "households", "members", "grids")),
        *((level, ("workers",)) for level in ladder.values()),
    ):
        part.update({key: part[key] * villages for key in keys if key in part})
    for kind in types.values():
        kind["work_factor"] = kind.get("work_factor", 1.0) * bias
    data["demand"]["per_household_year"] = case.rate * YEAR_HOURS * villages / town["households"]
    data["warm_up"] = f"{case.warm_up} days"
    data["window"] = {"from": str(START), "to": str(START + timedelta(days=case.days - case.tail))}
    data["run_on"] = f"{case.tail} days"
    data["seed"] = seed
    return from_resolved(data)
