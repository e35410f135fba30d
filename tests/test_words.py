"""What gridsim says, it says in English and in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from gridsim.errors import Fault
from gridsim.output.words.faults import in_chinese
from gridsim.output.words.inputs import input_name, named, value_name
from gridsim.output.words.quantities import measure_name, measure_named
from gridsim.output.words.terms import TOPICS, WORDS, Language, counted
from gridsim.scenario.expecting import keys_of_measures
from gridsim.scenario.keys import TOP, Shape, inside
from gridsim.scenario.load import load
from gridsim.scenario.measured import MEASURES
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import explain
from gridsim.scenario.write import resolved
from gridsim.study.points import NEVER_VARIED, found

ROOT = Path(__file__).parent
FILES = [ROOT.parent / "scenarios" / "tuke.yaml", *sorted((ROOT / "scenarios" / "valid").glob("*.yaml"))]
TUKE = load(FILES[0]).scenario
LANGUAGES: tuple[Language, ...] = ("en", "zh")
UNTITLED = {"theory.judged"}
"""A column that speaks for itself in English."""
NO_INPUTS = set(NEVER_VARIED) - {"run_on"}
"""Keys of a scenario that no input's path begins with; the run-on is an input, though no sweep varies it."""


def parts(text: str) -> set[str]:
    """What is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_term_stands_in_one_topic_alone() -> None:
    assert sum(len(topic.TERMS) for topic in TOPICS) == len(WORDS)


def test_every_term_has_words_in_both_languages() -> None:
    assert {key for key, words in WORDS.items() if not all(words)} == UNTITLED


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__.rpartition(".")[2])
def test_both_languages_fill_in_the_same(topic) -> None:
    found = {key for key, (english, chinese) in topic.TERMS.items() if parts(english) != parts(chinese)}
    assert found == set()


# inputs


def keys(shape: Shape, seen: set[str]) -> Iterator[tuple[str, Shape]]:
    """Every key that an input's path can have, by its section."""
    if shape.kind in (dict, list):
        further = inside(shape, 0 if shape.kind is list else "x")
        yield from keys(further, seen) if further else ()
    if shape.section is None or shape.section.__name__ in seen:
        return
    seen.add(shape.section.__name__)
    for key in shape.keys:
        field, further = f"{shape.section.__name__}.{key}", inside(shape, key)
        assert further is not None
        if key != "title" and (shape is not TOP or key == "run_on" or key not in NEVER_VARIED):
            yield field, further
            yield from keys(further, seen)


FIELDS = dict(keys(TOP, set()))


def words_of(field: str) -> set[str]:
    """The terms that a key has; a family of distributions is left out of a name and stands in values."""
    section, _, key = field.partition(".")
    kinds = ("family",) if section == "Distribution" else ("subject", "key")
    return {f"{kind}.{key if kind == 'family' else field}" for kind in kinds} & set(WORDS)


def test_every_key_of_a_scenario_has_words() -> None:
    assert [field for field in FIELDS if len(words_of(field)) != 1] == []
    assert len(FIELDS) > 120


def test_no_key_has_words_that_a_scenario_has_not() -> None:
    told = {term.partition(".")[2] for term in WORDS if term.startswith(("key.", "subject.", "whole."))}
    assert told - set(FIELDS) == set()


