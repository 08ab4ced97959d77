"""A sheet on the disk: whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from safekids.paper import outfile


def test_a_sheet_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    outfile.write(str(tmp_path / "s.txt"), b"x")
    assert os.listdir(tmp_path) == ["s.txt"]
    assert (tmp_path / "s.txt").read_bytes() == b"x"


def test_nothing_is_overwritten_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(outfile.Exists):
        outfile.write(str(path), b"x")
    assert path.read_text(encoding="utf-8") == "mine"
    outfile.write(str(path), b"x", force=True)
    assert path.read_bytes() == b"x"
    assert os.listdir(tmp_path) == ["s.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
def test_a_link_to_nowhere_counts_as_something_there(tmp_path: Path) -> None:
    os.symlink(tmp_path / "nowhere", tmp_path / "s.txt")
    with pytest.raises(outfile.Exists):
        outfile.write(str(tmp_path / "s.txt"), b"x")


def test_a_name_taken_at_the_last_moment_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.txt"
    real = os.fsync

    def sneak(handle: int) -> None:
        real(handle)
        path.write_text("theirs", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", sneak)
    with pytest.raises(outfile.Exists):
        outfile.write(str(path), b"x")
    assert path.read_text(encoding="utf-8") == "theirs"
    assert os.listdir(tmp_path) == ["s.txt"]


def test_a_folder_in_its_place_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(outfile.IsFolder):
        outfile.write(str(tmp_path), b"x")
    with pytest.raises(outfile.NoFolder):
        outfile.write(str(tmp_path / "no" / "s.txt"), b"x")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "link"])
def test_nothing_is_left_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    if call == "link":  # a file system without links: another way is taken
        outfile.write(str(tmp_path / "s.txt"), b"x")
        assert os.listdir(tmp_path) == ["s.txt"]
        return
    with pytest.raises(outfile.Refused) as caught:
        outfile.write(str(tmp_path / "s.txt"), b"x")
    assert caught.value.why == os.strerror(code)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="file modes as POSIX has them")
def test_a_sheet_with_a_nickname_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        outfile.write(str(tmp_path / "blank"), b"x")
        outfile.write(str(tmp_path / "robin"), b"x", private=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(tmp_path / "blank").st_mode) == 0o644
    assert stat.S_IMODE(os.stat(tmp_path / "robin").st_mode) == 0o600
