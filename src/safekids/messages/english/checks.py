"""What `content check` and `content ledger` say around their findings."""

from __future__ import annotations

from typing import Final

from safekids.messages.english import words

NO_GRADE: Final = (
    "Note: how hard the words are to read was not checked. It needs one more part: pip install 'safekids[check]'"
)
NO_DATA: Final = "there is no folder of content here"
NO_DATA_HINT: Final = "name one: safekids content check FOLDER    (in a clone of safekids it is data)"
SHIPPED: Final = "There is no folder data here, so this is about the words that came with safekids."
NO_DAY_HINT: Final = "write it as 2026-11-23"
SCHEMA_HINT: Final = "Print one of them: safekids content schema band"
NO_RULE_HINT: Final = "see them all: safekids content rules"
CLEAN: Final = "Nothing to mend."
NOT_WRITTEN_HINT: Final = "see that you may write there"


def no_such(path: str) -> str:
    return f"there is no {path}"


def no_folder(path: str) -> str:
    return f"{path} is not a folder"


def no_day(text: str) -> str:
    return f"{text} is not a day"


def no_rule(name: str) -> str:
    return f"there is no rule {name}"


def no_kind(name: str) -> str:
    return f"there is no kind of file {name}"


def kinds(names: list[str]) -> str:
    return f"choose one: {', '.join(names)}"


def did_you_mean(name: str) -> str:
    return f"did you mean {name}?"


LEVELS: Final = {
    "fault": "the content cannot be used",
    "fail": "the check fails",
    "warn": "a hint",
}
RULES_HEAD: Final = """# The rules of the content check

Made by docs/make_rules.py and kept true by tests/docs. `safekids content check` finds what is against them, and
`safekids content rules ID` prints one. A fault: the content cannot be used, and the check ends with 4. Fail: it is not
good enough, and the check ends with 1. A hint changes nothing.

The rules read only what we say ourselves: `avoid`, `do_not` and the words of a child may hold what they look for.
Behind each reason stands where it is from; "not read" means that the work is known and was not read for this.

A program sees words, not what they mean. What passes can still be wrong: [CONTRIBUTING](../CONTRIBUTING.md) has the
questions that only a person can answer."""


def rule(family: str, name: str, level: str, why: str, source: str) -> str:
    """One rule, for the terminal."""
    return f"{name}: {LEVELS[level]}\n{family}\n\n{why}\nFrom: {source}\n"


def rule_of_page(name: str, level: str, why: str, source: str) -> str:
    """One rule, a line of the page of rules."""
    return f"- `{name}` ({'hint' if level == 'warn' else level}): {why} *{source}*"


def grade(group: str, texts: int, median: float, worst: float, at: str) -> str:
    """ "grades, help page: 15 texts, median 1.3, worst 1.6 (told-me)"."""
    return f"grades, {group}: {words.count_of(texts, 'text', 'texts')}, median {median}, worst {worst} ({at})"


def summary(faults: int, findings: int, hints: int) -> str:
    """ "Two faults (the content cannot be used) and one hint."."""
    if not faults and not findings and not hints:
        return CLEAN
    parts = []
    if faults:
        parts.append(words.count_of(faults, "fault", "faults") + " (the content cannot be used)")
    if findings:
        parts.append(words.count_of(findings, "finding", "findings"))
    if hints:
        parts.append(words.count_of(hints, "hint", "hints"))
    return words.sentence(words.listing(parts)) + "."


def ledger_written(ids: int) -> str:
    return f"The ledger is up to date: {words.count_of(ids, 'id', 'ids')}."


def not_written(path: str, why: str) -> str:
    return f"{path} cannot be written ({why})"


def refused(why: str, step_id: str) -> tuple[str, str]:
    """Why the ledger is left as it was, and what to do."""
    return {
        "unknown": (f"there is no step {step_id} here", "see how it is spelled in the band's file"),
        "no-successor": (f"there is no step {step_id} here", "a successor is a step that is still used"),
        "reused": (f"{step_id} was retired; ids are for ever", "choose an id that was never used"),
        "lowered": (f"{step_id} has gone back to an older revision", "never lower a revision"),
        "still-there": (f"{step_id} still stands in its band's file", "take it out there first, then retire it"),
        "changed": (
            f"what {step_id} says has changed, and its revision has not",
            f"raise its revision if the advice changed, or add: --editorial {step_id}",
        ),
    }[why]
