"""The ledger: which ids were ever given, and what they said, so that none is used twice or changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping

from safekids.content.finding import Finding, Place
from safekids.content.schema import LedgerEntry, WrittenStep

LEDGER = "ledger.json"

# Fields that are not words. Whatever else a step gets one day is part of its digest, as soon as a step uses it.
NOT_WORDS = frozenset((
    "id", "revision", "kind", "minutes", "part", "scope", "essential", "keep", "on_device", "sources", "evidence",
    "checked", "check_after", "revisit_after", "occasions", "situations", "follows", "replaced_by",
    "without",
))  # fmt: skip


class LedgerRefused(Exception):
    """What the ledger will not write. `why`: unknown, reused, lowered, changed, still-there, no-successor."""

    def __init__(self, why: str, step_id: str) -> None:
        super().__init__(why, step_id)
        self.why = why
        self.step_id = step_id


def digest(step: WrittenStep) -> str:
    """A digest of a step's words. Fields that are left empty do not count, so that a new one changes nothing."""
    words = step.model_dump(mode="json", exclude=set(NOT_WORDS), exclude_defaults=True)
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def updated(
    ledger: Mapping[str, LedgerEntry],
    steps: Mapping[str, WrittenStep],
    *,
    editorial: Collection[str] = (),
    retire: Mapping[str, str | None] | None = None,
) -> dict[str, LedgerEntry]:
    """The ledger with new ids, raised revisions, editorial changes and retired ids (old id -> successor or None).

    Raises LedgerRefused when an id would be used again, or a change go unseen.
    """
    entries = dict(ledger)
    for step_id in editorial:
        if step_id not in steps:
            raise LedgerRefused("unknown", step_id)
    for step_id, step in steps.items():
        known, words = entries.get(step_id), digest(step)
        if known and known.retired:
            raise LedgerRefused("reused", step_id)
        if known and step.revision < known.revision:
            raise LedgerRefused("lowered", step_id)
        if known and known.digest != words and known.revision == step.revision and step_id not in editorial:
            raise LedgerRefused("changed", step_id)
        entries[step_id] = LedgerEntry(revision=step.revision, digest=words, retired=False, successor=None)
    for step_id, successor in (retire or {}).items():
        if step_id in steps:
            raise LedgerRefused("still-there", step_id)
        if step_id not in entries:
            raise LedgerRefused("unknown", step_id)
        if successor is not None and successor not in steps:
            raise LedgerRefused("no-successor", successor)
        entries[step_id] = entries[step_id].model_copy(update={"retired": True, "successor": successor})
    return entries


def as_text(ledger: Mapping[str, LedgerEntry]) -> str:
    """The file: an id a line, in order, so that a change shows as one line."""
    lines = ",\n".join(f" {json.dumps(i)}: {json.dumps(ledger[i].model_dump())}" for i in sorted(ledger))
    return f"{{\n{lines}\n}}\n" if lines else "{}\n"


def check(
    ledger: Mapping[str, LedgerEntry],
    present: Mapping[str, Place],
    steps: Mapping[str, WrittenStep],
    *,
    all_read: bool,
    at: Callable[[str], Place],
) -> Iterator[Finding]:
    """What the ledger has against the content. `present`: every id and its place; `steps`: those that are valid.

    Ids that are gone are told only when every file could be read (`all_read`). `at`: where an id stands in the ledger.
    """

    def finding(rule: str, step_id: str, what: str, how: str, where: Place) -> Finding:
        return Finding(rule, step_id, "id", what, how, where, "fail")

    for step_id, where in present.items():
        entry, step = ledger.get(step_id), steps.get(step_id)
        if entry is None:
            what, how = f"{step_id} is not in the ledger", "run: safekids content ledger"
            yield finding("ledger-new", step_id, what, how, where)
        elif entry.retired:
            what, how = f"{step_id} was retired, and ids are for ever", "choose an id that was never used"
            yield finding("ledger-reused", step_id, what, how, where)
        elif step and step.revision < entry.revision:
            what, how = f"{step_id} has gone back from revision {entry.revision}", "never lower a revision"
            yield finding("ledger-lowered", step_id, what, how, where)
        elif step and step.revision == entry.revision and digest(step) != entry.digest:
            what = f"what {step_id} says has changed"
            how = f"raise its revision if the advice changed, else run: safekids content ledger --editorial {step_id}"
            yield finding("ledger-changed", step_id, what, how, where)
        elif step and step.revision != entry.revision:
            what, how = (
                f"the ledger does not know revision {step.revision} of {step_id}",
                "run: safekids content ledger",
            )
            yield finding("ledger-behind", step_id, what, how, where)
    for step_id, entry in sorted(ledger.items()):
        if all_read and step_id not in present and not entry.retired:
            how = f"put it back, or run: safekids content ledger --retire {step_id}:SUCCESSOR"
            yield finding("ledger-lost", step_id, f"{step_id} is gone and was not retired", how, at(step_id))
        if not entry.retired and entry.successor:
            what, how = f"{step_id} has a successor and is not retired", "run: safekids content ledger"
            yield finding("ledger-successor", step_id, what, how, at(step_id))
