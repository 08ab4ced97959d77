"""`safekids child`: who the notes are for. Nicknames only."""

from __future__ import annotations

import sys
from datetime import date

from safekids.cli.choose import band_of, child_of
from safekids.cli.errors import UsageFault
from safekids.cli.notes import open_notes
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.guide.opening import new_child
from safekids.household.changes import new_child_id
from safekids.household.model import AddChild, EditChild, Household, RemoveChild
from safekids.household.store import Store
from safekids.messages.english import commands as say
from safekids.messages.english import errors
from safekids.terminal.plain import line, note


def add(nickname: str, today: date, *, band: str | None, age: int | None) -> None:
    """Add a child. Raises UsageFault without a band or age, HouseholdError for a nickname that cannot be kept."""
    index = pack.read_pack()
    band_id = band_of(index, band, age)
    info = index.band_info(band_id) if band_id else None
    if info is None:
        raise UsageFault(say.NEEDS_BAND, say.NEEDS_BAND_HINT)
    store = open_notes()
    household = store.update(AddChild(new_child(new_child_id(), nickname, info.id, today)))
    line(say.added(household.children[-1].nickname, info.title))
    if not info.ready:
        line(say.coming(info.title))
    say_who_may_look(store, household)


def say_who_may_look(store: Store, household: Household) -> None:
    """Once, when the notes begin: whether other users of this computer may look into their folder."""
    if len(household.children) == 1 and store.others_may_look():
        note(errors.others_may_look(store.folder))


def show_all(*, as_json: bool) -> None:
    household, index = open_notes().read(), pack.read_pack()
    if as_json:
        write_json("children", children=[{"nickname": c.nickname, "band": c.band} for c in household.children])
        return
    if not household.children:
        line(say.NOBODY)
        line(say.NOBODY_BEGIN)
    for child in household.children:
        info = index.band_info(child.band)
        line(f"{child.nickname}  {info.title if info else child.band}")


def edit(nickname: str, today: date, *, new_nickname: str | None, band: str | None, age: int | None) -> None:
    """Change what was said. Raises UsageFault when nothing was, HouseholdError for a nickname that cannot be kept."""
    index, store = pack.read_pack(), open_notes()
    child = child_of(store.read(), nickname)
    band_id = band_of(index, band, age)
    if new_nickname is None and band_id is None:
        raise UsageFault(say.NOTHING_TO_EDIT, say.NOTHING_TO_EDIT_HINT)
    # Whoever is moved to a band is asked again in a year, as if they were new in it.
    ask_after = new_child(child.id, child.nickname, band_id, today).ask_band_after if band_id else None
    household = store.update(EditChild(child.id, nickname=new_nickname, band=band_id, ask_band_after=ask_after))
    edited = next(c for c in household.children if c.id == child.id)
    info = index.band_info(edited.band)
    line(say.changed(edited.nickname, info.title if info else edited.band))
    if band_id and info and not info.ready:
        line(say.coming(info.title))


def remove(nickname: str, *, yes: bool) -> None:
    """Remove a child and their answers, after a yes."""
    store = open_notes()
    child = child_of(store.read(), nickname)
    if not yes and not _is_sure(child.nickname):
        line(say.NOTHING_REMOVED)
        return
    store.update(RemoveChild(child.id))
    line(say.removed(child.nickname))


def _is_sure(nickname: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(say.REMOVE_NEEDS_YES, say.REMOVE_NEEDS_YES_HINT)

    from safekids.terminal.ask import ask
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    screen.text(say.sure(nickname))
    screen.choices([say.YES, say.NO], [])
    return ask([("yes", say.YES), ("no", say.NO)])[0] == "yes"
