"""The household file: read what is there now, apply pure changes, write; all of it under one lock."""

from __future__ import annotations

import os
from functools import reduce

from safekids.household import codec, disk
from safekids.household.changes import apply
from safekids.household.errors import Damaged, NewerVersion
from safekids.household.model import Change, Household


class Store:
    """The notes in `folder`, or where this user's notes are. Making one touches nothing on the disk."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder or disk.home_folder()
        self.path = os.path.join(self.folder, disk.FILE)

    def read(self) -> Household:
        """What is there now; an empty household when there is no file. Takes no lock: files change in one step.

        Raises Damaged, NewerVersion, NotReadable or NotAFile; the file is never touched.
        """
        data = disk.read(self.path, codec.LARGEST)
        if data is None:
            return Household()
        try:
            return codec.decode(data)
        except codec.FromLater as error:
            raise NewerVersion(self.path, error.version) from None
        except codec.NotDecodable as error:
            raise Damaged(self.path, str(error), disk.last_good(self.path)) from None

    def update(self, *changes: Change) -> Household:
        """Apply the changes to what is there now, all or none of them, and keep the result.

        When this returns, the result is on the disk. Raises what `read` and `changes.apply` raise, and Busy or
        NotWritable; then the file is as it was.
        """
        with disk.locked(self.folder):
            disk.sweep(self.path)
            before = self.read()
            after = reduce(apply, changes, before)
            if after != before:
                self._write(after)
            return after

    def set_aside(self) -> str:
        """Give a file that cannot be used another name. Returns its new path."""
        with disk.locked(self.folder):
            return disk.set_aside(self.path)

    def restore_last_good(self) -> str:
        """Set the damaged file aside and put the last good copy in its place. Returns where the damaged one is.

        Raises Damaged when there is no last good copy, or when it is damaged too; then nothing has changed.
        """
        with disk.locked(self.folder):
            good = disk.last_good(self.path)
            data = disk.read(good, codec.LARGEST) if good else None
            if data is None:
                raise Damaged(self.path, "no copy", None)
            try:
                codec.decode(data)
            except ValueError as error:
                raise Damaged(self.path, str(error), None) from None
            aside = disk.set_aside(self.path)
            disk.replace(self.path, data)
            return aside

    def others_may_look(self) -> bool:
        """Whether the folder was there before us and is open to other users of this machine."""
        return disk.is_wide(self.folder)

    def _write(self, household: Household) -> None:
        data = codec.encode(household)
        if codec.decode(data) != household:  # never replace a good file by one that does not read back
            raise AssertionError("the household does not survive writing")
        disk.replace(self.path, data)
