"""What stands on a help page, in its order, for one country: the same on a screen, on paper and on a phone.

Headings that every page has are not here: whoever draws a part knows its kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.help_model import Answer, Country, Help, HelpPage, HelpSection, HelpStep, Service, Way
from safekids.content.model import Source
from safekids.content.text import fill

PartKind: TypeAlias = Literal[
    "first",  # the four first lines
    "life",
    "life_later",  # life first, where there is nobody to ask yet
    "call_first",
    "section",
    "do_not",
    "keep",
    "never_touch",
    "differs",
    "call",
    "when_you_call",
    "tonight",
    "tomorrow",
    "next_week",
    "hard_to_call",
]


CANNOT_SPEAK = "{cannot_speak}"  # a step of a page: how to call here without a word


class Part(NamedTuple):
    """`lines` are filled. `title` stands only on sections. `services` only under `call` and `call_first`."""

    kind: PartKind
    lines: tuple[str, ...] = ()
    title: str = ""
    numbered: bool = False
    first: int = 1  # the number of the first line, where they are numbered
    services: tuple[Service, ...] = ()


def outline(help_: Help, page: HelpPage, country: Country) -> tuple[Part, ...]:
    """The page's parts in order; parts with nothing in them are left out."""
    shared = help_.shared
    services, said = whom_to_call(page, country)
    life, hard_to_call = in_danger(help_, country)
    life = Part("life", _texts(page.life_first)) if page.life_first else life
    first = (shared.safe_now, shared.breathe, page.first_words or shared.first_words, page.ten_minutes)
    sections = [_section(section, country) for section in page.sections]
    later = life._replace(kind="life_later") if page.emergency_only else Part("life_later")
    parts = (
        Part("first", first),
        Part("life") if page.emergency_only else life,
        # What cannot wait, before anybody is called who sends no help.
        *sections[:1],
        Part("call_first") if page.emergency_only else _call_first(page, country),
        *sections[1:],
        later,
        Part("do_not", page.do_not),
        Part("keep", _texts(page.keep)),
        Part("never_touch", _texts(page.never_touch)),
        Part("differs", (page.differs,) if page.differs else ()),
        Part("call", said, services=services),
        Part("when_you_call", _texts(page.when_you_call)),
        Part("tonight", _texts(page.tonight)),
        Part("tomorrow", _texts(page.tomorrow)),
        Part("next_week", _texts(page.next_week)),
        hard_to_call,
    )
    return tuple(_filled(part, country) for part in parts if part.lines or part.services)


def in_danger(help_: Help, country: Country) -> tuple[Part, Part]:
    """What holds whatever has happened: life first, and how to reach help when that is hard."""
    life = Part("life", _texts(help_.shared.life_first))
    hard_to_call = Part("hard_to_call", (*_texts(help_.shared.hard_to_call), *without_a_voice(country)))
    return _filled(life, country), _filled(hard_to_call, country)


def whom_to_call(page: HelpPage, country: Country) -> tuple[tuple[Service, ...], tuple[str, ...]]:
    """The services for this page in this country, each once, and what is said where there is none."""
    answers = [country.answers[purpose] for purpose in page.call if purpose != "emergency"]
    ids = dict.fromkeys(service for answer in answers for service in answer.services)
    said = tuple(dict.fromkeys(answer.say for answer in answers if answer.say))
    services = [country.services[service] for service in ids]
    if page.emergency_only:
        services = [s._replace(ways=w) for s in services if (w := tuple(way for way in s.ways if way.url))]
    return tuple(services), said


def _section(section: HelpSection, country: Country) -> Part:
    """A section; the step `{cannot_speak}` gives way to what this country has for it, and goes where it has nothing."""
    lines: list[str] = []
    for step in section.steps:
        if step.text == CANNOT_SPEAK:
            lines += [text for one in country.emergency if (text := one.cannot_speak or one.text_note)]
        else:
            lines.append(step.text)
    return Part("section", tuple(lines), section.title, section.numbered and len(lines) > 1)


def _call_first(page: HelpPage, country: Country) -> Part:
    """Whom to call of all of them; before it what is said for the purposes that have nobody of their own."""
    said: list[str] = []
    for purpose in (purpose for purpose in page.call if purpose != "emergency"):
        answer = country.answers[purpose]
        said += [answer.say] if answer.say else []
        # Where threats are for the police, no line for something else stands beside that.
        if answer.services or (answer.say and purpose == "csea_report"):
            return Part("call_first", tuple(dict.fromkeys(said)), services=first_services(country, answer))
    return Part("call_first")


def first_services(country: Country, answer: Answer) -> tuple[Service, ...]:
    """The first that answers; all of them where they differ by region."""
    services = tuple(country.services[service] for service in answer.services)
    here = tuple(service for service in services if service.regions)
    return here if services[:1] == here[:1] else services[:1]


def without_a_voice(country: Country) -> tuple[str, ...]:
    """How to reach the emergency service without speaking or hearing, and where its number does not work."""
    texts = [text for one in country.emergency for text in (one.cannot_speak, one.text_note, one.deaf) if text]
    note = country.emergency[0].note
    return tuple(dict.fromkeys([*texts, f"{country.emergency[0].number}: {note}"] if note else texts))


def seen_on(page: HelpPage | None, country: Country) -> date:
    """The older of two dates: when the page's sources were checked, and when its contacts were seen."""
    days = [country.seen_on, *(service.seen_on for service in country.services.values())]
    return min([*days, page.checked] if page else days)


def sources_of(help_: Help, page: HelpPage) -> tuple[Source, ...]:
    """The sources that the page's own steps name, each once, in their order."""
    shared = (*(() if page.life_first else help_.shared.life_first), *help_.shared.hard_to_call)
    named = dict.fromkeys(source for step in (*shared, *steps_of(page)) for source in step.sources)
    return tuple(help_.sources[source] for source in named)


def steps_of(page: HelpPage) -> Iterable[HelpStep]:
    """Every step of a page that names sources."""
    yield from (step for section in page.sections for step in section.steps)
    yield from (*page.life_first, *page.keep, *page.never_touch, *page.when_you_call)
    yield from (*page.tonight, *page.tomorrow, *page.next_week)


def link(way: Way) -> str:
    """What a phone opens for this way: an address, or its own number or text pad."""
    digits = way.e164 or "".join(c for c in way.number if c.isdigit() or c == "+")
    match way.kind:
        case "web":
            return way.url
        case "phone":
            return f"tel:{digits}"
        case "sms":
            return f"sms:{digits}"
    return ""


def _texts(steps: Iterable[HelpStep]) -> tuple[str, ...]:
    return tuple(step.text for step in steps)


def _filled(part: Part, country: Country) -> Part:
    lines = tuple(fill(line, emergency=country.number, police=country.police) for line in part.lines if line)
    return part._replace(lines=lines)
