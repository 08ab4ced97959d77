"""The file on the disk: nothing acknowledged is lost, whatever happens in between."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safekids.household import disk
from safekids.household.errors import Busy, Damaged, NewerVersion, NotAFile, NotReadable, NotWritable
from safekids.household.model import AddChild, Answer, Child, Household, RemoveChild, SetAnswer
from safekids.household.store import Store
from tests.make import TODAY

POSIX = pytest.mark.skipif(os.name == "nt", reason="file modes, links and pipes as POSIX has them")
ROBIN = Child("c1", "Robin", "8-10")


def answer(step: str, who: str = "c1") -> SetAnswer:
    return SetAnswer(Answer(who, step, "done", TODAY, 1))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "notes-folder"))


@pytest.fixture
def kept(store: Store) -> Store:
    store.update(AddChild(ROBIN))
    store.update(answer("K27"))
    return store


def names(store: Store) -> set[str]:
    return set(os.listdir(store.folder))


# --- plain use


def test_reading_touches_nothing(store: Store) -> None:
    assert store.read() == Household()
    assert not os.path.exists(store.folder)


def test_what_was_kept_is_there_for_the_next_window(kept: Store) -> None:
    assert Store(kept.folder).read() == kept.read()
    assert [a.step for a in kept.read().answers] == ["K27"]


def test_nothing_is_written_when_nothing_changes(kept: Store) -> None:
    before = os.stat(kept.path)
    kept.update(answer("K27"))
    assert os.stat(kept.path).st_mtime_ns == before.st_mtime_ns
    assert os.stat(kept.path).st_ino == before.st_ino


def test_several_changes_are_kept_together_or_not_at_all(kept: Store) -> None:
    before = Path(kept.path).read_bytes()
    with pytest.raises(Exception, match="gone"):
        kept.update(answer("M83"), answer("M83", who="gone"))
    assert Path(kept.path).read_bytes() == before


def test_names_on_the_disk_say_nothing(kept: Store) -> None:
    kept.update(answer("M83"))
    for name in [*names(kept), disk.FOLDER, disk.ASIDE]:
        assert not any(word in name.lower() for word in ("safe", "kid", "child", "abuse", "protect", "help"))
    assert kept.path.endswith(".json")


def test_the_last_good_copy_is_the_one_before(kept: Store) -> None:
    before = Path(kept.path).read_bytes()
    kept.update(answer("M83"))
    good = disk.last_good(kept.path)
    assert good is not None
    assert Path(good).read_bytes() == before


def test_home_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / "here"))
    assert Store().folder == str(tmp_path / "here")
    monkeypatch.delenv("SAFEKIDS_HOME")
    assert disk.FOLDER in Store().folder


# --- modes and links


@POSIX
def test_files_are_private_whatever_the_umask(store: Store) -> None:
    before = os.umask(0)
    try:
        store.update(AddChild(ROBIN))
        store.update(answer("K27"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(store.folder).st_mode) == 0o700
    for name in names(store):
        assert stat.S_IMODE(os.stat(os.path.join(store.folder, name)).st_mode) == 0o600, name


@POSIX
def test_a_wider_folder_that_was_there_keeps_its_mode_and_is_reported(store: Store) -> None:
    os.mkdir(store.folder)
    os.chmod(store.folder, 0o755)
    assert store.others_may_look()
    store.update(AddChild(ROBIN))
    assert stat.S_IMODE(os.stat(store.folder).st_mode) == 0o755
    assert stat.S_IMODE(os.stat(store.path).st_mode) == 0o600
    os.chmod(store.folder, 0o700)
    assert not store.others_may_look()


@POSIX
def test_a_link_stays_a_link_and_its_target_is_written(store: Store, tmp_path: Path) -> None:
    os.mkdir(store.folder)
    elsewhere = tmp_path / "synced"
    elsewhere.mkdir()
    (elsewhere / "n.json").write_bytes(b'{"format": 1}')
    os.symlink(elsewhere / "n.json", store.path)
    store.update(AddChild(ROBIN))
    assert os.path.islink(store.path)
    assert b"Robin" in (elsewhere / "n.json").read_bytes()


# --- what may stand in the file's place


def test_a_newer_file_is_left_untouched(kept: Store) -> None:
    newer = b'{"format": 9, "who knows": []}'
    Path(kept.path).write_bytes(newer)
    for attempt in (kept.read, lambda: kept.update(answer("M83"))):
        with pytest.raises(NewerVersion):
            attempt()
    assert Path(kept.path).read_bytes() == newer


def test_a_damaged_file_is_never_overwritten_and_the_last_good_copy_is_offered(kept: Store) -> None:
    kept.update(answer("M83"))
    Path(kept.path).write_bytes(b'{"format": 1, "answers": [{"who"')
    for attempt in (kept.read, lambda: kept.update(answer("B19"))):
        with pytest.raises(Damaged) as caught:
            attempt()
        assert caught.value.last_good is not None
    aside = kept.restore_last_good()
    assert Path(aside).read_bytes() == b'{"format": 1, "answers": [{"who"'
    assert [a.step for a in kept.read().answers] == ["K27"]


def test_each_damaged_file_is_kept_aside_under_a_name_of_its_own(kept: Store) -> None:
    asides = set()
    for i in range(3):
        Path(kept.path).write_bytes(b"broken %d" % i)
        asides.add(kept.set_aside())
        assert kept.read() == Household()
    assert {Path(aside).read_bytes() for aside in asides} == {b"broken 0", b"broken 1", b"broken 2"}


def test_a_damaged_copy_is_not_restored(kept: Store) -> None:
    kept.update(answer("M83"))
    good = disk.last_good(kept.path)
    assert good is not None
    Path(good).write_bytes(b"broken too")
    Path(kept.path).write_bytes(b"broken")
    with pytest.raises(Damaged):
        kept.restore_last_good()
    assert Path(kept.path).read_bytes() == b"broken"


def test_a_folder_in_its_place_is_named(store: Store) -> None:
    os.makedirs(store.path)
    with pytest.raises(NotAFile) as caught:
        store.read()
    assert caught.value.found == "folder"


@POSIX
def test_a_pipe_in_its_place_makes_nobody_wait(store: Store) -> None:
    os.mkdir(store.folder)
    os.mkfifo(store.path)
    with pytest.raises(NotAFile):
        store.read()


@POSIX
def test_a_link_to_nowhere_is_named_and_not_filled(store: Store, tmp_path: Path) -> None:
    os.mkdir(store.folder)
    os.symlink(tmp_path / "nowhere" / "n.json", store.path)
    with pytest.raises(NotAFile) as caught:
        store.update(AddChild(ROBIN))
    assert caught.value.found == "dangling link"


@POSIX
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_is_not_ours_to_read_is_named(kept: Store) -> None:
    os.chmod(kept.path, 0)
    with pytest.raises(NotReadable):
        kept.read()


# --- many windows


WRITER = """
import sys
from safekids.household.store import Store
from safekids.household.model import Answer, SetAnswer
from datetime import date
store, name = Store(sys.argv[1]), sys.argv[2]
for i in range(5):
    store.update(SetAnswer(Answer("c1", f"{name}-{i}", "done", date(2026, 11, 23), 1)))
