"""Advice: loads and windows added up by hand, replications by their formula, and what a user sees."""

from __future__ import annotations

import csv
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from gridsim.cli import main
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.model.plan import NONE
from gridsim.output.accounts.advice import Counsel
from gridsim.output.figures.advice import ending
from gridsim.output.summaries.advice import too_short
from gridsim.output.summaries.loads import too_much
from gridsim.output.summaries.repeats import expectations, recommendation
from gridsim.output.words.terms import say
from gridsim.scenario.load import load_variants
from gridsim.scenario.starter import starter
from gridsim.study.advise import Advice, Required, Sheet, advise
from gridsim.study.claims import BASE, Claim, Kind
from gridsim.study.compare import HEADLINES, difference, table
from gridsim.study.enough import replications_to_settle
from gridsim.study.expect import Judgement, Remark, Status
from gridsim.study.horizon import Shortfall, shortfalls
from gridsim.study.load import loads
from gridsim.study.offered import Offered, averaged, earliest, offered
from gridsim.study.precision import read_goal
from gridsim.study.replicate import Job, replicate
from gridsim.study.settled import Settling, backlog
from gridsim.study.statistics import Interval
from gridsim.study.summary import collect
from gridsim.study.warm_up import Cut
from gridsim.units import DAY, NEVER
from small import both, build_with, matters, small

OFFICE_HOURS = 8 * 20  # of the window of four weeks
VISITS = {"by": "member", "every": "7 days", "work": "90 min", "travel": "30 min"}
NAN = pytest.approx(math.nan, nan_ok=True)
NOBODY = {"demand.per_household_year": 0.0}


def load_of(changes: dict[str, Any], count: int = 0, **columns: Any) -> dict[str, Offered]:
    """The load that a scenario with these matters offers."""
    world = build_with(small(changes), matters(count, **columns))
    return offered(world, *world.clocks.window)


def test_visits_are_offered_whether_or_not_there_is_time_for_them() -> None:
    """Two households, four visits each of 2 h, in 160 office hours; or 26 of 7 h each.

    Those that fall due at the last weekend are for after the window.
    """
    found = load_of({"visits.contact": VISITS, "ladder.member.calendar": "office"})
    assert found["member"] == Offered(16 / OFFICE_HOURS, 0.0, NAN, (16 / OFFICE_HOURS,))
    busy = VISITS | {"every": "1 days", "work": "390 min"}
    assert (
        load_of({"visits.contact": busy, "ladder.member.calendar": "office"})["member"].mean
        == 2 * 26 * 7 / OFFICE_HOURS
    )


def test_matters_are_offered_at_every_level_that_they_come_to() -> None:
    """One matter that goes all the way up: 1 h, 2 h and 4 h of 672, and the grid worker's call of 15 min."""
    found = load_of(NOBODY, 1, needed=2)
    hours = {name: load.cases * 28 * 24 for name, load in found.items()}
    assert hours == {"member": 1.0, "grid": 2.25, "town": 4.0}
    assert {load.visits for load in found.values()} == {0.0}


def test_what_is_reopened_because_nobody_can_be_satisfied_is_offered_twice() -> None:
    never = {"after.rating.satisfied_solved": 0.0, "after.reopen": 1.0}
    hours = load_of(never, 1)["member"].cases * 28 * 24
    assert hours == pytest.approx(2.0)


def test_matters_are_offered_to_meetings_by_their_places() -> None:
    meeting = {"every": "weekly", "on": ["mon"], "agenda": 3}
    found = load_of({"ladder.town.meeting": meeting}, 6, needed=2)["town"]
    assert found.agenda == 6 / 12  # four Mondays
    assert found.cases * 28 * 24 == pytest.approx(24.0)


def test_work_for_nobody_on_duty_has_no_end() -> None:
    absent = {"ladder.grid.changes": [{"from": "2024-03-04", "workers": -1}]}
    found = load_of(absent, 1, needed=1)["grid"]
    assert found == Offered(0.0, math.inf, NAN, (math.inf,))
    assert (found.mean, found.most, found.full) == (math.inf, math.inf, 1)
    assert math.isnan(load_of(absent)["grid"].mean)
    assert math.isnan(load_of(absent)["grid"].most)


