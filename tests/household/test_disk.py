"""What the platform does to a file: names, modes, links, and what may stand in its place."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safekids.household import disk
from safekids.household.errors import NotAFile, NotReadable, NotWritable
from safekids.household.model import AddChild, Answer, Child, Household, SetAnswer
from safekids.household.store import Store
from tests.make import TODAY

POSIX = pytest.mark.skipif(os.name == "nt", reason="file modes, links and pipes as POSIX has them")
ROBIN = AddChild(Child("c1", "Robin", "8-10"))
DONE = SetAnswer(Answer("c1", "K27", "done", TODAY, 1))
BROKEN = b"{"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "notes-folder"))


def everything(store: Store) -> Store:
    """Every kind of file that can come to be beside the notes."""
    store.update(ROBIN)
    store.update(DONE)
    Path(store.path).write_bytes(BROKEN)
    store.restore_last_good()
    return store


def mode(path: str | Path) -> int:
    return stat.S_IMODE(os.lstat(path).st_mode)


# --- names


def test_names_on_the_disk_say_nothing(store: Store) -> None:
    names = os.listdir(everything(store).folder)
    assert sorted(names) == ["notes.aside-1.json", "notes.json", "notes.last.json", "notes.lock"]
    half_made = [os.path.basename(path) for path in disk._in_the_making(store.path)]
    assert half_made == [".notes.json.new", ".notes.json.old"], "the next start looks for these"
    for name in [*names, disk.FOLDER, *half_made]:
        stem = os.path.basename(name).lower()
        assert not any(word in stem for word in ("safe", "kid", "child", "abuse", "protect", "help", "parent"))


def test_home_is_where_the_variable_says_or_where_the_platform_keeps_a_users_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / "here"))
    assert Store().path == str(tmp_path / "here" / "notes.json")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SAFEKIDS_HOME", os.path.join("~", "there"))
    assert Store().folder == str(tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFEKIDS_HOME", "near")
    assert Store().folder == str(tmp_path / "near")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for empty in (True, False):
        if empty:
            monkeypatch.setenv("SAFEKIDS_HOME", "")
        else:
            monkeypatch.delenv("SAFEKIDS_HOME")
        assert os.path.basename(Store().folder) == "kitchen-notes"
        assert os.path.isabs(Store().folder)


def test_on_windows_too_the_folder_stands_in_the_users_data_and_not_in_a_folder_of_an_author(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from platformdirs import windows

    monkeypatch.delenv("SAFEKIDS_HOME", raising=False)
    monkeypatch.setattr(windows, "get_win_folder", lambda _: "data", raising=False)
    monkeypatch.setattr(
        "platformdirs.user_data_dir", lambda *args, **named: windows.Windows(*args, **named).user_data_dir
    )
    assert disk.home_folder() == os.path.join("data", "kitchen-notes")


# --- modes


@pytest.fixture(params=[0, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@POSIX
@pytest.mark.usefixtures("umask")
def test_files_are_private_and_ours_whatever_the_umask(store: Store) -> None:
    everything(Store(os.path.join(store.folder, "deep", "er")))
    folders = [store.folder, *(str(p) for p in Path(store.folder).rglob("*") if p.is_dir())]
    files = [p for p in Path(store.folder).rglob("*") if p.is_file()]
    assert {mode(folder) for folder in folders} == {0o700}
    assert {file.name for file in files} == {"notes.aside-1.json", "notes.json", "notes.last.json", "notes.lock"}
    assert {mode(file) for file in files} == {0o600}


@POSIX
def test_a_file_that_an_editor_left_open_to_others_is_private_after_the_next_answer(store: Store) -> None:
    store.update(ROBIN)
    os.chmod(store.path, 0o644)
    store.update(DONE)
    assert mode(store.path) == 0o600
    good = disk.last_good(store.path)
    assert good is not None
    assert mode(good) == 0o600


@POSIX
@pytest.mark.parametrize("wide", [0o755, 0o710, 0o701])
def test_a_wider_folder_that_was_there_keeps_its_mode_and_is_reported(store: Store, wide: int) -> None:
    os.mkdir(store.folder)
    os.chmod(store.folder, wide)
    assert store.others_may_look()
    store.update(ROBIN)
    assert mode(store.folder) == wide
    assert mode(store.path) == 0o600
    os.chmod(store.folder, 0o700)
    assert not store.others_may_look()


# --- links


@POSIX
def test_a_link_stays_a_link_and_all_happens_where_it_leads(store: Store, tmp_path: Path) -> None:
    os.mkdir(store.folder, 0o700)
    synced = tmp_path / "synced"
    synced.mkdir()
    os.chmod(synced, 0o755)
    (synced / "mine.json").write_bytes(b'{"format": 1}')
    os.symlink(synced / "mine.json", store.path)
    assert store.others_may_look()
    everything(store)
    assert os.readlink(store.path) == str(synced / "mine.json")
    assert b"Robin" in (synced / "mine.json").read_bytes()
    assert os.listdir(store.folder) == ["notes.json"]
    names = ["mine.aside-1.json", "mine.json", "mine.last.json", "mine.lock"]
    assert sorted(os.listdir(synced)) == names, "two families may share a folder"


@POSIX
def test_a_linked_folder_is_followed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", store.folder)
    assert store.read() == Household()
    store.update(ROBIN)
    assert (tmp_path / "elsewhere" / "notes.json").is_file()


@POSIX
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_to_nothing_is_named_and_not_filled(store: Store, tmp_path: Path, what: str) -> None:
    """A stick that is not plugged in: nobody knows what belongs there."""
    link = store.folder
    if what == "file":
        os.mkdir(store.folder)
        link = store.path
    os.symlink(tmp_path / "stick" / "n", link)
    for attempt in (store.read, lambda: store.update(ROBIN), store.restore_last_good, store.set_aside):
        with pytest.raises(NotAFile) as caught:
            attempt()
        assert (caught.value.path, caught.value.found) == (link, "dangling link")
    store.tidy()
    assert not (tmp_path / "stick").exists()


@POSIX
def test_a_link_to_itself_is_named(store: Store) -> None:
    os.mkdir(store.folder)
    os.symlink(store.path, store.path)
    for attempt in (store.read, lambda: store.update(ROBIN)):
        with pytest.raises((NotReadable, NotWritable, NotAFile)):
            attempt()
    assert os.path.islink(store.path)


# --- what may stand in the file's place


def test_a_folder_in_its_place_is_named(store: Store) -> None:
    os.makedirs(store.path)
    for attempt in (store.read, lambda: store.update(ROBIN), store.set_aside):
        with pytest.raises(NotAFile) as caught:
            attempt()
        assert (caught.value.path, caught.value.found) == (store.path, "folder")


@pytest.mark.parametrize("kind", ["folder", "not a file"])
def test_where_the_system_does_not_even_open_what_stands_there_it_is_named_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Such as a folder on Windows."""
    os.mkdir(store.folder)
    if kind == "folder":
        os.mkdir(store.path)
    elif hasattr(os, "mkfifo"):
        os.mkfifo(store.path)
    else:
        pytest.skip("no pipes here")
    busy_for(1, monkeypatch, "open")
    with pytest.raises(NotAFile) as caught:
        disk.read(store.path, 10)
    assert (caught.value.path, caught.value.found) == (store.path, kind)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Whoever waits for ten seconds is told so."""

    def enough(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, enough)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@POSIX
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_something_else_in_its_place_is_named_and_makes_nobody_wait(
    store: Store, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkdir(store.folder)
    monkeypatch.chdir(store.folder)  # the name of a socket is short
    if kind == "pipe":
        os.mkfifo(store.path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("notes.json")
    else:
        os.symlink("/dev/zero", store.path)
    with pytest.raises(NotAFile) as caught:
        store.read()
    assert (caught.value.path, caught.value.found) == (store.path, "not a file")


def test_a_file_in_the_folders_place_is_named(store: Store) -> None:
    Path(store.folder).write_bytes(b"")
    with pytest.raises((NotReadable, NotWritable)):
        store.update(ROBIN)
    assert Path(store.folder).read_bytes() == b""


REFUSED = """
import os, sys
import filelock  # while we may still read it
from safekids.household.errors import HouseholdError
from safekids.household.model import AddChild, Child
from safekids.household.store import Store
store = Store(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)
for attempt in (store.read, lambda: store.update(AddChild(Child("c2", "Ada", "5-7"))), store.tidy):
    try:
        attempt()
        print("fine")
    except HouseholdError as error:
        print(type(error).__name__, error.why)
