"""CSV files as towns write them: rosters, traces and quantiles, in UTF-8 or as Excel saves them in China."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.faults import Faults
from gridsim.scenario.files import why_unreadable

Row = tuple[int, dict[str, str]]
"""The line in which a row begins, and its cells by column."""
CHUNK = 1 << 20
BOM = "\ufeff"
BREAKS = re.compile(r"[\t\n\v\f\r]+")
HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of control, format and direction characters, surrogates, and separators of lines."""
BLANK = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters and symbols that are drawn as nothing."""
SHOWN = "\u180e"
"""A format character that Mongolian spelling needs: the separator of final vowels."""
UNCLOSED = "a quotation mark is opened in this row and never closed"
PROBLEMS = {
    "unexpected end of data": UNCLOSED,
    "field larger than": f"a cell has more than {csv.field_size_limit():,} characters; perhaps {UNCLOSED}",
    "expected after": "text follows a closing quotation mark; within quotes, write a quotation mark twice",
}
"""Parts of what the standard library says, and what a user can make of it."""


def read_rows(
    path: Path, key: str, needed: Sequence[str], faults: Faults, optional: Sequence[str] = ()
) -> Iterator[Row]:
    """Read the rows of a CSV file under its header, one after another.

    Only the columns that are asked for are looked at. A row must have as many cells as the header, empty ones
    too, as spreadsheets write them: a comma that lacks its quotes would else shift its cells unseen. Line
    breaks within a cell count as spaces. Rows without any text are left out.

    Args:
        path: A plain file in UTF-8, with or without a byte order mark, or in GB18030.
        key: Dotted path of the scenario's key that names it, for faults of the file as a whole.
        needed: Columns that it must have.
        faults: Rows that are longer or shorter than the header, columns that are named twice and cells with
            characters that cannot be seen are added to these.
        optional: Columns that it may have.

    Yields:
        Of each row the line in which it begins, from 1, and its cells by column, stripped; of the optional
        columns those that the file has.

    Raises:
        ScenarioError: If the file cannot be read, or lacks a column.
    """
    rows = numbered_rows(path, key, faults)
    line, header = next(rows, (0, []))
    places = column_places(header, line, [*needed, *optional], faults)
    missing = [name for name in dict.fromkeys(needed) if name not in places]
    if missing:
        fault = Fault(0, 0, key, f"lacks the columns: {', '.join(missing)}", str(path))
        raise ScenarioError(path, [*faults.listed(), fault])
    width = len(header)
    for line, row in rows:
        if len(row) != width:
            faults.add(line, "", f"must have {width:,} cells, as many as the header, found {len(row):,}")
        else:
            yield line, {name: read_cell(row[place], name, line, faults) for name, place in places.items()}


def numbered_rows(path: Path, key: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Read all rows with any text, each with the line in which it begins.

    Raises:
        ScenarioError: If the file cannot be read to its end; with the faults that were found before.
    """
    line, why = 1, why_unreadable(path)
    if why:
        raise ScenarioError(path, [Fault(0, 0, key, why, str(path))])
    try:
        with path.open(encoding=encoding_of(path), newline="") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                if any(map(str.strip, row)):
                    yield line, row
                line = reader.line_num + 1
            return
    except csv.Error as error:
        why = next((words for part, words in PROBLEMS.items() if part in str(error)), str(error))
    except (OSError, ValueError) as error:
        line, why = 0, f"cannot be read: {getattr(error, 'strerror', None) or error}"
    raise ScenarioError(path, [*faults.listed(), Fault(line, 0, key, why, str(path))])


def encoding_of(path: Path) -> str:
    """Find the encoding of a file: UTF-8, or GB18030, which Excel in China writes.

    Raises:
        ValueError: If it is in neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise ValueError("it is neither UTF-8 nor GB18030 text; save as CSV UTF-8 / 请另存为 CSV UTF-8")


def column_places(header: list[str], line: int, wanted: Sequence[str], faults: Faults) -> dict[str, int]:
    """Find the place of each wanted column that there is; one that is named twice is a fault."""
    places: dict[str, int] = {}
    for place, written in enumerate(header):
        name, hidden = cleaned(written.removeprefix(BOM))
        if name not in wanted:
            continue
        if hidden:
            faults.add(line, name, f"the name of this column {hidden}")
        if name in places:
            faults.add(line, name, "two columns have this name")
        places.setdefault(name, place)
    return places


def read_cell(cell: str, column: str, line: int, faults: Faults) -> str:
    """Strip a cell; a character in it that cannot be seen is a fault."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    text, hidden = cleaned(cell)
    if hidden:
        faults.add(line, column, hidden)
    return text


@lru_cache(maxsize=1 << 14)
def cleaned(cell: str) -> tuple[str, str]:
    r"""Strip a cell of spaces, line breaks and characters that cannot be seen, and say which these are.

    >>> cleaned(" one\ntwo "), cleaned("h\u200b1")
    (('one two', ''), ('h1', 'has a character that cannot be seen (U+200B); remove it'))
    """
    text = BREAKS.sub(" ", cell)
    hidden = [sign for sign in text if is_hidden(sign)]
    why = f"has a character that cannot be seen (U+{ord(hidden[0]):04X}); remove it" if hidden else ""
    return "".join(sign for sign in text if sign not in hidden).strip(), why


def is_hidden(sign: str) -> bool:
    """Whether a character cannot be seen, or turns the direction of those beside it."""
    return sign in BLANK or (unicodedata.category(sign) in HIDDEN and sign != SHOWN)
