"""The power fails after any call: what was not flushed is missing, cut, zero or out of order; the file still opens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from safekids.household.errors import HouseholdError
from safekids.household.store import Store
from tests.faults.power import Disk, Image, lay_out
from tests.faults.program import Call
from tests.faults.scenes import (
    BROKEN,
    SCENES,
    Place,
    Scene,
    State,
    Whole,
    check_acknowledged,
    check_what_is_left,
    rewound,
    state,
    to_be_gone,
    whole,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only: folders are not flushed on Windows")

# A link leads to a file in another folder, which the simulated disk does not know; what is done there is the same.
TRIED = [name for name in SCENES if name != "answer through a link"]


@pytest.mark.parametrize("name", TRIED)
def test_after_a_power_cut_the_file_opens_with_all_that_was_acknowledged(
    tmp_path: Path, tried: Callable[[str, int], None], name: str
) -> None:
    scene = SCENES[name]
    right = whole(tmp_path / "run", scene)
    start = rewound(tmp_path / "run")
    found = lost(tmp_path, start, scene, right, right.calls, forgives=name == "started anew")
    assert found.images > len(right.calls)
    assert found.faults == []
    tried(f"power cut: {name}", found.images)


class Found:
    def __init__(self) -> None:
        self.images = 0
        self.faults: list[str] = []


def lost(
    tmp_path: Path, start: Place, scene: Scene, right: Whole, trace: list[Call], *, forgives: bool = False
) -> Found:
    """Every image at every call of the trace, judged. `forgives`: starting anew is not flushed, so that the damaged
    file may be back; it is asked about again."""
    disk, found, judged = Disk(start.disk), Found(), dict[tuple[Image, bool], State | str]()
    gone = to_be_gone(start, scene)
    for done in range(len(trace) + 1):
        told = max(at for at, calls in enumerate(right.told) if calls <= done)
        fine = right.states[0 if forgives else told : told + 2]
        for image in disk.images():
            found.images += 1
            case = image, done == len(trace)
            if case not in judged:
                place = Place(tmp_path / f"image-{len(judged)}")
                lay_out(image, start.disk, place.disk)
                said = right.ended.said if done == len(trace) else ""
                judged[case] = judge(place, scene, right, said, gone)
                shutil.rmtree(place.root)
            if judged[case] not in fine:
                found.faults.append(f"after {done} calls: {judged[case]!r}"[:300])
        if done < len(trace):
            disk.do(trace[done])
    return found


def judge(place: Place, scene: Scene, right: Whole, said: str, gone: bytes | None) -> State | str:
    """What a start finds there, or what is wrong with it."""
    try:
        check_acknowledged(place, scene, right, said, gone)
        found = state(place)
        check_what_is_left(place, right.states[0])
    except (AssertionError, HouseholdError) as error:
        return f"{type(error).__name__}: {error}"
    return found


@pytest.mark.parametrize("forgotten", ["fsync of the file", "fsync of the folder", "replace in one step"])
def test_the_simulated_disk_sees_what_a_real_one_would_lose(tmp_path: Path, forgotten: str) -> None:
    """The same calls without what makes them safe: the answer, or the file, is lost."""
    scene = SCENES["answer"]
    right = whole(tmp_path / "run", scene)
    start = rewound(tmp_path / "run")
    flushes = [at for at, call in enumerate(right.calls) if call.name == "fsync"]
    trace, file = list(right.calls), str(start.home / "notes.json")
    match forgotten:
        case "fsync of the file":
            trace[flushes[0]] = trace[flushes[0]]._replace(done=False)
        case "fsync of the folder":
            trace[flushes[-1]] = trace[flushes[-1]]._replace(done=False)
        case _:
            placed = next(at for at, call in enumerate(trace) if call.name == "replace")
            new = trace[placed].paths[0]
            trace.insert(placed, Call("unlink", (file,), -1, b"", 0, True))
            assert new.endswith(".new")
    assert lost(tmp_path, start, scene, right, trace).faults


def test_the_simulated_disk_sees_a_folder_that_would_be_lost(tmp_path: Path) -> None:
    scene = SCENES["first child"]
    right = whole(tmp_path / "run", scene)
    start = rewound(tmp_path / "run")
    first = next(at for at, call in enumerate(right.calls) if call.name == "fsync")
    trace = list(right.calls)
    trace[first] = trace[first]._replace(done=False)
    assert lost(tmp_path, start, scene, right, trace).faults


def test_a_damaged_file_is_kept_through_a_power_cut_while_it_is_mended(tmp_path: Path) -> None:
    """Also when it is started anew: under its own name or aside."""
    for name in ("last good copy restored", "started anew"):
        scene = SCENES[name]
        right = whole(tmp_path / name / "run", scene)
        disk = Disk(rewound(tmp_path / name / "run").disk)
        for call in right.calls:
            disk.do(call)
            assert all(BROKEN in dict(image.files).values() for image in disk.images()), call


def test_the_simulated_disk_ends_as_the_real_one(tmp_path: Path) -> None:
    scene = SCENES["answer"]
    right = whole(tmp_path / "run", scene)
    real = {p.name: p.read_bytes() for p in (tmp_path / "run" / "disk" / "home").iterdir()}
    disk = Disk(rewound(tmp_path / "run").disk)
    for call in right.calls:
        disk.do(call)
    assert {os.path.basename(path): file.data for path, file in disk.names.items()} == real
    assert Store(str(tmp_path / "run" / "disk" / "home")).read() != right.states[-1], "it was made anew, and is old"
