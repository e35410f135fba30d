"""The benchmarks run, judge what they time, and their page is what their results say."""

import json
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def from_the_top(monkeypatch: pytest.MonkeyPatch):
    """Import from the top of the repository, as ``python -m benchmarks`` does."""
    monkeypatch.syspath_prepend(str(ROOT))


def test_own_queues_and_simpy_itself_begin_the_same_steps():
    """On a small job, the engines and SimPy's own resources agree."""
    from benchmarks.contest import named, perform
    from benchmarks.outcome import same_starts

    starts = [
        perform(named(name), 500).start for name in ("gridsim fast, plain", "gridsim reference", "SimPy")
    ]
    assert same_starts(starts[0], starts[1]) == 1
    assert same_starts(starts[0], starts[2]) > 0.98


def test_a_tool_that_differs_is_refused():
    """Neither another log nor other waits pass as the same job."""
    from benchmarks.contest import agreement, named, perform
    from benchmarks.outcome import strays

    start = perform(named("gridsim fast, plain"), 500).start
    with pytest.raises(SystemExit, match="of starts are those of the fast engine"):
        agreement(named("SimPy"), 500, {"start": start + (np.arange(len(start)) % 20 == 0)})
    sample = [{"wait": value, "begun": 1.0} for value in (1.0, 1.1, 0.9)]
    assert strays({"wait": 1.5, "begun": 1.0}, sample) == ("wait", pytest.approx(5.0))


def test_names_in_the_figure_do_not_touch():
    """They stand as far apart as asked, in their order, about where they belong."""
    from benchmarks.figure import SMALLEST_GAP, spread

    heights = spread([0.0, 0.01, 0.02, 3.0])
    assert np.diff(heights).min() >= SMALLEST_GAP - 1e-9
    assert heights[1] == pytest.approx(0.01)
    assert heights[3] == 3.0


def test_the_city_is_written_as_it_goes(tmp_path: Path):
    """Its file holds every step of every town."""
    from benchmarks.city import run

    told = run(tmp_path / "city.parquet", cases=600, towns=3, plans=3)
    table = parquet.read_table(tmp_path / "city.parquet")
    assert len(table) == told["steps"]
    assert set(table["plan"].to_pylist()) == {0, 1, 2}


def test_the_page_is_what_the_results_say():
    """Nobody has mended a number by hand."""
    from benchmarks.page import page

    results = json.loads((ROOT / "benchmarks" / "results.json").read_text())
    assert (ROOT / "docs" / "performance.md").read_text(encoding="utf-8") == page(results)


def test_the_page_tells_commands_in_loops_beside_what_they_took_before():
    """A command that takes as long as it may has met what was wanted; one that takes longer has not."""
    from benchmarks.page import page
    from benchmarks.waiting import COMMANDS

    results = json.loads((ROOT / "benchmarks" / "results.json").read_text())
    first, second, *_ = COMMANDS
    results["waits"] = {first: {"seconds": 10.0, "loop": 2.6}, second: {"seconds": 20.0, "loop": 2.6}}
    told = page(results)
    assert (
        f"| `gridsim run`: {first} | at most 3.8 loops (5 s where one takes 1.3 s) | 3.85 loops | yes |"
        in told
    )
    assert (
        f"| `gridsim run`: {second} | at most 6.2 loops (8 s where one takes 1.3 s) | 7.69 loops | **no** |"
        in told
    )
    assert f"| {first} | 14 | 3.85 | 10 | 2.6 |" in told


def test_commands_that_are_timed_can_be_given():
    """Their options make scenarios that load, with the households and villages of their names."""
    from benchmarks.waiting import COMMANDS

    from gridsim.scenario.load import load

    sizes = {}
    for name, command in COMMANDS.items():
        file, *words = command.words
        changes = tuple(words[place + 1] for place, word in enumerate(words) if word == "--set")
        town = load(ROOT / file, settings=changes).scenario.town
        sizes[name] = (town.villages, town.households)
    assert list(sizes.values()) == [(10, 2651), (10, 2651), (10, 100_000), (1_000, 27_000)]
