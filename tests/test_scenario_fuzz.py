"""Whatever the text of a scenario is, it is loaded or refused in plain words, quickly."""

import random
import resource
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import at_most
from gridsim.errors import ScenarioError
from gridsim.scenario.load import from_resolved, load
from gridsim.scenario.write import dump_yaml, resolved

ROOT = Path(__file__).parent
SEEDS = [
    (ROOT / "scenarios/valid/small.yaml").read_text(encoding="utf-8"),
    (ROOT / "../scenarios/tuke.yaml").read_text(encoding="utf-8"),
]
NASTY = [
    *("-1", "0", "1e999", ".nan", "9" * 50, "1e-320", "0x7f", "1_000", "true", "null", "~", "''", '"'),
    *("[]", "{}", "[[[[", "{{{{", "&a", "*a", "!!python/name:os.system", "!x", "<<", "? ", "- ", ": "),
    *("\t", "\n", "\r", "\x00", "\u2028", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")),
    *("：", "，", "３天", "三天", "-5 days", "1e30 years", "40", "never", "25:00-26:00", "2021-02-30"),
    *("---", "...", "%YAML 1.1", "#", "|", ">-", "@", "`", "\\", "9999-12-31", "0001-01-01", "base: x"),
    *("member", "grid", "household", "[1]", "[999999]", "[" * 60, "{a: " * 60, "a" * 3000),
]
JARGON = ("Input should", "pydantic", "Traceback", "validation error", "Value error", "<class", "None")


def attempt(path: Path, text: bytes) -> bool:
    """Load a text, and judge what comes of it; tell whether it was valid."""
    path.write_bytes(text)
    loaded = error = None
    with at_most(40):
        try:
            loaded = load(path)
        except ScenarioError as refusal:
            error = refusal
    if loaded is None:
        judge(error)
        return False
    assert from_resolved(resolved(loaded.scenario)) == loaded.scenario
    return True


def judge(error: ScenarioError) -> None:
    messages = [fault.message for fault in error.faults]
    assert messages
    assert all(message and "\n" not in message for message in messages)
    assert not [message for message in messages for word in JARGON if word in message]


def mutated(text: str, rng: random.Random) -> str:
    """Change a text in a few places, as slips and malice do."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        lines = text.split("\n")
        line = rng.randrange(len(lines))
        place = rng.randrange(len(text) + 1)
        words = lines[line].split(" ")
        words[rng.randrange(len(words))] = rng.choice(NASTY)
        changed = rng.choice(
            [
                text[:place] + text[place + rng.randint(1, 4) :],
                text[:place] + rng.choice(NASTY) + text[place:],
                text[:place] + rng.choice("\t\n ':[{一：é") + text[place:],
                [],
                [lines[line], rng.choice(lines)],
                [" " * rng.randint(0, 6) + lines[line].strip()],
                [f"{lines[line].partition(':')[0]}: {rng.choice(NASTY)}"],
                [" ".join(words)],
            ]
        )
        text = (
            changed if isinstance(changed, str) else "\n".join([*lines[:line], *changed, *lines[line + 1 :]])
        )
    return text


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "scenario.yaml"


def fuzz(file: Path, first: int, count: int) -> int:
    valid = 0
    for number in range(first, first + count):
        rng = random.Random(number)
        text = mutated(rng.choice(SEEDS), rng)
        valid += attempt(file, text.encode("utf-8", "replace"))
    return valid


def test_mutated_scenarios_are_loaded_or_refused(file):
    """Most slips are found; the harmless ones, such as in comments, are not."""
    assert 0 < fuzz(file, 0, 300) < 200


@pytest.mark.slow
def test_ten_thousand_mutated_scenarios_take_little_time_and_memory(file):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert 0 < fuzz(file, 1000, 10_000) < 6000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_bytes_are_no_scenario(file, data):
    assert not attempt(file, data)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_text_is_no_scenario(file, text):
    assert not attempt(file, text.encode("utf-8", "replace"))


@given(
    st.text(
        max_size=80,
        alphabet=st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    )
)
@settings(deadline=None)
def test_any_text_survives_printing_and_reading(file, text):
    file.write_text(SEEDS[0], encoding="utf-8")
    scenario = load(file).scenario.model_copy(update={"description": text})
    file.write_text(dump_yaml(scenario), encoding="utf-8")
    assert load(file).scenario == scenario


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: " + "[" * 100_000, "nested more than 40 levels"),
        ("\n".join(" " * depth + "a:" for depth in range(300)), "nested more than 40 levels"),
        ("{a: " * 50_000, "nested more than 40 levels"),
        ("a: [" + "1, " * 100_000 + "1]", "more than 30,000 entries"),
        ("".join(f"k{number}: 1\n" for number in range(14_000)), "and 13,8.. more faults"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "anchors"),
        ("x" * 1_000_001, "1,000,001 bytes"),
        ("a: " + "x" * 900_000, "is no known key"),
        ("town: {villages: " + "9" * 900_000 + "}", "too large a number"),
        ("# " + "\n" * 900_000, "is empty"),
        ("a: '" + "''" * 400_000 + "'", "is no known key"),
        ("x" * 900_000 + ": 1", "second colon"),
        ("? " + "x" * 900_000 + "\n: 1", "at most 200 characters"),
        (
            "calendars: {" + "".join(f"k{number}: {{base: q}}, " for number in range(5_000)) + "}",
            "more faults",
        ),
    ],
)
def test_bombs_are_refused_with_little_effort(file, text, message):
    file.write_text(text, encoding="utf-8")
    with at_most(150), pytest.raises(ScenarioError, match=message):
        load(file)
