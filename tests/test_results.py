"""Results: nothing of the user's is ever deleted, and what is written can be published and opened."""

from __future__ import annotations

import ast
import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import gridsim
from gridsim.cli import main
from gridsim.errors import ResultsError
from gridsim.output.files.manifest import write_manifest
from gridsim.output.files.origins import Origin
from gridsim.output.files.places import folder_for, write_whole
from gridsim.output.files.targets import folder_name, recipe, variant_names
from gridsim.output.files.working import MARK, NEW, OLD, sweep_up
from gridsim.output.words.cells import safe
from gridsim.scenario.filenames import file_name, file_names
from gridsim.scenario.starter import starter
from small import small

QUICK = ("--workers", "1", "--no-figures", "--replications", "2", "--lang", "en")
ONCE = (*QUICK, "--check", "none")
POSIX = pytest.mark.skipif(os.name != "posix", reason="kills and locks are POSIX")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def run(*words: str) -> Result:
    result = call("run", "town.yaml", *ONCE, *words)
    assert result.exit_code == 0, result.output
    return result


def files(folder: str | Path) -> dict[str, bytes]:
    """The bytes of all files below a folder."""
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def names(folder: str | Path) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def first_line(folder: str, report: str = "summary.en.txt") -> str:
    return (Path("results") / folder / report).read_text(encoding="utf-8").splitlines()[0]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small scenario of three months with two variants, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-04-01}")
    text = text.replace("warm_up: 90 days", "warm_up: 10 days").partition("\nvariants:")[0]
    text += "\nvariants:\n  few: {set: {ladder.grid.workers: 3}}\n  Few: {set: {ladder.grid.workers: 2}}\n"
    path.write_text(text, encoding="utf-8")
    return path


# which folder


def test_a_changed_run_has_a_folder_of_its_own_and_says_what_was_changed(town: Path) -> None:
    run()
    before = files("results/town")
    run("--variant", "few")
    run("--set", "ladder.grid.workers=4")
    run("--variant", "few", "--seed", "9")
    few = file_names(["few", "Few"])["few"]
    changed = folder_name("town", (), ["ladder.grid.workers=4"])
    seeded = folder_name("town", [few], ["seed=9"])
    assert names("results") == sorted(["town", f"town.{few}", changed, seeded])
    assert (changed[:15], seeded[: len(few) + 11]) == ("town.workers-4-", f"town.{few}.seed-")
    assert files("results/town") == before
    assert first_line("town") == "My town"
    assert first_line(f"town.{few}") == "My town (variant few)"
    assert first_line(seeded) == "My town (variant few, seed=9)"
    assert call("reproduce", f"results/{seeded}", "--workers", "1").exit_code == 0


def test_figures_name_what_was_changed(town: Path) -> None:
    from matplotlib.figure import Figure

    from gridsim.output.figures import sheet

    words: list[str] = []

    def save(drawn: Figure, *_: object) -> list[str]:
        words.append(" ".join(text.get_text() for text in drawn.texts))
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gridsim.output.figures.run.save", save)
        patch.setattr(sheet, "save", save)
        run("--figures", "--variant", "few", "--set", "ladder.grid.workers=4")
    assert len(words) > 3
    assert all("variant few, ladder.grid.workers=4" in text for text in words)


def test_other_studies_have_folders_of_their_own_too(town: Path) -> None:
    change, four = ("--set", "ladder.member.limit=2 days"), ("--workers", "1", "--no-figures", "--lang", "zh")
    few = file_names(["few", "Few"])["few"]
    for words in (
        ("compare", "town.yaml", "--replications", "2", *four),
        ("compare", "town.yaml", "--replications", "2", "--variant", "few", *change, *four),
        ("advise", "town.yaml", "--pilot", "5", "--variant", "few", *four),
        ("sweep", "town.yaml", "--replications", "2", "--vary", "town.members=20,30", "--no-store", *four),
    ):
        result = call(*words)
        assert result.exit_code == 0, result.output
    changed = folder_name("town", [few], [change[1]], "-compared")
    swept = folder_name("town", (), ["town.members=20,30"], "-sweep")
    assert names("results") == sorted(["town-compared", changed, f"town.{few}-advice", swept])
    assert "（ladder.member.limit=2 days）" in first_line(changed, "summary.zh.txt")


