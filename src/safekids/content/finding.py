"""One thing that is wrong with written content, said so that its writer can mend it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

# fault: not valid, nothing can be made of it. fail: valid, but not good enough to ship. warn: look at it some day.
Level: TypeAlias = Literal["fault", "fail", "warn"]

MOST_FINDINGS = 200  # of one file: more than that helps nobody
LONGEST = 160  # letters of one part of a finding; content from outside may hold gigabytes


class Place(NamedTuple):
    """Where in a file, both counted from 1."""

    file: str
    line: int
    column: int


class Finding(NamedTuple):
    """`rule` is a stable name, `id` the step's or entry's id where there is one, `field` what it is about.

    All but `rule` may hold what somebody else wrote: print `line()`, or what `safe()` gives.
    """

    rule: str
    id: str
    field: str
    what: str
    how: str
    where: Place | None
    level: Level = "fault"

    def line(self) -> str:
        """`file:line:column: RULE: what: how to mend`, safe to print whatever the content holds.

        What only has to be looked at some day is marked as a hint: `RULE (a hint)`.
        """
        safe = self.safe()
        hint = " (a hint)" if self.level == "warn" else ""
        place = f"{safe.where.file}:{safe.where.line}:{safe.where.column}: " if safe.where else ""
        return f"{place}{safe.rule}{hint}: {safe.what}: {safe.how}"

    def safe(self) -> Finding:
        """The same with every text cut to a sane length, and nothing in it that a terminal would act on."""
        where = self.where and self.where._replace(file=shown(self.where.file))
        return self._replace(
            id=shown(self.id), field=shown(self.field), what=shown(self.what), how=shown(self.how), where=where
        )


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
    """By file and place; those without a place last. What was said twice is said once, and of each file so much."""

    def key(finding: Finding) -> tuple[bool, str, int, int, str, str, str]:
        where = finding.where or Place("", 0, 0)
        return (finding.where is None, *where, finding.rule, finding.id, finding.what)

    kept: list[Finding] = []
    in_file: dict[str, int] = {}
    for finding in sorted(dict.fromkeys(findings), key=key):
        file = finding.where.file if finding.where else ""
        in_file[file] = in_file.get(file, 0) + 1
        if in_file[file] <= MOST_FINDINGS:
            kept.append(finding)
    for file, count in in_file.items():
        if count > MOST_FINDINGS:
            left_out = [f for f in findings if (f.where.file if f.where else "") == file]
            level: Level = "fault" if any(f.level == "fault" for f in left_out) else "fail"
            what, how = f"{count} findings are in this file", f"mend the first {MOST_FINDINGS}, then look again"
            kept.append(Finding("too-many", "", "", what, how, Place(file, 1, 1) if file else None, level))
    return kept
