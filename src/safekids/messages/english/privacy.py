"""What is kept and where; the passphrase; copies; forgetting. A title or a sentence each, none of it blames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

# --- the passphrase, wherever it is asked for

PASSPHRASE: Final = "Passphrase (nothing shows while you type; Enter alone leaves): "
PASSPHRASE_IN_SESSION: Final = "Passphrase (nothing shows while you type; Enter alone: just looking, help now): "
PASSPHRASE_OF_COPY: Final = "Passphrase of the copy (nothing shows while you type; Enter alone leaves): "
NEW_PASSPHRASE: Final = "New passphrase (nothing shows while you type; Enter alone leaves): "
AGAIN: Final = "The same again: "
ONE_MOMENT: Final = "One moment. This takes a few seconds, so that nobody can try many passphrases."
JUST_LOOKING: Final = "Just looking: the notes stay locked, and nothing is kept."
LOCKED_MEANWHILE: Final = "Another window has locked the notes."
FORGOTTEN: Final = "forgotten? nobody can open them, not even we; to start again: safekids privacy forget --all"
SHORTEST: Final = 12
TOO_SHORT: Final = f"Please take at least {SHORTEST} letters. Four or five words that do not belong together are good."
LONGEST: Final = 250  # a terminal drops what comes after its thousandth byte, or its four thousandth
TOO_LONG: Final = f"Please take at most {LONGEST} letters. A terminal may not take more."
NOT_TYPED: Final = "It holds something that other keyboards cannot type. Please use letters, digits and blanks."
NOT_THE_SAME: Final = "Those two were not the same. Nothing is set yet."

LOCKED_HINT: Final = "the passphrase is asked for in a terminal only; help-now needs none"


def locked(path: str) -> str:
    return f"the notes in {path} are locked"


def wrong_passphrase(path: str, *, sure: bool) -> str:
    if sure:
        return f"this passphrase does not open {path}"
    return f"this passphrase does not open {path}, or that file is damaged"


COPY_NOT_OPENED_HINT: Final = "nothing was changed; a copy opens with the passphrase of the day it was made"


KEY_FLAWS: Final = {
    "missing": "it is missing",
    "not a key": "it is not a key any more",
    "changed": "it is not as it was written",
}
KEY_DAMAGED_HINT: Final = (
    "nothing was changed; put this file back from a backup of it, or start again: safekids privacy forget --all"
)


def key_damaged(path: str, why: str) -> str:
    return f"the key in {path} is damaged ({KEY_FLAWS[why]})"


TOO_HARD_HINT: Final = "it is damaged or not ours, or this computer is too slow for it; it was not tried"


def too_hard(path: str) -> str:
    return f"the file {path} asks for more work than this computer should do"


NO_VAULT: Final = "locking does not work on this system: its part for that (pyrage) is not here"
NO_VAULT_HINT: Final = "all else works; notes that are locked open with: age -d -i key.age notes.age"
NOT_LOCKED: Final = "the notes are not locked"
NOT_LOCKED_HINT: Final = "to lock them: safekids privacy lock"
ALREADY_LOCKED: Final = "the notes are locked already"
ALREADY_LOCKED_HINT: Final = "for another passphrase: safekids privacy passphrase"
NEEDS_TERMINAL: Final = "this asks for a passphrase, and there is no terminal"
NEEDS_TERMINAL_HINT: Final = "run it in a terminal; a passphrase is never taken from anywhere else"


def in_the_way(path: str) -> str:
    return f"there is already a file {path}, which is not used while the notes are locked"


IN_THE_WAY_HINT: Final = "nothing was changed; look at it, move it away, and try again"


def left_behind(paths: Sequence[str], why: str) -> str:
    return f"it is done, but this could not be removed: {', '.join(paths)} ({why})"


LEFT_BEHIND_HINT: Final = "remove it yourself, or run any command that keeps something to try again"

# --- locking

BEFORE_LOCKING: Final = (
    "A passphrase is not a shield. A locked file makes people ask: what is in it?",
    "If someone here checks your things, keep nothing: choose Just looking. That is safer than a lock.",
    "In a custody case, others may ask a court for the file, and for the passphrase.",
    "A lock helps when this computer is lost or sold, or when someone only happens to look.",
    "If you forget the passphrase, nobody can open the notes. We cannot either.",
)
LOCK_THEM: Final = "lock the notes"
LEAVE_THEM: Final = "leave them as they are"
NOTHING_LOCKED: Final = "Nothing was locked."
GOOD_PASSPHRASE: Final = (
    f"At least {SHORTEST} letters. Four or five words that do not belong together are good, and easy to type."
)
CANNOT_REACH: Final = (
    "Not reached: backups, synced folders, copies and sheets you made, and what the disk may hold of a removed file."
)
OPENS_ELSEWHERE: Final = (
    "Without safekids they open with the program age, in that folder: age -d -i key.age notes.age. "
    "Both files are needed."
)
ASKED_FROM_NOW: Final = "From now on the passphrase is asked for once each time. Help now never asks."


def now_locked(folder: str) -> str:
    return f"Locked. In {folder} nothing is left that opens without the passphrase."


def now_unlocked(path: str) -> str:
    return f"Unlocked. The notes are in {path}; whoever can open your files can read them."


PASSPHRASE_CHANGED: Final = "Changed. The old passphrase opens nothing here any more."
OLD_COPIES: Final = "Old copies of key.age, in backups or synced folders, still open with the old passphrase."

# --- what there is

NOTHING_KEPT: Final = "Nothing is kept."
WHERE: Final = "Where it is"
WHAT: Final = "All that is in it"
NOT_THERE_YET: Final = "no file yet"
IS_LOCKED: Final = "It is locked with a passphrase."
IS_NOT_LOCKED: Final = "It is not locked. To lock it: safekids privacy lock"
NOT_OPENED: Final = "What is in it was not opened."
SENDS_NOTHING: Final = "safekids sends nothing. Backups, or other people who use this computer, may still see it."
FILES: Final = {
    "notes.json": "the notes",
    "notes.age": "the notes, locked",
    "notes.last.json": "from before the last change",
    "notes.last.age": "from before the last change, locked",
    "key.age": "what the passphrase opens, to open the notes with",
    "key.sha256": "tells whether the key is sound",
}
KEPT_ASIDE: Final = "kept aside: damaged, or of other notes"
NOT_USED: Final = "not used while the notes are locked"
OTHERS_MAY: Final = "others on this computer may open it"
ONLY_YOU: Final = "only you may open it"


def is_there(path: str, what: str, mode: str, who: str) -> str:
    parts = f"{mode}, {who}" if mode else who
    return f"{path}: {what} ({parts})" if parts else f"{path}: {what}"


def folder(path: str) -> str:
    return f"The folder is {path}"


def a_child(nickname: str, band: str, answers: int, ask_after: str | None) -> str:
    asked = f"; to ask after {ask_after} whether the age still fits" if ask_after else ""
    return f"{nickname}, {band}, and {count(answers)}{asked}."


def the_home(answers: int) -> str:
    return f"For the whole household, {count(answers)}."


def count(answers: int) -> str:
    if not answers:
        return "no answer"
    return (
        f"{answers} answer{'' if answers == 1 else 's'}: which step, what you said, when, and the version of the advice"
    )


def a_line(text: str, code: str | None, on: date) -> str:
    words = f'"{text}"' if text else f"the line of step {code}"
    return f"To try, since {on:%d} {on:%B} {on.year}: {words}."


def next_evening(on: date) -> str:
    return f"The next evening: {on:%d} {on:%B} {on.year}."


def country(code: str) -> str:
    return f"The country: {code}."


def language(code: str) -> str:
    return f"The language: {code}."


UNKNOWN: Final = "Also something that this version does not know, and keeps as it is. An editor shows it."

# --- copies


def backed_up(path: str) -> str:
    return f"A copy is in {path}. It was read again and is whole."


BACKUP_IS_LOCKED: Final = "The same passphrase opens it. Without safekids: age -d FILE"
BACKUP_IS_PLAIN: Final = "It is not locked: whoever has it can read it. Keep it where only you look."
BACKUP_DIFFERS: Final = "the copy was written and does not read as it should"
BACKUP_DIFFERS_HINT: Final = "do not rely on it; try another disk"
BACKUP_EXISTS_HINT: Final = "another name, or --force to replace it"
BACKUP_OF_ITSELF: Final = "the notes themselves, or what opens them, are there"
BACKUP_OF_ITSELF_HINT: Final = "take another name, best on another disk"
BACKUP_WHERE: Final = "say where the copy goes"
BACKUP_WHERE_HINT: Final = "for example: safekids privacy backup kitchen-copy.json"
IS_A_FOLDER: Final = "a folder has that name"
NO_FOLDER: Final = "its folder is not there"
BACKUP_REFUSED_HINT: Final = "try another folder, one that is there"


def backup_exists(path: str) -> str:
    return f"there is already something at {path}"


def backup_refused(path: str, why: str) -> str:
    return f"the copy {path} cannot be written ({why})"


def backup_not_there(path: str) -> str:
    return f"there is no file {path}"


def not_a_backup(path: str, why: str) -> str:
    return f"the file {path} is not a copy of notes ({why})"


NOT_A_BACKUP_HINT: Final = "nothing was changed"
MERGE_OR_REPLACE: Final = "say how: merge both, or replace what is here"
MERGE_OR_REPLACE_HINT: Final = "add --merge --yes or --replace --yes, or run it in a terminal"
ONLY_ONE_WAY: Final = "merge and replace do not go together"
MERGE: Final = "merge both: of two answers the newer one stays"
REPLACE: Final = "replace what is here by the copy"
NOT_RESTORED: Final = "Nothing was changed."
RESTORED: Final = "Done."
WAS_HERE: Final = "What was here before is the last good copy."


def in_the_copy(names: Sequence[str], answers: int) -> str:
    whom = ", ".join(names) if names else "no child"
    return f"In the copy: {whom}; {answers} answer{'' if answers == 1 else 's'}."


def here_now(names: Sequence[str], answers: int) -> str:
    whom = ", ".join(names) if names else "no child"
    return f"Here now: {whom}; {answers} answer{'' if answers == 1 else 's'}."


DAMAGED_HERE: Final = "The notes here are damaged. They will be kept aside."
CANNOT_MERGE: Final = "the notes here are damaged, so there is nothing to merge with"
CANNOT_MERGE_HINT: Final = "use --replace; what is damaged is kept aside"

# --- forgetting

FORGET_WHAT: Final = "say whom to forget, or --all"
FORGET_WHAT_HINT: Final = "safekids privacy forget NICKNAME, or: safekids privacy forget --all"
FORGET_NEEDS_YES: Final = "this forgets for good, so it asks first, and there is no terminal"
FORGET_NEEDS_YES_HINT: Final = "add --yes"
FORGET: Final = "yes, forget"
KEEP: Final = "no, keep it"
NOTHING_FORGOTTEN: Final = "Nothing was forgotten."
LAWYER: Final = "In a custody case, or if you fear one: ask a lawyer before you delete anything."
CANNOT_FORGET: Final = (
    "Not reached: backups, synced folders, copies and sheets you made, printers, the history of your shell, and what "
    "the disk may hold of a removed file."
)
ALL_FORGOTTEN: Final = "Forgotten. Nothing of yours is left in that folder."
NOTHING_TO_FORGET: Final = "There is nothing to forget."


def sure_to_forget(nickname: str) -> str:
    return (
        f"Forget {nickname} and every answer of theirs, also in the last good copy? "
        "What was kept aside as damaged goes too."
    )


def sure_to_forget_all(paths: Sequence[str]) -> str:
    return f"Remove all of it, for good? {', '.join(paths)}"


def forgotten(nickname: str) -> str:
    return f"{nickname} is forgotten here."
