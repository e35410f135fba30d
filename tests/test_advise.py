"""Advice: loads and windows added up by hand, replications by their formula, and what a user sees."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from gridsim.cli import main
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.scenario.starter import starter
from gridsim.study.advise import advise
from gridsim.study.compare import HEADLINES, difference, replications_needed, table
from gridsim.study.expect import Status
from gridsim.study.horizon import Shortfall, shortfalls
from gridsim.study.load import loads
from gridsim.study.offered import Offered, offered
from gridsim.study.precision import read_goal
from gridsim.study.replicate import Job, replicate
from gridsim.study.summary import collect
from small import both, build_with, matters, small

OFFICE_HOURS = 8 * 20  # of the window of four weeks
VISITS = {"by": "member", "every": "7 days", "work": "90 min", "travel": "30 min"}
NOBODY = {"demand.per_household_year": 0.0}


def load_of(changes: dict[str, Any], count: int = 0, **columns: Any) -> dict[str, Offered]:
    """The load that a scenario with these matters offers."""
    return offered(build_with(small(changes), matters(count, **columns)), 0)


def test_visits_are_offered_whether_or_not_there_is_time_for_them() -> None:
    """Two households, four visits each of 2 h, in 160 office hours; or in 16."""
    found = load_of({"visits.contact": VISITS, "ladder.member.calendar": "office"})
    assert found["member"] == Offered(
        16 / OFFICE_HOURS, 0.0, 16 / OFFICE_HOURS, pytest.approx(math.nan, nan_ok=True)
    )
    busy = VISITS | {"every": "1 days", "work": "390 min"}
    assert load_of({"visits.contact": busy, "ladder.member.calendar": "office"})["member"].mean == 2.45


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
    assert found == Offered(0.0, math.inf, math.inf, pytest.approx(math.nan, nan_ok=True))
    assert found.mean == math.inf
    assert math.isnan(load_of(absent)["grid"].mean)


def test_work_before_the_window_is_not_offered_in_it() -> None:
    world = build_with(small({"warm_up": "7 days"}), matters(2, arise=np.array([0, 8 * 86_400])))
    assert offered(world, 7 * 86_400)["member"].cases * 28 * 24 == pytest.approx(1.0)


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
    done, found = loads(world, both(world), 0), offered(world, 0)
    for level, load in found.items():
        assert load.mean == pytest.approx(done[level].mean, rel=0.12, abs=0.002), level
        assert load.visits == pytest.approx(done[level].visits, rel=0.08), level


LONG = {
    "limits.response": "3 working days",
    "limits.done": "15 working days",
    "ladder.member.limit": "30 working days",
    "visits.contact": VISITS | {"every": "2 months"},
    "town.groups.elders": {"share": 0.1, "visits": {"contact": "30 days"}},
    "ladder.town.meeting": {"every": "monthly", "on": [20], "agenda": 3},
    "ladder.grid.limit": "20 h",
}


def test_a_window_too_short_for_what_it_measures_is_told() -> None:
    """March ends on a Sunday: 3 working days must begin by Wednesday the 27th, 15 by Monday the 11th."""
    assert shortfalls(small(LONG)) == [
        Shortfall("limit", "limits.response", "3 working days", 4 / 28),
        Shortfall("limit", "limits.done", "15 working days", 20 / 28),
        Shortfall("level", "ladder.member.limit", "30 working days", 1.0),
        Shortfall("visit", "visits.contact.every", "2 months", 1.0),
        Shortfall("group", "town.groups.elders.visits.contact", "30 days", 1.0),
        Shortfall("meeting", "ladder.town.meeting", "monthly", 1.0),
    ]


def test_a_long_window_is_too_short_for_nothing() -> None:
    assert shortfalls(small(LONG | {"window": {"from": "2023-01-02", "to": "2024-12-30"}})) == []


BUSY = {
    "demand.per_household_year": 120.0,
    "ladder.member.work": {"exponential": {"mean": "6 h"}},
    "expect": [
        {"measure": "days_to_done.mean", "at_most": "30 days"},
        {"measure": "days_to_done.mean", "versus": "base", "worse_by_at_most": "1 min"},
        {"measure": "days_to_done.mean", "versus": "baseline", "worse_by_at_most": "1 h"},
        {"measure": "urgency.days_to_done", "of": "urgent", "at_most": "1 h"},
    ],
}
JOBS = {
    "": Job(small(BUSY), Path()),
    "slow": Job(small(BUSY | {"ladder.member.work": {"exponential": {"mean": "7 h"}}}), Path()),
}


def test_replications_follow_from_the_spread_of_the_pilots() -> None:
    goal = read_goal("10%")
    found = advise(JOBS, 5, goal, amounts={"days_to_closed.mean": 0.25}, workers=1)
    outcomes = {name: replicate(job, range(5)) for name, job in JOBS.items()}
    key = ("days_to_done.mean", "")
    base = collect(outcomes[""])[key]
    assert found.sheets[""].needed[key] == goal.needed(base, 5)
    assert found.sheets[""].settling == {}
    tables = {name: table(rows) for name, rows in outcomes.items()}
    for (name, of), amount in ((key, 0.1 * base.mean), (("days_to_closed.mean", ""), 0.25)):
        paired = difference((name, of), tables[""][name, of], tables["slow"][name, of]).paired
        assert found.amounts[name, of] == pytest.approx(amount)
        assert found.sheets["slow"].settling[name, of] == replications_needed(
            paired.sd, amount, len(HEADLINES)
        )
    every = [n for sheet in found.sheets.values() for n in (*sheet.needed.values(), *sheet.settling.values())]
    every += [one.needed for one in found.judged]
    assert found.replications == math.ceil(max(every) / 10) * 10
    assert found.first is not None
    assert found.first % 10 == 0
    assert found.first <= found.replications


def test_expectations_are_judged_by_the_pilots() -> None:
    """Those against a baseline are not, nor that on urgent matters, of which there are none."""
    found = advise(JOBS, 5, read_goal("10%"), amounts={}).judged
    assert [(one.claim.variant, one.claim.bound) for one in found] == [
        ("", 30.0),
        ("slow", pytest.approx(1 / 1440)),
    ]
    assert found[0].status is Status.PASS
    assert found[1].status is not Status.PASS


def test_an_absolute_goal_is_told_from_none_where_its_unit_fits() -> None:
    found = advise(JOBS, 3, read_goal("0.5d"), amounts={})
    assert found.amounts["days_to_done.mean", ""] == 0.5
    assert {name for name, _ in found.sheets[""].needed} <= {
        n for n, _ in HEADLINES if "days" in n or "worst" in n
    }
    assert found.amounts["backlog.mean", ""] == pytest.approx(
        0.05 * collect([*replicate(JOBS[""], range(3))])["backlog.mean", ""].mean
    )


def test_without_needs_nothing_can_be_said() -> None:
    found = advise({"": Job(small(), Path())}, 3, read_goal("5%"), amounts={})
    assert (found.replications, found.first, found.warm_up) == (None, None, None)
    assert math.isnan(found.sheets[""].left)
    assert found.sheets[""].needed == {}


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
    path.write_text(text.replace("warm_up: 90 days", "warm_up: 14 days"), encoding="utf-8")
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
        "gridsim advise town.yaml --pilot 5 --precision 5% --for days_to_done.mean --lang en --lang zh"
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
    late = r"• limits.done is 15 working days: it passes only after the end for needs of the last \d\d%"
    assert re.search(late, shown)
    written = Path("results/town-advice/advice.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(written.splitlines()))
    number = int(shown.split("Run with --replications ")[1].split(":")[0])
    needed = [
        int(row["value"]) for row in rows if row["subject"].startswith("replications.") and row["value"]
    ]
    assert number >= max(needed)
    assert {row["variant"] for row in rows} == {"", "one_worker_more", "fortnightly_contact"}


def test_more_work_than_time_is_told_first_and_again(town: Path) -> None:
    few = ("--set", "ladder.grid.workers=2", "--set", "visits.patrol.work=90 min")
    result = call("advise", "town.yaml", *QUICK, *few, "--variant", "fortnightly_contact", "--no-figures")
    assert result.exit_code == 0
    warned = [line for line in result.stderr.splitlines() if line.startswith("MORE WORK THAN TIME: ")]
    assert [line.split(":")[1] for line in warned] == [
        " base, Grid worker",
        " Contact every two weeks, Grid worker",
    ]
    assert all(f"• {line}" in result.stdout for line in warned)


def test_advice_in_chinese_is_chinese(town: Path) -> None:
    shown = call(
        "advise", "town.yaml", "--pilot", "5", "--lang", "zh", "--no-figures", "--workers", "1"
    ).stdout
    assert shown.splitlines()[0] == "我的乡镇：运行前的建议"
    assert "请用 --replications " in shown
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


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--precision", "0"), 1, "--precision 0: must be above 0"),
        (
            ("--precision", "0.5d", "--for", "rate.solved"),
            1,
            "does not fit rate.solved, whose unit is: share",
        ),
        (("--matters", "load.mean=2"), 1, "--matters load.mean=2: load.mean is not judged"),
        (("--matters", "village.days_to_done=2"), 1, "advice is given on the headline measures alone"),
        (("--variant", "nobody"), 1, "the file has no variant nobody"),
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
