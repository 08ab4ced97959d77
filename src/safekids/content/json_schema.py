"""What editors of text know of our files: a JSON Schema a kind of file, made of the models."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from safekids.content import schema, schema_help

# As one asks for it, `content schema band`; each also stands in data/schema/<kind>.json.
KINDS: dict[str, type[BaseModel]] = {
    "checklists": schema.ChecklistsFile,
    "band": schema.BandFile,
    "branches": schema.BranchesFile,
    "sources": schema.SourcesFile,
    "facts": schema.FactsFile,
    "help": schema_help.HelpFile,
    "country": schema_help.CountryFile,
    "do-not-print": schema_help.DoNotPrintFile,
}


def json_schema(kind: str) -> str:
    """The schema of that kind of file, as text. Raises KeyError."""
    made: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_plain(KINDS[kind].model_json_schema()),
        "title": f"safekids {kind}",
    }
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _plain(value: Any, *, names: bool = False) -> Any:
    """Without the titles that Pydantic makes of names. `names`: the keys are names of fields, and stay."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _plain(inner, names=key in ("properties", "$defs") and not names)
        for key, inner in value.items()
        if names or key != "title"
    }
