"""Figures of sweeps: titles claim what is settled and no more, and marks stand where their numbers are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from gridsim.output.accounts.sweep import Account, possible, said
from gridsim.output.figures.effects import name as row_name
from gridsim.output.figures.heat import places_of
from gridsim.output.figures.scene import scene_of
from gridsim.output.figures.sheet import settings, sheet
from gridsim.output.figures.sweep import figures
from gridsim.output.words.inputs import input_name
from gridsim.scenario.load import load
from gridsim.scenario.sweeping import Choice, Range, Sweep
from gridsim.study.points import lay_out
from gridsim.study.summary import Key
from small import small
from test_figures import check_room, words

DAYS: Key = ("days_to_solved.restricted", "")
NOISE = np.array([-1.0, 1.0, -1.0, 1.0])
WORKERS, SHARE, TOWN = "ladder.grid.workers", "outside.share", "ladder.town.workers"
GRID: dict[str, Any] = {WORKERS: "1:3:1", SHARE: [0.0, 0.5]}
Function = Callable[..., Any]


def account_of(function: Function, keys: tuple[Key, ...] = (DAYS,), **sweep: Any) -> Account:
    """What a sweep finds where a measure is a function of the inputs that gives four replications."""
    section = Sweep(**{"vary": GRID, **sweep})
    design = lay_out(small({}), section)
    values = np.array([np.broadcast_to(function(*point.values), 4) for point in design.points], float)
    numbers = dict.fromkeys(keys, values)
    return Account(
        design=design,
        total=len(design.points),
        sweep=section,
        replications=4,
        numbers=numbers,
        cases=dict.fromkeys(keys, np.full(values.shape, 100.0)),
        shares_done=np.ones(values.shape),
        failures={},
        folder=Path("results"),
    )


def drawn(account: Account, name: str, lang: Any = "en") -> Figure:
    scene = scene_of(account, lang)
    fill = dict(figures(scene))[name]
    with settings(scene.subject.lettering):
        figure = sheet(fill, scene.footnote())
        figure.canvas.draw()
        check_room(figure)
    return figure


def title(figure: Figure) -> str:
    """What is written above a figure, on one line."""
    return words(figure).replace("\n", " ")


def line(ax: Axes, label: str) -> tuple[list[float], list[float]]:
    """Where a line of a legend's words is drawn."""
    (found,) = [one for one in ax.lines if one.get_label() == label]
    return list(np.atleast_1d(found.get_xdata())), list(np.atleast_1d(found.get_ydata()))


# titles


def test_an_input_that_is_settled_is_named_though_another_has_the_larger_mean() -> None:
    text = title(
        drawn(
            account_of(lambda workers, share: 20 + 0.5 * workers + 8 * share * NOISE + share * 5), "effects"
        )
    )
    assert "no input's effect is settled" not in text
    assert (
        "grid (workers) matters, +1.00 days from 1 to 3; Outsiders (share of matters) may matter as much"
        in text
    )


def test_an_input_matters_most_only_where_no_other_may_matter_as_much() -> None:
    text = title(drawn(account_of(lambda workers, share: 20 + workers + 18 * share), "effects"))
    assert "Outsiders (share of matters) matters most, +9.00 days from 0% to 50%" in text


def test_nothing_is_ranked_where_nothing_is_settled_or_nothing_differs() -> None:
    unsettled = drawn(account_of(lambda workers, share: 20 + workers * NOISE), "effects")
    assert "no input's effect is settled" in title(unsettled)
    assert "no input makes a difference" in title(drawn(account_of(lambda workers, share: 20), "effects"))


def test_a_heat_map_tells_of_any_cell_that_is_settled_to_be_better() -> None:
    def noisy(workers: int, share: float) -> Any:
        return 20 - (workers == 2) - (2 + 6 * NOISE) * (workers == 3) + 9 * share

    text = title(drawn(account_of(noisy), "heat-days_to_solved.restricted"))
    assert "1 of the other 5 points is settled to be better than the base, 20.0 days" in text


@pytest.mark.parametrize(
    "vary", [GRID | {WORKERS: "2:4:1"}, GRID | {TOWN: [1, 2]}], ids=["base off the grid", "three inputs"]
)
def test_a_heat_map_claims_no_best_that_nothing_settles(vary: dict[str, Any]) -> None:
    def noisy(workers: int, share: float, *rest: int) -> Any:
        return 20 - workers * NOISE - 0.1 * workers + 9 * share

    text = title(drawn(account_of(noisy, vary=vary), "heat-days_to_solved.restricted"))
    assert "lowest mean" in text
    assert "cannot be told from it" in text
    assert ": best" not in text


