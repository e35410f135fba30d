"""Small faults planted in both engines, one at a time, to see that the tests find them: ``make mutate``.

Each mutant lives in the memory of a process of its own; no file is changed. It must give the logs of the
hand-made tables (``test_same_instant``), and on many random plans those of the other engine, which has no
fault. ``survivors.toml`` lists the mutants that live on, each with the reason; any other is told, and the run
ends with 1. It needs a system that can fork.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
import sys
import tomllib
import types
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import click

import gridsim.engine
import test_same_instant
from gridsim.engine import fast, reference
from gridsim.engine.log import Log, difference
from gridsim.model.plan import Plan
from mutants import Mutant, mutants, mutated, unchanged
from strategies import random_plan
from test_engines_agree import at_the_edge, fullest, join, long_queues
from test_lanes import in_lanes

ENGINE = Path(gridsim.engine.__file__).parent
KNOWN = Path(__file__).parent / "survivors.toml"
MODULES = ("reference", "kernel", "fast")
WITHOUT = {
    "kernel": (
        *("foresee", "fetch", "array_foresee"),
        *("simulate_bare", "bare", "compiled", "teach_bare", "teach_fetch"),
    ),
    "fast": ("can_compile",),
}
"""Functions that have no part in a log, or only in the compiled form, which no mutant runs."""

SURVIVED, TABLE, PLAN, ARRAYS, STOPPED, HUNG = range(10, 16)
FATES = {TABLE: "a table", PLAN: "a plan", ARRAYS: "a plan on arrays", STOPPED: "an error", HUNG: "time"}
CPU_SECONDS = 2
"""Processor time for one plan or table, which takes thousandths of it."""
WALL_SECONDS = 300
MEMORY = 2 << 30
"""Memory that a mutant may take beyond what its process has [bytes]."""

CROWDS = 4
EDGE = 1 << 40
"""Horizons beyond are those of plans at the largest numbers [ticks]."""

Run = Callable[[Plan], Log]


class Found(NamedTuple):
    """What became of a mutant."""

    mutant: Mutant
    fate: int


class HangError(Exception):
    """A plan takes too long."""


@cache
def source(module: str) -> str:
    """The source of an engine's module."""
    return (ENGINE / f"{module}.py").read_text(encoding="utf-8")


def listed() -> list[Mutant]:
    """All mutants of both engines."""
    return [
        mutant for module in MODULES for mutant in mutants(module, source(module), WITHOUT.get(module, ()))
    ]


def sampled(every: Sequence[Mutant], count: int) -> list[Mutant]:
    """Choose some mutants by their names alone, so that a change of one line leaves the others chosen."""
    chosen = sorted(every, key=lambda one: hashlib.sha256(repr(one.known_by).encode()).digest())[:count]
    return [one for one in every if one in set(chosen)]


def known(path: Path = KNOWN) -> dict[tuple[str, ...], str]:
    """Read which mutants live on, with the reason of each."""
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    return {tuple(mutant): group["reason"] for group in groups for mutant in group["of"]}


