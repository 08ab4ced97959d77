"""The household file: read what is there now, apply pure changes, write; all of it under one lock."""

from __future__ import annotations

import os
from functools import reduce
from typing import Protocol

from safekids.household import codec, disk
from safekids.household.changes import apply
from safekids.household.errors import Damaged, NewerVersion, NotWritable
from safekids.household.model import Change, Household


class Keeper(Protocol):
    """Where a session keeps its answers: a Store, or a NoStore when just looking."""

    def read(self) -> Household:
        """What is kept now."""

    def update(self, *changes: Change) -> Household:
        """Apply the changes, all or none of them, keep the result and return it."""


class NoStore:
    """Keeps nothing: starts from a household, changes it in memory, and never touches the disk."""

    def __init__(self, household: Household = Household()) -> None:
        self._household = household

    def read(self) -> Household:
        return self._household

    def update(self, *changes: Change) -> Household:
        """Raises what `changes.apply` raises; then nothing has changed."""
        self._household = reduce(apply, changes, self._household)
        return self._household


class Store:
    """The notes in `folder`, or where this user's notes are. Making one touches nothing on the disk."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder or disk.home_folder()
        self.path = os.path.join(self.folder, disk.FILE)
        self._known: tuple[bytes, Household] | None = None  # what was read or written last need not be decoded again

    def read(self) -> Household:
        """What is there now; an empty household when there is no file. Takes no lock: files change in one step.

        Raises Damaged, NewerVersion, NotReadable or NotAFile; the file is never touched.
        """
        return self._read(self.path)

    def update(self, *changes: Change) -> Household:
        """Apply the changes to what is there now, all or none of them, and keep the result.

        When this returns, the result is on the disk. Raises what `read` and `changes.apply` raise, and Busy or
        NotWritable; then the file is as it was.
        """
        with disk.locked(self.path):
            before = self.read()
            after = reduce(apply, changes, before)
            if after != before:
                data = self._encoded(after)
                disk.replace(self.path, data)
                self._known = data, after
            return after

    def restore_last_good(self) -> str | None:
        """Go back to the last good copy. Returns the name under which the damaged file is kept.

        None when the file is not damaged: another window has mended it. Raises Damaged when there is no last good
        copy, or when it is damaged too; then nothing has changed.
        """
        with disk.locked(self.path):
            if not self._is_damaged():
                return None
            good = disk.last_good(self.path)
            if good is None:
                raise Damaged(self.path, "no copy", None)
            try:
                data = codec.encode(self._read(good))
            except Damaged:
                raise Damaged(self.path, "the copy is damaged too", None) from None
            aside = disk.keep_aside(self.path)
            disk.replace(self.path, data, old_is_good=False)
            return aside

    def set_aside(self) -> str | None:
        """Take a damaged file away, to start anew. Returns the name under which it is kept; None as above."""
        with disk.locked(self.path):
            if not self._is_damaged():
                return None
            aside = disk.keep_aside(self.path)
            disk.remove(self.path)
            return aside

    def tidy(self) -> None:
        """At the start of a session that keeps: remove what a killed one left half-made. Never raises, never waits."""
        disk.tidy(self.path)

    def others_may_look(self) -> bool:
        """Whether the folder is open to other users of this machine: for a session to say once."""
        return disk.others_may_look(self.path)

    def _read(self, path: str) -> Household:
        data = disk.read(path, codec.LARGEST)
        if data is None:
            return Household()
        if self._known and self._known[0] == data:
            return self._known[1]
        try:
            household = codec.decode(data)
        except codec.FromLater as error:
            raise NewerVersion(path, error.version) from None
        except codec.NotDecodable as error:
            raise Damaged(path, error.why, disk.last_good(path), error.line) from None
        self._known = data, household
        return household

    def _is_damaged(self) -> bool:
        try:
            self.read()
        except Damaged:
            return True
        return False

    def _encoded(self, household: Household) -> bytes:
        data = codec.encode(household)
        if len(data) > codec.LARGEST:  # nobody could read it again
            raise NotWritable(self.path, "too large")
        return data
