"""Nothing is sent: every command there is runs once where a socket to elsewhere would kill it, its Rust parts too."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.test_help import COMMANDS
from tests.faults.program import Ended, command, environment, session
from tests.make import LAST_READ
from tests.offline import seccomp

pytestmark = pytest.mark.skipif(not seccomp.available(), reason="the kernel filter is for Linux on x86-64 and ARM64")

ROOT = Path(__file__).parents[2]
WORDS, OTHER_WORDS = "four quiet words here", "another four quiet words"
ADD = ("child", "add", "Robin", "--age", "9")
COPY = ("privacy", "backup", "copy.json")


class Run(NamedTuple):
    """What is typed at a terminal, None without one; and what is run before it."""

    arguments: tuple[str, ...]
    typed: tuple[str, ...] | None = None
    before: tuple[tuple[str, ...], ...] = (ADD,)
    locked: bool = False


RUNS: dict[tuple[str, ...], list[Run]] = {
    (): [Run((), ("1", "2", "Robin", "9", "1", "1", "h", "q"), ())],
    ("session",): [
        Run(("session", "--child", "Robin", "--minutes", "10"), ("1", "m", "h", "1", "1", "1", "1", "1", "q")),
        Run(("session", "--child", "Robin"), (WORDS, "1", "q"), locked=True),
    ],
    ("list",): [Run(("list",)), Run(("list", "--json"))],
    ("numbers",): [Run(("numbers",)), Run(("numbers", "own-phone"))],
    ("show",): [Run(("show", "K27")), Run(("show", "K27", "--json"))],
    ("mark",): [Run(("mark", "K27", "--done"))],
    ("progress",): [Run(("progress",))],
    ("child", "add"): [Run(ADD, before=())],
    ("child", "list"): [Run(("child", "list"))],
    ("child", "edit"): [Run(("child", "edit", "Robin", "--nickname", "Wren"))],
    ("child", "remove"): [Run(("child", "remove", "Robin", "--yes"))],
    ("export", "checklist"): [
        Run(("export", "checklist", "--child", "Robin", "-o", f"sheet.{ending}"))
        for ending in ("pdf", "html", "md", "txt")
    ],
    ("export", "help"): [
        Run(("export", "help", "--country", "GB", "--situation", "threatened", "-o", f"sheet.{ending}"))
        for ending in ("pdf", "html", "md", "txt")
    ],
    ("export", "card"): [Run(("export", "card", "--country", "GB", "-o", "card.pdf"))],
    ("export", "site"): [Run(("export", "site", "-o", "pages"))],
    ("help-now",): [
        Run(("help-now",), ("1", "1", "q"), ()),
        Run(("help-now", "threatened", "--country", "GB"), None, ()),
    ],
    ("privacy",): [Run(("privacy",)), Run(("privacy",), (WORDS,), locked=True)],
    ("privacy", "lock"): [Run(("privacy", "lock"), ("1", WORDS, WORDS))],
    ("privacy", "unlock"): [Run(("privacy", "unlock"), (WORDS,), locked=True)],
    ("privacy", "passphrase"): [Run(("privacy", "passphrase"), (WORDS, OTHER_WORDS, OTHER_WORDS), locked=True)],
    ("privacy", "backup"): [Run(COPY), Run(("privacy", "backup", "copy.age"), (WORDS,), locked=True)],
    ("privacy", "restore"): [
        Run(("privacy", "restore", "copy.json", "--merge", "--yes"), None, (ADD, COPY)),
        Run(("privacy", "restore", "copy.json", "--replace", "--yes"), None, (ADD, COPY)),
    ],
    ("privacy", "forget"): [Run(("privacy", "forget", "Robin", "--yes")), Run(("privacy", "forget", "--all", "--yes"))],
    ("content", "check"): [Run(("content", "check", str(ROOT / "data"), "--today", LAST_READ.isoformat()), None, ())],
    ("content", "ledger"): [Run(("content", "ledger", "data"), None, ())],
    ("content", "rules"): [Run(("content", "rules"), None, ()), Run(("content", "rules", "leading"), None, ())],
    ("content", "schema"): [Run(("content", "schema"), None, ()), Run(("content", "schema", "band"), None, ())],
}
ALONE = {(), ("privacy",)}  # groups that do something by themselves


def test_every_command_has_a_run_here() -> None:
    """A new command fails this until it has one."""
    assert {*COMMANDS, *ALONE} == RUNS.keys()
    assert all(run.arguments[: len(path)] == path for path, runs in RUNS.items() for run in runs)


@pytest.mark.parametrize(
    "run", [pytest.param(run, id=" ".join(run.arguments) or "safekids") for runs in RUNS.values() for run in runs]
)
def test_it_runs_to_its_end_where_a_socket_to_elsewhere_is_death(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    if run.arguments[:2] == ("content", "ledger"):
        shutil.copytree(ROOT / "data", tmp_path / "data")
    env = environment(tmp_path / "nothing is spoilt", tmp_path / "home")
    for arguments in run.before:
        assert ended(arguments, None, env).code == 0
    if run.locked:
        locked(tmp_path / "home")
    done = ended(run.arguments, run.typed, env)
    assert done.code != -signal.SIGSYS, f"it asked for a socket: {done}"
    assert done.code == 0, done


def ended(arguments: tuple[str, ...], typed: tuple[str, ...] | None, env: dict[str, str]) -> Ended:
    return command(arguments, env) if typed is None else session(arguments, typed, env)


def locked(home: Path) -> None:
    from tests.faults.scenes import Place, lock

    place = Place(home.parent)
    (home.parent / "disk").mkdir()
    os.symlink(home, place.home)
    lock(place)


PLANTED = """
import socket
from safekids.household.store import Store
Store.read = lambda _: socket.create_connection(("192.0.2.1", 9))
from safekids.__main__ import main
main()
"""


def test_a_command_that_would_send_something_is_seen_to_die() -> None:
    done = subprocess.run([sys.executable, "-c", PLANTED, "progress"], check=False, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGSYS
