"""What commands say, and in which language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from gridsim.errors import ScenarioError
    from gridsim.output.words.terms import Language

LANGUAGES = "gridsim.languages"
"""Where the context of a command keeps the languages that were asked for."""


def local_language() -> Language:
    """Language of the locale: what the environment says, as on POSIX, else what the system does."""
    names = [os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or system_locale()
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def system_locale() -> str:
    """Name of the system's locale, such as ``Chinese (Simplified)_China`` on Windows; may be empty."""
    import locale

    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # a name that Python does not know
        return ""


def spoken_languages(asked: tuple[str, ...]) -> tuple[Language, ...]:
    """Languages that were asked for, each once; that of the locale where none was."""
    from gridsim.output.words.terms import language

    return tuple(language(name) for name in dict.fromkeys(asked)) or (local_language(),)


def told(error: ScenarioError, context: click.Context) -> str:
    """Tell the faults of a scenario in the language of the command."""
    from gridsim.output.words.faults import chinese

    asked = context.meta.get(LANGUAGES) or (local_language(),)
    return str(chinese(error) if asked[0] == "zh" else error)


def say_where(folder: Path, spoken: tuple[Language, ...], written: tuple[str, ...], *, figures: bool) -> None:
    """Say where the results are, what is left out of them, and of each language that figures lack, why.

    Args:
        folder: Where they are.
        spoken: The languages that were asked for.
        written: Those in which results were written: these, and those that stood there already.
        figures: Whether figures were drawn.
    """
    from gridsim.output.figures.fonts import labels_language
    from gridsim.output.files.manifest import INPUTS, read_manifest
    from gridsim.output.words.terms import language, say

    lang = spoken[0]
    click.echo(say("summary.written", lang).format(folder=folder))
    joint = say("value.and", lang)
    if others := joint.join(say(f"language.{one}", lang) for one in written if one not in spoken):
        click.echo(say("results.languages", lang).format(folder=folder, languages=others))
    for name, columns in read_manifest(folder).get("input_columns", {}).items():
        parts = {"table": f"{INPUTS}/{name}", "columns": joint.join(columns)}
        click.echo(say("results.columns", lang).format(**parts))
    for code in written if figures else ():
        if note := labels_language(language(code))[1]:
            click.echo(note, err=True)


def console() -> Console:
    """The terminal; where there is none, lines are wide and plain."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Piped(width=None if sys.stdout.isatty() else 110, highlight=False, markup=False)


@contextmanager
def progress(total: int | None, what: str) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal, with rate and time left; the function given counts one on."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.3g}/s" if task.speed else "", "progress.data.speed")

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate())
    columns = (*shown, TimeRemainingColumn())
    terminal = Console(stderr=True)
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
