"""The neutral document. No block knows a format; no renderer knows what a step is."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Heading(NamedTuple):
    """`level` 2 or 3; the document's title is level 1."""

    level: int
    text: str


class Paragraph(NamedTuple):
    text: str


class Spoken(NamedTuple):
    """Words to say aloud, with what leads up to them."""

    lead: str
    words: str


class Bullets(NamedTuple):
    """`first` is the number of the first item; 0 for a list without numbers."""

    lead: str
    items: tuple[str, ...]
    first: int = 0


class Link(NamedTuple):
    """What somebody can follow, where the format can: `text` reads well without it."""

    text: str
    address: str  # https:, tel:, sms:, or a page beside this one; empty where nothing can be opened
    more: str = ""


class Links(NamedTuple):
    """Where to go on."""

    links: tuple[Link, ...]


class Contact(NamedTuple):
    """Whom to call: a name, ways to reach it, and what to know of it."""

    name: str
    ways: tuple[Link, ...]
    about: str


class Card(NamedTuple):
    """A card to cut out, as large as a bank card."""

    title: str
    lines: tuple[str, ...]


class StepBox(NamedTuple):
    """A step on paper: an empty box to tick (none when `box` is False, for signs), its code, title and text."""

    code: str
    title: str
    note: str  # "to set, about 5 minutes"
    box: bool
    blocks: tuple[Paragraph | Spoken | Bullets, ...]
    ticked: str = ""  # "done on 23 November 2026", with a household asked for; empty is blank
    dates: tuple[str, ...] = ()  # labels of short lines to write a date on


class Note(NamedTuple):
    """A remark set apart from the steps."""

    text: str


class Lines(NamedTuple):
    """Ruled lines to write on."""

    label: str
    rows: int


Block: TypeAlias = Heading | Paragraph | Spoken | Bullets | Links | Contact | Card | StepBox | Note | Lines


class Document(NamedTuple):
    """`title` is neutral, also as metadata. `footer` holds edition, dates and licence, one sentence each."""

    title: str
    language: str
    edition: str
    blocks: tuple[Block, ...]
    footer: tuple[str, ...]
