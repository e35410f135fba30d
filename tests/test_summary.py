"""The summary says what the numbers say, in plain words."""

from __future__ import annotations

import math
import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from gridsim.model.town import build_town
from gridsim.output.accounts.advice import Cast
from gridsim.output.accounts.run import Report
from gridsim.output.summaries.agreement import agreement
from gridsim.output.summaries.loads import overloads
from gridsim.output.summaries.run import plain, show
from gridsim.output.words import measures, run
from gridsim.output.words.terms import Language, say
from gridsim.scenario.load import load
from gridsim.scenario.schema import Scenario
from gridsim.scenario.starter import starter
from gridsim.study.agreement import Agreement, Met
from gridsim.study.offered import Offered
from gridsim.study.replicate import Job, replicate
from gridsim.study.statistics import Interval
from gridsim.study.summary import Estimates, collect
from small import small

BUSY = {
    "demand.per_household_year": 60.0,
    "demand.sources": {"visit": 1.0},
    "visits.contact": {"by": "member", "every": "1 days", "work": "3 h"},
}


def shown(scenario: Scenario, lang: Language = "en", replications: int = 3, width: int = 140) -> str:
    outcomes = replicate(Job(scenario, Path()), range(replications))
    report = Report(scenario, build_town(scenario, Path()), outcomes, collect(outcomes), Path())
    file = StringIO()
    show(report, Console(file=file, width=width, markup=False), lang)
    return file.getvalue()


def test_where_visits_are_missed_staff_would_change_the_waiting() -> None:
    """The desk has no queue to speak of, since visits come after matters."""
    missed = shown(small(BUSY | {"ladder.member.calendar": "office", "town.households": 8}))
    assert "Here staff, or the cadence, would change the waiting." in missed
    assert "% missed" not in shown(small(BUSY | {"visits.contact.work": "1 min"}))


def test_what_more_staff_would_do_is_not_claimed_beside_visits_that_are_missed() -> None:
    """Nor where there is nobody, or where needs stay unknown: a desk without a queue says nothing of that."""
    busy = {"ladder.member.calendar": "office", "town.households": 8}
    alone = {"demand.per_household_year": 60.0, "ladder.grid.workers": 0}
    for changes in (BUSY | busy, alone):
        told = shown(small(changes))
        assert "Almost none of the waiting is for busy staff" in told
        assert "More staff" not in told
        assert "增加经办人员" not in shown(small(changes), "zh")


def test_days_waiting_to_be_asked_are_those_of_the_visitor_who_misses_visits() -> None:
    """Two visits of one visitor have one sentence; the waiting for another visitor is not theirs."""
    patrol = {"by": "grid", "every": "8 weeks", "work": "1 min"}
    second = {"by": "member", "every": "1 days", "work": "3 h", "title": {"en": "Second", "zh": "二"}}
    changes = BUSY | {
        "demand.sources": {"visit": 0.5, "patrol": 0.5},
        "ladder.member.calendar": "office",
        "town.households": 8,
        "visits.second": second,
        "visits.patrol": patrol,
    }
    scenario = small(changes)
    outcomes = replicate(Job(scenario, Path()), range(3))
    found = collect(outcomes)
    member, grid = (found["days_by_cause_and_level", f"asked/{level}"].mean for level in ("member", "grid"))
    assert member > 1
    assert grid > 1
    lines = [line for line in shown(scenario).splitlines() if "% missed" in line]
    assert len(lines) == 1
    assert re.search(r"contact: \d+\.\d% missed and Second: \d+\.\d% missed; member is busy", lines[0])
    assert (
        f"wait {member:.1f} of {found['days_to_solved.restricted', ''].mean:.1f} days to be asked" in lines[0]
    )


def test_the_warm_up_is_named_with_what_its_matters_count_in() -> None:
    warm = {"demand.per_household_year": 60.0, "warm_up": "30 days"}
    told = shown(small(warm))
    assert "after a warm-up of 30 days, 3 replications" in told.splitlines()[1]
    assert told.count("include matters that arose during the warm-up") == 1
    chinese = shown(small(warm), "zh")
    assert "（含），此前预热 30 天，3 次模拟" in chinese.splitlines()[1]
    assert chinese.count("含预热期内产生的事项") == 1
    cold = shown(small(warm | {"warm_up": "0 days"}))
    assert "warm-up" not in cold


def loaded(most: float, lang: Language) -> str:
    """The summary of a run with a team that is so busy."""
    return planted({("load.most", "grid"): Interval(most, most, most, 0.0, 2)}, lang)


def planted(estimates: Estimates, lang: Language) -> str:
    """The summary of a run with these estimates in place of its own."""
    scenario = small({"demand.per_household_year": 60.0})
    outcomes = replicate(Job(scenario, Path()), range(2))
    found = collect(outcomes) | estimates
    file = StringIO()
    show(
        Report(scenario, build_town(scenario, Path()), outcomes, found, Path()),
        Console(file=file, width=200),
        lang,
    )
    return file.getvalue()


def test_a_team_that_is_more_than_wholly_busy_is_explained() -> None:
    assert "More than 100% busy: work begun before an absence is finished in it" in loaded(1.001, "en")
    assert "忙碌率超过 100%" in loaded(1.001, "zh")
    assert "More than 100% busy" not in loaded(1.0001, "en")


@pytest.mark.parametrize(("lang", "named"), [("en", "visits and desk rounds"), ("zh", "走访与案头")])
def test_what_is_not_spent_on_matters_is_named_with_its_rounds_at_the_desk(lang: Any, named: str) -> None:
    told = " ".join(loaded(0.5, lang).split())
    assert named in told
    for term in ("measure.load.visits", "figure.load.visits", "figure.load.title", "summary.by_visits"):
        assert named in say(term, lang), term


def test_teams_are_counted_by_scenarios_that_have_as_many() -> None:
    """A pooled variant has fewer teams: 3 of 74 and 4 of 13 are two things."""
    base, pooled = small(), small()
    cast = Cast({"": base, "pooled": pooled, "other": base}, {"": None, "pooled": None, "other": None})
    plain_teams = tuple([1.04] * 3 + [0.5] * 71)
    offers = {
        "": {"grid": Offered(0.4, 0.1, math.nan, plain_teams)},
        "pooled": {"grid": Offered(0.4, 0.1, math.nan, tuple([1.05] * 4 + [0.5] * 9))},
        "other": {"grid": Offered(0.4, 0.1, math.nan, (1.06, *plain_teams[1:]))},
    }
    first, second = overloads(cast, offers, "en")
    assert "grid (base; other): 3 of 74 teams" in first
    assert "duty to do, up to 106%; the level" in first
    assert "grid (pooled): 4 of 13 teams" in second
    assert "up to 105%; the level" in second


def test_the_starter_has_titles_for_all_that_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(starter("town"), encoding="utf-8")
    scenario = load(path, settings=["window.to=2024-03-01", "warm_up=0 days"]).scenario
    told = shown(scenario, "zh", replications=2)
    assert "周联系" in told
    assert "网格巡查" in told
    assert not re.search(r"[a-z]{4}", told.replace("gridsim explain", ""))
    assert "Weekly contact" in shown(scenario, "en", replications=2)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("replications", [1, 2])
def test_percents_are_written_in_one_way(lang: Any, replications: int) -> None:
    told = shown(small(BUSY | {"demand.per_household_year": 60.0}), lang, replications)
    assert re.search(r"\d%", told)
    assert not re.search(r"\d[ \u00a0]%", told)
    for topic in (run, measures):
        assert not [
            key for key, words in topic.TERMS.items() if re.search(r"[\d}][ \u00a0]%", "".join(words))
        ]


def test_a_town_without_needs_is_not_called_precise() -> None:
    told = shown(small({"demand.per_household_year": 0.0}))
    assert "No need arose, so nothing can be said of how precise" in told
    assert "half a" not in told
    chinese = shown(small({"demand.per_household_year": 0.0}), "zh")
    assert "没有产生诉求" in chinese
    assert "半宽" not in chinese


@pytest.mark.parametrize("title", ["Town [/red] x", "[bold]", "a \\[b]"])
def test_titles_are_printed_as_they_are_written(title: str) -> None:
    scenario = small({"title": {"en": title, "zh": title}, "ladder.member.title": {"en": title, "zh": title}})
    assert shown(scenario).count(title) == 2


def test_needs_that_nobody_comes_to_know_are_told() -> None:
    told = shown(
        small({"demand.per_household_year": 60.0, "demand.sources": {"visit": 1.0}, "town.members": 0})
    )
    assert "needs are not known to anybody at the end" in told


BEYOND = {
    "en": "so many needs are not there after the days for which they are followed.",
    "zh": "跟踪期满时达到者不足该比例。",
}


def row(told: str, name: str) -> str:
    """The line of a table that begins with a name, its blanks joined."""
    lines = (" ".join(line.split()) for line in told.splitlines())
    (found,) = (line for line in lines if line.startswith(name))
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_times_beyond_which_needs_are_not_followed_are_written_as_bounds(lang: Any) -> None:
    """Nine in ten are solved in no replication, half in one of two: a bound, and the least that it may be."""
    told = planted(
        {
            ("days_to_solved.p90_all", ""): Interval(120.0, 120.0, 120.0, 0.0, 2, beyond=2),
            ("days_to_solved.median_all", ""): Interval(100.0, 0.0, 354.1, 28.3, 2, beyond=1),
            ("days_to_solved.restricted", ""): Interval(90.0, 89.0, 91.0, 0.1, 2),
            ("days_to_solved.mean", ""): Interval(7.0, 6.0, 8.0, 0.1, 2),
        },
        lang,
    )
    line = row(told, {"en": "solved 90.0", "zh": "解决 "}[lang])
    assert line.endswith("90.0 (89.0 – 91.0) ≥ 100.0 (0.0 – 354.1) > 120 7.0 (6.0 – 8.0)")
    assert told.count(BEYOND[lang]) == 1


def test_where_all_times_are_seen_no_bounds_are_spoken_of() -> None:
    told = shown(small({"demand.per_household_year": 60.0}))
    assert BEYOND["en"] not in told
    assert not re.search(r"[>≥] \d", told)


def test_a_town_that_solves_nothing_says_so_of_all_its_needs() -> None:
    """Nobody works at the town, which all matters need: each need is followed in vain."""
    told = shown(
        small(
            {
                "demand.per_household_year": 60.0,
                "demand.needed": {"town": 1.0},
                "ladder.town.workers": 0,
                "run_on": "30 days",
            }
        )
    )
    assert row(told, "solved 30").endswith("solved 30.0 > 30 > 30 –")
    assert "Each need of these dates is followed for 30 days, beyond their end too" in told
    assert "Where the 30.0 days from need to solved go (all needs, each up to 30 days)" in told


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "solved within follow-up",
                "solved on time, from need",
                "done on time, from registration (official)",
                "done, from registration (a ledger's days)",
            ],
        ),
        (
            "zh",
            [
                "跟踪期内解决率",
                "按期解决率（自产生诉求起）",
                "按期办结率（自受理起，官方口径）",
                "办结，自受理起（台账口径）",
            ],
        ),
    ],
)
def test_what_counts_from_the_need_stands_beside_what_counts_from_registration(
    lang: Any, lines: list[str]
) -> None:
    told = shown(small({"demand.per_household_year": 60.0}), lang, width=200)
    assert [len(re.findall(rf"^ *{re.escape(line)} ", told, re.MULTILINE)) for line in lines] == [1] * 4


def test_an_end_without_a_solution_is_a_cause_of_the_days() -> None:
    """The member keeps all matters back and reports them done: of 30 days all but 11 h follow the call."""
    changes = {"ladder.member.holdback": 1.0, "demand.needed": {"town": 1.0}, "run_on": "30 days"}
    told = shown(small(changes | {"demand.per_household_year": 60.0}))
    line = row(told, "ended unsolved (withdrawn, or reported done)")
    assert line.startswith("ended unsolved (withdrawn, or reported done) 29.53 98% ")


def test_one_replication_speaks_of_no_intervals() -> None:
    one = shown(small({"demand.per_household_year": 60.0}), replications=1)
    assert "one replication" in one.splitlines()[1]
    assert one.count("one replication, no interval") == 2
    assert "95%" not in one
    assert "mean (95% confidence interval)" in shown(
        small({"demand.per_household_year": 60.0}), replications=2
    )
    assert "One replication says nothing about its own precision." in one


def test_intervals_of_what_cannot_be_below_0_end_there() -> None:
    assert plain(Interval(1.0, -3.0, 5.0, 2.0, 4)) == "1.0 (0.0 – 5.0)"


def test_one_line_says_what_both_engines_were_compared_on() -> None:
    part = Agreement(datetime(2021, 2, 1, 9, 57, 3), Met((0, 3, 7), (1, 2, 4)), Met((1,), (3,)))
    whole = Agreement(None, Met((0, 1, 2, 3, 4, 5, 6, 7), (5, 6, 7)), Met((), ()))
    assert [agreement(part, "en"), agreement(part, "zh")] == [
        [
            "Both engines agree on the first replication up to 2021-02-01 09:57 "
            "(--check full compares all of it). Steps and rules covered: handling, pauses, visits, "
            "R1, R2, R4. Occurring only later: meetings, R3."
        ],
        [
            "首次模拟截至 2021-02-01 09:57，两个引擎的结果完全一致（--check full 可核对全程）。"
            "涵盖的环节与规则：办理、计划间歇、走访、R1、R2、R4。此后才出现、未核对的：会议、R3。"
        ],
    ]
    assert [agreement(whole, "en"), agreement(whole, "zh")] == [
        [
            "Both engines agree on the whole first replication. Steps and rules covered: handling, meetings, "
            "external parties, pauses, misdirected matters, checks, follow-up calls, visits, R5, R6, R7."
        ],
        [
            "首次模拟全程，两个引擎的结果完全一致。涵盖的环节与规则："
            "办理、会议、等待外部单位、计划间歇、误派退回、核查、回访、走访、R5、R6、R7。"
        ],
    ]
    nothing = Agreement(None, Met((), ()), Met((), ()))
    assert agreement(nothing, "en")[0].endswith("covered: none.")
    assert agreement(None, "en") == []
