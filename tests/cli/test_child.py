"""`safekids child`: who the notes are for. Nicknames are data, and removing somebody needs a yes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from safekids.household.model import Household
from tests.cli.conftest import Safekids
from tests.cli.process import process

Kept = Callable[[], Household]


def nicknames(household: Household) -> list[str]:
    return [child.nickname for child in household.children]


def test_a_child_is_added_by_age_or_band(safekids: Safekids, household: Kept) -> None:
    assert safekids("child", "add", "Robin", "--age", "9") == ("Robin is added, 8 to 10.\n", "", 0)
    wanted = "Ann is added, 11 to 13.\nThe steps for 11 to 13 are not written yet. They are coming.\n"
    assert safekids("child", "add", "Ann", "--band", "11-13") == (wanted, "", 0)
    assert [(c.nickname, c.band, c.ask_band_after) for c in household().children] == [
        ("Robin", "8-10", "2027-11"),
        ("Ann", "11-13", "2027-11"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        (("Robin",), "say how old the child is: --age, or --band", "for example: safekids child add Robin --age 9"),
        ((" ", "--age", "9"), "a nickname needs at least one letter", "a short nickname is best; please not the full"),
        (("x" * 41, "--age", "9"), "a nickname has at most 40 letters", "a short nickname is best"),
        (("a\x1b[2J", "--age", "9"), "this nickname holds characters that cannot be printed", "a short nickname"),
        (("a\u202eb", "--age", "9"), "this nickname holds characters that cannot be printed", "a short nickname"),
        (("Robin", "--age", "50"), "there is no band for age 50", "bands: 8-10, 11-13"),
        (("Robin", "--band", "x"), 'there is no band "x"', "bands: 8-10, 11-13"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    safekids: Safekids, household: Kept, arguments: tuple[str, ...], sentence: str, hint: str
) -> None:
    ran = safekids("child", "add", *arguments)
    assert (ran.out, ran.code, household().children) == ("", 2, ())
    assert ran.err.startswith(f"safekids: {sentence}\nhint: {hint}")


def test_a_nickname_is_there_once_in_whatever_letters(safekids: Safekids, household: Kept) -> None:
    safekids("child", "add", "Zoe\u0301", "--age", "9")
    ran = safekids("child", "add", "ZO\u00c9", "--age", "9")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "safekids: the nickname ZO\u00c9 is here already")
    assert len(household().children) == 1


@pytest.mark.parametrize("hostile", ["[bold]x[/bold]", "{child}", ":smile:", "<b>x</b>", "#x[y]", "$(x)", "O'N\"x"])
def test_a_hostile_nickname_is_printed_as_it_is_everywhere(safekids: Safekids, hostile: str) -> None:
    assert safekids("child", "add", hostile, "--age", "9").out == f"{hostile} is added, 8 to 10.\n"
    assert safekids("child", "list").out == f"{hostile}  8 to 10\n"
    assert safekids("progress").out.startswith(f"{hostile}, 8 to 10\n")
    assert safekids("mark", "T58", "--hard", "--child", hostile).out.startswith(
        f"T58  it was hard: The people {hostile} meets in the game"
    )


def test_a_nickname_with_escape_codes_in_a_file_edited_by_hand_is_printed_without_them(safekids: Safekids) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    file = Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
    file.write_text(file.read_text(encoding="utf-8").replace("Robin", "R\\u001b[2Jo\\u202e"), encoding="utf-8")
    for command in (("child", "list"), ("progress",)):
        ran = safekids(*command)
        assert "\x1b" not in ran.out + ran.err
        assert "\u202e" not in ran.out + ran.err


def test_who_is_here_is_listed(safekids: Safekids) -> None:
    assert safekids("child", "list").out.startswith("There is no child here yet.\nTo begin, type safekids alone")
    safekids("child", "add", "Robin", "--age", "9")
    safekids("child", "add", "Ann", "--age", "12")
    assert safekids("child", "list") == ("Robin  8 to 10\nAnn  11 to 13\n", "", 0)
    data = json.loads(safekids("child", "list", "--json").out)
    assert (data["safekids"], data["kind"]) == (1, "children")
    assert data["children"] == [{"nickname": "Robin", "band": "8-10"}, {"nickname": "Ann", "band": "11-13"}]


def test_a_child_whose_band_is_unknown_here_is_still_listed(safekids: Safekids) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    file = Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"8-10"', '"18-20"'), encoding="utf-8")
    assert safekids("child", "list").out == "Robin  18-20\n"
    assert safekids("progress").code == 0


def test_editing_changes_only_what_is_said(safekids: Safekids, household: Kept) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    before = household().children[0]
    assert safekids("child", "edit", "robin", "--nickname", "Rob").out == "Rob is here now, 8 to 10.\n"
    assert household().children[0] == before._replace(nickname="Rob")
    out = safekids("child", "edit", "Rob", "--age", "11", today=date(2028, 2, 1)).out
    assert out == "Rob is here now, 11 to 13.\nThe steps for 11 to 13 are not written yet. They are coming.\n"
    assert household().children[0] == before._replace(nickname="Rob", band="11-13", ask_band_after="2029-02")


def test_an_edit_that_says_nothing_or_takes_a_name_is_refused(safekids: Safekids, household: Kept) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    safekids("child", "add", "Ann", "--age", "9")
    before = household()
    assert safekids("child", "edit", "Robin").err.startswith("safekids: say what to change: --nickname")
    assert safekids("child", "edit", "Robin", "--nickname", "ann").err.startswith("safekids: the nickname ann is here")
    assert safekids("child", "edit", "Nobody", "--age", "9").code == 2
    assert household() == before
    assert safekids("child", "edit", "robin", "--nickname", "ROBIN").code == 0, "the same child in other letters"


def test_removing_needs_a_yes_and_takes_every_answer_along(safekids: Safekids, household: Kept) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    safekids("mark", "K27", "--done")
    ran = safekids("child", "remove", "Robin", typed="yes\n")
    wanted = "safekids: removing a child needs a yes\nhint: without a terminal, add --yes\n"
    assert (ran, nicknames(household())) == (("", wanted, 2), ["Robin"])
    ran = safekids("child", "remove", "robin", "--yes")
    assert ran.out.startswith("Robin is removed, with every answer.")
    assert household() == Household()
    assert safekids("child", "remove", "Robin", "--yes").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals as POSIX has them")
@pytest.mark.parametrize(
    ("typed", "left", "code"),
    [("y\r", [], 0), ("1\r", [], 0), ("n\r", ["Robin"], 0), ("q\r", ["Robin"], 0), ("\x04", ["Robin"], 2)],
)
def test_at_a_terminal_the_yes_is_asked_for(typed: str, left: list[str], code: int) -> None:
    pexpect = pytest.importorskip("pexpect")
    process("child", "add", "Robin", "--age", "9")
    child = pexpect.spawn(sys.executable, ["-m", "safekids", "child", "remove", "robin"], timeout=20, encoding="utf-8")
    child.expect_exact("Remove Robin and every answer?\r\n  1 yes, remove   2 no\r\n> ")
    child.send("\r")
    child.expect_exact("Please type 1 or 2, h for help now or q to leave.\r\n> ")
    child.send(typed)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert [c["nickname"] for c in process("child", "list", "--json").data["children"]] == left


@pytest.mark.skipif(sys.platform == "win32", reason="modes as POSIX has them")
def test_the_first_child_in_a_folder_that_others_may_read_comes_with_one_warning(safekids: Safekids) -> None:
    folder = Path(os.environ["SAFEKIDS_HOME"])
    folder.mkdir(mode=0o755)
    ran = safekids("child", "add", "Robin", "--age", "9")
    assert (ran.err, ran.code) == (f"note: other users of this computer may look into {folder}\n", 0)
    assert safekids("child", "add", "Ann", "--age", "9").err == ""
