"""The errors that gridsim raises on purpose: each says what to do, and holds the values it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class GridsimError(Exception):
    """A fault that the user can mend; the command line shows it without a traceback."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a scenario.

    Attributes:
        line: Line in the file, counted from 1; 0 where the fault has no place in it.
        column: Column in the line, counted from 1; 0 where the fault has no place, or is in a table.
        path: Dotted path to the key, such as ``ladder.grid.workers``; may be empty.
        message: What is wrong, in plain words.
        file: The file the line is in, where it is not the scenario itself.
        more: How many further faults of the file it stands for, which are only counted.
    """

    line: int
    column: int
    path: str
    message: str
    file: str = ""
    more: int = 0

    def __str__(self) -> str:
        column = f":{self.column}" if self.column else ""
        place = f"{self.line}{column}: " if self.line else ""
        key = f"{self.path}: " if self.path else ""
        return f"{place}{key}{self.message}"


class ScenarioError(GridsimError):
    """A scenario cannot be used; all its faults are told at once.

    Attributes:
        source: The scenario's file name.
        faults: Every fault found, file by file, those of the scenario first; in the order of the file.
    """

    def __init__(self, source: str | Path, faults: Sequence[Fault]) -> None:
        self.source = str(source)
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.more > 0, fault)))
        super().__init__(source, faults)

    def __str__(self) -> str:
        lines = []
        for fault in self.faults:
            separator = ":" if fault.line else ": "
            lines.append(f"{fault.file or self.source}{separator}{fault}")
        return "\n".join(lines)


class CalendarError(GridsimError):
    """A calendar cannot be made, such as a year without an official table of holidays."""


class PlanError(GridsimError):
    """A plan would be impossible, endless or too large."""


class LogError(Exception):
    """A log breaks one of its invariants: a bug in an engine, which names the row."""


class StudyError(GridsimError):
    """A study cannot say what it is asked, such as a difference from a single replication."""


class ResultsError(GridsimError):
    """Results cannot be written, read or made again."""
