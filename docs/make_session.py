"""Plays one evening in a real terminal and writes it into README.md, so that the picture is never a story."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import pexpect

ROOT = Path(__file__).parent.parent
BEGIN = "<!-- session: made by docs/make_session.py, kept true by tests/docs -->\n```text\n"
END = "```\n<!-- end of session -->"

# What is typed: a child of 8 to 10, ten minutes, one answer a step, the first line to try, four weeks, leave.
TYPED = ["2", "Robin", "9", "2", "2", "Saturday", "1", "1", "1", "2", ""]


def play() -> str:
    """The evening as it stands on the screen, without control sequences."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")},
            "PYTHONPATH": str(ROOT / "src"),
            "SAFEKIDS_HOME": str(Path(home) / "notes"),
            "SAFEKIDS_TODAY": "2026-11-23",
            "TERM": "dumb",
        }
        child = pexpect.spawn(
            sys.executable, ["-m", "safekids"], env=environment, encoding="utf-8", dimensions=(50, 80), echo=False
        )
        screen = "$ safekids\n"
        for line in TYPED:
            child.expect_exact("\n> ")
            screen += f"{child.before}\n> {line}\n"
            child.sendline(line)
        child.expect(pexpect.EOF)
        screen += child.before or ""
        child.close()
    if child.exitstatus != 0:
        raise SystemExit(f"the evening ended with {child.exitstatus}:\n{screen}")
    lines = [line.rstrip() for line in screen.replace("\r", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def readme_with(session: str) -> str:
    """README.md with this session in its place."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + session + END + after


if __name__ == "__main__":
    (ROOT / "README.md").write_text(readme_with(play()), encoding="utf-8", newline="\n")
