"""Text from anywhere, made safe to print: what could move the cursor, hide or turn text around is taken out."""

from __future__ import annotations

import re

# Control characters (with tab and line ends), characters that join, hide or turn text, and half characters.
_REMOVED = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0x00AD,
    0x034F,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0200),
)
_TABLE = dict.fromkeys(_REMOVED) | {ord("\t"): " ", ord("\n"): " ", ord("\r"): " "}

# What an arrow or function key sends where the terminal itself does not edit the line.
_KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z])")


def clean(text: str) -> str:
    """`text` without anything a terminal would act on; tabs and line ends become blanks."""
    return text.translate(_TABLE)


def clean_typed(line: str) -> str:
    """A typed line, cleaned, without the traces of arrow keys and without blanks around it."""
    return clean(_KEY.sub("", line)).strip()
