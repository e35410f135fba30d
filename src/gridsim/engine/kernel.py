"""The rules R1 to R7 on heaps and columns: one source, run as it stands or compiled.

Every function works on lists as well as on arrays. Only the heaps and the binary search, which plain Python
has built in, and what is read ahead have a second, compiled form (at the end of this module).
Ticks, keys and rows are joined into one integer, the row in the low bits.
All of it stands in one file, since numba keeps what it has compiled until the file changes.
"""

from __future__ import annotations

import importlib
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from heapq import heappop, heappush
from typing import Any, NamedTuple

NONE = -1
EMPTY = -1
SMALLEST_ROOM = 4
push, pop = heappush, heappop
NEVER = (1 << 63) // 4 - 1
"""As ``gridsim.units.NEVER``; a constant here so that the compiled form may hold it."""


class Fixed(NamedTuple):
    """What the plan says, in the form the rules need; none of it changes.

    Attributes:
        horizon: First tick at which nothing happens.
        shift: Bits of a step's row in its key.
        low: Bits of a key below its priority.
        mask: A row's bits.
        full: All bits of a key; ``key ^ full`` reverses the order.
        lanes: How many there are, as of the next five.
        plain: First of the steps at the end that have nothing special; the columns from ``owner`` to ``over``
            end before it.
        simple: First of the cases at the end that neither wait to be asked nor give up; ``asked`` and
            ``withdraw`` end before it.
        priority: At least 0; smaller goes first.
        births: When cases arise, ascending, then ``NEVER``; ``born`` says which. Lane by lane, as ``change``.
        asked: Channel on which each case waits to be asked, NONE for none.
        wakes: Channel asked by the end of each case.
        offers: Where each team's queues begin in ``offer``.
        callers: Where each queue's teams begin in ``caller``.
        eager: 1 for queues in which a pre-empting step may wait.
        keen: 1 for teams that serve such a queue.
        opens: Stretches of duty of all clocks, each ended by one that never comes; the same for the next two.
        begin: First stretch of each clock; ``last`` that last one.
        rota: Clock of each team.
        change: When a timetable changes, then ``NEVER``.
    """

    horizon: int
    shift: int
    low: int
    mask: int
    full: int
    lanes: int
    clocks: int
    queues: int
    teams: int
    channels: int
    steps: int
    plain: int
    simple: int
    case: list[int]
    queue: list[int]
    priority: list[int]
    work: list[int]
    limit: list[int]
    owner: list[int]
    preempts: list[int]
    clock: list[int]
    late: list[int]
    may_leave: list[int]
    tolerance: list[int]
    next: list[int]
    over: list[int]
    arise: list[int]
    births: list[int]
    born: list[int]
    first: list[int]
    asked: list[int]
    withdraw: list[int]
    wakes: list[int]
    rota: list[int]
    private: list[int]
    offers: list[int]
    offer: list[int]
    callers: list[int]
    caller: list[int]
    eager: list[int]
    keen: list[int]
    opens: list[int]
    closes: list[int]
    done: list[int]
    begin: list[int]
    last: list[int]
    change: list[int]
    changed: list[int]
    changed_workers: list[int]


class Moving(NamedTuple):
    """What changes during a run.

    Attributes:
        finish: Deadline of a waiting step, or when a running one will be done; NONE while it is set aside.
        mark: Reading of the team's clock at which a running step is done; work left of one set aside; NONE of
            one that has finished.
        cursor: The stretch of duty that each clock is in or before.
        wake: When an off-duty team is next looked at.
        seen: 1 for teams in ``touched``; ``pressed`` for those in ``urgent``.
        head: First case that waits on each channel; ``link`` leads to the next one.
        missing: Visits that a waiting case still needs.
        limited: Steps that became ready at this instant and whose deadline must be an event.
        size: How many they are.
        events: Heap of ticks and rows: of steps, then of teams.
        touched: Heap of teams that R4 must look at; ``urgent`` those for R5.
        heaps: Heaps of keys: one for each queue, then the steps set aside and those running in each team.
    """

    ready: list[int]
    start: list[int]
    finish: list[int]
    team: list[int]
    aside: list[int]
    mark: list[int]
    running: list[int]
    workers: list[int]
    cursor: list[int]
    wake: list[int]
    seen: list[int]
    pressed: list[int]
    head: list[int]
    link: list[int]
    missing: list[int]
    limited: list[int]
    size: list[int]
    events: list[int]
    touched: list[int]
    urgent: list[int]
    heaps: Any


