"""Plays two evenings with an installed safekids through a pseudo-terminal. Argument: the program.

The first is a parent's first run, to its end; the second begins where the first left, and is left at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pexpect

PROGRAM = sys.argv[1]
# A child in my care, Robin, 8 to 10, ten minutes; three steps; the line, the date and the end left empty.
FIRST = ("2", "Robin", "9", "10", "1", "1", "1", "", "", "")
CLEARED = "\x1b[H\x1b[2J\x1b[3J"


def play(day: str, typed: tuple[str, ...]) -> str:
    """What stood on the screen of an evening that ended well."""
    child = pexpect.spawn(
        PROGRAM,
        env={**os.environ, "SAFEKIDS_TODAY": day, "TERM": "xterm"},
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
        echo=False,
    )
    screen = ""
    for line in typed:
        child.expect_exact("\n> ")
        screen += f"{child.before}\n> {line}\n"
        child.sendline(line)
    child.expect(pexpect.EOF)
    screen += child.before or ""
    child.close()
    if child.exitstatus != 0:
        sys.exit(f"the evening of {day} ended with {child.exitstatus}:\n{screen}")
    return screen


def answers() -> int:
    done = subprocess.run([PROGRAM, "progress", "--json"], capture_output=True, encoding="utf-8", check=True)
    progress = json.loads(done.stdout)
    return sum(len(whose["steps"]) for whose in (*progress["children"], progress["home"]))


first = play("2026-11-23", FIRST)
if "Step 3 of 3" not in first:
    sys.exit(f"the first evening had no third step:\n{first}")
if (kept := answers()) != 3:
    sys.exit(f"the first evening kept {kept} answers, not 3")
second = play("2026-11-24", ("q",))
if "nickname" in second or not second.endswith(CLEARED):
    sys.exit(f"the second evening did not go on from the first, or left lines behind:\n{second!r}")
sys.stdout.write("Two evenings played: three answers kept, and the screen left clear.\n")
