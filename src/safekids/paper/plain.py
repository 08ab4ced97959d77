"""Plain text, 76 columns: for a terminal, a mail, or any printer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from safekids.paper.document import (
    Bullets,
    Card,
    Contact,
    Document,
    Heading,
    Lines,
    Link,
    Links,
    Note,
    Paragraph,
    Spoken,
    StepBox,
)
from safekids.paper.printable import printable

WIDTH = 76
RULE = "_" * 12
CARD = 46  # columns


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
            case Links(links):
                lines += [*(_way(link, "  - ") for link in links), ""]
            case Contact(name, ways, about):
                lines += [*_wrapped(name), *(_way(way, "  - ") for way in ways), *_wrapped(about, "  ", "  "), ""]
            case Card(title, texts):
                lines += ["+" + "-" * CARD, *_wrapped(title, "| ", "| "), *_card(texts), "+" + "-" * CARD, ""]
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
        case Bullets(lead, items, first):
            yield from _wrapped(lead, first=margin, later=margin)
            for i, item in enumerate(items):
                mark = f"{first + i}. " if first else "- "
                yield from _wrapped(item, first=f"{margin}  {mark}", later=margin + "  " + " " * len(mark))


def _way(link: Link, first: str) -> str:
    """A number or an address on a line of its own, however long it is."""
    return printable(first + " ".join(filter(None, (link.text, link.more))))


def _card(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from _wrapped(text, "| ", "| ")


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    if not text:
        return []
    return textwrap.wrap(printable(text), WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