def add(heaps: Any, h: int, key: int) -> None:
    """Put a key into a heap."""
    heappush(heaps[h], key)


def take(heaps: Any, h: int) -> int:
    """Take the smallest key of a heap that has one."""
    return int(heappop(heaps[h]))


def front(heaps: Any, h: int) -> int:
    """Look at the smallest key, or EMPTY."""
    return heaps[h][0] if heaps[h] else EMPTY


def foresee(p: Fixed, z: Moving, q: int) -> None:
    """Do nothing; compiled, have the processor bring near what is kept of the first step of a queue."""


def fetch(column: Any, i: int) -> None:
    """Do nothing; compiled, have the processor bring a place of a column near."""


def bare(columns: Any) -> Any:
    """Give columns as they are; compiled, as pointers without their lengths."""
    return columns


def search(done: list[int], total: int, low: int, high: int) -> int:
    """Find the first stretch within [low, high) with at least so much duty before it."""
    return bisect_left(done, total, low, high)


def stretch(p: Fixed, z: Moving, c: int, t: int) -> int:
    """Find the stretch of duty that clock ``c`` is in or before; ticks never go back."""
    i = z.cursor[c]
    if p.closes[i] <= t:
        while p.closes[i] <= t:
            i += 1
        z.cursor[c] = i
    return i


def duty(p: Fixed, i: int, t: int) -> int:
    """Read the clock that is in or before stretch ``i``."""
    return p.done[i] + max(t - p.opens[i], 0)


def advance(p: Fixed, z: Moving, c: int, t: int, work: int) -> int:
    """Find the first tick by which clock ``c`` has run ``work`` more ticks; beyond the horizon if never."""
    i = z.cursor[c]
    if p.closes[i] <= t:
        i = stretch(p, z, c, t)
    if p.opens[i] <= t and t + work <= p.closes[i]:
        return t + work
    total = duty(p, i, t) + work
    i = search(p.done, total, i, p.last[c] + 1) - 1
    return p.opens[i] + total - p.done[i]


def key_of(p: Fixed, z: Moving, s: int) -> int:
    """Join what orders the steps that are ready: priority, tick and row."""
    return (p.priority[s] << p.low) | (z.ready[s] << p.shift) | s


def touch(p: Fixed, z: Moving, k: int) -> None:
    """Have R4 and R5 look at a team at this instant."""
    if not z.seen[k]:
        z.seen[k] = 1
        push(z.touched, k)
    if p.keen[k]:
        press(z, k)


def press(z: Moving, k: int) -> None:
    """Have R5 look at a team at this instant."""
    if not z.pressed[k]:
        z.pressed[k] = 1
        push(z.urgent, k)


def reveal(p: Fixed, z: Moving, q: int) -> None:
    """Have R5 look at a queue whose first step has changed."""
    for j in range(p.callers[q], p.callers[q + 1]):
        press(z, p.caller[j])


def place(p: Fixed, z: Moving, s: int) -> int:
    """Find the queue in which a step waits (R7)."""
    if s < p.plain and p.owner[s] != NONE:
        k = z.team[p.owner[s]]
        if k != NONE and p.private[k] != NONE:
            return p.private[k]
    return p.queue[s]


def gives_up(p: Fixed, s: int) -> int:
    """Find when the household gives up if the step then waits."""
    if s >= p.plain or not p.may_leave[s] or p.case[s] >= p.simple:
        return NEVER
    return p.withdraw[p.case[s]]


def after_wait(p: Fixed, s: int, t: int) -> int:
    """Find the step to go to when the limit of one passes; or NONE."""
    return p.late[s] if s < p.plain and p.late[s] != NONE and gives_up(p, s) > t else NONE


def after_work(p: Fixed, s: int, t: int) -> int:
    """Find the step to go to when one is finished; or NONE."""
    if s >= p.plain:
        return NONE
    following = p.next[s]
    if following != p.over[s] and t - p.arise[p.case[s]] > p.tolerance[s]:
        return p.over[s]
    return following


def presses(p: Fixed, s: int) -> bool:
    """Tell whether a step may set a less urgent one aside."""
    return s < p.plain and p.preempts[s] == 1


def make_ready(p: Fixed, z: Moving, s: int, t: int) -> None:
    """Put a step into its queue until its deadline (R3)."""
    q = place(p, z, s)
    z.ready[s] = t
    add(z.heaps, q, key_of(p, z, s))
    due = gives_up(p, s)
    if p.limit[s] < NEVER:
        due = min(due, advance(p, z, p.clock[s] if s < p.plain else 0, t, p.limit[s]))
    if due <= t:
        due = t + 1
    z.finish[s] = due
    if due < p.horizon:
        expect(p, z, q, s)
    for j in range(p.callers[q], p.callers[q + 1]):
        k = p.caller[j]
        if z.running[k] < z.workers[k] or p.keen[k]:
            touch(p, z, k)


def expect(p: Fixed, z: Moving, q: int, s: int) -> None:
    """Note a deadline that must be an event.

    One that only ends the case is settled when the step is called, or after the run. An event it must be
    where another step follows, and where the next in the queue may pre-empt.
    """
    if p.eager[q] or after_wait(p, s, z.finish[s]) != NONE:
        z.limited[z.size[0]] = s
        z.size[0] += 1


def end_wait(p: Fixed, z: Moving, s: int, t: int) -> None:
    """Let a step leave its queue at its deadline (R3)."""
    q = place(p, z, s)
    if p.eager[q]:
        reveal(p, z, q)
    follower = after_wait(p, s, t)
    if follower != NONE:
        make_ready(p, z, follower, t)


def end_work(p: Fixed, z: Moving, s: int, t: int, again: bool) -> None:
    """Finish a step (R2)."""
    k = z.team[s]
    z.running[k] -= 1
    if p.keen[k]:
        z.mark[s] = NONE
    touch(p, z, k)
    follower = after_work(p, s, t)
    if follower != NONE:
        make_ready(p, z, follower, t)
        return
    channel = p.wakes[p.case[s]] if p.channels > 0 else NONE
    if 0 <= channel < p.channels:
        ask(p, z, channel, t, again)


def ask(p: Fixed, z: Moving, channel: int, t: int, again: bool) -> None:
    """Ask all who wait on a channel (R2); phase 3 has passed where this instant is looked at again (R6)."""
    c = z.head[channel]
    z.head[channel] = NONE
    while c != NONE:
        following = z.link[c]
        if p.arise[c] < t:
            z.missing[c] -= 1
        if max(p.withdraw[c], p.arise[c] + 1) < t + again:
            pass  # It has given up; the log is told after the run.
        elif z.missing[c] == 0:
            make_ready(p, z, p.first[c], t)
        else:
            z.link[c] = z.head[channel]
            z.head[channel] = c
        c = following


def settle(p: Fixed, z: Moving, t: int, again: bool) -> None:
    """Let everything happen that the heap holds for this tick.

    Finishes, deadlines and the looks at teams that come on duty may be mixed: none of them sees another.
    A step may stand in the heap more than once, and at ticks that have become wrong.
    """
    after = (t + 1) << p.shift
    before = NONE
    while z.events[0] < after:
        row = pop(z.events) & p.mask
        if row >= p.steps:
            touch(p, z, row - p.steps)
        elif z.finish[row] == t and row != before:
            if z.start[row] == NONE:
                end_wait(p, z, row, t)
            else:
                end_work(p, z, row, t, again)
        before = row


def begin(p: Fixed, z: Moving, k: int, s: int, t: int) -> None:
    """Give a step to a worker on duty: a new one, or one that was set aside."""
    work = remember(p, z, k, s, t) if p.keen[k] else p.work[s]
    if z.start[s] == NONE:
        z.start[s] = t
        z.team[s] = k
    z.running[k] += 1
    finish = t + work
    if finish > p.closes[z.cursor[p.rota[k]]]:
        finish = advance(p, z, p.rota[k], t, work)
    z.finish[s] = finish
    if finish < p.horizon:
        push(z.events, (finish << p.shift) | s)


