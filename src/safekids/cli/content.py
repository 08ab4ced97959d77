"""`safekids content`: for those who write the steps."""

from __future__ import annotations

import os

from safekids.cli.errors import FINE, FOUND_SOMETHING, NOT_VALID, UsageFault
from safekids.cli.output import write_json
from safekids.messages.english import checks as say
from safekids.terminal.plain import note, write

DEFAULT = "data"


def check(path: str | None, *, as_json: bool) -> int:
    """Print everything that is wrong with a folder of content, or with one file.

    Returns 0 when there is nothing but hints, 1 for findings, 4 when the content is not valid.
    """
    from safekids.content.compile import read_folder, read_one  # Pydantic, PyYAML: only for those who write content
    from safekids.content.help_rules import reading_grade

    where = path or DEFAULT
    if not os.path.lexists(where):
        raise UsageFault(say.no_such(where) if path else say.NO_DATA, say.NO_DATA_HINT)
    shown = where.replace(os.sep, "/").removeprefix("./")
    if os.path.isdir(where):
        _, findings = read_folder(where, "" if shown in ("", ".") else shown.rstrip("/") + "/")
    else:
        findings = read_one(where, shown)
    faults = sum(finding.level == "fault" for finding in findings)
    fails = sum(finding.level == "fail" for finding in findings)
    if as_json:
        safe = [finding.safe() for finding in findings]
        write_json("check", findings=[{**f._asdict(), "where": f.where and f.where._asdict()} for f in safe])
    else:
        write("".join(finding.line() + "\n" for finding in findings))
    note(say.summary(faults, fails, len(findings) - faults - fails))
    if reading_grade() is None:
        note(say.NO_GRADE)
    return NOT_VALID if faults else FOUND_SOMETHING if fails else FINE


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
