"""Nothing acknowledged is lost, and nothing half-made is left, wherever a change is stopped."""

from __future__ import annotations

import errno
import functools
import itertools
import operator
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from safekids.household.errors import Damaged, NotWritable
from safekids.household.model import (
    AddChild,
    AddIfThen,
    Answer,
    Change,
    Child,
    Household,
    IfThen,
    RemoveChild,
    SetAnswer,
)
from safekids.household.store import Store
from tests.household.faults import KILLED, REFUSED, attempt, attempt_elsewhere, calls_of, killing, refusing
from tests.make import TODAY

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by fork; POSIX only")

BROKEN = b'{"format": 1, "answers": [{"who"'
ROBIN = Child("c1", "Robin", "8-10")
OLD = SetAnswer(Answer("c1", "K27", "done", TODAY, 1))
NEW = SetAnswer(Answer("c1", "M83", "talked", TODAY, 1))


class Scene(NamedTuple):
    """What is there before, and what is done to it. `least` calls must be found, or the harness has gone blind."""

    prepare: Callable[[Store], object]
    actions: tuple[Callable[[Store], object], ...]
    least: int


def changes(*some: Change) -> tuple[Callable[[Store], object], ...]:
    return tuple(operator.methodcaller("update", change) for change in some)


def nothing(_: Store) -> None:
    """A first start."""


def family(store: Store) -> None:
    store.update(AddChild(ROBIN))
    store.update(OLD)


def damaged_family(store: Store) -> None:
    family(store)
    Path(store.path).write_bytes(BROKEN)


def linked_family(store: Store) -> None:
    synced = Path(store.folder).parent / "synced"
    synced.mkdir()
    os.mkdir(store.folder)
    (synced / "n.json").write_bytes(b'{"format": 1}')
    os.symlink(synced / "n.json", store.path)
    family(store)


