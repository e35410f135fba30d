"""Layout: what all summaries share, the look of their tables and the file that they are written into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 110


@contextmanager
def text_file(path: Path) -> Iterator[Console]:
    """Open a text file that a summary is printed into."""
    from rich.console import Console

    with path.open("w", encoding="utf-8", newline="\n") as file:
        yield Console(file=file, width=WIDTH, highlight=False, markup=False, no_color=True)


def table(title: str, *columns: str) -> Table:
    """Make a table in the house's look: the first column to the left, the others to the right."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        made.add_column(column, justify="right" if place else "left", overflow="fold")
    return made
