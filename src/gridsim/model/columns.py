"""Columns: choices between whole columns, made without asking each row, which random choices make slow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]
Values = Whole | int | np.integer[Any]


def select(mask: NDArray[np.bool_], yes: Values, no: Values) -> Whole:
    """Choose as ``np.where`` between whole numbers and columns of them, shape (n,).

    >>> select(np.array([True, False]), 7, np.array([1, 2])).tolist()
    [7, 2]
    """
    return np.asarray(no ^ (yes ^ no) * mask)


def choice(columns: Sequence[Whole], number: Whole) -> Whole:
    """Choose as ``np.choose`` the value of one of some columns of a kind for each row, shape (n,).

    >>> choice([np.array([1, 2]), np.array([3, 4])], np.array([1, 0])).tolist()
    [3, 2]
    """
    if len(columns) == 1:
        return columns[0]
    rows = len(number)
    return np.concatenate(columns).take(number.astype(np.int64) * rows + np.arange(rows))
