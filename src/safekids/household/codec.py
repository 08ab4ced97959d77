"""Household to bytes and back. One readable JSON file, one entry a line; whatever is not understood is kept.

    {
     "format": 1,
     "children": [
      {"id": "0a1b2c3d", "nickname": "Robin", "band": "8-10", "ask_band_after": "2027-11"}
     ],
     "answers": [
      {"who": "0a1b2c3d", "step": "K27", "answer": "not_yet", "on": "2026-11-23", "revision": 1}
     ],
     "if_then": [
      {"who": "0a1b2c3d", "step": "R52", "text": "", "on": "2026-11-23"}
     ],
     "next_evening": "2026-12-21",
     "country": null,
     "language": null
    }

A later safekids, or a person, may have written more: unknown fields stay with their entry, optional fields that make
no sense count as missing and stay, and entries that make none stay in their list, behind the others, as they were.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeGuard, TypeVar, cast, get_args

from safekids.household.errors import Flaw
from safekids.household.model import HOME, Answer, AnswerKind, Child, Household, IfThen, Rest

FORMAT = 1
LARGEST = 8 * 1024 * 1024  # bytes: a family of ten over ten years stays under one megabyte
DEEPEST = 50  # lists and objects inside each other, in what is kept without being understood

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_ANSWER_KINDS = frozenset(get_args(AnswerKind))

# The fields of each entry; all others are kept without being understood.
_OF_HOUSEHOLD = frozenset(("format", "children", "answers", "if_then", "next_evening", "country", "language"))
_OF_CHILD = frozenset(Child._fields[:-1])
_OF_ANSWER = frozenset(Answer._fields[:-1])
_EVERY_ANSWER_HAS = itemgetter("who", "step", "answer", "on", "revision")
_OF_IF_THEN = frozenset(IfThen._fields[:-1])

_Entry = TypeVar("_Entry")
_Raw = dict[str, Any]


class NotDecodable(Exception):
    """These bytes are not a household. `line` is where reading stopped, counted from 1, if a line is to blame."""

    def __init__(self, why: Flaw, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


class FromLater(Exception):
    """A household of a later format. `version` is its number."""

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


# --- reading


def decode(data: bytes) -> Household:
    """The household in `data`.

    Raises FromLater for a later format, NotDecodable for anything that is not a household, whatever it is.
    """
    raw = _parse(data)
    version = raw.get("format")
    if not _is_int(version) or version < 1:
        raise NotDecodable("no format number")
    if version > FORMAT:
        raise FromLater(version)
    strange: _Raw = {}
    return Household(
        children=_entries(raw, "children", _child, strange),
        answers=_entries(raw, "answers", _answer, strange),
        if_thens=_entries(raw, "if_then", _if_then, strange),
        next_evening=_field(raw, "next_evening", _day, strange),
        country=_field(raw, "country", _text, strange),
        language=_field(raw, "language", _text, strange),
        rest=_rest(raw, _OF_HOUSEHOLD, strange),
    )


def _parse(data: bytes) -> _Raw:
    if len(data) > LARGEST:
        raise NotDecodable("too large")
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode()  # some editors on Windows put the mark in front
        raw = json.loads(text, object_pairs_hook=_no_twins, parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError:
        raise NotDecodable("not UTF-8 text") from None
    except RecursionError:
        raise NotDecodable("nested too deep") from None
    except json.JSONDecodeError as error:
        raise NotDecodable("not JSON", error.lineno) from None
    except ValueError:  # a whole number of thousands of digits
        raise NotDecodable("not JSON") from None
    if not isinstance(raw, dict):
        raise NotDecodable("no format number")
    return raw


def _no_twins(pairs: list[tuple[str, Any]]) -> _Raw:
    """An object whose keys are all different: of twins, nobody could say which one was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotDecodable("a field twice")
    return found


def _finite(text: str) -> float:
    """A number that can be written again: NaN and the infinite ones are not JSON."""
    number = float(text)
    if not math.isfinite(number):
        raise NotDecodable("not JSON")
    return number


def _entries(raw: _Raw, name: str, read: Callable[[_Raw], _Entry | None], strange: _Raw) -> tuple[_Entry, ...]:
    """The entries of a list that make sense; the others go to `strange`, under the list's own name."""
    items = raw.get(name, [])
    if not isinstance(items, list):
        raise NotDecodable("not a list")
    found: list[_Entry] = []
    for item in items:
        entry = read(item) if isinstance(item, dict) else None
        if entry is None:
            strange.setdefault(name, []).append(_shallow(item))
        else:
            found.append(entry)
    return tuple(found)


def _field(raw: _Raw, name: str, read: Callable[[object], _Entry | None], strange: _Raw) -> _Entry | None:
    """A field that may be missing. When it makes no sense it counts as missing, and goes to `strange`."""
    value = raw.get(name)
    if value is None:
        return None
    found = read(value)
    if found is None:
        strange[name] = _shallow(value)
    return found