@pytest.mark.parametrize("other", [("--variant", "few"), ("--set", "town.members=20")])
def test_results_of_another_study_are_not_replaced(town: Path, other: tuple[str, ...]) -> None:
    run("--out", "out")
    before = files("out")
    result = call("run", "town.yaml", *ONCE, *other, "--out", "out")
    assert (result.exit_code, result.output) == (
        1,
        "out holds the results of another study: "
        "gridsim run town.yaml --replications 2 --check none --no-figures --lang en; "
        "choose another with --out\n",
    )
    assert call("compare", "town.yaml", *QUICK, "--out", "out").exit_code == 1
    assert files("out") == before
    run("--out", "out", "--replications", "3")
    assert json.loads(files("out")["manifest.json"])["replications"] == 3
    Path("other.yaml").write_text(town.read_text(encoding="utf-8").replace('"town"', "north"), "utf-8")
    assert call("run", "other.yaml", *ONCE, "--out", "out").exit_code == 1


def test_the_other_language_of_the_same_results_is_made_again(town: Path) -> None:
    run("--lang", "zh")
    result = run("--deterministic")
    assert "results/town also held results in Chinese; these were made again.\n" in result.output
    assert {"summary.en.txt", "summary.zh.txt"} < set(files("results/town"))
    assert json.loads(files("results/town")["manifest.json"])["languages"] == ["en", "zh"]
    assert "also held" not in run("--variant", "few").output


# what stands there


def test_results_with_a_file_of_the_users_or_a_changed_one_are_not_replaced(town: Path) -> None:
    run()
    Path("results/town/notes.txt").write_text("mine", encoding="utf-8")
    Path("results/town/figures").mkdir()
    Path("results/town/measures.csv").write_text("mine too", encoding="utf-8")
    before = files("results/town")
    result = call("run", "town.yaml", *ONCE)
    assert (result.exit_code, result.output) == (
        1,
        "results/town holds files that gridsim did not write: figures, notes.txt; "
        "results changed since they were written: measures.csv; choose another with --out\n",
    )
    assert files("results/town") == before
    assert names("results") == ["town"]


