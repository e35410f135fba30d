"""Loading: what is read is what was written, what wins over what, and every fault told at once."""

import json
import os
import re
from pathlib import Path

import pytest

from effort import at_most
from gridsim.errors import ScenarioError
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.model.ground import unusable
from gridsim.model.plan import WORK
from gridsim.scenario.files import Reach
from gridsim.scenario.load import from_resolved, load
from gridsim.scenario.notes import notes
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import estimated_rows
from gridsim.scenario.starter import starter
from gridsim.scenario.write import dump_yaml, resolved, scenario_hash
from small import small

ROOT = Path(__file__).parent
VALID = sorted((ROOT / "scenarios/valid").glob("*.yaml"))
INVALID = sorted((ROOT / "scenarios/invalid").glob("*.yaml"))
SHIPPED = sorted((ROOT / "../scenarios").glob("*.yaml"))
ANYWHERE = Reach(everywhere=True)
SMALL = ROOT / "scenarios/valid/small.yaml"


def written(folder: Path, text: str, name: str = "town.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def named(path: Path) -> str:
    return path.stem


def faults_of(path: Path, **options) -> list[str]:
    with pytest.raises(ScenarioError, match=r"\.yaml:") as error:
        load(path, reach=ANYWHERE, **options)
    return [
        f"{Path(fault.file).parent.name}/{Path(fault.file).name}: {fault}" if fault.file else str(fault)
        for fault in error.value.faults
    ]


@pytest.mark.parametrize("path", INVALID, ids=named)
def test_invalid_files_tell_the_faults_that_their_first_lines_state(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    assert expected
    assert faults_of(path) == expected


def test_a_wrong_expectation_would_be_noticed(tmp_path):
    path = written(
        tmp_path, "# expect: 1:1: something else\n" + starter("x").replace("workers: 6", "workers: -6")
    )
    line = path.read_text("utf-8").splitlines().index("    workers: -6") + 1
    assert faults_of(path) == [f"{line}:14: ladder.grid.workers: must be at least 0, found -6"]


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=named)
def test_the_resolved_form_loads_to_an_equal_scenario(path, tmp_path):
    scenario = load(path).scenario
    assert from_resolved(json.loads(json.dumps(resolved(scenario)))) == scenario
    for table in path.parent.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    again = load(written(tmp_path, dump_yaml(scenario)))
    assert again.scenario == scenario
    assert scenario_hash(again.scenario) == scenario_hash(scenario)
    assert resolved(again.scenario) == resolved(scenario)


@pytest.mark.parametrize(
    ("written_title", "en", "zh"),
    [
        ("一户小镇", "一户小镇", "一户小镇"),
        ("{zh: 一户小镇}", "一户小镇", "一户小镇"),
        ("{zh: 一户小镇, en: null}", "一户小镇", "一户小镇"),
        ("{en: One house}", "One house", "One house"),
        ("{zh: 一户小镇, en: One house}", "One house", "一户小镇"),
    ],
)
def test_a_title_needs_one_language_alone(tmp_path, written_title, en, zh):
    text = re.sub(r"title: {.*?}", lambda _: f"title: {written_title}", starter("x"))
    loaded = load(written(tmp_path, text), variant="one_worker_more")
    scenario = loaded.scenario
    parts = [scenario, *scenario.ladder.values(), *scenario.town.groups.values(), *loaded.variants.values()]
    titles = {(part.title.en, part.title.zh) for part in parts if part.title}
    assert titles == {(en, zh)}
    assert from_resolved(json.loads(json.dumps(resolved(scenario)))) == scenario
    full = text.replace(f"title: {written_title}", f"title: {{en: {en}, zh: {zh}}}")
    again = load(written(tmp_path, full, "full.yaml"), variant="one_worker_more").scenario
    assert scenario_hash(again) == scenario_hash(scenario)


@pytest.mark.parametrize(
    ("written_title", "fault"),
    [
        ("{}", "4:1: title: must be text, or a section with en, zh or both"),
        ("5", "4:8: title: must be text, or a section with en, zh or both"),
        ("{zh: 5}", "4:13: title.zh: must be text, found 5"),
        ("{zh: a, fr: b}", "4:16: title.fr: is no known key; there are: en, zh"),
    ],
)
def test_a_title_that_is_none_is_told(tmp_path, written_title, fault):
    text = re.sub(r"title: {.*?}", lambda _: f"title: {written_title}", starter("x"), count=1)
    assert faults_of(written(tmp_path, text)) == [fault]


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_shipped_scenarios_and_all_their_variants_load_fast(path):
    with at_most(loops=40):
        variants = load(path).variants
    plain = load(path).scenario
    for name, variant in variants.items():
        assert variant.title is not None
        assert load(path, variant=name).scenario != plain


def test_the_last_of_base_file_variant_and_setting_wins(tmp_path):
    """Grid workers: 6 in the base, 4 in the file, 5 in the variant, 9 on the command line."""
    written(tmp_path, starter("base"), "base.yaml")
    path = written(
        tmp_path,
        "base: base.yaml\nladder: {grid: {workers: 4}}\nvariants: {five: {set: {ladder.grid.workers: 5}}}\n",
    )
    found = [
        load(tmp_path / "base.yaml"),
        load(path),
        load(path, variant="five"),
        load(path, variant="five", settings=["ladder.grid.workers=9"]),
    ]
    assert [loaded.scenario.ladder["grid"].workers for loaded in found] == [6, 4, 5, 9]
    assert [loaded.scenario.ladder["town"].workers for loaded in found] == [3, 3, 3, 3]
    assert sorted(found[1].variants) == ["five", "fortnightly_contact", "one_worker_more"]


def test_mappings_merge_but_distributions_shares_and_lists_replace():
    scenario = load(ROOT / "scenarios/valid/based.yaml").scenario
    assert scenario.outside.wait.family == "exponential"
    assert scenario.outside.share == 0.3
    assert scenario.demand.needed == {"grid": 1.0}
    assert load(SMALL, settings=["calendars.office.hours=['08:00-12:00']"]).scenario.calendars[
        "office"
    ].hours == [(8 * 3600, 12 * 3600)]


def test_a_file_that_lists_all_levels_of_its_base_gives_their_order(tmp_path):
    written(tmp_path, starter("base"), "base.yaml")
    deputy = "{unit: town, calendar: office, work: 1 h}"
    path = written(
        tmp_path, f"base: base.yaml\nladder: {{member: {{}}, grid: {{}}, deputy: {deputy}, town: {{}}}}\n"
    )
    assert list(load(path).scenario.ladder) == ["member", "grid", "deputy", "town"]
    path = written(tmp_path, f"base: base.yaml\nladder: {{deputy: {deputy}}}\n")
    assert list(load(path).scenario.ladder) == ["member", "grid", "town", "deputy"]


def test_null_switches_a_section_of_the_base_off(tmp_path):
    written(tmp_path, starter("base"), "base.yaml")
    path = written(tmp_path, "base: base.yaml\nladder: {member: {limit: null}, town: {meeting: ~}}\n")
    ladder = load(path).scenario.ladder
    assert (ladder["member"].limit, ladder["town"].meeting) == (None, None)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("ladder.grid.wokers=60", r"--set ladder.grid.wokers: .* is no known key; did you mean workers\?"),
        ("ladder.gird.workers=60", r"ladder has no gird; did you mean grid\?"),
        ("ladder.grid.workers=-3", "--set ladder.grid.workers: must be at least 0, found -3"),
        ("ladder.grid.workers=many", "must be a whole number, found 'many'"),
        ("ladder.grid.workers=", "needs = and a value"),
        ("ladder.grid.workers", "needs = and a value"),
        ("ladder..workers=3", "is no dotted path"),
        ("visits.contact.every=7", "7 needs a unit"),
        ("ladder.town.meeting={every: monthly, agenda: 0}", "ladder.town.meeting.agenda: must be at least 1"),
        ("ladder.grid.work.lognormal.median.x=3", "single value and has no keys"),
        ("visits.contact.work.lognormal.median=3 h", "work is '10 min' here: set it as a whole"),
        ("calendars.office.hours.x=3", "name an entry as \\[1\\]"),
        ("calendars.office.hours[9]='08:00-09:00'", "has no entry 9"),
        ("base=x.yaml", "base cannot be set"),
        ("town.households=[1", "--set town.households: a bracket"),
        ("visits.contact.by=grid", "demand.sources.visit: must be 0 while"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_path(setting, message):
    with pytest.raises(ScenarioError, match=message):
        load(SMALL, settings=[setting])


def test_settings_reach_into_lists_optional_sections_and_new_names():
    scenario = load(
        SMALL,
        settings=[
            "calendars.office.hours[2]='15:00-18:00'",
            "urgent.share=0.2",
            "withdrawal={share: 0.1, after: 60 days}",
            "visits.desk={by: grid, to: desk, every: 1 day, work: 30分钟}",
        ],
    ).scenario
    assert scenario.calendars["office"].hours == [(30600, 43200), (54000, 64800)]
    assert scenario.urgent.share == 0.2
    assert scenario.withdrawal is not None
    assert str(scenario.visits["desk"].work.constant) == "30 min"


@pytest.mark.parametrize(
    ("setting", "same"),
    [
        ("window.from=2023/1/1", "window.from=2023-01-01"),
        ("window.from=2023年1月1日", "window.from=2023-01-01"),
        ("window.from=２０２３．０１．０１", "window.from=2023-01-01"),
        ("calendars.office.closed=[2024/2/1]", "calendars.office.closed=['2024-02-01']"),
        ("outside.share=93.86%", "outside.share=0.9386"),
        ("outside.share=９３．８６ ％", "outside.share=0.9386"),
        ("demand.detection=50%", "demand.detection=0.5"),
        ("demand.needed={member: 30%, grid: 70%}", "demand.needed={member: 0.3, grid: 0.7}"),
        ("visits.contact.every=每周", "visits.contact.every=1 week"),
        ("visits.contact.every=每两周", "visits.contact.every=2 weeks"),
        ("visits.contact.every=两周一次", "visits.contact.every=2 weeks"),
        ("visits.contact.every=隔天", "visits.contact.every=2 days"),
        ("visits.contact.every=每半月", "visits.contact.every=0.5 months"),
        ("visits.contact.every=每个月", "visits.contact.every=1 month"),
        ("visits.contact.every=每季度", "visits.contact.every=3 months"),
        ("visits.contact.every=fortnightly", "visits.contact.every=2 weeks"),
        ("visits.contact.every=每旬", "visits.contact.every=10 days"),
        ("visits.contact.every=每十五天", "visits.contact.every=15 days"),
        ("calendars.evenings.days=[周一, 星期三, Friday]", "calendars.evenings.days=[mon, wed, fri]"),
        ("calendars.evenings.days=每天", "calendars.evenings.days=every"),
        ("calendars.office.hours=[８：３０～１２：００]", "calendars.office.hours=['08:30-12:00']"),
        ("calendars.office.hours=[8:30至12:00]", "calendars.office.hours=['08:30-12:00']"),
        ("demand.weekdays={周日: 2}", "demand.weekdays={sun: 2}"),
        ("demand.months={1月: 2, 十二月: 0.5}", "demand.months={jan: 2, dec: 0.5}"),
        ("ladder.town.meeting.every=每月", "ladder.town.meeting.every=monthly"),
        (
            "ladder.town.meeting={every: 每周, on: [周五], agenda: 3}",
            "ladder.town.meeting={every: weekly, on: [fri], agenda: 3}",
        ),
        (
            "ladder.town.meeting={every: 每半月, on: [1日, 月末], agenda: 3}",
            "ladder.town.meeting={every: half_monthly, on: [1, last], agenda: 3}",
        ),
        (
            "ladder.town.meeting={every: 指定日期, on: [2024年2月5日], agenda: 3}",
            "ladder.town.meeting={every: dates, on: ['2024-02-05'], agenda: 3}",
        ),
        (
            "calendars.office.seasons=[{first: 5月1日, last: 9/30, hours: ['08:00-12:00']}]",
            "calendars.office.seasons=[{first: 05-01, last: 09-30, hours: ['08:00-12:00']}]",
        ),
    ],
)
def test_what_people_write_is_read(setting, same):
    """Dates, shares, cadences and weekdays, wherever one is due, and full-width forms of all."""
    found, expected = (load(SMALL, settings=[text]).scenario for text in (setting, same))
    unsourced = [scenario.model_copy(update={"sources": {}}) for scenario in (found, expected)]
    assert resolved(unsourced[0]) == resolved(unsourced[1])


CHANGE = "{from: 2024-03-01, to: %s, workers: 1}"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("window.to=2024-01-01", "--set window.to=2024-01-01: window: from must be before to"),
        (f"ladder.grid.changes=[{CHANGE % '2024-02-01'}]", r"changes\[1\]: from must be before to"),
        (f"ladder.grid.changes=[{CHANGE % '2024-03-01'}]", r"changes\[1\]: from must be before to"),
        ("calendars.office.only=[{from: 2024-03-01, to: 2024-03-01}]", "from must be before to"),
        ("window.from=2024-02-30", "a day that the month has not, which has 29, found 2024-02-30"),
        ("window.from=2024/13/1", "has no month from 1 to 12, found 2024/13/1"),
        ("window.from=soon", "needs a date, such as 2021-01-01, found soon"),
        ("window.from=0000-01-01", "needs a date, such as 2021-01-01, found 0000-01-01"),
        (
            "calendars.office.seasons=[{first: 02-30, last: 03-01, hours: ['08:00-12:00']}]",
            "first: is a day that the month has not, which has 29, found 02-30",
        ),
        ("calendars.office.hours=['12:00-12:00']", "must open before it closes"),
        ("ladder.town.meeting={every: monthly, on: [32], agenda: 3}", "on: 32 does not fit every: monthly"),
        (
            "ladder.town.meeting={every: monthly, on: [], agenda: 3}",
            "must be a list or section of at least 1",
        ),
        ("ladder.town.meeting={every: half_monthly, on: [1, 1], agenda: 3}", r"\[1, 1\] does not fit"),
        ("ladder.town.meeting={every: 每周一, agenda: 3}", "must be one of weekly, .*, found '每周一'"),
        ("ladder.town.meeting.at=9", "needs a time of day from 00:00 to 24:00, found 9"),
        ("limits.done=1 month", "must not be in months, which differ in length: write 30 days or 20 working"),
        ("limits.urgent_done=1年", "must not be in years, which differ in length"),
        ("ladder.grid.limit=2个月", "must not be in months, .*, found 2 months"),
        ("demand.weekdays={周一: 2, mon: 3}", "has 周一 and mon, which are the same"),
        ("outside.share=193%", "must be at most 1.0, found '193%'"),
        ("visits.contact.every=每周一", "'每周一' is not a duration"),
    ],
)
def test_what_cannot_be_is_refused(setting, message):
    """Ends before beginnings, days that no month has, limits of no certain length."""
    with pytest.raises(ScenarioError, match=message):
        load(SMALL, settings=[setting])


