"""What stands on which sheet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from safekids.content.model import Part
from safekids.household.model import Answer, Child, Household
from safekids.paper.document import Document, StepBox
from safekids.paper.sheets import Ticks, left_off
from tests.make import DO, TALK, TODAY, make_band, make_checklist, make_step
from tests.paper.sample import BAND, sheet

ROBIN = Child("c1", "Robin", "8-10")


def boxes(document: Document) -> dict[str, StepBox]:
    return {block.code: block for block in document.blocks if isinstance(block, StepBox)}


def robins(*answers: Answer) -> Ticks:
    return Ticks(Household((ROBIN,), answers), ROBIN, TODAY)


# --- a sheet for a wall


def test_a_sheet_for_a_wall_holds_no_sign_no_hard_topic_and_nothing_private() -> None:
    document = sheet()
    assert set(boxes(document)) == {"K27", "M83", "P37"}
    assert not any(word in str(document) for word in ("A hard title", "A private title", "Step W12"))


def test_what_was_left_off_is_named_by_code_alone_and_nothing_says_why() -> None:
    document = sheet()
    line = next(str(block) for block in document.blocks if "on screen:" in str(block))
    assert all(code in line for code in ("W12", "H44", "F72")), "all alike: no code is singled out"
    assert "safekids show W12" in line
    assert not any(reason in str(document).casefold() for reason in ("hard", "private", "alone", "secret"))


def test_what_was_left_off_can_be_said_beside_the_sheet() -> None:
    assert left_off(BAND, None) == ("W12", "H44", "F72")
    assert left_off(BAND, "home") == ()


def test_a_sheet_for_a_wall_holds_what_a_session_shows_beside_a_child_and_no_more() -> None:
    talk = str(boxes(sheet())["M83"])
    assert TALK.open_with in talk
    assert "Thank you for telling me. It is not your fault. I will help." in talk
    for alone in (
        *TALK.follow_ups,
        *TALK.listen_for,
        *TALK.avoid,
        TALK.repair,
        TALK.branches[0].say,
        "I like to know.",
    ):
        assert alone not in str(sheet())


@pytest.mark.parametrize(("part", "there"), [("together", True), ("alone", False)])
def test_the_first_words_stand_on_paper_too_with_a_thing_that_is_set_together(part: Part, there: bool) -> None:
    box = str(boxes(sheet(make_band(make_checklist("games", make_step("K27", part=part)))))["K27"])
    assert ("Thank you for telling me. It is not your fault. I will help." in box) is there
    assert ("Do not tell the person they name." in box) is there


def test_the_five_to_do_first_stand_first_by_code_and_only_those_for_a_wall_by_title() -> None:
    five = str(sheet().blocks[:3])
    assert five.index("K27  Step K27") < five.index("M83") < five.index("H44  (this one on screen)") < five.index("P37")


def test_the_line_for_danger_at_home_stands_where_a_device_is_touched() -> None:
    assert "If an adult you are afraid of can see this device" in str(sheet(topic="games"))
    assert "If an adult you are afraid of" not in str(sheet(topic="home"))


def test_one_topic_holds_only_that_topic() -> None:
    assert set(boxes(sheet(topic="home"))) == {"P37"}
    assert "only five" not in str(sheet(topic="home"))


def test_a_list_of_which_nothing_is_for_a_wall_is_still_a_sheet() -> None:
    document = sheet(make_band(make_checklist("games", make_step("W12", "watch"))))
    assert not boxes(document)
    assert "safekids show W12" in str(document)
    assert "safekids mark" not in str(document)


# --- a sheet with everything


def test_a_sheet_with_everything_says_first_that_it_is_not_for_the_fridge() -> None:
    document = sheet(everything=True)
    assert set(boxes(document)) == {"K27", "M83", "W12", "H44", "F72", "P37"}
    assert "Not for the fridge" in str(document.blocks[0])
    assert "on screen" not in str(document)


def test_a_sheet_with_everything_holds_all_that_helps_with_a_talk() -> None:
    talk = str(boxes(sheet(everything=True))["M83"])
    for text in (*TALK.follow_ups, *TALK.listen_for, *TALK.avoid, *TALK.other_ways, TALK.repair, "I like to know."):
        assert text in talk


def test_what_to_say_in_any_talk_stands_once() -> None:
    assert str(sheet(everything=True)).count("That is fine.") == 1
    assert "If your child says nothing" in str(sheet(everything=True))


def test_a_sign_names_other_reasons_and_what_to_do() -> None:
    sign = str(boxes(sheet(everything=True))["W12"])
    assert "A sudden change." in sign
    assert "A bad week." in sign
    assert "One sign proves nothing. What to do: Ask how the day was." in sign


def test_paper_keeps_no_answer_to_a_sign_and_to_a_step_of_which_none_is_kept() -> None:
    everything = boxes(sheet(everything=True))
    for code in ("W12", "F72"):
        assert not everything[code].box
        assert not everything[code].dates
    assert everything["K27"].box
    assert everything["K27"].dates == ("Tried", "Look again")


# --- ticks


def test_a_sheet_is_blank_unless_a_child_is_asked_for() -> None:
    assert not any(box.ticked for box in boxes(sheet()).values())
    assert "your child" in boxes(sheet())["P37"].title
    ticked = boxes(sheet(ticks=robins(Answer("c1", "K27", "done", TODAY, 1), Answer("home", "P37", "done", TODAY, 1))))
    assert ticked["K27"].ticked == "done on 23 November 2026"
    assert ticked["K27"].dates == ("Look again",)
    assert ticked["P37"].ticked
    assert not ticked["M83"].ticked
    assert ticked["P37"].title == "A rule for Robin"


def test_a_step_put_off_is_not_ticked() -> None:
    for answer in ("not_yet", "not_now", "skip", "not_for_us"):
        assert not boxes(sheet(ticks=robins(Answer("c1", "K27", answer, TODAY, 1))))["K27"].ticked


def test_that_a_talk_was_hard_does_not_stand_on_a_wall() -> None:
    assert boxes(sheet(ticks=robins(Answer("c1", "M83", "hard", TODAY, 1))))["M83"].ticked.startswith("talked on")


def test_another_childs_ticks_are_not_on_it() -> None:
    assert not boxes(sheet(ticks=robins(Answer("c2", "K27", "done", TODAY, 1))))["K27"].ticked


def test_a_day_after_today_counts_as_today() -> None:
    later = Answer("c1", "K27", "done", TODAY + timedelta(days=400), 1)
    assert boxes(sheet(ticks=robins(later)))["K27"].ticked == "done on 23 November 2026"


# --- around the steps


def test_the_title_is_neutral_and_the_footer_dated() -> None:
    document = sheet()
    assert document.title == "Ten quiet minutes: 8 to 10"
    footer = " ".join(document.footer)
    assert "Edition 2026-11." in footer
    assert "Sources last checked: 1 November 2026." in footer
    assert "CC BY 4.0" in footer
    assert "Printers and shared folders keep copies." in footer


def test_the_footer_does_not_make_old_checks_look_new() -> None:
    old, new = make_step("K27", checked=date(2026, 1, 5)), make_step("R52", "talk", checked=date(2026, 11, 1))
    footer = sheet(make_band(make_checklist("games", new, old))).footer
    assert "Sources last checked: 5 January 2026 to 1 November 2026." in footer[0]


def test_how_to_tick_is_said_with_a_code_and_a_word_that_fit() -> None:
    assert "safekids mark K27 --done." in str(sheet())
    assert "safekids mark R52 --talked." in str(sheet(make_band(make_checklist("games", make_step("R52", "talk")))))


def test_what_press_h_means_is_said_once_and_only_where_it_is_needed() -> None:
    with_h = make_step("K27", body=DO._replace(how=("Press h now.", "Press h twice.")))
    explained = '"Press h" means'
    assert str(sheet(make_band(make_checklist("games", with_h)))).count(explained) == 1
    assert explained not in str(sheet(make_band(make_checklist("games", make_step("K27")))))
