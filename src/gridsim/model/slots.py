"""Slots: the steps of all matters under construction, one kind of step at a time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridsim.model.columns import select
from gridsim.model.plan import NONE, Steps
from gridsim.model.town import Index

Flags = NDArray[np.bool_]
Levels = NDArray[np.int8]
Places = NDArray[np.int16]
LINKS = ("next", "late")
"""Columns that name a slot."""


class Slots:
    """Steps under construction, one slot for all matters at a time, the last slot first.

    Attributes:
        count: Number of matters.
        columns: Columns of each slot: numbers, or arrays of shape (n,).
        masks: Which matters have the slot, shape (n,) each.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.masks: list[Flags] = []
        self.columns: list[dict[str, Any]] = []

    def add(self, mask: Flags, following: Places, **columns: Any) -> Places:
        """Add a slot before others.

        Args:
            mask: Which matters have it, shape (n,).
            following: Slot that each matter goes on to after it, NONE to end, shape (n,).
            columns: The other columns of its steps; late and over as slots, over as following if not given.

        Returns:
            Slot at which each matter now goes on: this one, or the following where it lacks this one.
        """
        if not mask.any():
            return following
        number = len(self.masks)
        self.masks.append(mask)
        self.columns.append({"next": following, **columns})
        return select(mask, np.int16(number), following)

    def steps(self, defaults: dict[str, int], first: Places) -> tuple[Steps, Index]:
        """Lay the slots out as steps, case by case.

        Args:
            defaults: Value of each column where a slot says nothing.
            first: First slot of each matter, shape (n,).

        Returns:
            The steps, and the first step of each matter, shape (n,).
        """
        here = [np.flatnonzero(mask) for mask in self.masks]
        rows, total = self.rows(here)
        # By slot and matter; NONE is the last slot.
        table = np.full((len(rows) + 1, self.count), NONE)
        for number, matters in enumerate(here):
            table[number, matters] = rows[number]

        def led_to(slot: Any, matters: Index) -> Any:
            place = taken(slot, matters)
            return (
                place if isinstance(place, int) else table.take(place.astype(np.int64) * self.count + matters)
            )

        columns = {"case": joined(here, rows, total)}
        for name in [column.name for column in fields(Steps) if column.name not in ("case", "over")]:
            take = led_to if name in LINKS else taken
            values = [slot.get(name, defaults.get(name, 0)) for slot in self.columns]
            columns[name] = joined(list(map(take, values, here)), rows, total)
        columns["over"] = columns["next"].copy()
        for slot, row, matters in zip(self.columns, rows, here, strict=True):
            if "over" in slot:
                columns["over"][row] = led_to(slot["over"], matters)
        return Steps(**columns), led_to(first, np.arange(self.count))

    def rows(self, here: list[Index]) -> tuple[list[Index], int]:
        """Number the steps of each slot, given its matters.

        Returns:
            Rows of the steps of each slot, those of one matter together and the last slot first; and how many
            there are in all.
        """
        steps = np.zeros(self.count, np.int64)
        for mask in self.masks:
            steps += mask
        place = np.cumsum(steps) - steps
        rows: list[Index] = []
        for mask, matters in zip(reversed(self.masks), reversed(here), strict=True):
            rows.insert(0, place.take(matters))
            place += mask
        return rows, int(steps.sum())


def taken(value: Any, matters: Index) -> Any:
    """Value of a slot's column for some matters: a number for all, or an array of shape (m,)."""
    return value if isinstance(value, int) else value.take(matters)


def joined(values: list[Any], rows: list[Index], total: int) -> Index:
    """Give each step the value of its slot: a number, or an array as long as its rows; shape (total,)."""
    numbers = {value for value in values if isinstance(value, int)}
    column = np.full(total, min(numbers, default=0))
    for value, row in zip(values, rows, strict=True):
        if len(numbers) > 1 or not isinstance(value, int):
            column[row] = value
    return column