def test_a_heat_map_names_the_best_where_it_is_settled() -> None:
    text = title(
        drawn(account_of(lambda workers, share: 20 - workers + 9 * share), "heat-days_to_solved.restricted")
    )
    assert "best 17.0 days at grid (workers) 3, Outsiders (share of matters) 0%; the base has 19.0" in text


@pytest.mark.parametrize("workers", ["1:3:1", "2:4:1"])
def test_cells_that_are_all_equal_are_neither_ranked_nor_coloured(workers: str) -> None:
    account = account_of(lambda *values: 0.0, vary=GRID | {WORKERS: workers})
    figure = drawn(account, "heat-days_to_solved.restricted")
    assert "0.0 days everywhere" in title(figure)
    assert len(figure.axes) == 1


# the base


@pytest.mark.parametrize("share", [[0.0, 0.5], [0.5, 1.0]])
def test_the_base_stands_at_its_own_mean(share: list[float]) -> None:
    account = account_of(lambda workers, share: 20 - workers + 9 * share, vary=GRID | {SHARE: share})
    figure = drawn(account, "response-days_to_solved.restricted")
    assert line(figure.axes[0], "mean of the base itself") == ([1.0], [19.0])
    assert "mean of the base itself" in [
        text.get_text()
        for text in figure.axes[0].get_legend().get_texts()  # type: ignore[union-attr]
    ]


@pytest.mark.parametrize("sweep", [{}, {"design": "sobol", "points": 16}])
def test_a_base_that_is_on_no_axis_is_told_of(sweep: dict[str, Any]) -> None:
    vary = {WORKERS: "2:4:1", SHARE: [0.25, 0.5]}
    figure = drawn(
        account_of(lambda workers, share: 20 - workers, vary=vary, **sweep),
        "response-days_to_solved.restricted",
    )
    assert "(base: 1, not on this axis)" in figure.axes[0].get_xlabel()
    assert "(base: 0%, not on this axis)" in figure.axes[1].get_xlabel()


def test_a_base_outside_a_heat_map_is_told_of() -> None:
    account = account_of(lambda workers, share: 20 - workers, vary=GRID | {WORKERS: "2:4:1"})
    outside = "The base is outside: grid (workers) 1, Outsiders (share of matters) 0%."
    assert outside in title(drawn(account, "heat-days_to_solved.restricted"))


# effects


def test_the_bars_of_an_input_and_their_intervals_do_not_cover_each_other() -> None:
    account = account_of(
        lambda workers, share: 20 + workers * (1 + 0.1 * NOISE) + 9 * share, design="one_at_a_time"
    )
    (ax,) = drawn(account, "effects").axes
    boxes = sorted((bar.get_y(), bar.get_y() + bar.get_height()) for bar in ax.patches)  # type: ignore[attr-defined]
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(boxes))
    heights = [segment[0][1] for whiskers in ax.collections for segment in whiskers.get_segments()]  # type: ignore[attr-defined]
    assert len(set(heights)) == len(heights)


@pytest.mark.parametrize("design", ["grid", "one_at_a_time"])
def test_where_nothing_differs_words_say_so(design: str) -> None:
    figure = drawn(account_of(lambda workers, share: 20, design=design), "effects")
    rows = len(figure.axes[0].get_yticks())
    assert words(figure).count("no difference") == rows
    assert [mark.get_marker() for mark in figure.axes[0].lines].count("x") == rows


SOLVED: Key = ("rate.solved_within", "")
TWO: Key = ("days_to_response.restricted", "")
THREE: Key = ("village.worst", "")


@pytest.mark.parametrize("size", [0.9, 3e6])
@pytest.mark.parametrize("design", ["grid", "one_at_a_time", "latin_hypercube"])
def test_rounding_is_no_difference(design: str, size: float) -> None:
    """The same value at all points but for its last digits, in each replication another."""
    luck = np.array([1.0, 1.01, 0.98, 1.02])
    section = {"design": design, **({"points": 12} if design == "latin_hypercube" else {})}
    vary = {WORKERS: "1:3:1", "town.households": "100:200:10"}
    account = account_of(
        lambda workers, households: size * luck * (1 + 2e-16 * (7 * workers + households) ** 1.5),
        (SOLVED,),
        vary=vary,
        **section,
    )
    assert np.ptp(account.numbers[SOLVED], axis=0).max() > 0
    figure = drawn(account, "effects")
    assert words(figure).count("no difference") == len(figure.axes[0].get_yticks())
    assert figure.axes[0].get_xlim() == (-1.0, 1.0)
    assert "no input makes a difference" in title(figure)


