"""Both wheels hold the same compiled content, and it is there. Arguments: two wheels."""

import sys
import zipfile


def packs(wheel: str) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "/_pack/" in name}


one, two = (packs(wheel) for wheel in sys.argv[1:3])
if not {"safekids/_pack/pack.json", "safekids/_pack/help.json"} <= one.keys() or one != two:
    sys.exit(f"the wheels differ: {sorted(one)} {sorted(two)}")
sys.stdout.write(f"{len(one)} compiled files, the same in both wheels\n")