@pytest.mark.parametrize("day", ["29", "30", "31", "last", "月末"])
def test_a_meeting_on_a_day_that_some_months_lack_is_well_defined(day):
    load(SMALL, settings=[f"ladder.town.meeting={{every: monthly, on: [{day}], agenda: 3}}"])


def test_a_setting_that_another_value_no_longer_fits_says_how_to_set_both(tmp_path):
    every = "ladder.town.meeting.every=weekly"
    with pytest.raises(ScenarioError) as error:
        load(SMALL, settings=[every])
    assert [str(fault) for fault in error.value.faults] == [
        f"--set {every}: ladder.town.meeting.on: 10 does not fit every: weekly, which needs weekdays; "
        "set both in one command: add --set 'ladder.town.meeting.on=[mon]'"
    ]
    load(SMALL, settings=[every, "ladder.town.meeting.on=[mon]"])
    text = starter("x").replace(
        "variants:\n", "variants:\n  often: {set: {ladder.town.meeting.every: weekly}}\n"
    )
    (told,) = faults_of(written(tmp_path, text))
    assert told.endswith("needs weekdays; set both in the variant: add ladder.town.meeting.on: [mon]")


def noted(*settings: str) -> list[str]:
    """What is told of the small town with changes, without lines."""
    return [f"{fault.path}: {fault.message}" for fault in load(SMALL, settings=settings).notes]


