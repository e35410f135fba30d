"""Notes: what is written beneath the marks of effects, as much of it as there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from gridsim.output.words.lines import letters, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 0.17  # rows
NOTE_LETTER = 0.051  # inches
SHORTEST = 6  # narrow letters in a value that is cut
Values = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """What is written beneath a mark.

    Attributes:
        row: Row of the mark.
        ends: Where its interval begins, where it is, and where the interval ends.
        ink: Colour of the words.
        change: The difference; or that there is none.
        values: Of each input, from which value to which, or to which alone.
        brief: The same in few words.
    """

    row: int
    ends: tuple[float, float, float]
    ink: str
    change: str
    values: Values = ()
    brief: Values = ()


def beneath(ax: Axes, row: int, notes: list[Note], reach: float, inches: float) -> None:
    """Write the notes of a row beneath their marks, moved only as far as they would leave or overlap."""
    at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    ground: dict[str, Any] = {"facecolor": "w", "edgecolor": "none", "pad": 0.6}
    room = int(inches / NOTE_LETTER / max(len(notes), 1))
    texts = [written(note, room) for note in notes]
    widths = [(widest(text) + 1) * NOTE_LETTER / inches for text in texts]
    centres = placed([(note.ends[1] / reach + 1) / 2 for note in notes], widths)
    for note, text, centre in zip(notes, texts, centres, strict=True):
        style: dict[str, Any] = {"fontsize": 6.8, "color": note.ink, "bbox": ground, "linespacing": 1.1}
        ax.annotate(text, (centre, row + BAR), (0, -1.5), ha="center", va="top", **style, **at)


def written(note: Note, room: int) -> str:
    """The words of a note that fit into so many narrow letters: on one line, on two, in few words, or cut.

    Values that would be too short, or read alike, are left out.
    """
    longest = max((letters(value) for values in note.brief for value in values), default=0)
    tried = [(one, lines) for one in (note.values, note.brief) for lines in (1, 2)]
    tried += [(cut(note.brief, width), 2) for width in range(longest - 1, SHORTEST - 1, -1)]
    for values, lines in tried:
        text = worded(note.change, values, lines)
        if widest(text) <= room and len(set(chain(*values))) == len(set(chain(*note.values))):
            return text
    return note.change


def cut(values: Values, width: int) -> Values:
    """Values cut to so many narrow letters."""
    return tuple(tuple(shortened(value, width) for value in both) for both in values)


def worded(change: str, values: Values, lines: int) -> str:
    """A difference with its values on one line or on two."""
    first, *others = [f"({' → '.join(both)})" for both in values] or [""]
    joints = ("  ", " ") if lines == 1 else ("  ", "\n") if others else ("\n", "")
    return f"{change}{joints[0]}{first}{joints[1]}{''.join(f'× {other}' for other in others)}".rstrip()


def widest(text: str) -> int:
    """Width of the widest line of a text in narrow letters."""
    return max(map(letters, text.split("\n")))


def placed(centres: list[float], widths: list[float]) -> list[float]:
    """Move texts beside each other, between 0 and 1, as far as they would overlap or leave.

    >>> placed([0.05], [0.5]), placed([0.5, 0.5], [0.2, 0.2])
    ([0.25], [0.4, 0.6])
    """
    result = list(centres)
    if len(result) == 2 and (more := sum(widths) / 2 - (result[1] - result[0])) > 0:
        result = [result[0] - more / 2, result[1] + more / 2]
    floor = 0.0
    for place, width in enumerate(widths):
        roof = 1 - sum(widths[place + 1 :])
        result[place] = max(min(result[place], roof - width / 2), floor + width / 2)
        floor = result[place] + width / 2
    return result
