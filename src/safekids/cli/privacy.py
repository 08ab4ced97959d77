"""`safekids privacy`: what is kept and where; the passphrase; copies; forgetting."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from typing import Any, NamedTuple

from safekids.cli.errors import HOUSEHOLD, UsageFault, report
from safekids.cli.notes import TRIES, ask_to_open, open_notes
from safekids.household import copies, disk, vault
from safekids.household.errors import (
    CopyNotOpened,
    Damaged,
    LeftBehind,
    NewerVersion,
    NotABackup,
    NotLocked,
    NotWritable,
)
from safekids.household.model import HOME, Household
from safekids.household.store import Store
from safekids.messages.english import privacy as say
from safekids.terminal.plain import error, line, note
from safekids.terminal.secret import may_ask, read_secret


def show(*, as_json: bool) -> None:
    """Where the notes are, who may read them, whether they are locked, and all that is in them."""
    store = Store()
    files = store.files()
    if as_json:
        _print_json(store, files)
        return
    if not files:
        line(say.NOTHING_KEPT)
        line(say.folder(store.folder))
        return
    line(say.WHERE)
    for path in files:
        line("  " + _about(_file(store, path)))
    line(say.IS_LOCKED if store.is_locked() else say.IS_NOT_LOCKED)
    line(say.SENDS_NOTHING)
    line("")
    # Where nobody can be asked, what can be said without opening is all that was asked for.
    if not _may_look_into(store):
        line(say.NOT_OPENED)
        return
    line(say.WHAT)
    for sentence in _in_words(store.read()):
        line("  " + sentence)


class _File(NamedTuple):
    """A file of ours. `mode` is None where it says nothing, or cannot be asked for."""

    path: str
    what: str
    mode: int | None

    @property
    def others_may_open(self) -> bool | None:
        return None if self.mode is None else bool(self.mode & 0o077)


def _file(store: Store, path: str) -> _File:
    what = say.FILES.get(os.path.basename(path), say.KEPT_ASIDE)
    if store.is_locked() and path == store.path:
        what = say.NOT_USED
    if disk.WINDOWS:  # its mode says nothing there; the user's folder protects it
        return _File(path, what, None)
    try:
        return _File(path, what, stat.S_IMODE(os.stat(path).st_mode))
    except OSError:  # gone meanwhile
        return _File(path, what, None)


def _about(file: _File) -> str:
    if file.mode is None:
        return say.is_there(file.path, file.what, "", "")
    who = say.OTHERS_MAY if file.others_may_open else say.ONLY_YOU
    return say.is_there(file.path, file.what, f"{file.mode:04o}", who)


def _may_look_into(store: Store) -> bool:
    """Whether the notes are open now; asks for the passphrase of locked ones."""
    return not store.is_locked() or (may_ask() and ask_to_open(store, leaves=False) is not None)


def _print_json(store: Store, files: Sequence[str]) -> None:
    """The same as data; `holds` is null for what was not opened."""
    from safekids.cli.output import write_json  # only for another program

    about = [_file(store, path) for path in files]
    holds = _as_data(store.read()) if _may_look_into(store) else None
    write_json(
        "privacy",
        folder=store.folder,
        locked=store.is_locked(),
        files=[
            {
                "path": file.path,
                "what": file.what,
                "mode": None if file.mode is None else f"{file.mode:04o}",
                "others_may_open": file.others_may_open,
            }
            for file in about
        ],
        holds=holds,
    )


def _as_data(household: Household) -> dict[str, Any]:
    def of(who: str) -> dict[str, Any]:
        lines = [line for line in household.if_thens if line.who == who]
        return {
            "answers": sum(answer.who == who for answer in household.answers),
            "to_try": [{"text": line.text, "step": line.step, "on": line.on} for line in lines],
        }

    return {
        "children": [
            {"nickname": child.nickname, "band": child.band, "ask_band_after": child.ask_band_after, **of(child.id)}
            for child in household.children
        ],
        "home": of(HOME),
        "next_evening": household.next_evening,
        "country": household.country,
        "language": household.language,
        "more": _holds_what_is_unknown(household),
    }


def _in_words(household: Household) -> list[str]:
    """Everything that is kept, a sentence each."""

    def answers(who: str) -> int:
        return sum(answer.who == who for answer in household.answers)

    words = []
    for child in household.children:
        words.append(say.a_child(child.nickname, child.band, answers(child.id), child.ask_band_after))
        words += [say.a_line(i.text, i.step, i.on) for i in household.if_thens if i.who == child.id]
    if answers(HOME):
        words.append(say.the_home(answers(HOME)))
    words += [say.a_line(i.text, i.step, i.on) for i in household.if_thens if i.who == HOME]
    if household.next_evening:
        words.append(say.next_evening(household.next_evening))
    if household.country:
        words.append(say.country(household.country))
    if household.language:
        words.append(say.language(household.language))
    if _holds_what_is_unknown(household):
        words.append(say.UNKNOWN)
    return words or [say.NOTHING_KEPT]


def _holds_what_is_unknown(household: Household) -> bool:
    """Whether there is something that was not said above."""
    known = {HOME, *(child.id for child in household.children)}
    whose = {*(answer.who for answer in household.answers), *(line.who for line in household.if_thens)}
    rests = [household.rest, *(child.rest for child in household.children)]
    rests += [*(answer.rest for answer in household.answers), *(line.rest for line in household.if_thens)]
    return bool(whose - known) or any(rests)


# --- the passphrase


def lock() -> None:
    """Lock the notes, after saying what a lock is not."""
    vault.must_be_here()
    store = Store()
    if store.is_locked():
        raise UsageFault(say.ALREADY_LOCKED, say.ALREADY_LOCKED_HINT)
    store.read()  # whoever cannot be read cannot be locked: said before a passphrase is made up
    _needs_terminal()
    if _choose(say.BEFORE_LOCKING, [("lock", say.LOCK_THEM), ("leave", say.LEAVE_THEM)]) != "lock":
        line(say.NOTHING_LOCKED)
        return
    line(say.GOOD_PASSPHRASE)
    passphrase = _new_passphrase()
    if passphrase is None:
        line(say.NOTHING_LOCKED)
        return
    note(say.ONE_MOMENT)
    try:
        store.lock(passphrase)
    except LeftBehind:
        line(say.IS_LOCKED)
        line(say.CANNOT_REACH)
        raise
    for sentence in (say.now_locked(store.folder), say.CANNOT_REACH, say.ASKED_FROM_NOW, say.OPENS_ELSEWHERE):
        line(sentence)


def unlock() -> None:
    store = _locked_store()
    ask_to_open(store)
    store.unlock()
    line(say.now_unlocked(store.path))


def change_passphrase() -> None:
    store = _locked_store()
    ask_to_open(store)
    line(say.GOOD_PASSPHRASE)
    passphrase = _new_passphrase()
    if passphrase is None:
        line(say.NOT_RESTORED)
        return
    note(say.ONE_MOMENT)
    store.change_passphrase(passphrase)
    line(say.PASSPHRASE_CHANGED)
    line(say.OLD_COPIES)


def _locked_store() -> Store:
    store = Store()
    if not store.is_locked():
        raise NotLocked(store.path)
    return store


def _new_passphrase() -> str | None:
    """A passphrase typed twice, that can be typed again elsewhere; None for Enter alone."""
    while passphrase := read_secret(say.NEW_PASSPHRASE):
        if len(passphrase.strip()) < say.SHORTEST:
            line(say.TOO_SHORT)
        elif len(passphrase) > say.LONGEST:
            line(say.TOO_LONG)
        elif not passphrase.isprintable() or "\N{REPLACEMENT CHARACTER}" in passphrase:
            line(say.NOT_TYPED)
        elif read_secret(say.AGAIN) != passphrase:
            line(say.NOT_THE_SAME)
        else:
            return passphrase
    return None


# --- copies


def backup(path: str, *, force: bool) -> int:
    """Copy the notes to a file, read it again, and say whether it is whole. A copy of locked notes is locked."""
    from safekids.paper import outfile  # writes a file in one step, or says why not

    if not path:
        raise UsageFault(say.BACKUP_WHERE, say.BACKUP_WHERE_HINT)
    store = Store()
    if store.is_ours(path):
        raise UsageFault(say.BACKUP_OF_ITSELF, say.BACKUP_OF_ITSELF_HINT)
    passphrase = ask_to_open(store) if store.is_locked() else None
    household = store.read()
    if passphrase is not None:
        note(say.ONE_MOMENT)
    try:
        outfile.write(path, copies.make(household, passphrase), force=force, private=True)
        disk.flush_names(path)  # whoever is told that there is a copy may rely on it, also without power
    except outfile.Exists:
        raise UsageFault(say.backup_exists(path), say.BACKUP_EXISTS_HINT) from None
    except (outfile.NoFolder, outfile.IsFolder) as fault:
        why = say.NO_FOLDER if isinstance(fault, outfile.NoFolder) else say.IS_A_FOLDER
        error(say.backup_refused(path, why), say.BACKUP_REFUSED_HINT)
        return HOUSEHOLD
    except (outfile.Refused, NotWritable) as fault:
        error(say.backup_refused(path, fault.why), say.BACKUP_REFUSED_HINT)
        return HOUSEHOLD
    if not _holds(path, household, passphrase):
        error(say.BACKUP_DIFFERS, say.BACKUP_DIFFERS_HINT)
        return HOUSEHOLD
    line(say.backed_up(path))
    line(say.BACKUP_IS_LOCKED if passphrase is not None else say.BACKUP_IS_PLAIN)
    return 0


def _holds(path: str, household: Household, passphrase: str | None) -> bool:
    """Whether the copy reads as it should."""
    try:
        return copies.open_copy(path, copies.read(path), passphrase) == household
    except (NotABackup, CopyNotOpened, NewerVersion):
        return False


def restore(path: str, *, merge: bool, replace: bool, yes: bool) -> None:
    """Take a copy back, beside or in the place of what is here, after a yes."""
    if merge and replace:
        raise UsageFault(say.ONLY_ONE_WAY, say.MERGE_OR_REPLACE_HINT)
    if not (yes and (merge or replace)) and not may_ask():
        raise UsageFault(say.MERGE_OR_REPLACE, say.MERGE_OR_REPLACE_HINT)
    copy = _opened_copy(path)
    if copy is None:
        line(say.NOT_RESTORED)
        return
    store = open_notes()
    try:
        here: Household | None = store.read()
    except Damaged:
        here = None
    if merge and here is None:
        raise UsageFault(say.CANNOT_MERGE, say.CANNOT_MERGE_HINT)
    if not yes or not (merge or replace):
        ways = [("merge", say.MERGE)] if here is not None and not replace else []
        ways += [] if merge else [("replace", say.REPLACE)]
        about = [say.in_the_copy(*_sizes(copy)), say.here_now(*_sizes(here)) if here is not None else say.DAMAGED_HERE]
        chosen = _choose(about, [*ways, ("leave", say.LEAVE_THEM)])
        if chosen not in ("merge", "replace"):
            line(say.NOT_RESTORED)
            return
        merge = chosen == "merge"
    aside, after = None, copy
    if merge:
        after = store.rewrite(lambda now: copies.merge(now, copy))
    else:
        aside = store.replace(copy)
        if aside:
            from safekids.messages.english import errors  # only where something was damaged

            line(errors.set_aside(aside))
    line(say.RESTORED)
    if aside is None and here not in (after, Household()):
        line(say.WAS_HERE)


def _opened_copy(path: str) -> Household | None:
    """What is in the copy; None for Enter alone in the place of its passphrase."""
    data = copies.read(path)
    if not copies.is_sealed(data):
        return copies.open_copy(path, data, None)
    if not may_ask():
        raise UsageFault(say.NEEDS_TERMINAL, say.NEEDS_TERMINAL_HINT)
    for tries_left in reversed(range(TRIES)):
        passphrase = read_secret(say.PASSPHRASE_OF_COPY)
        if not passphrase:
            return None
        note(say.ONE_MOMENT)
        try:
            return copies.open_copy(path, data, passphrase)
        except CopyNotOpened as fault:
            if not tries_left:
                raise
            report(fault)
    raise AssertionError("the last try returns or raises")


def _sizes(household: Household) -> tuple[list[str], int]:
    return [child.nickname for child in household.children], len(household.answers)


# --- forgetting


def forget(nickname: str | None, *, everything: bool, yes: bool) -> None:
    """Forget one child, or everything. The latter needs no passphrase: it may have been forgotten."""
    if (nickname is None) == (not everything):
        raise UsageFault(say.FORGET_WHAT, say.FORGET_WHAT_HINT)
    if everything:
        _forget_all(yes=yes)
    elif nickname is not None:
        _forget_child(nickname, yes=yes)


def _forget_child(nickname: str, *, yes: bool) -> None:
    from safekids.cli.choose import child_of  # says who is there

    store = open_notes()
    children = store.named_anywhere(nickname) or (child_of(store.read(), nickname),)
    name = children[0].nickname
    if not _sure([say.sure_to_forget(name), say.LAWYER], yes=yes):
        line(say.NOTHING_FORGOTTEN)
        return
    store.forget(*children)
    line(say.forgotten(name))
    line(say.CANNOT_FORGET)


def _forget_all(*, yes: bool) -> None:
    store = Store()
    files = store.files()
    if not files:
        line(say.NOTHING_TO_FORGET)
        return
    if not _sure([say.sure_to_forget_all(files), say.LAWYER], yes=yes):
        line(say.NOTHING_FORGOTTEN)
        return
    store.forget_all()
    line(say.ALL_FORGOTTEN)
    line(say.CANNOT_FORGET)


# --- asking


def _sure(sentences: Sequence[str], *, yes: bool) -> bool:
    if yes:
        return True
    if not may_ask():
        raise UsageFault(say.FORGET_NEEDS_YES, say.FORGET_NEEDS_YES_HINT)
    return _choose(sentences, [("forget", say.FORGET), ("keep", say.KEEP)]) == "forget"


def _needs_terminal() -> None:
    if not may_ask():
        raise UsageFault(say.NEEDS_TERMINAL, say.NEEDS_TERMINAL_HINT)


def _choose(sentences: Sequence[str], choices: Sequence[tuple[str, str]]) -> str:
    """The key of what was chosen, after these sentences."""
    from safekids.terminal.ask import ask
    from safekids.terminal.screen import Screen  # Rich: only where something is asked

    screen = Screen()
    for sentence in sentences:
        screen.text(sentence)
    screen.choices([label for _, label in choices], [])
    return ask(choices)[0]
