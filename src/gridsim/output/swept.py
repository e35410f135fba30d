"""Swept: how the results of a sweep came about, all that is needed to make them again."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from gridsim.scenario.sweeping import Sweep, vary_text


@dataclass(frozen=True)
class Swept:
    """How a sweep came about.

    Attributes:
        file: Name of the scenario's file.
        variant: Name of the variant that is the base, or None.
        settings: Changes from the command line, in all points.
        replications: How many of each point.
        engine: Which engine.
        languages: Languages of the figures.
        csv: Whether the replications are written as CSV too.
        figures: Whether figures are drawn.
        sweep: What is varied and how: the section, its defaults left out.
        whole: How many points, from the first, the results hold: fewer than all where a budget was spent.
    """

    file: str
    variant: str | None
    settings: tuple[str, ...]
    replications: int
    engine: str
    languages: tuple[str, ...]
    csv: bool
    figures: bool
    sweep: dict[str, Any]
    whole: int = 0

    @property
    def section(self) -> Sweep:
        """What is varied and how."""
        return Sweep.model_validate(self.sweep)

    @property
    def command(self) -> str:
        """The command that makes the same results again, without the paths of one machine."""
        section = self.section
        words = ["gridsim", "sweep", self.file]
        for option, values in (
            ("--variant", [self.variant] if self.variant else []),
            ("--set", self.settings),
            ("--vary", [f"{path}={vary_text(value)}" for path, value in section.vary.items()]),
            ("--design", [section.design]),
            ("--points", [str(section.points)] if section.points else []),
            ("--measure", section.measures),
            ("--replications", [str(self.replications)]),
            ("--lang", self.languages),
        ):
            for value in values:
                words += [option, value]
        words += ["--csv"] if self.csv else []
        return shlex.join(words + ([] if self.figures else ["--no-figures"]))
