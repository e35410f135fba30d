"""Named sets of changes, and changes from the command line: this module reads and applies both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import Field

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.document import Document, read_text
from gridsim.scenario.faults import Found, check_section, shorten
from gridsim.scenario.fields import Name, Section
from gridsim.scenario.keys import KeyPath, Shape
from gridsim.scenario.nodes import Place
from gridsim.scenario.people import Title
from gridsim.scenario.resolve import places_under, put

MOST_ENTRIES = 200_000
"""Most entries of a file times its variants' changes, since each variant is checked as a whole."""


class VariantSection(Section):
    """A named set of changes."""

    title: Title | None = None
    description: str = ""
    set: Annotated[dict[str, Any], Field(min_length=1, description="new values by dotted path")]


class VariantsSection(Section):
    """The part of a file that holds its variants."""

    variants: dict[Name, VariantSection] = {}


@dataclass(frozen=True)
class Variant:
    """A variant that a scenario file offers.

    Attributes:
        name: Its name.
        title: Its name as shown to people, or None.
        description: What it is meant to show.
        changes: New values by dotted path.
    """

    name: str
    title: Title | None
    description: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """A variant with the places of all that it says.

    Attributes:
        variant: The variant.
        fault: A fault at its name, still without a message.
        places: Places of each change, by dotted path and then relative to the value.
    """

    variant: Variant
    fault: Fault
    places: dict[str, dict[KeyPath, Place]]


def read_variants(document: Document, path: Path) -> tuple[dict[str, Offer], list[Found]]:
    """Take the variants out of a file's data.

    Returns:
        Variants by name, and what is wrong with their own keys.
    """
    written = document.data.pop("variants", None)
    if written is None:
        return {}, []
    section, found = check_section(VariantsSection, {"variants": written}, {}, Shape(VariantsSection))
    if section is None:
        return {}, found
    variants = cast(VariantsSection, section).variants
    changes = sum(len(variant.set) for variant in variants.values()) + len(variants)
    if changes * len(document.places) > MOST_ENTRIES:
        message = f"are too many for so long a file: {changes:,} changes of {len(document.places):,} entries"
        return {}, [Found(("variants",), message)]
    return {name: _offer(document, path, name, variant) for name, variant in variants.items()}, []


def apply_variant(document: Document, offer: Offer) -> tuple[Document, list[Fault]]:
    """Make a variant's changes.

    Returns:
        What the scenario is then, and a fault for each change that could not be made.
    """
    faults = []
    note = f"set by variant {offer.variant.name}"
    for setting, value in offer.variant.changes.items():
        places = offer.places[setting]
        try:
            document = put(document, setting, value, places, note)
        except ValueError as error:
            place = places[()]
            faults.append(Fault(place.line, place.column, place.shown, shorten(str(error)), offer.fault.file))
    return document, faults


def apply_settings(document: Document, settings: Sequence[str]) -> tuple[Document, list[Fault]]:
    """Make the changes of the command line, in their order.

    Returns:
        As ``apply_variant``.
    """
    faults: list[Fault] = []
    for setting in settings:
        path, _, text = setting.partition("=")
        shown = f"--set {shorten(path, 100).strip()}"
        try:
            value, places = _read_setting(text, shown)
            document = put(document, path.strip(), value, places, f"set by --set {shorten(setting)}")
        except ScenarioError as error:
            faults += [replace(fault, line=0, column=0, path=shown) for fault in error.faults]
        except ValueError as error:
            faults.append(Fault(0, 0, shown, shorten(str(error))))
    return document, faults


def _read_setting(text: str, shown: str) -> tuple[Any, dict[KeyPath, Place]]:
    """Read the value of a command-line setting as YAML."""
    if not text.strip():
        raise ValueError("needs = and a value, such as --set ladder.grid.workers=60; none is written null")
    document = read_text(text, source="--set", stage=3)
    places = {
        path: replace(place, file="", line=0, column=0, value=(0, 0), shown=_shown(shown, place.shown))
        for path, place in document.places.items()
    }
    return document.data, places


def _shown(shown: str, inner: str) -> str:
    return f"{shown}{inner}" if inner.startswith("[") or not inner else f"{shown}.{inner}"


def _offer(document: Document, path: Path, name: str, section: VariantSection) -> Offer:
    place = document.places["variants", name]
    other = place.file if place.file != str(path) else ""
    top = ("variants", name, "set")
    places = {setting: places_under(document, (*top, setting), stage=2) for setting in section.set}
    variant = Variant(name, section.title, section.description, dict(section.set))
    return Offer(variant, Fault(place.line, place.column, place.shown, "", other), places)
