"""Words on results: what was changed before they were made, and what is kept with them."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {
    "changed.title": ("{title} ({changed})", "{title}（{changed}）"),
    "changed.unwritable": ("changed", "有改动"),
    "changed.variant": ("variant {name}", "备选方案 {name}"),
    "results.languages": (
        "{folder} also held results in {languages}; these were made again.",
        "{folder} 中原有{languages}结果，已一并重新生成。",
    ),
    "results.columns": (
        "Of {table} the results keep only the columns that are read: {columns}",
        "结果中的 {table} 只保留所读取的列：{columns}",
    ),
    "language.en": ("English", "英文"),
    "language.zh": ("Chinese", "中文"),
}
