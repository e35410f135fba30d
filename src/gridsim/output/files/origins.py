"""Origins: how results came about, all that is needed to make them again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gridsim.errors import StudyError
from gridsim.scenario.amounts import fits, read_difference, ways
from gridsim.scenario.sweeping import Sweep, vary_text
from gridsim.study.agreement import Extent
from gridsim.study.compare import JUDGED
from gridsim.study.precision import MEASURE, Goal, read_goal


@dataclass(frozen=True)
class Origin:
    """How results came about: all that is needed to make them again.

    Attributes:
        file: Name of the scenario's file.
        variant: Name of the variant, or None.
        settings: Changes from the command line.
        replications: How many.
        engine: Which engine.
        deterministic: Whether means stood in for samples.
        languages: Languages of the figures.
        csv: Whether the cases are written as CSV too.
        figures: Whether figures are drawn.
        precision: How precise a measure was to be, such as ``5%``; None where the number was given.
        measure: Which measure, likewise.
        most: The most replications that this might take, likewise.
        check: How much of the first replication ran on both engines.
    """

    study: ClassVar[str] = "run"
    file: str
    variant: str | None
    settings: tuple[str, ...]
    replications: int
    engine: str
    deterministic: bool
    languages: tuple[str, ...]
    csv: bool
    figures: bool
    precision: str | None = None
    measure: str | None = None
    most: int | None = None
    check: Extent = "none"

    @property
    def goal(self) -> Goal | None:
        """How precise a measure was to be, if it was said."""
        return read_goal(self.precision, self.measure or MEASURE) if self.precision is not None else None

    @property
    def extent(self) -> list[str]:
        """The words of the command that say how many replications."""
        if self.deterministic:
            return ["--deterministic"]
        if self.precision is None:
            return ["--replications", str(self.replications)]
        return ["--precision", self.precision, "--for", str(self.measure), "--most", str(self.most)]

    @property
    def command(self) -> str:
        """The command that makes the same results again, without the paths of one machine."""
        words = ["gridsim", "run", self.file]
        words += ["--variant", self.variant] if self.variant else []
        for setting in self.settings:
            words += ["--set", setting]
        words += self.extent
        words += ["--engine", self.engine] if self.engine != "fast" else []
        words += ["--check", self.check] if self.check != "slice" else []
        words += ["--csv"] if self.csv else []
        words += [] if self.figures else ["--no-figures"]
        for lang in self.languages:
            words += ["--lang", lang]
        return shlex.join(words)


@dataclass(frozen=True)
class Compared:
    """How a comparison came about: all that is needed to make it again.

    Attributes:
        file: Name of the scenario's file, the base.
        others: Names of the files that are compared with it in place of its variants.
        chosen: Names of the variants that were asked for; empty for all.
        settings: Changes from the command line, in the base and in every variant.
        replications: How many of each.
        engine: Which engine.
        matters: Differences below which a measure does not matter, such as ``days_to_solved.restricted=12h``.
        languages: Languages of the figures.
        figures: Whether figures are drawn.
    """

    study: ClassVar[str] = "compare"
    file: str
    others: tuple[str, ...]
    chosen: tuple[str, ...]
    settings: tuple[str, ...]
    replications: int
    engine: str
    matters: tuple[str, ...]
    languages: tuple[str, ...]
    figures: bool

    @property
    def command(self) -> str:
        """The command that makes the same results again, without the paths of one machine."""
        options = (
            ("--variant", self.chosen),
            ("--set", self.settings),
            ("--replications", (str(self.replications),)),
            ("--matters", self.matters),
            ("--lang", self.languages),
        )
        return spelled("compare", [self.file, *self.others], options, {"--no-figures": not self.figures})


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
        varied: What the command line said to vary, in place of the file's own section.
    """

    study: ClassVar[str] = "sweep"
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
    varied: tuple[str, ...] = ()

    @property
    def section(self) -> Sweep:
        """What is varied and how."""
        return Sweep.model_validate(self.sweep)

    @property
    def command(self) -> str:
        """The command that makes the same results again, without the paths of one machine."""
        section = self.section
        options = (
            ("--variant", [self.variant] if self.variant else []),
            ("--set", self.settings),
            ("--vary", self.varied or [f"{path}={vary_text(value)}" for path, value in section.vary.items()]),
            ("--design", [section.design]),
            ("--points", [str(section.points)] if section.points else []),
            ("--measure", section.measures),
            ("--replications", [str(self.replications)]),
            ("--lang", self.languages),
        )
        flags = {"--csv": self.csv, "--no-figures": not self.figures}
        return spelled("sweep", [self.file], options, flags)


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
        matters: Differences that are to be told from none, such as ``days_to_solved.restricted=12h``.
        languages: Languages of the figures.
        figures: Whether figures are drawn.
    """

    study: ClassVar[str] = "advise"
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
        options = (
            ("--variant", self.chosen),
            ("--set", self.settings),
            ("--pilot", (str(self.replications),)),
            ("--precision", (self.precision,)),
            ("--for", (self.measure,)),
            ("--matters", self.matters),
            ("--lang", self.languages),
        )
        return spelled("advise", [self.file], options, {"--no-figures": not self.figures})


def thresholds(matters: Sequence[str]) -> dict[str, float]:
    """Read the differences below which measures do not matter.

    >>> thresholds(["days_to_solved.restricted=12h", "rate.solved_within=2points"])
    {'days_to_solved.restricted': 0.5, 'rate.solved_within': 0.02}
    """
    found = {}
    for text in matters:
        measure, equals, written = text.partition("=")
        if measure not in JUDGED:
            raise StudyError(f"--matters {text}: {measure} is not judged; {', '.join(JUDGED)} are")
        if not equals or measure in found:
            wrong = "this measure is named twice" if equals else "an amount is missing"
            raise StudyError(
                f"--matters {text}: {wrong}; write MEASURE=AMOUNT once, AMOUNT being {ways(measure)}"
            )
        try:
            amount = read_difference(written, measure)
        except ValueError as error:
            raise StudyError(f"--matters {text}: {error}") from None
        if not amount > 0 or not fits(amount, measure):
            limit = "be above 0" if not amount > 0 else "be at most 1, as the measure is a share"
            raise StudyError(f"--matters {text}: must {limit}: write {ways(measure)}")
        found[measure] = amount
    return found


def spelled(
    verb: str,
    files: Iterable[str],
    options: Iterable[tuple[str, Iterable[str]]],
    flags: Mapping[str, bool],
) -> str:
    """Spell a command: an option as often as it has values, a flag where it is set."""
    words = ["gridsim", verb, *files]
    for option, values in options:
        for value in values:
            words += [option, value]
    return shlex.join([*words, *(flag for flag, is_set in flags.items() if is_set)])
