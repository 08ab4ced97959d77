"""What stands first on a page, and why."""

from __future__ import annotations

import pytest

from safekids.content.help_model import Answer, EmergencyService, HelpSection, Purpose
from safekids.content.help_outline import Part, outline
from tests.make import help_steps, make_country, make_help, make_page, make_service

OWN = make_service("gb-line", purposes=("child_helpline",))


def first_call(*call: Purpose, **answers: Answer) -> list[Part]:
    page = make_page(call=("emergency", *call))
    country = make_country("GB", OWN)
    country.answers.update(answers)  # type: ignore[arg-type]
    return [part for part in outline(make_help(page), page, country) if part.kind == "call_first"]


def test_where_nobody_answers_the_first_purpose_what_to_do_instead_stands_before_the_next_service() -> None:
    (part,) = first_call("cyberbullying", "child_helpline", cyberbullying=Answer((), "Tell the school."))
    assert part.lines == ("Tell the school.",)
    assert part.services == (OWN,)


def test_what_is_said_for_a_later_purpose_waits_for_its_place() -> None:
    (part,) = first_call("child_helpline", "cyberbullying", cyberbullying=Answer((), "Tell the school."))
    assert part.lines == ()


def test_where_services_differ_by_region_each_of_them_is_first() -> None:
    north = make_service("gb-north", purposes=("domestic_abuse",), regions=("GB-SCT",))
    south = make_service("gb-south", purposes=("domestic_abuse",), regions=("GB-ENG",))
    page = make_page(call=("domestic_abuse",))
    parts = outline(make_help(page), page, make_country("GB", north, south, OWN))
    assert [part.services for part in parts if part.kind == "call_first"] == [(north, south)]


@pytest.mark.parametrize(("services", "number"), [(("police",), "110"), (("fire",), "999")])
def test_who_is_told_to_call_police_hears_the_police_number_where_the_country_has_one(
    services: tuple[EmergencyService, ...], number: str
) -> None:
    page = make_page(sections=(HelpSection("Gone", True, help_steps("Call police on {police}. Hurt? {emergency}.")),))
    country = make_country("GB", OWN)
    (first,) = country.emergency
    both = (first._replace(services=("fire", "ambulance")), first._replace(number="110", services=services))
    (section,) = [
        part for part in outline(make_help(page), page, country._replace(emergency=both)) if part.kind == "section"
    ]
    assert section.lines == (f"Call police on {number}. Hurt? 999.",)


def test_a_page_s_own_lines_on_life_take_the_place_of_the_shared_ones() -> None:
    page = make_page(life_first=help_steps("Touch nothing of theirs. Call {emergency}."))
    (life,) = [part for part in outline(make_help(page), page, make_country("GB")) if part.kind == "life"]
    assert life.lines == ("Touch nothing of theirs. Call 999.",)


@pytest.mark.parametrize(("here", "shown"), [("Press 55.", ("Call.", "Press 55.")), ("", ("Call.", "Text 999."))])
def test_how_to_call_without_a_word_is_as_the_country_has_it(here: str, shown: tuple[str, ...]) -> None:
    page = make_page(sections=(HelpSection("No voice", True, help_steps("Call.", "{cannot_speak}")),))
    country = make_country("GB", OWN)
    (emergency,) = country.emergency
    country = country._replace(emergency=(emergency._replace(cannot_speak=here, text_note="Text 999."),))
    (section,) = [part for part in outline(make_help(page), page, country) if part.kind == "section"]
    assert section.lines == shown
