"""What may reach paper: characters that are seen. Invisible ones could turn or hide text, in any format."""

from __future__ import annotations

import unicodedata

_LINE_ENDS = ("Zl", "Zp")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def printable(text: str) -> str:
    """`text` without control, format, half and unknown characters; line ends and tabs become blanks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _LINE_ENDS or character in "\t\n\r":
        return " "
    return "" if kind in _UNSEEN else character
