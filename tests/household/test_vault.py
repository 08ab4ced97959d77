"""The passphrase lock: nothing plain is left, nothing is lost, and each thing that goes wrong has its own name."""

from __future__ import annotations

import base64
import builtins
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safekids.household import codec, copies, disk, vault
from safekids.household.errors import (
    Busy,
    ChildGone,
    CopyNotOpened,
    Damaged,
    HouseholdError,
    InTheWay,
    KeyDamaged,
    LeftBehind,
    Locked,
    NewerVersion,
    NotABackup,
    NotAFile,
    NotLocked,
    NotReadable,
    NotWritable,
    NoVault,
    TooHard,
    WrongPassphrase,
)
from safekids.household.model import AddChild, Answer, Child, Household, IfThen, SetAnswer
from safekids.household.store import Store
from tests.household.faults import KILLED, attempt, attempt_elsewhere, calls_of, killing, refusing
from tests.household.keys import OTHER_WORDS, WORDS, WRAPPED, WRONG_WORDS, make_quick
from tests.make import TODAY

pytest.importorskip("pyrage", reason="there is no wheel of pyrage for this system")

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX only")
BROKEN = b'{"format": 1, "answers": [{"who"'
PLAIN = {"notes.json", "notes.last.json"}
SEALED = {"notes.age", "notes.last.age", "key.age", "key.sha256"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Notes of Robin, one answer, a last good copy and something kept aside; not locked."""
    return family(tmp_path)


def family(folder: Path) -> Store:
    store = Store(str(folder / "notes-folder"))
    store.update(AddChild(Child("c1", "Robin", "8-10")))
    store.update(answer("K27"))
    aside = Path(store.folder, "notes.aside-1.json")
    aside.write_bytes(BROKEN + b"Robin")
    os.chmod(aside, 0o600)
    return store


def answer(step: str, who: str = "c1") -> SetAnswer:
    return SetAnswer(Answer(who, step, "done", TODAY, 1))


def steps(household: Household) -> list[str]:
    return [a.step for a in household.answers]


def names(store: Store) -> set[str]:
    return set(os.listdir(store.folder)) - {"notes.lock"}


def content(store: Store, name: str) -> bytes:
    return Path(store.folder, name).read_bytes()


def opened(store: Store, words: str = WORDS) -> Store:
    """Another window on the same notes, opened."""
    other = Store(store.folder)
    other.open_with(words)
    return other


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


# --- locking and unlocking


@pytest.mark.usefixtures("quick")
def test_locking_leaves_no_plain_copy_of_ours_and_loses_nothing(store: Store) -> None:
    before, was = store.read(), {name: content(store, name) for name in names(store)}
    store.lock(WORDS)
    assert names(store) == SEALED | {"notes.aside-1.age"}
    for name in names(store):
        assert b"Robin" not in content(store, name), name
        assert b"K27" not in content(store, name), name
    assert opened(store).read() == before
    key = vault.unwrap(WRAPPED[WORDS], WORDS)
    assert {n.replace(".age", ".json"): key.decrypt(content(store, n)) for n in names(store) if n[:3] == "not"} == was


@pytest.mark.usefixtures("quick")
def test_unlocking_gives_every_file_back_as_it_was(store: Store) -> None:
    was = {name: content(store, name) for name in names(store)}
    store.lock(WORDS)
    opened(store).unlock()
    assert {name: content(store, name) for name in names(store)} == was
    assert not Store(store.folder).is_locked()


@POSIX
@pytest.mark.usefixtures("quick")
def test_whatever_the_umask_every_file_is_for_its_user_alone(store: Store) -> None:
    old = os.umask(0)
    try:
        store.lock(WORDS)
        store.update(answer("M83"))
        store.change_passphrase(OTHER_WORDS)
        locked = {name: stat.S_IMODE(os.stat(os.path.join(store.folder, name)).st_mode) for name in names(store)}
        store.unlock()
    finally:
        os.umask(old)
    assert set(locked.values()) == {0o600}
    assert {stat.S_IMODE(os.stat(os.path.join(store.folder, n)).st_mode) for n in names(store)} == {0o600}


@pytest.mark.usefixtures("quick")
def test_notes_can_be_locked_before_there_are_any(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "new"))
    store.lock(WORDS)
    assert names(store) == {"notes.age", "key.age", "key.sha256"}
    other = opened(store)
    assert other.read() == Household()
    other.update(AddChild(Child("c1", "Robin", "8-10")))
    assert b"Robin" not in content(store, "notes.age")
    assert opened(store).read() == other.read()


@pytest.mark.usefixtures("quick")
def test_nothing_is_read_or_kept_until_it_is_opened(store: Store) -> None:
    store.lock(WORDS)
    other = Store(store.folder)
    before = {name: content(store, name) for name in names(store)}
    attempts: list[Callable[[], object]] = [
        other.read,
        lambda: other.update(answer("M83")),
        lambda: other.replace(Household()),
        other.restore_last_good,
        other.set_aside,
        other.unlock,
        lambda: other.change_passphrase(OTHER_WORDS),
        lambda: other.lock(WORDS),
        lambda: other.named_anywhere("Robin"),
        lambda: other.forget(Child("c1", "Robin", "8-10")),
    ]
    for refused in attempts:
        with pytest.raises(Locked) as caught:
            refused()
        assert caught.value.path == os.path.join(store.folder, "notes.age")
    other.tidy()
    assert {name: content(store, name) for name in names(store)} == before


@pytest.mark.usefixtures("quick")
def test_a_passphrase_is_asked_for_only_where_there_is_a_lock_that_is_not_open(store: Store) -> None:
    assert store.is_open()
    store.lock(WORDS)
    assert store.is_open()
    assert not Store(store.folder).is_open()
    assert opened(store).is_open()


@pytest.mark.usefixtures("quick")
def test_an_answer_kept_behind_the_lock_is_there_for_the_next_window_with_a_last_good_copy(store: Store) -> None:
    store.lock(WORDS)
    store.update(answer("M83"))
    last = content(store, "notes.age")
    store.update(answer("B19"))
    assert steps(opened(store).read()) == ["K27", "M83", "B19"]
    assert content(store, "notes.last.age") == last
    assert names(store) == SEALED | {"notes.aside-1.age"}


@pytest.mark.usefixtures("quick")
def test_notes_just_small_enough_are_read_again_behind_the_lock_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock adds some bytes."""
    before = store.read()
    monkeypatch.setattr(codec, "LARGEST", len(codec.encode(before)))
    store.lock(WORDS)
    assert opened(store).read() == before


@pytest.mark.usefixtures("quick")
def test_whoever_keeps_something_removes_what_a_killed_program_left_of_keys_and_plain_notes(store: Store) -> None:
    store.lock(WORDS)
    half_made = (
        ".key.age.old",
        ".notes.json.new",
        ".notes.last.json.new",
        ".notes.aside-1.json.new",
        ".key.sha256.new",
    )
    for name in half_made:
        Path(store.folder, name).write_bytes(b"half")
    Path(store.folder, ".shopping.json.new").write_bytes(b"not ours")
    store.update(answer("M83"))
    assert names(store) == SEALED | {"notes.aside-1.age", ".shopping.json.new"}


@pytest.mark.usefixtures("quick")
def test_what_has_not_changed_is_not_decrypted_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.lock(WORDS)
    before = store.read()
    monkeypatch.setattr(vault.Key, "decrypt", pytest.fail)
    assert store.read() is before


@pytest.mark.usefixtures("quick")
def test_a_window_that_was_open_before_the_lock_writes_nothing_plain_after_it(store: Store) -> None:
    other = Store(store.folder)
    other.read()
    store.lock(WORDS)
    with pytest.raises(Locked):
        other.read()
    with pytest.raises(Locked):
        other.update(answer("M83"))
    assert not PLAIN & names(store)


@pytest.mark.usefixtures("quick")
def test_notes_that_are_locked_or_unlocked_in_the_moment_of_reading_are_not_taken_for_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, before = disk.read, store.read()

    def turned_first(turn: Callable[[], object]) -> Callable[[str, int], bytes | None]:
        def read(path: str, largest: int) -> bytes | None:
            monkeypatch.setattr(disk, "read", real)
            turn()
            return real(path, largest)

        return read

    other = Store(store.folder)
    monkeypatch.setattr(disk, "read", turned_first(lambda: store.lock(WORDS)))
    with pytest.raises(Locked):
        other.read()
    other.open_with(WORDS)
    monkeypatch.setattr(disk, "read", turned_first(store.unlock))
    assert other.read() == before


@pytest.mark.usefixtures("quick")
def test_a_window_that_was_open_behind_the_lock_goes_on_when_it_is_taken_off(store: Store) -> None:
    store.lock(WORDS)
    other = opened(store)
    other.read()
    store.unlock()
    assert steps(other.update(answer("M83"))) == ["K27", "M83"]
    assert steps(store.read()) == ["K27", "M83"]


def test_a_window_opened_with_a_key_of_before_is_told_that_it_is_locked_not_that_it_is_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_quick(monkeypatch)
    store.lock(WORDS)
    other = opened(store)
    store.unlock()
    new, other_wrapped = vault_key(), WRAPPED[OTHER_WORDS]
    monkeypatch.setattr(vault, "new_key", lambda: new)
    monkeypatch.setattr("safekids.household.store._wrapped", lambda _key, _words: other_wrapped)
    store.lock(OTHER_WORDS)
    with pytest.raises(Locked) as locked:
        other.read()
    assert locked.value.path == store.file()
    with pytest.raises(Locked):
        other.update(answer("M83"))


def vault_key() -> vault.Key:
    from pyrage import x25519

    return vault.Key(x25519.Identity.generate())


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_read_is_not_locked(store: Store) -> None:
    for data, fault in ((BROKEN, Damaged), (b'{"format": 9}', NewerVersion)):
        Path(store.path).write_bytes(data)
        before = {name: content(store, name) for name in names(store)}
        with pytest.raises(fault):
            store.lock(WORDS)
        assert {name: content(store, name) for name in names(store)} == before


@POSIX
@pytest.mark.usefixtures("quick")
def test_notes_that_are_a_link_are_not_locked_since_the_plain_file_is_elsewhere(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "notes-folder"))
    os.mkdir(store.folder)
    (tmp_path / "synced.json").write_bytes(b'{"format": 1}')
    os.symlink(tmp_path / "synced.json", store.path)
    with pytest.raises(NotAFile) as caught:
        store.lock(WORDS)
    assert (caught.value.path, caught.value.found) == (store.path, "link")
    assert names(store) == {"notes.json"}


