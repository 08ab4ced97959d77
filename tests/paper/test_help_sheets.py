"""Help now on paper and on a phone: neutral outside, whole inside, and nothing that reaches out."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import PurePosixPath

import pytest

from safekids.content.help_model import HelpSection, Question
from safekids.paper import html, markdown, pdf, plain
from safekids.paper.document import Document, Link
from safekids.paper.help_sheets import WebPage, site, situation_sheet, wallet_card, what_now_sheet
from tests.make import TODAY, help_steps, make_country, make_help, make_page, make_service, make_way
from tests.paper.sample import sheet as checklist

PAGES = (
    make_page("not-sure", questions=(Question("Did they tell?", "told-me"),), otherwise="threatened", sections=()),
    make_page("threatened", sections=(HelpSection("Now", True, help_steps("Call {emergency}.", "Then breathe.")),)),
    make_page("told-me", by_number_only=True, private=True, title="A title that nobody shall see"),
)
HELP = make_help(*PAGES)
WEB = make_way("", id="way-2", kind="web", url="https://line.example/report", action="report", e164="")
LINE = make_service(
    ways=(make_way(free=True), WEB, make_way("85258", id="way-3", kind="sms", e164="", keyword="HELLO")),
    purposes=("csea_report", "parent_advice"),
)
CHILD = make_service("gb-child", name="A child's line", purposes=("child_helpline",), ways=(make_way("0800 1111"),))
GB = make_country("GB", LINE, CHILD)
SITE = tuple(site(HELP, (GB, make_country("INT", LINE)), (WebPage("sheets/8-10.html", checklist()),), "2026-11"))


@pytest.mark.parametrize(("ending", "render"), [("txt", plain.render), ("md", markdown.render), ("html", html.render)])
def test_each_text_format_is_as_it_was_looked_at(
    ending: str, render: Callable[[Document], str], golden: Callable[[str, str], None]
) -> None:
    golden(f"situation.{ending}", render(situation_sheet(HELP, PAGES[1], GB, "2026-11")))
    golden(f"what-now.{ending}", render(what_now_sheet(HELP, GB, "2026-11")))
    golden(f"card.{ending}", render(wallet_card(HELP, GB, "2026-11")))


@pytest.mark.parametrize(
    "document",
    [situation_sheet(HELP, page, GB, "2026-11") for page in PAGES]
    + [what_now_sheet(HELP, GB, "2026-11"), wallet_card(HELP, GB, "2026-11")],
)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_each_is_a_tagged_pdf_with_a_neutral_title(document: Document, paper: pdf.Paper) -> None:
    made = pdf.render(document, paper)
    assert made.replaced == ""
    assert document.title == "safekids"
    assert b"A title that nobody shall see" not in made.data


def test_a_sheet_has_the_emergency_number_first_and_whom_to_call_last() -> None:
    text = plain.render(situation_sheet(HELP, PAGES[1], GB, "2026-11"))
    order = ["In danger now? Call 999.", "I believe you", "Ask about life.", "1. Call 999.", "A child's line"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
    assert "not tried by us" in " ".join(text.split())


def test_the_childs_card_says_that_nobody_need_be_asked() -> None:
    text = plain.render(wallet_card(HELP, GB, "2026-11")).replace("\n| ", " ")
    assert "even me?" in text
    assert "A child's line: Call 0800 1111" in text
    assert "You do not need to ask me." in text


# --- the folder of web pages


class Reader(HTMLParser):
    """Every tag with its attributes, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = tag

    def handle_data(self, data: str) -> None:
        self.texts[self.open] = self.texts.get(self.open, "") + data


LEAVE = Link("Leave this page now", "about:blank", "It opens an empty page.")


def read(page: WebPage) -> Reader:
    reader = Reader()
    reader.feed(html.render(page.document, leave=LEAVE))
    return reader


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.name)
def test_a_page_stands_alone_without_script_or_request(page: WebPage) -> None:
    reader = read(page)
    assert {tag for tag, _ in reader.tags} & {"script", "img", "iframe", "link", "form", "input", "object"} == set()
    for tag, attributes in reader.tags:
        assert not any(name.startswith("on") or name in ("src", "srcset", "ping") for name in attributes), tag
    policy = [
        a["content"]
        for tag, a in reader.tags
        if tag == "meta" and "content" in a and "default-src" in str(a["content"])
    ]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in reader.texts["style"]
    assert "@import" not in reader.texts["style"]
    assert len(html.render(page.document, leave=LEAVE)) < 60_000


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.name)
def test_a_pages_name_and_title_tell_nobody_what_it_is_about(page: WebPage) -> None:
    title = read(page).texts["title"].strip()
    assert title == ("Ten quiet minutes: 8 to 10" if page.name.startswith("sheets/") else "safekids")
    assert re.fullmatch(r"index\.html|(gb|int)/([0-9]+|index|card|sheet)\.html|sheets/8-10\.html", page.name)


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.name)
def test_every_link_leads_to_a_page_that_is_there_or_says_openly_where(page: WebPage) -> None:
    names = {known.name for known in SITE}
    for tag, attributes in read(page).tags:
        if tag != "a":
            continue
        assert attributes["rel"] == "noreferrer"
        address = str(attributes["href"])
        if address.startswith(("tel:", "sms:", "https://")) or address == "about:blank":
            continue
        parts: list[str] = []
        for part in (PurePosixPath(page.name).parent / address).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        assert "/".join(parts) in names, address


def test_every_country_and_situation_has_its_page_and_every_page_is_linked() -> None:
    names = {page.name for page in SITE}
    assert {f"{code}/{i}.html" for code in ("gb", "int") for i in (1, 2, 3)} <= names
    linked = {"index.html"}
    for page in SITE:
        for tag, attributes in read(page).tags:
            if tag == "a" and str(attributes["href"]).endswith(".html"):
                folder = PurePosixPath(page.name).parent
                linked.add(str(folder / str(attributes["href"])).replace("gb/../", "").replace("int/../", ""))
    assert names <= linked


def test_a_phone_can_call_and_text_from_the_page() -> None:
    addresses = {a["href"] for tag, a in read(next(p for p in SITE if p.name == "gb/2.html")).tags if tag == "a"}
    assert {"tel:+44800111222", "sms:85258", "https://line.example/report"} <= addresses


def test_leaving_is_the_first_link_and_says_what_it_does_not_do() -> None:
    for page in SITE:
        links = [a["href"] for tag, a in read(page).tags if tag == "a"]
        assert links[0] == "about:blank"


def test_a_question_on_the_phone_leads_to_its_page() -> None:
    page = next(page for page in SITE if page.name == "gb/1.html")
    addresses = [a["href"] for tag, a in read(page).tags if tag == "a"]
    assert "3.html" in addresses
    assert "2.html" in addresses


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://plain.example/", "data:text/html,x", "//evil.example", "/etc/passwd"]
)
def test_an_address_that_is_not_one_of_ours_is_no_link(address: str) -> None:
    from safekids.paper.document import Links

    made = html.render(Document("safekids", "en", "2026-11", (Links((Link("Go", address),)),), ("Foot.",)))
    assert "<a" not in made.split("<main>")[1]


def test_the_pages_are_of_today_and_say_how_old_they_are() -> None:
    assert TODAY.year == 2026
    assert "seen on 23 November 2026" in html.render(next(p for p in SITE if p.name == "gb/2.html").document)