@pytest.mark.parametrize("seal", [None, "0"])
def test_a_folder_that_gridsim_did_not_mark_is_left_alone(town: Path, seal: str | None) -> None:
    run("--out", "out")
    manifest = json.loads(files("out")["manifest.json"])
    del manifest["files"]["measures.csv"]
    manifest = manifest | {"manifest_sha256": seal} if seal else manifest
    Path("out/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    before = files("out")
    said = "out is not a folder of results that gridsim made and marked; choose another with --out\n"
    assert call("run", "town.yaml", *ONCE, "--out", "out").output == said
    Path("out/manifest.json").unlink()
    assert call("run", "town.yaml", *ONCE, "--out", "out").output == said
    assert files("out").keys() == before.keys() - {"manifest.json"}
    assert "changed since it was written" not in said


def test_a_manifest_changed_by_hand_is_told(town: Path) -> None:
    run()
    path = Path("results/town/manifest.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"gridsim": "', '"gridsim": "1'), "utf-8")
    result = call("reproduce", "results/town", "--workers", "1")
    assert (result.exit_code, "changed since it was written: manifest.json" in result.output) == (1, True)


@pytest.mark.parametrize("name", [".town-abcdefgh", ".town.gridsim", ".other.gridsim"])
def test_hidden_folders_of_the_users_are_left_alone(town: Path, name: str) -> None:
    mine = Path("results") / name
    mine.mkdir(parents=True)
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    os.utime(mine, (0, 0))
    result = call("run", "town.yaml", *ONCE)
    in_the_way = name == ".town.gridsim"
    assert (result.exit_code, f"{name} holds what gridsim did not put there" in result.output) == (
        (1, True) if in_the_way else (0, False)
    )
    assert files("results")[f"{name}/letter.txt"] == b"keep me"


# kills and other writers


ORIGIN = Origin("town.yaml", None, (), 1, "fast", False, ("en",), False, False)
RECIPE = recipe(ORIGIN, "small")


def write(target: Path, text: str) -> None:
    """Write results of one file, without simulating anything."""
    with folder_for(target, RECIPE) as folder:
        (folder / "measures.csv").write_text(text, encoding="utf-8")
        write_manifest(folder, small(), ORIGIN)


def killed(when: str, number: int, text: str) -> None:
    """Write results in a process of its own, which is killed before or after a rename."""
    process = os.fork()
    if process:
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 9
        return
    rename, count = Path.rename, 0

    def killing(path: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if (count, when) == (number, "before"):
            os._exit(9)
        moved = rename(path, target)
        if (count, when) == (number, "after"):
            os._exit(9)
        return moved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", killing)
        write(Path("results/town"), text)
    os._exit(0)


def five_kills(when: str, number: int, left: str) -> None:
    """Kill at a rename five times; whatever is written next beside it finds old or new results whole."""
    for kill in range(5):
        write(Path("results/town"), f"old {kill}")
        killed(when, number, f"new {kill}")
        write(Path("results/other"), "")
        assert names("results") == ["other", "town"]
        assert files("results/town")["measures.csv"] == f"{left} {kill}".encode()
        write(Path("results/town"), "next")
        assert names("results") == ["other", "town"]
        assert names("results/town") == ["manifest.json", "measures.csv"]


def elsewhere(folder: Path, call: str) -> None:
    """Call a function of this module in a process of its own, where forks find no threads."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_results as t; t.{call}"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


@POSIX
@pytest.mark.parametrize(
    ("when", "number", "left"),
    [("before", 1, "old"), ("after", 1, "old"), ("before", 2, "old"), ("after", 2, "new")],
)
def test_five_kills_at_a_rename_leave_old_or_new_results_whole(
    tmp_path: Path, when: str, number: int, left: str
) -> None:
    elsewhere(tmp_path, f"five_kills({when!r}, {number}, {left!r})")


@POSIX
def test_a_kill_before_there_are_results_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    elsewhere(tmp_path, "killed('before', 1, 'new')")
    assert names("results/.town.gridsim") == [MARK, NEW]
    sweep_up(Path("results").resolve())
    assert names("results") == []


@POSIX
def test_old_results_do_not_go_where_something_else_was_put_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("results/town"), "old")
    elsewhere(tmp_path, "killed('after', 1, 'new')")
    Path("results/town").mkdir()
    with pytest.raises(ResultsError, match=r"old was left by a gridsim that was killed; move it"):
        write(Path("results/town"), "next")
    assert files("results")[f".town.gridsim/{OLD}/measures.csv"] == b"old"


FORKED = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_results

with test_results.folder_for(Path("results/town"), test_results.RECIPE):
    worker = os.fork()
    if not worker:
        time.sleep(60)
        os._exit(0)
    print(worker, flush=True)
    time.sleep(0.2)
    os._exit(9)
"""


@POSIX
def test_a_worker_that_outlives_a_killed_process_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [sys.executable, "-c", FORKED, str(Path(__file__).parent)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    try:
        assert process.wait() == 9
        write(Path("results/town"), "next")
    finally:
        os.kill(worker, signal.SIGKILL)
    process.stdout.close()
    assert names("results") == ["town"]


@POSIX
def test_two_writers_of_one_folder_are_refused_plainly(town: Path) -> None:
    with folder_for(Path("results/town"), RECIPE):
        result = call("run", "town.yaml", *ONCE)
        assert result.exit_code == 1
        assert "results/town is being written by another gridsim; wait for it to end" in result.output
        run("--variant", "few")
    run()


def test_what_goes_wrong_within_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("town"), "old")
    with pytest.raises(KeyboardInterrupt), folder_for(Path("town"), RECIPE):
        raise KeyboardInterrupt
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name == NEW:
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ResultsError, match="Input/output error; what stood there before is whole"):
        write(Path("town"), "new")
    assert (names("."), files("town")["measures.csv"]) == (["town"], b"old")


# inputs


def with_tables(town: Path) -> None:
    """Let the town have a roster, a trace and a table of quantiles with more in them than is read."""
    rows = [f"h{row},v{row // 50},m{row // 10},c{row // 50},g{row // 25},Ann,139" for row in range(200)]
    Path("roster.csv").write_text("household,village,member,centre,grid,name,phone\n" + "\n".join(rows))
    Path("trace.csv").write_text("name,when,who,phone\n张三,2024-02-01 09:00,h7,138\n", encoding="gb18030")
    Path("spans.csv").write_text("quantile,note,days\n0,secret,1\n1,secret,3\n")
    text = town.read_text(encoding="utf-8").replace("members: 30", "members: 20")
    text = text.replace("centre_households: 6", "centre_households: 4\n  roster: roster.csv")
    text = text.replace("villages: 3", "villages: 4")
    trace = "trace: {file: trace.csv, arise: when, household: who}"
    town.write_text(text.replace("per_household_year: 0.2", trace), encoding="utf-8")


def test_results_keep_only_the_columns_that_are_read(town: Path) -> None:
    with_tables(town)
    quantiles = ("--set", "outside={share: 1, wait: {empirical: {file: spans.csv}}}", "--out", "out")
    said = run(*quantiles).output
    kept = {name[20:]: data.decode() for name, data in files("out").items() if name.startswith("inputs/")}
    assert kept["trace.csv"] == "when,who\n2024-02-01 09:00,h7\n"
    assert kept["spans.csv"] == "quantile,days\n0,1\n1,3\n"
    assert kept["roster.csv"].splitlines()[:2] == ["household,village,member,centre,grid", "h0,v0,m0,c0,g0"]
    columns = json.loads(files("out")["manifest.json"])["input_columns"]
    assert {name[13:]: found for name, found in columns.items()} == {
        "roster.csv": ["household", "village", "member", "centre", "grid"],
        "spans.csv": ["quantile", "days"],
        "trace.csv": ["when", "who"],
    }
    assert "-trace.csv the results keep only the columns that are read: when, who\n" in said
    assert not [name for name, data in files("out").items() if b"Ann" in data or "张三".encode() in data]
    for name in ("roster.csv", "trace.csv", "spans.csv"):
        Path(name).unlink()
    again = call("reproduce", "out", "--workers", "1")
    assert (again.exit_code, ", 0 are not." in again.output) == (0, True), again.output


def test_ids_of_households_are_kept_only_where_a_trace_names_them(town: Path) -> None:
    with_tables(town)
    text = town.read_text(encoding="utf-8")
    town.write_text(text.replace(", household: who}", "}"), encoding="utf-8")
    run("--out", "out")
    kept = {name[20:]: data.decode() for name, data in files("out").items() if name.startswith("inputs/")}
    assert kept["roster.csv"].splitlines()[:2] == ["village,member,centre,grid", "v0,m0,c0,g0"]
    assert kept["trace.csv"] == "when\n2024-02-01 09:00\n"
    assert call("reproduce", "out", "--workers", "1").exit_code == 0


def test_a_sweep_keeps_the_columns_that_any_of_its_points_reads(town: Path) -> None:
    with_tables(town)
    Path("trace.csv").write_text("when,who,pressing,phone\n2024-02-01 09:00,h7,no,138\n")
    vary = ("--vary", "demand.trace.urgent=null,pressing", "--no-store", "--out", "out")
    result = call("sweep", "town.yaml", *QUICK, *vary)
    assert result.exit_code == 0, result.output
    kept = {name[20:]: data.decode() for name, data in files("out").items() if name.startswith("inputs/")}
    assert kept["trace.csv"] == "when,who,pressing\n2024-02-01 09:00,h7,no\n"


# names as file names


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con.txt",
        "nul",
        "COM1",
        "lpt9.a",
        "a/b",
        "a\\b",
        'x<>:"|?*',
        "ends.",
        "..",
        "a\nb",
        "网" * 80,
        "x" * 300,
    ],
)
def test_names_become_file_names_that_every_system_takes(name: str) -> None:
    made = file_name(name)
    assert len(made.encode()) <= 120
    assert not set(made) & set('<>:"/\\|?*\n')
    assert not made.endswith((".", " "))
    assert made.partition(".")[0].lower() not in {"con", "nul", "com1", "lpt9", ""}
    assert made != file_name(name + "x")
    assert file_name(made) == made


