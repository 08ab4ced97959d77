"""`safekids export`: sheets, on standard output or in a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date

from safekids.cli.choose import band_of, child_of, topic_of
from safekids.cli.errors import UsageFault
from safekids.content import pack
from safekids.messages.english import paper as say
from safekids.paper import outfile
from safekids.paper.document import Document
from safekids.paper.sheets import Ticks, checklist_sheet, left_off
from safekids.terminal.plain import note, write_bytes

FORMATS = ("pdf", "html", "md", "txt")
PAPERS = ("a4", "letter")
ENDINGS = {"markdown": "md", "htm": "html", "text": "txt", "": "txt"}


def checklist(
    today: Callable[[], date],
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
    paper = paper.lower()
    if paper not in PAPERS:
        raise UsageFault(say.unknown_paper(paper), say.PAPERS_ARE)
    to_stdout = out in (None, say.STDOUT)
    if chosen == "pdf" and (out is None or (to_stdout and sys.stdout.isatty())):
        raise UsageFault(say.NEEDS_FILE, say.NEEDS_FILE_HINT)
    index = pack.read_pack()
    ticks = _ticks(nickname, today) if nickname is not None else None
    band_id = band_of(index, band, age) or (ticks.child.band if ticks else None)
    info = index.band_info(band_id) if band_id else None
    if info is None:
        raise UsageFault(say.NEEDS_BAND, say.NEEDS_BAND_HINT)
    if not info.ready:
        raise UsageFault(say.coming(info.title), say.ready_bands([known.id for known in index.bands if known.ready]))
    whole = pack.read_band(info.id)
    topic = topic_of(index, topic)
    topics = list(dict.fromkeys(known.topic for known in whole.checklists))
    if topic and topic not in topics:
        raise UsageFault(say.no_steps(topic, info.title), say.topics_are(topics))
    sheet = checklist_sheet(index, whole, topic=topic, everything=everything, ticks=ticks)
    data = _render(sheet, chosen, paper)
    if out is None or to_stdout:
        write_bytes(data)
    else:
        _to_file(out, data, force=force, private=ticks is not None)
        note(say.written(out))
    _remarks(
        () if everything else left_off(whole, topic),
        everything=everything,
        kept=not sys.stdout.isatty() or not to_stdout,
    )


def _ticks(nickname: str, today: Callable[[], date]) -> Ticks:
    from safekids.household.store import Store  # a blank sheet asks for nobody's notes

    household = Store().read()
    return Ticks(household, child_of(household, nickname), today())


def _format(format_: str | None, out: str | None) -> str:
    """The format that was named, or the one of the file's ending; text otherwise."""
    ending = os.path.splitext(out or "")[1].lstrip(".")
    named = (format_ if format_ is not None else ending).lower()
    chosen = ENDINGS.get(named, named)
    if chosen not in FORMATS:
        raise UsageFault(say.unknown_format(named), say.FORMATS_ARE)
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


def _to_file(out: str, data: bytes, *, force: bool, private: bool) -> None:
    if not out:
        raise UsageFault(say.NEEDS_NAME, say.NEEDS_FILE_HINT)
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


def _remarks(left: tuple[str, ...], *, everything: bool, kept: bool) -> None:
    """What to know before it is printed: said beside the sheet, never on standard output."""
    if left:
        note(say.left_off(left))
    if everything:
        note(say.EVERYTHING)
    if kept:
        note(say.COPIES)