def test_work_before_the_window_is_not_offered_in_it() -> None:
    world = build_with(small({"warm_up": "7 days"}), matters(2, arise=np.array([0, 8 * 86_400])))
    assert offered(world, *world.clocks.window)["member"].cases * 28 * 24 == pytest.approx(1.0)


def test_work_after_the_window_is_not_offered_in_it() -> None:
    """Three matters, of the first day, a week before the end and the last: each is called after 8 days."""
    found = load_of({}, 3, arise=DAY * np.array([0, 21, 27]))
    assert found["member"].cases * 28 * 24 == pytest.approx(3.0)
    hours = load_of({"after.follow_up.after": "8 days"}, 3, arise=DAY * np.array([0, 21, 27]))
    assert hours["grid"].cases * 28 * 24 == pytest.approx(0.25)  # the first one's call alone


def test_work_at_closed_hours_is_offered_when_they_open() -> None:
    """A matter of the last Sunday waits for an office that opens after the end."""
    office = {"ladder.member.calendar": "office"}
    assert load_of(office, 1, arise=np.array([27 * DAY]))["member"].cases == 0.0
    assert load_of(office, 1, arise=np.array([24 * DAY]))["member"].cases * OFFICE_HOURS == pytest.approx(1.0)


def test_matters_that_wait_to_be_asked_are_offered_when_the_visit_comes() -> None:
    """Visits every 7 days: what arises after the last one of the window is asked after its end."""
    world = build(small(ASKED), Path(), Draws(1, 0))
    plan = world.plan
    first = earliest(plan)
    waiting = np.flatnonzero(plan.cases.asked != NONE)
    assert len(waiting) > 20
    for case in waiting.tolist():
        calls = np.sort(plan.cases.arise[plan.cases.wakes == plan.cases.asked[case]])
        later = calls[calls >= plan.cases.arise[case]]
        call = later[plan.cases.asks[case] - 1] if len(later) >= plan.cases.asks[case] else NEVER
        assert first[plan.cases.first[case]] == call


def test_matters_that_come_to_a_level_after_its_last_meeting_are_not_offered_to_it() -> None:
    """Mondays of a window that ends on a Sunday: the second matter would be decided a day after its end."""
    meeting = {"every": "weekly", "on": ["mon"], "agenda": 3}
    found = load_of({"ladder.town.meeting": meeting}, 2, needed=2, arise=DAY * np.array([0, 22]))["town"]
    assert found.agenda == 1 / 12
    assert found.cases * 28 * 24 == pytest.approx(4.0)


def test_loads_are_averaged_over_plans_team_by_team() -> None:
    """Two teams that are each too busy in one of two plans are not in the mean."""
    one = {
        "member": Offered(0.2, 0.5, math.nan, (1.2, 0.2)),
        "town": Offered(0.0, math.inf, 0.5, (math.inf,)),
    }
    other = {"member": Offered(0.4, 0.1, math.nan, (0.4, 1.0)), "town": Offered(0.0, 0.0, 1.5, (0.0,))}
    found = averaged([one, other])
    assert found["member"] == Offered(
        pytest.approx(0.3), pytest.approx(0.3), NAN, (pytest.approx(0.8), pytest.approx(0.6))
    )
    assert (found["member"].full, one["member"].full) == (0, 1)
    assert found["town"] == Offered(0.0, math.inf, 1.0, (math.inf,))


def test_a_short_window_is_offered_no_more_than_can_come_up_in_it(tmp_path: Path) -> None:
    """Twelve weeks from an empty beginning: nothing waits for staff, so what is offered is what is done."""
    path = tmp_path / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-03-25}")
    path.write_text(text.replace("warm_up: 90 days", "run_on: 61 days"), encoding="utf-8")
    scenario = load_variants(path, (), ())[""].scenario
    offers, done = [], []
    for number in range(20):
        world = build(scenario, tmp_path, Draws(1, number))
        offers.append(offered(world, *world.clocks.window))
        done.append(loads(world, both(world), *world.clocks.window))
    for level, load in averaged(offers).items():
        assert load.mean == pytest.approx(np.mean([one[level].mean for one in done]), rel=0.05), level


