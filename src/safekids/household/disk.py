"""The disk: the only module that knows the platform. Bytes in, bytes out, and never half of them.

A write goes to a new file beside the old one, is flushed to the disk, and takes the old one's place in one step; the
old one stays as the last good copy. Whoever pulls the plug finds one or the other, whole.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator

from safekids.household.errors import Busy, NotAFile, NotReadable, NotWritable

# Neutral names: they say nothing about children or safety to somebody who looks at the disk.
FOLDER = "kitchen-notes"
FILE = "notes.json"
LAST_GOOD = "notes.last.json"
LOCK = "notes.lock"
TEMPORARY = ".notes-"  # prefix of files in the making
ASIDE = "notes.aside-{}.json"

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
LOCK_SECONDS = 10.0
REPLACE_TRIES = 5  # a scanner on Windows may hold a file for a moment


def home_folder() -> str:
    """Where the notes are: SAFEKIDS_HOME, or the platform's folder for a user's data."""
    if moved := os.environ.get("SAFEKIDS_HOME"):
        return os.path.abspath(os.path.expanduser(moved))
    import platformdirs  # as heavy as everything else here together; not needed when the folder is given

    return platformdirs.user_data_dir(FOLDER, appauthor=False)


def read(path: str, largest: int) -> bytes | None:
    """The bytes of the file, links followed; None when there is none. At most `largest` + 1 bytes are read.

    Raises NotAFile when something else stands in its place, NotReadable when the system refuses.
    """
    try:
        # Not blocking: a pipe in the file's place must not make anybody wait for its writer.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        if os.path.islink(path):
            raise NotAFile(path, "dangling link") from None
        return None
    except OSError as error:
        if os.path.isdir(path):
            raise NotAFile(path, "folder") from None
        raise NotReadable(path, why(error)) from None
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            raise NotAFile(path, "folder" if stat.S_ISDIR(kind) else "not a file")
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(largest + 1)
    except OSError as error:
        raise NotReadable(path, why(error)) from None
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(folder: str) -> Iterator[None]:
    """Alone with the folder: nobody else changes its files meanwhile. Makes the folder when it is not there.

    The system lets go of the lock when its holder dies. Raises Busy after LOCK_SECONDS, NotWritable when refused.
    """
    import filelock  # five times the start of Python; only those who write need it

    try:
        make_folder(folder)
        lock = filelock.FileLock(os.path.join(folder, LOCK), timeout=LOCK_SECONDS, mode=PRIVATE_FILE)
        lock.acquire()
    except filelock.Timeout:
        raise Busy(folder, LOCK_SECONDS) from None
    except OSError as error:
        raise NotWritable(folder, why(error)) from None
    try:
        yield
    finally:
        lock.release()


def make_folder(folder: str) -> None:
    """The folder and what is missing above it, for this user only. What is there already keeps its mode."""
    missing = []
    while folder and not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, PRIVATE_FOLDER)
            os.chmod(path, PRIVATE_FOLDER)  # whatever the umask was


def is_wide(folder: str) -> bool:
    """Whether other users of the machine may look into an existing folder."""
    if os.name == "nt":  # the profile folder's own rules protect it there; its mode says nothing
        return False
    try:
        return bool(os.stat(folder).st_mode & 0o077)
    except OSError:
        return False


def replace(path: str, data: bytes) -> None:
    """Put `data` in the place of the file, in one step; what was there becomes the last good copy beside it.

    A link stays a link: what it leads to is replaced. Raises NotWritable when the system refuses at any point; then
    the file is as it was before, and nothing half-made is left.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    temporary: list[str] = []
    try:
        temporary.append(_write_beside(folder, data))
        if os.path.exists(target):
            temporary.append(_copy_beside(folder, target))
            _take_place(temporary[-1], os.path.join(folder, LAST_GOOD))
            temporary.pop()
            _flush_folder(folder)
        _take_place(temporary[-1], target)
        temporary.pop()
        _flush_folder(folder)
    except OSError as error:
        raise NotWritable(path, why(error)) from None
    finally:
        for leftover in temporary:
            with contextlib.suppress(OSError):
                os.unlink(leftover)


def last_good(path: str) -> str | None:
    """The path of the last good copy, if there is one."""
    found = os.path.join(os.path.dirname(os.path.realpath(path)), LAST_GOOD)
    return found if os.path.isfile(found) else None


def set_aside(path: str) -> str:
    """Give the file another name beside it, never one that is taken. Returns the new path."""
    target = os.path.realpath(path)
    for number in range(1, 10_000):
        aside = os.path.join(os.path.dirname(target), ASIDE.format(number))
        if os.path.lexists(aside):
            continue
        try:
            os.rename(target, aside)
            _flush_folder(os.path.dirname(target))
        except OSError as error:
            raise NotWritable(path, why(error)) from None
        return aside
    raise NotWritable(path, "no free name to keep it aside")


def sweep(path: str) -> None:
    """Remove files in the making that a killed program left. Only under the lock: then nobody is making one."""
    folder = os.path.dirname(os.path.realpath(path))
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(TEMPORARY):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def why(error: OSError) -> str:
    """The system's own word for it, without a path."""
    return os.strerror(error.errno) if error.errno else type(error).__name__


def _write_beside(folder: str, data: bytes) -> str:
    """A new private file in the folder holding `data`, on the disk. Returns its path; removes it on failure."""
    path = os.path.join(folder, f"{TEMPORARY}{os.getpid()}-{time.monotonic_ns()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, PRIVATE_FILE)
    try:
        if hasattr(os, "fchmod") and sys.platform != "win32":
            os.fchmod(handle, PRIVATE_FILE)
        rest = memoryview(data)
        while rest:
            written = os.write(handle, rest)
            if not written:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rest = rest[written:]
        os.fsync(handle)
    except BaseException:
        os.close(handle)
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise
    os.close(handle)
    return path


def _copy_beside(folder: str, target: str) -> str:
    """A second name for the file, or a copy where the file system has no links."""
    path = os.path.join(folder, f"{TEMPORARY}{os.getpid()}-{time.monotonic_ns()}-good")
    try:
        os.link(target, path)
        if os.name != "nt":
            os.chmod(path, PRIVATE_FILE)
    except (OSError, NotImplementedError):
        with contextlib.suppress(OSError):
            os.unlink(path)
        with open(target, "rb") as file:
            return _write_beside(folder, file.read())
    return path


def _take_place(path: str, place: str) -> None:
    """Rename over what is there; of two names of one file, which POSIX leaves both, only `place` stays."""
    for attempt in range(REPLACE_TRIES):
        try:
            os.replace(path, place)
        except PermissionError:
            if os.name != "nt" or attempt == REPLACE_TRIES - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            return


def _flush_folder(folder: str) -> None:
    """Have the disk remember the new names, where a folder can be flushed."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot
            raise
    finally:
        os.close(handle)
