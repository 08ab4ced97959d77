"""`safekids export`: sheets, on standard output or in a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

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


class Delivery(NamedTuple):
    """How a sheet is wanted: format, paper and file. `out` None is standard output."""

    format: str
    paper: str
    out: str | None
    force: bool

    @property
    def to_stdout(self) -> bool:
        return self.out in (None, say.STDOUT)


def delivery(format_: str | None, paper: str, out: str | None, *, force: bool) -> Delivery:
    """What was asked for, once it is sure that it can be done. Raises UsageFault."""
    wanted = Delivery(_format(format_, out), paper.lower(), out, force)
    if wanted.paper not in PAPERS:
        raise UsageFault(say.unknown_paper(wanted.paper), say.PAPERS_ARE)
    if wanted.format == "pdf" and (out is None or (wanted.to_stdout and sys.stdout.isatty())):
        raise UsageFault(say.NEEDS_FILE, say.NEEDS_FILE_HINT)
    return wanted


def deliver(sheet: Document, wanted: Delivery, *, private: bool) -> None:
    """Write the sheet, and say beside it what to know before it is printed."""
    data = _render(sheet, wanted.format, wanted.paper)
    if wanted.out is None or wanted.to_stdout:
        write_bytes(data)
    else:
        _to_file(wanted.out, data, force=wanted.force, private=private)
        note(say.written(wanted.out))


def checklist(
    today: Callable[[], date],
    wanted: Delivery,
    *,
    band: str | None,
    age: int | None,
    topic: str | None,
    nickname: str | None,
    everything: bool,
) -> None:
    """Write the sheet of a band, or of one topic. With a nickname it holds that child's ticks, and is private."""
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
    deliver(sheet, wanted, private=ticks is not None)
    if not everything:
        left = left_off(whole, topic)
        if left:
            note(say.left_off(left))
    else:
        note(say.EVERYTHING)
    say_copies(wanted)


def say_copies(wanted: Delivery) -> None:
    """Said unless somebody only reads the sheet on the screen."""
    if not sys.stdout.isatty() or not wanted.to_stdout:
        note(say.COPIES)


def _ticks(nickname: str, today: Callable[[], date]) -> Ticks:
    from safekids.cli.notes import open_notes  # a blank sheet asks for nobody's notes

    household = open_notes().read()
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
