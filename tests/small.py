"""Small scenarios for the tests: one village, whole hours, no chance unless it is asked for."""

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from gridsim.engine import fast, reference
from gridsim.engine.invariants import check
from gridsim.engine.log import Log, difference
from gridsim.model.build import World, build
from gridsim.model.demand import WHISTLE, Matters
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE
from gridsim.scenario.load import from_resolved
from gridsim.scenario.schema import Scenario
from gridsim.units import HOUR, NEVER, Duration

KINDS = ("work", "meeting", "outside", "pause", "returned", "check", "follow-up", "round")
WEEK = ["mon", "tue", "wed", "thu", "fri"]
BASE: dict[str, Any] = {
    "name": "small",
    "window": {"from": "2024-03-04", "to": "2024-04-01"},  # Monday to Sunday, no holidays
    "calendars": {
        "office": {"days": WEEK, "hours": ["08:00-12:00", "14:00-18:00"]},
        "always": {"days": "every", "hours": ["00:00-24:00"]},
    },
    "town": {"villages": 1, "households": 2, "members": 1, "centre_households": 0},
    "demand": {"per_household_year": 0.0, "sources": {"whistle": 1.0}, "needed": {"member": 1.0}},
    "ladder": {
        "member": {"unit": "member", "calendar": "always", "work": "1 h"},
        "grid": {"unit": "grid", "workers": 1, "calendar": "always", "work": "2 h"},
        "town": {"unit": "town", "workers": 1, "calendar": "always", "work": "4 h"},
    },
    "outside": {"share": 0.0, "wait": "5 h"},
    "limits": {
        "calendar": "office",
        "response": "3 working days",
        "done": "15 working days",
        "urgent_response": "2 h",
        "urgent_done": "1 working day",
    },
    "after": {
        "follow_up": {"by": "grid", "after": "10 h", "work": "15 min"},
        "rating": {
            "response": 1.0,
            "satisfied_solved": 1.0,
            "satisfied_unsolved": 0.0,
            "late_after": "30 days",
        },
    },
}


def small(changes: dict[str, Any] | None = None) -> Scenario:
    """Make the small scenario with changes by dotted path."""
    data = copy.deepcopy(BASE)
    for path, value in (changes or {}).items():
        *way, last = path.split(".")
        part = data
        for key in way:
            part = part.setdefault(key, {})
        part[last] = copy.deepcopy(value)
    return from_resolved(data)


PROMISES = ("response", "done", "urgent_response", "urgent_done")


def without_run_on(changes: dict[str, Any] | None = None) -> Scenario:
    """Make the small scenario without any promise, so that its simulation ends with its window."""
    scenario = small({"run_on": "0 s"} | (changes or {}))
    limits = scenario.limits.model_copy(update=dict.fromkeys(PROMISES, Duration(0, "s")))
    return scenario.model_copy(update={"limits": limits})


@dataclass
class Luck:
    """Draws that a test chooses by the name of the stream; a half where it does not."""

    u: dict[str, Any] = field(default_factory=dict)
    deterministic: bool = False
    lanes = 1

    def in_each(self, row):
        """Give the rows as they are, for there is one lane."""
        return row

    def cells(self, stream, row, column=0, among=None):
        """Give the chosen number, or numbers, whatever the address."""
        return np.array(np.broadcast_to(np.asarray(self.u.get(stream, 0.5), float), row.shape))


def matters(count: int = 1, **columns: Any) -> Matters:
    """Make matters of household 0 that arise at tick 0, are whistled, and need the first level."""
    values = {
        "lane": 0,
        "household": 0,
        "row": np.arange(count),
        "column": 0,
        "arise": 0,
        "type": 0,
        "urgent": False,
        "source": WHISTLE,
        "needed": 0,
        "withdraw": NEVER,
    } | columns
    return Matters(**{name: np.array(np.broadcast_to(value, count)) for name, value in values.items()})


def build_with(scenario: Scenario, needs: Matters, luck: Luck | Draws | None = None) -> World:
    """Build the world of a scenario with these matters in place of its own."""
    with mock.patch("gridsim.model.build.make_matters", return_value=needs):
        return build(scenario, Path(), luck or Luck())


def both(world: World) -> Log:
    """Run both engines, which must agree, and check the invariants."""
    log = fast.run(world.plan)
    assert difference(log, reference.run(world.plan)) == ""
    check(world.plan, log)
    return log


def lives(world: World, log: Log) -> list[list[tuple]]:
    """Tell what happened to each matter: (kind, level, ready, start, finish) in hours, None for never."""
    steps, names = world.plan.steps, list(world.staff.desks)
    result: list[list[tuple]] = [[] for _ in range(len(world.matters))]
    touched = np.flatnonzero((log.ready != NONE) | (log.finish != NONE))
    for row in sorted(touched, key=lambda row: (log.ready[row], row)):
        if steps.case[row] < len(result):
            times = (hours(column[row]) for column in (log.ready, log.start, log.finish))
            level = names[steps.level[row]] if steps.level[row] != NONE else ""
            result[steps.case[row]].append((KINDS[steps.kind[row]], level, *times))
    return result


def life(scenario: Scenario, needs: Matters | None = None, luck: Luck | None = None) -> list[tuple]:
    """Live the life of the first matter on both engines."""
    world = build_with(scenario, matters() if needs is None else needs, luck)
    return lives(world, both(world))[0]


def hours(tick: int) -> float | None:
    """Give a tick in hours, None where there is none."""
    return None if tick == NONE else round(float(tick) / HOUR, 4)
