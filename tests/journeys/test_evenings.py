"""Evenings with Robin, as a parent lives them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.journeys.terminal import CLEARED, ENTERED, LEFT, begin, notes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals as POSIX has them")

FIRST_WORDS = "Thank you for telling me. It is not your fault. I will help."


def kept() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(notes().read_text(encoding="utf-8"))
    return data


def answers() -> dict[str, str]:
    return {a["step"]: a["answer"] for a in kept()["answers"]}


def flat(page: str) -> str:
    """A page as one line, as it is read aloud."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", page).split())


def robin(today: str = "2026-11-23", **environment: Any) -> Any:
    """A terminal with Robin's evening of ten minutes at its first step."""
    return begin(
        "session", "--child", "Robin", "--band", "8-10", "--minutes", "10", SAFEKIDS_TODAY=today, **environment
    )


def test_a_new_parent_is_at_the_first_step_after_four_answers() -> None:
    terminal = begin()
    assert "Something has happened" in terminal.page
    assert "sends nothing" in flat(terminal.page)
    page = terminal.type("2", "Robin", "9", "2")
    assert "Step 1 of 3" in page
    assert "Robin" in page
    assert terminal.last("q") == 0


def test_an_evening_from_the_first_step_to_good_night() -> None:
    terminal = robin()
    while "One thing to try" not in terminal.page:
        assert terminal.page.count("Step ") <= 1
        terminal.type("1")
    assert "To take with you" in terminal.page
    assert FIRST_WORDS in flat(terminal.page)
    page = terminal.type("1", "1")
    assert "Good night." in page
    assert terminal.last("") == 0
    assert CLEARED not in terminal.seen
    assert len(answers()) == 3
    assert kept()["next_evening"] == "2026-11-30"


def test_the_next_evening_opens_with_the_line_from_last_time() -> None:
    terminal = robin()
    while "One thing to try" not in terminal.page:
        terminal.type("1")
    terminal.type("1", "")
    assert terminal.last("") == 0
    again = begin(SAFEKIDS_TODAY="2026-11-30")
    assert "Welcome back." in again.page
    assert "Last time" not in again.page, "whoever opens it does not read the plan of others first"
    again.type("2")
    assert "Last time you chose to try this: When" in flat(again.page)
    assert "1 it did not happen, that is fine" in flat(again.page)
    again.type("2")
    assert again.last("q") == 0
    assert kept()["if_then"] == []


def test_leaving_in_the_middle_and_coming_back_goes_on_where_it_was() -> None:
    terminal = robin()
    first = re.search(r"Step 1 of 3.*?\n(.*?)\r?\n", terminal.page)
    terminal.type("1")
    assert terminal.last("q") == 0
    done = answers()
    again = robin()
    assert first is not None
    assert first[1] not in again.page
    assert again.last("q") == 0
    assert answers() == done


def test_back_asks_again_and_the_new_answer_replaces_the_old() -> None:
    terminal = robin()
    terminal.type("1")
    before = answers()
    assert list(before.values()) == ["done"]
    terminal.type("b", "3")
    assert list(answers().values()) == ["skip"]
    assert list(answers()) == list(before)
    assert terminal.last("q") == 0


def test_a_hard_talk_comes_back_next_evening_with_words_to_mend_it() -> None:
    terminal = robin()
    while "we talked" not in terminal.page:
        terminal.type("1")
    terminal.type("3")
    assert "hard" in answers().values()
    assert terminal.last("q") == 0
    again = robin("2026-11-24")
    assert "Last time this was hard" in flat(again.page)
    assert again.last("q") == 0


def test_the_words_for_being_told_stand_before_every_talk() -> None:
    terminal = robin()
    while "we talked" not in terminal.page:
        terminal.type("1")
    assert FIRST_WORDS in flat(terminal.page)
    assert terminal.last("q") == 0


def test_what_is_for_the_parent_alone_waits_until_the_child_is_not_there() -> None:
    terminal = robin()
    while "we talked" not in terminal.page:
        terminal.type("1")
    assert "Is Robin beside you?" in terminal.type("m")
    assert "Listen for" not in terminal.type("1")
    assert "Listen for" in terminal.type("m", "2")
    assert terminal.last("q") == 0


def test_why_says_who_says_so_and_how_sure_it_is() -> None:
    page = flat(robin(rows=60).type("?"))
    assert "How sure is this?" in page
    assert "https://" in page
    assert "Sources last checked: 23 November 2026." in page


