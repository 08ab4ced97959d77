"""Printing without drawing: data, sheets and remarks. Nothing here needs Rich."""

from __future__ import annotations

import sys

from safekids.terminal.clean import clean


def write(text: str) -> None:
    """Text as it is, on standard output. The caller has cleaned what needs it."""
    sys.stdout.write(text)
    sys.stdout.flush()


def line(text: str) -> None:
    """One line on standard output, whatever the text holds."""
    write(clean(text) + "\n")


def write_bytes(data: bytes) -> None:
    """Bytes as they are, for sheets that carry their own encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def note(sentence: str) -> None:
    """A remark beside the output, on standard error."""
    sys.stdout.flush()
    print(clean(sentence), file=sys.stderr)


def error(sentence: str, hint: str = "") -> None:
    """A mistake or a refusal: one sentence, and a hint, on standard error."""
    note(f"safekids: {sentence}")
    if hint:
        note(f"hint: {hint}")
