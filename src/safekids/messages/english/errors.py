"""What went wrong, as one sentence and a hint. Sentences begin small: a name stands before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

DAMAGED_HINT_GOOD: Final = "nothing was changed; run safekids in a terminal to go back to the last good copy"
DAMAGED_HINT: Final = "nothing was changed; move the file away to start anew"
NEWER_HINT: Final = "nothing was changed; install a newer safekids"
NOT_READABLE_HINT: Final = "look at who owns it and who may read it"
NOT_WRITABLE_HINT: Final = "what was kept before is safe; look at the space on the disk and at the folder's owner"
NOT_A_FILE_HINT: Final = "move it away, or set SAFEKIDS_HOME to another folder"
BUSY_HINT: Final = "close the other window, or wait a moment, and try again"
CHILD_GONE: Final = "this child was removed in another window, so nothing was kept"
CHILD_GONE_HINT: Final = "see who is there: safekids child list"
NO_ANSWER: Final = "the input ended before there was an answer"
NO_ANSWER_HINT: Final = "nothing was changed; run it in a terminal, or say everything on the command line"
PACK_MISSING_HINT: Final = "install safekids again"
UNEXPECTED_HINT: Final = "what was kept is safe; please report this line, it holds nothing of your family's"
CLOCK_HINT: Final = "write it as 2026-11-23, or leave it out"

INPUT_ENDED: Final = "the input ended before there was an answer"
INPUT_ENDED_HINT: Final = "nothing was changed; run it in a terminal"
RESTORE: Final = "go back to the last good copy"
START_ANEW: Final = "start anew"
LEAVE: Final = "leave"


def damaged(path: str, why: str, line: int | None) -> str:
    return f"the notes in {path} are damaged ({why}{f' in line {line}' if line else ''})"


def set_aside(path: str) -> str:
    return f"The damaged file is kept as {path}"


def newer(path: str, version: int) -> str:
    return f"the notes in {path} were written by a newer safekids (format {version})"


def not_readable(path: str, why: str) -> str:
    return f"the notes in {path} cannot be read ({why})"


def not_writable(path: str, why: str) -> str:
    return f"the notes in {path} cannot be written ({why})"


FOUND: Final = {
    "folder": "a folder",
    "not a file": "something that is no file",
    "dangling link": "a link to nothing",
    "link": "a link",
}


def not_a_file(path: str, found: str) -> str:
    return f"in the place of the notes, {path}, there is {found}"


def busy(seconds: float) -> str:
    return f"another window has held the notes for more than {seconds:g} seconds"


def nickname_taken(nickname: str) -> str:
    return f"the nickname {nickname} is here already"


NICKNAME_TAKEN_HINT: Final = "choose another one"
NICKNAME_UNFIT: Final = {
    "empty": "a nickname needs at least one letter",
    "long": "a nickname has at most 40 letters",
    "unprintable": "this nickname holds characters that cannot be printed",
}
NICKNAME_UNFIT_HINT: Final = "a short nickname is best; please not the full name"


def pack_missing(name: str) -> str:
    return f"a part of safekids is missing ({name})"


OUTPUT_LOST: Final = "what was to be printed could not be written"
OUTPUT_LOST_HINT: Final = "is the disk full? What was kept is safe"


def unexpected(kind: str, place: str) -> str:
    return f"this should not have happened ({kind} at {place})"


def bad_clock(value: str) -> str:
    return f"SAFEKIDS_TODAY is not a day: {value}"


def others_may_look(folder: str) -> str:
    return f"note: other users of this computer may look into {folder}"


# --- wrong use, as the command line finds it


def see_help(command: str) -> str:
    return f"see: {command} --help"


def missing(command: str, name: str) -> str:
    return f"something is missing: {command} {name}"


def missing_command(command: str, names: Sequence[str]) -> str:
    return f"say what to do: {command} {'|'.join(names)}"


def small(message: str) -> str:
    """Somebody else's message as ours are: one line, a small letter first, no full stop, plainer words."""
    line = message.split("\n", maxsplit=1)[0].strip().rstrip(".")
    for theirs, ours in _PLAINER.items():
        line = line.replace(theirs, ours)
    return line[:1].lower() + line[1:]


_PLAINER: Final = {
    "Got unexpected extra argument(s)": "there is a word too many",
    "Option '": "'",
    "requires an argument": "needs a value",
}


def unknown_command(name: str) -> str:
    return f"there is no command {name}"


def unknown_option(name: str) -> str:
    return f"there is no option {name}"


def did_you_mean(names: Sequence[str]) -> str:
    return f"did you mean {' or '.join(names)}?"


NOT_AN_AGE: Final = "say the age in whole years, such as 9"
