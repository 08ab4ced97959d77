"""PDF by Typst: tagged (PDF/UA-1), the same bytes every time, with fonts of its own, and no file or network read.

Content goes in as JSON data and never as markup. UA-1 and `fallback: false` refuse a character that the fonts do not
have; such a character, which only a nickname can hold, becomes a question mark, and the caller is told.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from safekids.messages.english import paper as say
from safekids.paper.document import (
    Block,
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

Paper: TypeAlias = Literal["a4", "letter"]
PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}

_HERE = os.path.dirname(os.path.abspath(__file__))
_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_MOST_REPLACED = 200  # different characters; a nickname has forty
_LONG = 1600  # letters of its data: about half a page; a longer step may break over pages


class Rendered(NamedTuple):
    data: bytes
    replaced: str  # the characters for which a question mark stands


class PdfUnavailable(Exception):
    """Typst has no wheel for this computer, or it is not installed."""


class PdfFailed(Exception):
    """Typst refused the document; the text is its own word."""


def render(document: Document, paper: Paper) -> Rendered:
    """The document as a PDF. Raises PdfUnavailable or PdfFailed."""
    try:
        import typst  # a large library that only this needs, and that not every platform has
    except ImportError:
        raise PdfUnavailable from None
    with open(os.path.join(_HERE, "sheet.typ"), "rb") as file:
        template = file.read()
    year, month = map(int, document.edition.split("-"))
    sheet = json.dumps(_plain(document), ensure_ascii=False)
    replaced = ""
    with tempfile.TemporaryDirectory() as nothing:  # all that a template could read, or take a package from
        while True:
            try:
                data = typst.compile(  # type: ignore[call-overload]  # its stubs want all paths to be bytes, too
                    template,
                    root=nothing,
                    font_paths=[os.path.join(_HERE, "fonts")],
                    ignore_system_fonts=True,
                    format="pdf",
                    sys_inputs={"sheet": sheet, "paper": PAPERS[paper]},
                    pdf_standards=["ua-1"],
                    timestamp=datetime(year, month, 1, tzinfo=UTC),
                    package_path=nothing,
                    package_cache_path=nothing,
                )
            except typst.TypstError as error:
                missing = _not_displayed(str(error), sheet)
                if not missing or len(replaced) > _MOST_REPLACED:
                    raise PdfFailed(str(error)) from None
                for character in missing:
                    sheet = sheet.replace(character, "?")
                    replaced += character
            else:
                return Rendered(data, replaced)


def _not_displayed(error: str, sheet: str) -> list[str]:
    """The characters of the sheet that the fonts do not have; none when Typst speaks of something else.

    Never one of ASCII: those hold the data together, and the fonts have them. Of a letter and what joins it Typst may
    name the letter where the other is missing: then all marks go, and if it was none of them, all beyond ASCII.
    """
    named = _NOT_DISPLAYED.search(error)
    if named is None:
        return []
    beyond = [character for character in dict.fromkeys(sheet) if not character.isascii()]
    marks = [character for character in beyond if unicodedata.category(character).startswith("M")]
    return [character for character in beyond if character in named[1]] or marks or beyond


def _plain(document: Document) -> dict[str, Any]:
    """The document as data for the template: every block with its kind, every text printable."""
    return {
        "title": printable(document.title),
        "language": document.language,
        "footer": [printable(text) for text in document.footer],
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": printable(text)}
        case Note(text):
            return {"kind": "note", "text": printable(text)}
        case Lines(label, rows):
            return {"kind": "lines", "label": printable(label), "rows": rows}
        case Paragraph(text):
            return {"kind": "paragraph", "text": printable(text)}
        case Spoken(lead, words):
            return {"kind": "spoken", "lead": printable(lead), "words": printable(words)}
        case Bullets(lead, items, first):
            texts = [printable(item) for item in items]
            return {"kind": "bullets", "lead": printable(lead), "items": texts, "first": first}
        case Links(links):
            return {"kind": "bullets", "lead": "", "items": _ways(links), "first": 0}
        case Contact(name, ways, about):
            return {"kind": "contact", "name": printable(name), "ways": _ways(ways), "about": printable(about)}
        case Card(title, lines):
            return {"kind": "card", "title": printable(title), "lines": [printable(line) for line in lines]}
        case StepBox() as step:
            blocks = [_block(inner) for inner in step.blocks]
            return {
                "kind": "step",
                "code": printable(step.code),
                "title": printable(step.title),
                "note": printable(step.note),
                "box": step.box,
                "label": say.BOX_DONE if step.ticked else say.BOX_OPEN,
                "ticked": printable(step.ticked),
                "dates": [printable(label) for label in step.dates],
                "long": len(str(blocks)) > _LONG,
                "blocks": blocks,
            }


def _ways(links: tuple[Link, ...]) -> list[str]:
    return [printable(" ".join(filter(None, (link.text, link.more)))) for link in links]