NO_MATTER = "no matter ever comes to this level: none begins here, and no level below passes one on"
UNSEEN_NEEDS = "nobody brings these needs to light: no level of {}s that visits households has workers"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], []),
        (["demand.needed={grid: 1}"], [f"ladder.town: {NO_MATTER}"]),
        (["demand.needed={grid: 1}", "ladder.grid.solves={grid: 0.5}"], []),
        (["demand.needed={grid: 1}", "ladder.grid.limit=2 days"], []),
        (["demand.needed={grid: 1}", "ladder.grid.limit=2 days", "ladder.grid.breach=deputy"], [NO_MATTER]),
        (["ladder.grid.holdback=1"], [f"ladder.town: {NO_MATTER}"]),
        (["demand.sources={patrol: 1}"], [f"ladder.member: {NO_MATTER}"]),
        (["demand.sources={patrol: 1}", "urgent={share: 0.1}"], []),
        (["demand.sources={patrol: 1}", "urgent={share: 0.1, enters: grid}"], [NO_MATTER]),
        (["demand.sources={patrol: 1}", "demand.types={a: {share: 1, urgent: 1%}}"], []),
        (["ladder.member.passes_to={town: 1}", "demand.sources={visit: 1}"], [f"ladder.grid: {NO_MATTER}"]),
        (
            ["ladder.grid.workers=0", "demand.sources={visit: 1}"],
            [
                "visits.patrol.by: nobody makes these visits: grid has no workers",
                "ladder.grid: nobody works at this level: matters pass it by",
            ],
        ),
        (
            ["ladder.grid.workers=0", "demand.sources={patrol: 1}"],
            [
                f"demand.sources.patrol: {UNSEEN_NEEDS.format('grid')}",
                "visits.patrol.by: nobody makes these visits: grid has no workers",
                f"ladder.member: {NO_MATTER}",
                "ladder.grid: nobody works at this level: matters pass it by",
                f"ladder.town: {NO_MATTER}",
            ],
        ),
        (
            ["ladder.grid.workers=0", "ladder.grid.changes=[{from: 2024-02-01, workers: 2}]", "town.grids=2"],
            [],
        ),
        (
            ["town.members=0", "demand.sources={visit: 50%, whistle: 50%}"],
            [
                f"demand.sources.visit: {UNSEEN_NEEDS.format('member')}",
                "visits.contact.by: nobody makes these visits: member has no workers",
                "ladder.member: nobody works at this level: matters pass it by",
            ],
        ),
        (
            ["town.households=0", "town.community={households: 9, grid_workers: 1}"],
            [
                "visits.contact: nobody is visited: the town has no households but the community's",
                "visits.patrol: nobody is visited: the town has no households but the community's",
            ],
        ),
    ],
)
def test_what_nothing_comes_of_is_told_and_is_no_fault(settings, expected):
    found = noted(*settings)
    assert len(found) == len(expected)
    assert [one for one, want in zip(found, expected, strict=True) if not one.endswith(want)] == []


