"""Writes docs/steps.md: every topic with its steps, and what they stand on."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from safekids.content import pack  # noqa: E402
from safekids.content.compile import compile_folder  # noqa: E402
from safekids.content.model import Band, steps_of  # noqa: E402
from safekids.content.text import fill  # noqa: E402

HEAD = """# Topics and steps

Made by docs/make_steps.py and kept true by tests/docs. A star: essential. "Sources" counts the pages that were read.

"""


def page() -> str:
    """The page as Markdown: a table a band that is ready."""
    index = pack.read_pack()
    parts = []
    for info in index.bands:
        if not info.ready:
            parts.append(f"## {info.title}\n\nStill to come.")
            continue
        band = pack.read_band(info.id)
        parts.append(f"## {info.title}\n\n{table(band)}\n\n{counts(band)}")
    return HEAD + "\n\n".join(parts) + "\n"


def table(band: Band) -> str:
    rows = ["| topic | code | step | kind | minutes | evidence | sources |", "|---|---|---|---|--:|---|--:|"]
    for checklist, step in steps_of(band):
        star = "\\*" if step.essential else ""
        title = fill(step.title).replace("|", "/")
        cells = (band.topics[checklist.topic].title, step.id, f"{title}{star}", step.kind, str(step.minutes))
        rows.append(f"| {' | '.join(cells)} | {step.evidence} | {len(step.sources)} |")
    return "\n".join(rows)


def counts(band: Band) -> str:
    steps = [step for _, step in steps_of(band)]
    kinds = Counter(step.kind for step in steps)
    own = sum(step.evidence == "judgement" for step in steps)
    said = ", ".join(f"{kinds[kind]} `{kind}`" for kind in ("do", "talk", "watch"))
    named = {source for step in steps for source in step.sources}
    return f"{len(steps)} steps: {said}. {len(named)} sources that were read; {own} steps are our own judgement."


def main() -> None:
    compile_folder(str(ROOT / "data"), str(ROOT / "src" / "safekids" / "_pack"))
    (ROOT / "docs" / "steps.md").write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
