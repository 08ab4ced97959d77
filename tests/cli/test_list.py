"""`safekids list`: the steps there are, and honestly those there are not yet."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from safekids.content import pack
from safekids.content.model import Step
from tests.cli.conftest import Safekids

ALL = ["K27", "T58", "M46", "P37", "R52", "Y25", "F65"]


def codes(out: str) -> list[str]:
    return [line.split()[0] for line in out.splitlines() if line.startswith("  ") and line.split()[0] in ALL]


def test_list_is_printed_so(safekids: Safekids, golden: Callable[[str, str], None]) -> None:
    ran = safekids("list")
    golden("list.txt", ran.out)
    assert (ran.err, ran.code) == ("", 0)


def test_bands_that_are_not_written_are_said_to_be_coming(safekids: Safekids) -> None:
    out = safekids("list", "--band", "11-13").out
    assert "The steps for 11 to 13 are not written yet. They are coming." in out
    assert codes(out) == []


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ((), ALL),
        (("--band", "8-10"), ALL),
        (("--age", "8"), ALL),
        (("--age", "12"), []),
        (("--topic", "secrets"), ["P37", "R52", "Y25", "F65"]),
        (("--kind", "talk"), ["T58", "R52", "Y25"]),
        (("--kind", "watch", "--topic", "games"), ["M46"]),
        (("--kind", "TALK", "--part", "Together"), ["T58", "R52", "Y25"]),
        (("--band", "8 to 10", "--topic", "Games"), ["K27", "T58", "M46"]),
        (("--band", "8\u201310", "--essential"), ["K27", "M46", "P37", "R52"]),
    ],
)
def test_only_what_fits_is_listed(safekids: Safekids, options: tuple[str, ...], wanted: list[str]) -> None:
    assert codes(safekids("list", *options).out) == wanted
    data = json.loads(safekids("list", "--json", *options).out)
    assert [step["id"] for step in data["steps"]] == wanted


def test_when_nothing_fits_that_is_said(safekids: Safekids) -> None:
    assert "Nothing here fits that." in safekids("list", "--topic", "secrets", "--kind", "watch").out


def test_the_minutes_of_a_narrowed_list_are_those_of_what_is_shown(safekids: Safekids) -> None:
    assert "Games (10 minutes in all)" in safekids("list").out
    assert "Games (4 minutes in all)" in safekids("list", "--kind", "talk").out


def test_a_narrowed_list_is_silent_on_ages_that_hold_nothing(safekids: Safekids) -> None:
    assert "11 to 13" in safekids("list").out
    assert "11 to 13" not in safekids("list", "--kind", "talk").out
    assert safekids("list", "--topic", "secrets", "--kind", "watch").out == "Nothing here fits that.\n"
    assert "They are coming." in safekids("list", "--kind", "talk", "--age", "12").out


def test_the_whole_list_ends_with_the_names_that_narrow_it(safekids: Safekids, monkeypatch: pytest.MonkeyPatch) -> None:
    occasional(monkeypatch)
    end = safekids("list").out.split("To see fewer:\n")[1]
    assert end == (
        "  --topic  games, secrets\n  --occasion  new-game\n  --situation  two-homes\n"
        "Everything about one: safekids show CODE\n"
    )
    assert "To see fewer:" not in safekids("list", "--kind", "talk").out


def test_json_is_a_versioned_envelope_whose_steps_have_id_kind_and_band(safekids: Safekids) -> None:
    data = json.loads(safekids("list", "--json").out)
    assert (data["safekids"], data["kind"], data["edition"]) == (1, "list", "2026-11")
    assert data["bands"][0]["only_five"] == ["K27", "T58", "P37", "R52", "F65"]
    assert (data["bands"][1]["id"], data["bands"][1]["ready"]) == ("11-13", False)
    step = data["steps"][1]
    assert (step["id"], step["kind"], step["band"], step["topic"]) == ("T58", "talk", "8-10", "games")
    assert step["title"] == "The people your child meets in the game"


@pytest.mark.parametrize(
    ("options", "sentence", "hint"),
    [
        (("--band", "9"), 'there is no band "9"', "for a child of 9: --age 9; bands: 8-10, 11-13"),
        (("--band", "90"), 'there is no band "90"', "bands: 8-10, 11-13"),
        (("--topic", "gams"), 'there is no topic "gams"', "did you mean games? topics: games, secrets"),
        (("--kind", "talks"), 'there is no kind "talks"', "did you mean talk? kinds: do, talk, watch"),
        (("--age", "40"), "there is no band for age 40", "bands: 8-10, 11-13"),
        (("--age", "nine"), "say the age in whole years, such as 9", "see: safekids list --help"),
        (("--age", "-3"), "say the age in whole years, such as 9", "see: safekids list --help"),
        (("--age", "9", "--band", "8-10"), "say --band or --age, not both", "an age is enough: --age 9"),
        (("--topic", "x"), 'there is no topic "x"', "topics: games, secrets"),
        (("--kind", "x\x1b[2J"), 'there is no kind "x[2J"', "kinds: do, talk, watch"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    safekids: Safekids, options: tuple[str, ...], sentence: str, hint: str
) -> None:
    assert safekids("list", *options) == ("", f"safekids: {sentence}\nhint: {hint}\n", 2)


def occasional(monkeypatch: pytest.MonkeyPatch) -> None:
    """K27 is for a new game, P37 for two homes."""
    band, index = pack.read_band("8-10"), pack.read_pack()

    def with_extra(step: Step) -> Step:
        occasions = ("new-game",) if step.id == "K27" else ()
        return step._replace(occasions=occasions, situations=("two-homes",) if step.id == "P37" else ())

    lists = tuple(c._replace(steps=tuple(map(with_extra, c.steps))) for c in band.checklists)
    monkeypatch.setattr(pack, "read_band", lambda _: band._replace(checklists=lists))
    named = index._replace(occasions=("new-game",), situations=("two-homes",))
    monkeypatch.setattr(pack, "read_pack", lambda: named)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (("--part", "alone"), {"K27", "P37"}),
        (("--essential", "--kind", "talk"), {"R52"}),
        (("--occasion", "new-game"), {"K27"}),
        (("--occasion", "a New Game"), {"K27"}),
        (("--situation", "two-homes"), {"P37"}),
        (("--occasion", "new-game", "--kind", "talk"), set()),
    ],
)
def test_the_list_can_be_narrowed(
    safekids: Safekids, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], codes: set[str]
) -> None:
    occasional(monkeypatch)
    steps = json.loads(safekids("list", "--json", *options).out)["steps"]
    assert {step["id"] for step in steps} == codes


@pytest.mark.parametrize(
    ("options", "there"),
    [
        (("--part", "apart"), "parts: alone, together"),
        (("--occasion", "no-such"), "occasions: new-game"),
        (("--occasion", "game"), "did you mean new-game? occasions: new-game"),
        (("--situation", "no-such"), "situations: two-homes"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    safekids: Safekids, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], there: str
) -> None:
    occasional(monkeypatch)
    ran = safekids("list", *options)
    assert ran.code == 2
    assert there in ran.err