"""


@POSIX
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "said"),
    [
        (0o755, 0o000, ["NotReadable Permission denied", "NotReadable Permission denied", "fine"]),
        (0o500, 0o600, ["fine", "NotWritable Permission denied", "fine"]),
        (0o000, 0o600, ["NotReadable Permission denied", "NotReadable Permission denied", "fine"]),
    ],
)
def test_what_is_not_ours_to_touch_is_named(folder_mode: int, file_mode: int, said: list[str]) -> None:
    """As another user: nothing is forbidden to root."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        os.chmod(place, 0o755)
        store = Store(os.path.join(place, "notes-folder"))
        store.update(ROBIN)
        before = Path(store.path).read_bytes()
        os.unlink(os.path.join(store.folder, "notes.lock"))
        if os.geteuid() == 0:
            os.chown(store.folder, 65534, 65534)
            os.chown(store.path, 65534, 65534)
        os.chmod(store.path, file_mode)
        os.chmod(store.folder, folder_mode)
        command = [sys.executable, "-c", REFUSED, store.folder]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        os.chmod(store.folder, 0o700)
        os.chmod(store.path, 0o600)
        assert found.stdout.splitlines() == said
        assert Path(store.path).read_bytes() == before


def test_of_a_file_too_large_just_enough_is_read_to_know_it(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_bytes(b"{}" + b" " * 98)
    assert disk.read(str(file), 100) == file.read_bytes()
    assert disk.read(str(file), 50) == file.read_bytes()[:51]


def lock_it(path: str) -> None:
    with disk.locked(path):
        pass


@POSIX
@pytest.mark.parametrize(
    ("call", "act", "fault"),
    [
        ("open", lambda path: disk.read(path, 10), NotReadable),
        ("fstat", lambda path: disk.read(path, 10), NotReadable),
        ("lstat", disk.is_there, NotReadable),
        ("listdir", disk.kept_aside, NotReadable),
        ("open", lambda path: disk.replace(path, b"new"), NotWritable),
        ("replace", lambda path: disk.replace(path, b"new"), NotWritable),
        ("fsync", lambda path: disk.replace(path, b"new"), NotWritable),
        ("open", disk.keep_aside, NotWritable),
        ("unlink", disk.remove, NotWritable),
        ("fsync", disk.flush_names, NotWritable),
        ("open", lock_it, NotWritable),
    ],
)
def test_what_the_system_refuses_is_named_as_it_was_asked_for_with_the_systems_own_word(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    act: Callable[[str], object],
    fault: type[Exception],
) -> None:
    os.mkdir(store.folder + "-elsewhere")
    os.symlink(store.folder + "-elsewhere", store.folder)
    store.update(ROBIN)
    before = Path(store.path).read_bytes()

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EDQUOT, "in other words", "another path")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refused)
        with pytest.raises(fault) as caught:
            act(store.path)
    assert isinstance(caught.value, NotReadable | NotWritable)
    assert (caught.value.path, caught.value.why) == (store.path, os.strerror(errno.EDQUOT))
    assert Path(store.path).read_bytes() == before


