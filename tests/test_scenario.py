"""Loading: what is read is what was written, what wins over what, and every fault told at once."""

import json
import re
from pathlib import Path

import pytest

from effort import at_most
from gridsim.errors import ScenarioError
from gridsim.scenario.load import from_resolved, load
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import estimated_rows
from gridsim.scenario.starter import starter
from gridsim.scenario.write import dump_yaml, resolved, scenario_hash
from small import small

ROOT = Path(__file__).parent
VALID = sorted((ROOT / "scenarios/valid").glob("*.yaml"))
INVALID = sorted((ROOT / "scenarios/invalid").glob("*.yaml"))
SHIPPED = sorted((ROOT / "../scenarios").glob("*.yaml"))
SMALL = ROOT / "scenarios/valid/small.yaml"


def written(folder: Path, text: str, name: str = "town.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def named(path: Path) -> str:
    return path.stem


def faults_of(path: Path, **options) -> list[str]:
    with pytest.raises(ScenarioError, match=r"\.yaml:") as error:
        load(path, **options)
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
    with at_most(40):
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


LONG = ["window.from=2005-01-01", "window.to=2021-01-01"]
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
    with at_most(40), pytest.raises(ScenarioError, match=message):
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
    window = ["window.from=2024-03-04", "window.to=2024-04-01", "warm_up=0 days"]
    scenario = load(SMALL, settings=[*window, f"ladder.town.meeting={meeting}"]).scenario
    assert estimated_rows(scenario)["ladder", "town", "meeting", "every"] == pytest.approx(expected)


def test_needs_of_a_busy_warm_up_are_estimated_by_month():
    """Two thirds of the simulated days have a thousand times the needs of the others."""
    window = {"window": {"from": "2024-03-04", "to": "2024-03-18"}, "warm_up": "28 days"}
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
    with at_most(40), pytest.raises(ScenarioError, match="variants: are too many for so long a file"):
        load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty; gridsim init writes a scenario"),
        (b"# nothing\n", "is empty"),
        ("name: 图克镇\n".encode("gb18030"), ":1:1: is not UTF-8 text; save the file as UTF-8"),
        ("name: x\n".encode("utf-16"), "is not UTF-8 text"),
        (b"just words", "must have keys, such as name: my_town.*, found 'just words'"),
        (b"name: \x00", ":1:7: a character that is no text stands here"),
    ],
)
def test_what_is_no_text_of_a_scenario_is_refused_in_a_sentence(tmp_path, content, message):
    path = tmp_path / "town.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=message):
        load(path)


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
