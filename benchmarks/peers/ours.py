"""The job in gridsim's own engines, and in C by hand."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable

from benchmarks.engine_job import baseline
from benchmarks.outcome import Outcome, of_log
from gridsim.engine import fast, reference
from gridsim.engine.log import Log
from gridsim.model.plan import Plan


def timed(plan: Plan, engine: Callable[[], Log]) -> Outcome:
    """Time an engine."""
    begun = time.perf_counter()
    log = engine()
    return of_log(plan, log, time.perf_counter() - begun)


def compiled(plan: Plan) -> Outcome:
    """Run the compiled form of the fast engine."""
    return timed(plan, lambda: fast.run(plan, compiled=True))


def plain(plan: Plan) -> Outcome:
    """Run the plain form of the fast engine."""
    return timed(plan, lambda: fast.run(plan, compiled=False))


def on_simpy(plan: Plan) -> Outcome:
    """Run the reference engine."""
    return timed(plan, lambda: reference.run(plan))


def by_hand(plan: Plan) -> Outcome:
    """Run the C form."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, log = baseline(plan, folder)()
    return of_log(plan, log, seconds)
