"""`safekids show`: everything about one step, and only sources that somebody has read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from safekids.content import pack
from tests.cli.conftest import BAND, Safekids


@pytest.mark.parametrize("code", ["K27", "T58", "M46", "Y25"])
def test_a_step_of_each_kind_is_printed_so(safekids: Safekids, golden: Callable[[str, str], None], code: str) -> None:
    ran = safekids("show", code)
    golden(f"show-{code}.txt", ran.out)
    assert (ran.err, ran.code) == ("", 0)


def test_only_a_talk_is_said_to_be_away_from_the_screen(safekids: Safekids) -> None:
    """What is set together may need the child's device: a parent was told to do it away from the screen."""
    talk, thing_to_do = (" ".join(safekids("show", code).out.split()) for code in ("T58", "F65"))
    assert "with your child, away from the screen" in talk
    assert "with your child, for each child" in thing_to_do
    assert "away from the screen" not in thing_to_do


def test_a_source_that_nobody_has_read_is_not_named(safekids: Safekids) -> None:
    ran, data = safekids("show", "T58"), json.loads(safekids("show", "T58", "--json").out)
    assert "https://a.example/" in ran.out
    assert "nobody.example" not in ran.out
    assert [source["id"] for source in data["step"]["sources"]] == ["src"]


def test_a_number_is_always_shown_with_its_place_and_year(safekids: Safekids) -> None:
    assert "It helps 19 in 100 (USA, 2025) families." in safekids("show", "T58").out
    assert "19 in 100 (USA, 2025)" in json.loads(safekids("show", "T58", "--json").out)["step"]["why"]


@pytest.mark.parametrize("typed", ["K27", "k27", " K27 ", "k27,", "K27.", "\uff2b27"])
def test_the_form_of_a_code_is_forgiven(safekids: Safekids, typed: str) -> None:
    assert safekids("show", typed).out.startswith("K27  Choose who can chat\n")


@pytest.mark.parametrize("typed", ["K2O", "k2o", "K20"])
def test_letters_that_look_like_digits_are_mended_in_digit_places(safekids: Safekids, typed: str) -> None:
    """K20 is retired; that it is found at all shows that O was read as 0."""
    assert "K20" in safekids("show", typed).err


@pytest.mark.parametrize("typed", ["NI1", "Nl1", "NII", "n1l"])
def test_i_and_l_are_read_as_one(safekids: Safekids, typed: str) -> None:
    assert safekids("show", typed).err.startswith("safekids: N11 is no longer used\n")


def test_a_retired_code_shows_what_took_its_place_and_says_so(safekids: Safekids) -> None:
    ran = safekids("show", "K20")
    assert ran.out.startswith("K27  ")
    assert ran.err == "note: K20 is no longer used; its place is taken by K27, shown here\n"
    assert ran.code == 0


@pytest.mark.parametrize("code", ["N11", "N12"], ids=["without a successor", "in a circle"])
def test_a_retired_code_that_leads_nowhere_says_so(safekids: Safekids, code: str) -> None:
    assert safekids("show", code) == ("", f"safekids: {code} is no longer used\nhint: see all: safekids list\n", 2)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("K72", "did you mean K27?"), ("F58", "did you mean T58 or F65?"), ("Z99", "see all: safekids list")],
)
def test_an_unknown_code_is_answered_with_the_nearest_by_form(safekids: Safekids, typed: str, hint: str) -> None:
    ran = safekids("show", typed)
    assert (ran.out, ran.code) == ("", 2)
    assert ran.err == f"safekids: there is no step {typed}\nhint: {hint}\n"


@pytest.mark.parametrize("typed", ["", "0", "O", "\x1b[2J", "K" * 5000, "../../etc", "{child}"])
def test_nothing_that_can_be_typed_for_a_code_does_harm(safekids: Safekids, typed: str) -> None:
    ran = safekids("show", typed)
    assert (ran.out, ran.code) == ("", 2)
    assert "\x1b" not in ran.err
    assert "should not have happened" not in ran.err


def test_the_others_of_its_list_are_named_but_none_of_which_nothing_is_kept(safekids: Safekids) -> None:
    out, data = safekids("show", "P37").out, json.loads(safekids("show", "P37", "--json").out)
    end = "In the same list:\n  R52  Grown-ups and our rules\n  F65  One picture rule\n"
    assert out.endswith(end)
    assert data["step"]["related"] == ["R52", "F65"]


def test_a_source_is_shown_with_the_day_it_was_read_and_how(safekids: Safekids) -> None:
    assert "https://a.example/ Read on " in " ".join(safekids("show", "K27").out.split())


def test_when_a_step_fits_and_whom_it_has_lines_for_is_said(
    safekids: Safekids, monkeypatch: pytest.MonkeyPatch
) -> None:
    band = pack.read_band("8-10")
    lists = tuple(
        c._replace(steps=tuple(s._replace(occasions=("new-game",), situations=("two-homes",)) for s in c.steps))
        for c in band.checklists
    )
    monkeypatch.setattr(pack, "read_band", lambda _: band._replace(checklists=lists))
    out = safekids("show", "K27").out
    assert "A good moment for it: new game.\nIt has lines for: two homes.\n" in out


def test_every_number_of_a_step_comes_with_what_it_counts_its_caveat_and_its_source(safekids: Safekids) -> None:
    out = " ".join(safekids("show", "T58").out.split())
    fact, source = BAND.facts["rules"], BAND.sources[BAND.facts["rules"].source]
    assert f"19 in 100 (USA, 2025): {fact.counts}. {fact.caveat} Source: {source.publisher}." in out
    assert json.loads(safekids("show", "T58", "--json").out)["step"]["facts"] == [fact._asdict()]


def test_the_numbers_that_a_step_answers_are_named(safekids: Safekids) -> None:
    assert "A number about this: safekids numbers in-chat\n" in safekids("show", "T58").out
    assert "safekids numbers" not in safekids("show", "K27").out, "its source was read by nobody"


def test_where_a_page_says_to_press_h_the_command_for_it_is_named_at_once(safekids: Safekids) -> None:
    """A child may have told something just now: nobody reads on through the sources for it."""
    command = "Where it says to press h, type: safekids help-now\n"
    shown = safekids("show", "T58").out
    assert "press h now" in shown[: shown.index(command)]
    assert shown.index(command) < shown.index("Then you could say")
    assert command not in safekids("show", "K27").out, "nothing there says to press h"


def test_json_holds_the_whole_step(safekids: Safekids) -> None:
    data = json.loads(safekids("show", "T58", "--json").out)
    step = data["step"]
    assert (data["safekids"], data["kind"]) == (1, "step")
    assert (step["id"], step["kind"], step["band"], step["topic"]) == ("T58", "talk", "8-10", "games")
    assert (step["hard"], step["checked"]) == ("threats in a game", "2026-11-01")
    assert step["open_with"] == "What was fun today?"
    assert step["branches"][0]["if_they"] == "If your child says nothing"
