"""`safekids help-now`: cold, from a shell, a pipe or a terminal, whatever else is broken."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safekids.content import pack
from tests.cli.process import process

HELP = pack.read_help()
TYPED = [page.id for page in HELP.pages if not page.by_number_only]
HIDDEN = [page.id for page in HELP.pages if page.by_number_only]
ROOT = Path(__file__).parent.parent.parent


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("situation", TYPED)
def test_a_page_that_is_named_comes_whole_where_nobody_can_be_asked(situation: str) -> None:
    ran = process("help-now", situation, "--country", "GB")
    assert ran.code == 0, ran.err
    shown = flat(ran.out)
    page = HELP.page(situation)
    assert page is not None
    assert ran.out.splitlines()[1].startswith("In danger now? Call 999")
    assert "hurting or killing yourself" in shown
    assert page.ten_minutes.replace("{emergency}", "999").replace("{police}", "999") in shown
    for section in page.sections:
        for step in section.steps:
            assert step.text.replace("{emergency}", "999").replace("{police}", "999") in shown
    assert "not tried by us" in shown
    assert "\x1b" not in ran.out


def test_without_a_country_the_services_for_every_country_are_shown_and_said_to_be() -> None:
    ran = process("help-now", TYPED[0])
    assert ran.code == 0
    assert "In danger now? US, Canada 911." in flat(ran.out)
    assert "No country was chosen" in ran.err


@pytest.mark.parametrize("typed", ["GB", "gb", "UK", "United Kingdom", " gb "])
def test_a_country_may_be_named_as_people_name_it(typed: str) -> None:
    assert "Call 999" in process("help-now", TYPED[1], "--country", typed).out


def test_the_environment_names_the_country_and_the_option_is_stronger() -> None:
    assert "Call 999" in process("help-now", TYPED[1], SAFEKIDS_COUNTRY="GB").out
    assert "Call 911" in process("help-now", TYPED[1], "--country", "US", SAFEKIDS_COUNTRY="GB").out


@pytest.mark.parametrize("locale", ["en_GB.UTF-8", "de_DE.UTF-8"])
def test_a_locale_is_never_trusted_for_the_country(locale: str) -> None:
    ran = process("help-now", TYPED[1], LANG=locale, LC_ALL=locale)
    assert "In danger now? US, Canada 911. UK 999." in flat(ran.out)


def test_a_wrong_country_in_the_environment_stops_nobody() -> None:
    ran = process("help-now", TYPED[1], SAFEKIDS_COUNTRY="Atlantis")
    assert ran.code == 0
    assert "Atlantis" in ran.err
    assert "In danger now?" in ran.out


@pytest.mark.parametrize("arguments", [("no-such-thing",), ("threatened", "--country", "Atlantis")])
def test_whatever_was_mistyped_the_emergency_numbers_come_first(arguments: tuple[str, ...]) -> None:
    ran = process("help-now", *arguments)
    assert ran.code == 2
    assert ran.err.startswith("In danger now? US, Canada 911.")
    assert "there are:" in flat(ran.err)
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_must_not_stand_in_a_history_is_no_argument_and_is_named_nowhere(hidden: str) -> None:
    ran = process("help-now", hidden, "--country", "GB")
    assert ran.code == 2
    assert hidden not in ran.out
    assert ran.err.count(hidden) == 1, "only as it was typed"
    for said in (
        process("help-now", "--help").out,
        process("export", "help", "--help").out,
        process("help-now", "--json").out,
        process("--help").out,
    ):
        assert hidden not in said
        title = HELP.page(hidden)
        assert title is not None
        assert title.title not in said


@pytest.mark.parametrize("begun", ["", *sorted({page.id[0] for page in HELP.pages})])
def test_completion_offers_only_what_may_stand_in_a_history(begun: str) -> None:
    words = f"safekids help-now {begun}"
    environment = {"_SAFEKIDS_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"}
    offered = set(process(**environment).out.split())
    assert offered == {page for page in TYPED if page.startswith(begun)}


@pytest.mark.parametrize("situation", TYPED)
def test_the_same_comes_as_data(situation: str) -> None:
    data = process("help-now", situation, "--country", "GB", "--json").data
    assert data["safekids"] == 1
    assert data["kind"] == "help"
    assert data["country"] == "GB"
    assert data["emergency"][0]["number"] == "999"
    kinds = [part["kind"] for part in data["parts"]]
    assert kinds[0] == "first"
    assert {"life", "life_later"} & set(kinds)
    assert data["sources"]
    assert all(source["url"].startswith("https://") for source in data["sources"])


def test_as_data_without_a_situation_it_says_which_there_are() -> None:
    data = process("help-now", "--json").data
    assert [page["id"] for page in data["situations"]] == TYPED
    assert {"code": "GB", "name": "United Kingdom"} in data["countries"]
    assert data["danger"].startswith("In danger now?")


def test_answers_may_come_from_a_pipe() -> None:
    ran = process("help-now", typed="United K\n1\n")
    assert ran.code == 0
    assert "In danger now? Call 999" in flat(ran.out)


def test_nobody_to_ask_is_told_the_numbers_and_how_to_name_a_page() -> None:
    ran = process("help-now")
    assert ran.code == 2
    assert ran.out.startswith("\nIn danger now?") or ran.out.startswith("In danger now?")
    assert TYPED[0] in ran.err


# --- cold: it reads what was installed, and nothing of anybody

AUDIT = """
import sys
opened = []
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        opened.append((str(arguments[0]), str(arguments[1]), arguments[2]))
    elif event.split(".")[0] in ("socket", "subprocess", "shutil", "sqlite3") or event in (
        "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate",
        "os.utime", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.putenv",
    ):
        opened.append(("!" + event, "", 0))
