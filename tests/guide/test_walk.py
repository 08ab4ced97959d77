"""The walk: whatever is answered, in whatever order, nothing is lost and nobody is asked twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safekids.content.model import Band, BandInfo, Pack, Part, Talk, Topic, steps_of
from safekids.guide.pages import first_page
from safekids.guide.state import Asked, Library
from safekids.guide.views import Items, Reply, Say, Text, Title, View
from safekids.guide.walk import advance, begin, see
from safekids.household.changes import apply
from safekids.household.model import Answer, Child, Household, IfThen, SetAnswer, answer_to
from tests.make import TODAY, make_band, make_checklist, make_country, make_help, make_step

ROBIN = Child("c1", "Robin", "8-10", "2027-11")

BAND = make_band(
    make_checklist(
        "games",
        make_step("K27", "do"),
        make_step("M83", "talk", minutes=4),
        make_step("W12", "watch"),
        make_step("Q55", "do", scope="home", minutes=3),
    ),
    make_checklist(
        "pictures",
        make_step("D31", "do", minutes=4),
        make_step("H44", "talk", hard="threats with pictures", minutes=4),
        make_step("Z90", "watch", essential=False),
    ),
    make_checklist(
        "secrets",
        make_step("B19", "talk", minutes=5),
        make_step("F72", "talk", keep=False, minutes=4),
        make_step("J08", "do", essential=False, minutes=5),
    ),
)


def library(*, retired: bool = False) -> Library:
    infos = (
        BandInfo("5-7", "5 to 7", "Simple rules.", 5, 7, ready=False),
        BAND.info,
        BandInfo("11-13", "11 to 13", "A first phone.", 11, 13, ready=False),
    )
    places = {} if retired else {step.id: "8-10" for checklist in BAND.checklists for step in checklist.steps}
    pack = Pack("2026-11", "en", infos, tuple(Topic(t, t) for t in BAND.topics), places, {})

    def band(band_id: str) -> Band:
        assert band_id == "8-10", "only a band that is ready is ever read"
        return BAND

    return Library(pack, band, make_help, make_country)


class Evening:
    """A session played against a household in memory, as the loop in `cli.session` plays it."""

    def __init__(
        self, household: Household = Household(), *, keep: bool = True, asked: Asked = Asked(), today: date = TODAY
    ) -> None:
        self.household = household
        self.views: list[View] = []
        self.walk = begin(library(), household, asked, today, keep=keep, new_child_id="new")
        self.look()

    def look(self) -> View | None:
        self.walk, view = see(self.walk, self.household)
        self.view = view
        if view:
            self.views.append(view)
        return view

    def reply(self, *keys: str) -> Evening:
        for key in keys:
            self.put(Reply("write", key[6:]) if key.startswith("write:") else Reply(key))
        return self

    def put(self, reply: Reply) -> None:
        turn = advance(self.walk, self.household, reply)
        for change in turn.changes:
            self.household = apply(self.household, change)
        self.walk = turn.walk
        self.look()

    def name(self) -> str:
        return self.view.name if self.view else "over"

    def text(self) -> str:
        assert self.view is not None
        return "\n".join(words_of(self.view))

    def offered(self) -> list[str]:
        assert self.view is not None
        assert self.view.prompt is not None
        return [c.key for c in (*self.view.prompt.choices, *self.view.prompt.letters)]


def words_of(view: View) -> list[str]:
    found: list[str] = []
    for block in view.blocks:
        match block:
            case Title(text) | Text(text):
                found.append(text)
            case Say(lead, words):
                found += [lead, words]
            case Items(lead, items, _):
                found += [lead, *items]
    return found


def first_evening() -> Evening:
    return Evening().reply("child", "write:Robin", "write:9", "10")


# --- opening


def test_a_new_parent_meets_the_first_step_after_four_questions() -> None:
    evening = first_evening()
    assert [view.name for view in evening.views] == ["menu", "nickname", "band", "minutes", "step:first"]
    assert evening.household.children[0].nickname == "Robin"


def test_the_first_line_of_the_first_menu_is_something_has_happened() -> None:
    assert Evening().offered()[0] == "happened"
    assert Evening().reply("happened").name() == "help_country"


def test_an_empty_line_at_the_nickname_goes_back() -> None:
    assert Evening().reply("child", "b").name() == "menu"


@pytest.mark.parametrize("nickname", ["robin", " ROBIN ", "Robin"])
def test_a_nickname_is_given_once_whatever_its_case(nickname: str) -> None:
    evening = Evening(Household(children=(ROBIN,))).reply("child", f"write:{nickname}")
    assert evening.name() == "nickname"
    assert "already" in evening.text()


def test_a_band_that_is_not_written_says_so_and_offers_the_nearest() -> None:
    evening = Evening().reply("child", "write:Ada", "write:12")
    assert evening.name() == "coming"
    assert "not written yet" in evening.text()
    assert evening.household.children[0].band == "11-13"
    assert evening.reply("look").name() == "minutes"
    assert evening.reply("5").name().startswith("step")
    assert evening.household.children[0].band == "11-13"


def test_choosing_another_age_moves_the_child_and_does_not_add_a_second() -> None:
    evening = Evening().reply("child", "write:Ada", "write:12", "band", "write:8 to 10")
    assert evening.name() == "minutes"
    assert [(c.nickname, c.band) for c in evening.household.children] == [("Ada", "8-10")]


def test_just_looking_makes_no_change_at_all() -> None:
    evening = Evening().reply("looking", "write:9", "10")
    while evening.name() != "good_night":
        evening.reply(evening.offered()[0])
    assert evening.household == Household()


def test_a_band_on_the_command_line_holds_for_this_evening_only() -> None:
    evening = Evening(
        Household(children=(ROBIN._replace(band="11-13"),)), asked=Asked(ROBIN._replace(band="11-13"), "8-10", 5)
    )
    assert evening.name().startswith("step")
    assert evening.household.children[0].band == "11-13"


def test_after_the_month_the_parent_is_asked_whether_the_band_still_fits() -> None:
    old = Household(children=(ROBIN._replace(ask_band_after="2026-11"),))
    evening = Evening(old).reply("child:c1")
    assert evening.name() == "move_up"
    assert evening.reply("11-13").name() == "coming"
    assert evening.household.children[0].band == "11-13"
    stays = Evening(old).reply("child:c1", "stay")
    assert stays.name() == "minutes"
    assert stays.household.children[0].ask_band_after == "2027-05"


@pytest.mark.parametrize(
    ("typed", "band"),
    [("3", None), ("5", "5-7"), ("7", "5-7"), ("9", "8-10"), ("9 years", "8-10"), ("8 to 10", "8-10"), ("8-10", "8-10"),
     ("12", "11-13"), ("14", None), ("nine", None), ("-9", None), ("\u0669", "8-10")],
)  # fmt: skip
def test_an_age_is_years_and_never_a_place_in_a_list(typed: str, band: str | None) -> None:
    evening = Evening().reply("child", "write:Robin", f"write:{typed}")
    assert [child.band for child in evening.household.children] == ([band] if band else [])
    if band is None:
        assert evening.name() == "band"
    else:
        assert {"5-7": "Robin: 5 to 7.", "8-10": "Robin: 8 to 10.", "11-13": "Robin: 11 to 13."}[band] in evening.text()


# --- the line from last time


def with_line(step: str | None = "M83", text: str = "") -> Household:
    return Household(children=(ROBIN,), if_thens=(IfThen("c1", step, text, TODAY - timedelta(days=5)),))


def test_the_next_evening_opens_with_the_line_from_last_time() -> None:
    evening = Evening(with_line())
    assert evening.name() == "menu", "whoever opens it does not read the plan of others first"
    evening.reply("child:c1")
    assert evening.name() == "if_then"
    assert "When we are in the car, I will try M83." in evening.text()
    assert evening.offered()[0] == "not_yet", "that it did not happen is the first answer offered"


def test_a_line_that_did_not_happen_stays_and_one_that_did_is_closed_and_answered() -> None:
    stays = Evening(with_line()).reply("child:c1", "not_yet")
    assert stays.household.if_thens
    closed = Evening(with_line()).reply("child:c1", "talked")
    assert not closed.household.if_thens
    answer = answer_to(closed.household, "c1", "M83")
    assert answer is not None
    assert answer.answer == "talked"
    dropped = Evening(with_line()).reply("child:c1", "drop")
    assert not dropped.household.if_thens
    assert not dropped.household.answers


def test_a_line_written_by_hand_is_shown_as_written_and_can_be_closed() -> None:
    evening = Evening(with_line(None, "When it rains, I will ask.")).reply("child:c1")
    assert "When it rains, I will ask." in evening.text()
    assert not evening.reply("did").household.if_thens


def test_a_line_made_today_is_not_asked_about_today() -> None:
    today = Household(children=(ROBIN,), if_thens=(IfThen("c1", "M83", "", TODAY),))
    assert Evening(today).reply("child:c1").name() == "minutes"


def test_whoever_tried_and_found_it_hard_gets_the_words_to_mend_it_at_once() -> None:
    tried = Evening(with_line()).reply("child:c1", "hard")
    talk = next(step for _, step in steps_of(BAND) if step.id == "M83")
    assert isinstance(talk.body, Talk)
    assert talk.body.repair in tried.text()
    own = Evening(with_line(None, "When it rains, I will ask.")).reply("child:c1", "hard")
    assert "Thank you for trying." in own.text()
    tonight = first_evening().reply("done", "hard")
    assert talk.body.repair in tonight.text()


# --- the steps


def test_the_first_words_are_on_screen_before_every_talk_and_behind_no_key() -> None:
    evening = first_evening()
    while "talked" not in evening.offered():
        evening.reply("skip" if "skip" in evening.offered() else evening.offered()[0])
    assert "Thank you for telling me. It is not your fault. I will help." in evening.text()


@pytest.mark.parametrize(("part", "there"), [("together", True), ("alone", False)])
def test_the_first_words_stand_with_a_thing_that_is_set_together_with_the_child(part: Part, there: bool) -> None:
    """A child may tell while a setting is changed as well as in a talk."""
    step = make_step(part=part)
    said = str(first_page(step, "Robin", make_band(make_checklist("games", step))))
    assert ("Thank you for telling me. It is not your fault. I will help." in said) is there
    assert ("Do not tell the person they name." in said) is there


def test_more_is_shown_only_when_the_child_is_not_beside_the_parent() -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 10))
    while "m" not in evening.offered():
        evening.reply(evening.offered()[0])
    at = evening.walk.at
    assert evening.reply("m").name() == "beside"
    assert evening.reply("yes").name() == "step:first"
    assert evening.reply("m", "no").name() == "step:more"
    assert evening.reply("b").name() == "step:first"
    assert evening.walk.at == at


def test_a_hard_page_comes_after_its_note_and_is_private() -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 20, "pictures"))
    while evening.name() != "step:note":
        evening.reply(evening.offered()[0])
    assert "threats with pictures" in evening.text()
    assert evening.view is not None
    assert not evening.view.private
    evening.reply("go_on")
    assert evening.view.private
    assert evening.walk.planned.step.id == "H44"


def test_a_step_of_which_nothing_is_kept_changes_nothing() -> None:
    everything_else = tuple(
        Answer("home" if step.scope == "home" else "c1", step.id, "done", TODAY, 1)
        for checklist in BAND.checklists
        for step in checklist.steps
        if step.keep
    )
    before = Household(children=(ROBIN,), answers=everything_else)
    evening = Evening(before, asked=Asked(ROBIN, None, 10))
    assert evening.walk.planned.step.id == "F72"
    assert "No answer to this page is kept." in evening.text()
    assert evening.reply("hard").household.answers == everything_else


def test_not_yet_can_name_a_day_and_an_empty_line_means_next_time() -> None:
    evening = first_evening()
    assert evening.walk.planned.step.id == "K27"
    evening.reply("not_yet", "write:some day")
    assert evening.name() == "when"
    evening.reply("write:Saturday")
    answer = answer_to(evening.household, "new", "K27")
    assert answer is not None
    assert answer.again_on == date(2026, 11, 28)
    evening.reply("b", "not_yet", "next_time")
    answer = answer_to(evening.household, "new", "K27")
    assert answer is not None
    assert answer.again_on is None


def test_a_household_step_is_answered_for_the_home() -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 20, "games"))
    while evening.walk.planned.step.id != "Q55":
        evening.reply(evening.offered()[0])
    assert answer_to(evening.reply("done").household, "home", "Q55")


def test_a_step_answered_in_another_window_is_passed_over() -> None:
    evening = first_evening()
    second = evening.walk.plan.steps[1].step if evening.walk.plan else None
    assert second is not None
    evening.household = apply(evening.household, SetAnswer(Answer("new", second.id, "talked", TODAY, 1)))
    evening.reply("done")
    assert evening.walk.at == 2
    assert "another window" in evening.text()


def test_a_child_removed_in_another_window_is_never_made_again() -> None:
    evening = first_evening()
    evening.household = Household()
    evening.look()
    assert evening.name() == "gone"


def test_a_hard_talk_opens_the_next_evening_with_the_words_to_mend_it() -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 10))
    while "hard" not in evening.offered():
        evening.reply(evening.offered()[0])
    talk = evening.walk.planned.step.id
    evening.reply("hard")
    next_evening = Evening(evening.household, asked=Asked(ROBIN, None, 10), today=TODAY + timedelta(days=1))
    assert next_evening.walk.planned.step.id == talk
    assert "I asked that badly. I am on your side." in next_evening.text()


def test_help_returns_to_the_same_question_from_everywhere() -> None:
    evening = first_evening()
    for keys in (("done",), ("m",), ("no",), ("?",), ("b",), ("talked",)):
        before = evening.walk
        evening.reply("help")
        if evening.walk.country is None:
            assert evening.name() == "help_country"
            evening.reply("GB")
        assert evening.name() == "help_situation", "the country is asked for once a session"
        evening.reply("threatened", "go_on", "help", "b", "return")
        assert evening.walk.country is not None
        assert evening.walk._replace(said="", country=None) == before._replace(said="", country=None)
        evening.reply(*keys)


# --- the end


def test_the_end_takes_away_at_most_three_lines_and_offers_what_was_put_off() -> None:
    evening = first_evening().reply("done", "not_yet")
    while evening.name() != "one_thing":
        evening.reply(evening.offered()[0])
    assert evening.view is not None
    aways = next(block for block in evening.view.blocks if isinstance(block, Items))
    assert 1 <= len(aways.items) <= 3
    assert evening.offered()[0] == "step:M83"
    evening.reply("step:M83", "28")
    assert evening.household.if_thens == (IfThen("new", "M83", "", TODAY),)
    assert evening.household.next_evening == TODAY + timedelta(days=28)
    assert evening.name() == "good_night"
    assert evening.reply("end").name() == "over"


def test_a_line_of_ones_own_is_kept_as_it_was_typed() -> None:
    evening = first_evening()
    while evening.name() != "one_thing":
        evening.reply(evening.offered()[0])
    evening.reply("own", "write:After dinner I will ask about chat", "none")
    assert evening.household.if_thens[0].text == "After dinner I will ask about chat"


def test_when_nothing_is_open_the_evening_says_so() -> None:
    everything = tuple(
        Answer("home" if s.scope == "home" else "c1", s.id, "done", TODAY, 1) for c in BAND.checklists for s in c.steps
    )
    done = Household(children=(ROBIN,), answers=everything)
    only_kept = BAND._replace(
        checklists=tuple(c._replace(steps=tuple(s for s in c.steps if s.keep)) for c in BAND.checklists)
    )
    walk = begin(
        library()._replace(band=lambda _: only_kept), done, Asked(ROBIN, None, 10), TODAY, keep=True, new_child_id="new"
    )
    seen = see(walk, done)
    assert seen.view is not None
    assert seen.view.name == "good_night"
    assert any("Nothing is open" in text for text in words_of(seen.view))


# --- any replies


@st.composite
def replies(draw: st.DrawFn, view: View) -> Reply:
    prompt = view.prompt
    assert prompt is not None
    options = [Reply(c.key) for c in (*prompt.choices, *prompt.letters)]
    if prompt.empty:
        options.append(Reply(prompt.empty.key))
    if prompt.writing:
        options += [Reply("write", text) for text in ("Robin", "Ada", "Saturday", "x" * 50, "2026-12-24", "\U0001f600")]
    else:
        options.append(Reply("help"))
    return draw(st.sampled_from(options))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_answered_nothing_is_lost_and_no_step_is_asked_twice(data: st.DataObject) -> None:
    evening = Evening(data.draw(st.sampled_from([Household(), Household(children=(ROBIN,)), with_line()])))
    given_answers: dict[tuple[str, str], Answer] = {}
    asked: list[str] = []
    went_back = False
    for _ in range(data.draw(st.integers(1, 60))):
        if evening.view is None or evening.view.prompt is None:
            break
        reply = data.draw(replies(evening.view))
        went_back = went_back or reply.key == "b"
        turn = advance(evening.walk, evening.household, reply)
        for change in turn.changes:
            if isinstance(change, SetAnswer):
                given_answers[change.answer.who, change.answer.step] = change.answer
                asked.append(change.answer.step)
        evening.put(reply)
    kept = {(a.who, a.step): a for a in evening.household.answers}
    assert kept == given_answers
    assert went_back or len(asked) == len(set(asked))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_back_and_the_same_answer_is_the_same_place(data: st.DataObject) -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, data.draw(st.sampled_from([5, 10, 20]))))
    for _ in range(data.draw(st.integers(0, 12))):
        if evening.view is None or evening.name() == "good_night":
            return
        reply = data.draw(replies(evening.view))
        if reply.key in ("b", "leave"):
            continue
        before = evening.walk
        evening.put(reply)
        if evening.view is None or evening.walk.help or evening.walk.stage in ("beside", "own_words", "when"):
            continue
        after = evening.walk
        if after.before is None or (after.before.stage, after.before.at) != (before.stage, before.at):
            continue
        evening.reply("b")
        assert (evening.walk.stage, evening.walk.at) == (before.stage, before.at)
        evening.put(reply)
        if evening.walk.stage == "when":  # going back from behind `when` asks the whole step again
            continue
        assert evening.walk._replace(before=None, ours=()) == after._replace(before=None, ours=())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_leaving_and_coming_back_the_same_evening_goes_on_without_asking_again(data: st.DataObject) -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 20))
    for _ in range(data.draw(st.integers(0, 8))):
        if evening.view is None:
            break
        evening.put(data.draw(replies(evening.view)))
    again = Evening(evening.household, asked=Asked(ROBIN, None, 20))
    answered_today = {a.step for a in evening.household.answers}
    planned = {p.step.id for p in again.walk.plan.steps} if again.walk.plan else set()
    assert not planned & answered_today


@pytest.mark.parametrize("answered", range(8))
def test_after_going_on_without_keeping_nothing_is_kept_or_said_to_be_also_after_going_back(answered: int) -> None:
    evening = Evening(Household(children=(ROBIN,)), asked=Asked(ROBIN, None, 10))
    for _ in range(answered):
        if evening.walk.stage != "good_night":
            evening.reply(evening.offered()[0])
    kept = evening.household
    evening.walk = evening.walk.keeping_nothing()
    while evening.view and evening.walk.stage != "good_night":
        evening.reply(evening.offered()[0])
        assert "Kept" not in evening.text()
    while evening.walk.before:
        evening.reply("b")
        evening.reply(evening.offered()[1])  # another answer than the one that was kept
        evening.reply("b")
    assert evening.household == kept


def test_a_child_without_a_nickname_is_named_as_the_sentence_needs() -> None:
    evening = Evening(asked=Asked(None, "8-10", 10), keep=False)
    assert "Nothing here needs your child at the screen." in evening.text()


def test_a_topic_that_was_asked_for_and_is_all_met_is_said_to_be() -> None:
    talked = tuple(Answer("c1", step, "talked", TODAY - timedelta(days=1), 1) for step in ("D31", "H44", "Z90"))
    met = Household(children=(ROBIN,), answers=talked)
    evening = Evening(met, asked=Asked(ROBIN, None, 10, "pictures"))
    assert "Nothing new is open for this: pictures. So here is something else." in evening.text()
    assert "Nothing new is open" not in Evening(met, asked=Asked(ROBIN, None, 10, "games")).text()
    assert "for this: first phone." in Evening(met, asked=Asked(ROBIN, None, 10, None, "first-phone")).text()
