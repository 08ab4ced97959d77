"""Data for other programs: one JSON object, `{"safekids": 1, "kind": ..., ...}`.

`safekids` is the version of this envelope; it is raised when a field changes its meaning or goes. Fields may be added
under the same version. `kind` names what follows: "list", "step", "numbers", "progress", "children", "marked",
"check", "help", "situations", "privacy".
Steps have at least `id`, `kind` and `band`. Dates are ISO text. Texts hold "your child" in the place of a nickname.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from safekids.terminal.plain import write

VERSION = 1


def as_data(value: Any, text: Callable[[str], str] = str) -> Any:
    """Named tuples as objects, dates as ISO text, every text through `text`."""
    match value:
        case str():
            return text(value)
        case tuple() if hasattr(value, "_asdict"):
            return {key: as_data(inner, text) for key, inner in value._asdict().items()}
        case tuple() | list():
            return [as_data(inner, text) for inner in value]
        case dict():
            return {key: as_data(inner, text) for key, inner in value.items()}
        case date():
            return value.isoformat()
    return value


def write_json(kind: str, **fields: Any) -> None:
    """Print one envelope on standard output."""
    write(json.dumps({"safekids": VERSION, "kind": kind, **fields}, ensure_ascii=False, indent=1, default=str) + "\n")
