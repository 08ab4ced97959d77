"""`safekids content`: for those who write the steps."""

from __future__ import annotations

import json
import os

from safekids.cli.errors import FINE, FOUND_SOMETHING, NOT_VALID, UsageFault
from safekids.cli.output import write_json
from safekids.messages.english import checks as say
from safekids.terminal.plain import note, write

DEFAULT = "data"


def check(path: str | None, *, as_json: bool) -> int:
    """Print everything that is wrong with a folder of content. Returns 0, 1 for findings, 4 when it is not valid."""
    from safekids.content.compile import read_folder  # Pydantic and PyYAML: only for those who write content

    _, findings = read_folder(_folder(path))
    faults = sum(finding.level == "fault" for finding in findings)
    if as_json:
        write_json(
            "check",
            findings=[{**f._asdict(), "where": f.where._asdict() if f.where else None} for f in findings],
        )
    else:
        for finding in findings:
            write(finding.line() + "\n")
    note(say.summary(faults, len(findings) - faults) if findings else say.CLEAN)
    return NOT_VALID if faults else FOUND_SOMETHING if findings else FINE


def ledger(path: str | None, *, editorial: list[str], retire: list[str]) -> int:
    """Write down new ids, raised revisions, editorial changes and retired ids. All of it, or nothing."""
    from safekids.content.compile import LEDGER, read_folder
    from safekids.content.rules import digest

    where = _folder(path)
    folder, findings = read_folder(where)
    if folder is None:
        for finding in findings:
            write(finding.line() + "\n")
        return NOT_VALID
    steps = {step.id: step for _, _, step in folder.steps()}
    entries = {step_id: dict(entry) for step_id, entry in folder.ledger.items()}
    for step_id in editorial:
        if step_id not in steps:
            raise UsageFault(say.unknown_id(step_id))
    for step in steps.values():
        known, now = entries.get(step.id), digest(step)
        if known and known["retired"]:
            raise UsageFault(say.reused(step.id), say.REUSED_HINT)
        unsaid = known and known["digest"] != now and known["revision"] == step.revision
        if unsaid and step.id not in editorial:
            raise UsageFault(say.changed(step.id), say.changed_hint(step.id))
        entries[step.id] = {"revision": step.revision, "digest": now, "retired": False, "successor": None}
    for pair in retire:
        step_id, _, successor = pair.partition(":")
        if step_id in steps:
            raise UsageFault(say.still_there(step_id), say.STILL_THERE_HINT)
        if step_id not in entries or (successor and successor not in steps):
            raise UsageFault(say.unknown_id(successor if step_id in entries else step_id))
        entries[step_id] |= {"retired": True, "successor": successor or None}
    lines = ",\n".join(f" {json.dumps(i)}: {json.dumps(entries[i])}" for i in sorted(entries))
    with open(os.path.join(where, LEDGER), "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{{\n{lines}\n}}\n")
    note(say.LEDGER_WRITTEN)
    return FINE


def _folder(path: str | None) -> str:
    folder = path or DEFAULT
    if os.path.isfile(folder):  # one file of a folder: all of it is read, since files refer to each other
        parent = os.path.dirname(os.path.abspath(folder))
        folder = os.path.dirname(parent) if os.path.basename(parent) == "bands" else parent
    if not os.path.isdir(folder):
        raise UsageFault(say.NO_DATA, say.NO_DATA_HINT)
    return folder
