"""Plays one evening with an installed safekids through a pseudo-terminal. Argument: the program."""

import json
import os
import sys
from pathlib import Path

import pexpect

child = pexpect.spawn(sys.argv[1], encoding="utf-8", timeout=30, dimensions=(24, 80), echo=False)
for line in ["2", "Robin", "3", "2", "1", "1", "1", "", "", ""]:
    child.expect_exact("\n> ")
    child.sendline(line)
child.expect(pexpect.EOF)
child.close()
notes = json.loads((Path(os.environ["SAFEKIDS_HOME"]) / "notes.json").read_text(encoding="utf-8"))
if child.exitstatus != 0 or len(notes["answers"]) != 3:
    sys.exit(f"the evening ended with {child.exitstatus} and {len(notes['answers'])} answers")
sys.stdout.write("An evening played: three answers kept.\n")