def remember(p: Fixed, z: Moving, k: int, s: int, t: int) -> int:
    """Note what is needed to set a step aside that begins or goes on; give the work that is left of it."""
    now = duty(p, stretch(p, z, p.rota[k], t), t)
    work = p.work[s]
    if z.start[s] != NONE:
        work = z.mark[s]
        z.aside[s] += now
    z.mark[s] = now + work
    if not presses(p, s):
        add(z.heaps, p.queues + p.teams + k, key_of(p, z, s) ^ p.full)
    return work


def first_waiting(p: Fixed, z: Moving, q: int, t: int) -> int:
    """Find the first step of a queue, forgetting those whose wait has ended; or NONE."""
    while True:
        key = front(z.heaps, q)
        if key == EMPTY:
            return NONE
        s = key & p.mask
        if z.finish[s] > t:
            return s
        take(z.heaps, q)


def choose(p: Fixed, z: Moving, k: int, t: int) -> int:
    """Take the step that a free worker of a team goes on with or begins (R4); or NONE."""
    if p.keen[k] and front(z.heaps, p.queues + k) != EMPTY:
        return take(z.heaps, p.queues + k) & p.mask
    for j in range(p.offers[k], p.offers[k + 1]):
        q = p.offer[j]
        s = first_waiting(p, z, q, t)
        if s != NONE:
            take(z.heaps, q)
            foresee(p, z, q)
            if p.eager[q]:
                reveal(p, z, q)
            return s
    return NONE


def is_wanted(p: Fixed, z: Moving, k: int) -> bool:
    """Tell whether something may wait for a team."""
    if p.keen[k]:
        if front(z.heaps, p.queues + k) != EMPTY:
            return True
    elif z.running[k] >= z.workers[k]:
        return False
    j = p.offers[k]
    while j < p.offers[k + 1] and front(z.heaps, p.offer[j]) == EMPTY:
        j += 1
    return j < p.offers[k + 1]


def is_on(p: Fixed, z: Moving, k: int, t: int) -> bool:
    """Tell whether a team is on duty; if not, have it looked at when it next is and something waits."""
    i = z.cursor[p.rota[k]]
    if p.closes[i] <= t:
        i = stretch(p, z, p.rota[k], t)
    opens = p.opens[i]
    if opens <= t:
        return True
    if opens < p.horizon and z.wake[k] != opens and is_wanted(p, z, k):
        z.wake[k] = opens
        push(z.events, (opens << p.shift) | (p.steps + k))
    return False


def set_aside(p: Fixed, z: Moving, k: int, s: int, t: int) -> None:
    """Stop a running step for a more urgent one (R5)."""
    now = duty(p, stretch(p, z, p.rota[k], t), t)
    z.mark[s] -= now
    z.aside[s] -= now
    z.finish[s] = NONE
    z.running[k] -= 1
    add(z.heaps, p.queues + k, key_of(p, z, s))


def last_running(p: Fixed, z: Moving, k: int) -> int:
    """Find the running step with the largest key among those that do not pre-empt; or NONE."""
    h = p.queues + p.teams + k
    while True:
        key = front(z.heaps, h)
        if key == EMPTY:
            return NONE
        s = (key ^ p.full) & p.mask
        if z.mark[s] != NONE:
            return s
        take(z.heaps, h)


def occupy(p: Fixed, z: Moving, k: int, t: int) -> None:
    """Give a team's free workers steps as long as there are both (R4)."""
    while z.running[k] < z.workers[k]:
        s = choose(p, z, k, t)
        if s == NONE:
            return
        begin(p, z, k, s, t)


