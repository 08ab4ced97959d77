"""What may reach paper: characters that are seen. Invisible ones could turn or hide text, in any format."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """`text` without control, format and half characters; line ends and tabs become blanks."""
    spaced = "".join(" " if c in "\t\n\r" else c for c in text)
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
