"""The ground of a scenario is laid once, is nobody's to change, and is laid anew when anything differs."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import ScenarioError
from gridsim.model import ground
from gridsim.model.build import World, build
from gridsim.model.draws import Draws
from gridsim.model.ground import kept, last, prepared
from small import small

HERE = Path()
ABSENT = {
    "ladder.grid.absence": {"days_per_year": 60.0, "spell": "2 days"},
    "ladder.grid.limit": "1 working day",
    "ladder.town.meeting": {"every": "weekly", "on": ["wed"], "agenda": 3},
    "outside.calendar": "office",
    "demand.per_household_year": 40.0,
}


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Begin and end without any ground."""
    for cache in (kept, last):
        cache.cache_clear()
    yield
    for cache in (kept, last):
        cache.cache_clear()


def columns(world: World) -> list[list[int]]:
    """All columns of a plan."""
    tables = [getattr(world.plan, name) for name in ("cases", "steps", "teams", "serves", "changes")]
    return [getattr(table, column.name).tolist() for table in tables for column in fields(table)]


def test_equal_scenarios_share_their_ground():
    assert prepared(small(ABSENT), HERE) is prepared(small(ABSENT), HERE)
    assert prepared(small(ABSENT), HERE) is not prepared(small(), HERE)
    assert prepared(small(ABSENT), HERE) is not prepared(small(ABSENT), Path("elsewhere"))


def test_the_order_of_the_levels_is_a_difference():
    """Scenarios of the same parts in another order are equal to Python, and are not the same."""
    groups = {"a": {"share": 0.5}, "b": {"share": 0.5, "need_factor": 2.0}}
    one, other = (small({"town.groups": dict(parts)}) for parts in (groups.items(), reversed(groups.items())))
    assert one == other
    assert prepared(one, HERE) is not prepared(other, HERE)


def test_replications_change_nothing_for_those_after_them():
    """Absences, pools of outsiders and clocks of limits are those of one replication."""
    scenario = small(ABSENT)
    shared = [columns(build(scenario, HERE, Draws(1, number))) for number in (0, 1, 0)]
    assert shared[0] == shared[2]
    for number in (0, 1):
        kept.cache_clear()
        assert columns(build(scenario, HERE, Draws(1, number))) == shared[number]
    assert shared[0] != shared[1]


def test_a_roster_that_was_changed_is_read_again(tmp_path):
    changes = {"town.roster": "roster.csv", "town.members": 0}
    for text, grids in (("village,grid\na,1\na,1\n", 1), ("village,grid\na,1\na,2\n", 2)):
        (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
        first, second = (prepared(small(changes), tmp_path) for _ in range(2))
        assert first is second
        assert first.town.units["grid"].count == grids
    (tmp_path / "roster.csv").unlink()
    with pytest.raises(ScenarioError, match=r"roster\.csv"):
        prepared(small(changes), tmp_path)


def test_a_table_that_was_changed_is_read_again(tmp_path):
    changes = {"outside": {"share": 1.0, "wait": {"empirical": {"file": "waits.csv"}}}}
    for days in (1.0, 2.0):
        (tmp_path / "waits.csv").write_text(f"quantile,days\n0,{days}\n1,{days}\n", encoding="utf-8")
        wait = prepared(small(changes), tmp_path).scenario.outside.wait
        assert np.isclose([value.amount for value in wait.empirical.values], days).all()


@pytest.mark.parametrize(("most", "are_kept"), [(4, False), (5, True)])
def test_of_large_towns_the_last_one_is_kept(monkeypatch, most, are_kept):
    monkeypatch.setattr(ground, "MOST_UNITS", most)  # 2 households, a member, a village and a grid are 5.
    first, other = small(), small({"town.villages": 2})
    found = prepared(first, HERE)
    assert prepared(first, HERE) is found
    prepared(other, HERE)
    assert (prepared(first, HERE) is found) == are_kept
