"""What `content check` and `content ledger` say around their findings."""

from __future__ import annotations

from typing import Final

from safekids.messages.english import words

NO_DATA: Final = "there is no folder of content here"
NO_DATA_HINT: Final = "name one: safekids content check FOLDER    (in a clone of safekids it is data)"
CLEAN: Final = "Nothing to mend."
LEDGER_WRITTEN: Final = "The ledger is up to date."


def summary(faults: int, others: int) -> str:
    parts = []
    if faults:
        parts.append(words.count_of(faults, "fault", "faults") + " (the content cannot be used)")
    if others:
        parts.append(words.count_of(others, "finding", "findings"))
    return words.sentence(words.listing(parts)) + "."


def unknown_id(step_id: str) -> str:
    return f"there is no step {step_id} here"


def still_there(step_id: str) -> str:
    return f"{step_id} still stands in its band's file"


STILL_THERE_HINT: Final = "take it out there first, then retire it"


def reused(step_id: str) -> str:
    return f"{step_id} was retired; ids are for ever"


REUSED_HINT: Final = "choose an id that was never used"


def changed(step_id: str) -> str:
    return f"what {step_id} says has changed, and its revision has not"


def changed_hint(step_id: str) -> str:
    return f"raise its revision if the advice changed, or add: --editorial {step_id}"
