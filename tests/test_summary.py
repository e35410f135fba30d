"""The summary says what the numbers say, in plain words."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from gridsim.model.town import build_town
from gridsim.output.accounts.run import Report
from gridsim.output.summaries.run import plain, show
from gridsim.output.words.terms import Language
from gridsim.scenario.schema import Scenario
from gridsim.study.replicate import Job, replicate
from gridsim.study.statistics import Interval
from gridsim.study.summary import collect
from small import small

BUSY = {
    "demand.per_household_year": 60.0,
    "demand.sources": {"visit": 1.0},
    "visits.contact": {"by": "member", "every": "1 days", "work": "3 h"},
}


def shown(scenario: Scenario, lang: Language = "en", replications: int = 3) -> str:
    outcomes = replicate(Job(scenario, Path()), range(replications))
    report = Report(scenario, build_town(scenario, Path()), outcomes, collect(outcomes), Path())
    file = StringIO()
    show(report, Console(file=file, width=140, markup=False), lang)
    return file.getvalue()


def test_where_visits_are_missed_staff_would_change_the_waiting() -> None:
    """The desk has no queue to speak of, since visits come after matters."""
    missed = shown(small(BUSY | {"ladder.member.calendar": "office", "town.households": 8}))
    assert "are missed, as those who make them are busy" in missed
    assert "are missed, as" not in shown(small(BUSY | {"visits.contact.work": "1 min"}))


@pytest.mark.parametrize("title", ["Town [/red] x", "[bold]", "a \\[b]"])
def test_titles_are_printed_as_they_are_written(title: str) -> None:
    scenario = small({"title": {"en": title, "zh": title}, "ladder.member.title": {"en": title, "zh": title}})
    assert shown(scenario).count(title) == 2


def test_needs_that_nobody_comes_to_know_are_told() -> None:
    told = shown(
        small({"demand.per_household_year": 60.0, "demand.sources": {"visit": 1.0}, "town.members": 0})
    )
    assert "needs are not known to anybody at the end" in told


def test_a_time_that_some_replications_do_not_reach_has_no_estimate() -> None:
    changes = {"demand.per_household_year": 12.0, "ladder.grid.workers": 0, "ladder.member.work": "20 days"}
    assert "not reached in" in shown(small(changes), replications=6)


def test_one_replication_speaks_of_no_intervals() -> None:
    one = shown(small({"demand.per_household_year": 60.0}), replications=1)
    assert "one replication" in one.splitlines()[1]
    assert "One replication says nothing about its own precision." in one


def test_intervals_of_what_cannot_be_below_0_end_there() -> None:
    assert plain(Interval(1.0, -3.0, 5.0, 2.0, 4)) == "1.0 (0.0 – 5.0)"
