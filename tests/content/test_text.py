"""Placeholders: the nickname reads well anywhere, and a number never stands without its place and year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.content.model import Fact
from safekids.content.text import fill

FACTS = {"rules": Fact("rules", "19 in 100", "parents asked", 2025, "USA", "a survey", "src")}


@pytest.mark.parametrize(
    ("text", "child", "filled"),
    [
        ("Ask {child}.", "Robin", "Ask Robin."),
        ("Ask {child}.", "", "Ask your child."),
        ("{child} may shrug.", "", "Your child may shrug."),
        ("Wait. {child} may shrug.", "", "Wait. Your child may shrug."),
        ("If {child} shrugs: {child} is fine.", "", "If your child shrugs: your child is fine."),
        ("Only {fact:rules} do.", "", "Only 19 in 100 (USA, 2025) do."),
        ("Call {emergency}. {emergency}?", "", "Call your emergency number. Your emergency number?"),
        ("Call police on {police}.", "", "Call police on your emergency number."),
        ("{other} stays", "Robin", "{other} stays"),
    ],
)
def test_a_placeholder_is_filled_as_a_person_would_write_it(text: str, child: str, filled: str) -> None:
    assert fill(text, child, FACTS) == filled


@given(st.text(min_size=1))
def test_a_nickname_is_put_in_as_it_is_and_never_read_as_a_placeholder(nickname: str) -> None:
    assert fill("a {child} b", nickname) == f"a {nickname} b"


def test_an_unknown_number_is_an_error_and_never_an_empty_place() -> None:
    with pytest.raises(KeyError):
        fill("{fact:none}", "", FACTS)
