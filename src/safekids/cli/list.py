"""`safekids list`: what there is, by band and topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from safekids.cli.choose import band_of, topic_of
from safekids.cli.errors import UsageFault
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Step
from safekids.content.text import fill
from safekids.messages.english import commands as say

if TYPE_CHECKING:
    from safekids.terminal.screen import Screen

KINDS = ("do", "talk", "watch")


def run(*, band: str | None, age: int | None, topic: str | None, kind: str | None, as_json: bool) -> None:
    """Print the steps that fit, or all. Bands whose steps are not written are named as coming."""
    index = pack.read_pack()
    wanted = band_of(index, band, age)
    topic_of(index, topic)
    if kind is not None and kind not in KINDS:
        raise UsageFault(say.unknown_kind(kind), say.KINDS_ARE)
    infos = [info for info in index.bands if wanted in (None, info.id)]
    bands = {info.id: pack.read_band(info.id) for info in infos if info.ready}

    def fits(step: Step) -> bool:
        return kind in (None, step.kind)

    if as_json:
        steps = [
            {
                "id": step.id,
                "kind": step.kind,
                "band": band_id,
                "topic": checklist.topic,
                "checklist": checklist.id,
                "title": fill(step.title),
                "minutes": step.minutes,
                "part": step.part,
                "scope": step.scope,
                "essential": step.essential,
                "revision": step.revision,
            }
            for band_id, whole in bands.items()
            for checklist in whole.checklists
            if topic in (None, checklist.topic)
            for step in checklist.steps
            if fits(step)
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
        if topic is None and kind is None:
            screen.text(say.only_five(bands[info.id].only_five))
        _draw(screen, bands[info.id], topic, fits)


def _draw(screen: Screen, band: Band, topic: str | None, fits: Callable[[Step], bool]) -> None:
    found = False
    for checklist in band.checklists:
        steps = [step for step in checklist.steps if fits(step)]
        if not steps or topic not in (None, checklist.topic):
            continue
        found = True
        screen.gap()
        screen.text(say.checklist_line(checklist.title, sum(step.minutes for step in checklist.steps)))
        for step in steps:
            note = say.step_note(step.kind, step.minutes, essential=step.essential)
            screen.marked(f"{step.id}  ", f"{fill(step.title)} ({note})")
    if not found:
        screen.text(say.NO_STEPS)