def test_deputies_are_offered_their_own_work_alone() -> None:
    changes = {
        "town.households": 4,
        "town.members": 2,
        "ladder.member.cover": "deputy",
        "visits.contact": VISITS,
    }
    own = load_of(changes | {"ladder.member.cover": "own"})["member"]
    assert load_of(changes)["member"] == own
    assert own.most == pytest.approx(own.mean)


def test_what_is_offered_is_what_is_done_where_nothing_is_late() -> None:
    """But for what is still open at the end."""
    changes = {
        "window": {"from": "2024-03-04", "to": "2024-06-03"},
        "town.households": 40,
        "town.members": 4,
        "demand.per_household_year": 20.0,
        "demand.needed": {"member": 0.5, "grid": 0.3, "town": 0.2},
        "ladder.member.calendar": "office",
        "visits.contact": VISITS | {"every": "14 days"},
        "after.check": {"by": "grid", "work": "2 h"},
        "after.rating.satisfied_unsolved": 0.5,
        "ladder.grid.holdback": 0.5,
        "after.reopen": 1.0,
    }
    scenario = small(changes)
    world = build(scenario, Path(), Draws(1, 0))
    window = world.clocks.window
    done, found = loads(world, both(world), *window), offered(world, *window)
    for level, load in found.items():
        assert load.mean == pytest.approx(done[level].mean, rel=0.12, abs=0.002), level
        assert load.visits == pytest.approx(done[level].visits, rel=0.08), level


ASKED = {
    "town.households": 10,
    "demand.per_household_year": 60.0,
    "demand.sources": {"visit": 1.0},
    "visits.contact": VISITS,
}
LONG = {
    "limits.response": "3 working days",
    "limits.done": "15 working days",
    "ladder.member.limit": "60 working days",
    "run_on": "22 days",
    "visits.contact": VISITS | {"every": "2 months"},
    "town.groups.elders": {"share": 0.1, "visits": {"contact": "30 days"}},
    "ladder.town.meeting": {"every": "monthly", "on": [20], "agenda": 3},
    "ladder.grid.limit": "20 h",
}


def test_a_window_too_short_for_what_it_measures_is_told() -> None:
    """Of the meetings those of the window count, on the 20th of March alone."""
    assert shortfalls(small(LONG)) == [
        Shortfall("level", "ladder.member.limit", "60 working days"),
        Shortfall("visit", "visits.contact.every", "2 months"),
        Shortfall("group", "town.groups.elders.visits.contact", "30 days"),
        Shortfall("meeting", "ladder.town.meeting", "monthly", 1),
    ]


def test_a_limit_that_passes_while_needs_are_followed_is_not_too_long() -> None:
    """From the first Monday 30 working days take six weeks: two more than the window, within the run-on."""
    limit = {"ladder.member.limit": "30 working days"}
    assert "level" not in {one.kind for one in shortfalls(small(LONG | limit))}


def test_a_long_window_is_too_short_for_nothing() -> None:
    assert shortfalls(small(LONG | {"window": {"from": "2023-01-02", "to": "2024-12-30"}})) == []


BUSY = {
    "run_on": "40 days",
    "demand.per_household_year": 120.0,
    "ladder.member.work": {"exponential": {"mean": "6 h"}},
    "expect": [
        {"measure": "days_to_solved.restricted", "at_most": "30 days"},
        {"measure": "days_to_solved.restricted", "versus": "base", "worse_by_at_most": "1 min"},
        {"measure": "days_to_solved.restricted", "versus": "baseline", "worse_by_at_most": "1 h"},
        {"measure": "urgency.days_to_solved", "of": "urgent", "at_most": "1 h"},
    ],
}
JOBS = {
    "": Job(small(BUSY), Path()),
    "slow": Job(small(BUSY | {"ladder.member.work": {"exponential": {"mean": "7 h"}}}), Path()),
}