@pytest.mark.parametrize("holdback", [0.0, 1.0])
@pytest.mark.parametrize("limit", [None, "1 day"])
@pytest.mark.parametrize("sources", [{"whistle": 1.0}, {"card": 1.0}, {"whistle": 0.5, "above": 0.5}])
@pytest.mark.parametrize("needed", ["member", "grid", "town"])
@pytest.mark.parametrize("workers", [0, 1])
def test_levels_are_told_to_which_no_matter_comes_in_a_simulation(holdback, limit, sources, needed, workers):
    changes = {
        "demand.per_household_year": 100.0,
        "demand.sources": sources,
        "demand.needed": {needed: 1.0},
        "ladder.member.limit": limit,
        "ladder.grid.holdback": holdback,
        "ladder.grid.workers": workers,
        "town.grids": 1,
    }
    scenario = small(changes)
    world = build(scenario, Path(), Draws(1, 0))
    here = world.plan.steps.kind == WORK
    come = {list(scenario.ladder)[level] for level in world.plan.steps.level[here].tolist() if level >= 0}
    told = {path[1] for path, _ in notes(scenario) if path[0] == "ladder"}
    assert told == set(scenario.ladder) - come


LONG = ["window.from=2005-01-01", "window.to=2021-01-01", "run_on=0 days"]
DAILY = "{every: weekly, on: [mon, tue, wed, thu, fri], agenda: 9}"
TWENTY = "{talks: {share: 1, sessions: {count: {20: 1}, pause: 1 day}}}"
SIXTEEN_YEARS = "rows in one replication of 5,844 days; the most is 50,000,000: take fewer"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            [
                "demand.done_in_window=null",
                "demand.share_done=null",
                "demand.per_household_year=75.45",
                TWENTY,
            ],
            "demand.per_household_year: would need about [0-9,]+ of .* take fewer needs, fewer sessions",
        ),
        (
            ["town.villages=100000", f"ladder.village.meeting={DAILY}", *LONG],
            f"ladder.village.meeting.every: would need about 417,.* {SIXTEEN_YEARS} units, fewer meetings",
        ),
        (
            ["ladder.grid.absence={days_per_year: 300, spell: 1 day}", "ladder.grid.workers=9000", *LONG],
            f"ladder.grid.absence.spell: would need about 86,490,000 of .* {SIXTEEN_YEARS} workers, longer",
        ),
        (["ladder.grid.absence.spell=1 min"], "absence.spell: must be at least 1 day, found 1 min"),
    ],
)
def test_what_no_computer_would_finish_is_refused_at_once(settings, message):
    settings = [f"demand.types={text}" if text is TWENTY else text for text in settings]
    with at_most(loops=40), pytest.raises(ScenarioError, match=message):
        load(SHIPPED[0], settings=settings)


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        ("{every: weekly, agenda: 9}", 4),
        ("{every: fortnightly, on: [mon, fri], agenda: 9}", 4),
        ("{every: half_monthly, agenda: 9}", 2 * 28 * 12 / 365.25),
        ("{every: quarterly, on: [1, last], agenda: 9}", 2 * 28 * 4 / 365.25),
        ("{every: days_with, on: [9], agenda: 9}", 3 * 28 * 12 / 365.25),
        ("{every: dates, on: ['2024-03-04'], agenda: 9}", 1),
    ],
)
def test_the_estimate_counts_the_meetings_of_every_unit(meeting, expected):
    window = ["window.from=2024-03-04", "window.to=2024-04-01", "warm_up=0 days", "run_on=0 days"]
    scenario = load(SMALL, settings=[*window, f"ladder.town.meeting={meeting}"]).scenario
    assert estimated_rows(scenario)["ladder", "town", "meeting", "every"] == pytest.approx(expected)


