"""Baselines: what was measured, kept in a file to be compared with later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gridsim import __version__
from gridsim.errors import ResultsError
from gridsim.scenario.files import sealed_files
from gridsim.scenario.measured import DEFINITIONS
from gridsim.scenario.schema import Scenario
from gridsim.scenario.write import resolved
from gridsim.study.expect import Baseline
from gridsim.study.samples import Samples
from gridsim.study.store import SAID_ONLY
from gridsim.study.summary import Key

LARGEST = 100_000_000
"""The largest file that is read [bytes]."""
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Entry(BaseModel):
    """A measure of one variant in each replication."""

    model_config = ConfigDict(strict=True, extra="forbid")

    variant: str
    measure: str
    of: str
    values: list[Finite | None]


class BaselineFile(BaseModel):
    """What a baseline file holds.

    Attributes:
        gridsim: Version that made it.
        definitions: Number of the definitions of measures that it was made under.
        scenario: Name of the scenario.
        scenario_sha256: By variant, the hash of what was simulated.
        seed: Seed of the replications.
        replications: How many there are.
        measures: What was measured; a value that is none is null.
    """

    model_config = ConfigDict(strict=True, extra="forbid")

    gridsim: str
    definitions: int
    scenario: str
    scenario_sha256: dict[str, str]
    seed: Annotated[int, Field(ge=0)]
    replications: Annotated[int, Field(ge=1)]
    measures: list[Entry]

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Refuse a measure that has not a value, or null, for each replication."""
        if any(len(entry.values) != self.replications for entry in self.measures):
            raise ValueError("each measure needs as many values as there are replications")
        if len({(entry.variant, entry.measure, entry.of) for entry in self.measures}) < len(self.measures):
            raise ValueError("a measure stands twice")
        return self

    def compared(self) -> Baseline:
        """Its numbers, as they are compared."""
        samples: dict[str, dict[Key, np.typing.NDArray[np.float64]]] = {}
        for entry in self.measures:
            values = np.array(entry.values, np.float64)
            samples.setdefault(entry.variant, {})[entry.measure, entry.of] = values
        return Baseline(self.seed, self.replications, samples)


def substance(scenario: Scenario, folder: Path) -> str:
    """SHA-256 of all that a scenario simulates, but for its luck."""
    said = {key: value for key, value in resolved(scenario).items() if key not in (*SAID_ONLY, "seed")}
    text = json.dumps([said, sealed_files(scenario, folder)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def baseline_of(
    scenario: Scenario, hashes: Mapping[str, str], replications: int, samples: Mapping[str, Samples]
) -> BaselineFile:
    """Put into a baseline what was measured.

    Args:
        scenario: The scenario as it stands.
        hashes: By variant, the hash of what was simulated.
        replications: How many there are.
        samples: By variant, the measures.
    """
    measures = [
        Entry(variant=variant, measure=name, of=key, values=nulls(sample.values))
        for variant, found in samples.items()
        for (name, key), sample in found.items()
    ]
    return BaselineFile(
        gridsim=__version__,
        definitions=DEFINITIONS,
        scenario=scenario.name,
        scenario_sha256=dict(hashes),
        seed=scenario.seed,
        replications=replications,
        measures=measures,
    )


def nulls(values: np.typing.NDArray[np.float64]) -> list[float | None]:
    """Values as JSON has them, null for none."""
    return [None if np.isnan(value) else float(value) for value in values]


def text_of(kept: BaselineFile) -> str:
    """Write a baseline as JSON, a measure a line, so that changes of it can be read."""
    data = kept.model_dump(mode="json")
    lines = [json.dumps(entry, ensure_ascii=False) for entry in data.pop("measures")]
    top = json.dumps(data, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{top},\n "measures": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def read_baseline(path: Path, scenario: Scenario) -> BaselineFile:
    """Read a baseline.

    Args:
        path: The file.
        scenario: The scenario that is compared with it.

    Raises:
        ResultsError: If it cannot be read, is damaged, was made under other definitions of measures, or is
            another scenario's.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ResultsError(f"{path} is too large for a baseline")
        data = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(data, dict) and "measures" in data and data.get("definitions") != DEFINITIONS:
            raise ResultsError(
                f"{path} was made under other definitions of measures, so it cannot be compared: "
                "write it again with --write-baseline"
            )
        kept = BaselineFile.model_validate(data)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}; --write-baseline writes one"
        raise ResultsError(message) from None
    except ValidationError as error:
        keys = sorted({str(fault["loc"][0]) if fault["loc"] else "its length" for fault in error.errors()})
        raise ResultsError(f"{path} cannot be used, for it is wrong in: {', '.join(keys)}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{path} is no baseline: gridsim expect --write-baseline writes one") from None
    if kept.scenario != scenario.name:
        raise ResultsError(f"{path} is a baseline of {kept.scenario}, not of {scenario.name}")
    return kept
