"""`export`: what is written where, what is said beside it, and every refusal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from safekids.content import pack
from safekids.content.model import Topic
from tests.cli.conftest import PACK, Safekids
from tests.cli.process import process

FIRST_LINE = "Ten quiet minutes: 8 to 10\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_file_text_goes_to_standard_output_and_remarks_do_not(safekids: Safekids) -> None:
    ran = safekids("export", "checklist", "--band", "8-10")
    assert ran.code == 0
    assert ran.out.startswith(FIRST_LINE)
    assert "Note:" not in ran.out
    assert "printers, shared folders and backups keep copies" in ran.err
    assert safekids("export", "checklist", "--age", "9", "-o", "-").out == ran.out


@pytest.mark.parametrize(
    ("name", "start"),
    [("s.pdf", "%PDF-"), ("s.HTML", "<!DOCTYPE html>"), ("s.htm", "<!DOCTYPE html>"), ("s.md", "# Ten"), ("s", "Ten")],
)
def test_the_format_is_that_of_the_files_ending(safekids: Safekids, tmp_path: Path, name: str, start: str) -> None:
    ran = safekids("export", "checklist", "--band", "8-10", "-o", name)
    assert (ran.out, ran.code) == ("", 0)
    assert f"Written: {name}" in ran.err
    assert (tmp_path / name).read_bytes().startswith(start.encode())


def test_a_named_format_goes_before_the_ending(safekids: Safekids, tmp_path: Path) -> None:
    assert safekids("export", "checklist", "--band", "8-10", "-o", "s.txt", "--format", "MD").code == 0
    assert (tmp_path / "s.txt").read_text(encoding="utf-8").startswith("# Ten")


def test_what_others_may_not_read_is_left_off_and_named_beside_the_sheet(safekids: Safekids) -> None:
    ran = safekids("export", "checklist", "--band", "8-10")
    assert "(T58, M46, Y25)" in ran.err
    assert "--everything" in ran.err
    everything = safekids("export", "checklist", "--band", "8-10", "--everything")
    assert "New things" in everything.out
    assert "Not for the fridge" in everything.out
    assert "not for the fridge" in everything.err


def test_one_topic_is_one_sheet(safekids: Safekids) -> None:
    out = safekids("export", "checklist", "--band", "8-10", "--topic", "secrets").out
    assert "P37" in out
    assert "K27" not in out


def test_with_a_child_the_sheet_has_the_band_the_ticks_and_the_nickname(safekids: Safekids, tmp_path: Path) -> None:
    safekids("child", "add", "Robin", "--band", "8-10")
    safekids("mark", "K27", "--done", "--child", "Robin")
    assert safekids("export", "checklist", "--child", "robin", "-o", "r.txt").code == 0
    text = (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert "[x] K27" in text
    assert "done on 23 November 2026" in text
    assert "If Robin tells you" in text
    if os.name != "nt":
        assert stat.S_IMODE(os.stat(tmp_path / "r.txt").st_mode) == 0o600


def test_a_blank_sheet_asks_for_nobodys_notes(
    safekids: Safekids, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "damaged").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("SAFEKIDS_HOME", str(tmp_path / "damaged"))
    ran = safekids("export", "checklist", "--band", "8-10")
    assert ran.code == 0
    assert "[x]" not in ran.out


def test_a_nickname_that_the_fonts_do_not_have_still_makes_a_sheet_and_is_named(
    safekids: Safekids, tmp_path: Path
) -> None:
    safekids("child", "add", "\u6f22\u5b57", "--band", "8-10")
    ran = safekids("export", "checklist", "--child", "\u6f22\u5b57", "-o", "s.pdf")
    assert ran.code == 0
    assert "\u6f22" in ran.err
    assert "-o sheet.html" in ran.err
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF-")
    assert safekids("export", "checklist", "--child", "\u6f22\u5b57", "-o", "s.html").code == 0
    assert "If \u6f22\u5b57 tells you" in (tmp_path / "s.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        ((), "say for which age", "--band 8-10, or --age 9"),
        (("--band", "11-13"), "the steps for 11 to 13 are not written yet", "there are steps for: --band 8-10"),
        (("--band", "8-10", "--format", "pdf"), "a PDF needs a file to go to", "-o sheet.pdf"),
        (("--band", "8-10", "-o", "s.docx"), 'there is no format "docx"', "pdf, html, md, txt"),
        (("--band", "8-10", "-o", ""), "-o needs the name of a file", "-o sheet.pdf"),
        (("--band", "8-10", "--paper", "a5"), 'there is no paper "a5"', "a4, letter"),
        (("--band", "8-10", "-o", os.path.join("no", "s.txt")), "there is no folder to put", "make the folder first"),
        (("--band", "8-10", "-o", "."), ". is a folder", "the name of a file"),
        (("--band", "8-10", "--topic", "nothing"), 'there is no topic "nothing"', "topics: games, secrets"),
        (("--child", "Nobody"), 'no child is called "Nobody" here', "safekids child add"),
    ],
)
def test_a_refusal_is_a_sentence_and_a_hint_and_leaves_nothing(
    safekids: Safekids, tmp_path: Path, arguments: tuple[str, ...], sentence: str, hint: str
) -> None:
    ran = safekids("export", "checklist", *arguments)
    assert (ran.out, ran.code) == ("", 2)
    first, second = ran.err.splitlines()
    assert first.startswith(f"safekids: {sentence}")
    assert second.startswith("hint: ")
    assert hint in second
    assert [name for name in os.listdir(tmp_path) if name != "home"] == []


def test_a_topic_of_another_band_is_refused_with_the_topics_there_are(
    safekids: Safekids, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = PACK._replace(topics=(*PACK.topics, Topic("love", "love")))
    monkeypatch.setattr(pack, "read_pack", lambda: elsewhere)
    ran = safekids("export", "checklist", "--band", "8-10", "--topic", "love")
    assert (ran.out, ran.code) == ("", 2)
    assert "there are no steps on love for 8 to 10" in ran.err
    assert "topics with steps: games, secrets" in ran.err


def test_nothing_is_overwritten_without_force(safekids: Safekids, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("mine", encoding="utf-8")
    ran = safekids("export", "checklist", "--band", "8-10", "-o", "s.txt")
    assert ran.code == 2
    assert "s.txt is there already" in ran.err
    assert "--force" in ran.err
    assert (tmp_path / "s.txt").read_text(encoding="utf-8") == "mine"
    assert safekids("export", "checklist", "--band", "8-10", "-o", "s.txt", "--force").code == 0
    assert (tmp_path / "s.txt").read_text(encoding="utf-8").startswith(FIRST_LINE)


def test_without_typst_it_says_to_print_a_web_page(
    safekids: Safekids, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = safekids("export", "checklist", "--band", "8-10", "-o", "s.pdf")
    assert ran.code == 2
    assert "the PDF part of safekids cannot be loaded" in ran.err
    assert "-o sheet.html" in ran.err
    assert not (tmp_path / "s.pdf").exists()


# --- the real content, in a process of its own


def test_a_pdf_may_go_through_a_pipe_when_that_is_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "safekids", "export", "checklist", "--band", "8-10", "--format", "pdf", "-o", "-"],
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"%PDF-")
    assert done.stdout.rstrip().endswith(b"%%EOF")


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal")
def test_a_pdf_never_goes_to_a_terminal() -> None:
    pexpect = pytest.importorskip("pexpect")
    out, code = pexpect.run(
        f"{sys.executable} -m safekids export checklist --band 8-10 --format pdf -o -", withexitstatus=True
    )
    assert code == 2
    assert b"%PDF" not in out
    assert b"a PDF needs a file to go to" in out


def test_a_sheet_is_utf_8_whatever_the_terminal_speaks() -> None:
    process("child", "add", "Zo\u00eb", "--band", "8-10")
    done = process("export", "checklist", "--child", "Zo\u00eb", PYTHONIOENCODING="cp1252")
    assert done.code == 0, "decoded as UTF-8, strictly"
    assert "Zo\u00eb" in done.out


LOADED = """
import sys
sys.argv[1:] = {arguments!r}
from safekids.__main__ import main
try:
    main()
except SystemExit:
    pass
print(*sorted({{name.split(".")[0] for name in sys.modules}} & {{*{watched!r}}}), file=sys.stderr)
"""
WATCHED = ["typst", "rich", "pydantic", "yaml", "filelock", "platformdirs", "icalendar"]


@pytest.mark.parametrize(
    ("arguments", "loaded"), [(["--format", "txt"], ""), (["--format", "html"], ""), (["-o", "s.pdf"], "typst")]
)
def test_a_blank_sheet_loads_no_library_but_the_one_that_makes_it(arguments: list[str], loaded: str) -> None:
    code = LOADED.format(arguments=["export", "checklist", "--band", "8-10", *arguments], watched=WATCHED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stderr.splitlines()[-1] == loaded
