"""Scene: what the figures of a sweep are about, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from gridsim.output.accounts.sweep import Account, said
from gridsim.output.figures.fonts import lettering
from gridsim.output.figures.page import Subject
from gridsim.output.words.inputs import input_name
from gridsim.output.words.lines import SHORT, label, letters, shortened
from gridsim.output.words.quantities import difference_unit, measure_name, measure_unit
from gridsim.output.words.terms import Language, say
from gridsim.scenario.measured import LESS, MORE
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.compare import HEADLINES
from gridsim.study.summary import Band, Key, Summary

LINES = 4
"""The most lines of a value on an axis."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What the figures of a sweep are about.

    Attributes:
        account: What the sweep found.
        subject: The base, as its own figures see it, though without its measures.
    """

    account: Account
    subject: Subject

    @property
    def lang(self) -> Language:
        """Language of the labels."""
        return self.subject.lang

    def say(self, term: str, **parts: object) -> str:
        """The words of a term of sweeps, its parts filled in."""
        return say(f"sweep.{term}", self.lang).format(**parts)

    def measure(self, key: Key) -> str:
        """A measure as people read it."""
        base = self.account.design.base
        words = self.subject.lettering.legible(measure_name(key, self.lang, base), key[0])
        return words[0].upper() + words[1:] if words != key[0] else words

    def unit(self, key: Key) -> str:
        """Unit of a measure."""
        return measure_unit(key, self.lang)

    def difference_unit(self, key: Key) -> str:
        """Unit of a difference."""
        return difference_unit(key, self.lang)

    def better(self, key: Key, unit: str) -> str:
        """A unit, and which way is better where that is known."""
        way = {LESS: "less", MORE: "more"}.get(HEADLINES.get(key, 0))
        return self.say(way, unit=unit) if way else unit

    def input(self, place: int) -> str:
        """An input, given its place among them, as people read it."""
        design = self.account.design
        path = design.inputs[place].path
        return self.subject.lettering.legible(input_name(path, design.base, self.lang), path)

    def value(self, place: int, value: object) -> str:
        """A value of an input, given its place, on one line: cut, unless it then reads as another."""
        text, one = self.text(place, value), self.account.design.inputs[place]
        short = shortened(text, SHORT)
        others = (
            {self.text(place, other) for other in (*one.ends, one.base)} - {text} if short != text else ()
        )
        return text if short in {shortened(other, SHORT) for other in others} else short

    def tick(self, place: int, value: object, width: int) -> str:
        """A value of an input, given its place among them, on an axis: in lines of so many narrow letters."""
        text, comma = self.text(place, value), say("value.and", self.lang)
        parts = text.replace(comma, f"{comma.rstrip()}\n").split("\n")
        if letters(text) > width and len(parts) <= LINES and max(map(letters, parts)) <= width:
            return "\n".join(parts)
        whole = label(text, width, LINES)
        return whole if not whole.endswith("…") else label(shortened(text, (LINES - 1) * width), width, LINES)

    def text(self, place: int, value: object, *, brief: bool = False) -> str:
        """A value of an input, given its place among them; in brief without the keys of a section."""
        design = self.account.design
        text = said(design.inputs[place], value, design.base, self.lang, brief=brief)
        return self.subject.lettering.legible(text, "…")

    def listed(self, names: list[str]) -> str:
        """Names one after another."""
        return ("，" if self.lang == "zh" else ", ").join(names)

    def sentences(self, *parts: str) -> str:
        """Sentences one after another."""
        return self.subject.joint.join(part for part in parts if part)

    def caveat(self, key: Key) -> str:
        """Say where means are over so unlike shares of the needs that they can mislead."""
        shares = self.account.survivors(key)
        return self.say("survivors", low=f"{shares[0]:.0%}", high=f"{shares[1]:.0%}") if shares else ""

    def footnote(self) -> str:
        """How the figure came about."""
        account = self.account
        parts = {"points": f"{len(account.points):,}", "design": self.say(account.design.kind)}
        pieces = [self.say("footnote", **parts)]
        if account.failures:
            pieces.append(self.say("footnote.failed", n=len(account.failures)))
        if account.missing:
            pieces.append(self.say("footnote.missing", n=account.missing))
        how, window = self.subject.footnote(), self.subject.scenario.window
        if any(one.path.startswith("window") for one in account.design.inputs):
            last = window.end - timedelta(days=1)
            how = how.replace(
                self.subject.say("window", first=window.start, last=last), self.say("footnote.window")
            )
        return " · ".join(pieces) + " · " + how


def scene_of(account: Account, lang: Language) -> Scene:
    """Make ready what the figures of a sweep need."""
    assumed, inputs = assumed_inputs(account.design.base)
    none = np.empty((0, 0))
    band = Band(none, none, none, none)
    summary = Summary(account.replications, {}, {}, {}, band, band)
    base, letters = account.design.base, lettering(lang)
    return Scene(account, Subject(base, summary, letters, assumed, inputs, changed=account.changed))
