"""Options that commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

from gridsim.cli.terminal import LANGUAGES, spoken_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridsim.errors import Fault
    from gridsim.scenario.files import Reach
    from gridsim.scenario.load import Loaded
    from gridsim.scenario.schema import Scenario

OUTSIDE = "gridsim.outside"
"""Where the context of a command keeps whether scenarios may name files outside their folders."""


def keep_outside(context: click.Context, _: click.Parameter, allowed: bool) -> None:
    """Keep whether scenarios may name files outside their folders, for when they are read."""
    context.meta[OUTSIDE] = allowed


def outside_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that lets scenarios name files outside their folders."""
    return click.option(
        "--allow-outside",
        is_flag=True,
        expose_value=False,
        callback=keep_outside,
        help="Let the scenario name tables and a base outside its folder.",
    )(command)


def reach(*named: Path) -> Reach:
    """Which files the scenarios of the command may have read, beside those that the command line names."""
    from gridsim.scenario.files import Reach

    return Reach(named, bool(click.get_current_context().meta.get(OUTSIDE)))


CHANGED = (
    "with .VARIANT behind NAME for a variant and .CHANGES-HASH for changes. It must be new, or empty, or "
    "hold unchanged results of the same scenario, variant and changes, which are replaced."
)
"""What the folder of results is called where something was changed, as help has it."""


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
    return outside_option(command)


def variants_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose variants beside their base."""
    command = outside_option(command)
    command = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change a value by its dotted path, in the base and in every variant.",
    )(command)
    help_text = "A variant to look at; by default all."
    return click.option("--variant", "chosen", multiple=True, metavar="NAME", help=help_text)(command)


def remember(context: click.Context, _: click.Parameter, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the languages for what is told outside the command."""
    context.meta[LANGUAGES] = languages
    return languages


def lang_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that chooses languages."""
    return click.option(
        "--lang",
        "languages",
        multiple=True,
        type=click.Choice(["en", "zh"]),
        callback=remember,
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


def store_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where outcomes are kept; the command gets the folder, or None for nowhere."""

    @wraps(command)
    def with_store(*words: object, store: Path | None, no_store: bool, **options: object) -> None:
        command(*words, store=None if no_store else store or own_store(), **options)

    for option in (
        click.option("--no-store", is_flag=True, help="Compute all replications again, and keep none."),
        click.option(
            "--store",
            type=click.Path(path_type=Path),
            envvar="GRIDSIM_STORE",
            show_envvar=True,
            show_default="the user's cache folder",
            help="Folder that keeps outcomes, so that none is computed twice.",
        ),
    ):
        with_store = option(with_store)
    return with_store


def output_options(folder: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make what adds the options of a command that writes results, by default into this folder."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        command = workers_option(lang_option(command))
        help_text = f"Folder of the results; by default {folder}, {CHANGED}"
        command = click.option("--out", type=click.Path(path_type=Path), help=help_text)(command)
        return click.option("--figures/--no-figures", default=True, help="Draw figures.")(command)

    return add


def own_store() -> Path | None:
    """Make the folder of the user for what can be computed again; None, and a line, where there is no place.

    A place that all users share, such as the system's folder for what is temporary, is none: whoever is there
    first would own it.
    """
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        folder = (named if named.is_absolute() else Path.home() / ".cache") / "gridsim"
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError) as error:  # nobody's home, or one that cannot be written
        from gridsim.output.words.terms import say

        asked = click.get_current_context().meta.get(LANGUAGES) or ()
        why = error.strerror if isinstance(error, OSError) else error
        click.echo(say("store.none", spoken_languages(asked)[0]).format(why=why), err=True)
        return None


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read(
    scenario: Path,
    variant: str | None,
    settings: tuple[str, ...],
    inspect: Callable[[Scenario, Path], Sequence[Fault]] | None = None,
) -> Loaded:
    """Load a scenario; with ``inspect``, look at its tables too."""
    from gridsim.scenario.load import load

    return load(scenario, variant=variant, settings=settings, reach=reach(scenario), inspect=inspect)
