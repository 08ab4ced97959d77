"""One line in, and what it means: forgiving in form, never guessing, never taking Enter for an answer."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.terminal.ask import LONGEST, EndOfInput, ask, read_line

DO = (("done", "done"), ("not_yet", "not yet"), ("not_now", "not now"), ("skip", "skip"))
LETTERS = (("?", "why and who says so"), ("b", "back"))


def meaning(line: str, *more: str, empty: str = "", writing: str = "") -> tuple[str, str]:
    sys.stdin = io.StringIO("\n".join((line, *more)) + "\n")
    return ask(DO, LETTERS, empty=empty, writing=writing)


@pytest.fixture(autouse=True)
def _own_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("1", "done"),
        ("4", "skip"),
        (" 1 ", "done"),
        ("1.", "done"),
        ("1)", "done"),
        ("(1)", "done"),
        ("\uff11", "done"),  # full-width
        ("\u0661", "done"),  # Arabic-Indic
        ("001", "done"),
        ("done", "done"),
        ("DONE", "done"),
        ("Done.", "done"),
        ("d", "done"),
        ("s", "skip"),
        ("not y", "not_yet"),
        ("not now", "not_now"),
        ("yet", "not_yet"),
        ("\x1b[Ddone", "done"),
        ("d\u200bone", "done"),
        ("?", "?"),
        ("\uff1f", "?"),
        ("b", "b"),
        ("back", "b"),
        ("why", "?"),
        ("h", "help"),
        ("help", "help"),
        ("Help now", "help"),
        ("q", "leave"),
        ("Q", "leave"),
        ("quit", "leave"),
        ("leave", "leave"),
    ],
)
def test_a_number_a_word_or_its_first_letters_are_an_answer(line: str, key: str) -> None:
    assert meaning(line, "skip") == (key, "")


@pytest.mark.parametrize(
    "line",
    ["", " ", ".", "0", "5", "-1", "1 2", "99999999999999999999999999999", "not", "n", "dine", "1done", "x", "\ufffd"],
)
def test_anything_else_is_asked_again_with_one_calm_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert meaning(line, "skip") == ("skip", "")
    sentence = "Please type a number from 1 to 4, ?, b, h for help now or q to leave."
    assert capsys.readouterr().out == f"> \n{sentence}\n> \n"


def test_letters_are_taken_before_words_that_begin_with_them() -> None:
    sys.stdin = io.StringIO("b\n")
    assert ask((("ball", "ball"), ("bat", "bat")), (("b", "back"),)) == ("b", "")


def test_words_of_one_letter_never_match_inside_a_label() -> None:
    """ "a child in my care" is not meant by "m"."""
    sys.stdin = io.StringIO("m\nj\n")
    assert ask((("child", "a child in my care"), ("look", "just looking"))) == ("look", "")


def test_a_word_that_fits_two_labels_is_not_guessed() -> None:
    sys.stdin = io.StringIO("it\nit was\n")
    assert ask((("hard", "it was hard"), ("ok", "it happened"))) == ("hard", "")


def test_enter_alone_is_an_answer_only_where_the_question_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert meaning("", empty="none") == ("none", "")
    assert meaning("x", "", empty="none") == ("none", "")
    assert meaning(".", "", empty="none") == ("none", "")
    assert " ".join(capsys.readouterr().out.split()).count(", or Enter alone.") == 2


def test_a_written_line_is_taken_as_it_is_also_when_it_is_a_word_that_leaves() -> None:
    for line in ("q", "help", "1", "b", "?"):
        assert meaning(line, writing="When") == ("write", line)


def test_a_written_line_is_cleaned_and_has_no_blanks_around_it() -> None:
    assert meaning("  Ro\x1b[31mbin\u202e \x07 ", writing="Nickname") == ("write", "Robin")


def test_an_empty_written_line_means_what_the_question_says_or_is_asked_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert meaning("", writing="When", empty="back") == ("back", "")
    assert meaning("", "\u200b", "car", writing="When") == ("write", "car")
    assert capsys.readouterr().out.count("Please write a few words.") == 2


def test_a_line_that_is_too_long_is_cut_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert meaning("x" * LONGEST, writing="When") == ("write", "x" * LONGEST)
    assert "long" not in capsys.readouterr().out
    assert meaning("y" * (LONGEST + 1), writing="When") == ("write", "y" * LONGEST)
    assert "That line was long. Its first 200 letters are taken." in capsys.readouterr().out


def test_the_end_of_the_input_is_told_apart_from_an_empty_line() -> None:
    sys.stdin = io.StringIO("\n")
    assert read_line() == ""
    with pytest.raises(EndOfInput):
        read_line()


def test_wrong_answers_are_asked_again_until_the_input_ends() -> None:
    sys.stdin = io.StringIO("x\n" * 50)
    with pytest.raises(EndOfInput):
        ask(DO)


def test_a_last_line_without_its_end_counts() -> None:
    sys.stdin = io.StringIO("done")
    assert ask(DO) == ("done", "")


def test_ctrl_c_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        ask(DO)


@given(st.text(alphabet=st.characters(exclude_characters="\n\r"), max_size=20))
def test_any_line_at_all_is_an_answer_or_asked_again(line: str) -> None:
    key, text = meaning(line, "skip")
    assert key in {"done", "not_yet", "not_now", "skip", "?", "b", "help", "leave"}
    assert text == ""


def test_one_and_two_choices_are_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    for choices, wanted in ((DO[:1], "Please type 1, h"), (DO[:2], "Please type 1 or 2, h")):
        sys.stdin = io.StringIO("x\n1\n")
        ask(choices)
        assert wanted in capsys.readouterr().out
