"""`safekids mark K27 --done`: codes typed back from paper. All of them, or none."""

from __future__ import annotations

import sys
from datetime import date

from safekids.cli.choose import child_of, code_of
from safekids.cli.errors import UsageFault
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Kind, Step, find_step
from safekids.guide.plan import who_answers
from safekids.household.model import Answer, AnswerKind, Child, Household, SetAnswer
from safekids.household.store import Store
from safekids.messages.english import commands as say
from safekids.terminal.plain import write

TAKES: dict[Kind, tuple[AnswerKind, ...]] = {
    "do": ("done", "not_yet", "not_for_us"),
    "talk": ("talked", "hard", "not_yet", "not_for_us"),
    "watch": ("not_for_us",),
}


def run(codes: list[str], answer: AnswerKind, today: date, *, nickname: str | None, as_json: bool) -> None:
    """Keep the same answer for every code. Raises UsageFault before anything is kept when one of them does not fit."""
    index, store = pack.read_pack(), Store()
    child = _whose(store.read(), nickname)
    steps = []
    for code in dict.fromkeys(code_of(index, typed) for typed in codes):
        found = find_step(pack.read_band(index.places[code]), code)
        assert found is not None, "the index names only steps of its bands"
        _must_take(found[1], answer)
        steps.append(found[1])
    kept = []
    for step in steps:
        if who := who_answers(step, child):
            kept.append(SetAnswer(Answer(who, step.id, answer, today, step.revision)))
    if kept:
        store.update(*kept)
    if as_json:
        stored = {change.answer.step for change in kept}
        marked = [
            {"id": s.id, "kind": s.kind, "band": index.places[s.id], "answer": answer, "kept": s.id in stored}
            for s in steps
        ]
        write_json("marked", nickname=child.nickname, steps=marked)
        return
    for step in steps:
        write((say.marked(step.id, answer) if step.keep else say.not_stored(step.id)) + "\n")


def _whose(household: Household, nickname: str | None) -> Child:
    """The child that is meant: the only one, the named one, or, at a terminal, the one that is chosen."""
    if nickname is not None:
        return child_of(household, nickname)
    children = household.children
    if not children:
        raise UsageFault(say.NOBODY.rstrip(".").lower(), say.NOBODY_HINT)
    if len(children) == 1:
        return children[0]
    names = [child.nickname for child in children]
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(say.WHICH_CHILD, say.which_child_hint(names))

    from safekids.terminal.ask import HELP, LEAVE, ask
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    Screen().choices(names, [])
    key, _ = ask([(child.id, child.nickname) for child in children])
    if key in (HELP, LEAVE):
        raise UsageFault(say.WHICH_CHILD, say.which_child_hint(names))
    return next(child for child in children if child.id == key)


def _must_take(step: Step, answer: AnswerKind) -> None:
    if answer not in TAKES[step.kind]:
        raise UsageFault(say.does_not_take(step.id, step.kind, answer), say.takes(step.kind))
    if answer == "not_for_us" and step.essential:
        raise UsageFault(f"{step.id} {say.NOT_FOR_ESSENTIAL}", say.NOT_FOR_ESSENTIAL_HINT)
