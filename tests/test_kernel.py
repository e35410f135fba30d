"""The compiled form has no lengths to look at: what it reads and writes lies within its columns."""

from types import BuiltinFunctionType, FunctionType

import numpy as np
import pytest

from gridsim.engine import fast, kernel
from gridsim.engine.kernel import Heaps, array_add, array_front, array_take
from gridsim.engine.log import Log, difference
from gridsim.model.plan import Plan
from strategies import random_plan
from test_engines_agree import fullest, join, long_queues


class Strict(np.ndarray):
    """A column in which no row counts from the end."""

    def __getitem__(self, i):
        assert i >= 0
        return super().__getitem__(i)

    def __setitem__(self, i, value):
        assert i >= 0
        super().__setitem__(i, value)


def strict(columns):
    """Make the columns strict, but those heaps that hold their size in the place before the first."""
    made = {}
    for name, column in columns._asdict().items():
        if isinstance(column, Heaps):
            made[name] = strict(column)
        elif isinstance(column, np.ndarray) and name not in ("events", "touched", "urgent"):
            made[name] = column.view(Strict)
    return columns._replace(**made)


def simulate_strictly(p, z):
    kernel.simulate(strict(p), strict(z))


def on_strict_arrays(plan: Plan) -> Log:
    """Run the form that is compiled as plain Python."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in list(vars(kernel).items()):
            if isinstance(value, FunctionType | BuiltinFunctionType) and value in kernel.TWINS:
                patch.setattr(kernel, name, kernel.TWINS[value])
        patch.setattr(kernel, "compiled", lambda: simulate_strictly)
        return fast.run(plan, compiled=True)


def test_no_row_counts_from_the_end_and_none_lies_beyond_it():
    few = [random_plan(seed) for seed in range(400)]
    for plan in [fullest(), long_queues(), join(few[:40]), *few]:
        assert difference(on_strict_arrays(plan), fast.run(plan, compiled=False)) == ""


def test_keys_come_in_order_however_they_go_in():
    """Some at the end of a run, some into its heap, while others are taken."""
    rng = np.random.default_rng(1)
    heaps = fast.array_heaps(3, 3_000)
    held = [[], [], []]
    for key in rng.permutation(3_000).tolist():
        h = key % 3
        for put in [key, key + 3_000][: 1 + key % 2]:
            array_add(heaps, h, put)
            held[h].append(put)
        if rng.random() < 0.4:
            held[h].sort()
            assert array_front(heaps, h) == held[h][0]
            assert array_take(heaps, h) == held[h].pop(0)
    for h, keys in enumerate(held):
        assert [array_take(heaps, h) for _ in keys] == sorted(keys)
        assert array_front(heaps, h) == kernel.EMPTY
