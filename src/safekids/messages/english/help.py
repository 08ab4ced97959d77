"""What help now says around the pages: headings, how to reach a service, how old the list is, and how to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from safekids.content.help_model import NOWHERE, Country, Emergency, Hours, Service, Way
from safekids.messages.english import words

# --- the menus

WHICH_COUNTRY: Final = "Where are you? Numbers and steps fit one country."
OTHER_COUNTRIES: Final = "Another country"
WHAT_HAPPENED: Final = "What is it about? If you are not sure, choose 2. A wrong choice does no harm."
WHAT_HAPPENED_HERE: Final = "What is it about?"
IN_DANGER: Final = "Someone is in danger now"
CHANGE_COUNTRY: Final = "I am in another country"
BACK_TO_WHERE: Final = "Back to where I was"
LEAVE: Final = "Leave"
ON: Final = "Go on"
AGAIN: Final = "From the start of this page"
OTHER_SITUATION: Final = "Something else"
YES: Final = "Yes"
NO: Final = "No, or I do not know"
LEAVES_THE_PAGE: Final = "q leaves this page. The word safekids may still show in your history."


WHAT_TO_DO: Final = "What to do first"  # the title where the situation must not stand in one


def if_yes(title: str) -> str:
    return f"Yes: {title}."


def if_yes_by_number(number: int) -> str:
    """For a page whose words must not be typed."""
    return f"Yes: type safekids help-now alone, say where you are, and choose {number}."


def question(number: int, of: int) -> str:
    return f"Question {number} of {of}"


# --- the parts of a page

HEADINGS: Final[Mapping[str, str]] = {
    "first": "First",
    "life": "Life first",
    "life_later": "When you can talk with your child: life first",
    "call_first": "Then call, or report",
    "do_not": "Do not",
    "keep": "Keep",
    "never_touch": "Never touch",
    "differs": "Here it is different",
    "call": "Whom to call for this",
    "when_you_call": "When you call",
    "tonight": "Tonight",
    "tomorrow": "Tomorrow",
    "next_week": "Next week",
    "hard_to_call": "If it is hard to call",
}
NO_STEPS: Final = "We found no page to learn the steps from, so there are none here. These people can help you now."


# --- the emergency number

ALL_SERVICES: Final = 3


def danger(country: Country | None, for_many: str) -> str:
    """The line of one country; `for_many` while none is chosen."""
    if country is None or country.code == NOWHERE:
        return for_many
    first, *others = country.emergency
    either = f"{first.number} or {words.listing(first.also)}" if first.also else first.number
    parts = [f"In danger now? Call {either}. Then say where you are."]
    for one in others:
        remark = f" ({small(one.note)})" if one.note else ""
        parts.append(f"{_what_for(one)}: {one.number}{remark}.")
    return " ".join(parts)


def _what_for(one: Emergency) -> str:
    if one.text_to == one.number:
        return "By text"
    return "Also" if len(one.services) == ALL_SERVICES else words.sentence(words.listing(one.services))


def small(text: str) -> str:
    """A sentence as it stands in brackets: no capital, no full stop."""
    return text[:1].lower() + text[1:].removesuffix(".")


# --- how to reach a service

ACTIONS: Final[Mapping[str, str]] = {"report": "Report at", "chat": "Chat at", "info": "See"}
FREE: Final = "Free."
OPEN_ALWAYS: Final = "Open day and night."
EVERY_DAY: Final = "every day"
DAYS: Final[Mapping[str, str]] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
LANGUAGES: Final[Mapping[str, str]] = {
    "cy": "Welsh",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
}
ANONYMOUS: Final[Mapping[str, str]] = {
    "yes": "You need not give your name.",
    "optional": "You can choose not to give your name.",
    "no": "They will ask who you are.",
    "unknown": "",
}


def name(service: Service, country: Country) -> str:
    """ "Wales: Live Fear Free" """
    regions = [country.regions[region] for region in service.regions]
    return f"{words.listing(regions)}: {service.name}" if regions else service.name


def reach(way: Way) -> str:
    """ "Call 0808 800 5000" """
    match way.kind:
        case "phone":
            return f"Call {way.number}"
        case "sms":
            return f"Text {way.keyword} to {way.number}" if way.keyword else f"Text {way.number}"
        case "whatsapp":
            return f"WhatsApp {way.number}"
        case "ussd":
            return f"Dial {way.number} on a mobile phone"
    return f"{ACTIONS[way.action or 'info']} {way.url}"


def more_on(way: Way) -> str:
    """What else there is to know of a way: "Free. Open day and night." """
    texts = (FREE if way.free else "", opening(way.hours), way.menu, languages(way.languages), way.note)
    return " ".join(text for text in texts if text)


def way_line(way: Way) -> str:
    """An address stands alone at the end of its line, so that it can be copied."""
    more = more_on(way)
    return f"{reach(way)}. {more}".strip() if way.number else " ".join(filter(None, (more, reach(way))))


def opening(hours: Hours | None) -> str:
    """ "Open Monday to Friday, 09:00 to 17:00, Paris time." Empty where the hours are not known."""
    if hours is None:
        return ""
    if hours.always:
        return OPEN_ALWAYS
    spans = []
    for span, times in hours.days.items():
        first, _, last = span.partition("-")
        when = EVERY_DAY if span == "mon-sun" else f"{DAYS[first]} to {DAYS[last]}" if last else DAYS[first]
        spans.append(f"{when}, {times.replace('-', ' to ')}")
    city = hours.zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"Open {'; '.join(spans)}{', ' + city + ' time' if city else ''}."


def about(service: Service) -> str:
    """What it does, what it does not do, and for whom."""
    texts = (
        service.does,
        service.does_not,
        service.instead,
        f"For: {service.who}",
        ANONYMOUS[service.anonymous],
        languages(service.languages),
        f"Interpreters: {small(service.interpreters)}." if service.interpreters else "",
        f"Deaf, or no voice: {service.deaf}" if service.deaf else "",
    )
    return " ".join(text for text in texts if text)


def about_first(service: Service, *, alone: bool) -> str:
    """What it does and does not do; alone, what to do instead; of several side by side, for whom each of them is."""
    texts = (service.does, service.does_not, service.instead if alone else f"For: {service.who}")
    return " ".join(text for text in texts if text)


def languages(codes: Sequence[str]) -> str:
    return f"They speak {words.listing([LANGUAGES.get(code, code) for code in codes])}." if codes else ""


# --- how old it is

A_YEAR: Final = 365


def age(seen: date, today: date) -> str:
    """A warning about the list's age, firmer with the years; nothing in the first. A clock that is behind counts as
    the day the list was made."""
    years = max(0, (today - seen).days) // A_YEAR
    if years == 0:
        return ""
    if years == 1:
        return (
            "This list is more than a year old. Emergency numbers stay. Other numbers may have changed: look at the "
            "service's own page too."
        )
    return (
        f"This list is {words.count_of(years, 'year', 'years')} old. Trust the emergency number. Any other number "
        "here may be wrong by now: ask the police or a doctor for the right one."
    )


def caution(seen: date) -> str:
    return (
        f"Numbers as printed on the services' pages, seen on {words.day(seen)}; not tried by us. If one fails, try the "
        "next."
    )


def who_says_so(publishers: Sequence[str]) -> str:
    return f"Ideas from {'; '.join(publishers)}. The words are ours; they have not approved them."


# --- the command

NO_COUNTRY: Final = "No country was chosen, so these are the services for every country."


def unknown_situation(typed: str) -> str:
    return f"there is no page {typed!r}"


def situations_are(ids: Sequence[str]) -> str:
    return f"there are: {', '.join(ids)}. Some pages are only in the menu: type safekids help-now alone."


def unknown_country(typed: str) -> str:
    return f"there is no list for {typed!r}"


def countries_are(codes: Sequence[str]) -> str:
    return f"there are: {', '.join(codes)}. For any other country type --country INT."


def how_to_open(situation: str) -> str:
    return f"safekids help-now {situation}"
