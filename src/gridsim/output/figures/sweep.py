"""The figures of a sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gridsim.output.accounts.sweep import Account
from gridsim.output.figures.effects import effects
from gridsim.output.figures.heat import heat
from gridsim.output.figures.page import Heading
from gridsim.output.figures.response import response
from gridsim.output.figures.scene import Scene, scene_of
from gridsim.output.figures.sheet import save, settings, sheet
from gridsim.output.words.terms import Language
from gridsim.scenario.filenames import file_names

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_all(account: Account, folder: Path, lang: Language) -> list[str]:
    """Draw every figure of a sweep.

    Args:
        account: What the sweep found.
        folder: Where the files go; it exists.
        lang: Language of the labels; English where no font can write Chinese, with a note in the footnote.

    Returns:
        Names of the files, ``{figure}.{lang}.png`` and ``.svg`` by the language that was asked for.
    """
    scene = scene_of(account, lang)
    names = []
    for name, fill in figures(scene):
        with settings(scene.subject.lettering):
            names += save(sheet(fill, scene.footnote()), folder, f"{name}.{lang}")
    return names


def figures(scene: Scene) -> Iterator[tuple[str, Callable[[Figure], Heading]]]:
    """Names of the figures of a sweep, and what draws each."""
    account = scene.account
    if account.numbers:
        yield "effects", partial(effects, scene=scene)
    names = {key: "-".join(part.replace("/", "-") for part in key if part) for key in account.numbers}
    safe = file_names(names.values())
    for key in account.numbers:
        name = safe[names[key]]
        yield f"response-{name}", partial(response, scene=scene, key=key)
        if account.design.kind == "grid" and len(account.design.inputs) > 1:
            yield f"heat-{name}", partial(heat, scene=scene, key=key)
