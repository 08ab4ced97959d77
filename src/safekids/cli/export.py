"""`safekids export`: sheets, on standard output or in a file."""

from __future__ import annotations

import os

from safekids.cli.choose import band_of, child_of, topic_of
from safekids.cli.errors import UsageFault
from safekids.content import pack
from safekids.household.store import Store
from safekids.messages.english import paper as say
from safekids.paper import outfile
from safekids.paper.document import Document
from safekids.paper.sheets import checklist_sheet
from safekids.terminal.plain import note, write_bytes

FORMATS = ("pdf", "html", "md", "txt")
PAPERS = ("a4", "letter")


def checklist(
    *,
    band: str | None,
    age: int | None,
    topic: str | None,
    nickname: str | None,
    everything: bool,
    format_: str | None,
    paper: str,
    out: str | None,
    force: bool,
) -> None:
    """Write the sheet of a band, or of one topic. With a nickname it holds that child's ticks, and is private."""
    chosen = _format(format_, out)
    if paper not in PAPERS:
        raise UsageFault(say.unknown_paper(paper), say.PAPERS_ARE)
    if chosen == "pdf" and out in (None, say.STDOUT):
        raise UsageFault(say.NEEDS_FILE, say.NEEDS_FILE_HINT)
    index = pack.read_pack()
    household = Store().read() if nickname else None
    child = child_of(household, nickname) if household and nickname else None
    band_id = band_of(index, band, age) or (child.band if child else None)
    info = index.band_info(band_id) if band_id else None
    if info is None:
        raise UsageFault(say.NEEDS_BAND)
    if not info.ready:
        raise UsageFault(say.coming(info.title), say.COMING_HINT)
    whole = pack.read_band(info.id)
    topic = topic_of(index, topic)
    if topic and topic not in whole.topics:
        raise UsageFault(say.NO_STEPS)
    sheet = checklist_sheet(index, whole, topic=topic, everything=everything, household=household, child=child)
    _put(_render(sheet, chosen, paper), out, force=force, private=child is not None)


def _format(format_: str | None, out: str | None) -> str:
    """The format that was named, or the one of the file's ending; text otherwise."""
    ending = os.path.splitext(out or "")[1].lstrip(".").lower()
    chosen = format_ or {"markdown": "md", "htm": "html"}.get(ending, ending) or "txt"
    if chosen not in FORMATS:
        raise UsageFault(say.unknown_format(chosen), say.FORMATS_ARE)
    return chosen


def _render(sheet: Document, chosen: str, paper: str) -> bytes:
    """The sheet in a format; each renderer is loaded only when it is the one."""
    if chosen == "pdf":
        from safekids.paper import pdf

        try:
            rendered = pdf.render(sheet, "letter" if paper == "letter" else "a4")
        except pdf.PdfUnavailable:
            raise UsageFault(say.NO_TYPST, say.NO_TYPST_HINT) from None
        except pdf.PdfFailed:
            raise UsageFault(say.PDF_FAILED, say.NO_TYPST_HINT) from None
        if rendered.replaced:
            note(say.replaced(rendered.replaced))
        return rendered.data
    if chosen == "html":
        from safekids.paper import html

        return html.render(sheet).encode()
    if chosen == "md":
        from safekids.paper import markdown

        return markdown.render(sheet).encode()
    from safekids.paper import plain

    return plain.render(sheet).encode()


def _put(data: bytes, out: str | None, *, force: bool, private: bool) -> None:
    if out in (None, say.STDOUT):
        write_bytes(data)
        return
    assert out is not None
    try:
        outfile.write(out, data, force=force, private=private)
    except outfile.Exists as fault:
        raise UsageFault(say.exists(fault.path), say.EXISTS_HINT) from None
    except outfile.NoFolder as fault:
        raise UsageFault(say.no_folder(fault.path), say.NO_FOLDER_HINT) from None
    except outfile.IsFolder as fault:
        raise UsageFault(say.is_folder(fault.path), say.IS_FOLDER_HINT) from None
    except outfile.Refused as fault:
        raise UsageFault(say.refused(fault.path, fault.why), say.REFUSED_HINT) from None
    note(say.written(out))
    note(say.COPIES)