def test_help_opens_on_the_other_screen_and_returns_to_the_same_step() -> None:
    terminal = robin(rows=40)
    before = flat(terminal.page)
    assert "In danger now? US, Canada 911. UK 999." in flat(terminal.type("h"))
    page = terminal.type("United K")
    assert ENTERED in page
    assert "In danger now? Call 999" in flat(page)
    page = terminal.type("told me")
    assert "Please type a number" in page, "what was told is reached by its number only"
    assert "I believe you" in flat(terminal.type(number_of(terminal.seen, "told me")))
    page = terminal.type("Back to")
    assert LEFT in page
    assert flat(page).endswith(before[before.index("Step 1") :])
    assert "In danger now? Call 999" in flat(terminal.type("h")), "the country is asked for once a session"
    assert terminal.last("q") == 0
    after = terminal.seen.split(LEFT)[-1]
    assert "I believe you" not in after, "nothing of it stays in the scrollback"


def number_of(seen: str, label: str) -> str:
    """The number beside a choice, where it was shown last."""
    found = re.findall(rf"(\d+)  [^\n]*{label}", seen)
    return str(found[-1])


def test_something_has_happened_is_the_first_choice_and_keeps_nothing() -> None:
    terminal = begin()
    assert "Where are you?" in flat(terminal.type("1"))
    terminal.type("Canada")
    assert "I believe you" in flat(terminal.type(number_of(terminal.seen, "told me")))
    assert terminal.last("q") == 0
    assert not notes().parent.exists()


def test_leaving_clears_the_screen_and_prints_nothing_more() -> None:
    terminal = robin()
    assert terminal.last("q") == 0
    assert terminal.seen.endswith(CLEARED)


@pytest.mark.parametrize("at", ["first menu", "step", "help", "nickname"])
def test_ctrl_c_leaves_at_once_with_everything_kept(at: str) -> None:
    if at in ("step", "help"):
        terminal = robin()
        terminal.type("1")
        if at == "help":
            terminal.type("h")
    else:
        terminal = begin()
        if at == "nickname":
            terminal.type("2")
    assert terminal.interrupt() == 130
    assert terminal.seen.rstrip("\r\n").endswith(CLEARED) or CLEARED in terminal.seen[-40:]
    assert "Traceback" not in terminal.seen
    if at in ("step", "help"):
        assert list(answers().values()) == ["done"]


def test_ctrl_d_is_leaving() -> None:
    terminal = robin()
    terminal.child.sendeof()
    assert terminal.end() == 0
    assert CLEARED in terminal.seen


def test_a_wrong_answer_is_asked_again_calmly() -> None:
    terminal = begin()
    assert "Please type" in terminal.type("9")
    assert "Please type" in terminal.type("")
    assert "Nickname" in terminal.type("2") or "nickname" in terminal.page
    assert terminal.last("\x03") == 130


def test_a_nickname_may_be_any_word_and_q_is_one() -> None:
    terminal = begin()
    terminal.type("2", "q", "9")
    assert kept()["children"][0]["nickname"] == "q"
    assert terminal.last("q") == 0


def test_two_children_each_have_their_own_evening() -> None:
    terminal = robin()
    terminal.type("1")
    terminal.last("q")
    terminal = begin("session", "--child", "Ada", "--age", "9", "--minutes", "5")
    terminal.last("q")
    menu = begin()
    assert "Robin (8 to 10)" in menu.page
    assert "Ada (8 to 10)" in menu.page
    page = flat(menu.type("3", "2"))
    assert "Ada" in page
    assert menu.last("q") == 0
    assert {a["who"] for a in kept()["answers"]} <= {"home", kept()["children"][0]["id"]}


def test_a_band_that_is_not_written_is_said_honestly() -> None:
    terminal = begin()
    page = flat(terminal.type("2", "Max", "12"))
    assert "not written yet" in page
    assert "Step 1" in terminal.type("1", "1")
    assert terminal.last("q") == 0
    assert kept()["children"][0]["band"] == "11-13"


def test_just_looking_writes_nothing_at_all() -> None:
    terminal = begin()
    terminal.type("3", "9", "2")
    assert "your child" in flat(terminal.page).lower()
    while "Good night." not in terminal.page:
        terminal.type("1")
    assert terminal.last("") == 0
    assert not notes().parent.exists()