def test_every_word_that_the_schema_offers_has_words() -> None:
    def options(annotation: Any) -> Iterator[str]:
        if get_origin(annotation) is Literal:
            yield from get_args(annotation)
        else:
            for part in get_args(annotation):
                yield from options(part)

    def sections(one: type[BaseModel]) -> Iterator[tuple[str, Any]]:
        for name, field in one.model_fields.items():
            yield f"{one.__name__}.{field.alias or name}", field.annotation

    classes = {shape.section for shape in (TOP, *FIELDS.values()) if shape.section}
    classes |= {inner.section for shape in FIELDS.values() if (inner := inside(shape, "x")) and inner.section}
    classes |= {inner.section for shape in FIELDS.values() if (inner := inside(shape, 0)) and inner.section}
    offered = {
        (field, option) for one in classes for field, kind in sections(one) for option in options(kind)
    }
    missing = [
        (field, option)
        for field, option in sorted(offered)
        if field in FIELDS and not {f"value.{field}.{option}", f"value.{option}"} & set(WORDS)
    ]
    assert missing == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_input_of_a_scenario_has_a_name_of_its_own(path: Path, lang: Language) -> None:
    loaded = load(path)
    scenarios = [loaded.scenario, *(load(path, variant=name).scenario for name in loaded.variants)]
    for scenario in scenarios:
        paths = [one.path for one in explain(scenario)]
        names = {one: input_name(one, scenario, lang) for one in paths}
        assert [one for one, name in names.items() if name == one] == []
        if path.stem != "chinese":  # which has two groups of one title
            assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("town.members", "Town (Party members)", "全镇党员数"),
        ("ladder.village.meeting.every", "Village organisation (meeting cadence)", "嘎查村党组织会议周期"),
        ("ladder.village.meeting", "Village organisation (meeting)", "嘎查村党组织会议"),
        ("ladder.member.work.lognormal.median", "Party member (work median)", "党员工作量中位数"),
        ("ladder.member.work", "Party member (work)", "党员工作量"),
        ("ladder.nobody.workers", "nobody (workers)", "nobody 人数"),
        ("demand.hours[2].share", "Needs (hours 2 share)", "诉求第2时段比例"),
        ("demand.needed.grid", "Needs (share that needs Grid worker)", "诉求需由网格员解决的比例"),
        ("demand.needed", "Needs (levels needed)", "诉求所需层级"),
        ("demand.months.feb", "Needs (factor in February)", "诉求2月系数"),
        ("town.groups.veterans.visits.contact", "Veterans (cadence of Weekly contact)", "退役军人周联系周期"),
        ("town.community.households", "Hemei community (households)", "和美社区户数"),
        ("calendars.office.hours", "Calendar office (hours)", "“office”日历时段"),
        ("ladder", "Levels", "全部层级"),
        ("ladder.grid.nothing", "ladder.grid.nothing", "ladder.grid.nothing"),
        ("no path", "no path", "no path"),
        ("a..b", "a..b", "a..b"),
    ],
)
def test_inputs_have_names_in_both_languages_or_fall_back_on_their_paths(path: str, en: str, zh: str) -> None:
    assert [input_name(path, TUKE, lang) for lang in LANGUAGES] == [en, zh]
    assert named(path, TUKE, "zh") == (zh if zh == path else f"{zh} [{path}]")


@pytest.mark.parametrize(
    ("path", "value", "en", "zh"),
    [
        ("ladder.grid.workers", 1074, "1,074", "1,074"),
        ("ladder.grid.workers", None, "–", "–"),
        ("outside.share", 0.355, "35.5%", "35.5%"),
        ("demand.repeats.share", 0.12, "12%", "12%"),
        ("demand.overdispersion", 1.5, "1.5", "1.5"),
        ("visits.contact.every", "2 weeks", "2 weeks", "2 周"),
        ("limits.done", "15 working days", "15 working days", "15 个工作日"),
        ("ladder.village.meeting.every", "half_monthly", "half-monthly", "每半月"),
        ("ladder.village.meeting.on", [1, 15], "1, 15", "1日、15日"),
        ("ladder.village.meeting.on", ["mon", "last"], "Monday, last", "周一、末日"),
        ("ladder.grid.cover", "village", "one pool for a village", "全村统筹"),
        ("ladder.grid.calendar", "office", "office", "office"),
        ("urgent.enters", "grid", "Grid worker", "网格员"),
        ("urgent.bypass", True, "yes", "是"),
        ("calendars.office.days", "national", "official working days", "法定工作日（含调休）"),
        ("calendars.evenings.days", ["mon", "fri"], "Monday, Friday", "周一、周五"),
        ("ladder.grid.changes", [], "–", "–"),
        (
            "ladder.grid.passes_to",
            {"village": 0.7, "town": 0.3},
            "Village organisation: 70%, Town committee: 30%",
            "嘎查村党组织：70%、镇党委：30%",
        ),
        (
            "ladder.grid.work",
            {"lognormal": {"median": "1 h", "sigma": 1.3}},
            "lognormal (median: 1 h, sigma: 1.3)",
            "对数正态分布（中位数：1 小时、对数标准差：1.3）",
        ),
        ("ladder.grid.work", {"constant": "1 h"}, "constant: 1 h", "定值：1 小时"),
        ("no path", {"a": "b"}, "a: b", "a：b"),
    ],
)
def test_values_are_in_the_language(path: str, value: Any, en: str, zh: str) -> None:
    assert [value_name(path, value, TUKE, lang) for lang in LANGUAGES] == [en, zh]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_of_a_scenario_can_be_said(path: Path) -> None:
    scenario: Scenario = load(path).scenario
    data = resolved(scenario)
    for one in explain(scenario):
        for lang in LANGUAGES:
            said = value_name(one.path, found(data, one.path), scenario, lang)
            assert said
            assert "_" not in said.replace(one.value, "")