def test_a_share_differs_by_no_more_than_all_of_it() -> None:
    luck = np.array([0.0, 1.0, 1.0, 1.0])
    account = account_of(lambda workers, share: luck if workers > 1 else 1 - luck, (SOLVED,))
    change = next(one.change for one in account.effects[SOLVED].main if one.inputs == (0,))
    assert change.high > 1
    bounded = possible(change, SOLVED)
    assert (bounded.mean, bounded.low, bounded.high) == (0.5, -1.0, 1.0)
    assert possible(change, DAYS) == change
    figure = drawn(account, "effects")
    ends = [x for line in figure.axes[0].collections for x in line.get_segments()[0][:, 0]]  # type: ignore[attr-defined]
    assert max(ends) == 100.0


DRAWN: dict[str, Any] = {"vary": {WORKERS: "1:3:1", SHARE: "0.0:1.0"}, "design": "sobol"}


@pytest.mark.parametrize(("points", "groups"), [(8, 0), (16, 3)])
def test_a_legend_promises_no_line_that_is_not_drawn(points: int, groups: int) -> None:
    account = account_of(
        lambda workers, share: 0.9 * share + 0.01 * workers, (SOLVED,), points=points, **DRAWN
    )
    figure = drawn(account, "response-rate.solved_within")
    lines = [len(one.get_xdata()) for ax in figure.axes for one in ax.lines if one.get_linestyle() == "-"]  # type: ignore[arg-type]
    assert lines == [groups] * (2 if groups else 0)
    assert ("mean of neighbours" in words(figure)) is ("Lines join" in title(figure)) is bool(groups)


def test_the_axis_of_a_share_is_in_percent_and_the_base_within() -> None:
    account = account_of(lambda workers, share: 1 - 0.9 * share, (SOLVED,), points=8, **DRAWN)
    figure = drawn(account, "response-rate.solved_within")
    ax = figure.axes[[one.path for one in account.design.inputs].index(SHARE)]
    texts = [text.get_text() for text in ax.get_xticklabels()]
    assert {"0%", "100%"} <= set(texts)
    assert ax.get_xlim() == pytest.approx((-0.05, 1.05))
    assert not any("." in text for text in texts)
    _, (height,) = line(ax, "mean of the base itself")
    low, high = ax.get_ylim()
    assert height + 0.05 * (high - low) < high


def test_what_is_drawn_is_told_to_a_thousandth_of_its_range() -> None:
    design = account_of(lambda workers, share: 1, points=8, **DRAWN).design
    (share,) = [one for one in design.inputs if one.path == SHARE]
    assert said(share, 0.901204, design.base, "en") == "90.1%"
    assert said(replace(share, base=0.0345), 0.0345, design.base, "en") == "3.45%"
    steps = replace(share, spread=Range(0, 1, 0.00001))
    assert said(steps, 0.90121, design.base, "en") == "90.121%"


@pytest.mark.parametrize(
    ("means", "places"),
    [([2.541, 2.546, 2.55], 2), ([2.5411, 2.5414], 4), ([641.2, 641.9], 0),
     ([0.0, 0.0], 1), ([90.12, 90.31], 1)],
)  # fmt: skip
def test_cells_have_three_figures_unless_they_would_read_alike(means: list[float], places: int) -> None:
    assert places_of(np.array([means])) == places


MEETING = "ladder.town.meeting"


def notes_of(account: Account) -> list[str]:
    """What stands beneath the marks of the first of three panels."""
    account = replace(account, numbers=dict.fromkeys((DAYS, TWO, THREE), account.numbers[DAYS]))
    return [text.get_text() for text in drawn(account, "effects").axes[0].texts]


LONG = [{"en": f"{letter * 20} and {letter * 20}", "zh": letter} for letter in "abc"]


