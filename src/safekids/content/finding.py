"""One thing that is wrong with written content, said so that its writer can mend it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

# fault: not valid, nothing can be made of it. fail: valid, but not good enough to ship. warn: look at it.
Level: TypeAlias = Literal["fault", "fail", "warn"]

LONGEST = 160  # letters of one part of a finding; content from outside may hold gigabytes


class Place(NamedTuple):
    """Where in a file, both counted from 1."""

    file: str
    line: int
    column: int


class Finding(NamedTuple):
    """`rule` is a stable name, `id` the step's or entry's id where there is one, `field` what it is about."""

    rule: str
    id: str
    field: str
    what: str
    how: str
    where: Place | None
    level: Level = "fault"

    def line(self) -> str:
        """`file:line:column: RULE: what: how to mend`, safe to print whatever the content holds."""
        parts = [f"{self.rule}", self.what, self.how]
        place = f"{shown(self.where.file)}:{self.where.line}:{self.where.column}: " if self.where else ""
        return place + ": ".join(shown(part) for part in parts)


class ContentNotValid(Exception):
    """The content cannot be used; `findings` says everything that is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.line() for finding in findings))
        self.findings = findings


def shown(text: str) -> str:
    """`text` cut to a sane length, with what could play tricks on a terminal made visible."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)


def in_order(findings: list[Finding]) -> list[Finding]:
    """By file and place; those without a place last."""

    def key(finding: Finding) -> tuple[bool, str, int, int, str]:
        where = finding.where or Place("", 0, 0)
        return finding.where is None, where.file, where.line, where.column, finding.rule

    return sorted(findings, key=key)
