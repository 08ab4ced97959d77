"""The rules by which a household changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safekids.household.changes import apply, new_child_id
from safekids.household.codec import decode, encode
from safekids.household.errors import ChildGone, HouseholdError, NicknameNotUsable, NicknameTaken
from safekids.household.model import (
    HOME,
    AddChild,
    AddIfThen,
    Answer,
    Change,
    Child,
    CloseIfThen,
    EditChild,
    Household,
    IfThen,
    RemoveChild,
    SetAnswer,
    SetNextEvening,
    answer_to,
    child_named,
    day_given,
)
from tests.household.households import households
from tests.make import TODAY

ROBIN = Child("c1", "Robin", "8-10", "2027-11")
ADA = Child("c2", "Ada", "5-7")
DONE = Answer("c1", "K27", "done", TODAY, 1)
FAMILY = Household(children=(ROBIN, ADA), answers=(DONE, Answer("home", "P37", "done", TODAY, 1)))


def test_the_new_answer_replaces_the_old_one_and_no_other() -> None:
    after = apply(FAMILY, SetAnswer(DONE._replace(answer="skip")))
    assert {(a.who, a.step): a.answer for a in after.answers} == {("c1", "K27"): "skip", ("home", "P37"): "done"}


def test_a_new_answer_stands_where_the_old_one_stood_and_the_same_one_changes_nothing() -> None:
    after = apply(FAMILY, SetAnswer(DONE._replace(answer="skip")))
    assert [a.step for a in after.answers] == ["K27", "P37"]
    assert apply(FAMILY, SetAnswer(DONE)) == FAMILY
    assert apply(FAMILY, AddChild(ROBIN)) == FAMILY


def test_what_is_new_stands_behind_what_was_there_and_nothing_is_there_twice() -> None:
    new, third = DONE._replace(step="M83"), Child("c3", "Zo\u00eb", "0-4")
    line, other = IfThen("c1", "K27", "", TODAY), IfThen("c2", None, "x", TODAY)
    after = FAMILY
    for change in (SetAnswer(new), AddChild(third), AddIfThen(line), AddIfThen(other)):
        after = apply(after, change)
    assert after == Household((ROBIN, ADA, third), (*FAMILY.answers, new), (line, other))


def test_of_two_answers_written_by_hand_the_last_counts_and_a_new_one_replaces_both() -> None:
    twice = FAMILY._replace(answers=(*FAMILY.answers, DONE._replace(answer="skip")))
    counts = answer_to(twice, "c1", "K27")
    assert counts is not None
    assert counts.answer == "skip"
    assert apply(twice, SetAnswer(DONE)) == FAMILY


STRANGE = Household(
    children=(ROBIN,),
    rest=(
        ("children", ["nobody", {"id": "c1"}, {"id": "c2"}]),
        ("answers", [7, {"who": "c1", "step": "K27", "answer": "celebrated"}, {"who": "c1", "step": "M83"}]),
        ("if_then", [{"who": "c1", "on": "one day"}]),
        ("next_evening", "soon"),
        ("colour", [{"who": "c1", "step": "K27", "id": "c1"}]),
    ),
)


def left(household: Household, name: str) -> object:
    return dict(household.rest).get(name)


def test_a_new_answer_also_replaces_one_that_made_no_sense() -> None:
    after = apply(STRANGE, SetAnswer(DONE))
    assert left(after, "answers") == [7, {"who": "c1", "step": "M83"}]
    assert after.rest == (STRANGE.rest[0], ("answers", left(after, "answers")), *STRANGE.rest[2:])


def test_a_new_line_also_replaces_one_that_made_no_sense() -> None:
    after = apply(STRANGE, AddIfThen(IfThen("c1", None, "x", TODAY)))
    assert after.rest == tuple(field for field in STRANGE.rest if field[0] != "if_then")


def test_removing_a_child_also_removes_what_a_later_version_wrote_of_them() -> None:
    after = apply(STRANGE, RemoveChild("c1"))
    assert left(after, "children") == ["nobody", {"id": "c2"}]
    assert left(after, "answers") == [7]
    assert left(after, "if_then") is None
    assert left(after, "colour") == left(STRANGE, "colour"), "nobody knows whose that is"


@pytest.mark.parametrize("on", [TODAY, None])
def test_a_new_date_replaces_one_that_made_no_sense(on: date | None) -> None:
    after = apply(STRANGE, SetNextEvening(on))
    assert after == STRANGE._replace(next_evening=on, rest=(*STRANGE.rest[:3], *STRANGE.rest[4:]))


def test_a_new_month_replaces_one_that_made_no_sense_and_other_edits_keep_it() -> None:
    odd = Household(children=(ROBIN._replace(ask_band_after=None, rest=(("ask_band_after", 7), ("likes", "tea"))),))
    assert apply(odd, EditChild("c1", band="11-13")).children[0].rest == odd.children[0].rest
    edited = apply(odd, EditChild("c1", ask_band_after="2027-11")).children[0]
    assert edited == ROBIN._replace(rest=(("likes", "tea"),))


@given(households, st.data())
def test_whatever_changes_it_is_still_written_and_read_as_it_is(household: Household, data: st.DataObject) -> None:
    """Also a household that others wrote half of."""
    who = data.draw(st.sampled_from([HOME, *(child.id for child in household.children)]))
    changes: list[Change] = [
        SetAnswer(DONE._replace(who=who)),
        AddIfThen(IfThen(who, None, "x", TODAY)),
        CloseIfThen(who),
        SetNextEvening(TODAY),
        RemoveChild(who),
        AddChild(Child("new", "a nickname nobody has", "5-7")),
    ]
    change = data.draw(st.sampled_from(changes))
    rest = data.draw(st.sampled_from([household.rest, STRANGE.rest]))
    after = apply(household._replace(rest=rest, next_evening=None), change)
    assert decode(encode(after)) == after
    assert apply(after, change) == after, "doing it twice is doing it once"


@pytest.mark.parametrize(
    "change",
    [SetAnswer(DONE._replace(who="gone")), EditChild("gone", band="5-7"), AddIfThen(IfThen("gone", None, "x", TODAY))],
)
def test_a_change_for_a_child_who_is_gone_is_refused(change: SetAnswer | EditChild | AddIfThen) -> None:
    with pytest.raises(ChildGone) as caught:
        apply(FAMILY, change)
    assert caught.value.child_id == "gone"


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
    assert (caught.value.nickname, caught.value.why) == (nickname.strip(), why)


@pytest.mark.parametrize("nickname", ["Robin", "ROBIN", " robin "])
def test_two_children_never_share_a_nickname(nickname: str) -> None:
    with pytest.raises(NicknameTaken):
        apply(FAMILY, AddChild(Child("c9", nickname, "8-10")))
    with pytest.raises(NicknameTaken) as caught:
        apply(FAMILY, EditChild("c2", nickname=nickname))
    assert caught.value.nickname == nickname.strip(), "named as it would have been kept"
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


@pytest.mark.parametrize("typed", ["Zoe\u0308", "zo\u00eb", " ZOE\u0308  ", "Zo\u00cb"])
def test_a_child_is_found_however_the_letters_are_composed(typed: str) -> None:
    zoe = Child("c3", "Zo\u00eb", "8-10")
    assert child_named(Household(children=(ROBIN, zoe)), typed) == zoe
    assert child_named(FAMILY, typed) is None


def test_a_child_is_found_whatever_spaces_were_typed() -> None:
    bea = Child("c3", "Zoe Bea", "8-10")
    assert child_named(Household(children=(bea,)), "  zoe   bea ") == bea
    assert child_named(Household(children=(bea,)), "zoebea") is None


@pytest.mark.parametrize("letters", [1, 40])
def test_a_nickname_has_up_to_forty_letters(letters: int) -> None:
    assert (
        apply(Household(), AddChild(Child("c", "\u00e9" * letters, "8-10"))).children[0].nickname == "\u00e9" * letters
    )


def test_a_fault_never_shows_a_nickname_in_its_text() -> None:
    """A crash report may be shown to others."""
    for nickname in ("Robin", "Rob\u200bin"):
        with pytest.raises(HouseholdError) as caught:
            apply(FAMILY, EditChild("c2", nickname=nickname))
        assert "Rob" not in str(caught.value) + repr(caught.value)


def test_a_day_after_today_counts_as_today() -> None:
    assert day_given(TODAY + timedelta(days=400), TODAY) == TODAY
    assert day_given(date.max, TODAY) == TODAY
    assert day_given(TODAY - timedelta(days=1), TODAY) == TODAY - timedelta(days=1)


def test_child_ids_are_random_and_never_the_home() -> None:
    ids = {new_child_id() for _ in range(200)}
    assert len(ids) == 200
    assert {len(child_id) for child_id in ids} == {8}
    assert HOME not in ids
