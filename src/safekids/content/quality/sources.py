"""Sources that were read, days that have not passed, figures that carry their year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from safekids.content.quality.rule import CDC, DO_NOT, HOUSE, JUDGEMENT, Fault, Rule, Subject, fault, fault_of, said_in
from safekids.content.rules import FACTS, SOURCES, Entry, country_of_file

PAGE_DAYS = 365  # after which a help page is to be compared with its sources again

_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|twenty|[0-9]+)"
_FIGURE = re.compile(
    rf"%|\bper ?cent\b|\b[0-9]+/[0-9]+\b|\b(?:one \w+ in|(?:one|{_MANY}) (?:out of|in)(?: every)?) {_MANY}\b"
    r"(?! (?:minutes|hours|days|weeks|months|years))"
    r"|\b(?:hundreds?|thousands?|millions?|billions?)\b|\b(?:half|an? (?:third|quarter|fifth|tenth)|two thirds) of\b"
    r"|\b(?:twice|[0-9]+ times) as (?:likely|many)\b|[0-9]{4,}|[0-9][,.][0-9]{3}(?![0-9])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s'\"]*|\b[a-z0-9-]+\.(?:com|org|net|gov|edu|info|app)\b|"
    r"\b[a-z0-9-]+\.(?:org|gov|co|ac)\.[a-z]{2}\b",
    re.IGNORECASE,
)
_MOST = re.compile(r"\bmost (?:children|parents|families|cases)\b", re.IGNORECASE)


def _sourced(subject: Subject) -> Iterator[Fault]:
    for _, step in subject.steps():
        if not step.names("sources") and step.text("evidence") != "judgement":
            how = "name its sources, or say `evidence: judgement`"
            yield fault_of(step, "sources", f"{step.id} names no source", how)


def _named(subject: Subject) -> set[str]:
    """Every source that something shown names."""
    named = {name for _, step in subject.steps() for _, name in step.names("sources")}
    named |= {fact.text("source") for fact in subject.entries(FACTS, "facts") if not fact.text("withheld")}
    shared = subject.shared_help()
    for entry in [*([shared] if shared else []), *subject.pages()]:
        named |= _deep(entry.data)
    return named


def _deep(value: object) -> set[str]:
    """The sources named anywhere in a page of help."""
    if isinstance(value, dict):
        own = {name for name in value.get("sources") or () if isinstance(name, str)}
        return own.union(*(_deep(item) for item in value.values()))
    return set().union(*(_deep(item) for item in value)) if isinstance(value, list) else set()


def _seen(subject: Subject) -> Iterator[Fault]:
    named = _named(subject)
    held_back = {fact.text("source") for fact in subject.entries(FACTS, "facts")} - named
    for source in subject.entries(SOURCES, "sources"):
        if not source.text("seen_on") and source.id not in held_back:
            what, how = f"nobody has read {source.id}", "read it and write seen_on and seen_how, or do not name it"
            yield fault_of(source, "id", what, how, "fail" if source.id in named else "warn")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _overdue(subject: Subject) -> Iterator[Fault]:
    if subject.today is None:
        return
    how = "compare it with its sources, then write the new day"
    for _, step in subject.steps():
        due = _day(step.text("check_after"))
        if due and due < subject.today:
            yield fault_of(step, "check_after", f"{step.id} was to be checked by {due}", how)
    for page in subject.pages():
        checked = _day(page.text("checked"))
        if checked and checked + timedelta(PAGE_DAYS) < subject.today:
            yield fault_of(page, "checked", f"{page.id} was last checked on {checked}", how)
    for contact, due in _contacts(subject):
        if due < subject.today:
            yield fault_of(contact, "id", f"{contact.id} was to be looked at again by {due}", "see its pages again")


def _contacts(subject: Subject) -> Iterator[tuple[Entry, date]]:
    """Every contact that is shown, with the day by which somebody should look at it again."""
    for name in subject.files:
        if country_of_file(name) is None:
            continue
        for contact in subject.entries(name, "entries"):
            seen = [_day(page.text("seen_on")) for page in contact.inner("evidence")]
            days = [day for day in (*seen, _day(contact.text("verified_on"))) if day]
            after = contact.data.get("review_days")
            if days and isinstance(after, int) and contact.text("status") in ("", "active"):
                yield contact, max(days) + timedelta(after)


def _future(subject: Subject) -> Iterator[Fault]:
    if subject.today is None:
        return
    dated = [(step, "checked") for _, step in subject.steps()]
    dated += [(page, "checked") for page in subject.pages()]
    dated += [(source, "seen_on") for source in subject.entries(SOURCES, "sources")]
    for entry, field in dated:
        day = _day(entry.text(field))
        if day and day > subject.today:
            yield fault_of(entry, field, f"{field} is {day}, which has not come yet", "write the day it was done")


def _figures(subject: Subject) -> Iterator[Fault]:
    how = "write it in facts.yaml with what it counts, year, place and caveat, and {fact:ID} in `why`"
    for said in subject.said():
        match = (
            _FIGURE.search(re.sub(r"\{fact:[^}]*\}", "", said.text)) if said.group not in ("crisis", "fact") else None
        )
        if match:
            yield fault(said, f"{said.field} holds a figure: {match[0]}", how)


def _statistics(subject: Subject) -> Iterator[Fault]:
    """Not even with its year. The line of emergency numbers is the one place for numbers on a page of help."""
    shared = subject.shared_help()
    for entry in [*([shared] if shared else []), *subject.pages()]:
        for said in said_in(entry, also=DO_NOT):
            match = _FIGURE.search(said.text) or _MOST.search(said.text)
            if match and said.field != "danger":
                yield fault(said, f"a page of help says {match[0]}", "say it without the figure")


def _addresses(subject: Subject) -> Iterator[Fault]:
    for said in subject.said():
        match = _ADDRESS.search(said.text)
        if match:
            how = "name the service; its address stands in helplines/ or sources.yaml, with its day"
            yield fault(said, f"{said.field} holds an address: {match[0]}", how)


def _answered(subject: Subject) -> Iterator[Fault]:
    """A number without a step to take."""
    for fact in subject.entries(FACTS, "facts"):
        if not fact.text("step") and not fact.text("withheld"):
            yield fault_of(fact, "id", f"{fact.id} comes with nothing to do", "add `step:` and the code of a step")


def _held_back(subject: Subject) -> Iterator[Fault]:
    """A number with `withheld` whose source was read after all, or with no other number to look at."""
    read = {source.id for source in subject.entries(SOURCES, "sources") if source.text("seen_on")}
    for fact in subject.entries(FACTS, "facts"):
        if not fact.text("withheld"):
            continue
        if fact.text("source") in read:
            what, how = f"{fact.id} is held back, and its source was read", "show it: take out `withheld` and `nearest`"
            yield fault_of(fact, "withheld", what, how)
        elif not list(fact.names("nearest")):
            yield fault_of(fact, "withheld", f"{fact.id} leaves its reader with nothing", "name the `nearest` number")


RULES = (
    Rule("no-source", "fail", "A step stands on something that was read, or says openly that it is our own judgement.",
         HOUSE, _sourced),
    Rule("unseen-source", "fail",
         "Only what somebody has read may be named: nobody is to be sent to a page for words that it does not say. "
         "A source that nothing names is a hint.", HOUSE, _seen),
    Rule("overdue", "warn",
         "Apps, laws and numbers change, so each step, help page and contact has a day by which somebody looks again.",
         HOUSE, _overdue),
    Rule("future-date", "fail", "Nobody can have read a page on a day that has not come.", JUDGEMENT, _future),
    Rule("figure", "fail", "A number in prose loses its year, its place and what it counts; a fact carries them.",
         f"{CDC}; {HOUSE}", _figures),
    Rule("statistic", "fail", "Somebody in shock needs the next step. A number there frightens, or comforts wrongly.",
         HOUSE, _statistics),
    Rule("address", "fail",
         "An address in prose has no day and no one who looks again, and one of http can be changed on its way.",
         JUDGEMENT, _addresses),
    Rule("held-back", "fail",
         "A number that is often repeated and that nobody could read at its source is named without its figure, with "
         "the nearest that was read: who has met it elsewhere learns what it is worth.", HOUSE, _held_back),
    Rule("number-alone", "fail", "A number that frightens and leaves one with nothing to do harms.", HOUSE, _answered),
)  # fmt: skip
