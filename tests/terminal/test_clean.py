"""Nothing that a terminal would act on, and nothing that hides or turns text, gets through."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.terminal.clean import clean, clean_typed

TURNS_TEXT = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
# Format characters that print something themselves: Arabic, Syriac, Kaithi and Egyptian signs, and shorthand marks.
VISIBLE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13456)} | {
    *range(0x1BCA0, 0x1BCA4)
}


def test_no_control_or_direction_character_survives() -> None:
    for point in range(sys.maxunicode + 1):
        letter = chr(point)
        hidden = unicodedata.category(letter) == "Cf" and point not in VISIBLE
        if unicodedata.category(letter) in ("Cc", "Cs") or unicodedata.bidirectional(letter) in TURNS_TEXT or hidden:
            assert clean(letter) in ("", " "), hex(point)


def test_ordinary_text_of_any_language_is_left_alone() -> None:
    text = 'Zoë O\'Neil "x" 大 مرحبا שלום café [bold] <b> #strong[x] :smile: \u2014 \U0001f600'
    assert clean(text) == text


def test_an_escape_sequence_loses_its_power_and_shows_what_it_was() -> None:
    assert clean("a\x1b[2Jb\x9b31mc\x07") == "a[2Jb31mc"


def test_tabs_and_line_ends_become_blanks_so_that_words_stay_apart() -> None:
    assert clean("a\tb\nc\r\nd") == "a b c  d"


@pytest.mark.parametrize("key", ["\x1b[D", "\x1b[1;5C", "\x1bOA", "\x1b[3~", "\x1b[200~"])
def test_the_traces_of_arrow_keys_are_taken_out_of_a_typed_line(key: str) -> None:
    assert clean_typed(f" Ro{key}bin ") == "Robin"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
