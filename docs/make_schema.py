"""Writes data/schema/, what editors of text know of the files in data/: one JSON Schema a kind of file."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from safekids.content.json_schema import KINDS, json_schema  # noqa: E402


def files() -> dict[str, str]:
    """Each file by its name."""
    return {f"{kind}.json": json_schema(kind) for kind in KINDS}


def main() -> None:
    folder = ROOT / "data" / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
