"""What replications are measured by: this module names each measure, with its unit and what it is for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

KeyedBy = Literal[
    "", "level", "visit", "type", "group", "urgency", "village", "cause", "cause and level"
]  # fmt: skip
LESS, MORE = -1, 1
CAUSES = ("asked", "closed_hours", "queue", "meeting", "outside", "pause", "work", "rework", "unsolved")
"""Where the days of a need go until it is solved, or followed no longer."""
SHARES = ("share", "share of places")
"""Units of what is nowhere above 1."""


RESTRICTED = ("solved", "response")
"""Events of which all needs count, each for no more than the days for which it is followed."""
DEFINITIONS = 2
"""Number of the definitions of measures, raised whenever the meaning of one changes."""
HOUR_OF_DAYS, TENTH_OF_A_POINT = 1 / 24, 0.001


class Measured(NamedTuple):
    """What is known of a measure before anything is simulated.

    Attributes:
        unit: Its unit.
        keyed: What it is given for; empty where it is given once, for the whole town.
        better: ``LESS``, ``MORE``, or 0 where neither is better by itself.
        smallest: Smallest difference worth a word, in its unit, where comparisons judge it; else 0.
        instead: Where it improves when matters are left open or reported solved, so that it is shown and
            never judged: the measure that is judged in its place; else empty.
    """

    unit: str
    keyed: KeyedBy = ""
    better: int = 0
    smallest: float = 0.0
    instead: str = ""


def _rates() -> Iterator[tuple[str, Measured]]:
    """Name the rates, each with a denominator of its own."""
    for name in ("on_time_from_need", "solved_within"):
        yield f"rate.{name}", Measured("share", better=MORE, smallest=TENTH_OF_A_POINT)
    shown = {
        "responded_on_time": "days_to_response.restricted",
        "done_on_time": "rate.on_time_from_need",
        "solved": "rate.solved_within",
        "solved_in_the_end": "rate.solved_within",
        "satisfied": "rate.solved_within",
        "done": "rate.solved_within",
        "closed": "rate.solved_within",
    }
    for name, instead in shown.items():
        yield f"rate.{name}", Measured("share", better=MORE, instead=instead)
    for name in ("rated", "reopened", "withdrawn"):
        yield f"rate.{name}", Measured("share")


def _days() -> Iterator[tuple[str, Measured]]:
    """Name the days from need, or registration, to response, done, solved and closed."""
    for event in ("solved", "response", "done", "closed", "done_from_registration"):
        restricted = "days_to_response.restricted" if event == "response" else "days_to_solved.restricted"
        for part in ("restricted", "mean", "median_all", "p90_all", "p95_all", "median", "p90", "p95"):
            name = f"days_to_{event}.{part}"
            if part == "restricted" and event not in RESTRICTED:
                continue
            judged = name in (
                "days_to_solved.restricted",
                "days_to_solved.p90_all",
                "days_to_response.restricted",
            )
            counts_all = part == "restricted" or (event == "solved" and part.endswith("_all"))
            yield (
                name,
                Measured(
                    "days",
                    better=LESS,
                    smallest=HOUR_OF_DAYS if judged else 0.0,
                    instead="" if counts_all else restricted,
                ),
            )


def _counts() -> Iterator[tuple[str, Measured]]:
    """Name the counts of matters."""
    for name in ("arisen", "known", "done", "solved", "closed", "withdrawn", "open", "unknown", "urgent"):
        yield f"count.{name}", Measured("matters")
    yield "count.done_a_month", Measured("matters a month")


MEASURES: dict[str, Measured] = {
    **dict(_days()),
    **dict(_rates()),
    "village.worst": Measured("days", better=LESS, smallest=HOUR_OF_DAYS),
    "village.days_to_solved": Measured("days", "village", LESS, HOUR_OF_DAYS),
    "village.gini": Measured("0 to 1"),
    "village.done_on_time": Measured("share", "village", MORE, instead="village.days_to_solved"),
    "visits.missed": Measured("share", "visit", LESS, TENTH_OF_A_POINT),
    "backlog.mean": Measured("matters", better=LESS, instead="days_to_solved.restricted"),
    "visits.due": Measured("visits", "visit"),
    "visits.done": Measured("visits", "visit"),
    "load.mean": Measured("share of time on duty", "level"),
    "load.most": Measured("share of time on duty", "level"),
    "load.visits": Measured("share of time on duty", "level"),
    "load.cases": Measured("share of time on duty", "level"),
    "meeting.used": Measured("share of places", "level"),
    "solved_by_level": Measured("share", "level"),
    "came_to_level": Measured("share", "level"),
    "days_by_cause": Measured("days", "cause"),
    "days_by_cause_and_level": Measured("days", "cause and level"),
    "type.days_to_solved": Measured("days", "type", LESS),
    "group.days_to_solved": Measured("days", "group", LESS),
    "urgency.days_to_solved": Measured("days", "urgency", LESS),
    **dict(_counts()),
}


def unit(name: str) -> str:
    """Unit of a measure, by its name."""
    return MEASURES[name].unit


def judged(name: str) -> bool:
    """Whether comparisons judge a measure."""
    return MEASURES[name].smallest > 0


def bounds(name: str) -> tuple[float, float]:
    """Least and largest value that a measure can have, by its name: no measure is below 0.

    >>> bounds("village.gini"), bounds("load.mean")
    ((0.0, 1.0), (0.0, inf))
    """
    return 0.0, 1.0 if unit(name) in (*SHARES, "0 to 1") else math.inf
