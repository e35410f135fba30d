"""The engine to use: a plan run by the rules on heaps and columns, compiled where that pays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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


@dataclass
class Tally:
    """How many steps this process has had to run."""

    steps: int = 0


TALLY = Tally()


@cache
def can_compile() -> bool:
    """Tell whether numba is installed."""
    return find_spec("numba") is not None


def run(plan: Plan, *, compiled: bool | None = None) -> Log:
    """Run a plan up to its horizon.

    Args:
        plan: What to run; it stays as it is.
        compiled: Whether to use the compiled form; None uses it once the process has been given
            ``STEPS_WORTH_COMPILING`` steps in all, where numba is installed. The log is the same. A plan
            whose keys need more than ``MOST_KEY_BITS`` is run in the plain form, whatever is asked, for
            Python's integers have no end.

    Returns:
        The log, on the rows of the plan's steps.

    Raises:
        ImportError: If the compiled form is asked for and numba is not installed.
    """
    if compiled is None:
        TALLY.steps += len(plan.steps)
        compiled = TALLY.steps >= STEPS_WORTH_COMPILING and can_compile()
    by_arise = np.argsort(plan.cases.arise, kind="stable")
    plain = first_plain(plan.steps)
    order = layout(plan.cases.first[by_arise], plain, len(plan.steps))
    fixed, bits = fix(plan, by_arise, plain, order)
    compiled = compiled and bits <= MOST_KEY_BITS
    moving = prepare(plan, fixed, by_arise, 1 << max(bits, MOST_KEY_BITS), compiled=compiled)
    if compiled:
        kernel.compiled()(fixed, moving)
    else:
        kernel.simulate(slotted(fixed), slotted(moving))
    return settled(plan, moving, order)


def first_plain(steps: Steps) -> int:
    """Find the first of the steps at the end, such as visits, that lead nowhere and have nothing special."""
    special = (steps.owner != NONE) | (steps.late != NONE) | (steps.next != NONE) | (steps.over != NONE)
    special |= (steps.may_leave == 1) | (steps.preempts == 1) | (steps.clock != 0)
    return int(np.flatnonzero(special)[-1]) + 1 if special.any() else 0


def layout(first: Column, plain: int, steps: int) -> Column:
    """Order the rows: the plain ones as their cases arise, so that what happens together lies together."""
    first = first[first >= plain]
    left = np.arange(steps) >= plain
    left[first] = False
    return np.concatenate((np.arange(plain), first, np.flatnonzero(left)))


def inverse(order: Column) -> Column:
    """Place of each row in an order."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def slotted(columns: Any) -> Any:
    """Put columns as lists behind slots: plain Python reads both faster than arrays in a named tuple."""
    slots = type("Columns", (), {"__slots__": columns._fields})()
    for name, value in columns._asdict().items():
        setattr(slots, name, value.tolist() if isinstance(value, np.ndarray) else value)
    return slots


def fix(plan: Plan, by_arise: Column, plain: int, order: Column) -> tuple[Fixed, int]:
    """Bring a plan into the form that the rules need; with it, the bits of its largest key.

    Args:
        plan: The plan.
        by_arise: Its cases in the order in which they arise.
        plain: First of the plain steps at its end.
        order: Its steps in the order of the rows.

    Returns:
        Its columns, and the bits.
    """
    steps, place = plan.steps, inverse(order)
    by_case = np.argsort(steps.case, kind="stable")
    key, base = keys(plan, by_case)
    values = {
        "horizon": plan.horizon,
        "shift": key.row_bits,
        "low": key.low_bits,
        "mask": (1 << key.row_bits) - 1,
        "full": (1 << key.bits) - 1,
        "queues": plan.queues,
        "plain": plain,
        "row": place[by_case],
        "queue": steps.queue[order],
        "base": base[order],
        "work": steps.work[order],
        "limit": steps.limit[order],
        **fix_links(plan, plain, place),
        "wakes": numbered(plan.cases.wakes, asked_on(plan))[steps.case[order]],
        **fix_cases(plan, by_arise, place),
        **fix_teams(plan),
        **fix_clocks(plan),
        "change": np.append(plan.changes.tick, NEVER),
        "changed": plan.changes.team,
        "changed_workers": plan.changes.workers,
    }
    for value in values.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return Fixed(**values), key.bits


@dataclass(frozen=True)
class KeyBits:
    """How many bits the parts of a key take.

    Attributes:
        row_bits: The row of the step, or the number of the team.
        low_bits: That and the tick.
        bits: All, the priority too.
    """

    row_bits: int
    low_bits: int
    bits: int


