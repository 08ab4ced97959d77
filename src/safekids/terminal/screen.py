"""Drawing. Lines, not screens: everything is printed once, below what is there, and nothing is drawn again.

Rules of this file: content and names are data, never markup. Nothing is said by colour, boxes or symbols alone; bold
is the only style, where the terminal has it. Nothing but `clear` and the private pages moves the cursor, and those
only on a real terminal. Errors go to the other stream, as one sentence and a hint.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from safekids.messages.english import terminal as say
from safekids.terminal.ask import read_line
from safekids.terminal.clean import clean

WIDEST = 76  # columns: longer lines are hard to read aloud
NARROWEST = 16  # columns: below this the terminal breaks the lines itself
ADDRESS = ("https://", "http://")
CLEAR = "\x1b[H\x1b[2J\x1b[3J"  # in this order: others leave lines behind
ENTER_PRIVATE = "\x1b[?1049h\x1b[H\x1b[2J"
LEAVE_PRIVATE = "\x1b[H\x1b[2J\x1b[?1049l"
PAUSE_ROOM = 2  # lines left free below a page for the question, or the word that there is more
PRIVATE_ROOM = 4  # the same on the screen without scrollback, where a wrong answer must not push the top away either
MIN_PAGE = 6
BELOW_HEADING = 2  # lines that stand with a heading
KEPT_TOGETHER = 8  # lines of choices that no pause may cut, as many as a talk has; a longer list is best begun at once
CHOICES_ON_ONE_LINE = 60  # columns; longer rows of choices are easier to read one a line


def is_terminal() -> bool:
    """Whether somebody sits at a terminal that understands control sequences, in and out."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")


class Left(Exception):
    """Somebody left in the middle of a page."""


