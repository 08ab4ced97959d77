"""What `content check` and `content ledger` say around their findings."""

from __future__ import annotations

from typing import Final

from safekids.messages.english import words

NO_GRADE: Final = (
    "Note: how hard the help pages are to read was not checked. It needs one more part: pip install 'safekids[check]'"
)
NO_DATA: Final = "there is no folder of content here"
NO_DATA_HINT: Final = "name one: safekids content check FOLDER    (in a clone of safekids it is data)"
CLEAN: Final = "Nothing to mend."
NOT_WRITTEN_HINT: Final = "see that you may write there"


def no_such(path: str) -> str:
    return f"there is no {path}"


def no_folder(path: str) -> str:
    return f"{path} is not a folder"


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
