"""The reference engine: the rules of ``docs/model.md`` on SimPy, written to be read.

SimPy keeps the time and the lives of the cases; all work is given out in one place, ``Town.give``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Generator
from dataclasses import fields
from heapq import heappop, heappush
from types import SimpleNamespace
from typing import Any

import simpy

from gridsim.clocks import Clock
from gridsim.engine.log import Log, blank
from gridsim.model.plan import NONE, Plan, Table
from gridsim.units import NEVER

# The order of things at one tick (R1); SimPy's own priorities 0 and 1 resume processes before all of them.
FINISH, CHANGE, LIMIT, ARISE, GIVE = range(2, 7)

Key = tuple[int, int, int, int]
Life = Generator[simpy.Event, Any, None]


def run(plan: Plan) -> Log:
    """Run a plan up to its horizon.

    Args:
        plan: What would happen unless staff decide otherwise.

    Returns:
        What happened to each of its steps.
    """
    town = Town(plan)
    for tick, team, workers in rows(plan.changes):
        town.at(tick, CHANGE, town.change, team, workers)
    town.env.process(births(town))
    town.env.run(until=plan.horizon)
    return Log(**vars(town.log))


def births(town: Town) -> Life:
    """Begin the life of each case when it arises."""
    arise = town.case.arise
    for case in sorted(range(len(arise)), key=arise.__getitem__):
        yield Moment(town.env, arise[case], ARISE)
        town.env.process(life(town, case))


def life(town: Town, case: int) -> Life:
    """Live the life of one case, from its need to its end."""
    step = town.case.first[case]
    if town.case.asked[case] != NONE:
        found = yield town.wait_to_be_asked(case)
        if not found:
            return
    while step != NONE:
        team = yield town.wait_in_queue(step)
        if team is None:
            step = town.leave(step)
        else:
            yield town.begin(step, team)
            step = town.finish(step, team)


class Moment(simpy.Event):
    """An event at a tick, in one of the phases of that tick."""

    def __init__(self, env: simpy.Environment, tick: int, phase: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, phase, tick - env.now)  # type: ignore[arg-type]


class Hours:
    """A clock as lists, for one tick at a time."""

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
        if work == 0:
            return tick
        total = self.before(tick) + work
        stretch = bisect_left(self.done, total) - 1
        if stretch < 0:
            return NEVER
        end = self.opens[stretch] + total - self.done[stretch]
        return end if end <= self.closes[stretch] else NEVER


def lists(table: Table) -> SimpleNamespace:
    """Take a table's columns as lists of plain numbers."""
    return SimpleNamespace(
        **{column.name: getattr(table, column.name).tolist() for column in fields(table)}  # type: ignore[arg-type]
    )


def rows(table: Table) -> zip[tuple[int, ...]]:
    """Go through the rows of a table."""
    return zip(*vars(lists(table)).values(), strict=True)


