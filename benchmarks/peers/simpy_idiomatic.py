"""SimPy as its documentation shows it: processes, ``PriorityResource``, ``|`` for patience."""

from __future__ import annotations

import time
from collections.abc import Iterator

import simpy

from benchmarks.outcome import Outcome, of_lists
from gridsim.model.plan import NONE, Plan
from gridsim.units import NEVER


def run(plan: Plan) -> Outcome:
    """Run the job."""
    steps = plan.steps
    queue, work, priority = steps.queue.tolist(), steps.work.tolist(), steps.priority.tolist()
    patience, following = steps.limit.tolist(), steps.next.tolist()
    arise, first = plan.cases.arise.tolist(), plan.cases.first.tolist()

    begun = time.perf_counter()
    ready, start, finish = ([NONE] * len(steps) for _ in range(3))
    env = simpy.Environment()
    staff = [simpy.PriorityResource(env, capacity) for capacity in plan.teams.workers.tolist()]

    def case(step: int) -> Iterator[simpy.Event]:
        while step != NONE:
            ready[step] = env.now
            with staff[queue[step]].request(priority=priority[step]) as request:
                if patience[step] == NEVER:
                    yield request
                else:
                    result = yield request | env.timeout(patience[step])
                    if request not in result:
                        finish[step] = env.now
                        return
                start[step] = env.now
                yield env.timeout(work[step])
                finish[step] = env.now
            step = following[step]

    def arrivals() -> Iterator[simpy.Event]:
        for tick, step in zip(arise, first, strict=True):
            yield env.timeout(tick - env.now)
            env.process(case(step))

    env.process(arrivals())
    env.run(until=plan.horizon)
    return of_lists(plan, ready, start, time.perf_counter() - begun)
