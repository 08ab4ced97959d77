"""What a screen says, before anybody draws it: neutral blocks, and the one question below them."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Title(NamedTuple):
    text: str


class Text(NamedTuple):
    text: str


class Say(NamedTuple):
    """Words to say aloud. Drawn in quotation marks, with what leads up to them."""

    lead: str
    words: str


class Items(NamedTuple):
    """A list. `first` is the number of its first item; 0 for a list without numbers."""

    lead: str
    items: tuple[str, ...]
    first: int = 0


class Gap(NamedTuple):
    """An empty line."""


Block: TypeAlias = Title | Text | Say | Items | Gap


class Choice(NamedTuple):
    """`key` is what the walk is told; `label` is what stands beside the number, or the letter.

    `by_number`: the words of the label are no answer, so that nobody types them.
    """

    key: str
    label: str
    by_number: bool = False


class Prompt(NamedTuple):
    """Numbered `choices` (number, word or first letter), and `letters` (exact letters such as `?`, `m`, `b`).

    `writing` is the label of a line to write, such as "When"; then words are taken as they are, and the keys that
    leave or help work only with `keys`, which a name does not have: q may be one. `empty` is the key that Enter alone
    means, drawn with its label; None where Enter is no answer.
    """

    choices: tuple[Choice, ...] = ()
    letters: tuple[Choice, ...] = ()
    writing: str = ""
    keys: bool = False
    empty: Choice | None = None


class View(NamedTuple):
    """`name` is stable and for tests. `private` is drawn on the alternate screen. Without a prompt it is the last."""

    name: str
    blocks: tuple[Block, ...]
    prompt: Prompt | None
    private: bool = False


class Reply(NamedTuple):
    """`key` is a choice's or a letter's key, or "write" with `text`."""

    key: str
    text: str = ""
