"""The session as a pure function: a reply in; the next view, and the changes to keep, out.

The loop around it (`cli.session`) reads a line, calls `advance`, keeps the changes, and draws what `see` returns.
Nothing here reads a clock, a file or a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from safekids.guide import closing, evening, opening
from safekids.guide.state import Asked, Library, Stage, Turn, Walk
from safekids.guide.views import Choice, Prompt, Reply, Text, View
from safekids.household.model import Household
from safekids.messages.english import session as say

if TYPE_CHECKING:
    from safekids.guide.help import HelpWalk

Show: TypeAlias = Callable[[Walk, Household], View]
Take: TypeAlias = Callable[[Walk, Household, Reply], Turn]


class Seen(NamedTuple):
    """The walk as it stands after looking at the household, and what to draw. Without a view the session is over."""

    walk: Walk
    view: View | None


def begin(library: Library, household: Household, asked: Asked, today: date, *, keep: bool, new_child_id: str) -> Walk:
    """The start of an evening: at the menu, or past every question that `asked` has answered."""
    walk = Walk(library, asked, today, keep, new_child_id)
    if asked.child:
        return opening.greet(walk, household, asked.child)
    if asked.band:
        return opening.with_band(walk, asked.band)
    return walk


def see(walk: Walk, household: Household) -> Seen:
    """What to draw now: plans the evening when it is time, and passes over what another window has answered."""
    if walk.stage == "over":
        return Seen(walk, None)
    if walk.keep and walk.child and walk.child.id not in {child.id for child in household.children}:
        walk = walk if walk.help else walk._replace(stage="gone")
    if walk.help:
        from safekids.guide import help  # noqa: A004  (the field's word for it)

        return Seen(walk, help.see(walk.help))
    if walk.stage == "step":
        walk = evening.start(walk, household) if walk.plan is None else walk
        walk = evening.pass_over(walk, household)
    return Seen(walk, _SHOW[walk.stage](walk, household))


def advance(walk: Walk, household: Household, reply: Reply) -> Turn:
    """The evening after `reply`. Changes are for the caller to keep; when just looking there are none."""
    match reply.key:
        case "leave":
            return Turn(walk._replace(stage="over", help=None))
        case "help" | "happened":
            return Turn(_open_help(walk))
        case _ if walk.help:
            return Turn(_in_help(walk, walk.help, reply))
        case "b":
            return Turn(_back(walk))
    turn = _TAKE[walk.stage](walk.stay(""), household, reply)
    after = turn.walk
    if turn.back != "kept" and _place(after) != _place(walk):
        here = walk._replace(said="", showing="note" if walk.showing == "note" else "first")
        after = after._replace(before={"here": here, "before": walk.before, "nowhere": None}[turn.back])
    if not walk.keep and turn.changes:  # it was about to say that they are kept
        return Turn(after.stay(say.NOT_KEPT) if after.said else after)
    return Turn(after, turn.changes)


def _place(walk: Walk) -> tuple[Stage, int]:
    return walk.stage, walk.at


def _open_help(walk: Walk) -> Walk:
    """Help now, with the way back to the same question."""
    from safekids.guide import help  # noqa: A004  (not on the way to the first screen)
    from safekids.messages.english.help import BACK_TO_WHERE

    if walk.help:
        return walk
    library = walk.library
    opened = help.begin(library.help(), library.country, walk.today, BACK_TO_WHERE, country=walk.country)
    return walk._replace(help=opened, said="")


def _in_help(walk: Walk, opened: HelpWalk, reply: Reply) -> Walk:
    from safekids.guide import help  # noqa: A004  (not on the way to the first screen)

    after = help.advance(opened, reply)
    return walk._replace(help=after, country=(after or opened).country)


def _back(walk: Walk) -> Walk:
    """One question earlier; from what lies behind a key, the page of the step itself. Answers stay given."""
    if walk.stage == "step" and walk.showing in ("more", "why"):
        return walk._replace(showing="first", said="")
    if walk.before is None:
        return walk
    return walk.before._replace(ours=walk.ours, said="")


def _show_gone(walk: Walk, _household: Household) -> View:
    return View("gone", (Text(say.child_gone(walk.name)),), Prompt((Choice("leave", say.LEAVE),)))


def _take_gone(walk: Walk, _household: Household, _reply: Reply) -> Turn:
    return Turn(walk)


_SHOW: dict[Stage, Show] = {
    "menu": opening.show_menu,
    "nickname": opening.show_nickname,
    "band": opening.show_band,
    "coming": opening.show_coming,
    "move_up": opening.show_move_up,
    "if_then": opening.show_if_then,
    "minutes": opening.show_minutes,
    "step": evening.show_step,
    "beside": evening.show_beside,
    "when": evening.show_when,
    "pause": evening.show_pause,
    "one_thing": closing.show_one_thing,
    "own_words": closing.show_own_words,
    "look_again": closing.show_look_again,
    "good_night": closing.show_good_night,
    "gone": _show_gone,
}

_TAKE: dict[Stage, Take] = {
    "menu": opening.take_menu,
    "nickname": opening.take_nickname,
    "band": opening.take_band,
    "coming": opening.take_coming,
    "move_up": opening.take_move_up,
    "if_then": opening.take_if_then,
    "minutes": opening.take_minutes,
    "step": evening.take_step,
    "beside": evening.take_beside,
    "when": evening.take_when,
    "pause": evening.take_pause,
    "one_thing": closing.take_one_thing,
    "own_words": closing.take_own_words,
    "look_again": closing.take_look_again,
    "good_night": closing.take_good_night,
    "gone": _take_gone,
}
