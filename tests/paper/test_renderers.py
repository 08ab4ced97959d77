"""Four formats, one sheet: each as it was looked at, and no text ever becomes more than text."""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from safekids.paper import html, markdown, pdf, plain
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
from tests.paper.sample import HOSTILE, SEEN_OF_IT, UNSEEN, sheet


@pytest.mark.parametrize(("ending", "render"), [("txt", plain.render), ("md", markdown.render), ("html", html.render)])
def test_each_text_format_is_as_it_was_looked_at(
    ending: str, render: Callable[[Document], str], golden: Callable[[str, str], None]
) -> None:
    golden(f"sheet.{ending}", render(sheet()))
    golden(f"everything.{ending}", render(sheet(everything=True)))


def inside(text: str) -> tuple[Paragraph | Spoken | Bullets, ...]:
    return Paragraph(text), Spoken(text, text), Spoken("", text), Bullets(text, (text, text)), Bullets("", (text,))


def document_of(*texts: str) -> Document:
    """Every kind of block, holding each of the texts."""
    blocks = tuple(
        block
        for text in texts
        for block in (
            Heading(2, text),
            Paragraph(text),
            Note(text),
            StepBox(text, text, text, True, inside(text), text, (text,)),
            StepBox(text, text, text, False, inside(text)),
            Lines(text, 2),
            Links((Link(text, "", text), Link(text, "https://a.example/", text))),
            Heading(2, text),
            Contact(text, (Link(text, "tel:112", text), Link(text, "")), text),
            Card(text, (text, text)),
        )
    )
    return Document(texts[0], "en", "2026-11", blocks, tuple(texts))


TICKED = Document(
    "A title",
    "en",
    "2026-11",
    (
        Heading(2, "A list"),
        StepBox("K27", "One", "to set", True, (Paragraph("Text."),), "done on 23 November 2026", ("Look again",)),
        StepBox("R52", "Two", "to say", True, (Paragraph("Text."),), "", ("Tried", "Look again")),
        StepBox("M46", "Three", "to notice", False, (Paragraph("Text."),)),
    ),
    ("One.", "Two."),
)


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
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]", page)
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
    assert not re.search(r"(?i)url\(|@import|https?:|//", source)
    assert "default-src 'none'" in source


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
    drawn = [a for tag, a in page.tags if tag == "svg"]
    assert len(drawn) == 4, "a box for every step but a sign and one of which no answer is kept"
    assert all(a["role"] == "img" and a["aria-label"] == "box to tick" for a in drawn)
    assert {"main", "footer"} <= {tag for tag, _ in page.tags}
    assert "width=device-width" in source


def test_a_ticked_box_is_told_apart_without_seeing_it() -> None:
    labels = [a["aria-label"] for tag, a in Page(html.render(TICKED)).tags if tag == "svg"]
    assert labels == ["ticked", "box to tick"]
    assert html.render(TICKED).count(html.CROSS) == 1


# --- Markdown


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    """Rendered by another program, every text comes out as it went in, and nothing becomes a link, image or tag."""
    parser = pytest.importorskip("markdown_it")
    rendered = Page(parser.MarkdownIt("commonmark").render(markdown.render(document_of(text))))
    assert text in rendered.text
    assert not {tag for tag, _ in rendered.tags} & {"a", "img", "script", "em", "code", "table", "ol"}


def test_markdown_keeps_its_shape_whatever_the_texts_are() -> None:
    parser = pytest.importorskip("markdown_it")
    pages = [Page(parser.MarkdownIt("commonmark").render(markdown.render(document_of(t)))) for t in ("x", *HOSTILE)]
    assert len({tuple(tag for tag, _ in page.tags) for page in pages}) == 1


def test_markdown_gives_no_reader_a_bare_address_to_make_a_link_of() -> None:
    assert not re.search(r"(?i)https?://|www\.", markdown.render(document_of(*HOSTILE)))


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
        for page in document.pages:
            for font in page.Resources.Font.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_both_papers_have_their_size(paper: pdf.Paper, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(sheet(), paper).data)) as document:
        box = [round(float(x)) for x in document.pages[0].MediaBox]
    assert tuple(box[2:]) == size


class Element(NamedTuple):
    """One element of a PDF's structure: its kind, the text in its place, and what is inside it."""

    kind: str
    alt: str
    children: list[Element]


