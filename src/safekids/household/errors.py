"""What can go wrong with the household file, as data. `cli.errors` turns each into a sentence, a hint and a code.

None of these puts a nickname or an answer into its text: a crash report may be shown to others.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Flaw: TypeAlias = Literal[
    "too large", "not UTF-8 text", "not JSON", "nested too deep", "a field twice", "no format number", "not a list"
]
NoCopy: TypeAlias = Literal["no copy", "the copy is damaged too"]
Unfit: TypeAlias = Literal["empty", "long", "unprintable"]
WrongThing: TypeAlias = Literal["folder", "not a file", "dangling link"]


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
