"""The engine to use: a plan run by the rules on heaps and columns, compiled where that pays."""

from __future__ import annotations

from dataclasses import fields, replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from gridsim.engine import kernel
from gridsim.engine.kernel import SMALLEST_ROOM, Fixed, Heaps, Moving
from gridsim.engine.log import Log, blank
from gridsim.model.plan import NONE, Column, Plan, Steps
from gridsim.units import NEVER

STEPS_WORTH_COMPILING = 200_000
MOST_KEY_BITS = 62


def can_compile() -> bool:
    """Tell whether numba is installed."""
    return find_spec("numba") is not None


def run(plan: Plan, *, compiled: bool | None = None) -> Log:
    """Run a plan up to its horizon.

    Args:
        plan: What to run; it stays as it is.
        compiled: Whether to use the compiled form; None uses it from ``STEPS_WORTH_COMPILING`` steps on,
            where numba is installed. The log is the same. A plan whose keys need more than ``MOST_KEY_BITS``
            is run in the plain form, whatever is asked, for Python's integers have no end.

    Returns:
        The log, on the rows of the plan's steps.

    Raises:
        ImportError: If the compiled form is asked for and numba is not installed.
    """
    if compiled is None:
        compiled = len(plan.steps) >= STEPS_WORTH_COMPILING and can_compile()
    if (np.diff(plan.steps.case) >= 0).all():
        return run_sorted(plan, compiled=compiled)
    order = np.argsort(plan.steps.case, kind="stable")
    log = run_sorted(sorted_by_case(plan, order), compiled=compiled)
    return Log(**{name: column[np.argsort(order)] for name, column in vars(log).items()})


def sorted_by_case(plan: Plan, order: Column) -> Plan:
    """Put the steps of a plan in another order, one in which those of a case keep theirs."""
    place = np.append(np.argsort(order), NONE)  # A link of NONE is the last place.
    columns = {column.name: getattr(plan.steps, column.name)[order] for column in fields(Steps)}
    for name in ("owner", "late", "next", "over"):
        columns[name] = place[columns[name]]
    return replace(plan, steps=Steps(**columns), cases=replace(plan.cases, first=place[plan.cases.first]))


def run_sorted(plan: Plan, *, compiled: bool) -> Log:
    """Run a plan whose steps are in the order of its cases."""
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
    cases, steps, teams = plan.cases, plan.steps, plan.teams
    case = steps.case
    row_bits = (len(steps) + len(teams)).bit_length()
    low_bits = row_bits + plan.horizon.bit_length()
    priority = steps.priority - steps.priority.min(initial=0)
    if int(priority.max(initial=0)).bit_length() + low_bits > MOST_KEY_BITS:
        priority = np.unique(steps.priority, return_inverse=True)[1].astype(np.int64)
    bits = int(priority.max(initial=0)).bit_length() + low_bits
    exact: Any = priority if bits <= MOST_KEY_BITS else priority.astype(object)
    withdraw = cases.withdraw[case]
    values = {
        "horizon": plan.horizon,
        "shift": row_bits,
        "mask": (1 << row_bits) - 1,
        "full": (1 << bits) - 1,
        "queues": plan.queues,
        "queue": steps.queue,
        "owner": steps.owner,
        "base": (exact << low_bits) + np.arange(len(steps)),
        "work": steps.work,
        "priority": steps.priority,
        "preempts": steps.preempts,
        "limit": steps.limit,
        "clock": steps.clock,
        "late": steps.late,
        "leave": np.where(steps.may_leave == 1, withdraw, NEVER),
        "latest": cases.arise[case] + steps.tolerance,
        "next": steps.next,
        "over": steps.over,
        **fix_cases(plan),
        **fix_teams(plan),
        **fix_clocks(plan),
        "change": np.append(plan.changes.tick, NEVER),
        "changed": plan.changes.team,
        "changed_workers": plan.changes.workers,
    }
    for value in values.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return Fixed(**values), bits


def fix_cases(plan: Plan) -> dict[str, Column]:
    """Put the cases in the order in which they arise, and number the channels on which some wait."""
    cases = plan.cases
    channels = np.unique(cases.asked[cases.asked != NONE])
    wakes = numbered(cases.wakes, channels)[plan.steps.case]
    columns = {
        "first": cases.first,
        "asked": numbered(cases.asked, channels),
        "asks": cases.asks,
        "expire": expiry(plan),
    }
    arise = cases.arise
    if (np.diff(arise) < 0).any():
        order = np.argsort(arise, kind="stable")
        arise = arise[order]
        columns = {name: column[order] for name, column in columns.items()}
    return {"wakes": wakes, "arise": np.append(arise, NEVER), **columns}


