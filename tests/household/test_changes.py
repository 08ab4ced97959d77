"""The rules by which a household changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.household.changes import apply, new_child_id
from safekids.household.errors import ChildGone, NicknameNotUsable, NicknameTaken
from safekids.household.model import (
    AddChild,
    AddIfThen,
    Answer,
    Child,
    CloseIfThen,
    EditChild,
    Household,
    IfThen,
    RemoveChild,
    SetAnswer,
    SetNextEvening,
)
from tests.make import TODAY

ROBIN = Child("c1", "Robin", "8-10", "2027-11")
ADA = Child("c2", "Ada", "5-7")
DONE = Answer("c1", "K27", "done", TODAY, 1)
FAMILY = Household(children=(ROBIN, ADA), answers=(DONE, Answer("home", "P37", "done", TODAY, 1)))


def test_the_new_answer_replaces_the_old_one_and_no_other() -> None:
    after = apply(FAMILY, SetAnswer(DONE._replace(answer="skip")))
    assert {(a.who, a.step): a.answer for a in after.answers} == {("c1", "K27"): "skip", ("home", "P37"): "done"}


@pytest.mark.parametrize(
    "change",
    [SetAnswer(DONE._replace(who="gone")), EditChild("gone", band="5-7"), AddIfThen(IfThen("gone", None, "x", TODAY))],
)
def test_a_change_for_a_child_who_is_gone_is_refused(change: SetAnswer | EditChild | AddIfThen) -> None:
    with pytest.raises(ChildGone):
        apply(FAMILY, change)


def test_removing_a_child_removes_all_that_is_theirs_and_nothing_else() -> None:
    with_line = apply(FAMILY, AddIfThen(IfThen("c1", "K27", "", TODAY)))
    after = apply(with_line, RemoveChild("c1"))
    assert after == Household(children=(ADA,), answers=(FAMILY.answers[1],))


def test_a_child_has_one_open_line_and_closing_it_forgets_it() -> None:
    first = apply(FAMILY, AddIfThen(IfThen("c1", "K27", "", TODAY)))
    second = apply(first, AddIfThen(IfThen("c1", None, "When we cook, I will ask", TODAY)))
    assert [line.text for line in second.if_thens] == ["When we cook, I will ask"]
    assert apply(second, CloseIfThen("c1")).if_thens == ()
    assert apply(second, CloseIfThen("c2")) == second


def test_only_what_is_named_is_edited() -> None:
    after = apply(FAMILY, EditChild("c1", nickname="Rob"))
    assert after.children == (ROBIN._replace(nickname="Rob"), ADA)
    assert apply(FAMILY, EditChild("c1", band="11-13")).children[0] == ROBIN._replace(band="11-13")
    assert apply(FAMILY, EditChild("c1", ask_band_after="2028-01")).children[0].ask_band_after == "2028-01"
    assert apply(FAMILY, SetNextEvening(TODAY)).next_evening == TODAY


@pytest.mark.parametrize(
    ("nickname", "why"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 41, "long"),
        ("a\x1b[2Jb", "unprintable"),
        ("a\u202eb", "unprintable"),
        ("a\u200bb", "unprintable"),
        ("a\ud800", "unprintable"),
    ],
)
def test_a_nickname_that_could_play_tricks_is_refused(nickname: str, why: str) -> None:
    with pytest.raises(NicknameNotUsable) as caught:
        apply(Household(), AddChild(Child("c", nickname, "8-10")))
    assert caught.value.why == why


@pytest.mark.parametrize("nickname", ["Robin", "ROBIN", " robin "])
def test_two_children_never_share_a_nickname(nickname: str) -> None:
    with pytest.raises(NicknameTaken):
        apply(FAMILY, AddChild(Child("c9", nickname, "8-10")))
    with pytest.raises(NicknameTaken):
        apply(FAMILY, EditChild("c2", nickname=nickname))
    assert apply(FAMILY, EditChild("c1", nickname=nickname)).children[0].nickname.casefold() == "robin"


def test_a_nickname_is_kept_composed_and_with_single_spaces() -> None:
    after = apply(Household(), AddChild(Child("c", "  Zoe\u0308   Bea ", "8-10")))
    assert after.children[0].nickname == "Zo\u00eb Bea"


@given(st.text(max_size=50))
def test_a_kept_nickname_is_short_and_printable_whatever_was_typed(nickname: str) -> None:
    try:
        kept = apply(Household(), AddChild(Child("c", nickname, "8-10"))).children[0].nickname
    except NicknameNotUsable:
        return
    assert 1 <= len(kept) <= 40
    assert kept.isprintable()


def test_child_ids_are_random() -> None:
    assert len({new_child_id() for _ in range(200)}) == 200
