"""The household file as the program uses it: read, change, and what to do when it is damaged."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from safekids.household import codec, disk
from safekids.household.errors import Busy, ChildGone, Damaged, NewerVersion, NotWritable
from safekids.household.model import AddChild, Answer, Child, Household, RemoveChild, SetAnswer
from safekids.household.store import Store
from tests.make import TODAY

POSIX = pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
ROBIN = Child("c1", "Robin", "8-10")
BROKEN = b'{"format": 1, "answers": [{"who"'


def answer(step: str, who: str = "c1") -> SetAnswer:
    return SetAnswer(Answer(who, step, "done", TODAY, 1))


def steps(household: Household) -> list[str]:
    return [a.step for a in household.answers]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "notes-folder"))


@pytest.fixture
def kept(store: Store) -> Store:
    store.update(AddChild(ROBIN))
    store.update(answer("K27"))
    return store


def content(path: str | None) -> bytes:
    assert path is not None
    return Path(path).read_bytes()


# --- plain use


def test_reading_touches_nothing(store: Store) -> None:
    assert store.read() == Household()
    store.tidy()
    assert not store.others_may_look()
    assert not os.path.exists(store.folder)


def test_what_was_kept_is_there_for_the_next_window(kept: Store) -> None:
    assert Store(kept.folder).read() == kept.read()
    assert steps(kept.read()) == ["K27"]


def test_two_open_windows_see_each_other(kept: Store) -> None:
    other = Store(kept.folder)
    assert steps(other.update(answer("M83"))) == ["K27", "M83"]
    assert steps(kept.read()) == ["K27", "M83"]
    assert steps(kept.update(answer("B19"))) == ["K27", "M83", "B19"]
    assert steps(other.read()) == ["K27", "M83", "B19"]


def test_a_file_edited_by_hand_is_seen_by_a_window_that_is_open(kept: Store) -> None:
    for nickname in (b"Robin", b"Rowan", b"Robyn"):
        Path(kept.path).write_bytes(content(kept.path).replace(kept.read().children[0].nickname.encode(), nickname))
        assert kept.read().children[0].nickname.encode() == nickname
    assert kept.update(answer("M83")) == Store(kept.folder).read() == kept.read()
    os.unlink(kept.path)
    assert kept.read() == Household()


def test_what_has_not_changed_is_not_decoded_again(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session reads before every question."""
    before = kept.read()
    monkeypatch.setattr(codec, "decode", pytest.fail)
    assert kept.read() is before
    after = kept.update(answer("M83"))
    assert kept.read() is after


def test_nothing_is_written_when_nothing_changes(kept: Store) -> None:
    before = os.stat(kept.path)
    assert kept.update(answer("K27")) == kept.read()
    assert kept.update() == kept.read()
    after = os.stat(kept.path)
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_several_changes_are_kept_together_or_not_at_all(kept: Store) -> None:
    before = content(kept.path)
    with pytest.raises(ChildGone):
        kept.update(answer("M83"), answer("M83", who="gone"))
    assert content(kept.path) == before
    assert steps(kept.update(answer("M83"), answer("B19"))) == ["K27", "M83", "B19"]


def test_the_last_good_copy_is_the_one_before_and_a_file_of_its_own(kept: Store) -> None:
    for step in ("M83", "B19"):
        before = content(kept.path)
        kept.update(answer(step))
        good = disk.last_good(kept.path)
        assert content(good) == before
        assert good is not None
        assert not os.path.samefile(good, kept.path), "what harms one would harm both"


