"""What a user sees on the command line."""

from __future__ import annotations

import errno
import importlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pydantic
import pytest
from click.testing import CliRunner, Result

from gridsim.cli import interrupts, main
from gridsim.scenario.starter import starter
from gridsim.study.pool import interrupts_blocked

TUKE = Path(__file__).parent.parent / "scenarios" / "tuke.yaml"
ALONE = ("--workers", "1", "--no-figures")
QUICK = (*ALONE, "--replications", "2", "--lang", "en")
ONCE = (*ALONE, "--replications", "1", "--check", "none")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def files(folder: str) -> dict[str, bytes]:
    """The bytes of all files below a folder."""
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small scenario of three months, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "town.yaml"
    text = starter("town").replace("{from: 2024-01-01, to: 2025-01-01}", "{from: 2024-01-01, to: 2024-04-01}")
    path.write_text(text.replace("warm_up: 90 days", "warm_up: 10 days"), encoding="utf-8")
    return path


def test_run_writes_a_folder_whose_manifest_names_every_file(town: Path) -> None:
    result = call("run", "town.yaml", "--replications", "2", "--workers", "1", "--lang", "en", "--csv")
    assert result.exit_code == 0, result.output
    written = files("results/town")
    manifest = json.loads(written["manifest.json"])
    assert set(manifest["files"]) == set(written) - {"manifest.json"}
    assert {"measures.csv", "replications.csv", "cases.parquet", "cases.csv"} < set(written)
    assert {"summary.en.txt", "figures/days.en.png", "figures/days.en.svg"} < set(written)
    assert manifest["command"] == "gridsim run town.yaml --replications 2 --csv --lang en"
    assert written["summary.en.txt"].decode().splitlines()[0] == "My town"
    assert "inputs are assumed" in result.output
    assert [path.name for path in Path("results").iterdir()] == ["town"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_summary_comes_in_both_languages(town: Path, lang: str) -> None:
    shown = call("run", "town.yaml", *ONCE, "--lang", lang).output
    assert ("My town" in shown, "我的乡镇" in shown) == (lang == "en", lang == "zh")
    assert ("one replication, no interval" in shown) == (lang == "en")


def test_the_language_is_that_of_the_locale(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "我的乡镇" in call("run", "town.yaml", *ONCE).output


@pytest.mark.parametrize(
    ("system", "lang"),
    [("Chinese (Simplified)_China", "zh"), ("zh_CN", "zh"), ("Italian_Italy", "en"), (None, "en")],
)
def test_the_language_is_that_of_the_system_where_the_environment_names_none(
    town: Path, monkeypatch: pytest.MonkeyPatch, system: str | None, lang: str
) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (system, "936"))
    assert ("我的乡镇" in call("run", "town.yaml", *ONCE).output) == (lang == "zh")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "My town" in call("run", "town.yaml", *ONCE).output


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "我的乡镇"),
        ({"PYTHONIOENCODING": "ascii"}, "????"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "????"),
    ],
)
def test_any_encoding_takes_the_summary(town: Path, environment: dict[str, str], shown: str) -> None:
    words = [sys.executable, "-m", "gridsim", "run", "town.yaml", *ONCE, "--lang", "zh"]
    run = subprocess.run(words, capture_output=True, env={**os.environ, **environment}, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    said = run.stdout.decode("gbk" if "gbk" in environment.values() else "utf-8").splitlines()
    assert said[0] == shown
    assert any(line.startswith("* ") for line in said)


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
@pytest.mark.parametrize(
    "words", ["explain town.yaml", "explain town.yaml --csv", "schema", "--help", "run -h"]
)
def test_a_pipe_that_nobody_reads_ends_every_command_alike(town: Path, words: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "gridsim", *words.split()]
    run = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (run.returncode, run.stderr) == (141, b"")


def test_results_are_the_same_bytes_for_any_number_of_workers(town: Path) -> None:
    for workers in ("1", "2"):
        words = ("--replications", "3", "--lang", "zh", "--out", workers, "--workers", workers)
        result = call("run", "town.yaml", *words)
        assert result.exit_code == 0, result.output
    assert files("1") == files("2")


def test_both_engines_give_the_same_cases(town: Path) -> None:
    for engine in ("fast", "reference"):
        call("run", "town.yaml", *QUICK, "--check", "none", "--out", engine, "--engine", engine)
    assert files("fast")["cases.parquet"] == files("reference")["cases.parquet"]


def test_reproduce_makes_the_same_bytes_and_sees_a_changed_one(town: Path) -> None:
    call("run", "town.yaml", *QUICK)
    result = call("reproduce", "results/town", "--workers", "1")
    assert (result.exit_code, "0 are not" in result.output) == (0, True), result.output
    Path("results/town/notes.txt").write_text("mine", encoding="utf-8")
    result = call("reproduce", "results/town", "--workers", "1")
    assert (result.exit_code, "changed" in result.output) == (0, False), result.output
    assert "is not one of the results, and was left alone: notes.txt" in result.output
    path = Path("results/town/measures.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("count.done", "count.dune"), encoding="utf-8")
    result = call("reproduce", "results/town", "--workers", "1")
    assert result.exit_code == 1
    assert "changed since it was written: measures.csv" in result.output
    assert "not the same: measures.csv" in result.output


def test_the_summary_says_what_both_engines_agree_on_and_is_made_again_with_it(town: Path) -> None:
    """Each extent of the check has its line, and its place in the manifest's command."""
    command = "gridsim run town.yaml --replications 1{} --no-figures --lang en"
    for extent, words in (("slice", ""), ("full", " --check full"), ("none", " --check none")):
        alone = (*ALONE, "--replications", "1", "--lang", "en")
        result = call("run", "town.yaml", *alone, "--check", extent, "--out", extent)
        assert result.output.count("Both engines agree on ") == (extent != "none")
        assert json.loads(files(extent)["manifest.json"])["command"] == command.format(words)
        again = call("reproduce", extent, "--workers", "1")
        assert (again.exit_code, "0 are not" in again.output) == (0, True), again.output


def test_reproduce_needs_results(town: Path) -> None:
    result = call("reproduce", "results/none")
    assert result.exit_code == 1
    assert result.output == "results/none/manifest.json cannot be read: No such file or directory\n"


def test_seed_0_is_a_seed_like_any_other(town: Path) -> None:
    for seed in ("0", "1"):
        assert (
            call("run", "town.yaml", *QUICK, "--check", "none", "--seed", seed, "--out", seed).exit_code == 0
        )
        assert json.loads(files(seed)["manifest.json"])["seed"] == int(seed)
    assert files("0")["cases.parquet"] != files("1")["cases.parquet"]


@pytest.mark.parametrize(
    "setting",
    [
        "town.households=1",
        "town.households=0",
        "town.members=0",
        "demand.per_household_year=0",
        "ladder.grid.workers=0",
        "window={from: 2024-02-10, to: 2024-02-13}",
        "town.villages=1",
    ],
)
def test_extreme_towns_run(town: Path, setting: str) -> None:
    result = call("run", "town.yaml", *QUICK, "--set", setting)
    assert result.exit_code == 0, result.output
    assert "nan" not in result.output


def test_every_fault_is_told_at_once_without_a_traceback(town: Path) -> None:
    text = town.read_text(encoding="utf-8").replace("villages: 3", "villages: -3")
    town.write_text(text.replace("members:", "membres:"), encoding="utf-8")
    result = call("run", "town.yaml")
    assert result.exit_code == 1
    assert "town.villages: must be at least 1, found -3" in result.output
    assert "membres" in result.output
    assert "did you mean members?" in result.output
    assert not Path("results").exists()


def test_common_faults_are_told_in_chinese(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = town.read_text(encoding="utf-8").replace("villages: 3", "villages: -3")
    text = (
        text.replace("members:", "membres:")
        .replace("work: 10 min", "work: ten")
        .replace("by: member", "by: x")
    )
    town.write_text(text, encoding="utf-8")
    shown = call("run", "town.yaml", "--lang", "zh").output
    assert "town.villages: 须为不小于 1 的数，现为 -3" in shown
    assert "town.membres: 没有这个键；是否应为 members？" in shown
    assert "town.members: 缺少此项" in shown
    assert "visits.contact.work: 'ten' 不是时长；请写数和单位，如 40分钟" in shown
    assert "visits.contact.by: 没有这个层级，现为 x；可用的有：member, grid, town" in shown
    assert "must be at least 1, found -3" in call("run", "town.yaml", "--lang", "en").output
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "须为不小于 1 的数" in call("check", "town.yaml").output


def test_results_do_not_take_the_place_of_the_working_folder(town: Path) -> None:
    result = call("run", "town.yaml", *QUICK, "--out", ".")
    assert result.exit_code == 1
    assert result.output == ". is the working folder, or holds it; choose another with --out\n"
    assert town.exists()


def test_a_place_that_cannot_be_written_is_told_before_the_work(town: Path) -> None:
    Path("file").write_text("", encoding="utf-8")
    result = call("run", "town.yaml", *QUICK, "--out", "file/results")
    assert result.exit_code == 1
    assert result.output.startswith("file/results cannot be written: ")


def test_a_full_disk_leaves_old_results_whole(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("run", "town.yaml", *QUICK)
    before = files("results")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gridsim.output.run.write_manifest", full)
    result = call("run", "town.yaml", *QUICK, "--deterministic")
    assert result.exit_code == 1
    assert "No space left on device; what stood there before is whole" in result.output
    assert files("results") == before


@pytest.mark.skipif(os.name != "posix", reason="signals to a process group are POSIX")
def test_ctrl_c_leaves_nothing_half_written(town: Path) -> None:
    words = [sys.executable, "-m", "gridsim", "run", "town.yaml", "--replications", "5000", "--lang", "en"]
    process = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heeding,
    )
    while not Path("results/.town.gridsim/new").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.decode().strip().endswith("no results were written, and earlier ones are whole.")
    assert list(Path("results").iterdir()) == []


class Careless:
    """Something at whose end Ctrl-C is pressed, where Python ignores what is raised."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def import_carelessly() -> None:
    importlib.import_module("careless")


def serialize_carelessly() -> None:
    def written(value: int) -> int:
        signal.raise_signal(signal.SIGINT)
        return value

    class Part(pydantic.BaseModel):
        number: Annotated[int, pydantic.PlainSerializer(written)]

    Part(number=1).model_dump_json()


def end_carelessly() -> None:
    Careless()


@pytest.mark.parametrize("swallow", [import_carelessly, serialize_carelessly, end_carelessly])
def test_ctrl_c_is_not_lost_where_it_is_swallowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swallow: Callable[[], None]
) -> None:
    text = "import signal\ntry:\n    signal.raise_signal(signal.SIGINT)\nexcept BaseException:\n    pass\n"
    (tmp_path / "careless.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "careless", raising=False)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    @interrupts.interruptible()
    def work() -> None:
        swallow()
        time.sleep(5)

    try:
        with pytest.raises(KeyboardInterrupt):
            work()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_who_is_to_ignore_ctrl_c_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.interruptible():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


SCRIPT = """
import os, signal, sys, threading, time
from gridsim.cli.interrupts import interruptible
with interruptible(ends=True):
    try:
        print("begun", flush=True)
        time.sleep(600)
    except KeyboardInterrupt:
        print("caught", flush=True)
        {stuck}
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    "stuck", ["time.sleep(600)", "threading.Thread(target=time.sleep, args=(600,)).start()"]
)
def test_a_second_signal_ends_what_does_not_end(number: signal.Signals, stuck: str) -> None:
    words = [sys.executable, "-c", SCRIPT.format(stuck=stuck)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, preexec_fn=heeding) as process:
        assert process.stdout is not None
        for said in ("begun\n", "caught\n"):
            assert process.stdout.readline() == said
            process.send_signal(number)
    assert process.returncode == 130


def heeding() -> None:
    """Let a process heed Ctrl-C, whoever started the tests."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_ctrl_c_is_raised_once_and_what_cleans_up_goes_on() -> None:
    cleaned = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    @interrupts.interruptible()
    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            cleaned.append("all")

    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.signal(signal.SIGINT, before)
    assert cleaned == ["all"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device is of Linux")
@pytest.mark.parametrize("words", [("check", "town.yaml"), ("run", "--help"), ("schema",)])
def test_output_that_cannot_be_written_is_told_in_a_line(town: Path, words: tuple[str, ...]) -> None:
    command = shlex.join([sys.executable, "-m", "gridsim", *words])
    for where, why in ((">/dev/full", "No space left on device"), (">&-", "it is closed")):
        found = subprocess.run(
            ["sh", "-c", f"{command} {where}"], capture_output=True, text=True, check=False
        )
        assert (found.returncode, found.stderr) == (1, f"standard output cannot be written: {why}\n")


@pytest.mark.parametrize("place", ["results", "scenario"])
def test_links_that_lead_in_a_circle_are_told_in_a_line(town: Path, place: str) -> None:
    Path("loop").symlink_to("loop")
    words = ("town.yaml", "--out", "loop") if place == "results" else ("loop",)
    result = call("run", *words, *QUICK)
    told = "Too many levels of symbolic links"
    assert (result.exit_code, result.output.count("\n"), told in result.output) == (1, 1, True), result.output


def test_names_that_are_no_text_are_refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = os.fsdecode(b"caf\xe9")
    shown = "is no text in this encoding; rename the file or folder\n"
    result = call("run", f"{name}.yaml")
    assert (result.exit_code, result.output) == (1, f"caf\\udce9.yaml {shown}")
    folder = town.parent / name
    folder.mkdir()
    monkeypatch.chdir(folder)
    result = call("run", str(town), *QUICK)
    assert (result.exit_code, result.output) == (1, f"{town.parent}/caf\\udce9 {shown}")
    assert call("run", "--help").exit_code == 0


def test_a_working_folder_that_was_removed_is_told_of(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = town.parent / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    result = call("run", str(town), *QUICK)
    told = "the working folder cannot be found: No such file or directory\n"
    assert (result.exit_code, result.output) == (1, told)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(errno.EMFILE, "Too many open files", "a.csv"),
            "a.csv: Too many open files: raise the limit of open files (ulimit -n), or end other programs\n",
        ),
        (
            RuntimeError("can't start new thread"),
            "can't start new thread: raise the limit of processes (ulimit -u), or end other programs\n",
        ),
    ],
)
def test_what_the_system_is_short_of_is_told_in_a_line(
    town: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, line: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("gridsim.scenario.load.load", fail)
    result = CliRunner().invoke(main, ["check", "town.yaml"])
    assert (result.exit_code, result.output) == (1, line)
    error = OSError(errno.EISDIR, "a bug") if isinstance(error, OSError) else RuntimeError("a bug")
    assert isinstance(CliRunner().invoke(main, ["check", "town.yaml"]).exception, type(error))


@pytest.mark.skipif(os.name != "posix", reason="masks of signals are POSIX")
def test_workers_never_see_ctrl_c() -> None:
    code = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with interrupts_blocked():
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "True\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(os.name != "posix", reason="signals to a process group are POSIX")
@pytest.mark.parametrize("after", [0.2, 0.35, 0.5])
def test_an_early_ctrl_c_ends_a_command(town: Path, after: float) -> None:
    words = [sys.executable, "-m", "gridsim", "run", "town.yaml", "--replications", "9000", "--lang", "en"]
    process = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heeding,
    )
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert (process.returncode, errors.decode()[:11], errors.count(b"\n")) == (130, "Interrupted", 1)


def test_check_prints_a_scenario_that_loads_to_itself(town: Path) -> None:
    printed = call("check", "town.yaml").output
    Path("whole.yaml").write_text(printed, encoding="utf-8")
    assert call("check", "whole.yaml").output == printed


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "C",
            "town.yaml:{line}:3: ladder.town: note, no fault: no matter ever comes to this level",
        ),
        (
            "zh_CN.UTF-8",
            "town.yaml:{line}:3: ladder.town: 提示（不影响运行）：不会有事项到达这一级：没有事项由此",
        ),
    ],
)
def test_check_tells_what_nothing_comes_of_on_stderr(
    town: Path, monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    line = town.read_text(encoding="utf-8").splitlines().index("  town:") + 1
    result = call("check", "town.yaml", "--set", "demand.needed={member: 40%, grid: 60%}")
    assert result.exit_code == 0
    assert result.stderr.startswith(said.format(line=line))
    assert result.stderr.count("\n") == 1
    assert result.stdout.startswith("name: town\n")


def test_explain_lists_tukes_inputs_with_quotes() -> None:
    shown = call("explain", str(TUKE), "--lang", "en").output
    assert "Grid worker (workers) [ladder.grid.workers] = 74  documented" in shown
    assert "「設置專職網格員74人,覆蓋所有嘎查村」" in shown
    assert "assumed" in shown.splitlines()[-1]


def test_a_changed_input_is_no_longer_documented() -> None:
    table = call("explain", str(TUKE), "--csv", "--set", "ladder.grid.workers=60").output
    row = next(line for line in table.splitlines() if line.startswith("ladder.grid.workers,"))
    assert row.split(",")[1:5] == ["60", "workers", "assumed", "set by --set ladder.grid.workers=60"]


def test_init_writes_a_scenario_and_never_over_another(town: Path) -> None:
    assert call("init", "图克").exit_code == 0
    assert call("check", "图克.yaml").exit_code == 0
    result = call("init", "图克")
    assert result.exit_code == 1
    assert result.output == "图克.yaml exists already; choose another name or --out\n"


def test_a_scenario_in_chinese_runs(town: Path) -> None:
    text = town.read_text(encoding="utf-8").replace('name: "town"', "name: 图克镇")
    text = text.replace("elders:", "老人:").replace("10 min", "10分钟")
    Path("镇.yaml").write_text(text, encoding="utf-8")
    result = call("run", "镇.yaml", "--replications", "2", "--workers", "1", "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert "老人" in files("results/图克镇")["measures.csv"].decode()


def test_deterministic_runs_have_no_chance_in_them(town: Path) -> None:
    for seed in ("1", "2"):
        result = call("run", "town.yaml", *QUICK, "--deterministic", "--seed", seed, "--out", seed)
        assert "leaves nothing to chance: one replication was run, not 2." in result.output
    assert files("1")["measures.csv"] == files("2")["measures.csv"]


def test_calibrate_prints_the_share_for_the_scenario(town: Path) -> None:
    assert call("calibrate", "town.yaml", "--replications", "2").exit_code == 1
    text = town.read_text(encoding="utf-8")
    text = text.replace("per_household_year: 0.2", "done_in_window: 12\n  share_done: 0.5")
    town.write_text(text, encoding="utf-8")
    shown = call("calibrate", "town.yaml", "--replications", "20", "--workers", "1").output
    name, value = shown.splitlines()[0].split(": ")
    assert name == "share_done"
    assert 0.5 < float(value) <= 1.0


def test_help_comes_at_once_without_heavy_imports() -> None:
    heavy = "{'numpy', 'scipy', 'matplotlib', 'pydantic', 'rich'}"
    code = f"import sys, gridsim.cli; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


@pytest.mark.parametrize(
    "words",
    [
        ("run", "town.yaml", "--precision", "5%", "--replications", "3"),
        ("run", "town.yaml", "--precision", "5%", "--most", "3"),
        ("run", "town.yaml", "--check", "some"),
        ("compare", "town.yaml", "--workers", "0"),
        ("advise", "town.yaml", "--pilot", "1"),
        ("sweep", "town.yaml", "--points", "0"),
    ],
)
def test_wrong_options_are_refused_at_once_without_heavy_imports(words: tuple[str, ...]) -> None:
    heavy = "{'numpy', 'scipy', 'matplotlib', 'pydantic', 'rich'}"
    code = (
        "import sys\nfrom gridsim.cli import main\n"
        f"try:\n main({words!r})\n"
        f"except SystemExit as end:\n print(end.code, sorted({heavy} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "2 []\n"


def with_roster(town: Path) -> None:
    """Let the town have a roster that lies elsewhere."""
    Path("lists").mkdir()
    rows = [f"{row},v{row // 50},m{row // 10},c{row // 50},g{row // 25}" for row in range(200)]
    Path("lists/roster.csv").write_text("household,village,member,centre,grid\n" + "\n".join(rows))
    Path("scenes").mkdir()
    text = town.read_text(encoding="utf-8").replace("members: 30", "members: 20")
    text = text.replace("centre_households: 6", "centre_households: 4\n  roster: ../lists/roster.csv")
    text = text.replace("villages: 3", "villages: 4")
    Path("scenes/town.yaml").write_text(text, encoding="utf-8")


def with_trace(town: Path, rows: str) -> None:
    """Let the town's needs be read from a table."""
    Path("trace.csv").write_text(f"arise\n{rows}", encoding="utf-8")
    text = town.read_text(encoding="utf-8").replace("per_household_year: 0.2", "trace: {file: trace.csv}")
    town.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["check", "run", "compare", "expect", "advise", "sweep"])
def test_rows_of_a_trace_that_are_left_out_are_told(town: Path, command: str) -> None:
    with_trace(town, "2024-02-01\n2021-02-01\n2034-02-01\n2024-02-01 08:00\n")
    more = {
        "check": (),
        "run": QUICK,
        "compare": ("--replications", "2", "--no-figures"),
        "expect": ("--replications", "2", "--no-store"),
        "advise": ("--pilot", "5", "--no-figures"),
        "sweep": ("--vary", "ladder.grid.workers=5,6", "--replications", "2", "--no-figures", "--no-store"),
    }
    result = call(command, "town.yaml", *more[command])
    told = [line for line in result.output.splitlines() if "recorded needs" in line]
    assert [line.removeprefix("• ") for line in told] == [
        "Rows read of the recorded needs: 4; left out as outside the simulated dates "
        "(2023-12-22 to 2024-07-29): 1 before and 1 after."
    ]


def test_that_all_rows_of_a_trace_are_read_is_told_in_both_languages(town: Path) -> None:
    with_trace(town, "2024-02-01\n")
    call("run", "town.yaml", *QUICK, "--lang", "zh", "--lang", "en")
    assert (
        "Rows read of the recorded needs: 1, all within the simulated dates (2023-12-22 to 2024-07-29)."
        in (Path("results/town/summary.en.txt").read_text(encoding="utf-8").replace("\n", " "))
    )
    told = Path("results/town/summary.zh.txt").read_text(encoding="utf-8")
    assert "诉求记录：读取 1 行，均在模拟日期（2023-12-22 至 2024-07-29）之内。" in told


def test_check_tells_the_faults_of_tables(town: Path) -> None:
    with_trace(town, "soon\n2024-02-01,1\n")
    result = call("check", "town.yaml")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "trace.csv:2: arise: needs a date or time, found soon",
        "trace.csv:3: must have 1 cells, as many as the header, found 2",
    ]


