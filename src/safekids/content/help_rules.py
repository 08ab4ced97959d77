"""What must hold for help now, where a mistake hurts most: contacts, their evidence, and the pages.

`check` looks at what was read, as `rules.check` does; `quality` at a folder that is valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import get_args

from safekids.content.finding import Finding, Place
from safekids.content.help_model import NOWHERE, Purpose
from safekids.content.reader import Path, texts
from safekids.content.rules import (
    DO_NOT_PRINT,
    HELP,
    HELP_STEPS,
    Files,
    Folder,
    country_file,
    country_of_file,
    written_entries,
)
from safekids.content.schema_help import WrittenEvidence, WrittenHelpPage, WrittenHelpStep, WrittenWay

OFFICIAL = ("operator", "government", "police")
AGREEING = 2  # pages by others, on different sites, where no official page was seen
FRESH_DAYS = 3 * 365  # how old such a page may be when it is seen
LONGEST_STEP = 160  # letters: two short lines
EVERY_COUNTRY = (("csea_report",), ("child_helpline", "parent_advice"), ("suicide_crisis",))
SENTENCES = ("say", "does", "does_not", "instead", "deaf", "cannot_speak", "text_note", "menu", "note")
NEVER_TYPED = ("someone-at-home", "told-me")  # whose words must never stand in a shell's history
PICTURE_RULE = (
    "If the picture is on your child's own phone, leave it there. "
    "Do not open, move, send, copy or delete it. "
    "Your child may need it there for Take It Down. "
    "If it is not there, do not look for it."
)
FIRST_WORDS = "Thank you for telling me. I believe you. It is not your fault. We will get help."
# What nobody may take away or change by writing other content: whoever means it changes it here too.
PAGES = (
    "not-sure", "threatened", "picture-out", "worrying-contact", "told-me", "self-harm", "missing", "bullied",
    "child-bullies", "child-harmed-another", "exploited", "illegal-images", "someone-at-home",
    "own-or-anothers-feelings", "friend-or-pupil",
)  # fmt: skip
EMERGENCY = {
    "US": "911", "CA": "911", "GB": "999", "IE": "112", "AU": "000", "NZ": "111", "MX": "911", "ES": "112",
    "DE": "112", "FR": "112", "IN": "112", "ZA": "112", NOWHERE: "112",
}  # fmt: skip
LIFE_FIRST = "Are you thinking of hurting or killing yourself?"
# A sentence that begins so limits a service and promises nothing of it, so that no page has to show it. Everything else
# that is said of one is a claim: "It does not send help to you" once stood beside lines that may call the police.
LIMITS = (
    "It is not the police", "It is not an emergency", "It is not the emergency", "It is not your bank",
    "It is not for danger", "It is not for a child in danger", "It is not for a life",
    "It does not replace the police", "It does not answer calls", "It is not one phone line", "There is no one number",
    "We do not know", "We read only", "In danger", "For danger", "Ask ", "For help ",
)  # fmt: skip
EVERYBODY = "Anyone."
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999", strict=True))
_BETWEEN = r"[\s\-\u2010-\u2015./()*#]*"  # may stand between the digits of a number


def check(files: Files) -> list[Finding]:
    """Every name in help's files that names something else names a thing that is there."""
    countries = {code: name for name in files if (code := country_of_file(name))}
    entries = {code: written_entries(files, name, "entries") for code, name in countries.items()}
    findings: list[Finding] = []
    everywhere = {entry.id for entry in entries.get(NOWHERE) or []}
    seen: set[str] = set()
    for code, name in countries.items():
        data = files[name].data
        written = data.get("country") if isinstance(data, dict) else None
        if code != "alone" and isinstance(written, str) and written != code:
            how = f"write country: {code}, or mend the file's name"
            findings.append(Finding("bad-id", written, "country", f"{name} says {written}", how, files[name].at()))
        own = {entry.id for entry in entries[code] or []}
        for entry in entries[code] or []:
            if entry.id in seen:
                what = f"{entry.id} is used twice"
                findings.append(Finding("duplicate-id", entry.id, "id", what, "give one a new id", entry.at("id")))
            seen.add(entry.id)
        for fallback in written_entries(files, name, "fallbacks") or []:
            to = fallback.text("to")
            known = everywhere if to.startswith(f"{NOWHERE}:") else own
            missing = to and to != "emergency" and to.removeprefix(f"{NOWHERE}:") not in known
            if missing and entries[code] is not None and (NOWHERE in countries or ":" not in to):
                findings.append(_unknown("service", code, "to", to, fallback.at("to")))
        named = data.get("everywhere") if isinstance(data, dict) else None
        for i, service in enumerate(named if isinstance(named, list) and NOWHERE in countries else []):
            if service not in everywhere:
                findings.append(_unknown("service", code, "everywhere", str(service), files[name].at("everywhere", i)))
    return [*findings, *_questions(files)]