def test_needs_of_a_busy_warm_up_are_estimated_by_month():
    """Two thirds of the simulated days have a thousand times the needs of the others."""
    window = {"window": {"from": "2024-03-04", "to": "2024-03-18"}, "warm_up": "28 days", "run_on": "0 s"}
    rows = [
        estimated_rows(small(window | {"demand.per_household_year": 10.0, "demand.months": months}))
        for months in ({}, {"feb": 100.0})
    ]
    quiet, busy = (row["demand", "per_household_year"] for row in rows)
    assert busy / quiet == pytest.approx((25 * 100 + 17) / 42)


def test_all_variants_are_checked_whichever_is_chosen(tmp_path):
    text = starter("x") + "\n"
    bad = "variants:\n  bad: {set: {ladder.grid.workers: -1, town.vilages: 3}}\n"
    path = written(tmp_path, text.replace("variants:\n", bad))
    expected = [
        "93:29: variants.bad.set.ladder.grid.workers: must be at least 0, found -1",
        "93:34: variants.bad.set.town.vilages: town.vilages is no known key; did you mean villages?",
    ]
    found = faults_of(path, variant="one_worker_more")
    assert [fault.partition(" ")[2] for fault in found] == [fault.partition(" ")[2] for fault in expected]


def test_an_unknown_variant_is_told_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"has no variant one_more; did you mean one_worker_more\?"):
        load(SMALL, variant="one_more")