def test_replications_follow_from_the_spread_of_the_pilots() -> None:
    goal = read_goal("10%")
    found = advise(JOBS, 5, goal, amounts={"days_to_response.restricted": 0.25}, workers=1)
    outcomes = {name: replicate(job, range(5)) for name, job in JOBS.items()}
    key = ("days_to_solved.restricted", "")
    base = collect(outcomes[""])[key]
    assert found.sheets[""].needed.numbers[key] == goal.needed(base, 5)
    assert found.sheets[""].settling == Required()
    tables = {name: table(rows) for name, rows in outcomes.items()}
    for (name, of), amount in ((key, 0.1 * base.mean), (("days_to_response.restricted", ""), 0.25)):
        paired = difference((name, of), tables[""][name, of], tables["slow"][name, of], 40).paired
        assert found.amounts[name, of] == pytest.approx(amount)
        settled = replications_to_settle(paired.sd, amount, level=1 - 0.05 / len(HEADLINES))
        assert found.sheets["slow"].settling.numbers[name, of] == max(settled, 5)
    every = [number for one in found.required for number in one.within]
    every += [one.needed for one in found.judged]
    assert found.replications == math.ceil(max(every) / 10) * 10
    assert found.first is not None
    assert found.first % 10 == 0
    assert found.first <= found.replications


def test_expectations_are_judged_by_the_pilots() -> None:
    """Those against a baseline are not, nor that on urgent matters, of which there are none."""
    found = advise(JOBS, 5, read_goal("10%"), amounts={})
    assert [(claim.variant, claim.kind) for claim in found.unjudged] == [
        ("", Kind.BASELINE),
        ("", Kind.AT_MOST),
    ]
    assert [(one.claim.variant, one.claim.bound) for one in found.judged] == [
        ("", 30.0),
        ("slow", pytest.approx(1 / 1440)),
    ]
    assert found.judged[0].status is Status.PASS
    assert found.judged[1].status is not Status.PASS


def test_an_absolute_goal_is_told_from_none_where_its_unit_fits() -> None:
    found = advise(JOBS, 3, read_goal("0.5d"), amounts={})
    assert found.amounts["days_to_solved.restricted", ""] == 0.5
    assert {name for name, _ in found.sheets[""].needed.numbers} <= {
        n for n, _ in HEADLINES if "days" in n or "worst" in n
    }
    on_time = ("rate.on_time_from_need", "")
    mean = collect(replicate(JOBS[""], range(3)))[on_time].mean
    assert found.amounts[on_time] == pytest.approx(0.05 * mean)


def test_needs_that_are_not_solved_are_told_as_a_share() -> None:
    found = advise(JOBS, 3, read_goal("5%"), amounts={})
    for name, job in JOBS.items():
        solved = collect(replicate(job, range(3)))["rate.solved_within", ""].mean
        assert found.sheets[name].left == pytest.approx(1 - solved)


def test_without_needs_nothing_can_be_said() -> None:
    found = advise({"": Job(small(), Path())}, 3, read_goal("5%"), amounts={})
    assert (found.replications, found.first, found.warm_up) == (None, None, 0)
    assert math.isnan(found.sheets[""].left)
    assert found.sheets[""].needed.numbers == {}
    assert set(found.sheets[""].needed.unknown) == set(HEADLINES)


def test_the_loads_are_told_before_anything_is_simulated() -> None:
    def early(offers: dict[str, dict[str, Offered]]) -> None:
        assert set(offers) == {"", "slow"}
        assert offers["slow"]["member"].mean > offers[""]["member"].mean > 0
        raise InterruptedError

    with pytest.raises(InterruptedError):
        advise(JOBS, 3, read_goal("5%"), amounts={}, early=early)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small scenario of four months, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-05-01}")
    text = text.replace("warm_up: 90 days", "warm_up: 14 days\nrun_on: 40 days")
    path.write_text(text.replace("at_most: 60 days", "at_most: 35 days"), encoding="utf-8")
    return path


