"""The reference engine: the rules of ``docs/model.md`` on SimPy, written to be read.

SimPy keeps the time and the lives of the cases; all work is given out in one place, ``Town.give``.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Generator
from dataclasses import fields
from heapq import heappop, heappush
from types import SimpleNamespace
from typing import Any

import numpy as np
import simpy

from gridsim.clocks import Clock
from gridsim.engine.log import Log, blank
from gridsim.model.plan import NONE, Plan, Table
from gridsim.units import NEVER

# The order of things at one tick (R1); SimPy's own priorities 0 and 1 resume processes before all of them.
FINISH, CHANGE, LIMIT, ARISE = range(2, 6)

Key = tuple[int, int, int]
Life = Generator[simpy.Event, Any, None]


def run(plan: Plan) -> Log:
    """Run a plan up to its horizon.

    Args:
        plan: What would happen unless staff decide otherwise.

    Returns:
        What happened to each of its steps.
    """
    town = Town(plan)
    env = town.env
    for tick, team, workers in rows(plan.changes):
        town.at(tick, CHANGE, town.change, team, workers)
    env.process(births(town))
    while (soonest := env.peek()) < plan.horizon:
        town.now = int(soonest)
        while env.peek() == soonest:
            env.step()
        if town.touched:
            town.give()
    return Log(**{name: np.array(column) for name, column in vars(town.log).items()})


def births(town: Town) -> Life:
    """Begin the life of each case when it arises."""
    arise = town.case.arise
    for case in sorted(range(len(arise)), key=arise.__getitem__):
        if arise[case] > town.now:
            yield Moment(town.env, ARISE, arise[case] - town.now)
        Living(life(town, case))


def life(town: Town, case: int) -> Life:
    """Live the life of one case, from its need to its end."""
    step = town.case.first[case]
    if town.case.asked[case] != NONE:
        found = yield town.wait_to_be_asked(case)
        if not found:
            return
    while step != NONE:
        served = yield town.wait_in_queue(step)
        step = town.finish(step) if served else town.leave(step)


class Living:
    """A story that goes on at each event it waits for.

    A process of SimPy's would do, at two thirds of the speed: it has events for its beginning and end too.
    """

    __slots__ = ("story",)

    def __init__(self, story: Life) -> None:
        self.story = story
        next(story).callbacks.append(self)

    def __call__(self, event: simpy.Event) -> None:
        """Go on, up to the next event."""
        try:
            awaited = self.story.send(event.value)
        except StopIteration:
            return
        awaited.callbacks.append(self)


class Moment(simpy.Event):
    """An event that happens by itself, in one of the phases of a tick."""

    def __init__(self, env: simpy.Environment, phase: int, delay: int, value: bool = True) -> None:
        self.env = env
        self.callbacks = []
        self._ok = True
        self._value = value
        env.schedule(self, phase, delay)  # type: ignore[arg-type]


def replaced(event: simpy.Event, by: simpy.Event) -> simpy.Event:
    """Have whoever waits for an event wait for another one instead."""
    by.callbacks, event.callbacks = event.callbacks, []
    return by


class Hours:
    """A clock for one tick at a time."""

    def __init__(self, clock: Clock) -> None:
        self.opens: list[int] = clock.opens.tolist()
        self.closes: list[int] = clock.closes.tolist()
        self.done: list[int] = clock.done.tolist()

    def next_on(self, tick: int) -> int:
        """First tick on duty at or after this one, or NEVER."""
        stretch = bisect_right(self.closes, tick)
        return max(tick, self.opens[stretch]) if stretch < len(self.opens) else NEVER

    def before(self, tick: int) -> int:
        """Duty before this tick [ticks]."""
        stretch = bisect_right(self.opens, tick) - 1
        if stretch < 0:
            return 0
        return self.done[stretch] + min(tick, self.closes[stretch]) - self.opens[stretch]

    def advance(self, tick: int, work: int) -> int:
        """First tick by which this work is done, or NEVER."""
        stretch = bisect_right(self.opens, tick) - 1
        if (stretch >= 0 and tick + work <= self.closes[stretch]) or work == 0:
            return tick + work
        total = self.before(tick) + work
        stretch = bisect_left(self.done, total) - 1
        if stretch < 0:
            return NEVER
        end = self.opens[stretch] + total - self.done[stretch]
        return end if end <= self.closes[stretch] else NEVER


def numbers(table: Table) -> SimpleNamespace:
    """Take a table's columns as arrays of plain numbers, whose size Python's garbage collector never sees."""
    names = [column.name for column in fields(table)]  # type: ignore[arg-type]
    return SimpleNamespace(**{name: array("q", table.whole(name).tobytes()) for name in names})


def rows(table: Table) -> zip[tuple[int, ...]]:
    """Go through the rows of a table."""
    return zip(*vars(numbers(table)).values(), strict=True)


class Town:
    """Everybody who waits and everybody who works, and the one place where work is given out."""

    def __init__(self, plan: Plan) -> None:
        self.env = simpy.Environment()
        self.now = 0
        self.horizon = plan.horizon
        self.case, self.step, self.team = numbers(plan.cases), numbers(plan.steps), numbers(plan.teams)
        self.clocks = [Hours(clock) for clock in plan.clocks]
        self.duty: list[Hours] = [self.clocks[clock] for clock in self.team.clock]
        self.workers: list[int] = list(self.team.workers)
        self.interrupts = 1 in self.step.preempts
        self.log = SimpleNamespace(
            **{name: array("q", column.tobytes()) for name, column in blank(plan).items()}
        )

        self.serves: list[list[int]] = [[] if queue == NONE else [queue] for queue in self.team.private]
        for team, queue in rows(plan.serves):
            self.serves[team].append(queue)
        self.servers: list[list[int]] = [[] for _ in range(plan.queues)]
        for team, queues in enumerate(self.serves):
            for queue in queues:
                self.servers[queue].append(team)

        self.queues: list[list[Key]] = [[] for _ in range(plan.queues)]
        # By step, what its case awaits: its deadline, its finish, or nothing while it is set aside.
        self.waiting: dict[int, simpy.Event] = {}
        self.running: list[dict[int, simpy.Event]] = [{} for _ in self.workers]  # by team
        self.resting: dict[int, simpy.Event] = {}
        self.unasked: defaultdict[int, dict[int, list[Any]]] = defaultdict(dict)  # by channel and case
        self.set_aside: list[list[Key]] = [[] for _ in self.workers]
        # By step that was set aside: work left, when last set aside or taken up again, how long aside.
        self.left: dict[int, int] = {}
        self.since: dict[int, int] = {}
        self.aside: dict[int, int] = {}

        self.touched: set[int] = set()  # teams to look at when work is next given out
        self.wakes: list[int] = [NONE] * len(self.workers)

    def moment(self, tick: int, phase: int, value: bool) -> simpy.Event:
        """Make an event of a tick; one that lies beyond the horizon does not happen."""
        if tick < self.horizon:
            return Moment(self.env, phase, tick - self.now, value)
        return simpy.Event(self.env)

    def at(self, tick: int, phase: int, call: Any, *arguments: Any) -> None:
        """Call something at a tick, in a phase of it, if that is before the horizon."""
        if tick < self.horizon:
            Moment(self.env, phase, tick - self.now).callbacks.append(lambda _: call(*arguments))

    # Waiting to be asked (R2, R3)

    def wait_to_be_asked(self, case: int) -> simpy.Event:
        """Wait for the visits that bring a case to light; true if they came before the household gave up."""
        asked = self.env.event()
        channel = self.case.asked[case]
        self.unasked[channel][case] = [self.case.asks[case], asked]
        self.at(max(self.case.withdraw[case], self.now + 1), LIMIT, self.give_up, case, channel)
        return asked

    def give_up(self, case: int, channel: int) -> None:
        """End a case that nobody has asked about in time."""
        if case in self.unasked[channel]:
            self.log.finish[self.case.first[case]] = self.now
            self.unasked[channel].pop(case)[1].succeed(False)

    def ask(self, channel: int) -> None:
        """Ask whoever waits on a channel since an earlier tick."""
        waiting = self.unasked[channel]
        for case in list(waiting):
            if self.case.arise[case] < self.now:
                waiting[case][0] -= 1
                if waiting[case][0] == 0:
                    waiting.pop(case)[1].succeed(True)

    # Waiting in a queue (R3, R7)

    def wait_in_queue(self, step: int) -> simpy.Event:
        """Wait in a queue and be served; true at the finish, false if the step leaves at its deadline.

        The event is the deadline; when a worker begins the step, its case awaits the finish instead.
        """
        self.log.ready[step] = now = self.now
        queue = self.queue_of(step)
        heappush(self.queues[queue], self.key(step))
        self.touched.update(self.servers[queue])
        deadline = self.clocks[self.step.clock[step]].advance(now, self.step.limit[step])
        if self.step.may_leave[step]:
            deadline = min(deadline, self.case.withdraw[self.step.case[step]])
        self.waiting[step] = event = self.moment(max(deadline, now + 1), LIMIT, False)
        return event

    def queue_of(self, step: int) -> int:
        """Tell where a step waits: with the team that owns it, if that has a queue of its own."""
        owner = self.step.owner[step]
        if owner != NONE and (team := self.log.team[owner]) != NONE and self.team.private[team] != NONE:
            return int(self.team.private[team])
        return int(self.step.queue[step])

    def key(self, step: int) -> Key:
        """Order of waiting steps: smaller goes first (R4)."""
        return self.step.priority[step], self.log.ready[step], step

    def leave(self, step: int) -> int:
        """Log that a step left its queue, and say what follows."""
        self.log.finish[step] = now = self.now
        del self.waiting[step]
        self.touched.update(self.servers[self.queue_of(step)])
        withdraw = self.case.withdraw[self.step.case[step]]
        gone = self.step.may_leave[step] and withdraw <= now
        return NONE if gone else int(self.step.late[step])

    # Working (R2)

    def finish(self, step: int) -> int:
        """Log that a step is finished, ask whoever its case visits, and say what follows."""
        now = self.now
        team = self.log.team[step]
        del self.running[team][step]
        self.touched.add(team)
        self.log.finish[step] = now
        self.log.aside[step] = self.aside.get(step, 0)
        case = self.step.case[step]
        in_time = now - self.case.arise[case] <= self.step.tolerance[step]
        following = int(self.step.next[step] if in_time else self.step.over[step])
        if following == NONE and self.case.wakes[case] != NONE:
            self.ask(self.case.wakes[case])
        return following

    # Giving out (R4 to R6)

    def change(self, team: int, workers: int) -> None:
        """Change the number of workers of a team."""
        self.workers[team] = workers
        self.touched.add(team)

    def give(self) -> None:
        """Give out work, once for the whole town."""
        for team in sorted(self.touched):
            if self.has_room(team) and self.on_duty(team):
                self.employ(team)
        if self.interrupts:
            for team in sorted(self.touched):
                if self.on_duty(team):
                    self.interrupt(team)
        self.touched.clear()

    def has_room(self, team: int) -> bool:
        """Tell whether a team has more workers than steps running."""
        return len(self.running[team]) < self.workers[team]

    def on_duty(self, team: int) -> bool:
        """Tell whether a team is on duty; if not, look at it again when it is, if anything waits for it."""
        opens = self.duty[team].next_on(self.now)
        if opens == self.now:
            return True
        if self.wakes[team] != opens and (self.set_aside[team] or self.first_queue(team) != NONE):
            self.wakes[team] = opens
            self.at(opens, CHANGE, self.touched.add, team)
        return False

    def employ(self, team: int) -> None:
        """Let free workers take what is set aside, then the first step of the first queue with one (R4)."""
        while self.has_room(team):
            if self.set_aside[team]:
                self.resume(heappop(self.set_aside[team])[-1], team)
            elif (queue := self.first_queue(team)) != NONE:
                self.begin(queue, team)
            else:
                return

    def first_queue(self, team: int) -> int:
        """First of a team's queues in which a step waits, or NONE."""
        for queue in self.serves[team]:
            if self.head(queue):
                return queue
        return NONE

    def head(self, queue: int) -> Key | None:
        """First step that waits in a queue."""
        waiting = self.queues[queue]
        while waiting and waiting[0][-1] not in self.waiting:
            heappop(waiting)
        return waiting[0] if waiting else None

    def begin(self, queue: int, team: int) -> None:
        """Give the first step of a queue to a team."""
        step = heappop(self.queues[queue])[-1]
        self.log.start[step] = self.now
        self.log.team[step] = team
        self.take_up(step, team, self.step.work[step], self.waiting.pop(step))
        if self.interrupts:
            self.touched.update(self.servers[queue])

    def take_up(self, step: int, team: int, work: int, awaited: simpy.Event) -> None:
        """Set a worker to a step, so that its case awaits the finish and not what it awaited before."""
        finish = self.moment(self.duty[team].advance(self.now, work), FINISH, True)
        self.running[team][step] = replaced(awaited, finish)

    # Setting aside (R5)

    def interrupt(self, team: int) -> None:
        """Set less urgent steps aside for those that pre-empt."""
        for queue in self.serves[team]:
            while (head := self.head(queue)) and self.step.preempts[head[-1]]:
                victims = [self.key(step) for step in self.running[team] if self.gives_way(step, head)]
                if not victims:
                    break
                self.put_aside(max(victims), team)
                self.begin(queue, team)

    def gives_way(self, step: int, head: Key) -> bool:
        """Tell whether a running step can be set aside for a waiting one."""
        return self.step.priority[step] > head[0] and not self.step.preempts[step]

    def put_aside(self, key: Key, team: int) -> None:
        """Set a running step aside."""
        step = key[-1]
        heappush(self.set_aside[team], key)
        self.resting[step] = replaced(self.running[team].pop(step), simpy.Event(self.env))
        worked = self.duty_since(self.since.get(step, self.log.start[step]), team)
        self.left[step] = self.left.get(step, self.step.work[step]) - worked
        self.since[step] = self.now

    def resume(self, step: int, team: int) -> None:
        """Go on with a step that was set aside."""
        self.aside[step] = self.aside.get(step, 0) + self.duty_since(self.since[step], team)
        self.since[step] = self.now
        self.take_up(step, team, self.left[step], self.resting.pop(step))

    def duty_since(self, tick: int, team: int) -> int:
        """Time that a team was on duty since a tick."""
        return self.duty[team].before(self.now) - self.duty[team].before(tick)
