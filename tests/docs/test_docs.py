"""The README and its companions cannot drift from the program."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "PRIVACY.md", "SECURITY.md", "CHANGELOG.md")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def helps() -> Iterator[tuple[list[str], str]]:
    """Every command with its own help."""

    def walk(path: list[str]) -> Iterator[tuple[list[str], str]]:
        done = subprocess.run(
            [sys.executable, "-m", "safekids", *path, "--help"], capture_output=True, text=True, check=True
        )
        commands = re.search(r"^Commands:\n(.*)", done.stdout, re.MULTILINE | re.DOTALL)
        if commands is None:
            yield path, done.stdout
            return
        for name in re.findall(r"^  ([a-z-]+) ", commands[1], re.MULTILINE):
            yield from walk([*path, name])

    yield from walk([])


HELPS = dict((" ".join(path), page) for path, page in helps())  # noqa: C402  (a dict of a generator of pairs)


@pytest.mark.parametrize("command", HELPS)
def test_every_command_shows_an_example_of_itself(command: str) -> None:
    assert f"Example: safekids {command}" in " ".join(HELPS[command].split())


@pytest.mark.parametrize("command", HELPS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert command in text("README.md")


def examples() -> list[str]:
    """Every complete `safekids ...` line of the pages and of the help."""
    found = set()
    for page in (*(text(page) for page in PAGES), *HELPS.values()):
        found |= {
            line.strip() for line in re.findall(r"(?:^    |`|Example: )(safekids [^`\n|]+?)`?$", page, re.MULTILINE)
        }
        found |= set(re.findall(r"`(safekids [^`\n]+)`", page))
    return sorted(found)


@pytest.mark.parametrize("line", examples())
def test_every_example_is_one_the_program_takes(line: str) -> None:
    """With --help behind it, a line shows that its command and options exist, and does nothing."""
    examples_for = {"NICKNAME": "Robin", "FOLDER": "data", "ID": "K27"}
    words = [examples_for.get(word, word) for word in shlex.split(line)[1:]]
    done = subprocess.run([sys.executable, "-m", "safekids", *words, "--help"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_there_are_examples_to_try() -> None:
    assert len(examples()) > 12


@pytest.mark.skipif(sys.platform == "win32", reason="played in a pseudo-terminal as POSIX has them")
def test_the_session_in_the_readme_is_what_the_program_prints() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import make_session
    finally:
        sys.path.pop(0)
    assert make_session.readme_with(make_session.play()) == text("README.md"), "run: python docs/make_session.py"


def test_the_gate_runs_the_readmes_own_test_command() -> None:
    assert "readme_block" in text(".ci/run")
    assert "pytest" in text("README.md")


def test_every_link_to_a_file_leads_to_one() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)\)", text(page)):
            assert (ROOT / link).exists(), f"{page}: {link}"


def test_the_development_versions_are_pinned_with_hashes_and_name_no_address() -> None:
    requirements = text("requirements-dev.txt")
    pinned = re.findall(r"^[a-z0-9-]+==\S+(?: ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}", requirements, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z]", requirements, re.MULTILINE)) > 20
    assert "://" not in requirements
