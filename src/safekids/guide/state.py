"""Where an evening stands. A Walk is a value: going back is taking the earlier one again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from safekids.content.model import Band, Pack, Step
from safekids.guide.plan import Plan, Planned
from safekids.guide.views import Block, Choice, Gap, Text
from safekids.household.model import Answer, AnswerKind, Change, Child, IfThen
from safekids.messages.english import session as say

if TYPE_CHECKING:  # help now is loaded when somebody asks for it
    from safekids.content.help_model import Country, Help
    from safekids.guide.help import HelpWalk

Stage: TypeAlias = Literal[
    # opening
    "menu",
    "nickname",
    "band",
    "coming",
    "move_up",
    "if_then",
    "minutes",
    # evening
    "step",
    "beside",
    "when",
    "pause",
    # closing
    "one_thing",
    "own_words",
    "look_again",
    "good_night",
    # at any time
    "gone",
    "over",
]

Showing: TypeAlias = Literal["note", "first", "more", "why"]


class Library(NamedTuple):
    """The content, read when it is first needed. It never changes while the program runs."""

    pack: Pack
    band: Callable[[str], Band]
    help: Callable[[], Help]
    country: Callable[[str], Country]


class Asked(NamedTuple):
    """What the command line has said already, so that nobody asks it again. A `band` holds for this evening only."""

    child: Child | None = None
    band: str | None = None
    minutes: int | None = None
    topic: str | None = None
    occasion: str | None = None


class Walk(NamedTuple):
    """One evening, up to here. `before` is the same evening one question earlier; None where there is no way back."""

    library: Library
    asked: Asked
    today: date
    keep: bool  # False when just looking: changes are not even made
    new_child_id: str
    stage: Stage = "menu"
    child: Child | None = None
    nickname: str = ""  # of a child about to be added
    coming: str = ""  # the id of a band whose steps are not written
    band: Band | None = None
    minutes: int = 0
    if_then: IfThen | None = None  # the line asked about at the start
    plan: Plan | None = None
    at: int = 0
    showing: Showing = "first"
    met: tuple[tuple[Step, AnswerKind], ...] = ()  # tonight's steps and answers, as far as this walk has come
    ours: tuple[Answer, ...] = ()  # all answers this session has given; going back does not unsay them
    said: str = ""  # stands above the next view, once
    help: HelpWalk | None = None  # while help now is open
    country: Country | None = None  # as chosen there; for this session only, never kept
    before: Walk | None = None

    @property
    def planned(self) -> Planned:
        """The step at hand. Only in the stages of the evening."""
        assert self.plan is not None
        return self.plan.steps[self.at]

    @property
    def name(self) -> str:
        """The nickname; empty when there is none."""
        return self.child.nickname if self.child else self.nickname

    def keeping_nothing(self) -> Walk:
        """The same evening, of which nothing is kept any more, also not of questions that are gone back to."""
        return self._replace(keep=False, before=self.before and self.before.keeping_nothing())

    def stay(self, said: str) -> Walk:
        """The same question again, with a remark above it."""
        return self._replace(said=said)


class Turn(NamedTuple):
    """What a reply led to: the walk, and the changes to keep before anything else is shown.

    `back` is where `b` leads from there: to the question just answered ("here"), to the one before it ("before",
    for a question that only completes an answer), "nowhere", or as the walk says itself ("kept", for a return).
    """

    walk: Walk
    changes: tuple[Change, ...] = ()
    back: Literal["here", "before", "nowhere", "kept"] = "here"


def back_letter(walk: Walk) -> tuple[Choice, ...]:
    return (Choice("b", say.KEY_BACK),) if walk.before else ()


def remark(walk: Walk) -> tuple[Block, ...]:
    """What the last answer led to, above the next view."""
    return (Text(walk.said), Gap()) if walk.said else ()
