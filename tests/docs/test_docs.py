"""The README and its companions cannot drift from the program."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from safekids.cli.app import app, run_app
from safekids.cli.export_help import site_files
from safekids.content import schema, schema_help
from safekids.guide.plan import Reason
from safekids.household import disk
from safekids.household.model import Answer, AnswerKind, Child, Household, IfThen
from tests.make import LAST_READ, TODAY

ROOT = Path(__file__).parent.parent.parent
PAGES = (
    "README.md", "CONTRIBUTING.md", "PRIVACY.md", "SECURITY.md", "CHANGELOG.md",
    "docs/content.md", "docs/rules.md", "docs/json.md", "docs/site.md", "docs/household-file.md",
    "benchmarks/README.md",
)  # fmt: skip
PLACEHOLDERS = {
    "NICKNAME": "Robin",
    "FOLDER": "data",
    "ID": "K27",
    "CODE": "K27",
    "OLD:SUCCESSOR": "K27:W93",
    "RULE": "leading",
}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs bash, or a pseudo-terminal")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL)


def leaves(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by what one types for it."""
    for name, child in getattr(command, "commands", {"": command}).items():
        if hasattr(child, "commands"):
            yield from leaves(child, *path, name)
        else:
            yield " ".join((*path, name)), child


COMMANDS = dict(leaves(typer.main.get_command(app)))


# --- commands and examples


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_of_itself(command: str) -> None:
    assert f"Example: safekids {command}" in " ".join(COMMANDS[command].help.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"^\| `safekids {command}[` ]", text("README.md"), re.MULTILINE)


def examples() -> list[str]:
    """Every complete `safekids ...` line of the pages and of the helps, without the prompt or folder before it."""
    found = set()
    for page in map(text, PAGES):
        found |= set(re.findall(r"`(safekids [^`\n]+)`", page))
        found |= set(re.findall(r"^(?:    |\$ |\.venv/bin/)(?:\.venv/bin/)?(safekids(?: \S+)+)$", page, re.MULTILINE))
    for command in COMMANDS.values():
        found |= set(re.findall(r"Example: (safekids .+)", command.help))
    return sorted(found)


