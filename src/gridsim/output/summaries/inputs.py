"""The list of a scenario's inputs, as it is shown and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from gridsim.output.words.cells import Rows
from gridsim.output.words.inputs import input_name, named, value_name
from gridsim.output.words.terms import Language, say
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.scenario.write import resolved
from gridsim.study.points import found

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("path", "value", "unit", "kind", "source", "quote", "description")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
COLOURS = {"documented": "green", "external": "cyan", "data": "cyan", "assumed": "yellow"}


def show_inputs(scenario: Scenario, console: Console, lang: Language) -> None:
    """Print every input with its value, provenance and quote.

    Args:
        scenario: Whose inputs.
        console: Where to.
        lang: In which language.
    """
    from rich.text import Text

    inputs, data = explain(scenario), resolved(scenario)
    for parameter in inputs:
        value = value_name(parameter.path, found(data, parameter.path), scenario, lang)
        line = Text(f"{named(parameter.path, scenario, lang)} = {value}")
        line.append(f"  {say(parameter.kind, lang)}", COLOURS[parameter.kind])
        line.append(f"  {parameter.source}" if parameter.source else "")
        line.append(f"  「{parameter.quote}」" if parameter.quote else "")
        console.print(line, soft_wrap=True)
    totals = {kind: sum(parameter.kind == kind for parameter in inputs) for kind in COLOURS}
    shown = say("value.and", lang).join(f"{number} {say(kind, lang)}" for kind, number in totals.items())
    console.print(say("inputs.total", lang).format(total=len(inputs), kinds=shown))


def write_inputs(scenario: Scenario, file: TextIO) -> None:
    """Write the inputs as a CSV table, with their names in both languages."""
    rows = Rows(file)
    rows.write([*COLUMNS, *(f"name_{lang}" for lang in LANGUAGES)])
    for parameter in explain(scenario):
        names = [input_name(parameter.path, scenario, lang) for lang in LANGUAGES]
        rows.write([*(getattr(parameter, column) for column in COLUMNS), *names])
