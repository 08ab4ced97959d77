"""The steps of the evening: one page each, what lies behind `m` and `?`, and the answers."""

from __future__ import annotations

from collections import Counter
from datetime import date

from safekids.content.model import Step, Talk
from safekids.content.text import fill
from safekids.guide import pages
from safekids.guide.plan import Planned, Request, make_plan, who_answers
from safekids.guide.state import Turn, Walk, back_letter, remark
from safekids.guide.views import Block, Choice, Gap, Prompt, Reply, Say, Text, Title, View
from safekids.household.model import Answer, AnswerKind, Change, Household, SetAnswer, answer_to
from safekids.messages.english import session as say
from safekids.messages.english import words

STEPS_BETWEEN_PAUSES = 7


# --- from one step to the next


def start(walk: Walk, household: Household) -> Walk:
    """The evening planned, standing at its first step."""
    assert walk.band is not None
    asked = walk.asked
    request = Request(walk.child, walk.minutes, walk.today, asked.topic, asked.occasion)
    plan = make_plan(walk.band, household, request)
    return arrive(walk._replace(plan=plan, at=0))


def arrive(walk: Walk) -> Walk:
    """At the step `at`: its content note first when it is hard; the end of the evening behind the last one."""
    assert walk.plan is not None
    if walk.at >= len(walk.plan.steps):
        return walk._replace(stage="one_thing" if walk.keep and walk.met else "good_night", showing="first")
    return walk._replace(stage="step", showing="note" if walk.planned.step.hard else "first")


def pass_over(walk: Walk, household: Household) -> Walk:
    """Past the steps that somebody answered in another window since the plan was made."""
    while walk.stage == "step" and answered_elsewhere(walk, household):
        walk = arrive(walk._replace(at=walk.at + 1, said=say.PASSED_OVER))
    return walk


def answered_elsewhere(walk: Walk, household: Household) -> bool:
    who = who_answers(walk.planned.step, walk.child)
    answer = answer_to(household, who, walk.planned.step.id) if who else None
    return answer is not None and answer != walk.planned.before and answer not in walk.ours


# --- pages


def show_step(walk: Walk, _household: Household) -> View:
    assert walk.band is not None
    step = walk.planned.step
    if walk.showing == "note":
        # The note names only the subject; what comes after it leaves nothing in the scrollback.
        return View("step:note", (*remark(walk), *note_page(walk)), note_prompt(walk))
    above: tuple[Block, ...] = ()
    match walk.showing:
        case "more":
            assert isinstance(step.body, Talk), "only talks have more to read"
            page = pages.more_page(step.body, walk.name, walk.band)
        case "why":
            page = pages.why_page(step, walk.name, walk.band)
        case _:
            above = () if step.hard else intro(walk)
            page = (*from_before(walk, walk.planned), *pages.first_page(step, walk.name, walk.band))
    blocks = (*remark(walk), *above, *heading(walk, walk.planned), Gap(), *page)
    return View(
        f"step:{walk.showing}", blocks, step_prompt(walk, step), private=bool(step.hard) or walk.showing == "more"
    )


def intro(walk: Walk) -> tuple[Block, ...]:
    """What the evening holds, above its first step."""
    assert walk.plan is not None
    assert walk.band is not None
    if walk.at or walk.met:
        return ()
    topics = list(dict.fromkeys(walk.band.topics[p.checklist.topic].title for p in walk.plan.steps))
    kinds: Counter[str] = Counter(p.step.kind for p in walk.plan.steps)
    before = sum(p.reason != "new" for p in walk.plan.steps)
    screen = fill(say.not_at_the_screen("{child}"), walk.name)
    asked = walk.asked.child or walk.asked.band
    keys = (Text(say.KEYS),) if asked and walk.if_then is None else ()  # else they stood above the first question
    instead = tuple(Text(say.nothing_new_on(what)) for what in asked_in_vain(walk))
    tonight = say.tonight(topics, kinds, before, occasion=walk.asked.occasion or "")
    return (*keys, *((Gap(),) if keys else ()), *instead, Text(f"{tonight} {screen}"), Gap())


def asked_in_vain(walk: Walk) -> list[str]:
    """The topic and the occasion that were asked for, where no step of tonight is of them."""
    assert walk.plan is not None
    topic, occasion = walk.asked.topic, walk.asked.occasion
    missed = []
    if topic and all(planned.checklist.topic != topic for planned in walk.plan.steps):
        missed.append(next((t.title for t in walk.library.pack.topics if t.id == topic), topic))
    if occasion and all(occasion not in planned.step.occasions for planned in walk.plan.steps):
        missed.append(occasion.replace("-", " "))
    return missed


def heading(walk: Walk, planned: Planned) -> tuple[Block, ...]:
    assert walk.plan is not None
    line = say.step_line(walk.at + 1, len(walk.plan.steps), planned.step.kind, planned.step.minutes)
    return (Text(line), Title(fill(planned.step.title, walk.name)))


def note_page(walk: Walk) -> tuple[Block, ...]:
    assert walk.band is not None
    subject = pages.filler(walk.name, walk.band)(walk.planned.step.hard)
    return (*intro(walk), *(Text(line) for line in say.content_note(subject)))


