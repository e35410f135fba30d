"""Reports: the figures and the summary of a study, in each language that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gridsim.output.summaries.layout import text_file
from gridsim.output.words.terms import Language, language

if TYPE_CHECKING:
    from rich.console import Console

Account = TypeVar("Account")


def write_reports(
    account: Account,
    folder: Path,
    languages: Sequence[str],
    show: Callable[[Account, Console, Language], None],
    draw: Callable[[Account, Path, Language], Any] | None = None,
    *,
    name: str = "summary",
) -> None:
    """Write reports on a study.

    Args:
        account: What the study found.
        folder: Where they go; the figures into a folder of their own within it.
        languages: Codes of the languages.
        show: Prints the summary.
        draw: Draws the figures into a folder that exists; None for none.
        name: First part of the summary's file name.
    """
    for code in languages:
        if draw:
            (folder / "figures").mkdir(exist_ok=True)
            draw(account, folder / "figures", language(code))
        with text_file(folder / f"{name}.{code}.txt") as console:
            show(account, console, language(code))
