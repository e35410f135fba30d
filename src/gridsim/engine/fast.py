"""The engine to use: a plan run by the rules on heaps and columns, compiled where that pays."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np

from gridsim.engine import kernel
from gridsim.engine.kernel import SMALLEST_ROOM, Fixed, Heaps, Moving
from gridsim.engine.log import Log, blank
from gridsim.model.plan import NONE, Column, Plan
from gridsim.units import NEVER

STEPS_WORTH_COMPILING = 200_000
MOST_KEY_BITS = 62
LINKS = ("owner", "preempts", "clock", "late", "may_leave", "tolerance", "next", "over")


@dataclass
class Tally:
    """How many steps this process has had to run."""

    steps: int = 0


TALLY = Tally()


@cache
def can_compile() -> bool:
    """Tell whether numba is installed, and not told to compile nothing (``NUMBA_DISABLE_JIT=1``)."""
    return find_spec("numba") is not None and os.environ.get("NUMBA_DISABLE_JIT", "0").strip() in ("0", "")


def run(plan: Plan, *, compiled: bool | None = None) -> Log:
    """Run a plan up to its horizon.

    Args:
        plan: What to run; it stays as it is.
        compiled: Whether to use the compiled form; None uses it once the process has been given
            ``STEPS_WORTH_COMPILING`` steps in all, where numba is there to compile. The log is the same. A
            plan whose keys need more than ``MOST_KEY_BITS`` is run in the plain form, whatever is asked, for
            Python's integers have no end.

    Returns:
        The log, on the rows of the plan's steps.

    Raises:
        ImportError: If the compiled form is asked for and numba is not installed.
    """
    if compiled is None:
        TALLY.steps += len(plan.steps)
        compiled = TALLY.steps >= STEPS_WORTH_COMPILING and can_compile()
    fixed, bits = fix(plan)
    compiled = compiled and bits <= MOST_KEY_BITS
    moving = prepare(plan, fixed, 1 << max(bits, MOST_KEY_BITS), compiled=compiled)
    if compiled:
        kernel.compiled()(fixed, moving)
    else:
        kernel.simulate(slotted(fixed), slotted(moving))
    return settled(plan, moving)


def slotted(columns: Any) -> Any:
    """Put columns as lists behind slots: plain Python reads both faster than arrays in a named tuple."""
    slots = type("Columns", (), {"__slots__": columns._fields})()
    for name, value in columns._asdict().items():
        setattr(slots, name, value.tolist() if isinstance(value, np.ndarray) else value)
    return slots


def fix(plan: Plan) -> tuple[Fixed, int]:
    """Bring a plan into the form that the rules need; with it, the bits of its largest key."""
    steps, cases = plan.steps, plan.cases
    row_bits = (len(steps) + len(plan.teams)).bit_length()
    low_bits = row_bits + plan.horizon.bit_length()
    priority, bits = priorities(steps.priority, MOST_KEY_BITS - low_bits)
    values: dict[str, Any] = {
        "horizon": plan.horizon,
        "shift": row_bits,
        "low": low_bits,
        "mask": (1 << row_bits) - 1,
        "full": (1 << low_bits + bits) - 1,
        "lanes": len(plan.lane_starts),
        "clocks": len(plan.clocks),
        "queues": plan.queues,
        "teams": len(plan.teams),
        "channels": int(cases.asked.max(initial=NONE)) + 1,
        "steps": len(steps),
        "plain": steps.described,
        "simple": cases.described,
        "case": steps.case,
        "queue": steps.queue,
        "priority": priority,
        "work": steps.work,
        "limit": steps.limit,
        **{name: getattr(steps, name) for name in LINKS},
        "arise": cases.arise,
        "first": cases.first,
        "asked": cases.asked,
        "withdraw": cases.withdraw,
        "wakes": cases.wakes,
        **fix_teams(plan),
        **fix_clocks(plan),
        **fix_lanes(plan),
    }
    for value in values.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return Fixed(**values), low_bits + bits


def priorities(priority: Column, most: int) -> tuple[Column, int]:
    """Count priorities from 0, by their rank where they would need too many bits; with them, their bits."""
    priority = priority - priority.min(initial=0)
    if int(priority.max(initial=0)).bit_length() > most:
        priority = np.unique(priority, return_inverse=True)[1].astype(np.int64)
    return priority, int(priority.max(initial=0)).bit_length()


def fix_teams(plan: Plan) -> dict[str, Column]:
    """List the queues of each team, its private one first, and the teams of each queue."""
    teams, steps = plan.teams, plan.steps
    owners = np.flatnonzero(teams.private != NONE)
    team = np.append(owners, plan.serves.team)
    queue = np.append(teams.private[owners], plan.serves.queue)
    by_team = np.argsort(team, kind="stable")
    by_queue = np.argsort(queue, kind="stable")
    eager = np.zeros(plan.queues, np.int64)
    eager[steps.queue[: steps.described][steps.preempts == 1]] = 1
    if ((steps.preempts == 1) & (steps.owner != NONE)).any():
        eager[teams.private[owners]] = 1
    keen = np.zeros(len(teams), np.int64)
    keen[team[eager[queue] == 1]] = 1
    return {
        "rota": teams.clock,
        "private": teams.private,
        "offers": np.searchsorted(team[by_team], np.arange(len(teams) + 1)),
        "offer": queue[by_team],
        "callers": np.searchsorted(queue[by_queue], np.arange(plan.queues + 1)),
        "caller": team[by_queue],
        "eager": eager,
        "keen": keen,
    }


def fix_lanes(plan: Plan) -> dict[str, Column]:
    """List births and changes lane by lane in the order of their ticks, those of each lane ended by NEVER."""
    arise, changes, lanes = plan.cases.arise, plan.changes, len(plan.lane_starts)
    none = np.array([NONE])
    born = [none[:0]]
    for first, end in pairwise((*plan.lane_starts, len(arise))):
        born += [first + np.argsort(arise[first:end], kind="stable"), none]
    place = np.concatenate(born)
    rows = np.flatnonzero(changes.tick < plan.horizon)
    lane = changes.team[rows] * lanes // len(plan.teams)
    ends = np.cumsum(np.bincount(lane, minlength=lanes))
    rows = np.insert(rows[np.argsort(lane, kind="stable")], ends, NONE)
    return {
        "births": np.append(arise, NEVER)[place],
        "born": place,
        "change": np.append(changes.tick, NEVER)[rows],
        "changed": np.append(changes.team, NONE)[rows],
        "changed_workers": np.append(changes.workers, NONE)[rows],
    }


def fix_clocks(plan: Plan) -> dict[str, Column]:
    """Lay the clocks one after another, each ended by a stretch that never comes."""
    opens, closes, done = [np.arange(0)], [np.arange(0)], [np.arange(0)]
    for clock in plan.clocks:
        opens += [clock.opens, np.array([NEVER])]
        closes += [clock.closes, np.array([NEVER])]
        done += [np.append(0, np.cumsum(clock.closes - clock.opens))]
    ends = np.cumsum([0, *(len(clock.opens) + 1 for clock in plan.clocks)], dtype=np.int64)
    return {
        "opens": np.concatenate(opens),
        "closes": np.concatenate(closes),
        "done": np.concatenate(done),
        "begin": ends[:-1],
        "last": ends[1:] - 1,
    }


def prepare(plan: Plan, fixed: Fixed, beyond: int, *, compiled: bool) -> Moving:
    """Make the state at tick 0, in arrays to be compiled, else in lists.

    Args:
        plan: The plan.
        fixed: Its fixed columns.
        beyond: A number larger than any key.
        compiled: Which form.
    """
    steps, teams = len(plan.steps), len(plan.teams)
    keen = bool(np.any(fixed.keen))
    most_events = (3 if keen else 2) * steps + teams
    heaps = plan.queues + (2 * teams if keen else 0)
    log = blank(plan)
    log["aside"].fill(0)
    asked = plan.cases.asked

    def form(column: Column) -> Any:
        return column if compiled else column.tolist()

    def heap(size: int) -> Any:
        if not compiled:
            return [beyond]
        column = np.empty(size + 3, np.int64)
        column[1] = beyond
        column[0] = column[-1] = 1  # The size, for pointers and for arrays: see ``array_push``.
        return column[1:]

    return Moving(
        **{name: form(column) for name, column in log.items()},
        mark=form(np.zeros(steps if keen else 0, np.int64)),
        running=form(np.zeros(teams, np.int64)),
        workers=form(np.array(plan.teams.workers)),
        cursor=form(np.array(fixed.begin)),
        wake=form(np.full(teams, NONE)),
        seen=form(np.zeros(teams, np.int64)),
        pressed=form(np.zeros(teams, np.int64)),
        head=form(np.full(fixed.channels, NONE)),
        link=form(np.zeros_like(asked)),
        missing=form(plan.cases.asks.copy()),
        limited=form(np.zeros(steps, np.int64)),
        size=form(np.zeros(1, np.int64)),
        events=heap(most_events),
        touched=heap(teams),
        urgent=heap(teams),
        heaps=array_heaps(heaps, (4 if keen else 1) * steps) if compiled else [[] for _ in range(heaps)],
    )


def array_heaps(heaps: int, keys: int) -> Heaps:
    """Make empty heaps for the compiled form.

    Args:
        heaps: How many, each with its run.
        keys: How many keys are put into them during the run. What grows by doubling leaves less behind
            than it takes, and takes less than twice what it holds, or room for ``SMALLEST_ROOM``.
    """
    return Heaps(
        runs=heaps,
        base=np.zeros(2 * heaps, np.int64),
        room=np.zeros(2 * heaps, np.int64),
        first=np.zeros(2 * heaps, np.int64),
        size=np.zeros(2 * heaps, np.int64),
        top=np.zeros(1, np.int64),
        key=np.empty(4 * keys + SMALLEST_ROOM * heaps, np.int64),
    )


def settled(plan: Plan, moving: Moving) -> Log:
    """Make the log, with the waits that ended without anybody looking (R3)."""
    columns = {column.name: np.asarray(getattr(moving, column.name)) for column in fields(Log)}
    finish = columns["finish"]
    finish[finish >= plan.horizon] = NONE
    columns["aside"][(columns["start"] == NONE) | (finish == NONE)] = NONE
    cases = plan.cases
    waiting = np.flatnonzero(cases.asked != NONE)
    first, expire = cases.first[waiting], np.maximum(cases.withdraw[waiting], cases.arise[waiting] + 1)
    over = (columns["ready"][first] == NONE) & (expire < plan.horizon)
    finish[first[over]] = expire[over]
    return Log(**columns)