@POSIX
def test_a_link_that_cannot_be_followed_or_taken_away_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkdir(store.folder)
    os.symlink(store.path, store.path)
    with pytest.raises(NotReadable) as caught:
        disk.read(store.path, 10)
    assert (caught.value.path, caught.value.why) == (store.path, os.strerror(errno.ELOOP))
    busy_for(1, monkeypatch, "unlink")
    with pytest.raises(NotWritable) as kept:
        disk.remove_link(store.path)
    assert (kept.value.path, kept.value.why) == (store.path, os.strerror(errno.EACCES))
    disk.remove_link(store.path)
    assert os.listdir(store.folder) == []
    disk.remove_link(store.path)


def test_what_was_read_is_closed_and_closed_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed twice, it could be another window's file by then."""
    store.update(ROBIN)
    real, closed = os.close, list[int]()

    def close(handle: int) -> None:
        real(handle)
        closed.append(handle)

    monkeypatch.setattr(os, "close", close)
    assert disk.read(store.path, 10_000)
    assert len(closed) == 1


# --- what a killed program left


def test_what_was_left_half_made_is_gone_after_the_next_start(store: Store) -> None:
    store.update(ROBIN)
    for name in disk._in_the_making(store.path):
        Path(name).write_bytes(b"half")
    other = Path(store.folder, ".notes-from-school.json.new")
    other.write_bytes(b"not ours")
    store.tidy()
    assert not any(os.path.lexists(name) for name in disk._in_the_making(store.path))
    assert other.read_bytes() == b"not ours"


