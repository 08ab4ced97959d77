"""The plan: what comes tonight, and what stays away. The first tests read as the table of answers in the design."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safekids.content.model import Band, Checklist, Kind, Step, steps_of
from safekids.guide.plan import Plan, Planned, Request, make_plan, rests, standing, who_answers
from safekids.household.model import HOME, Answer, AnswerKind, Child, Household
from tests.make import TODAY, make_band, make_checklist, make_step

ROBIN = Child("c1", "Robin", "8-10")
EARLIER = TODAY - timedelta(days=1)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def answered(
    step: str, kind: AnswerKind, on: date = EARLIER, revision: int = 1, again_on: date | None = None
) -> Answer:
    return Answer(ROBIN.id, step, kind, on, revision, again_on)


def evening(
    band: Band,
    *answers: Answer,
    minutes: int = 10,
    topic: str | None = None,
    child: Child | None = ROBIN,
    today: date = TODAY,
) -> Plan:
    return make_plan(band, Household((ROBIN,), answers), Request(child, minutes, today, topic))


def ids(plan: Plan) -> list[str]:
    return [planned.step.id for planned in plan.steps]


# --- whose answer it is


def test_a_household_step_is_answered_once_for_the_household() -> None:
    assert who_answers(make_step(scope="home"), ROBIN) == HOME
    assert who_answers(make_step(scope="child"), ROBIN) == ROBIN.id


def test_nobody_answers_a_step_that_keeps_nothing_or_when_just_looking() -> None:
    assert who_answers(make_step(keep=False), ROBIN) is None
    assert who_answers(make_step(scope="home", keep=False), ROBIN) is None
    assert who_answers(make_step(), None) is None
    assert who_answers(make_step(scope="home"), None) is None


def test_an_answer_for_the_household_holds_for_every_child_and_a_childs_only_for_that_child() -> None:
    band = make_band(make_checklist("games", make_step("K27", scope="home"), make_step("M83", "talk")))
    other = Child("c2", "Sam", "8-10")
    kept = [Answer(HOME, "K27", "done", EARLIER, 1), answered("M83", "talked")]
    assert ids(evening(band, *kept, child=other)) == ["M83"]
    assert ids(evening(band, *kept, child=None)) == ["K27", "M83"], "just looking knows of no answers"


# --- the table: answer, when it was given, what comes of it today


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("done", 0, None),
        ("done", 89, None),
        ("done", 90, "due"),
        ("talked", 90, "due"),
        ("seen", 90, "due"),
        ("hard", 0, None),
        ("hard", 1, "next_evening"),
        ("hard", 400, "next_evening"),
        ("not_yet", 0, None),
        ("not_yet", 1, "next_evening"),
        ("skip", 0, None),
        ("skip", 27, None),
        ("skip", 28, "new"),
        ("not_now", 0, None),
        ("not_now", 179, None),
        ("not_now", 180, "new"),
        ("not_for_us", 1, None),
        ("not_for_us", 4000, None),
    ],
)
def test_when_an_answered_step_comes_back(kind: AnswerKind, days: int, expected: str | None) -> None:
    step = make_step(revisit_after=90)
    assert standing(step, answered(step.id, kind, days_ago(days)), TODAY) == expected


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("done", 1, "changed"),
        ("talked", 400, "changed"),
        ("seen", 1, "changed"),
        ("not_now", 1, "changed"),
        ("hard", 1, "next_evening"),
        ("not_yet", 1, "next_evening"),
        ("skip", 27, None),
        ("skip", 28, "new"),
        ("not_for_us", 400, None),
        ("done", 0, None),
    ],
)
def test_changed_advice_comes_back_but_not_what_does_not_fit_the_family_and_not_twice_a_day(
    kind: AnswerKind, days: int, expected: str | None
) -> None:
    step = make_step(revision=2, revisit_after=90)
    assert standing(step, answered(step.id, kind, days_ago(days), revision=1), TODAY) == expected


def test_without_a_new_revision_nothing_has_changed() -> None:
    step = make_step(revision=2)
    assert standing(step, answered(step.id, "done", revision=2), TODAY) is None
    assert standing(step, answered(step.id, "done", revision=3), TODAY) is None, "an older pack after a newer one"


@pytest.mark.parametrize(("in_days", "expected"), [(-1, "next_evening"), (0, "next_evening"), (1, None)])
def test_not_yet_waits_for_its_day(in_days: int, expected: str | None) -> None:
    answer = answered("K27", "not_yet", again_on=TODAY + timedelta(days=in_days))
    assert standing(make_step("K27"), answer, TODAY) == expected


def test_a_step_without_a_date_to_look_again_is_never_due() -> None:
    assert standing(make_step(revisit_after=None), answered("K27", "done", days_ago(4000)), TODAY) is None


def test_a_step_nobody_answered_is_new() -> None:
    assert standing(make_step(), None, TODAY) == "new"


def test_a_replaced_step_never_comes_whatever_was_answered() -> None:
    step = make_step(replaced_by="M83", revision=2, revisit_after=1)
    assert standing(step, None, TODAY) is None
    assert standing(step, answered(step.id, "hard"), TODAY) is None
    assert standing(step, answered(step.id, "done", days_ago(9)), TODAY) is None


@pytest.mark.parametrize("kind", ["done", "talked", "seen", "hard", "not_yet", "skip", "not_for_us", "not_now"])
def test_an_answer_dated_after_today_counts_as_given_today(kind: AnswerKind) -> None:
    step = make_step(revisit_after=1, revision=2)
    assert standing(step, answered(step.id, kind, TODAY + timedelta(days=3)), TODAY) is None


# --- what comes back comes first


def test_promised_steps_come_before_changed_and_changed_before_due() -> None:
    steps = [make_step(i, minutes=1, revision=r, revisit_after=30) for i, r in [("A11", 1), ("B22", 2), ("C33", 1)]]
    band = make_band(make_checklist("games", *steps))
    kept = [answered("A11", "done", days_ago(99)), answered("B22", "done"), answered("C33", "not_yet")]
    plan = evening(band, *kept, minutes=20)
    assert [(p.step.id, p.reason) for p in plan.steps] == [("C33", "next_evening"), ("B22", "changed"), ("A11", "due")]


def test_a_hard_talk_comes_before_what_was_not_done_yet() -> None:
    band = make_band(make_checklist("games", make_step("K27", "talk", minutes=2), make_step("M83", "talk", minutes=3)))
    assert ids(evening(band, answered("K27", "not_yet"), answered("M83", "hard"))) == ["M83", "K27"]


def test_of_what_is_due_the_oldest_answer_comes_first_and_equals_in_pack_order() -> None:
    steps = [make_step(i, minutes=1, revisit_after=10) for i in ("A11", "B22", "C33", "D44")]
    kept = [answered(s.id, "done", days_ago(days)) for s, days in zip(steps, (20, 30, 20, 40), strict=True)]
    assert ids(evening(make_band(make_checklist("games", *steps)), *kept, minutes=20)) == ["D44", "B22", "A11"]


def test_of_what_was_promised_the_oldest_promise_comes_first_so_that_none_waits_for_ever() -> None:
    talks = [make_step(i, minutes=4) for i in ("A11", "B22", "C33", "D44")]
    band = make_band(make_checklist("games", *talks))
    kept = [
        answered("A11", "not_yet", days_ago(1)),
        answered("B22", "not_yet", days_ago(9)),
        answered("C33", "not_yet", days_ago(20), again_on=days_ago(3)),
        answered("D44", "not_yet", days_ago(7)),
    ]
    plan = evening(band, *kept)
    assert ids(plan) == ["B22", "D44"], "by the day that was named, or the day of the answer"
    assert [planned.step.id for planned in plan.waiting] == ["C33", "A11"], "the others are named as waiting"


def test_a_family_that_always_puts_off_meets_every_promise_again_within_a_few_weeks() -> None:
    talks = [make_step(i, "talk", minutes=4) for i in ("A11", "B22", "C33", "D44", "E55")]
    band = make_band(make_checklist("games", *talks))
    answers = {talk.id: answered(talk.id, "not_yet", days_ago(1)) for talk in talks}
    met: list[str] = []
    for week in range(10):
        today = TODAY + timedelta(days=7 * week)
        plan = evening(band, *answers.values(), today=today)
        met += ids(plan)
        answers |= {step: answered(step, "not_yet", today) for step in ids(plan)}
    assert all(met.count(step.id) >= 3 for step in talks), met


def test_what_was_promised_takes_all_the_minutes_and_what_is_new_what_is_left() -> None:
    old = [make_step(i, minutes=3) for i in ("A11", "B22")]
    band = make_band(make_checklist("games", *old, make_step("M83", "talk", minutes=4)))
    assert ids(evening(band, *[answered(s.id, "not_yet") for s in old])) == ["A11", "B22", "M83"]


def test_no_evening_holds_two_talks_about_hard_subjects_or_more_than_one_talk_for_ten_minutes() -> None:
    hard = [make_step(i, "talk", minutes=4, hard="pictures") for i in ("A11", "B22")]
    plain = [make_step(i, "talk", minutes=4) for i in ("C33", "D44")]
    assert ids(evening(make_band(make_checklist("games", *hard)), minutes=20)) == ["A11"]
    assert ids(evening(make_band(make_checklist("games", *hard, *plain)), minutes=20)) == ["A11", "C33"]
    assert ids(evening(make_band(make_checklist("games", *plain)))) == ["C33"]


def test_the_five_to_do_first_come_first_from_whatever_topic() -> None:
    band = make_band(
        make_checklist("a", make_step("A11"), make_step("A12", "talk", minutes=4), make_step("A13", "watch")),
        make_checklist("b", make_step("B21", minutes=5), make_step("B22", "talk", minutes=4, essential=False)),
    )._replace(only_five=("B21", "B22"))
    assert ids(evening(band)) == ["B21", "B22", "A13"]
    assert ids(evening(band, minutes=5)) == ["B21"]


def test_at_most_three_come_back() -> None:
    steps = [make_step(i, minutes=1) for i in ("A11", "B22", "C33", "D44", "E55")]
    kept = [answered(s.id, "not_yet") for s in steps]
    assert ids(evening(make_band(make_checklist("games", *steps)), *kept, minutes=20)) == ["A11", "B22", "C33"]


def test_what_comes_back_takes_at_most_half_the_minutes() -> None:
    old = [make_step(i, minutes=3, revisit_after=1) for i in ("A11", "B22")]
    band = make_band(make_checklist("games", *old, make_step("M83", "talk", minutes=4)))
    kept = [answered(s.id, "done", days_ago(9)) for s in old]
    assert ids(evening(band, *kept)) == ["A11", "M83"]


def test_a_promise_is_kept_even_when_it_is_longer_than_half_and_is_the_first_step() -> None:
    band = make_band(
        make_checklist("games", make_step("K27", minutes=2, revisit_after=1), make_step("M83", "talk", minutes=8))
    )
    plan = evening(band, answered("K27", "done", days_ago(9)), answered("M83", "hard"), minutes=5)
    assert ids(plan) == ["M83"]


def test_what_is_only_due_gives_way_when_it_is_longer_than_half() -> None:
    band = make_band(make_checklist("games", make_step("K27", minutes=6, revisit_after=1), make_step("M83", "talk")))
    assert ids(evening(band, answered("K27", "done", days_ago(9)))) == ["M83"]


def test_when_nothing_else_is_open_even_a_long_step_that_is_due_comes() -> None:
    steps = [make_step(i, minutes=8, revisit_after=1) for i in ("A11", "B22")]
    kept = [answered("A11", "done", days_ago(5)), answered("B22", "done", days_ago(9))]
    assert ids(evening(make_band(make_checklist("games", *steps)), *kept)) == ["B22"], "the oldest"


def test_a_step_that_comes_back_knows_the_answer_it_comes_back_from() -> None:
    hard = answered("M83", "hard")
    [planned] = evening(make_band(make_checklist("games", make_step("M83", "talk"))), hard).steps
    assert planned.before == hard


# --- the new steps


GAMES = make_checklist(
    "games",
    make_step("K27", "do", minutes=5),
    make_step("M83", "talk", minutes=4),
    make_step("W12", "watch", minutes=1, essential=False),
    make_step("Q55", "do", minutes=5),
    make_step("R66", "talk", minutes=4),
)
PICTURES = make_checklist(
    "pictures",
    make_step("D31", "do", minutes=5),
    make_step("H44", "talk", minutes=4),
    make_step("Z90", "watch", minutes=1, part="alone"),
)


def test_ten_minutes_are_one_to_set_one_to_say_and_one_to_notice() -> None:
    assert ids(evening(make_band(GAMES, PICTURES))) == ["K27", "M83", "W12"]


def test_twenty_minutes_are_twice_that_and_the_second_may_be_of_another_topic() -> None:
    # Alone before together, over both rounds.
    assert ids(evening(make_band(GAMES, PICTURES), minutes=20)) == ["K27", "D31", "Z90", "M83", "W12", "H44"]


def test_fifteen_minutes_are_one_longer_round() -> None:
    assert ids(evening(make_band(GAMES, PICTURES), minutes=15)) == ["K27", "Q55", "M83", "W12"]


def test_one_to_notice_comes_before_a_second_thing_to_set() -> None:
    things = [make_step(i, minutes=2) for i in ("A11", "B22", "C33")]
    sign = make_step("W12", "watch", minutes=1, essential=False)
    band = make_band(make_checklist("games", *things, make_step("M83", "talk", minutes=4), sign))
    assert ids(evening(band)) == ["A11", "B22", "M83", "W12"]


def test_one_to_notice_comes_before_a_thing_to_set_that_is_not_essential() -> None:
    steps = (
        make_step("M83", "talk", minutes=4),
        make_step("J08", minutes=6, essential=False),
        make_step("W12", "watch"),
    )
    assert ids(evening(make_band(make_checklist("games", *steps)))) == ["M83", "W12"]


def test_the_second_ten_minutes_hold_a_talk_of_their_own_beside_one_that_has_come_back() -> None:
    band = make_band(
        make_checklist("a", *[make_step(f"A1{n}", minutes=4) for n in range(5)]),
        make_checklist("b", make_step("B21", "talk", minutes=4), make_step("B22", "talk", minutes=4)),
    )
    assert ids(evening(band, answered("B21", "hard"), minutes=20)) == ["B21", "A10", "A11", "A12", "B22"]


def test_a_topic_with_nothing_short_enough_for_the_time_left_gives_way() -> None:
    band = make_band(
        make_checklist("games", make_step("M83", "talk", minutes=7), make_step("K27"), make_step("Q55")),
        make_checklist("pictures", make_step("D31", minutes=3)),
    )
    assert ids(evening(band, answered("M83", "hard"))) == ["M83", "D31"]


def test_five_minutes_are_one_talk_or_one_thing_to_set() -> None:
    assert ids(evening(make_band(GAMES, PICTURES), minutes=5)) == ["K27"]
    assert ids(evening(make_band(GAMES), answered("K27", "done"), minutes=5)) == ["M83"]


def test_five_minutes_are_one_thing_also_when_it_comes_back() -> None:
    assert ids(evening(make_band(GAMES), answered("M83", "hard"), minutes=5)) == ["M83"]


def test_five_minutes_hold_a_sign_only_when_nothing_else_fits_anywhere() -> None:
    sign, long = make_step("W12", "watch"), make_step("K27", minutes=9)
    short_elsewhere = make_checklist("pictures", make_step("H44", "talk", minutes=3, essential=False))
    assert ids(evening(make_band(make_checklist("games", long, sign), short_elsewhere), minutes=5)) == ["H44"]
    assert ids(evening(make_band(make_checklist("games", long, sign)), minutes=5)) == ["W12"]


def test_when_nothing_fits_one_step_comes_all_the_same() -> None:
    assert ids(evening(make_band(make_checklist("games", make_step("K27", minutes=9))), minutes=5)) == ["K27"]


def test_the_topic_with_most_unanswered_essentials_comes_first_and_equals_in_pack_order() -> None:
    games, pictures = make_checklist("games", *GAMES.steps[:3]), PICTURES
    assert ids(evening(make_band(games, pictures)))[0] == "D31", "three essentials before two"
    assert ids(evening(make_band(games, pictures), answered("Z90", "seen")))[0] == "K27", "two and two"


def test_an_evening_of_ten_minutes_holds_one_topic() -> None:
    band = make_band(
        make_checklist("games", make_step("K27", minutes=2), make_step("M83", "talk", minutes=2)), PICTURES
    )
    assert ids(evening(band)) == ["D31", "Z90", "H44"]


def test_a_topic_without_a_talk_borrows_one_from_the_topic_with_most_to_do() -> None:
    band = make_band(
        make_checklist("a", make_step("A11", minutes=2), make_step("A12", minutes=2), make_step("A13", minutes=2)),
        make_checklist("b", make_step("B21", "talk", minutes=4)),
        make_checklist("c", make_step("C31", "talk", minutes=4), make_step("C32")),
    )
    assert ids(evening(band)) == ["A11", "A12", "A13", "C31"]


def test_of_two_topics_with_as_much_to_do_the_first_of_the_pack_lends_its_talk() -> None:
    band = make_band(
        make_checklist("a", make_step("A11", minutes=2), make_step("A12", minutes=2)),
        make_checklist("b", make_step("B21", "talk", essential=False), make_step("B22")),
        make_checklist("c", make_step("C31", "talk")),
    )
    assert ids(evening(band)) == ["A11", "A12", "B21"]


def test_a_talk_too_long_for_the_time_left_is_not_squeezed_in() -> None:
    band = make_band(make_checklist("games", make_step("K27", minutes=5), make_step("M83", "talk", minutes=6)))
    assert ids(evening(band, answered("K27", "not_yet"))) == ["K27"]


def test_a_talk_that_has_come_back_is_the_talk_of_a_ten_minute_evening() -> None:
    assert ids(evening(make_band(GAMES), answered("M83", "hard"))) == ["M83", "K27", "W12"]


def test_what_is_not_essential_fills_what_is_left_after_what_is() -> None:
    band = make_band(
        make_checklist(
            "games",
            make_step("J08", minutes=2, essential=False),
            make_step("M83", "talk", minutes=2),
            make_step("K27", minutes=2),
            make_step("Q55", minutes=2),
            make_step("X77", minutes=3, essential=False),
        )
    )
    assert ids(evening(band)) == ["K27", "Q55", "J08", "M83"]


def test_a_round_holds_one_sign_at_most() -> None:
    signs = [make_step(i, "watch", minutes=1) for i in ("A11", "B22", "C33")]
    assert ids(evening(make_band(make_checklist("games", *signs)))) == ["A11"]
    assert ids(evening(make_band(make_checklist("games", *signs)), minutes=20)) == ["A11", "B22"]


def test_an_evening_with_little_open_is_short_and_has_no_filler() -> None:
    kept = [answered(i, "done") for i in ("K27", "M83", "Q55", "R66")]
    plan = evening(make_band(GAMES), *kept, minutes=20)
    assert ids(plan) == ["W12"]
    assert plan.minutes == 1


def test_nothing_open_is_an_empty_evening() -> None:
    assert evening(make_band(PICTURES), *[answered(s.id, "done") for s in PICTURES.steps]).steps == ()


def test_what_comes_back_stays_before_what_is_new_and_alone_comes_before_together_in_each() -> None:
    band = make_band(
        make_checklist(
            "games",
            make_step("M83", "talk", minutes=2),
            make_step("K27", minutes=2),
            make_step("R66", "talk", minutes=2),
            make_step("Q55", minutes=2),
        )
    )
    kept = [answered("M83", "not_yet"), answered("K27", "not_yet")]
    assert ids(evening(band, *kept)) == ["K27", "M83", "Q55"], "ten minutes hold one talk"


def test_an_asked_for_topic_is_the_only_one_with_new_steps() -> None:
    assert ids(evening(make_band(GAMES, PICTURES), topic="pictures", minutes=20)) == ["D31", "Z90", "H44"]


def test_what_comes_back_does_so_whatever_topic_was_asked_for() -> None:
    plan = evening(make_band(GAMES, PICTURES), answered("M83", "hard"), topic="pictures")
    assert ids(plan) == ["M83", "D31", "Z90"]


def test_an_asked_for_topic_with_nothing_new_gives_way_to_the_others() -> None:
    plan = evening(make_band(GAMES, PICTURES), *[answered(s.id, "done") for s in PICTURES.steps], topic="pictures")
    assert ids(plan) == ["K27", "M83", "W12"]


def test_a_step_that_keeps_no_answer_comes_last_in_its_topic() -> None:
    unkept = make_step("F72", "talk", minutes=4, keep=False)
    band = make_band(make_checklist("games", unkept, make_step("M83", "talk", minutes=4)))
    assert ids(evening(band, minutes=5)) == ["M83"]
    assert ids(evening(band, answered("M83", "talked"), minutes=5)) == ["F72"]


def test_a_step_that_keeps_no_answer_does_not_draw_an_evening_to_its_topic() -> None:
    unkept = [make_step(i, "talk", keep=False) for i in ("A11", "B22", "C33")]
    kept = make_step("D31", essential=False)
    band = make_band(make_checklist("games", *unkept), make_checklist("pictures", kept))
    assert ids(evening(band, minutes=5)) == ["D31"]
    talk = make_step("H44", "talk", essential=False)
    assert ids(evening(make_band(make_checklist("games", *unkept), make_checklist("pictures", kept, talk)))) == [
        "D31",
        "H44",
    ]


def test_a_step_that_keeps_no_answer_is_the_last_of_its_kind_to_fill_an_evening() -> None:
    steps = (make_step("F72", keep=False), make_step("K27", essential=False), make_step("M83", "talk"))
    assert ids(evening(make_band(make_checklist("games", *steps)))) == ["K27", "M83"]


def test_a_step_that_keeps_no_answer_gives_way_to_one_that_fits_in_another_topic() -> None:
    band = make_band(
        make_checklist("games", make_step("K27", minutes=9), make_step("F72", "talk", minutes=4, keep=False)),
        make_checklist("pictures", make_step("H44", "talk", minutes=3, essential=False)),
    )
    assert ids(evening(band, minutes=5)) == ["H44"]


def test_a_step_that_keeps_no_answer_comes_when_it_is_all_there_is_however_long() -> None:
    assert ids(evening(make_band(make_checklist("games", make_step("F72", minutes=9, keep=False))), minutes=5)) == [
        "F72"
    ]


@pytest.mark.parametrize("minutes", [5, 10])
def test_what_is_due_is_not_kept_away_by_a_step_that_keeps_no_answer(minutes: int) -> None:
    unkept = make_step("F72", "talk", minutes=4, keep=False)
    due = make_step("K27", minutes=minutes - 1, revisit_after=30)
    plan = evening(
        make_band(make_checklist("games", unkept, due)), answered("K27", "done", days_ago(30)), minutes=minutes
    )
    assert ids(plan) == ["K27"]


def test_a_kept_talk_of_another_topic_comes_before_one_that_keeps_no_answer() -> None:
    band = make_band(
        make_checklist("games", make_step("K27", minutes=2), make_step("F72", "talk", minutes=4, keep=False)),
        make_checklist("pictures", make_step("H44", "talk", minutes=6, essential=False)),
    )
    assert ids(evening(band)) == ["K27", "H44"]


def test_nothing_is_asked_again_when_the_clock_is_set_back() -> None:
    first = evening(make_band(GAMES, PICTURES))
    kept = [answered(p.step.id, "done", TODAY) for p in first.steps]
    for days in (1, 40, 4000):
        assert not set(ids(evening(make_band(GAMES, PICTURES), *kept, today=days_ago(days)))) & set(ids(first))


def test_three_evenings_of_ten_minutes_meet_everything_and_then_there_is_rest() -> None:
    band, kept, seen = make_band(GAMES, PICTURES), list[Answer](), list[str]()
    for days in range(4):
        plan = evening(band, *kept, today=TODAY + timedelta(days=days))
        seen += ids(plan)
        kept += [answered(i, "done", TODAY + timedelta(days=days)) for i in ids(plan)]
    assert sorted(seen) == sorted(step.id for _, step in steps_of(band))
    assert len(seen) == len(set(seen))


# --- whatever the band and the answers

STEP_KINDS: st.SearchStrategy[Kind] = st.sampled_from(["do", "talk", "talk", "watch"])
KINDS: st.SearchStrategy[AnswerKind] = st.sampled_from(
    ["done", "talked", "seen", "hard", "not_yet", "skip", "not_for_us", "not_now"]
)
MINUTES = st.sampled_from([5, 7, 10, 15, 20])
DAYS = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=30))


@st.composite
def bands(draw: st.DrawFn) -> Band:
    checklists, number = list[Checklist](), 10
    for topic in draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4)):
        steps = []
        for _ in range(draw(st.integers(0, 5))):
            number += 1
            fields = {
                "minutes": draw(st.integers(1, 10)),
                "part": draw(st.sampled_from(["alone", "together"])),
                "scope": draw(st.sampled_from(["child", "child", "home"])),
                "essential": draw(st.booleans()),
                "keep": draw(st.sampled_from([True, True, True, False])),
                "revision": draw(st.integers(1, 2)),
                "revisit_after": draw(st.none() | st.integers(1, 200)),
                "replaced_by": draw(st.sampled_from([None] * 7 + ["Z99"])),
            }
            steps.append(make_step(f"K{number}", draw(STEP_KINDS), **fields))
        checklists.append(make_checklist(topic, *steps)._replace(id=f"{topic}-{len(checklists)}"))
    return make_band(*checklists)


@st.composite
def evenings(draw: st.DrawFn) -> tuple[Band, Household, Request]:
    """Any band, any answers to its steps, any request."""
    band = draw(bands())
    answers = []
    for _, step in steps_of(band):
        if draw(st.booleans()):
            again_on = draw(st.none() | DAYS)
            who = HOME if step.scope == "home" else ROBIN.id
            answers.append(Answer(who, step.id, draw(KINDS), draw(DAYS), draw(st.integers(1, 2)), again_on))
    topic = draw(st.none() | st.sampled_from(["a", "b", "c", "no such topic"]))
    request = Request(draw(st.sampled_from([ROBIN, ROBIN, ROBIN, None])), draw(MINUTES), TODAY, topic)
    return band, Household((ROBIN,), tuple(answers)), request


def answer_of(step: Step, household: Household, child: Child | None) -> Answer | None:
    if child is None or not step.keep:
        return None
    who = HOME if step.scope == "home" else child.id
    return next((a for a in household.answers if (a.who, a.step) == (who, step.id)), None)


def open_steps(band: Band, household: Household, request: Request) -> list[Planned]:
    found = []
    for checklist, step in steps_of(band):
        answer = answer_of(step, household, request.child)
        if reason := standing(step, answer, request.today):
            found.append(Planned(checklist, step, reason, answer))
    return found


def parts(plan: Plan) -> tuple[list[Planned], list[Planned]]:
    """What came back, and what is new."""
    return [p for p in plan.steps if p.reason != "new"], [p for p in plan.steps if p.reason == "new"]


@given(evenings())
def test_an_evening_is_never_empty_while_something_is_open(asked: tuple[Band, Household, Request]) -> None:
    assert bool(make_plan(*asked).steps) == bool(open_steps(*asked))


@given(evenings())
def test_an_evening_holds_only_what_is_open_and_each_step_once(asked: tuple[Band, Household, Request]) -> None:
    steps = make_plan(*asked).steps
    assert {p.step.id for p in steps} <= {p.step.id for p in open_steps(*asked)}
    assert all(p in open_steps(*asked) for p in steps), "with the reason and the answer it comes back from"
    assert len({p.step.id for p in steps}) == len(steps)


@given(evenings())
def test_an_evening_never_goes_over_its_minutes_but_for_the_first_step(asked: tuple[Band, Household, Request]) -> None:
    plan = make_plan(*asked)
    assert plan.minutes <= asked[2].minutes or len(plan.steps) == 1


@given(evenings())
def test_from_ten_minutes_up_there_is_a_talk_when_a_new_one_fits(asked: tuple[Band, Household, Request]) -> None:
    request, plan = asked[2], make_plan(*asked)
    back, _ = parts(plan)
    new = [p for p in open_steps(*asked) if p.reason == "new"]
    new = [p for p in new if p.checklist.topic == request.topic] or new
    new = [p for p in new if not rests(p.step, request.today)] or new
    left = request.minutes - sum(p.step.minutes for p in back)
    kept = [p.step.minutes for p in new if p.step.keep] or [0]

    def goes_in(talk: Planned) -> bool:
        """A talk of which nothing is kept is never all there is: a kept step comes first, however long it is."""
        alone = talk.step.keep or bool(back)
        return talk.step.minutes + (0 if alone else min(kept)) <= left

    fits = any(p.step.kind == "talk" and goes_in(p) for p in new)
    if request.minutes >= 10 and fits:
        assert any(p.step.kind == "talk" for p in plan.steps)


@given(evenings())
def test_nobody_is_asked_again_what_they_answered_today_or_put_away(asked: tuple[Band, Household, Request]) -> None:
    _, household, request = asked
    for planned in make_plan(*asked).steps:
        answer = answer_of(planned.step, household, request.child)
        if answer:
            assert answer.on < TODAY, "answered today, or after it by a clock that was set back"
            assert answer.answer != "not_for_us"
            assert answer.answer != "skip" or answer.on <= days_ago(28)
            assert answer.answer != "not_now" or planned.reason == "changed" or answer.on <= days_ago(180)
        assert planned.step.replaced_by is None


@given(evenings())
def test_at_most_three_come_back_promises_in_the_minutes_there_are_and_the_others_in_half_of_them(
    asked: tuple[Band, Household, Request],
) -> None:
    plan = make_plan(*asked)
    back, new = parts(plan)
    assert len(back) <= 3
    alone = len(back) == 1 and plan.steps[0] == back[0]
    assert sum(p.step.minutes for p in back) <= asked[2].minutes or alone
    if len(back) > 1 and any(p.reason != "next_evening" for p in back):
        assert 2 * sum(p.step.minutes for p in back) <= asked[2].minutes
    if len(back) == 1 and 2 * back[0].step.minutes > asked[2].minutes:
        promised = back[0].reason == "next_evening"
        assert promised or not any(p.step.keep for p in new), "what is only due gives way to what is new"


@given(evenings())
def test_a_promise_is_always_kept(asked: tuple[Band, Household, Request]) -> None:
    if any(p.reason == "next_evening" for p in open_steps(*asked)):
        assert any(p.reason == "next_evening" for p in make_plan(*asked).steps)


@given(evenings())
def test_a_round_holds_at_most_one_new_sign(asked: tuple[Band, Household, Request]) -> None:
    _, new = parts(make_plan(*asked))
    assert sum(p.step.kind == "watch" for p in new) <= max(1, asked[2].minutes // 10)


@given(evenings())
def test_promised_before_new_and_alone_before_together_in_each(asked: tuple[Band, Household, Request]) -> None:
    plan = make_plan(*asked)
    back, new = parts(plan)
    assert plan.steps == (*back, *new)
    for part in (back, new):
        assert [p.step.part for p in part] == sorted(p.step.part for p in part)


@given(evenings())
def test_the_same_asked_twice_is_the_same_evening(asked: tuple[Band, Household, Request]) -> None:
    band, household, request = asked
    other_way_round = household._replace(answers=household.answers[::-1])
    assert make_plan(band, household, request) == make_plan(band, household, request)
    assert make_plan(band, household, request) == make_plan(band, other_way_round, request)


@given(evenings(), st.dates(date(1970, 1, 1), date(9999, 12, 31)))
@example((make_band(GAMES), Household((ROBIN,), (answered("K27", "done"),)), Request(ROBIN, 10, TODAY)), date.min)
def test_a_clock_set_to_any_day_never_breaks_an_evening(asked: tuple[Band, Household, Request], today: date) -> None:
    band, household, request = asked
    moved = request._replace(today=today)
    assert bool(make_plan(band, household, moved).steps) == bool(open_steps(band, household, moved))


@given(evenings(), st.integers(0, 400))
def test_setting_the_clock_back_brings_nothing_that_would_not_have_come(
    asked: tuple[Band, Household, Request], days: int
) -> None:
    """Every answered step that is open on an earlier day is open today as well."""
    band, household, request = asked
    earlier = request._replace(today=days_ago(days))
    answered_then = {p.step.id for p in open_steps(band, household, earlier) if p.before}
    assert answered_then <= {p.step.id for p in open_steps(*asked)}


@given(evenings())
def test_steps_that_keep_nothing_are_never_all_there_is_while_another_is_open(
    asked: tuple[Band, Household, Request],
) -> None:
    """So nothing starves: every evening that could, meets a step whose answer is kept; of its topic, if it has one."""
    topic = asked[2].topic
    if any(p.step.keep for p in open_steps(*asked) if topic in (None, p.checklist.topic)):
        assert any(p.step.keep for p in make_plan(*asked).steps)


def calls_in(work: Callable[[], object]) -> int:
    """How many functions `work` calls, Python's own and built in: the same on every machine."""
    count = 0

    def one(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def grown(times: int) -> tuple[Band, Household]:
    checklists = [
        make_checklist(f"t{n % 7}", *(s._replace(id=f"{s.id}-{n}", revisit_after=9) for s in PICTURES.steps))
        for n in range(20 * times)
    ]
    band = make_band(*checklists)
    kept = [answered(s.id, "done", days_ago(n % 30 + 1)) for n, (_, s) in enumerate(steps_of(band)) if n % 2]
    return band, Household((ROBIN,), tuple(kept))


def test_the_work_grows_no_faster_than_the_pack() -> None:
    """A hundred times the pack, a hundred times the calls; a tenth aside for where an evening happens to fill up."""
    small, large = grown(1), grown(100)
    request = Request(ROBIN, 20, TODAY)
    assert calls_in(lambda: make_plan(*large, request)) <= 110 * calls_in(lambda: make_plan(*small, request))


def test_an_occasion_brings_its_steps_first_and_gives_way_when_it_has_none() -> None:
    band = make_band(
        make_checklist("games", make_step("K11", "do"), make_step("K12", "talk")),
        make_checklist("phones", make_step("K21", "do", occasions=("first-phone",)), make_step("K22", "talk")),
    )
    asked = Request(None, 10, TODAY, occasion="first-phone")
    assert [p.step.id for p in make_plan(band, Household(), asked).steps] == ["K21"]
    other = Request(None, 10, TODAY, occasion="a-move")
    assert {p.step.id for p in make_plan(band, Household(), other).steps} == {"K11", "K12"}


def test_a_step_of_which_nothing_is_kept_does_not_come_every_evening() -> None:
    band = make_band(make_checklist("a", make_step("K11", "do"), make_step("Y25", "talk", keep=False, minutes=1)))
    met = [
        any(
            p.step.id == "Y25"
            for p in make_plan(band, Household(), Request(None, 10, TODAY + timedelta(days=day))).steps
        )
        for day in range(0, 7 * 50, 7)
    ]
    assert met.count(True) == 10, "one week of five"
    every_four = met[::4]
    assert True in every_four
    assert False in every_four, "also for a family that meets every four weeks"
