"""Figures draw whatever the replications hold, say what they hold, and never an empty box."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from gridsim.output.figures import fonts
from gridsim.output.figures.fonts import LATIN, Lettering, covers, labels_language, lettering
from gridsim.output.figures.page import Heading, Subject, number
from gridsim.output.figures.run import FIGURES, draw, draw_all
from gridsim.output.figures.sheet import save, settings, sheet
from gridsim.output.words.lines import label, wrapped
from gridsim.scenario.load import from_resolved, load
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.scenario.starter import starter
from gridsim.study.cases import CAUSES
from gridsim.study.compare import TOTAL, VILLAGE
from gridsim.study.measures import Outcome, Value
from gridsim.study.replicate import Job, replicate
from gridsim.study.statistics import interval
from gridsim.study.summary import summarise

Study = tuple[Scenario, list[Outcome]]


FOLLOWED = 70
"""Days for which each need is followed."""


def simulated(folder: Path, *changes: str, replications: int = 3) -> Study:
    path = folder / "town.yaml"
    text = starter("town").replace("warm_up: 90 days", f"warm_up: 90 days\nrun_on: {FOLLOWED} days")
    path.write_text(text, encoding="utf-8")
    scenario = load(path, settings=changes).scenario
    job = Job(scenario, folder, engine="fast")
    return scenario, replicate(job, range(replications))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return simulated(tmp_path_factory.mktemp("study"))


def drawn(study: Study, name: str, lang: Any = "en", letters: Lettering | None = None) -> Figure:
    scenario, outcomes = study
    subject = Subject(scenario, summarise(outcomes), letters or lettering(lang), 74, 96, outcomes)
    with settings(subject.lettering):
        figure = draw(name, subject)
        figure.canvas.draw()
        check_glyphs(figure, subject.lettering)
        check_room(figure)
    return figure


def texts(figure: Figure) -> list[Text]:
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_text() and text.get_visible()
    ]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def check_glyphs(figure: Figure, letters: Lettering) -> None:
    """Every character of every text has a glyph in the fonts of the figure."""
    for text in texts(figure):
        assert covers(letters.families, text.get_text().replace("\n", "")), text.get_text()


def check_room(figure: Figure) -> None:
    """Nothing is cut off at the edges of the figure."""
    for artist in [*figure.texts, *figure.axes]:
        box = artist.get_tightbbox(figure.canvas.get_renderer())  # type: ignore[attr-defined]
        assert box is not None
        assert figure.bbox.x0 - 1 <= box.x0 < box.x1 <= figure.bbox.x1 + 1, artist
        assert figure.bbox.y0 - 1 <= box.y0 < box.y1 <= figure.bbox.y1 + 1, artist


def without(outcomes: list[Outcome], *starts: str) -> list[Outcome]:
    """The same replications, the measures of these names being nan and of no case."""
    return [
        dataclasses.replace(
            outcome,
            values=[
                dataclasses.replace(value, value=math.nan, cases=0)
                if value.name.startswith(starts)
                else value
                for value in outcome.values
            ],
        )
        for outcome in outcomes
    ]


def with_villages(study: Study, means: list[list[float]]) -> Study:
    """The same replications with other villages, a list of means for each."""
    scenario, outcomes = study
    changed = []
    for row, outcome in enumerate(outcomes):
        rest = [value for value in outcome.values if value.name != VILLAGE]
        new = [
            Value(VILLAGE, str(place + 1), mean[row], 0 if math.isnan(mean[row]) else 9)
            for place, mean in enumerate(means)
        ]
        changed.append(dataclasses.replace(outcome, values=rest + new))
    town = scenario.town.model_copy(update={"villages": len(means)})
    return scenario.model_copy(update={"town": town}), changed


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_says_how_it_came_about(study: Study, name: str, lang: str) -> None:
    figure = drawn(study, name, lang)
    said = words(figure).replace("\n", " ")
    if labels_language("zh")[0] == "zh" and lang == "zh":
        assert "3 次模拟" in said
        assert "此前预热 90 天" in said
        assert "96 项输入中 74 项为假定" in said
    else:
        assert (
            "3 replications · window 2024-01-01 to 2024-12-31 · after a warm-up of 90 days · seed 1" in said
        )
        assert "74 of 96 inputs are assumed" in said


def test_the_bars_of_days_add_up_to_the_judged_mean_of_all_needs(study: Study) -> None:
    figure = drawn(study, "days")
    (ax,) = figure.axes
    total = sum(bar.get_width() for container in ax.containers for bar in container)
    summary = summarise(study[1])
    assert len(ax.containers) == len(CAUSES)
    assert total == pytest.approx(summary.value(*TOTAL).mean)
    said = words(figure).replace("\n", " ")
    assert f"Of {number(total)} days from need to solved" in said
    needs = number(summary.value("count.arisen").mean)
    assert f"All {needs} needs of a replication count, each for up to {FOLLOWED} days." in said


def test_the_bars_of_flow_are_the_matters_that_come(study: Study) -> None:
    (ax,) = drawn(study, "flow").axes
    scenario, outcomes = study
    solved, rest = ([bar.get_width() for bar in part] for part in ax.containers)
    for row, level in enumerate(scenario.ladder):
        came = np.mean(
            [
                value.value * value.cases
                for outcome in outcomes
                for value in outcome.values
                if (value.name, value.key) == ("came_to_level", level)
            ]
        )
        assert solved[row] + rest[row] == pytest.approx(came)
        assert solved[row] > 0


def test_the_bars_of_load_are_the_busy_shares(study: Study) -> None:
    (ax,) = drawn(study, "load").axes
    scenario, outcomes = study
    visits, cases = ([bar.get_width() for bar in part] for part in ax.containers)
    both = [one + other for one, other in zip(visits, cases, strict=True)]
    expected = [summarise(outcomes).value("load.mean", level).mean for level in scenario.ladder]
    assert both == pytest.approx(expected)


def test_the_curve_and_its_marks_are_those_of_the_replications(study: Study) -> None:
    """The whole curve, for as long as needs are followed."""
    figure = drawn(study, "time_to_solved")
    (ax,) = figure.axes
    mean = np.mean([outcome.curve for outcome in study[1]], axis=0)
    assert len(mean) == FOLLOWED + 1
    assert ax.lines[0].get_ydata() == pytest.approx(mean)
    median = summarise(study[1]).value("days_to_solved.median_all").mean
    assert np.asarray(ax.lines[2].get_xdata()) == pytest.approx([median])


def with_values(study: Study, changes: dict[str, list[float]]) -> Study:
    """The same replications, these measures having a value for each."""
    changed = [
        dataclasses.replace(
            outcome,
            values=[
                dataclasses.replace(one, value=changes[one.name][row]) if one.name in changes else one
                for one in outcome.values
            ],
        )
        for row, outcome in enumerate(study[1])
    ]
    return study[0], changed


@pytest.mark.parametrize(
    ("median", "nine", "title", "marks"),
    [
        (
            [5.2] * 3,
            [20.0] * 3,
            "Half of all needs are solved within 5.2 days, 90% within 20",
            ["50%", "90%"],
        ),
        (
            [5.2] * 3,
            [20.0, 20.0, FOLLOWED],
            "Half of all needs are solved within 5.2 days; after 70",
            ["50%"],
        ),
        ([5.2, FOLLOWED, 5.2], [FOLLOWED] * 3, "After 70 days ", []),
    ],
)
def test_a_time_to_which_some_replication_does_not_come_is_neither_marked_nor_named(
    study: Study, median: list[float], nine: list[float], title: str, marks: list[str]
) -> None:
    planted = {"days_to_solved.median_all": median, "days_to_solved.p90_all": nine}
    figure = drawn(with_values(study, planted), "time_to_solved")
    said = words(figure).replace("\n", " ")
    assert title in said
    assert re.findall(r"(\d+%) solved: [\d.]+ days", said) == marks


def test_the_promise_stands_beside_what_needs_see_of_it(study: Study) -> None:
    shares = {"rate.done_on_time": [0.8] * 3, "rate.on_time_from_need": [0.5] * 3}
    said = words(drawn(with_values(study, shares), "time_to_solved")).replace("\n", " ")
    assert "kept, officially, for 80% of known matters whose limit has passed" in said
    assert "solved within it counted from the need: 50% of all needs." in said


def test_the_backlog_is_the_mean_of_its_replications(study: Study) -> None:
    (ax,) = drawn(study, "backlog").axes
    rows = [outcome.backlog for outcome in study[1]]
    assert ax.lines[-1].get_ydata() == pytest.approx(np.mean(rows, axis=0))
    assert [np.asarray(line.get_ydata()).tolist() for line in ax.lines[:3]] == [row.tolist() for row in rows]


def test_percents_of_flow_divide_the_numbers_beside_them(study: Study) -> None:
    """A replication with few matters counts in them as it counts in the numbers."""
    scenario, outcomes = study
    levels = list(scenario.ladder)
    shares = {"member": 0.25, "grid": 0.75, "town": 0.0}
    changed = []
    for outcome, cases in zip(outcomes[:2], (10, 90), strict=True):
        rest = [one for one in outcome.values if one.name not in ("solved_by_level", "came_to_level")]
        turned = shares if cases == 10 else {"member": 0.5, "grid": 0.5, "town": 0.0}
        found = [Value("solved_by_level", level, turned[level], cases) for level in levels]
        came = [Value("came_to_level", level, 1.0 if cases == 10 else 0.5, cases) for level in levels]
        changed.append(dataclasses.replace(outcome, values=rest + found + came))
    said = words(drawn((scenario, changed), "flow")).replace("\n", " ")
    assert "solves most matters: 26.2 of 50.0 (52%)" in said
    assert "27.5 come (55% of known matters)" in said
    assert "Percentages divide the mean numbers" in said


def settled_study(study: Study, *differences: list[float]) -> Study:
    """The same replications with villages that differ so much from the town's mean in each."""
    means = [
        next(float(one.value) for one in outcome.values if (one.name, one.key) == TOTAL)
        for outcome in study[1]
    ]
    return with_villages(
        study, [[mean + more for mean, more in zip(means, each, strict=True)] for each in differences]
    )


