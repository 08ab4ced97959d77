"""The rules by which a household changes: pure, so that a change can be tried, repeated and tested anywhere."""

from __future__ import annotations

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
    SetAnswer,
    SetNextEvening,
    child_named,
)

NICKNAME_LETTERS = 40


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

    Raises ChildGone when the change is for a child that is not there, NicknameNotUsable or NicknameTaken for a
    nickname that cannot be kept.
    """
    match change:
        case SetAnswer(answer):
            _must_be_there(household, answer.who)
            others = (a for a in household.answers if (a.who, a.step) != (answer.who, answer.step))
            return household._replace(answers=(*others, answer))
        case AddChild(child):
            added = child._replace(nickname=_usable(household, child.nickname, child.id))
            others_than_it = (c for c in household.children if c.id != child.id)
            return household._replace(children=(*others_than_it, added))
        case EditChild():
            _must_be_there(household, change.id)
            children = (_edited(household, c, change) if c.id == change.id else c for c in household.children)
            return household._replace(children=tuple(children))
        case RemoveChild(child_id):
            return household._replace(
                children=tuple(c for c in household.children if c.id != child_id),
                answers=tuple(a for a in household.answers if a.who != child_id),
                if_thens=tuple(line for line in household.if_thens if line.who != child_id),
            )
        case AddIfThen(line):
            _must_be_there(household, line.who)
            lines = (other for other in household.if_thens if other.who != line.who)
            return household._replace(if_thens=(*lines, line))
        case CloseIfThen(who):
            return household._replace(if_thens=tuple(line for line in household.if_thens if line.who != who))
        case SetNextEvening(on):
            return household._replace(next_evening=on)


def _edited(household: Household, child: Child, change: EditChild) -> Child:
    nickname = child.nickname if change.nickname is None else _usable(household, change.nickname, child.id)
    return child._replace(
        nickname=nickname,
        band=child.band if change.band is None else change.band,
        ask_band_after=child.ask_band_after if change.ask_band_after is None else change.ask_band_after,
    )


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
