"""Help now in a real terminal, at eleven at night."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from safekids.content import pack
from tests.journeys.terminal import CLEARED, ENTERED, LEFT, Terminal, begin
from tests.journeys.test_evenings import flat, number_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals as POSIX has them")

HELP = pack.read_help()
OPEN = [page for page in HELP.pages if not page.private and not page.questions]
PRIVATE = [page for page in HELP.pages if page.private]


def choose(terminal: Terminal, title: str) -> str:
    """Type the number that stands beside a title in the menu."""
    return terminal.type(number_of(terminal.seen, re.escape(title[:30])))


@pytest.mark.parametrize("page", OPEN, ids=lambda page: page.id)
@pytest.mark.parametrize("country", ["United States", "United Kingdom", "Australia"])
def test_two_answered_lines_from_the_command_to_first_words_first_steps_and_a_contact(page, country) -> None:  # type: ignore[no-untyped-def]
    terminal = begin("help-now", rows=50)
    assert flat(terminal.page).startswith("In danger now? US, Canada 911.")
    answered = 0
    terminal.type(country)
    answered += 1
    shown = flat(choose(terminal, page.title))
    answered += 1
    assert answered == 2
    code = {"United States": "US", "United Kingdom": "GB", "Australia": "AU"}[country]
    here = pack.read_country(code)
    number = here.emergency[0].number
    assert f"In danger now? Call {number}" in shown
    assert page.ten_minutes.replace("{emergency}", number).replace("{police}", number) in shown
    assert page.sections[0].steps[0].text.replace("{emergency}", number).replace("{police}", number) in shown
    if not page.emergency_only:
        assert "Then call, or report:" in shown
        names = {service.name for service in here.services.values()}
        assert any(name in shown for name in names)
    assert terminal.last("q") == 0
    assert terminal.seen.endswith(CLEARED)


@pytest.mark.parametrize("page", PRIVATE, ids=lambda page: page.id)
def test_a_private_page_is_on_the_other_screen_and_nothing_of_it_stays(page) -> None:  # type: ignore[no-untyped-def]
    terminal = begin("help-now", rows=50)
    terminal.type("United K")
    before = terminal.seen
    assert ENTERED in before
    shown = flat(choose(terminal, page.title))
    assert page.ten_minutes.replace("{emergency}", "999").replace("{police}", "999") in shown
    if page.by_number_only:
        assert page.title not in shown.split("In danger now?")[0], "its title stands on no page"
    assert terminal.last("q") == 0
    after = terminal.seen.split(LEFT)[-1]
    assert page.ten_minutes.split(".")[0] not in flat(after)
    home = Path(os.environ["SAFEKIDS_HOME"])
    assert not home.exists()


@pytest.mark.parametrize("page", [page for page in PRIVATE if page.by_number_only], ids=lambda page: page.id)
def test_its_words_are_no_answer(page) -> None:  # type: ignore[no-untyped-def]
    terminal = begin("help-now", rows=50)
    terminal.type("United K")
    assert "Please type a number" in terminal.type(page.title)
    assert terminal.last("q") == 0


@pytest.mark.parametrize(("columns", "rows"), [(40, 24), (80, 24), (20, 12)])
def test_every_page_can_be_read_to_its_end_on_a_small_screen(columns: int, rows: int) -> None:
    page = HELP.pages[1]
    terminal = begin("help-now", columns=columns, rows=rows, SAFEKIDS_COUNTRY="GB")
    for _ in range(30):
        if re.search(rf"\d+  {re.escape(page.title[:10])}", terminal.seen):
            break
        terminal.type("")
    choose(terminal, page.title[:10])
    for _ in range(200):
        if "From the start" in flat(terminal.page) or "from the start" in flat(terminal.page):
            break
        terminal.type("1" if "1 Go on" in flat(terminal.page) or "1  Go on" in terminal.page else "")
    else:
        pytest.fail("the page has no end")
    for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.seen).splitlines():
        assert len(line.removeprefix("> ")) <= columns or "https://" in line
    assert terminal.last("q") == 0


@pytest.mark.parametrize("rows", range(20, 32, 2))
def test_a_heading_never_stands_alone_where_a_page_waits(rows: int) -> None:
    """Somebody who sees "Right now" and nothing below it may think that there is nothing to do."""
    page = HELP.page("friend-or-pupil")
    assert page is not None
    headings = {"Life first", *(section.title for section in page.sections)}
    terminal = begin("help-now", page.id, rows=rows, SAFEKIDS_COUNTRY="GB")
    waited = 0
    while "from the start" not in flat(terminal.page).casefold():
        if "Enter more" in terminal.page:
            shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.page).split("Enter more")[0]
            assert shown.rstrip().rsplit("\n", 1)[-1].strip() not in headings
            waited += 1
        terminal.type("1" if "1 Go on" in flat(terminal.page) else "")
    assert waited
    assert terminal.last("q") == 0


def test_ctrl_c_leaves_at_once() -> None:
    terminal = begin("help-now")
    terminal.type("United K")
    assert terminal.interrupt() == 130
    assert CLEARED in terminal.seen


def test_without_colour_or_a_clever_terminal_no_control_sequence_is_printed() -> None:
    terminal = begin("help-now", rows=50, TERM="dumb", NO_COLOR="1")
    terminal.type("United K")
    choose(terminal, PRIVATE[0].title)
    assert terminal.last("q") == 0
    assert "\x1b" not in terminal.seen