def test_a_household_too_large_to_be_read_again_is_not_written(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(kept.path)
    monkeypatch.setattr(codec, "LARGEST", len(before))
    assert steps(kept.read()) == ["K27"]
    with pytest.raises(NotWritable) as caught:
        kept.update(answer("M83"))
    assert (caught.value.path, caught.value.why) == (kept.path, "too large")
    assert content(kept.path) == before


def test_a_household_just_small_enough_to_be_read_again_is_written(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = Store(kept.folder).read()._replace(country="GB")
    monkeypatch.setattr(codec, "LARGEST", len(codec.encode(after)))
    kept.replace(after)
    assert Store(kept.folder).read() == after


READING = """
import sys
from safekids.household.store import Store
Store(sys.argv[1]).read()
print(*(name for name in sys.argv[2].split() if name in sys.modules))
"""
HEAVY = "filelock platformdirs unicodedata secrets tempfile shutil pathlib dataclasses random"


def test_reading_imports_nothing_heavy(kept: Store) -> None:
    """Reading is on the way to the first screen."""
    command = [sys.executable, "-S", "-c", READING, kept.folder, HEAVY]  # without site, which imports for itself
    src = os.path.dirname(os.path.dirname(os.path.dirname(codec.__file__)))
    found = subprocess.run(command, env={**os.environ, "PYTHONPATH": src}, capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


# --- damage


def test_a_newer_file_is_left_untouched(kept: Store) -> None:
    newer = b'{"format": 9, "who knows": []}'
    Path(kept.path).write_bytes(newer)
    for attempt in (kept.read, lambda: kept.update(answer("M83")), kept.restore_last_good, kept.set_aside):
        with pytest.raises(NewerVersion) as caught:
            attempt()
        assert (caught.value.path, caught.value.version) == (kept.path, 9)
    assert content(kept.path) == newer


def test_a_damaged_file_is_never_overwritten_and_the_last_good_copy_is_offered(kept: Store) -> None:
    kept.update(answer("M83"))
    Path(kept.path).write_bytes(BROKEN)
    for attempt in (kept.read, lambda: kept.update(answer("B19"))):
        with pytest.raises(Damaged) as caught:
            attempt()
        assert (caught.value.path, caught.value.why, caught.value.line) == (kept.path, "not JSON", 1)
        assert caught.value.last_good == disk.last_good(kept.path) is not None
    assert content(kept.path) == BROKEN
    aside = kept.restore_last_good()
    assert content(aside) == BROKEN
    assert steps(kept.read()) == ["K27"]
    assert steps(kept.update(answer("B19"))) == ["K27", "B19"]


def test_however_it_was_cut_a_damaged_file_is_not_overwritten(kept: Store) -> None:
    whole = content(kept.path)
    for length in range(0, len(whole) - 2, 7):
        Path(kept.path).write_bytes(whole[:length])
        with pytest.raises(Damaged):
            kept.update(answer("M83"))
        assert content(kept.path) == whole[:length]


def test_going_back_does_not_make_the_damaged_file_the_last_good_copy(kept: Store) -> None:
    kept.update(answer("M83"))
    Path(kept.path).write_bytes(BROKEN)
    kept.restore_last_good()
    good = disk.last_good(kept.path)
    assert content(good) == content(kept.path)
    assert good is not None
    assert not os.path.samefile(good, kept.path)


@pytest.mark.parametrize("mend", [Store.restore_last_good, Store.set_aside])
def test_what_another_window_has_mended_is_left_alone(kept: Store, mend: object) -> None:
    """Two windows find the damage; both are told to mend it."""
    before = content(kept.path)
    assert callable(mend)
    assert mend(kept) is None
    assert content(kept.path) == before


def test_each_damaged_file_is_kept_aside_under_a_name_of_its_own(kept: Store) -> None:
    asides = []
    for i in range(3):
        Path(kept.path).write_bytes(b"broken %d" % i)
        aside = kept.set_aside()
        assert aside is not None
        asides.append(aside)
        assert not os.path.exists(kept.path), "to start anew is to start as on the first day"
        assert kept.read() == Household()
    assert [content(aside) for aside in asides] == [b"broken 0", b"broken 1", b"broken 2"]
    assert [os.path.basename(aside) for aside in asides] == [f"notes.aside-{number}.json" for number in (1, 2, 3)]


def test_without_a_copy_there_is_nothing_to_go_back_to(store: Store) -> None:
    os.mkdir(store.folder)
    Path(store.path).write_bytes(BROKEN)
    with pytest.raises(Damaged) as found:
        store.read()
    assert found.value.last_good is None
    with pytest.raises(Damaged) as caught:
        store.restore_last_good()
    assert (caught.value.path, caught.value.why, caught.value.last_good) == (store.path, "no copy", None)
    assert content(store.path) == BROKEN


def test_a_damaged_copy_is_not_restored(kept: Store) -> None:
    kept.update(answer("M83"))
    good = disk.last_good(kept.path)
    assert good is not None
    Path(good).write_bytes(b"broken too")
    Path(kept.path).write_bytes(BROKEN)
    with pytest.raises(Damaged) as caught:
        kept.restore_last_good()
    assert (caught.value.path, caught.value.why) == (kept.path, "the copy is damaged too")
    assert caught.value.last_good is None
    assert content(kept.path) == BROKEN
    assert content(good) == b"broken too"


@POSIX
def test_a_damaged_file_behind_a_link_is_set_aside_and_is_no_last_good_copy(kept: Store, tmp_path: Path) -> None:
    os.replace(kept.path, tmp_path / "synced.json")
    os.symlink(tmp_path / "synced.json", kept.path)
    (tmp_path / "synced.json").write_bytes(BROKEN)
    aside = kept.set_aside()
    assert content(aside) == BROKEN
    assert os.path.islink(kept.path)
    assert kept.read() == Household()
    assert disk.last_good(kept.path) is None


@pytest.mark.parametrize("data", [b"", b"\0" * 500, b"\xff\xfe{}", b"[" * 100_000, b" " * 100_000_000], ids=len)
def test_whatever_the_bytes_are_it_is_named_and_left(kept: Store, data: bytes) -> None:
    Path(kept.path).write_bytes(data)
    with pytest.raises(Damaged):
        kept.read()
    with pytest.raises(Damaged):
        kept.update(answer("M83"))
    assert os.path.getsize(kept.path) == len(data)


# --- what a killed program left


@pytest.mark.parametrize(
    "name",
    [
        ".notes.json.new",
        ".notes.json.old",
        ".notes.last.json.new",
        ".notes.aside-12.json.new",
        ".notes.turning.new",
        ".key.age.old",
        ".key.sha256.new",
    ],
)
def test_the_next_start_sweeps_whatever_was_left_half_made(kept: Store, name: str) -> None:
    there = os.listdir(kept.folder)
    Path(kept.folder, name).write_bytes(b"half")
    Path(kept.folder, ".shopping.json.new").write_bytes(b"not ours")
    Store(kept.folder).tidy()
    assert sorted(os.listdir(kept.folder)) == sorted([*there, ".shopping.json.new"])


@pytest.mark.parametrize("fault", [OSError(5, "no more"), NotWritable("notes.json", "no more")], ids=repr)
def test_tidying_never_raises_and_never_waits(kept: Store, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    waited: list[float | None] = []

    def locked(_path: str, seconds: float | None = None) -> None:
        waited.append(seconds)
        raise fault

    Path(kept.folder, ".notes.json.new").write_bytes(b"half")
    monkeypatch.setattr(disk, "locked", locked)
    kept.tidy()
    assert waited == [0]


# --- many windows

WRITER = """
import sys
from datetime import date
from safekids.household.model import Answer, SetAnswer
from safekids.household.store import Store
store, name = Store(sys.argv[1]), sys.argv[2]
for i in range(5):
    store.update(SetAnswer(Answer("c1", f"{name}-{i}", "done", date(2026, 11, 23), 1)))
"""


def test_ten_windows_at_once_lose_nothing(kept: Store) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, kept.folder, f"w{i}"]) for i in range(10)]
    try:
        while any(writer.poll() is None for writer in writers):
            assert "K27" in steps(kept.read()), "whoever reads meanwhile finds a whole file"
    finally:
        codes = [writer.wait(60) for writer in writers]
    assert codes == [0] * 10
    assert sorted(steps(kept.read())) == sorted(["K27", *(f"w{i}-{j}" for i in range(10) for j in range(5))])


def test_a_child_removed_in_one_window_is_not_made_again_by_the_other(kept: Store) -> None:
    Store(kept.folder).update(RemoveChild("c1"))
    with pytest.raises(ChildGone) as caught:
        kept.update(answer("M83"))
    assert caught.value.child_id == "c1"
    assert kept.read() == Household()


def test_a_lock_that_is_held_is_waited_for_and_then_named(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LOCK_SECONDS", 0.1)
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with disk.locked(kept.path):
            inside.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(30)
    try:
        with pytest.raises(Busy) as caught:
            kept.update(answer("M83"))
        assert (caught.value.path, caught.value.seconds) == (kept.path, 0.1)
        assert steps(kept.read()) == ["K27"], "reading takes no lock"
        monkeypatch.setattr(disk, "LOCK_SECONDS", 60)
        leftover = Path(kept.folder, ".notes.json.new")
        leftover.write_bytes(b"in the making")
        began = time.monotonic()
        kept.tidy()
        assert time.monotonic() - began < 30, "tidying does not wait"
        assert leftover.exists(), "somebody is writing it"
    finally:
        done.set()
        holder.join()
    assert steps(kept.update(answer("M83"))) == ["K27", "M83"]
    assert not leftover.exists()


HOLDER = """
import sys, time
from safekids.household import disk
with disk.locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_whose_holder_was_killed_blocks_nobody(kept: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, kept.path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        holder.kill()
    kept.update(answer("M83"))