def from_before(walk: Walk, planned: Planned) -> tuple[Block, ...]:
    """Why a step is back, and after a hard talk the words to mend it."""
    if planned.before is None or planned.reason == "new":
        return ()
    hard = planned.before.answer == "hard"
    line = say.FROM_BEFORE["hard" if hard else "not_yet" if planned.reason == "next_evening" else planned.reason]
    if hard and isinstance(planned.step.body, Talk):
        return (Say(line, fill(planned.step.body.repair, walk.name)),)
    return (Text(line),)


# --- answers


def note_prompt(walk: Walk) -> Prompt:
    choices = (Choice("go_on", say.NOTE_GO_ON), Choice("skip", say.NOTE_SKIP))
    return Prompt(choices, letters=back_letter(walk))


def step_prompt(walk: Walk, step: Step) -> Prompt:
    by_kind = {"do": say.ANSWERS_DO, "talk": say.ANSWERS_TALK, "watch": say.ANSWERS_WATCH}
    labels = dict(by_kind[step.kind])
    if not step.essential and "not_now" in labels:
        # "Not now" is for what every family needs some day; the rest may simply not fit.
        labels = {
            ("not_for_us" if k == "not_now" else k): (say.NOT_FOR_US if k == "not_now" else v)
            for k, v in labels.items()
        }
    letters = [Choice("?", say.KEY_WHY)] if walk.showing != "why" else []
    if step.kind == "talk" and walk.showing != "more":
        letters.append(Choice("m", say.KEY_MORE))
    if walk.showing in ("more", "why") or walk.before:
        letters.append(Choice("b", say.KEY_BACK))
    return Prompt(tuple(Choice(k, v) for k, v in labels.items()), letters=tuple(letters))


def take_step(walk: Walk, _household: Household, reply: Reply) -> Turn:
    match reply.key:
        case "go_on":
            return Turn(walk._replace(showing="first"))
        case "?":
            return Turn(walk._replace(showing="why"))
        case "m":
            return Turn(walk._replace(stage="beside"))
        case "not_yet" if walk.planned.step.kind == "do" and walk.keep and walk.planned.step.keep:
            return Turn(walk._replace(stage="when"))
        case key:
            return answer(walk, as_answer(key))


def as_answer(key: str) -> AnswerKind:
    known: dict[str, AnswerKind] = {
        "done": "done",
        "talked": "talked",
        "seen": "seen",
        "hard": "hard",
        "not_yet": "not_yet",
        "skip": "skip",
        "not_for_us": "not_for_us",
        "not_now": "not_now",
    }
    return known[key]


def answer(walk: Walk, kind: AnswerKind, again_on: date | None = None) -> Turn:
    """The answer kept, where there is somebody's to keep, and on to the next step or a pause."""
    step = walk.planned.step
    who = who_answers(step, walk.child) if walk.keep else None
    given = Answer(who, step.id, kind, walk.today, step.revision, again_on) if who else None
    changes: tuple[Change, ...] = (SetAnswer(given),) if given else ()
    ours = tuple(a for a in walk.ours if a.step != step.id) + ((given,) if given else ())
    met = (*walk.met, (step, kind))
    if kind == "hard":
        said = pages.to_mend(step, walk.name, kept=given is not None)
    else:
        said = say.NOT_KEPT if given is None else say.kept_until(again_on) if again_on else acknowledged(step, kind)
    onward = arrive(walk._replace(at=walk.at + 1, met=met, ours=ours, said=said))
    if onward.stage == "step" and len(met) % STEPS_BETWEEN_PAUSES == 0:
        onward = onward._replace(stage="pause")
    return Turn(onward, changes)


def acknowledged(step: Step, kind: AnswerKind) -> str:
    return say.NEXT_TIME if step.kind == "do" and kind == "not_yet" else say.ACKNOWLEDGED[kind]


# --- the small questions between


def show_beside(walk: Walk, _household: Household) -> View:
    question = Text(fill(say.beside_you("{child}"), walk.name))
    choices = (Choice("yes", say.BESIDE_YES), Choice("no", say.BESIDE_NO))
    return View("beside", (*remark(walk), question), Prompt(choices, letters=back_letter(walk)))


def take_beside(walk: Walk, _household: Household, reply: Reply) -> Turn:
    """Back to the step, with what lies behind `m` only when the child is not there."""
    assert walk.before is not None, "the question is asked on the way from a step"
    if reply.key == "no":
        return Turn(walk.before._replace(showing="more"), back="kept")
    return Turn(walk.before._replace(said=say.BESIDE_LATER), back="kept")


def show_when(walk: Walk, _household: Household) -> View:
    return View(
        "when",
        (*remark(walk), Text(say.WHEN)),
        Prompt(writing=say.WHEN_PROMPT, keys=True, empty=Choice("next_time", "")),
    )


def take_when(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "next_time":
        return answer(walk, "not_yet")._replace(back="before")
    on = words.read_day(reply.text, walk.today)
    if on is None:
        return Turn(walk.stay(say.WHEN_UNCLEAR))
    return answer(walk, "not_yet", on)._replace(back="before")


def show_pause(walk: Walk, _household: Household) -> View:
    choices = (Choice("go_on", say.GO_ON), Choice("stop", say.PAUSE_STOP))
    return View("pause", (*remark(walk), Text(say.pause(len(walk.met)))), Prompt(choices, letters=back_letter(walk)))


def take_pause(walk: Walk, _household: Household, reply: Reply) -> Turn:
    if reply.key == "stop":
        return Turn(walk._replace(stage="one_thing" if walk.keep else "good_night"))
    return Turn(arrive(walk))
