"""A real pseudo-terminal with somebody at it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect

PROMPT = "> "
CLEARED = "\x1b[H\x1b[2J\x1b[3J"
ENTERED = "\x1b[?1049h"
LEFT = "\x1b[?1049l"


class Terminal:
    """safekids in a terminal of that size. `seen` is everything it has printed so far, as it came."""

    def __init__(self, *arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> None:
        env = {**os.environ, "TERM": "xterm", **environment}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "safekids", *arguments],
            env=env,
            encoding="utf-8",
            codec_errors="replace",
            dimensions=(rows, columns),
            timeout=20,
            echo=False,
        )
        self.seen = ""
        self.page = ""

    def wait(self) -> str:
        """Up to the next prompt; returns what was printed before it."""
        self.child.expect_exact(f"\n{PROMPT}")
        self.page = self.child.before or ""
        self.seen += self.page + f"\n{PROMPT}"
        return self.page

    def type(self, *lines: str) -> str:
        """Type each line at its prompt; returns the last page."""
        for line in lines:
            self.child.sendline(line)
            self.wait()
        return self.page

    def last(self, line: str) -> int:
        """Type a line that ends the program; returns the exit code."""
        self.child.sendline(line)
        return self.end()

    def interrupt(self) -> int:
        """Ctrl-C. Python's line editor misses one that comes between its prompt and its waiting for a key, which no
        hand is quick enough for; so first wait until the program waits."""
        state, asleep = Path(f"/proc/{self.child.pid}/stat"), 0
        while asleep < 10:
            time.sleep(0.02)
            waits = not state.exists() or state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "S"
            asleep = asleep + 1 if waits else 0
        self.child.sendintr()
        return self.end()

    def end(self) -> int:
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before or ""
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)


def begin(*arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Terminal:
    """A terminal at its first prompt."""
    terminal = Terminal(*arguments, columns=columns, rows=rows, **environment)
    terminal.wait()
    return terminal


def notes() -> Path:
    return Path(os.environ["SAFEKIDS_HOME"]) / "notes.json"
