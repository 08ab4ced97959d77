"""`safekids mark K27 --done`: codes typed back from paper. All of them, or none."""

from __future__ import annotations

import sys
from datetime import date

from safekids.cli.choose import child_of, code_of, codes_in, successor_of
from safekids.cli.errors import UsageFault
from safekids.cli.notes import open_notes
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Kind, Pack, Step, find_step
from safekids.content.text import fill
from safekids.household.model import HOME, Answer, AnswerKind, Child, Household, SetAnswer
from safekids.messages.english import commands as say
from safekids.terminal.plain import line

TAKES: dict[Kind, tuple[AnswerKind, ...]] = {
    "do": ("done", "not_yet", "not_for_us"),
    "talk": ("talked", "hard", "not_yet", "not_for_us"),
    "watch": (),  # a sign is read in the session; there is nothing to tick
}


def run(codes: list[str], answer: AnswerKind, today: date, *, nickname: str | None, as_json: bool) -> None:
    """Keep the same answer for every code. Raises UsageFault before anything is kept when one of them does not fit.

    Whose answers these are is asked for only when one of them is a child's.
    """
    index, store = pack.read_pack(), open_notes()
    household = store.read()
    child = child_of(household, nickname) if nickname is not None else None
    steps = [_step(index, code, answer) for code in _codes(index, codes)]
    if child is None and any(step.keep and step.scope == "child" for step in steps):
        child = _whose(household)
    kept = {}
    for step in steps:
        who = HOME if step.scope == "home" else child.id if child else ""
        if step.keep:
            kept[step.id] = SetAnswer(Answer(who, step.id, answer, today, step.revision))
    if kept:
        store.update(*kept.values())
    if as_json:
        marked = [
            {"id": s.id, "kind": s.kind, "band": index.places[s.id], "answer": answer, "kept": s.id in kept}
            for s in steps
        ]
        write_json("marked", nickname=child.nickname if child else None, steps=marked)
        return
    for step in steps:
        # A step without a kept answer is not named either: what it is about is nobody's business.
        title = fill(step.title, child.nickname if child else "")
        line(say.marked(step.id, answer, title) if step.keep else say.not_stored(step.id))


def _codes(index: Pack, typed: list[str]) -> list[str]:
    """The codes that were meant, each once. Raises UsageFault when there is none, or one that was never given."""
    codes = list(dict.fromkeys(code_of(index, code) for code in codes_in(typed)))
    if not codes:
        raise UsageFault(say.NO_CODE, say.ONE_ANSWER_HINT)
    return codes


def _step(index: Pack, code: str, answer: AnswerKind) -> Step:
    """The step of that code. Raises UsageFault when it cannot be answered so."""
    if code in index.retired:
        raise UsageFault(say.retired(code), say.retired_hint(successor_of(index, code)))
    found = find_step(pack.read_band(index.places[code]), code)
    assert found is not None, "the index names only steps of its bands"
    step = found[1]
    if not TAKES[step.kind]:
        raise UsageFault(say.sign_is_not_marked(code), say.SIGN_HINT)
    if answer not in TAKES[step.kind]:
        raise UsageFault(say.does_not_take(code, step.kind, answer), say.takes(step.kind))
    if answer == "not_for_us" and step.essential:
        raise UsageFault(say.for_every_family(code), say.FOR_EVERY_FAMILY_HINT)
    return step


def _whose(household: Household) -> Child:
    """The only child there is or, at a terminal, the one that is chosen."""
    children = household.children
    names = [child.nickname for child in children]
    if not children:
        raise UsageFault(say.NOBODY_YET, say.NOBODY_HINT)
    if len(children) == 1:
        return children[0]
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(say.WHICH_CHILD, say.which_child_hint(names))

    from safekids.terminal.ask import HELP, LEAVE, ask
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    screen.text(say.FOR_WHOM)
    screen.choices(names, [])
    key, _ = ask([(child.id, child.nickname) for child in children])
    if key in (HELP, LEAVE):
        raise UsageFault(say.NOTHING_KEPT, say.which_child_hint(names))
    return next(child for child in children if child.id == key)
