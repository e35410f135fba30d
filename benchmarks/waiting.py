"""What a user waits for: whole commands, told in loops of plain Python, slow where the machine is."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TUKE = ("scenarios/tuke.yaml",)
MONTH = (*TUKE, "--set", "window.to=2021-02-01", "--replications", "1")
LOOP = compile("total = 0\nfor number in range(10_000_000):\n    total += number\n", "loop", "exec")
LOOP_SECONDS = 1.3
"""Of the loop on the machine for which the wanted seconds were said."""


def settings(*changes: str) -> tuple[str, ...]:
    """Options that change values of a scenario."""
    return tuple(word for change in changes for word in ("--set", change))


@dataclass(frozen=True)
class Command:
    """A command that is timed.

    Attributes:
        words: Its scenario and options.
        most: Seconds that it may take where the loop takes ``LOOP_SECONDS``.
        before: How many loops it took at commit 34e77ef, with the first replication whole on both engines;
            None where that was not measured.
    """

    words: tuple[str, ...]
    most: float
    before: float | None


COMMANDS = {
    "Tuke, 30 replications, without figures": Command((*TUKE, "--no-figures"), 5, 13.8),
    "Tuke, 30 replications, with figures": Command(TUKE, 8, 16.5),
    "100,000 households for a month, one replication": Command(
        (
            *MONTH,
            *settings(
                "town.households=100000",
                "town.members=16000",
                "town.centre_households=1320",
                "ladder.grid.workers=2790",
                "ladder.village.workers=1470",
                "demand.done_in_window=2000",
            ),
        ),
        15,
        None,
    ),
    "1,000 villages for a month, one replication": Command(
        (
            *MONTH,
            *settings(
                "town.villages=1000",
                "town.households=27000",
                "town.members=4300",
                "town.centre_households=1000",
                "ladder.grid.workers=1000",
                "ladder.village.workers=3009",
                "demand.done_in_window=500",
            ),
        ),
        15,
        25.5,
    ),
}


def loop() -> float:
    """Time a plain loop over ten million integers, as a script of its own has it [s]."""
    begun = time.perf_counter()
    exec(LOOP, {})
    return time.perf_counter() - begun


def seconds(command: Command) -> float:
    """Time a command in a new process, from its call to its end; its results are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        call = [
            sys.executable,
            "-m",
            "gridsim",
            "run",
            *command.words,
            "--lang",
            "en",
            "--out",
            f"{folder}/a",
        ]
        begun = time.perf_counter()
        subprocess.run(call, capture_output=True, cwd=ROOT, check=True)
        return time.perf_counter() - begun


def waits(*, repeats: int) -> dict[str, Any]:
    """Time all commands, and the loop before each.

    Args:
        repeats: Of how many the best counts, after a first one, which is to compile.

    Returns:
        By name, the best seconds of the command, and of the loop.
    """
    found: dict[str, Any] = {}
    for name, command in COMMANDS.items():
        runs = [(loop(), seconds(command)) for _ in range(repeats + 1)][1:]
        found[name] = {"seconds": min(run for _, run in runs), "loop": min(first for first, _ in runs)}
    return found