QUICK = ("--pilot", "5", "--lang", "en")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_advice_is_written_and_given_again(town: Path) -> None:
    """For any number of processes, figures included."""
    written = []
    for workers in ("1", "2"):
        result = call("advise", "town.yaml", *QUICK, "--lang", "zh", "--workers", workers, "--out", workers)
        assert result.exit_code == 0, result.output
        paths = [path for path in Path(workers).rglob("*") if path.is_file()]
        written.append({path.relative_to(workers).as_posix(): path.read_bytes() for path in paths})
    assert written[0] == written[1]
    assert set(written[0]) == {
        "advice.csv",
        "advice.en.txt",
        "advice.zh.txt",
        "figures/warm_up.en.png",
        "figures/warm_up.en.svg",
        "figures/warm_up.zh.png",
        "figures/warm_up.zh.svg",
        "manifest.json",
    }
    manifest = json.loads(written[0]["manifest.json"])
    assert manifest["command"] == (
        "gridsim advise town.yaml --pilot 5 --precision 5% --for days_to_solved.restricted "
        "--lang en --lang zh"
    )
    assert list(manifest["variants"]) == ["one_worker_more", "fortnightly_contact"]
    again = call("reproduce", "1", "--workers", "1")
    assert again.exit_code == 0, again.output
    assert "8 files are the same byte by byte, 0 are not." in again.output


