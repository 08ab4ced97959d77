"""The way in: streams of any kind, the clock, the shell's completion, and how every run ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safekids import __version__
from safekids.cli import session
from safekids.content import pack
from safekids.content.pack import PackMissing
from tests.cli.conftest import Safekids
from tests.cli.process import process

posix = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_printed(safekids: Safekids, option: str) -> None:
    assert safekids(option) == (f"safekids {__version__}\n", "", 0)


# --- wrong use


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        (("lst",), "there is no command lst", "did you mean list?"),
        (("nope",), "there is no command nope", "see: safekids --help"),
        (("no\x1b[2Jpe",), "there is no command no[2Jpe", "see: safekids --help"),
        (("child", "ad"), "there is no command ad", "did you mean add?"),
        (("child",), "say what to do: safekids child add|list|edit|remove", "see: safekids child --help"),
        (("--bogus",), "there is no option --bogus", "see: safekids --help"),
        (("list", "--bnad", "x"), "there is no option --bnad", "did you mean --band or --kind?"),
        (("show",), "something is missing: safekids show CODE", "see: safekids show --help"),
        (("mark", "--done"), "something is missing: safekids mark CODE...", "see: safekids mark --help"),
        (("child", "add"), "something is missing: safekids child add NICKNAME", "see: safekids child add --help"),
        (("show", "K27", "L28"), "there is a word too many (L28)", "see: safekids show --help"),
        (("list", "--age"), "'--age' needs a value", "see: safekids --help"),
        (("session", "--minutes", "7"), "minutes are 5, 10 or 20", "see: safekids session --help"),
        (("session", "--age", "x"), "say the age in whole years, such as 9", "see: safekids session --help"),
    ],
)
def test_wrong_use_is_one_sentence_and_a_hint_on_the_other_stream(
    safekids: Safekids, arguments: tuple[str, ...], sentence: str, hint: str
) -> None:
    assert safekids(*arguments) == ("", f"safekids: {sentence}\nhint: {hint}\n", 2)


# --- the clock


def test_the_day_can_be_set_and_a_wrong_one_is_refused() -> None:
    ran = process("child", "add", "Robin", "--age", "9", SAFEKIDS_TODAY="soon")
    wanted = "safekids: SAFEKIDS_TODAY is not a day: soon\nhint: write it as 2026-11-23, or leave it out\n"
    assert ran == ("", wanted, 2)
    assert process(SAFEKIDS_TODAY="soon").code == 2, "also on the short way to the session"


def test_a_command_that_needs_no_day_does_not_look_at_the_clock() -> None:
    assert process("child", "list", SAFEKIDS_TODAY="soon").code == 0


# --- faults


def test_a_fault_of_ours_names_its_kind_and_place_and_nothing_of_the_family(
    safekids: Safekids, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        robin = "Robin"
        raise ZeroDivisionError(robin)

    monkeypatch.setattr(pack, "read_pack", broken)
    ran = safekids("list")
    assert (ran.out, ran.code) == ("", 70)
    assert ran.err.startswith("safekids: this should not have happened (ZeroDivisionError at cli/list.py:")
    assert len(ran.err.splitlines()) == 2
    assert "Robin" not in ran.err
    assert "Traceback" not in ran.err


def test_a_library_that_gives_up_shows_no_trace_either(safekids: Safekids, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pyrage and typst raise then is no Exception."""

    class PanicException(BaseException):
        pass

    def broken() -> None:
        raise PanicException("Robin")

    monkeypatch.setattr(pack, "read_pack", broken)
    ran = safekids("list")
    assert (ran.out, ran.code) == ("", 70)
    assert ran.err.startswith("safekids: this should not have happened (PanicException at cli/list.py:")
    assert "Robin" not in ran.err


