"""The figures of a comparison."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gridsim.output.accounts.comparison import Account
from gridsim.output.figures.contrast import Contrast, contrast_of
from gridsim.output.figures.forest import curves, forest
from gridsim.output.figures.page import Heading
from gridsim.output.figures.sheet import save, settings, sheet
from gridsim.output.figures.shifts import days, villages
from gridsim.output.words.terms import Language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[Figure, Contrast], Heading]] = {
    "forest": forest,
    "curves": curves,
    "days": days,
    "villages": villages,
}


def draw_all(account: Account, folder: Path, lang: Language) -> list[str]:
    """Draw every figure of a comparison.

    Args:
        account: What the comparison found.
        folder: Where the files go; it exists.
        lang: Language of the labels; English where no font can write Chinese, with a note in the footnote.

    Returns:
        Names of the files, ``{figure}.{lang}.png`` and ``.svg`` by the language that was asked for.
    """
    contrast = contrast_of(account, lang)
    names = []
    for figure in FIGURES:
        with settings(contrast.base.lettering):
            names += save(draw(figure, contrast), folder, f"{figure}.{lang}")
    return names


def draw(name: str, contrast: Contrast) -> Figure:
    """Draw one figure, within `settings`.

    Args:
        name: One of FIGURES.
        contrast: What it is about.

    Returns:
        The figure.
    """
    return sheet(lambda figure: FIGURES[name](figure, contrast), contrast.footnote())