def test_no_save_reads_and_writes_nothing() -> None:
    terminal = begin("session", "--child", "Robin", "--age", "9", "--minutes", "5", "--no-save")
    terminal.type("1")
    assert terminal.last("q") == 0
    assert not notes().parent.exists()


def test_other_windows_answers_are_seen_at_the_next_step() -> None:
    one, two = robin(), robin()
    one.type("1", "1")
    page = flat(two.type("1"))
    assert "another window" in page
    assert one.last("q") == 0
    assert two.last("q") == 0


def test_a_child_removed_in_another_window_is_not_made_again() -> None:
    terminal = robin()
    subprocess.run([sys.executable, "-m", "safekids", "child", "remove", "Robin", "--yes"], check=True)
    assert "removed in another window" in flat(terminal.type("1"))
    assert terminal.last("1") == 0
    assert kept()["children"] == []


def test_a_damaged_file_goes_back_to_the_last_good_copy_when_told_to() -> None:
    terminal = robin()
    terminal.type("1", "1")
    terminal.last("q")
    good = answers()
    notes().write_text('{"format": 1, "answ', encoding="utf-8")
    terminal = begin()
    assert "damaged" in flat(terminal.page)
    terminal.type("1")
    assert terminal.last("q") == 0
    assert len(answers()) == len(good) - 1
    assert (notes().parent / "notes.aside-1.json").read_text(encoding="utf-8") == '{"format": 1, "answ'


# --- terminals of every kind


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_screen_or_than_76(columns: int) -> None:
    terminal = begin(columns=columns)
    terminal.type("2", "Robin", "9", "2")
    while "One thing to try" not in flat(terminal.page):
        terminal.type("1")
    assert terminal.last("q") == 0
    widest = max(len(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line)) for line in re.split(r"\r?\n", terminal.seen))
    assert widest <= min(columns, 76) or (columns == 20 and widest <= 24)


def test_no_colour_is_ever_used_and_bold_only_where_it_may_be() -> None:
    coloured = re.compile(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)m")
    for environment in ({}, {"NO_COLOR": "1"}):
        terminal = robin(**environment)
        terminal.type("1")
        terminal.last("q")
        assert not coloured.search(terminal.seen)


def test_a_dumb_terminal_gets_no_control_sequence_at_all() -> None:
    terminal = robin(TERM="dumb")
    terminal.type("h", "2", "1")
    assert terminal.last("q") == 0
    assert "\x1b" not in terminal.seen


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_an_old_encoding_breaks_nothing(encoding: str) -> None:
    terminal = begin("session", "--child", "Ro\u0142a", "--age", "9", "--minutes", "5", PYTHONIOENCODING=encoding)
    terminal.type("1")
    assert terminal.last("q") == 0
    assert "Traceback" not in terminal.seen


# --- without a terminal


def piped(lines: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "safekids", *arguments]
    return subprocess.run(command, input=lines, capture_output=True, check=False, timeout=60)


def test_lines_from_a_pipe_are_answers() -> None:
    done = piped(b"2\nRobin\n9\n10\n1\n1\n1\n\n\n\n")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert b"Good night." in done.stdout
    assert len(answers()) == 3


def test_input_that_ends_before_the_first_answer_names_the_options() -> None:
    done = piped(b"")
    assert done.returncode == 2
    assert b"--child" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not notes().exists()


def test_input_that_ends_later_is_leaving_with_everything_kept() -> None:
    done = piped(b"1\n", "session", "--child", "Robin", "--age", "9", "--minutes", "10")
    assert done.returncode == 0
    assert len(answers()) == 1
    assert not done.stderr


def test_a_bad_byte_on_the_input_is_no_answer_and_no_crash() -> None:
    done = piped(b"\xff\xfe\n2\nRo\xffbin\n3\n1\n")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert kept()["children"][0]["nickname"].startswith("Ro")


def test_a_reader_who_stops_reading_gets_no_traceback() -> None:
    command = f"{sys.executable} -m safekids show K27 | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


def test_killed_at_any_moment_everything_acknowledged_is_kept() -> None:
    terminal = robin()
    terminal.type("1")
    acknowledged = answers()
    os.kill(terminal.child.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert answers() == acknowledged
    again = robin()
    assert again.last("q") == 0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 24), (40, 12), (80, 60)])