def _questions(files: Files) -> Iterator[Finding]:
    """A question leads to another page, and so does the answer no to all of them."""
    pages = written_entries(files, HELP, "pages") or []
    known = {page.id for page in pages}
    for page in pages:
        named = [(question, "leads_to") for question in page.inner("questions")]
        for entry, field in (*named, (page, "otherwise")):
            to = entry.text(field)
            if to and (to not in known or to == page.id):
                yield _unknown("page", page.id, field, to, entry.at(field))


def _unknown(what: str, entry: str, field: str, name: str, where: Place) -> Finding:
    return Finding(f"unknown-{what}", entry, field, f"there is no {what} {name}", "mend its name", where)


# --- contacts


def _every_purpose(folder: Folder) -> Iterator[Finding]:
    """Whatever happened and wherever: there is somebody to call for it, or it is said what to do instead."""
    everywhere = (
        {p for e in folder.countries[NOWHERE].entries for p in e.purposes} if NOWHERE in folder.countries else ()
    )
    for code, country in folder.countries.items():
        own = {purpose for entry in country.entries if entry.status == "active" for purpose in entry.purposes}
        instead = [fallback.purpose for fallback in country.fallbacks]
        at = folder.files[country_file(code)].at("fallbacks")
        for purpose in get_args(Purpose):
            if purpose != "emergency" and purpose not in (*own, *instead, *everywhere):
                what, how = f"{code} has nobody for {purpose}", "add an entry, or a fallback that says what to do"
                yield Finding("no-contact", code, "entries", what, how, at, "fail")
            if instead.count(purpose) + (purpose in own) > 1:
                what, how = f"{code} answers {purpose} twice", "leave the entry or the fallback"
                yield Finding("no-contact", code, "fallbacks", what, how, at, "fail")
        if code != NOWHERE:
            # Where no line takes threats to a child, its police do: better than a form that is for pictures only.
            police = {one.purpose for one in country.fallbacks if one.to == "emergency"} & {"csea_report"}
            for needed in EVERY_COUNTRY:
                if not set(needed) & (own | police):
                    what, how = f"{code} has no {' or '.join(needed)} of its own", "find one, or take the country out"
                    yield Finding("no-contact", code, "entries", what, how, at, "fail")


def _evidence(folder: Folder) -> Iterator[Finding]:
    """The digits of every number, and the host of every address, stand on a page that was seen; and on one that may
    say so: the operator's, the government's or the police's, or on two others that agree and are not old."""
    for code, i, entry in folder.contacts():
        file = folder.files[country_file(code)]
        for n, way in enumerate(entry.ways):
            pages = [page for page in entry.evidence if way.id in page.supports]
            shown = [page for page in pages if (shows_number(way, page.quote) if way.number else shows_host(way, page))]
            where = file.at("entries", i, "ways", n)
            if not shown:
                what = f"{entry.id}: no evidence shows {way.number or way.url}"
                how = "quote the words of a page that shows it, or take it out"
                yield Finding("no-evidence", entry.id, way.id, what, how, where, "fail")
            elif way.number and not _good_enough(shown):
                what = f"{entry.id}: {way.number} stands on no official page, nor on two others under three years old"
                yield Finding("weak-evidence", entry.id, way.id, what, "give the address only", where, "fail")
    for code, country in folder.countries.items():
        for i, one in enumerate(country.emergency):
            for number in (one.number, *one.also):
                if not any(shows_digits(number, page.quote) for page in one.evidence):
                    what = f"{code}: no evidence shows {number}"
                    how = "quote the words of a page that shows it"
                    where = folder.files[country_file(code)].at("emergency", i)
                    yield Finding("no-evidence", code, "emergency", what, how, where, "fail")


def _good_enough(pages: list[WrittenEvidence]) -> bool:
    if any(page.kind in OFFICIAL for page in pages):
        return True
    fresh = {_host(page.url) for page in pages if page.published and _age(page) <= FRESH_DAYS}
    return len(fresh) >= AGREEING


def _age(page: WrittenEvidence) -> int:
    """How many days old the page was when it was seen, counted from the first day that it may be of."""
    year, month, day = ([int(part) for part in (page.published or "").split("-")] + [1, 1])[:3]
    return (page.seen_on - date(year, month, day)).days