def test_values_without_room_are_shortened_and_not_dropped() -> None:
    vary = {SHARE: [0.0, 0.25], "ladder.grid.title": LONG[:2]}
    account = account_of(lambda share, one: 20 + (1 + share) * bool(one and one["en"] > "b"), vary=vary)
    single, share, pair = notes_of(account)
    assert share == "+0.12  (0% → 25%)"
    assert re.fullmatch(r"\+1\.12\n\(a+…a+ → b+…b+\)", single)
    assert re.fullmatch(r"\+0\.25  \(0% → 25%\)\n× \(a+…a+ → b+…b+\)", pair)


def test_sections_without_room_are_told_without_their_keys() -> None:
    levels = [
        {"every": "half_monthly", "on": [1, 15], "agenda": 5},
        {"every": "monthly", "on": [10], "agenda": 5},
        {"every": "monthly", "on": [10], "agenda": 20},
    ]
    account = account_of(lambda one: 20 - one["agenda"] if one else 0, vary={MEETING: levels})
    assert notes_of(account) == ["-15.0  (half-monthly, 5 → monthly, 20)"]


def test_values_that_would_read_alike_are_left_out() -> None:
    """In the title they are whole."""
    titles = [{"en": f"{'A' * 40}{letter}{'A' * 40}", "zh": letter} for letter in "BC"]
    account = account_of(lambda one: 20 + bool(one and "B" in one["en"]), vary={"ladder.grid.title": titles})
    assert notes_of(account) == ["-1.00"]
    assert [scene_of(account, "en").value(0, one) for one in titles] == [one["en"] for one in titles]


@pytest.mark.parametrize("design", ["grid", "one_at_a_time"])
def test_two_lines_of_values_leave_the_other_rows_and_the_axis_free(design: str) -> None:
    vary = {SHARE: [0.0, 0.25], "ladder.grid.title": LONG}
    account = account_of(
        lambda share, one: 20 + (1 + share) * "abc".find(one["en"][0] if one else "a"),
        vary=vary,
        design=design,
    )
    figure = drawn(
        replace(account, numbers=dict.fromkeys((DAYS, TWO, THREE), account.numbers[DAYS])), "effects"
    )
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for ax in figure.axes:
        boxes = [text.get_window_extent(renderer) for text in ax.texts]
        assert any("\n" in text.get_text() for text in ax.texts)
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
        assert min(box.y0 for box in boxes) > ax.bbox.y0


def test_both_names_of_a_pair_can_be_told() -> None:
    vary = {"ladder.member.solves.grid": [0.0, 0.25], "ladder.town.limit": ["1 day", "2 days"]}
    scene = scene_of(account_of(lambda *_: 20, vary=vary), "en")
    assert row_name(scene, (0, 1)) == "member (share…t needs grid) ×\ntown (limit)"
    assert row_name(scene, (0,)) == "member (share solved of what needs grid)"
    short = scene_of(account_of(lambda *_: 20, vary={TOWN: [1, 2], WORKERS: [1, 2]}), "zh")
    assert row_name(short, (0, 1)) == "town 人数 × grid 人数"


MONTHLY = {"every": "monthly", "on": [10], "agenda": 20, "order": "first_come"}


@pytest.mark.parametrize(
    ("choices", "said_in_chinese"),
    [
        ([{"every": "monthly", "agenda": 3}, {"every": "weekly", "agenda": 3}],
         ["周期：每月、议题数：20", "周期：每月、议题数：3", "周期：每周、议题数：3"]),
        ([{"every": "monthly", "agenda": 20}, {"every": "weekly", "agenda": 20}], ["每月", "每月", "每周"]),
        ([{"every": "weekly", "agenda": 3}, {"every": "quarterly", "agenda": 9}], ["每月", "每周", "每季度"]),
        ([{"every": "half_monthly", "agenda": 5}, {"every": "monthly", "agenda": 3}],
         ["周期：每月、议题数：20", "周期：每半月、议题数：5", "周期：每月、议题数：3"]),
        ([{"every": "monthly", "agenda": 3}, {"every": "monthly", "agenda": 9}],
         ["议题数：20", "议题数：3", "议题数：9"]),
    ],
    ids=["another agenda", "the base itself", "one word", "the first key too", "a number with its key"],
)  # fmt: skip
def test_levels_of_a_section_are_told_apart_from_the_base_too(
    choices: list[dict[str, Any]], said_in_chinese: list[str]
) -> None:
    design = account_of(lambda *_: 20, vary={MEETING: choices}).design
    one = replace(design.inputs[0], base=MONTHLY)
    assert [said(one, value, design.base, "zh") for value in (MONTHLY, *choices)] == said_in_chinese


