"""Fonts: which of them can write the labels, in Chinese too, so that no figure shows empty boxes."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gridsim.output.words.terms import WORDS, Language, say

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

LATIN = "DejaVu Sans"  # comes with matplotlib
PACKAGE = "cvttf-notosanscjk-regular"  # comes with gridsim[chinese]
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK TC",
    "Noto Sans CJK HK",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Source Han Sans",
    "Source Han Sans TC",
    "Heiti TC",
    "Arial Unicode MS",
    "Droid Sans Fallback",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "SimSun",
    "STSong",
    "Noto Serif CJK SC",
)
SPACES = " \u00a0"


@dataclass(frozen=True)
class Lettering:
    """How the labels of a figure are written.

    Attributes:
        lang: Language of the labels.
        families: Font families, in the order in which they are asked for a character.
        note: One line on why the labels are not in the language that was asked for; empty where they are.
    """

    lang: Language
    families: tuple[str, ...]
    note: str = ""

    def legible(self, text: str, otherwise: str) -> str:
        """A text in one line if every character can be drawn; something else if not."""
        line = " ".join(text.split())
        return line if line and covers(self.families, line) else otherwise


def lettering(lang: Language) -> Lettering:
    """Choose language and fonts.

    Args:
        lang: Language that is asked for.

    Returns:
        Its lettering; English with a note where Chinese cannot be written. A Chinese font, where there is
        one, helps out in English figures too: villages may have Chinese names.
    """
    chosen, note = labels_language(lang)
    font = chinese_font()
    if font is None:
        return Lettering(chosen, (LATIN,), note)
    family = font if isinstance(font, str) else register(font)
    return Lettering(chosen, (family, LATIN) if chosen == "zh" else (LATIN, family), note)


def labels_language(lang: Language) -> tuple[Language, str]:
    """Language in which labels can be written.

    Args:
        lang: Language that is asked for.

    Returns:
        It and an empty note; or English and one line that says how to get Chinese.
    """
    if lang == "zh" and chinese_font() is None:
        return "en", say("figure.no_font", "en")
    return lang, ""


def chinese_font() -> str | Path | None:
    """Find a font that has every Chinese character of gridsim's own words.

    Returns:
        The family of an installed font; else the file that the extra ``gridsim[chinese]`` brings; else None.
    """
    needed = "".join(sorted({letter for _, chinese in WORDS.values() for letter in chinese} - set(SPACES)))
    installed = set(installed_families())
    for family in FAMILIES:
        if family in installed and covers((family,), needed):
            return family
    for path in packaged_files():
        if covers((path,), needed):
            return path
    return None


def installed_families() -> list[str]:
    """Families of the fonts that matplotlib knows, in its order."""
    from matplotlib import font_manager

    return [entry.name for entry in font_manager.fontManager.ttflist]


def packaged_files() -> Iterator[Path]:
    """Font files that the extra package brings."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for file in files:
        path = Path(str(file.locate()))
        if path.suffix.lower() in (".otf", ".ttf", ".ttc") and path.is_file():
            yield path.resolve()


def register(path: Path) -> str:
    """Make a font file known to matplotlib under its family, which is returned."""
    from matplotlib import font_manager

    family = str(open_font(path).family_name)
    if family not in installed_families():
        font_manager.fontManager.addfont(path)
    return family


def open_font(font: str | Path) -> FT2Font:
    """Open a font by its family or file."""
    from matplotlib import font_manager

    if isinstance(font, Path):
        return font_manager.get_font(font)
    properties = font_manager.FontProperties(family=[font])
    return font_manager.get_font(font_manager.findfont(properties, fallback_to_default=False))


def covers(fonts: tuple[str | Path, ...], text: str) -> bool:
    """Tell whether each character of a text has a glyph in one of the fonts; an unreadable font has none."""
    missing = {ord(letter) for letter in text}
    for font in fonts:
        try:
            opened = open_font(font)
        except (OSError, RuntimeError, ValueError):
            continue
        missing = {code for code in missing if not opened.get_char_index(code)}
    return not missing
