"""The theory suite: its cases, each with what is known exactly of it."""

from __future__ import annotations

from typing import Any

from gridsim.study.readings import (
    arisen,
    asked_days,
    begun_first,
    busy,
    carried,
    in_queue,
    is_late,
    level_queue,
    meeting_weeks,
    nobody_there,
    ordinary_queue,
    passed_up,
    repeats,
    urgent_queue,
    waits,
    withdrew,
)
from gridsim.study.theory import (
    by_priority,
    erlang_c,
    late,
    pollaczek_khinchine,
    with_limit,
    with_patience,
)
from gridsim.study.theory_cases import BASE, Case, Quantity
from gridsim.study.theory_town import asked, away, meeting, network, transient_wait
from gridsim.units import DAY, HOUR, WEEK

WEEK_HOURS, DAY_HOURS = WEEK // HOUR, DAY // HOUR
LEFT_OUT = (0, 0)


def hours(number: float) -> str:
    """Write a span of hours."""
    return f"{number!r} h"


def exponential(mean: float) -> dict[str, Any]:
    """Write an exponential distribution [hours]."""
    return {"exponential": {"mean": hours(mean)}}


def desk(work: Any, workers: int = 1) -> dict[str, Any]:
    """Write the changes that give the desk its work and workers."""
    return {"ladder.desk.work": work, "ladder.desk.workers": workers}


BUSY: dict[str, Any] = {"warm_up": 13, "days": 30, "tail": 5}
LONG: dict[str, Any] = {"warm_up": 140, "days": 500, "tail": 40, "quick": LEFT_OUT, "full": (40, 8)}


def many_workers() -> list[Case]:
    """Erlang C."""
    result = []
    for name, rate, work, workers, limit, size in (
        ("mmc.3", 0.2, 10.0, 3, 24.0, {"warm_up": 40, "days": 220, "tail": 20}),
        ("mmc.4", 0.2, 10.0, 4, 24.0, {"warm_up": 20, "days": 220, "tail": 20}),
        ("mm1.5", 5.0, 1 / 8, 1, None, {"warm_up": 2, "days": 10, "tail": 1}),
        ("hospital.1", 2.0, 1 / 3, 1, 1.0, {"warm_up": 5, "days": 25}),
        ("hospital.2", 2.0, 1 / 3, 2, None, {"warm_up": 2, "days": 25}),
        ("mmc.busy", 0.9, 2.0, 2, None, LONG),
    ):  # fmt: skip
        exact = erlang_c(rate, work, workers)
        known = [Quantity("wait", exact.wait, in_queue), Quantity("busy", exact.busy, busy)]
        if work > 1:  # A wait of half a second that a tick hides is then a share below 0.0001 of all.
            known.append(Quantity("waits", exact.waits, waits))
        changes = desk(exponential(work), workers)
        if limit is not None:
            known.append(Quantity("late", late(rate, work, workers, limit), is_late))
            changes["limits.done"] = hours(limit)
        result.append(Case(name, rate, known, changes, **size))
    return result


def general_work() -> list[Case]:
    """M/G/1."""
    able = {"lognormal": {"mean": "24 min", "sd": "20 min"}}
    baker = {"lognormal": {"mean": "25 min", "sd": "2 min"}}
    erlang = ({"erlang": {"mean": hours(mean), "phases": phases}} for mean, phases in ((1.0, 2), (0.8, 3)))
    result = []
    for name, rate, mean, variation, work, size in (
        ("md1", 0.5, 1.0, 0.0, "1 h", {"warm_up": 5, "days": 90}),
        ("me2", 0.5, 1.0, 1 / 2, next(erlang), {"warm_up": 5, "days": 90}),
        ("me3", 1.0, 0.8, 1 / 3, next(erlang), {"warm_up": 25, "days": 50, "tail": 4}),
        ("able", 2.0, 0.4, (20 / 24) ** 2, able, BUSY),
        ("baker", 2.0, 25 / 60, (2 / 25) ** 2, baker, BUSY | {"quick": LEFT_OUT}),
    ):  # fmt: skip
        known = [Quantity("wait", pollaczek_khinchine(rate, mean, variation).wait, in_queue)]
        result.append(Case(name, rate, known, desk(work), **size))
    return result


