"""What the pages of one step say, whoever shows them: the session one at a time, `show` all at once."""

from __future__ import annotations

from collections.abc import Callable

from safekids.content.model import Band, Do, Fact, Step, Talk
from safekids.content.text import fill
from safekids.guide.views import Block, Gap, Items, Say, Text
from safekids.messages.english import session as say


def filler(name: str, band: Band) -> Callable[[str], str]:
    """Fills a text's placeholders with this nickname ("" for none) and this band's numbers."""
    return lambda text: fill(text, name, band.facts)


def when_told(filled: Callable[[str], str]) -> list[Block]:
    """The first words for a child who tells, and what not to do just then."""
    return [Say(filled(say.if_told("{child}")), say.FIRST_WORDS), Text(say.THEN_STAY)]


def first_page(step: Step, name: str, band: Band) -> tuple[Block, ...]:
    """What is to be done, said or noticed; wherever a child takes part, the words for being told."""
    filled = filler(name, band)
    blocks: list[Block] = [Text(say.DANGER_AT_HOME), Gap()] if step.on_device else []
    match step.body:
        case Do() as do:
            # Behind marks, so that it is seen where one thing ends and the next begins.
            blocks += [Items("", tuple(map(filled, do.how)))] if do.how[1:] else [Text(filled(do.how[0]))]
            # A child may tell while a setting is changed as well as in a talk.
            blocks += [Gap(), *when_told(filled), Gap()] if step.part == "together" else []
            blocks += [Text(say.YOU_NEED + filled(do.you_need))] if do.you_need else []
            blocks += [Items(say.IF_YOU_CANNOT, tuple(map(filled, do.if_you_cannot)))] if do.if_you_cannot else []
        case Talk() as talk:
            blocks += [Say(say.SAY_SIDE_BY_SIDE, filled(talk.open_with))]
            blocks += [Say(say.LITERALLY, filled(talk.literally))] if talk.literally else []
            blocks += when_told(filled)
        case watch:
            blocks += [Text(filled(watch.sign)), Items(say.MAY_ALSO_MEAN, tuple(map(filled, watch.may_also_mean)))]
            blocks += [Text(say.NOT_PROOF), Text(f"{say.DO_NEXT} {filled(watch.next)}")]
    if not step.keep:
        blocks.append(Text(say.NOTHING_KEPT_HERE))
    return tuple(blocks)


def more_page(talk: Talk, name: str, band: Band) -> tuple[Block, ...]:
    """What else helps with a talk, for the parent alone."""
    filled = filler(name, band)
    parts: list[tuple[Block, ...]] = [
        (Items(say.THEN_ASK, tuple(f'"{filled(ask)}"' for ask in talk.follow_ups)),),
        (Items(say.LISTEN_FOR, tuple(map(filled, talk.listen_for))),),
        (Items(say.TRY_NOT_TO, tuple(map(filled, talk.avoid))),),
        (Say(say.IF_IT_GOES_BADLY, filled(talk.repair)),),
    ]
    for branch in talk.branches:
        then = (Text(filled(branch.then)),) if branch.then else ()
        parts.append((Say(f"{filled(branch.if_they)}:", filled(branch.say)), *then))
    parts += [(Items(say.ANOTHER_WAY, tuple(map(filled, talk.other_ways))),)] if talk.other_ways else []
    parts += [(Text(f"{say.PRACTISE} {filled(talk.practise)}"),)] if talk.practise else []
    return tuple(block for part in parts for block in (Gap(), *part))[1:]


def numbers_of(step: Step, band: Band) -> list[Fact]:
    """The numbers that a step's reasons name."""
    return [fact for fact in band.facts.values() if f"{{fact:{fact.id}}}" in step.why]


def to_mend(step: Step | None, name: str, *, kept: bool) -> str:
    """What is said to somebody for whom a talk was hard: thanks, and the words to mend it with, at once."""
    repair = fill(step.body.repair, name) if step and isinstance(step.body, Talk) else ""
    return say.it_was_hard(repair, kept=kept)


def why_page(step: Step, name: str, band: Band, *, read_on: bool = False) -> tuple[Block, ...]:
    """Why, how sure that is, and who says so: only sources that somebody has read; `read_on` says when, and how."""
    used = numbers_of(step, band)
    numbers = tuple(
        say.about_number(
            fill(f"{{fact:{fact.id}}}", facts=band.facts), fact.counts, fact.caveat, band.sources[fact.source].publisher
        )
        for fact in used
    )
    named = dict.fromkeys((*step.sources, *(fact.source for fact in used)))
    seen = [band.sources[source] for source in named if band.sources[source].seen_on]
    ideas = tuple(
        say.idea_from(s.publisher, s.title, s.year, s.url)
        + (say.read_on(s.seen_on, s.seen_how) if read_on and s.seen_on else "")
        for s in seen
    )
    return (
        Text(filler(name, band)(step.why)),
        *((Items(say.ABOUT_NUMBERS, numbers),) if numbers else ()),
        Text(say.EVIDENCE[step.evidence]),
        *((Items(say.IDEAS_FROM, ideas), Text(say.WORDS_ARE_OURS)) if ideas else ()),
        Text(say.sources_checked(step.checked)),
    )
