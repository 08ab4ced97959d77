"""Days and lists, as a person writes and reads them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.messages.english import words
from tests.make import TODAY  # a Monday


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Saturday", date(2026, 11, 28)),
        ("on saturday.", date(2026, 11, 28)),
        ("sat", date(2026, 11, 28)),
        ("Monday", date(2026, 11, 30)),  # never today: today needs no list
        ("tomorrow", date(2026, 11, 24)),
        ("tonight", TODAY),
        ("next week", date(2026, 11, 30)),
        ("in 3 days", date(2026, 11, 26)),
        ("in 2 weeks", date(2026, 12, 7)),
        ("24 December", date(2026, 12, 24)),
        ("December 24th", date(2026, 12, 24)),
        ("24. dec", date(2026, 12, 24)),
        ("1 March", date(2027, 3, 1)),
        ("29 february 2028", date(2028, 2, 29)),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_a_day_is_read_as_a_person_means_it(written: str, meant: date) -> None:
    assert words.read_day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    ["", "some day", "su", "yesterday", "2020-01-01", "31 June", "in 9999 days", "30 February", "24 dec 20261"],
)
def test_an_unclear_day_is_not_guessed(written: str) -> None:
    assert words.read_day(written, TODAY) is None


@given(st.text(max_size=60), st.dates())
def test_no_writing_breaks_the_reader_and_no_day_lies_in_the_past(written: str, today: date) -> None:
    found = words.read_day(written, today)
    assert found is None or found >= today


@given(st.dates())
def test_a_printed_day_reads_back(on: date) -> None:
    assert words.read_day(words.day(on), on) == on or on.year < 1000


def test_lists_and_counts_read_as_sentences() -> None:
    assert words.listing(["a"]) == "a"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert (
        words.listing(["feeling alone, and the ring", "chatbots", "body"])
        == "feeling alone, and the ring; chatbots; and body"
    )
    assert words.count_of(1, "step", "steps") == "one step"
    assert words.count_of(12, "step", "steps") == "12 steps"
