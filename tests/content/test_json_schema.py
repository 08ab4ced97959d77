"""What editors of text are told of our files is what the check takes, and is of the models as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from safekids.cli.app import run_app
from safekids.cli.content import rules_page
from safekids.cli.errors import UsageFault
from safekids.content.compile import MODELS
from safekids.content.json_schema import KINDS, json_schema
from safekids.content.reader import Unclear, read_yaml
from tests.make import TODAY

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"
FILES = sorted(DATA.rglob("*.yaml"))


def faults(value: Any, schema: Any, whole: Any) -> list[str]:
    """What is wrong by the schema: as much of JSON Schema as ours use, and an error for anything else."""
    known = {
        "$ref", "$defs", "$schema", "anyOf", "oneOf", "discriminator", "type", "const", "enum", "pattern", "minLength",
        "maxLength", "minimum", "maximum", "items", "minItems", "maxItems", "properties", "required", "propertyNames",
        "patternProperties", "additionalProperties", "default", "description", "title",
    }  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            tried = [faults(value, one, whole) for one in schema[word]]
            return [] if [] in tried else min(tried, key=len)
    types = {
        "string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)
    }  # fmt: skip
    if "type" in schema and type(value) is not types[schema["type"]]:
        return [f"{value!r} is no {schema['type']}"]
    found = []
    if "const" in schema and value != schema["const"]:
        found.append(f"{value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{value!r} is none of {schema['enum']}")
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            found.append(f"{value!r} has not its form")
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append(f"{value!r} is too long or too short")
    if type(value) is int and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{value} is too large or too small")
    if isinstance(value, list):
        found += [one for item in value for one in faults(item, schema.get("items", {}), whole)]
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append("a list is too long or too short")
    if isinstance(value, dict):
        found += [f"{name} is missing" for name in schema.get("required", []) if name not in value]
        patterns = schema.get("patternProperties", {})
        for name, inner in value.items():
            by_pattern = [its for form, its in patterns.items() if re.search(form, name)]
            its = schema.get("properties", {}).get(name) or next(iter(by_pattern), schema.get("additionalProperties"))
            found += [f"{name} is unknown"] if its is False or its is None else faults(inner, its, whole)
    return found


def of_file(path: Path) -> tuple[Any, Any]:
    """The file's data, and the schema that its first line names."""
    line = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert line, f"{path.name} begins with no line for editors: see docs/content.md"
    return read_yaml(str(path)).data, json.loads((path.parent / line[1]).read_text(encoding="utf-8"))


def test_the_schemas_in_the_tree_are_of_the_models_as_they_are() -> None:
    made = {f"{kind}.json": json_schema(kind) for kind in KINDS}
    there = {path.name: path.read_text(encoding="utf-8") for path in (DATA / "schema").iterdir()}
    assert there == made, "run: python docs/make_schema.py"


def test_every_kind_of_file_has_a_schema() -> None:
    assert set(MODELS.values()) < set(KINDS.values())
    assert len(KINDS) == len(MODELS) + 2, "and those of a band and of a country"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_its_schema_and_is_valid_by_it(path: Path) -> None:
    data, schema = of_file(path)
    kind = {"bands": "band", "helplines": "country"}.get(path.parent.name, path.stem)
    assert schema["title"] == f"safekids {kind}"
    assert faults(data, schema, schema) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "I27"), ("id", "K2"), ("kind", "look"), ("minutes", 11), ("minutes", "5"), ("part", "apart"),
        ("checked", "soon"), ("sources", ["Not An Id"]), ("revisit_after", "a while"), ("title", ""), ("tilte", "x"),
        ("remember", "x" * 201), ("how", []), ("essential", Unclear("yes")),
    ],
)  # fmt: skip
def test_an_editor_is_told_of_what_the_check_would_find(field: str, value: Any) -> None:
    data, schema = of_file(DATA / "bands" / "8-10.yaml")
    step = next(step for step in data["steps"] if step["kind"] == "do")
    assert faults({"steps": [step]}, schema, schema) == []
    assert faults({"steps": [{**step, field: value}]}, schema, schema) != []


def test_the_command_prints_the_schema_or_the_kinds_there_are(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_app(["content", "schema", "band"], lambda: TODAY) == 0
    assert capfd.readouterr().out == json_schema("band")
    assert run_app(["content", "schema"], lambda: TODAY) == 0
    assert capfd.readouterr().out.split() == list(KINDS)
    with pytest.raises(UsageFault, match="there is no kind of file bands"):
        run_app(["content", "schema", "bands"], lambda: TODAY)


def test_the_command_prints_one_rule_or_all_of_them(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_app(["content", "rules", "leading"], lambda: TODAY) == 0
    said = capfd.readouterr().out
    assert said.startswith("leading: the check fails\nTalks\n\n")
    assert "\nFrom: " in said
    assert run_app(["content", "rules"], lambda: TODAY) == 0
    assert capfd.readouterr().out == rules_page()
    with pytest.raises(UsageFault) as refused:
        run_app(["content", "rules", "leadin"], lambda: TODAY)
    assert (refused.value.sentence, refused.value.hint) == ("there is no rule leadin", "did you mean leading?")
