"""Help now as the program reads it: the pages, the lines they share, and whom to call in one country.

Apart from `model`, so that the first screen of an ordinary evening does not load it. Texts may hold `{emergency}`
and `{police}`, filled by `content.text.fill`. A contact's evidence is kept beside it: the words of the page that shows
it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.model import SeenHow, Source

Purpose: TypeAlias = Literal[
    "emergency",
    "csea_report",
    "image_report",  # the address of a page with such pictures, and nothing about a person
    "trafficking",
    "child_helpline",
    "suicide_crisis",
    "image_removal",
    "cyberbullying",
    "missing_child",
    "domestic_abuse",
    "sexual_violence",
    "parent_advice",
    "child_protection_report",
    "fraud",
    "own_thoughts",
]
WayKind: TypeAlias = Literal["phone", "sms", "whatsapp", "ussd", "web"]
WebAction: TypeAlias = Literal["report", "chat", "info"]
OperatorKind: TypeAlias = Literal["charity", "government", "police", "regulator", "company"]
PageKind: TypeAlias = Literal["operator", "government", "police", "third_party"]
Caller: TypeAlias = Literal["child", "parent", "professional", "anyone"]
Anonymous: TypeAlias = Literal["yes", "no", "optional", "unknown"]
EmergencyService: TypeAlias = Literal["police", "fire", "ambulance"]
Status: TypeAlias = Literal["active", "retired"]
NOWHERE = "INT"  # the "country" of whoever has not chosen one, and the file of services for every country


class Evidence(NamedTuple):
    """A page that shows a contact. `published` is a year, a month or a day, or empty; `supports` names fields."""

    url: str
    publisher: str
    kind: PageKind
    published: str
    seen_on: date
    seen_how: SeenHow
    quote: str
    supports: tuple[str, ...]
    note: str


class Hours(NamedTuple):
    """`always`, or days such as "mon-fri" with times such as "09:00-17:00", in that time zone."""

    always: bool
    zone: str
    days: dict[str, str]


class Way(NamedTuple):
    """One way to reach a service. Of `number` (as printed by the service) and `url` one is empty.

    `id` is what evidence names. `e164` is empty for short codes. `keyword` is the word to send to a text number.
    `hours` is None where unknown.
    """

    id: str
    kind: WayKind
    number: str
    e164: str
    keyword: str
    url: str
    action: WebAction | None
    hours: Hours | None
    free: bool
    languages: tuple[str, ...]
    menu: str
    vanity: str
    note: str


class Service(NamedTuple):
    """Whom to call. `regions` empty: the whole country. Nobody has tried it while `verified_on` is None."""

    id: str
    name: str
    operator: str
    operator_kind: OperatorKind
    purposes: tuple[Purpose, ...]
    does: str
    does_not: str
    instead: str
    who: str
    callers: tuple[Caller, ...]
    takes_reports: bool
    anonymous: Anonymous
    languages: tuple[str, ...]
    interpreters: str
    deaf: str
    youngest: int | None  # of the person concerned
    oldest: int | None
    regions: tuple[str, ...]
    ways: tuple[Way, ...]
    evidence: tuple[Evidence, ...]
    verified_on: date | None
    verified_by: str
    verified_how: str
    review_days: int
    note: str  # for editors

    @property
    def seen_on(self) -> date:
        """The day on which the oldest of what stands here was seen."""
        return min(page.seen_on for page in self.evidence)


class Emergency(NamedTuple):
    """An emergency number, and other ways to reach the same for those who cannot speak or hear."""

    number: str
    also: tuple[str, ...]
    services: tuple[EmergencyService, ...]
    cannot_speak: str
    text_to: str
    text_note: str
    deaf: str
    note: str
    evidence: tuple[Evidence, ...]


class Answer(NamedTuple):
    """Whom to call for one purpose: service ids, and what is said where the country has none of its own."""

    services: tuple[str, ...]
    say: str


class Country(NamedTuple):
    """`services` holds also those of every country that this one falls back on. `answers` has every purpose."""

    code: str  # ISO 3166-1, or NOWHERE
    name: str
    seen_on: date
    verified_on: date | None
    emergency: tuple[Emergency, ...]
    regions: dict[str, str]
    services: dict[str, Service]
    answers: dict[Purpose, Answer]
    notes: tuple[str, ...]  # for editors

    @property
    def number(self) -> str:
        """What `{emergency}` becomes; empty where it depends on where somebody is."""
        return "" if self.code == NOWHERE else self.emergency[0].number

    @property
    def police(self) -> str:
        """What `{police}` becomes: `number`, or where that is not the police's, theirs."""
        theirs = (one.number for one in self.emergency if "police" in one.services)
        return "" if self.code == NOWHERE else next(theirs, self.number)


class CountryInfo(NamedTuple):
    """What the menu of countries needs."""

    code: str
    name: str


class HelpStep(NamedTuple):
    text: str
    sources: tuple[str, ...]


class HelpSection(NamedTuple):
    title: str
    numbered: bool
    steps: tuple[HelpStep, ...]


class Question(NamedTuple):
    """A question whose yes leads to the page of that id."""

    ask: str
    leads_to: str


class HelpPage(NamedTuple):
    """What to do when something has happened.

    `by_number_only`: its id and title never stand in an argument, a completion, a file name or a title.
    `private`: drawn on the alternate screen only. `emergency_only`: no other number stands on it.
    `first_words` replaces the shared third line where no child has told, `life_first` the shared lines where they would
    do harm. `no_source`: nothing could be read, so there
    are no steps. `questions` lead to other pages; `otherwise` is the page when every answer was no, this one if empty.
    """

    id: str
    title: str
    by_number_only: bool
    private: bool
    emergency_only: bool
    no_source: bool
    first_words: str
    life_first: tuple[HelpStep, ...]
    ten_minutes: str
    questions: tuple[Question, ...]
    otherwise: str
    sections: tuple[HelpSection, ...]
    do_not: tuple[str, ...]
    keep: tuple[HelpStep, ...]
    never_touch: tuple[HelpStep, ...]
    call: tuple[Purpose, ...]
    when_you_call: tuple[HelpStep, ...]
    tonight: tuple[HelpStep, ...]
    tomorrow: tuple[HelpStep, ...]
    next_week: tuple[HelpStep, ...]
    differs: str
    checked: date


class Shared(NamedTuple):
    """The lines that stand on every page. `danger` is the one for many countries."""

    danger: str
    safe_now: str
    breathe: str
    first_words: str
    life_first: tuple[HelpStep, ...]
    hard_to_call: tuple[HelpStep, ...]


class Help(NamedTuple):
    shared: Shared
    pages: tuple[HelpPage, ...]
    countries: tuple[CountryInfo, ...]
    sources: dict[str, Source]

    def page(self, page_id: str) -> HelpPage | None:
        return next((page for page in self.pages if page.id == page_id), None)
