"""What is written to a real terminal, byte by byte: clearing, the private screen, the prompt and the line editor."""

from __future__ import annotations

import os
import sys

import pytest

pexpect = pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals as POSIX has them")

CLEARED = "\x1b[H\x1b[2J\x1b[3J"
ENTERED = "\x1b[?1049h"
LEFT = "\x1b[?1049l"


def at_terminal(program: str, *typed: str, **environment: str) -> str:
    """Everything a program prints to a terminal, with these lines typed at its prompts."""
    child = pexpect.spawn(
        sys.executable,
        ["-c", f"from safekids.terminal.screen import Screen\nfrom safekids.terminal.ask import *\n{program}"],
        env={**os.environ, **environment},
        encoding="utf-8",
        timeout=20,
        echo=False,
        dimensions=(24, int(environment.get("WIDE", "80"))),
    )
    seen = ""
    for line in typed:
        child.expect_exact("> ")
        seen += child.before + "> "
        child.send(line)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, seen + child.before
    return seen + str(child.before)


def test_clear_writes_exactly_home_erase_and_erase_scrollback() -> None:
    assert at_terminal("Screen().clear()") == CLEARED


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_does_not_understand_gets_no_control_sequences(term: str) -> None:
    program = "s = Screen(); s.title('A'); s.enter_private(); s.text('B'); s.leave_private(); s.clear()"
    assert at_terminal(program, TERM=term) == "A\r\nB\r\n"


def test_clear_prints_nothing_when_the_input_is_no_terminal() -> None:
    program = "import os; os.dup2(os.open(os.devnull, os.O_RDONLY), 0); Screen().clear(); print('still here')"
    assert at_terminal(program) == "still here\r\n"


def test_a_private_page_stands_on_the_other_screen_and_is_wiped_there() -> None:
    seen = at_terminal("s = Screen(); s.text('A'); s.enter_private(); s.text('B'); s.leave_private(); s.text('C')")
    before, private = seen.split(ENTERED)
    private, after = private.split(LEFT)
    assert before == "A\r\n"
    assert private == "\x1b[H\x1b[2JB\r\n\x1b[H\x1b[2J", "wiped before the ordinary screen comes back"
    assert after == "C\r\n"


def test_the_next_private_page_starts_at_the_top_and_does_not_enter_again() -> None:
    seen = at_terminal("s = Screen(); s.enter_private(); s.text('A'); s.enter_private(); s.text('B'); s.clear()")
    assert seen.count(ENTERED) == seen.count(LEFT) == 1
    assert "A\r\n\x1b[H\x1b[2JB" in seen
    assert seen.endswith(LEFT + CLEARED)


def test_leaving_a_private_page_that_was_not_entered_prints_nothing() -> None:
    assert at_terminal("Screen().leave_private()") == ""


def test_titles_are_bold_and_nothing_else_is_ever_styled() -> None:
    program = "s = Screen(); s.title('T'); s.text('a'); s.items('', ['b']); s.choices(['c'], [('b', 'back')])"
    assert at_terminal(program) == "\x1b[1mT\x1b[0m\r\na\r\n  - b\r\n  1 c\r\n  b back\r\n"


def test_no_color_means_no_colour_at_all() -> None:
    assert "\x1b[3" not in at_terminal("Screen().title('T')", NO_COLOR="1")


def test_lines_are_as_wide_as_a_narrow_terminal() -> None:
    seen = at_terminal("Screen().text('one two three four five six seven eight nine ten')", WIDE="40")
    assert seen == "one two three four five six seven eight\r\nnine ten\r\n"


def test_what_can_be_typed_is_wrapped_at_words_too() -> None:
    seen = at_terminal("ask([('a', 'yes'), ('b', 'no')])", "x\r", "1\r", WIDE="40")
    assert "Please type 1 or 2, h for help now or q\r\nto leave.\r\n" in seen


def test_the_prompt_is_on_standard_output_and_plain() -> None:
    """Python's input() would put it on standard error, where a redirected stream swallows it."""
    program = "import os; os.dup2(os.open(os.devnull, os.O_WRONLY), 2); print(ask([('a', 'yes')]))"
    assert at_terminal(program, "1\r") == "> ('a', '')\r\n"


def test_an_arrow_key_at_a_choice_does_no_harm() -> None:
    assert "('a', '')" in at_terminal("print(ask([('a', 'yes')]))", "\x1b[Dyes\r")


def test_a_written_line_can_be_edited_inside_where_the_system_has_a_line_editor() -> None:
    pytest.importorskip("readline")
    seen = at_terminal("print(ask((), writing='When'))", "acr\x1b[D\x1b[D\x1b[3~\x1b[Cr\x7f\r")
    assert "('write', 'ar')" in seen
    assert "\x1b[?2004" not in seen, "no control sequences around a line"


def test_what_was_typed_before_cannot_be_found_with_the_up_key() -> None:
    program = "print(ask((), writing='Nickname')); print(ask((), writing='When', empty='none'))"
    seen = at_terminal(program, "Robin\r", "\x1b[A\r")
    assert seen.count("Robin") == 1, "printed once, and not brought back"
    assert "('none', '')" in seen


def test_a_dumb_terminal_gets_no_line_editor() -> None:
    program = "import sys; print(ask((), writing='When')); print('readline' in sys.modules)"
    assert at_terminal(program, "car\r", TERM="dumb").endswith("False\r\n")


def test_choices_alone_never_load_the_line_editor() -> None:
    assert at_terminal("import sys; ask([('a', 'yes')]); print('readline' in sys.modules)", "1\r").endswith("False\r\n")


def test_ctrl_d_ends_the_input_and_ctrl_c_interrupts() -> None:
    for key, fault in (("\x04", "EndOfInput"), ("\x03", "KeyboardInterrupt")):
        program = f"try:\n    ask([('a', 'yes')])\nexcept {fault}:\n    print('as it should')"
        assert at_terminal(program, key).endswith("as it should\r\n")


def test_a_byte_that_is_no_text_arrives_as_a_sign_and_does_not_crash() -> None:
    program = "sys.stdin.reconfigure(errors='replace'); print(ascii(ask((), writing='Nickname')))"
    child = pexpect.spawn(
        sys.executable,
        ["-c", f"import sys\nfrom safekids.terminal.ask import ask\n{program}"],
        env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb"},
        timeout=20,
        echo=False,
    )
    child.expect_exact(b"> ")
    child.send(b"Ro\xffbin\r")
    child.expect(pexpect.EOF)
    assert b"'Ro\\ufffdbin'" in child.before
