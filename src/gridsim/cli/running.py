"""Commands that run one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridsim.cli.options import output_options, read, scenario_options, workers_option
from gridsim.cli.terminal import console, progress, say_where, spoken_languages

if TYPE_CHECKING:
    from gridsim.study.agreement import Extent

UNREACHED = 3
"""Exit code where a measure is not as precise as was asked for."""


@click.command()
@scenario_options
@click.option(
    "--replications", type=click.IntRange(1, 1_000_000), help="How many; by default the scenario's."
)
@click.option(
    "--precision",
    metavar="AMOUNT",
    help="Go on until half the 95% interval is this at most: 5% (of the mean), 0.5d, 12h, 2points, 3.",
)
@click.option(
    "--for", "measure", metavar="MEASURE", help="Of which measure; by default days_to_solved.restricted."
)
@click.option(
    "--most", type=click.IntRange(2, 1_000_000), help="And stop at this many, at least 15; by default 1000."
)
@click.option("--seed", type=click.IntRange(0), help="Seed; by default the scenario's.")
@click.option("--engine", type=click.Choice(["fast", "reference"]), default="fast", show_default=True)
@click.option(
    "--check",
    type=click.Choice(["slice", "full", "none"]),
    default="slice",
    show_default=True,
    help="Run the first replication on both engines too: as much of it as takes about a second, or all.",
)
@click.option(
    "--deterministic", is_flag=True, help="Means in place of samples, to add a small case up by hand."
)
@click.option("--csv", "as_csv", is_flag=True, help="Write the cases as CSV too.")
@output_options("results/NAME")
def run(
    scenario: Path,
    variant: str | None,
    settings: tuple[str, ...],
    replications: int | None,
    precision: str | None,
    measure: str | None,
    most: int | None,
    seed: int | None,
    engine: str,
    check: Extent,
    deterministic: bool,
    as_csv: bool,
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Simulate a SCENARIO, print its summary and write results/NAME.

    It ends with 3 where --precision was not reached; the results are written all the same.

    \b
    Examples:
      gridsim run scenarios/tuke.yaml
      gridsim run scenarios/tuke.yaml --variant sixty_workers
      gridsim run scenarios/tuke.yaml --set ladder.grid.workers=60 --replications 100
      gridsim run scenarios/tuke.yaml --precision 0.5d --for days_to_solved.p90_all
    """
    refuse_both(precision, measure, most, replications=replications, deterministic=deterministic)
    if seed is not None:
        settings = (*settings, f"seed={seed}")
    loaded = read(scenario, variant, settings)
    from gridsim.engine.fast import can_compile
    from gridsim.output.files.origins import Origin
    from gridsim.output.files.targets import folder_name, variant_names, with_languages_there
    from gridsim.output.run import run as run_scenario
    from gridsim.output.summaries.precision import warn
    from gridsim.output.summaries.run import show
    from gridsim.output.words.terms import say
    from gridsim.study.precision import MEASURE, USUAL_MOST

    number = 1 if deterministic else replications or loaded.scenario.replications
    if precision is not None:
        measure, most = measure or MEASURE, most or USUAL_MOST
        number = most
    spoken = spoken_languages(languages)
    origin = Origin(
        file=scenario.name,
        variant=variant,
        settings=settings,
        replications=number,
        engine=engine,
        deterministic=deterministic,
        languages=spoken,
        csv=as_csv,
        figures=figures,
        precision=precision,
        measure=measure,
        most=most,
        check=check,
    )
    name, variants = loaded.scenario.name, variant_names([variant] if variant else [], list(loaded.variants))
    target = out if out is not None else Path("results") / folder_name(name, variants, settings)
    origin = with_languages_there(origin, target, name)
    with progress(number if precision is None else None, loaded.scenario.name) as done:
        report = run_scenario(loaded, target, origin, workers=workers, done=done)
    show(report, console(), spoken[0])
    say_where(report.folder, spoken, origin.languages, figures=figures)
    warnings = warn(report.estimates, report.goal, len(report.outcomes), spoken[0], report.scenario)
    for line in warnings:
        click.echo(line, err=True)
    if deterministic and (replications or 1) > 1:
        click.echo(say("summary.deterministic", spoken[0]).format(n=replications), err=True)
    if engine == "fast" and not can_compile():
        click.echo(say("summary.plain", spoken[0]), err=True)
    if warnings:
        raise SystemExit(UNREACHED)


def refuse_both(
    precision: str | None,
    measure: str | None,
    most: int | None,
    *,
    replications: int | None,
    deterministic: bool,
) -> None:
    """Refuse to be told twice, or by halves, how many replications there are to be."""
    if precision is None and (measure is not None or most is not None):
        raise click.UsageError("--for and --most go with --precision.")
    if precision is not None and (replications is not None or deterministic):
        other = "--deterministic" if deterministic else "--replications"
        raise click.UsageError(f"--precision and {other} exclude each other.")
    from gridsim.study.stopping import AHEAD, LEAST

    if most is not None and most < LEAST + AHEAD:
        least = f"{LEAST + AHEAD}, {LEAST} and {AHEAD} more to look ahead"
        raise click.UsageError(f"--most {most} is too few: the least are {least}.")


@click.command()
@click.argument("results", type=click.Path(path_type=Path))
@workers_option
def reproduce(results: Path, workers: int) -> None:
    """Make RESULTS again from their manifest and compare them byte by byte.

    Example: gridsim reproduce results/tuke
    """
    from gridsim.output.files.manifest import read_manifest, runs
    from gridsim.output.reproduction import reproduce as reproduce_results

    number = runs(read_manifest(results))
    with progress(number, str(results)) as done:
        found = reproduce_results(results, workers=workers, done=done)
    for name, then, now in found.versions:
        click.echo(f"made with {name} {then}, now {now}")
    for name in found.foreign:
        click.echo(f"is not one of the results, and was left alone: {name}")
    for name in found.changed:
        click.echo(f"changed since it was written: {name}")
    for name in found.alike:
        click.echo(f"other bytes from other versions: {name}")
    for name in found.different:
        click.echo(f"not the same: {name}")
    alike = f", {len(found.alike)} as far as versions allow" if found.alike else ""
    click.echo(f"{len(found.same)} files are the same byte by byte{alike}, {len(found.different)} are not.")
    if found.different or found.changed:
        raise SystemExit(1)


@click.command()
@scenario_options
@click.option("--replications", type=click.IntRange(2, 1_000_000), default=400, show_default=True)
@workers_option
def calibrate(
    scenario: Path, variant: str | None, settings: tuple[str, ...], replications: int, workers: int
) -> None:
    """Find the demand.share_done of a SCENARIO, so that it gives its done_in_window.

    Write the number that is printed into the scenario.
    """
    from gridsim.study.calibrate import calibrate as find_share
    from gridsim.study.replicate import Job

    loaded = read(scenario, variant, settings)
    with progress(replications, loaded.scenario.name) as done:
        found = find_share(Job(loaded.scenario, loaded.folder), replications, workers=workers, done=done)
    share, given = found.share_done, found.done
    click.echo(f"share_done: {share.mean:.4f}")
    click.echo(f"# 95% interval {share.low:.4f} to {share.high:.4f}, {replications} replications")
    done_now = f"{given.mean:.1f} done ({given.low:.1f} to {given.high:.1f})"
    click.echo(f"# as it stands: {done_now}, {found.target:g} meant")
