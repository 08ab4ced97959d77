"""A file that is not what was written: nothing crashes, nothing unreadable is overwritten, nothing else is lost."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safekids.__main__ import _run
from safekids.household import codec
from safekids.household.errors import HouseholdError
from safekids.household.model import AddChild, AddIfThen, Answer, Child, Household, IfThen, SetAnswer, SetNextEvening
from safekids.household.store import Store
from tests.faults.program import NOT_KEPT, command, environment, sentences, session, spread
from tests.faults.scenes import EVENING, LATER_FIELDS, Place, family

NEW = SetAnswer(Answer("home", "P37", "done", date(2026, 11, 23), 1))
TODAY = date(2026, 11, 23)


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A family with one of everything. Nothing is flushed: that is another test's, and slow."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / "home"))
    store = Store()
    store.update(AddChild(Child("0a1b2c3d", "Robin", "8-10", "2027-11", LATER_FIELDS)))
    store.update(AddChild(Child("1b2c3d4e", "Zoe \u00e9", "8-10")))
    store.update(SetAnswer(Answer("0a1b2c3d", "K27", "not_yet", TODAY, 1, date(2026, 12, 1), LATER_FIELDS)))
    store.update(SetAnswer(Answer("1b2c3d4e", "K27", "talked", TODAY, 12)))
    store.update(SetAnswer(Answer("home", "ZZ99", "skip", TODAY, 1)))
    store.update(AddIfThen(IfThen("0a1b2c3d", None, "When we cook, I will ask.", TODAY)))
    store.update(SetNextEvening(date(2026, 11, 30)))
    return store


def entries(data: bytes) -> list[Any]:
    """Everything that stands in a list at the top, under whatever name."""
    return [entry for value in json.loads(data).values() if isinstance(value, list) for entry in value]


def check(store: Store, damaged: bytes) -> bool:
    """Put `damaged` in the file's place and keep one more answer. Returns whether it could be read."""
    path, last = Path(store.path), Path(store.folder, "notes.last.json")
    path.write_bytes(damaged)
    copy = last.read_bytes()
    try:
        store.read()
        store.update(NEW)
    except HouseholdError:
        assert path.read_bytes() == damaged, "what cannot be read was overwritten"
        assert last.read_bytes() == copy, "the last good copy was overwritten"
        return False
    after = entries(path.read_bytes())
    for entry in entries(damaged):
        assert is_in(entry, after), f"lost: {entry}"
    assert last.read_bytes() == damaged
    last.write_bytes(copy)
    return True


def is_in(entry: Any, after: list[Any]) -> bool:
    """Whether all of an entry is still there. A field whose name was hit is there too, beside an empty one."""
    if not isinstance(entry, dict):
        return entry in after
    return any(isinstance(other, dict) and other | entry == other for other in after)


def answers_not_hit(data: bytes, at: int) -> Iterator[Any]:
    """The entries on other lines than that byte, as they were."""
    begin = 0
    for line in data.splitlines(keepends=True):
        if not begin <= at < begin + len(line) and line.startswith(b"  {"):
            yield json.loads(line.strip().removesuffix(b","))
        begin += len(line)


def test_cut_at_any_length_it_is_refused_or_whole(whole: Store, tried: Callable[[str, int], None]) -> None:
    data = Path(whole.path).read_bytes()
    readable = [length for length in range(len(data) + 1) if check(whole, data[:length])]
    assert readable == [len(data) - 1, len(data)], "with and without the last end of line"
    tried("cut at a length", len(data) + 1)


def test_zeroed_from_any_place_or_in_any_block_it_is_refused(
    whole: Store, tried: Callable[[str, int], None], every_point: bool
) -> None:
    data = Path(whole.path).read_bytes()
    spans = [(begin, len(data)) for begin in range(len(data) - 1)]  # the last byte is an end of line: see above
    spans += [(begin, min(begin + 64, len(data) - 1)) for begin in range(len(data) - 1)]
    for begin, end in spans if every_point else spread(spans, 500):
        assert not check(whole, data[:begin] + bytes(end - begin) + data[end:]), (begin, end)
    tried("zeroed", len(spans) if every_point else 500)


def test_whatever_bit_flips_every_answer_it_did_not_hit_is_kept(
    whole: Store, tried: Callable[[str, int], None], every_point: bool
) -> None:
    data = Path(whole.path).read_bytes()
    flips = [(at, bit) for at in range(len(data)) for bit in range(8)]
    read = 0
    for at, bit in flips if every_point else spread(flips, 2000):
        flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
        if check(whole, flipped):
            read += 1
            after = entries(Path(whole.path).read_bytes())
            for entry in answers_not_hit(data, at):
                assert is_in(entry, after), f"bit {bit} of byte {at}: {entry}"
    assert read > 100
    tried("bits flipped", len(flips) if every_point else 2000)


