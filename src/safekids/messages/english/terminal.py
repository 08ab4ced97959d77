"""What the prompt says when a line is not an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PROMPT: Final = "> "
ENTER: Final = "Enter"
MORE: Final = "Enter more   q leave\n"
HELP_WORDS: Final = frozenset(("h", "help", "help now"))
LEAVE_WORDS: Final = frozenset(("q", "quit", "leave", "exit"))
WRITE_SOMETHING: Final = "Please write a few words."


def cut(longest: int) -> str:
    return f"That line was long. Its first {longest} letters are taken."


def try_again(numbers: int, letters: Sequence[str], empty: bool) -> str:
    """What can be typed here."""
    parts = []
    if numbers == 1:
        parts.append("1")
    elif numbers:
        parts.append("1 or 2" if numbers == 2 else f"a number from 1 to {numbers}")
    parts += [*letters, "h for help now", "q to leave"]
    listed = f"{', '.join(parts[:-1])} or {parts[-1]}"
    return f"Please type {listed}{', or Enter alone' if empty else ''}."
