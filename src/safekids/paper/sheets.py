"""What stands on which sheet: from content, and only when asked the household, to a neutral document.

A sheet may hang where a child, or somebody to be afraid of, reads it. So it holds what a session shows of a step before
it asks "is your child beside you?", and no more; signs, hard topics and steps of which nothing is kept stay off it.
Their codes stand in one line that is the same on every family's sheet and gives no reason. A sheet with everything
is for the parent alone, and says so first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeAlias

from safekids.content.model import Band, Branch, Checklist, Do, Pack, Step, Talk, steps_of
from safekids.content.text import fill
from safekids.household.model import HOME, Child, Household, answer_to, day_given
from safekids.messages.english import paper as say
from safekids.messages.english import session as words
from safekids.paper.document import Block, Bullets, Document, Heading, Note, Paragraph, Spoken, StepBox

Inner: TypeAlias = Paragraph | Spoken | Bullets


class Ticks(NamedTuple):
    """Whose ticks stand on a sheet that is not blank."""

    household: Household
    child: Child
    today: date


class _Sheet(NamedTuple):
    """What every part of one sheet needs to know."""

    band: Band
    everything: bool
    ticks: Ticks | None
    shared: tuple[Branch, ...]  # stand once, at the end

    def filled(self, text: str) -> str:
        return fill(text, self.ticks.child.nickname if self.ticks else "", self.band.facts)

    def all_filled(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self.filled, texts))

    def shows(self, step: Step) -> bool:
        return self.everything or for_a_wall(step)


def for_a_wall(step: Step) -> bool:
    """Whether a step may stand where a child, or somebody else, reads it."""
    return step.kind != "watch" and not step.hard and step.keep


def left_off(band: Band, topic: str | None) -> tuple[str, ...]:
    """The codes of the steps that only a sheet with everything holds."""
    return tuple(
        step.id for checklist, step in steps_of(band) if topic in (None, checklist.topic) and not for_a_wall(step)
    )


def checklist_sheet(
    pack: Pack, band: Band, *, topic: str | None = None, everything: bool = False, ticks: Ticks | None = None
) -> Document:
    """The steps of a band, or of one topic of it, with boxes to tick; blank without `ticks`.

    The topic must be one of the band's checklists.
    """
    lists = [checklist for checklist in band.checklists if topic in (None, checklist.topic)]
    shared = _shared_branches(lists) if everything else ()
    sheet = _Sheet(band, everything, ticks, shared)
    blocks: list[Block] = [Note(say.FOR_YOU_ALONE) if everything else Paragraph(band.info.aim)]
    if topic is None:
        blocks += _only_five(sheet)
    for checklist in lists:
        blocks += _checklist(sheet, checklist)
    if shared:
        blocks += [Heading(2, say.IN_ANY_TALK), Bullets("", tuple(_branch(sheet, branch) for branch in shared))]
    steps = [step for checklist in lists for step in checklist.steps]
    shown = [step for step in steps if sheet.shows(step)] or steps
    closing = [say.who_says_so(shown[0].id)]
    to_tick = next((block.code for block in blocks if isinstance(block, StepBox) and block.box), None)
    if to_tick:
        talk = any(step.id == to_tick and step.kind == "talk" for step in shown)
        closing.insert(0, say.how_to_tick(to_tick, talk=talk))
    if "press h" in str(blocks).casefold():
        closing.append(say.PRESS_H)
    blocks.append(Note(" ".join(closing)))
    checked = sorted(step.checked for step in shown)
    footer = say.footer(pack.edition, checked[0], checked[-1])
    return Document(say.title(band.info.title), pack.language, pack.edition, tuple(blocks), footer)


def _only_five(sheet: _Sheet) -> list[Block]:
    steps = {step.id: step for _, step in steps_of(sheet.band)}
    five = [steps[code] for code in sheet.band.only_five]
    lines = (f"{step.id}  {sheet.filled(step.title) if sheet.shows(step) else say.ON_SCREEN}" for step in five)
    return [Heading(2, say.ONLY_FIVE), Bullets("", tuple(lines))]


def _checklist(sheet: _Sheet, checklist: Checklist) -> list[Block]:
    shown = [step for step in checklist.steps if sheet.shows(step)]
    blocks: list[Block] = [Heading(2, checklist.title)]
    if any(step.on_device for step in shown):
        blocks.append(Note(words.DANGER_AT_HOME))
    blocks += [_box(sheet, step) for step in shown]
    rest = [step.id for step in checklist.steps if step not in shown]
    if rest:
        blocks.append(Paragraph(say.more_on_screen(rest)))
    return blocks


def _box(sheet: _Sheet, step: Step) -> StepBox:
    match step.body:
        case Do() as do:
            blocks = _do(sheet, do, together=step.part == "together")
        case Talk() as talk:
            blocks = _talk(sheet, talk)
        case watch:
            blocks = [
                Paragraph(sheet.filled(watch.sign)),
                Bullets(words.MAY_ALSO_MEAN, sheet.all_filled(watch.may_also_mean)),
                Paragraph(f"{words.NOT_PROOF} {words.DO_NEXT} {sheet.filled(watch.next)}"),
            ]
    box = step.kind != "watch" and step.keep  # paper keeps an answer, too
    ticked = _tick(step, sheet.ticks) if box else ""
    dates = () if not box else (say.LOOK_AGAIN,) if ticked else (say.TRIED, say.LOOK_AGAIN)
    note = say.step_note(step.kind, step.minutes)
    return StepBox(step.id, sheet.filled(step.title), note, box, tuple(blocks), ticked, dates)


def _when_told(sheet: _Sheet) -> list[Inner]:
    return [Spoken(sheet.filled(words.if_told("{child}")), words.FIRST_WORDS), Paragraph(say.THEN_STAY)]


def _do(sheet: _Sheet, do: Do, *, together: bool) -> list[Inner]:
    blocks: list[Inner] = [Paragraph(text) for text in sheet.all_filled(do.how)]
    blocks += _when_told(sheet) if together else []  # a child may tell while a setting is changed, as well as in a talk
    if do.you_need:
        blocks.append(Paragraph(words.YOU_NEED + sheet.filled(do.you_need)))
    if do.if_you_cannot:
        blocks.append(Bullets(words.IF_YOU_CANNOT, sheet.all_filled(do.if_you_cannot)))
    return blocks


def _talk(sheet: _Sheet, talk: Talk) -> list[Inner]:
    filled = sheet.filled
    blocks: list[Inner] = [Spoken(words.SAY_SIDE_BY_SIDE, filled(talk.open_with))]
    if talk.literally:
        blocks.append(Spoken(words.LITERALLY, filled(talk.literally)))
    blocks += _when_told(sheet)
    if not sheet.everything:
        return blocks
    own = tuple(_branch(sheet, branch) for branch in talk.branches if branch not in sheet.shared)
    blocks += [
        Bullets(words.THEN_ASK, tuple(f'"{filled(ask)}"' for ask in talk.follow_ups)),
        Paragraph(say.in_short(words.LISTEN_FOR, sheet.all_filled(talk.listen_for))),
        Bullets(say.IF_IT_TURNS, own),
        Paragraph(say.in_short(words.TRY_NOT_TO, sheet.all_filled(talk.avoid))),
        Bullets(words.ANOTHER_WAY, sheet.all_filled(talk.other_ways)),
        Spoken(words.IF_IT_GOES_BADLY, filled(talk.repair)),
    ]
    return [block for block in blocks if not isinstance(block, Bullets) or block.items]


def _shared_branches(lists: list[Checklist]) -> tuple[Branch, ...]:
    """The branches that more than one of these talks has, in their order."""
    talks = [step.body for checklist in lists for step in checklist.steps if isinstance(step.body, Talk)]
    counted = Counter(branch for talk in talks for branch in talk.branches)
    return tuple(branch for branch, count in counted.items() if count > 1)


def _branch(sheet: _Sheet, branch: Branch) -> str:
    return sheet.filled(" ".join(filter(None, (f'{branch.if_they}: "{branch.say}"', branch.then))))


def _tick(step: Step, ticks: Ticks | None) -> str:
    """What stands beside the crossed box; empty for a step that is still open."""
    if ticks is None:
        return ""
    answer = answer_to(ticks.household, HOME if step.scope == "home" else ticks.child.id, step.id)
    if answer is None or answer.answer not in say.TICKED:
        return ""
    return say.ticked(answer.answer, day_given(answer.on, ticks.today))
