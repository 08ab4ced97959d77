"""PDF by Typst: tagged (PDF/UA-1), the same bytes every time, with fonts of its own, and no file or network read.

Content goes in as JSON data and never as markup. UA-1 and `fallback: false` refuse a character that the font does not
have; such a character, which only a nickname can hold, becomes a question mark, and the caller is told.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from safekids.messages.english import paper as say
from safekids.paper.document import Bullets, Document, Heading, Lines, Note, Paragraph, Spoken, StepBox
from safekids.paper.printable import printable

Paper: TypeAlias = Literal["a4", "letter"]
PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}

_HERE = os.path.dirname(os.path.abspath(__file__))
_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_MOST_REPLACED = 200  # characters; a nickname has forty


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
    sheet = json.dumps(_plain(document), ensure_ascii=False)
    year, month = map(int, document.edition.split("-"))
    made = datetime(year, month, 1, tzinfo=UTC)
    replaced = ""
    with tempfile.TemporaryDirectory() as nothing:
        while True:
            try:
                data = typst.compile(
                    os.path.join(_HERE, "sheet.typ"),
                    root=_HERE,
                    font_paths=[os.path.join(_HERE, "fonts")],
                    ignore_system_fonts=True,
                    format="pdf",
                    pdf_standards=["ua-1"],
                    sys_inputs={"sheet": sheet, "paper": PAPERS[paper]},
                    timestamp=made,
                    package_path=nothing,
                    package_cache_path=nothing,
                )
            except typst.TypstError as error:
                missing = _NOT_DISPLAYED.search(str(error))
                if missing is None or len(replaced) > _MOST_REPLACED:
                    raise PdfFailed(str(error)) from None
                for character in missing[1]:
                    sheet = sheet.replace(character, "?")
                    replaced += character
                continue
            return Rendered(data, replaced)


def _plain(document: Document) -> dict[str, Any]:
    """The document as data for the template: every block with its kind, every text printable."""
    return {
        "title": printable(document.title),
        "language": document.language,
        "footer": [printable(text) for text in document.footer],
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Any) -> dict[str, Any]:
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
        case Bullets(lead, items):
            return {"kind": "bullets", "lead": printable(lead), "items": [printable(item) for item in items]}
        case StepBox() as step:
            return {
                "kind": "step",
                "code": printable(step.code),
                "title": printable(step.title),
                "note": printable(step.note),
                "box": step.box,
                "label": f"{say.DONE}: {step.ticked}" if step.ticked else say.NOT_DONE,
                "ticked": printable(step.ticked),
                "blocks": [_block(inner) for inner in step.blocks],
            }
    raise TypeError(type(block).__name__)
