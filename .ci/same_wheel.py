"""Two wheels hold the same files, byte for byte, and the compiled content is among them. Arguments: two wheels."""

from __future__ import annotations

import sys
import zipfile

NEEDED = {"safekids/_pack/pack.json", "safekids/_pack/help.json", "safekids/paper/sheet.typ"}


def files(wheel: str) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


one, two = (files(wheel) for wheel in sys.argv[1:3])
if differ := sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)):
    sys.exit(f"the wheels differ in {differ}")
if missing := sorted(NEEDED - one.keys()):
    sys.exit(f"the wheels lack {missing}")
compiled = sum("/_pack/" in name for name in one)
sys.stdout.write(f"{len(one)} files, the same in both wheels; {compiled} of them compiled content.\n")