def preempt(p: Fixed, z: Moving, k: int, t: int) -> None:
    """Let the pre-empting steps of a team's queues take its workers from less urgent ones (R5)."""
    for j in range(p.offers[k], p.offers[k + 1]):
        q = p.offer[j]
        while True:
            s = first_waiting(p, z, q, t)
            if s == NONE or not presses(p, s):
                break
            victim = last_running(p, z, k)
            if victim == NONE or p.priority[victim] <= p.priority[s]:
                break
            take(z.heaps, p.queues + p.teams + k)
            set_aside(p, z, k, victim, t)
            take(z.heaps, q)
            begin(p, z, k, s, t)


def give_out(p: Fixed, z: Moving, t: int) -> None:
    """Give out work once for the whole town (R4, R5), looking only at teams for which something changed."""
    while z.touched[0] < p.teams:
        k = pop(z.touched)
        z.seen[k] = 0
        if is_on(p, z, k, t):
            occupy(p, z, k, t)
    while z.urgent[0] < p.teams:
        k = pop(z.urgent)
        z.pressed[k] = 0
        if is_on(p, z, k, t):
            preempt(p, z, k, t)
    while z.size[0] > 0:
        z.size[0] -= 1
        s = z.limited[z.size[0]]
        if z.start[s] == NONE:
            push(z.events, (z.finish[s] << p.shift) | s)


def arise(p: Fixed, z: Moving, c: int, t: int) -> None:
    """Let a case arise: its first step is ready, or it waits to be asked."""
    channel = p.asked[c] if c < p.simple else NONE
    if channel == NONE:
        make_ready(p, z, p.first[c], t)
    else:
        z.link[c] = z.head[channel]
        z.head[channel] = c


def rewind(p: Fixed, z: Moving) -> None:
    """Go back to the first stretch of duty of all clocks."""
    for c in range(p.clocks):
        z.cursor[c] = p.begin[c]


def simulate(p: Fixed, z: Moving) -> None:
    """Run a plan up to its horizon (R1, R6): whatever is left to do at the same tick comes round again.

    Lanes have nothing to do with each other, and are run one after the other: one alone fits a cache.
    """
    i = j = lane = 0
    before = NONE
    while lane < p.lanes:
        t = min(z.events[0] >> p.shift, p.births[i], p.change[j])
        if t >= p.horizon:
            rewind(p, z)
            i += 1
            j += 1
            lane += 1
            continue
        if z.events[0] >> p.shift == t:
            settle(p, z, t, t == before)
        while p.change[j] == t:
            z.workers[p.changed[j]] = p.changed_workers[j]
            touch(p, z, p.changed[j])
            j += 1
        while p.births[i] == t:
            arise(p, z, p.born[i], t)
            i += 1
        give_out(p, z, t)
        before = t


def simulate_bare(p: Fixed, z: Moving) -> None:
    """Run a plan, compiled: a pointer does not look whether a row counts from its end, as an array does."""
    simulate(bare(p), bare(z))


class Heaps(NamedTuple):
    """The compiled form of ``heaps``: each is a run of ascending keys, with a binary heap of the others.

    What comes later mostly has a larger key, and is put at the end of the run; what has a smaller one goes
    into the heap. So the last of a run is larger than all in its heap, which is empty when the run is.
    All stand in one array; what must grow is moved to its end.

    Attributes:
        runs: How many; the binary heap of run ``h`` has number ``runs + h`` in the columns that follow.
        base: Where each one's room begins in ``key``.
        room: How many keys it may hold there: a power of two, or 0.
        first: How far into its room it begins; a run goes round in it.
        size: How many keys it holds.
        top: Where the free part of ``key`` begins.
        key: The keys.
    """

    runs: int
    base: Any
    room: Any
    first: Any
    size: Any
    top: Any
    key: Any


def rise(heap: Any, base: int, i: int, key: int) -> None:
    """Put a key at place ``i`` of the heap at ``base``, or above."""
    while i > 0 and key < heap[base + ((i - 1) >> 1)]:
        heap[base + i] = heap[base + ((i - 1) >> 1)]
        i = (i - 1) >> 1
    heap[base + i] = key