def test_too_many_variants_for_a_long_file_are_refused(tmp_path):
    many = "".join(f"  v{number}: {{set: {{seed: {number}}}}}\n" for number in range(800))
    path = written(tmp_path, starter("x").replace("variants:\n", f"variants:\n{many}"))
    with at_most(loops=40), pytest.raises(ScenarioError, match="variants: are too many for so long a file"):
        load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; gridsim init writes a scenario"),
        (b"# nothing\n", "is empty"),
        ("name: 图克镇\n".encode("gb18030"), ":1:1: is not UTF-8 text; save the file as UTF-8"),
        ("name: x\n".encode("utf-16"), "is not UTF-8 text"),
        (b"just words", "must have keys, such as name: my_town.*, found 'just words'"),
        (b"name: \x00", r":1:7: a character that is no text stands here"),
    ],
)
def test_what_is_no_text_of_a_scenario_is_refused_in_a_sentence(tmp_path, content, message):
    path = tmp_path / "town.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=message):
        load(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name：x\nseed: 1\n", ["1:5: {colon}"]),
        ("name：x\n\n# seed\ntitle：y\n\nseed: 1\n", ["1:5: {colon}"]),
        ("name: x\ntown:\n  villages: 3\n  households：60\n", ["4:13: {colon}"]),
        ("name: x\ntown:\n  households：60\n  villages: 3\n", ["3:13: {colon}"]),
        ("name: x\nwindow: {from: 2024-01-01，to: 2024-04-01}\n", ["2:26: {comma}"]),
        ("name: x\nwindow: {from: 2024-01-01，\n  to: 2024-04-01}\n", ["2:26: {comma}"]),
        ("name: x\nwindow: {from：2024-01-01, to: [\n", ["2:14: {colon}"]),
        ("name：x\n", ["1:1: must have keys, such as name: my_town, .*, found 'name：x'; {colon}"]),
        (
            "base: {small}\ntown: {members：3}\n",
            ["2:8: town.members：3: is no known key; did .* members.; {colon}"],
        ),
        (
            "base: {small}\ncalendars: {office: {days: [mon，wed]}}\n",
            [r"2:29: calendars.office.days\[1\]: must be one of .*, sat, sun, found 'mon，wed'; {comma}"],
        ),
        (
            "base: {small}\nladder: {town: {meeting: {every: monthly, on: [1、15], agenda: 2}}}\n",
            ["2:47: ladder.town.meeting.on: 1、15 does not fit every: monthly, which needs .*; {comma}"],
        ),
        # A full-width sign in a text is none that parts.
        ("name: x\ntitle: '说明：，'\nseed: 1: 2\n", ["3:8: a second colon in this line.*quotation marks"]),
    ],
)
def test_full_width_signs_are_told_in_their_own_line(tmp_path, text, expected):
    signs = {
        "{colon}": re.escape("a full-width colon (：) does not end a key, write : and a space"),
        "{comma}": re.escape("a full-width comma (，) does not part entries, write , and a space"),
    }
    path = written(tmp_path, text.replace("{small}", SMALL.as_posix()))
    found = faults_of(path)
    for sign, words in signs.items():
        expected = [one.replace(sign, words) for one in expected]
    assert len(found) == len(expected)
    assert [one for one, want in zip(found, expected, strict=True) if not re.fullmatch(want, one)] == []


UNSEEN = [*"\u202e\u2066\u2028\u2029\u200b\u200f\u2060\ufeff\x85\U000e0041"]


@pytest.mark.parametrize("character", UNSEEN, ids=lambda one: f"U+{ord(one):04X}")
def test_characters_that_nobody_sees_are_refused_with_file_and_line(tmp_path, character):
    """As they are, and as escapes; in titles and in comments."""
    name = f"U+{ord(character):04X}: delete it"
    start = f"base: {SMALL.as_posix()}\n"
    raw = written(tmp_path, f"{start}title: a{character}b # {character}\nseed: 3 # {character}\n")
    assert faults_of(raw) == [
        f"2:9: an invisible character stands here, {name}",
        f"3:11: an invisible character stands here, {name}",
    ]
    escaped = f"\\U{ord(character):08x}"
    path = written(
        tmp_path, f'{start}seed: 3\ntitle: {{zh: "a{escaped}b"}}\ntown: {{groups: {{"x{escaped}": {{}}}}}}\n'
    )
    assert [one for one in faults_of(path) if "invisible" in one] == [
        f"3:13: title.zh: holds an invisible character, {name}",
        f"4:17: town.groups: holds an invisible character, {name}",
    ]
    with pytest.raises(
        ScenarioError, match=f"--set title.*: an invisible character stands here, U.{name[2:]}"
    ):
        load(SMALL, settings=[f"title=a{character}b"])


def test_a_title_is_one_line(tmp_path):
    start = f"base: {SMALL.as_posix()}\n"
    assert faults_of(written(tmp_path, f'{start}title: "a\\nb"\n')) == [
        "2:8: title: must be one line, without line breaks and tabs",
    ]
    path = written(tmp_path, f"{start}title: |\n  图克\u200d镇\n")
    title = load(path, reach=ANYWHERE).scenario.title
    assert title is not None
    assert title.zh == "图克\u200d镇"