def plans(count: int) -> list[Plan]:
    """Plans in which much waits at once, and random ones, some of them at the largest numbers."""
    made = [random_plan(seed) for seed in range(count)]
    few = made[: count // 20]
    crowds = [fullest(), long_queues(), join(few), in_lanes()]
    assert len(crowds) == CROWDS
    return [*crowds, *made, *map(at_the_edge, few)]


# In the process of a mutant


def planted(mutant: Mutant) -> Run:
    """Put a mutant in the place of its module, and give the engine that then runs."""
    module = loaded(mutant.module, mutated(source(mutant.module), mutant.number))
    if mutant.module == "kernel":
        module = loaded("fast", source("fast"))
    import_module("gridsim.engine.kernel").compiled = refuse  # type: ignore[attr-defined]
    run: Any = module.run
    return run if mutant.module == "reference" else lambda plan: run(plan, compiled=False)


def refuse() -> None:
    """Stop what would be compiled though nobody asked for it."""
    raise NotImplementedError


def loaded(name: str, code: Any) -> types.ModuleType:
    """Run code as a module of the engines, in the place of the one there is."""
    full = f"gridsim.engine.{name}"
    module = types.ModuleType(full)
    sys.modules[full] = module
    exec(compile(code, full, "exec"), vars(module))
    setattr(gridsim.engine, name, module)
    return module


def on_arrays() -> Run:
    """The fast engine in the form that is compiled, but as plain Python."""
    module = import_module("gridsim.engine.kernel")
    for name, value in list(vars(module).items()):
        if isinstance(value, types.FunctionType | types.BuiltinFunctionType) and value in module.TWINS:
            setattr(module, name, module.TWINS[value])
    module.compiled = lambda: module.simulate  # type: ignore[attr-defined]
    run: Any = import_module("gridsim.engine.fast").run
    return lambda plan: run(plan, compiled=True)


def tables() -> Iterator[Callable[[Any], None]]:
    """The tests by hand."""
    for name, function in inspect.getmembers(test_same_instant, inspect.isfunction):
        if name.startswith("test_r"):
            yield function


def limited(call: Callable[..., Any], *arguments: Any) -> Any:
    """Make a call that ends in time.

    Raises:
        HangError: If it does not.
    """
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return call(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def late(*_: Any) -> None:
    """End what hangs."""
    raise HangError("this takes too long")


def differs(run: Run, made: Sequence[Plan], logs: Sequence[Log]) -> bool:
    """Tell whether an engine gives another log for any of these plans."""
    return any(difference(limited(run, plan), log) for plan, log in zip(made, logs, strict=True))


def compilable(made: Sequence[Plan], logs: Sequence[Log]) -> tuple[list[Plan], list[Log]]:
    """Choose a part of the plans, without those at the largest numbers, which are not compiled."""
    fewer = [*range(CROWDS), *range(CROWDS, len(made), 4)]
    chosen = [place for place in fewer if made[place].horizon < EDGE]
    return [made[place] for place in chosen], [logs[place] for place in chosen]


def fate(mutant: Mutant, made: Sequence[Plan], logs: Sequence[Log]) -> int:
    """Find what, if anything, finds a mutant."""
    try:
        run = planted(mutant)
        for table in tables():
            limited(table, test_same_instant.rows_of(run))
        if differs(run, made, logs):
            return PLAN
        if mutant.module != "reference" and differs(on_arrays(), *compilable(made, logs)):
            return ARRAYS
    except AssertionError:
        return TABLE
    except HangError:
        return HUNG
    except Exception:  # Whatever a fault leads to has found it.
        return STOPPED
    return SURVIVED


def live(mutant: Mutant, made: Sequence[Plan], logs: Sequence[Log]) -> None:
    """Be the process of a mutant; the exit code is its fate."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, late)
    os._exit(fate(mutant, made, logs))


# In the process that starts them


def judge(chosen: Sequence[Mutant], count: int, workers: int) -> Iterator[Found]:
    """Let each mutant live, so many at once.

    Args:
        chosen: The mutants.
        count: How many random plans each must run as the other engine does.
        workers: Processes at once.

    Yields:
        What became of each, in the order in which they end.

    Raises:
        AssertionError: If the engines as they are disagree.
    """
    chosen = [*map(unchanged, MODULES), *chosen]
    context: Any = multiprocessing.get_context("fork")
    made = plans(count)
    logs = [reference.run(plan) for plan in made]
    assert not differs(lambda plan: fast.run(plan, compiled=False), made, logs), "the engines disagree"
    waiting, running = list(chosen)[::-1], {}
    while waiting or running:
        while waiting and len(running) < workers:
            process: BaseProcess = context.Process(target=live, args=(waiting[-1], made, logs))
            process.start()
            running[process] = waiting.pop(), monotonic()
        multiprocessing.connection.wait([process.sentinel for process in running], 1)
        for process, (mutant, since) in list(running.items()):
            if monotonic() - since > WALL_SECONDS:
                process.kill()
            elif process.is_alive():
                continue
            process.join()
            del running[process]
            code = process.exitcode if process.exitcode in (SURVIVED, *FATES) else HUNG
            if mutant.line:
                yield Found(mutant, code)
            else:
                assert code == SURVIVED, f"{mutant.module} is caught as it is, by {FATES[code]}"


def report(found: Sequence[Found], reasons: dict[tuple[str, ...], str]) -> int:
    """Tell what was found; 1 if a mutant lives on that is not known to."""
    for module in MODULES:
        mine = [one for one in found if one.mutant.module == module]
        fates = Counter(one.fate for one in mine)
        caught = ", ".join(f"{fates[code]} by {name}" for code, name in FATES.items() if fates[code])
        click.echo(f"{module}: {len(mine)} mutants, {len(mine) - fates[SURVIVED]} caught ({caught})")
    living = {one.mutant.known_by: one.mutant for one in found if one.fate == SURVIVED}
    new = [mutant for name, mutant in living.items() if name not in reasons]
    caught_now = [one.mutant for one in found if one.fate != SURVIVED and one.mutant.known_by in reasons]
    for mutant in sorted(caught_now):
        click.echo(f"caught, though known to live on: {list(mutant.known_by)}")
    click.echo(f"{len(living)} live on, {len(living) - len(new)} of them known with the reason")
    for mutant in sorted(new, key=lambda one: (one.module, one.number)):
        click.echo(f"lives on: {mutant.module}.py:{mutant.line}, {mutant.function}: {mutant.change}")
        click.echo(f"  {list(mutant.known_by)}")
    return int(bool(new))


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, metavar="N", help="so many mutants, always the same ones")
    parser.add_argument("--plans", type=int, default=2000, help="random plans for each mutant")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--module", choices=MODULES, action="append", help="of this module alone")
    options = parser.parse_args()
    chosen = [one for one in listed() if one.module in (options.module or MODULES)]
    if options.sample is not None:
        chosen = sampled(chosen, options.sample)
    found = []
    with click.progressbar(judge(chosen, options.plans, options.workers), len(chosen)) as progress:
        found.extend(progress)
    reasons = known()
    gone = set(reasons) - {one.known_by for one in listed()}
    for name in sorted(gone):
        click.echo(f"known, but no longer there: {list(name)}")
    return report(found, reasons)


if __name__ == "__main__":
    sys.exit(main())
