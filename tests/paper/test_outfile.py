"""A sheet on the disk: whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from safekids.paper import outfile

POSIX = pytest.mark.skipif(os.name == "nt", reason="links, modes and pipes as POSIX has them")


@pytest.fixture
def _umask() -> Iterator[None]:
    before = os.umask(0o007)
    yield
    os.umask(before)


@pytest.fixture
def _no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system such as that of a memory stick."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "links are not known here")

    monkeypatch.setattr(os, "link", refuse)


def mode(path: Path) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def test_a_sheet_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    outfile.write(str(tmp_path / "s.txt"), b"x\n")
    assert os.listdir(tmp_path) == ["s.txt"]
    assert (tmp_path / "s.txt").read_bytes() == b"x\n"


def test_a_name_alone_stands_in_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outfile.write("s.txt", b"x")
    assert os.listdir(tmp_path) == ["s.txt"]


def test_nothing_is_overwritten_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(outfile.Exists):
        outfile.write(str(path), b"x")
    assert path.read_text(encoding="utf-8") == "mine"
    outfile.write(str(path), b"x", force=True)
    assert path.read_bytes() == b"x"
    assert os.listdir(tmp_path) == ["s.txt"]


@POSIX
def test_a_link_to_nowhere_counts_as_something_there(tmp_path: Path) -> None:
    os.symlink(tmp_path / "nowhere", tmp_path / "s.txt")
    with pytest.raises(outfile.Exists):
        outfile.write(str(tmp_path / "s.txt"), b"x")


@POSIX
def test_force_follows_a_link_and_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"old")
    os.symlink(tmp_path / "real.txt", tmp_path / "s.txt")
    outfile.write(str(tmp_path / "s.txt"), b"new", force=True)
    assert (tmp_path / "s.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def sneak_in(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Somebody takes the name when the sheet is on the disk and has none yet."""
    real = os.fsync

    def sneak(handle: int) -> None:
        real(handle)
        path.write_text("theirs", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", sneak)


@pytest.mark.parametrize("links", [True, False])
def test_a_name_taken_at_the_last_moment_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, links: bool
) -> None:
    if not links:
        request.getfixturevalue("_no_links")
    path = tmp_path / "s.txt"
    sneak_in(monkeypatch, path)
    with pytest.raises(outfile.Exists):
        outfile.write(str(path), b"x")
    assert path.read_text(encoding="utf-8") == "theirs"
    assert os.listdir(tmp_path) == ["s.txt"]


def test_of_many_who_write_the_same_name_exactly_one_does(tmp_path: Path) -> None:
    said: list[str] = []
    start = threading.Barrier(8)

    def write(data: bytes) -> None:
        start.wait()
        try:
            outfile.write(str(tmp_path / "s.txt"), data * 100_000)
            said.append("written")
        except outfile.Exists:
            said.append("exists")

    threads = [threading.Thread(target=write, args=(bytes([65 + i]),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["exists"] * 7 + ["written"]
    data = (tmp_path / "s.txt").read_bytes()
    assert len(data) == 100_000
    assert len(set(data)) == 1
    assert os.listdir(tmp_path) == ["s.txt"]


def test_a_folder_in_its_place_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(outfile.IsFolder):
        outfile.write(str(tmp_path), b"x", force=True)
    for path in (tmp_path / "no" / "s.txt", tmp_path / "file" / "s.txt", f"{tmp_path / 'no'}{os.sep}"):
        with pytest.raises(outfile.NoFolder) as caught:
            outfile.write(str(path), b"x", force=True)
        assert caught.value.path == str(path)
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(("call", "force"), [("fsync", False), ("fsync", True), ("replace", True)])
def test_nothing_is_left_and_nothing_is_lost_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, force: bool, code: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "s.txt"
    if force:
        path.write_bytes(b"mine")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(outfile.Refused) as caught:
        outfile.write(str(path), b"x", force=force)
    assert caught.value.why == os.strerror(code)
    assert os.listdir(tmp_path) == (["s.txt"] if force else [])
    assert not force or path.read_bytes() == b"mine"


@pytest.mark.usefixtures("_no_links")
def test_on_a_memory_stick_a_sheet_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outfile.write(str(tmp_path / "s.txt"), b"x")
    assert (tmp_path / "s.txt").read_bytes() == b"x"

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(outfile.Refused):
        outfile.write(str(tmp_path / "t.txt"), b"x")
    assert os.listdir(tmp_path) == ["s.txt"]


def test_nothing_is_left_after_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        outfile.write(str(tmp_path / "s.txt"), b"x")
    assert os.listdir(tmp_path) == []


@POSIX
@pytest.mark.usefixtures("_umask")
def test_a_sheet_is_for_whom_the_umask_says_and_one_with_a_nickname_for_its_owner_alone(tmp_path: Path) -> None:
    outfile.write(str(tmp_path / "blank"), b"x")
    outfile.write(str(tmp_path / "robin"), b"x", private=True)
    assert mode(tmp_path / "blank") == 0o660
    assert mode(tmp_path / "robin") == 0o600
    outfile.write(str(tmp_path / "blank"), b"x", private=True, force=True)
    assert mode(tmp_path / "blank") == 0o600, "also where a sheet that others may read stood before"


@POSIX
@pytest.mark.usefixtures("_no_links", "_umask")
def test_on_a_memory_stick_too(tmp_path: Path) -> None:
    outfile.write(str(tmp_path / "blank"), b"x")
    outfile.write(str(tmp_path / "robin"), b"x", private=True)
    assert mode(tmp_path / "blank") == 0o660
    assert mode(tmp_path / "robin") == 0o600


@POSIX
@pytest.mark.parametrize("force", [True, False])
def test_a_way_to_somewhere_is_written_to_and_not_replaced(tmp_path: Path, force: bool) -> None:
    pipe = tmp_path / "printer"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    outfile.write(str(pipe), b"x" * 100_000, force=force)
    reader.join(10)
    assert read == [b"x" * 100_000]
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)
