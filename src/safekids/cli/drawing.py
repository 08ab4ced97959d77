"""A view of the guide, drawn and asked with the terminal's primitives: the two layers do not know each other."""

from __future__ import annotations

from collections.abc import Sequence

from safekids.guide.views import Block, Gap, Items, Prompt, Reply, Say, Text, Title, View
from safekids.messages.english.terminal import ENTER
from safekids.terminal.ask import ask
from safekids.terminal.screen import Screen


def draw(screen: Screen, view: View) -> None:
    """Print `view` and the choices of its prompt; a private one on the alternate screen, and only there."""
    if view.private:
        screen.enter_private()
    else:
        screen.leave_private()
    screen.begin_page()
    draw_blocks(screen, view.blocks)
    prompt = view.prompt
    if prompt and (prompt.choices or prompt.letters):
        screen.gap()
        enter = [(ENTER, prompt.empty.label)] if prompt.empty and prompt.empty.label else []
        screen.choices([c.label for c in prompt.choices], [*enter, *((c.key, c.label) for c in prompt.letters)])


def draw_blocks(screen: Screen, blocks: Sequence[Block]) -> None:
    for block in blocks:
        match block:
            case Title(text):
                screen.title(text)
            case Text(text):
                screen.text(text)
            case Say(lead, words):
                screen.say(lead, words)
            case Items(lead, items, first):
                screen.items(lead, items, first=first)
            case Gap():
                screen.gap()


def put(screen: Screen, prompt: Prompt) -> Reply:
    """One question put and answered."""
    choices = [(c.key, "" if c.by_number else c.label) for c in prompt.choices]
    letters = [(c.key, c.label) for c in prompt.letters]
    empty = prompt.empty.key if prompt.empty else ""
    key, text = ask(choices, letters, writing=prompt.writing, keys=prompt.keys, empty=empty, typed=screen.typed_ahead())
    return Reply(key, text)
