"""The content as the program reads it: plain named tuples, made by `compile`, loaded by `pack`.

What people write is described in `schema`; a test shows that every field there arrives here.
Texts may hold two placeholders, filled by `content.text.fill`: `{child}` (the nickname, or "your child")
and `{fact:ID}` (a number with its place and year).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

Part: TypeAlias = Literal["alone", "together"]
Scope: TypeAlias = Literal["child", "home"]
Kind: TypeAlias = Literal["do", "talk", "watch"]
Evidence: TypeAlias = Literal["trial", "survey", "law", "agreement", "advice", "judgement"]
SeenHow: TypeAlias = Literal["page", "archived copy", "excerpt"]


class Source(NamedTuple):
    """A publication that a step stands on. `seen_on` is None until somebody has read it; only seen ones are shown."""

    id: str
    publisher: str
    title: str
    year: int | None
    url: str
    seen_on: date | None
    seen_how: SeenHow | None
    supports: str


class Fact(NamedTuple):
    """One number. `text` is the figure as it stands in prose ("19 in 100"); place and year are always shown with it."""

    id: str
    text: str
    counts: str
    year: int
    place: str
    caveat: str
    source: str
    step: str = ""  # what one can do about it: no number stands alone


class Withheld(NamedTuple):
    """A number that is often repeated and was not read at its source: what it would count, never the figure itself.

    `why`: what could not be read. `nearest`: ids of the numbers that were read and come nearest to it.
    """

    id: str
    counts: str
    year: int
    place: str
    caveat: str
    why: str
    nearest: tuple[str, ...]


class Numbers(NamedTuple):
    """Every number, whether a step names it or not, the sources they come from, and the numbers that are held back."""

    facts: tuple[Fact, ...]
    sources: dict[str, Source]
    withheld: tuple[Withheld, ...] = ()

    @property
    def ids(self) -> list[str]:
        """What may be asked for by name: the numbers that are shown, then those that are held back."""
        return [fact.id for fact in self.facts] + [one.id for one in self.withheld]


class Branch(NamedTuple):
    """What to say when the child answers in one of the common ways. `id` is a slug such as `silence`."""

    id: str
    if_they: str
    say: str
    then: str


class Do(NamedTuple):
    """A thing to set or arrange. `how` is one or more short paragraphs."""

    how: tuple[str, ...]
    you_need: str
    if_you_cannot: tuple[str, ...]


class Talk(NamedTuple):
    """A talk, had away from the screen. `branches` are complete: the shared ones, each replaced by the talk's own."""

    open_with: str
    follow_ups: tuple[str, ...]
    listen_for: tuple[str, ...]
    branches: tuple[Branch, ...]
    avoid: tuple[str, ...]
    repair: str
    practise: str
    other_ways: tuple[str, ...]
    literally: str


class Watch(NamedTuple):
    """A sign to know. Never ticked, never proof."""

    sign: str
    may_also_mean: tuple[str, ...]
    next: str


class Step(NamedTuple):
    """One step. `id` is also the code on paper. Empty text means that the field was not written."""

    id: str
    revision: int
    title: str
    minutes: int
    part: Part
    scope: Scope
    essential: bool
    hard: str  # what the content note names ("threats with pictures"); empty: no note
    keep: bool  # False: no answer to it is ever stored
    on_device: bool  # touches sharing, location, passwords, accounts or a device: the danger-at-home line goes first
    why: str
    sources: tuple[str, ...]
    evidence: Evidence
    checked: date
    check_after: date
    revisit_after: int | None  # days
    occasions: tuple[str, ...]
    situations: tuple[str, ...]
    follows: str | None
    replaced_by: str | None
    remember: str  # the take-away line at the end of the evening
    if_then: str  # the offered line: "When we are in the car, I will ask about ..."
    body: Do | Talk | Watch

    @property
    def kind(self) -> Kind:
        if isinstance(self.body, Do):
            return "do"
        return "talk" if isinstance(self.body, Talk) else "watch"


class Topic(NamedTuple):
    id: str
    title: str  # lower case, as it stands in "Tonight: games and chat."


class Checklist(NamedTuple):
    """Steps of one band and one topic, in order. Its minutes are a sum, never written."""

    id: str
    title: str
    topic: str
    steps: tuple[Step, ...]


class BandInfo(NamedTuple):
    """What is known of a band without loading its steps. `ready` is False while its steps are not written."""

    id: str
    title: str  # "8 to 10", "under 5"
    aim: str
    min_age: int
    max_age: int
    ready: bool


class Band(NamedTuple):
    """A band with everything its steps refer to."""

    info: BandInfo
    only_five: tuple[str, ...]  # step ids: "if you do only five"; empty while coming
    checklists: tuple[Checklist, ...]
    topics: dict[str, Topic]
    sources: dict[str, Source]
    facts: dict[str, Fact]


class Pack(NamedTuple):
    """The index: small, and all that the first screen needs."""

    edition: str  # "2026-11"
    language: str
    bands: tuple[BandInfo, ...]
    topics: tuple[Topic, ...]
    places: dict[str, str]  # step id -> band id
    retired: dict[str, str | None]  # retired step id -> its successor
    occasions: tuple[str, ...] = ()  # that steps are for, such as first-phone
    situations: tuple[str, ...] = ()

    def band_info(self, band_id: str) -> BandInfo | None:
        return next((band for band in self.bands if band.id == band_id), None)


def steps_of(band: Band) -> Iterator[tuple[Checklist, Step]]:
    """Every step of a band with its checklist, in pack order."""
    for checklist in band.checklists:
        for step in checklist.steps:
            yield checklist, step


def find_step(band: Band, step_id: str) -> tuple[Checklist, Step] | None:
    return next((found for found in steps_of(band) if found[1].id == step_id), None)
