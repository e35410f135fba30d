"""The scenario that a new user begins with: this module gives its commented text."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from gridsim.errors import Fault, ScenarioError
from gridsim.scenario.spelling import strange

_NAME = re.compile(r"[\w-]{1,60}")


def starter(name: str) -> str:
    """Give the text of a small commented scenario.

    Args:
        name: Name of the scenario: letters of any script, digits, _ and -.

    Raises:
        ScenarioError: If it is no name.

    >>> starter("图克镇").splitlines()[2]
    'name: "图克镇"'
    """
    if not _NAME.fullmatch(name):
        message = f"must be 1 to 60 letters, digits, _ or -, found '{name[:80]}'{strange(name)}"
        raise ScenarioError("new scenario", [Fault(0, 0, "name", message)])
    text = files("gridsim.scenario").joinpath("starter.yaml").read_text(encoding="utf-8")
    return text.replace('"NAME"', json.dumps(name, ensure_ascii=False), 1)
