"""The store gives back what was put, under an address that all its numbers depend on, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from dataclasses import astuple
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from gridsim.errors import StudyError
from gridsim.study import replicate as module
from gridsim.study import store as stores
from gridsim.study.measures import Outcome
from gridsim.study.replicate import Job, replicate, run_all
from gridsim.study.store import Store, usable
from small import small

JOB = Job(small({"demand.per_household_year": 30.0}), Path())


def assert_same(one: Outcome, other: Outcome) -> None:
    np.testing.assert_equal(
        [astuple(value) for value in one.values], [astuple(value) for value in other.values]
    )
    np.testing.assert_array_equal(one.backlog, other.backlog)
    np.testing.assert_array_equal(one.curve, other.curve)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return replicate(JOB, [0])[0]


def test_what_was_put_comes_back_to_the_last_bit(tmp_path: Path, outcome: Outcome) -> None:
    store = Store(tmp_path)
    assert store.get(JOB.address, 0) is None
    store.put(JOB.address, 0, outcome)
    found = store.get(JOB.address, 0)
    assert found is not None
    assert_same(found, outcome)
    assert (store.holds(JOB.address, 0), store.holds(JOB.address, 1)) == (True, False)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["0"]


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "more"])
def test_a_damaged_file_counts_as_missing_and_is_computed_again(
    tmp_path: Path, outcome: Outcome, damage: str
) -> None:
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    path = store.place(JOB.address, 0)
    whole = path.read_bytes()
    broken = {
        "cut": whole[:-1],
        "bit": whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:],
        "empty": b"",
        "more": whole + b"x",
    }[damage]
    path.write_bytes(broken)
    assert (store.holds(JOB.address, 0), store.get(JOB.address, 0)) == (False, None)
    ((_, found),) = run_all([({"one": JOB}, [0])], store=store)
    assert isinstance(found["one"], Outcome)
    assert_same(found["one"], outcome)
    assert path.read_bytes() == whole


def test_what_is_whole_but_no_outcome_counts_as_missing(tmp_path: Path, outcome: Outcome) -> None:
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    store.place(JOB.address, 0).write_bytes(hashlib.sha256(b"no").digest() + b"no")
    assert store.get(JOB.address, 0) is None


def test_what_the_store_has_is_not_computed(tmp_path: Path, outcome: Outcome) -> None:
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    with mock.patch.object(module, "run_beside", side_effect=AssertionError):
        ((_, found),) = run_all([({"one": JOB}, [0])], store=store)
    assert isinstance(found["one"], Outcome)
    assert_same(found["one"], outcome)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"title": {"en": "Other", "zh": "其他"}}, True),
        ({"replications": 7}, True),
        ({"sweep": {"vary": {"ladder.grid.workers": "1:2:1"}}}, True),
        ({"seed": 2}, False),
        ({"ladder.grid.workers": 2}, False),
        ({"demand.per_household_year": 31.0}, False),
    ],
)
def test_the_address_is_of_all_that_the_numbers_depend_on(change: dict[str, object], same: bool) -> None:
    other = Job(small({"demand.per_household_year": 30.0, **change}), Path())
    assert (other.address == JOB.address) is same


def test_other_code_has_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before, asked_after = (Job(JOB.scenario, JOB.folder) for _ in range(2))
    before = asked_before.address
    monkeypatch.setattr(stores, "code", lambda: "other")
    assert asked_after.address != before
    assert Job(JOB.scenario, JOB.folder).address != before


def test_a_store_that_cannot_be_written_is_told_of_before_anything_is_computed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StudyError, match=r"the store .*file cannot be written: File exists; choose --store"):
        usable(tmp_path / "file")
    with pytest.raises(StudyError, match=r"the store .*below cannot be written: Not a directory"):
        usable(tmp_path / "file" / "below")
    assert usable(tmp_path / "new") == Store(tmp_path / "new")


def test_an_outcome_that_cannot_be_kept_is_told_of(tmp_path: Path, outcome: Outcome) -> None:
    store = Store(tmp_path)
    store.place(JOB.address, 0).parent.parent.mkdir()
    store.place(JOB.address, 0).parent.touch()
    with pytest.raises(StudyError, match="cannot be written: File exists"):
        store.put(JOB.address, 0, outcome)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [JOB.address]


def computed_with(store: Store) -> Outcome:
    """The outcome of the job with a store, which must say what it says without one."""
    ((_, found),) = run_all([({"one": JOB}, [0])], store=store)
    assert isinstance(found["one"], Outcome)
    return found["one"]


def test_a_folder_at_the_place_of_an_outcome_is_left_alone_and_it_is_computed(
    tmp_path: Path, outcome: Outcome
) -> None:
    store = Store(tmp_path)
    letter = store.place(JOB.address, 0) / "letter"
    letter.parent.mkdir(parents=True)
    letter.touch()
    assert_same(computed_with(store), outcome)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [letter]


def written(text: str) -> bytes:
    """What a file of the store holds of a text."""
    body = zlib.compress(text.encode())
    return hashlib.sha256(body).digest() + body


GOOD = {"values": [["rate.solved", "", 0.5, 2]], "backlog": [1, 2], "curve": [1.0, 0.5]}


@pytest.mark.parametrize(
    "change",
    [
        {"values": None},
        {"values": 5},
        {"values": [["rate.solved", "", 0.5]]},
        {"values": [["rate.solved", "", 0.5, 2, 3]]},
        {"values": [["no.measure", "", 0.5, 2]]},
        {"values": [["rate.solved", 1, 0.5, 2]]},
        {"values": [["rate.solved", "", "0.5", 2]]},
        {"values": [["rate.solved", "", 0.5, 2.0]]},
        {"backlog": [[1], [2]]},
        {"backlog": [1.5]},
        {"backlog": [1 << 70]},
        {"backlog": {"0": 1}},
        {"curve": "1.0"},
        {"curve": [None]},
        {"curve": [[1.0]]},
    ],
)
def test_what_is_whole_but_does_not_fit_counts_as_missing(
    tmp_path: Path, outcome: Outcome, change: dict[str, object]
) -> None:
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    place = store.place(JOB.address, 0)
    place.write_bytes(written(json.dumps(GOOD)))
    assert store.get(JOB.address, 0) is not None
    place.write_bytes(written(json.dumps(GOOD | change)))
    assert store.get(JOB.address, 0) is None
    assert_same(computed_with(store), outcome)
    assert store.get(JOB.address, 0) is not None


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "5", "{", json.dumps(GOOD) + " " * 100_000])
def test_what_is_unpacked_has_an_end(
    tmp_path: Path, outcome: Outcome, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(stores, "MOST_BYTES", 50_000)
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    assert store.get(JOB.address, 0) is not None
    store.place(JOB.address, 0).write_bytes(written(text))
    assert store.get(JOB.address, 0) is None
    store.place(JOB.address, 0).write_bytes(written(json.dumps(GOOD)) + bytes(60_000))
    assert store.body(JOB.address, 0) is None


@pytest.mark.skipif(os.name != "posix", reason="owners and permissions are POSIX")
@pytest.mark.parametrize("foreign", ["owner", "writable", "pipe"])
def test_what_another_can_have_written_counts_as_missing(
    tmp_path: Path, outcome: Outcome, monkeypatch: pytest.MonkeyPatch, foreign: str
) -> None:
    store = Store(tmp_path)
    store.put(JOB.address, 0, outcome)
    place = store.place(JOB.address, 0)
    assert store.holds(JOB.address, 0)
    if foreign == "owner":
        monkeypatch.setattr(os, "geteuid", lambda: place.stat().st_uid + 1)
        monkeypatch.setattr(stores, "ROOT", -1)
    elif foreign == "writable":
        place.chmod(0o666)
    else:
        place.unlink()
        os.mkfifo(place)
    assert (store.holds(JOB.address, 0), store.get(JOB.address, 0)) == (False, None)
    assert_same(computed_with(store), outcome)


def test_the_folder_of_a_store_is_its_users_alone(tmp_path: Path) -> None:
    usable(tmp_path / "new")
    assert os.name != "posix" or (tmp_path / "new").stat().st_mode & 0o777 == 0o700
