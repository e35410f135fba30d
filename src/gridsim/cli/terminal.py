"""What commands say, and in which language."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridsim.errors import GridsimError

if TYPE_CHECKING:
    from rich.console import Console

    from gridsim.errors import ScenarioError
    from gridsim.output.words.terms import Language
    from gridsim.scenario.load import Loaded

NO_THREAD = "can't start new thread"
"""What Python says where the system lets it start no more."""
SHORT = {
    "EMFILE": ": raise the limit of open files (ulimit -n), or end other programs",
    "ENFILE": ": end other programs",
    "EAGAIN": ": raise the limit of processes (ulimit -u), or end other programs",
    "ENOMEM": ": end other programs",
    "ENOSPC": "",
    "EDQUOT": "",
    "EROFS": "",
    "EIO": "",
    "ELOOP": "",
    "ENAMETOOLONG": "",
}
"""What the system may be short of or refuse, and what to do."""
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


def plain_line(error: Exception) -> str:
    """Tell in a line what the user, or who looks after the system, can mend; nothing for what is a bug."""
    if isinstance(error, GridsimError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not memory enough: take fewer households, matters or days."
    if isinstance(error, OSError):
        known = {getattr(errno, name, None): remedy for name, remedy in SHORT.items()}
        if error.errno not in known:
            return ""
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}{known[error.errno]}"
    if str(error).startswith("Symlink loop"):  # as pathlib says it before Python 3.13
        place = str(error).partition(" from ")[2].strip("'")
        return f"{place}: {os.strerror(errno.ELOOP)}"
    return f"{error}{SHORT['EAGAIN']}" if str(error) == NO_THREAD else ""


def told(error: ScenarioError, context: click.Context | None) -> str:
    """Tell the faults of a scenario in the language of the command."""
    from gridsim.output.words.faults import chinese

    asked = (context.meta.get(LANGUAGES) if context else None) or (local_language(),)
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


def tell_rows(scenarios: Iterable[Loaded], lang: Language) -> None:
    """Tell how many rows of traces were read and left out; what is the same of several scenarios, once."""
    from gridsim.model.ground import prepared
    from gridsim.output.summaries.tables import rows

    traced = [one for one in scenarios if one.scenario.demand.trace is not None]
    told = [line for one in traced for line in rows(prepared(one.scenario, one.folder).recorded, lang)]
    for line in dict.fromkeys(told):
        click.echo(line, err=True)


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