def test_no_private_page_runs_off_its_screen_unread(columns: int, rows: int) -> None:
    """The other screen has no scrollback, so a page that is too long for it waits."""
    terminal = begin(columns=columns, rows=rows)
    terminal.type("1", "Canada")
    while "told me" not in terminal.seen:
        terminal.type("")
    terminal.child.sendline(number_of(terminal.seen, "told me"))
    for _ in range(200):
        terminal.child.expect_exact("\n> ")
        page = terminal.child.before or ""
        shown = page.split(ENTERED)[-1].split("\x1b[H\x1b[2J")[-1]
        assert shown.count("\n") + 1 < rows
        if "From the start" in flat(page):
            break
        terminal.child.sendline("1" if "1 Go on" in flat(page) else "")
    else:
        pytest.fail("the page has no end")
    assert terminal.last("q") == 0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 24), (80, 12)])
def test_no_step_of_an_evening_runs_off_the_top_unread(columns: int, rows: int) -> None:
    """A thing to set may be longer than the screen: it waits, and its choices come last."""
    terminal = begin(
        "session", "--child", "Robin", "--band", "8-10", "--topic", "body-and-consent", columns=columns, rows=rows,
        SAFEKIDS_TODAY="2026-11-23",
    )  # fmt: skip
    waited = 0
    while "1 done" not in flat(terminal.page):
        assert terminal.page.count("\n") + 1 <= rows
        waited += "Enter more" in terminal.page
        terminal.type("" if "Enter more" in terminal.page else "1")
    assert terminal.page.count("\n") + 1 <= rows
    assert waited
    assert "vulva" in flat(terminal.seen)
    assert terminal.last("q") == 0


@pytest.mark.parametrize("rows", range(24, 48, 3))
def test_the_choices_of_a_step_stand_together(rows: int) -> None:
    """A parent who sees only "1 done" may think that this is all there is to say."""
    terminal = begin(
        "session", "--child", "Robin", "--band", "8-10", "--topic", "body-and-consent", columns=40, rows=rows,
        SAFEKIDS_TODAY="2026-11-23",
    )  # fmt: skip
    while "1 done" not in flat(terminal.page):
        terminal.type("" if "Enter more" in terminal.page else "1")
    assert "why and who says so" in flat(terminal.page)
    assert terminal.last("q") == 0


@pytest.mark.parametrize("rows", range(15, 27))
def test_the_choices_of_a_talk_stand_together(rows: int) -> None:
    terminal = robin(rows=rows)
    while "1 I will try it" not in flat(terminal.page):
        terminal.type("" if "Enter more" in terminal.page else "1")
    assert "more to read before you go" in flat(terminal.page)
    assert terminal.last("q") == 0


def test_an_answer_may_be_typed_where_a_long_page_waits() -> None:
    terminal = begin(rows=12)
    terminal.type("1", "Canada")
    assert "Enter more" in terminal.page
    assert "In danger now?" in flat(terminal.type("1"))
    assert "Life first" in flat(terminal.page)
    assert terminal.last("q") == 0


def test_leaving_works_in_the_middle_of_a_private_page() -> None:
    terminal = begin(rows=12)
    assert "Enter more" in terminal.type("1", "Canada")
    assert terminal.last("q") == 0
    assert terminal.seen.endswith(CLEARED)


def test_a_folder_that_others_may_look_into_is_said_once() -> None:
    notes().parent.mkdir(mode=0o755)
    os.chmod(notes().parent, 0o755)
    terminal = begin()
    terminal.type("2", "Robin", "9")
    assert "other users" in flat(terminal.page)
    assert terminal.last("q") == 0
    again = robin()
    assert "other users" not in flat(again.seen)
    assert again.last("q") == 0


def test_a_nickname_that_cannot_be_kept_is_asked_for_again() -> None:
    terminal = begin()
    page = flat(terminal.type("2", "Robin\ue000", "9"))
    assert "cannot be printed" in page
    assert "A nickname will do" in page
    assert "How old" in terminal.type("Robin")
    assert terminal.last("q") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="a place where nobody, not even root, can make a folder")
def test_when_nothing_can_be_kept_the_parent_decides() -> None:
    terminal = begin(SAFEKIDS_HOME="/proc/kitchen-notes")
    page = flat(terminal.type("2", "Robin", "9"))
    assert "cannot be" in page
    assert "Your last answer was not kept" in page
    assert "How many minutes" in terminal.type("2")
    assert "Step 1 of" in terminal.type("2")
    assert "All right." in terminal.type("1"), "and from then on nothing says that it was kept"
    assert terminal.last("q") == 0
