"""Slots: the steps of all matters under construction, one kind of step at a time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import NONE, Steps
from gridsim.model.town import Index

Flags = NDArray[np.bool_]
Levels = NDArray[np.int8]
Places = NDArray[np.int16]


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
        return np.where(mask, np.int16(number), following)

    def steps(self, defaults: dict[str, int], first: Places) -> tuple[Steps, Index]:
        """Lay the slots out as steps, case by case.

        Args:
            defaults: Value of each column where a slot says nothing.
            first: First slot of each matter, shape (n,).

        Returns:
            The steps, and the first step of each matter, shape (n,).
        """
        slots = len(self.masks)
        masks = np.array(self.masks[::-1], bool).reshape(slots, self.count)
        case, place = np.divmod(np.flatnonzero(masks.T), max(slots, 1))
        slot = slots - 1 - place
        # By case and slot; NONE is the slot before the first.
        table = np.full(self.count * (slots + 1), NONE)
        start = case * (slots + 1)
        table[start + slot] = np.arange(len(case))
        by_slot = np.argsort(slot.astype(np.int16), kind="stable")
        rows = np.split(by_slot, np.cumsum(np.bincount(slot, minlength=slots))[:-1])[:slots]
        filled = {"case": case}
        for name in [column.name for column in fields(Steps) if column.name not in ("case", "over")]:
            values = [columns.get(name, defaults.get(name, 0)) for columns in self.columns]
            filled[name] = by_step(values, slot, case, rows)
        over = filled["next"].copy()
        for here, columns in zip(rows, self.columns, strict=True):
            if "over" in columns:
                over[here] = columns["over"].take(case.take(here))
        for name, following in (("next", filled["next"]), ("over", over), ("late", filled["late"])):
            filled[name] = table.take(start + following)
        return Steps(**filled), table.take(np.arange(self.count) * (slots + 1) + first)


def by_step(values: list[Any], slot: Index, case: Index, rows: list[Index]) -> Index:
    """Give each step the value of its slot and case.

    Args:
        values: Value of each slot: a number, or an array by case.
        slot: Slot of each step, shape (m,).
        case: Case of each step, shape (m,).
        rows: Steps of each slot.

    Returns:
        The values, shape (m,).
    """
    arrays: dict[int, NDArray[Any]] = {}
    places: dict[int, list[Index]] = {}
    numbers = set()
    for value, here in zip(values, rows, strict=True):
        if isinstance(value, np.ndarray):
            arrays[id(value)] = value
            places.setdefault(id(value), []).append(here)
        else:
            numbers.add(value)
    if len(numbers) > 1:
        column = np.array([0 if id(value) in arrays else value for value in values]).take(slot)
    else:
        column = np.full(len(slot), min(numbers, default=0))
    for key, array in arrays.items():
        here = np.concatenate(places[key])
        column[here] = array.take(case.take(here))
    return column