def test_faults_of_tables_are_told_in_chinese(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with_trace(town, "soon\n45355\n" + "2024-02-30\n" * 250)
    assert call("check", "town.yaml").output.splitlines()[:2] == [
        "trace.csv:2: arise: 须为日期或时间，现为 soon",
        "trace.csv:3: arise: 须为日期或时间，不得为 Excel 存储日期的数字（请把该列设为日期格式），现为 45355",
    ]
    assert call("check", "town.yaml").output.splitlines()[-1] == "trace.csv: 另有 52 处错误"


def test_every_command_that_reads_a_scenario_may_be_let_outside_its_folder() -> None:
    readers = {name for name, command in main.commands.items() if "scenario" in str(command.params)}
    assert len(readers) == 8
    for name in readers:
        assert "--allow-outside" in call(name, "--help").output, name


def test_a_base_that_the_command_line_names_is_read_from_anywhere(town: Path) -> None:
    Path("plans").mkdir()
    plan = "base: ../town.yaml\nname: plan\nladder: {grid: {workers: 7}}\n"
    Path("plans/plan.yaml").write_text(plan, encoding="utf-8")
    result = call("check", "plans/plan.yaml")
    assert result.exit_code == 1
    assert "base: must lie in the scenario's folder, unless --allow-outside is given" in result.output
    assert call("check", "plans/plan.yaml", "--allow-outside").exit_code == 0
    compared = ("town.yaml", "plans/plan.yaml", "--replications", "2", "--no-figures", "--workers", "1")
    result = call("compare", *compared)
    assert result.exit_code == 0, result.output


def test_a_percent_sign_stands_at_its_number() -> None:
    """In the help of every command, as everywhere."""
    for name in main.commands:
        told = call(name, "--help").output
        assert not re.search(r"\d\s+%", told), name


def test_tables_are_kept_within_the_results_and_reproduce_them(town: Path) -> None:
    with_roster(town)
    result = call("run", "scenes/town.yaml", *QUICK)
    assert result.exit_code == 1
    assert "town.roster: must lie in the scenario's folder, unless --allow-outside is given" in result.output
    result = call("run", "scenes/town.yaml", "--allow-outside", *QUICK)
    assert result.exit_code == 0, result.output
    kept = [name for name in files("results/town") if name.startswith("inputs/")]
    assert [name[-len("-roster.csv") :] for name in kept] == ["-roster.csv"]
    assert sorted(path.name for path in Path().iterdir()) == ["lists", "results", "scenes", "town.yaml"]
    Path("lists/roster.csv").unlink()
    result = call("reproduce", "results/town", "--workers", "1")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", {"inputs/../../victim.txt": "0"}),
        ("files", {"/etc/passwd": "0"}),
        ("files", None),
        ("languages", []),
        ("replications", 10**12),
        ("replications", "1e999"),
        ("engine", "evil"),
        ("scenario", 5),
        ("versions", []),
        ("variants", {"a": {}}),
    ],
)
def test_a_damaged_manifest_is_refused(town: Path, key: str, value: object) -> None:
    call("run", "town.yaml", *QUICK, "--check", "none")
    path = Path("results/town/manifest.json")
    manifest = json.loads(path.read_text(encoding="utf-8")) | {key: value}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    result = call("reproduce", "results/town")
    assert result.exit_code == 1
    assert result.output.startswith(f"{path} cannot be used, for it is wrong in: ")
    assert key in result.output


