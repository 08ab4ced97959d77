"""`safekids show K27`: everything about one step."""

from __future__ import annotations

from typing import Any

from safekids.cli.choose import code_of, successor_of
from safekids.cli.errors import UsageFault
from safekids.cli.output import as_data as data_of
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.content.model import Band, Checklist, Step, Talk, find_step
from safekids.content.text import fill
from safekids.guide import pages
from safekids.messages.english import commands as say
from safekids.terminal.plain import note


def run(code: str, *, as_json: bool) -> None:
    """Print the step of that code. A retired code shows its successor, and says so on standard error."""
    index = pack.read_pack()
    step_id = code_of(index, code)
    if step_id in index.retired:
        successor = successor_of(index, step_id)
        if successor is None:
            raise UsageFault(say.retired(step_id), say.nearest([]))
        note(say.retired_shows(step_id, successor))
        step_id = successor
    band = pack.read_band(index.places[step_id])
    found = find_step(band, step_id)
    assert found is not None, "the index names only steps of its bands"
    checklist, step = found
    if as_json:
        write_json("step", step=as_data(band, checklist, step))
    else:
        _draw(band, checklist, step)


def as_data(band: Band, checklist: Checklist, step: Step) -> dict[str, Any]:
    """The step for another program; its body's fields stand beside its own."""

    def filled(value: Any) -> Any:
        return data_of(value, lambda text: fill(text, "", band.facts))

    fields = {key: filled(value) for key, value in step._asdict().items() if key not in ("body", "sources")}
    sources = [filled(band.sources[source]) for source in step.sources if band.sources[source].seen_on]
    facts = [filled(fact) for fact in pages.numbers_of(step, band)]
    place = {"id": step.id, "kind": step.kind, "band": band.info.id, "topic": checklist.topic}
    more = {"sources": sources, "facts": facts, "related": [other.id for other in _related(checklist, step)]}
    return {**place, "checklist": checklist.id, **fields, **filled(step.body), **more}


def _related(checklist: Checklist, step: Step) -> list[Step]:
    """The others of its list; not those of which nothing is kept: nobody asked for what they are about."""
    return [other for other in checklist.steps if other != step and other.keep]


def _draw(band: Band, checklist: Checklist, step: Step) -> None:
    from safekids.cli.drawing import draw_blocks  # Rich: only where something is drawn
    from safekids.terminal.screen import Screen

    screen, filled = Screen(), pages.filler("", band)
    screen.title(f"{step.id}  {filled(step.title)}")
    note = say.step_note(step.kind, step.minutes, essential=step.essential)
    about = f"{note}, {say.with_whom(step.part, step.kind)}, {say.SCOPES[step.scope]}"
    screen.text(f"{band.info.title}, {checklist.title}: {about}.")
    if step.hard:
        screen.text(f"{say.CONTENT_NOTE} {filled(step.hard)}.")
    screen.gap()
    first = pages.first_page(step, "", band)
    draw_blocks(screen, first)
    more = pages.more_page(step.body, "", band) if isinstance(step.body, Talk) else ()
    if "press h" in str((first, more)).casefold():  # near the words that say so: somebody may need it at once
        screen.text(say.H_IS)
    if more:
        screen.gap()
        draw_blocks(screen, more)
    screen.gap()
    screen.text(f"{say.TAKE_AWAY} {filled(step.remember)}")
    if step.if_then:
        screen.text(f"{say.TO_TRY} {filled(step.if_then)}")
    screen.gap()
    screen.title(say.WHY)
    draw_blocks(screen, pages.why_page(step, "", band, read_on=True))
    numbers = pack.read_numbers()
    names = [f.id for f in numbers.facts if f.step == step.id and numbers.sources[f.source].seen_on]
    if names:
        screen.text(say.numbers_about(names))
    screen.gap()
    screen.text(say.advice(step.revision, step.check_after))
    if step.revisit_after:
        screen.text(say.again_after(step.revisit_after))
    if step.occasions:
        screen.text(say.fits_when(step.occasions))
    if step.situations:
        screen.text(say.written_for(step.situations))
    if step.follows:
        screen.text(say.carries_on(step.follows))
    if related := _related(checklist, step):
        screen.gap()
        screen.text(say.RELATED)
        for other in related:
            screen.marked(f"{other.id}  ", filled(other.title))
