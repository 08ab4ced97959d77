"""`safekids child`: who the notes are for. Nicknames only."""

from __future__ import annotations

import sys
from datetime import date

from safekids.cli.choose import band_of, child_of
from safekids.cli.errors import UsageFault
from safekids.cli.output import write_json
from safekids.content import pack
from safekids.guide.opening import new_child
from safekids.household.changes import new_child_id
from safekids.household.model import AddChild, EditChild, RemoveChild
from safekids.household.store import Store
from safekids.messages.english import commands as say
from safekids.terminal.plain import write


def add(nickname: str, today: date, *, band: str | None, age: int | None) -> None:
    """Add a child. Raises UsageFault without a band or age, HouseholdError for a nickname that cannot be kept."""
    index = pack.read_pack()
    band_id = band_of(index, band, age)
    info = index.band_info(band_id) if band_id else None
    if info is None:
        raise UsageFault(say.NEEDS_BAND)
    household = Store().update(AddChild(new_child(new_child_id(), nickname, info.id, today)))
    write(say.added(household.children[-1].nickname, info.title) + "\n")
    if not info.ready:
        write(say.coming(info.title) + "\n")


def show_all(*, as_json: bool) -> None:
    household, index = Store().read(), pack.read_pack()
    if as_json:
        write_json("children", children=[{"nickname": c.nickname, "band": c.band} for c in household.children])
        return
    if not household.children:
        write(f"{say.NOBODY}\n{say.NOBODY_HINT}\n")
    for child in household.children:
        info = index.band_info(child.band)
        write(f"{child.nickname}  {info.title if info else child.band}\n")


def edit(nickname: str, *, new_nickname: str | None, band: str | None, age: int | None) -> None:
    index, store = pack.read_pack(), Store()
    child = child_of(store.read(), nickname)
    band_id = band_of(index, band, age)
    if new_nickname is None and band_id is None:
        raise UsageFault(say.NOTHING_TO_EDIT)
    household = store.update(EditChild(child.id, nickname=new_nickname, band=band_id))
    edited = next(c for c in household.children if c.id == child.id)
    info = index.band_info(edited.band)
    write(say.changed(edited.nickname, info.title if info else edited.band) + "\n")


def remove(nickname: str, *, yes: bool) -> None:
    """Remove a child and their answers, after a yes."""
    store = Store()
    child = child_of(store.read(), nickname)
    if not yes and not _is_sure(child.nickname):
        write(say.NOTHING_REMOVED + "\n")
        return
    store.update(RemoveChild(child.id))
    write(say.removed(child.nickname) + "\n")


def _is_sure(nickname: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(say.REMOVE_NEEDS_YES, say.REMOVE_NEEDS_YES_HINT)

    from safekids.terminal.ask import ask
    from safekids.terminal.screen import Screen  # Rich: only where something is drawn

    screen = Screen()
    screen.text(say.sure(nickname))
    screen.choices([say.YES, say.NO], [])
    return ask([("yes", say.YES), ("no", say.NO)])[0] == "yes"
