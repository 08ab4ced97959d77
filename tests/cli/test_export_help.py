"""`safekids export help`, `card` and `site`: by country, and whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from safekids.content import pack
from tests.cli.process import process

HELP = pack.read_help()
TYPED = [page.id for page in HELP.pages if not page.by_number_only]


@pytest.mark.parametrize("kind", ["help", "card"])
@pytest.mark.parametrize("ending", ["pdf", "html", "md", "txt"])
def test_each_format_is_made_for_a_country(tmp_path: Path, kind: str, ending: str) -> None:
    out = tmp_path / f"sheet.{ending}"
    ran = process("export", kind, "--country", "NZ", "-o", str(out))
    assert ran.code == 0, ran.err
    made = out.read_bytes()
    assert made.startswith(b"%PDF") if ending == "pdf" else b"Call 111" in made
    assert "keep copies" in ran.err


@pytest.mark.parametrize("situation", TYPED)
def test_a_sheet_of_each_situation_that_may_be_typed(situation: str) -> None:
    ran = process("export", "help", "--country", "US", "--situation", situation)
    assert ran.code == 0, ran.err
    page = HELP.page(situation)
    assert page is not None
    assert ran.out.startswith("safekids\n========\n"), "the title is neutral"
    assert page.title in ran.out


@pytest.mark.parametrize("page", [page.id for page in HELP.pages if page.by_number_only])
def test_no_sheet_is_named_by_what_must_not_stand_in_a_history(page: str) -> None:
    ran = process("export", "help", "--country", "US", "--situation", page)
    assert ran.code == 2
    assert ran.out == ""


@pytest.mark.parametrize("kind", ["help", "card"])
def test_without_a_country_it_says_which_there_are_after_the_emergency_numbers(kind: str) -> None:
    ran = process("export", kind)
    assert ran.code == 2
    assert ran.err.startswith("In danger now?")
    assert "GB" in ran.err


def test_the_environment_may_name_the_country() -> None:
    assert "Call 911" in process("export", "card", SAFEKIDS_COUNTRY="US").out


def test_the_folder_holds_every_country_and_page_and_the_sheets(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    assert process("export", "site", "-o", str(out)).code == 0
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    numbers = range(1, len(HELP.pages) + 1)
    for info in HELP.countries:
        folder = info.code.lower()
        assert {f"{folder}/{i}.html" for i in numbers} <= files
        assert {f"{folder}/index.html", f"{folder}/card.html", f"{folder}/sheet.html"} <= files
    assert {"index.html", "sheets/8-10.html"} <= files
    words = {word for page in HELP.pages for word in page.id.split("-") if len(word) > 3}
    assert not [name for name in files if any(word in name for word in words)], "no name tells what was read"


def test_every_page_of_the_folder_is_small_and_asks_nothing_of_anybody(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    process("export", "site", "-o", str(out))
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(text) < 80_000, path
        assert "<script" not in text
        assert " src=" not in text
        assert "<title>safekids</title>" in text or "<title>Ten quiet minutes" in text
        assert text.count("about:blank") == 1


@pytest.mark.parametrize("there", ["file", "folder"])
def test_what_is_there_already_is_left_alone(tmp_path: Path, there: str) -> None:
    out = tmp_path / "pages"
    kept = out if there == "file" else out / "kept"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    ran = process("export", "site", "-o", str(out))
    assert ran.code == 2
    assert "is there already" in ran.err
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("name", "said"), [("", "the name of a file"), ("no/such/folder", "there is no folder")])
def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path, name: str, said: str) -> None:
    ran = process("export", "site", "-o", name and str(tmp_path / name))
    assert ran.code == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes as POSIX has them")
def test_the_folder_may_be_read_by_a_web_server_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    process("export", "site", "-o", str(out))
    assert stat.S_IMODE(os.stat(out).st_mode) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]