def shows_number(way: WrittenWay, quote: str) -> bool:
    """Whether the quote shows this number, in digits or in the letters that the service prints."""
    assert way.number is not None
    if way.kind == "ussd":
        return way.number in quote
    if shows_digits(way.number, quote):
        return True
    letters = _only(way.vanity)
    if not letters or not _keypad(letters).endswith(_digits(way.number)[-6:]):
        return False
    return letters in _only(quote) or letters.removeprefix("1") in _only(quote)


def shows_digits(number: str, quote: str) -> bool:
    """Whether these digits stand in the quote, and not inside a longer number."""
    digits = _BETWEEN.join(re.escape(digit) for digit in _digits(number))
    before, after = (
        (r"(?<!\d)(?<!\d[\s\-.])", r"(?![\s\-]?\d)") if len(_digits(number)) <= 6 else (r"(?<!\d)", r"(?!\d)")
    )
    return re.search(before + digits + after, quote) is not None


def shows_host(way: WrittenWay, page: WrittenEvidence) -> bool:
    """Whether the address stands in the quote, or the page itself lies there."""
    host = _host(way.url or "")
    return host in page.quote.lower() or (page.kind in OFFICIAL and _host(page.url) == host)


def _host(url: str) -> str:
    found = re.match(r"https?://([^/?#]+)", url.lower())
    return found[1].removeprefix("www.") if found else ""


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def _only(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _keypad(text: str) -> str:
    return "".join(_LETTERS.get(c, c) for c in text)


def _number_form(folder: Folder) -> Iterator[Finding]:
    """A short code has no number for abroad, every other number has; addresses and numbers do not share a way."""
    for code, i, entry in folder.contacts():
        for n, way in enumerate(entry.ways):
            how = ""
            digits = _digits(way.number or "")
            if (way.kind == "web") != (way.number is None) or (way.kind == "web") != (way.url is not None):
                how = "a web way has url and action, every other a number"
            elif way.kind in ("phone", "sms", "whatsapp") and (len(digits) <= 6) == bool(way.e164):
                how = "give e164 to a whole number, and none to a short code"
            elif way.e164 and not _digits(way.e164).endswith(digits.lstrip("0")[-7:]):
                how = "number and e164 are not the same number"
            if how:
                where = folder.files[country_file(code)].at("entries", i, "ways", n)
                yield Finding(
                    "number-form", entry.id, way.id, f"{entry.id}: {way.id} has not its form", how, where, "fail"
                )


def _claims(folder: Folder) -> Iterator[Finding]:
    """What is said of a service stands on a page: what it does, for whom, its hours, names and interpreters; and
    nobody claims to have called who does not say who and how."""
    for code, i, entry in folder.contacts():
        at = folder.files[country_file(code)].at("entries", i, "id")
        claimed = {
            "does": True,
            "does-not": _says_more_than_limits(entry.does_not),
            "who": entry.who != EVERYBODY,
            "anonymous": entry.anonymous != "unknown",
            "hours": any(way.hours for way in entry.ways),
            "interpreters": bool(entry.interpreters),
        }
        for field, said in claimed.items():
            if said and not any(field in page.supports for page in entry.evidence):
                what, how = f"{entry.id} says {field} without evidence", "name the page, or take it out"
                yield Finding("no-evidence", entry.id, field, what, how, at, "fail")
        if bool(entry.verified_on) != bool(entry.verified_by and entry.verified_how):
            what, how = f"{entry.id} is verified by nobody", "say verified_by and verified_how, or take verified_on out"
            yield Finding("verified", entry.id, "verified_on", what, how, at, "fail")


def _says_more_than_limits(does_not: str) -> bool:
    return not all(sentence.startswith(LIMITS) for sentence in re.split(r"(?<=[.?!])\s+", does_not) if sentence)


def _numbers_in_words(folder: Folder) -> Iterator[Finding]:
    """A number in a sentence is one of that country's own, or stands on a page that was seen."""
    for code, country in folder.countries.items():
        file = folder.files[country_file(code)]
        own = {_digits(way.number or "") for entry in country.entries for way in entry.ways}
        own |= {_digits(number) for one in country.emergency for number in (one.number, *one.also)}
        quotes = [page.quote for one in country.emergency for page in one.evidence]
        quotes += [page.quote for entry in country.entries for page in entry.evidence]
        for path, text in texts(file.data):
            for_editors = path[-1] == "note" and (len(path) == 3 or "evidence" in path) and path[0] != "emergency"
            if path[-1] not in SENTENCES or for_editors or "evidence" in path:
                continue
            for number in re.findall(r"[0-9][0-9 -]*[0-9]{2}|(?<=press )[0-9]+|(?<=[Cc]all )[0-9]+", text):
                if _digits(number) not in own and not any(shows_digits(number, quote) for quote in quotes):
                    what, how = f"{number} is no number of {code} with evidence", "show it by evidence, or take it out"
                    yield Finding("no-evidence", code, str(path[-1]), what, how, file.at(*path), "fail")


def _do_not_print(folder: Folder) -> Iterator[Finding]:
    """No number that is known to be wrong stands anywhere a person reads. A quote may hold one."""
    wrong = [(one, _pattern(one.number, exact=one.exact)) for one in folder.do_not_print.numbers]
    for name, file in folder.files.items():
        if name == DO_NOT_PRINT:
            continue
        for path, text in texts(file.data):
            if "evidence" in path or path[-1] in ("url", "e164"):
                continue
            for one, pattern in wrong:
                elsewhere = country_of_file(name) not in (None, one.country) and len(_digits(one.number)) <= 6
                if not elsewhere and pattern.search(text):
                    how = f"take it out: {one.why}"
                    what = f"holds {one.number}"
                    yield Finding("do-not-print", "", str(path[-1]), what, how, file.at(*path), "fail")


def _pattern(number: str, *, exact: bool) -> re.Pattern[str]:
    digits = re.escape(number) if exact else _BETWEEN.join(_digits(number))
    return re.compile(rf"(?<![\d+*]){digits}(?!\d)")


# --- the pages


def _pages(folder: Folder) -> Iterator[tuple[WrittenHelpPage, Path]]:
    for i, page in enumerate(folder.help.pages):
        yield page, ("pages", i)


def page_texts(folder: Folder, path: Path) -> Iterator[tuple[Path, str]]:
    """Everything on a page that a parent reads, with its place."""
    data = folder.files[HELP].data
    page = data["pages"][path[1]] if path[0] == "pages" else data["shared"]
    for inner, text in texts(page, path):
        if not {"sources", "id", "call", "leads_to", "otherwise"} & set(inner) and inner[-1] != "checked":
            yield inner, text


def _life_first(folder: Folder) -> Iterator[Finding]:
    """Life first stands on every page, in the lines they share or in its own: the question, and whom to call."""
    shared = folder.help.shared
    how = f"it asks: {LIFE_FIRST} and says: call {{emergency}}"
    at = folder.files[HELP].at
    if not _asks_and_calls(shared.life_first) or "{emergency}" not in shared.safe_now:
        where = at("shared", "life_first")
        yield Finding("life-first", "", "life_first", "life first is not whole", how, where, "fail")
    for page, path in _pages(folder):
        if page.life_first and not _asks_and_calls(page.life_first):
            what = f"life first is not whole on {page.id}"
            yield Finding("life-first", page.id, "life_first", what, how, at(*path, "life_first"), "fail")


def _asks_and_calls(steps: Sequence[WrittenHelpStep]) -> bool:
    said = " ".join(step.text for step in steps)
    return LIFE_FIRST.lower() in said.lower() and "{emergency}" in said


def _never_changed(folder: Folder) -> Iterator[Finding]:
    """Emergency numbers, the first words to a child who told, and the pages of help are nobody's to change."""
    for code, country in folder.countries.items():
        known = EMERGENCY.get(code)
        if known and country.emergency[0].number != known:
            what, how = f"{code} has another emergency number", f"it is {known}, and it stands first"
            where = folder.files[country_file(code)].at("emergency", 0, "number")
            yield Finding("emergency-number", code, "number", what, how, where, "fail")
    at = folder.files[HELP].at
    if FIRST_WORDS not in folder.help.shared.first_words:
        how = f"write them word for word: {FIRST_WORDS}"
        where = at("shared", "first_words")
        yield Finding("first-words", "", "first_words", "the first words are others", how, where, "fail")
    for page in PAGES:
        if page not in {written.id for written in folder.help.pages}:
            what, how = f"there is no page {page}", "write it: somebody may need it tonight"
            yield Finding("page-gone", page, "pages", what, how, at("pages"), "fail")


def _picture(folder: Folder) -> Iterator[Finding]:
    """What to do with the picture is said word for word, on every page that leads to having one removed."""
    for page, path in _pages(folder):
        if "image_removal" not in page.call:
            continue
        steps = [step.text for section in page.sections for step in section.steps]
        if PICTURE_RULE not in " ".join([*steps, *(step.text for step in page.never_touch)]):
            how = f"write it word for word: {PICTURE_RULE}"
            where = folder.files[HELP].at(*path, "id")
            yield Finding("picture-rule", page.id, "sections", f"{page.id} has another rule", how, where, "fail")


def _missing(folder: Folder) -> Iterator[Finding]:
    """When a child is missing there is one number: the emergency number."""
    for page, path in _pages(folder):
        if "missing_child" in page.call and not (page.emergency_only and page.call[0] == "emergency"):
            where = folder.files[HELP].at(*path, "call")
            how = "begin call with emergency, and say emergency_only: true"
            yield Finding("missing-number", page.id, "call", f"{page.id} shows other numbers", how, where, "fail")


def _never_typed(folder: Folder) -> Iterator[Finding]:
    """Some pages are reached by number only, and drawn where nothing is kept."""
    for page, path in _pages(folder):
        if page.id in NEVER_TYPED and not (page.by_number_only and page.private):
            where = folder.files[HELP].at(*path, "id")
            how = "say by_number_only: true and private: true"
            yield Finding("never-typed", page.id, "by_number_only", f"{page.id} could be typed", how, where, "fail")


def _no_numbers(folder: Folder) -> Iterator[Finding]:
    """No number to call: those come from the country's file."""
    for path in [("shared",), *(path for _, path in _pages(folder))]:
        for inner, text in page_texts(folder, path):
            if inner == ("shared", "danger"):
                continue
            if re.search(r"[0-9][0-9 -]*[0-9]{2}", text):
                how = "name the purpose in call; the number comes with the country"
                what = "holds a number"
                yield Finding("number-in-text", "", str(inner[-1]), what, how, folder.files[HELP].at(*inner), "fail")


def _danger_line(folder: Folder) -> Iterator[Finding]:
    """The emergency numbers in the line for many countries are those of the countries' files."""
    danger = folder.help.shared.danger
    known = {n for country in folder.countries.values() for one in country.emergency for n in (one.number, *one.also)}
    for number in re.findall(r"[0-9]+", danger):
        if number not in known:
            what, how = f"the danger line has {number}", "no country's file has that emergency number"
            yield Finding("danger-line", "", "danger", what, how, folder.files[HELP].at("shared", "danger"), "fail")


def _form(folder: Folder) -> Iterator[Finding]:
    """Steps are short and have a source that was read; without one there are none. What not to do is said barely."""
    for page, path in _pages(folder):
        at = folder.files[HELP].at
        if page.no_source and page.sections:
            what, how = f"{page.id} has steps and no source", "take the steps out"
            yield Finding("no-source", page.id, "sections", what, how, at(*path, "id"), "fail")
        if not page.no_source and not page.sections and not page.questions:
            what, how = f"{page.id} has no steps", "write them from pages that were read, or say no_source: true"
            yield Finding("no-source", page.id, "sections", what, how, at(*path, "id"), "fail")
        for i, text in enumerate(page.do_not):
            if not re.fullmatch(r"[A-Z][^.?!]*(\.( [A-Z][^.?!]*\.)?)", text) or text.startswith(
                ("Do not", "Never", "Don't")
            ):
                what, how = "is no bare imperative", "write it as: Delete anything."
                yield Finding("do-not-form", page.id, "do_not", what, how, at(*path, "do_not", i), "fail")
        for inner, step in _steps_with_place(page, path):
            if not step.sources:
                what, how = "a help step names no source", "name a page that was read, or take the step out"
                yield Finding("no-source", page.id, "sources", what, how, at(*inner), "fail")
            if len(step.text) > LONGEST_STEP:
                what = f"is {len(step.text)} letters long"
                how = f"say it in {LONGEST_STEP}, or in two steps"
                yield Finding("long-step", page.id, "text", what, how, at(*inner), "fail")


def _steps_with_place(page: WrittenHelpPage, path: Path) -> Iterator[tuple[Path, WrittenHelpStep]]:
    for i, section in enumerate(page.sections):
        yield from (((*path, "sections", i, "steps", n), step) for n, step in enumerate(section.steps))
    for field in HELP_STEPS:
        yield from (((*path, field, n), step) for n, step in enumerate(getattr(page, field)))


QUALITY: tuple[Callable[[Folder], Iterable[Finding]], ...] = (
    _every_purpose,
    _evidence,
    _number_form,
    _numbers_in_words,
    _claims,
    _do_not_print,
    _life_first,
    _never_changed,
    _picture,
    _missing,
    _never_typed,
    _no_numbers,
    _danger_line,
    _form,
)


def quality(folder: Folder) -> list[Finding]:
    return [finding for rule in QUALITY for finding in rule(folder)]