def expiry(plan: Plan) -> Column:
    """Find when each case gives up if it still waits to be asked (R3) [ticks]."""
    return np.maximum(plan.cases.withdraw, plan.cases.arise + 1)


def numbered(channel: Column, channels: Column) -> Column:
    """Number channels in their order; those on which nobody waits become NONE."""
    if not len(channels):
        return np.full(len(channel), NONE)
    place = np.minimum(np.searchsorted(channels, channel), len(channels) - 1)
    return np.where(channels[place] == channel, place, NONE)


def fix_teams(plan: Plan) -> dict[str, Column]:
    """List the queues of each team, its private one first, and the teams of each queue."""
    teams, steps = plan.teams, plan.steps
    owners = np.flatnonzero(teams.private != NONE)
    team = np.append(owners, plan.serves.team)
    queue = np.append(teams.private[owners], plan.serves.queue)
    by_team = np.argsort(team, kind="stable")
    by_queue = np.argsort(queue, kind="stable")
    eager = np.zeros(plan.queues, np.int64)
    eager[steps.queue[steps.preempts == 1]] = 1
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


def fix_clocks(plan: Plan) -> dict[str, Column]:
    """Lay the clocks one after another, each ended by a stretch that never comes."""
    opens, closes, done = [np.arange(0)], [np.arange(0)], [np.arange(0)]
    for clock in plan.clocks:
        opens += [clock.opens, np.array([NEVER])]
        closes += [clock.closes, np.array([NEVER])]
        done += [np.append(0, np.cumsum(clock.closes - clock.opens))]
    last = np.cumsum([len(clock.opens) + 1 for clock in plan.clocks], dtype=np.int64) - 1
    return {
        "opens": np.concatenate(opens),
        "closes": np.concatenate(closes),
        "done": np.concatenate(done),
        "last": last,
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
    log["aside"] = np.zeros(steps if keen else 0, np.int64)
    channels = int(np.max(fixed.asked, initial=NONE)) + 1
    waiting = len(plan.cases) if channels else 0

    def form(column: Column) -> Any:
        return column if compiled else column.tolist()

    def heap(size: int) -> Any:
        if not compiled:
            return [beyond]
        column = np.empty(size + 2, np.int64)
        column[0], column[-1] = beyond, 1
        return column

    return Moving(
        **{name: form(column) for name, column in log.items()},
        due=form(np.zeros(steps, np.int64)),
        mark=form(np.zeros(steps if keen else 0, np.int64)),
        running=form(np.zeros(teams, np.int64)),
        workers=form(np.array(plan.teams.workers)),
        cursor=form(np.append(0, np.asarray(fixed.last) + 1)[:-1]),
        wake=form(np.full(teams, NONE)),
        seen=form(np.zeros(teams, np.int64)),
        pressed=form(np.zeros(teams, np.int64)),
        head=form(np.full(channels, NONE)),
        link=form(np.zeros(waiting, np.int64)),
        missing=form(np.array(fixed.asks[:waiting])),
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
        heaps: How many.
        keys: How many keys are put into them during the run; a heap that grows by doubling leaves less
            behind than it takes, and takes less than twice what it holds.
    """
    return Heaps(
        base=np.zeros(heaps, np.int64),
        room=np.zeros(heaps, np.int64),
        size=np.zeros(heaps, np.int64),
        top=np.zeros(1, np.int64),
        key=np.empty(4 * keys + SMALLEST_ROOM * heaps, np.int64),
    )


def settled(plan: Plan, moving: Moving) -> Log:
    """Make the log, with the waits that ended without anybody looking (R3)."""
    names = (column.name for column in fields(Log))
    columns = {name: np.asarray(getattr(moving, name), dtype=np.int64) for name in names}
    ready, start, finish = columns["ready"], columns["start"], columns["finish"]
    begun, ended = start != NONE, finish != NONE
    if len(columns["aside"]):
        columns["aside"][~(begun & ended)] = NONE
    else:
        columns["aside"] = (begun & ended) + np.int64(NONE)
    rows = np.flatnonzero((ready != NONE) & ~(begun | ended))
    due = np.asarray(moving.due, dtype=np.int64)[rows]
    finish[rows[due < plan.horizon]] = due[due < plan.horizon]
    expire = expiry(plan)
    first = plan.cases.first
    cases = np.flatnonzero((plan.cases.asked != NONE) & (expire < plan.horizon))
    cases = cases[ready[first[cases]] == NONE]
    finish[first[cases]] = expire[cases]
    return Log(**columns)
