"""What can go wrong with the household file, as data. `cli.errors` turns each into a sentence, a hint and a code.

None of these puts a nickname or an answer into its text: a crash report may be shown to others.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Flaw: TypeAlias = Literal[
    "too large", "not UTF-8 text", "not JSON", "nested too deep", "a field twice", "no format number", "not a list",
    "missing", "not opened by its key",
]  # fmt: skip
KeyFlaw: TypeAlias = Literal["missing", "not a key", "changed"]
NoCopy: TypeAlias = Literal["no copy", "the copy is damaged too"]
Unfit: TypeAlias = Literal["empty", "long", "unprintable"]
WrongThing: TypeAlias = Literal["folder", "not a file", "dangling link", "link"]


class HouseholdError(Exception):
    """The household file, or a change to it, could not be used."""


class Damaged(HouseholdError):
    """The file does not decode. It stays as it is, in its place.

    `line` is where reading stopped, for whoever edits by hand; None when no line is to blame. `last_good` is the path
    of the copy from before the last change, if there is one: `Store.restore_last_good` goes back to it and returns the
    name under which the damaged file is kept.
    """

    def __init__(self, path: str, why: Flaw | NoCopy, last_good: str | None, line: int | None = None) -> None:
        super().__init__(path)
        self.path = path
        self.why = why
        self.last_good = last_good
        self.line = line


class NewerVersion(HouseholdError):
    """Written by a later safekids. Left untouched."""

    def __init__(self, path: str, version: int) -> None:
        super().__init__(path)
        self.path = path
        self.version = version


class NotReadable(HouseholdError):
    """The system refuses to read it; `why` is the system's own word."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path)
        self.path = path
        self.why = why


class NotWritable(HouseholdError):
    """It could not be written; `why` is the system's own word. What was there before is there still."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path)
        self.path = path
        self.why = why


class NotAFile(HouseholdError):
    """Something else stands in the file's place."""

    def __init__(self, path: str, found: WrongThing) -> None:
        super().__init__(path)
        self.path = path
        self.found = found


class Busy(HouseholdError):
    """Another window holds the file for longer than we wait."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__(path)
        self.path = path
        self.seconds = seconds


class ChildGone(HouseholdError):
    """A change for a child who is no longer there, removed in another window. They are not made again."""

    def __init__(self, child_id: str) -> None:
        super().__init__(child_id)
        self.child_id = child_id


class NicknameTaken(HouseholdError):
    def __init__(self, nickname: str) -> None:
        super().__init__()
        self.nickname = nickname


class NicknameNotUsable(HouseholdError):
    def __init__(self, nickname: str, why: Unfit) -> None:
        super().__init__()
        self.nickname = nickname
        self.why = why


# --- the passphrase lock


class Locked(HouseholdError):
    """The notes are locked, and nobody has opened them here; or they were locked anew in another window."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class WrongPassphrase(HouseholdError):
    """The passphrase does not open `path`. `sure` when it is known that the file itself is sound."""

    def __init__(self, path: str, *, sure: bool) -> None:
        super().__init__(path)
        self.path = path
        self.sure = sure


class KeyDamaged(HouseholdError):
    """The file that holds the key is not what was written: no passphrase opens it."""

    def __init__(self, path: str, why: KeyFlaw) -> None:
        super().__init__(path)
        self.path = path
        self.why = why


class TooHard(HouseholdError):
    """The file asks for more work than it takes to open any of ours. It was not tried."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NoVault(HouseholdError):
    """The library that locks is not there: no wheel of it exists for this system."""


class NotLocked(HouseholdError):
    """There is no lock to take off or to change: another window has unlocked the notes."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class InTheWay(HouseholdError):
    """A file that is not ours to replace stands where ours should go."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class LeftBehind(HouseholdError):
    """What was asked for is done, but the system refuses to take these files away; `why` is its own word."""

    def __init__(self, paths: tuple[str, ...], why: str) -> None:
        super().__init__(*paths)
        self.paths = paths
        self.why = why


class CopyNotOpened(HouseholdError):
    """The passphrase does not open the copy at `path`, or the copy is damaged: nobody can tell."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NotABackup(HouseholdError):
    """There is no file at `path`, or it is not a copy of notes; `why` is None when there is none."""

    def __init__(self, path: str, why: Flaw | WrongThing | None) -> None:
        super().__init__(path)
        self.path = path
        self.why = why
