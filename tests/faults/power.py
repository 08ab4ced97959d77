"""A disk that remembers only what it was told to: what may be found after the power failed, for a trace of calls.

Data that was not flushed may be missing, cut, or zero. Names that were not flushed may be missing, each by itself, and
so in any order. A flush of a folder makes its names last, one of a file its data.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.program import Call


class Image(NamedTuple):
    """What may be found: the files of a tree, by path."""

    files: tuple[tuple[str, bytes], ...]


class _File:
    def __init__(self, data: bytes = b"") -> None:
        self.flushed = data
        self.data = data


class _Names(NamedTuple):
    """One change of names, which happens whole or not at all: names that come, and one that goes."""

    folder: str
    come: str | None
    file: _File | None
    goes: str | None


LOST: dict[str, Callable[[_File], bytes]] = {
    "missing": lambda file: file.flushed,
    "cut": lambda file: file.data[: len(file.data) // 2],
    "zero": lambda file: bytes(len(file.data)),
    "there": lambda file: file.data,
}


class Disk:
    """The files below a folder, as they are and as they would be without power."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.names: dict[str, _File] = {}
        self.flushed: dict[str, _File] = {}
        self.folders = {self.root}
        self.made: set[str] = set()  # of these, the name may be lost, and with it all that is inside
        self.waiting: list[_Names] = []
        self.open: dict[int, _File | str] = {}
        for folder, _, files in os.walk(self.root):
            self.folders.add(folder)
            for name in files:
                path = os.path.join(folder, name)
                if not os.path.islink(path):
                    self.names[path] = self.flushed[path] = _File(Path(path).read_bytes())

    def do(self, call: Call) -> None:
        """One call of the trace."""
        if not call.done:
            return
        match call.name, call.paths:
            case "open", (path,):
                self._opened(path, call)
            case (("write" | "file.write"), _):
                file = self.open[call.handle]
                assert isinstance(file, _File)
                file.data += call.data
            case "fsync" | "fdatasync", ():
                self._flush(self.open[call.handle])
            case "close", ():
                self.open.pop(call.handle, None)
            case "link", (file_path, name):
                self._change(name, self.names[file_path], None)
            case "replace" | "rename", (old, new):
                self._change(new, self.names[old], old)
            case (("unlink" | "remove"), (path,)):
                self._change(None, None, path)
            case "mkdir", (path,):
                self.folders.add(path)
                self.made.add(path)
                self._change(path, _File(), None)
            case (
                ("symlink" | "truncate" | "ftruncate" | "rmdir" | "writev" | "pwrite" | "sendfile"),
                _,
            ):
                raise AssertionError(f"the simulated disk does not know {call.name} yet")

    def _opened(self, path: str, call: Call) -> None:
        if path in self.folders:
            self.open[call.handle] = path
            return
        if path not in self.names:
            assert call.flags & os.O_CREAT, path
            self._change(path, _File(), None)
        file = self.names[path]
        if call.flags & os.O_TRUNC:
            file.data = b""
        self.open[call.handle] = file

    def _change(self, come: str | None, file: _File | None, goes: str | None) -> None:
        place = os.path.dirname(come or goes or "")
        if goes is not None:
            assert os.path.dirname(goes) == place, "a name may not move between folders"
            del self.names[goes]
        if come is not None and file is not None:
            self.names[come] = file
        self.waiting.append(_Names(place, come, file, goes))

    def _flush(self, what: _File | str) -> None:
        if isinstance(what, _File):
            what.flushed = what.data
            return
        for change in [c for c in self.waiting if c.folder == what]:
            _apply(self.flushed, change)
            self.waiting.remove(change)

    def images(self) -> Iterator[Image]:
        """Everything that may be found if the power failed now: each choice of what was waiting, and of lost data."""
        for chosen in itertools.product((True, False), repeat=len(self.waiting)):
            names = dict(self.flushed)
            for change in itertools.compress(self.waiting, chosen):
                _apply(names, change)
            there = {path for path in names if not _inside(path, self.made - names.keys())}
            names = {path: file for path, file in names.items() if path in there and path not in self.made}
            whole = all(file.data == file.flushed for file in names.values())
            for what in [LOST["there"]] if whole else LOST.values():
                found = {p: file.data if file.data == file.flushed else what(file) for p, file in names.items()}
                yield Image(tuple(sorted(found.items())))


def _apply(names: dict[str, _File], change: _Names) -> None:
    if change.goes is not None:
        names.pop(change.goes, None)
    if change.come is not None and change.file is not None:
        names[change.come] = change.file


def _inside(path: str, folders: set[str]) -> bool:
    return any(path.startswith(folder + os.sep) for folder in folders)


def lay_out(image: Image, old_root: Path, new_root: Path) -> None:
    """The image as real, private files below another folder."""
    new_root.mkdir(parents=True, exist_ok=True)
    for path, data in image.files:
        target = new_root / os.path.relpath(path, old_root)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.write_bytes(data)
        os.chmod(target, 0o600)
