"""The disk: the only module that knows the platform. Bytes in, bytes out, and never half of them.

A write goes to a new file beside the old one, is flushed to the disk, and takes the old one's place in one step; the
old one stays as the last good copy. Whoever pulls the plug finds one or the other, whole. Links are followed: all of
this happens where the file really is, under names made from its own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from typing import TypeVar, TypeVarTuple

from safekids.household.errors import Busy, NotAFile, NotReadable, NotWritable

# Neutral names: they say nothing about children or safety to somebody who looks at the disk.
FOLDER = "kitchen-notes"
FILE = "notes.json"

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
LOCK_SECONDS = 10.0
LOCK_EVERY = 0.02  # seconds between two looks at a lock that is held
WINDOWS = os.name == "nt"
PATIENCE = (0.05, 0.1, 0.2, 0.4)  # seconds; a scanner on Windows may hold a file for a moment
CANNOT_FLUSH = (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS)  # file systems that flush no folders

_Given = TypeVarTuple("_Given")
_R = TypeVar("_R")


# --- names


def home_folder() -> str:
    """Where the notes are: SAFEKIDS_HOME, or the platform's folder for a user's data."""
    if moved := os.environ.get("SAFEKIDS_HOME"):
        return os.path.abspath(os.path.expanduser(moved))
    import platformdirs  # as heavy as everything else here together; not needed when the folder is given

    return platformdirs.user_data_dir(FOLDER, appauthor=False)


def last_good(path: str) -> str | None:
    """The path of the last good copy, if there is one; also when it cannot be looked at: whoever opens it hears why."""
    copy = _named(_real(path), "{}.last{}")
    try:
        return copy if _is_there(copy) else None
    except OSError:
        return copy


def _named(file: str, pattern: str) -> str:
    """Another name beside the file: its stem and ending put into `pattern`."""
    folder, name = os.path.split(file)
    return os.path.join(folder, pattern.format(*os.path.splitext(name)))


def _in_the_making(file: str) -> tuple[str, str]:
    """The two names that only exist while a write goes on: of the new content, and of the old."""
    return _named(file, ".{}{}.new"), _named(file, ".{}{}.old")


def _real(path: str) -> str:
    """The file itself, links followed, whether it is there or not.

    Raises NotAFile for a link to nothing: nobody knows what belongs there. Raises NotReadable when the system does not
    say what is a link: a file put in the place of one would part it from where it leads.
    """
    try:
        return _followed(path)
    except OSError as error:
        raise NotReadable(path, _why(error)) from None


def _followed(path: str) -> str:
    try:
        return os.path.realpath(path, strict=True)
    except FileNotFoundError:
        if _is_there(path):
            raise NotAFile(path, "dangling link") from None
    folder, name = os.path.split(path)
    return os.path.join(_followed(folder), name) if name else path  # without a name: a drive that is not there


def _is_there(path: str) -> bool:
    """Whether there is anything, and be it a link to nothing. Raises OSError: not to be told is not to be without."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


# --- reading


def is_there(path: str) -> bool:
    """Whether there is anything, and be it a link to nothing. Raises NotReadable when the system does not say."""
    try:
        return _is_there(path)
    except OSError as error:
        raise NotReadable(path, _why(error)) from None


def read(path: str, largest: int) -> bytes | None:
    """The bytes of the file, links followed; None when there is none. At most `largest` + 1 bytes are read.

    Raises NotAFile when something else stands in its place, NotReadable when the system refuses.
    """
    # Not blocking: a pipe in the file's place must not make anybody wait for its writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = _patiently(os.open, _real(path), flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        if os.path.exists(path) and not os.path.isfile(path):  # some systems do not even open it
            raise NotAFile(path, "folder" if os.path.isdir(path) else "not a file") from None
        raise NotReadable(path, _why(error)) from None
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            raise NotAFile(path, "folder" if stat.S_ISDIR(kind) else "not a file")
        with open(handle, "rb", closefd=False) as file:
            return file.read(largest + 1)
    except OSError as error:
        raise NotReadable(path, _why(error)) from None
    finally:
        _let_go(handle)


