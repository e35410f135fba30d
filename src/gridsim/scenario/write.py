"""A scenario with every default filled in, as data, as YAML and as a hash: this module prints it."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

from ruamel.yaml import YAML

from gridsim.scenario.schema import Scenario


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Give the whole scenario as plain data that JSON can hold.

    Returns:
        Every key that has a value, defaults included, in the order of the schema and of the file;
        what is switched off (none) is left out. ``from_resolved`` gives back an equal scenario.
    """
    return scenario.model_dump(mode="json", by_alias=True, exclude_none=True)


def dump_yaml(scenario: Scenario) -> str:
    """Print the whole scenario as YAML that loads to an equal scenario."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.representer.sort_base_mapping_type_on_output = False
    writer.width = 110
    text = io.StringIO()
    writer.dump(resolved(scenario), text)
    return text.getvalue()


def scenario_hash(scenario: Scenario) -> str:
    """Give the SHA-256 of the whole scenario as JSON.

    Keys keep their order, since the order of the ladder has a meaning: two scenarios with equal
    hashes are the same scenario.
    """
    text = json.dumps(resolved(scenario), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def json_schema() -> str:
    """Give the JSON Schema of scenario files, base and variants included."""
    from gridsim.scenario.variants import VariantSection

    schema = Scenario.model_json_schema(by_alias=True)
    variant = VariantSection.model_json_schema(ref_template="#/$defs/{model}")
    schema["$defs"] |= variant.pop("$defs", {})
    schema["properties"] |= {
        "base": {"type": "string", "description": "another scenario file that this one changes"},
        "variants": {"type": "object", "additionalProperties": variant},
    }
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
