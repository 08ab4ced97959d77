"""The real program, stopped as by kill -9 before and after every call that touches the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.program import KILLED, Fault, side_by_side, spread
from tests.faults.scenes import (
    SCENES,
    Place,
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

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only: kill -9 and pseudo-terminals")

CHANGES_THE_DISK = ("write", "fsync", "link", "replace", "unlink", "mkdir", "chmod", "flock")


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_any_call_nothing_acknowledged_is_lost_and_nothing_else_has_changed(
    tmp_path: Path, tried: Callable[[str, int], None], every_point: bool, name: str
) -> None:
    scene = SCENES[name]
    right = whole(tmp_path / "whole", scene)
    points = [Fault(at, do) for at in range(len(right.calls)) for do in ("kill-before", "kill-after")]
    if not every_point:
        points = sample(right, points)
    side_by_side(lambda fault: try_one(tmp_path, scene, right, fault), points)
    tried(f"killed: {name}", len(points))


def sample(right: Whole, points: list[Fault]) -> list[Fault]:
    """Three of the calls that change something on the disk, and two of the others."""
    telling = [p for p in points if right.calls[p.at].name in CHANGES_THE_DISK]
    rest = [p for p in points if p not in telling]
    return spread(telling, 3) + spread(rest, 2)


def try_one(tmp_path: Path, scene: Scene, right: Whole, fault: Fault) -> None:
    place = fresh(tmp_path / f"{fault.do}-{fault.at}", scene)
    gone = to_be_gone(place, scene)
    ended = play(place, scene, fault)
    where = f"{fault.do} {right.calls[fault.at].name}, call {fault.at}"
    assert ended.hit, f"never came to: {where}"
    assert ended.code == KILLED, f"{where}: {ended}"
    check_acknowledged(place, scene, right, ended.said, gone)
    check_killed(place, scene, right, ended.prompts, said=bool(ended.said), where=where)


def check_killed(place: Place, scene: Scene, right: Whole, prompts: int, *, said: bool, where: str) -> None:
    told = int(said) if scene.lines is None else prompts
    assert state(place) in right.states[told : told + 2], where
    check_what_is_left(place, right.states[0])
