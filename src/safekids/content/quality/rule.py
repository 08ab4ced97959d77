"""What a rule is, what it looks at, and which texts are in our own voice.

Rules read only what we say ourselves. What not to do (`avoid`, `do_not`), what a child may say (`listen_for`,
`if_they`) and what sources say of themselves hold the very words that rules look for, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from safekids.content.finding import Finding, Level, Place
from safekids.content.reader import texts
from safekids.content.rules import BRANCHES, CHECKLISTS, FACTS, HELP, Entry, Files, band_of_file, written_entries
from safekids.content.text import ANY_EMERGENCY, NOBODY

# spoken: said to a child. doing: said to the adult. line: to take away. fact: beside a number. crisis: help now.
Group: TypeAlias = Literal["title", "spoken", "doing", "sign", "line", "note", "why", "fact", "crisis"]
Grade: TypeAlias = Callable[[str], float]  # text -> US school grade

# Where reasons come from, as the page of rules says it.
HOUSE = "CONTRIBUTING.md, Words"
JUDGEMENT = "our own judgement"
CDC = "CDC Clear Communication Index (cdc.gov/ccindex)"
LUXEMBOURG = "Luxembourg Guidelines on terms, second edition, 2025 (ecpat.org/luxembourg-guidelines)"
NSPCC_DISABLED = "NSPCC Learning on disabled children (nspcc-learning-disabled in sources.yaml)"
SAFETY_NET = "Safety Net, NNEDV, on plans for safe devices (techsafety-plan in sources.yaml)"
FEAR = "Witte and Allen 2000 on fear and what one can do (doi.org/10.1177/109019810002700506; not read)"
THORN = "Thorn on why children do not tell (thorn.org/research/disclosure-and-reporting)"
INTERVIEWS = "practice of those who interview children for courts (smc-da-faq, hampshire-cac-discloses in sources.yaml)"
TRAUMA = "SAMHSA on trauma-informed care (SMA14-4884; not read)"
KIDSMARTZ = "NCMEC KidSmartz (missingkids.org/education/kidsmartz)"

_GROUPS: dict[str, Group] = {
    "title": "title",
    "open_with": "spoken", "follow_ups": "spoken", "say": "spoken", "repair": "spoken", "literally": "spoken",
    "how": "doing", "you_need": "doing", "if_you_cannot": "doing", "then": "doing", "practise": "doing",
    "other_ways": "doing",
    "sign": "sign", "may_also_mean": "sign", "next": "sign",
    "remember": "line", "if_then": "line",
    "hard": "note",
    "why": "why", "aim": "why",
    "counts": "fact", "caveat": "fact",
}  # fmt: skip
NOT_OURS = frozenset(("avoid", "listen_for", "if_they", "do_not"))  # named or quoted so as not to be said
DO_NOT = frozenset(("do_not",))
_NOT_TEXT = frozenset(("id", "sources", "call", "leads_to", "otherwise", "checked"))  # names, and days

# A sentence ends at its full stop. What is quoted after a colon is a sentence of its own.
_SENTENCE_END = re.compile(r"(?<=[.?!])['\")]*\s+|:\s+(?=['\"])")
_WORD = re.compile(r"[A-Za-z0-9{][A-Za-z0-9'{}:-]*")
NO = re.compile(r"\b(do not|don't|does not|never|no one|nobody|not|without|cannot|neither|nor)\b", re.IGNORECASE)


class Said(NamedTuple):
    """One text in our own voice: of which step or entry, which field, and where it stands."""

    id: str
    field: str
    group: Group
    text: str
    where: Place
    of: str = ""  # the list within the entry that it stands in, such as `sections`

    def sentences(self) -> list[str]:
        return sentences(self.text)


class Subject(NamedTuple):
    """The files that are judged. Without `today` nothing is overdue, without `grade` nothing is graded."""

    files: Files
    today: date | None = None
    grade: Grade | None = None

    def entries(self, name: str, field: str) -> list[Entry]:
        """The entries of that list in that file; none where there is no such list."""
        return written_entries(self.files, name, field) or []

    def steps(self) -> Iterator[tuple[str, Entry]]:
        """Every step that is not replaced, with its band."""
        for name in self.files:
            band = band_of_file(name)
            if band is not None:
                yield from ((band, step) for step in self.entries(name, "steps") if not step.text("replaced_by"))

    def of_kind(self, *kinds: str) -> Iterator[Entry]:
        return (step for _, step in self.steps() if step.text("kind") in kinds)

    def pages(self) -> list[Entry]:
        return self.entries(HELP, "pages")

    def shared_help(self) -> Entry | None:
        """The lines that every help page begins with."""
        file = self.files.get(HELP)
        shared = file.data.get("shared") if file is not None and isinstance(file.data, dict) else None
        return Entry(file, ("shared",), shared) if file is not None and isinstance(shared, dict) else None

    def said(self) -> Iterator[Said]:
        """Everything in our own voice, in every file."""
        for _, step in self.steps():
            yield from said_in(step)
        for branch in self.entries(BRANCHES, "branches"):
            yield from said_in(branch)
        for field in ("bands", "topics", "checklists"):
            for entry in self.entries(CHECKLISTS, field):
                yield from said_in(entry)
        for fact in self.entries(FACTS, "facts"):
            yield from said_in(fact)
        for page in self.pages():
            yield from said_in(page)
        shared = self.shared_help()
        if shared is not None:
            yield from said_in(shared)

    def facts(self) -> dict[str, str]:
        """What each number says, by its id."""
        return {fact.id: fact.text("text") for fact in self.entries(FACTS, "facts")}


class Fault(NamedTuple):
    """What a rule has found. `level` only where it is not the rule's own."""

    id: str
    field: str
    where: Place
    what: str
    how: str
    level: Level | None = None


