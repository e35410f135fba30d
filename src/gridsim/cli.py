"""The command line: it parses, calls one function and prints."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gridsim import __version__
from gridsim.errors import GridsimError, LogError

if TYPE_CHECKING:
    from rich.console import Console

    from gridsim.output.words import Language
    from gridsim.scenario.load import Loaded

INTERRUPTED = 130


class Commands(click.Group):
    """The commands, with every fault that the user can mend told in one place and without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Invoke a command; being told to end is being interrupted."""
        with suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except GridsimError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(1)
        except LogError as error:
            click.echo(f"This is a bug of gridsim, and its results would be wrong: {error}", err=True)
            ctx.exit(70)
        except MemoryError:
            click.echo("There is not memory enough: take fewer households, matters or days.", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing was written, and earlier results are whole.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gridsim")
def main() -> None:
    """Simulate how a township handles its residents' matters.

    \b
    Residents whistle, Party members report in, the grid responds:
    群众吹哨、党员报到、网格响应

    Begin with: gridsim run scenarios/tuke.yaml
    """


def scenario_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose a scenario."""
    for option in (
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="PATH=VALUE",
            help="Change a value by its dotted path, such as ladder.grid.workers=60.",
        ),
        click.option("--variant", metavar="NAME", help="Use one of the file's variants."),
        click.argument("scenario", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def lang_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that chooses languages."""
    return click.option(
        "--lang",
        "languages",
        multiple=True,
        type=click.Choice(["en", "zh"]),
        help="Language; by default that of the locale. Given twice, figures come in both.",
    )(command)


def workers_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that says how many processes share the work."""
    return click.option(
        "--workers",
        type=click.IntRange(1, 1024),
        default=lambda: usable_cores(),
        show_default="all cores",
        help="Processes that share the work; results are the same for any number.",
    )(command)


def output_options(folder: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make what adds the options of a command that writes results, by default into this folder."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        command = workers_option(lang_option(command))
        help_text = f"Folder of the results; by default {folder}."
        command = click.option("--out", type=click.Path(path_type=Path), help=help_text)(command)
        return click.option("--figures/--no-figures", default=True, help="Draw figures.")(command)

    return add


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read(scenario: Path, variant: str | None, settings: tuple[str, ...]) -> Loaded:
    """Load a scenario."""
    from gridsim.scenario.load import load

    return load(scenario, variant=variant, settings=settings)


def local_language() -> Language:
    """Language of the locale."""
    names = [os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG")]
    return "zh" if next((name for name in names if name), "").lower().startswith("zh") else "en"


def spoken_languages(asked: tuple[str, ...]) -> tuple[Language, ...]:
    """Languages that were asked for, each once; that of the locale where none was."""
    from gridsim.output.words import language

    return tuple(language(name) for name in dict.fromkeys(asked)) or (local_language(),)


def say_where(folder: Path, spoken: tuple[Language, ...], *, figures: bool) -> None:
    """Say where the results are, and of each language that figures lack, why."""
    from gridsim.output.fonts import labels_language
    from gridsim.output.words import say

    click.echo(say("summary.written", spoken[0]).format(folder=folder))
    for lang in spoken if figures else ():
        if note := labels_language(lang)[1]:
            click.echo(note, err=True)


def console() -> Console:
    """The terminal; where there is none, lines are wide and plain."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 110, highlight=False, markup=False)


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal; the function given counts one on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    terminal = Console(stderr=True)
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@main.command()
@scenario_options
@click.option(
    "--replications", type=click.IntRange(1, 1_000_000), help="How many; by default the scenario's."
)
@click.option("--seed", type=click.IntRange(0), help="Seed; by default the scenario's.")
@click.option("--engine", type=click.Choice(["fast", "reference"]), default="fast", show_default=True)
@click.option("--check/--no-check", default=True, help="Run the first replication on both engines.")
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
    seed: int | None,
    engine: str,
    check: bool,
    deterministic: bool,
    as_csv: bool,
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Simulate a SCENARIO, print its summary and write results/NAME.

    \b
    Examples:
      gridsim run scenarios/tuke.yaml
      gridsim run scenarios/tuke.yaml --variant sixty_workers
      gridsim run scenarios/tuke.yaml --set ladder.grid.workers=60 --replications 100
    """
    if seed is not None:
        settings = (*settings, f"seed={seed}")
    loaded = read(scenario, variant, settings)
    from gridsim.engine.fast import can_compile
    from gridsim.output.manifest import Origin
    from gridsim.output.run import run as run_scenario
    from gridsim.output.summary import show
    from gridsim.output.words import say

    number = 1 if deterministic else replications or loaded.scenario.replications
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
    )
    name = loaded.scenario.name + (f"-{variant}" if variant else "")
    target = out if out is not None else Path("results") / name
    with progress(number, loaded.scenario.name) as done:
        report = run_scenario(loaded, target, origin, workers=workers, check=check, done=done)
    show(report, console(), spoken[0])
    say_where(report.folder, spoken, figures=figures)
    if engine == "fast" and not can_compile():
        click.echo(say("summary.plain", spoken[0]), err=True)


@main.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--variant", "chosen", multiple=True, metavar="NAME", help="A variant to compare; by default all."
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value by its dotted path, in the base and in every variant.",
)
@click.option(
    "--replications", type=click.IntRange(2, 1_000_000), help="How many of each; by default the scenario's."
)
@click.option(
    "--matters",
    multiple=True,
    metavar="MEASURE=AMOUNT",
    help="The difference below which a measure does not matter, such as days_to_done.mean=0.5.",
)
@output_options("results/NAME-compared")
def compare(
    scenario: Path,
    chosen: tuple[str, ...],
    settings: tuple[str, ...],
    replications: int | None,
    matters: tuple[str, ...],
    figures: bool,
    out: Path | None,
    languages: tuple[str, ...],
    workers: int,
) -> None:
    """Compare the variants of a SCENARIO with it, on the same luck, and write results/NAME-compared.

    \b
    Examples:
      gridsim compare scenarios/tuke.yaml
      gridsim compare scenarios/tuke.yaml --variant sixty_workers --matters days_to_done.mean=0.5
    """
    from gridsim.output.comparison import BASE, load_all, run_comparison
    from gridsim.output.manifest import Compared
    from gridsim.output.verdicts import show

    loaded = load_all(scenario, chosen, settings)
    base = loaded[BASE].scenario
    number = replications or base.replications
    spoken = spoken_languages(languages)
    variants = tuple(dict.fromkeys(chosen))
    origin = Compared(scenario.name, variants, settings, number, "fast", matters, spoken, figures)
    target = out if out is not None else Path("results") / f"{base.name}-compared"
    with progress(number * len(loaded), base.name) as done:
        account = run_comparison(loaded, target, origin, workers=workers, done=done)
    show(account, console(), spoken[0])
    say_where(account.folder, spoken, figures=figures)


@main.command()
@click.argument("results", type=click.Path(path_type=Path))
@workers_option
def reproduce(results: Path, workers: int) -> None:
    """Make RESULTS again from their manifest and compare them byte by byte.

    Example: gridsim reproduce results/tuke
    """
    from gridsim.output.manifest import read_manifest, runs
    from gridsim.output.run import reproduce as reproduce_results

    number = runs(read_manifest(results))
    with progress(number, str(results)) as done:
        found = reproduce_results(results, workers=workers, done=done)
    for name, then, now in found.versions:
        click.echo(f"made with {name} {then}, now {now}")
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


@main.command()
@scenario_options
def check(scenario: Path, variant: str | None, settings: tuple[str, ...]) -> None:
    """Check a SCENARIO, and print it with every default filled in.

    What is printed loads to the same scenario.
    """
    from gridsim.scenario.write import dump_yaml

    click.echo(dump_yaml(read(scenario, variant, settings).scenario), nl=False)


@main.command()
@scenario_options
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@lang_option
def explain(
    scenario: Path, variant: str | None, settings: tuple[str, ...], as_csv: bool, languages: tuple[str, ...]
) -> None:
    """List every input of a SCENARIO: its value, its unit and where it comes from."""
    from gridsim.output.inputs import show_inputs, write_inputs

    loaded = read(scenario, variant, settings)
    if as_csv:
        write_inputs(loaded.scenario, sys.stdout)
        return
    lang = spoken_languages(languages)[0]
    show_inputs(loaded.scenario, console(), lang)


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from gridsim.scenario.write import json_schema

    click.echo(json_schema(), nl=False)


@main.command()
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


@main.command()
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
    click.echo(f"# 95 % interval {share.low:.4f} to {share.high:.4f}, {replications} replications")
    done_now = f"{given.mean:.1f} done ({given.low:.1f} to {given.high:.1f})"
    click.echo(f"# as it stands: {done_now}, {found.target:g} meant")


@main.command()
@click.option("--quick/--full", default=True, show_default="quick", help="A choice of cases, or all.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@lang_option
@workers_option
def verify(quick: bool, seed: int, languages: tuple[str, ...], workers: int) -> None:
    """Verify gridsim against exact values of queueing theory and the calendar.

    It ends with 1 if any of them differs.
    """
    from gridsim.output.theory_table import show_theory
    from gridsim.study.verify import Suite, parts
    from gridsim.study.verify import verify as run_suite

    suite = Suite(full=not quick, seed=seed)
    with progress(parts(suite), "verify") as done:
        judged = run_suite(suite, workers=workers, done=done)
    lang = spoken_languages(languages)[0]
    show_theory(judged, console(), lang)
    if not all(one.passed for one in judged):
        raise SystemExit(1)
