"""Data for other programs: one JSON object, `{"safekids": 1, "kind": ..., ...}`.

`safekids` is the version of this envelope; it is raised when a field changes its meaning or goes. Fields may be added
under the same version. `kind` names what follows: "list", "step", "progress", "children", "marked", "check".
Steps have at least `id`, `kind` and `band`. Dates are ISO text. Texts hold "your child" in the place of a nickname.
"""

from __future__ import annotations

import json
from typing import Any

from safekids.terminal.plain import write

VERSION = 1


def write_json(kind: str, **fields: Any) -> None:
    """Print one envelope on standard output."""
    write(json.dumps({"safekids": VERSION, "kind": kind, **fields}, ensure_ascii=False, indent=1, default=str) + "\n")
