"""Commands about scenario files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gridsim.cli.options import lang_option, read, scenario_options
from gridsim.cli.terminal import console, local_language, spoken_languages, tell_rows
from gridsim.errors import GridsimError, ScenarioError


@click.command()
@scenario_options
def check(scenario: Path, variant: str | None, settings: tuple[str, ...]) -> None:
    """Check a SCENARIO and its tables, and print it with every default filled in.

    What is printed loads to the same scenario. What can be simulated but is probably a mistake, such as a
    level that no matter ever reaches, is noted on stderr.
    """
    from gridsim.model.ground import unusable
    from gridsim.output.words.faults import noted
    from gridsim.scenario.write import dump_yaml

    loaded = read(scenario, variant, settings, unusable)
    click.echo(dump_yaml(loaded.scenario), nl=False)
    if loaded.notes:
        click.echo(noted(ScenarioError(scenario, loaded.notes), local_language()), err=True)
    tell_rows([loaded], local_language())


@click.command()
@scenario_options
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@lang_option
def explain(
    scenario: Path, variant: str | None, settings: tuple[str, ...], as_csv: bool, languages: tuple[str, ...]
) -> None:
    """List every input of a SCENARIO: its name, its key, its value and where it comes from."""
    from gridsim.output.summaries.inputs import show_inputs, write_inputs

    loaded = read(scenario, variant, settings)
    if as_csv:
        write_inputs(loaded.scenario, sys.stdout)
        return
    lang = spoken_languages(languages)[0]
    show_inputs(loaded.scenario, console(), lang)


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from gridsim.scenario.write import json_schema

    click.echo(json_schema(), nl=False)


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; by default NAME.yaml.")
def init(name: str, out: Path | None) -> None:
    """Write a commented starter scenario called NAME."""
    from gridsim.scenario.starter import starter

    text = starter(name)
    path = out if out is not None else Path(f"{name}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise GridsimError(f"{path} exists already; choose another name or --out") from None
    except OSError as error:
        raise GridsimError(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"{path} is written. Try: gridsim run {path}")
