"""Paper: a figure that writes each line of a text in the language of its letters."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text


class Paper(Figure):
    """A figure whose texts of several lines look as those of one do.

    Matplotlib tells the renderer the language of a text of one line alone; several lines would have the
    punctuation of the font's own region.
    """

    def draw(self, renderer: Any) -> None:
        """Draw the figure, as matplotlib does."""
        pen: Any = Pen(renderer)
        super().draw(pen)


class Pen:
    """A renderer that is told the language of every line that it writes; all else is as it was.

    It is equal to its renderer, so that matplotlib does not measure again what that one has measured.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._letters = Text()

    def __getattr__(self, name: str) -> Any:
        """What the renderer has."""
        return getattr(self._renderer, name)

    def __eq__(self, other: object) -> bool:
        """Whether both write on the same canvas."""
        return self._renderer is (other._renderer if isinstance(other, Pen) else other)

    def __hash__(self) -> int:
        """That of the renderer."""
        return hash(self._renderer)

    def draw_text(self, *place: Any, mtext: Text | None = None, **style: Any) -> None:
        """Write a line, in the language of all texts where it comes without one."""
        self._renderer.draw_text(*place, mtext=mtext or self._letters, **style)