@pytest.mark.parametrize("line", examples())
def test_every_example_is_one_the_program_takes(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read to its last value, with every command emptied, so that nothing is done."""
    whole = typer.main.get_command(app)
    for _, command in leaves(whole):
        monkeypatch.setattr(command, "callback", lambda **_: None)
    monkeypatch.setattr("typer.main.get_command", lambda _: whole)
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(line)[1:]]
    assert run_app(words, lambda: TODAY) == 0


def test_there_are_examples_of_every_command_to_try() -> None:
    missing = [c for c in COMMANDS if not any(line.startswith(f"safekids {c}") for line in examples())]
    assert not missing


# --- the README's blocks


@POSIX
def test_the_session_in_the_readme_is_what_the_program_prints() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_session.py"))
    assert script["readme_with"](script["play"]()) == text("README.md"), "run: python docs/make_session.py"


@POSIX
@pytest.mark.parametrize("number", [1, 2])
def test_the_gate_and_the_workflow_read_their_commands_from_the_readme(number: int) -> None:
    done = subprocess.run(
        ["bash", str(ROOT / ".ci" / "readme_block"), str(number)], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout == blocks("README.md", "sh")[number - 1]


def test_the_second_block_runs_all_the_tests_and_the_gate_runs_the_second_block() -> None:
    assert blocks("README.md", "sh")[1].rstrip().split("\n")[-1].startswith(".venv/bin/python -m pytest")
    assert ".ci/readme_block 2" in text(".ci/run")
    workflow = text(".github/workflows/test.yml")
    assert ".ci/readme_block 1" in workflow
    assert ".ci/readme_block 2" in workflow


def test_the_windows_forms_say_the_same() -> None:
    there = [
        block.replace("python3 -m venv", "py -m venv").replace(".venv/bin/", ".venv\\Scripts\\")
        for block in blocks("README.md", "sh")
    ]
    assert blocks("README.md", "powershell") == there


def test_every_link_to_a_file_leads_to_one() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)\)", text(page)):
            assert ((ROOT / page).parent / link).exists(), f"{page}: {link}"


def test_the_development_versions_are_pinned_with_hashes_and_name_no_address() -> None:
    requirements = text("requirements-dev.txt")
    pinned = re.findall(r"^[a-z0-9-]+==\S+(?: ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}", requirements, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z]", requirements, re.MULTILINE)) > 20
    assert "://" not in requirements


def test_the_pages_use_plain_characters() -> None:
    for page in PAGES:
        assert text(page).isascii(), page


# --- help now


def test_the_table_of_what_stands_first_is_of_the_words_as_they_are() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_help.py"))
    assert script["table"]() == text("docs/help.md"), "run: python docs/make_help.py"


def test_the_table_of_steps_is_of_the_steps_as_they_are() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_steps.py"))
    assert script["page"]() == text("docs/steps.md"), "run: python docs/make_steps.py"
    read = text("docs/sources-read.md")
    assert script["sources_page"](read) == read, "run: python docs/make_steps.py"


def test_the_page_of_rules_is_of_the_rules_as_they_are() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))
    assert script["rules_page"]() == text("docs/rules.md"), "run: python docs/make_rules.py"


def test_the_pages_for_phones_are_made_of_the_words_as_they_are() -> None:
    made = site_files()
    there = {
        path.relative_to(ROOT / "pages").as_posix(): path.read_bytes() for path in (ROOT / "pages").rglob("*.html")
    }
    assert set(made) == set(there), "run: python docs/make_help.py"
    assert [name for name in made if made[name] != there[name]] == [], "run: python docs/make_help.py"


def test_the_readmes_first_line_is_for_whoever_has_no_terminal() -> None:
    first = text("README.md").split("\n\n")[1]
    assert "no terminal?" in first
    assert "pages/index.html" in first


# --- PRIVACY.md

SAID_OF = {
    Child: {"id": "random id", "nickname": "a nickname", "band": "an age band", "ask_band_after": "the month"},
    Answer: {
        "who": "for each child", "step": "which step", "answer": "which answer", "on": "which day",
        "revision": "version of the advice", "again_on": "the day you asked for",
    },
    IfThen: {"who": "for each child", "step": "the line you chose", "text": "words you typed", "on": "its day"},
    Household: {
        "children": "for each child", "answers": "your answers", "if_thens": "the line you chose",
        "next_evening": "next evening", "country": "a country", "language": "a language",
    },
}  # fmt: skip


@pytest.mark.parametrize("entry", SAID_OF, ids=lambda entry: entry.__name__)
def test_every_field_that_is_kept_is_said_in_the_privacy_page(entry: type[Any]) -> None:
    page = " ".join(text("PRIVACY.md").split())
    fields = set(entry._fields) - {"rest"}
    assert fields == set(SAID_OF[entry]), "a field was added or went: say so in PRIVACY.md, then here"
    assert not [words for words in SAID_OF[entry].values() if words not in page]


def test_the_privacy_page_names_the_folder_and_every_file_that_comes_to_be(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = text("PRIVACY.md")
    assert page.count(f"{disk.FOLDER}`") == 3
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("SAFEKIDS_HOME", str(home))
    for nickname in ("Robin", "Alex"):
        run_app(["child", "add", nickname, "--age", "9"], lambda: TODAY)
    disk.keep_aside(str(home / disk.FILE))
    capfd.readouterr()
    names = {path.name for path in home.iterdir()}
    assert len(names) > 2
    assert not [name for name in names if f"`{name}`" not in page]


def test_the_folders_are_where_each_platform_keeps_data_of_its_users(monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs.macos import MacOS
    from platformdirs.unix import Unix

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for platform in (MacOS, Unix):
        folder = platform(disk.FOLDER, appauthor=False).user_data_dir
        assert f"`{folder.replace(str(Path.home()), '~')}`" in text("PRIVACY.md")


# --- docs/content.md and docs/json.md


def test_the_step_of_the_page_can_be_added_as_the_page_says(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whoever follows the page has a step that the check has nothing against."""
    data = str(tmp_path / "data")
    shutil.copytree(ROOT / "data", data)
    step, checklist = blocks("docs/content.md", "yaml")
    steps, lists = tmp_path / "data" / "bands" / "8-10.yaml", tmp_path / "data" / "checklists.yaml"
    steps.write_text(steps.read_text(encoding="utf-8") + "\n" + step, encoding="utf-8")
    named = checklist.replace(", X31", "")
    before = lists.read_text(encoding="utf-8")
    assert named in before, "the checklist of the page is the one in data, and the new step"
    lists.write_text(before.replace(named, checklist), encoding="utf-8")
    assert run_app(["content", "check", data], lambda: LAST_READ) == 1
    [line] = capfd.readouterr().out.splitlines()
    assert line.endswith("ledger-new: X31 is not in the ledger: run: safekids content ledger")
    assert run_app(["content", "ledger", data], lambda: LAST_READ) == 0
    assert run_app(["content", "check", data, "--grades"], lambda: LAST_READ) == 0
    assert all(line.startswith("grades, ") for line in capfd.readouterr().out.splitlines())


def test_every_sentence_that_is_not_yet_sure_is_one_that_the_product_says() -> None:
    """The first words in quotes of each doubt are as they ship: a doubt about a lost sentence misleads a reviewer."""
    doubts = text("docs/sources-read.md").split("## Sentences not yet sure")[1]
    # A line that is folded in YAML ends in a backslash, and the next one begins with "\\ ".
    said = " ".join(
        re.sub(r"\\\n\s*(\\ )?", " ", path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "data").rglob("*.yaml"))
    )
    said = " ".join(said.split())
    quoted = re.findall(r'^\d+\. "([^"]+)"', doubts, re.MULTILINE)
    assert len(quoted) > 20
    assert [one for one in quoted if one not in said] == []