def classes() -> list[Case]:
    """Two classes with priority, finishing what is begun or setting it aside."""
    result = []
    for name, share, resume in (
        ("next.10", 0.1, False),
        ("next.40", 0.4, False),
        ("aside.10", 0.1, True),
        ("aside.40", 0.4, True),
    ):
        rates = [2 * share, 2 * (1 - share)]
        urgent, ordinary = by_priority(rates, [1 / 3, 1 / 3], resume=resume)
        known = [Quantity("urgent", urgent, urgent_queue), Quantity("ordinary", ordinary, ordinary_queue)]
        more: dict[str, Any] = {"urgent.share": share, "urgent.interrupts": resume}
        result.append(Case(name, 2.0, known, desk(exponential(1 / 3)) | more, warm_up=8, days=30, tail=5))
    types = {
        "short": {"share": 0.5, "urgent": 1.0, "work_factor": 0.5},
        "long": {"share": 0.5, "urgent": 0.0, "work_factor": 1.5},
    }
    for name, resume in (("next.efforts", False), ("aside.efforts", True)):
        urgent, ordinary = by_priority([1.0, 1.0], [1 / 6, 1 / 2], resume=resume)
        known = [Quantity("urgent", urgent, urgent_queue), Quantity("ordinary", ordinary, ordinary_queue)]
        more = {"demand.types": types, "urgent.interrupts": resume}
        changes = desk(exponential(1 / 3)) | more
        result.append(Case(name, 2.0, known, changes, warm_up=8, days=30, tail=5, quick=LEFT_OUT))
    return result


def impatience() -> list[Case]:
    """A response limit, and exponential patience."""
    result = []
    above = {"unit": "village", "workers": 1, "calendar": "always", "work": "0 s"}
    for name, rate, work, workers, limit, days in (
        ("limit.2", 8.0, 1 / 3, 2, 1.0, 7),
        ("limit.3", 2.0, 1.0, 3, 2.0, 25),
        ("limit.over", 5.0, 1 / 2, 1, 6.0, 11),
    ):
        exact = with_limit(rate, work, workers, limit)
        known = [Quantity("over", exact.left, passed_up), Quantity("wait", exact.wait, in_queue)]
        changes = desk(exponential(work), workers) | {
            "ladder.desk.limit": hours(limit),
            "ladder.above": above,
        }
        result.append(Case(name, rate, known, changes, warm_up=3, days=days))
    for name, rate, work, workers, patience, days, households, quick in (
        ("patience.2", 8.0, 1 / 3, 2, 1.0, 7, 1, (40, 1)),
        ("patience.50", 48.0, 1.0, 50, 2.0, 6, 5, LEFT_OUT),
    ):
        exact = with_patience(rate, work, workers, patience)
        known = [Quantity("left", exact.left, withdrew), Quantity("busy", exact.busy, busy)]
        changes = desk(exponential(work), workers) | {
            "town.households": households,
            "withdrawal": {"share": 1.0, "after": exponential(patience)},
        }
        full = (160, 12) if households == 1 else (40, 12)
        result.append(Case(name, rate, known, changes, warm_up=2, days=days, quick=quick, full=full))
    return result


def meetings() -> list[Case]:
    """A weekly meeting with so many places."""
    result = []
    for name, arrivals, agenda, size in (
        ("meeting.6", 4.0, 6, {"warm_up": 210, "days": 1800}),
        ("meeting.10", 8.0, 10, {"warm_up": 420, "days": 1000}),
        ("meeting.5", 4.5, 5, {"warm_up": 2500, "days": 4000, "quick": LEFT_OUT, "full": (80, 12)}),
    ):
        wait, left = meeting(arrivals, agenda)
        known = [Quantity("weeks", wait, meeting_weeks), Quantity("carried", left, carried)]
        held = {"every": "weekly", "on": ["mon"], "at": "09:00", "holiday": "keep", "agenda": agenda}
        changes = desk("0 s") | {"ladder.desk.meeting": held}
        result.append(Case(name, arrivals / WEEK_HOURS, known, changes, tail=300, **size))
    return result


