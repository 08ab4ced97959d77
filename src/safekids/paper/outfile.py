"""A sheet on the disk: whole or not at all, and never over something else by accident."""

from __future__ import annotations

import contextlib
import os
import stat

PRIVATE = 0o600
SHARED = 0o666  # less what the umask takes away
_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone has it


class OutFileError(Exception):
    """The sheet could not be written to `path`; nothing was left behind."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Exists(OutFileError):
    """Something is there already."""


class NoFolder(OutFileError):
    """The folder it should stand in is not there, or is a file."""


class IsFolder(OutFileError):
    """A folder of that name is there."""


class Refused(OutFileError):
    """The system refused; `why` is its own word."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path)
        self.why = why


def write(path: str, data: bytes, *, force: bool = False, private: bool = False) -> None:
    """Write `data` to `path` in one step. `private` is for sheets with a nickname: only the user may read those.

    With `force` a link is followed, and what it leads to replaced. What is not a file but a way to somewhere, such as
    a printer or a pipe, is written to as it is. Raises Exists unless `force`, NoFolder, IsFolder or Refused; then
    nothing has changed on the disk.
    """
    try:
        _write(path, data, force=force, mode=PRIVATE if private else SHARED)
    except FileExistsError:
        raise Exists(path) from None
    except OSError as error:
        raise Refused(path, error.strerror or type(error).__name__) from None


def _write(path: str, data: bytes, *, force: bool, mode: int) -> None:
    if os.path.isdir(path):
        raise IsFolder(path)
    target = os.path.realpath(path) if force else os.path.abspath(path)
    if path.endswith(_SEPARATORS) or not os.path.isdir(os.path.dirname(target)):
        raise NoFolder(path)
    if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
        with open(path, "wb", buffering=0) as way:
            way.write(data)
        return
    if not force and os.path.lexists(target):
        raise FileExistsError
    temporary = os.path.join(os.path.dirname(target), f".{os.urandom(8).hex()}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if force:
            os.replace(temporary, target)
        else:
            _take_free_name(temporary, target)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def _take_free_name(temporary: str, target: str) -> None:
    """Give the file its name unless somebody took that meanwhile. Raises FileExistsError."""
    try:
        os.link(temporary, target)  # of all ways to name a file the one that never replaces another
        return
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links, as on many memory sticks
        pass
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    try:
        os.replace(temporary, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise
