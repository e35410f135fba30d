"""What replications are measured by: this module names each measure, with its unit and what it is for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

KeyedBy = Literal[
    "", "level", "visit", "type", "group", "urgency", "village", "cause", "cause and level"
]  # fmt: skip
LESS, MORE = -1, 1
CAUSES = ("asked", "closed_hours", "queue", "meeting", "outside", "pause", "work", "rework")
"""Where the days of a closed matter go."""
SHARES = ("share", "share of places")
"""Units of what is nowhere above 1."""


class Measured(NamedTuple):
    """What is known of a measure before anything is simulated.

    Attributes:
        unit: Its unit.
        keyed: What it is given for; empty where it is given once, for the whole town.
        better: ``LESS``, ``MORE``, or 0 where neither is better by itself.
    """

    unit: str
    keyed: KeyedBy = ""
    better: int = 0


def _rates() -> Iterator[tuple[str, Measured]]:
    """Name the rates, each with a denominator of its own."""
    better = ("responded_on_time", "done_on_time", "solved", "satisfied")
    for name in better:
        yield f"rate.{name}", Measured("share", better=MORE)
    for name in ("done", "closed", "solved_in_the_end", "rated", "reopened", "withdrawn"):
        yield f"rate.{name}", Measured("share")


def _days() -> Iterator[tuple[str, Measured]]:
    """Name the days from need to response, done, solved and closed."""
    better = ("days_to_response.mean", "days_to_done.mean", "days_to_done.p90_all", "days_to_closed.mean")
    for event in ("done", "response", "solved", "closed"):
        for part in ("mean", "p90_all", "median_all", "p95_all", "p90", "median", "p95"):
            name = f"days_to_{event}.{part}"
            yield name, Measured("days", better=LESS if name in better else 0)


def _counts() -> Iterator[tuple[str, Measured]]:
    """Name the counts of matters."""
    for name in ("arisen", "known", "done", "solved", "closed", "withdrawn", "open", "unknown", "urgent"):
        yield f"count.{name}", Measured("matters")
    yield "count.done_a_month", Measured("matters a month")


MEASURES: dict[str, Measured] = {
    **dict(_rates()),
    **dict(_days()),
    "backlog.mean": Measured("matters", better=LESS),
    "village.worst": Measured("days", better=LESS),
    "village.gini": Measured("0 to 1"),
    "village.days_to_done": Measured("days", "village", LESS),
    "village.done_on_time": Measured("share", "village"),
    "visits.due": Measured("visits", "visit"),
    "visits.done": Measured("visits", "visit"),
    "visits.missed": Measured("share", "visit"),
    "load.mean": Measured("share of time on duty", "level"),
    "load.most": Measured("share of time on duty", "level"),
    "load.visits": Measured("share of time on duty", "level"),
    "load.cases": Measured("share of time on duty", "level"),
    "meeting.used": Measured("share of places", "level"),
    "solved_by_level": Measured("share", "level"),
    "came_to_level": Measured("share", "level"),
    "days_by_cause": Measured("days", "cause"),
    "days_by_cause_and_level": Measured("days", "cause and level"),
    "type.days_to_done": Measured("days", "type"),
    "group.days_to_done": Measured("days", "group"),
    "urgency.days_to_done": Measured("days", "urgency"),
    **dict(_counts()),
}


def unit(name: str) -> str:
    """Unit of a measure, by its name."""
    return MEASURES[name].unit


def bounds(name: str) -> tuple[float, float]:
    """Least and largest value that a measure can have, by its name: no measure is below 0.

    >>> bounds("village.gini"), bounds("load.mean")
    ((0.0, 1.0), (0.0, inf))
    """
    return 0.0, 1.0 if unit(name) in (*SHARES, "0 to 1") else math.inf