@pytest.mark.usefixtures("quick")
def test_a_key_of_other_notes_is_kept_aside_and_not_written_over(store: Store) -> None:
    Path(store.folder, "key.age").write_bytes(b"of other notes")
    store.lock(WORDS)
    assert content(store, "key.aside-1.age") == b"of other notes"
    assert opened(store).read() == store.read()


@pytest.mark.usefixtures("quick")
def test_a_plain_file_that_somebody_put_beside_locked_notes_is_neither_used_nor_harmed(store: Store) -> None:
    store.lock(WORDS)
    theirs = codec.encode(Household(country="GB"))
    Path(store.path).write_bytes(theirs)
    store.tidy()
    assert steps(store.update(answer("M83"))) == ["K27", "M83"]
    with pytest.raises(InTheWay) as caught:
        store.unlock()
    assert caught.value.path == store.path
    assert content(store, "notes.json") == theirs
    assert steps(opened(store).read()) == ["K27", "M83"]


@pytest.mark.usefixtures("quick")
def test_a_plain_file_that_could_not_be_removed_is_named_and_the_next_start_removes_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = disk.remove

    def refuse(path: str) -> None:
        if path == store.path:
            raise NotWritable(path, "Permission denied")
        real(path)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "remove", refuse)
        with pytest.raises(LeftBehind) as left:
            store.lock(WORDS)
    assert (left.value.paths, left.value.why) == ((store.path,), "Permission denied")
    assert PLAIN & names(store) == {"notes.json"}
    assert opened(store).read() == store.read()
    Store(store.folder).tidy()
    assert not PLAIN & names(store)
    assert names(store) == SEALED | {"notes.aside-1.age"}


