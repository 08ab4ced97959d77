"""`safekids progress`: what was done and what comes back, in words and counts; no score, nothing undone is counted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from safekids.cli.choose import child_of
from safekids.cli.notes import open_notes
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Checklist, Pack, Step, steps_of
from safekids.content.text import fill
from safekids.guide.plan import standing
from safekids.household.model import HOME, Answer, Child, Household, answer_to, day_given
from safekids.messages.english import commands as say

if TYPE_CHECKING:
    from safekids.terminal.screen import Screen

WAS_DONE = ("done", "talked", "hard", "seen")  # a talk that was hard was had
COMES_NEXT = ("not_yet", "hard")


class Answered(NamedTuple):
    """One answered step. `on` is the day of the answer; `back` is why the step comes back, if it does."""

    band: str
    checklist: Checklist
    step: Step
    answer: Answer
    on: date
    back: str | None


class Theirs(NamedTuple):
    """What is kept of one child: the answered steps, and the line to try, as it is read; empty when there is none."""

    child: Child
    steps: list[Answered]
    to_try: str


def run(today: date, *, nickname: str | None, as_json: bool) -> None:
    """Print what is kept of each child, or of one, and of the household."""
    index, household = pack.read_pack(), open_notes().read()
    children = [child_of(household, nickname)] if nickname is not None else list(household.children)
    bands = [pack.read_band(info.id) for info in index.bands if info.ready]
    lines = _to_try(household, bands)
    theirs = [
        Theirs(child, _answered(bands, household, child.id, {child.band}, today), lines.get(child.id, ""))
        for child in children
    ]
    home = _answered(bands, household, HOME, {child.band for child in children}, today)
    if as_json:
        _print_json(index, household, theirs, home)
    else:
        _draw(index, household, theirs, home, today)


def _answered(bands: list[Band], household: Household, who: str, meets: set[str], today: date) -> list[Answered]:
    """The answered steps of `who`, in pack order. Only those of a band that somebody `meets` come back."""
    found = []
    for band in bands:
        for checklist, step in steps_of(band):
            if answer := answer_to(household, who, step.id):
                back = _back(step, answer, today) if band.info.id in meets else None
                on = day_given(answer.on, today)
                found.append(Answered(band.info.id, checklist, step, answer, on, back))
    return found


def _back(step: Step, answer: Answer, today: date) -> str | None:
    """Why the step comes back: also one that was put off today, or for a later day."""
    reason = standing(step, answer, today)
    if reason is None and answer.answer in COMES_NEXT and not step.replaced_by:
        return "next_evening"
    return None if reason == "new" else reason


def _done(steps: list[Answered]) -> dict[str, int]:
    """How many talks were had, things set and signs read."""
    counts = Counter(a.step.kind for a in steps if a.answer.answer in WAS_DONE)
    return {"talks": counts["talk"], "things": counts["do"], "signs": counts["watch"]}


def _print_json(
    index: Pack,
    household: Household,
    theirs: list[Theirs],
    home: list[Answered],
) -> None:
    children = [
        {
            "nickname": child.nickname,
            "band": child.band,
            "done": _done(steps),
            "steps": _as_data(steps),
            "to_try": to_try or None,
        }
        for child, steps, to_try in theirs
    ]
    write_json(
        "progress",
        edition=index.edition,
        next_evening=household.next_evening,
        children=children,
        home={"done": _done(home), "steps": _as_data(home)},
    )


def _to_try(household: Household, bands: list[Band]) -> dict[str, str]:
    """By child, the line that was chosen at the end of an evening, as it was typed or as its step has it."""
    steps = {step.id: step for band in bands for _, step in steps_of(band)}
    names = {child.id: child.nickname for child in household.children}
    found = {}
    for line in household.if_thens:
        step = steps.get(line.step or "")
        text = fill(step.if_then, names.get(line.who, "")) if step else line.text
        if text:
            found[line.who] = text
    return found


def _as_data(steps: list[Answered]) -> list[dict[str, Any]]:
    return [
        {
            "id": a.step.id,
            "kind": a.step.kind,
            "band": a.band,
            "topic": a.checklist.topic,
            "answer": a.answer.answer,
            "on": a.on,
            "again_on": a.answer.again_on,
            "back": a.back,
        }
        for a in steps
    ]


def _draw(
    index: Pack,
    household: Household,
    theirs: list[Theirs],
    home: list[Answered],
    today: date,
) -> None:
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    if not household.children:
        screen.text(say.NOBODY)
        screen.text(say.NOBODY_BEGIN)
    for child, steps, to_try in theirs:
        info = index.band_info(child.band)
        _draw_one(screen, f"{child.nickname}, {info.title if info else child.band}", child.nickname, steps)
        if to_try:
            screen.gap()
            screen.text(say.to_try(to_try))
    if home:
        _draw_one(screen, say.HOUSEHOLD, "", home)
    if household.next_evening:
        screen.gap()
        screen.text(say.next_evening(household.next_evening, today))


def _draw_one(screen: Screen, title: str, nickname: str, steps: list[Answered]) -> None:
    screen.gap()
    screen.title(title)
    done = _done(steps)
    screen.text(say.counts(**done) if any(done.values()) else say.NOTHING_YET)
    for checklist in dict.fromkeys(a.checklist.title for a in steps):
        here = [a for a in steps if a.checklist.title == checklist and a.answer.answer in WAS_DONE]
        if here:
            screen.marked("- ", say.topic_counts(checklist, last=max(a.on for a in here), **_done(here)))
    back = [a for a in steps if a.back]
    if back:
        lines = [say.back_line(a.step.id, fill(a.step.title, nickname), a.back or "", a.answer.again_on) for a in back]
        screen.gap()
        screen.items(say.COMES_BACK, lines)
    away = [a.step for a in steps if a.answer.answer == "not_for_us"]
    if away:
        screen.gap()
        screen.items(say.PUT_AWAY, [say.put_away(step.id, fill(step.title, nickname)) for step in away])
