"""What stands first on a page, and why."""

from __future__ import annotations

from safekids.content.help_model import Answer, Purpose
from safekids.content.help_outline import Part, outline
from tests.make import make_country, make_help, make_page, make_service

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