@pytest.mark.usefixtures("quick")
def test_what_was_kept_aside_and_cannot_be_opened_stays_as_it_is_when_the_lock_is_taken_off(store: Store) -> None:
    store.lock(WORDS)
    aside = Path(store.folder, "notes.aside-1.age")
    harmed = flipped(aside.read_bytes(), 200)
    aside.write_bytes(harmed)
    store.unlock()
    assert names(store) == PLAIN | {"notes.aside-1.age"}
    assert aside.read_bytes() == harmed
    assert steps(store.read()) == ["K27"]


@pytest.mark.usefixtures("quick")
def test_copies_of_other_notes_that_were_in_the_way_leave_no_more_names_behind(store: Store) -> None:
    there = names(store)
    Path(store.folder, "notes.last.age").write_bytes(b"of other notes")
    store.lock(WORDS)
    assert names(store) == SEALED | {"notes.aside-1.age"}
    Path(store.folder, "notes.last.json").write_bytes(b"of other notes")
    store.unlock()
    assert names(store) == there
    assert b"Robin" in content(store, "notes.last.json")


@pytest.mark.parametrize("act", [lambda store: store.lock(WORDS), Store.forget_all], ids=["lock", "forget all"])
@pytest.mark.usefixtures("quick")
def test_a_mark_of_before_that_could_not_be_removed_leaves_no_copy_of_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch, act: Callable[[Store], object]
) -> None:
    if act is Store.forget_all:
        store.lock(WORDS)
    Path(store.folder, "notes.turning").write_bytes(b"")
    real, refusals = disk.flush_names, [NotWritable(store.path, "not now")]

    def flush_names(path: str) -> None:
        if refusals:
            raise refusals.pop()
        real(path)

    monkeypatch.setattr(disk, "flush_names", flush_names)
    act(store)
    assert not [name for name in names(store) if "turning" in name]


@pytest.mark.usefixtures("quick")
def test_when_neither_the_lock_nor_the_way_back_can_be_written_it_says_what_came_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, before = disk.replace, store.read()

    def refuse(path: str, data: bytes, *, old_is_good: bool = True) -> None:
        if path.endswith("notes.age"):
            raise NotWritable(path, "first")
        real(path, data, old_is_good=old_is_good)

    def not_flushed(path: str) -> None:
        raise NotWritable(path, "second")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", refuse)
        patch.setattr(disk, "flush_names", not_flushed)
        with pytest.raises(NotWritable) as caught:
            store.lock(WORDS)
    assert caught.value.why == "first"
    assert Store(store.folder).read() == before
    Store(store.folder).tidy()
    assert names(store) == PLAIN | {"notes.aside-1.json"}


@pytest.mark.usefixtures("quick")
def test_a_lock_that_another_window_has_taken_off_cannot_be_taken_off_or_changed(store: Store) -> None:
    store.lock(WORDS)
    other = opened(store)
    other.unlock()
    for attempt_ in (store.unlock, lambda: store.change_passphrase(OTHER_WORDS)):
        with pytest.raises(NotLocked) as caught:
            attempt_()
        assert caught.value.path == store.path
    with pytest.raises(NotLocked) as not_locked:
        opened(store)
    assert not_locked.value.path == store.path


@pytest.mark.parametrize("end", [Store.unlock, Store.forget_all])
@pytest.mark.usefixtures("quick")
def test_whoever_took_the_lock_off_has_to_open_the_next_one(store: Store, end: Callable[[Store], object]) -> None:
    store.lock(WORDS)
    end(store)
    Store(store.folder).lock(WORDS)
    assert not store.is_open()
    with pytest.raises(Locked):
        store.read()


# --- the passphrase


@pytest.mark.usefixtures("quick")
def test_another_passphrase_opens_the_same_notes_and_the_old_one_nothing(store: Store) -> None:
    store.lock(WORDS)
    before = content(store, "notes.age")
    store.change_passphrase(OTHER_WORDS)
    assert content(store, "notes.age") == before
    assert steps(opened(store, OTHER_WORDS).update(answer("M83"))) == ["K27", "M83"]
    with pytest.raises(WrongPassphrase):
        opened(store, WORDS)
    assert not [name for name in names(store) if name.startswith("key") and content(store, name) == WRAPPED[WORDS]]
    assert steps(store.read()) == ["K27", "M83"], "the window that changed it goes on"


