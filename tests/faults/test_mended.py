"""What the faults have found, each held by a test of its own."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safekids.household import vault
from safekids.household.errors import LeftBehind, NotReadable, NotWritable
from safekids.household.model import AddChild, Child
from safekids.household.store import Store
from tests.faults.hook import cheap
from tests.faults.scenes import OTHER_WORDS, ROBIN, WORDS, Place, family, linked_family, lock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only")

ADA = AddChild(Child("feed0001", "Ada", "5-7"))


def failing_once(monkeypatch: pytest.MonkeyPatch, name: str, path: Path, after: int = 0) -> None:
    """That call fails for that path, once, when it was let pass so often."""
    real: Callable[..., Any] = getattr(os, name)
    left = [after]

    def call(where: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(where, int) and os.fspath(where) == str(path):
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(where, *args, **kwargs)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("call", ["lstat", "readlink"])
@pytest.mark.parametrize("after", range(6))
def test_a_link_that_cannot_be_looked_at_for_a_moment_is_not_replaced_by_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, after: int
) -> None:
    place = Place(tmp_path)
    linked_family(place)
    before = (place.disk / "synced" / "kept.json").read_bytes()
    link = place.home / "notes.json"
    with monkeypatch.context() as patch:
        failing_once(patch, call, link, after)
        try:
            place.store().update(ADA)
        except (NotReadable, NotWritable):
            assert (place.disk / "synced" / "kept.json").read_bytes() == before
    assert link.is_symlink()
    assert ROBIN.nickname in (place.disk / "synced" / "kept.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("after", range(8))
def test_two_refusals_in_one_change_do_not_take_the_file_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The file cannot be looked at for a moment, and then its new name cannot be flushed."""
    place = Place(tmp_path)
    family(place)
    store, before = place.store(), (place.home / "notes.json").read_bytes()
    real = os.fsync

    def no_folders(handle: int) -> None:
        if os.path.isdir(f"/dev/fd/{handle}"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    with monkeypatch.context() as patch:
        failing_once(patch, "lstat", place.home / "notes.json", after)
        patch.setattr(os, "fsync", no_folders)
        with pytest.raises((NotReadable, NotWritable)):
            store.update(ADA)
    assert (place.home / "notes.json").read_bytes() == before


def test_a_last_good_copy_that_cannot_be_looked_at_for_a_moment_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safekids.household import disk

    place = Place(tmp_path)
    family(place)
    failing_once(monkeypatch, "stat", place.home / "notes.last.json")
    assert disk.last_good(str(place.home / "notes.json")) == str(place.home / "notes.last.json")


NO_LOCKS = """
import errno, fcntl, os, sys
def no_locks(*_):
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
fcntl.flock = no_locks
from safekids.household.errors import NotWritable
from safekids.household.model import AddChild, Child
from safekids.household.store import Store
try:
    Store(sys.argv[1]).update(AddChild(Child("c1", "Robin", "8-10")))
except NotWritable as error:
    print(error.why)
print(sorted({"asyncio", "socket"} & sys.modules.keys()), os.listdir(sys.argv[1]))
"""


def test_where_a_file_system_knows_no_locks_it_is_refused_without_a_lock_that_a_killed_program_would_leave(
    tmp_path: Path,
) -> None:
    """filelock would put a marker there, with the name of this machine in it, and warn on the screen."""
    command = [sys.executable, "-c", NO_LOCKS, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [os.strerror(errno.ENOSYS), "[] ['notes.lock']"]


def test_a_lock_that_is_no_file_is_named_and_blocks_nobody(tmp_path: Path) -> None:
    makers: tuple[Callable[[Path], object], ...] = (os.mkdir, lambda path: os.symlink("/nowhere", path))
    for number, make in enumerate(makers):
        home = tmp_path / str(number)
        home.mkdir()
        make(home / "notes.lock")
        with pytest.raises(NotWritable):
            Store(str(home)).update(ADA)
        assert Store(str(home)).read().children == ()
    home = tmp_path / "pipe"
    home.mkdir()
    os.mkfifo(home / "notes.lock")
    try:
        Store(str(home)).update(ADA)
    except NotWritable:
        assert not (home / "notes.json").exists()
    else:
        assert Store(str(home)).read().children == (ADA.child,)


@pytest.mark.parametrize("what", ["lock", "forget", "forget all"])
def test_what_a_killed_change_left_half_made_is_gone_when_it_is_said_that_nothing_is_left(
    tmp_path: Path, what: str
) -> None:
    """Forgetting a child writes the last good copy anew: killed in that, it left a child who was still to be known."""
    pytest.importorskip("pyrage", reason="there is no wheel of pyrage for this system")
    place = Place(tmp_path)
    family(place)
    for name in (".notes.last.json.new", ".notes.json.old", ".notes.aside-1.json.new"):
        (place.home / name).write_bytes(b"Robin")
        os.chmod(place.home / name, 0o600)
    match what:
        case "lock":
            lock(place)
        case "forget":
            place.store().forget(ROBIN)
        case _:
            place.store().forget_all()
    assert [path.name for path in place.home.iterdir() if b"Robin" in path.read_bytes()] == []


@pytest.mark.parametrize("call", ["listdir", "unlink"])
def test_where_it_cannot_be_seen_whether_something_is_left_nobody_is_told_that_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    place = Place(tmp_path)
    family(place)
    left = place.home / ".notes.last.json.new"
    left.write_bytes(b"Robin")
    failing_once(monkeypatch, call, place.home if call == "listdir" else left)
    with pytest.raises((NotReadable, NotWritable)):
        place.store().forget(ROBIN)
    assert place.store().read().children


@pytest.mark.parametrize("lasts", [False, True])
def test_an_old_key_that_could_not_be_removed_at_once_is_removed_or_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasts: bool
) -> None:
    """It was said that the old passphrase opens nothing any more, and it did."""
    place = Place(tmp_path)
    family(place)
    lock(place)
    old, left = (place.home / "key.age").read_bytes(), place.home / ".key.age.old"
    store = place.store()
    store.open_with(WORDS)
    monkeypatch.setattr(vault, "seal", cheap.seal)
    with monkeypatch.context() as patch:
        failing_once(patch, "unlink", left)
        if lasts:
            failing_once(patch, "unlink", left)
        if lasts:
            with pytest.raises(LeftBehind) as named:
                store.change_passphrase(OTHER_WORDS)
            assert named.value.paths == (str(left),)
        else:
            store.change_passphrase(OTHER_WORDS)
            assert not [path.name for path in place.home.iterdir() if path.read_bytes() == old]
    other = place.store()
    other.open_with(OTHER_WORDS)
    other.update(ADA)
    assert not left.exists()


@pytest.mark.parametrize("locked", [False, True])
def test_a_last_copy_that_cannot_be_looked_at_and_is_not_there_is_not_made_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Found with the oldest notes, which have no copy yet: an empty one stood beside them, and was offered as good."""
    place = Place(tmp_path)
    family(place)
    monkeypatch.setattr(vault, "seal", cheap.seal)
    if locked:
        lock(place)
    last = place.home / ("notes.last.age" if locked else "notes.last.json")
    last.unlink(missing_ok=True)
    store = place.store()
    if locked:
        store.open_with(WORDS)
    with monkeypatch.context() as patch:
        failing_once(patch, "lstat", last)
        store.unlock() if locked else store.lock(WORDS)
    assert not list(place.home.glob("notes.last.*"))


def test_a_folder_that_cannot_be_looked_at_for_a_moment_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was said that all is forgotten, and all was there."""
    place = Place(tmp_path)
    family(place)
    for call in ("stat", "lstat"):
        for after in range(8):
            if not (place.home / "notes.json").is_file():
                break
            with monkeypatch.context() as patch:
                failing_once(patch, call, place.home, after)
                try:
                    place.store().forget_all()
                except (NotReadable, NotWritable):
                    continue
            assert not list(place.home.glob("notes*")), f"{call} {after}"
            family(place)