"""


def test_ten_windows_at_once_lose_nothing(kept: Store) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, kept.folder, f"w{i}"]) for i in range(10)]
    assert [writer.wait(60) for writer in writers] == [0] * 10
    steps = {a.step for a in kept.read().answers}
    assert steps == {"K27", *(f"w{i}-{j}" for i in range(10) for j in range(5))}


def test_a_child_removed_in_one_window_is_not_made_again_by_the_other(kept: Store) -> None:
    Store(kept.folder).update(RemoveChild("c1"))
    with pytest.raises(Exception, match="c1"):
        kept.update(answer("M83"))
    assert kept.read() == Household()


def test_a_lock_that_is_held_is_waited_for_and_then_named(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LOCK_SECONDS", 0.1)
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with disk.locked(kept.folder):
            inside.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    try:
        with pytest.raises(Busy):
            kept.update(answer("M83"))
    finally:
        done.set()
        holder.join()
    kept.update(answer("M83"))


HOLDER = """
import sys, time
from safekids.household import disk
with disk.locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_whose_holder_was_killed_blocks_nobody(kept: Store) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, kept.folder], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"held"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    kept.update(answer("M83"))


# --- faults

CALLS: tuple[str, ...] = ("open", "write", "fsync", "link", "replace")
if hasattr(os, "fchmod"):
    CALLS += ("fchmod",)

KILLED = """
import os, sys
from safekids.household import disk
from safekids.household.store import Store
from safekids.household.model import Answer, SetAnswer
from datetime import date
store, call, at = Store(sys.argv[1]), sys.argv[2], int(sys.argv[3])
real, seen = getattr(os, call), 0
def dying(*a, **k):
    global seen
    seen += 1
    if seen == at and at > 0: os._exit(9)
    result = real(*a, **k)
    if seen == -at: os._exit(9)
    return result
import filelock
setattr(os, call, dying)
store.update(SetAnswer(Answer("c1", "M83", "done", date(2026, 11, 23), 1)))
"""


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("at", [1, -1, 2, -2])
def test_killed_before_or_after_any_call_the_file_opens_and_nothing_kept_is_lost(
    kept: Store, call: str, at: int
) -> None:
    """Positive: killed just before the call of that number; negative: just after it."""
    subprocess.run([sys.executable, "-c", KILLED, kept.folder, call, str(at)], check=False, timeout=60)
    steps = [a.step for a in Store(kept.folder).read().answers]
    assert steps in (["K27"], ["K27", "M83"])
    kept.update(answer("B19"))
    assert {"K27", "B19"} <= {a.step for a in kept.read().answers}
    assert not [name for name in names(kept) if name.startswith(disk.TEMPORARY)], "the next start tidies up"


def failing(real: Callable[..., Any], code: int, at: int) -> Callable[..., Any]:
    count = 0

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(code, os.strerror(code))
        return real(*args, **kwargs)

    return call


@POSIX
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync", "replace", "fchmod"])
@pytest.mark.parametrize("at", [1, 2])
def test_when_the_disk_refuses_the_old_file_stays_and_nothing_half_made(
    kept: Store, monkeypatch: pytest.MonkeyPatch, code: int, call: str, at: int
) -> None:
    before = kept.read()
    with disk.locked(kept.folder):  # the lock's own calls are not what is tested here
        monkeypatch.setattr(os, call, failing(getattr(os, call), code, at))
        try:
            disk.replace(kept.path, b'{"format": 1}')
            refused = False
        except NotWritable:
            refused = True
        monkeypatch.undo()
    assert kept.read() == (before if refused and not (call == "fsync" and at > 1) else kept.read())
    assert not [name for name in names(kept) if name.startswith(disk.TEMPORARY)]


@POSIX
def test_a_short_write_is_completed(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    kept.update(answer("M83"))
    monkeypatch.undo()
    assert [a.step for a in kept.read().answers] == ["K27", "M83"]


@POSIX
def test_where_links_fail_the_last_good_copy_is_a_copy(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(os.link, errno.EPERM, 1))
    before = Path(kept.path).read_bytes()
    kept.update(answer("M83"))
    good = disk.last_good(kept.path)
    assert good is not None
    assert Path(good).read_bytes() == before
