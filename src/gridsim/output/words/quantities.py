"""Quantities: measures and their units in words, and numbers as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from gridsim.output.words.terms import WORDS, Language, counted, say, titled
from gridsim.scenario.measured import MEASURES, unit
from gridsim.scenario.schema import Scenario
from gridsim.study.statistics import Interval
from gridsim.study.summary import Key
from gridsim.units import Duration


def measure_name(key: Key, lang: Language, scenario: Scenario | None = None) -> str:
    """A measure as people read it.

    Args:
        key: The measure, and what it is for.
        lang: In which language.
        scenario: Where what it is for has a title; None where the name it is known by will do.

    >>> measure_name(("days_by_cause", "queue"), "zh"), measure_name(("load.mean", "grid"), "en")
    ('到解决的天数，按原因（排队：人员忙或不在）', 'time on duty that is busy (grid)')
    """
    terms = (f"judged.{key[0]}", f"measure.{key[0]}", key[0])
    words = next((say(term, lang) for term in terms if term in WORDS), key[0])
    return (
        say("measure.of", lang).format(measure=words, of=subject_name(key, lang, scenario))
        if key[1]
        else words
    )


def subject_name(key: Key, lang: Language, scenario: Scenario | None) -> str:
    """What a measure is for, as people read it."""
    name, of = key
    kind = MEASURES[name].keyed if name in MEASURES else ""
    if kind == "cause and level":
        cause, _, level = of.partition("/")
        parts = (("days_by_cause", cause), ("load.mean", level))
        return say("value.and", lang).join(subject_name(part, lang, scenario) for part in parts)
    if kind in ("cause", "urgency") or of == "none":
        term = f"cause.{of}" if kind == "cause" else of
        return say(term, lang) if term in WORDS else of
    if scenario is None:
        return of
    titled_parts: dict[str, Mapping[str, Any]] = {
        "level": scenario.ladder,
        "visit": scenario.visits,
        "type": scenario.demand.types,
        "group": scenario.town.groups,
    }
    part = titled_parts.get(kind, {}).get(of)
    return titled(of, part.title, lang) if part else of


def measure_code(key: Key) -> str:
    """A measure as it is typed, such as ``load.mean/grid``."""
    return "/".join(filter(None, key))


def measure_named(key: Key, lang: Language, scenario: Scenario | None = None) -> str:
    """A measure in words, with its name for those who may type it."""
    return say("input.named", lang).format(name=measure_name(key, lang, scenario), path=measure_code(key))


def factor(name: str) -> float:
    """What a measure is multiplied by where people read it: shares are read in percent."""
    return 100.0 if unit(name).startswith("share") else 1.0


def measure_unit(key: Key, lang: Language) -> str:
    """Unit of a measure as people read it."""
    return say(f"sweep.unit.{unit(key[0])}", lang)


def difference_unit(key: Key, lang: Language) -> str:
    """Unit of a difference of a measure as people read it."""
    return say("points", lang) if factor(key[0]) != 1 else measure_unit(key, lang)


def unit_words(name: str, lang: Language, number: str = "") -> str:
    """Unit of a difference of a measure, of so much, as people read it; nothing where it has none."""
    found = unit(name)
    term = "points" if found.startswith("share") else found
    return counted(term, number, lang) if term in ("days", "matters", "points") else ""


def span_name(span: Duration, lang: Language) -> str:
    """A span of time in words.

    >>> span_name(Duration(90, "days"), "en"), span_name(Duration(2, "h"), "zh")
    ('90 days', '2 小时')
    """
    return str(span) if lang == "en" else f"{span.amount:g} {say(f'unit.{span.unit}', lang)}"


def amount(name: str, value: float, lang: Language, digits: int = 2) -> str:
    """An amount of a measure with its unit, such as ``2 percentage points`` or ``330 matters``."""
    shown = plain(value * factor(name), digits)
    return f"{shown} {words}" if (words := unit_words(name, lang, shown)) else shown


def plain(value: float, digits: int = 2) -> str:
    """A number to so many digits, without exponent.

    >>> plain(334.2), plain(0.0345), plain(2.0), plain(1234.5, 6)
    ('330', '0.035', '2', '1,234.5')
    """
    number = float(f"{value:.{digits}g}")
    return f"{number:,.0f}" if number == round(number) else format_number(number)


def format_number(number: float) -> str:
    """A number with all its digits and without exponent."""
    whole, _, rest = np.format_float_positional(number, trim="-").partition(".")
    return f"{int(whole):,}.{rest}"


def upward(count: int) -> str:
    """A number of replications to two figures, rounded up: the spread that it comes from is an estimate.

    >>> upward(7), upward(99), upward(101), upward(1134)
    ('7', '99', '110', '1,200')
    """
    unit = 10 ** max(len(str(count)) - 2, 0)
    return f"{-(-count // unit) * unit:,}"


def beyond(text: str, estimate: Interval, lang: Language) -> str:
    """Mark a time that some replications do not come to while needs are followed: it is a lower bound."""
    if not estimate.beyond:
        return text
    if estimate.beyond == estimate.replications:
        return say("beyond.all", lang).format(days=f"{estimate.mean:g}")
    return say("beyond.some", lang).format(mean=text)


def signed(value: float, digits: int | None = None) -> str:
    """Write a difference with its sign, to so many digits or else to the precision in which it is read.

    >>> signed(2.345), signed(-23.42), signed(0.0), signed(0.001), signed(float("nan"))
    ('+2.35', '-23.4', '0', '≈0', '–')
    """
    if np.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if digits is None:
        digits = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    text = f"{value:+,.{digits}f}"
    return "≈0" if not text.strip("+-0.") else text


def digits(values: Iterable[float]) -> int:
    """Digits behind the point with which values are told apart, where they are shown side by side.

    >>> digits([17.2, 17.9, 23.0]), digits([0.011, 0.012]), digits([100.0, 900.0])
    (1, 4, 0)
    """
    known = [value for value in values if np.isfinite(value)]
    spread = max(known, default=0.0) - min(known, default=0.0)
    if spread <= 0:
        return 1
    return int(min(max(np.ceil(-np.log10(spread / 20)), 0), 4))
