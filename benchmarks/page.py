"""The page: what was measured, as tables, with what was wanted beside what was found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from benchmarks.contest import Tool, named
from benchmarks.waiting import COMMANDS, LOOP_SECONDS

Results = dict[str, Any]

TOP = """\
# Performance

How fast gridsim is, beside C written by hand for one job, and beside other simulators that do the same job.
`make bench` measures all of it and writes this page; `python -m benchmarks --help` tells the choices.
Ratios hold within one run of that command; seconds belong to its machine:
{machine}; {date}.{busy}

## The job

Poisson arrivals to 74 grid queues of one worker; 30 % are handed to 13 village queues of two,
20 % of those to one town queue of eight. Work is lognormal with means of 1.0, 1.17 and 1.79 h and
coefficient of variation 1; 0.97 cases arrive for each grid and hour; there are two classes of priority,
20 % of the cases in the high one; who waits at the grid leaves after an exponential time of mean 10 h.
The whole log is kept.

The tools are given the same cases, with the same arrivals, efforts, routes and patience, in memory; timed is
everything from there to the log in memory. Starting a program, compiling it and drawing the numbers are not
timed (two tools draw their own, as they go). Each run is a process of its own; rounds visit all tools in
turn, and a tool's best time counts. Before it counts, its log is held against that of `gridsim fast`.
"""

REPLICATION = {"Tuke": 2, "the job, nearly": 4}
"""How many times as long as its engine a whole replication may take."""

QUIET = 0.5
"""Load of a machine that has nothing else to do."""

BUSY = """

**The machine was busy when this run began (load {load:.1f}): do not rely on seconds or ratios.**"""

AFTER_TOOLS = """
*x fast* is how many times as long as `gridsim fast` the tool takes, both with {base} cases.
A dash: not run at that size; slow tools get fewer cases, and nothing is scaled up.
*Equal starts* are steps that begin at the same second as in `gridsim fast`: the rest are ties at one second,
which each tool breaks by its own rule, and what follows from them.

![Cases against seconds, one line for each tool](performance.png)
"""

AS_CASES_GROW = """\
In the job the number waiting stays the same however long it runs, so the cost of a case should too. What
growth there is comes from memory: columns of millions of cases do not fit a processor's cache.
"""

A_CROWD = """\
The other extreme: all cases arise at the first tick and nobody leaves, so that all wait at once. What a
heap does for a case would grow with the logarithm of their number; what comes in order waits in a run.
"""

A_WHOLE = """\
From a scenario to its measures, without figures, in milliseconds: what `gridsim run` does for each
replication. *Tuke* is `scenarios/tuke.yaml`, whose cases are nearly all visits; *the job, nearly* is
`benchmarks/job.yaml`, the job as near as the scenario language can say it: 200,000 matters, each with
its household, luck, registration and measures. What is the same in all replications of a process, such
as the town and its calendars, is made once, in a first one that does not count; of the others the best does.

Of small towns without visits many replications lie in one plan, and the times are those of one; the column
*lanes* says how many. *The job in a small town* has 10 grids and 3 villages.
"""

A_COMMAND = """\
What `gridsim run` takes from its call to its end, with the check of both engines. A *loop* adds up ten
million integers in plain Python, in the same run, so that a slow or busy machine is told from a slow program;
*before* is commit 34e77ef. The first run, which may have to compile, does not count.
"""

A_CITY = """\
Twenty million cases, as many as Beijing's 12345 takes in a year: 32 towns as in the job, each for about
a year, in one process on one core, with the log written to Parquet. The towns share no staff, so they
can run as 32 plans, one after another; or as one plan, with all their cases on one clock. Seconds, and
the most memory that the process ever held, Python and all:
"""

FINE_PRINT = """\
- One job is one job. It has no calendars, meetings or visits; other tools can be taught those, slowly.
- The C form can do this job alone: no pre-emption, no clocks, no checks. It shows what is left to gain.
- Tools are used as their documentation shows first; only *simmer, lean* was made for speed, by hand. An
  expert of each tool would find more, as the reference engine, SimPy with queues of its own, shows.