def test_advice_is_one_table_and_one_recommendation(town: Path) -> None:
    shown = call("advise", "town.yaml", *QUICK, "--no-figures", "--workers", "1").stdout
    assert shown.splitlines()[0] == "My town: advice before running"
    assert shown.count("• Run with --replications ") == 1
    assert re.search(r"• No level is offered more than 4\d% of its time on duty.", shown)
    followed = (
        r"• Every need of the window is followed for 40 days, .* At most (\d+\.\d)% are not solved by then"
    )
    (left,) = re.findall(followed, shown)
    assert "• The window of 121 days is long enough." in shown
    written = Path("results/town-advice/advice.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(written.splitlines()))
    number = int(shown.split("Run with --replications ")[1].split(":")[0])
    needed = [
        int(row["value"]) for row in rows if row["subject"].startswith("replications.") and row["value"]
    ]
    assert number >= max(needed)
    assert {row["variant"] for row in rows} == {"", "one_worker_more", "fortnightly_contact"}
    shares = [float(row["value"]) for row in rows if row["subject"] == "not_solved"]
    assert f"{max(shares):.1%}" == f"{left}%"
    settled = {row["of"] for row in rows if row["subject"] == "settled_after_days"}
    assert settled == {"backlog", "days_to_solved"}


def test_more_work_than_time_is_told_first_and_again(town: Path) -> None:
    few = ("--set", "ladder.grid.workers=2", "--set", "visits.patrol.work=90 min")
    result = call("advise", "town.yaml", *QUICK, *few, "--variant", "fortnightly_contact", "--no-figures")
    assert result.exit_code == 0
    warned, note = result.stderr.splitlines()
    assert warned.startswith("MORE WORK THAN TIME: Grid worker (all scenarios): ")
    assert (
        note == "(By the plan of the first replication alone; the advice has the mean of all pilots' plans.)"
    )
    assert "MORE WORK" not in result.stdout
    recalled = "• More work than time: Grid worker; see the warnings above, and {name}/advice.en.txt."
    (folder,) = Path("results").glob("town.fortnightly_contact.workers-2-work-90-min-*-advice")
    assert recalled.format(name=folder.name) in result.stdout.splitlines()
    written = (folder / "advice.en.txt").read_text(encoding="utf-8")
    assert written.count("• MORE WORK THAN TIME: Grid worker (all scenarios): ") == 1


CROWDED = ("--set", "visits.contact.work=36 min")


def test_teams_with_more_work_than_time_are_told_behind_a_level_with_less(town: Path) -> None:
    """And how many of how many they are; nobody is then said to have time."""
    result = call("advise", "town.yaml", *QUICK, *CROWDED, "--variant", "fortnightly_contact", "--no-figures")
    told = r"MORE WORK THAN TIME for some: Party member \(.*\): (up to )?\d+ of 30 teams have 100% or more of"
    assert re.search(told, result.stderr)
    assert "No level is offered more" not in result.stdout
    assert "most work" in result.stdout


@pytest.mark.parametrize(
    ("load", "terms"),
    [
        (Offered(0.3, 0.2, math.nan, (0.5, 0.6)), []),
        (Offered(0.3, 0.2, math.nan, (0.5, 0.95)), ["full.team"]),
        (Offered(0.7, 0.25, math.nan, (0.95, 0.96)), ["full"]),
        (Offered(0.3, 0.2, math.nan, (0.1, 1.0)), ["teams"]),
        (Offered(0.7, 0.25, 1.0, (0.8, 1.1)), ["teams", "agenda"]),
        (Offered(0.7, 0.3, math.nan, (1.0, 1.0)), ["visits"]),
        (Offered(0.0, 1.2, math.nan, (1.2,)), ["cases"]),
    ],
)
def test_which_remarks_a_load_deserves(load: Offered, terms: list[str]) -> None:
    assert too_much(load) == terms


def test_what_is_out_of_reach_or_unknown_is_not_called_enough(town: Path) -> None:
    """A thousandth of a day takes more than 100,000 replications, which is said of the measure asked for."""
    shown = call("advise", "town.yaml", *QUICK, "--precision", "0.001d", "--no-figures").stdout
    assert "• Out of reach, over 100,000 replications for this precision: days from need to " in shown
    last = shown.split("• ")[-1]
    assert "How many replications are needed cannot be said" in last or "each of the others" in last
    assert "For days from need to solved alone" not in shown
    assert "enough for each of these" not in shown


def advice(**changes: Any) -> Advice:
    """Advice on a scenario alone, on which little is known but the numbers given."""
    required = Required(
        **({"numbers": {("days_to_solved.restricted", ""): 12, ("rate.solved_within", ""): 35}} | changes)
    )
    still = Settling(np.zeros(100), np.ones(100), Cut(0, 0.0, True))
    one = Sheet({}, [], 0.0, still, still, [], required, Required())
    return Advice({"": one}, 5, read_goal("5%"), {}, [], [])


def test_enough_is_said_of_what_is_within_reach_alone() -> None:
    assert (advice().replications, advice().first, advice().whole) == (40, 20, True)
    beyond = advice(numbers={("days_to_solved.restricted", ""): 100_000, ("rate.solved_within", ""): 35})
    assert (beyond.replications, beyond.first, beyond.whole) == (40, None, False)
    unknown = advice(unknown=(("village.worst", ""),))
    assert (unknown.replications, unknown.first, unknown.whole) == (40, 20, False)
    nothing = advice(
        numbers={("rate.solved_within", ""): 100_000}, unknown=(("days_to_solved.restricted", ""),)
    )
    assert (nothing.replications, nothing.first, nothing.whole) == (None, None, False)
    assert (advice(alike=(("village.worst", ""),)).whole) is True


def lines_of(found: Advice) -> list[str]:
    """What is said of the expectations and recommended."""
    counsel = Counsel({BASE: small({})}, {BASE: None}, found, Path(), figures=False)
    return [*expectations(counsel, "en"), *recommendation(counsel, "en")]


def judged(status: Status, needed: int) -> Judgement:
    claim = Claim("", "days_to_solved.restricted", "", Kind.AT_MOST, 30.0)
    return Judgement(claim, Interval(1.0, 1.0, 1.0, 0.0, 5), 0, False, status, Remark.NONE, needed)


EMPTY = Claim("", "days_to_solved.p90_all", "", Kind.AT_MOST, 30.0)


def test_expectations_are_counted_by_what_can_be_said_of_them() -> None:
    done, still = Status.PASS, Status.INCONCLUSIVE
    name, known = "days from need to solved", advice()
    told = replace(known, judged=[judged(done, 3), judged(done, 100_000)])
    assert lines_of(told)[0] == "Expectations: the pilots settle all 2 that they have values of."
    assert lines_of(told)[-1].startswith("Run with --replications 40: enough for each of these with nine")
    told = replace(known, judged=[judged(still, 77), judged(done, 3)])
    assert lines_of(told)[:2] == [
        "Expectations: the pilots settle 1 of 2.",
        f"Expectations: about 77 replications for those that can be settled (most for {name}).",
    ]
    told = replace(known, judged=[judged(still, 0), judged(still, 100_000)], unjudged=[EMPTY])
    assert lines_of(told)[:4] == [
        "Expectations: the pilots settle 0 of 2.",
        f"Expectations: 1 would take over 100,000 replications, so close to the bound are they: {name}.",
        f"Expectations: of 1 it cannot be said how many replications they take: {name}.",
        "Expectations: 1 cannot be judged, as no pilot has a value: days until 90% are solved.",
    ]
    assert "enough for each of the others" in lines_of(told)[-1]
    assert not any("about 0" in line for line in lines_of(told))


def test_a_measure_that_is_no_headline_can_be_asked_for(town: Path) -> None:
    words = ("--for", "load.mean/grid", "--no-figures", "--workers", "1")
    shown = call("advise", "town.yaml", *QUICK, *words)
    assert shown.exit_code == 0, shown.output
    assert "time on duty that is busy (Grid worker)" in shown.stdout
    assert "percentage points" in shown.stdout
    rows = list(csv.DictReader(Path("results/town-advice/advice.csv").read_text("utf-8").splitlines()))
    about = {(row["variant"], row["subject"]) for row in rows if row["of"] == "load.mean/grid"}
    assert about == {
        ("", "replications.precision"),
        ("one_worker_more", "replications.precision"),
        ("fortnightly_contact", "replications.precision"),
        ("one_worker_more", "replications.difference"),
        ("fortnightly_contact", "replications.difference"),
    }


def test_where_nothing_differs_it_is_said_and_no_number_given(town: Path) -> None:
    same = ("--variant", "one_worker_more", "--set", "ladder.grid.workers=4")
    shown = call("advise", "town.yaml", *QUICK, *same, "--no-figures").stdout
    assert "• No difference from the base in any pilot: days from need to solved; " in shown
    assert "no difference" in shown.split("Replications")[1]
    assert "2 replications" not in shown


def test_needs_that_are_not_solved_are_told_and_count_with_all_days_followed(town: Path) -> None:
    """Two grid workers for all of them: most needs of the pilots are never solved, and none is left out."""
    many = ("--set", "ladder.grid.workers=2", "--set", "demand.per_household_year=60")
    shown = call("advise", "town.yaml", *QUICK, *many, "--variant", "one_worker_more", "--no-figures").stdout
    told = r"At most (\d+)\.\d% are not solved by then \(.*\); they count with all 40 days\."
    (left,) = re.findall(told, shown)
    assert 50 < int(left) < 100
    assert "not known" not in shown


def test_the_title_of_the_figure_says_what_is_not_known() -> None:
    subject: Any = SimpleNamespace(say=lambda key, **_: key)
    known = Settling(np.ones(100), np.ones(100), Cut(5, 1.0, True))
    once = Settling(np.ones(100), np.ones(100), Cut(0, 1.0, True))
    nothing = Settling(np.full(100, np.nan), np.zeros(100), Cut(0, math.nan, False))
    unsettled = Settling(np.ones(100), np.ones(100), Cut(50, 1.0, False))
    assert ending(subject, [known, unsettled]) == "warm_up.not"
    assert ending(subject, [nothing]) == "warm_up.not"
    assert ending(subject, [known, nothing]) == "warm_up.days"
    assert ending(subject, [once]) == "warm_up.once"
    assert "not within" not in say("figure.warm_up.title", "en").format(
        backlog=say("figure.warm_up.not", "en"), days=say("figure.warm_up.once", "en")
    ).replace("does not settle within", "")


def test_a_warm_up_is_advised_by_the_series_that_settles_last_in_whole_weeks() -> None:
    def after(days: int, *, settled: bool = True) -> Settling:
        return Settling(np.ones(100), np.ones(100), Cut(days, 1.0, settled))

    def advised(backlog: Settling, days: Settling) -> int | None:
        sheet = replace(advice().sheets[BASE], backlog=backlog, days=days)
        return replace(advice(), sheets={BASE: sheet}).warm_up

    nothing = Settling(np.full(100, np.nan), np.zeros(100), Cut(0, math.nan, False))
    assert advised(after(3), after(15)) == 21
    assert advised(after(14), after(0)) == 14
    assert advised(after(3), nothing) == 7
    assert advised(nothing, nothing) == 0
    assert advised(after(3), after(50, settled=False)) is None


def test_a_level_that_never_meets_in_the_window_is_told() -> None:
    short = small({"ladder.town.meeting": {"every": "monthly", "on": [1], "agenda": 3}})
    (found,) = [one for one in shortfalls(short) if one.kind == "meeting"]
    assert [too_short(found, short, lang) for lang in ("en", "zh")] == [
        "town (meeting cadence) [ladder.town.meeting.every] is monthly: the level never meets in the window, "
        "so that nothing which comes to it is decided.",
        "town 会议周期 [ladder.town.meeting.every] 为每月：统计期内一次也不开会，"
        "报到该级的事项都得不到研究。",
    ]


def test_a_number_stands_apart_from_the_chinese_before_it() -> None:
    found = Shortfall("level", "ladder.member.limit", "60 working days")
    assert " 为 60 个工作日，长于统计期内任何诉求的跟踪时间" in too_short(found, small({}), "zh")


def test_advice_in_chinese_is_chinese(town: Path) -> None:
    shown = call(
        "advise", "town.yaml", "--pilot", "5", "--lang", "zh", "--no-figures", "--workers", "1"
    ).stdout
    assert shown.splitlines()[0] == "我的乡镇：运行前的建议"
    assert "请用 --replications " in shown
    assert not re.search(r"\d %", shown)
    assert "None" not in shown
    assert "nan" not in shown


def test_a_file_without_variants_gets_advice_too(town: Path) -> None:
    text = town.read_text(encoding="utf-8")
    start, end = text.index("# Named changes"), text.index("# What `gridsim expect`")
    town.write_text(text[:start] + text[end:], encoding="utf-8")
    result = call("advise", "town.yaml", *QUICK, "--no-figures", "--workers", "1")
    assert result.exit_code == 0
    assert "difference" not in result.stdout


def test_an_empty_window_gets_no_numbers(town: Path) -> None:
    none = ("--set", "demand.per_household_year=0")
    result = call("advise", "town.yaml", *QUICK, *none, "--workers", "1")
    assert result.exit_code == 0, result.output
    assert "• No need arises in the window of the pilots: there is nothing to measure." in result.stdout
    assert "• How many replications are needed cannot be said" in result.stdout
    assert "nan" not in result.stdout
    assert "• No need arises: there is nothing that would settle." in result.stdout
    assert "MSER" not in result.stdout


def test_an_empty_backlog_has_settled_however_short() -> None:
    none = SimpleNamespace(backlog=np.zeros(30))
    found = backlog([none])  # type: ignore[list-item]
    assert (found.nothing, found.cut.settled, found.cut.point) == (True, True, 0)
    assert not backlog([SimpleNamespace(backlog=np.eye(30)[0])]).nothing  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--precision", "0"), 1, "--precision 0: must be above 0"),
        (
            ("--precision", "0.5d", "--for", "rate.solved"),
            1,
            "rate.solved has the unit share: write 2points or 0.02",
        ),
        (("--matters", "load.mean=2"), 1, "--matters load.mean=2: load.mean is not judged"),
        (("--matters", "village.days_to_solved=2"), 1, "advice is given on the headline measures alone"),
        (("--variant", "nobody"), 1, "the file has no variant nobody"),
        (("--for", "load.mean/nobody"), 1, "there is no measure load.mean/nobody"),
        (("--pilot", "1"), 2, "1 is not in the range 5<=x<=10000"),
    ],
)
def test_what_cannot_be_advised_on_is_refused(
    town: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    result = call("advise", "town.yaml", *words, "--no-figures", "--workers", "1")
    assert result.exit_code == code
    assert message in result.stderr
    assert not Path("results").exists() or not list(Path("results").iterdir())
