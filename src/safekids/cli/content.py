"""`safekids content`: for those who write the steps."""

from __future__ import annotations

import difflib
import os
from datetime import date

from safekids.cli.errors import FINE, FOUND_SOMETHING, NOT_VALID, UsageFault
from safekids.cli.output import write_json
from safekids.messages.english import checks as say
from safekids.terminal.plain import note, write

DEFAULT = "data"


def check(path: str | None, today: date, *, as_json: bool, grades: bool) -> int:
    """Print everything that is wrong with a folder of content, with one file, or with what came with safekids.

    Returns 0 when there is nothing but hints, 1 for findings, 4 when the content is not valid.
    """
    from safekids.content.check import check_pack, check_path  # Pydantic, PyYAML: only for those who write content
    from safekids.content.quality.reading import table

    where = path or DEFAULT
    if os.path.lexists(where):
        shown = where.replace(os.sep, "/").removeprefix("./")
        findings, subject = check_path(where, "" if shown == "." else shown, today)
    elif path:
        raise UsageFault(say.no_such(where), say.NO_DATA_HINT)
    else:
        note(say.SHIPPED)
        findings, subject = check_pack(today)
    rows = table(subject) if grades and subject else []
    faults = sum(finding.level == "fault" for finding in findings)
    fails = sum(finding.level == "fail" for finding in findings)
    if as_json:
        safe = [finding.safe() for finding in findings]
        listed = [{**f._asdict(), "where": f.where and f.where._asdict()} for f in safe]
        write_json("check", findings=listed, **({"grades": [row._asdict() for row in rows]} if grades else {}))
    else:
        write("".join(finding.line() + "\n" for finding in findings))
        write("".join(say.grade(row.group, row.texts, row.median, row.worst, row.at) + "\n" for row in rows))
    note(say.summary(faults, fails, len(findings) - faults - fails))
    if subject and subject.grade is None:
        note(say.NO_GRADE)
    return NOT_VALID if faults else FOUND_SOMETHING if fails else FINE


def day(text: str) -> date:
    """The day that was written on the command line. Raises UsageFault."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageFault(say.no_day(text), say.NO_DAY_HINT) from None


def rules(rule: str | None) -> int:
    """Print why a rule stands and where that is from; without a name, of all of them."""
    from safekids.content.catalogue import catalogue

    if rule is None:
        write(rules_page())
        return FINE
    known = catalogue()
    found = [(family, about) for family, rows in known.items() for about in rows if about.id == rule]
    if not found:
        near = difflib.get_close_matches(rule, sorted({about.id for rows in known.values() for about in rows}), 1)
        raise UsageFault(say.no_rule(rule), say.did_you_mean(near[0]) if near else say.NO_RULE_HINT)
    write("\n".join(say.rule(family, *about) for family, about in found))
    return FINE


def rules_page() -> str:
    """Every rule with its reason, as Markdown: docs/rules.md."""
    from safekids.content.catalogue import catalogue

    parts = [say.RULES_HEAD]
    for family, rows in catalogue().items():
        parts.append(f"## {family}\n\n" + "\n".join(say.rule_of_page(*about) for about in rows))
    return "\n\n".join(parts) + "\n"


def schema(kind: str | None) -> int:
    """Print the JSON Schema of a kind of file; without one, which kinds there are."""
    from safekids.content.json_schema import KINDS, json_schema  # Pydantic, as above

    if kind is None:
        write("".join(f"{name}\n" for name in KINDS))
        note(say.SCHEMA_HINT)
        return FINE
    if kind not in KINDS:
        raise UsageFault(say.no_kind(kind), say.kinds(list(KINDS)))
    write(json_schema(kind))
    return FINE


def ledger(path: str | None, *, editorial: list[str], retire: list[str]) -> int:
    """Write down new ids, raised revisions, editorial changes and retired ids. All of it, or nothing.

    `editorial`: ids whose words changed and whose advice did not. `retire`: OLD or OLD:SUCCESSOR.
    """
    from safekids.content.compile import read_folder, write_whole  # Pydantic and PyYAML, as above
    from safekids.content.ledger import LEDGER, LedgerRefused, as_text, updated

    where = path or DEFAULT
    if not os.path.isdir(where):
        raise UsageFault(say.no_folder(where) if path else say.NO_DATA, say.NO_DATA_HINT)
    folder, findings = read_folder(where, where.rstrip("/\\").replace(os.sep, "/") + "/")
    if folder is None:
        faults = [finding for finding in findings if finding.level == "fault"]
        write("".join(finding.line() + "\n" for finding in faults))
        note(say.summary(len(faults), 0, 0))
        return NOT_VALID
    steps = {step.id: step for _, _, step in folder.steps()}
    pairs = {old: successor or None for old, _, successor in (pair.partition(":") for pair in retire)}
    try:
        entries = updated(folder.ledger, steps, editorial=editorial, retire=pairs)
    except LedgerRefused as refused:
        sentence, hint = say.refused(refused.why, refused.step_id)
        raise UsageFault(sentence, hint) from None
    file = os.path.join(where, LEDGER)
    try:
        write_whole(file, as_text(entries))
    except OSError as error:
        raise UsageFault(say.not_written(file, os.strerror(error.errno or 0)), say.NOT_WRITTEN_HINT) from None
    note(say.ledger_written(len(entries)))
    return FINE
