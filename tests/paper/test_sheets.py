"""What stands on which sheet."""

from __future__ import annotations

from safekids.household.model import Answer, Child, Household
from safekids.paper.document import Document, StepBox
from tests.make import TODAY
from tests.paper.sample import sheet

ROBIN = Child("c1", "Robin", "8-10")


def boxes(document: Document) -> dict[str, StepBox]:
    return {block.code: block for block in document.blocks if isinstance(block, StepBox)}


def test_a_sheet_for_a_wall_holds_no_sign_no_hard_topic_and_nothing_private() -> None:
    document = sheet()
    assert set(boxes(document)) == {"K27", "M83", "P37"}
    assert not any(word in str(document) for word in ("A hard title", "A private title", "Step W12"))
    assert "safekids show H44" in str(document), "and says where they are to be read"
    assert "F72" in str(document)


def test_a_sheet_with_everything_says_that_it_is_not_for_the_fridge() -> None:
    document = sheet(everything=True)
    assert set(boxes(document)) == {"K27", "M83", "W12", "H44", "F72", "P37"}
    assert "Not for the fridge" in str(document.blocks[0])


def test_signs_have_no_box_to_tick() -> None:
    assert not boxes(sheet(everything=True))["W12"].box
    assert boxes(sheet())["K27"].box


def test_a_sheet_is_blank_unless_a_child_is_asked_for() -> None:
    household = Household((ROBIN,), (Answer("c1", "K27", "done", TODAY, 1), Answer("home", "P37", "done", TODAY, 1)))
    assert not any(box.ticked for box in boxes(sheet()).values())
    assert "your child" in boxes(sheet())["P37"].title
    ticked = boxes(sheet(household=household, child=ROBIN))
    assert ticked["K27"].ticked == "done, 23 November 2026"
    assert ticked["P37"].ticked
    assert not ticked["M83"].ticked
    assert ticked["P37"].title == "A rule for Robin"


def test_a_step_put_off_is_not_ticked() -> None:
    household = Household((ROBIN,), (Answer("c1", "K27", "not_yet", TODAY, 1),))
    assert not boxes(sheet(household=household, child=ROBIN))["K27"].ticked


def test_the_title_is_neutral_and_the_footer_dated() -> None:
    document = sheet()
    assert document.title == "Ten quiet minutes: 8 to 10"
    assert "Edition 2026-11" in " ".join(document.footer)
    assert "1 November 2026" in " ".join(document.footer)
    assert "CC BY 4.0" in " ".join(document.footer)


def test_the_line_for_danger_at_home_stands_where_a_device_is_touched() -> None:
    assert "If an adult you are afraid of can see this device" in str(sheet(topic="games"))
    assert "If an adult you are afraid of" not in str(sheet(topic="home"))


def test_one_topic_holds_only_that_topic() -> None:
    assert set(boxes(sheet(topic="home"))) == {"P37"}
