"""One line in. `read_line` alone reads from standard input; `ask` makes an answer of it, or asks again.

A number, a word of the label, or its first letters when they fit only one. Words that leave or help work everywhere
but where something is written. Enter alone is an answer only where the question says so.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from safekids.messages.english import terminal as say
from safekids.terminal.clean import clean

LONGEST = 200  # letters of a written line

WRITE = "write"
HELP = "help"
LEAVE = "leave"


class EndOfInput(Exception):
    """There is nobody there any more: the input has ended."""


def read_line() -> str:
    """The next line, without its end; bytes that are no text arrive as replacement characters.

    Raises EndOfInput at the end of the input; KeyboardInterrupt passes through.
    """
    try:
        line = input(say.PROMPT) if sys.stdin.isatty() else _piped_line()
    except EOFError:
        raise EndOfInput from None
    return clean(line).strip()


def _piped_line() -> str:
    sys.stdout.write(say.PROMPT)
    sys.stdout.flush()
    line = sys.stdin.readline()
    sys.stdout.write("\n")  # nobody pressed Enter on this screen
    if not line:
        raise EOFError
    return line


def ask(
    choices: Sequence[tuple[str, str]], letters: Sequence[tuple[str, str]] = (), writing: str = "", empty: str = ""
) -> tuple[str, str]:
    """Ask until there is an answer: its key, and what was written, if writing was asked for.

    `choices` and `letters` are pairs of key and label; `empty` is the key that Enter alone means. Returns "help" or
    "leave" when that was typed, and "write" with the text of a written line.
    """
    while True:
        line = read_line()
        if writing:
            if not line and empty:
                return empty, ""
            if line:
                if len(line) > LONGEST:
                    print(say.CUT)
                return WRITE, line[:LONGEST].strip()
            print(say.TOO_MUCH)
            continue
        key = _key(line, choices, letters, empty)
        if key:
            return key, ""
        print(say.try_again(len(choices), [letter for letter, _ in letters], bool(empty)))


def _key(line: str, choices: Sequence[tuple[str, str]], letters: Sequence[tuple[str, str]], empty: str) -> str:
    """The key a line means; "" when it is no answer."""
    typed = unicodedata.normalize("NFKC", line).casefold().strip(" .)")
    if not typed:
        return empty if not line else ""
    if typed.isascii() and typed.isdecimal():
        number = int(typed[:4])
        return choices[number - 1][0] if 1 <= number <= len(choices) else ""
    if typed in (letter for letter, _ in letters):
        return typed
    if typed in say.HELP_WORDS:
        return HELP
    if typed in say.LEAVE_WORDS:
        return LEAVE
    labels = [(key, clean(label).casefold()) for key, label in (*choices, *letters)]
    for fits in (_is_label, _starts_label, _starts_word):
        found = {key for key, label in labels if fits(typed, label)}
        if len(found) == 1:
            return found.pop()
    return ""


def _is_label(typed: str, label: str) -> bool:
    return typed == label


def _starts_label(typed: str, label: str) -> bool:
    return label.startswith(typed)


def _starts_word(typed: str, label: str) -> bool:
    return len(typed) > 1 and any(word.startswith(typed) for word in label.split())