def sink(heap: Any, base: int, size: int, key: int) -> None:
    """Put a key into the heap at ``base``, whose top is free.

    The gap first goes down to the end, which takes no guesses, and then the key goes up from there.

    Source:
        Wegener (1993), Theoretical Computer Science 118, 81-98 (bottom-up heapsort).
    """
    i = 0
    below = 1
    while below + 1 < size:
        below += heap[base + below + 1] < heap[base + below]
        heap[base + i] = heap[base + below]
        i = below
        below = 2 * i + 1
    if below < size:
        heap[base + i] = heap[base + below]
        i = below
    rise(heap, base, i, key)


def array_push(heap: Any, key: int) -> None:
    """Add a key to a heap; the place before its first, which in an array is the last, holds the size."""
    size = heap[-1]
    heap[-1] = size + 1
    rise(heap, 0, size, key)


def array_pop(heap: Any) -> Any:
    """Take the smallest key."""
    top = heap[0]
    size = heap[-1] - 1
    heap[-1] = size
    sink(heap, 0, size, heap[size])
    return top


def place_of(heaps: Heaps, h: int, i: int) -> Any:
    """Find the place of one of the keys of a run."""
    return heaps.base[h] + ((heaps.first[h] + i) & (heaps.room[h] - 1))


def array_add(heaps: Heaps, h: int, key: int) -> None:
    """Put a key at the end of a run, or, where a larger one stands there, into its heap."""
    size = heaps.size[h]
    if size > 0 and key < heaps.key[place_of(heaps, h, size - 1)]:
        h += heaps.runs
        size = heaps.size[h]
    if size == heaps.room[h]:
        grow(heaps, h)
    heaps.size[h] = size + 1
    if h < heaps.runs:
        heaps.key[place_of(heaps, h, size)] = key
    else:
        rise(heaps.key, heaps.base[h], size, key)


def grow(heaps: Heaps, h: int) -> None:
    """Move a run or heap to where it has twice the room; all left behind is less than what is used."""
    top = heaps.top[0]
    for i in range(heaps.size[h]):
        heaps.key[top + i] = heaps.key[place_of(heaps, h, i)]
    heaps.base[h] = top
    heaps.first[h] = 0
    heaps.room[h] = max(2 * heaps.room[h], SMALLEST_ROOM)
    heaps.top[0] = top + heaps.room[h]


def is_run_first(heaps: Heaps, h: int) -> Any:
    """Tell whether the smallest key is in the run, not in its heap, unless both are empty."""
    other = h + heaps.runs
    return heaps.size[other] == 0 or heaps.key[place_of(heaps, h, 0)] < heaps.key[heaps.base[other]]


def array_take(heaps: Heaps, h: int) -> Any:
    """Take the smallest key of a run and its heap that have one."""
    if is_run_first(heaps, h):
        key = heaps.key[place_of(heaps, h, 0)]
        heaps.first[h] += 1
        heaps.size[h] -= 1
        return key
    h += heaps.runs
    base = heaps.base[h]
    key = heaps.key[base]
    size = heaps.size[h] - 1
    heaps.size[h] = size
    sink(heaps.key, base, size, heaps.key[base + size])
    return key


def array_front(heaps: Heaps, h: int) -> Any:
    """Look at the smallest key of a run and its heap, or EMPTY."""
    if is_run_first(heaps, h):
        return heaps.key[place_of(heaps, h, 0)] if heaps.size[h] > 0 else EMPTY
    return heaps.key[heaps.base[h + heaps.runs]]


def array_foresee(p: Fixed, z: Moving, q: int) -> None:
    """Have the processor bring near what will be read and written of the first step of a queue.

    All of it has come when the step is called, some hundred steps later. Where millions wait, most of the
    time would go by waiting for one place after another.
    """
    key = front(z.heaps, q)
    if key != EMPTY:
        s = key & p.mask
        fetch(z.finish, s)
        fetch(p.work, s)
        fetch(z.start, s)
        fetch(z.team, s)
        if s < p.plain:
            fetch(p.next, s)
            fetch(p.over, s)
            fetch(p.limit, s)
            fetch(p.priority, s)
            fetch(p.queue, s)
            fetch(z.ready, s)


def array_search(done: Any, total: int, low: int, high: int) -> int:
    """Find the first stretch within [low, high) with at least so much duty before it."""
    while low < high:
        middle = (low + high) >> 1
        if done[middle] < total:
            low = middle + 1
        else:
            high = middle
    return low


