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

A later safekids, or a person, may have written more: unknown fields stay with their entry, and entries that make no
sense here stay in their list, behind the others, as they were.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, get_args

from safekids.household.model import Answer, AnswerKind, Child, Household, IfThen, Rest

FORMAT = 1
LARGEST = 8 * 1024 * 1024  # bytes: a family of ten over ten years stays under one megabyte

_ANSWER_KINDS = frozenset(get_args(AnswerKind))
_LISTS = ("children", "answers", "if_then")
_KNOWN = frozenset(("format", *_LISTS, "next_evening", "country", "language"))

_Entry = TypeVar("_Entry")
_Raw = dict[str, Any]


class NotDecodable(ValueError):
    """These bytes are not a household; the text says what is wrong, without any of the content."""


class FromLater(ValueError):
    """A household of a later format. `version` is its number."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


# --- reading


def decode(data: bytes) -> Household:
    """The household in `data`.

    Raises FromLater for a later format, NotDecodable for anything that is not a household, whatever it is.
    """
    if len(data) > LARGEST:
        raise NotDecodable("too large")
    try:
        raw = json.loads(data.decode("utf-8"), object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise NotDecodable("not UTF-8 text") from None
    except RecursionError:
        raise NotDecodable("nested too deep") from None
    except ValueError as error:
        raise NotDecodable(getattr(error, "msg", "not JSON")) from None
    if not isinstance(raw, dict):
        raise NotDecodable("no fields")
    version = raw.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NotDecodable("no format number")
    if version > FORMAT:
        raise FromLater(version)
    if not all(isinstance(raw.get(name, []), list) for name in _LISTS):
        raise NotDecodable("a list is missing")

    leftovers: list[tuple[str, Any]] = []
    children = _entries(raw, "children", _child, leftovers)
    answers = _entries(raw, "answers", _answer, leftovers)
    if_thens = _entries(raw, "if_then", _if_then, leftovers)
    next_evening = _day(raw.get("next_evening"))
    country, language = raw.get("country"), raw.get("language")
    for name, wrong in (
        ("next_evening", raw.get("next_evening") is not None and next_evening is None),
        ("country", not isinstance(country, str | None)),
        ("language", not isinstance(language, str | None)),
    ):
        if wrong:
            leftovers.append((name, raw[name]))
    return Household(
        children,
        answers,
        if_thens,
        next_evening,
        country if isinstance(country, str) else None,
        language if isinstance(language, str) else None,
        (*leftovers, *((key, value) for key, value in raw.items() if key not in _KNOWN)),
    )


def _entries(
    raw: _Raw, name: str, read: Callable[[_Raw], _Entry | None], leftovers: list[tuple[str, Any]]
) -> tuple[_Entry, ...]:
    """The entries of a list that make sense; the others are left over under the list's own name."""
    found: list[_Entry] = []
    strange: list[Any] = []
    for item in raw.get(name, []):
        entry = read(item) if isinstance(item, dict) else None
        if entry is None:
            strange.append(item)
        else:
            found.append(entry)
    if strange:
        leftovers.append((name, strange))
    return tuple(found)


def _child(raw: _Raw) -> Child | None:
    match raw:
        case {"id": str(child_id), "nickname": str(nickname), "band": str(band)} if child_id and nickname:
            ask = raw.get("ask_band_after")
            if ask is not None and not isinstance(ask, str):
                return None
            return Child(child_id, nickname, band, ask, _rest(raw, "id", "nickname", "band", "ask_band_after"))
    return None


def _answer(raw: _Raw) -> Answer | None:
    match raw:
        case {"who": str(who), "step": str(step), "answer": str(kind), "on": on_text, "revision": revision}:
            on, again_on = _day(on_text), _day(raw.get("again_on"))
            strange_day = raw.get("again_on") is not None and again_on is None
            if kind not in _ANSWER_KINDS or on is None or strange_day or not _is_int(revision):
                return None
            rest = _rest(raw, "who", "step", "answer", "on", "revision", "again_on")
            return Answer(who, step, kind, on, revision, again_on, rest)  # type: ignore[arg-type]  # checked above
    return None


def _if_then(raw: _Raw) -> IfThen | None:
    match raw:
        case {"who": str(who), "on": on_text}:
            on, step, text = _day(on_text), raw.get("step"), raw.get("text", "")
            if on is None or not isinstance(step, str | None) or not isinstance(text, str):
                return None
            return IfThen(who, step, text, on, _rest(raw, "who", "step", "text", "on"))
    return None


def _rest(raw: _Raw, *known: str) -> Rest:
    return tuple((key, value) for key, value in raw.items() if key not in known)


def _day(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != len("2026-11-23"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _no_twins(pairs: list[tuple[str, Any]]) -> _Raw:
    """An object whose keys are all different: of twins, nobody could say which one was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands there twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# --- writing


def encode(household: Household) -> bytes:
    """The same household as bytes: `decode(encode(h)) == h`."""
    strange = {name: value for name, value in household.rest if name in _LISTS}
    lists = {
        "children": [_child_fields(child) for child in household.children],
        "answers": [_answer_fields(answer) for answer in household.answers],
        "if_then": [_if_then_fields(line) for line in household.if_thens],
    }
    fields: list[tuple[str, str]] = [("format", str(FORMAT))]
    for name, entries in lists.items():
        lines = ",\n".join("  " + _line(entry) for entry in [*entries, *strange.get(name, [])])
        fields.append((name, f"[\n{lines}\n ]" if lines else "[]"))
    plain = {
        "next_evening": household.next_evening.isoformat() if household.next_evening else None,
        "country": household.country,
        "language": household.language,
        **{name: value for name, value in household.rest if name not in _LISTS},
    }
    fields += [(name, _line(value)) for name, value in plain.items()]
    text = ",\n".join(f" {_line(name)}: {value}" for name, value in fields)
    return f"{{\n{text}\n}}\n".encode()


def _line(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character, which only an escape can hold
        return json.dumps(value)
    return text


def _child_fields(child: Child) -> _Raw:
    fields = {"id": child.id, "nickname": child.nickname, "band": child.band, "ask_band_after": child.ask_band_after}
    return {**fields, **dict(child.rest)}


def _answer_fields(answer: Answer) -> _Raw:
    fields = {
        "who": answer.who,
        "step": answer.step,
        "answer": answer.answer,
        "on": answer.on.isoformat(),
        "revision": answer.revision,
    }
    again = {"again_on": answer.again_on.isoformat()} if answer.again_on else {}
    return {**fields, **again, **dict(answer.rest)}


def _if_then_fields(line: IfThen) -> _Raw:
    fields = {"who": line.who, "step": line.step, "text": line.text, "on": line.on.isoformat()}
    return {**fields, **dict(line.rest)}