class Town:
    """Everybody who waits and everybody who works, and the one place where work is given out."""

    def __init__(self, plan: Plan) -> None:
        self.env = simpy.Environment()
        self.plan = plan
        self.horizon = plan.horizon
        self.case, self.step, self.team = lists(plan.cases), lists(plan.steps), lists(plan.teams)
        self.clocks = [Hours(clock) for clock in plan.clocks]
        self.duty = [self.clocks[clock] for clock in self.team.clock]
        self.workers: list[int] = list(self.team.workers)
        self.log = SimpleNamespace(**{name: column.tolist() for name, column in blank(plan).items()})

        self.serves: list[list[int]] = [[] if queue == NONE else [queue] for queue in self.team.private]
        for team, queue in rows(plan.serves):
            self.serves[team].append(queue)
        self.servers: list[list[int]] = [[] for _ in range(plan.queues)]
        for team, queues in enumerate(self.serves):
            for queue in queues:
                self.servers[queue].append(team)

        self.queues: list[list[Key]] = [[] for _ in range(plan.queues)]
        self.waiting: dict[int, simpy.Event] = {}  # by step
        self.unasked: defaultdict[int, dict[int, list[Any]]] = defaultdict(dict)  # by channel and case
        self.running: list[dict[int, int]] = [{} for _ in self.workers]  # by team: step to its finish
        self.set_aside: list[list[Key]] = [[] for _ in self.workers]
        self.left: dict[int, int] = {}  # by step begun: work left when last taken up or set aside
        self.since: dict[int, int] = {}  # by step begun: when it was last taken up or set aside
        self.aside: dict[int, int] = {}  # by step begun: how long it was set aside
        self.done: dict[int, simpy.Event] = {}  # by step begun

        self.touched: set[int] = set()
        self.giving_at = NONE
        self.wakes: list[int] = [NONE] * len(self.workers)

    @property
    def now(self) -> int:
        """This tick."""
        return int(self.env.now)

    def at(self, tick: int, phase: int, call: Any, *arguments: Any) -> None:
        """Call something at a tick, in a phase of it, if that is before the horizon."""
        if tick < self.horizon:
            Moment(self.env, tick, phase).callbacks.append(lambda _: call(*arguments))

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
        """Wait for a worker; the value is the team, or None when the step leaves its queue first."""
        now = self.now
        self.log.ready[step] = now
        self.waiting[step] = event = self.env.event()
        queue = self.queue_of(step)
        heappush(self.queues[queue], self.key(step))
        self.touch(self.servers[queue])
        limit = self.clocks[self.step.clock[step]].advance(now, self.step.limit[step])
        withdraw = self.case.withdraw[self.step.case[step]] if self.step.may_leave[step] else NEVER
        self.at(max(min(limit, withdraw), now + 1), LIMIT, self.lose_patience, step, queue)
        return event

    def queue_of(self, step: int) -> int:
        """Tell where a step waits: with the team that owns it, if that has a queue of its own."""
        owner = self.step.owner[step]
        team = NONE if owner == NONE else self.log.team[owner]
        private = NONE if team == NONE else self.team.private[team]
        return int(self.step.queue[step] if private == NONE else private)

    def key(self, step: int) -> Key:
        """Order of waiting steps: smaller goes first (R4)."""
        return self.step.priority[step], self.log.ready[step], self.step.case[step], step

    def lose_patience(self, step: int, queue: int) -> None:
        """Let a step leave that still waits at its deadline."""
        if step in self.waiting:
            self.touch(self.servers[queue])
            self.waiting.pop(step).succeed(None)

    def leave(self, step: int) -> int:
        """Log that a step left its queue, and say what follows."""
        self.log.finish[step] = now = self.now
        withdraw = self.case.withdraw[self.step.case[step]]
        gone = self.step.may_leave[step] and withdraw <= now
        return NONE if gone else int(self.step.late[step])

    # Working (R2)

    def begin(self, step: int, team: int) -> simpy.Event:
        """Begin a step; the event is its finish."""
        self.log.start[step] = self.now
        self.log.team[step] = team
        return self.done[step]

    def take_up(self, step: int, team: int) -> None:
        """Set a worker to the work that is left of a step."""
        now = self.now
        self.since[step] = now
        self.running[team][step] = finish = self.duty[team].advance(now, self.left[step])
        self.at(finish, FINISH, self.stop, step, team)

    def stop(self, step: int, team: int) -> None:
        """Finish the work on a step, unless it was set aside meanwhile."""
        if self.running[team].get(step) == self.now:
            del self.running[team][step]
            self.touch([team])
            self.done.pop(step).succeed()

    def finish(self, step: int, team: int) -> int:
        """Log that a step is finished, ask whoever its case visits, and say what follows."""
        now = self.now
        self.log.finish[step] = now
        case = self.step.case[step]
        self.log.aside[step] = self.aside.pop(step)
        in_time = now - self.case.arise[case] <= self.step.tolerance[step]
        following = int(self.step.next[step] if in_time else self.step.over[step])
        if following == NONE and self.case.wakes[case] != NONE:
            self.ask(self.case.wakes[case])
        return following

    # Giving out (R4 to R6)

    def change(self, team: int, workers: int) -> None:
        """Change the number of workers of a team."""
        self.workers[team] = workers
        self.touch([team])

    def touch(self, teams: list[int]) -> None:
        """Have these teams looked at when work is next given out, at this tick."""
        self.touched.update(teams)
        if teams and self.giving_at != self.now:
            self.giving_at = self.now
            self.at(self.now, GIVE, self.give)

    def give(self) -> None:
        """Give out work, once for the whole town."""
        for team in sorted(self.touched):
            if self.on_duty(team):
                self.employ(team)
        for team in sorted(self.touched):
            if self.on_duty(team):
                self.interrupt(team)
        self.touched.clear()
        self.giving_at = NONE

    def on_duty(self, team: int) -> bool:
        """Tell whether a team is on duty; if not, look at it again when it is, if anything waits for it."""
        opens = self.duty[team].next_on(self.now)
        if opens == self.now:
            return True
        waits = self.set_aside[team] or any(self.head(queue) for queue in self.serves[team])
        if waits and self.wakes[team] != opens:
            self.wakes[team] = opens
            self.at(opens, CHANGE, self.touch, [team])
        return False

    def employ(self, team: int) -> None:
        """Let free workers take what is set aside, then the first step of the first queue with one (R4)."""
        while len(self.running[team]) < self.workers[team]:
            if self.set_aside[team]:
                self.resume(heappop(self.set_aside[team])[-1], team)
                continue
            queue = next((queue for queue in self.serves[team] if self.head(queue)), None)
            if queue is None:
                return
            self.take(queue, team)

    def interrupt(self, team: int) -> None:
        """Set less urgent steps aside for those that pre-empt (R5)."""
        for queue in self.serves[team]:
            while (head := self.head(queue)) and self.step.preempts[head[-1]]:
                victims = [self.key(step) for step in self.running[team] if self.gives_way(step, head)]
                if not victims:
                    break
                self.put_aside(max(victims)[-1], team)
                self.take(queue, team)

    def gives_way(self, step: int, head: Key) -> bool:
        """Tell whether a running step can be set aside for a waiting one."""
        return self.step.priority[step] > head[0] and not self.step.preempts[step]

    def put_aside(self, step: int, team: int) -> None:
        """Set a running step aside."""
        del self.running[team][step]
        duty = self.duty[team]
        self.left[step] -= duty.before(self.now) - duty.before(self.since[step])
        self.since[step] = self.now
        heappush(self.set_aside[team], self.key(step))

    def resume(self, step: int, team: int) -> None:
        """Go on with a step that was set aside."""
        duty = self.duty[team]
        self.aside[step] += duty.before(self.now) - duty.before(self.since[step])
        self.take_up(step, team)

    def head(self, queue: int) -> Key | None:
        """First step that waits in a queue."""
        waiting = self.queues[queue]
        while waiting and waiting[0][-1] not in self.waiting:
            heappop(waiting)
        return waiting[0] if waiting else None

    def take(self, queue: int, team: int) -> None:
        """Give the first step of a queue to a team."""
        step = heappop(self.queues[queue])[-1]
        self.touched.update(self.servers[queue])
        self.left[step] = self.step.work[step]
        self.aside[step] = 0
        self.done[step] = self.env.event()
        self.waiting.pop(step).succeed(team)
        self.take_up(step, team)
