"""Writes docs/rules.md: every rule of the content check, why it stands, and where that is from."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from safekids.cli.content import rules_page  # noqa: E402


def main() -> None:
    (ROOT / "docs" / "rules.md").write_text(rules_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