- simmer runs where R and its package simmer are installed; `make bench` installs all the others.
- The compiled form takes some seconds to compile at its first run on a machine; later ones load it.
- nagasim and Prosimos draw as they go, Prosimos also writes its log as a file, its only form.
- Rounds: {rounds}; what took more than five seconds was run once. All single times are in
  `benchmarks/results.json`."""


def page(results: Results) -> str:
    """Write the page."""
    parts = [
        TOP.format(**results, busy=BUSY.format(**results) if results["load"] > QUIET else ""),
        "## The tools\n",
        *tools(results),
        AFTER_TOOLS.format(base=", else with ".join(f"{size:,}" for size in bases(results))),
        "## Wanted and found\n",
        "What was aimed at before it was measured. *no* stays here until it is mended.\n",
        *wanted(results),
        *sizes(results),
        *whole(results),
        *waiting(results),
        *city(results),
        *fineprint(results),
    ]
    return "\n".join(parts) + "\n"


def rows(head: list[str], body: list[list[str]], left: int = 1) -> list[str]:
    """Write a table; its first columns to the left, the others to the right."""
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return ["| " + " | ".join(row) + " |" for row in (head, rule, *body)] + [""]


def seconds(value: float | None) -> str:
    """Write seconds with three digits that count."""
    if value is None:
        return "–"
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 1 else f"{value:.3g}"


def times(ratio: float | None) -> str:
    """Write a ratio."""
    if ratio is None:
        return "–"
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def of(results: Results, tool: str, cases: int) -> float | None:
    """Best seconds of a tool, where it ran."""
    found: float | None = results["seconds"].get(tool, {}).get(str(cases))
    return found


def ratio(results: Results, above: str, below: str, cases: int) -> float | None:
    """How many times as long one tool takes as another."""
    one, other = of(results, above, cases), of(results, below, cases)
    return one / other if one and other else None


def bases(results: Results) -> list[int]:
    """Sizes at which tools are compared with fast: the largest that most run, and that of the slow ones."""
    return sorted({int(max(line, key=int)) for name, line in results["seconds"].items() if smallest(name)})[
        ::-1
    ]


def smallest(name: str) -> bool:
    """Whether a tool is too slow for millions of cases."""
    return named(name).most <= 200_000


def tools(results: Results) -> Iterator[str]:
    """Write the table of tools."""
    steps = results["sizes"]
    body = []
    for name, line in results["seconds"].items():
        tool = named(name)
        base = min(200_000, int(max(line, key=int)))
        against = ratio(results, name, "gridsim fast", base)
        body.append(
            [
                f"**{name}**" if tool.ours else name,
                *(seconds(of(results, name, size)) for size in steps),
                times(against) + ("" if base == max(bases(results)) or against is None else " ‡"),
                results["agreement"].get(name, ""),
            ]
        )
    head = ["tool", *(f"{size:,}" for size in steps), "x fast", "its log beside fast's"]
    yield "Seconds, by number of cases:\n"
    yield from rows(head, body)
    if any("‡" in row[-2] for row in body):
        yield "‡ compared at fewer cases, the most that tool was given.\n"
    for name in results["seconds"]:
        yield f"- {name}: {described(named(name), results)}."
    for name, why in results["skipped"].items():
        yield f"- {name}: not run, {why}."


def described(tool: Tool, results: Results) -> str:
    """Say what a tool is, and how it does the job."""
    return f"{tool.note} ({results['versions'][tool.name]})"


def wanted(results: Results) -> list[str]:
    """Write what was wanted beside what was found."""
    body = [*against_c(results), *against_others(results), *against_itself(results)]
    body += [*of_commands(results), *of_city(results)]
    return rows(["", "wanted", "found", "met"], body, left=2)


def verdict(what: str, aim: str, found: float | None, good: bool, unit: str = "x") -> list[str]:
    """Write one thing wanted."""
    if found is None:
        return [what, aim, "not measured", ""]
    return [what, aim, f"{times(found)}{unit}", "yes" if good else "**no**"]


def against_c(results: Results) -> Iterator[list[str]]:
    """Hold the fast engine against C."""
    for size in results["sizes"]:
        if size >= named("C by hand").least:
            found = ratio(results, "gridsim fast", "C by hand", size)
            good = found is not None and found <= 2
            yield verdict(f"fast engine's time over C's, {size:,} cases", "at most 2x", found, good)


def against_others(results: Results) -> Iterator[list[str]]:
    """Hold each engine against the tool that it should outrun."""
    pairs = (
        ("simmer, lean", "gridsim fast", "fast engine's", 60.0),
        ("SimPy", "gridsim reference", "reference engine's", 1.5),
        ("SimPy", "gridsim fast, plain", "plain (uncompiled) form's", 10.0),
    )
    for above, below, name, aim in pairs:
        for size in (20_000, 200_000):
            found = ratio(results, above, below, size)
            good = found is not None and found >= aim
            yield verdict(
                f"{above}'s time over the {name}, {size:,} cases", f"at least {aim:g}x", found, good
            )


def against_itself(results: Results) -> Iterator[list[str]]:
    """Hold whole replications against the engine alone, and many waiting against few."""
    for name, told in results["whole"].items():
        found = told["all"] / told["engine"]
        if told["lanes"] == 1:
            most = REPLICATION[name]
            what = f"whole replication over its engine's part: {name}"
            yield verdict(what, f"at most {most}x", found, found <= most)
            continue
        rate = 1 / told["all"]
        yield verdict(f"replications a second: {name}", "at least 1,000", rate, rate >= 1000, "")
    crowd = {int(size): cost for size, cost in results["crowd"].items()}
    if crowd:
        few, many = min(crowd), max(crowd)
        growth, law = crowd[many] / crowd[few], math.log(many) / math.log(few)
        what = f"cost of a case where {many:,} wait, over that where {few:,} do"
        yield verdict(what, f"at most {law:.1f}x, as logarithms", growth, growth <= law)


def of_commands(results: Results) -> Iterator[list[str]]:
    """Hold whole commands against what a user may wait."""
    for name, told in results.get("waits", {}).items():
        most, found = COMMANDS[name].most / LOOP_SECONDS, told["seconds"] / told["loop"]
        aim = f"at most {most:.1f} loops ({COMMANDS[name].most:g} s where one takes {LOOP_SECONDS} s)"
        yield verdict(f"`gridsim run`: {name}", aim, found, found <= most, " loops")


def of_city(results: Results) -> Iterator[list[str]]:
    """Hold the city against what was wanted of it."""
    for told in results["city"].values():
        what = f"city of 20 million cases as {plans(told)}"
        yield verdict(f"{what}: time", "below 90 s", told["seconds"], told["seconds"] < 90, " s")
        gigabytes = told["peak"] / 1024
        yield verdict(f"{what}: memory", "below 8 GiB", gigabytes, gigabytes < 8, " GiB")


def sizes(results: Results) -> Iterator[str]:
    """Write what a case costs as cases grow many."""
    yield "## As cases grow many\n"
    yield AS_CASES_GROW
    body = []
    for name in ("C by hand", "gridsim fast"):
        costs = [(of(results, name, size), size) for size in results["sizes"]]
        body.append([name, *("–" if cost is None else f"{cost / size * 1e6:.2f}" for cost, size in costs)])
    peaks = results["peak"].get("gridsim fast", {})
    memory = (peaks.get(str(size)) for size in results["sizes"])
    body.append(["peak memory of fast [MiB]", *("–" if peak is None else f"{peak:,.0f}" for peak in memory)])
    yield from rows(["microseconds a case", *(f"{size:,}" for size in results["sizes"])], body)
    yield "Memory counts the plan, the log and Python itself.\n"
    if results["crowd"]:
        yield A_CROWD
        head = ["all waiting at once", *(f"{int(size):,}" for size in results["crowd"])]
        yield from rows(
            head, [["microseconds a case", *(f"{cost:.2f}" for cost in results["crowd"].values())]]
        )


def whole(results: Results) -> Iterator[str]:
    """Write the stages of whole replications."""
    if not results["whole"]:
        return
    yield "## A whole replication\n"
    yield A_WHOLE
    stages = ("draws and plan", "engine", "checks", "measures", "all")
    body = [
        [
            name,
            f"{told['cases']:,}",
            f"{told['lanes']}",
            *(f"{told[stage] * 1e3:.3g}" for stage in stages),
            times(told["all"] / told["engine"]),
            f"{1 / told['all']:,.{0 if told['all'] < 0.01 else 1}f}",
        ]
        for name, told in results["whole"].items()
    ]
    yield from rows(["scenario", "cases", "lanes", *stages, "all / engine", "a second"], body)


def waiting(results: Results) -> Iterator[str]:
    """Write what whole commands take."""
    if not results.get("waits"):
        return
    yield "## A whole command\n"
    yield A_COMMAND
    body = [
        [
            name,
            times(COMMANDS[name].before),
            times(told["seconds"] / told["loop"]),
            seconds(told["seconds"]),
            seconds(told["loop"]),
        ]
        for name, told in results["waits"].items()
    ]
    yield from rows(["`gridsim run`", "loops before", "loops", "seconds", "the loop"], body)


def plans(told: Results) -> str:
    """Say how a city was divided."""
    return "one plan" if told["plans"] == 1 else f"{told['plans']} plans"


def city(results: Results) -> Iterator[str]:
    """Write the city."""
    yield "## A city for a year\n"
    yield A_CITY
    if not results["city"]:
        yield "Not run this time (`--city`).\n"
        return
    stages = ("plan", "engine", "Parquet", "seconds")
    body = [
        [
            plans(told),
            f"{told['steps']:,}",
            *(seconds(told[stage]) for stage in stages),
            f"{told['peak'] / 1024:.2f} GiB",
            f"{told['file']:,.0f} MiB",
        ]
        for told in results["city"].values()
    ]
    head = ["as", "steps", "draws and plan", "engine", "log to Parquet", "all", "memory", "file"]
    yield from rows(head, body)


def fineprint(results: Results) -> Iterator[str]:
    """Write what a reader should know before quoting a number."""
    yield "## Before you quote a number\n"
    yield FINE_PRINT.format(**results)
