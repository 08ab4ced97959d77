"""`safekids numbers`: what is counted, and one number at a time with its caveat, its source and one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safekids.cli.choose import one_of, successor_of
from safekids.cli.output import as_data, write_json
from safekids.content import pack
from safekids.content.model import Fact, Numbers, Pack, Step, Withheld, find_step
from safekids.content.text import fill
from safekids.messages.english import commands as say
from safekids.messages.english import session

if TYPE_CHECKING:
    from safekids.terminal.screen import Screen


def run(wanted: str | None, *, as_json: bool) -> None:
    """Print what is counted, without the figures: many at once only frighten. Or one, whole.

    A number whose source nobody has read is not there; one that is often repeated all the same is named without it.
    """
    numbers = _read_ones(pack.read_numbers())
    if wanted is not None:
        name = one_of(wanted, numbers.ids, say.unknown_number, say.numbers_are)
        numbers = numbers._replace(
            facts=tuple(fact for fact in numbers.facts if fact.id == name),
            withheld=tuple(one for one in numbers.withheld if one.id == name),
        )
    if as_json:
        shown = [_as_data(fact, numbers) for fact in numbers.facts]
        write_json("numbers", numbers=shown, not_repeated=[as_data(one) for one in numbers.withheld])
        return

    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    if wanted is None:
        screen.text(say.NUMBERS_ARE_COUNTS)
        screen.gap()
        for fact in numbers.facts:
            screen.marked("- ", say.what_is_counted(fact.id, fact.counts, fact.place, fact.year))
        if numbers.withheld:
            screen.gap()
            screen.text(say.NOT_REPEATED)
            screen.gap()
        for one in numbers.withheld:
            screen.marked("- ", say.what_is_counted(one.id, one.counts, one.place, one.year))
        screen.gap()
        screen.text(say.SEE_A_NUMBER)
        return
    if numbers.withheld:
        _not_repeated(screen, *numbers.withheld)
        return
    (fact,) = numbers.facts
    source = numbers.sources[fact.source]
    assert source.seen_on, "only numbers with a source that was read are here"
    screen.title(fill(f"{{fact:{fact.id}}}", facts={fact.id: fact}))
    screen.text(say.counted(fact.counts))
    screen.text(say.mind(fact.caveat))
    idea = session.idea_from(source.publisher, source.title, source.year, source.url)
    screen.text(say.said_by(idea + session.read_on(source.seen_on, source.seen_how)))
    if step := _step_of(pack.read_pack(), fact):
        screen.gap()
        screen.text(say.to_do_about_it(step.id, fill(step.title)))


def _not_repeated(screen: Screen, one: Withheld) -> None:
    """What a number that is met elsewhere would count, why it is not repeated, and where to look instead."""
    screen.title(say.what_is_counted(one.id, one.counts, one.place, one.year))
    screen.text(say.not_repeated(one.why))
    screen.text(say.mind(one.caveat))
    screen.gap()
    screen.text(say.nearest_numbers(one.nearest))


def _read_ones(numbers: Numbers) -> Numbers:
    return numbers._replace(facts=tuple(f for f in numbers.facts if numbers.sources[f.source].seen_on))


def _as_data(fact: Fact, numbers: Numbers) -> dict[str, Any]:
    return {**as_data(fact), "source": as_data(numbers.sources[fact.source])}


def _step_of(index: Pack, fact: Fact) -> Step | None:
    """The step that says what to do, or its successor; None when it is no longer there."""
    code = fact.step if fact.step in index.places else successor_of(index, fact.step)
    found = find_step(pack.read_band(index.places[code]), code) if code else None
    return found[1] if found else None
