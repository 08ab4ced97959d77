"""The real program, refused at every call that touches the disk, in every way a disk refuses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.program import COULD_NOT_KEEP, NOT_KEPT, PROMPTS, Ended, Fault, sentences, side_by_side, spread
from tests.faults.scenes import (
    SCENES,
    Scene,
    Whole,
    check_acknowledged,
    check_what_is_left,
    fresh,
    play,
    state,
    to_be_gone,
    whole,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only: pseudo-terminals")

ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT", "EINTR")
# Several files are changed one after the other: refused in the middle, some have forgotten already.
FORGETTING = tuple(scene for name, scene in SCENES.items() if "forgotten" in name)
SHORT = ("short", "full")  # a write of half of it; and then the disk is full


@pytest.mark.parametrize("name", SCENES)
def test_refused_at_any_call_it_says_so_in_one_sentence_or_does_all_it_should(
    tmp_path: Path, tried: Callable[[str, int], None], every_point: bool, name: str
) -> None:
    """A session that is told to try again goes on as if nothing had been."""
    scene = SCENES[name]
    right = whole(tmp_path / "whole", scene)
    faults = [Fault(at, do) for at in range(len(right.calls)) for do in ERRORS]
    faults += [Fault(at, do) for at, call in enumerate(right.calls) if call.name == "write" for do in SHORT]
    if not every_point:
        faults = spread(faults, 4)
    side_by_side(lambda fault: try_one(tmp_path, scene, right, fault), faults)
    tried(f"refused: {name}", len(faults))


@pytest.mark.parametrize("name", SCENES)
def test_when_the_disk_goes_away_for_good_the_file_is_one_or_the_other(
    tmp_path: Path, tried: Callable[[str, int], None], every_point: bool, name: str
) -> None:
    """From some call on everything is refused, also the way back. A session goes on without keeping when told to."""
    scene = SCENES[name]
    right = whole(tmp_path / "whole", scene)
    faults = [Fault(at, "EIO", on=True) for at in range(len(right.calls))]
    if not every_point:
        faults = spread(faults[1:], 2)
    side_by_side(lambda fault: try_one(tmp_path, scene, right, fault), faults)
    tried(f"disk gone: {name}", len(faults))


def try_one(tmp_path: Path, scene: Scene, right: Whole, fault: Fault) -> None:
    where = f"{fault.do}-{fault.at}{'-on' if fault.on else ''}"
    place = fresh(tmp_path / where, scene)
    gone = to_be_gone(place, scene)
    lasts = fault.on or fault.do == "full"  # trying again would be for ever
    ended = play(place, scene, fault, "2" if lasts else "1")
    where = f"{where} {right.calls[fault.at].name}: {ended}"
    assert ended.hit, f"never came to {where}"
    said = sentences(ended.faults)
    check_acknowledged(place, scene, right, ended.said, gone)
    found = state(place)
    if scene.lines is None:
        check_command(right, ended, said, where)
        if not (fault.on or (scene in FORGETTING and ended.code)):
            assert found == right.states[1 if ended.code == 0 else 0], where
        assert found in right.states, where
    elif not lasts and ended.code == 0:
        assert found == right.states[-1], where
        assert len(said) <= len(damage(right)) + 1, where
    else:
        assert ended.code in (0, NOT_KEPT), where
        assert len(said) >= 1 or found == right.states[-1], where
        kept_until = ended.said.encode().find(COULD_NOT_KEEP)
        until = ended.said.encode()[:kept_until]
        asked = sum(map(until.count, PROMPTS)) if kept_until >= 0 else ended.prompts
        assert found in right.states[asked : asked + 2], where
        if lasts and kept_until >= 0:
            assert "Kept" not in ended.said[kept_until:], f"it says so, and it is not: {where}"
    check_what_is_left(place, right.states[0])


def check_command(right: Whole, ended: Ended, said: list[str], where: str) -> None:
    """All of it and no word of a fault, or nothing but one sentence and a hint."""
    if ended.code == 0:
        assert (without_places(ended.said), said) == (without_places(right.ended.said), []), where
    else:
        assert (ended.code, ended.said, len(said)) == (NOT_KEPT, "", 1), where
        assert ended.faults.count("\n") == 2, where
        assert "\nhint: " in ended.faults, where


def without_places(said: str) -> str:
    """What was said, with the names of files and without the folders of this run."""
    return re.sub(r"/\S+/disk/", "", said)


def damage(right: Whole) -> list[str]:
    """What such a session says anyway, when it begins with a damaged file."""
    return sentences(right.ended.faults)
