"""Time: what a later safekids wrote stays, and no day on any clock makes a crash or a date that makes no sense."""

from __future__ import annotations

import io
import json
import os
import random
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safekids.__main__ import _run
from safekids.household.store import Store
from tests.faults.program import command, environment, sentences, session
from tests.faults.scenes import EVENING, Place

FROM_LATER: dict[str, Any] = {
    "format": 1,
    "children": [
        {"id": "0a1b2c3d", "nickname": "Robin", "band": "8-10", "ask_band_after": "2027-11", "shoe": {"size": [1, 2]}},
        {"id": "ffff", "nickname": "Kim", "band": "18-21", "ask_band_after": "in spring"},
        {"id": "eeee", "name": "no nickname"},
    ],
    "answers": [
        {"who": "0a1b2c3d", "step": "AB12", "answer": "done", "on": "2026-10-01", "revision": 7, "mood": "\u263a"},
        {"who": "0a1b2c3d", "step": "K27", "answer": "done", "on": "2026-10-01", "revision": 1, "x": 1.5},
        {"who": "0a1b2c3d", "step": "M46", "answer": "sung", "on": "2026-10-01", "revision": 1},
        {"who": "gone", "step": "K27", "answer": "done", "on": "2026-10-01", "revision": 1},
        "a word",
        17,
    ],
    "if_then": [{"who": "ffff", "step": None, "text": "When it rains", "on": "2026-10-01", "often": True}],
    "next_evening": "soon",
    "country": "GB",
    "language": "en",
    "rota": {"deep": [[[{"er": None}]]], "big": 12345678901234567890},
}

DAYS = ("0001-01-01", "1999-12-31", "2026-11-23", "2027-12-31", "2028-02-29", "2029-02-28", "9999-06-15", "9999-12-31")
LINES = ("1", "1", "1", "2", "2", "3", "3", "4", "5", "b", "m", "xx", "Saturday", "tomorrow", "31 December 9999", "")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    found.home.mkdir(parents=True, mode=0o700)
    return found


@pytest.mark.skipif(os.name == "nt", reason="POSIX only: pseudo-terminals")
def test_what_a_later_version_wrote_is_all_there_after_an_evening_of_this_one(place: Place) -> None:
    path = place.home / "notes.json"
    path.write_text(json.dumps(FROM_LATER), encoding="utf-8")
    env = environment(place.disk, place.home)
    assert command(("mark", "P37", "--done"), env).code == 0
    assert command(("child", "add", "Ada", "--band", "8-10"), env).code == 0
    assert session(EVENING, ("1",), env).code == 0
    assert command(("child", "remove", "Ada", "--yes"), env).code == 0
    after = json.loads(path.read_bytes())
    new_steps = {a["step"] for a in after["answers"] if isinstance(a, dict)} - {"AB12", "K27", "M46"}
    assert "P37" in new_steps
    for name, value in FROM_LATER.items():
        if isinstance(value, list):
            assert [entry for entry in value if entry not in after[name]] == []
        else:
            assert after[name] == value
    assert list(after) == list(FROM_LATER), "no field was added, and none has lost its place"


def test_with_the_clock_set_back_nothing_is_asked_again_and_no_day_is_changed(place: Place) -> None:
    env = environment(place.disk, place.home)
    assert command(("child", "add", "Robin", "--band", "8-10"), env).code == 0
    assert command(("mark", "K27", "P37", "--done"), env).code == 0
    before = (place.home / "notes.json").read_bytes()
    for day in ("2019-01-01", "0001-01-01"):
        back = env | {"SAFEKIDS_TODAY": day}
        said = command(("progress",), back)
        assert (said.code, said.faults) == (0, "")
        assert "2026" not in said.said, "a day that has not come counts as today"
        ended = session((*EVENING[:-1], "20"), (), back)
        assert ended.code == 0
        assert "Choose who can chat in one game" not in ended.said
    assert (place.home / "notes.json").read_bytes() == before
    assert command(("mark", "D62", "--not-yet"), env | {"SAFEKIDS_TODAY": "2019-01-01"}).code in (0, 2)
    assert {a.on.year for a in place.store().read().answers if a.step in ("K27", "P37")} == {2026}


@pytest.mark.parametrize("day", DAYS)
def test_an_evening_on_any_day_keeps_days_that_make_sense(tmp_path: Path, day: str) -> None:
    place = Place(tmp_path)
    place.disk.mkdir()
    env = environment(place.disk, place.home, SAFEKIDS_TODAY=day)
    added = command(("child", "add", "Robin", "--band", "8-10"), env)
    assert (added.code, added.faults) == (0, "")
    stays = ("1",) if day.startswith("9999-12") else ()  # in the last month there is, the band is asked about at once
    ended = session(EVENING, (*stays, "1", "1", "3"), env)
    assert ended.code == 0
    assert sentences(ended.said) == []
    household, today = place.store().read(), date.fromisoformat(day)
    assert {a.on for a in household.answers} == {today}
    assert household.next_evening is None or household.next_evening >= today
    ask = household.children[0].ask_band_after
    assert ask is not None
    assert day[:7] <= ask <= "9999-12"


def test_whatever_the_clock_says_and_whatever_is_typed_nothing_crashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Callable[[str, int], None], every_point: bool
) -> None:
    """Families whose clock jumps between evenings: the same ones in every run."""
    import sys

    monkeypatch.setattr(os, "fsync", lambda _: None)
    chance, evenings = random.Random(23), 0
    for family in range(150 if every_point else 20):
        monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / str(family)))
        for _ in range(5):
            monkeypatch.setenv("SAFEKIDS_TODAY", chance.choice(DAYS))
            typed = "\n".join(chance.choice(LINES) for _ in range(25))
            monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
            minutes = chance.choice(("5", "10", "20"))
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said):
                code = _run(["session", "--child", "Robin", "--band", "8-10", "--minutes", minutes])
            assert code == 0, said.getvalue()[-2000:]
            evenings += 1
        kept = Store().read()
        assert all(a.again_on is None or a.again_on.year >= 1 for a in kept.answers)
        assert re.fullmatch(r"\d{4}-\d\d", kept.children[0].ask_band_after or "")
    tried("evenings on odd days", evenings)