def test_whatever_bit_flips_no_command_and_no_evening_crashes(
    whole: Store, tried: Callable[[str, int], None], every_point: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's own way in, in this process, where a fault of ours would be exit code 70."""
    data = Path(whole.path).read_bytes()
    flips = [(at, bit) for at in range(len(data)) for bit in range(8)]
    runs = 0
    for at, bit in flips[::3] if every_point else spread(flips, 60):
        flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
        for arguments in (["progress"], ["child", "list"], ["session", "--child", "Robin", "--minutes", "5"]):
            Path(whole.path).write_bytes(flipped)
            code, said = in_process(arguments, monkeypatch)
            assert code in (0, 2, 3), f"bit {bit} of byte {at}, {arguments}: {said}"
            sentences(said)
            runs += 1
    tried("commands on a flipped file", runs)


def in_process(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\nb\n2\nq\n"))
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = _run(arguments)
    return code, said.getvalue()


@pytest.mark.parametrize("number", range(4))
def test_whatever_bytes_come_or_go_nothing_is_lost(whole: Store, number: int) -> None:
    """Bytes doubled, lines swapped, lines doubled, and two files run into each other."""
    data = Path(whole.path).read_bytes()
    lines = data.splitlines(keepends=True)
    match number:
        case 0:
            made = [data[:at] + data[at : at + 1] + data[at:] for at in range(len(data))]
        case 1:
            made = [b"".join((*lines[:at], *lines[at:][1::-1], *lines[at + 2 :])) for at in range(len(lines) - 1)]
        case 2:
            made = [b"".join((*lines[: at + 1], *lines[at:])) for at in range(len(lines))]
        case _:
            made = [data + data, data[:-2] + data, data * 3]
    for damaged in made:
        check(whole, damaged)


# --- what may stand in the file's place, for the real program

VALID = b'{"format": 1, "children": [{"id": "0a1b2c3d", "nickname": "Robin", "band": "8-10"}]}'


def put(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def sparse(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(100 * 1024 * 1024)


DAMAGED: dict[str, Callable[[Path], None]] = {
    "empty": put(b""),
    "one blank": put(b" "),
    "zeros": put(bytes(4096)),
    "not UTF-8": put(b'{"format": 1, "country": "\xff\xfe"}'),
    "UTF-16": put(VALID.decode().encode("utf-16")),
    "100 MB of nothing": sparse,
    "100 MB of blanks": put(VALID + b" " * (100 * 1024 * 1024)),
    "lists 100,000 deep": put(b"[" * 100_000),
    "lists 100,000 deep and whole": put(b'{"format": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "objects 100,000 deep": put(b'{"a":' * 100_000),
    "deep in an answer": put(b'{"format": 1, "answers": [{"x": ' + b"[" * 900 + b"]" * 900 + b"}]}"),
    "a number of 10,000 digits": put(b'{"format": 1, "x": ' + b"9" * 10_000 + b"}"),
    "not a number": put(b'{"format": 1, "x": NaN}'),
    "a field twice": put(b'{"format": 1, "format": 1}'),
    "no object": put(b"[]"),
    "another program's": put(b'{"name": "x", "version": "1.0.0"}'),
    "format is a word": put(b'{"format": "1"}'),
    "cut in the middle": put(VALID[:40]),
    "answers are no list": put(b'{"format": 1, "answers": {}}'),
}


@pytest.mark.skipif(os.name == "nt", reason="POSIX only: pseudo-terminals")
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_named_kept_aside_and_the_last_good_copy_is_offered(
    tmp_path: Path, tried: Callable[[str, int], None], every_point: bool, name: str
) -> None:
    place = Place(tmp_path)
    family(place)
    path, good = place.home / "notes.json", Store(str(place.home)).read()
    (place.home / "notes.last.json").write_bytes(codec.encode(good))
    DAMAGED[name](path)
    env, before = environment(place.disk, place.home), path.read_bytes()
    for arguments in (("mark", "K27", "--done"), ("progress",), ("child", "list"))[: None if every_point else 1]:
        done = command(arguments, env)
        assert (done.code, done.said, len(sentences(done.faults))) == (NOT_KEPT, "", 1), done
        assert "damaged" in done.faults
        assert "last good copy" in done.faults
        assert path.read_bytes() == before
    ended = session(EVENING, ("1", "q"), env)
    assert ended.code == 0, ended
    aside = place.home / "notes.aside-1.json"
    assert str(aside) in ended.said.replace("\n", ""), "it is said where it is kept"
    assert aside.read_bytes() == before
    assert place.store().read() == good
    tried("damaged in a way", 1)


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("kind", ["folder", "dangling link", "pipe", "endless", "link to itself", "folder is a file"])
def test_what_is_no_file_is_named_and_left_alone(tmp_path: Path, tried: Callable[[str, int], None], kind: str) -> None:
    place = Place(tmp_path)
    place.home.mkdir(parents=True, mode=0o700)
    path = place.home / "notes.json"
    match kind:
        case "folder":
            path.mkdir()
            (path / "theirs").write_bytes(b"x")
        case "dangling link":
            path.symlink_to(place.disk / "stick" / "notes.json")
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "link to itself":
            path.symlink_to(path)
        case _:
            place.home.rmdir()
            place.home.write_bytes(b"theirs")
    before = sorted((str(p), p.lstat().st_ino) for p in place.disk.rglob("*"))
    for arguments in (("child", "add", "Robin", "--band", "8-10"), ("progress",)):
        done = command(arguments, environment(place.disk, place.home))
        assert (done.code, done.said, len(sentences(done.faults))) == (NOT_KEPT, "", 1), done
    ended = session(EVENING, (), environment(place.disk, place.home))
    assert (ended.code, ended.prompts, len(sentences(ended.said))) == (NOT_KEPT, 0, 1), ended
    after = sorted((str(p), p.lstat().st_ino) for p in place.disk.rglob("*") if p.name != "notes.lock")
    assert after == before
    tried("no file in its place", 1)


AS_ANOTHER = """
import os, sys
import filelock, rich.console, rich.text, typer, platformdirs  # while we may still read them
from safekids.cli import app, child, drawing, list, mark, progress, session
from safekids.content import pack
from safekids.guide import closing, evening, opening, walk
from safekids.terminal import plain, screen
from safekids.__main__ import main
pack.read_pack(), pack.read_band("8-10")
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o000), (0o555, 0o644), (0o000, 0o600)])
def test_what_is_not_ours_is_named_and_left_alone(
    tried: Callable[[str, int], None], folder_mode: int, file_mode: int
) -> None:
    """As another user: nothing is forbidden to root."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        os.chmod(folder, 0o755)
        place = Place(Path(folder))
        family(place)
        before = (place.home / "notes.json").read_bytes()
        (place.home / "notes.lock").unlink()
        os.chmod(place.home / "notes.json", file_mode)
        os.chmod(place.home, folder_mode)
        env = environment(place.disk, place.home)
        done = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER, "child", "add", "Ada", "--band", "8-10"],
            env=env, capture_output=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
        os.chmod(place.home, 0o700)
        assert (done.returncode, done.stdout, len(sentences(done.stderr))) == (NOT_KEPT, "", 1), done
        assert "Permission denied" in done.stderr
        os.chmod(place.home / "notes.json", 0o600)
        assert (place.home / "notes.json").read_bytes() == before
    tried("not ours", 1)


def test_a_newer_version_is_named_and_left_alone_by_every_command(tmp_path: Path) -> None:
    place = Place(tmp_path)
    family(place)
    path = place.home / "notes.json"
    data = path.read_bytes().replace(b'"format": 1', b'"format": 2')
    path.write_bytes(data)
    others = {p.name: p.read_bytes() for p in place.home.iterdir()}
    for arguments in (("mark", "K27", "--done"), ("child", "remove", "Robin", "--yes"), ("progress",), EVENING):
        done = command(arguments, environment(place.disk, place.home))
        assert (done.code, done.said, len(sentences(done.faults))) == (NOT_KEPT, "", 1), done
        assert "newer safekids (format 2)" in done.faults
        assert {p.name: p.read_bytes() for p in place.home.iterdir()} == others


def test_the_checks_of_damage_can_fail(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a reader that drops what it does not understand, and one that takes anything for an empty household."""
    data = Path(whole.path).read_bytes()
    at = data.index(b"not_yet")
    flipped = data[:at] + b"N" + data[at + 1 :]
    assert check(whole, flipped)
    real = codec.decode
    with monkeypatch.context() as patch:
        patch.setattr(codec, "decode", lambda data: real(data)._replace(rest=()))
        whole._known = None
        with pytest.raises(AssertionError, match="lost"):
            check(whole, flipped)
    with monkeypatch.context() as patch:
        patch.setattr(codec, "decode", lambda _: Household())
        with pytest.raises((AssertionError, ValueError)):
            check(whole, data[:-20])


def test_every_way_of_damage_is_another_one() -> None:
    made = [getattr(write, "__closure__", None) for write in DAMAGED.values()]
    contents = [closure[0].cell_contents for closure in made if closure]
    assert not any(one == other for one, other in itertools.combinations(contents, 2))
