"""`safekids mark`: what was done on paper, typed back. All of it, or none."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date

import pytest

from safekids.household.model import Household
from tests.cli.conftest import Safekids
from tests.cli.process import process
from tests.make import TODAY

Kept = Callable[[], Household]


def answers(household: Household) -> dict[str, tuple[str, str]]:
    """step -> (whose, answer)"""
    names = {child.id: child.nickname for child in household.children}
    return {a.step: (names.get(a.who, a.who), a.answer) for a in household.answers}


@pytest.fixture
def robin(safekids: Safekids) -> None:
    safekids("child", "add", "Robin", "--age", "9")


@pytest.fixture
def ann(safekids: Safekids) -> None:
    safekids("child", "add", "Robin", "--age", "9")
    safekids("child", "add", "Ann", "--age", "12")


@pytest.mark.usefixtures("robin")
def test_several_codes_get_one_answer_for_the_only_child(safekids: Safekids, household: Kept) -> None:
    ran = safekids("mark", "k27,", "F65", "--done")
    assert ran == ("K27  done: Choose who can chat\nF65  done: One picture rule\n", "", 0)
    assert answers(household()) == {"K27": ("Robin", "done"), "F65": ("Robin", "done")}
    kept = household().answers[0]
    assert (kept.on, kept.revision, kept.again_on) == (TODAY, 1, None)


@pytest.mark.usefixtures("robin")
@pytest.mark.parametrize(
    "typed",
    [
        ("k-27", "f65"), ("k", "27", "f", "65"), ("K27,F65",), ("K27;", "F65."), ("k27 f65",), ("K27", "and", "F65"),
        ("(K27)", "F/65"), ("K\u201327", "F 65"), ("k.27+f65",), ("K27", "&", "f65"), ("K27", "F65", "k-27"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_codes_may_be_typed_as_people_write_them(safekids: Safekids, household: Kept, typed: tuple[str, ...]) -> None:
    assert safekids("mark", *typed, "--done").err == ""
    assert set(answers(household())) == {"K27", "F65"}


@pytest.mark.usefixtures("robin")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((",",), "safekids: there is no code in that\nhint: for example: safekids mark K27 --done\n"),
        (("K27", "k72"), "safekids: there is no step k72\nhint: did you mean K27?\n"),
        (("K27", "k", "99"), "safekids: there is no step k 99\nhint: see all: safekids list\n"),
        (("27", "K"), "safekids: there is no step 27\nhint: did you mean K27?\n"),
    ],
    ids=str,
)
def test_what_is_no_code_is_answered_with_the_nearest_and_nothing_is_kept(
    safekids: Safekids, household: Kept, typed: tuple[str, ...], said: str
) -> None:
    assert safekids("mark", *typed, "--done") == ("", said, 2)
    assert household().answers == ()


@pytest.mark.usefixtures("robin")
@pytest.mark.parametrize(
    ("typed", "answer", "words"),
    [
        ("K27 --done", "done", "done"),
        ("K27 --not-yet", "not_yet", "on your list"),
        ("T58 --talked", "talked", "talked"),
        ("T58 --hard", "hard", "it was hard"),
        ("T58 --not-yet", "not_yet", "on your list"),
        ("T58 --not-for-us", "not_for_us", "not for us"),
        ("F65 --not-for-us", "not_for_us", "not for us"),
    ],
)
def test_each_kind_takes_its_answers(safekids: Safekids, household: Kept, typed: str, answer: str, words: str) -> None:
    code, option = typed.split()
    ran = safekids("mark", code, option)
    assert (ran.err, ran.code) == ("", 0)
    assert ran.out.startswith(f"{code}  {words}: ")
    assert answers(household()) == {code: ("Robin", answer)}


@pytest.mark.usefixtures("robin")
@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ("K27 --talked", 'K27 is a thing to set, so "we talked" does not fit', "it takes --done or --not-yet"),
        ("K27 --hard", 'K27 is a thing to set, so "it was hard" does not fit', "it takes --done or --not-yet"),
        ("T58 --done", 'T58 is a talk, so "done" does not fit', "it takes --talked, --hard or --not-yet"),
        ("M46 --done", "M46 is a sign to know, so there is nothing to mark", "signs come up in the session, to be"),
        ("M46 --not-for-us", "M46 is a sign to know, so there is nothing to mark", "signs come up"),
        ("K27 --not-for-us", "K27 is for every family, so it cannot be marked not for us", "in the session you can"),
        ("P37 --not-for-us", "P37 is for every family, so it cannot be marked not for us", "in the session you can"),
        ("N11 --done", "N11 is no longer used", "see all: safekids list"),
        ("K20 --done", "K20 is no longer used", "its place is taken by K27; look whether that is what you did"),
        ("K99 --done", "there is no step K99", "see all: safekids list"),
    ],
)
def test_an_answer_that_does_not_fit_is_explained_and_nothing_at_all_is_kept(
    safekids: Safekids, household: Kept, typed: str, sentence: str, hint: str
) -> None:
    code, option = typed.split()
    good = "T58" if option in ("--talked", "--hard") else "F65"
    ran = safekids("mark", good, code, option)
    assert (ran.out, ran.code) == ("", 2)
    assert ran.err.startswith(f"safekids: {sentence}\nhint: {hint}")
    assert household().answers == ()


@pytest.mark.usefixtures("robin")
def test_a_step_whose_answer_is_never_kept_is_not_kept_and_not_named(safekids: Safekids, household: Kept) -> None:
    ran = safekids("mark", "Y25", "R52", "--talked")
    assert ran.out == "Y25  No answer to this one is kept.\nR52  talked: Grown-ups and our rules\n"
    assert answers(household()) == {"R52": ("Robin", "talked")}
    data = json.loads(safekids("mark", "Y25", "--talked", "--json").out)
    assert (data["steps"][0]["kept"], "title" in data["steps"][0]) == (False, False)


def test_a_household_step_and_an_unkept_one_need_no_child(safekids: Safekids, household: Kept) -> None:
    assert safekids("mark", "P37", "--done").code == 0
    assert safekids("mark", "Y25", "--talked").code == 0
    assert answers(household()) == {"P37": ("home", "done")}


def test_without_any_child_nothing_is_kept_and_the_way_to_begin_is_said(safekids: Safekids, household: Kept) -> None:
    ran = safekids("mark", "P37", "K27", "--done")
    assert ran.err.startswith("safekids: there is no child here yet\nhint: to begin,")
    assert (ran.out, ran.code, household().answers) == ("", 2, ())


@pytest.mark.usefixtures("ann")
def test_with_several_children_one_has_to_be_named_and_nobody_is_asked_without_a_terminal(
    safekids: Safekids, household: Kept
) -> None:
    ran = safekids("mark", "K27", "--done", typed="1\n")
    wanted = "safekids: there are several children here\nhint: say which: --child Robin or --child Ann\n"
    assert ran == ("", wanted, 2)
    assert household().answers == ()
    assert safekids("mark", "K27", "--done", "--child", "ann").code == 0
    assert answers(household()) == {"K27": ("Ann", "done")}


@pytest.mark.usefixtures("ann")
def test_an_unknown_child_is_refused_also_where_none_was_needed(safekids: Safekids, household: Kept) -> None:
    ran = safekids("mark", "P37", "--done", "--child", "Nob\x1b[2Jody")
    wanted = 'safekids: no child is called "Nob[2Jody" here\nhint: here: Robin, Ann\n'
    assert (ran, household().answers) == (("", wanted, 2), ())


@pytest.mark.usefixtures("robin")
@pytest.mark.parametrize("options", [(), ("--done", "--hard"), ("--talked", "--not-for-us")], ids=str)
def test_exactly_one_answer_is_needed(safekids: Safekids, options: tuple[str, ...]) -> None:
    ran = safekids("mark", "K27", *options)
    assert (ran.out, ran.code) == ("", 2)
    assert ran.err.startswith("safekids: say one answer: --done")


@pytest.mark.usefixtures("robin")
def test_a_new_answer_replaces_the_old_one_also_not_for_us(safekids: Safekids, household: Kept) -> None:
    safekids("mark", "F65", "--not-for-us")
    safekids("mark", "F65", "--done", today=date(2026, 12, 1))
    assert answers(household()) == {"F65": ("Robin", "done")}
    assert household().answers[0].on == date(2026, 12, 1)


@pytest.mark.usefixtures("robin")
def test_the_same_code_twice_is_marked_once(safekids: Safekids) -> None:
    assert safekids("mark", "K27", "k27", "K27", "--done").out.count("K27") == 1


@pytest.mark.usefixtures("robin")
def test_json_says_what_was_kept(safekids: Safekids) -> None:
    data = json.loads(safekids("mark", "K27", "--done", "--json").out)
    assert (data["safekids"], data["kind"], data["nickname"]) == (1, "marked", "Robin")
    assert data["steps"] == [{"id": "K27", "kind": "do", "band": "8-10", "answer": "done", "kept": True}]


def test_the_codes_of_a_real_sheet_can_be_marked_at_a_terminal_for_the_child_that_is_chosen() -> None:
    if sys.platform == "win32":
        pytest.skip("pseudo-terminals as POSIX has them")
    pexpect = pytest.importorskip("pexpect")
    process("child", "add", "Robin", "--age", "9")
    process("child", "add", "Ann", "--age", "9")
    child = pexpect.spawn(sys.executable, ["-m", "safekids", "mark", "K27", "--done"], timeout=20, encoding="utf-8")
    child.expect_exact("For whom?\r\n  1 Robin   2 Ann\r\n> ")
    child.sendline("ann")
    child.expect_exact("K27  done: ")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [c["nickname"] for c in process("progress", "--json").data["children"] if c["steps"]] == ["Ann"]