def test_plain_names_stay_and_those_that_differ_in_case_alone_do_not_meet() -> None:
    assert file_name("heat-days_to_done.mean") == "heat-days_to_done.mean"
    assert file_name("图克镇") == "图克镇"
    made = file_names(["Few", "few", "many"])
    assert (made["many"], len({one.casefold() for one in made.values()})) == ("many", 3)
    assert variant_names(["few"], ["Few", "few"]) == [made["few"]]


def test_names_of_eighty_chinese_characters_are_no_hindrance(town: Path) -> None:
    long = "网" * 80
    text = (
        town.read_text(encoding="utf-8")
        .replace("  few:", f"  {long}:")
        .replace('name: "town"', f"name: {long[:60]}")
    )
    town.write_text(text, encoding="utf-8")
    run("--variant", long)
    assert len(names("results")[0].encode()) <= 120
    assert call("reproduce", f"results/{names('results')[0]}", "--workers", "1").exit_code == 0
    write_whole(Path(long[:80]), "")
    assert Path(long).read_text(encoding="utf-8") == ""


def test_a_table_with_a_long_name_is_kept(town: Path) -> None:
    with_tables(town)
    long = "册" * 80 + ".csv"
    Path("roster.csv").rename(long)
    town.write_text(town.read_text(encoding="utf-8").replace("roster.csv", long), encoding="utf-8")
    run("--out", "out")
    (kept,) = [
        name for name in files("out") if name.startswith("inputs/") and name.endswith(".csv") and "册" in name
    ]
    assert len(kept.encode()) < 130
    assert call("reproduce", "out", "--workers", "1").exit_code == 0


