"""Everything that was kept is read back, and nothing that is not understood is lost."""

from __future__ import annotations

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.household.codec import FromLater, NotDecodable, decode, encode
from safekids.household.model import Answer, Child, Household, IfThen
from tests.household.households import households
from tests.make import TODAY

FAMILY = Household(
    children=(Child("c1", "Robin", "8-10", "2027-11"),),
    answers=(Answer("c1", "K27", "not_yet", TODAY, 1, date(2026, 11, 28)), Answer("home", "P37", "done", TODAY, 2)),
    if_thens=(IfThen("c1", "R52", "", TODAY),),
    next_evening=date(2026, 12, 21),
)


@given(households)
def test_any_household_reads_back_as_it_was_written(household: Household) -> None:
    assert decode(encode(household)) == household


@given(households)
def test_what_is_written_is_plain_json_for_any_other_program(household: Household) -> None:
    assert json.loads(encode(household))["format"] == 1


def test_a_person_can_read_it_one_answer_a_line() -> None:
    lines = encode(FAMILY).decode().splitlines()
    assert sum('"answer"' in line for line in lines) == 2
    assert '  {"who": "home", "step": "P37", "answer": "done", "on": "2026-11-23", "revision": 2}' in lines


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
        b'{"format": 1, "long": ' + b"9" * 10_000 + b"}",
        b'{"format": 1, "wide": "' + b"x" * (9 * 1024 * 1024) + b'"}',
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_not_a_household_is_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(NotDecodable):
        decode(data)


def test_a_file_cut_anywhere_is_refused_or_whole() -> None:
    data = encode(FAMILY)
    for length in range(len(data) - 2):
        with pytest.raises(NotDecodable):
            decode(data[:length])


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_leaves_the_other_answers_alone(place: int, bit: int) -> None:
    data = bytearray(encode(FAMILY))
    data[place % len(data)] ^= 1 << bit
    try:
        household = decode(bytes(data))
    except (NotDecodable, FromLater):
        return
    kept = sum(answer in household.answers for answer in FAMILY.answers)
    assert kept >= len(FAMILY.answers) - 1 or b'"answers"' not in data


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_refusal(data: bytes) -> None:
    with contextlib.suppress(NotDecodable, FromLater):
        decode(data)
