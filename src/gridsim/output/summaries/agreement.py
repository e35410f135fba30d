"""The line of a summary that says what both engines agree on."""

from __future__ import annotations

from gridsim.output.words.terms import Language, say
from gridsim.study.agreement import Agreement, Met


def agreement(found: Agreement | None, lang: Language) -> list[str]:
    """Say what of the model both engines were compared on; nothing where they were not."""
    if found is None:
        return []
    key = "agreement.full" if found.until is None else "agreement.slice"
    until = f"{found.until:%Y-%m-%d %H:%M}" if found.until else ""
    line = say(key, lang).format(until=until, met=listed(found.met, lang))
    if found.missing.kinds or found.missing.rules:
        line += say("agreement.missing", lang).format(missing=listed(found.missing, lang))
    return [line]


def listed(met: Met, lang: Language) -> str:
    """List kinds of step and rules."""
    names = [say(f"agreement.kind.{kind}", lang) for kind in met.kinds]
    names += [f"R{rule}" for rule in met.rules]
    return say("agreement.and", lang).join(names) or say("agreement.none", lang)
