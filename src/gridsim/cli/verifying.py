"""The command that verifies gridsim."""

from __future__ import annotations

import click

from gridsim.cli.options import lang_option, workers_option
from gridsim.cli.terminal import console, progress, spoken_languages


@click.command()
@click.option("--quick/--full", default=True, show_default="quick", help="A choice of cases, or all.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@lang_option
@workers_option
def verify(quick: bool, seed: int, languages: tuple[str, ...], workers: int) -> None:
    """Verify gridsim against exact values of queueing theory and the calendar.

    It ends with 1 if any of them differs.
    """
    from gridsim.output.summaries.theory import show_theory
    from gridsim.study.verify import Suite, parts
    from gridsim.study.verify import verify as run_suite

    suite = Suite(full=not quick, seed=seed)
    with progress(parts(suite), "verify") as done:
        judged = run_suite(suite, workers=workers, done=done)
    lang = spoken_languages(languages)[0]
    show_theory(judged, console(), lang)
    if not all(one.passed for one in judged):
        raise SystemExit(1)
