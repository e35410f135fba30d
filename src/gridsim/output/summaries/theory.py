"""The table of the theory suite: exact values, estimates and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gridsim.output.summaries.layout import table
from gridsim.output.words.terms import Language, say
from gridsim.study.verify import ALPHA, POWER, Judged

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("case", "quantity", "exact", "estimate", "interval", "z", "catches", "judged")


def show_theory(judged: Sequence[Judged], console: Console, lang: Language) -> None:
    """Print what the suite found.

    Args:
        judged: What was compared, in its order.
        console: Where to.
        lang: In which language.
    """
    equal = [one for one in judged if one.p != one.p]
    tested = [one for one in judged if one.p == one.p]
    made = table(say("theory.equal", lang), *(say(f"theory.{key}", lang) for key in ("case", "quantity")), *(
        say(f"theory.{key}", lang) for key in ("compared", "same", "judged")
    ))  # fmt: skip
    for one in equal:
        made.add_row(*names(one, lang), f"{one.exact:,.0f}", f"{one.estimate.mean:,.0f}", passed(one, lang))
    console.print(made)
    made = table(say("theory.tested", lang), *(say(f"theory.{key}", lang) for key in COLUMNS))
    for one in tested:
        found = one.estimate
        made.add_row(
            *names(one, lang),
            figure(one.exact),
            figure(found.mean),
            f"{figure(found.low)}–{figure(found.high)}",
            f"{one.z:+.2f}",
            f"{one.catches:.1%}",
            passed(one, lang),
        )
    for column in made.columns[:2]:
        column.justify = "left"
    console.print(made)
    console.print(say("theory.about", lang).format(n=len(tested), alpha=f"{ALPHA:.0%}", power=f"{POWER:.0%}"))
    failed = sum(not one.passed for one in judged)
    key = "theory.all_passed" if not failed else "theory.some_failed"
    console.print(say(key, lang).format(n=len(judged), failed=failed), style="bold")


def names(one: Judged, lang: Language) -> tuple[str, str]:
    """What was compared, in words."""
    return say(f"theory.case.{one.case}", lang), say(f"theory.of.{one.quantity}", lang)


def passed(one: Judged, lang: Language) -> str:
    """Whether it holds, in words."""
    return say("theory.holds" if one.passed else "theory.fails", lang)


def figure(value: float) -> str:
    """Write a number to four significant digits.

    >>> figure(0.0416666), figure(10.5), figure(2.12449)
    ('0.04167', '10.50', '2.124')
    """
    return f"{value:#.4g}"
