"""Lines, not screens: plain text below plain text, at any width, with nothing in it that a terminal would act on."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from safekids.terminal import plain
from safekids.terminal.screen import Screen

HOSTILE = "[bold]Ro[/bold] :smile: \x1b[31mbin\x1b[0m \u202e\u200bx [link=file:///etc]y[/link] https"
SHOWN = "[bold]Ro[/bold] :smile: [31mbin[0m x [link=file:///etc]y[/link] https"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Draws on a screen of that many columns; returns what was printed."""

    def draw(drawing: Callable[[Screen], None], columns: int | None = None) -> str:
        if columns is not None:
            monkeypatch.setenv("COLUMNS", str(columns))
        capsys.readouterr()
        drawing(Screen())
        return capsys.readouterr().out

    return draw


def everything(screen: Screen) -> None:
    screen.title(HOSTILE)
    screen.text("A sentence that is long enough to need more than one line wherever it may stand, also at full width.")
    screen.say("Say, side by side:", "Has any grown-up asked you to break one of our rules? You can tell me, always.")
    screen.items("Listen for:", ("a known adult; it is our secret", HOSTILE, "x" * 100))
    screen.items("", ("first", "second"), first=9)
    screen.marked("K27  ", "Choose who can talk to Robin in one game, on one device")
    screen.choices([HOSTILE, "two", "three"], [("?", "why and who says so"), ("b", "back")])


def test_piped_output_is_wrapped_at_76_columns_and_holds_no_control_character(printed: Callable[..., str]) -> None:
    out = printed(everything)
    assert max(map(cell_len, out.splitlines())) <= 76
    assert max(map(cell_len, out.splitlines())) > 70, "the width is used"
    assert all(letter == "\n" or letter.isprintable() for letter in out)


@pytest.mark.parametrize("columns", [16, 20, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_screen(printed: Callable[..., str], columns: int) -> None:
    lines = printed(everything, columns).splitlines()
    assert max(map(cell_len, lines)) <= min(columns, 76)


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_no_word_is_lost_at_any_width(printed: Callable[..., str], columns: int) -> None:
    words = [f"word-{number}" for number in range(20)]
    out = printed(lambda screen: screen.items("", (" ".join(words),)), columns)
    assert out.split() == ["-", *words]


@pytest.mark.parametrize("force", [{"FORCE_COLOR": "1"}, {"TTY_COMPATIBLE": "1"}, {"CLICOLOR_FORCE": "1"}], ids=str)
def test_what_is_piped_is_plain_whatever_the_environment_asks_for(
    printed: Callable[..., str], monkeypatch: pytest.MonkeyPatch, force: dict[str, str]
) -> None:
    for name, value in force.items():
        monkeypatch.setenv(name, value)
    assert printed(lambda screen: screen.title("Plain")) == "Plain\n"


def test_names_and_content_are_data_and_never_markup(printed: Callable[..., str]) -> None:
    assert printed(lambda screen: screen.text(HOSTILE)) == f"{SHOWN}\n"


def test_the_further_lines_of_an_item_stand_below_its_first_word(printed: Callable[..., str]) -> None:
    out = printed(lambda screen: screen.items("Lead:", ("one two three four five six",), first=10), 20)
    assert out == "Lead:\n  10. one two three\n      four five six\n"


def test_words_to_say_stand_in_quotation_marks_below_their_lead(printed: Callable[..., str]) -> None:
    assert printed(lambda screen: screen.say("Say:", "Thank you.")) == 'Say:\n  "Thank you."\n'


def test_few_short_choices_share_a_line_and_longer_ones_have_their_own(printed: Callable[..., str]) -> None:
    def short(screen: Screen) -> None:
        screen.choices(["done", "not yet"], [("b", "back")])

    assert printed(short) == "  1 done   2 not yet\n  b back\n"
    assert printed(short, 18) == "  1  done\n  2  not yet\n  b back\n"


def test_the_numbers_of_ten_and_more_choices_stand_under_each_other(printed: Callable[..., str]) -> None:
    lines = printed(lambda screen: screen.choices(["a long enough label"] * 10, [])).splitlines()
    assert (lines[0], lines[9]) == ("   1  a long enough label", "  10  a long enough label")


def test_an_address_is_never_broken_so_that_it_can_be_copied(printed: Callable[..., str]) -> None:
    address = "https://body.example/a-page/with-a-long-name/and-more/of-it"
    lines = printed(lambda screen: screen.items("", (f'A body, "A page": {address} and on',)), 30).splitlines()
    assert lines == ['  - A body, "A page":', f"    {address}", "    and on"]


def test_a_short_address_stays_in_its_line(printed: Callable[..., str]) -> None:
    out = printed(lambda screen: screen.text("https://a.ex/ has more than one line of words"), 20)
    assert out.splitlines() == ["https://a.ex/ has", "more than one line", "of words"]


def test_gaps_do_not_add_up(printed: Callable[..., str]) -> None:
    def gaps(screen: Screen) -> None:
        screen.gap()
        screen.text("a")
        screen.gap()
        screen.gap()
        screen.text("b")

    assert printed(gaps) == "a\n\nb\n"


def test_without_a_terminal_nothing_is_cleared_and_no_other_screen_is_used(printed: Callable[..., str]) -> None:
    def hide(screen: Screen) -> None:
        screen.enter_private()
        screen.text("page")
        screen.leave_private()
        screen.clear()

    assert printed(hide) == "page\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_stream_that_cannot_hold_a_letter_never_raises(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """As `__main__` opens the streams: with errors=replace."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    monkeypatch.setattr("sys.stdout", out)
    Screen().items("Zoë \u2713", ("大 \U0001f600",))
    plain.line("Zoë \u2713")
    out.flush()
    assert out.buffer.read() == b""
    assert b"Zo" in out.buffer.getvalue()


def test_errors_go_to_the_other_stream_as_a_sentence_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    plain.error("this \x1b[2J went wrong", "do that")
    plain.error("no hint")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "safekids: this [2J went wrong\nhint: do that\nsafekids: no hint\n")
