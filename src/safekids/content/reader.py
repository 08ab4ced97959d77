"""YAML from anybody, read safely: plain data, and the place of every key and value.

The C event stream of libyaml neither recurses nor follows aliases, so that neither 200 KB of brackets nor a thousand
million laughs can hurt it. Faults that leave the file readable are collected; a syntax error ends its own file only.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from typing import Any, NamedTuple, TypeAlias

import yaml

from safekids.content.finding import Finding, Place

LARGEST = 2 * 1024 * 1024  # bytes of one file; the largest of ours has a twentieth of that
DEEPEST = 24
MOST_FINDINGS = 200  # of one file: more than that helps nobody

Path: TypeAlias = tuple[str | int, ...]

# libyaml where the wheel has it, the same events in plain Python elsewhere.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})$")
# Words and numbers that YAML programs read in different ways: no is false, 08 is 8 or text, 1:30 is 90.
_AMBIGUOUS = re.compile(
    r"(?i:yes|no|on|off|y|n)$|[-+]?0[0-9_]+$|[-+]?[0-9]+(:[0-9]+)+$|0[xob][0-9a-f]+$|[-+]?\.(?i:inf|nan)$"
)
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Loaded(NamedTuple):
    """What a file holds. `data` is None when nothing could be made of it; then there are findings."""

    file: str
    data: Any
    places: dict[Path, Place]  # of values; of keys under (*path, key, KEY)
    findings: list[Finding]


KEY = "#key"


class _Enough(Exception):
    """No use in reading on."""


def read_yaml(path: str, name: str | None = None) -> Loaded:
    """Read one file. `name` is how it is called in findings. Never raises for anything the file may hold or be."""
    name = name or path
    findings: list[Finding] = []
    text = _text(path, name, findings)
    if text is None:
        return Loaded(name, None, {}, findings)
    builder = _Builder(name, findings)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _Enough:
        return Loaded(name, None, builder.places, findings)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
        what = str(getattr(error, "problem", None) or "this is not YAML")
        findings.append(Finding("yaml-syntax", "", "", what, "look at this line and the one above it", where))
        return Loaded(name, None, builder.places, findings)
    if not builder.roots:
        findings.append(Finding("empty-file", "", "", "there is nothing in it", "write its fields", Place(name, 1, 1)))
        return Loaded(name, None, {}, findings)
    return Loaded(name, builder.roots[0], builder.places, findings)


def _text(path: str, name: str, findings: list[Finding]) -> str | None:
    """The text of a file of a sane size; control characters in it are found, and read as blanks."""

    def found(rule: str, what: str, how: str) -> None:
        findings.append(Finding(rule, "", "", what, how, Place(name, 1, 1)))

    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        found("no-file", f"cannot be opened ({os.strerror(error.errno or 0)})", "see that it is there and readable")
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            found("no-file", "is not a file", "put a file in its place")
            return None
        if status.st_size > LARGEST:
            found("too-big", f"is larger than {LARGEST // 1024} KB", "cut it into smaller files")
            return None
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        found("no-file", f"cannot be read ({os.strerror(error.errno or 0)})", "see that it is readable")
        return None
    finally:
        os.close(handle)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = Place(name, line, error.start - data.rfind(b"\n", 0, error.start))
        findings.append(Finding("not-utf8", "", "", "is not UTF-8 text", "save it as UTF-8", where))
        return None
    return _without_controls(text, name, findings)


def _without_controls(text: str, name: str, findings: list[Finding]) -> str:
    if not any(is_control(c) for c in set(text) - set("\n\r\t")):
        return text
    clean = list(text)
    line, start = 1, 0
    for i, c in enumerate(text):
        if c == "\n":
            line, start = line + 1, i + 1
        elif c not in "\r\t" and is_control(c):
            clean[i] = " "
            _add(findings, _control(c, Place(name, line, i - start + 1)))
    return "".join(clean)


def is_control(c: str) -> bool:
    """A control character, or an invisible one that turns text around or hides in it."""
    return unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _control(c: str, where: Place, field: str = "") -> Finding:
    return Finding(
        "control-character", "", field, f"holds the invisible character U+{ord(c):04X}", "take it out", where
    )


def _add(findings: list[Finding], finding: Finding) -> None:
    findings.append(finding)
    if len(findings) >= MOST_FINDINGS:
        raise _Enough


class _Frame(NamedTuple):
    """A mapping or sequence being read. `skip` swallows what stands where nothing may stand."""

    container: Any
    path: Path
    skip: bool


class _Builder:
    """Builds plain data from events, one at a time, without recursion."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        self.file = file
        self.findings = findings
        self.places: dict[Path, Place] = {}
        self.roots: list[Any] = []
        self.frames: list[_Frame] = [_Frame(self.roots, (), False)]
        self.keys: list[str | None] = [None]  # the key waiting for its value, one a frame
        self.doubled: list[bool] = [False]  # whether that key has stood there before
        self.documents = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.found("second-document", event, "a second document begins", "take out the line ---")
                    raise _Enough
            case yaml.AliasEvent():
                self.found("alias", event, "aliases (*name) are not read", "write the text out")
                self.place(None, event)
            case yaml.ScalarEvent():
                self.marks(event)
                self.scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.marks(event)
                if len(self.frames) > DEEPEST:
                    self.found("too-deep", event, "is nested too deep", "write it flatter")
                    raise _Enough
                container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                path, skip = self.place(container, event)
                self.frames.append(_Frame(container, path, skip))
                self.keys.append(None)
                self.doubled.append(False)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.frames.pop()
                self.keys.pop()
                self.doubled.pop()

    def marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.found("alias", event, "anchors (&name) are not read", "take the anchor out")
        if event.tag is not None and event.tag != "!":
            self.found("tag", event, f"the tag {event.tag} is not read", "take the tag out")

    def scalar(self, event: Any) -> None:
        frame = self.frames[-1]
        if isinstance(frame.container, dict) and self.keys[-1] is None:
            self.key(event, frame)
            return
        for c in sorted(set(event.value)):
            if c not in "\n\t" and is_control(c):
                self.add(_control(c, self.at(event)))
        value: Any = "".join(" " if c not in "\n\t" and is_control(c) else c for c in event.value)
        if not event.style:  # plain: libyaml says "", plain Python None
            value = self.plain(value, event)
        self.place(value, event)

    def plain(self, value: str, event: Any) -> Any:
        if value in _NULL:
            return None
        if value in _TRUTH:
            return _TRUTH[value]
        if _INTEGER.match(value):
            return int(value)
        if _AMBIGUOUS.match(value):
            self.found("quote-it", event, f"programs read {value} in different ways", f'put it in quotes: "{value}"')
        return value

    def key(self, event: Any, frame: _Frame) -> None:
        key = str(event.value)
        double = key in frame.container
        if double:
            self.found("duplicate-key", event, f"{key} stands here twice", "keep one of the two")
        else:
            self.places[(*frame.path, key, KEY)] = self.at(event)
        self.keys[-1], self.doubled[-1] = key, double

    def place(self, value: Any, event: Any) -> tuple[Path, bool]:
        """Put a value where it belongs; return its path, and whether it is only swallowed."""
        frame, key = self.frames[-1], self.keys[-1]
        if isinstance(frame.container, list):
            path: Path = (*frame.path, len(frame.container)) if frame.container is not self.roots else ()
            if not frame.skip:
                frame.container.append(value)
                self.places[path] = self.at(event)
            return path, frame.skip
        if key is None:  # a list or mapping as a key
            self.found("not-a-key", event, "a key must be a word", "write a word before the colon")
            self.keys[-1], self.doubled[-1] = "", True
            return frame.path, True
        skip = frame.skip or self.doubled[-1]
        path = (*frame.path, key)
        if not skip:
            frame.container[key] = value
            self.places[path] = self.at(event)
        self.keys[-1] = None
        return path, skip

    def at(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def found(self, rule: str, event: Any, what: str, how: str) -> None:
        self.add(Finding(rule, "", "", what, how, self.at(event)))

    def add(self, finding: Finding) -> None:
        _add(self.findings, finding)
