"""Asked: how advice came about, all that is needed to give it again."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from gridsim.study.precision import Goal, read_goal


@dataclass(frozen=True)
class Advised:
    """How advice came about.

    Attributes:
        file: Name of the scenario's file.
        chosen: Names of the variants that were asked for; empty for all.
        settings: Changes from the command line, in the base and in every variant.
        replications: How many pilots of each.
        engine: Which engine.
        precision: How precise the headline measures are to be, such as ``5%``.
        measure: The measure that is looked at first.
        matters: Differences that are to be told from none, such as ``days_to_done.mean=0.5``.
        languages: Languages of the figures.
        figures: Whether figures are drawn.
    """

    file: str
    chosen: tuple[str, ...]
    settings: tuple[str, ...]
    replications: int
    engine: str
    precision: str
    measure: str
    matters: tuple[str, ...]
    languages: tuple[str, ...]
    figures: bool

    def __post_init__(self) -> None:
        """Refuse a precision that cannot be read, before anything is simulated."""
        read_goal(self.precision, self.measure)

    @property
    def goal(self) -> Goal:
        """How precise the headline measures are to be."""
        return read_goal(self.precision, self.measure)

    @property
    def command(self) -> str:
        """The command that gives the same advice again, without the paths of one machine."""
        words = ["gridsim", "advise", self.file]
        for option, values in (
            ("--variant", self.chosen),
            ("--set", self.settings),
            ("--pilot", (str(self.replications),)),
            ("--precision", (self.precision,)),
            ("--for", (self.measure,)),
            ("--matters", self.matters),
            ("--lang", self.languages),
        ):
            for value in values:
                words += [option, value]
        return shlex.join(words + ([] if self.figures else ["--no-figures"]))