# measures


def test_every_measure_has_a_name_in_both_languages_for_whatever_it_is_given_for() -> None:
    of = keys_of_measures(TUKE) | {"village": ["村1"], "": [""]}
    for lang in LANGUAGES:
        every = [(name, key) for name, one in MEASURES.items() for key in of[one.keyed]]
        names = {key: measure_name(key, lang, TUKE) for key in every}
        assert [key for key, name in names.items() if "_" in name or "." in name] == []
        assert len(set(names.values())) == len(names)


def test_one_is_told_in_the_singular() -> None:
    assert [counted("days", number, "en") for number in (1, "1", "1.0", 2, 0)] == ["day"] * 2 + ["days"] * 3


def test_a_measure_is_named_with_what_is_typed() -> None:
    key = ("days_by_cause_and_level", "work/village")
    assert [measure_named(key, lang, TUKE) for lang in LANGUAGES] == [
        "days to solved by cause and level (work on it, Village organisation) "
        "[days_by_cause_and_level/work/village]",
        "到解决的天数，按原因和层级（实际办理、嘎查村党组织） [days_by_cause_and_level/work/village]",
    ]
    assert measure_name(("load.mean", "grid"), "zh") == "人员忙碌率（grid）"
    assert measure_name(("days_to_contact.mean", ""), "zh") == "days_to_contact.mean"


# faults


@pytest.mark.parametrize(
    ("message", "zh"),
    [
        (
            "must not be in months, which differ in length: write 30 days or 20 working days, found 1 month",
            "时限不能以月计，因为各月长短不一；请写 30天 或 20个工作日，现为 1 month",
        ),
        (
            "is a day that the month has not, which has 29, found 2024-02-30",
            "没有这一天，该月只有 29 天，现为 2024-02-30",
        ),
        (
            "ladder.town.meeting.on: 10 does not fit every: weekly, which needs weekdays; "
            "set both in one command: add --set 'ladder.town.meeting.on=[mon]'",
            "ladder.town.meeting.on: 10 与 every: weekly 不符，须为星期几，如 周一；"
            "请在同一命令中一并设置：--set 'ladder.town.meeting.on=[mon]'",
        ),
        (
            "must open before it closes, found 12:00-08:00; cut hours that pass midnight in two",
            "开始时刻须早于结束时刻，现为 12:00-08:00；跨午夜的时段请分成两段",
        ),
        ("an invisible character stands here, U+202E: delete it", "此处有不可见字符 U+202E，请删去"),
        ("has 周一 and mon, which are the same", "周一 与 mon 是同一项，重复了"),
        (
            "is no known key; did you mean members?; a full-width colon (：) does not end a key, "
            "write : and a space",
            "没有这个键；是否应为 members？；全角冒号（：）不能作键的结尾，请写半角冒号加空格",
        ),
        (
            "a full-width comma (，) does not part entries, write , and a space",
            "全角逗号（，）不能分隔各项，请写半角逗号加空格",
        ),
        (
            "2027 is not in the official table of holidays, which holds 2004 to 2026; choose `fallback: "
            "statutory` for the holidays by law without adjusted working days",
            "官方节假日安排只有 2004 至 2026 年，没有 2027 年；可选 `fallback: statutory`，"
            "按法定节假日（含补假，无调休）",
        ),
        ("nobody makes these visits: grid has no workers", "无人进行这项走访：grid 没有人员"),
    ],
)
def test_faults_are_told_in_chinese(message: str, zh: str) -> None:
    assert in_chinese(Fault(1, 1, "x", message)).message == zh
