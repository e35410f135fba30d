"""Reproducing: results made again from their manifest, and compared with the old ones."""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridsim.errors import ResultsError
from gridsim.output.advice import advise_again
from gridsim.output.comparison import compare_again
from gridsim.output.files.manifest import MANIFEST, SEAL, hashes, is_sealed, read_manifest, restored, versions
from gridsim.output.files.origins import Origin
from gridsim.output.run import simulate
from gridsim.output.sweep import Means, sweep_again
from gridsim.scenario.files import file_names
from gridsim.scenario.load import from_resolved


@dataclass(frozen=True)
class Reproduction:
    """How results made again compare with the old ones.

    Attributes:
        same: Files that are equal byte by byte.
        alike: Files made with other versions of libraries that hold the same, though in other bytes, and
            figures, of which that cannot be told.
        different: Files that differ, are new or are missing.
        changed: Files of the results that are not what their manifest says, or are missing.
        foreign: Files in the folder that its manifest does not name.
        versions: Libraries whose versions differ: name, then and now.
    """

    same: tuple[str, ...]
    alike: tuple[str, ...]
    different: tuple[str, ...]
    changed: tuple[str, ...]
    foreign: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]


def reproduce(folder: Path, *, workers: int, done: Callable[[], None] = lambda: None) -> Reproduction:
    """Make results again from their manifest, and compare them byte by byte.

    Args:
        folder: The folder of the results; it is only read.
        workers: Processes that share the work.
        done: Called after each replication.

    Returns:
        What is the same and what is not.

    Raises:
        ResultsError: If the folder has no manifest that can be used.
    """
    manifest = read_manifest(folder)
    now = versions()
    then = manifest["versions"]
    other = [(name, then.get(name, "none"), new) for name, new in now.items() if then.get(name) != new]
    with tempfile.TemporaryDirectory(prefix="gridsim-") as temporary:
        again = Path(temporary) / folder.resolve().name
        make_again(manifest, folder / "inputs", again, workers=workers, done=done)
        names = sorted({*manifest["files"], *hashes(again), MANIFEST})
        same = [name for name in names if equal(folder / name, again / name)]
        rest = [name for name in names if name not in same]
        like = [name for name in rest if other and alike(folder / name, again / name)]
    kept = hashes(folder)
    return Reproduction(
        same=tuple(same),
        alike=tuple(like),
        different=tuple(name for name in rest if name not in like),
        changed=tuple(changed_files(kept, manifest)),
        foreign=tuple(name for name in kept if name not in manifest["files"]),
        versions=tuple(other),
    )


def make_again(
    manifest: dict[str, Any], inputs: Path, target: Path, *, workers: int, done: Callable[[], None]
) -> None:
    """Make the results of a manifest again, of a run, a comparison or a sweep."""
    names = [name.removeprefix("inputs/") for name in manifest["files"] if name.startswith("inputs/")]
    tables = {name: inputs / name for name in names}
    refuse_strange(manifest, tables)
    if "advice" in manifest:
        advise_again(manifest, tables, target, workers=workers, done=done)
        return
    if "variants" in manifest:
        compare_again(manifest, tables, target, workers=workers, done=done)
        return
    if "sweep" in manifest:
        sweep_again(manifest, tables, target, Means(workers=workers, done=done))
        return
    scenario, origin = from_resolved(manifest["scenario"]), restored(Origin, manifest)
    simulate(scenario, tables, target, origin, workers=workers, done=done)


def refuse_strange(manifest: dict[str, Any], tables: dict[str, Path]) -> None:
    """Refuse a manifest whose scenarios name tables that are not among its inputs, but anywhere.

    Raises:
        ResultsError: If there is one.
    """
    variants = (variant["scenario"] for variant in manifest.get("variants", {}).values())
    for scenario in (manifest["scenario"], *variants):
        for _, name in file_names(scenario):
            if name not in tables:
                message = f"cannot be used, for it names a table that is not among its inputs: {name[:200]}"
                raise ResultsError(f"the manifest {message}")


def equal(one: Path, other: Path) -> bool:
    """Whether two files exist and hold the same bytes."""
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def alike(one: Path, other: Path) -> bool:
    """Whether two files made with other versions of libraries hold the same, as far as can be told."""
    if not (one.is_file() and other.is_file()):
        return False
    if one.name == MANIFEST:
        kept = [read_manifest(path.parent) for path in (one, other)]
        for manifest in kept:
            del manifest["versions"], manifest["files"]
            manifest.pop(SEAL, None)
        return kept[0] == kept[1]
    if one.suffix == ".parquet":
        from pyarrow import parquet

        mine, yours = (
            parquet.ParquetFile(path, pre_buffer=False).read(use_threads=False) for path in (one, other)
        )
        return bool(mine.equals(yours))
    return one.suffix in (".png", ".svg")


def changed_files(kept: dict[str, str], manifest: dict[str, Any]) -> list[str]:
    """Files of the results that are not what their manifest says, itself among them."""
    unsealed = [MANIFEST] if SEAL in manifest and not is_sealed(manifest) else []
    return unsealed + sorted(name for name, then in manifest["files"].items() if kept.get(name) != then)
