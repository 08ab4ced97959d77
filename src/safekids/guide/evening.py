"""The steps of the evening: one page each, what lies behind `m` and `?`, and the answers."""

from __future__ import annotations

from collections import Counter
from datetime import date

from safekids.content.model import Band, Do, Step, Talk
from safekids.content.text import fill
from safekids.guide.plan import Planned, Request, make_plan, who_answers
from safekids.guide.state import Turn, Walk, back_letter, remark
from safekids.guide.views import Block, Choice, Gap, Items, Prompt, Reply, Say, Text, Title, View
from safekids.household.model import Answer, AnswerKind, Change, Household, SetAnswer, answer_to
from safekids.messages.english import session as say
from safekids.messages.english import words

STEPS_BETWEEN_PAUSES = 7


# --- from one step to the next


def start(walk: Walk, household: Household) -> Walk:
    """The evening planned, standing at its first step."""
    assert walk.band is not None
    plan = make_plan(walk.band, household, Request(walk.child, walk.minutes, walk.today, walk.asked.topic))
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
    planned, pages = walk.planned, {"note": note_page, "first": first_page, "more": more_page, "why": why_page}
    blocks = pages[walk.showing](walk, planned, walk.band)
    prompt = note_prompt(walk) if walk.showing == "note" else step_prompt(walk, planned.step)
    # Hard pages leave nothing in the scrollback. The note itself names only the subject.
    private = bool(planned.step.hard) and walk.showing != "note"
    return View(f"step:{walk.showing}", (*remark(walk), *blocks), prompt, private)


def intro(walk: Walk) -> tuple[Block, ...]:
    """What the evening holds, above its first step."""
    assert walk.plan is not None
    assert walk.band is not None
    if walk.at or walk.met:
        return ()
    topics = list(dict.fromkeys(walk.band.topics[p.checklist.topic].title for p in walk.plan.steps))
    kinds: Counter[str] = Counter(p.step.kind for p in walk.plan.steps)
    before = sum(p.reason != "new" for p in walk.plan.steps)
    screen = say.not_at_the_screen(fill("{child}", walk.name))
    keys = (Text(say.KEYS),) if walk.asked.child or walk.asked.band else ()
    return (*keys, Text(f"{say.tonight(topics, kinds, before)} {screen}"), Gap())


def heading(walk: Walk, planned: Planned) -> tuple[Block, ...]:
    assert walk.plan is not None
    line = say.step_line(walk.at + 1, len(walk.plan.steps), planned.step.kind, planned.step.minutes)
    return (Text(line), Title(fill(planned.step.title, walk.name)))


def note_page(walk: Walk, planned: Planned, band: Band) -> tuple[Block, ...]:
    lines = tuple(Text(line) for line in say.content_note(fill(planned.step.hard, walk.name, band.facts)))
    return (*intro(walk), *lines)


def first_page(walk: Walk, planned: Planned, band: Band) -> tuple[Block, ...]:
    def filled(text: str) -> str:
        return fill(text, walk.name, band.facts)

    step, blocks = planned.step, [*heading(walk, planned), *from_before(walk, planned)]
    if step.on_device:
        blocks += [Text(say.DANGER_AT_HOME)]
    match step.body:
        case Do() as do:
            blocks += [Gap(), *(Text(filled(paragraph)) for paragraph in do.how)]
            blocks += [Text(say.YOU_NEED + filled(do.you_need))] if do.you_need else []
            blocks += [Items(say.IF_YOU_CANNOT, tuple(map(filled, do.if_you_cannot)))] if do.if_you_cannot else []
        case Talk() as talk:
            blocks += [Gap(), Say(say.SAY_SIDE_BY_SIDE, filled(talk.open_with))]
            blocks += [Say(say.LITERALLY, filled(talk.literally))] if talk.literally else []
            told = fill(say.if_told("{child}"), walk.name)
            blocks += [Say(told, say.FIRST_WORDS), Text(say.THEN_STAY)]
        case watch:
            blocks += [
                Gap(),
                Text(filled(watch.sign)),
                Items(say.MAY_ALSO_MEAN, tuple(map(filled, watch.may_also_mean))),
            ]
            blocks += [Text(say.NOT_PROOF), Text(f"{say.DO_NEXT} {filled(watch.next)}")]
    if not step.keep:
        blocks.append(Text(say.NOTHING_KEPT_HERE))
    return (*(() if step.hard else intro(walk)), *blocks)


def from_before(walk: Walk, planned: Planned) -> tuple[Block, ...]:
    """Why a step is back, and after a hard talk the words to mend it."""
    if planned.before is None or planned.reason == "new":
        return ()
    hard = planned.before.answer == "hard"
    line = say.FROM_BEFORE["hard" if hard else "not_yet" if planned.reason == "next_evening" else planned.reason]
    if hard and isinstance(planned.step.body, Talk):
        return (Say(line, fill(planned.step.body.repair, walk.name)),)
    return (Text(line),)


def more_page(walk: Walk, planned: Planned, band: Band) -> tuple[Block, ...]:
    talk = planned.step.body
    assert isinstance(talk, Talk), "only talks have more to read"

    def filled(text: str) -> str:
        return fill(text, walk.name, band.facts)

    blocks: list[Block] = [*heading(walk, planned), Gap()]
    blocks += [Say(say.THEN_ASK if first else "", filled(ask)) for first, ask in flagged(talk.follow_ups)]
    blocks += [Items(say.LISTEN_FOR, tuple(map(filled, talk.listen_for)))]
    for branch in talk.branches:
        blocks += [Say(f"{filled(branch.if_they)}:", filled(branch.say))]
        blocks += [Text(filled(branch.then))] if branch.then else []
    blocks += [Items(say.TRY_NOT_TO, tuple(map(filled, talk.avoid)))]
    blocks += [Say(say.IF_IT_GOES_BADLY, filled(talk.repair))]
    blocks += [Items(say.ANOTHER_WAY, tuple(map(filled, talk.other_ways)))] if talk.other_ways else []
    blocks += [Text(f"{say.PRACTISE} {filled(talk.practise)}")] if talk.practise else []
    return tuple(blocks)


def flagged(texts: tuple[str, ...]) -> list[tuple[bool, str]]:
    """Each text with whether it is the first."""
    return [(i == 0, text) for i, text in enumerate(texts)]


def why_page(walk: Walk, planned: Planned, band: Band) -> tuple[Block, ...]:
    step = planned.step
    used = [fact for fact in band.facts.values() if f"{{fact:{fact.id}}}" in step.why]
    numbers = tuple(say.about_number(fact.text, fact.counts, fact.caveat) for fact in used)
    sources = [band.sources[source_id] for source_id in step.sources]
    ideas = tuple(say.idea_from(s.publisher, s.title, s.year, s.url) for s in sources if s.seen_on)
    return (
        *heading(walk, planned),
        Gap(),
        Text(fill(step.why, walk.name, band.facts)),
        *((Items(say.ABOUT_NUMBERS, numbers),) if numbers else ()),
        Text(say.EVIDENCE[step.evidence]),
        *(Text(idea) for idea in ideas),
        *((Text(say.WORDS_ARE_OURS),) if ideas else ()),
        Text(say.sources_checked(step.checked)),
    )


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
    said = say.NOT_KEPT if given is None else say.kept_until(again_on) if again_on else say.ACKNOWLEDGED[kind]
    onward = arrive(walk._replace(at=walk.at + 1, met=met, ours=ours, said=said))
    if onward.stage == "step" and len(met) % STEPS_BETWEEN_PAUSES == 0:
        onward = onward._replace(stage="pause")
    return Turn(onward, changes)


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
    return View("when", (*remark(walk), Text(say.WHEN)), Prompt(writing=say.WHEN_PROMPT, empty=Choice("next_time", "")))


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
