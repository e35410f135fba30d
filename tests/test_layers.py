"""The rooms depend on each other in one direction only."""

import ast
from pathlib import Path

import pytest

import gridsim

ROOT = Path(gridsim.__file__).parent
ORDER = (
    "errors",
    "units",
    "workdays",
    "clocks",
    "calendars",
    "scenario",
    "model",
    "engine",
    "study",
    "output",
    "cli",
    "__main__",
)
OUTPUT = {
    "words": (),
    "accounts": ("words",),
    "files": ("words", "accounts"),
    "figures": ("words", "accounts"),
    "summaries": ("words", "accounts"),
}
"""The rooms of output, and which of the others each may import; what stands beside them imports them all."""
STRANGERS = (("reference", "fast"), ("reference", "kernel"))


def imported(source):
    """What a source imports of gridsim, wherever it does so: ('model', 'plan', 'Plan')."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names = [f"{module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        else:
            continue
        for name in names:
            if name.startswith("."):
                yield "relative", name
            elif name.startswith("gridsim."):
                yield tuple(name.split(".")[1:])


def upward(room, source):
    """What a module of a room imports though it lies above, or has no place in the order."""
    allowed = ORDER[: ORDER.index(room) + 1]
    return [".".join(parts[:2]) for parts in imported(source) if parts[0] not in (*allowed, "__version__")]


def sideways(room, source):
    """What a module in a room of output imports of output that lies beside its room, or above."""
    allowed = {room, *OUTPUT[room]}
    return [
        ".".join(parts[:3]) for parts in imported(source) if parts[0] == "output" and {*parts[1:2]} - allowed
    ]


def known_strangers(name, source):
    """The engine that an engine imports."""
    others = [b if a == name else a for a, b in STRANGERS if name in (a, b)]
    return [parts[1] for parts in imported(source) if parts[0] == "engine" and parts[1] in others]


def modules():
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


@pytest.mark.parametrize("name", modules())
def test_modules_import_only_from_their_own_room_and_from_below(name):
    room = name.split("/")[0].removesuffix(".py")
    source = (ROOT / name).read_text(encoding="utf-8")
    if room == "__init__":
        assert list(imported(source)) == []
    else:
        assert upward(room, source) == []


def test_the_rooms_of_output_are_these():
    assert {path.parent.name for path in (ROOT / "output").glob("*/*.py")} == set(OUTPUT)


@pytest.mark.parametrize(
    "name", [name for name in modules() if name.startswith(tuple(f"output/{room}/" for room in OUTPUT))]
)
def test_modules_of_output_import_only_from_their_own_room_and_from_below(name):
    assert sideways(name.split("/")[1], (ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["reference", "fast", "kernel"])
def test_the_two_engines_do_not_know_each_other(name):
    assert known_strangers(name, (ROOT / "engine" / f"{name}.py").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from gridsim.engine.log import Log", ["engine.log"]),
        ("import gridsim.study.measures as measures", ["study.measures"]),
        ("from gridsim import cli", ["cli"]),
        ("def late():\n    from gridsim.output import run", ["output.run"]),
        ("from gridsim.nowhere import x", ["nowhere.x"]),
        ("from ..engine import log", ["relative...engine.log"]),
        ("from gridsim.units import DAY\nfrom gridsim.model.plan import Plan\nimport numpy.engine", []),
    ],
)
def test_the_check_finds_an_upward_import_however_it_is_written(source, found):
    assert upward("model", source) == found


@pytest.mark.parametrize(
    ("room", "source", "found"),
    [
        ("words", "from gridsim.output.accounts.run import Report", ["output.accounts.run"]),
        ("accounts", "from gridsim.output.files import places", ["output.files.places"]),
        (
            "figures",
            "def late():\n    from gridsim.output.summaries.run import show",
            ["output.summaries.run"],
        ),
        ("summaries", "import gridsim.output.figures.page", ["output.figures.page"]),
        ("files", "from gridsim.output import run", ["output.run"]),
        ("files", "from gridsim.output.files.manifest import hashes\nfrom gridsim.output import words", []),
        ("figures", "from gridsim.output.accounts.run import Report\nimport gridsim.study.measures", []),
    ],
)
def test_the_check_finds_a_room_of_output_that_knows_one_beside_or_above_it(room, source, found):
    assert sideways(room, source) == found


def test_the_check_finds_engines_that_know_each_other():
    assert known_strangers("reference", "from gridsim.engine.kernel import pop") == ["kernel"]
    assert known_strangers("fast", "from gridsim.engine import log, reference") == ["reference"]
    assert known_strangers("fast", "from gridsim.engine.kernel import pop") == []


def test_a_module_outside_the_order_is_found():
    with pytest.raises(ValueError, match="not in tuple"):
        upward("helpers", "")
