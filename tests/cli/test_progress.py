"""`safekids progress`: what was done, in words and counts; no score, nothing counted that was not done."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from safekids.household.model import (
    HOME,
    AddChild,
    AddIfThen,
    Answer,
    AnswerKind,
    Change,
    Child,
    IfThen,
    SetAnswer,
    SetNextEvening,
)
from safekids.household.store import Store
from tests.cli.conftest import Safekids
from tests.make import TODAY

ROBIN, ANN = Child("r1", "Robin", "8-10"), Child("a1", "Ann", "11-13")


def answer(
    who: str, step: str, kind: AnswerKind, on: date = TODAY, *, revision: int = 1, again_on: date | None = None
) -> Change:
    return SetAnswer(Answer(who, step, kind, on, revision, again_on))


def keep(*changes: Change) -> None:
    Store().update(*changes)


def test_before_anything_the_way_to_begin_is_said(safekids: Safekids) -> None:
    ran = safekids("progress")
    assert (ran.err, ran.code) == ("", 0)
    assert ran.out.startswith("There is no child here yet.\nTo begin, type safekids alone")


def test_progress_is_printed_so(safekids: Safekids, golden: Callable[[str, str], None]) -> None:
    keep(
        AddChild(ROBIN),
        AddChild(ANN),
        answer("r1", "K27", "done", date(2026, 10, 1)),
        answer("r1", "T58", "hard", date(2026, 11, 2)),
        answer("r1", "R52", "talked", date(2026, 11, 3), revision=0),
        answer("r1", "F65", "not_yet", again_on=date(2026, 11, 28)),
        answer("r1", "M46", "seen", date(2026, 11, 4)),
        answer(HOME, "P37", "done", date(2026, 11, 5)),
        answer("a1", "K27", "skip"),
        SetNextEvening(date(2026, 12, 1)),
    )
    golden("progress.txt", safekids("progress").out)


def test_the_line_to_try_can_be_read_between_two_evenings(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), AddChild(ANN))
    keep(AddIfThen(IfThen("r1", "T58", "", TODAY)), AddIfThen(IfThen("a1", None, "After dinner I will ask.", TODAY)))
    said = safekids("progress").out
    assert "To try: When we are in the car, I will try T58." in said
    assert "To try: After dinner I will ask." in said
    assert [child["to_try"] for child in json.loads(safekids("progress", "--json").out)["children"]][1] == (
        "After dinner I will ask."
    )


def test_nothing_undone_is_counted_and_there_is_no_score(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "K27", "done"), answer("r1", "R52", "skip"), answer("r1", "T58", "not_now"))
    out = safekids("progress").out
    assert "One thing set.\n" in out
    assert not re.search(r"%|score|streak|\d+ of \d+|R52|T58|left|open|undone", out)


def test_nothing_done_yet_is_said_kindly_and_what_was_put_off_stands_there(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "K27", "not_yet"))
    out = safekids("progress").out
    assert "Nothing set or said yet, and that is fine." in out
    assert "K27  Choose who can chat: comes next evening" in out


@pytest.mark.parametrize(
    ("change", "today", "back"),
    [
        (answer("r1", "K27", "done"), date(2026, 12, 20), None),
        (answer("r1", "K27", "done"), date(2026, 12, 21), "due"),
        (answer("r1", "T58", "hard"), TODAY, "next_evening"),
        (answer("r1", "T58", "hard"), date(2026, 11, 24), "next_evening"),
        (answer("r1", "T58", "talked", revision=0), date(2026, 11, 24), "changed"),
        (answer("r1", "F65", "not_for_us", revision=0), date(2026, 11, 24), None),
        (answer("r1", "F65", "not_yet", again_on=date(2027, 1, 1)), TODAY, "next_evening"),
        (answer("r1", "T58", "skip"), date(2027, 6, 1), None),
    ],
)
def test_what_comes_back_and_why(safekids: Safekids, change: Change, today: date, back: str | None) -> None:
    keep(AddChild(ROBIN), change)
    data = json.loads(safekids("progress", "--json", today=today).out)
    assert [step["back"] for step in data["children"][0]["steps"]] == [back]
    assert ("To come back to:" in safekids("progress", today=today).out) == bool(back)


def test_the_steps_of_a_younger_band_are_counted_and_do_not_come_back(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "T58", "hard"))
    safekids("child", "edit", "Robin", "--age", "12")
    data = json.loads(safekids("progress", "--json").out)["children"][0]
    assert (data["band"], data["done"]["talks"], data["steps"][0]["back"]) == ("11-13", 1, None)


def test_what_is_asked_once_for_the_household_is_counted_once(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), AddChild(ANN._replace(band="8-10")), answer(HOME, "P37", "done"))
    data = json.loads(safekids("progress", "--json").out)
    assert data["home"]["done"]["things"] == 1
    assert [child["done"]["things"] for child in data["children"]] == [0, 0]
    assert safekids("progress").out.count("One thing set.") == 1


def test_a_next_evening_that_has_passed_is_no_reproach(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), SetNextEvening(date(2026, 12, 1)))
    assert safekids("progress").out.endswith("Next evening: 1 December 2026.\n")
    assert safekids("progress", today=date(2026, 12, 1)).out.endswith("Next evening: today.\n")
    wanted = "You wanted to look again on 1 December 2026. Any evening is a good one.\n"
    assert safekids("progress", today=date(2026, 12, 2)).out.endswith(wanted)


def test_what_is_not_for_a_family_is_named_with_the_way_back(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "F65", "not_for_us"))
    out = safekids("progress").out
    assert "Not for you. To take one up again: safekids mark CODE --not-yet\n  - F65  One picture rule\n" in out
    safekids("mark", "F65", "--not-yet")
    assert "Not for you." not in safekids("progress").out


def test_a_day_after_today_counts_as_today(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "K27", "done", date(2030, 1, 1)))
    assert "last on 23 November 2026" in safekids("progress").out


def test_one_child_alone_can_be_asked_for(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), AddChild(ANN))
    assert "Ann" not in safekids("progress", "--child", "ROBIN").out
    assert [c["nickname"] for c in json.loads(safekids("progress", "--child", "ann", "--json").out)["children"]] == [
        "Ann"
    ]
    wanted = 'safekids: no child is called "" here\nhint: here: Robin, Ann\n'
    assert safekids("progress", "--child", "") == ("", wanted, 2)


def test_answers_to_steps_that_are_no_longer_there_are_passed_over(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "X11", "done"), answer("r1", "K20", "done"))
    ran = safekids("progress")
    assert (ran.code, "X11" in ran.out, "K20" in ran.out) == (0, False, False)


def test_fields_that_a_later_safekids_wrote_do_no_harm(safekids: Safekids) -> None:
    keep(AddChild(ROBIN._replace(rest=(("colours", ["red"]), ("more", {"a": 1})))))
    assert safekids("progress").code == 0


def test_json_is_complete_and_its_steps_have_id_kind_and_band(safekids: Safekids) -> None:
    keep(AddChild(ROBIN), answer("r1", "F65", "not_yet", again_on=date(2026, 11, 28)), SetNextEvening(TODAY))
    data = json.loads(safekids("progress", "--json").out)
    assert (data["safekids"], data["kind"], data["next_evening"]) == (1, "progress", "2026-11-23")
    assert data["children"][0] == {
        "nickname": "Robin",
        "band": "8-10",
        "to_try": None,
        "done": {"talks": 0, "things": 0, "signs": 0},
        "steps": [
            {
                "id": "F65",
                "kind": "do",
                "band": "8-10",
                "topic": "secrets",
                "answer": "not_yet",
                "on": "2026-11-23",
                "again_on": "2026-11-28",
                "back": "next_evening",
            }
        ],
    }
