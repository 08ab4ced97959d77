"""The real program, started as a user starts it: a command in a pipe, or a session in a terminal of its own."""

from __future__ import annotations

import ast
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from safekids.messages.english import privacy as private
from safekids.messages.english import session as say

HOOK = Path(__file__).parent / "hook"
SOURCE = Path(__file__).parent.parent.parent / "src"
PROMPT = b"\n> "
PROMPTS = (PROMPT, *(text.encode() for text in (private.PASSPHRASE, private.PASSPHRASE_IN_SESSION)))
PROMPTS += (private.PASSPHRASE_OF_COPY.encode(), private.NEW_PASSPHRASE.encode(), private.AGAIN.encode())
COULD_NOT_KEEP = say.COULD_NOT_KEEP.encode()
LONGEST = 60.0  # seconds that a run may take before it counts as hanging

REAL, CHEAP = "safekids", "cheap"  # the program; and with new passphrases that cost little to try, see hook/cheap.py
KILLED = -signal.SIGKILL
NOT_KEPT = 3

_T = TypeVar("_T")
_R = TypeVar("_R")


class Call(NamedTuple):
    """A call that touched the disk, as the hook wrote it down."""

    name: str
    paths: tuple[str, ...]
    handle: int
    data: bytes
    flags: int
    done: bool


class Fault(NamedTuple):
    """What to do at which call; see the hook."""

    at: int
    do: str
    on: bool = False


class Ended(NamedTuple):
    """How a run ended. `prompts` is how often it asked; `said` is all it printed, `code` -9 when it was killed."""

    code: int
    said: str
    faults: str
    prompts: int
    hit: bool


def environment(place: Path, home: Path, fault: Fault | None = None, **more: str) -> dict[str, str]:
    """For a run whose disk is `place`, with its notes in `home`."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(HOOK), str(SOURCE))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "FAULTS_UNDER": str(place),
        "SAFEKIDS_HOME": str(home),
        "TERM": "xterm",
        "FAULTS_PROGRAM": REAL,
        **more,
    }
    if fault:
        env |= {"FAULTS_AT": str(fault.at), "FAULTS_DO": fault.do, "FAULTS_ON": "1" if fault.on else ""}
    return env


def start(
    arguments: tuple[str, ...], env: dict[str, str], stdin: int, stdout: int, stderr: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", env["FAULTS_PROGRAM"], *arguments],
        env=env,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        umask=0,  # whatever is private is made so by the program
        start_new_session=True,
    )


def command(arguments: tuple[str, ...], env: dict[str, str]) -> Ended:
    """Run a command without a terminal."""
    process = start(arguments, env, subprocess.DEVNULL, subprocess.PIPE, subprocess.PIPE)
    try:
        out, err = process.communicate(timeout=LONGEST)
    finally:
        process.kill()
    return Ended(process.returncode, out.decode(), err.decode(), 0, _was_hit(env))


def session(
    arguments: tuple[str, ...],
    lines: tuple[str, ...],
    env: dict[str, str],
    at_prompt: Callable[[int], object] = lambda _: None,
    not_kept: str = "1",
) -> Ended:
    """Run a session in a terminal, typing each line at its prompt; `at_prompt` is told the number of each, from 0.

    A passphrase is typed like any other line. When it asks more often than there are lines, it is left with q. When it
    asks what to do about an answer that it could not keep, which is not counted among the prompts, it is told
    `not_kept`: 1 again, 2 go on without, 3 leave.
    """
    import pty

    master, slave = pty.openpty()
    process = start(arguments, env, slave, slave, slave)
    os.close(slave)
    said, page, prompts, deadline = b"", 0, 0, time.monotonic() + LONGEST
    try:
        while True:
            if not select.select([master], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"it hangs after: {said[-500:].decode(errors='replace')}")
            try:
                more = os.read(master, 65536)
            except OSError:  # the other end is gone
                more = b""
            if not more:
                break
            said += more.replace(b"\r", b"")
            if said.endswith(PROMPT) and COULD_NOT_KEEP in said[page:]:
                page = len(said)
                os.write(master, f"{not_kept}\n".encode())
            elif said.endswith(PROMPTS) and len(said) > page:
                page = len(said)
                at_prompt(prompts)
                line = lines[prompts] if prompts < len(lines) else "q"
                prompts += 1
                os.write(master, f"{line}\n".encode())
        code = process.wait(LONGEST)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    text = said.decode(errors="replace")
    return Ended(code, text, text, prompts, _was_hit(env))


def run(arguments: tuple[str, ...], lines: tuple[str, ...] | None, env: dict[str, str], not_kept: str = "1") -> Ended:
    return command(arguments, env) if lines is None else session(arguments, lines, env, not_kept=not_kept)


def calls(log: Path) -> list[Call]:
    if not log.is_file():
        return []
    return [Call(*ast.literal_eval(line)) for line in log.read_text(encoding="utf-8").splitlines()]


def sentences(said: str) -> list[str]:
    """The faults that were named. Raises AssertionError for a traceback, or a fault of ours."""
    assert "Traceback" not in said, said
    assert "should not have happened" not in said, said
    return re.findall(r"^safekids: (.*)$", said, re.MULTILINE)


def side_by_side(work: Callable[[_T], _R], items: list[_T]) -> list[_R]:
    """The results of many runs: as many at once as there are cores."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(work, items))


def spread(items: list[_T], number: int) -> list[_T]:
    """That many of them, from the first to the last, evenly; all when there are fewer."""
    if len(items) <= number:
        return items
    return [items[at * (len(items) - 1) // (number - 1)] for at in range(number)]


def _was_hit(env: dict[str, str]) -> bool:
    return "FAULTS_HIT" in env and os.path.exists(env["FAULTS_HIT"])