def test_a_scenario_that_was_changed_in_a_manifest_is_told_by_its_faults(town: Path) -> None:
    call("run", "town.yaml", *QUICK, "--check", "none")
    path = Path("results/town/manifest.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"villages": 3', '"villages": -3'))
    result = call("reproduce", "results/town", "--workers", "1")
    assert result.exit_code == 1
    assert "town.villages: must be at least 1, found -3" in result.output


def test_a_manifest_reads_no_tables_but_its_own(town: Path) -> None:
    call("run", "town.yaml", *QUICK, "--check", "none")
    Path("secret.csv").write_text("village,grid,group\nsecret,1,secret\n", encoding="utf-8")
    path = Path("results/town/manifest.json")
    text = path.read_text(encoding="utf-8")
    text = text.replace('"villages": 3', '"villages": 3, "roster": "../../secret.csv"')
    path.write_text(text, encoding="utf-8")
    result = call("reproduce", "results/town", "--workers", "1")
    assert result.exit_code == 1
    assert result.output == (
        "the manifest cannot be used, for it names a table that is not among its inputs: ../../secret.csv\n"
    )


def test_results_may_lie_behind_a_link(town: Path) -> None:
    Path("place").mkdir()
    Path("link").symlink_to("place")
    assert call("run", "town.yaml", *QUICK, "--check", "none", "--out", "link").exit_code == 0
    assert Path("link").is_symlink()
    assert (Path("place") / "manifest.json").is_file()


def test_a_name_that_is_too_long_for_a_folder_is_told(town: Path) -> None:
    result = call("run", "town.yaml", *QUICK, "--out", "x" * 300)
    assert result.exit_code == 1
    assert "cannot be written: File name too long" in result.output


def test_too_little_memory_is_told_without_a_traceback(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("gridsim.output.run.build", full)
    result = call("run", "town.yaml", *QUICK)
    assert (result.exit_code, "There is not memory enough" in result.output) == (1, True)
