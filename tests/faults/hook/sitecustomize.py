"""Counts, and spoils, the calls that touch the disk below one folder. Python itself loads this before the program.

The environment says what to do:
    FAULTS_UNDER   the folder; without it nothing happens
    FAULTS_LOG     a file that gets one line a call: (name, paths, handle, data, flags, done)
    FAULTS_AT      the number of the call to spoil, from 0
    FAULTS_DO      kill-before, kill-after, stop-after, short, full (short, then no more room), or the name of an error
    FAULTS_ON      when set: every later call fails too
    FAULTS_HIT     a file that is made when the call was reached
    FAULTS_GATE    a file to wait for before the first call, so that many start as one

It uses no module that the program would not load by itself, and calls the system below what it replaces.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import posix
import signal
import time
from collections.abc import Callable
from typing import Any

CALLS = (
    *("open", "close", "stat", "lstat", "fstat", "statvfs", "access", "readlink", "listdir", "scandir"),
    *("read", "pread", "readv", "write", "pwrite", "writev", "sendfile", "copy_file_range", "fsync", "fdatasync"),
    *("truncate", "ftruncate", "link", "symlink", "rename", "replace", "unlink", "remove", "mkdir", "rmdir"),
    *("chmod", "fchmod", "chown", "fchown", "utime", "mkfifo"),
)

_UNDER = os.environ.get("FAULTS_UNDER", "")
_AT = int(os.environ.get("FAULTS_AT", "-1"))
_DO = os.environ.get("FAULTS_DO", "")
_ON = bool(os.environ.get("FAULTS_ON"))
_GATE = os.environ.get("FAULTS_GATE", "")


class _State:
    """What was seen so far."""

    number = -1
    handles: set[int] = set()  # noqa: RUF012 - there is one state, for the whole process
    full = False
    log = -1


def _ours(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return value in _State.handles
    if isinstance(value, str | bytes | os.PathLike):
        path = posix.fspath(value)
        text = os.fsdecode(path)
        return text == _UNDER or text.startswith(_UNDER + "/")
    return False


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _mark(variable: str) -> None:
    if path := os.environ.get(variable):
        posix.close(posix.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _fail(name: str) -> None:
    code = getattr(errno, name)
    raise OSError(code, os.strerror(code))


def _call(name: str, real: Callable[..., Any], about: tuple[Any, ...], *args: Any, **kwargs: Any) -> Any:
    """One counted call: spoiled, if it is the one, and otherwise done and written down."""
    _State.number += 1
    number = _State.number
    if _GATE and number == 0:
        deadline = time.monotonic() + 60
        while not _is_there(_GATE) and time.monotonic() < deadline:
            time.sleep(0.001)
    chosen = number == _AT
    if chosen:
        _mark("FAULTS_HIT")
    if chosen and _DO == "kill-before":
        _die()
    if (_State.full and name in ("write", "file.write")) or (_ON and number > _AT >= 0):
        _fail("ENOSPC" if _State.full else _DO)
    if chosen and _DO in ("short", "full") and name == "write":
        _State.full = _DO == "full"
        args = (args[0], bytes(args[1])[: max(1, len(args[1]) // 2)], *args[2:])
    elif chosen and _DO and not _DO.startswith(("kill", "stop")):
        _fail(_DO)
    result: Any = None
    done = False
    try:
        result = real(*args, **kwargs)
        done = True
    finally:
        if name == "open" and done:
            _State.handles.add(result)
        elif name == "close":
            _State.handles.discard(args[0])
        if _State.log >= 0:
            _write_down(name, about, args, result, done=done)
        if chosen and _DO == "kill-after":
            _die()
        if chosen and _DO == "stop-after":
            os.kill(os.getpid(), signal.SIGSTOP)
    return result


def _write_down(name: str, about: tuple[Any, ...], args: tuple[Any, ...], result: Any, *, done: bool) -> None:
    data = b""
    if done and name == "write":
        data = bytes(args[1])[:result]
    elif done and name == "file.write" and not isinstance(args[0], str):
        data = bytes(args[0])
    handle = result if name == "open" else next((a for a in about if isinstance(a, int)), -1)
    paths = tuple(os.fsdecode(posix.fspath(a)) for a in about if not isinstance(a, int))
    flags = args[1] if name == "open" and len(args) > 1 else 0
    posix.write(_State.log, (repr((name, paths, handle, data, flags, done)) + "\n").encode())


def _is_there(path: str) -> bool:
    try:
        posix.stat(path)
    except FileNotFoundError:
        return False
    return True


def _watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        about = tuple(a for a in (*args[:2], *kwargs.values()) if _ours(a))
        return _call(name, real, about, *args, **kwargs) if about else real(*args, **kwargs)

    return call


class _File:
    """A file object whose own calls are counted too."""

    def __init__(self, file: Any, path: object) -> None:
        self._file = file
        self._about = (path,)

    def read(self, *args: Any) -> Any:
        return _call("file.read", self._file.read, self._about, *args)

    def write(self, *args: Any) -> Any:
        return _call("file.write", self._file.write, self._about, *args)

    def flush(self) -> Any:
        return _call("file.flush", self._file.flush, self._about)

    def close(self) -> Any:
        return _call("file.close", self._file.close, self._about)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Any:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _watched_open(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(file: Any, *args: Any, **kwargs: Any) -> Any:
        if not _ours(file):
            return real(file, *args, **kwargs)
        return _File(_call("file.open", real, (file,), file, *args, **kwargs), file)

    return call


def _install() -> None:
    import fcntl

    if log := os.environ.get("FAULTS_LOG"):
        _State.log = posix.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, _watched(name, getattr(os, name)))
    for name in ("flock", "lockf"):
        setattr(fcntl, name, _watched(name, getattr(fcntl, name)))
    builtins.open = _watched_open(builtins.open)
    io.open = builtins.open


if _UNDER:
    _install()
