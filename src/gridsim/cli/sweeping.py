"""The command that simulates a scenario at many points."""

from __future__ import annotations

from pathlib import Path

import click

from gridsim.cli.options import output_options, read, scenario_options, store_option
from gridsim.cli.terminal import console, progress, say_where, spoken_languages, tell_rows

SPENT = 3
"""Exit code where a budget left points out."""


@click.command()
@scenario_options
@click.option(
    "--vary",
    "varied",
    multiple=True,
    metavar="PATH=VALUES",
    help="Vary an input: low:high:step, low:high, or values with commas between them.",
)
@click.option(
    "--design",
    type=click.Choice(["grid", "one_at_a_time", "latin_hypercube", "sobol"]),
    help="How points are laid; by default a grid of all values.",
)
@click.option(
    "--points",
    type=click.IntRange(1),
    help="How many, of a Latin hypercube or of Sobol's sequence; best a power of two for the latter.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="MEASURE",
    help="A measure that is drawn, such as load.mean/grid; by default the headlines. The first ranks points.",
)
@click.option(
    "--replications", type=click.IntRange(1, 1_000_000), help="How many of each; by default the scenario's."
)
@click.option(
    "--budget",
    metavar="AMOUNT",
    help="Begin nothing new after this time, such as 10min, or compute so many replications, such as 2000.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", default="", help="Let a Dask cluster compute: tcp://host:8786."
)
@click.option("--csv", "as_csv", is_flag=True, help="Write the replications as CSV too.")
@store_option
@output_options("results/NAME-sweep")
def sweep(
    scenario: Path,
    variant: str | None,
    settings: tuple[str, ...],
    varied: tuple[str, ...],
    design: str | None,
    points: int | None,
    measures: tuple[str, ...],
    replications: int | None,
    budget: str | None,
    scheduler: str,
    as_csv: bool,
    store: Path | None,
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Simulate a SCENARIO at many points, on the same luck, and write results/NAME-sweep.

    What is varied stands under the scenario's key sweep, or is said by --vary. What was computed is kept, so
    that a sweep that was stopped goes on where it stopped. It ends with 3 where a budget left points out.

    \b
    Examples:
      gridsim sweep scenarios/tuke.yaml --vary ladder.grid.workers=50:90:10
      gridsim sweep scenarios/tuke.yaml --vary town.members=300,424 --vary after.reopen=0.5,0.75 --budget 1h
      gridsim sweep town.yaml --vary ladder.grid.workers=2:9 --vary urgent.share=0:1 --design sobol --points 8
    """
    loaded = read(scenario, variant, settings)
    from gridsim.output.files.origins import Swept
    from gridsim.output.files.targets import folder_name, variant_names, with_languages_there
    from gridsim.output.summaries.sweep import computed, show
    from gridsim.output.sweep import Means, run_sweep
    from gridsim.study.points import lay_out
    from gridsim.study.store import usable
    from gridsim.study.sweep import Tally, budget_of
    from gridsim.study.vary import put_together

    said = {"design": design, "points": points, "measures": list(measures), "replications": replications}
    section, causes = put_together(loaded, varied, {key: value for key, value in said.items() if value})
    tally = Tally(budget_of(budget)) if budget is not None else Tally()
    laid = lay_out(loaded.scenario, section, source=str(scenario), causes=causes)
    kept = usable(store) if store is not None else None
    number = section.replications or loaded.scenario.replications
    spoken = spoken_languages(languages)
    plain = section.model_dump(mode="json", exclude_defaults=True)
    origin = Swept(
        scenario.name, variant, settings, number, "fast", spoken, as_csv, figures, plain, varied=varied
    )
    name, variants = loaded.scenario.name, variant_names([variant] if variant else [], list(loaded.variants))
    folder = folder_name(name, variants, (*settings, *varied), "-sweep")
    target = out if out is not None else Path("results") / folder
    origin = with_languages_there(origin, target, name)
    tell_rows([loaded], spoken[0])
    with progress(number * len(laid.points), loaded.scenario.name) as done:
        means = Means(workers, scheduler, kept, tally, done)
        account = run_sweep(laid, loaded.sealed(), target, origin, means)
    show(account, console(), spoken[0])
    click.echo(computed(tally, spoken[0]))
    say_where(account.folder, spoken, origin.languages, figures=figures)
    if account.missing:
        raise SystemExit(SPENT)