def keys(plan: Plan, by_case: Column) -> tuple[KeyBits, Any]:
    """Put the priority and the row of each step into one number, with room for a tick between them.

    Args:
        plan: The plan.
        by_case: Its steps in the order of their cases.

    Returns:
        The bits of a key, and the number of each step: whole numbers of Python where 64 bits are too few.
    """
    steps = plan.steps
    row_bits = (len(steps) + len(plan.teams)).bit_length()
    low_bits = row_bits + plan.horizon.bit_length()
    priority = steps.priority - steps.priority.min(initial=0)
    if int(priority.max(initial=0)).bit_length() + low_bits > MOST_KEY_BITS:
        priority = np.unique(steps.priority, return_inverse=True)[1].astype(np.int64)
    bits = int(priority.max(initial=0)).bit_length() + low_bits
    exact: Any = priority if bits <= MOST_KEY_BITS else priority.astype(object)
    return KeyBits(row_bits, low_bits, bits), (exact << low_bits) + inverse(by_case)


def fix_links(plan: Plan, plain: int, place: Column) -> dict[str, Column]:
    """Say what is special of each step, then what holds for all plain ones."""
    steps, cases = plan.steps, plan.cases
    case = steps.case[:plain]
    leave = np.where(steps.may_leave[:plain] == 1, cases.withdraw[case], NEVER)
    columns = {
        "leave": np.append(leave, NEVER),
        "latest": np.append(cases.arise[case] + steps.tolerance[:plain], NEVER),
    }
    for name in ("preempts", "clock"):
        columns[name] = np.append(getattr(steps, name)[:plain], 0)
    place = np.append(place, NONE)  # A link of NONE is the last place.
    for name in ("owner", "late", "next", "over"):
        columns[name] = place[np.append(getattr(steps, name)[:plain], NONE)]
    return columns


def fix_cases(plan: Plan, by_arise: Column, place: Column) -> dict[str, Column]:
    """Put the cases in the order in which they arise, and number those that wait to be asked."""
    cases = plan.cases
    asked = cases.asked[by_arise]
    waiting = np.flatnonzero(asked != NONE)
    number = np.full(len(asked), NONE)
    number[waiting] = np.arange(len(waiting))
    case = by_arise[waiting]
    return {
        "arise": np.append(cases.arise[by_arise], NEVER),
        "first": place[cases.first[by_arise]],
        "asked": number,
        "waiting": waiting,
        "channel": numbered(asked[waiting], asked_on(plan)),
        "expire": expiry(plan, case),
    }


def asked_on(plan: Plan) -> Column:
    """Channels on which cases wait, ascending."""
    return np.unique(plan.cases.asked[plan.cases.asked != NONE])


def expiry(plan: Plan, case: Column) -> Column:
    """Find when each of some cases gives up if it still waits to be asked (R3) [ticks]."""
    return np.maximum(plan.cases.withdraw[case], plan.cases.arise[case] + 1)


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


def prepare(plan: Plan, fixed: Fixed, by_arise: Column, beyond: int, *, compiled: bool) -> Moving:
    """Make the state at tick 0, in arrays to be compiled, else in lists.

    Args:
        plan: The plan.
        fixed: Its fixed columns.
        by_arise: Its cases in the order in which they arise.
        beyond: A number larger than any key.
        compiled: Which form.
    """
    steps, teams = len(plan.steps), len(plan.teams)
    keen = bool(np.any(fixed.keen))
    most_events = (3 if keen else 2) * steps + teams
    heaps = plan.queues + (2 * teams if keen else 0)
    log = blank(plan)
    log["aside"].fill(0)
    waiting, channels = len(fixed.waiting), int(np.max(fixed.channel, initial=NONE)) + 1

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
        mark=form(np.zeros(steps if keen else 0, np.int64)),
        running=form(np.zeros(teams, np.int64)),
        workers=form(np.array(plan.teams.workers)),
        cursor=form(np.append(0, np.asarray(fixed.last) + 1)[:-1]),
        wake=form(np.full(teams, NONE)),
        seen=form(np.zeros(teams, np.int64)),
        pressed=form(np.zeros(teams, np.int64)),
        head=form(np.full(channels, NONE)),
        link=form(np.zeros(waiting, np.int64)),
        missing=form(plan.cases.asks[by_arise[fixed.waiting]]),
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


def settled(plan: Plan, moving: Moving, order: Column) -> Log:
    """Make the log, with the waits that ended without anybody looking (R3)."""
    columns = blank(plan)
    for name, column in columns.items():
        column[order] = getattr(moving, name)
    ready, start, finish = columns["ready"], columns["start"], columns["finish"]
    finish[finish >= plan.horizon] = NONE
    begun, ended = start != NONE, finish != NONE
    columns["aside"][~(begun & ended)] = NONE
    first = plan.cases.first
    cases = np.flatnonzero(plan.cases.asked != NONE)
    cases = cases[ready[first[cases]] == NONE]
    expire = expiry(plan, cases)
    over = expire < plan.horizon
    finish[first[cases[over]]] = expire[over]
    return Log(**columns)
