"""The command that guards what a township expects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridsim.cli.options import lang_option, outside_option, reach, store_option, workers_option
from gridsim.cli.terminal import console, progress, spoken_languages, tell_rows

if TYPE_CHECKING:
    from gridsim.output.accounts.expectations import Account
    from gridsim.output.words.terms import Language

EXIT_CODES = {"pass": 0, "fail": 3, "inconclusive": 4}
FILE = click.Path(path_type=Path)


@click.command()
@click.argument("scenario", type=FILE)
@outside_option
@click.option(
    "--variant",
    "chosen",
    multiple=True,
    metavar="NAME",
    help="A variant to hold to what the file expects; by default whatever the expectations name.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value by its dotted path, in the scenario and in every variant.",
)
@click.option(
    "--replications", type=click.IntRange(1, 1_000_000), help="How many of each; by default the scenario's."
)
@click.option("--seed", type=click.IntRange(0), help="Seed; by default the scenario's.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Hold it also against what this file kept.")
@click.option("--write-baseline", type=FILE, metavar="FILE", help="Keep what is measured in this file.")
@click.option("--junit", "report", type=FILE, metavar="FILE", help="Write a test report for CI.")
@click.option("--markdown", "table", type=FILE, metavar="FILE", help="Write a table for a pull request.")
@store_option
@lang_option
@workers_option
def expect(
    scenario: Path,
    chosen: tuple[str, ...],
    settings: tuple[str, ...],
    replications: int | None,
    seed: int | None,
    baseline: Path | None,
    write_baseline: Path | None,
    report: Path | None,
    table: Path | None,
    store: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Hold a SCENARIO to what its section expect says: pass, fail or inconclusive.

    It ends with 0 if all pass, 3 if any fails, else 4 if any is inconclusive; errors end with 1, wrong usage
    with 2.

    \b
    Examples:
      gridsim expect scenarios/tuke.yaml
      gridsim expect scenarios/tuke.yaml --junit expect.xml --markdown expect.md
      gridsim expect scenarios/tuke.yaml --write-baseline before.json
      gridsim expect scenarios/tuke.yaml --baseline before.json
    """
    from gridsim.output.accounts.baseline import read_baseline
    from gridsim.output.expectations import ask
    from gridsim.output.expectations import expect as hold
    from gridsim.output.files.places import check_places
    from gridsim.study.store import Store

    changes = settings if seed is None else (*settings, f"seed={seed}")
    asked = ask(scenario, chosen, changes, reach(scenario))
    compared = read_baseline(baseline, asked.base) if baseline else None
    read = {scenario, *(scenario.parent / name for one in asked.loaded.values() for name in one.files)}
    kept_up = baseline and write_baseline and baseline.resolve() == write_baseline.resolve()
    check_places((write_baseline, report, table), read if kept_up or not baseline else {*read, baseline})
    number = replications or asked.base.replications
    lang = spoken_languages(languages)[0]
    tell_rows(asked.loaded.values(), lang)
    with progress(number * asked.simulated, asked.base.name) as done:
        account = hold(
            asked,
            number,
            compared,
            workers=workers,
            store=Store(store) if store else None,
            keeps=write_baseline is not None,
            done=done,
        )
    tell(account, report, table, write_baseline, lang)
    raise SystemExit(EXIT_CODES[account.status.value])


def tell(
    account: Account, report: Path | None, table: Path | None, baseline: Path | None, lang: Language
) -> None:
    """Write what was asked for, and print the summary even where something cannot be written."""
    from gridsim.output.accounts.baseline import text_of
    from gridsim.output.files.places import write_whole
    from gridsim.output.summaries.expectations import markdown, show
    from gridsim.output.summaries.junit import junit

    texts = {report: junit(account), table: markdown(account, lang), baseline: text_of(account.kept)}
    try:
        for path, text in texts.items():
            if path is not None:
                write_whole(path, text)
    finally:
        show(account, console(), lang)