def others_may_look(path: str) -> bool:
    """Whether the folder of the file is there and open to other users of the machine."""
    if WINDOWS:  # the profile folder's own rules protect it there; its mode says nothing
        return False
    try:
        return bool(os.stat(os.path.dirname(os.path.realpath(path))).st_mode & 0o077)
    except OSError:
        return False


# --- writing


@contextlib.contextmanager
def locked(path: str, seconds: float | None = None) -> Iterator[None]:
    """Alone with the file: nobody else changes it meanwhile, and what a killed program left half-made is gone.

    Makes the folder when it is not there. The system lets go of the lock when its holder dies. Raises Busy after
    `seconds` (LOCK_SECONDS), NotWritable when the system refuses, NotAFile for a link to nothing.
    """
    import filelock  # five times the start of Python; only those who write need it

    file, seconds = _real(path), LOCK_SECONDS if seconds is None else seconds
    try:
        _make_folder(os.path.dirname(file))
        # No fallback to a marker file: one that a killed program left would block, and it names the machine.
        name = _named(file, "{}.lock")
        lock = filelock.FileLock(name, timeout=seconds, mode=PRIVATE_FILE, fallback_to_soft=False)
        lock.acquire(poll_interval=LOCK_EVERY)
    except filelock.Timeout:
        raise Busy(path, seconds) from None
    except (OSError, NotImplementedError) as error:  # the latter where a file system knows no locks
        raise NotWritable(path, _why(error)) from None
    try:
        for leftover in _in_the_making(file):
            _remove_if_there(leftover)
        yield
    finally:
        with contextlib.suppress(OSError):  # it ends with the process at the latest
            lock.release()


def half_made(path: str) -> bool:
    """Whether something stands beside the file that is there only while a write goes on."""
    return any(os.path.lexists(name) for name in _in_the_making(_real(path)))


def half_made_in(folder: str, ours: re.Pattern[str]) -> list[str]:
    """The same of all files in the folder whose names are `ours`. A folder that cannot be listed holds none."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    made = [name for name in names if name.startswith(".") and name.endswith((".new", ".old"))]
    return [os.path.join(folder, name) for name in made if ours.fullmatch(name[1:-4])]


def sweep(folder: str, ours: re.Pattern[str]) -> None:
    """Remove those, under the lock, as far as the system allows. `locked` does so for its own file."""
    for leftover in half_made_in(folder, ours):
        _remove_if_there(leftover)


def sweep_clean(folder: str, ours: re.Pattern[str]) -> None:
    """The same for whoever says afterwards that nothing is left. Raises NotReadable or NotWritable."""
    try:
        os.listdir(folder)
    except OSError as error:
        raise NotReadable(folder, _why(error)) from None
    for leftover in half_made_in(folder, ours):
        remove(leftover)


def replace(path: str, data: bytes, *, old_is_good: bool = True) -> None:
    """Put `data` in the place of the file, in one step, under the lock. What was there becomes the last good copy,
    unless it is not good.

    When this returns, `data` is on the disk. Raises NotWritable when the system refuses at any point; then the file
    is as it was before, and nothing half-made is left.
    """
    file = _real(path)
    new, old = _in_the_making(file)
    try:
        there = _is_there(file)
        with _folder_to_flush(file) as flush:
            _write(new, data)
            if there:
                _second_name(file, old)
            _patiently(os.replace, new, file)
            try:
                flush()
                if there and old_is_good:
                    _patiently(os.replace, old, _named(file, "{}.last{}"))
            except OSError:
                with contextlib.suppress(OSError):
                    os.replace(old, file) if there else os.unlink(file)
                raise
    except OSError as error:
        raise NotWritable(path, _why(error)) from None
    finally:
        _remove_if_there(new)
        _remove_if_there(old)


def keep_aside(path: str) -> str:
    """Give the file a second name beside it, never one that is taken, and return it."""
    file = _real(path)
    try:
        with _folder_to_flush(file) as flush:
            number = 1
            while _is_there(aside := _named(file, f"{{}}.aside-{number}{{}}")):
                number += 1
            _second_name(file, aside)
            flush()
    except OSError as error:
        raise NotWritable(path, _why(error)) from None
    return aside


def remove(path: str) -> None:
    """Take the file away; what stands beside it stays. Not flushed: should the power fail, the file may be back."""
    try:
        _patiently(os.unlink, _real(path))
    except OSError as error:
        raise NotWritable(path, _why(error)) from None


def remove_link(path: str) -> None:
    """Take a link away that leads to nothing any more, if it is one."""
    try:
        if os.path.islink(path):
            os.unlink(path)
    except OSError as error:
        raise NotWritable(path, _why(error)) from None


def remove_lock(path: str) -> None:
    """Take the lock's own file away, by whoever holds it: there is nothing left to guard. Where an open file cannot be
    removed, it goes when the lock is released."""
    _remove_if_there(_named(_real(path), "{}.lock"))


def remove_folder(folder: str) -> None:
    """Remove the folder if its name is ours and it is empty."""
    if os.path.basename(folder) == FOLDER:
        with contextlib.suppress(OSError):
            os.rmdir(folder)


def flush_names(path: str) -> None:
    """Have the disk remember which names there are beside the file: what was removed stays so without power."""
    try:
        with _folder_to_flush(_real(path)) as flush:
            flush()
    except OSError as error:
        raise NotWritable(path, _why(error)) from None


def kept_aside(path: str) -> list[str]:
    """The paths of what `keep_aside` has kept of this file. Raises NotReadable."""
    file = _real(path)
    folder, name = os.path.split(file)
    stem, ending = os.path.splitext(name)
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise NotReadable(path, _why(error)) from None
    aside = re.compile(rf"{re.escape(stem)}\.aside-\d+{re.escape(ending)}")
    return sorted(os.path.join(folder, found) for found in names if aside.fullmatch(found))


def _make_folder(folder: str) -> None:
    """The folder and what is missing above it, for this user only. What is there already keeps its mode."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        above = os.path.dirname(folder)
        if above == folder:  # a drive that is not there
            break
        folder = above
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, PRIVATE_FOLDER)
            _make_private(path, PRIVATE_FOLDER)  # whatever the umask was
        with contextlib.suppress(OSError), _folder_to_flush(path) as flush:  # we may not be allowed to look into it
            flush()