sys.addaudithook(note)
import json, os
sys.argv = ["safekids", *json.loads(os.environ["ARGUMENTS"])]
try:
    import safekids.__main__
    safekids.__main__.main()
except SystemExit as stop:
    pass
sys.stdout.flush()
with os.fdopen(3, "w", encoding="utf-8") as out:
    json.dump(opened, out)
"""


def audited(*arguments: str, typed: str = "") -> list[tuple[str, str, int]]:
    """Everything that was opened, and every other thing done to the disk, the network or other programs."""
    reader, writer = os.pipe()
    environment = {**os.environ, "ARGUMENTS": json.dumps(arguments)}
    with subprocess.Popen(
        [sys.executable, "-c", f"import os; os.dup2({writer}, 3)\n{AUDIT}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(writer,),
        env=environment,
    ) as running:
        os.close(writer)
        out, err = running.communicate(typed.encode(), timeout=60)
        assert b"In danger now?" in out, err
    with os.fdopen(reader, encoding="utf-8") as told:
        return [tuple(entry) for entry in json.load(told)]


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of its own, as POSIX hands it on")
@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("help-now", "threatened", "--country", "GB"), ""),
        (("help-now", "threatened", "--country", "GB", "--json"), ""),
        (("help-now",), "United K\n3\n1\n1\n1\n"),
    ],
)
def test_it_reads_only_what_was_installed_and_writes_nothing(arguments: tuple[str, ...], typed: str) -> None:
    python = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, *sys.path) if path}
    allowed = (*python, str(ROOT / "src"), "/proc/", "/etc/", "/usr/", "/lib", "/dev/null")
    for path, mode, flags in audited(*arguments, typed=typed):
        assert not path.startswith("!"), path
        assert not set(str(mode)) & set("wax+"), (path, mode)
        assert not int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT), (path, flags)
        if not path.isdecimal():
            assert os.path.realpath(path).startswith(allowed), path


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of its own, as POSIX hands it on")
def test_the_trace_sees_a_file_that_is_opened() -> None:
    """What it would miss could not be promised."""
    assert any(path.endswith("help.json") for path, _, _ in audited("help-now", "threatened", "--country", "GB"))


def test_nothing_of_the_households_can_stop_it() -> None:
    home = Path(os.environ["SAFEKIDS_HOME"])
    home.mkdir(exist_ok=True)
    (home / "notes.json").write_bytes(b"\x00\xff damaged")
    assert process("help-now", "threatened", "--country", "GB").code == 0
    (home / "notes.json").unlink()
    (home / "notes.json").mkdir()
    assert process("help-now", "threatened", "--country", "GB").code == 0


def test_it_works_where_no_home_can_be_found() -> None:
    empty: dict[str, Any] = {"HOME": "/nonexistent", "SAFEKIDS_HOME": "/nonexistent/deep", "XDG_DATA_HOME": ""}
    assert process("help-now", "threatened", "--country", "GB", **empty).code == 0


@pytest.mark.parametrize("columns", ["20", "40", "80"])
def test_no_line_but_an_address_is_wider_than_the_terminal(columns: str) -> None:
    for line in process("help-now", "threatened", "--country", "GB", COLUMNS=columns).out.splitlines():
        assert len(line) <= int(columns) or "https://" in line


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_old_encoding_breaks_nothing(encoding: str) -> None:
    ran = process("help-now", "threatened", "--country", "FR", encoding=encoding, PYTHONIOENCODING=encoding)
    assert ran.code == 0
    assert "112" in ran.out


def test_a_reader_who_stops_reading_is_no_fault() -> None:
    command = f"{sys.executable} -m safekids help-now threatened --country GB | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60)
    assert done.stderr.strip() == b""


def test_it_loads_nothing_that_reads_content_or_keeps_notes() -> None:
    code = (
        "import sys; sys.argv = ['safekids', 'help-now', 'threatened', '--country', 'GB']\n"
        "import safekids.__main__ as m\n"
        "try: m.main()\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60, text=True)
    loaded = set(re.split(r"\s+", done.stderr.split("LOADED")[1]))
    assert not {"pydantic", "yaml", "typst", "filelock", "platformdirs", "safekids.household.store"} & loaded
