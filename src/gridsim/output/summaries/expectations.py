"""Expectations in words: the summary on the terminal, and the table for a pull request."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gridsim.output.accounts.expectations import Account
from gridsim.output.summaries.comparison import roughly
from gridsim.output.summaries.layout import table
from gridsim.output.words.quantities import measure_named
from gridsim.output.words.terms import Changed, Language, counted, say, scenario_title, titled
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.sources import assumed_inputs
from gridsim.study.claims import BASE, Claim
from gridsim.study.expect import Judgement, Remark, Status

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {Status.PASS: "green", Status.FAIL: "red", Status.INCONCLUSIVE: "yellow"}
COLUMNS = ("expected", "found", "verdict", "needed")
NOTHING = "–"
RULE = ("---", "---:", "---", "---:")
BREAK = "\u200b"
LINKS = re.compile(r"[@#!~$&%](?=[\w\"])|:(?=//)|\b(?:mailto|xmpp):|\bwww(?=\.)", re.IGNORECASE)
"""What makes a mention, a reference or a link of what follows it, on one platform or another."""
MINUTES, FEW_MINUTES = 1440.0, 0.1
"""Minutes of a day, and how many days are still read in minutes."""


def show(account: Account, console: Console, lang: Language) -> None:
    """Print what became of each expectation.

    Args:
        account: What was found.
        console: Where to.
        lang: In which language.
    """
    from rich.text import Text

    console.print(headline(account, lang), style="bold", highlight=False, markup=False)
    for name, judged in by_variant(account):
        made = table(whom(account, name, lang), *titles(judged, lang))
        made.columns[1].no_wrap = True
        made.columns[2].justify = "left"
        for one in judged:
            first, second, verdict, *rest = cells(one, account, lang)
            made.add_row(first, second, Text(verdict, COLOURS[one.status]), *rest[: len(made.columns) - 3])
        console.print(made)
    for line in notes(account, lang):
        console.print(f"• {line}", highlight=False, soft_wrap=True)


def markdown(account: Account, lang: Language) -> str:
    """Write what became of each expectation as a table for a pull request."""
    lines = [f"### {escaped(headline(account, lang))}"]
    for name, judged in by_variant(account):
        columns = titles(judged, lang)
        rule = "|".join(RULE[: len(columns)])
        lines += ["", f"**{escaped(whom(account, name, lang))}**", "", row(columns), f"|{rule}|"]
        lines += [row(cells(one, account, lang)[: len(columns)], one.status) for one in judged]
    lines += ["", *(f"- {escaped(line)}" for line in notes(account, lang))]
    return "\n".join(lines) + "\n"


def titles(judged: Sequence[Judgement], lang: Language) -> list[str]:
    """Titles of the columns; the last only where something is to stand in it."""
    shown = COLUMNS if any(needed(one, lang) for one in judged) else COLUMNS[:-1]
    return [say(f"expect.{column}", lang) for column in shown]


def cells(one: Judgement, account: Account, lang: Language) -> list[str]:
    """A judgement as it stands in the columns."""
    name = measure_named(one.claim.key, lang, account.scenario)
    told = expected(one.claim, lang, name)
    return [told, found(one, lang), spoken(one, account, lang), needed(one, lang)]


def row(texts: Sequence[str], status: Status = Status.PASS) -> str:
    """A row of a Markdown table, its verdict in bold where it does not pass."""
    shown = [escaped(text) for text in texts]
    if status is not Status.PASS:
        shown[2] = f"**{shown[2]}**"
    return f"| {' | '.join(shown)} |"


def escaped(text: str) -> str:
    r"""Keep text from being taken for Markdown or HTML, for a mention or for a link.

    A space of no width keeps what follows a sign from being a name, a number or an address; nothing else does
    on every platform, as they look for these in the text that Markdown has become.

    >>> escaped("a|b_c <d>")
    'a\\|b\\_c &lt;d&gt;'
    >>> escaped("@all #1 http://a www.b")
    '@&#8203;all #&#8203;1 http:&#8203;//a www&#8203;.b'
    """
    text = LINKS.sub(rf"\g<0>{BREAK}", text)
    text = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "|*_`[]~$":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.replace(BREAK, "&#8203;").split())


def by_variant(account: Account) -> Iterator[tuple[str, list[Judgement]]]:
    """The judgements of the scenario as it stands, and then of each variant."""
    for name in dict.fromkeys(one.claim.variant for one in account.judgements):
        yield name, [one for one in account.judgements if one.claim.variant == name]


def headline(account: Account, lang: Language) -> str:
    """How many expectations became what."""
    counts = {status.value: account.count(status) for status in Status}
    key = "expect.headline" if account.judgements else "expect.nothing"
    title = scenario_title(account.scenario, lang, Changed(settings=account.settings))
    return say(key, lang).format(title=title, **counts)


def whom(account: Account, name: str, lang: Language) -> str:
    """Whom expectations are about."""
    return say("expect.base", lang) if name == BASE else titled(name, account.titles.get(name), lang)


def reading(claim: Claim) -> tuple[float, str]:
    """What a measure is multiplied by where people read it, and the unit that it then has."""
    unit = MEASURES[claim.measure].unit
    if unit.startswith("share"):
        return 100.0, "points" if claim.compares else "%"
    if unit == "days" and 0 < claim.bound < FEW_MINUTES:
        return MINUTES, "min"
    return 1.0, {"0 to 1": "", "matters a month": "matters_a_month"}.get(unit, unit)


def with_unit(text: str, unit: str, lang: Language) -> str:
    """Write a number with its unit."""
    if not unit:
        return text
    return (
        f"{text}{say('percent', lang)}"
        if unit == "%"
        else f"{text} {counted(f'expect.unit.{unit}', text, lang)}"
    )


def expected(claim: Claim, lang: Language, measure: str) -> str:
    """What is expected of a measure, however it is called, in one line.

    >>> from gridsim.study.claims import Kind
    >>> expected(Claim("", "rate.solved", "", Kind.AT_LEAST, 0.95), "en", "rate.solved")
    'rate.solved at least 95%'
    """
    factor, unit = reading(claim)
    amount = with_unit(f"{claim.bound * factor:,.6g}", unit, lang)
    return say(f"expect.{claim.kind.name}", lang).format(measure=measure, amount=amount)


def found(one: Judgement, lang: Language) -> str:
    """The measure, or how much worse it is, with its interval."""
    if one.remark is Remark.EMPTY:
        return NOTHING
    factor, unit = reading(one.claim)
    low, mean, high = (factor * value for value in (one.found.low, one.found.mean, one.found.high))
    half = (high - low) / 2
    digits = min(max(1 - math.floor(math.log10(half)), 0), 4) if half > 0 else 1
    sign = "+" if one.claim.compares else ""
    shown = [f"{value:{sign},.{digits}f}" for value in (low, mean, high)]
    text = with_unit(shown[1], unit, lang)
    if math.isnan(half):
        return text
    return f"{text} ({shown[0]} … {shown[2]})"


def spoken(one: Judgement, account: Account, lang: Language) -> str:
    """The verdict in words, and what is to be said beside it."""
    said = say(f"expect.{one.status.name}", lang)
    if one.remark is Remark.NONE:
        return said
    counts = {"missing": one.missing, "n": account.replications}
    return say("expect.remark", lang).format(
        verdict=said, remark=say(f"expect.remark.{one.remark.name}", lang).format(**counts)
    )


def needed(one: Judgement, lang: Language) -> str:
    """How many replications would settle what is inconclusive; else nothing."""
    if one.status is not Status.INCONCLUSIVE or not one.needed:
        return ""
    return roughly(one.needed, lang)


def notes(account: Account, lang: Language) -> list[str]:
    """What is to be known of all the verdicts, doubts included."""
    counts = {"n": len(account.judgements), "replications": account.replications}
    lines = []
    if account.judgements:
        lines.append(say("expect.family", lang).format(seed=account.scenario.seed, **counts))
    if any(one.needed and one.status is Status.INCONCLUSIVE for one in account.judgements):
        lines.append(say("expect.settle", lang))
    if any(one.claim.compares for one in account.judgements):
        lines.append(say("expect.worse", lang))
    if account.left_out:
        lines.append(say("expect.left_out", lang).format(n=account.left_out))
    if account.compared:
        lines.append(against(account, lang))
    assumed, inputs = assumed_inputs(account.scenario)
    lines.append(say("finding.assumed", lang).format(assumed=assumed, inputs=inputs))
    return lines


def against(account: Account, lang: Language) -> str:
    """What the baseline is, and how it is compared."""
    compared = account.compared
    if compared is None:
        return ""
    paired = compared.seed == account.scenario.seed
    pairs = min(compared.replications, account.replications)
    return say("expect.against", lang).format(
        replications=compared.replications,
        seed=compared.seed,
        version=compared.gridsim,
        how=say("expect.paired" if paired else "expect.unpaired", lang).format(n=pairs),
        changed=say("expect.changed" if account.changed else "expect.unchanged", lang),
    )
