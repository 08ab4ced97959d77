"""YAML from anybody, read safely: plain data, and the place of every key and value.

The C event stream of libyaml neither recurses nor follows aliases, so that neither 200 KB of brackets nor a thousand
million laughs can hurt it. Faults that leave the file readable are collected; a syntax error ends its own file only.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

import yaml

from safekids.content.finding import MOST_FINDINGS, Finding, Place

LARGEST = 2 * 1024 * 1024  # bytes of one file; the largest of ours has a twentieth of that
DEEPEST = 24  # lists and mappings inside each other. Far deeper, libyaml's time grows with the square of the depth.
MOST_VALUES = 100_000  # in one file

Path: TypeAlias = tuple[str | int, ...]
KEY: Final = -1  # places[(*path, key, KEY)] is where the key stands; no list has such an index

# libyaml where the wheel has it, the same events in plain Python elsewhere.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
# Words and numbers that YAML programs read in different ways: `no` is false, 08 is 8 or text, 1:30 is 90.
_UNCLEAR = re.compile(
    r"(?i:yes|no|on|off|y|n)"
    r"|[-+]?[0-9][0-9_]*(:[0-9]+)*"
    r"|[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*(?=[eE]))([eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+"
    r"|[-+]?\.(?i:inf|nan)"
)
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# A line that begins so is for the parser. We need none, and libyaml takes a minute over 2 MB of them.
_DIRECTIVE = re.compile(r"(?<![^\r\n])%")


class Unclear(NamedTuple):
    """A word or number without quotes that programs read in different ways. Only the schema knows what was meant."""

    text: str


class Loaded(NamedTuple):
    """What a file holds: dict, list, str, int, bool, None and Unclear. `whole`: read to its end, so `data` is sound."""

    file: str
    data: Any
    places: dict[Path, Place]
    findings: list[Finding]
    whole: bool

    def at(self, *path: str | int) -> Place:
        """Where that value stands, or the innermost thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file, 1, 1)


class _Enough(Exception):
    """No use in reading on."""


def read_yaml(path: str, name: str | None = None) -> Loaded:
    """Read one file. `name` is how it is called in findings. Never raises for anything the file may hold or be."""
    builder = _Builder(name or path)
    try:
        text = _without_controls(_text(path, builder), builder)
        directive = _DIRECTIVE.search(text)
        if directive:
            line, column = _line_and_column(text, directive.start())
            builder.end("directive", line, column, "a line begins with %", "put the text in quotes, or take it out")
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
        if not builder.roots or builder.roots[0] is None:
            builder.end("empty-file", 1, 1, "there is nothing in it", "write its fields")
    except _Enough:
        first = builder.roots[0] if builder.documents > 1 else None
        return Loaded(builder.file, first, builder.places, builder.findings, whole=first is not None)
    except yaml.YAMLError as error:
        builder.findings.append(_syntax(error, builder.file, text))
        return Loaded(builder.file, None, builder.places, builder.findings, whole=False)
    except (ValueError, OverflowError):  # the parser in plain Python, on \UFFFFFFFF
        what, how = "a backslash in quotes names a character that there is not", "take it out"
        builder.findings.append(Finding("yaml-syntax", "", "", what, how, Place(builder.file, 1, 1)))
        return Loaded(builder.file, None, builder.places, builder.findings, whole=False)
    return Loaded(builder.file, builder.roots[0], builder.places, builder.findings, whole=True)


# --- the file


