"""Everything that was kept is read back, and nothing that is not understood is lost."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.household.codec import DEEPEST, LARGEST, FromLater, NotDecodable, decode, encode
from safekids.household.errors import Flaw
from safekids.household.model import Answer, Child, Household, IfThen
from tests.household.households import households
from tests.make import TODAY

Raw = dict[str, Any]

FAMILY = Household(
    children=(Child("c1", "Robin", "8-10", "2027-11"),),
    answers=(Answer("c1", "K27", "not_yet", TODAY, 1, date(2026, 11, 28)), Answer("home", "P37", "done", TODAY, 2)),
    if_thens=(IfThen("c1", "R52", "", TODAY),),
    next_evening=date(2026, 12, 21),
)


BY_HAND = """{
 "format": 1,
 "children": [
  {"id": "c1", "nickname": "Robin", "band": "8-10", "ask_band_after": "2027-11"}
 ],
 "answers": [
  {"who": "c1", "step": "K27", "answer": "not_yet", "on": "2026-11-23", "revision": 1, "again_on": "2026-11-28"},
  {"who": "home", "step": "P37", "answer": "done", "on": "2026-11-23", "revision": 2}
 ],
 "if_then": [
  {"who": "c1", "step": "R52", "text": "", "on": "2026-11-23"}
 ],
 "next_evening": "2026-12-21",
 "country": null,
 "language": null
}
"""
WITH_MORE = """{
 "format": 1,
 "children": [
  {"id": "c1", "nickname": "Zo\u00eb \u4e2d", "band": "8-10", "ask_band_after": null, "likes": ["chess", {"a": 1.5}]},
  {"id": "c2", "nickname": "", "band": "8-10"}
 ],
 "answers": [
  {"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1, "note": "went well"},
  {"who": "c1", "step": "M83", "answer": "celebrated", "on": "2026-11-23", "revision": 1}
 ],
 "if_then": [],
 "next_evening": null,
 "country": "NZ",
 "language": null,
 "reminders": {"by": "post"}
}
"""
EMPTY = """{
 "format": 1,
 "children": [],
 "answers": [],
 "if_then": [],
 "next_evening": null,
 "country": null,
 "language": null
}
"""


@given(households)
def test_any_household_reads_back_as_it_was_written(household: Household) -> None:
    assert decode(encode(household)) == household


@given(households)
def test_what_is_written_is_plain_json_for_any_other_program(household: Household) -> None:
    assert json.loads(encode(household))["format"] == 1


def test_a_person_can_read_it_one_answer_a_line() -> None:
    assert encode(FAMILY).decode() == BY_HAND


def test_what_a_person_wrote_by_hand_is_written_as_they_wrote_it() -> None:
    assert encode(decode(WITH_MORE.encode())).decode() == WITH_MORE
    assert encode(decode(EMPTY.encode())).decode() == EMPTY


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b" ".join(data.split()),
    ],
    ids=["byte order mark", "Windows line ends", "one line"],
)
def test_what_editors_do_to_a_file_does_it_no_harm(changed: Callable[[bytes], bytes]) -> None:
    assert decode(changed(encode(FAMILY))) == FAMILY


WRITTEN_BY_OTHERS = {
    "format": 1,
    "colour": "green",
    "children": [{"id": "c1", "nickname": "Robin", "band": "8-10", "likes": ["chess"]}, {"id": 7}, "nobody"],
    "answers": [
        {"who": "c1", "step": "K27", "answer": "celebrated", "on": "2026-11-23", "revision": 1},
        {"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1, "note": {"by": "hand"}},
        {"who": "c1", "step": "M83", "answer": "done", "on": "yesterday", "revision": 1},
        {"who": "c1", "step": "M83", "answer": "done", "on": "2026-11-23", "revision": True},
    ],
    "if_then": [None],
    "next_evening": "soon",
    "country": 44,
    "language": None,
}


def test_what_a_later_version_or_a_person_wrote_stays() -> None:
    """Unknown fields, unknown answers and entries that make no sense survive any number of round trips."""
    household = decode(json.dumps(WRITTEN_BY_OTHERS).encode())
    assert [child.nickname for child in household.children] == ["Robin"]
    assert [answer.answer for answer in household.answers] == ["done"]
    written = json.loads(encode(decode(encode(household))))
    assert written["colour"] == "green"
    assert written["children"][0]["likes"] == ["chess"]
    assert written["children"][1:] == [{"id": 7}, "nobody"]
    for entry in WRITTEN_BY_OTHERS["answers"]:  # type: ignore[attr-defined]
        assert entry in written["answers"]
    assert (written["next_evening"], written["country"], written["if_then"]) == ("soon", 44, [None])


@pytest.mark.parametrize(
    ("entry", "name", "value"),
    [
        ({"id": "c1", "nickname": "Robin", "band": "8-10"}, "ask_band_after", "November"),
        ({"id": "c1", "nickname": "Robin", "band": "8-10"}, "ask_band_after", "2027-13"),
        ({"id": "c1", "nickname": "Robin", "band": "8-10"}, "ask_band_after", "2027-1"),
        ({"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1}, "again_on", "2026-02-30"),
        ({"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1}, "again_on", "20261130"),
        ({"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1}, "again_on", "2026-W48-1"),
        ({"who": "c1", "on": "2026-11-23", "text": "x"}, "step", 7),
        ({"who": "c1", "on": "2026-11-23", "step": None}, "text", ["x"]),
    ],
)
def test_an_optional_field_that_makes_no_sense_costs_nobody_the_entry(entry: Raw, name: str, value: object) -> None:
    kind = "children" if "id" in entry else "answers" if "answer" in entry else "if_then"
    household = decode(json.dumps({"format": 1, kind: [{**entry, name: value}]}).encode())
    lists: list[tuple[Child | Answer | IfThen, ...]] = [household.children, household.answers, household.if_thens]
    found = [item for items in lists for item in items]
    assert [item.rest for item in found] == [((name, value),)]
    assert not getattr(found[0], name)
    assert json.loads(encode(household))[kind][0][name] == value


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("children", {"id": "", "nickname": "Robin", "band": "8-10"}),
        ("children", {"id": "home", "nickname": "Robin", "band": "8-10"}),
        ("children", {"id": "c1", "nickname": "", "band": "8-10"}),
        ("children", {"id": "c1", "nickname": "Robin"}),
        ("children", {"id": "c1", "nickname": ["Robin"], "band": "8-10"}),
        ("answers", {"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23"}),
        ("answers", {"who": "c1", "step": "K27", "answer": "done", "on": "2026-11-23", "revision": 1.5}),
        ("answers", {"who": "c1", "step": "K27", "answer": "done", "on": 20261123, "revision": 1}),
        ("answers", {"who": "c1", "step": "K27", "answer": ["done"], "on": "2026-11-23", "revision": 1}),
        ("if_then", {"who": "c1", "text": "x"}),
        ("if_then", {"who": "c1", "text": "x", "on": "one day"}),
        *((name, entry) for name in ("children", "answers", "if_then") for entry in ([["a", "list"]], 7, None, "c1")),
    ],
    ids=repr,
)
def test_an_entry_that_makes_no_sense_is_not_used_and_not_lost(name: str, entry: object) -> None:
    household = decode(json.dumps({"format": 1, name: [entry]}).encode())
    assert household == Household(rest=((name, [entry]),))
    assert json.loads(encode(household))[name] == [entry]


def test_a_file_of_a_later_format_is_named_and_not_guessed_at() -> None:
    with pytest.raises(FromLater) as caught:
        decode(b'{"format": 2, "people": []}')
    assert caught.value.version == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 200,
        b"[]",
        b"null",
        b"{}",
        b'{"format": "1"}',
        b'{"format": true}',
        b'{"format": 0}',
        b'{"format": 1, "answers": {}}',
        b'{"format": 1, "format": 1}',
        b'{"format": 1, "next_evening": NaN}',
        b'{"format": 1} and more',
        b'\xff\xfe{"format": 1}',
        b'{"format": 1, "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"format": 1, "deep": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"format": 1, "long": ' + b"9" * 10_000 + b"}",
        b'{"format": 1, "vast": 1e999}',
        b'{"format": 1, "vast": -Infinity}',
        b'{"format": 1, "children": [{"id": "a", "id": "b"}]}',
        b'{"format": 1.0}',
        b'{"format": -1}',
        b'{"format": 1, "wide": "' + b"x" * (9 * 1024 * 1024) + b'"}',
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_not_a_household_is_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(NotDecodable):
        decode(data)


@pytest.mark.parametrize("place", ["children", "answers", "if_then", "next_evening", "country", "else"])
@pytest.mark.parametrize("deep", [1, 30, 49, 50, 51, 52, 90, 300, 700, 950])
def test_what_can_be_read_can_be_written_however_deep_it_is(place: str, deep: int) -> None:
    """Nested as far as no person writes it is refused, so that it never fails later, with an answer to keep."""
    nested = "[" * deep + "]" * deep
    value = nested if place in ("next_evening", "country", "else") else f"[{nested}]"
    data = f'{{"format": 1, "{place}": {value}}}'.encode()
    if deep > DEEPEST:
        with pytest.raises(NotDecodable, match="nested too deep"):
            decode(data)
    else:
        household = decode(data)
        assert decode(encode(household)) == household


@pytest.mark.parametrize("deep", [DEEPEST, DEEPEST + 1])
def test_objects_are_as_deep_as_lists(deep: int) -> None:
    data = ('{"format": 1, "else": ' + '{"a":' * deep + "1" + "}" * deep + "}").encode()
    with contextlib.nullcontext() if deep == DEEPEST else pytest.raises(NotDecodable):
        decode(data)


def test_the_line_to_blame_is_named() -> None:
    """Whoever edits by hand is told where to look."""
    lines = BY_HAND.splitlines()
    lines[3] += " ?"
    with pytest.raises(NotDecodable) as caught:
        decode("\n".join(lines).encode())
    assert (caught.value.why, caught.value.line) == ("not JSON", 4)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b" " * (LARGEST + 1), "too large"),
        (b" " * LARGEST, "not JSON"),
        (b"\xff", "not UTF-8 text"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"format": 1, "else": ' + b"[" * 60 + b"]" * 60 + b"}", "nested too deep"),
        (b'{"format": 1, "else": NaN}', "not JSON"),
        (b'{"format": 1, "else": 1e999}', "not JSON"),
        (b'{"format": 1, "long": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"a": 1, "a": 2}', "a field twice"),
        (b"[]", "no format number"),
        (b'{"format": 1, "children": 3}', "not a list"),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_wrong_is_named(data: bytes, why: str) -> None:
    with pytest.raises(NotDecodable) as caught:
        decode(data)
    assert caught.value.why == why
    assert why in get_args(Flaw)


def test_a_file_cut_anywhere_is_refused_or_whole() -> None:
    data = encode(FAMILY)
    for length in range(len(data) - 2):
        with pytest.raises(NotDecodable):
            decode(data[:length])
    assert decode(data[:-1]) == FAMILY


def test_a_flipped_bit_is_refused_or_leaves_every_other_answer_in_the_file() -> None:
    """At every bit: what is accepted still holds each entry that was not hit, byte for byte, when written again."""
    data = encode(FAMILY)
    entries = [line.strip().rstrip(",") for line in BY_HAND.splitlines() if line.startswith("  ")]
    refused = 0
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            written = encode(decode(bytes(flipped))).decode()
        except (NotDecodable, FromLater):
            refused += 1
            continue
        lost = [entry for entry in entries if entry not in written and entry.encode() in flipped]
        assert lost == [], f"bit {bit}"
    assert 0 < refused < 8 * len(data)


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_refusal(data: bytes) -> None:
    with contextlib.suppress(NotDecodable, FromLater):
        decode(data)
