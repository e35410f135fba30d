"""A plan that is saved and read again is the same, and what is no plan is told."""

from contextlib import suppress
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from gridsim.engine import fast
from gridsim.engine.log import difference
from gridsim.errors import ResultsError
from gridsim.model.plan import Cases, Changes, Plan, Serves, Steps, Teams
from gridsim.model.planfile import TABLES, read_plan, save_plan
from strategies import plans, random_plan


def unequal(one: Plan, other: Plan) -> list[str]:
    """Name all in which two plans differ."""
    found = [name for name in ("start", "horizon", "queues") if getattr(one, name) != getattr(other, name)]
    for name, kind in TABLES.items():
        for column in fields(kind):
            mine, theirs = (getattr(getattr(plan, name), column.name) for plan in (one, other))
            if not np.array_equal(mine, theirs) or mine.dtype != theirs.dtype:
                found.append(f"{name}.{column.name}")
    if len(one.clocks) != len(other.clocks):
        return [*found, "clocks"]
    for place, (mine, theirs) in enumerate(zip(one.clocks, other.clocks, strict=True)):
        same = all(np.array_equal(getattr(mine, name), getattr(theirs, name)) for name in ("opens", "closes"))
        if not same or mine.horizon != theirs.horizon:
            found.append(f"clocks[{place}]")
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_a_plan_stays_the_same_to_the_last_column(plan: Plan, tmp_path: Path):
    """Clocks without duty, tables without rows and the largest numbers included."""
    path = tmp_path / "plan.npz"
    save_plan(plan, path)
    assert unequal(plan, read_plan(path)) == []


def test_a_plan_of_nothing_stays_the_same(tmp_path: Path):
    """It has no clock, and no row in any table."""
    empty = (Cases(*[[]] * 7), Steps(*[[]] * 17), Teams([], [], []), Serves([], []), Changes([], [], []))
    plan = Plan(random_plan(0).start, 1, 0, [], *empty)
    save_plan(plan, tmp_path / "plan")
    assert unequal(plan, read_plan(tmp_path / "plan")) == []


def test_a_plan_that_is_read_runs_the_same(tmp_path: Path):
    """That is what it is saved for."""
    plan = random_plan(3)
    save_plan(plan, tmp_path / "plan.npz")
    assert difference(fast.run(plan), fast.run(read_plan(tmp_path / "plan.npz"))) == ""


def test_any_difference_would_be_seen():
    """The comparison of these tests finds a change of each part of a plan."""
    plan = next(plan for plan in map(random_plan, range(99)) if len(plan.steps) and len(plan.clocks) > 1)
    work = replace(plan.steps, work=plan.steps.work + 1)
    assert unequal(plan, replace(plan, steps=work)) == ["steps.work"]
    assert unequal(plan, replace(plan, horizon=plan.horizon + 1)) == ["horizon"]
    other = replace(plan.clocks[1], horizon=plan.clocks[1].horizon + 1)
    assert unequal(plan, replace(plan, clocks=[plan.clocks[0], other, *plan.clocks[2:]])) == ["clocks[1]"]


def written(path: Path, **changes: object) -> Path:
    """Save a plan, and put other columns in the place of some; None leaves one out."""
    save_plan(random_plan(3), path)
    with np.load(path) as held:
        columns = dict(held) | changes
    with path.open("wb") as file:
        np.savez(file, **{name: column for name, column in columns.items() if column is not None})
    return path


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"version": np.int64(1)}, "is not a plan: its version is 1, and this is for version 3"),
        ({"version": None}, "is not a plan: it has no 'version'"),
        ({"version": np.arange(2)}, "is not a plan"),
        ({"steps.work": None}, "is not a plan: it has no 'steps.work'"),
        ({"steps.work": np.ones(3)}, "is not a plan: steps.work is not a column of whole numbers"),
        ({"steps.work": np.ones((3, 3), int)}, "is not a plan: steps.work is not a column of whole numbers"),
        ({"steps.work": np.arange(1)}, "is not a plan: Steps has columns of different lengths"),
        ({"horizon": np.int64(-1)}, "is not a plan: plan: the horizon of -1 ticks"),
        ({"start": np.int64(0)}, "is not a plan: ordinal must be"),
        ({"start": np.int64(1 << 62)}, "is not a plan"),
        ({"clocks.stretches": np.arange(9)}, "is not a plan"),
        ({"clocks.closes": np.array([0])}, "is not a plan"),
    ],
)
def test_a_file_with_another_content_is_refused(changes: dict, told: str, tmp_path: Path):
    """It is told what is wrong with it."""
    path = written(tmp_path / "plan.npz", **changes)
    with pytest.raises(ResultsError, match=told):
        read_plan(path)


def archive() -> bytes:
    """An archive of numbers that is no plan."""
    file = BytesIO()
    np.savez(file, steps=np.arange(3))
    return file.getvalue()


def pickled() -> bytes:
    """An archive that would run code when it is read."""
    file = BytesIO()
    np.savez(file, version=np.array([print], dtype=object))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"horizon: 3", b"PK\x03\x04", archive(), archive()[:60], archive()[:-1], pickled(), b"\x93NUMPY"],
)
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path):
    """Text, half an archive, one of other things, and one that would run code."""
    path = tmp_path / "plan.npz"
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"plan\.npz is not a plan"):
        read_plan(path)


def test_every_beginning_of_a_plan_is_refused(tmp_path: Path):
    """A file that was cut off, or in which a byte is another, gives no plan and no other error."""
    path = tmp_path / "plan.npz"
    save_plan(random_plan(3), path)
    whole = path.read_bytes()
    for end in range(0, len(whole), 997):
        path.write_bytes(whole[:end])
        with pytest.raises(ResultsError, match="is not a plan"):
            read_plan(path)
    for place in range(0, len(whole), 499):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with suppress(ResultsError):
            read_plan(path)


def test_a_missing_file_and_a_place_that_cannot_be_written_are_told(tmp_path: Path):
    """A folder is neither."""
    with pytest.raises(ResultsError, match="cannot be read: there is no such file"):
        read_plan(tmp_path / "none.npz")
    with pytest.raises(ResultsError, match="is not a plan"):
        read_plan(tmp_path)
    with pytest.raises(ResultsError, match="cannot be written: No such file or directory"):
        save_plan(random_plan(3), tmp_path / "none" / "plan.npz")
