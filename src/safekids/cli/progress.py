"""`safekids progress`: what was done and what comes back, in words and counts; no score, nothing undone is counted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from safekids.cli.choose import child_of
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Checklist, Pack, Step, steps_of
from safekids.content.text import fill
from safekids.guide.plan import Reason, standing, who_answers
from safekids.household.model import HOME, Answer, Child, Household, answer_to
from safekids.household.store import Store
from safekids.messages.english import commands as say


class Answered(NamedTuple):
    checklist: Checklist
    step: Step
    answer: Answer
    back: Reason | None  # why it comes back, if it does on this day


def run(today: date, *, nickname: str | None, as_json: bool) -> None:
    """Print what is kept of each child, or of one."""
    index, household = pack.read_pack(), Store().read()
    children = [child_of(household, nickname)] if nickname else list(household.children)
    bands = {info.id: pack.read_band(info.id) for info in index.bands if info.ready}
    answered = {child: _answered(bands, household, child, today) for child in children}
    if as_json:
        _print_json(index, household, answered)
    else:
        _draw(index, household, answered)


def _answered(bands: dict[str, Band], household: Household, child: Child, today: date) -> list[Answered]:
    """The child's and the household's answered steps of every band, in pack order."""
    found = []
    for band in bands.values():
        for checklist, step in steps_of(band):
            who = who_answers(step, child)
            answer = answer_to(household, who, step.id) if who else None
            if answer:
                back = standing(step, answer, today)
                found.append(Answered(checklist, step, answer, None if back == "new" else back))
    return found


def _counts(steps: list[Answered]) -> Counter[str]:
    """Of what was done, by kind: talks had, things set, signs read."""
    return Counter(a.step.kind for a in steps if a.answer.answer in ("done", "talked", "hard", "seen"))


def _print_json(index: Pack, household: Household, answered: dict[Child, list[Answered]]) -> None:
    write_json(
        "progress",
        edition=index.edition,
        next_evening=household.next_evening,
        children=[
            {
                "nickname": child.nickname,
                "band": child.band,
                "done": dict(_counts(steps)),
                "steps": [
                    {
                        "id": a.step.id,
                        "kind": a.step.kind,
                        "band": index.places[a.step.id],
                        "topic": a.checklist.topic,
                        "scope": "home" if a.answer.who == HOME else "child",
                        "answer": a.answer.answer,
                        "on": a.answer.on,
                        "again_on": a.answer.again_on,
                        "back": a.back,
                    }
                    for a in steps
                ],
            }
            for child, steps in answered.items()
        ],
    )


def _draw(index: Pack, household: Household, answered: dict[Child, list[Answered]]) -> None:
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    if not answered:
        screen.text(say.NOBODY)
        screen.text(say.NOBODY_HINT)
    for child, steps in answered.items():
        info = index.band_info(child.band)
        counts = _counts(steps)
        screen.gap()
        screen.title(f"{child.nickname}, {info.title if info else child.band}")
        screen.text(say.counts(counts["talk"], counts["do"], counts["watch"]))
        by_topic: dict[str, list[Answered]] = {}
        for a in steps:
            by_topic.setdefault(a.checklist.title, []).append(a)
        for title, those in by_topic.items():
            topic = _counts(those)
            if topic:
                screen.marked("- ", f"{title}: {say.counts(topic['talk'], topic['do'], topic['watch'])}")
        back = [a for a in steps if a.back]
        if back:
            screen.gap()
            lines = [
                say.back_line(a.step.id, fill(a.step.title, child.nickname), a.back or "", a.answer.again_on)
                for a in back
            ]
            screen.items(say.COMES_BACK, lines)
    if household.next_evening:
        screen.gap()
        screen.text(say.next_evening(household.next_evening))
