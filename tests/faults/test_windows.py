"""Many windows at once: everything is kept, each sees the others, and a lock that was left behind blocks nobody."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safekids.content import pack
from safekids.content.model import Step
from safekids.household.model import AddChild
from tests.faults.program import (
    NOT_KEPT,
    Fault,
    command,
    environment,
    sentences,
    session,
    side_by_side,
    start,
)
from tests.faults.scenes import (
    EVENING,
    OLD,
    ROBIN,
    SCENES,
    WORDS,
    Locked,
    Place,
    family,
    files,
    fresh,
    lock,
    play,
    state,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only: pseudo-terminals and signals")

AT_ONCE = 50


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    family(found)
    return found


def to_set() -> Iterator[Step]:
    """Steps that can be done, of every band."""
    for info in pack.read_pack().bands:
        if info.ready:
            for checklist in pack.read_band(info.id).checklists:
                yield from (step for step in checklist.steps if step.kind == "do" and step.keep)


def test_of_fifty_windows_that_change_something_at_once_every_change_is_kept(
    place: Place, tmp_path: Path, tried: Callable[[str, int], None]
) -> None:
    """Each is held back just before it first looks at the disk, and then all are let go."""
    codes = [step.id for step in to_set()][: AT_ONCE // 2]
    nicknames = [f"Child {number}" for number in range(AT_ONCE - len(codes))]
    gate = tmp_path / "gate"
    env = environment(place.disk, place.home, FAULTS_GATE=str(gate))
    wanted = [("mark", code, "--done", "--child", "Robin") for code in codes]
    wanted += [("child", "add", nickname, "--band", "8-10") for nickname in nicknames]
    pipe = subprocess.PIPE
    windows = [start(arguments, env, subprocess.DEVNULL, pipe, pipe) for arguments in wanted]
    try:
        time.sleep(0.2 * AT_ONCE / (os.cpu_count() or 1))  # about as long as they need to come to the gate
        gate.touch()
        ended = [(window.communicate(timeout=60), window.returncode) for window in windows]
    finally:
        for window in windows:
            window.kill()
    assert [(said, code) for said, code in ended if code != 0 or said[1]] == []
    household = place.store().read()
    assert {child.nickname for child in household.children} == {"Robin", *nicknames}
    assert {a.step for a in household.answers if a.answer == "done"} == {*codes, "ZZ99"}
    tried("windows at once", len(windows))


def test_two_evenings_at_once_see_each_others_answers_at_their_next_step(place: Place) -> None:
    """One evening is at its first step when another, from beginning to end, answers all that was planned."""
    env = environment(place.disk, place.home)
    arguments = (*EVENING[:-1], "20")
    others: list[str] = []

    def another_window(prompt: int) -> None:
        if prompt == 0:
            others.append(session(arguments, ("1",) * 5, env).said)

    said = session(arguments, ("1", "q"), env, another_window).said
    pages = said.split("\n> ")
    first = re.search(r"^\x1b\[1m(.+)\x1b\[0m$", pages[0], re.MULTILINE)
    assert first is not None
    assert first[1] in others[0], "both began at the same step"
    assert "another window" in pages[1], pages[1]
    titles = set(re.findall(r"Step \d+ of \d+.*\n(?:.+\n)*?\x1b\[1m(.+)\x1b\[0m$", others[0], re.MULTILINE))
    assert not any(f"\x1b[1m{title}\x1b[0m" in pages[1] for title in titles - {first[1]}), "it is not asked twice"


@pytest.mark.parametrize("call", ["flock", "write", "replace"])
def test_a_lock_whose_holder_was_killed_blocks_nobody(tmp_path: Path, call: str) -> None:
    scene = SCENES["answer"]
    log = fresh(tmp_path / "whole", scene)
    command(scene.arguments, environment(log.disk, log.home, FAULTS_LOG=str(log.log)))
    names = [line.split("'")[1] for line in log.log.read_text(encoding="utf-8").splitlines()]
    place = fresh(tmp_path / "killed", scene)
    assert play(place, scene, Fault(names.index(call), "kill-after")).code == -signal.SIGKILL
    assert place.home / "notes.lock" in files(place)
    began = time.monotonic()
    done = command(("child", "add", "Ada", "--band", "8-10"), environment(place.disk, place.home))
    assert (done.code, done.faults) == (0, "")
    assert time.monotonic() - began < 5, "half of what a lock is waited for"


@pytest.mark.only_every_point
def test_a_lock_whose_holder_is_stopped_is_waited_for_and_named_and_both_are_kept_in_the_end(tmp_path: Path) -> None:
    scene = SCENES["answer"]
    log = fresh(tmp_path / "whole", scene)
    command(scene.arguments, environment(log.disk, log.home, FAULTS_LOG=str(log.log)))
    names = [line.split("'")[1] for line in log.log.read_text(encoding="utf-8").splitlines()]
    place = fresh(tmp_path / "stopped", scene)
    env = environment(place.disk, place.home, Fault(names.index("write"), "stop-after"))
    holder = start(scene.arguments, env, subprocess.DEVNULL, subprocess.PIPE, subprocess.PIPE)
    try:
        os.waitid(os.P_PID, holder.pid, os.WSTOPPED)
        other = command(("child", "add", "Ada", "--band", "8-10"), environment(place.disk, place.home))
        assert (other.code, other.said, len(sentences(other.faults))) == (NOT_KEPT, "", 1)
        assert "another window" in other.faults
        holder.send_signal(signal.SIGCONT)
        assert holder.wait(30) == 0
    finally:
        holder.kill()
        holder.communicate()
    assert command(("child", "add", "Ada", "--band", "8-10"), environment(place.disk, place.home)).code == 0
    household = place.store().read()
    assert [child.nickname for child in household.children] == ["Robin", "Ada"]
    assert next(a for a in household.answers if a.step == OLD.step).answer == "done"


def test_a_change_for_a_child_removed_in_another_window_is_refused_and_nothing_is_made_again(place: Place) -> None:
    env = environment(place.disk, place.home)

    def another_window(prompt: int) -> None:
        if prompt == 0:
            assert command(("child", "remove", "Robin", "--yes"), env).code == 0

    said = session(EVENING, ("1", "q"), env, another_window).said
    assert "removed in another window" in said.replace("\n", " ")
    assert place.store().read().children == ()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_evening_whose_notes_are_locked_in_another_window_asks_and_goes_on(place: Place, at: int) -> None:
    """Whether it was about to read or to keep. For Enter alone nothing is kept, and it is said."""
    pytest.importorskip("pyrage", reason="there is no wheel of pyrage for this system")
    env = environment(place.disk, place.home)

    def another_window(prompt: int) -> None:
        if prompt == at:
            lock(place)

    lines = ["1", "1", "When we cook, I ask.", "1"]
    lines.insert(at + 1, WORDS)
    ended = session(EVENING, tuple(lines), env, another_window)
    assert ended.code == 0, ended
    assert "Another window has locked the notes." in ended.said
    found = state(place)
    assert isinstance(found, Locked)
    assert [line.text for line in found.household.if_thens] == ["When we cook, I ask."]


def test_whoever_does_not_open_what_another_window_locked_is_told_what_was_not_kept(place: Place) -> None:
    pytest.importorskip("pyrage", reason="there is no wheel of pyrage for this system")

    def another_window(prompt: int) -> None:
        if prompt == 0:
            lock(place)

    ended = session(EVENING, ("1", "", "q"), environment(place.disk, place.home), another_window, "2")
    assert "Your last answer was not kept" in ended.said
    assert "Kept." not in ended.said


IN_PROCESS = """
import sys
from safekids.household.model import AddChild, Child
from safekids.household.store import Store
store = Store(sys.argv[1])
for number in range(int(sys.argv[3])):
    store.update(AddChild(Child(f"{sys.argv[2]}-{number}", f"{sys.argv[2]}-{number}", "8-10")))
"""


def test_windows_that_change_something_all_the_time_lose_nothing(place: Place, every_point: bool) -> None:
    changes, windows = (50, 8) if every_point else (15, 4)
    env = environment(place.disk, place.home)

    def run(name: int) -> None:
        script = [sys.executable, "-c", IN_PROCESS, str(place.home), str(name), str(changes)]
        subprocess.run(script, env=env, check=True, timeout=120)

    reader = place.store()
    side_by_side(run, list(range(windows)))
    household = reader.update(AddChild(ROBIN._replace(nickname="Wren")))
    assert len(household.children) == 1 + changes * windows
