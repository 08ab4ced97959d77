"""What stands on which sheet: from content, and only when asked the household, to a neutral document.

A sheet may hang where a child reads it. So signs, hard topics and steps of which nothing is kept are left off it, and
one line says so by their codes; a sheet with everything is marked as not for the fridge.
"""

from __future__ import annotations

from safekids.content.model import Band, Checklist, Do, Pack, Step, Talk, steps_of
from safekids.content.text import fill
from safekids.household.model import HOME, Child, Household, answer_to
from safekids.messages.english import paper as say
from safekids.messages.english import session as words
from safekids.messages.english.commands import ANSWERS
from safekids.paper.document import Block, Bullets, Document, Heading, Lines, Note, Paragraph, Spoken, StepBox


def for_a_wall(step: Step) -> bool:
    """Whether a step may stand where a child, or somebody else, reads it."""
    return step.kind != "watch" and not step.hard and step.keep


def checklist_sheet(
    pack: Pack,
    band: Band,
    *,
    topic: str | None = None,
    everything: bool = False,
    household: Household | None = None,
    child: Child | None = None,
) -> Document:
    """The steps of a band, or of one topic of it, with boxes to tick; blank without a household and a child."""
    lists = [c for c in band.checklists if topic in (None, c.topic)]
    blocks: list[Block] = [Note(say.FOR_YOU_ALONE)] if everything else []
    if topic is None:
        blocks += _only_five(band, everything=everything)
    for checklist in lists:
        blocks += _checklist(band, checklist, everything=everything, household=household, child=child)
    if any("press h" in str(block) for block in blocks):
        blocks.append(Note(say.PRESS_H))
    blocks.append(Note(say.HOW_TO))
    checked = max(step.checked for c in lists for step in c.steps)
    return Document(
        say.title(band.info.title), pack.language, pack.edition, tuple(blocks), say.footer(pack.edition, checked)
    )


def _only_five(band: Band, *, everything: bool) -> list[Block]:
    steps = {step.id: step for _, step in steps_of(band)}
    lines = []
    for code in band.only_five:
        shown = everything or for_a_wall(steps[code])
        lines.append(f"{code}  {fill(steps[code].title) if shown else say.ONLY_FIVE_PRIVATE}")
    return [Heading(2, say.ONLY_FIVE), Bullets("", tuple(lines))]


def _checklist(
    band: Band, checklist: Checklist, *, everything: bool, household: Household | None, child: Child | None
) -> list[Block]:
    shown = [step for step in checklist.steps if everything or for_a_wall(step)]
    hidden = [step.id for step in checklist.steps if step not in shown and step.kind != "watch"]
    blocks: list[Block] = [Heading(2, checklist.title)]
    if any(step.on_device for step in shown):
        blocks.append(Note(words.DANGER_AT_HOME))
    blocks += [_box(band, step, _tick(step, household, child), child.nickname if child else "") for step in shown]
    if hidden:
        blocks.append(Note(say.left_out(hidden)))
    blocks.append(Lines(say.TRIED, 1))
    return blocks


def _tick(step: Step, household: Household | None, child: Child | None) -> str:
    if household is None or child is None or not step.keep:
        return ""
    answer = answer_to(household, HOME if step.scope == "home" else child.id, step.id)
    done = answer is not None and answer.answer in ("done", "talked", "hard")
    return say.ticked(ANSWERS[answer.answer], answer.on) if answer and done else ""


def _box(band: Band, step: Step, ticked: str, name: str) -> StepBox:
    def filled(text: str) -> str:
        return fill(text, name, band.facts)

    blocks: list[Paragraph | Spoken | Bullets] = []
    match step.body:
        case Do() as do:
            blocks += [Paragraph(filled(paragraph)) for paragraph in do.how]
            if do.if_you_cannot:
                blocks.append(Bullets(words.IF_YOU_CANNOT, tuple(map(filled, do.if_you_cannot))))
        case Talk() as talk:
            blocks.append(Spoken(words.SAY_SIDE_BY_SIDE, filled(talk.open_with)))
            blocks.append(Spoken(filled(words.if_told("{child}")), words.FIRST_WORDS))
            blocks.append(Paragraph(words.THEN_STAY))
            blocks.append(Spoken(words.IF_IT_GOES_BADLY, filled(talk.repair)))
        case watch:
            blocks.append(Paragraph(filled(watch.sign)))
            blocks.append(Bullets(words.MAY_ALSO_MEAN, tuple(map(filled, watch.may_also_mean))))
            blocks.append(Paragraph(f"{words.NOT_PROOF} {filled(watch.next)}"))
    note = say.step_note(step.kind, step.minutes)
    return StepBox(step.id, filled(step.title), note, step.kind != "watch", tuple(blocks), ticked)