PARTS: tuple[Any, ...] = (
    key_of,
    stretch,
    duty,
    advance,
    touch,
    press,
    reveal,
    place,
    gives_up,
    after_wait,
    after_work,
    presses,
    make_ready,
    expect,
    end_wait,
    end_work,
    ask,
    settle,
    begin,
    remember,
    first_waiting,
    choose,
    is_wanted,
    is_on,
    set_aside,
    last_running,
    occupy,
    preempt,
    give_out,
    arise,
    rewind,
    simulate,
    rise,
    sink,
    array_push,
    array_pop,
    place_of,
    grow,
    is_run_first,
    array_add,
    array_take,
    array_front,
    array_search,
    array_foresee,
)
RARE = (grow,)
TWINS: dict[Any, Any] = {
    heappush: array_push,
    heappop: array_pop,
    add: array_add,
    take: array_take,
    front: array_front,
    search: array_search,
    foresee: array_foresee,
}
OPTIONS = {"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True, "no_cpython_wrapper": True}


@cache
def compiled() -> Callable[[Fixed, Moving], None]:
    """Compile ``simulate``, or load it as compiled before.

    Raises:
        ImportError: If numba is not installed.
    """
    numba: Any = importlib.import_module("numba")
    extending = importlib.import_module("numba.extending")
    # Everything goes into one function: a call of another would hand over all columns, which makes it twice
    # as slow. The parts are called from there only, so they need no way in from Python or C, which takes a
    # quarter of the compiling.
    for function in PARTS:
        options = OPTIONS | {"forceinline": function not in RARE}
        extending.register_jitable(**options)(function)
    for function, twin in TWINS.items():
        extending.overload(function, jit_options=OPTIONS, strict=False)(lambda *_, twin=twin: twin)
    teach_bare(numba.types, extending)
    teach_fetch(numba.types, extending)
    try:
        kept: Callable[[Fixed, Moving], None] = numba.njit(cache=True, nogil=True, _nrt=False)(simulate_bare)
    except RuntimeError:  # No place to keep it.
        kept = numba.njit(nogil=True, _nrt=False)(simulate_bare)
    return kept


def teach_bare(types: Any, extending: Any) -> None:
    """Tell numba what ``bare`` is."""
    unpacked = importlib.import_module("numba.core.cgutils").unpack_tuple

    def stripped(kind: Any) -> Any:
        if isinstance(kind, types.BaseNamedTuple):
            return types.NamedTuple([stripped(part) for part in kind.types], kind.instance_class)
        if isinstance(kind, types.Array) and kind.layout != "C":
            raise TypeError("a column must lie in one piece")
        return types.CPointer(kind.dtype) if isinstance(kind, types.Array) else kind

    def strip(context: Any, builder: Any, kind: Any, value: Any) -> Any:
        if isinstance(kind, types.BaseNamedTuple):
            parts = zip(kind.types, unpacked(builder, value), strict=True)
            pointers = [strip(context, builder, *part) for part in parts]
            return context.make_tuple(builder, stripped(kind), pointers)
        if isinstance(kind, types.Array):
            return context.make_array(kind)(context, builder, value).data
        return value

    extending.type_callable(bare)(lambda _: stripped)
    extending.lower_builtin(bare, types.BaseNamedTuple)(
        lambda context, builder, signature, values: strip(context, builder, signature.args[0], values[0])
    )


def teach_fetch(types: Any, extending: Any) -> None:
    """Tell numba what ``fetch`` is."""
    ir = importlib.import_module("llvmlite.ir")
    number = ir.IntType(32)
    reading, all_caches, data = number(0), number(3), number(1)

    def lower(context: Any, builder: Any, _: Any, values: Any) -> Any:
        place = builder.gep(values[0], [values[1]])
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        order = builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind)
        builder.call(order, [place, reading, all_caches, data])
        return context.get_dummy_value()

    extending.type_callable(fetch)(lambda _: lambda column, i: types.none)
    extending.lower_builtin(fetch, types.CPointer, types.Integer)(lower)
