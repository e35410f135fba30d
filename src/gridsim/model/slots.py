"""Slots: the steps of all matters under construction, one kind of step at a time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridsim.model.plan import NONE, Steps
from gridsim.model.town import Index

Flags = NDArray[np.bool_]


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

    def add(self, mask: Flags, following: Index, **columns: Any) -> Index:
        """Add a slot before others.

        Args:
            mask: Which matters have it, shape (n,).
            following: Slot that each matter goes on to after it, NONE to end, shape (n,).
            columns: The other columns of its steps; late and over as slots.

        Returns:
            Slot at which each matter now goes on: this one, or the following where it lacks this one.
        """
        if not mask.any():
            return following
        number = len(self.masks)
        self.masks.append(mask)
        self.columns.append({"next": following, "over": following, **columns})
        return np.where(mask, number, following)

    def steps(self, defaults: dict[str, int]) -> tuple[Steps, Index]:
        """Lay the slots out as steps, case by case.

        Args:
            defaults: Value of each column where a slot says nothing.

        Returns:
            The steps, and a table of the step of each slot and matter, shape (slots + 1, n); its last row,
            which NONE points at, is NONE.
        """
        masks = np.array(self.masks[::-1], bool).reshape(len(self.masks), self.count)
        per_case = masks.sum(axis=0)
        offset = np.cumsum(per_case) - per_case
        numbers = np.where(masks, offset + np.cumsum(masks, axis=0) - 1, NONE)[::-1]
        table = np.vstack((numbers, np.full((1, self.count), NONE)))
        total = int(per_case.sum())
        names = [column.name for column in fields(Steps)]
        filled = dict(zip(names, np.empty((len(names), total), np.int64), strict=True))
        for name, column in filled.items():
            column.fill(defaults.get(name, 0))
        cases = np.arange(self.count)
        for slot, (mask, columns) in enumerate(zip(self.masks, self.columns, strict=True)):
            here = cases[mask]
            rows = table[slot, here]
            filled["case"][rows] = here
            for name, values in columns.items():
                chosen = values[here] if isinstance(values, np.ndarray) else values
                filled[name][rows] = table[chosen, here] if name in ("next", "over", "late") else chosen
        return Steps(**filled), table
