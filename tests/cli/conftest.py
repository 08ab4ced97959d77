"""The program in this process, with small content of our own: what it prints and keeps is known to the letter."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest

from safekids.__main__ import main
from safekids.content import pack
from safekids.content.model import Band, BandInfo, Fact, Numbers, Pack, Source, Topic, Withheld
from safekids.household.model import Household
from safekids.household.store import Store
from tests.make import TODAY, make_band, make_checklist, make_step

GAMES = make_checklist(
    "games",
    make_step("K27", "do", title="Choose who can chat", revisit_after=28),
    make_step(
        "T58",
        "talk",
        title="The people {child} meets in the game",
        essential=False,
        hard="threats in a game",
        why="It helps {fact:rules} families.",
        sources=("src", "unseen"),
    ),
    make_step("M46", "watch", title="New things", if_then=""),
)
SECRETS = make_checklist(
    "secrets",
    make_step("P37", "do", title="Tell adults our rule", scope="home"),
    make_step("R52", "talk", title="Grown-ups and our rules"),
    make_step("Y25", "talk", title="A title that nobody shall see", keep=False, essential=False),
    make_step("F65", "do", title="One picture rule", essential=False, part="together", minutes=1),
)
UNSEEN = Source("unseen", "Nobody", "A page that was not read", None, "https://nobody.example/", None, None, "nothing")
BAND = make_band(GAMES, SECRETS)._replace(only_five=("K27", "T58", "P37", "R52", "F65"))
BAND = BAND._replace(sources=BAND.sources | {"unseen": UNSEEN})
COMING = BandInfo("11-13", "11 to 13", "More say for your child.", 11, 13, ready=False)
RETIRED = {"K20": "K21", "K21": "K27", "N11": None, "N12": "N13", "N13": "N12"}
PACK = Pack(
    edition="2026-11",
    language="en",
    bands=(BAND.info, COMING),
    topics=(Topic("games", "games"), Topic("secrets", "secrets")),
    places={step.id: "8-10" for checklist in BAND.checklists for step in checklist.steps},
    retired=RETIRED,
)


NUMBERS = Numbers(
    (
        Fact("in-chat", "19 in 100", "children who chat in games", 2025, "Utopia", "What they say.", "src", "T58"),
        Fact("read-by-nobody", "99 in 100", "anything at all", 2025, "Utopia", "None.", "unseen", "K27"),
        Fact("own-phone", "3 in 10", "children with a phone", 2024, "Utopia", "What parents say.", "src", "K20"),
        Fact("left-alone", "1 in 2", "children whose step is gone", 2024, "Utopia", "Nothing.", "src", "N11"),
    ),
    BAND.sources,
    (
        Withheld(
            "often-said", "people who were found", 2016, "Utopia", "Of all ages.", "Its page was not read.",
            ("in-chat", "own-phone"),
        ),
    ),
)  # fmt: skip


class Ran(NamedTuple):
    out: str
    err: str
    code: int


Safekids = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _content(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_band(band_id: str) -> Band:
        assert band_id == "8-10", "only a band that is ready has a file"
        return BAND

    monkeypatch.setattr(pack, "read_pack", lambda: PACK)
    monkeypatch.setattr(pack, "read_numbers", lambda: NUMBERS)
    monkeypatch.setattr(pack, "read_band", read_band)


@pytest.fixture
def safekids(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Safekids:
    """Runs safekids with these arguments and this input, without a terminal."""

    def run(*arguments: str, typed: str = "", today: date = TODAY) -> Ran:
        monkeypatch.setenv("SAFEKIDS_TODAY", today.isoformat())
        monkeypatch.setattr(sys, "argv", ["safekids", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        assert isinstance(stop.value.code, int)
        return Ran(*capsys.readouterr(), stop.value.code)

    return run


@pytest.fixture
def household() -> Callable[[], Household]:
    """What is kept on the disk now."""
    return lambda: Store().read()
