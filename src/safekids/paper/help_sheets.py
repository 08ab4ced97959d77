"""Help now on paper and on a phone: a page, all that a country has on one sheet, a card for a wallet, and a folder of
web pages. Titles are neutral, everywhere: a sheet in a printer or a tab in a browser tells nobody what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from safekids.content.help_model import Country, Help, HelpPage, Purpose, Service, Way
from safekids.content.help_outline import Part, first_services, in_danger, link, outline, seen_on, sources_of
from safekids.messages.english import help as say
from safekids.messages.english import help_paper as words
from safekids.paper.document import (
    Block,
    Bullets,
    Card,
    Contact,
    Document,
    Heading,
    Link,
    Links,
    Note,
    Paragraph,
)

# What a family may need first, one service each, in this order.
CARD_PURPOSES: tuple[Purpose, ...] = ("parent_advice", "csea_report")
SHEET_PURPOSES: tuple[Purpose, ...] = (
    "child_protection_report",
    "csea_report",
    "image_removal",
    "suicide_crisis",
    "child_helpline",
    "parent_advice",
    "sexual_violence",
    "domestic_abuse",
    "trafficking",
)


class WebPage(NamedTuple):
    """One file of the folder. `name` is its path, with slashes."""

    name: str
    document: Document


def situation_sheet(help_: Help, page: HelpPage, country: Country, edition: str) -> Document:
    """One situation, whole."""
    title = words.TITLE if page.by_number_only else page.title
    blocks = (Heading(2, title), *_page_blocks(help_, page, country))
    return _document(blocks, edition, seen_on(page, country), page.checked)


def what_now_sheet(help_: Help, country: Country, edition: str) -> Document:
    """What holds in every situation, and whom to call in this country: for the inside of a cupboard."""
    shared = help_.shared
    life, hard_to_call = in_danger(help_, country)
    safe_now = shared.safe_now.replace("{emergency}", country.number or words.YOUR_EMERGENCY_NUMBER)
    blocks: list[Block] = [
        Note(say.danger(country, shared.danger)),
        Heading(2, words.FIRST),
        Bullets("", (safe_now, shared.breathe, shared.first_words), first=1),
        *_plain_part(life),
        Heading(2, words.THEN),
        Bullets("", words.THEN_LINES),
        Heading(2, words.whom_to_call(country.name)),
        *(Paragraph(said) for said in _for_the_police(country)),
        *(_contact(service, country) for service in _first_of(country, SHEET_PURPOSES)),
        *_plain_part(hard_to_call),
        Note(words.MORE_IN_HELP),
    ]
    return _document(tuple(blocks), edition, country.seen_on, country.seen_on)


def wallet_card(help_: Help, country: Country, edition: str) -> Document:
    """Two cards as large as a bank card: one for the adult, one that the child may have. Nothing is asked of them."""
    danger = say.danger(country, help_.shared.danger)
    adult = [
        danger,
        help_.shared.first_words,
        *_for_the_police(country),
        *(_short(s, country) for s in _first_of(country, CARD_PURPOSES)),
    ]
    child = [danger, words.CHILD_MAY_TELL, *(_short(s, country) for s in _first_of(country, ("child_helpline",)))]
    blocks = (
        Paragraph(words.CUT_OUT),
        Card(words.ADULT_CARD, tuple(adult)),
        Card(words.CHILD_CARD, (*child, words.CHILD_CARD_END)),
    )
    return _document(blocks, edition, country.seen_on, country.seen_on)


def site(help_: Help, countries: tuple[Country, ...], sheets: tuple[WebPage, ...], edition: str) -> Iterator[WebPage]:
    """Every page of the folder. Each stands alone, so that it opens from a phone's files as well as from the web.

    Names are numbers, so that no address tells what somebody has read.
    """
    to_countries = tuple(Link(country.name, f"{country.code.lower()}/index.html") for country in countries)
    to_sheets = tuple(Link(words.sheet_for(sheet.document.title), sheet.name) for sheet in sheets)
    blocks: tuple[Block, ...] = (Note(help_.shared.danger), Heading(2, words.WHERE_ARE_YOU), Links(to_countries))
    if to_sheets:
        blocks += (Heading(2, words.SHEETS), Links(to_sheets))
    blocks += (Paragraph(words.ABOUT_THESE_PAGES), Paragraph(words.SAVE_THEM))
    yield WebPage("index.html", _document(blocks, edition, None, None))
    for country in countries:
        yield from _country_pages(help_, country, edition)
    yield from sheets


def _country_pages(help_: Help, country: Country, edition: str) -> Iterator[WebPage]:
    folder = country.code.lower()
    to_pages = tuple(Link(page.title, f"{i}.html") for i, page in enumerate(help_.pages, 1))
    life, hard_to_call = in_danger(help_, country)
    blocks: tuple[Block, ...] = (
        Note(say.danger(country, help_.shared.danger)),
        *_call_now(country),
        Heading(2, say.WHAT_HAPPENED_HERE),
        Links(to_pages),
        *_plain_part(life),
        *_plain_part(hard_to_call),
        Links(
            (Link(words.CARD_LINK, "card.html"), Link(words.SHEET_LINK, "sheet.html"), Link(words.UP, "../index.html"))
        ),
    )
    yield WebPage(f"{folder}/index.html", _document(blocks, edition, country.seen_on, None))
    for i, page in enumerate(help_.pages, 1):
        numbers = {known.id: n for n, known in enumerate(help_.pages, 1)}
        inner: tuple[Block, ...] = (Heading(2, page.title), *_page_blocks(help_, page, country, numbers))
        inner += (Links((Link(words.OTHER_PAGES, "index.html"),)),)
        yield WebPage(f"{folder}/{i}.html", _document(inner, edition, seen_on(page, country), page.checked))
    yield WebPage(f"{folder}/card.html", wallet_card(help_, country, edition))
    yield WebPage(f"{folder}/sheet.html", what_now_sheet(help_, country, edition))


def _call_now(country: Country) -> Iterator[Links]:
    """The emergency number, to be called with one touch; none where it is not known which."""
    if country.number:
        yield Links((Link(words.call_now(country.number), f"tel:{country.number}"),))


# --- parts


def _page_blocks(
    help_: Help, page: HelpPage, country: Country, numbers: dict[str, int] | None = None
) -> Iterator[Block]:
    """The page in its order. `numbers`: of the pages beside it, so that its questions lead there."""
    yield Note(say.danger(country, help_.shared.danger))
    if numbers is not None:
        yield from _call_now(country)
    for part in outline(help_, page, country):
        yield from _part(part, country)
        if part.kind == "first":
            if page.no_source:
                yield Note(say.NO_STEPS)
            yield from _questions(help_, page, numbers)
    publishers = dict.fromkeys(source.publisher for source in sources_of(help_, page))
    yield Note(say.who_says_so(tuple(publishers)))


def _questions(help_: Help, page: HelpPage, numbers: dict[str, int] | None) -> Iterator[Block]:
    titles = {known.id: known.title for known in help_.pages}
    for question in page.questions:
        yield Paragraph(question.ask)
        yield _leads_to(say.if_yes(titles[question.leads_to]), question.leads_to, numbers)
    if page.otherwise:
        yield _leads_to(words.if_no(titles[page.otherwise]), page.otherwise, numbers)


def _leads_to(text: str, page_id: str, numbers: dict[str, int] | None) -> Links:
    return Links((Link(text, f"{numbers[page_id]}.html" if numbers else ""),))


def _part(part: Part, country: Country) -> Iterator[Block]:
    title = part.title or say.HEADINGS[part.kind]
    match part.kind:
        case "first":
            yield Bullets("", part.lines, first=1)
        case "call_first":
            yield Heading(2, title)
            yield from (Paragraph(line) for line in part.lines)
            for service in part.services:
                ways = tuple(map(_way, service.ways))
                yield Contact(say.name(service, country), ways, say.about_first(service, alone=len(part.services) == 1))
        case "call":
            yield Heading(2, title)
            yield from (_contact(service, country) for service in part.services)
            yield from (Paragraph(line) for line in part.lines)
        case "differs":
            yield Heading(2, title)
            yield from (Paragraph(line) for line in part.lines)
        case _:
            yield from _plain_part(part)


def _plain_part(part: Part) -> Iterator[Block]:
    if part.lines:
        yield Heading(2, part.title or say.HEADINGS[part.kind])
        yield Bullets("", part.lines, first=1 if part.numbered else 0)


def _contact(service: Service, country: Country) -> Contact:
    return Contact(say.name(service, country), tuple(map(_way, service.ways)), say.about(service))


def _way(way: Way) -> Link:
    more = say.more_on(way)
    return Link(f"{say.reach(way)}." if more else say.reach(way), link(way), more)


def _short(service: Service, country: Country) -> str:
    """A service on a card: its name and the first way to reach it."""
    return f"{say.name(service, country)}: {say.reach(service.ways[0])}"


def _for_the_police(country: Country) -> tuple[str, ...]:
    """What is said of threats to a child where no line of the country takes them; nothing where one does."""
    answer = country.answers["csea_report"]
    return (answer.say,) if answer.say and not answer.services else ()


def _first_of(country: Country, purposes: tuple[Purpose, ...]) -> Iterator[Service]:
    """The first service of each purpose, and of a purpose that differs by region every one; each service once."""
    seen: set[str] = set()
    for purpose in purposes:
        for service in first_services(country, country.answers[purpose]):
            if service.id not in seen:
                seen.add(service.id)
                yield service


def _document(blocks: tuple[Block, ...], edition: str, seen: date | None, checked: date | None) -> Document:
    return Document(words.NEUTRAL, "en", edition, blocks, words.footer(edition, seen, checked))
