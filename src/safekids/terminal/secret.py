"""A passphrase in: at a terminal, unseen, and from nowhere else."""

from __future__ import annotations

import sys

from safekids.terminal.ask import EndOfInput


def may_ask() -> bool:
    """Whether somebody sits at a terminal who could type a passphrase."""
    return sys.stdin.isatty()


def read_secret(prompt: str) -> str:
    """A typed line that is not shown, composed, as it was typed otherwise; "" for Enter alone.

    Bytes that are no text arrive as a replacement character. Raises EndOfInput also where the terminal would show what
    is typed; KeyboardInterrupt passes through.
    """
    import getpass  # all three only where something is locked
    import unicodedata
    import warnings

    sys.stdout.flush()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            typed = getpass.getpass(prompt)
    except (EOFError, getpass.GetPassWarning):
        raise EndOfInput from None
    except UnicodeDecodeError:  # it carries what was typed
        return "\N{REPLACEMENT CHARACTER}"
    typed = typed.encode("utf-8", "replace").decode("utf-8")  # half a character would stop the lock later
    return unicodedata.normalize("NFC", typed)
