"""Help now as a value: what is asked, what is shown first, and that nothing leads nowhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safekids.content.help_model import HelpSection, Hours, Question
from safekids.guide import help as guide
from safekids.guide.views import Items, Reply, Text, Title, View
from tests.make import TODAY, help_steps, make_country, make_help, make_page, make_service, make_way

PAGES = (
    make_page("not-sure", questions=(Question("Did they tell?", "told-me"),), otherwise="threatened", sections=()),
    make_page("threatened"),
    make_page("told-me", by_number_only=True, private=True),
    make_page("missing", emergency_only=True, call=("emergency", "missing_child")),
    make_page("nothing", no_source=True, sections=(), do_not=(), keep=(), never_touch=()),
)
HELP = make_help(*PAGES)


def walk(today: date = TODAY, page: str = "", country: str = "") -> guide.HelpWalk:
    return guide.begin(
        HELP,
        make_country,
        today,
        "Leave",
        country=make_country(country) if country else None,
        page=HELP.page(page) if page else None,
    )


def after(state: guide.HelpWalk, *keys: str) -> guide.HelpWalk:
    for key in keys:
        on = guide.advance(state, Reply(key))
        assert on is not None
        state = on
    return state


def words(view: View) -> str:
    found = []
    for block in view.blocks:
        match block:
            case Title(text) | Text(text):
                found.append(text)
            case Items(lead, items, _):
                found += [lead, *items]
    return "\n".join(found)


def test_two_answers_lead_to_first_words_first_steps_and_a_contact() -> None:
    state = walk()
    assert words(guide.see(state)).startswith("In danger now? UK 999."), "before anything is asked"
    shown = words(guide.see(after(state, "GB", "threatened")))
    for expected in ("I believe you", "Call 999", "Step 1 now.", "Call 0800 111 222", "Ask about life. Call 999."):
        assert expected in shown


def test_the_emergency_number_is_the_first_line_of_every_screen_that_begins_something() -> None:
    assert words(guide.see(walk(country="GB"))).startswith("In danger now? Call 999.")
    assert "In danger now? Call 999." in words(guide.see(walk(page="threatened", country="GB"))).split("\n")[1]
    assert words(guide.see(after(walk(country="GB"), "danger"))).startswith("In danger now? Call 999.")


def test_without_a_country_no_number_is_given_as_the_right_one() -> None:
    shown = words(guide.see(after(walk(), "INT", "threatened")))
    assert "call your emergency number" in shown
    assert "In danger now? UK 999." in shown


def test_nothing_that_is_answered_already_is_asked() -> None:
    assert guide.see(walk(page="threatened", country="GB")).name == "help"
    assert guide.see(walk(country="GB")).name == "help_situation"
    state = walk(page="threatened")
    assert guide.see(state).name == "help_country"
    assert guide.see(after(state, "GB")).name == "help"


def test_a_question_leads_to_its_page_and_no_to_all_to_the_other() -> None:
    state = walk(page="not-sure", country="GB")
    assert "Did they tell?" in words(guide.see(state))
    told, no = after(state, "yes"), after(state, "no")
    assert told.page is not None
    assert told.page.id == "told-me"
    assert no.page is not None
    assert no.page.id == "threatened"


def test_a_private_page_is_private_on_every_screen_and_named_nowhere() -> None:
    state = after(walk(country="GB"), "told-me")
    titles = guide.see(state).blocks[0]
    assert titles == Title("What to do first")
    for _ in range(20):
        view = guide.see(state)
        assert view.private
        assert "About told-me" not in words(view)
        assert view.prompt is not None
        if view.prompt.choices[0].key == "again":
            return
        state = after(state, "go_on")
    pytest.fail("the page has no end")


def test_what_must_not_be_typed_is_chosen_by_its_number_only() -> None:
    prompt = guide.see(walk(country="GB")).prompt
    assert prompt is not None
    assert {choice.key for choice in prompt.choices if choice.by_number} == {"told-me"}


def test_a_missing_child_is_for_the_emergency_number_alone() -> None:
    line = make_service(
        "gb-missing",
        purposes=("missing_child",),
        ways=(make_way(), make_way("", url="https://m.example/", kind="web", action="info")),
    )
    page = HELP.page("missing")
    assert page is not None
    text = "\n".join(str(block) for block in guide.whole(HELP, page, make_country("GB", line), TODAY))
    assert "0800" not in text
    assert "https://m.example/" in text
    assert "Call 999" in text
    assert text.index("Step 1 now.") < text.index("Ask about life."), "there is nobody to ask yet"


def test_a_page_without_read_sources_shows_whom_to_call_and_says_why_there_are_no_steps() -> None:
    shown = words(guide.see(walk(page="nothing", country="GB")))
    assert "so there are none here" in shown
    assert "Call 0800 111 222" in shown


def test_no_screen_holds_more_than_somebody_in_shock_can_take_in() -> None:
    sections = (
        HelpSection("Now", False, help_steps("Stop.")),
        HelpSection("Long", True, help_steps(*(f"Step {i}." for i in range(1, 12)))),
    )
    long = make_page(sections=sections)
    services = [make_service(f"gb-{i}") for i in range(7)]
    screens = guide.screens_of(make_help(long), long, make_country("GB", *services), TODAY)
    numbered = [block for screen in screens for block in screen if isinstance(block, Items) and block.first]
    assert [block.first for block in numbered] == [1, 4, 8]
    assert all(len(block.items) <= 4 for block in numbered)
    assert max(str(screen).count("Listens.") for screen in screens) <= 3


def test_the_whole_page_has_what_the_screens_have_once() -> None:
    page = HELP.page("threatened")
    assert page is not None
    screens = guide.screens_of(HELP, page, make_country(), TODAY)
    texts = {block for screen in screens for block in screen if isinstance(block, Text | Items)}
    whole = guide.whole(HELP, page, make_country(), TODAY)
    said = "\n".join(words(View("", whole, None)).split("\n"))
    for block in texts:
        for text in block.items if isinstance(block, Items) else (block.text,):
            assert text in said
    assert said.count("Step 3 now.") == 1


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-4000, ""),  # a clock that is behind
        (0, ""),
        (364, ""),
        (366, "more than a year old"),
        (900, "two years old. Trust the emergency number."),
        (365 * 30, "30 years old. Trust the emergency number."),
    ],
)
def test_the_page_says_its_age_more_firmly_with_the_years_and_never_hides_the_emergency_number(
    days: int, expected: str
) -> None:
    shown = words(guide.see(walk(TODAY + timedelta(days=days), "threatened", "GB")))
    assert ("year" in shown) == bool(expected)
    assert expected in shown
    assert "Call 999" in shown


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_widest_clocks_there_are_change_nothing_that_matters(today: date) -> None:
    assert "Call 999" in words(guide.see(walk(today, "threatened", "GB")))


def test_the_older_of_its_two_dates_is_the_pages_age() -> None:
    old = make_page(checked=date(2020, 1, 1))
    shown = words(
        guide.see(guide.begin(make_help(old), make_country, TODAY, "Leave", country=make_country(), page=old))
    )
    assert "six years old" in shown


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (None, "Call 0800 111 222."),
        (Hours(True, "", {}), "Call 0800 111 222. Open day and night."),
        (
            Hours(False, "Europe/Paris", {"mon-fri": "09:00-17:00", "sat": "10:00-12:00"}),
            "Call 0800 111 222. Open Monday to Friday, 09:00 to 17:00; Saturday, 10:00 to 12:00, Paris time.",
        ),
        (Hours(False, "", {"mon-sun": "09:00-23:00"}), "Call 0800 111 222. Open every day, 09:00 to 23:00."),
    ],
)
def test_hours_are_said_only_where_they_are_known(hours: Hours | None, said: str) -> None:
    country = make_country("GB", make_service(ways=(make_way(hours=hours),)))
    state = guide.begin(HELP, make_country, TODAY, "Leave", country=country, page=HELP.page("threatened"))
    assert said in words(guide.see(state)).split("\n")


def test_a_line_for_one_region_says_so() -> None:
    service = make_service(regions=("GB-WLS",))
    country = make_country("GB", service, regions={"GB-WLS": "Wales"})
    state = guide.begin(HELP, make_country, TODAY, "Leave", country=country, page=HELP.page("threatened"))
    assert "Then call, or report: Wales: The gb-line" in words(guide.see(state))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_answered_every_view_can_be_drawn_and_left_and_back_is_the_way_one_came(
    data: st.DataObject,
) -> None:
    state = walk()
    for _ in range(data.draw(st.integers(1, 40))):
        view = guide.see(state)
        assert view.prompt is not None
        keys = [choice.key for choice in (*view.prompt.choices, *view.prompt.letters)]
        assert "return" in keys
        on = guide.advance(state, Reply(data.draw(st.sampled_from(keys))))
        if on is None:
            return
        if on.before is state:
            back = guide.advance(on, Reply("b"))
            assert back is state
        state = on
