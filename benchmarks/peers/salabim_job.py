"""salabim as its manual shows it: components, ``request`` with ``fail_delay``; generators, no greenlets.

Monitors of the resources and components are off, as its manual advises for speed, and so is its trace.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import salabim as sim

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
    env = sim.Environment(trace=False, yieldless=False, random_seed="*")
    staff = [sim.Resource(f"staff {q}", n, monitor=False) for q, n in enumerate(plan.teams.workers.tolist())]

    class Case(sim.Component):
        def setup(self, step: int) -> None:
            self.step = step

        def process(self) -> Iterator[Any]:
            step = self.step
            while step != NONE:
                ready[step] = env.now()
                wanted = (staff[queue[step]], 1, priority[step])
                if patience[step] == NEVER:
                    yield self.request(wanted)
                else:
                    yield self.request(wanted, fail_delay=patience[step])
                    if self.failed():
                        finish[step] = env.now()
                        return
                start[step] = env.now()
                yield self.hold(work[step])
                finish[step] = env.now()
                self.release()
                step = following[step]

    class Arrivals(sim.Component):
        def process(self) -> Iterator[Any]:
            for tick, step in zip(arise, first, strict=True):
                yield self.hold(till=tick)
                Case(step=step)

    Arrivals()
    env.run(till=plan.horizon)
    return of_lists(plan, ready, start, time.perf_counter() - begun)
