"""The sample folder, and ways to spoil a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
STEPS = "bands/8-10.yaml"


def copy_of_sample(to: Path) -> Path:
    folder = to / "data"
    shutil.copytree(SAMPLE, folder)
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Replace one text of a file; it must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))
