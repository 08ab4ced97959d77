"""What people write for help now: `help.yaml`, and one file a country under `helplines/`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from safekids.content.help_model import (
    Anonymous,
    Caller,
    EmergencyService,
    OperatorKind,
    PageKind,
    Purpose,
    Status,
    WayKind,
    WebAction,
)
from safekids.content.model import SeenHow
from safekids.content.schema import Address, Day, MayBeEmpty, Short, Slug, Slugs, Text, Texts, Written

# As the service prints it: digits, spaces, hyphens, brackets; stars and hashes for codes; letters in "131 AFP".
Number = Annotated[str, StringConstraints(pattern=r"^[0-9+*(][0-9 +()*#A-Z-]{1,24}$")]
WholeNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Published = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Region = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Days = Annotated[str, StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$")]
Times = Annotated[str, StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$")]
Seen = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=300)]


# --- help.yaml


class WrittenHelpStep(Written):
    text: Text
    sources: Slugs


HelpSteps = Annotated[list[WrittenHelpStep], Field(max_length=20)]


class WrittenHelpSection(Written):
    title: Short
    numbered: bool
    steps: Annotated[list[WrittenHelpStep], Field(min_length=1, max_length=20)]


class WrittenQuestion(Written):
    ask: Text
    leads_to: Slug


class WrittenHelpPage(Written):
    id: Slug
    title: Short
    by_number_only: bool = False
    private: bool = False
    emergency_only: bool = False
    no_source: bool = False
    first_words: MayBeEmpty = ""
    life_first: Annotated[list[WrittenHelpStep], Field(max_length=7)] = []  # where the shared lines would do harm
    ten_minutes: Text
    questions: Annotated[list[WrittenQuestion], Field(max_length=4)] = []
    otherwise: Slug | None = None
    sections: Annotated[list[WrittenHelpSection], Field(max_length=20)]
    do_not: Texts
    keep: HelpSteps = []
    never_touch: HelpSteps = []
    call: Annotated[list[Purpose], Field(min_length=1, max_length=10)]
    when_you_call: HelpSteps = []
    tonight: HelpSteps = []
    tomorrow: HelpSteps = []
    next_week: HelpSteps = []
    differs: MayBeEmpty = ""
    checked: Day


class WrittenShared(Written):
    danger: Text
    safe_now: Text
    breathe: Text
    first_words: Text
    life_first: Annotated[list[WrittenHelpStep], Field(min_length=1, max_length=7)]
    hard_to_call: Annotated[list[WrittenHelpStep], Field(min_length=1, max_length=7)]


class HelpFile(Written):
    """`help.yaml`"""

    shared: WrittenShared
    pages: Annotated[list[WrittenHelpPage], Field(min_length=1, max_length=100)]


# --- helplines/<country>.yaml


class WrittenEvidence(Written):
    """A page that shows a contact, seen by us; its own words, up to 300 letters, never shown to a parent."""

    url: Seen
    publisher: Short
    kind: PageKind
    published: Published | None = None
    seen_on: Day
    seen_how: SeenHow
    quote: Annotated[str, StringConstraints(max_length=300)]
    supports: Slugs
    note: MayBeEmpty = ""


Pages = Annotated[list[WrittenEvidence], Field(min_length=1, max_length=20)]


class WrittenHours(Written):
    always: bool = False
    zone: MayBeEmpty = ""
    days: dict[Days, Times] = {}


class WrittenWay(Written):
    id: Slug
    kind: WayKind
    number: Number | None = None
    e164: WholeNumber | None = None
    keyword: MayBeEmpty = ""
    url: Address | None = None
    action: WebAction | None = None
    hours: WrittenHours | None = None
    free: bool = False
    languages: list[Language] = []
    menu: MayBeEmpty = ""
    vanity: MayBeEmpty = ""
    note: MayBeEmpty = ""


class WrittenService(Written):
    id: Slug
    name: Short
    operator: Short
    operator_kind: OperatorKind
    status: Status = "active"
    replaced_by: Slug | None = None
    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=14)]
    does: Text
    does_not: MayBeEmpty = ""
    instead: MayBeEmpty = ""
    who: Text
    callers: Annotated[list[Caller], Field(min_length=1)]
    takes_reports: bool
    anonymous: Anonymous = "unknown"
    languages: list[Language] = []
    interpreters: MayBeEmpty = ""
    deaf: MayBeEmpty = ""
    youngest: Annotated[int, Field(ge=0, le=120)] | None = None
    oldest: Annotated[int, Field(ge=0, le=120)] | None = None
    regions: list[Region] = []
    ways: Annotated[list[WrittenWay], Field(min_length=1, max_length=6)]
    evidence: Pages
    verified_on: Day | None = None
    verified_by: MayBeEmpty = ""
    verified_how: MayBeEmpty = ""
    review_days: Annotated[int, Field(ge=1, le=730)]
    note: MayBeEmpty = ""


class WrittenEmergency(Written):
    number: Number
    also: list[Number] = []
    services: Annotated[list[EmergencyService], Field(min_length=1)]
    cannot_speak: MayBeEmpty = ""
    text_to: Number | None = None
    text_note: MayBeEmpty = ""
    deaf: MayBeEmpty = ""
    note: MayBeEmpty = ""
    evidence: Pages


class WrittenFallback(Written):
    """Where a purpose has no service of its own: `to` is `emergency`, a service's id, or `INT:` and an id there."""

    purpose: Purpose
    to: Annotated[str, StringConstraints(pattern=r"^(INT:)?[a-z0-9]+(-[a-z0-9]+)*$")]
    say: Text


class CountryFile(Written):
    """`helplines/<country>.yaml`"""

    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
    name: Short
    seen_on: Day
    verified_on: Day | None = None
    emergency: Annotated[list[WrittenEmergency], Field(min_length=1, max_length=6)]
    regions: dict[Region, Short] = {}
    fallbacks: Annotated[list[WrittenFallback], Field(max_length=20)] = []
    everywhere: Slugs = []  # services for every country (helplines/INT.yaml), named after this country's own
    entries: Annotated[list[WrittenService], Field(min_length=1, max_length=60)]
    notes: Texts = []


class WrittenWrongNumber(Written):
    """A number that was printed for a service and must not be: closed, replaced, or never right."""

    number: Annotated[str, StringConstraints(min_length=2, max_length=30)]
    exact: bool = False  # True: only as it stands here, since inside another it is right
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
    why: Text
    source: Short
    seen: Short


class DoNotPrintFile(Written):
    """`do-not-print.yaml`"""

    numbers: Annotated[list[WrittenWrongNumber], Field(min_length=1, max_length=500)]