def test_what_was_left_half_made_stops_nobody(store: Store) -> None:
    store.update(ROBIN)
    for name in disk._in_the_making(store.path):
        Path(name).write_bytes(b"half")
    after = store.update(DONE)
    assert store.read() == after
    assert not any(os.path.lexists(name) for name in disk._in_the_making(store.path))


OURS = re.compile(r"(notes|key)\.(json|age)")


def test_of_all_that_is_in_a_folder_only_what_is_ours_and_half_made_is_swept(tmp_path: Path) -> None:
    half_made = [".key.age.old", ".notes.json.new"]
    others = [
        "notes.json",
        ".notes.json",
        ".notes.json.bak",
        "xnotes.json.new",
        ".shopping.json.new",
        ".x.notes.json.old",
    ]
    for name in (*half_made, *others):
        (tmp_path / name).write_bytes(b"")
    assert sorted(disk.half_made_in(str(tmp_path), OURS)) == [str(tmp_path / name) for name in half_made]
    disk.sweep(str(tmp_path), OURS)
    assert sorted(os.listdir(tmp_path)) == sorted(others)
    assert disk.half_made_in(str(tmp_path / "gone"), OURS) == []


def test_what_was_kept_aside_of_a_file_is_found_and_what_is_named_nearly_so_is_not(tmp_path: Path) -> None:
    names = ["my+notes.aside-1.json", "my+notes.aside-12.json"]
    for name in (
        *names,
        "my+notes.json",
        "mynotes.aside-1.json",
        "my+notes.aside-.json",
        "my+notes.aside-x.json",
        "my+notes.aside-1xjson",
        "my+notes.aside-1.json.bak",
        "old my+notes.aside-1.json",
    ):
        (tmp_path / name).write_bytes(b"")
    assert disk.kept_aside(str(tmp_path / "my+notes.json")) == [str(tmp_path / name) for name in names]
    assert disk.kept_aside(str(tmp_path / "gone" / "notes.json")) == []


def test_the_folder_goes_only_when_it_is_ours_and_empty(tmp_path: Path) -> None:
    ours, theirs = tmp_path / disk.FOLDER, tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    (ours / "shopping.txt").write_bytes(b"milk")
    disk.remove_folder(str(ours))
    assert (ours / "shopping.txt").exists()
    (ours / "shopping.txt").unlink()
    for folder in (ours, theirs):
        disk.remove_folder(str(folder))
    assert os.listdir(tmp_path) == ["theirs"]


@POSIX
def test_a_planted_link_is_not_written_through(store: Store, tmp_path: Path) -> None:
    store.update(ROBIN)
    (tmp_path / "theirs").write_bytes(b"theirs")
    for name in disk._in_the_making(store.path):
        os.symlink(tmp_path / "theirs", name)
    store.update(DONE)
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