CHANCE = [4.0, -0.5, 1.0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_villages_are_sorted_and_what_is_settled_is_named(study: Study, lang: str) -> None:
    chinese = lang == "zh" and labels_language("zh")[0] == "zh"
    figure = drawn(settled_study(study, [-0.1, 0, 0.1], [9, 9.1, 9.2], CHANCE), "villages", lang)
    (ax,) = figure.axes
    names = [text.get_text() for text in ax.get_yticklabels()]
    assert names == [f"{'村' if chinese else 'village'} {place}" for place in (1, 3, 2)]
    said = words(figure).replace("\n", "" if chinese else " ")
    assert ("村 2 比全镇等得久" if chinese else "Village 2 waits longer than the town: ") in said
    both = drawn(settled_study(study, [-9, -9, -9.1], [9, 9.1, 9.2], [7, 7, 7.1]), "villages", lang)
    told = (
        "3 个村中有 2 个比全镇等得久，村 2"
        if chinese
        else "2 of 3 villages wait longer than the town, village 2 most"
    )
    assert told in words(both).replace("\n", "" if chinese else " ")
    less = drawn(settled_study(study, [-2, -2, -2.1], CHANCE, [0, 0.5, -0.5]), "villages", lang)
    told = "村 1 比全镇等得短" if chinese else "Village 1 waits less than the town"
    assert told in words(less).replace("\n", "" if chinese else " ")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_may_be_chance_is_not_in_the_title(study: Study, lang: str) -> None:
    """The worst of three is picked: an interval that leaves out the town by itself does not settle it."""
    worst = [2.0, 2.4, 2.8]
    alone = interval(np.array(worst))
    assert alone.low > 0
    several = [CHANCE] * 60
    chinese = lang == "zh" and labels_language("zh")[0] == "zh"
    for changed in (settled_study(study, CHANCE, [0, 0.5, -0.5]), settled_study(study, *several, worst)):
        figure = drawn(changed, "villages", lang)
        said = words(figure).replace("\n", "" if chinese else " ")
        unsettled = (
            "没有一个村与全镇的差别可以确定"
            if chinese
            else "No village's difference from the town is settled ("
        )
        assert unsettled in said
        assert "Bonferroni" in said
    single = drawn((changed[0], changed[1][:1]), "villages", lang)
    assert unsettled in words(single).replace("\n", "" if chinese else " ")


def test_a_team_that_is_more_than_wholly_busy_is_explained(study: Study) -> None:
    scenario, outcomes = study
    over = [
        dataclasses.replace(
            outcome,
            values=[
                dataclasses.replace(value, value=1.02) if value.name == "load.most" else value
                for value in outcome.values
            ],
        )
        for outcome in outcomes
    ]
    assert "More than 100% busy" in words(drawn((scenario, over), "load"))
    assert "More than 100% busy" not in words(drawn(study, "load"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_many_villages_the_worst_and_the_best_are_shown(study: Study, lang: str) -> None:
    figure = drawn(
        with_villages(study, [[place, place + 1.0, place + 2.0] for place in range(200)]), "villages", lang
    )
    (ax,) = figure.axes
    assert len(ax.get_yticks()) == 26
    assert "200" in words(figure)
    assert "175" in words(figure)


def test_one_village_is_compared_with_nobody(study: Study) -> None:
    assert "In village 1 a matter takes 5.0 days" in words(
        drawn(with_villages(study, [[4, 5, 6]]), "villages")
    )


def test_villages_without_matters_are_counted(study: Study) -> None:
    figure = drawn(with_villages(study, [[4, 5, 6], [math.nan] * 3]), "villages")
    assert "1 without a need are left out" in words(figure).replace("\n", " ")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_one_replication_has_no_intervals(study: Study, name: str, lang: str) -> None:
    figure = drawn((study[0], study[1][:1]), name, lang)
    assert not [one for ax in figure.axes for one in ax.collections]
    if lang == "en":
        assert "one replication, so no intervals" in words(figure)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("replications", [1, 2])
def test_a_town_without_matters_says_so(tmp_path: Path, replications: int, lang: str) -> None:
    empty = simulated(tmp_path, "demand.per_household_year=0", replications=replications)
    for name in FIGURES:
        figure = drawn(empty, name, lang)
        if name != "load" and lang == "en":
            assert "no matters" in words(figure)


@pytest.mark.parametrize("changes", [
    ("town.households=0",),
    ("ladder.grid.workers=0", "ladder.town.workers=0"),
    ("window.to=2024-01-02",),
    ("window.to=2024-02-15", "warm_up=0 days"),
    ("window.to=2026-01-01",),
    ("town.villages=1",),
    ("town.community.households=50", "town.community.grid_workers=1", "town.other_organisations=1"),
])  # fmt: skip
def test_odd_towns_draw(tmp_path: Path, changes: tuple[str, ...]) -> None:
    odd = simulated(tmp_path, *changes, replications=2)
    for name in FIGURES:
        for lang in ("en", "zh"):
            drawn(odd, name, lang)


@pytest.mark.parametrize("name", FIGURES)
def test_measures_without_a_value_draw(study: Study, name: str) -> None:
    scenario, outcomes = study
    for starts in (("load", "meeting"), ("came", "solved"), ("village", "days", "rate", "backlog")):
        drawn((scenario, without(outcomes, *starts)), name)


@pytest.mark.parametrize("name", FIGURES)
def test_long_and_foreign_titles_draw(study: Study, name: str) -> None:
    scenario, outcomes = study
    long = "The committee $x^2$ of the united_village organisations of the northern grassland " * 3
    titles = [Title(en=title, zh=title) for title in (long, "村党组织" * 30, "ᠠ\u0378\n😀")]
    levels = zip(scenario.ladder.items(), titles, strict=True)
    ladder = {name: level.model_copy(update={"title": title}) for (name, level), title in levels}
    for title in titles[1:]:
        titled = scenario.model_copy(update={"title": title, "ladder": ladder})
        for lang in ("en", "zh"):
            drawn((titled, outcomes), name, lang)


def test_two_draws_give_the_same_bytes(study: Study, tmp_path: Path) -> None:
    hashes = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        names = draw_all(*study, folder, "zh", assumed=1, inputs=2)
        assert names == sorted(
            names, key=[f"{name}.zh.{kind}" for name in FIGURES for kind in ("png", "svg")].index
        )
        assert sorted(names) == sorted(path.name for path in folder.iterdir())
        hashes.append([hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names])
    assert hashes[0] == hashes[1]
    svg = (tmp_path / "one" / "days.zh.svg").read_text(encoding="utf-8")
    assert str(Path.home()) not in svg
    assert "site-packages" not in svg
    assert "<dc:date>" not in svg


def test_the_users_own_settings_change_nothing(study: Study, tmp_path: Path) -> None:
    import matplotlib

    def drawing(folder: Path) -> bytes:
        folder.mkdir()
        draw_all(*study, folder, "en", assumed=1, inputs=2)
        return (folder / "flow.en.png").read_bytes()

    plain = drawing(tmp_path / "plain")
    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 30, "savefig.bbox": "tight"}):
        assert drawing(tmp_path / "odd") == plain
        assert matplotlib.rcParams["font.size"] == 30


def test_without_a_chinese_font_labels_are_english_and_say_why(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    assert labels_language("en") == ("en", "")
    lang, note = labels_language("zh")
    assert lang == "en"
    assert "gridsim[chinese]" in note
    assert lettering("zh") == Lettering("en", (LATIN,), note)
    for name in FIGURES:
        assert "gridsim[chinese]" in words(drawn(study, name, "zh")).replace("\n", " ")
    assert "days.zh.png" in draw_all(*study, tmp_path, "zh", assumed=1, inputs=2)


def test_names_that_no_font_can_write_become_numbers(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    scenario, outcomes = with_villages(study, [[1, 2, 3], [2, 3, 4]])
    town = scenario.town.model_copy(update={"roster": "roster.csv"})
    renamed = [
        dataclasses.replace(
            outcome,
            values=[
                dataclasses.replace(value, key="梅林庙嘎查" if value.key == "2" else "Left bank")
                if value.name == VILLAGE
                else value
                for value in outcome.values
            ],
        )
        for outcome in outcomes
    ]
    figure = drawn((scenario.model_copy(update={"town": town}), renamed), "villages")
    (ax,) = figure.axes
    assert [text.get_text() for text in ax.get_yticklabels()] == ["Left bank", "village 2"]


def test_a_font_without_the_needed_characters_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", (LATIN,))
    monkeypatch.setattr(fonts, "packaged_files", lambda: iter([Path("no such font.otf")]))
    assert fonts.chinese_font() is None


def test_a_missing_package_brings_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGE", "no-such-package-of-fonts")
    assert list(fonts.packaged_files()) == []


def test_lines_break_between_words_and_chinese_characters() -> None:
    assert label("Village organisation of the banner", 12) == "Village\norganisatio…"
    assert label("嘎查村党组织，镇党委", 12) == "嘎查村党组\n织，镇党委"
    assert wrapped("", lambda line: True, 2) == ""


def test_punctuation_is_the_same_in_labels_of_one_line_and_of_several(tmp_path: Path) -> None:
    """A font of another region has another comma for the language; the glyphs that are drawn tell."""
    label = "（甲），乙。"

    def glyphs(name: str, text: str) -> set[str]:
        def fill(figure: Figure) -> Heading:
            ax = figure.subplots()
            ax.set_xticks([0], [text])
            ax.set_yticks([])
            return Heading("", "")

        save(sheet(fill, ""), tmp_path, name)
        return set(re.findall(r'<path id="([^"]*CJK[^"]*)"', (tmp_path / f"{name}.svg").read_text("utf-8")))

    with settings(lettering("zh")):
        one, two = glyphs("one", label), glyphs("two", f"{label}\n{label}")
    assert len(one) == len(label)
    assert two == one


def test_resolved_scenarios_draw_too(study: Study) -> None:
    scenario, outcomes = study
    again = from_resolved(scenario.model_dump(mode="json", by_alias=True))
    assert words(drawn((again, outcomes), "flow")) == words(drawn(study, "flow"))
