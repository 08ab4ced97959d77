"""The end of an evening: what to take along, one line to try, one date."""

from __future__ import annotations

from datetime import date, timedelta

from safekids.content.model import Step
from safekids.content.text import fill
from safekids.guide.state import Turn, Walk, back_letter, remark
from safekids.guide.views import Block, Choice, Gap, Items, Prompt, Reply, Text, View
from safekids.household.model import AddIfThen, Household, IfThen, SetNextEvening
from safekids.messages.english import session as say

TAKE_AWAYS = 3
TAKEN_FIRST = ("talk", "do", "watch")
LINES_OFFERED = 3
LINE_LETTERS = 200


def take_aways(walk: Walk) -> tuple[str, ...]:
    """At most three lines: of the steps that were not passed over, and after a talk always the first words."""
    kept = [step for step, answer in walk.met if answer not in ("skip", "not_now", "not_for_us")]
    kept.sort(key=lambda step: TAKEN_FIRST.index(step.kind))
    talked = any(step.kind == "talk" for step in kept)
    # After a talk the first words come last in any case: once is enough.
    lines = [fill(step.remember, walk.name) for step in kept if not (talked and say.FIRST_WORDS in step.remember)]
    return tuple(lines[: TAKE_AWAYS - talked]) + ((f'"{say.FIRST_WORDS}"',) if talked else ())


def offered_lines(walk: Walk) -> tuple[Step, ...]:
    """The steps whose ready-made line can be picked, and may be kept: what was put off or hard tonight, then what is
    waiting from before, then a talk that went well, for once more."""
    put_off = [step for step, answer in walk.met if answer in ("not_yet", "hard")]
    waiting = [planned.step for planned in walk.plan.waiting if not planned.step.hard] if walk.plan else []
    talked = [step for step, answer in walk.met if answer == "talked"]
    steps = dict.fromkeys((*put_off, *waiting, *talked))
    return tuple(step for step in steps if step.keep and step.if_then)[:LINES_OFFERED]


def farewell(walk: Walk) -> tuple[Block, ...]:
    lines = take_aways(walk)
    if not lines:
        return (Text(say.NONE_TONIGHT),)
    return (Items(say.take_with_you(len(walk.met)), lines),)


def show_one_thing(walk: Walk, _household: Household) -> View:
    picks = tuple(Choice(f"step:{step.id}", fill(step.if_then, walk.name)) for step in offered_lines(walk))
    blocks = (*remark(walk), *farewell(walk), Gap(), Text(say.ONE_THING if picks else say.ONE_THING_OWN))
    choices = (*picks, Choice("own", say.OWN_WORDS))
    return View("one_thing", blocks, Prompt(choices, letters=back_letter(walk), empty=Choice("none", say.NO_LINE)))


def take_one_thing(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "own":
        return Turn(walk._replace(stage="own_words"))
    if reply.key == "none":
        return Turn(walk._replace(stage="look_again"))
    return keep_line(walk, reply.key.removeprefix("step:"), "")


def keep_line(walk: Walk, step_id: str | None, text: str) -> Turn:
    assert walk.child is not None, "only what is kept for a child reaches the closing questions"
    line = IfThen(walk.child.id, step_id, text, walk.today)
    return Turn(walk._replace(stage="look_again", said=say.KEPT), (AddIfThen(line),))


def show_own_words(walk: Walk, _household: Household) -> View:
    question = Text(fill(say.OWN_WORDS_ASK, walk.name))
    return View(
        "own_words",
        (*remark(walk), question),
        Prompt(writing=say.OWN_WORDS_PROMPT, keys=True, empty=Choice("none", "")),
    )


def take_own_words(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "none":
        return Turn(walk._replace(stage="look_again"), back="before")
    text = " ".join(reply.text.split())[:LINE_LETTERS]
    return keep_line(walk, None, text)._replace(back="before")


def show_look_again(walk: Walk, _household: Household) -> View:
    choices = tuple(Choice(str(days), label) for days, label in say.LOOK_AGAIN_CHOICES.items())
    prompt = Prompt(choices, letters=back_letter(walk), empty=Choice("none", say.NO_DATE))
    return View("look_again", (*remark(walk), Text(say.LOOK_AGAIN)), prompt)


def take_look_again(walk: Walk, household: Household, reply: Reply) -> Turn:
    if reply.key == "none":
        changes = (SetNextEvening(None),) if household.next_evening else ()
        return Turn(walk._replace(stage="good_night"), changes)
    # A clock may stand anywhere: there is no day after the last one.
    on = walk.today + min(timedelta(days=int(reply.key)), date.max - walk.today)
    return Turn(walk._replace(stage="good_night", said=say.next_time(on)), (SetNextEvening(on),))


def show_good_night(walk: Walk, _household: Household) -> View:
    """The last view: Enter leaves, c clears. Just looking has no questions before it, so it brings the take-aways."""
    blocks: tuple[Block, ...] = remark(walk)
    if walk.plan is not None and not walk.plan.steps:
        blocks += (Text(say.NOTHING_OPEN),)
    elif not walk.keep:
        blocks += (*farewell(walk), Gap())
    if walk.keep and walk.plan and walk.plan.waiting:
        titles = [fill(planned.step.title, walk.name) for planned in walk.plan.waiting if not planned.step.hard]
        blocks += (Items(say.STILL_WAITING, tuple(titles)),) if titles else ()
    if walk.band and walk.plan and walk.plan.steps:
        topic = walk.plan.steps[-1].checklist.topic
        blocks += (Text(say.print_hint(walk.band.info.id, topic)),)
    prompt = Prompt(letters=(Choice("c", say.CLEAR),), empty=Choice("end", say.LEAVE))
    return View("good_night", (*blocks, Gap(), Text(say.GOOD_NIGHT)), prompt)


def take_good_night(walk: Walk, _household: Household, _reply: Reply) -> Turn:
    return Turn(walk._replace(stage="over"))
