"""Every command has help with an example, and the examples work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from safekids.cli.app import app
from tests.cli.process import process


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command that does something."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = list(commands(typer.main.get_command(app)))


def help_of(*path: str) -> str:
    ran = process(*path, "--help")
    assert (ran.err, ran.code) == ("", 0)
    return ran.out


def example_in(text: str) -> list[str]:
    found = re.search(r"Example: (safekids .*?)\n\s*\n", text, re.DOTALL)
    assert found, text
    return shlex.split(found[1])[1:]


def test_the_commands_are_those_of_the_design() -> None:
    names = {" ".join(path) for path in COMMANDS}
    assert {"session", "list", "show", "mark", "progress", "export checklist", "content check"} <= names
    assert {"child add", "child list", "child edit", "child remove"} <= names
    assert {"privacy lock", "privacy unlock", "privacy passphrase"} <= names
    assert {"privacy backup", "privacy restore", "privacy forget"} <= names


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=" ".join)
def test_help_has_an_example_fits_80_columns_and_speaks_plain_words(path: tuple[str, ...]) -> None:
    text = help_of(*path)
    assert "Example: safekids" in text
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"<(str|int|int range)>|\[0<=x", text), "the words of programmers"
    assert "\x1b" not in text


# What writes or reads a folder of content is tried where content is tested; what asks at a terminal alone, in one.
ELSEWHERE = {"privacy lock", "privacy unlock", "privacy passphrase"}
TRIED = [path for path in COMMANDS if path[0] != "content" and " ".join(path) not in ELSEWHERE]
CONSENT = {"child remove": ["--yes"], "privacy forget": ["--yes"], "privacy restore": ["--merge", "--yes"]}


@pytest.mark.parametrize("path", TRIED, ids=" ".join)
def test_the_example_works(path: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = example_in(help_of(*path))
    assert tuple(example[: len(path)]) == path, "an example of this very command"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
    if path != ("child", "add"):
        process("child", "add", "Robin", "--age", "9")
    if path == ("privacy", "restore"):
        process("privacy", "backup", example[-1])
    ran = process(*example, *CONSENT.get(" ".join(path), []), typed="q\n")
    assert ran.code == 0, ran.err


def test_the_first_help_says_how_to_leave_fast_and_that_the_shell_remembers() -> None:
    text = " ".join(help_of().split())
    assert "q leaves and clears the screen" in text
    assert "may stay in the history of your shell" in text
    assert "It watches nobody and sends nothing." in text


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_comes_by_either_name(option: str) -> None:
    assert process("child", "add", option).out.startswith("Usage: safekids child add")
