"""Table of advice."""

from __future__ import annotations

from pathlib import Path

from gridsim.output.words.cells import Rows, number
from gridsim.study.advise import Advice, Required
from gridsim.study.enough import MOST
from gridsim.study.summary import Key

COLUMNS = ("variant", "subject", "of", "value")


def write_table(advice: Advice, path: Path) -> None:
    """Write all numbers of the advice, one a row; the base has an empty name.

    A number of replications is empty where it is over 100,000 or cannot be said, and 0 where a difference is
    none in all pilots.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        table = Rows(file)
        table.write(COLUMNS)
        for name, sheet in advice.sheets.items():
            for level, load in sheet.offered.items():
                for part in ("mean", "visits", "cases", "most", "full", "agenda"):
                    table.write([name, f"offered.{part}", level, number(float(getattr(load, part)))])
            table.write([name, "not_solved", "", number(sheet.left)])
            for part, series in (("backlog", sheet.backlog), ("days_to_solved", sheet.days)):
                cut = number(float(series.cut.point)) if series.cut.settled else ""
                table.write([name, "settled_after_days", part, cut])
            for part, numbers in (("precision", sheet.needed), ("difference", sheet.settling)):
                for (measure, of), needed in rows(numbers).items():
                    subject = f"{measure}/{of}" if of else measure
                    table.write([name, f"replications.{part}", subject, needed])


def rows(required: Required) -> dict[Key, int | str]:
    """What is written of the replications that each measure needs."""
    found: dict[Key, int | str] = {key: n if n < MOST else "" for key, n in required.numbers.items()}
    return found | dict.fromkeys(required.unknown, "") | dict.fromkeys(required.alike, 0)
