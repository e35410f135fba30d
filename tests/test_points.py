"""Points lie where the design says, each is checked as if it were written, and every fault is told."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gridsim.errors import ScenarioError
from gridsim.scenario.document import read_text
from gridsim.scenario.nodes import NOT_TEXT
from gridsim.scenario.sources import assumed_inputs
from gridsim.scenario.spelling import nearest
from gridsim.scenario.sweeping import Choice, Range, Sweep, is_range, spread_of, vary_text, written
from gridsim.study.designs import AT_BASE, Input, count, drawn, laid
from gridsim.study.points import Cause, Design, lay_out, overlaps
from small import small

WORKERS, SHARE, CALENDAR = "ladder.grid.workers", "outside.share", "ladder.grid.calendar"


def lay(vary: dict[str, Any], **more: Any) -> Design:
    return lay_out(small(), Sweep(vary=vary, **more))


def values(design: Design) -> list[tuple[Any, ...]]:
    return [point.values for point in design.points]


# ranges


@pytest.mark.parametrize(
    ("text", "low", "high", "step", "unit", "count"),
    [
        ("50:90:10", 50, 90, 10, "", 5),
        (" 50 : 90 ", 50, 90, None, "", 41),
        ("50:91:10", 50, 91, 10, "", 5),
        ("0.1:0.3:0.1", 0.1, 0.3, 0.1, "", 3),
        ("-1:1:.5", -1, 1, 0.5, "", 5),
        ("0.1:0.5", 0.1, 0.5, None, "", 0),
        ("1 week:4 weeks:1 week", 1, 4, 1, "weeks", 4),
        ("7.0 days:28.0 days", 7.0, 28.0, None, "days", 0),
        ("1e1:1e2:1e1", 10.0, 100.0, 10.0, "", 10),
        ("10%:50％:5%", 0.1, 0.5, 0.05, "", 9),
    ],
)
def test_ranges_are_read(
    text: str, low: float, high: float, step: float | None, unit: str, count: int
) -> None:
    assert is_range(text)
    found = spread_of(text)
    assert found == Range(low, high, step, unit)
    assert isinstance(found, Range)
    assert found.count == count


def test_steps_of_decimals_are_the_decimals_that_people_mean() -> None:
    found = spread_of("0.1:0.7:0.1")
    assert isinstance(found, Range)
    assert [found.nth(place) for place in range(found.count)] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("90:50", "a range must begin below its end, found 90 to 50"),
        ("50:50:1", "a range must begin below its end, found 50 to 50"),
        ("50:90:0", "the step of a range must be above 0, found 0"),
        ("50:90:-1", "the step of a range must be above 0, found -1"),
        ("1:2:5", "the step leads beyond the end"),
        ("0:1:1e-12", "a range must have at most 1,000,000 values; the step is 1e-12"),
        ("0:1e999", "a range must have finite ends"),
        ("1 week:4 days", "a range must have one unit"),
        ("1 week:4", "4 needs a unit"),
        ("3 sheep:4 sheep", "has no known unit"),
        ("50:", "needs a range, such as 50:90:10"),
        ("", "needs a range, such as 50:90:10"),
        (["weekly"], "at least two values"),
        (["weekly", "weekly"], "names the value weekly twice"),
        (7, "needs a range, such as 50:90:10"),
        (None, "needs a range, such as 50:90:10"),
    ],
)
def test_what_is_no_range_is_refused_in_plain_words(text: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        spread_of(text)


@given(st.integers(-1000, 1000), st.integers(1, 1000), st.integers(1, 60))
def test_a_range_of_whole_numbers_has_whole_numbers_up_to_its_end(low: int, width: int, step: int) -> None:
    try:
        found = spread_of(f"{low}:{low + width}:{step}")
    except ValueError:
        assert step > width
        return
    assert isinstance(found, Range)
    numbers = [found.nth(place) for place in range(found.count)]
    assert numbers == list(range(low, low + width + 1, step))
    assert all(isinstance(number, int) for number in numbers)


@given(st.text(max_size=30))
def test_any_text_is_a_range_or_a_plain_refusal(text: str) -> None:
    try:
        found = spread_of(text)
    except ValueError:
        return
    assert isinstance(found, Range)
    assert found.low < found.high


@given(st.integers(0, 50), st.integers(1, 50), st.floats(0, 1, exclude_max=True))
def test_a_drawn_whole_number_lies_within_its_range(low: int, width: int, u: float) -> None:
    value = spread_of(f"{low}:{low + width}").at(u)
    assert isinstance(value, int)
    assert low <= value <= low + width


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1, exclude_max=True))
def test_a_drawn_number_lies_within_its_range(low: float, width: float, u: float) -> None:
    found = Range(low, low + width, None)
    assert low <= found.at(u) <= low + width
    assert -1e-9 <= found.place(found.at(u)) <= 1 + 1e-9


TEXTS = st.text(max_size=8).filter(lambda text: not NOT_TEXT.search(text))
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6) | TEXTS
KEYS = st.text("abcdefg_", min_size=1, max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_values_written_for_the_command_line_are_read_back(found: list[Any]) -> None:
    again = read_text(f"[{vary_text(found)}]", source="test").data
    assert repr(again) == repr(found)
    assert "\n" not in written(found)


# designs


def test_a_grid_has_every_pair_of_values_and_begins_with_the_base() -> None:
    design = lay({WORKERS: "1:3:1", SHARE: [0.0, 0.5]})
    assert values(design) == [(1, 0.0), (1, 0.5), (2, 0.0), (2, 0.5), (3, 0.0), (3, 0.5)]
    assert [point.levels for point in design.points] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert design.scenario(design.points[5]).ladder["grid"].workers == 3
    assert design.scenario(design.points[0]) == design.base


def test_a_base_that_is_not_on_the_grid_comes_first_without_a_place_in_it() -> None:
    design = lay({WORKERS: "2:3:1"})
    assert [(point.number, point.values, point.levels) for point in design.points] == [
        (0, (1,), ()),
        (1, (2,), (0,)),
        (2, (3,), (1,)),
    ]


def test_one_at_a_time_changes_one_input_and_leaves_out_what_changes_nothing() -> None:
    design = lay({WORKERS: "1:3:1", SHARE: "0.0:0.5"}, design="one_at_a_time")
    assert values(design) == [(1, 0.0), (2, 0.0), (3, 0.0), (1, 0.5)]
    assert [point.levels for point in design.points[1:]] == [(1, AT_BASE), (2, AT_BASE), (AT_BASE, 1)]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_drawn_points_keep_whole_numbers_whole_and_choices_choices(kind: Any) -> None:
    vary = {WORKERS: "1:9", SHARE: "0:1", CALENDAR: ["always", "office"], "outside.wait": "1 h:9 h"}
    design = lay(vary, design=kind, points=24)
    assert len(design.points) == 25
    for workers, share, calendar, wait in values(design)[1:]:
        assert isinstance(workers, int)
        assert 1 <= workers <= 9
        assert isinstance(share, float)
        assert 0 <= share <= 1
        assert calendar in ("always", "office")
        assert wait in {f"{hours} h" for hours in range(1, 10)}
    shares = [point.values[1] for point in design.points[1:]]
    assert len({share for share in shares if share not in (0.0, 1.0)}) == 24


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_drawn_points_that_repeat_the_base_or_each_other_stay(kind: Any) -> None:
    design = lay({WORKERS: [1, 2], CALENDAR: ["always", "office"]}, design=kind, points=32)
    assert len(design.points) == 33
    assert design.points[0].levels == ()
    counts = Counter(point.values for point in design.points[1:])
    assert set(counts) == set(itertools.product([1, 2], ["always", "office"]))
    assert min(counts.values()) >= 4
    firsts = {point.values: point.number for point in reversed(design.points)}
    assert [point.first for point in design.points] == [firsts[point.values] for point in design.points]
    assert sum(not point.is_repeat for point in design.points) == 4


def test_laying_a_design_takes_time_in_proportion_to_its_points(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = Range.nth
    monkeypatch.setattr(Range, "nth", lambda one, place: made.append(place) or real(one, place))
    for kind in ("grid", "one_at_a_time"):
        sweep = Sweep(vary={SHARE: "0:1:0.01", WORKERS: "1:100:1"}, design=kind)
        inputs = [Input(path, spread, 0) for path, spread in sweep.spreads.items()]
        made.clear()
        assert len(list(laid(sweep, inputs, 1))) == count(sweep)
        assert len(made) <= 201


def test_each_point_knows_how_many_of_its_inputs_are_assumed() -> None:
    section = {"unit": "grid", "calendar": "always", "work": "2 h"}
    values = [{**section, "workers": 3}, {**section, "workers": 2, "limit": "1 h"}]
    for vary in ({"ladder.grid": values}, {WORKERS: "1:4:1", SHARE: [0.0, 0.5]}):
        design = lay(vary)
        assert [point.assumed for point in design.points] == [
            assumed_inputs(design.scenario(point)) for point in design.points
        ]


def test_a_share_between_whole_ends_takes_all_between() -> None:
    design = lay({SHARE: "0:1"}, design="latin_hypercube", points=4)
    assert all(0 < point.values[0] < 1 for point in design.points[1:])


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**31))
def test_a_latin_hypercube_has_one_point_in_each_slice(points: int, width: int, seed: int) -> None:
    cube = drawn("latin_hypercube", points, width, seed)
    assert cube.shape == (points, width)
    for column in cube.T:
        assert Counter(int(u * points) for u in column) == Counter(range(points))


def test_sobols_points_are_even_for_powers_of_two() -> None:
    cube = drawn("sobol", 64, 2, seed=3)
    cells = Counter((int(x * 8), int(y * 8)) for x, y in cube)
    assert set(cells) == set(itertools.product(range(8), repeat=2))
    assert set(cells.values()) == {1}


def test_drawn_points_depend_on_the_seed_alone() -> None:
    for kind in ("latin_hypercube", "sobol"):
        assert np.array_equal(drawn(kind, 8, 3, 5), drawn(kind, 8, 3, 5))
        assert not np.array_equal(drawn(kind, 8, 3, 5), drawn(kind, 8, 3, 6))
    assert drawn("sobol", 1, 1, 1).shape == (1, 1)


# faults


def faults(vary: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        lay(vary, **more)
    return [f"{fault.path}: {fault.message}" for fault in caught.value.faults]


def test_faults_of_all_points_are_told_once_each() -> None:
    found = faults({WORKERS: "-2:1:1", SHARE: [0.5, 1.5, "much"]})
    assert found == [
        "sweep.vary.ladder.grid.workers: must be at least 0, found -1",
        "sweep.vary.ladder.grid.workers: must be at least 0, found -2",
        "sweep.vary.outside.share: must be a number, found 'much'",
        "sweep.vary.outside.share: must be at most 1.0, found 1.5",
    ]


def test_a_contradiction_that_one_input_makes_is_told_there_once() -> None:
    found = faults({WORKERS: [1, 2], "demand.sources.whistle": [0.5, 1.0]})
    why = "demand.sources: shares must add up to 1, found 0.5"
    assert found == [f"sweep.vary.demand.sources.whistle: at demand.sources.whistle=0.5: {why}"]


def test_values_that_contradict_each_other_are_told_with_all_the_values() -> None:
    vary = {"demand.sources.whistle": [1.0, 0.4], "demand.sources.card": [0.0, 0.5]}
    found = faults(vary)
    at = "sweep.vary.demand.sources.whistle: at demand.sources.whistle=0.4, demand.sources.card=0.5"
    assert found[1] == f"{at}: demand.sources: shares must add up to 1, found 0.9"
    assert len(found) == 3


def test_an_input_whose_name_begins_like_anothers_is_not_blamed_for_it() -> None:
    found = faults({"outside.wait": ["1 h", "2 h"], "outside.share": [0.5, 1.5]})
    assert found == ["sweep.vary.outside.share: must be at most 1.0, found 1.5"]


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (
            ("ladder.grid", WORKERS),
            f"sweep.vary.{WORKERS}: is part of ladder.grid, which is varied as a whole",
        ),
        (
            (WORKERS, "ladder.grid"),
            f"sweep.vary.{WORKERS}: is part of ladder.grid, which is varied as a whole",
        ),
        ((SHARE, "ladder.grid.work", WORKERS), ""),
    ],
)
def test_an_input_that_is_part_of_another_is_refused(paths: tuple[str, ...], message: str) -> None:
    assert [f"sweep.vary.{path}: {why}" for path, why in overlaps(paths)] == ([message] if message else [])


def test_inputs_that_overlap_are_told_where_they_are_varied() -> None:
    section = small().model_dump(mode="json", exclude_none=True)["ladder"]["grid"]
    vary = {"ladder.grid": [section, {**section, "workers": 2}], WORKERS: [1, 3]}
    assert faults(vary) == [f"sweep.vary.{WORKERS}: is part of ladder.grid, which is varied as a whole"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["1 week", "1week"], 'names the value "1 week" twice, once as "1week"'),
        (["7 days", "168 h"], 'names the value "7 days" twice, once as "168 h"'),
        (["2 days", "7 days", "1 周"], 'names the value "7 days" twice, once as "1 周"'),
    ],
)
@pytest.mark.parametrize("more", [{}, {"design": "one_at_a_time"}, {"design": "sobol", "points": 16}])
def test_two_spellings_of_a_value_are_one_value(
    values: list[str], message: str, more: dict[str, Any]
) -> None:
    (found,) = faults({"outside.wait": values, WORKERS: [1, 2]}, **more)
    assert found.replace('"', "") == f"sweep.vary.outside.wait: {message}".replace('"', "")


def test_a_measure_is_looked_up_before_anything_is_simulated() -> None:
    measures = [
        "load.mean/grid",
        "load.mean/gird",
        "load.mean",
        "count.done/grid",
        "village.days_to_solved/3",
    ]
    assert faults({WORKERS: "1:2:1"}, measures=measures) == [
        f"sweep.measures: there is no measure {name}{nearest(name, known)}"
        for name, known in (
            ("count.done/grid", ["count.done"]),
            ("load.mean/gird", ["load.mean/grid"]),
            ("load.mean", [f"load.mean/{level}" for level in small().ladder]),
        )
    ]


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        ({"ladder.grid.wokers": "1:2:1"}, "ladder.grid.wokers is no known key; did you mean workers?"),
        ({"seed": "1:2:1"}, "cannot be varied"),
        ({"run_on": ["22 days", "60 days"]}, "cannot be varied"),
        ({"sources": [1, 2]}, "cannot be varied"),
        ({"ladder.post.workers": "1:2:1"}, "ladder has no post"),
        ({"a b": "1:2:1"}, "a b is no known key"),
        ({"town.roster": ["a.csv", "b.csv"]}, "a table cannot be varied: make variants, and compare them"),
    ],
)
def test_an_input_that_cannot_be_varied_is_refused(vary: dict[str, Any], message: str) -> None:
    (found,) = set(faults(vary))
    assert found.startswith(f"sweep.vary.{next(iter(vary))}: {message}")


def test_too_many_points_are_counted_not_made() -> None:
    vary = {WORKERS: "1:1000:1", SHARE: "0:1:0.000001"}
    assert faults(vary) == ["sweep: has 1,000,001,000 points, the most is 20,000"]


def test_a_fault_is_told_where_it_was_written() -> None:
    cause = {WORKERS: Cause(f"--vary {WORKERS}", 7, 3)}
    with pytest.raises(ScenarioError, match=r"town.yaml:7:3: --vary ladder.grid.workers: must be at least 0"):
        lay_out(small(), Sweep(vary={WORKERS: "-1:1:2"}), source="town.yaml", causes=cause)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"vary": {}}, "at least 1 item"),
        ({"vary": {WORKERS: "1:2"}}, r"vary.`ladder.grid.workers`\n.*a grid needs a step, such as 1:2:STEP"),
        ({"vary": {WORKERS: "1:2:1"}, "measures": ["count.dine"]}, "there is no measure count.dine; did you"),
        ({"vary": {WORKERS: "1:2:1"}, "points": 4}, "the points of a design grid are given by its values"),
        ({"vary": {WORKERS: "1:2"}, "design": "sobol"}, "a design sobol needs a number of points"),
        (
            {"vary": {WORKERS: "1:2:1"}, "measures": ["count.done", "count.done"]},
            "measures: count.done is named twice",
        ),
        ({"vary": {WORKERS: "1:2"}, "design": "sobol", "points": 10**9}, "less than or equal to 20000"),
    ],
)
def test_a_section_that_makes_no_sense_is_refused(section: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Sweep.model_validate(section)


def test_choices_keep_their_kind() -> None:
    assert Choice((1, True, 0, False)).values == (1, True, 0, False)