def _text(path: str, builder: _Builder) -> str:
    """The text of a plain file of a sane size. Nothing that is not a plain file is waited for."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            builder.end("no-file", 1, 1, "is not a file", "put a file in its place")
        # Between the two lines it may become a pipe: not waited for either.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                builder.end("no-file", 1, 1, "is not a file", "put a file in its place")
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        builder.end("no-file", 1, 1, "is not there", "write it, or mend its name")
    except (OSError, ValueError) as error:
        why = f" ({os.strerror(error.errno)})" if isinstance(error, OSError) and error.errno else ""
        builder.end("no-file", 1, 1, f"cannot be read{why}", "see that it can be read")
    if len(data) > LARGEST:
        builder.end("too-big", 1, 1, f"is larger than {LARGEST // 1024 // 1024} MB", "cut it into smaller files")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(data[: error.start].decode("utf-8-sig", "replace"), len(data))
        builder.end("not-utf8", line, column, "is not UTF-8 text", "save the file as UTF-8")


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Of a character, counted from 1, with the line ends that YAML knows."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def is_control(c: str) -> bool:
    """A control character, or an invisible one that turns text around or hides in it."""
    return c not in "\n\r\t" and (
        unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or c in "\ufffe\uffff"
    )


def _without_controls(text: str, builder: _Builder) -> str:
    """Every control character is found; the parser, which would stop at it, sees a blank."""
    controls = {c for c in set(text) if is_control(c)}
    if not controls:
        return text
    for match in re.finditer("[" + re.escape("".join(sorted(controls))) + "]", text):
        builder.control(match[0], Place(builder.file, *_line_and_column(text, match.start())))
    return text.translate({ord(c): " " for c in controls})


# --- what the parser says, in plain words

# What its message holds, what is wrong, how to mend it, and whether the place where it began says more.
_SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    ("while scanning a quoted scalar; found unexpected", "a text in quotes has no end", "close the quotes", True),
    ("while scanning a quoted scalar; found unknown escape", "a text in double quotes holds a backslash",
     "write two of them, or use single quotes", False),
    ("while parsing a quoted scalar; found unknown escape", "a text in double quotes holds a backslash",
     "write two of them, or use single quotes", False),
    ("escape code", "a backslash in quotes names a character that there is not", "take it out", False),
    ("escape sequence of", "a backslash in quotes names a character that there is not", "take it out", False),
    ("mapping values are not allowed", "a colon stands inside a text", "put the whole text in quotes", False),
    ("block sequence entries are not allowed", "a dash stands where none may stand",
     "begin the list on a line of its own", False),
    ("sequence entries are not allowed", "a dash stands where none may stand",
     "begin the list on a line of its own", False),
    ("tab character", "a tab is used to indent", "use blanks", False),
    ("could not find expected ':'", "a name has no colon after it, or a text is not indented under its name",
     "write `name: text`", False),
    ("',' or ']'", "a list in brackets has no end, or no comma", "write [a, b, c]", True),
    ("',' or '}'", "a mapping in braces has no end, or no comma", "put a text with braces in quotes", True),
    ("while scanning an anchor", "a text begins with &", "put the text in quotes", False),
    ("while scanning an alias", "a text begins with *", "put the text in quotes", False),
    ("while scanning a tag", "a text begins with !", "put the text in quotes", False),
    ("undefined tag handle", "a text begins with !", "put the text in quotes", False),
    ("while scanning a block scalar", "something stands behind | or >", "begin the text on the next line", False),
    ("while scanning a directive", "a line begins with %", "put the text in quotes", False),
    ("while parsing a block", "this line does not fit what stands above it",
     "look at how far it is indented, and at quotes inside a text", False),
    ("<document start>", "this line does not fit what stands above it",
     "look at how far it is indented, and at quotes inside a text", False),
    ("did not find expected node content", "something is missing here", "write [a, b, c], or put the text in quotes",
     False),
    ("expected the node content", "something is missing here", "write [a, b, c], or put the text in quotes", False),
)  # fmt: skip


def _syntax(error: yaml.YAMLError, file: str, text: str) -> Finding:
    problem, context = str(getattr(error, "problem", None) or ""), str(getattr(error, "context", None) or "")
    began, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = mark or began
    what, how = f"is not YAML ({problem or 'it cannot be read'})", "look at this line and the one above it"
    if "cannot start any token" in problem and mark:
        lines = re.split("\r\n|\r|\n", text)
        first = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
        what, how = f"a text begins with {first}", "put the text in quotes"
        if first == "\t":
            what, how = "a tab is used to indent", "use blanks"
    else:
        message = f"{context}; {problem}"
        for sign, says, mends, at_its_beginning in _SYNTAX:
            if sign in message:
                what, how, mark = says, mends, (began if at_its_beginning and began else mark)
                break
    where = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    return Finding("yaml-syntax", "", "", what, how, where)


# --- the data


class _Frame:
    """A mapping or list being read. `skip`: it stands where nothing may stand, and is swallowed."""

    __slots__ = ("container", "double", "key", "path", "skip")

    def __init__(self, container: Any, path: Path, skip: bool) -> None:
        self.container = container
        self.path = path
        self.skip = skip
        self.key: str | None = None  # waits for its value
        self.double = False  # that key has stood there before


class _Builder:
    """Builds plain data from events, one at a time, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.places: dict[Path, Place] = {}
        self.roots: list[Any] = []
        self.frames = [_Frame(self.roots, (), False)]
        self.documents = 0
        self.values = 0
        self._takes: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._begin({}, event),
            yaml.SequenceStartEvent: lambda event: self._begin([], event),
            yaml.MappingEndEvent: self._end_of_container,
            yaml.SequenceEndEvent: self._end_of_container,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        taker = self._takes.get(type(event))
        if taker:
            taker(event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.end("second-document", *self._mark(event), "a second document begins", "take out the line ---")

    def _alias(self, event: Any) -> None:
        self.found("alias", event, f"the alias *{event.anchor} is not read", "write the text out, or put it in quotes")
        self._place(None, event)

    def _scalar(self, event: Any) -> None:
        self._marks(event)
        frame, text = self.frames[-1], event.value
        for c in sorted(set(text)):
            if is_control(c):
                self.control(c, self._at(event))
                text = text.replace(c, " ")
        if type(frame.container) is dict and frame.key is None:
            self._key(text, event, frame)
        else:
            self._place(text if event.style else _plain(text), event)  # plain: "" by libyaml, None by plain Python

    def _begin(self, container: Any, event: Any) -> None:
        self._marks(event)
        if len(self.frames) > DEEPEST:
            self.end("too-deep", *self._mark(event), f"is more than {DEEPEST} levels deep", "write it flatter")
        path, skip = self._place(container, event)
        self.frames.append(_Frame(container, path, skip))

    def _end_of_container(self, _event: Any) -> None:
        self.frames.pop()

    def _marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.found("alias", event, f"the anchor &{event.anchor} is not read", "take it out")
        if event.tag is not None:
            self.found("tag", event, f"the tag {event.tag} is not read", "take it out, or put the text in quotes")

    def _key(self, key: str, event: Any, frame: _Frame) -> None:
        if not event.style and not isinstance(_plain(key), str):
            self.found(
                "not-a-key", event, f"the name {key} is not text" if key else "a name is missing", "mend the name"
            )
        frame.key, frame.double = key, key in frame.container
        if frame.double:
            self.found("duplicate-key", event, f"{key} stands here twice", "keep one of the two")
        elif not frame.skip:
            self.places[(*frame.path, key, KEY)] = self._at(event)

    def _place(self, value: Any, event: Any) -> tuple[Path, bool]:
        """Put a value where it belongs; return its path, and whether it is only swallowed."""
        self.values += 1
        if self.values > MOST_VALUES:
            self.end(
                "too-big", *self._mark(event), f"holds more than {MOST_VALUES} values", "cut it into smaller files"
            )
        frame = self.frames[-1]
        if type(frame.container) is list:
            path: Path = (*frame.path, len(frame.container)) if frame.container is not self.roots else ()
            if not frame.skip:
                frame.container.append(value)
                self.places[path] = self._at(event)
            return path, frame.skip
        if frame.key is None:  # a list, a mapping or an alias as a key
            self.found("not-a-key", event, "a name must be text", "write a word before the colon")
            frame.key, frame.double = "", True
            return frame.path, True
        path, skip = (*frame.path, frame.key), frame.skip or frame.double
        if not skip:
            frame.container[frame.key] = value
            self.places[path] = self._at(event)
        frame.key = None
        return path, skip

    def _mark(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + 1, event.start_mark.column + 1

    def _at(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def found(self, rule: str, event: Any, what: str, how: str) -> None:
        self._add(Finding(rule, "", "", what, how, self._at(event)))

    def control(self, c: str, where: Place) -> None:
        what = f"holds the invisible character U+{ord(c):04X}"
        self._add(Finding("control-character", "", "", what, "take it out", where))

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) > MOST_FINDINGS:  # `in_order` says that there are more
            raise _Enough

    def end(self, rule: str, line: int, column: int, what: str, how: str) -> NoReturn:
        """The last finding of a file. Raises _Enough."""
        self.findings.append(Finding(rule, "", "", what, how, Place(self.file, line, column)))
        raise _Enough


def _plain(text: str) -> Any:
    """What a word without quotes is, by YAML 1.2; Unclear where programs differ."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Unclear(text) if _UNCLEAR.fullmatch(text) else text


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in what was read, with its path. The reader has bounded its depth."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from texts(inner, (*path, i))
