"""Plain text, 76 columns: for a terminal, a mail, or any printer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from safekids.paper.document import Bullets, Document, Heading, Lines, Note, Paragraph, Spoken, StepBox
from safekids.paper.printable import printable

WIDTH = 76
RULE = "_" * 12


def render(document: Document) -> str:
    """The document as text; every line ends in a line feed."""
    lines = [*_underlined(document.title, "="), ""]
    for block in document.blocks:
        match block:
            case Heading(level, text):
                lines += ["", *_underlined(text, "-" if level == 2 else "."), ""]
            case StepBox():
                lines += [*_step(block), ""]
            case Note(text):
                lines += [*_wrapped(text), ""]
            case Lines(label, rows):
                lines += [f"{printable(label)} {RULE * 3}", *["_" * WIDTH] * (rows - 1), ""]
            case Paragraph() | Spoken() | Bullets():
                lines += [*_inner(block, 0), ""]
    lines += ["-" * WIDTH, *(line for text in document.footer for line in _wrapped(text))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _underlined(text: str, line: str) -> list[str]:
    return [*_wrapped(text), line * min(WIDTH, len(printable(text)))]


def _step(step: StepBox) -> Iterator[str]:
    box = ("[x] " if step.ticked else "[ ] ") if step.box else "    "
    yield from _wrapped(f"{step.code}  {printable(step.title)}", first=box, later="    ")
    yield from _wrapped(f"({step.note}{f'; {step.ticked}' if step.ticked else ''})", first="    ", later="    ")
    for block in step.blocks:
        yield from _inner(block, 4)
    if step.dates:
        yield ""
        yield "    " + "   ".join(f"{printable(label)} {RULE}" for label in step.dates)


def _inner(block: Paragraph | Spoken | Bullets, indent: int) -> Iterator[str]:
    margin = " " * indent
    match block:
        case Paragraph(text):
            yield from _wrapped(text, first=margin, later=margin)
        case Spoken(lead, words):
            yield from _wrapped(lead, first=margin, later=margin)
            yield from _wrapped(f'"{words}"', first=margin + "  ", later=margin + "  ")
        case Bullets(lead, items):
            yield from _wrapped(lead, first=margin, later=margin)
            for item in items:
                yield from _wrapped(item, first=margin + "  - ", later=margin + "    ")


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    if not text:
        return []
    return textwrap.wrap(printable(text), WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