def structure(data: bytes) -> Element:
    def read(node: pikepdf.Object) -> list[Element]:
        if isinstance(node, pikepdf.Array):
            return [found for child in node for found in read(child)]
        if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
            return []
        return [Element(str(node.S), str(node.get("/Alt", "")), read(node.get("/K", pikepdf.Array())))]

    with pikepdf.open(io.BytesIO(data)) as document:
        return read(document.Root.StructTreeRoot.K)[0]


def all_of(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from all_of(child)


def test_in_the_pdf_every_box_is_the_label_of_its_step_with_its_state_in_words() -> None:
    steps = next(e for e in all_of(structure(pdf.render(TICKED, "a4").data)) if e.kind == "/L")
    assert [item.kind for item in steps.children] == ["/LI"] * 3
    labels = [[(e.kind, e.alt) for e in all_of(item) if e.kind == "/Figure"] for item in steps.children]
    assert labels == [[("/Figure", "ticked")], [("/Figure", "box to tick")], []]
    for item in steps.children:
        label, body = item.children
        assert (label.kind, body.kind) == ("/Lbl", "/LBody")
        assert body.children[0].kind == "/H3"


def test_in_the_pdf_every_text_is_a_heading_a_paragraph_or_an_item(rendered: bytes) -> None:
    loose = [e for e in all_of(structure(rendered)) if e.kind in ("/Div", "/Document", "/Sect", "/LBody")]
    assert not any(child.kind in ("/Span", "/Strong") for element in loose for child in element.children)


def test_the_template_imports_nothing_and_so_asks_no_server() -> None:
    template = (Path(pdf.__file__).parent / "sheet.typ").read_text(encoding="utf-8")
    assert not re.search(r"#?(import|include)\b[^:\n]*[\"<]|@\w+/", template)


def test_a_step_longer_than_a_page_loses_nothing(tmp_path: Path) -> None:
    texts = tuple(Paragraph(f"Line number {i} is here.") for i in range(200))
    document = TICKED._replace(blocks=(Heading(2, "A list"), StepBox("K27", "Long", "to set", True, texts)))
    data = pdf.render(document, "a4").data
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) > 3
    page = text_of(data, tmp_path)
    assert all(f"Line number {i} is here." in page for i in range(200))


def test_making_a_pdf_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf.render(TICKED, "a4")
    assert os.listdir(tmp_path) == []


def test_without_typst_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(pdf.PdfUnavailable):
        pdf.render(TICKED, "a4")


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
    for words in ("K27", "Open the settings.", "Thank you for telling me.", "Not for the fridge", "Edition 2026-11."):
        assert words in page
    assert re.search(r"\b1 ?/ ?[2-9]\b", page), "which page of how many"


def test_pdf_shows_any_text_as_it_is(tmp_path: Path) -> None:
    page = "".join(text_of(pdf.render(document_of(*HOSTILE), "a4").data, tmp_path).split())
    for text in HOSTILE:
        assert "".join(text.split()) in page


def test_a_character_that_the_font_does_not_have_is_replaced_and_named() -> None:
    result = pdf.render(document_of("Zo\u00eb \u6f22\u5b57 \U0001f600"), "a4")
    assert set(result.replaced) == {"\u6f22", "\u5b57", "\U0001f600"}
    assert (
        pdf.render(document_of("Zo\u00eb \u0141ucja \u0417\u043e\u044f \u0395\u03bb\u03ad\u03bd\u03b7"), "a4").replaced
        == ""
    )


@pytest.mark.parametrize(
    "text",
    ["x\u1ab0y", "\u1ab0", "\uff9e", " \u1ab0", "\u0e33", "\u0635\u0628\u0627", "\U0001f1e9\U0001f1ea", "\u2764\ufe0f"],
)
def test_marks_right_to_left_scripts_and_joined_signs_do_not_stop_a_pdf(text: str, tmp_path: Path) -> None:
    result = pdf.render(document_of(f"before {text} after"), "a4")
    assert result.replaced
    assert set(result.replaced) <= set(text)
    assert re.search(r"before\s.*\?.*\safter", text_of(result.data, tmp_path))


def test_a_document_that_typst_refuses_is_not_retried_for_ever() -> None:
    with pytest.raises(pdf.PdfFailed, match="heading"):
        pdf.render(TICKED._replace(blocks=TICKED.blocks[1:]), "a4")


def test_what_is_not_seen_does_not_reach_the_pdf(tmp_path: Path) -> None:
    assert SEEN_OF_IT in text_of(pdf.render(document_of(UNSEEN), "a4").data, tmp_path)
