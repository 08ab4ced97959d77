"""The guided session: the loop of ask, advance, keep, show."""

from __future__ import annotations

import sys
from datetime import date

from safekids.cli.child import say_who_may_look
from safekids.cli.drawing import draw, put
from safekids.cli.errors import UsageFault, report
from safekids.cli.notes import open_or_look, opened_again
from safekids.content import pack
from safekids.guide.opening import new_child
from safekids.guide.state import Asked, Library, Turn, Walk
from safekids.guide.walk import advance, begin, see
from safekids.household.changes import new_child_id
from safekids.household.errors import ChildGone, Damaged, HouseholdError, Locked, NicknameNotUsable, NicknameTaken
from safekids.household.model import AddChild, Child, Household, child_named
from safekids.household.store import Store
from safekids.messages.english import errors
from safekids.messages.english import session as say
from safekids.terminal.ask import EndOfInput, ask
from safekids.terminal.screen import Left, Screen, is_terminal

OVER = 0
NOBODY_TO_ASK = 2
NOT_KEPT = 3
INTERRUPTED = 130


def run(
    today: date,
    *,
    child: str | None = None,
    band: str | None = None,
    topic: str | None = None,
    occasion: str | None = None,
    minutes: int | None = None,
    save: bool = True,
) -> int:
    """One evening at the terminal. Returns the exit code; every answer that was acknowledged is on disk by then.

    `child` is a nickname, known or, together with `band`, new. A `band` alone keeps nothing: there is nobody to keep
    it for. Raises UsageFault for options that do not fit, HouseholdError when the file cannot be read or written.
    """
    store = Store()
    keep = save and not (band and child is None)
    # Whoever keeps nothing and names nobody is not asked for a passphrase.
    opened = open_or_look(store) if keep or child else not store.is_locked()
    keep = keep and opened
    try:
        household = store.read() if opened else Household()
    except Damaged as damage:
        if not is_terminal():
            raise
        mended = mend(Screen(), store, damage)
        if mended is None:
            return NOT_KEPT
        household = mended
    library = Library(pack.read_pack(), pack.read_band, pack.read_help, pack.read_country)
    known = child_asked_for(household, child, band, today)
    if keep:
        store.tidy()
    if known and keep and child_named(household, known.nickname) is None:
        household = store.update(AddChild(known))
        say_who_may_look(store, household)
    asked = Asked(known, band, minutes, topic, occasion)
    walk = begin(library, household, asked, today, keep=keep, new_child_id=new_child_id())
    return converse(Screen(), store, household, walk)


def mend(screen: Screen, store: Store, damage: Damaged) -> Household | None:
    """What to do about a damaged file, as the parent decides; None for leaving. The damaged file is never lost."""
    report(damage)
    good = [("restore", errors.RESTORE)] if damage.last_good else []
    labels = [*good, ("anew", errors.START_ANEW), ("leave", errors.LEAVE)]
    screen.choices([label for _, label in labels], [])
    key, _ = ask(labels)
    if key not in ("restore", "anew"):
        screen.clear()
        return None
    aside = store.restore_last_good() if key == "restore" else store.set_aside()
    if aside:
        screen.text(errors.set_aside(aside))
    return store.read()


def child_asked_for(household: Household, nickname: str | None, band: str | None, today: date) -> Child | None:
    """The child of that nickname, or a new one of that band."""
    if nickname is None:
        return None
    known = child_named(household, nickname)
    if known is None and band is None:
        raise UsageFault(say.unknown_child(nickname), say.NEW_CHILD_NEEDS_BAND)
    return known or new_child(new_child_id(), nickname, band or "", today)


def converse(screen: Screen, store: Store, household: Household, walk: Walk) -> int:
    """Show, ask, advance, keep, until the evening is over. Leaving clears what is on screen."""
    answers = 0
    try:
        while True:
            household = read_now(store) if walk.keep else household
            walk, view = see(walk, household)
            if view is None or view.prompt is None:
                screen.leave_private()
                return OVER
            draw(screen, view)
            reply = put(screen, view.prompt)
            answers += 1
            if reply.key in ("leave", "c"):
                screen.clear()
                return OVER
            turn = advance(walk, household, reply)
            kept = keep(screen, store, household, walk, turn)
            if kept is None:
                return NOT_KEPT
            walk, household = kept
    except EndOfInput:
        if answers == 0 and not sys.stdin.isatty():
            return report(UsageFault(say.NOBODY_TO_ASK, say.NOBODY_TO_ASK_HINT))
        screen.clear()
        return OVER
    except Left:
        screen.clear()
        return OVER
    except KeyboardInterrupt:
        screen.clear()
        return INTERRUPTED
    finally:
        screen.leave_private()  # also when something went wrong: what is said then belongs on the ordinary screen


def read_now(store: Store) -> Household:
    """What is kept now; asks for the passphrase when another window has just locked it."""
    try:
        return store.read()
    except Locked:
        if not opened_again(store):
            raise
    return store.read()


def keep(screen: Screen, store: Store, household: Household, walk: Walk, turn: Turn) -> tuple[Walk, Household] | None:
    """The changes of a turn kept; when that fails, what the parent decides: again, go on without, or leave (None)."""
    while turn.changes:
        try:
            household = store.update(*turn.changes)
        except ChildGone:
            break  # the next view says so
        except (NicknameTaken, NicknameNotUsable) as error:
            report(error)
            return walk.before or walk, household  # the nickname is asked for again
        except HouseholdError as error:
            if isinstance(error, Locked) and opened_again(store):
                continue
            report(error)
            screen.text(say.COULD_NOT_KEEP)
            labels = (("again", say.TRY_AGAIN), ("without", say.GO_ON_WITHOUT), ("leave", say.LEAVE))
            screen.choices([label for _, label in labels], [])
            key, _ = ask(labels)
            if key == "leave":
                screen.clear()
                return None
            if key == "without":
                said = say.NOT_KEPT if turn.walk.said else ""  # it was about to say that this was kept
                return turn.walk.keeping_nothing().stay(said), household
        else:
            if any(isinstance(change, AddChild) for change in turn.changes):
                say_who_may_look(store, household)
            break
    return turn.walk, household