class Screen:
    """Standard output, drawn with Rich as plain lines."""

    def __init__(self) -> None:
        # Said outright, since Rich would also believe FORCE_COLOR: what is piped holds no control sequences, ever.
        at_terminal = sys.stdout.isatty()
        if at_terminal and os.name == "nt":
            os.system("")  # from here on the Windows console obeys control sequences
        self._console = Console(markup=False, highlight=False, emoji=False, force_terminal=at_terminal)
        width = self._console.width if at_terminal or "COLUMNS" in os.environ else WIDEST
        self._width = max(NARROWEST, min(width, WIDEST))
        self._private = False
        self._paged = False
        self._page_lines = 0  # since the top of a page, or since the last pause
        self._typed_ahead = ""  # an answer given before the page was all shown
        self._blank = True  # whether the last line was empty, so that gaps do not add up

    # --- what is said

    def title(self, text: str) -> None:
        """A heading; where a page waits, never the last line before it does."""
        lines = self._wrapped(text, 0, "bold")
        self._keep_together(len(lines) + BELOW_HEADING)
        self._print("", lines, indent=0)

    def text(self, text: str) -> None:
        self._lines("", text)

    def say(self, lead: str, words: str) -> None:
        """Words to say aloud, in quotation marks, below what leads up to them."""
        if lead:
            self.text(lead)
        self._lines("", f'"{words}"', indent=2)

    def items(self, lead: str, items: Sequence[str], first: int = 0) -> None:
        """A list; numbered from `first`, or with hyphens when it is 0."""
        if lead:
            self.text(lead)
        marks = [f"{first + i}." if first else "-" for i in range(len(items))]
        column = max((len(mark) for mark in marks), default=0) + 1
        for mark, item in zip(marks, items, strict=True):
            self._lines(mark.ljust(column), item, indent=2)

    def marked(self, mark: str, text: str) -> None:
        """One line behind a mark of its own, such as a code."""
        self._lines(mark, text, indent=2)

    def choices(self, labels: Sequence[str], letters: Sequence[tuple[str, str]]) -> None:
        """Numbered choices, then the letters: on one line where they are short, else one a line.

        A few stand together: where a page waits, nobody is to take the first choice for the only one.
        """
        digits = len(str(len(labels)))
        drawn: list[tuple[str, str]] = []
        numbered = [(f"{i:>{digits}}  ", clean(label)) for i, label in enumerate(labels, 1)]
        lettered = [(f"{key}  ", clean(label)) for key, label in letters]
        for row in (numbered, lettered):
            line = "   ".join(f"{mark.strip()} {label}" for mark, label in row)
            short = len(line) + 2 <= min(self._width, CHOICES_ON_ONE_LINE)
            # "2 5 to 7" in a row would be hard to read, and harder to hear.
            if row and short and not any(label[:1].isdigit() for _, label in row):
                drawn.append(("", line))
            else:
                drawn += row
        wrapped = [(mark, self._wrapped(label, 2 + len(mark))) for mark, label in drawn]
        self._keep_together(sum(len(lines) for _, lines in wrapped))
        for mark, lines in wrapped:
            self._print(mark, lines, indent=2)

    def gap(self) -> None:
        """One empty line, never two."""
        if not self._blank:
            self._one_more_line()
            self._console.print()
            self._blank = True

    # --- pages

    def begin_page(self) -> None:
        """One empty line; from here on, wait before what was drawn runs off the top, at a terminal."""
        self._paged = False  # the empty line is not to wait for a page that has been answered
        self.gap()
        self._paged = is_terminal()
        self._page_lines = 0
        self._typed_ahead = ""

    def typed_ahead(self) -> str:
        """The answer that was typed where the page waited; once."""
        typed, self._typed_ahead = self._typed_ahead, ""
        return typed

    # --- leaving no trace

    def enter_private(self) -> None:
        """Draw on the other screen, which has no scrollback, until `leave_private`. Each page starts at its top."""
        if is_terminal():
            self._console.file.write("\x1b[H\x1b[2J" if self._private else ENTER_PRIVATE)
            self._private = True
            self._blank = True

    def leave_private(self) -> None:
        if self._private:
            self._console.file.write(LEAVE_PRIVATE)
            self._console.file.flush()
            self._private = False

    def clear(self) -> None:
        """Wipe the screen and what was scrolled away, where there is a terminal; print nothing elsewhere."""
        self.leave_private()
        if is_terminal():
            self._console.file.write(CLEAR)
            self._console.file.flush()

    # --- lines

    def _lines(self, mark: str, text: str, indent: int = 0, style: str = "") -> None:
        """A text wrapped at words; behind a mark, its further lines stand below the text."""
        self._print(mark, self._wrapped(text, indent + len(mark), style), indent)

    def _wrapped(self, text: str, column: int, style: str = "") -> list[Text]:
        """The lines of a text that begins at `column`.

        A word that is longer than the line is broken, but not a long address: in pieces nobody could copy it.
        """
        width = max(NARROWEST // 2, self._width - column)
        lines: list[Text] = []
        for part in _around_long_addresses(clean(text), width):
            whole = Text(part, style=style)
            lines += [whole] if part.startswith(ADDRESS) and " " not in part else whole.wrap(self._console, width)
        return lines

    def _print(self, mark: str, lines: Sequence[Text], indent: int) -> None:
        """Lines as `_wrapped` made them; a page that is full waits between them. Raises Left."""
        for i, line in enumerate(lines):
            line.rstrip()
            self._one_more_line()
            lead = Text(" " * indent + mark if i == 0 else " " * (indent + len(mark)))
            self._console.print(lead + line, soft_wrap=True)
        self._blank = False

    def _one_more_line(self) -> None:
        """Wait before a page runs off its top. Raises Left."""
        if self._page_lines + 1 > self._page_room():
            self._wait()
        self._page_lines += 1

    def _keep_together(self, lines: int) -> None:
        """Wait now, if a pause would cut the few `lines` that come next. Raises Left."""
        room = self._page_room()
        if lines <= min(room, KEPT_TOGETHER) and self._page_lines + lines > room:
            self._wait()

    def _page_room(self) -> int:
        """How many lines a page may have."""
        return max(MIN_PAGE, self._console.height - (PRIVATE_ROOM if self._private else PAUSE_ROOM))

    def _wait(self) -> None:
        """Ask whether to go on, where somebody sits at a terminal and has not answered yet. Raises Left."""
        if not self._paged or self._typed_ahead:
            return
        self._page_lines = 0
        self._console.file.write(say.MORE)
        typed = read_line()
        if typed.casefold() in say.LEAVE_WORDS:
            raise Left
        self._typed_ahead = typed  # whoever has found their choice need not wait for the others


def _around_long_addresses(text: str, width: int) -> list[str]:
    """`text`, with each address that is longer than a line standing by itself."""
    parts = [""]
    for word in text.split(" "):
        if word.startswith(ADDRESS) and len(word) > width:
            parts += [word, ""]
        else:
            parts[-1] += f" {word}" if parts[-1] else word
    return [part for part in parts if part] or [""]
