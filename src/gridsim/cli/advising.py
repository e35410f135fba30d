"""The command that advises on how to simulate."""

from __future__ import annotations

from pathlib import Path

import click

from gridsim.cli.options import output_options, reach, variants_options
from gridsim.cli.terminal import console, progress, say_where, spoken_languages, tell_rows


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@variants_options
@click.option(
    "--pilot",
    type=click.IntRange(5, 10_000),
    default=10,
    show_default=True,
    help="Replications of each to learn from.",
)
@click.option(
    "--precision",
    metavar="AMOUNT",
    default="5%",
    show_default=True,
    help="Half the 95% interval that is wanted: 5% (of the mean), 0.5d, 2points, 3.",
)
@click.option(
    "--for", "measure", metavar="MEASURE", help="Of which measure; by default days_to_solved.restricted."
)
@click.option(
    "--matters",
    multiple=True,
    metavar="MEASURE=AMOUNT",
    help="The difference that is to be told from none: days_to_solved.restricted=12h, visits.missed=2points.",
)
@output_options("results/NAME-advice")
def advise(
    scenario: Path,
    chosen: tuple[str, ...],
    settings: tuple[str, ...],
    pilot: int,
    precision: str,
    measure: str | None,
    matters: tuple[str, ...],
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Advise how long, from when and how often to simulate a SCENARIO and its variants.

    Warns of levels with more work than time, and of a window too short for what is measured in it.

    \b
    Examples:
      gridsim advise scenarios/tuke.yaml
      gridsim advise scenarios/tuke.yaml --variant sixty_workers --matters days_to_solved.restricted=12h
    """
    from gridsim.output.accounts.advice import Cast
    from gridsim.output.advice import run_advice
    from gridsim.output.files.origins import Advised
    from gridsim.output.files.targets import folder_name, variant_names, with_languages_there
    from gridsim.output.summaries.advice import show
    from gridsim.output.summaries.loads import overloads
    from gridsim.output.words.terms import say
    from gridsim.scenario.load import load_variants
    from gridsim.study.advise import Offers
    from gridsim.study.claims import BASE
    from gridsim.study.precision import MEASURE

    loaded = load_variants(scenario, chosen, settings, reach(scenario))
    spoken = spoken_languages(languages)
    origin = Advised(
        file=scenario.name,
        chosen=tuple(dict.fromkeys(chosen)),
        settings=settings,
        replications=pilot,
        engine="fast",
        precision=precision,
        measure=measure or MEASURE,
        matters=matters,
        languages=spoken,
        figures=figures,
    )
    name = loaded[BASE].scenario.name
    folder = folder_name(name, variant_names(chosen, list(loaded[BASE].variants)), settings, "-advice")
    target = out if out is not None else Path("results") / folder
    origin = with_languages_there(origin, target, name)
    warned: list[str] = []

    def early(cast: Cast, offers: Offers) -> None:
        lines = list(overloads(cast, offers, spoken[0]))
        for line in lines + [say("advice.load.first", spoken[0])] * bool(lines):
            click.echo(line, err=True)
        warned.extend(lines)

    tell_rows(loaded.values(), spoken[0])
    with progress(pilot, name) as done:
        counsel = run_advice(loaded, target, origin, early=early, workers=workers, done=done)
    show(counsel, console(), spoken[0], warned=bool(warned))
    say_where(counsel.folder, spoken, origin.languages, figures=figures)