def test_missing_files_folders_and_devices_are_refused(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.yaml: there is no such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(ScenarioError, match="is not a plain file"):
        load("/dev/zero")
    with pytest.raises(ScenarioError, match=r"no such file|cannot be read"):
        load("a\0b")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "town.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + starter("x").replace("\n", "\r\n").encode())
    assert load(path).scenario == load(written(tmp_path, starter("x"), "other.yaml")).scenario


def test_tables_are_sealed_by_their_hash_and_found_from_a_base_elsewhere(tmp_path):
    tables = load(ROOT / "scenarios/valid/tables.yaml")
    assert sorted(tables.files) == ["roster.csv", "waits.csv"]
    assert {len(digest) for digest in tables.files.values()} == {64}
    (tmp_path / "bases").mkdir()
    written(tmp_path / "bases", "quantile,days\n0.5,7\n", "waits.csv")
    base = starter("base").replace(
        "{lognormal: {median: 7 days, sigma: 1.2}}", "{empirical: {file: waits.csv}}"
    )
    written(tmp_path / "bases", base, "base.yaml")
    loaded = load(written(tmp_path, "base: bases/base.yaml\n"))
    assert list(loaded.files) == ["bases/waits.csv"]
    assert (loaded.folder / "bases/waits.csv").exists()


def test_the_hash_changes_with_any_value_and_with_the_order_of_the_ladder():
    loaded = load(SMALL)
    hashes = {
        scenario_hash(load(SMALL, settings=[setting]).scenario)
        for setting in ("seed=2", "ladder.grid.workers=7", "after.rating.late_after=31 days")
    }
    data = resolved(loaded.scenario)
    data["ladder"] = dict(reversed(data["ladder"].items()))
    assert len({*hashes, scenario_hash(loaded.scenario), scenario_hash(from_resolved(data))}) == 5


def test_a_changed_manifest_is_refused():
    data = resolved(load(SMALL).scenario)
    data["ladder"]["grid"]["workers"] = "six"
    with pytest.raises(
        ScenarioError, match=r"resolved scenario: ladder\.grid\.workers: must be a whole number"
    ):
        from_resolved(data)


def test_starters_are_valid_whatever_their_name(tmp_path):
    for name in ("town", "图克镇", "123", "null", "true", "1e5"):
        scenario = load(written(tmp_path, starter(name))).scenario
        assert isinstance(scenario, Scenario)
        assert scenario.name == name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", "''"),
        ("我的 镇", "'我的 镇', which has a space"),
        ('x"\nseed: 3', ', which has " and a space and :'),
        ("../x", "'../x', which has . and /"),
        ("a" * 61, "aaa'"),
    ],
)
def test_what_is_no_name_is_refused(name, found, tmp_path):
    message = "must be 1 to 60 letters, digits, _ or -, found "
    with pytest.raises(ScenarioError, match=message) as error:
        starter(name)
    assert str(error.value).endswith(found)
    text = starter("x").replace('name: "x"', f"name: {json.dumps(name, ensure_ascii=False)}")
    assert [fault for fault in faults_of(written(tmp_path, text)) if message in fault]
    if " " in name:
        assert "a space" in faults_of(written(tmp_path, text))[0]


def with_table(folder: Path, name: str, more: str = "") -> Path:
    """A scenario that waits by a table of quantiles of this name."""
    wait = "{lognormal: {median: 7 days, sigma: 1.2}}"
    return written(folder, starter("x").replace(wait, f"{{empirical: {{file: {name}}}}}") + more)


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """A folder for scenarios, beside which another one has a table with what nobody is to be told."""
    (tmp_path / "elsewhere").mkdir()
    written(tmp_path / "elsewhere", "quantile,days\n0.5,secret\n", "waits.csv")
    (tmp_path / "town").mkdir()
    return tmp_path / "town"


def test_a_table_outside_the_folder_is_not_read(apart):
    path = with_table(apart, "../elsewhere/waits.csv")
    assert [str(fault).split(": ", 1)[1] for fault in faults_in(path)] == [
        "outside.wait.empirical.file: must lie in the scenario's folder, unless --allow-outside is given, "
        "found '../elsewhere/waits.csv'"
    ]
    assert list(load(path, reach=ANYWHERE).files) == ["../elsewhere/waits.csv"]


def faults_in(path: Path, **options) -> list:
    with pytest.raises(ScenarioError, match=r"\.(yaml|csv):") as error:
        load(path, **options)
    return list(error.value.faults)


def test_whether_there_is_a_file_outside_is_not_told(apart):
    (fault,) = faults_in(with_table(apart, "../elsewhere/nothing.csv"))
    assert "must lie in the scenario's folder" in fault.message


@pytest.mark.parametrize("link", ["waits.csv", "folder"])
def test_a_link_that_leads_out_of_the_folder_is_not_followed(apart, link):
    (apart / link).symlink_to(apart.parent / "elsewhere" / ("waits.csv" if link == "waits.csv" else ""))
    path = with_table(apart, "waits.csv" if link == "waits.csv" else "folder/waits.csv")
    (fault,) = faults_in(path)
    assert fault.message.startswith("must not be a link that leads out of the scenario's folder, unless")


def test_a_link_within_the_folder_is_followed(apart):
    written(apart, "quantile,days\n0.5,7\n", "real.csv")
    (apart / "waits.csv").symlink_to("real.csv")
    assert list(load(with_table(apart, "waits.csv")).files) == ["waits.csv"]


def test_a_base_outside_the_folder_is_not_read_unless_it_is_named(apart):
    """A base that the command line names may name the tables in its own folder; the scenario may not."""
    base = with_table(apart.parent / "elsewhere", "waits.csv")
    path = written(apart, "base: ../elsewhere/town.yaml\n", "plan.yaml")
    (fault,) = faults_in(path)
    assert str(fault) == (
        "1:7: base: must lie in the scenario's folder, unless --allow-outside is given, "
        "found '../elsewhere/town.yaml'"
    )
    assert list(load(path, reach=Reach((base,))).files) == ["../elsewhere/waits.csv"]
    wait = "outside: {wait: {empirical: {file: ../elsewhere/other.csv}}}\n"
    written(apart.parent / "elsewhere", "quantile,days\n0.5,7\n", "other.csv")
    (fault,) = faults_in(written(apart, path.read_text("utf-8") + wait, "other.yaml"), reach=Reach((base,)))
    assert fault.message.startswith("must lie in the scenario's folder")