@pytest.mark.usefixtures("quick")
def test_once_the_new_key_is_there_the_passphrase_is_changed_whatever_its_digest_says(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To refuse would be to say that the old one still opens the notes."""
    store.lock(WORDS)
    real = disk.replace

    def refuse_the_last(path: str, data: bytes, *, old_is_good: bool = True) -> None:
        if path.endswith("key.sha256") and content(store, "key.age") == WRAPPED[OTHER_WORDS]:
            raise NotWritable(path, "No space left on device")
        real(path, data, old_is_good=old_is_good)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", refuse_the_last)
        store.change_passphrase(OTHER_WORDS)
    for words in (WRONG_WORDS, WORDS):
        with pytest.raises(WrongPassphrase) as wrong:
            opened(store, words)
        assert wrong.value.sure
    assert opened(store, OTHER_WORDS).read() == store.read()


@pytest.mark.usefixtures("quick")
def test_damage_is_called_damage_by_whoever_locked_or_changed_the_passphrase(store: Store) -> None:
    """Not a lock of another window's."""
    acts: list[Callable[[], object]] = [lambda: store.lock(WORDS), lambda: store.change_passphrase(OTHER_WORDS)]
    for act in acts:
        act()
        notes = content(store, "notes.age")
        Path(store.folder, "notes.age").write_bytes(flipped(notes, len(notes) - 5))
        with pytest.raises(Damaged):
            store.read()
        Path(store.folder, "notes.age").write_bytes(notes)


@pytest.mark.usefixtures("quick")
def test_a_wrong_passphrase_a_damaged_key_and_damaged_notes_have_three_names(store: Store) -> None:
    store.lock(WORDS)
    key_path = os.path.join(store.folder, "key.age")
    with pytest.raises(WrongPassphrase) as wrong:
        opened(store, WRONG_WORDS)
    assert (wrong.value.path, wrong.value.sure) == (key_path, True)
    whole = content(store, "key.age")
    Path(store.folder, "key.age").write_bytes(flipped(whole, len(whole) - 5))
    with pytest.raises(KeyDamaged) as damaged:
        opened(store, WORDS)
    assert (damaged.value.path, damaged.value.why) == (key_path, "changed")
    Path(store.folder, "key.age").write_bytes(whole)
    notes = content(store, "notes.age")
    Path(store.folder, "notes.age").write_bytes(flipped(notes, len(notes) - 5))
    with pytest.raises(Damaged) as lost:
        opened(store).read()
    assert (lost.value.path, lost.value.why) == (os.path.join(store.folder, "notes.age"), "not opened by its key")
    assert lost.value.last_good == os.path.join(store.folder, "notes.last.age")


@pytest.mark.usefixtures("quick")
def test_a_key_that_is_gone_or_is_none_or_asks_too_much_is_named(store: Store) -> None:
    store.lock(WORDS)
    key = Path(store.folder, "key.age")
    key.write_bytes(b"a shopping list")
    with pytest.raises(KeyDamaged) as none:
        opened(store)
    assert (none.value.path, none.value.why) == (str(key), "not a key")
    key.write_bytes(forged("30"))
    with pytest.raises(TooHard) as hard:
        opened(store)
    assert hard.value.path == str(key)
    key.unlink()
    with pytest.raises(KeyDamaged) as gone:
        opened(store)
    assert (gone.value.path, gone.value.why) == (str(key), "missing")


@pytest.mark.usefixtures("quick")
def test_whoever_opens_waits_for_nobody_to_mend_the_digest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.lock(WORDS)
    Path(store.folder, "key.sha256").unlink()
    waited: list[float | None] = []

    def locked(path: str, seconds: float | None = None) -> None:
        waited.append(seconds)
        raise Busy(path, 0)

    monkeypatch.setattr(disk, "locked", locked)
    assert opened(store).read() == store.read()
    assert waited == [0]


@pytest.mark.usefixtures("quick")
def test_a_key_harmed_anywhere_opens_all_the_same_or_is_called_damaged(store: Store) -> None:
    """Flipped at every byte, cut at every length, empty, gone: never a wrong answer, never another fault."""
    store.lock(WORDS)
    whole, key = content(store, "key.age"), Path(store.folder, "key.age")
    harmed = [flipped(whole, at) for at in range(len(whole))] + [whole[:length] for length in range(len(whole))]
    for data in harmed:
        key.write_bytes(data)
        with pytest.raises((KeyDamaged, TooHard)):
            opened(store)
    key.unlink()
    with pytest.raises(KeyDamaged) as gone:
        opened(store)
    assert gone.value.why == "missing"
    assert Store(store.folder).is_locked(), "no key is no reason to begin plain notes"


@pytest.mark.usefixtures("quick")
def test_notes_harmed_anywhere_are_called_damaged_and_go_back_to_the_last_good_copy(store: Store) -> None:
    store.lock(WORDS)
    store.update(answer("M83"))
    store.update(answer("B19"))
    whole, notes, other = content(store, "notes.age"), Path(store.folder, "notes.age"), opened(store)
    for data in [flipped(whole, at) for at in range(len(whole))] + [whole[:n] for n in range(len(whole))]:
        notes.write_bytes(data)
        with pytest.raises(Damaged):
            other.read()
        with pytest.raises(Damaged):
            other.update(answer("T58"))
        assert notes.read_bytes() == data
    aside = other.restore_last_good()
    assert aside == os.path.join(store.folder, "notes.aside-2.age")
    assert Path(aside).read_bytes() == whole[:-1]
    assert steps(other.read()) == ["K27", "M83"]
    assert not PLAIN & names(store)


@pytest.mark.usefixtures("quick")
def test_notes_that_are_gone_while_their_key_is_there_are_missed_and_can_be_restored_or_begun_anew(
    store: Store,
) -> None:
    store.lock(WORDS)
    store.update(answer("M83"))
    for mend, expected in ((Store.restore_last_good, ["K27"]), (Store.set_aside, [])):
        os.unlink(os.path.join(store.folder, "notes.age"))
        other = opened(store)
        with pytest.raises(Damaged) as gone:
            other.read()
        assert (gone.value.path, gone.value.why) == (other.file(), "missing")
        assert gone.value.last_good == os.path.join(store.folder, "notes.last.age")
        with pytest.raises(Locked) as locked:
            Store(store.folder).read()
        assert locked.value.path == other.file()
        assert mend(other) == ""
        assert steps(opened(store).read()) == expected
        assert not PLAIN & names(store)


@pytest.mark.usefixtures("quick")
def test_a_damaged_digest_costs_nothing_and_is_mended_by_the_right_passphrase(store: Store) -> None:
    store.lock(WORDS)
    digest = Path(store.folder, "key.sha256")
    whole = digest.read_bytes()
    for harm in (flipped(whole, 3), b"", b"\n", b"\xff\x00", None):
        digest.unlink() if harm is None else digest.write_bytes(harm)
        assert opened(store).read() == store.read()
        assert digest.read_bytes() == whole
    digest.unlink()
    with pytest.raises(WrongPassphrase) as wrong:
        opened(store, WRONG_WORDS)
    assert not wrong.value.sure, "without the digest nobody can be"


@pytest.mark.usefixtures("quick")
def test_the_digest_is_one_that_sha256sum_checks(store: Store) -> None:
    store.lock(WORDS)
    expected = hashlib.sha256(content(store, "key.age")).hexdigest()
    assert content(store, "key.sha256") == f"{expected}  key.age\n".encode()


# --- what is not tried


def forged(work: str, data: bytes = WRAPPED[WORDS]) -> bytes:
    magic, stanza, rest = data.split(b"\n", 2)
    return b"\n".join((magic, stanza.rsplit(b" ", 1)[0] + b" " + work.encode(), rest))


def never(*_args: object) -> bytes:
    pytest.fail("it was tried")


@pytest.mark.parametrize("work", ["22", "25", "30", "63", "64", "255", "999"])
def test_a_forged_factor_is_refused_before_it_is_tried(
    store: Store, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    with monkeypatch.context() as patch:
        make_quick(patch)
        store.lock(WORDS)
    data = forged(work)
    Path(store.folder, "key.age").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    Path(store.folder, "key.sha256").write_bytes(f"{digest}  key.age\n".encode())
    monkeypatch.setattr("pyrage.passphrase.decrypt", never)
    with pytest.raises(TooHard):
        opened(store)
    with pytest.raises(TooHard):
        copies.open_copy("copy.age", data, WORDS)


def test_the_hardest_that_we_might_have_written_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrage.passphrase.decrypt", lambda data, words: data + words.encode())
    hardest = forged("21")
    assert vault.work(hardest) == 21
    assert vault.open_sealed(hardest, WORDS) == hardest + WORDS.encode()


def test_whatever_stands_behind_the_header_is_no_stanza() -> None:
    """It is anything: after the header come bytes that nobody can tell from chance."""
    header = WRAPPED[WORDS].partition(b"\n---")[0]
    assert vault.work(header + b"\n--- mac\n\x00\n" + STANZA + b"--- and\n---more") == 4


def armoured(data: bytes) -> bytes:
    body = base64.encodebytes(data)
    return b"-----BEGIN AGE ENCRYPTED FILE-----\n" + body + b"-----END AGE ENCRYPTED FILE-----\n"


STANZA = b"-> scrypt TrOf8mSFiHQRfL2q6663TQ 30\n1jpqniwECVKmKvfMI+G9XjjjSromQ4ZlOlb3UJv9R/c\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"\n\n\n",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v2\n" + WRAPPED[WORDS].split(b"\n", 1)[1],
        forged("-4"),
        forged("+4"),
        forged("4_0"),
        forged("0x4"),
        forged(""),
        forged("1000"),
        forged("9" * 5000),
        armoured(forged("30")),
        armoured(WRAPPED[WORDS]),
        b"\n" + forged("30"),
        forged("30").replace(b"\n", b"\r\n"),
        WRAPPED[WORDS].replace(b"\n---", b"\n" + STANZA + b"---", 1),
        b"age-encryption.org/v1\n-> X25519 abc\nabc\n" + STANZA + b"--- mac\n",
        b"age-encryption.org/v1\n-> X25519 abc 4\nabc\n--- mac\n",
        forged("4 5"),
        forged("4").replace(b"scrypt ", b"scrypt\t"),
        forged("4").replace(b"-> ", b"->  "),
        forged("4\x0b"),
    ],
)
def test_anything_but_one_plain_stanza_of_a_passphrase_is_not_tried_either(
    monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    """The library reads more forms than we write: in one of them a forged factor would pass unseen."""
    monkeypatch.setattr("pyrage.passphrase.decrypt", never)
    with pytest.raises(vault.NotSealed):
        vault.open_sealed(data, WORDS)


def test_a_key_that_is_too_much_for_this_computer_is_not_called_a_wrong_passphrase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library alone knows how fast the computer is; a factor of 99 is too much for any."""
    monkeypatch.setattr(vault, "HARDEST", 99)
    with pytest.raises(vault.AsksTooMuch):
        vault.open_sealed(forged("64"), WORDS)


def test_something_else_under_the_passphrase_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "open_sealed", lambda _data, _words: b"\xffnot a key")
    with pytest.raises(vault.NotSealed):
        vault.unwrap(b"", WORDS)
    monkeypatch.setattr(vault, "open_sealed", lambda _data, _words: b"AGE-SECRET-KEY-1NOT")
    with pytest.raises(vault.NotSealed):
        vault.unwrap(b"", WORDS)


def test_a_key_is_wrapped_as_age_writes_one_and_under_that_very_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[bytes, str]] = []

    def encrypt(data: bytes, words: str) -> bytes:
        given.append((data, words))
        return b"sealed"

    key = vault.new_key()
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    assert key.wrap(WORDS) == b"sealed"
    [(data, words)] = given
    assert words == WORDS
    assert re.fullmatch(rb"AGE-SECRET-KEY-1[0-9A-Z]+\n", data)
    monkeypatch.setattr("pyrage.passphrase.decrypt", lambda _sealed, _words: data)
    assert vault.unwrap(WRAPPED[WORDS], WORDS).decrypt(key.encrypt(b"notes")) == b"notes"


def test_a_file_of_ages_is_known_by_its_first_line() -> None:
    assert vault.is_sealed(WRAPPED[WORDS])
    assert vault.is_sealed(vault.new_key().encrypt(b"notes"))
    for data in (b"", b"age-encryption.org/v1", b"age-encryption.org/v12\n", b"\n" + WRAPPED[WORDS], b'{"format": 1}'):
        assert not vault.is_sealed(data)


# --- what is never said


@pytest.mark.usefixtures("quick")
def test_no_error_and_nothing_shown_holds_a_passphrase_or_a_key(store: Store) -> None:
    store.lock(WORDS)
    secret = vault.open_sealed(WRAPPED[WORDS], WORDS).decode().strip()
    store.change_passphrase(OTHER_WORDS)
    faults: list[BaseException] = []
    for words in (WRONG_WORDS, "\udc80" * 20):
        with pytest.raises((HouseholdError, UnicodeEncodeError)) as fault:
            opened(store, words.encode("utf-8", "replace").decode())
        faults.append(fault.value)
    for fault_ in faults:
        chain = [fault_, fault_.__cause__]
        assert not any(WRONG_WORDS in f"{e!r}{getattr(e, '__dict__', '')}" for e in chain if e)
        assert fault_.__suppress_context__
    shown = f"{store!r}{vars(store)!r}{store._opened!r}"
    assert secret not in shown
    assert secret[20:40] not in shown
    assert OTHER_WORDS not in shown
    assert repr(vault.new_key()) == "Key()"


def test_without_the_library_everything_else_works_and_locking_says_why_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def none(name: str, *args: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "pyrage":
            raise ImportError(name)
        return real(name, *args)

    with monkeypatch.context() as patch:
        make_quick(patch)
        other = family(Path(store.folder).parent / "locked")
        other.lock(WORDS)
    monkeypatch.setattr(builtins, "__import__", none)
    before = {name: content(store, name) for name in names(store)}
    with pytest.raises(NoVault):
        store.lock(WORDS)
    assert {name: content(store, name) for name in names(store)} == before
    with pytest.raises(NoVault):
        copies.make(Household(), WORDS)
    with pytest.raises(NoVault):
        Store(other.folder).open_with(WORDS)
    assert steps(store.update(answer("M83"))) == ["K27", "M83"]


def test_the_library_is_loaded_by_nobody_who_does_not_lock(store: Store) -> None:
    script = (
        "import sys\nfrom safekids.household.store import Store\nStore(sys.argv[1]).read()\n"
        "assert not {'pyrage', 'hashlib'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", script, store.folder], check=True)


# --- the cost, and the age program


def test_a_real_lock_is_slow_to_try_and_quick_to_keep_behind(store: Store) -> None:
    """The one test here with the real work factor."""
    store.lock(WORDS)
    assert 15 <= vault.work(content(store, "key.age")) <= vault.HARDEST
    other = opened(store)
    began = time.perf_counter()
    for number in range(10):
        other.update(answer(f"K{number}0"))
    assert time.perf_counter() - began < 1.0, "no passphrase's work in it"
    with pytest.raises(WrongPassphrase):
        opened(store, WRONG_WORDS)
    other.change_passphrase(OTHER_WORDS)
    assert opened(store, OTHER_WORDS).read() == other.read()
    sealed = copies.make(other.read(), WORDS)
    assert copies.open_copy("copy.age", sealed, WORDS) == other.read()


AGE = shutil.which("age")


@POSIX
@pytest.mark.skipif(not AGE, reason="the age program is not installed here")
def test_the_age_program_opens_locked_notes_and_copies_as_they_are_really_locked(store: Store) -> None:
    """With the real work factor, at a terminal of its own, since it asks for the passphrase there."""
    pexpect = pytest.importorskip("pexpect")
    store.lock(WORDS)
    before = codec.encode(store.read())
    Path(store.folder, "copy.age").write_bytes(copies.make(store.read(), WORDS))
    for command in ("age -d -i key.age -o out notes.age", "age -d -o out copy.age"):
        child = pexpect.spawn("/bin/sh", ["-c", command], cwd=store.folder, timeout=60)
        child.expect("passphrase")
        time.sleep(0.2)  # it turns the echo off first
        child.sendline(WORDS)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
        assert content(store, "out") == before
        os.unlink(os.path.join(store.folder, "out"))


# --- stopped anywhere


def lock_it(store: Store) -> None:
    store.lock(WORDS)


def change_it(store: Store) -> None:
    store.open_with(WORDS)
    store.change_passphrase(OTHER_WORDS)


def unlock_it(store: Store) -> None:
    store.open_with(WORDS)
    store.unlock()


def keep_it(store: Store) -> None:
    store.open_with(WORDS)
    store.update(answer("M83"))


def forget_it(store: Store) -> None:
    store.open_with(WORDS)
    store.forget(*store.named_anywhere("Robin"))


def forget_all_of_it(store: Store) -> None:
    store.forget_all()


TURNS: dict[str, tuple[bool, Callable[[Store], None], int]] = {  # locked before, what is done, least calls
    "lock": (False, lock_it, 60),
    "passphrase": (True, change_it, 30),
    "unlock": (True, unlock_it, 50),
    "answer": (True, keep_it, 15),
    "forget": (True, forget_it, 25),
    "forget plain": (False, lambda store: store.forget(*store.named_anywhere("Robin")), 25),
    "forget all": (True, forget_all_of_it, 12),
    "forget all plain": (False, forget_all_of_it, 6),
}


def found(folder: str) -> Household:
    """What a start finds, with whichever passphrase opens it."""
    store = Store(folder)
    if store.is_locked():
        try:
            store.open_with(WORDS)
        except WrongPassphrase:
            store.open_with(OTHER_WORDS)
    return store.read()


def prepared(folder: Path, locked: bool) -> Store:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    store = family(folder)
    if locked:
        store.lock(WORDS)
    return Store(store.folder)


def check_one_form(folder: str) -> None:
    """After the next start there are plain files or locked ones, only private ones, and nothing half-made."""
    Store(folder).tidy()
    if not os.path.isdir(folder):
        return
    there = set(os.listdir(folder)) - {"notes.lock"}
    assert not [name for name in there if name.startswith(".")], there
    plain = {name for name in there if name.endswith(".json")}
    assert not plain or there == plain, there
    if os.name != "nt":
        assert all(stat.S_IMODE(os.lstat(os.path.join(folder, name)).st_mode) == 0o600 for name in there)


@POSIX
@pytest.mark.parametrize("turn", TURNS)
def test_killed_at_any_call_the_notes_open_and_the_next_start_leaves_one_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: str
) -> None:
    make_quick(monkeypatch)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # a kill loses nothing that was written
    locked, act, least = TURNS[turn]
    store = prepared(tmp_path / "whole", locked)
    before = found(store.folder)
    calls = calls_of(lambda: act(store))
    after = found(store.folder)
    assert len(calls) >= least, len(calls)
    for at in range(len(calls)):
        store = prepared(tmp_path / "killed", locked)
        _, how = attempt_elsewhere([lambda store=store: act(store)], killing(before=at))  # type: ignore[misc]
        assert how == KILLED, f"not killed at call {at}"
        if Store(store.folder).is_locked():
            with pytest.raises(WrongPassphrase):  # and not that the key is damaged
                opened(store, WRONG_WORDS)
        assert found(store.folder) in (before, after), f"killed at call {at}"
        check_one_form(store.folder)
        assert found(store.folder) in (before, after), f"tidied after call {at}"


@POSIX
@pytest.mark.parametrize("turn", TURNS)
def test_when_any_call_is_refused_nothing_is_lost_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: str
) -> None:
    make_quick(monkeypatch)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    locked, act, _ = TURNS[turn]
    store = prepared(tmp_path / "whole", locked)
    before = found(store.folder)
    calls = calls_of(lambda: act(store))
    after = found(store.folder)
    for at in range(len(calls)):
        store = prepared(tmp_path / "refused", locked)
        ended, _ = attempt([lambda store=store: act(store)], refusing(at, 28))  # type: ignore[misc]
        now = found(store.folder)
        assert now in (before, after), f"refused at call {at}, {calls[at]}"
        assert not ended or now == after, f"refused at call {at}, {calls[at]}"
        check_one_form(store.folder)
        assert found(store.folder) == now


@POSIX
@pytest.mark.usefixtures("quick")
def test_when_nobody_says_whether_there_is_a_lock_nothing_plain_is_begun(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.lock(WORDS)
    real = os.lstat

    def refuse(path: str) -> os.stat_result:
        if str(path).endswith("notes.age"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    other = Store(store.folder)
    monkeypatch.setattr(os, "lstat", refuse)
    with pytest.raises((NotReadable, NotWritable)):
        other.update(AddChild(Child("c9", "Ada", "5-7")))
    monkeypatch.undo()
    assert not PLAIN & names(store)


# --- forgetting


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.usefixtures("quick")
def test_a_forgotten_child_is_in_no_file_of_ours(store: Store, locked: bool) -> None:
    store.update(AddChild(Child("c2", "Ada", "5-7")), answer("K27", "c2"))
    if locked:
        store.lock(WORDS)
    store.forget(*store.named_anywhere("robin"))
    key = vault.unwrap(WRAPPED[WORDS], WORDS)
    ending = "age" if locked else "json"
    assert {f"notes.{ending}", f"notes.last.{ending}"} <= names(store)
    for name in names(store) - {"key.age", "key.sha256"}:
        data = content(store, name)
        assert b"Robin" not in (key.decrypt(data) if locked else data), name
        assert b"c1" not in (key.decrypt(data) if locked else data), name
    assert [child.nickname for child in store.read().children] == ["Ada"]
    assert steps(store.read()) == ["K27"]
    with pytest.raises(ChildGone):
        store.update(answer("M83"))


def test_a_child_who_is_only_in_the_last_good_copy_is_found_and_forgotten(store: Store) -> None:
    from safekids.household.model import RemoveChild

    store.update(RemoveChild("c1"))
    assert b"Robin" in content(store, "notes.last.json")
    [child] = store.named_anywhere("Robin")
    store.forget(child)
    assert b"Robin" not in b"".join(content(store, name) for name in names(store))


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.usefixtures("quick")
def test_forgetting_all_needs_no_passphrase_and_leaves_no_file(tmp_path: Path, locked: bool) -> None:
    store = Store(str(tmp_path / disk.FOLDER))
    store.update(AddChild(Child("c1", "Robin", "8-10")))
    store.update(answer("K27"))
    Path(store.folder, "notes.aside-1.json").write_bytes(BROKEN)
    if locked:
        store.lock(WORDS)
    there = {os.path.join(store.folder, name) for name in names(store)}
    assert set(Store(store.folder).forget_all()) == there
    assert not os.path.exists(store.folder)
    assert Store(store.folder).read() == Household()
    assert Store(store.folder).forget_all() == ()


def test_forgetting_all_takes_a_key_with_it_that_opens_nothing_here(store: Store) -> None:
    for name in ("key.age", "key.sha256"):
        Path(store.folder, name).write_bytes(b"of other notes")
    store.forget_all()
    assert os.listdir(store.folder) == []


@pytest.mark.usefixtures("quick")
def test_when_the_notes_cannot_be_removed_their_key_stays_and_opens_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.lock(WORDS)
    real = disk.remove

    def refuse(path: str) -> None:
        if path == store.file():
            raise NotWritable(path, "Permission denied")
        real(path)

    monkeypatch.setattr(disk, "remove", refuse)
    with pytest.raises(NotWritable):
        store.forget_all()
    assert steps(opened(store).read()) == ["K27"]


def test_a_child_is_found_where_there_is_no_last_good_copy(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "new"))
    store.update(AddChild(Child("c1", "Robin", "8-10")))
    assert [child.id for child in store.named_anywhere("robin")] == ["c1"]
    store.forget(*store.named_anywhere("Robin"))
    assert store.read() == Household()


def test_forgetting_all_leaves_what_is_not_ours_and_a_folder_of_another_name(store: Store) -> None:
    Path(store.folder, "shopping.txt").write_bytes(b"milk")
    store.forget_all()
    assert os.listdir(store.folder) == ["shopping.txt"]


@POSIX
def test_forgetting_all_follows_a_link_to_the_notes_and_takes_it_away(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "notes-folder"))
    os.mkdir(store.folder)
    (tmp_path / "synced").mkdir()
    (tmp_path / "synced" / "kept.json").write_bytes(b'{"format": 1}')
    os.symlink(tmp_path / "synced" / "kept.json", store.path)
    store.update(AddChild(Child("c1", "Robin", "8-10")))
    store.forget_all()
    assert os.listdir(tmp_path / "synced") == []
    assert os.listdir(store.folder) == []


# --- copies


def test_a_copy_holds_everything_and_nothing_else_is_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    household = Household((Child("c1", "Robin", "8-10"),), (answer("K27").answer,), country="GB")
    path.write_bytes(copies.make(household, None))
    assert copies.open_copy(str(path), copies.read(str(path)), None) == household
    with pytest.raises(NotABackup) as none:
        copies.read(str(tmp_path / "gone.json"))
    assert none.value.why is None
    for data in (b"", BROKEN, b"\xff", WRAPPED[WORDS]):
        with pytest.raises(NotABackup):
            copies.open_copy(str(path), data, None)
    with pytest.raises(NewerVersion):
        copies.open_copy(str(path), b'{"format": 9}', None)
    with pytest.raises(CopyNotOpened):
        copies.open_copy(str(path), WRAPPED[WORDS], WRONG_WORDS)
    with pytest.raises(NotABackup):
        copies.open_copy(str(path), b"age-encryption.org/v1\nnothing", WORDS)


def test_merging_keeps_all_children_and_of_two_answers_the_newer_one() -> None:
    def on(day: int, step: str, who: str, kind: Any = "done") -> Answer:
        return Answer(who, step, kind, TODAY.replace(day=day), 1)

    here = Household(
        (Child("c1", "Robin", "8-10"),),
        (on(5, "K27", "c1"), on(5, "M83", "c1"), on(5, "P37", "home")),
        (IfThen("c1", "K27", "", TODAY),),
        country=None,
        rest=(("later", 1), ("answers", [{"x": 1}])),
    )
    copy = Household(
        (Child("zz", "robin", "11-13"), Child("c2", "Ada", "5-7")),
        (on(9, "K27", "zz", "skip"), on(1, "M83", "zz", "skip"), on(5, "P37", "home", "skip"), on(1, "B19", "c2")),
        (IfThen("zz", "M83", "", TODAY), IfThen("c2", None, "Ask.", TODAY)),
        TODAY,
        "GB",
        "en",
        (("later", 2), ("answers", [{"x": 1}, {"y": 2}]), ("more", 3)),
    )
    both = copies.merge(here, copy)
    assert both.children == (Child("c1", "Robin", "8-10"), Child("c2", "Ada", "5-7"))
    assert both.answers == (
        on(9, "K27", "c1", "skip"),
        on(5, "M83", "c1"),
        on(5, "P37", "home"),
        on(1, "B19", "c2"),
    )
    assert set(both.if_thens) == {IfThen("c1", "K27", "", TODAY), IfThen("c2", None, "Ask.", TODAY)}
    assert (both.next_evening, both.country, both.language) == (TODAY, "GB", "en")
    assert dict(both.rest) == {"later": 1, "answers": [{"x": 1}, {"y": 2}], "more": 3}
    assert copies.merge(both, copy) == both, "twice is once"
    read = codec.decode(codec.encode(both))
    assert read._replace(rest=()) == both._replace(rest=())
    assert dict(read.rest) == dict(both.rest)


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.usefixtures("quick")
def test_what_is_replaced_is_the_last_good_copy_or_is_kept_aside_when_it_was_damaged(
    store: Store, locked: bool
) -> None:
    if locked:
        store.lock(WORDS)
    before = store.read()
    new = Household((Child("c2", "Ada", "5-7"),))
    assert store.replace(new) is None
    assert store.read() == new
    good = disk.last_good(store.file())
    assert good is not None
    assert store._read(good) == before
    Path(store.file()).write_bytes(BROKEN)
    aside = store.replace(before)
    assert aside is not None
    assert Path(aside).read_bytes() == BROKEN
    assert store.read() == before
    assert store._read(good) == before, "what was damaged is no good copy"


def test_the_lock_is_taken_while_notes_are_locked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)
    monkeypatch.setattr(disk, "LOCK_SECONDS", 0.0)
    with disk.locked(store.path), pytest.raises(Busy):
        Store(store.folder).lock(WORDS)
    assert "notes.age" not in names(store)
    assert re.fullmatch("[0-9a-f]{64}", vault.digest(b""))