SCENES = {
    "first start": Scene(nothing, changes(AddChild(ROBIN), OLD), 40),
    "answer": Scene(family, changes(NEW), 20),
    "two answers": Scene(family, changes(NEW, SetAnswer(OLD.answer._replace(answer="skip"))), 40),
    "through a link": Scene(linked_family, changes(NEW), 20),
    "line": Scene(family, changes(AddIfThen(IfThen("c1", "K27", "", TODAY))), 20),
    "child removed": Scene(family, changes(RemoveChild("c1")), 20),
    "nothing new": Scene(family, changes(OLD), 6),
    "last good copy restored": Scene(damaged_family, (Store.restore_last_good,), 25),
    "set aside": Scene(damaged_family, (Store.set_aside,), 15),
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill loses nothing that was written, flushed or not: what is flushed, and when, has a test of its own."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture(params=SCENES)
def scene(request: pytest.FixtureRequest) -> Scene:
    return SCENES[request.param]


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault is tried on a file system with hard links, and on one without."""
    if not request.param:

        def no_links(*_args: object, **_kwargs: object) -> None:
            raise PermissionError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", no_links)


def fresh(folder: Path, scene: Scene) -> Store:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    store = Store(str(folder / "notes-folder"))
    scene.prepare(store)
    return store


def state(store: Store) -> Household | bytes:
    """What a start finds: a household, or the bytes of a damaged file."""
    try:
        return store.read()
    except Damaged:
        return Path(store.path).read_bytes()


def states(folder: Path, scene: Scene) -> tuple[list[Household | bytes], list[str]]:
    """What is found after none of the actions, the first, the first two ...; and the calls they make."""
    store = fresh(folder, scene)
    found, calls = [state(store)], []
    for action in scene.actions:
        calls += calls_of(functools.partial(action, store))
        found.append(state(store))
    assert len(calls) >= scene.least
    return found, calls


def half_made(store: Store) -> list[str]:
    real = os.path.dirname(os.path.realpath(store.path))
    return [name for name in os.listdir(real) if name.endswith((".new", ".old"))] if os.path.isdir(real) else []


def check_all_is_well(store: Store, before: Household | bytes) -> None:
    """Only private files, the damaged bytes still somewhere, nothing half-made after the next start, and it works."""
    folder = Path(os.path.dirname(os.path.realpath(store.path)))
    for file in folder.iterdir() if folder.is_dir() else ():
        assert stat.S_IMODE(file.lstat().st_mode) & 0o077 == 0, file.name
    if isinstance(before, bytes):
        assert BROKEN in [file.read_bytes() for file in folder.iterdir()]
    store.tidy()
    assert half_made(store) == []
    found = state(store)
    if isinstance(found, Household):
        after = store.update(AddChild(Child("c7", "Ada", "5-7")))
        assert set(found.answers) <= set(after.answers)
        assert store.read() == after


def bound(scene: Scene, store: Store) -> list[Callable[[], object]]:
    return [functools.partial(action, store) for action in scene.actions]


@pytest.mark.usefixtures("links")
def test_killed_at_any_call_the_file_opens_and_nothing_acknowledged_is_lost(tmp_path: Path, scene: Scene) -> None:
    """Before each call, and so after the one before it; after the last one everything was acknowledged."""
    found, calls = states(tmp_path / "whole", scene)
    for at in range(len(calls)):
        store = fresh(tmp_path / "killed", scene)
        ended, how = attempt_elsewhere(bound(scene, store), killing(before=at))
        assert how == KILLED, f"not killed at call {at}"
        assert state(store) in found[ended : ended + 2], f"killed at call {at}"
        check_all_is_well(store, found[0])


CODES = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EINTR)


@pytest.mark.usefixtures("links")
def test_when_any_call_is_refused_it_is_said_in_one_way_and_the_file_is_as_it_was(tmp_path: Path, scene: Scene) -> None:
    """Some refusals can be lived with, such as one to close what was only read: then the change is kept."""
    found, calls = states(tmp_path / "whole", scene)
    codes = CODES if scene is SCENES["answer"] else CODES[:2]
    for at, code in itertools.product(range(len(calls)), codes):
        store = fresh(tmp_path / "refused", scene)
        ended, how = attempt(bound(scene, store), refusing(at, code))
        assert how == (0 if ended == len(scene.actions) else REFUSED), f"{errno.errorcode[code]} at call {at}"
        assert state(store) == found[ended], f"{errno.errorcode[code]} at call {at}"
        assert calls[at] == "unlink" or half_made(store) == [], f"{errno.errorcode[code]} at call {at}"
        check_all_is_well(store, found[0])


def test_when_the_disk_goes_away_for_good_the_file_is_one_or_the_other(tmp_path: Path, scene: Scene) -> None:
    """From some call on everything is refused, also the way back: then the file may be the new one, and is whole."""
    found, calls = states(tmp_path / "whole", scene)
    for at in range(len(calls)):
        store = fresh(tmp_path / "gone", scene)
        ended, how = attempt_elsewhere(bound(scene, store), refusing(at, errno.EROFS, from_then_on=True))
        assert how == (0 if ended == len(scene.actions) else REFUSED), f"refused from call {at}"
        assert state(store) in found[ended : ended + 2], f"refused from call {at}"
        check_all_is_well(store, found[0])


def test_an_answer_is_flushed_before_it_takes_its_place_and_its_name_before_it_is_acknowledged(tmp_path: Path) -> None:
    store = fresh(tmp_path / "flushed", SCENES["answer"])
    calls = calls_of(lambda: store.update(NEW))
    placed = calls.index("replace")
    assert "fsync" in calls[calls.index("write") : placed]
    assert "fsync" in calls[placed:]


def folder_flushes_fail(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_folder_that_cannot_be_flushed_keeps_answers_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    store = fresh(tmp_path / "network", SCENES["answer"])
    folder_flushes_fail(monkeypatch, code)
    after = store.update(NEW)
    assert store.read() == after
    assert NEW.answer in after.answers


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
@pytest.mark.parametrize("name", ["answer", "first start"])
def test_a_folder_whose_flush_fails_keeps_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, name: str
) -> None:
    """The new file has its place already: it is taken back, so that trying again writes it again."""
    store = fresh(tmp_path / "failing", SCENES[name])
    before = store.read()
    with monkeypatch.context() as patch:
        folder_flushes_fail(patch, code)
        with pytest.raises(NotWritable):
            store.update(AddChild(Child("c7", "Ada", "5-7")))
    assert store.read() == before
    assert half_made(store) == []
    assert store.update(AddChild(Child("c7", "Ada", "5-7"))) == store.read() != before


def test_a_short_write_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, real = fresh(tmp_path / "short", SCENES["answer"]), os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    after = store.update(NEW)
    monkeypatch.undo()
    assert store.read() == after


def test_a_write_that_writes_nothing_is_refused_and_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = fresh(tmp_path / "stuck", SCENES["answer"])
    before = Path(store.path).read_bytes()
    monkeypatch.setattr(os, "write", lambda _handle, _data: 0)
    with pytest.raises(NotWritable) as caught:
        store.update(NEW)
    assert caught.value.why == os.strerror(errno.EIO)
    monkeypatch.undo()
    assert Path(store.path).read_bytes() == before