def test_content_that_was_not_installed_whole_is_said(safekids: Safekids, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PackMissing("pack.json")

    monkeypatch.setattr(pack, "read_pack", missing)
    wanted = "safekids: a part of safekids is missing (pack.json)\nhint: install safekids again\n"
    assert safekids("list") == ("", wanted, 70)


def test_ctrl_c_ends_with_130_and_no_traceback(safekids: Safekids, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "run", interrupted)
    assert safekids() == ("", "", 130)
    assert safekids("session") == ("", "", 130)


@pytest.mark.parametrize("command", ["progress", "child list", "mark K27 --done", "child add Robin --age 9"])
def test_a_damaged_file_is_refused_with_3_and_left_as_it_is(safekids: Safekids, command: str) -> None:
    file = Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
    file.parent.mkdir()
    file.write_text('{"format": 1,\n "children": oops}\n', encoding="utf-8")
    ran = safekids(*command.split())
    assert (ran.out, ran.code) == ("", 3)
    assert ran.err == (
        f"safekids: the notes in {file} are damaged (not JSON in line 2)\n"
        "hint: nothing was changed; move the file away to start anew\n"
    )
    assert file.read_text(encoding="utf-8") == '{"format": 1,\n "children": oops}\n'


def test_a_file_of_a_newer_safekids_is_refused_with_3(safekids: Safekids) -> None:
    file = Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
    file.parent.mkdir()
    file.write_text('{"format": 99}', encoding="utf-8")
    ran = safekids("child", "add", "Robin", "--age", "9")
    assert (ran.code, file.read_text(encoding="utf-8")) == (3, '{"format": 99}')
    assert "were written by a newer safekids (format 99)" in ran.err


# --- streams


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_stream_of_few_letters_never_crashes(encoding: str) -> None:
    options = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    assert process("child", "add", "Zo\u00eb\u2713", "--age", "9", encoding=encoding, **options).code == 0
    for arguments in (("child", "list"), ("progress",), ("list",), ("show", "K27"), ("--help",), ("show", "\u2713")):
        ran = process(*arguments, encoding=encoding, **options)
        assert ran.code == (2 if arguments[-1] == "\u2713" else 0)
        assert "Traceback" not in ran.err
    assert "Zo" in process("child", "list", encoding=encoding, **options).out


def test_a_byte_that_is_no_text_in_the_input_is_no_crash() -> None:
    ran = process("session", "--band", "8-10", "--minutes", "5", typed=b"\xff\xfe\nq\n")
    assert ran.code == 0
    assert "Please type a number" in ran.out


@pytest.mark.parametrize("setting", [{"FORCE_COLOR": "1"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {}], ids=str)
def test_what_is_piped_holds_no_control_sequences(setting: dict[str, str]) -> None:
    for arguments in (("list",), ("show", "K27"), ("--help",), ("progress",), ("session", "--band", "8-10")):
        ran = process(*arguments, typed="q\n", **setting)
        assert ran.code == 0
        assert "\x1b" not in ran.out + ran.err
        assert max(map(len, (line for line in ran.out.splitlines() if "://" not in line))) <= 80


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="where there is such a disk")
@pytest.mark.parametrize(
    "command", ["list", "list --json", "--help", "--version", "help-now threatened --country GB", ""]
)
def test_a_disk_that_is_full_where_the_output_goes_is_one_sentence(command: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "safekids", *command.split()],
            stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    wanted = "safekids: what was to be printed could not be written\nhint: is the disk full? What was kept is safe\n"
    assert (done.stderr.decode("utf-8"), done.returncode) == (wanted, 74)


@posix
def test_the_version_is_no_trace_where_no_output_is_open() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m safekids --version >&-', shell=True, capture_output=True, check=False, timeout=60
    )
    assert (done.stderr, done.returncode) == (b"", 0)


@posix
@pytest.mark.parametrize("command", ["list", "list --json", "show K27", "--help", "progress"])
def test_a_reader_that_goes_away_is_no_error(command: str) -> None:
    script = f"'{sys.executable}' -m safekids {command} 2>err | true; echo ${{PIPESTATUS[0]}}"
    folder = Path(os.environ["SAFEKIDS_HOME"]).parent
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=folder)
    assert (done.stdout, (folder / "err").read_text(encoding="utf-8")) == ("0\n", "")


@posix
@pytest.mark.parametrize(("closed", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
def test_a_closed_stream_is_an_empty_one(closed: str, code: int) -> None:
    command = "session --band 8-10 --minutes 5" if code else "list"
    script = f"'{sys.executable}' -m safekids {command} {closed}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "should not have happened" not in done.stderr
    assert "Traceback" not in done.stderr


# --- the shell's completion


@posix
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("safekids pro", ["progress"]),
        ("safekids list --band 8", ["8-10"]),
        ("safekids list --topic games", ["games-and-chat"]),
        ("safekids list --kind t", ["talk"]),
        ("safekids show k2", ["k27"]),
        ("safekids show K2", ["K27"]),
        ("safekids progress --child ro", ["robin"]),
        ("safekids child remove R", ["Robin"]),
        ("safekids child add R", []),
        ("safekids list --part to", ["together"]),
        ("safekids list --situation two", ["two-homes"]),
        ("safekids list --occasion first", ["first-phone"]),
        ("safekids numbers OWN", ["OWN-phone"]),
    ],
)
def test_the_shell_completes_commands_bands_topics_codes_and_nicknames(line: str, wanted: list[str]) -> None:
    process("child", "add", "Robin", "--age", "9")
    words = str(line.count(" "))
    ran = process(_SAFEKIDS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=words)
    assert (ran.out.split(), ran.err) == (wanted, "")


@posix
def test_completion_is_silent_when_the_notes_are_damaged() -> None:
    file = Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
    file.parent.mkdir()
    file.write_text("{", encoding="utf-8")
    ran = process(_SAFEKIDS_COMPLETE="complete_bash", COMP_WORDS="safekids progress --child ", COMP_CWORD="3")
    assert (ran.out.split(), ran.err) == ([], "")
