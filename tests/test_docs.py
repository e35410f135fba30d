"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gridsim.cli import main
from gridsim.scenario.write import json_schema

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md"))
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_and_stands_in_the_documents(name: str) -> None:
    assert main.commands[name].help
    assert f"## gridsim {name}\n" in (ROOT / "docs/cli.md").read_text(encoding="utf-8")


def test_the_schema_in_the_repository_is_the_programs() -> None:
    assert (ROOT / "docs/scenario.schema.json").read_text(encoding="utf-8") == json_schema()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_names_the_schema_for_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../docs/scenario.schema.json"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (path.parent / target).exists()] == []
