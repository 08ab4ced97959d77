"""`safekids list`: what there is, by band and topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from safekids.cli.choose import band_of, occasion_of, situation_of, topic_of
from safekids.cli.errors import UsageFault
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Step
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
    topic_of(index, wanted.topic)
    occasion_of(index, wanted.occasion)
    situation_of(index, wanted.situation)
    if wanted.kind not in (None, *KINDS):
        raise UsageFault(say.unknown_kind(str(wanted.kind)), say.KINDS_ARE)
    if wanted.part not in (None, *PARTS):
        raise UsageFault(say.unknown_part(str(wanted.part)), say.PARTS_ARE)
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
    for info in infos:
        screen.gap()
        screen.title(f"{info.title}  ({info.id})")
        screen.text(info.aim)
        if not info.ready:
            screen.text(say.coming(info.title))
            continue
        if wanted == Fits():
            screen.text(say.only_five(bands[info.id].only_five))
        _draw(screen, bands[info.id], wanted)


def _draw(screen: Screen, band: Band, wanted: Fits) -> None:
    found = False
    for checklist in band.checklists:
        steps = [step for step in checklist.steps if wanted.step(step)]
        if not steps or wanted.topic not in (None, checklist.topic):
            continue
        found = True
        screen.gap()
        screen.text(say.checklist_line(checklist.title, sum(step.minutes for step in checklist.steps)))
        for step in steps:
            note = say.step_note(step.kind, step.minutes, essential=step.essential)
            screen.marked(f"{step.id}  ", f"{fill(step.title)} ({note})")
    if not found:
        screen.text(say.NO_STEPS)
