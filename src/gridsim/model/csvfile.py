"""CSV files as towns write them: rosters and traces, in UTF-8 or as Excel saves them in China."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

from gridsim.errors import Fault, ScenarioError

Rows = list[tuple[int, dict[str, str]]]
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def read_rows(path: Path, key: str, columns: list[str], faults: list[Fault]) -> Rows:
    """Read the rows of a CSV file under its header.

    Args:
        path: A file in UTF-8, with or without a byte order mark, or in GB18030.
        key: Dotted path of the scenario's key that names it, for faults of the file as a whole.
        columns: Columns that it must have.
        faults: Cells with control characters are added to these.

    Returns:
        Line and cells by column of each row, stripped; a column's cell is empty where the row is too short.
        Rows without any text are left out.

    Raises:
        ScenarioError: If the file cannot be read, or lacks a column.
    """
    reader = csv.reader(StringIO())
    try:
        reader = csv.reader(StringIO(decoded(path.read_bytes()), newline=""))
        lines = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        raise ScenarioError(path, [Fault(reader.line_num, 0, key, f"cannot be read: {error}")]) from None
    table = [(line, [cleaned(cell, line, faults) for cell in row]) for line, row in lines]
    table = [(line, row) for line, row in table if any(row)]
    header = table[0][1] if table else []
    missing = [column for column in columns if column not in header]
    if missing:
        raise ScenarioError(path, [*faults, Fault(0, 0, key, f"lacks the columns: {', '.join(missing)}")])
    return [
        (line, dict(zip(header, row + [""] * (len(header) - len(row)), strict=False)))
        for line, row in table[1:]
    ]


def decoded(data: bytes) -> str:
    """Decode UTF-8, or GB18030, which Excel in China writes.

    >>> decoded("户".encode("utf-8-sig")), decoded("户".encode("gb18030"))
    ('户', '户')
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("it is neither UTF-8 nor GB18030 text; save as CSV UTF-8 / 请另存为 CSV UTF-8")


def cleaned(cell: str, line: int, faults: list[Fault]) -> str:
    """Strip a cell; a control character in it is a fault, and left out."""
    found = CONTROL.search(cell)
    if found:
        faults.append(
            Fault(line, 0, "", f"a control character (U+{ord(found[0]):04X}) stands in a cell; remove it")
        )
        cell = CONTROL.sub("", cell)
    return cell.strip()
