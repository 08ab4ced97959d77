"""Copies of a household to carry away, and two households made one. Bytes in, bytes out; nothing here writes.

A copy is the notes as they are written, or those under the passphrase itself: `age -d COPY` opens it, and it needs no
key beside it.
"""

from __future__ import annotations

from typing import Any

from safekids.household import codec, disk, vault
from safekids.household.errors import CopyNotOpened, NewerVersion, NotABackup, NotAFile, TooHard
from safekids.household.model import Answer, Household, IfThen, Rest, child_named

LARGEST = codec.LARGEST + 1024 * 1024  # bytes


def make(household: Household, passphrase: str | None) -> bytes:
    """The copy; with a passphrase it takes seconds, and raises NoVault."""
    data = codec.encode(household)
    if passphrase is None:
        return data
    vault.must_be_here()
    return vault.seal(data, passphrase)


def read(path: str) -> bytes:
    """What is in the file. Raises NotABackup when there is none, or something else, and NotReadable."""
    try:
        data = disk.read(path, LARGEST)
    except NotAFile as error:
        raise NotABackup(path, None if error.found == "dangling link" else error.found) from None
    if data is None:
        raise NotABackup(path, None)
    return data


def is_sealed(data: bytes) -> bool:
    return vault.is_sealed(data)


def open_copy(path: str, data: bytes, passphrase: str | None) -> Household:
    """The household in a copy; `path` is only for the errors.

    Raises NotABackup, NewerVersion; with a passphrase also CopyNotOpened, TooHard, NoVault.
    """
    if passphrase is not None:
        vault.must_be_here()
        try:
            data = vault.open_sealed(data, passphrase)
        except vault.NotSealed:
            raise NotABackup(path, "not opened by its key") from None
        except vault.AsksTooMuch:
            raise TooHard(path) from None
        except vault.NotOpened:
            raise CopyNotOpened(path) from None
    try:
        return codec.decode(data)
    except codec.FromLater as error:
        raise NewerVersion(path, error.version) from None
    except codec.NotDecodable as error:
        raise NotABackup(path, error.why) from None


def merge(here: Household, copy: Household) -> Household:
    """Both households in one. Nothing that is `here` goes, but an answer to which the copy has a newer one.

    A child of the copy is the one here with the same id, or else the same nickname. What makes no sense is kept once.
    """
    ids, children = {}, list(here.children)
    known = {child.id for child in here.children}
    for child in copy.children:
        same = child if child.id in known else child_named(here, child.nickname)
        if same is None:
            children.append(child)
        ids[child.id] = (same or child).id
    return here._replace(
        children=tuple(children),
        answers=_newer(here.answers, tuple(a._replace(who=ids.get(a.who, a.who)) for a in copy.answers)),
        if_thens=_lines(here.if_thens, tuple(i._replace(who=ids.get(i.who, i.who)) for i in copy.if_thens)),
        next_evening=here.next_evening or copy.next_evening,
        country=here.country or copy.country,
        language=here.language or copy.language,
        rest=_rests(here.rest, copy.rest),
    )


def _newer(here: tuple[Answer, ...], copy: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Of two answers to a step the newer one; of the same day the one that is here."""
    found = {(answer.who, answer.step): answer for answer in here}
    for answer in copy:
        old = found.get((answer.who, answer.step))
        if old is None or answer.on > old.on:
            found[answer.who, answer.step] = answer
    return tuple(found.values())


def _lines(here: tuple[IfThen, ...], copy: tuple[IfThen, ...]) -> tuple[IfThen, ...]:
    """At most one line a child: the one that is here."""
    found = {line.who: line for line in (*copy, *here)}
    return tuple(found.values())


def _rests(here: Rest, copy: Rest) -> Rest:
    found: dict[str, Any] = dict(here)
    for name, value in copy:
        mine = found.setdefault(name, value)
        if isinstance(mine, list) and isinstance(value, list):
            found[name] = [*mine, *(entry for entry in value if entry not in mine)]
    return tuple(found.items())