def beginnings() -> list[Case]:
    """The first cases of a queue that begins empty."""
    result = []
    for name, work, cases, days, quick, full in (
        ("first.25", 0.9, 25, 4, (500, 1), (4000, 10)),
        ("first.1000", 0.5, 1000, 54, (40, 1), (160, 12)),
    ):
        exact = transient_wait(1.0, work, cases)
        known = [Quantity("wait", exact, begun_first(cases))]
        result.append(Case(name, 1.0, known, desk(exponential(work)), 0, days, 0, quick, full))
    return result


def ways() -> list[Case]:
    """Several levels as a network, and visits that ask."""
    shares = [[0.0, 0.3, 0.7], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    cold, hot, till = network([0.3, 0.2, 0.0], shares, [(1.0, 1), (2.5, 2), (2.0, 2)])
    level: dict[str, Any] = {"calendar": "always"}
    onward = {"hot": 0.3, "till": 0.7}
    ladder = {
        "nobody": BASE["ladder"]["nobody"],
        "cold": level | {"unit": "member", "workers": 1, "work": exponential(1.0), "passes_to": onward},
        "hot": level | {"unit": "grid", "workers": 2, "work": exponential(2.5)},
        "till": level | {"unit": "village", "workers": 2, "work": exponential(2.0)},
    }  # fmt: skip
    changes = {
        "town.members": 1,
        "town.grids": 1,
        "demand.sources": {"whistle": 0.6, "above": 0.4},
        "demand.needed": {"till": 1.0},
        "ladder": ladder,
    }
    known = [
        Quantity(f"at.{place}", wait, level_queue(place)) for place, wait in enumerate((cold, hot, till), 1)
    ]
    result = [Case("network", 0.5, known, changes, warm_up=12, days=100, tail=6)]
    changes = {
        "town.members": 1,
        "demand.sources": {"visit": 1.0},
        "demand.detection": 0.5,
        "demand.needed": {"member": 1.0},
        "ladder": {
            "nobody": BASE["ladder"]["nobody"],
            "member": level | {"unit": "member", "workers": 1, "work": "0 s"},
        },
        "visits": {"contact": {"by": "member", "every": "7 days", "work": "0 s"}},
    }
    known = [Quantity("asked", asked(7.0, 0.5), asked_days)]
    return [*result, Case("visits", 1 / 24, known, changes, warm_up=280, days=1400, tail=400)]


def steady() -> list[Case]:
    """What is as it always is from the first day on: who is away, and repeats of needs, also in a season."""
    days_away, share, a_day = 60.0, 0.4, 2.0
    size: dict[str, Any] = {"warm_up": 0, "days": 60, "tail": 0, "quick": (200, 1), "full": (1000, 10)}
    known = [
        Quantity("away.first", away(days_away), nobody_there(1, 1)),
        Quantity("away.month", away(days_away), nobody_there(2, 30)),
        Quantity("away.next", away(days_away), nobody_there(31, 60)),
    ]
    changes = desk("0 s") | {"ladder.desk.absence": {"days_per_year": days_away, "spell": "20 days"}}
    result = [Case("absence", a_day / DAY_HOURS, known, changes, **size)]
    again = {"share": share, "after": exponential(20 * DAY_HOURS)}
    known = [
        Quantity("again.first", share, repeats(1, 7)),
        Quantity("again.later", share, repeats(8, 60)),
        Quantity("arisen.first", a_day, arisen(1, 7)),
    ]
    changes = desk("0 s") | {"demand.repeats": again}
    result.append(Case("repeats", a_day / DAY_HOURS, known, changes, **size))
    known = [Quantity("arisen.all", a_day, arisen(1, 60))]
    changes = changes | {"demand.months": {"jan": 0.5, "feb": 1.5}}
    return [*result, Case("repeats.season", a_day / DAY_HOURS, known, changes, **size)]


def cases(*, full: bool) -> list[Case]:
    """List the cases of a quick or a full run."""
    listed = [
        *many_workers(),
        *general_work(),
        *classes(),
        *impatience(),
        *meetings(),
        *beginnings(),
        *ways(),
        *steady(),
    ]
    return [case for case in listed if full or case.quick[0]]
