"""The notes for a command: opened once with the passphrase where they are locked."""

from __future__ import annotations

from safekids.household.errors import HouseholdError, Locked, WrongPassphrase
from safekids.household.store import Store

TRIES = 3


def open_notes() -> Store:
    """The notes, open. Asks for the passphrase where they are locked, once for the whole command.

    Raises Locked without a terminal or for Enter alone, and what `Store.open_with` raises.
    """
    store = Store()
    if store.is_locked():
        ask_to_open(store)
    return store


def open_or_look(store: Store) -> bool:
    """The same for a session. False for Enter alone: somebody just looks, or needs help now."""
    from safekids.messages.english import privacy as say  # only where something is locked
    from safekids.terminal.plain import line

    if not store.is_locked():
        return True
    if ask_to_open(store, say.PASSPHRASE_IN_SESSION, leaves=False) is None:
        line(say.JUST_LOOKING)
        return False
    return True


def opened_again(store: Store) -> bool:
    """Whether notes that another window has just locked are open now, after asking for the passphrase."""
    from safekids.cli.errors import report  # all of them only where something was locked
    from safekids.messages.english import privacy as say
    from safekids.terminal.plain import line
    from safekids.terminal.secret import may_ask

    if not may_ask():
        return False
    line(say.LOCKED_MEANWHILE)
    try:
        return ask_to_open(store, leaves=False) is not None
    except HouseholdError as error:
        report(error)
        return False


def ask_to_open(store: Store, prompt: str = "", *, leaves: bool = True) -> str | None:
    """Open the locked notes with a passphrase, typed at most TRIES times, and return it.

    None for Enter alone, unless it `leaves`: then it raises Locked, as without a terminal.
    """
    from safekids.cli.errors import report  # all of them only where something is locked
    from safekids.messages.english import privacy as say
    from safekids.terminal.plain import note
    from safekids.terminal.secret import may_ask, read_secret

    if not may_ask():
        raise Locked(store.file())
    for tries_left in reversed(range(TRIES)):
        passphrase = read_secret(prompt or say.PASSPHRASE)
        if not passphrase:
            if leaves:
                raise Locked(store.file())
            return None
        note(say.ONE_MOMENT)
        try:
            store.open_with(passphrase)
        except WrongPassphrase as error:
            if not tries_left:
                raise
            report(error)
        else:
            return passphrase
    raise AssertionError("the last try returns or raises")