@pytest.mark.parametrize("model", list(schema.models()), ids=lambda model: model.__name__)
def test_every_field_an_editor_may_write_is_explained(model: type[Any]) -> None:
    assert schema_help.HelpFile in set(schema.models())
    assert not [name for name in model.model_fields if f"`{name}`" not in text("docs/content.md")]


@pytest.mark.parametrize("model", [schema.WrittenDo, schema.WrittenTalk, schema.WrittenWatch])
def test_the_page_tells_which_fields_of_a_step_must_stand(model: type[Any]) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (yes)? ?\|$", text("docs/content.md"), re.MULTILINE))
    for name, field in model.model_fields.items():
        assert bool(rows[name]) == field.is_required(), name


def keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set().union(*map(keys, data)) if isinstance(data, list) else set()


def test_every_key_of_json_output_is_explained(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def said(*words: str) -> Any:
        run_app([*words, "--json"], lambda: TODAY)
        return json.loads(capfd.readouterr().out)

    run_app(["child", "add", "Robin", "--age", "9"], lambda: TODAY)
    capfd.readouterr()
    steps = {step["kind"]: step["id"] for step in said("list")["steps"]}
    (tmp_path / "help.yaml").write_text("pages: [\n", encoding="utf-8")
    outputs = [
        said("list"), *(said("show", code) for code in steps.values()), said("mark", steps["do"], "--done"),
        said("numbers"), said("progress"), said("child", "list"), said("help-now"),
        said("help-now", "threatened", "--country", "GB"),
        said("content", "check", str(tmp_path / "help.yaml")), said("privacy"),
    ]  # fmt: skip
    page, fields = text("docs/json.md"), text("docs/content.md")
    for output in outputs:
        assert f'"kind": "{output["kind"]}"' in page
        explained = page + (fields if output["kind"] in ("step", "help") else "")
        assert not [key for key in keys(output) if f"`{key}`" not in explained and f'"{key}"' not in explained]


def test_the_words_of_progress_are_all_named() -> None:
    page, back = text("docs/json.md"), set(get_args(Reason)) - {"new"}
    assert not [word for word in (*get_args(AnswerKind), *back) if f"`{word}`" not in page]
