"""Inputs: of the tables that a scenario reads, the columns that it reads, kept beside its results."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from gridsim.errors import ScenarioError
from gridsim.model.csvfile import read_rows
from gridsim.output.files.manifest import INPUTS
from gridsim.scenario.faults import Faults
from gridsim.scenario.files import file_names
from gridsim.scenario.keys import KeyPath, dotted
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved

ROSTER = ("village", "member", "centre", "grid", "group")
QUANTILES = ("quantile", "days")


def copy_inputs(folder: Path, scenarios: Iterable[Scenario], tables: dict[str, Path]) -> Path:
    """Copy the tables of scenarios, by their new names, beside their results: only the columns that are read.

    What else a roster or a ledger holds, such as names and telephone numbers, is nobody's business there.

    Args:
        folder: Where the results are.
        scenarios: Those that name the tables by their new names.
        tables: The tables as they are, by their new names.

    Returns:
        The folder that they are in.

    Raises:
        ScenarioError: If a table cannot be read.
    """
    inputs = folder / INPUTS
    if tables:
        inputs.mkdir()
    read: dict[str, tuple[KeyPath, dict[str, None]]] = {}
    for data in map(resolved, scenarios):
        for path, name in file_names(data):
            read.setdefault(name, (path, {}))[1].update(dict.fromkeys(columns_read(data, path)))
    for name in read.keys() & tables.keys():
        path, columns = read[name]
        copy_columns(tables[name], inputs / name, dotted(path), list(columns))
    return inputs


def columns_read(data: dict[str, Any], path: KeyPath) -> list[str]:
    """Columns of a table that a scenario needs, by the path at which plain data name it.

    Ids of households are needed only where a trace names households by them.
    """
    trace = data["demand"].get("trace", {})
    if path == ("town", "roster"):
        return [*ROSTER, *(["household"] if trace.get("household") else [])]
    if path == ("demand", "trace", "file"):
        return [trace[key] for key in ("arise", "household", "type", "urgent") if trace.get(key)]
    return list(QUANTILES)


def copy_columns(source: Path, target: Path, key: str, columns: list[str]) -> None:
    """Copy these columns of a table, as far as it has them; the copy reads as the table does."""
    faults = Faults(source)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        rows = (row for _, row in read_rows(source, key, [], faults, columns))
        first = next(rows, None)
        writer.writerow(columns if first is None else first.keys())
        writer.writerows(row.values() for row in chain([first] if first else [], rows))
    if faults.number:
        raise ScenarioError(source, faults.listed())
