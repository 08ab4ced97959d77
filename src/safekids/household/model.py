"""What is kept about a family, and nothing else. Pure data; `codec` knows the file, `changes` the rules."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

HOME = "home"  # the `who` of answers to steps that are asked once for the household

AnswerKind: TypeAlias = Literal["done", "talked", "seen", "hard", "not_yet", "skip", "not_for_us", "not_now"]

# Fields a newer safekids, or a person, wrote: kept as they are. Also what has a known name and makes no sense here:
# ("ask_band_after", "soon") in a child, ("answers", [the entries that do not]) in a household.
Rest: TypeAlias = tuple[tuple[str, Any], ...]


class Child(NamedTuple):
    """`id` is random; `nickname` up to 40 printable characters, unique ignoring case; `ask_band_after` is "YYYY-MM"."""

    id: str
    nickname: str
    band: str
    ask_band_after: str | None = None
    rest: Rest = ()


class Answer(NamedTuple):
    """The latest answer to one step. `who` is a child's id or HOME. `again_on` only goes with `not_yet`."""

    who: str
    step: str
    answer: AnswerKind
    on: date
    revision: int
    again_on: date | None = None
    rest: Rest = ()


class IfThen(NamedTuple):
    """One line to try, asked about next time. Picked lines name their `step` and store no words of their own."""

    who: str
    step: str | None
    text: str  # typed by the parent; empty when picked
    on: date
    rest: Rest = ()


class Household(NamedTuple):
    children: tuple[Child, ...] = ()
    answers: tuple[Answer, ...] = ()
    if_thens: tuple[IfThen, ...] = ()  # open ones, at most one a child; a closed line is forgotten
    next_evening: date | None = None
    country: str | None = None
    language: str | None = None
    rest: Rest = ()


class SetAnswer(NamedTuple):
    """Replaces the answer of the same `who` and `step`."""

    answer: Answer


class AddChild(NamedTuple):
    child: Child


class EditChild(NamedTuple):
    """Only what is not None changes."""

    id: str
    nickname: str | None = None
    band: str | None = None
    ask_band_after: str | None = None


class RemoveChild(NamedTuple):
    """Removes the child and all answers and lines of theirs."""

    id: str


class AddIfThen(NamedTuple):
    """Replaces the child's open line."""

    if_then: IfThen


class CloseIfThen(NamedTuple):
    who: str


class SetNextEvening(NamedTuple):
    on: date | None


Change: TypeAlias = SetAnswer | AddChild | EditChild | RemoveChild | AddIfThen | CloseIfThen | SetNextEvening


def child_named(household: Household, nickname: str) -> Child | None:
    """The child of that nickname, ignoring case, spacing and how letters are composed."""
    wanted = _alike(nickname)
    return next((child for child in household.children if _alike(child.nickname) == wanted), None)


def _alike(nickname: str) -> str:
    """What two nicknames share when nobody could tell them apart aloud."""
    folded = " ".join(nickname.split()).casefold()
    if folded.isascii():
        return folded
    import unicodedata  # a large table; only letters beyond ASCII need it

    return unicodedata.normalize("NFC", folded)


def answer_to(household: Household, who: str, step_id: str) -> Answer | None:
    """The latest answer: of two to one step, which only a hand can have written, the one that stands last."""
    return next((a for a in reversed(household.answers) if a.who == who and a.step == step_id), None)


def day_given(on: date, today: date) -> date:
    """The day of an answer or a line as it counts: one after today, after a clock was set back, counts as today."""
    return min(on, today)
