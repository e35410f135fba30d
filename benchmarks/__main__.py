"""Measure everything, and write docs/performance.md with its figure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import city, crowd, waiting, whole
from benchmarks.contest import TOOLS, Tool, agreement, alone, version
from benchmarks.figure import draw
from benchmarks.page import page

ROOT = Path(__file__).parent.parent
SIZES = (2_000, 20_000, 200_000, 2_000_000, 10_000_000)
QUICK = (2_000, 20_000)
SLOW = 5.0
"""A run of more seconds than this is not repeated in later rounds."""


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def machine() -> str:
    """Describe the machine: processor, cores, memory, system, Python."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def compete(tools: list[Tool], sizes: tuple[int, ...], rounds: int) -> dict[str, Any]:
    """Run the tools on the job, in rounds."""
    spent: dict[str, dict[str, list[float]]] = {tool.name: {} for tool in tools}
    peak: dict[str, dict[str, float]] = {tool.name: {} for tool in tools}
    agreed: dict[str, str] = {}
    for turn in range(rounds):
        for cases in sizes:
            for tool in tools:
                mine = spent[tool.name].setdefault(str(cases), [])
                if not tool.least <= cases <= tool.most or (mine and min(mine) > SLOW):
                    continue
                told = alone(tool, cases)
                if not mine:
                    agreed[tool.name] = agreement(tool, cases, told)
                mine.append(told["seconds"])
                peak[tool.name][str(cases)] = told["peak"]
                say(f"round {turn + 1}: {tool.name:<22} {cases:>11,} cases {told['seconds']:10.4f} s")
    every = {name: {size: runs for size, runs in line.items() if runs} for name, line in spent.items()}
    best = {name: {size: min(runs) for size, runs in line.items()} for name, line in every.items()}
    return {"seconds": best, "every": every, "peak": peak, "agreement": agreed}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measure all that was asked for."""
    versions = {tool.name: version(tool) for tool in TOOLS}
    chosen = [
        tool for tool in TOOLS if versions[tool.name] and (not options.only or tool.name in options.only)
    ]
    skipped = {
        tool.name: f"{tool.needs or 'a C compiler'} is not installed"
        for tool in TOOLS
        if not versions[tool.name]
    }
    for name, why in skipped.items():
        say(f"skipped: {name}, {why}")
    sizes = tuple(size for size in (QUICK if options.quick else SIZES) if size <= options.most)
    rounds = 1 if options.quick else options.rounds
    results: dict[str, Any] = {
        "machine": machine(),
        "date": str(date.today()),
        "load": os.getloadavg()[0],
        "sizes": sizes,
        "rounds": rounds,
        "versions": versions,
        "skipped": skipped,
        **compete(chosen, sizes, rounds),
        "whole": {},
        "waits": {},
        "crowd": {},
        "city": {},
    }
    if versions["gridsim fast"]:
        results["crowd"] = {
            str(size): crowd.microseconds(size, repeats=5) for size in crowd.SIZES if size <= max(sizes)
        }
        for name in whole.SCENARIOS:
            results["whole"][name] = whole.alone(name, repeats=2 if options.quick else 7)
            say(f"whole replication: {name}, {results['whole'][name]['all']:.3g} s")
        results["waits"] = waiting.waits(repeats=1 if options.quick else 3)
        for name, told in results["waits"].items():
            say(f"gridsim run: {name}, {told['seconds']:.3g} s, {told['seconds'] / told['loop']:.3g} loops")
    for plans in (city.TOWNS, 1) if options.city else ():
        told = results["city"][str(plans)] = city.alone(plans=plans)
        say(f"city as {plans} plans: {told['seconds']:.0f} s, {told['peak'] / 1024:.2f} GiB")
    return results


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few cases, one round; prints, writes nothing")
    parser.add_argument("--city", action="store_true", help="also 20 million cases, twice; slow, takes 8 GiB")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts, 3 by default")
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="CASES", help="leave out larger sizes")
    parser.add_argument("--only", nargs="+", metavar="TOOL", help=", ".join(tool.name for tool in TOOLS))
    parser.add_argument("--page", action="store_true", help="write the page from the last results alone")
    options = parser.parse_args()
    begun = time.perf_counter()
    kept = ROOT / "benchmarks" / "results.json"
    results = json.loads(kept.read_text()) if options.page else measure(options)
    if options.quick or options.only:
        say(page(results))
        return
    kept.write_text(json.dumps(results, indent=1) + "\n")
    results = json.loads(kept.read_text())
    (ROOT / "docs" / "performance.md").write_text(page(results), encoding="utf-8")
    points = {
        name: {int(size): value for size, value in line.items()} for name, line in results["seconds"].items()
    }
    draw(
        points,
        ours={tool.name for tool in TOOLS if tool.ours},
        reduced={tool.name for tool in TOOLS if tool.reduced},
        path=ROOT / "docs" / "performance.png",
    )
    say(
        f"docs/performance.md and docs/performance.png are written, after {time.perf_counter() - begun:.0f} s"
    )


if __name__ == "__main__":
    main()