def _child(raw: _Raw) -> Child | None:
    child_id, nickname, band = raw.get("id"), raw.get("nickname"), raw.get("band")
    if not (isinstance(child_id, str) and isinstance(nickname, str) and isinstance(band, str)):
        return None
    if child_id in ("", HOME) or not nickname:
        return None
    strange: _Raw = {}
    ask = _field(raw, "ask_band_after", _month, strange)
    return Child(child_id, nickname, band, ask, _rest(raw, _OF_CHILD, strange))


def _answer(raw: _Raw) -> Answer | None:
    try:
        who, step, kind, on, revision = _EVERY_ANSWER_HAS(raw)
    except KeyError:
        return None
    day = _day(on)
    if not (isinstance(who, str) and isinstance(step, str) and isinstance(kind, str) and day and _is_int(revision)):
        return None
    if kind not in _ANSWER_KINDS:
        return None
    strange: _Raw = {}
    again_on = _field(raw, "again_on", _day, strange)
    return Answer(who, step, cast(AnswerKind, kind), day, revision, again_on, _rest(raw, _OF_ANSWER, strange))


def _if_then(raw: _Raw) -> IfThen | None:
    who, day = raw.get("who"), _day(raw.get("on"))
    if not (isinstance(who, str) and day):
        return None
    strange: _Raw = {}
    step, text = _field(raw, "step", _text, strange), _field(raw, "text", _text, strange) or ""
    return IfThen(who, step, text, day, _rest(raw, _OF_IF_THEN, strange))


def _rest(raw: _Raw, known: frozenset[str], strange: _Raw) -> Rest:
    """What has a known name and makes no sense, then what has an unknown name."""
    if raw.keys() <= known and not strange:  # nearly always
        return ()
    return (*strange.items(), *((key, _shallow(value)) for key, value in raw.items() if key not in known))


def _shallow(value: Any, deepest: int = DEEPEST) -> Any:
    """`value`, kept as it is. Deeper than any person writes, it could be read here and not written elsewhere."""
    if isinstance(value, dict | list):
        if not deepest:
            raise NotDecodable("nested too deep")
        for inner in value.values() if isinstance(value, dict) else value:
            _shallow(inner, deepest - 1)
    return value


def _day(value: object) -> date | None:
    """A day written as 2026-11-23; None for anything else, also for the other ways of ISO 8601."""
    return _day_of(value) if isinstance(value, str) else None


@lru_cache  # the answers of an evening share their day
def _day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _month(value: object) -> str | None:
    """A month written as 2027-11."""
    return value if isinstance(value, str) and _day(f"{value}-01") else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_int(value: object) -> TypeGuard[int]:
    return type(value) is int  # not bool, which is an int elsewhere


# --- writing

# Between items stands a character that JSON never holds as itself, so that the items can be told apart afterwards.
_BETWEEN = "\0"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(_BETWEEN, ": "))


def encode(household: Household) -> bytes:
    """The same household as bytes: `decode(encode(h)) == h`."""
    rest = dict(household.rest)
    lists: dict[str, list[Any]] = {
        "children": [_child_fields(child) for child in household.children],
        "answers": [_answer_fields(answer) for answer in household.answers],
        "if_then": [_if_then_fields(line) for line in household.if_thens],
    }
    plain = {
        "next_evening": household.next_evening.isoformat() if household.next_evening else None,
        "country": household.country,
        "language": household.language,
    }
    fields = [("format", str(FORMAT))]
    fields += [(name, _lines([*entries, *rest.pop(name, [])])) for name, entries in lists.items()]
    fields += [(name, _line(value)) for name, value in (plain | rest).items()]
    text = ",\n".join(f" {_line(name)}: {value}" for name, value in fields)
    return f"{{\n{text}\n}}\n".encode(errors="backslashreplace")  # half a character, which only an escape can hold


def _lines(entries: list[Any]) -> str:
    """A list, one entry a line. Encoded at once: entry by entry takes three times as long.

    Each entry is followed by NaN, which no entry holds, to find its end by.
    """
    if not entries:
        return "[]"
    marked = [item for entry in entries for item in (entry, math.nan)]
    lines = _JSON.encode(marked)[1:-1].split(f"{_BETWEEN}NaN{_BETWEEN}")
    text = ",\n".join(f"  {line}" for line in lines).removesuffix(f"{_BETWEEN}NaN")
    return f"[\n{text}\n ]".replace(_BETWEEN, ", ")


def _line(value: Any) -> str:
    return _JSON.encode(value).replace(_BETWEEN, ", ")


def _child_fields(child: Child) -> _Raw:
    fields = {"id": child.id, "nickname": child.nickname, "band": child.band, "ask_band_after": child.ask_band_after}
    return fields | dict(child.rest)


def _answer_fields(answer: Answer) -> _Raw:
    fields: _Raw = {
        "who": answer.who,
        "step": answer.step,
        "answer": answer.answer,
        "on": answer.on.isoformat(),
        "revision": answer.revision,
    }
    if answer.again_on:
        fields["again_on"] = answer.again_on.isoformat()
    fields.update(answer.rest)
    return fields


def _if_then_fields(line: IfThen) -> _Raw:
    fields = {"who": line.who, "step": line.step, "text": line.text, "on": line.on.isoformat()}
    return fields | dict(line.rest)