# cells


def test_tables_are_written_in_one_way_alone() -> None:
    """Only the copies of inputs are written otherwise: they are read again as they are."""
    root = Path(gridsim.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter"):
                found.add(path.relative_to(root).as_posix())
    assert found == {"output/words/cells.py", "output/files/inputs.py"}


@pytest.mark.parametrize(
    "text", ["=1", "+a", "-a", "@x", "＝1", "＋1", "－a", "＠x", "\ta", "\ra", "\na", "-1+2"]
)
def test_what_a_spreadsheet_may_take_for_a_formula_is_text(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_names_of_variants_are_safe_in_every_table(town: Path) -> None:
    text = town.read_text(encoding="utf-8").replace("  few:", '  "+cmd|x":').replace("  Few:", '  "@SUM(1)":')
    town.write_text(text, encoding="utf-8")
    assert call("compare", "town.yaml", *QUICK, "--out", "compared").exit_code == 0
    advised = call(
        "advise", "town.yaml", "--pilot", "5", "--workers", "1", "--no-figures", "--out", "advised"
    )
    assert advised.exit_code == 0
    for name in ("compared/differences.csv", "advised/advice.csv"):
        with Path(name).open(encoding="utf-8", newline="") as file:
            assert {row["variant"] for row in csv.DictReader(file)} - {""} == {"'+cmd|x", "'@SUM(1)"}


def test_the_cases_have_the_time_of_a_withdrawal(town: Path) -> None:
    run(
        "--csv",
        "--set",
        "withdrawal={share: 1, after: 10 days}",
        "--set",
        "ladder.grid.workers=0",
        "--out",
        "out",
    )
    with Path("out/cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["state"] for row in rows} >= {"withdrawn", "closed"}
    assert all(bool(row["withdrawn"]) == (row["state"] == "withdrawn") for row in rows)
    assert all(row["withdrawn"] > row["arise"] for row in rows if row["withdrawn"])