@POSIX
def test_a_link_planted_in_the_last_moment_is_not_written_through_either(store: Store, tmp_path: Path) -> None:
    store.update(ROBIN)
    before = Path(store.path).read_bytes()
    (tmp_path / "theirs").write_bytes(b"theirs")
    os.symlink(tmp_path / "theirs", disk._in_the_making(store.path)[0])
    with pytest.raises(NotWritable):
        disk.replace(store.path, b"ours")  # below the lock, where a leftover would have been removed
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert Path(store.path).read_bytes() == before


# --- where the system is another


def test_what_is_replaced_is_the_last_good_copy_unless_it_is_said_to_be_none(store: Store) -> None:
    store.update(ROBIN)
    before = Path(store.path).read_bytes()
    disk.replace(store.path, b"new")
    good = disk.last_good(store.path)
    assert good is not None
    assert Path(good).read_bytes() == before
    disk.replace(store.path, b"newer", old_is_good=False)
    assert Path(good).read_bytes() == before


def test_each_thing_kept_aside_has_the_next_name_that_is_free(store: Store) -> None:
    store.update(ROBIN)
    names = [os.path.basename(disk.keep_aside(store.path)) for _ in range(3)]
    assert names == ["notes.aside-1.json", "notes.aside-2.json", "notes.aside-3.json"]


def test_a_lock_that_is_not_let_go_of_costs_no_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with the program at the latest."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "no more")

    with monkeypatch.context() as patch:
        patch.setattr("filelock.FileLock.release", refused)
        after = store.update(ROBIN)
    assert store.read() == after


@POSIX
@pytest.mark.parametrize("first", [True, False])
def test_what_took_its_place_and_could_not_be_flushed_is_taken_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    store.update(ROBIN)
    if first:
        os.unlink(store.path)
    there = {name: Path(store.folder, name).read_bytes() for name in os.listdir(store.folder)}
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "no more")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(NotWritable):
        disk.replace(store.path, b"new")
    assert {name: Path(store.folder, name).read_bytes() for name in os.listdir(store.folder)} == there


@POSIX
def test_when_the_way_back_is_refused_too_it_says_what_came_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.update(ROBIN)
    real = os.replace
    refusals = [OSError(errno.EROFS, "then"), None]

    def replace(old: str, new: str) -> None:
        if refusal := refusals.pop():
            raise refusal
        real(old, new)

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "first")

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(NotWritable) as caught:
        disk.replace(store.path, b"new")
    assert caught.value.why == os.strerror(errno.EIO)


def test_a_short_write_is_completed_and_one_of_nothing_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.update(ROBIN)
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    disk.replace(store.path, b"as long as it is")
    assert Path(store.path).read_bytes() == b"as long as it is"
    monkeypatch.setattr(os, "write", lambda _handle, _data: 0)
    with pytest.raises(NotWritable) as caught:
        disk.replace(store.path, b"new")
    assert caught.value.why == os.strerror(errno.EIO)


