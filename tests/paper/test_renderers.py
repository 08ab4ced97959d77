"""Four formats, one sheet: each as it was looked at, and no text ever becomes more than text."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest

from safekids.paper import html, markdown, pdf, plain
from safekids.paper.document import Bullets, Document, Heading, Note, Paragraph, Spoken, StepBox
from tests.paper.sample import HOSTILE, SEEN_OF_IT, UNSEEN, sheet


@pytest.mark.parametrize(("ending", "render"), [("txt", plain.render), ("md", markdown.render), ("html", html.render)])
def test_each_text_format_is_as_it_was_looked_at(
    ending: str, render: Callable[[Document], str], golden: Callable[[str, str], None]
) -> None:
    golden(f"sheet.{ending}", render(sheet()))
    golden(f"everything.{ending}", render(sheet(everything=True)))


def document_of(*texts: str) -> Document:
    """Every kind of block, holding each of the texts."""
    blocks = tuple(
        block
        for text in texts
        for block in (
            Heading(2, text),
            Paragraph(text),
            Note(text),
            StepBox(text, text, text, True, (Paragraph(text), Spoken(text, text), Bullets(text, (text, text))), text),
        )
    )
    return Document(texts[0], "en", "2026-11", blocks, tuple(texts))


# --- plain text


def test_plain_text_is_never_wider_than_76_columns() -> None:
    assert max(map(len, plain.render(sheet(everything=True)).splitlines())) <= 76


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_shows_any_text_as_it_is(text: str) -> None:
    assert text in plain.render(document_of(text))


# --- every text format


@pytest.mark.parametrize("render", [plain.render, markdown.render, html.render])
def test_what_is_not_seen_does_not_reach_paper(render: Callable[[Document], str]) -> None:
    page = render(document_of(UNSEEN))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", page)
    assert SEEN_OF_IT in page.replace("\\", "")


# --- HTML


class Page(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_any_text_as_it_is_and_makes_no_element_of_it(text: str) -> None:
    page = Page(html.render(document_of(text)))
    assert text in page.text
    plain_page = Page(html.render(document_of("x")))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain_page.tags]


def test_html_asks_nobody_for_anything() -> None:
    source = html.render(sheet(everything=True))
    page = Page(source)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [
        a for _, attrs in page.tags for a in attrs if a in ("src", "href", "srcset", "action") or a.startswith("on")
    ]
    assert "url(" not in source
    assert "@import" not in source


def test_html_has_what_a_screen_reader_needs() -> None:
    source = html.render(sheet(everything=True))
    page = Page(source)
    attributes = dict(page.tags)
    assert attributes["html"]["lang"] == "en"
    assert "<title>Ten quiet minutes: 8 to 10</title>" in source
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    named = [a.get("aria-label") for _, a in page.tags if a.get("role") == "img"]
    assert named
    assert all(named)
    assert "width=device-width" in source


# --- Markdown


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    """Rendered by another program, every text comes out as it went in, and nothing becomes a link, image or tag."""
    parser = pytest.importorskip("markdown_it")
    rendered = Page(parser.MarkdownIt("commonmark").render(markdown.render(document_of(text))))
    assert text in rendered.text
    assert not {tag for tag, _ in rendered.tags} & {"a", "img", "script", "em", "code", "table"}


# --- PDF


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return pdf.render(sheet(everything=True), "a4").data


def test_the_pdf_is_tagged_titled_and_carries_its_fonts(rendered: bytes) -> None:
    with pikepdf.open(io.BytesIO(rendered)) as document:
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert document.docinfo["/Title"] == "Ten quiet minutes: 8 to 10"
        assert "/Author" not in document.docinfo
        metadata = bytes(document.Root.Metadata.read_bytes())
        assert b"pdfuaid:part>1" in metadata
        assert not re.search(rb"(?i)safekid|child|abuse", metadata)
        fonts = {str(f.BaseFont) for page in document.pages for f in page.Resources.get("/Font", {}).values()}
        assert fonts
        assert all("Atkinson" in font for font in fonts)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_both_papers_have_their_size(paper: pdf.Paper, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(sheet(), paper).data)) as document:
        box = [round(float(x)) for x in document.pages[0].MediaBox]
    assert tuple(box[2:]) == size


def test_the_same_sheet_is_the_same_bytes(rendered: bytes) -> None:
    assert pdf.render(sheet(everything=True), "a4").data == rendered


def text_of(data: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    (tmp_path / "x.pdf").write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_pdf_says_what_the_other_formats_say(rendered: bytes, tmp_path: Path) -> None:
    page = " ".join(text_of(rendered, tmp_path).split())
    for words in ("K27", "Open the settings.", "Thank you for telling me.", "Not for the fridge", "1/2"):
        assert words in page


def test_pdf_shows_any_text_as_it_is(tmp_path: Path) -> None:
    page = "".join(text_of(pdf.render(document_of(*HOSTILE), "a4").data, tmp_path).split())
    for text in HOSTILE:
        plain_quotes = page.translate(str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''"))
        assert "".join(text.split()) in plain_quotes


def test_a_character_that_the_font_does_not_have_is_replaced_and_named() -> None:
    result = pdf.render(document_of("Zo\u00eb \u6f22\u5b57 \U0001f600"), "a4")
    assert set(result.replaced) == {"\u6f22", "\u5b57", "\U0001f600"}
    assert pdf.render(document_of("Zo\u00eb \u0141ucja"), "a4").replaced == ""


def test_what_is_not_seen_does_not_reach_the_pdf(tmp_path: Path) -> None:
    assert SEEN_OF_IT in text_of(pdf.render(document_of(UNSEEN), "a4").data, tmp_path)
