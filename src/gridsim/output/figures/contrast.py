"""Contrast: what the figures of a comparison are about, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from gridsim.output.accounts.comparison import Account, Change, Side, spoken
from gridsim.output.figures.fonts import lettering
from gridsim.output.figures.page import BLUE, GREY, INK, ORANGE, Subject
from gridsim.output.words.lines import SHORT, label, letters
from gridsim.output.words.quantities import factor, measure_code, measure_name, signed, unit_words
from gridsim.output.words.terms import Language, counted, say
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.compare import Difference, Verdict
from gridsim.study.summary import Key, Summary, summarise

if TYPE_CHECKING:
    from matplotlib.lines import Line2D

MARKS: dict[Verdict, dict[str, Any]] = {
    Verdict.BETTER: {"color": BLUE, "marker": "o"},
    Verdict.WORSE: {"color": ORANGE, "marker": "s"},
    Verdict.UNSETTLED: {"color": GREY, "marker": "o", "markerfacecolor": "w"},
    Verdict.SMALL: {"color": GREY, "marker": "D"},
    Verdict.SAME: {"color": INK, "marker": "x"},
}
"""How verdicts look: told apart without colour too."""
MOST_CHANGES = 3
ROOM, LONGEST = 600, 200
"""Narrow letters that the footnote has for what all variants assume, and for what one does."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """What the figures of a comparison are about.

    Attributes:
        account: What the comparison found.
        base: The base, as its own figures see it.
        summaries: What came out of each variant.
    """

    account: Account
    base: Subject
    summaries: tuple[Summary, ...]

    @property
    def sides(self) -> list[Side]:
        """The variants."""
        return list(self.account.sides)

    def say(self, term: str, **parts: object) -> str:
        """The words of a term of comparisons, its parts filled in."""
        return say(f"contrast.{term}", self.base.lang).format(**parts)

    def title(self, side: Side) -> str:
        """Title of a variant, or its name where it cannot be written."""
        return self.base.lettering.legible(side.called(self.base.lang), side.name)

    def measure(self, key: Key) -> str:
        """Words for a judged measure."""
        words = measure_name(key, self.base.lang, self.account.base)
        return self.base.lettering.legible(words, measure_code(key))

    def unit(self, name: str) -> str:
        """Unit of a difference."""
        return unit_words(name, self.base.lang)

    def verdict(self, found: Difference) -> str:
        """The verdict of a difference in a word or two."""
        return spoken(found, self.base.lang)

    def sentences(self, *parts: str) -> str:
        """Sentences one after another."""
        return self.base.joint.join(part for part in parts if part)

    def other_needs(self) -> str:
        """Say in which variants other needs arise."""
        titles = [self.say("quoted", title=self.title(side)) for side in self.sides if side.other_needs]
        return self.say("needs", titles=self.say("and").join(titles)) if titles else ""

    def finding(self, key: Key) -> str:
        """Which variants are significantly best and worst by a measure, which counts per need."""
        name = key[0]
        pieces = []
        for term, verdict in (("best", Verdict.BETTER), ("worst", Verdict.WORSE)):
            among = [side for side in self.sides if side.differences[key].verdict is verdict]
            if among:
                side = max(among, key=lambda side: abs(side.differences[key].paired.mean))
                amount = signed(side.differences[key].paired.mean * factor(name))
                title = label(self.title(side), SHORT, 1)
                pieces.append(self.say(term, title=title, amount=amount, unit=self.unit(name)))
        parts = {"measure": self.measure(key), "parts": self.say("and").join(pieces)}
        text = self.say("finding" if pieces else "none", **parts)
        return text[0].upper() + text[1:]

    def change(self, change: Change) -> str:
        """A change in words, or as the file has it where they cannot be written."""
        return self.base.lettering.legible(change.said(self.base.lang, path=False), change.written)

    def footnote(self) -> str:
        """How the figure came about, and what the variants assume, as much as there is room for."""
        pieces = []
        for side in self.sides:
            changes = [self.change(change) for change in self.account.changes(side) if change.assumed]
            more = self.say("more", n=len(changes) - MOST_CHANGES) if len(changes) > MOST_CHANGES else ""
            shown = self.say("and").join(changes[:MOST_CHANGES]) + more
            if changes:
                pieces.append(label(self.say("change", title=self.title(side), changes=shown), LONGEST, 1))
        if not pieces:
            return self.base.footnote()
        fit = sum(end <= ROOM for end in accumulate(map(letters, pieces)))
        left = len(pieces) - fit
        more_variants = counted("contrast.more_variants", left, self.base.lang).format(n=left)
        kept = [*pieces[:fit], *([more_variants] if left else [])]
        return f"{self.base.footnote()}\n{self.say('changed', changes=self.say('then').join(kept))}"


def contrast_of(account: Account, lang: Language) -> Contrast:
    """Make ready what the figures of a comparison need."""
    assumed, inputs = assumed_inputs(account.base)
    summary = summarise(account.outcomes)
    base = Subject(account.base, summary, lettering(lang), assumed, inputs, changed=account.changed)
    return Contrast(account, base, tuple(summarise(side.outcomes) for side in account.sides))


def verdict_key(contrast: Contrast, seen: Iterable[Verdict | None]) -> list[Line2D]:
    """The entries of a legend for the verdicts that are seen."""
    from matplotlib.lines import Line2D

    there = set(seen)
    return [
        Line2D(
            [], [], linewidth=1.6, markersize=6, label=say(f"verdict.{one.name}", contrast.base.lang), **style
        )
        for one, style in MARKS.items()
        if one in there
    ]
