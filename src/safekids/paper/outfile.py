"""A sheet on the disk: whole or not at all, and never over something else by accident."""

from __future__ import annotations

import contextlib
import os
import tempfile

PRIVATE = 0o600


class OutFileError(Exception):
    """The sheet could not be written to `path`; nothing was left behind."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Exists(OutFileError):
    """Something is there already."""


class NoFolder(OutFileError):
    """The folder it should stand in is not there."""


class IsFolder(OutFileError):
    """A folder of that name is there."""


class Refused(OutFileError):
    """The system refused; `why` is its own word."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path)
        self.why = why


def write(path: str, data: bytes, *, force: bool = False, private: bool = False) -> None:
    """Write `data` to `path` in one step. `private` is for sheets with a nickname: only the user may read those.

    Raises Exists unless `force`, NoFolder, IsFolder or Refused; then nothing has changed on the disk.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        raise IsFolder(path)
    if not os.path.isdir(folder):
        raise NoFolder(path)
    if not force and os.path.lexists(path):
        raise Exists(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".sheet-", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            os.chmod(temporary, 0o666 & ~_umask())
        if force:
            os.replace(temporary, path)
        else:
            _take_free_name(temporary, path)
    except FileExistsError:
        raise Exists(path) from None
    except OSError as error:
        raise Refused(path, os.strerror(error.errno) if error.errno else type(error).__name__) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _take_free_name(temporary: str, path: str) -> None:
    """Give the file its name unless somebody took that meanwhile; a link is the step that cannot overwrite."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError from None
        os.replace(temporary, path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
