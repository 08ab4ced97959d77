"""`safekids list`: what there is, by band and topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from safekids.cli.choose import band_of, occasion_of, one_of, situation_of, topic_of
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Pack, Step
from safekids.content.text import fill
from safekids.messages.english import commands as say

if TYPE_CHECKING:
    from safekids.terminal.screen import Screen

KINDS = ("do", "talk", "watch")
PARTS = ("alone", "together")


class Fits(NamedTuple):
    """Which steps are wanted; None, and False, for any."""

    topic: str | None = None
    kind: str | None = None
    part: str | None = None
    essential: bool = False
    occasion: str | None = None
    situation: str | None = None

    def step(self, step: Step) -> bool:
        return (
            self.kind in (None, step.kind)
            and self.part in (None, step.part)
            and (step.essential or not self.essential)
            and self.occasion in (None, *step.occasions)
            and self.situation in (None, *step.situations)
        )


def run(wanted: Fits, *, band: str | None, age: int | None, as_json: bool) -> None:
    """Print the steps that fit, or all. Bands whose steps are not written are named as coming."""
    index = pack.read_pack()
    band_id = band_of(index, band, age)
    wanted = Fits(
        topic=topic_of(index, wanted.topic),
        kind=one_of(wanted.kind, KINDS, say.unknown_kind, say.kinds_are) if wanted.kind is not None else None,
        part=one_of(wanted.part, PARTS, say.unknown_part, say.parts_are) if wanted.part is not None else None,
        essential=wanted.essential,
        occasion=occasion_of(index, wanted.occasion),
        situation=situation_of(index, wanted.situation),
    )
    infos = [info for info in index.bands if band_id in (None, info.id)]
    bands = {info.id: pack.read_band(info.id) for info in infos if info.ready}

    if as_json:
        steps = [
            {
                "id": step.id,
                "kind": step.kind,
                "band": its_band,
                "topic": checklist.topic,
                "checklist": checklist.id,
                "title": fill(step.title),
                "minutes": step.minutes,
                "part": step.part,
                "scope": step.scope,
                "essential": step.essential,
                "revision": step.revision,
                "occasions": step.occasions,
                "situations": step.situations,
            }
            for its_band, whole in bands.items()
            for checklist in whole.checklists
            if wanted.topic in (None, checklist.topic)
            for step in checklist.steps
            if wanted.step(step)
        ]
        known = [
            {
                "id": info.id,
                "title": info.title,
                "aim": info.aim,
                "ready": info.ready,
                "only_five": bands[info.id].only_five if info.ready else (),
            }
            for info in infos
        ]
        write_json("list", edition=index.edition, bands=known, steps=steps)
        return

    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    everything = wanted == Fits()
    found = False
    for info in infos:
        # Whoever asked for some steps of any age is not told of ages that have none yet.
        if not everything and band_id is None and not (info.ready and _holds(bands[info.id], wanted)):
            continue
        screen.gap()
        screen.title(f"{info.title}  ({info.id})")
        screen.text(info.aim)
        if not info.ready:
            screen.text(say.coming(info.title))
            found = True
            continue
        if everything:
            screen.text(say.only_five(bands[info.id].only_five))
        _draw(screen, bands[info.id], wanted)
        found = found or _holds(bands[info.id], wanted)
    if not found:
        screen.text(say.NO_STEPS)
    if everything and bands:
        _draw_ways_on(screen, index)


def _holds(band: Band, wanted: Fits) -> bool:
    return any(
        wanted.topic in (None, checklist.topic) and any(map(wanted.step, checklist.steps))
        for checklist in band.checklists
    )


def _draw_ways_on(screen: Screen, index: Pack) -> None:
    """The names that narrow the list: nobody can guess them."""
    names = {
        "--topic": [topic.id for topic in index.topics],
        "--occasion": index.occasions,
        "--situation": index.situations,
    }
    screen.gap()
    screen.text(say.TO_NARROW)
    for option, known in names.items():
        if known:
            screen.marked(f"{option}  ", ", ".join(known))
    screen.text(say.SEE_ONE)


def _draw(screen: Screen, band: Band, wanted: Fits) -> None:
    for checklist in band.checklists:
        steps = [step for step in checklist.steps if wanted.step(step)]
        if not steps or wanted.topic not in (None, checklist.topic):
            continue
        screen.gap()
        screen.text(say.checklist_line(checklist.title, sum(step.minutes for step in steps)))
        for step in steps:
            note = say.step_note(step.kind, step.minutes, essential=step.essential)
            screen.marked(f"{step.id}  ", f"{fill(step.title)} ({note})")
