"""Writes docs/steps.md, every topic with its steps, and the table of docs/sources-read.md, what they stand on."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from safekids.content import pack  # noqa: E402
from safekids.content.compile import compile_folder  # noqa: E402
from safekids.content.help_outline import steps_of as help_steps  # noqa: E402
from safekids.content.model import Band, Source, steps_of  # noqa: E402
from safekids.content.reader import read_yaml  # noqa: E402
from safekids.content.text import fill  # noqa: E402

TABLE = "| source | how read | what it was read to say | used in |\n|---|---|---|---|\n"
AREAS_OF = "8-10"  # the band whose areas docs/areas.yaml names
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
        if info.id == AREAS_OF:
            parts.append(f"### Areas at {info.title}\n\nFrom docs/areas.yaml.\n\n{areas_table(areas())}")
    return HEAD + "\n\n".join(parts) + "\n"


def table(band: Band) -> str:
    rows = ["| topic | code | step | kind | minutes | evidence | sources |", "|---|---|---|---|--:|---|--:|"]
    for checklist, step in steps_of(band):
        star = "\\*" if step.essential else ""
        title = fill(step.title).replace("|", "/")
        cells = (band.topics[checklist.topic].title, step.id, f"{title}{star}", step.kind, str(step.minutes))
        rows.append(f"| {' | '.join(cells)} | {step.evidence} | {len(step.sources)} |")
    return "\n".join(rows)


def areas() -> list[dict[str, Any]]:
    """What is asked about at this age, with the steps that answer it or the reason why there is none."""
    return list(read_yaml(str(ROOT / "docs" / "areas.yaml"), "docs/areas.yaml").data["areas"])


def areas_table(areas: list[dict[str, Any]]) -> str:
    rows = ["| area | steps | what is not there, and why |", "|---|---|---|"]
    for area in areas:
        rows.append(f"| {area['area']} | {', '.join(area.get('steps', []))} | {area.get('reason', '')} |")
    return "\n".join(rows)


def counts(band: Band) -> str:
    steps = [step for _, step in steps_of(band)]
    kinds = Counter(step.kind for step in steps)
    own = sum(step.evidence == "judgement" for step in steps)
    said = ", ".join(f"{kinds[kind]} `{kind}`" for kind in ("do", "talk", "watch"))
    named = {source for step in steps for source in step.sources}
    return f"{len(steps)} steps: {said}. {len(named)} sources that were read; {own} steps are our own judgement."


def sources_page(written: str) -> str:
    """docs/sources-read.md with its table made anew; everything around it is left as it was written."""
    before, _, rest = written.partition(TABLE)
    _, _, after = rest.partition("\n\n")
    used: dict[str, list[str]] = {}
    sources: dict[str, Source] = {}
    for info in pack.read_pack().bands:
        if info.ready:
            band = pack.read_band(info.id)
            sources |= band.sources
            for _, step in steps_of(band):
                for source in step.sources:
                    used.setdefault(source, []).append(step.id)
    numbers = pack.read_numbers()
    sources |= numbers.sources
    for fact in numbers.facts:
        used.setdefault(fact.source, []).append(f"{{{fact.id}}}")
    help_ = pack.read_help()
    sources |= help_.sources
    shared = [*help_.shared.life_first, *help_.shared.hard_to_call]
    for name, steps in [("every page of help", shared), *((page.id, list(help_steps(page))) for page in help_.pages)]:
        for source in dict.fromkeys(source for step in steps for source in step.sources):
            used.setdefault(source, []).append(name)
    rows = []
    for source in sorted(sources.values(), key=lambda source: (source.publisher.lower(), source.title.lower())):
        cells = (
            f"{source.publisher}, *{source.title}*",
            source.seen_how or "",
            source.supports,
            ", ".join(used[source.id]),
        )
        rows.append(
            "| " + " | ".join(cell.replace("|", "/").replace("{", "fact ").replace("}", "") for cell in cells) + " |"
        )
    return before + TABLE + "\n".join(rows) + "\n\n" + after


def main() -> None:
    compile_folder(str(ROOT / "data"), str(ROOT / "src" / "safekids" / "_pack"))
    (ROOT / "docs" / "steps.md").write_text(page(), encoding="utf-8", newline="\n")
    read = ROOT / "docs" / "sources-read.md"
    read.write_text(sources_page(read.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
