"""Every number says where it comes from, and a documented one stands in its quote."""

from dataclasses import replace
from pathlib import Path

import pytest

from gridsim.scenario.load import load
from gridsim.scenario.quotes import chinese_number, numbers, spans
from gridsim.scenario.sources import Parameter, explain, quote_holds
from gridsim.scenario.write import resolved

ROOT = Path(__file__).parent
SHIPPED = sorted((ROOT / "../scenarios").glob("*.yaml"))
TUKE = ROOT / "../scenarios/tuke.yaml"


def documented(path: Path) -> list[Parameter]:
    return [parameter for parameter in explain(load(path).scenario) if parameter.kind == "documented"]


def parameter(value: str, quote: str) -> Parameter:
    return Parameter("x", value, "", "documented", "an article", quote, "")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_documented_number_stands_in_its_quote(path):
    assert [found.path for found in documented(path) if not quote_holds(found)] == []


def test_tuke_documents_what_its_article_prints():
    assert {found.path: found.value for found in documented(TUKE)} == {
        "window.from": "2021-01-01",
        "town.villages": "10",
        "town.households": "2651",
        "town.members": "424",
        "town.centre_households": "35",
        "demand.done_in_window": "613",
        "visits.contact.every": "1 week",
        "visits.face_to_face.every": "1 month",
        "ladder.grid.workers": "74",
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_changed_digit_is_caught(path):
    for found in documented(path):
        for place, digit in enumerate(found.value):
            if digit.isdigit() and not found.path.startswith("window"):
                changed = found.value[:place] + str((int(digit) + 1) % 10) + found.value[place + 1 :]
                assert not quote_holds(replace(found, value=changed)), (found.path, changed)


@pytest.mark.parametrize(
    ("value", "quote", "holds"),
    [
        ("2651", "2,651 households", True),
        ("2651", "２６５１戶", True),
        ("2651", "二千六百五十一戶", True),
        ("651", "2,651 households", False),
        ("42", "424名", False),
        ("74", "七十四人", True),
        ("4", "七十四人", False),
        ("2", "兩名", True),
        ("1600", "突破1600萬元", False),
        ("16000000", "突破1600萬元", True),
        ("0.62", "62%", True),
        ("62", "62%", False),
        ("4.7", "4.7 of them", True),
        ("1 week", "周聯系", True),
        ("2 weeks", "周聯系", False),
        ("2 weeks", "每兩週", True),
        ("1 month", "月月研究", True),
        ("1 month", "5月9日", False),
        ("3 working days", "三个工作日内", True),
        ("3 days", "三个工作日内", False),
        ("40 min", "每次40分鐘", True),
        ("monthly", "月月研究", True),
        ("weekly", "月月研究", False),
        ("half_monthly", "每半月", True),
        ("monthly", "每半月", False),
        ("2021-01-01", "2021年以來", True),
        ("2020-01-01", "2021年以來", False),
        ("2021-05-09", "2021年以來", False),
        ("2021-05-09", "2021年5月9日", True),
        ("own", "各管各的", True),
    ],
)
def test_a_value_holds_only_where_its_quote_says_it(value, quote, holds):
    assert quote_holds(parameter(value, quote)) is holds


def test_numbers_and_spans_are_read_whole():
    assert numbers("13個…35個，2.5, 一百零八") == {13, 35, 2.5, 108}
    assert chinese_number("十") == 10
    assert (3600.0, "natural") in spans("1小時")


def test_every_leaf_of_the_resolved_scenario_is_explained():
    scenario = load(TUKE).scenario
    paths = [found.path for found in explain(scenario)]
    assert len(paths) == len(set(paths))
    assert {path.partition(".")[0].partition("[")[0] for path in paths} == set(resolved(scenario)) - {
        *("name", "title", "description", "seed", "replications", "sources", "sweep", "expect")
    }
    assert {"demand.hours[1].share", "urgent.bypass", "warm_up", "outside.wait.lognormal.sigma"} <= set(paths)
    assert not [path for path in paths if "title" in path]


def test_a_source_covers_its_section_unless_a_more_exact_one_is_listed(tmp_path):
    path = tmp_path / "town.yaml"
    text = (ROOT / "scenarios/valid/small.yaml").read_text(encoding="utf-8")
    path.write_text(
        text.partition("sources:\n  town")[0] + "sources:\n  ladder: {kind: data, source: ledger}\n"
        "  ladder.grid.workers: {kind: external, source: list}\n",
        encoding="utf-8",
    )
    found = {parameter.path: (parameter.kind, parameter.source) for parameter in explain(load(path).scenario)}
    assert found["ladder.grid.workers"] == ("external", "list")
    assert found["ladder.town.work.lognormal.sigma"] == ("data", "ledger")
    assert found["town.households"] == ("assumed", "")


@pytest.mark.parametrize(
    ("options", "source"),
    [
        ({"variant": "sixty_workers"}, "set by variant sixty_workers"),
        ({"settings": ["ladder.grid.workers=61"]}, "set by --set ladder.grid.workers=61"),
        ({"settings": ["ladder.grid.workers=74"]}, "set by --set ladder.grid.workers=74"),
    ],
)
def test_a_changed_value_is_no_longer_documented(options, source):
    found = {parameter.path: parameter for parameter in explain(load(TUKE, **options).scenario)}
    workers = found["ladder.grid.workers"]
    assert (workers.kind, workers.source, workers.quote) == ("assumed", source, "")
    assert found["town.members"].kind == "documented"


def test_a_value_changed_from_a_base_loses_the_source_of_the_base(tmp_path):
    path = tmp_path / "town.yaml"
    (tmp_path / "tuke.yaml").write_bytes(TUKE.read_bytes())
    path.write_text(
        "base: tuke.yaml\nladder: {grid: {workers: 60}}\ntown: {members: 400, villages: 10}\n"
        "outside: {wait: 3 days}\n"
        "sources: {town.members: {kind: documented, source: a list, quote: 400名}}\n",
        encoding="utf-8",
    )
    found = {parameter.path: parameter for parameter in explain(load(path).scenario)}
    assert found["ladder.grid.workers"].kind == "assumed"
    assert found["town.members"].quote == "400名"
    assert found["town.villages"].kind == "documented"
    assert found["outside.wait.constant"].kind == "assumed"
