"""`safekids numbers`: what is counted without the figures, and each number whole only when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import Safekids


def test_what_is_counted_is_printed_so(safekids: Safekids, golden: Callable[[str, str], None]) -> None:
    ran = safekids("numbers")
    golden("numbers.txt", ran.out)
    assert (ran.err, ran.code) == ("", 0)


def test_no_figure_stands_among_all_the_others(safekids: Safekids) -> None:
    out = safekids("numbers").out
    assert not [figure for figure in ("19 in 100", "3 in 10", "1 in 2") if figure in out]


def test_one_number_is_printed_so(safekids: Safekids, golden: Callable[[str, str], None]) -> None:
    """With the step that took the place of the one it names."""
    golden("numbers-own-phone.txt", safekids("numbers", "own-phone").out)


def test_a_number_of_which_nobody_has_read_the_source_is_not_there(safekids: Safekids) -> None:
    assert "read-by-nobody" not in safekids("numbers").out + safekids("numbers", "--json").out
    assert safekids("numbers", "read-by-nobody").code == 2


def test_a_number_that_is_often_said_and_was_not_read_is_named_with_what_to_look_at_instead(
    safekids: Safekids, golden: Callable[[str, str], None]
) -> None:
    golden("numbers-often-said.txt", safekids("numbers", "often-said").out)
    assert json.loads(safekids("numbers", "often-said", "--json").out)["not_repeated"][0]["nearest"] == [
        "in-chat",
        "own-phone",
    ]


def test_a_number_whose_step_is_gone_is_shown_without_it(safekids: Safekids) -> None:
    assert "What you can do:" not in safekids("numbers", "left-alone").out
    assert "What you can do:" in safekids("numbers", "in-chat").out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("phone", "did you mean own-phone? numbers: in-chat, own-phone, left-alone, often-said"),
        ("", "numbers: in-chat, own-phone, left-alone, often-said"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(safekids: Safekids, typed: str, said: str) -> None:
    wanted = f'safekids: there is no number called "{typed}"\nhint: {said}\n'
    assert safekids("numbers", typed) == ("", wanted, 2)


def test_a_name_may_be_typed_with_spaces_and_capitals(safekids: Safekids) -> None:
    assert safekids("numbers", "Own Phone").out.startswith("3 in 10 (Utopia, 2024)\n")


def test_json_holds_every_number_whole_or_the_one_that_was_named(safekids: Safekids) -> None:
    data = json.loads(safekids("numbers", "--json").out)
    assert (data["safekids"], data["kind"]) == (1, "numbers")
    assert [number["id"] for number in data["numbers"]] == ["in-chat", "own-phone", "left-alone"]
    (one,) = json.loads(safekids("numbers", "in-chat", "--json").out)["numbers"]
    assert (one["text"], one["step"], one["source"]["publisher"]) == ("19 in 100", "T58", "A body")
