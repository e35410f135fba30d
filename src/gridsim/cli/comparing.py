"""The command that compares scenarios."""

from __future__ import annotations

from pathlib import Path

import click

from gridsim.cli.options import output_options, reach, variants_options
from gridsim.cli.terminal import console, progress, say_where, spoken_languages, tell_rows


@click.command()
@click.argument("scenarios", type=click.Path(path_type=Path), nargs=-1, required=True)
@variants_options
@click.option(
    "--replications", type=click.IntRange(2, 1_000_000), help="How many of each; by default the scenario's."
)
@click.option(
    "--matters",
    multiple=True,
    metavar="MEASURE=AMOUNT",
    help="The smallest difference that matters, by default an hour or 0.1 points: "
    "days_to_solved.restricted=12h, visits.missed=2points.",
)
@output_options("results/NAME-compared")
def compare(
    scenarios: tuple[Path, ...],
    chosen: tuple[str, ...],
    settings: tuple[str, ...],
    replications: int | None,
    matters: tuple[str, ...],
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Compare the variants of a scenario with it, on the same luck, and write results/NAME-compared.

    Given several SCENARIOS, compare the others with the first.

    \b
    Examples:
      gridsim compare scenarios/tuke.yaml
      gridsim compare scenarios/tuke.yaml --variant sixty_workers --matters days_to_solved.restricted=12h
      gridsim compare today.yaml plan_a.yaml plan_b.yaml
    """
    from gridsim.output.comparison import load_all, run_comparison
    from gridsim.output.files.origins import Compared
    from gridsim.output.files.targets import folder_name, variant_names, with_languages_there
    from gridsim.output.summaries.comparison import show
    from gridsim.study.claims import BASE

    loaded = load_all(scenarios, chosen, settings, reach(*scenarios))
    base = loaded[BASE].scenario
    number = replications or base.replications
    spoken = spoken_languages(languages)
    origin = Compared(
        file=scenarios[0].name,
        others=tuple(path.name for path in scenarios[1:]),
        chosen=tuple(dict.fromkeys(chosen)),
        settings=settings,
        replications=number,
        engine="fast",
        matters=matters,
        languages=spoken,
        figures=figures,
    )
    variants = variant_names(chosen, list(loaded[BASE].variants)) or list(loaded)[1:] * (len(scenarios) > 1)
    folder = folder_name(base.name, variants, settings, "-compared")
    target = out if out is not None else Path("results") / folder
    origin = with_languages_there(origin, target, base.name)
    tell_rows(loaded.values(), spoken[0])
    with progress(number * len(loaded), base.name) as done:
        account = run_comparison(loaded, target, origin, workers=workers, done=done)
    show(account, console(), spoken[0])
    say_where(account.folder, spoken, origin.languages, figures=figures)
