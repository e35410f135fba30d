"""Manifests: how results came about, and all that is needed to make them again."""

from __future__ import annotations

import csv
import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gridsim import __version__
from gridsim.errors import ResultsError
from gridsim.output.files.origins import Advised, Compared, Origin, Swept
from gridsim.scenario.people import Title
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sources import assumed_inputs
from gridsim.scenario.sweeping import Sweep
from gridsim.scenario.write import resolved, scenario_hash
from gridsim.study.agreement import Extent

Made = TypeVar("Made")
MANIFEST, INPUTS = "manifest.json", "inputs"
SEAL = "manifest_sha256"
"""Key of the manifest's own seal."""
LIBRARIES = ("numpy", "scipy", "matplotlib", "pyarrow", "pydantic", "simpy", "chinesecalendar")


def within(name: str) -> str:
    """Refuse a name that is not relative, or does not stay within its folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not name.isprintable():
        raise ValueError("must stay within the folder")
    return name


class Manifest(BaseModel):
    """What every manifest must hold to be used."""

    model_config = ConfigDict(strict=True, extra="allow")

    file: str
    settings: list[str]
    replications: Annotated[int, Field(ge=1, le=1_000_000)]
    engine: Literal["fast", "reference"]
    languages: Annotated[list[Literal["en", "zh"]], Field(min_length=1)]
    figures: bool
    versions: dict[str, str]
    files: dict[Annotated[str, AfterValidator(within)], str]
    scenario: dict[str, Any]


class RunManifest(Manifest):
    """What the manifest of a run must hold besides."""

    variant: str | None
    deterministic: bool
    csv: bool
    precision: str | None = None
    measure: str | None = None
    most: int | None = None
    check: Extent = "none"


class VariantEntry(BaseModel):
    """What a comparison's manifest holds of a variant."""

    model_config = ConfigDict(strict=True, extra="allow")

    title: Title | None
    scenario: dict[str, Any]


class ComparisonManifest(Manifest):
    """What the manifest of a comparison must hold besides."""

    others: list[str]
    chosen: list[str]
    matters: list[str]
    variants: dict[str, VariantEntry]


class AdviceManifest(Manifest):
    """What the manifest of advice must hold besides."""

    chosen: list[str]
    precision: str
    measure: str
    matters: list[str]
    variants: dict[str, VariantEntry]


class SweepManifest(Manifest):
    """What the manifest of a sweep must hold besides."""

    variant: str | None
    csv: bool
    sweep: Sweep
    whole: Annotated[int, Field(ge=1)]


def write_manifest(
    folder: Path,
    scenario: Scenario,
    origin: Origin | Compared | Swept | Advised,
    more: dict[str, Any] | None = None,
) -> None:
    """Write what the results are made of, after all other files.

    Args:
        folder: Where the results are.
        scenario: What was simulated.
        origin: How.
        more: What else belongs into it.
    """
    assumed, inputs = assumed_inputs(scenario)
    manifest = {
        "gridsim": __version__,
        "command": origin.command,
        **asdict(origin),
        "seed": scenario.seed,
        "scenario_sha256": scenario_hash(scenario),
        "assumed_inputs": assumed,
        "inputs": inputs,
        "input_columns": kept_columns(folder / INPUTS),
        "versions": versions(),
        "files": hashes(folder),
        "scenario": resolved(scenario),
        **(more or {}),
    }
    text = written({**manifest, SEAL: seal(manifest)})
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def written(manifest: dict[str, Any]) -> str:
    """Write a manifest as text."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def seal(manifest: dict[str, Any]) -> str:
    """SHA-256 of all that a manifest says but its seal: gridsim's mark, which a change by hand breaks."""
    said = written({key: value for key, value in manifest.items() if key != SEAL})
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


def is_sealed(manifest: dict[str, Any]) -> bool:
    """Whether a manifest is as gridsim wrote it."""
    return manifest.get(SEAL) == seal(manifest)


def kept_columns(inputs: Path) -> dict[str, list[str]]:
    """Columns of each table that is kept with the results, by its name."""
    kept = {}
    for path in sorted(inputs.glob("*")):
        with path.open(encoding="utf-8", newline="") as file:
            kept[path.name] = next(csv.reader(file), [])
    return kept


def variant_entry(scenario: Scenario, title: Title | None) -> dict[str, Any]:
    """What a manifest holds of a variant."""
    return {
        "title": title.model_dump(mode="json") if title else None,
        "scenario_sha256": scenario_hash(scenario),
        "scenario": resolved(scenario),
    }


def versions() -> dict[str, str]:
    """Versions of Python and the libraries that results depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder but its manifest, by its relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a folder of results, whatever made them.

    Raises:
        ResultsError: If there is none, or it cannot be used.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{path} is not a manifest of results") from None
    kinds: dict[str, type[Manifest]] = {
        "run": RunManifest,
        "advise": AdviceManifest,
        "compare": ComparisonManifest,
        "sweep": SweepManifest,
    }
    try:
        kinds[study_of(manifest)].model_validate(manifest)
    except ValidationError as error:
        wrong = sorted({".".join(map(str, fault["loc"][:2])) or "all of it" for fault in error.errors()})
        raise ResultsError(f"{path} cannot be used, for it is wrong in: {', '.join(wrong)}") from None
    return dict(manifest)


def study_of(manifest: object) -> str:
    """Which command made the results of a manifest, by its keys."""
    keys = {"advice": "advise", "variants": "compare", "sweep": "sweep"}
    there = manifest if isinstance(manifest, dict) else {}
    return next((study for key, study in keys.items() if key in there), "run")


def restored(kind: type[Made], manifest: dict[str, Any]) -> Made:
    """Take from a manifest how its results came about."""
    fields: dict[str, Any] = kind.__dataclass_fields__  # type: ignore[attr-defined]
    values = {name: manifest[name] for name in fields if name in manifest}
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


def runs(manifest: dict[str, Any]) -> int:
    """How many replications it takes to make results again."""
    return int(manifest["replications"]) * int(manifest.get("whole", 1 + len(manifest.get("variants", ()))))
