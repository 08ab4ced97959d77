"""The household file: read what is there now, apply pure changes, write; all of it under one lock.

Without a passphrase the notes are `notes.json`. With one they are `notes.age`, and `key.age` holds what opens them;
`key.sha256` tells a wrong passphrase from a damaged key. While `notes.age` is there, it is what counts.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from functools import reduce
from typing import NamedTuple

from safekids.household import codec, disk, vault
from safekids.household.changes import apply
from safekids.household.errors import (
    Damaged,
    HouseholdError,
    InTheWay,
    KeyDamaged,
    LeftBehind,
    Locked,
    NewerVersion,
    NotAFile,
    NotLocked,
    NotReadable,
    NotWritable,
    TooHard,
    WrongPassphrase,
)
from safekids.household.model import Change, Child, Household, RemoveChild, child_named

LOCKED_FILE = "notes.age"
KEY_FILE = "key.age"
DIGEST_FILE = "key.sha256"  # as sha256sum writes it
OUR_FILES = re.compile(r"(notes|key)(\.last|\.aside-\d+)?\.(json|age|sha256|turning)")
LARGEST_KEY = 64 * 1024  # bytes; a key has half a kilobyte
LARGEST_LOCKED = codec.LARGEST + 1024 * 1024  # bytes: what a lock adds is far less
LARGEST_ASIDE = 1024 * 1024 * 1024  # bytes: damage may be of any size


class _Opened(NamedTuple):
    """A key, and the digest of the file it came from."""

    key: vault.Key
    digest: str


class Store:
    """The notes in `folder`, or where this user's notes are. Making one touches nothing on the disk."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder or disk.home_folder()
        self.path = os.path.join(self.folder, disk.FILE)
        self._locked_path = os.path.join(self.folder, LOCKED_FILE)
        self._key_path = os.path.join(self.folder, KEY_FILE)
        self._digest_path = os.path.join(self.folder, DIGEST_FILE)
        # There while the notes go from one form to the other, so that whoever comes after a killed program knows
        # that the form which does not count is left over, and not somebody's copy.
        self._turning = os.path.join(self.folder, "notes.turning")
        self._opened: _Opened | None = None
        self._known: tuple[bytes, Household] | None = None  # what was read or written last need not be decoded again

    # --- reading and changing

    def read(self) -> Household:
        """What is there now; an empty household when there is no file. Takes no lock: files change in one step.

        Raises Damaged, NewerVersion, NotReadable, NotAFile, or Locked when nobody has opened it; the file is never
        touched.
        """
        return self._read(self.file())

    def update(self, *changes: Change) -> Household:
        """Apply the changes to what is there now, all or none of them, and keep the result.

        When this returns, the result is on the disk. Raises what `read` and `changes.apply` raise, and Busy or
        NotWritable; then the file is as it was.
        """
        return self.rewrite(lambda household: reduce(apply, changes, household))

    def rewrite(self, change: Callable[[Household], Household]) -> Household:
        """The same with any pure function."""
        with self._alone():
            before = self.read()
            after = change(before)
            if after != before:
                self._write(after)
            return after

    def restore_last_good(self) -> str | None:
        """Go back to the last good copy. Returns the name under which the damaged file is kept, "" when it was gone.

        None when the file is not damaged: another window has mended it. Raises Damaged when there is no last good
        copy, or when it is damaged too; then nothing has changed.
        """
        with self._alone():
            if not self._is_damaged():
                return None
            path = self.file()
            good = disk.last_good(path)
            if good is None:
                raise Damaged(path, "no copy", None)
            try:
                household = self._read(good)
            except Damaged:
                raise Damaged(path, "the copy is damaged too", None) from None
            aside = self._keep_aside(path)
            self._write(household, old_is_good=False)
            return aside

    def set_aside(self) -> str | None:
        """Take a damaged file away, to start anew. Returns the name under which it is kept; None as above."""
        with self._alone():
            if not self._is_damaged():
                return None
            path = self.file()
            aside = self._keep_aside(path)
            if path == self.path and not os.path.islink(path):
                disk.remove(path)
            else:  # nothing at all would be a lock without notes, or a link to nothing
                self._write(Household(), old_is_good=False)
            return aside

    def replace(self, household: Household) -> str | None:
        """Put `household` in the place of what is there, be it damaged. What was there is the last good copy, or is
        kept aside when it was damaged; then its name is returned."""
        with self._alone():
            damaged = self._is_damaged()
            aside = self._keep_aside(self.file()) if damaged else None
            self._write(household, old_is_good=not damaged)
            return aside

    def tidy(self) -> None:
        """At the start of a session that keeps: remove what a killed one left half-made. Never raises, never waits."""
        with contextlib.suppress(HouseholdError, OSError):
            half_made = disk.half_made(self.path) or disk.half_made_in(self.folder, OUR_FILES)
            if half_made or disk.is_there(self._turning):
                with self._alone(seconds=0):
                    disk.sweep(self.folder, OUR_FILES)

    def others_may_look(self) -> bool:
        """Whether the folder is open to other users of this machine: for a session to say once."""
        return disk.others_may_look(self.path)

    # --- forgetting

    def named_anywhere(self, nickname: str) -> tuple[Child, ...]:
        """Who has that nickname in the notes, and in the last good copy. Raises what `read` raises."""
        found = {}
        for household in (self.read(), self._last_good_household()):
            if child := child_named(household, nickname):
                found[child.id] = child
        return tuple(found.values())

    def forget(self, *children: Child) -> None:
        """Take these children, and all that is theirs, out of the notes and the last good copy. What was kept aside
        goes whole, since nobody can say what is in it. Raises NotWritable; then some of it may be there still."""
        with self._alone():
            household = reduce(apply, (RemoveChild(child.id) for child in children), self.read())
            disk.sweep_clean(self.folder, OUR_FILES)
            path = self.file()
            self._write(household)
            if good := disk.last_good(path):
                disk.remove(good)
                disk.replace(good, self._encoded(household, path))
            for aside in disk.kept_aside(path):
                disk.remove(aside)
            disk.flush_names(path)

    def forget_all(self) -> tuple[str, ...]:
        """Remove every file of ours, whatever is in it, and the folder when it is ours and nothing else is in it.

        Needs no passphrase. Returns the paths of what was removed. Raises NotWritable or LeftBehind; then some of it
        may be there still.
        """
        if not disk.is_there(self.folder):
            return ()
        with self._alone():
            disk.sweep_clean(self.folder, OUR_FILES)
            files, counts = self.files(), self.file()
            # First what does not count, then in one step what does: stopped in between, all of it is there or none.
            last = {counts, self._key_path, self._digest_path} if self.is_locked() else {counts}
            for path in files:
                if path not in last:
                    disk.remove(path)
            if self.is_locked():
                disk.replace(self._turning, b"", old_is_good=False)
            disk.remove_lock(self.path)  # beside the file, while the link to it is there
            if disk.is_there(counts):
                disk.remove(counts)
                disk.remove_link(counts)
            if disk.is_there(self._turning):
                self._finish_turning()
            disk.flush_names(self.path)
            self._opened = self._known = None
        disk.remove_folder(self.folder)
        return tuple(files)

    def files(self) -> list[str]:
        """The paths of all that is there of ours, in either form; not what is empty, nor what is half-made."""
        found = []
        for path in (self.path, self._locked_path, self._key_path):
            found += [path, *self._beside(path)]
        return [path for path in dict.fromkeys((*found, self._digest_path)) if disk.is_there(path)]

    def is_ours(self, path: str) -> bool:
        """Whether something written to `path` would take the place of a file of ours, there or to come."""
        folder, name = os.path.split(os.path.realpath(path))
        if folder == os.path.realpath(self.folder):
            return bool(OUR_FILES.fullmatch(name.casefold())) or name.casefold() == "notes.lock"
        return os.path.realpath(path) in map(os.path.realpath, self.files())

    # --- the lock

    def file(self) -> str:
        """The path of the file that counts now."""
        return self._locked_path if self.is_locked() else self.path

    def is_locked(self) -> bool:
        """Whether there is a lock on the notes. A key without notes is one too: then the notes are missing."""
        if disk.is_there(self._locked_path):
            return True
        return not any(map(disk.is_there, (self.path, self._turning))) and disk.is_there(self._key_path)

    def is_open(self) -> bool:
        """Whether `read` needs no passphrase, as far as is known here."""
        return self._opened is not None or not self.is_locked()

    def open_with(self, passphrase: str) -> None:
        """Open the notes for this store. Takes seconds.

        Raises WrongPassphrase, KeyDamaged, TooHard before anything was tried, NoVault, NotLocked.
        """
        vault.must_be_here()
        data = disk.read(self._key_path, LARGEST_KEY)
        if data is None:
            if not self.is_locked():
                raise NotLocked(self.path)
            raise KeyDamaged(self._key_path, "missing")
        digest, written = vault.digest(data), self._digests()
        try:
            key = vault.unwrap(data, passphrase)
        except vault.NotSealed:
            raise KeyDamaged(self._key_path, "not a key") from None
        except vault.AsksTooMuch:
            raise TooHard(self._key_path) from None
        except vault.NotOpened:
            if written and digest not in written:
                raise KeyDamaged(self._key_path, "changed") from None
            raise WrongPassphrase(self._key_path, sure=bool(written)) from None
        self._opened = _Opened(key, digest)
        if digest not in written:  # not the key was damaged but its digest
            with contextlib.suppress(HouseholdError), self._alone(seconds=0):
                self._write_digests(digest)

    def lock(self, passphrase: str) -> None:
        """Put the notes under a passphrase, with all that stands beside them, and leave no plain file. Takes seconds.

        Raises what `read` and `update` raise, NoVault, NotAFile when the notes are a link; then nothing has changed.
        Raises LeftBehind when they are locked and a plain file could not be removed.
        """
        vault.must_be_here()
        key = vault.new_key()
        wrapped = _wrapped(key, passphrase)  # before others have to wait for us
        with self._alone():
            if self.is_locked():
                raise Locked(self._locked_path)
            if os.path.islink(self.path):  # where it leads is for its owner to change
                raise NotAFile(self.path, "link")
            plain = disk.read(self.path, codec.LARGEST)
            if plain is None:
                plain = codec.encode(Household())
            self._decoded(self.path, plain)
            if disk.is_there(self._key_path):  # of other notes; perhaps they are elsewhere
                disk.keep_aside(self._key_path)
            disk.sweep_clean(self.folder, OUR_FILES)  # what is half-made is as plain as the rest
            with self._turning_over():
                self._write_key(wrapped)
                for path, data in self._held_beside(self.path):
                    disk.replace(_other_form(path), key.encrypt(data), old_is_good=False)
                disk.replace(self._locked_path, key.encrypt(plain))
                self._opened, self._known = _Opened(key, vault.digest(wrapped)), None

    def unlock(self) -> None:
        """Take the passphrase off the notes, and off all that stands beside them.

        Raises what `read` and `update` raise, NotLocked, InTheWay; then nothing has changed. Raises LeftBehind when a
        locked file could not be removed.
        """
        with self._alone():
            if not self.is_locked():
                raise NotLocked(self.path)
            self.read()
            key = self._key(self._locked_path)
            plain = key.decrypt(_all_of(self._locked_path))
            if disk.is_there(self.path):
                raise InTheWay(self.path)
            with self._turning_over():
                for path, data in self._held_beside(self._locked_path):
                    with contextlib.suppress(vault.NotOpened):  # damaged: it stays as it is
                        disk.replace(_other_form(path), key.decrypt(data), old_is_good=False)
                disk.replace(self.path, plain)
                disk.remove(self._locked_path)
                self._opened = self._known = None

    def change_passphrase(self, passphrase: str) -> None:
        """Put the key under another passphrase; the notes stay as they are. Takes seconds.

        Raises what `read` and `update` raise, and NotLocked; then the old one still opens them. Raises LeftBehind when
        it is done and an old key could not be removed.
        """
        key = self._key(self._locked_path)
        wrapped = _wrapped(key, passphrase)
        with self._alone():
            if not self.is_locked():
                raise NotLocked(self.path)
            self.read()  # that it is the key of these notes
            self._write_key(wrapped)
            self._opened = _Opened(key, vault.digest(wrapped))
            try:
                disk.sweep_clean(self.folder, OUR_FILES)
            except (NotReadable, NotWritable) as error:
                raise LeftBehind((error.path,), error.why) from None

    # --- inside

    @contextlib.contextmanager
    def _alone(self, seconds: float | None = None) -> Iterator[None]:
        """The lock on the files, with what a killed program left half-made gone. Raises what `disk.locked` raises."""
        with disk.locked(self.path, seconds):
            turning = disk.is_there(self._turning)
            if turning or disk.is_there(self._locked_path):
                disk.sweep(self.folder, OUR_FILES)
            if turning:
                with contextlib.suppress(HouseholdError):  # whoever comes next will try again
                    self._finish_turning()
            yield

    @contextlib.contextmanager
    def _turning_over(self) -> Iterator[None]:
        """Going from one form to the other: afterwards there is only one, whatever happens inside."""
        disk.replace(self._turning, b"", old_is_good=False)
        try:
            yield
        except BaseException:
            with contextlib.suppress(HouseholdError):
                self._finish_turning()
            raise
        self._finish_turning()

    def _finish_turning(self) -> None:
        """Remove the form that does not count, and then the mark that there are two.

        Raises LeftBehind with what could not be removed; NotReadable or NotWritable, and then all may be there.
        """
        locked = disk.is_there(self._locked_path)
        path = self.path if locked else self._locked_path
        good = disk.last_good(path)
        aside = [other for other in disk.kept_aside(path) if disk.is_there(_other_form(other))]
        gone = [*filter(None, [good]), *aside, path, *(() if locked else (self._key_path, self._digest_path))]
        left: list[str] = []
        why = ""
        disk.flush_names(self.path)  # that the other form is there, before this one goes
        for path in gone:
            try:
                if disk.is_there(path):
                    disk.remove(path)
            except (NotReadable, NotWritable) as error:
                left.append(path)
                why = error.why
        if left:
            raise LeftBehind(tuple(left), why)
        disk.flush_names(self.path)
        disk.remove(self._turning)

    def _read(self, path: str) -> Household:
        data = disk.read(path, LARGEST_LOCKED)  # of plain ones the codec takes less
        if data is None:
            if self.file() != path:  # another window has just locked or unlocked it
                return self._read(self.file())
            if _is_plain(path):
                return Household()
            self._key(path)
            raise Damaged(path, "missing", disk.last_good(path))
        if self._known and self._known[0] == data:
            return self._known[1]
        household = self._decoded(path, data if _is_plain(path) else self._decrypted(path, data))
        self._known = data, household
        return household

    def _decoded(self, path: str, data: bytes) -> Household:
        try:
            return codec.decode(data)
        except codec.FromLater as error:
            raise NewerVersion(path, error.version) from None
        except codec.NotDecodable as error:
            raise Damaged(path, error.why, disk.last_good(path), error.line) from None

    def _decrypted(self, path: str, data: bytes) -> bytes:
        key = self._key(path)
        try:
            return key.decrypt(data)
        except vault.NotOpened:
            key_file = disk.read(self._key_path, LARGEST_KEY) or b""
            if self._opened and self._opened.digest != vault.digest(key_file):  # locked anew in another window
                self._opened = None
                raise Locked(path) from None
            raise Damaged(path, "not opened by its key", disk.last_good(path)) from None

    def _write(self, household: Household, *, old_is_good: bool = True) -> None:
        path = self.file()
        data = self._encoded(household, path)
        disk.replace(path, data, old_is_good=old_is_good)
        self._known = data, household

    def _encoded(self, household: Household, path: str) -> bytes:
        data = codec.encode(household)
        if len(data) > codec.LARGEST:  # nobody could read it again
            raise NotWritable(path, "too large")
        return data if _is_plain(path) else self._key(path).encrypt(data)

    def _key(self, path: str) -> vault.Key:
        if self._opened is None:
            raise Locked(path)
        return self._opened.key

    def _is_damaged(self) -> bool:
        try:
            self.read()
        except Damaged:
            return True
        return False

    def _keep_aside(self, path: str) -> str:
        """The name under which it is kept; "" when it is not there at all."""
        return disk.keep_aside(path) if disk.is_there(path) else ""

    def _last_good_household(self) -> Household:
        """What the last good copy holds; empty when there is none that can be read."""
        good = disk.last_good(self.file())
        try:
            return self._read(good) if good else Household()
        except (Damaged, NewerVersion):
            return Household()

    def _beside(self, path: str) -> list[str]:
        """What stands beside a file of ours: its last good copy, and what was kept aside of it."""
        return [*filter(None, [disk.last_good(path)]), *disk.kept_aside(path)]

    def _held_beside(self, path: str) -> Iterator[tuple[str, bytes]]:
        """The same with what is in it. A copy that could not be looked at and is not there has no other form."""
        for name in self._beside(path):
            data = disk.read(name, LARGEST_ASIDE)
            if data is not None:
                yield name, data

    def _write_key(self, wrapped: bytes) -> None:
        """The key and its digest. Stopped anywhere, the digest of the key that is there is among those written."""
        digest, old = vault.digest(wrapped), disk.read(self._key_path, LARGEST_KEY)
        self._write_digests(*(vault.digest(data) for data in (old, wrapped) if data))
        disk.replace(self._key_path, wrapped, old_is_good=False)  # no copy that an old passphrase opens
        with contextlib.suppress(HouseholdError):  # the new key is there: to refuse now would be to say it is not
            self._write_digests(digest)

    def _write_digests(self, *digests: str) -> None:
        lines = "".join(f"{digest}  {KEY_FILE}\n" for digest in digests)
        disk.replace(self._digest_path, lines.encode("ascii"), old_is_good=False)

    def _digests(self) -> set[str]:
        """The digests that the key may have; none when they cannot be read."""
        try:
            data = disk.read(self._digest_path, LARGEST_KEY) or b""
        except HouseholdError:
            return set()
        return {line.split(" ")[0] for line in data.decode("ascii", "replace").splitlines()}


def _is_plain(path: str) -> bool:
    return path.endswith(".json")


def _other_form(path: str) -> str:
    """The name of the same file locked, or plain."""
    stem, ending = os.path.splitext(path)
    return stem + (".json" if ending == ".age" else ".age")


def _all_of(path: str) -> bytes:
    """The whole file; nothing when it has just gone. Raises what `disk.read` raises."""
    return disk.read(path, LARGEST_ASIDE) or b""


def _wrapped(key: vault.Key, passphrase: str) -> bytes:
    """The key under the passphrase, tried: what it opens is about to be all there is."""
    wrapped = key.wrap(passphrase)
    assert vault.unwrap(wrapped, passphrase).decrypt(key.encrypt(b"sound")) == b"sound"
    return wrapped
