"""Markdown (CommonMark). Every character that could mean something is escaped, so that texts stay texts."""

from __future__ import annotations

import re
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

RULE = "_" * 12  # between blanks it means nothing
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$^=@&-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
# Escaping everything would be safe and unreadable; these are harmless within a sentence.
_HARMLESS = re.compile(r"(?<=\w)\\([-'+=@])(?=\w)|(?<=\s)\\([-+=&])(?=\s)|\\([()])")


def escape(text: str) -> str:
    """`text` so that it stands on the page as it is, also at the start of a line."""
    safe = _HARMLESS.sub(lambda m: m[1] or m[2] or m[3], _SPECIAL.sub(r"\\\1", printable(text).strip()))
    safe = re.sub(r"\\\](\()", r"\\]\\\1", safe)
    safe = safe.replace("://", ":\\//").replace("www.", "www\\.")  # some readers make links of bare addresses
    return _NUMBERED.sub(r"\1\\\2", safe)


def render(document: Document) -> str:
    """The document as Markdown; every line ends in a line feed."""
    parts = [f"# {escape(document.title)}"]
    for block in document.blocks:
        match block:
            case Heading(level, text):
                parts.append(f"{'#' * level} {escape(text)}")
            case StepBox():
                parts.append("\n".join(_step(block)))
            case Note(text):
                parts.append(f"> {escape(text)}")
            case Lines(label, rows):
                parts += [f"{escape(label)} {RULE * 3}", *["---"] * (rows - 1)]
            case Links(links):
                parts.append("\n".join(f"- {_link(link)}" for link in links))
            case Contact(name, ways, about):
                lines = [f"**{escape(name)}**", "", *(f"- {_link(way)}" for way in ways), "", escape(about)]
                parts.append("\n".join(lines))
            case Card(title, texts):
                parts.append("\n".join([f"> **{escape(title)}**", *(f">\n> {escape(text)}" for text in texts)]))
            case Paragraph() | Spoken() | Bullets():
                parts.append("\n".join(_inner(block, "")))
    parts += ["---", "\n".join(f"{escape(text)}  " for text in document.footer).rstrip()]
    return "\n\n".join(parts) + "\n"


def _step(step: StepBox) -> Iterator[str]:
    box = ("[x] " if step.ticked else "[ ] ") if step.box else ""
    ticked = f"; {escape(step.ticked)}" if step.ticked else ""
    yield f"- {box}**{escape(step.code)}  {escape(step.title)}** ({escape(step.note)}{ticked})"
    for block in step.blocks:
        yield ""
        yield from _inner(block, "  ")
    if step.dates:
        yield ""
        yield "  " + "  ".join(f"{escape(label)} {RULE}" for label in step.dates)


def _inner(block: Paragraph | Spoken | Bullets, margin: str) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield margin + escape(text)
        case Spoken(lead, words):
            yield margin + " ".join(filter(None, (escape(lead), f'**"{escape(words)}"**')))
        case Bullets(lead, items, first):
            if lead:
                yield margin + escape(lead)
                yield ""
            for i, item in enumerate(items):
                yield f"{margin}{f'{first + i}.' if first else '-'} {escape(item)}"


def _link(link: Link) -> str:
    """The words as they are: a number or an address is to be read, and copied, from the page itself."""
    return " ".join(filter(None, (escape(link.text), escape(link.more))))
