"""The search for faults that no test finds: it plants them, and tells those that live on."""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("resource")

import mutate
from mutants import Mutant, mutants, mutated

CODE = '''
FIRST = 0

def key(self, step) -> int | None:
    """A docstring."""
    if step < 1 and not self.done:
        self.touch(-step)
        return max(step, 2), self.ready
    for row in step:
        break
    self.ready = step + 1 if self.done else False
'''
LIVING = Mutant("reference", "Hours.before", "a line", "< to <=", 7, 96)


def test_each_kind_of_change_is_found_in_functions_only():
    """Comparisons, signs, constants, greatest and least, conditions, keys and statements that are skipped."""
    assert [one.change for one in mutants("m", CODE)] == [
        *("skip if", "skip for", "skip assign", "skip expr", "skip return"),
        *("and to or", "< to <=", "1 to 0", "without not", "without -"),
        *("with -", "with - (2)", "swapped", "max to min", "2 to 3"),
        *("skip break", "with not", "+ to -", "1 to 0", "False to True"),
    ]
    assert mutants("m", CODE, without=("key",)) == []


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("< to <=", "step < 1", "step <= 1"),
        ("and to or", "step < 1 and (not self.done)", "step < 1 or not self.done"),
        ("without not", "not self.done", "not not self.done"),
        ("without -", "-step", "+step"),
        ("skip return", "return (max(step, 2), self.ready)", "pass"),
        ("swapped", "max(step, 2), self.ready", "self.ready, max(step, 2)"),
        ("with - (2)", ", self.ready)", ", -self.ready)"),
        ("skip break", "break", "pass"),
        ("with not", "if self.done else", "if not self.done else"),
        ("skip expr", "self.touch(-step)", "pass"),
    ],
)
def test_a_mutant_has_one_change(change: str, before: str, after: str):
    """All else stays as it was."""
    number = next(one.number for one in mutants("m", CODE) if one.change == change)
    whole = ast.unparse(ast.parse(CODE))
    assert whole.count(before) == 1
    assert ast.unparse(mutated(CODE, number)) == whole.replace(before, after)


def test_a_mutant_is_known_by_its_line_wherever_that_stands():
    """Lines that come before it, and other functions, change nothing."""
    moved = mutants("m", "def other():\n    return 1 < 2\n" + CODE)
    assert [one.known_by for one in moved[3:]] == [one.known_by for one in mutants("m", CODE)]
    assert moved[3].line == mutants("m", CODE)[0].line + 2


def test_a_sample_stays_as_it_is_when_mutants_are_added():
    """Those chosen are chosen by their names."""
    every = mutate.listed()
    sample = mutate.sampled(every, 20)
    assert len(sample) == 20
    kept = [one for one in every if one in set(sample) or one.number % 2]
    assert mutate.sampled(kept, 20) == sample


def test_what_lives_on_without_a_reason_ends_with_1(capsys: pytest.CaptureFixture[str]):
    """It is told with its file and line, in the form in which it may be noted with its reason."""
    found = [mutate.Found(LIVING, mutate.SURVIVED), mutate.Found(LIVING._replace(text="b"), mutate.TABLE)]
    assert mutate.report(found, {}) == 1
    told = capsys.readouterr().out
    assert "reference: 2 mutants, 1 caught (1 by a table)" in told
    assert "lives on: reference.py:96, Hours.before: < to <=" in told
    assert "['reference', 'Hours.before', 'a line', '< to <=']" in told
    assert mutate.report(found, {LIVING.known_by: "reason"}) == 0
    assert "lives on:" not in capsys.readouterr().out


def test_what_is_known_to_live_on_and_is_caught_is_told(capsys: pytest.CaptureFixture[str]):
    """So that the list holds nothing that is no longer so."""
    assert mutate.report([mutate.Found(LIVING, mutate.HUNG)], {LIVING.known_by: "reason"}) == 0
    assert "caught, though known to live on" in capsys.readouterr().out


def test_every_survivor_has_a_reason_and_stands_once():
    """The list can be read, and says why of each."""
    assert all(len(name) == 4 and reason.endswith(".") for name, reason in mutate.known().items())
    text = mutate.KNOWN.read_text(encoding="utf-8")
    assert text.count("\n  [") == len(mutate.known())


@pytest.fixture
def alarmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the alarm of a mutant's process in this one."""
    monkeypatch.setattr(mutate, "CPU_SECONDS", 0.05)
    before = signal.signal(signal.SIGPROF, mutate.late)
    yield
    signal.signal(signal.SIGPROF, before)


@pytest.mark.usefixtures("alarmed")
def test_what_hangs_is_ended():
    """A call that would go on for ever is found after some time of the processor."""

    def endless() -> None:
        while True:
            pass

    with pytest.raises(mutate.HangError, match="too long"):
        mutate.limited(endless)
    assert mutate.limited(int, "3") == 3


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the program: away from this process, which may have threads."""
    program = [sys.executable, str(Path(mutate.__file__)), *options]
    return subprocess.run(program, capture_output=True, text=True, check=False, env=os.environ)


def test_a_sample_of_mutants_is_caught():
    """Of some of both engines' mutants none lives on without a known reason."""
    done = run("--sample", "40", "--plans", "300")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("caught (") == 3


@pytest.mark.slow
def test_all_mutants_are_caught():
    """None lives on without a known reason."""
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