def _write(path: str, data: bytes) -> None:
    """A new private file holding `data`, on the disk; nothing is left of it on failure, such as a taken name."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # a link is a taken name too
    handle = os.open(path, flags, PRIVATE_FILE)
    try:
        try:
            _make_private(handle)
            rest = memoryview(data)
            while rest:
                written = os.write(handle, rest)
                if not written:
                    raise OSError(errno.EIO, "nothing was written")
                rest = rest[written:]
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        _remove_if_there(path)
        raise


def _second_name(file: str, name: str) -> None:
    """A private second name for the file, or a copy of it where there can be none. Never in the place of another."""
    try:
        os.link(file, name)
    except OSError:  # not every file system can
        with open(file, "rb") as original:
            _write(name, original.read())
    else:
        _make_private(name)


def _make_private(file: int | str, mode: int = PRIVATE_FILE) -> None:
    """Readable by this user only, where the file system knows users.

    A refusal is lived with: what we make never has more than that from the start, and less at most, by the umask.
    """
    if not WINDOWS:
        with contextlib.suppress(OSError):
            os.chmod(file, mode)


@contextlib.contextmanager
def _folder_to_flush(file: str) -> Iterator[Callable[[], None]]:
    """A way to have the disk remember the names in the file's folder.

    The folder is opened first: after names have changed, only the flush itself can still fail.
    """
    if WINDOWS:  # folders are not flushed there
        yield lambda: None
        return
    handle = os.open(os.path.dirname(file), os.O_RDONLY)

    def flush() -> None:
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in CANNOT_FLUSH:
                raise

    try:
        yield flush
    finally:
        _let_go(handle)


def _let_go(handle: int) -> None:
    """Close what was only read: nothing can be lost any more."""
    with contextlib.suppress(OSError):
        os.close(handle)


def _remove_if_there(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _patiently(call: Callable[[*_Given], _R], *given: *_Given) -> _R:
    """The result of `call`, tried again for a while where a file in use refuses what it allows a moment later."""
    for pause in PATIENCE if WINDOWS else ():
        try:
            return call(*given)
        except PermissionError:
            time.sleep(pause)
    return call(*given)


def _why(error: Exception) -> str:
    """The system's own word for it, without a path."""
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else type(error).__name__
