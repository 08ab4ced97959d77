"""How hard a text is to read, and how long its lines are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from safekids.content.quality.rule import (
    CDC,
    DO_NOT,
    HOUSE,
    JUDGEMENT,
    Fault,
    Grade,
    Rule,
    Said,
    Subject,
    fault,
    fault_of,
    filled,
    said_in,
    sentences,
    words,
)
from safekids.content.rules import HELP_STEPS

LEAST_WORDS = 30  # below that a grade says nothing
AIM, LIMIT = 6, 8  # US school grades: of a step
CRISIS_LIMIT = 5  # of a help page
MOST_GRADED = 20_000  # letters of one text; content from outside may hold more
LONGEST_TITLE = 60  # letters: one line of a list on 80 columns, with its code
LONGEST_HEADING = 72  # letters of a heading within a help page
LONGEST_SENTENCE = 25  # words
LONGEST_AVERAGE = 15  # words a sentence, over everything a step says
MOST_AT_ONCE = 7  # entries of one list, between two pauses

_LISTS = ("how", "if_you_cannot", "follow_ups", "listen_for", "avoid", "other_ways", "may_also_mean", "if_they")
_HELP_LISTS = ("do_not", *HELP_STEPS)
_SPOKEN = ("spoken", "doing", "sign")


class Read(NamedTuple):
    """One text with its grade: of which entry, and of which group of fields."""

    entry: str
    group: str
    grade: float


def english_grade() -> Grade | None:
    """Flesch-Kincaid, from the extra `safekids[check]`; None where that is not installed."""
    try:
        import textstat  # type: ignore[import-untyped]  # an extra: its word list may not ship with us
    except ImportError:  # it, or the part of setuptools that it needs
        return None
    textstat.set_lang("en_US")
    return lambda text: float(textstat.flesch_kincaid_grade(text))


def joined(said: list[Said], facts: dict[str, str]) -> str:
    """Texts as one, each ending as a sentence does: a list without full stops is not one long sentence."""
    lines = (filled(one.text, facts).strip() for one in said)
    # A quotation mark at the end hides the end of a sentence from textstat; a colon before one begins a new sentence.
    bare = (re.sub(r":\s+(?=['\"])", ". ", line).replace('"', "").replace("'", "") for line in lines)
    return " ".join(line if line[-1:] in ".?!" else line + "." for line in bare if line)[:MOST_GRADED]


def _graded(subject: Subject) -> Iterator[tuple[Fault, Read, float]]:
    """Every text that is long enough, with where it begins, its grade and the limit for it."""
    if subject.grade is None:
        return
    facts = subject.facts()
    for _, step in subject.steps():
        said = said_in(step)
        for name, groups in (("step", _SPOKEN), ("why", ("why",))):
            text = joined([one for one in said if one.group in groups], facts)
            if len(words(text)) >= LEAST_WORDS:
                at = fault_of(step, "why" if name == "why" else "id", "", "")
                yield at, Read(step.id, name, subject.grade(text)), LIMIT
    shared = subject.shared_help()
    first = said_in(shared) if shared else []
    for page in subject.pages():  # read aloud from its first line, what not to do too
        text = joined([*first, *said_in(page, also=DO_NOT)], facts)
        if len(words(text)) >= LEAST_WORDS:
            yield fault_of(page, "id", "", ""), Read(page.id, "help page", subject.grade(text)), CRISIS_LIMIT


def _grades(subject: Subject) -> Iterator[Fault]:
    for at, read, limit in _graded(subject):
        how = "shorter sentences and shorter words: say it aloud to somebody who is tired"
        name = read.entry if read.group != "why" else f"why of {read.entry}"
        if read.grade > limit:
            yield at._replace(what=f"{name} reads at grade {read.grade:.1f}; the limit is {limit}", how=how)
        elif read.grade > AIM:  # never a help page: its limit is lower
            what = f"{name} reads at grade {read.grade:.1f}; the aim is {AIM}"
            yield at._replace(what=what, how=how, level="warn")


class Row(NamedTuple):
    """How hard one group of texts is to read: how many were graded, their median, the worst and whose that is."""

    group: str
    texts: int
    median: float
    worst: float
    at: str


def table(subject: Subject) -> list[Row]:
    """A row a group of fields; none where nothing can be graded.

    Beside what the rule looks at, each step's words for the child, for the adult and of a sign by themselves.
    """
    read = [one for _, one, _ in _graded(subject)]
    facts = subject.facts()
    for _, step in subject.steps() if subject.grade else ():
        said = said_in(step)
        for group, name in (("spoken", "to the child"), ("doing", "to the adult"), ("sign", "sign")):
            text = joined([one for one in said if one.group == group], facts)
            if subject.grade and len(words(text)) >= LEAST_WORDS:
                read.append(Read(step.id, name, subject.grade(text)))
    order = ("step", "to the child", "to the adult", "sign", "why", "help page")
    rows = []
    for group in order:
        of_group = [one for one in read if one.group == group]
        if of_group:
            worst = max(of_group, key=lambda one: one.grade)
            middle = round(median(one.grade for one in of_group), 1)
            rows.append(Row(group, len(of_group), middle, round(worst.grade, 1), worst.entry))
    return rows


def _titles(subject: Subject) -> Iterator[Fault]:
    for said in subject.said():
        if said.field == "title":
            most = LONGEST_HEADING if said.of == "sections" else LONGEST_TITLE
            if len(said.text) > most:
                yield fault(said, f"the title has {len(said.text)} letters", f"say it in {most}")


def _sentences(subject: Subject) -> Iterator[Fault]:
    facts = subject.facts()
    for said in subject.said():
        for sentence in sentences(filled(said.text, facts)):
            count = len(words(sentence))
            if count > LONGEST_SENTENCE:
                yield fault(
                    said, f"{said.field} has a sentence of {count} words", "one idea a sentence: make two of it"
                )
    for _, step in subject.steps():
        spoken = [filled(one.text, facts) for one in said_in(step) if one.group in _SPOKEN]
        parts = [part for text in spoken for part in sentences(text)]
        average = sum(len(words(part)) for part in parts) / max(len(parts), 1)
        if average > LONGEST_AVERAGE:
            yield fault_of(
                step, "id", f"{step.id} has {average:.0f} words a sentence", f"come down to {LONGEST_AVERAGE}"
            )


def _lists(subject: Subject) -> Iterator[Fault]:
    how = f"nobody keeps more than {MOST_AT_ONCE} in mind: take out what earns its place least"
    for _, step in subject.steps():
        for field in _LISTS:
            value = step.data.get(field)
            if isinstance(value, list) and len(value) > MOST_AT_ONCE:
                yield fault_of(step, field, f"{field} has {len(value)} lines", how)
    for page in subject.pages():
        for section in page.inner("sections"):
            count = len(section.inner("steps"))
            if count > MOST_AT_ONCE:
                many = fault_of(section, "steps", f"a section of {page.id} has {count} steps", how)
                yield many._replace(id=page.id)
        for field in _HELP_LISTS:
            value = page.data.get(field)
            if isinstance(value, list) and len(value) > MOST_AT_ONCE:
                yield fault_of(page, field, f"{field} has {len(value)} lines", how)


RULES = (
    Rule("reading-grade", "fail",
         "What a tired adult reads aloud must be understood at once: grade 6 is the aim, 8 the limit of a step, 5 that "
         "of a help page.", f"{CDC}; {HOUSE}", _grades),
    Rule("long-title", "fail", "A title is read in a list, on one line.", JUDGEMENT, _titles),
    Rule("long-sentence", "fail", "One idea a sentence: heard once, a person can say it back.", f"{CDC}; {HOUSE}",
         _sentences),
    Rule("long-list", "fail", "Between two pauses nobody takes in more than seven lines.", CDC, _lists),
)  # fmt: skip