class Rule(NamedTuple):
    """`why` is one sentence, `source` says where that comes from, `find` gives everything that is against it."""

    id: str
    level: Level
    why: str
    source: str
    find: Callable[[Subject], Iterable[Fault]]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        for fault in self.find(subject):
            yield Finding(self.id, fault.id, fault.field, fault.what, fault.how, fault.where, fault.level or self.level)


def fault(at: Said, what: str, how: str) -> Fault:
    return Fault(at.id, at.field, at.where, what, how)


def fault_of(entry: Entry, field: str, what: str, how: str, level: Level | None = None) -> Fault:
    return Fault(entry.id, field, entry.at(field), what, how, level)


def said_in(entry: Entry, also: frozenset[str] = frozenset()) -> list[Said]:
    """What an entry says in our own voice, in the order of its file; and the fields of NOT_OURS that are named."""
    crisis = entry.path[0] in ("pages", "shared")
    found = []
    for path, text in texts(entry.data, entry.path):
        inner = [part for part in path[len(entry.path) :] if isinstance(part, str)]
        field = inner[-1] if inner else ""
        # `if_they` names a list and, in it, the words of a child: only the words are not ours.
        hidden = ({field} | (set(inner) - {"if_they"})) & (NOT_OURS - also)
        group: Group | None = "crisis" if crisis else _GROUPS.get(field)
        if group and not hidden and not _NOT_TEXT & set(inner):
            found.append(Said(entry.id, field, group, text, entry.file.at(*path), inner[0]))
    return found


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part and part.strip()]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def filled(text: str, facts: dict[str, str]) -> str:
    """The text as a person hears it, near enough to count its words."""
    text = text.replace("{child}", NOBODY).replace("{emergency}", ANY_EMERGENCY).replace("{police}", ANY_EMERGENCY)
    return re.sub(r"\{fact:([a-z0-9-]+)\}", lambda match: facts.get(match[1], ""), text)


def pattern(text: str) -> re.Pattern[str]:
    """Whole words, in any case. `{child}` counts as one, so that no brace ends a word too early."""
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE)
