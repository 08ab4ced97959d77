"""One line in. `read_line` alone reads from standard input; `ask` makes an answer of it, or asks again.

A number, a word of the label, or its first letters when they fit only one. Words that leave or help work everywhere
but where something is written. Enter alone is an answer only where the question says so.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence

from safekids.messages.english import terminal as say
from safekids.terminal.clean import clean, clean_typed

LONGEST = 200  # letters of a written line

WRITE = "write"
HELP = "help"
LEAVE = "leave"


class EndOfInput(Exception):
    """There is nobody there any more: the input has ended."""


def read_line(*, editing: bool = False) -> str:
    """The next line, cleaned; bytes that are no text arrive as replacement characters.

    `editing` lets the arrow keys move inside the line, where the terminal can. Raises EndOfInput at the end of the
    input; KeyboardInterrupt passes through.
    """
    try:
        line = _typed_line(editing=editing) if sys.stdin.isatty() else _piped_line()
    except EOFError:
        raise EndOfInput from None
    return clean_typed(line)


def _typed_line(*, editing: bool) -> str:
    if editing and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown"):
        _load_line_editor()
    if "readline" in sys.modules:
        return input(say.PROMPT)  # the editor has to know what stands before the line
    # Without an editor, input() would put the prompt on standard error.
    sys.stdout.write(say.PROMPT)
    sys.stdout.flush()
    return input()


def _load_line_editor() -> None:
    """Python's own line editor, keeping no history: nobody shall find with the up key what was typed before."""
    try:
        import readline  # only for lines that are written: not on the way to the first screen, and not on Windows
    except ImportError:
        return
    readline.set_auto_history(False)
    readline.parse_and_bind("set enable-bracketed-paste off")  # it would print control sequences at every line


def _piped_line() -> str:
    sys.stdout.write(say.PROMPT)
    sys.stdout.flush()
    line = sys.stdin.readline()
    sys.stdout.write("\n")  # nobody pressed Enter on this screen
    if not line:
        raise EOFError
    return line


def ask(
    choices: Sequence[tuple[str, str]],
    letters: Sequence[tuple[str, str]] = (),
    *,
    writing: str = "",
    keys: bool = False,
    empty: str = "",
    typed: str = "",
) -> tuple[str, str]:
    """Ask until there is an answer: its key, and what was written, if writing was asked for.

    `choices` and `letters` are pairs of key and label; `empty` is the key that Enter alone means; `typed` is a line
    that was typed before it was asked for. With `keys`, a line that is only a word for help or leaving is that.
    Returns "help" or "leave" when that was typed, and "write" with the text of a written line, of at most LONGEST
    letters. Raises EndOfInput.
    """
    while True:
        line, typed = typed or read_line(editing=bool(writing)), ""
        if writing:
            if not line and empty:
                return empty, ""
            if keys and _alike(line).strip() in (*say.HELP_WORDS, *say.LEAVE_WORDS):
                return HELP if _alike(line).strip() in say.HELP_WORDS else LEAVE, ""
            if line:
                if len(line) > LONGEST:
                    _remark(say.cut(LONGEST))
                return WRITE, line[:LONGEST].strip()
            _remark(say.WRITE_SOMETHING)
            continue
        key = _key(line, choices, letters, empty)
        if key:
            return key, ""
        _remark(say.try_again(len(choices), [letter for letter, _ in letters], bool(empty)))


def _remark(sentence: str) -> None:
    """What was not right about a line, wrapped as wide as the terminal is."""
    import shutil  # both only when somebody has mistyped
    import textwrap

    print(textwrap.fill(sentence, min(76, shutil.get_terminal_size().columns)))


def _key(line: str, choices: Sequence[tuple[str, str]], letters: Sequence[tuple[str, str]], empty: str) -> str:
    """The key a line means; "" when it is no answer."""
    typed = _alike(line).strip(" .,()")
    if not typed:
        return empty if not line else ""
    if typed.isdecimal():
        number = int(typed) if len(typed) < 4 else 0
        if 1 <= number <= len(choices):
            return choices[number - 1][0]
        return str(number) if str(number) in (key for key, _ in choices) else ""  # ten minutes, typed as 10
    if typed in (letter for letter, _ in letters):
        return typed
    if typed in say.HELP_WORDS:
        return HELP
    if typed in say.LEAVE_WORDS:
        return LEAVE
    labels = [(key, _alike(clean(label))) for key, label in (*choices, *letters)]
    for fits in (_is_label, _starts_label, _starts_word):
        found = {key for key, label in labels if fits(typed, label)}
        if len(found) == 1:
            return found.pop()
    return ""


def _alike(text: str) -> str:
    """What full-width, composed and capital letters have in common."""
    return unicodedata.normalize("NFKC", text).casefold()


def _is_label(typed: str, label: str) -> bool:
    return typed == label


def _starts_label(typed: str, label: str) -> bool:
    return label.startswith(typed)


def _starts_word(typed: str, label: str) -> bool:
    return len(typed) > 1 and any(word.startswith(typed) for word in label.split())