def test_a_table_that_a_setting_names_may_lie_anywhere(apart):
    path = written(apart, starter("x"))
    setting = "outside.wait={empirical: {file: ../elsewhere/waits.csv}}"
    assert list(load(path, settings=[setting]).files) == ["../elsewhere/waits.csv"]


ROSTERED = (
    starter("x")
    .replace("households: 200", "households: 3\n  roster: roster.csv")
    .replace("members: 30", "members: 0")
    .replace("centre_households: 6", "centre_households: 0")
    .replace("visit: 0.4, patrol: 0.2, whistle: 0.4", "patrol: 0.6, whistle: 0.4")
)
ROSTER = "village,grid\na,1\nb,2\nc,3\n"
CHANGE = "    changes: [{from: 2024-02-01, workers: 1, units: [3]}]\n    unit: grid\n"


def told_of(path: Path) -> list[str]:
    """What is wrong with a scenario and its tables, without the lines of the scenario itself."""
    faults = faults_in(path, inspect=unusable)
    return [
        f"{Path(fault.file).name}:{fault}" if fault.file else f"{fault.path}: {fault.message}"
        for fault in faults
    ]


def test_a_scenario_is_checked_with_all_its_tables(tmp_path):
    """Faults of each table have its name and line; what the scenario says against a roster has its own."""
    written(tmp_path, ROSTER + "d,3\n,4\n", "roster.csv")
    written(tmp_path, "when,who\nsoon,1\n2024-02-01,9\n", "trace.csv")
    written(tmp_path, "quantile,days\n0.5,long\n", "waits.csv")
    text = ROSTERED.replace("per_household_year: 0.2", "trace: {file: trace.csv, arise: when}")
    text = text.replace("{lognormal: {median: 7 days, sigma: 1.2}}", "{empirical: {file: waits.csv}}")
    text = re.sub(r"window: .*", "window: {from: 2024-01-01, to: 2300-01-01}", text)
    assert told_of(written(tmp_path, text)) == [
        "window: must lie between 1980-01-01 and 2200-01-01",
        "town.villages: must be 4, as many as in the roster, found 3",
        "town.households: must be 5, as many as in the roster, found 3",
        "roster.csv:5: grid: 3 lies in two villages",
        "roster.csv:6: village: must not be empty",
        "trace.csv:2: arise: needs a date or time, found soon",
        "waits.csv:2: days: must be a number from 0 to 36,525, found long",
    ]


def test_faults_of_tables_that_variants_share_are_told_once(tmp_path):
    written(tmp_path, ROSTER + "c,3,\n", "roster.csv")
    assert told_of(written(tmp_path, ROSTERED)) == [
        "roster.csv:5: must have 2 cells, as many as the header, found 3"
    ]


@pytest.mark.parametrize(
    ("unit", "villages", "told"),
    [
        (4, 3, "ladder.grid.changes[1].units: there is no team 4 at this level: there are 3"),
        (3, 1, "town.villages: must be 3, as many as in the roster, found 1"),
    ],
)
def test_changes_are_of_teams_that_the_roster_makes(tmp_path, unit, villages, told):
    written(tmp_path, ROSTER, "roster.csv")
    text = ROSTERED.replace("    unit: grid\n", CHANGE.replace("[3]", f"[{unit}]"))
    path = written(tmp_path, text.replace("villages: 3", f"villages: {villages}"))
    assert set(told_of(path)) == {told}
    fine = path.read_text("utf-8").replace("[4]", "[3]").replace("villages: 1", "villages: 3")
    assert load(written(tmp_path, fine), inspect=unusable).scenario.town.villages == 3


def test_fewer_workers_than_units_make_fewer_teams(tmp_path):
    text = starter("x").replace("villages: 3", "villages: 3\n  grids: 6").replace("    unit: grid\n", CHANGE)
    path = written(tmp_path, text.replace("workers: 6", "workers: 2").replace("workers: 7", "workers: 1"))
    assert told_of(path)[0] == "ladder.grid.changes[1].units: there is no team 3 at this level: there are 2"


def test_what_is_no_plain_file_is_no_table(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    found = {
        name: faults_in(with_table(tmp_path, name), reach=ANYWHERE) for name in ("folder", "pipe", "zero")
    }
    assert {name: faults[0].message for name, faults in found.items()} == {
        "folder": "is a folder, not a table, found 'folder'",
        "pipe": "is not a plain file, found 'pipe'",
        "zero": "is not a plain file, found 'zero'",
    }


def test_a_trace_needs_households(tmp_path):
    written(tmp_path, "arise\n2024-02-01\n", "trace.csv")
    text = starter("x").replace("per_household_year: 0.2", "trace: {file: trace.csv}")
    assert told_of(written(tmp_path, text.replace("households: 200", "households: 0")))[0] == (
        "town.households: must be at least 1 for the needs of a trace, found 0"
    )
