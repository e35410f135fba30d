"""The list of a scenario's inputs, as it is shown and exported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from gridsim.output.words.cells import safe
from gridsim.output.words.terms import Language, say
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("path", "value", "unit", "kind", "source", "quote", "description")
COLOURS = {"documented": "green", "external": "cyan", "data": "cyan", "assumed": "yellow"}


def show_inputs(scenario: Scenario, console: Console, lang: Language) -> None:
    """Print every input with its value, unit, provenance and quote.

    Args:
        scenario: Whose inputs.
        console: Where to.
        lang: In which language.
    """
    from rich.text import Text

    inputs = explain(scenario)
    for parameter in inputs:
        line = Text(f"{parameter.path} = {parameter.value}")
        line.append(f" {parameter.unit}" if parameter.unit else "")
        line.append(f"  {say(parameter.kind, lang)}", COLOURS[parameter.kind])
        line.append(f"  {parameter.source}" if parameter.source else "")
        line.append(f"  「{parameter.quote}」" if parameter.quote else "")
        console.print(line, soft_wrap=True)
    totals = {kind: sum(parameter.kind == kind for parameter in inputs) for kind in COLOURS}
    shown = ", ".join(f"{number} {say(kind, lang)}" for kind, number in totals.items())
    console.print(say("inputs.total", lang).format(total=len(inputs), kinds=shown))


def write_inputs(scenario: Scenario, file: TextIO) -> None:
    """Write the inputs as a CSV table."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for parameter in explain(scenario):
        writer.writerow([safe(str(getattr(parameter, column))) for column in COLUMNS])