def test_a_constant_of_the_base_is_the_number_that_a_choice_may_state() -> None:
    base = {"by": "member", "every": "1 week", "work": {"constant": "10 min"}}
    choices = [{"by": "member", "every": every, "work": "10 min"} for every in ("1 week", "2 weeks")]
    design = account_of(lambda *_: 20).design
    one = replace(design.inputs[0], path="visits.contact", spread=Choice(tuple(choices)), base=base)
    assert [said(one, value, design.base, "en") for value in (base, *choices)] == [
        "1 week",
        "1 week",
        "2 weeks",
    ]


def test_a_window_that_is_varied_has_no_dates_in_the_footer() -> None:
    vary = {"window.to": ["2024-04-01", "2024-05-01"]}
    figure = drawn(account_of(lambda end: 20, vary=vary), "effects")
    assert "window varied" in title(figure)
    assert "window 2024" not in title(figure)


def test_axes_name_inputs_without_their_keys() -> None:
    account = account_of(lambda workers, share: 20 + workers)
    for name in ("heat-days_to_solved.restricted", "response-days_to_solved.restricted"):
        assert f"[{WORKERS}]" not in words(drawn(account, name))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_titles_of_panels_do_not_overlap(lang: Any) -> None:
    keys: tuple[Key, ...] = (
        DAYS,
        ("days_to_solved.p90_all", ""),
        ("a_measure_with_a_very_long_name.of_it", "grid"),
    )
    figure = drawn(
        account_of(lambda workers, share: 20 + workers + 9 * share, keys[:2], vary=GRID), "effects", lang
    )
    check_titles(figure)
    account = account_of(
        lambda workers, share: 20 + workers, (DAYS, ("days_to_response.restricted", ""), keys[1])
    )
    check_titles(drawn(account, "effects", lang))


def check_titles(figure: Figure) -> None:
    """No two titles or names of axes lie over each other."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    titles = [text for ax in figure.axes for text in ax.get_children() if isinstance(text, Text)]
    names = [ax.xaxis.label for ax in figure.axes]
    boxes = [text.get_window_extent(renderer) for text in (*titles, *names) if text.get_text()]
    notes = [one.get_window_extent(renderer) for ax in figure.axes for one in ax.texts]
    boxes = [box for box in boxes if not any(np.array_equal(box, note) for note in notes)]
    assert len(boxes) >= 2 * len([ax for ax in figure.axes if ax.axison])
    assert not any(one.overlaps(other) for one in boxes for other in boxes if one is not other)


def test_a_number_stands_at_its_mark_unless_it_would_leave_the_panel() -> None:
    figure = drawn(account_of(lambda workers, share: 20 - workers + 4 * share), "effects")
    ax = figure.axes[0]
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for text, x in (("-2.00", -2.0), ("+2.00", 2.0)):
        (note,) = [one for one in ax.texts if one.get_text().startswith(text)]
        box, mark = note.get_window_extent(renderer), ax.transData.transform((x, 0))[0]
        assert box.x0 <= mark <= box.x1
        assert ax.bbox.x0 <= box.x0 < box.x1 <= ax.bbox.x1


# names


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("ladder.grid.workers", "Grid worker (workers)", "网格员人数"),
        ("visits.contact.every", "Weekly contact (cadence)", "周联系周期"),
        ("ladder.grid.nothing", "ladder.grid.nothing", "ladder.grid.nothing"),
        ("town.households", "Town (households)", "全镇户数"),
    ],
)
def test_inputs_are_named_by_titles_or_else_by_their_paths(path: str, en: str, zh: str) -> None:
    scenario = load(Path(__file__).parent.parent / "scenarios" / "tuke.yaml").scenario
    assert (input_name(path, scenario, "en"), input_name(path, scenario, "zh")) == (en, zh)


def test_spans_of_time_are_in_the_language_of_the_figure() -> None:
    account = account_of(lambda limit: 20, vary={"ladder.member.limit": ["1 week", "2 working days"]})
    figure = drawn(account, "response-days_to_solved.restricted", "zh")
    assert [text.get_text() for text in figure.axes[0].get_xticklabels()] == ["1 周", "2 个工作日"]
