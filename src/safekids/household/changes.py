"""The rules by which a household changes: pure, so that a change can be tried, repeated and tested anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from safekids.household.errors import ChildGone, NicknameNotUsable, NicknameTaken, Unfit
from safekids.household.model import (
    HOME,
    AddChild,
    AddIfThen,
    Change,
    Child,
    CloseIfThen,
    EditChild,
    Household,
    RemoveChild,
    Rest,
    SetAnswer,
    SetNextEvening,
    child_named,
)

NICKNAME_LETTERS = 40

_Entry = TypeVar("_Entry")


def new_child_id() -> str:
    """A random id that says nothing about the child."""
    import secrets  # pulls in hashing; only adding a child needs it

    return secrets.token_hex(4)


def tidy_nickname(nickname: str) -> str:
    """The nickname as it is kept: composed letters, single spaces, no space around it."""
    import unicodedata  # a large table; only adding or renaming a child needs it

    return " ".join(unicodedata.normalize("NFC", nickname).split())


def unfit(nickname: str) -> Unfit | None:
    """Why a tidied nickname cannot be used. Printable means: no control, direction or zero-width characters."""
    if not nickname:
        return "empty"
    if len(nickname) > NICKNAME_LETTERS:
        return "long"
    return None if nickname.isprintable() else "unprintable"


def apply(household: Household, change: Change) -> Household:
    """The household after `change`.

    A new answer or line takes the place of the old one with all that was in it, also of one that a later safekids
    wrote and that makes no sense here. Raises ChildGone when the change is for a child that is not there,
    NicknameNotUsable or NicknameTaken for a nickname that cannot be kept.
    """
    match change:
        case SetAnswer(answer):
            _must_be_there(household, answer.who)
            return household._replace(
                answers=_put(household.answers, answer, lambda a: (a.who, a.step) == (answer.who, answer.step)),
                rest=_without(household.rest, "answers", {"who": answer.who, "step": answer.step}),
            )
        case AddChild(child):
            added = child._replace(nickname=_usable(household, child.nickname, child.id))
            return household._replace(children=_put(household.children, added, lambda c: c.id == child.id))
        case EditChild():
            _must_be_there(household, change.id)
            children = (_edited(household, c, change) if c.id == change.id else c for c in household.children)
            return household._replace(children=tuple(children))
        case RemoveChild(child_id):
            rest = _without(household.rest, "children", {"id": child_id})
            rest = _without(rest, "answers", {"who": child_id})
            return household._replace(
                children=tuple(c for c in household.children if c.id != child_id),
                answers=tuple(a for a in household.answers if a.who != child_id),
                if_thens=tuple(line for line in household.if_thens if line.who != child_id),
                rest=_without(rest, "if_then", {"who": child_id}),
            )
        case AddIfThen(line):
            _must_be_there(household, line.who)
            return household._replace(
                if_thens=_put(household.if_thens, line, lambda other: other.who == line.who),
                rest=_without(household.rest, "if_then", {"who": line.who}),
            )
        case CloseIfThen(who):
            return household._replace(if_thens=tuple(line for line in household.if_thens if line.who != who))
        case SetNextEvening(on):
            return household._replace(next_evening=on, rest=_unnamed(household.rest, "next_evening"))


def _put(entries: tuple[_Entry, ...], new: _Entry, same: Callable[[_Entry], bool]) -> tuple[_Entry, ...]:
    """`new` in the place of the first entry that is the same, and of any others; behind all when there is none."""
    first = next((place for place, entry in enumerate(entries) if same(entry)), len(entries))
    return (*entries[:first], new, *(entry for entry in entries[first:] if not same(entry)))


def _unnamed(rest: Rest, name: str) -> Rest:
    """`rest` without what stood under this known name and made no sense: now there is something that does."""
    return tuple((key, value) for key, value in rest if key != name)


def _without(rest: Rest, name: str, fields: dict[str, str]) -> Rest:
    """`rest` without the entries of the list `name` that have these fields."""

    def stays(entry: Any) -> bool:
        return not isinstance(entry, dict) or any(entry.get(field) != value for field, value in fields.items())

    lists = ((key, [entry for entry in value if stays(entry)] if key == name else value) for key, value in rest)
    return tuple((key, value) for key, value in lists if key != name or value)


def _edited(household: Household, child: Child, change: EditChild) -> Child:
    if change.nickname is not None:
        child = child._replace(nickname=_usable(household, change.nickname, child.id))
    if change.band is not None:
        child = child._replace(band=change.band)
    if change.ask_band_after is not None:
        child = child._replace(ask_band_after=change.ask_band_after, rest=_unnamed(child.rest, "ask_band_after"))
    return child


def _usable(household: Household, nickname: str, child_id: str) -> str:
    tidy = tidy_nickname(nickname)
    if why := unfit(tidy):
        raise NicknameNotUsable(tidy, why)
    other = child_named(household, tidy)
    if other and other.id != child_id:
        raise NicknameTaken(tidy)
    return tidy


def _must_be_there(household: Household, who: str) -> None:
    if who != HOME and all(child.id != who for child in household.children):
        raise ChildGone(who)