@POSIX
def test_what_was_only_read_is_let_go_whatever_the_system_says(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.update(ROBIN)
    real = os.close

    def close(handle: int) -> None:
        real(handle)
        raise OSError(errno.EIO, "no more")

    with monkeypatch.context() as patch:
        patch.setattr(os, "close", close)
        assert disk.read(store.path, 10_000)
        disk.flush_names(store.path)
        with disk.locked(store.path):
            pass


@POSIX
def test_a_new_folder_that_cannot_be_flushed_is_used_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept in it is flushed later, and that has to be."""

    def fsync(_handle: int) -> None:
        raise OSError(errno.EIO, "no more")

    monkeypatch.setattr(os, "fsync", fsync)
    with disk.locked(store.path):
        assert mode(store.folder) == 0o700


def test_where_links_fail_the_last_good_copy_is_a_copy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    store.update(ROBIN)
    before = Path(store.path).read_bytes()
    store.update(DONE)
    good = disk.last_good(store.path)
    assert good is not None
    assert Path(good).read_bytes() == before


def test_what_cannot_be_kept_aside_whole_is_not_kept_aside_in_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    store.update(ROBIN)
    Path(store.path).write_bytes(BROKEN)
    before = sorted(os.listdir(store.folder))
    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(os, "write", refused)
    for attempt in (store.set_aside, lambda: disk.keep_aside(store.path)):
        with pytest.raises(NotWritable):
            attempt()
    assert sorted(os.listdir(store.folder)) == before
    assert Path(store.path).read_bytes() == BROKEN


@POSIX
@pytest.mark.parametrize(
    ("call", "refusal", "why"),
    [
        ("fcntl.flock", OSError(errno.ENOSYS, "no locks here"), os.strerror(errno.ENOSYS)),
        ("filelock.FileLock.acquire", NotImplementedError(), "NotImplementedError"),  # as older ones of it say it
    ],
    ids=["the system", "the library"],
)
def test_where_there_are_no_locks_nothing_is_kept_and_it_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch, call: str, refusal: Exception, why: str
) -> None:
    """Nor is there a file to mark who writes: one that a killed program left would stop everybody."""

    def no_locks(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(call, no_locks)
    with pytest.raises(NotWritable) as caught:
        store.update(ROBIN)
    assert (caught.value.path, caught.value.why) == (store.path, why)
    assert store.read() == Household()


@POSIX
def test_where_modes_fail_all_is_kept_from_the_first_start_on_and_still_made_private(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick's file system knows no users, and refuses to be told of them."""

    def no_modes(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no modes here")

    monkeypatch.setattr(os, "chmod", no_modes)
    before = os.umask(0)
    try:
        store.update(ROBIN)
        after = store.update(DONE)
    finally:
        os.umask(before)
    assert store.read() == after
    assert mode(store.folder) == 0o700
    assert {mode(os.path.join(store.folder, name)) for name in os.listdir(store.folder)} == {0o600}


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The branches of Windows; the pauses that were made."""
    pauses: list[float] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


def busy_for(times: int, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """A scanner holds the file: the first calls are refused."""
    real, left = getattr(os, call), [times]

    def held(*args: object) -> object:
        if left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "in use")
        return real(*args)

    monkeypatch.setattr(os, call, held)


def test_on_windows_a_file_in_use_is_waited_for(
    store: Store, windows: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.update(ROBIN)
    busy_for(4, monkeypatch, "replace")
    after = store.update(DONE)
    assert windows == list(disk.PATIENCE)
    busy_for(4, monkeypatch, "open")
    assert store.read() == after


def test_on_windows_a_file_in_use_for_long_is_named(
    store: Store, windows: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.update(ROBIN)
    before = Path(store.path).read_bytes()
    busy_for(5, monkeypatch, "replace")
    with pytest.raises(NotWritable):
        store.update(DONE)
    assert Path(store.path).read_bytes() == before
    assert sum(windows) < 2, "nobody waits long for it"


@POSIX
def test_elsewhere_a_refusal_is_a_refusal_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.update(ROBIN)
    monkeypatch.setattr("time.sleep", pytest.fail)
    busy_for(1, monkeypatch, "replace")
    with pytest.raises(NotWritable):
        store.update(DONE)


@POSIX
@pytest.mark.usefixtures("windows")
def test_on_windows_folders_are_not_flushed_and_modes_say_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        flushed.append(os.fstat(handle).st_mode)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    everything(store)
    assert flushed
    assert all(stat.S_ISREG(kind) for kind in flushed)
    os.chmod(store.folder, 0o755)
    assert not store.others_may_look()


def test_a_drive_that_is_not_there_is_refused_and_not_looked_for_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_drive(path: str, *_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "no such drive", path)

    monkeypatch.setattr(os.path, "isdir", lambda _: False)
    monkeypatch.setattr(os, "mkdir", no_drive)
    with pytest.raises(NotWritable):
        store.update(ROBIN)


def test_notes_on_a_drive_that_is_not_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_drive(path: str, **_: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "no such drive", path)

    monkeypatch.setattr(os.path, "realpath", no_drive)
    monkeypatch.setattr(os, "lstat", no_drive)
    assert disk.read(os.path.join(os.sep, "gone", "notes.json"), 10) is None
