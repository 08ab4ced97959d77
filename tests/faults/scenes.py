"""Every kind of change there is, as a user makes it: what is there before, what is run, and what is typed."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from safekids.household import codec, copies, disk, vault
from safekids.household.errors import CopyNotOpened, Damaged, WrongPassphrase
from safekids.household.model import AddChild, AddIfThen, Answer, Child, Household, IfThen, SetAnswer
from safekids.household.store import Store, _Opened
from safekids.messages.english import privacy as private
from tests.faults.hook import cheap
from tests.faults.program import CHEAP, REAL, Call, Ended, Fault, calls, command, environment, run, session

ROBIN = Child("0a1b2c3d", "Robin", "8-10", "2027-11")
OLD = Answer(ROBIN.id, "K27", "not_yet", date(2026, 11, 1), 1)
LATER_FIELDS = (("from_later", {"kept": [1, "two", None]}),)
BROKEN = b'{"format": 1, "answers": [{"who"'
ONE_AT_A_TIME = threading.Lock()
WORDS, OTHER_WORDS, WRONG_WORDS = "four quiet words here", "another four quiet words", "four loud words there"


class Locked(NamedTuple):
    """Notes behind a lock, and the passphrase that opens them."""

    household: Household
    words: str


# What a start finds: a household, with nicknames for the random ids, or the bytes of a damaged file.
State: TypeAlias = Household | Locked | bytes


class Place(NamedTuple):
    """A folder with one family's disk in it."""

    root: Path

    @property
    def disk(self) -> Path:
        return self.root / "disk"

    @property
    def home(self) -> Path:
        return self.disk / "home"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def real(self) -> Path:
        """The folder in which the file really is."""
        return Path(os.path.realpath(self.home / "notes.json")).parent

    def store(self) -> Store:
        return Store(str(self.home))


class Scene(NamedTuple):
    """`lines` is what is typed in a terminal; None for a command without one. `tells` begins the sentence that says
    that it is done; from then on nothing that `gone` names is in any file."""

    prepare: Callable[[Place], object]
    arguments: tuple[str, ...]
    lines: tuple[str, ...] | None = None
    tells: str = ""
    gone: Callable[[Place], bytes] | None = None
    program: str = REAL


class Whole(NamedTuple):
    """A scene in which nothing goes wrong: what is kept, and how many calls were made, when it had told so.

    `states[0]` is from before the start; then comes one a prompt, and one of the end.
    """

    states: list[State]
    told: list[int]
    calls: list[Call]
    ended: Ended


def nothing(place: Place) -> None:
    place.disk.mkdir(parents=True)


def family(place: Place) -> None:
    place.disk.mkdir(parents=True, exist_ok=True)
    store = place.store()
    store.update(AddChild(ROBIN._replace(rest=LATER_FIELDS)))
    store.update(SetAnswer(OLD._replace(rest=LATER_FIELDS)))
    store.update(SetAnswer(Answer("home", "ZZ99", "done", date(2026, 10, 1), 3)))  # of a pack that is not here


def family_with_a_line(place: Place) -> None:
    family(place)
    place.store().update(AddIfThen(IfThen(ROBIN.id, None, "When we cook, I will ask.", date(2026, 11, 9))))


def damaged_family(place: Place) -> None:
    family(place)
    damage(place)


def damage(place: Place) -> None:
    (place.home / "notes.json").write_bytes(BROKEN)
    os.chmod(place.home / "notes.json", 0o600)


def family_in_the_old_format(place: Place) -> None:
    """No other format was ever released: this is the oldest there is, without what is optional, written by hand."""
    place.home.mkdir(parents=True, mode=0o700)
    path = place.home / "notes.json"
    path.write_text(
        '{"format": 1, "children": [{"id": "0a1b2c3d", "nickname": "Robin", "band": "8-10"}]}', encoding="utf-8"
    )
    os.chmod(path, 0o600)


def family_with_a_copy(place: Place) -> None:
    """The copy is of an earlier day, and of another child."""
    family(place)
    ada = Household(children=(Child("1b2c3d4e", "Ada", "8-10"),), answers=(OLD._replace(who="1b2c3d4e"),))
    path = place.disk / "copy.json"
    path.write_bytes(codec.encode(ada))
    os.chmod(path, 0o600)


def family_and_what_was_damaged(place: Place) -> None:
    """Notes, a last good copy, and what was kept aside of damaged ones."""
    family(place)
    aside = place.home / "notes.aside-1.json"
    aside.write_bytes(BROKEN + b": Robin")
    os.chmod(aside, 0o600)


def damaged_family_with_a_copy(place: Place) -> None:
    family_with_a_copy(place)
    damage(place)


def locked_family(place: Place) -> None:
    family_and_what_was_damaged(place)
    lock(place)


def family_behind_a_lock_without_a_digest(place: Place) -> None:
    """No such lock was ever written: made by hand, as an older version, or a person with age, could have left it."""
    locked_family(place)
    (place.home / "key.sha256").unlink()


def damaged_family_behind_a_lock(place: Place) -> None:
    locked_family(place)
    (place.home / "notes.age").write_bytes(b"age-encryption.org/v1\nharmed")
    os.chmod(place.home / "notes.age", 0o600)


def locked_family_with_a_copy(place: Place) -> None:
    family_with_a_copy(place)
    plain = place.disk / "copy.json"
    sealed = place.disk / "copy.age"
    sealed.write_bytes(cheap.seal(plain.read_bytes(), OTHER_WORDS))
    os.chmod(sealed, 0o600)
    plain.unlink()
    lock(place)


def lock(place: Place) -> None:
    """Lock them with a passphrase that costs little to try."""
    with ONE_AT_A_TIME, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "seal", cheap.seal)
        place.store().lock(WORDS)


def robin(_: Place) -> bytes:
    return ROBIN.nickname.encode()


def key_of_before(place: Place) -> bytes:
    """What the passphrase of before opens."""
    return (place.home / "key.age").read_bytes()


def linked_family(place: Place) -> None:
    synced = place.disk / "synced"
    synced.mkdir(parents=True)
    place.home.mkdir(mode=0o700)
    (synced / "kept.json").write_bytes(b'{"format": 1}')
    os.chmod(synced / "kept.json", 0o600)
    os.symlink(synced / "kept.json", place.home / "notes.json")
    family(place)


TAKE_BACK = ("privacy", "restore")
DONE, COPIED, LOCKED = private.RESTORED, "A copy is in ", "Locked. In "
FIRST_EVENING = ("session", "--child", "Robin", "--band", "8-10", "--minutes", "5")
EVENING = ("session", "--child", "Robin", "--minutes", "5")

SCENES = {
    "first child": Scene(nothing, ("child", "add", "Robin", "--band", "8-10")),
    "second child": Scene(family, ("child", "add", "Ada", "--band", "8-10")),
    "child edited": Scene(family, ("child", "edit", "Robin", "--nickname", "Wren")),
    "child removed": Scene(family_with_a_line, ("child", "remove", "Robin", "--yes")),
    "child removed after a yes": Scene(family, ("child", "remove", "Robin"), ("1",)),
    "answer": Scene(family, ("mark", "K27", "--done")),
    "several answers": Scene(family, ("mark", "K27", "P37", "--done")),
    "answer through a link": Scene(linked_family, ("mark", "K27", "--done")),
    "answer to the oldest file": Scene(family_in_the_old_format, ("mark", "K27", "--done")),
    "first evening": Scene(nothing, FIRST_EVENING, ("1", "q")),
    "evening": Scene(family, EVENING, ("1", "1", "1", "")),
    "line closed": Scene(family_with_a_line, EVENING, ("2", "q")),
    "last good copy restored": Scene(damaged_family, EVENING, ("1", "q")),
    "started anew": Scene(damaged_family, ("session",), ("2", "q")),
    "copy made": Scene(family, ("privacy", "backup", "{disk}/copy.json"), tells=COPIED),
    "copy taken back": Scene(family_with_a_copy, (*TAKE_BACK, "{disk}/copy.json", "--replace", "--yes"), tells=DONE),
    "copy merged": Scene(family_with_a_copy, (*TAKE_BACK, "{disk}/copy.json", "--merge", "--yes"), tells=DONE),
    "child forgotten": Scene(
        family_with_a_line, ("privacy", "forget", "Robin", "--yes"), tells=private.forgotten("Robin"), gone=robin
    ),
    "all forgotten": Scene(
        family_with_a_line, ("privacy", "forget", "--all", "--yes"), tells=private.ALL_FORGOTTEN, gone=robin
    ),
    "locked": Scene(
        family_and_what_was_damaged,
        *(("privacy", "lock"), ("1", WORDS, WORDS), LOCKED, robin, CHEAP),
    ),
    "locked, the oldest file": Scene(
        family_in_the_old_format,
        *(("privacy", "lock"), ("1", WORDS, WORDS), LOCKED, robin, CHEAP),
    ),
    "unlocked": Scene(locked_family, ("privacy", "unlock"), (WORDS,), "Unlocked. "),
    "passphrase changed": Scene(
        locked_family,
        *(("privacy", "passphrase"), (WORDS, OTHER_WORDS, OTHER_WORDS), "Changed. ", key_of_before, CHEAP),
    ),
    "answer behind a lock": Scene(locked_family, ("mark", "K27", "--done"), (WORDS,)),
    "answer behind a lock without a digest": Scene(
        family_behind_a_lock_without_a_digest, ("mark", "K27", "--done"), (WORDS,)
    ),
    "evening behind a lock": Scene(locked_family, EVENING, (WORDS, "1", "1", "When we cook, I ask.", "q")),
    "last good copy restored behind a lock": Scene(damaged_family_behind_a_lock, EVENING, (WORDS, "1", "q")),
    "copy made of locked notes": Scene(
        locked_family, ("privacy", "backup", "{disk}/copy.age"), (WORDS,), COPIED, program=CHEAP
    ),
    "locked copy taken back": Scene(
        locked_family_with_a_copy, (*TAKE_BACK, "{disk}/copy.age"), (OTHER_WORDS, WORDS, "2"), DONE
    ),
    "locked copy merged": Scene(
        locked_family_with_a_copy, (*TAKE_BACK, "{disk}/copy.age"), (OTHER_WORDS, WORDS, "1"), DONE
    ),
    "damaged notes replaced by a copy": Scene(
        damaged_family_with_a_copy, (*TAKE_BACK, "{disk}/copy.json"), ("1",), DONE
    ),
    "child forgotten behind a lock": Scene(
        locked_family, ("privacy", "forget", "Robin"), (WORDS, "1"), private.forgotten("Robin"), robin
    ),
    "all forgotten behind a lock": Scene(
        locked_family, ("privacy", "forget", "--all"), ("1",), private.ALL_FORGOTTEN, key_of_before
    ),
}
BEHIND_A_LOCK = [name for name, scene in SCENES.items() if scene.lines and {WORDS, OTHER_WORDS} & {*scene.lines}]


def fresh(root: Path, scene: Scene) -> Place:
    """The scene's disk, made anew."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    place = Place(root)
    scene.prepare(place)
    return place


def rewound(root: Path) -> Place:
    """The place of a whole scene, as it was before: the same keys, where they are made anew each time."""
    place = Place(root)
    shutil.rmtree(place.disk)
    shutil.copytree(place.root / "before", place.disk, symlinks=True)
    return place


def to_be_gone(place: Place, scene: Scene) -> bytes | None:
    """To be asked before it is played."""
    return scene.gone(place) if scene.gone else None


def in_place(place: Place, scene: Scene) -> tuple[str, ...]:
    return tuple(word.replace("{disk}", str(place.disk)) for word in scene.arguments)


def play(place: Place, scene: Scene, fault: Fault, not_kept: str = "1") -> Ended:
    """The scene with that fault in it."""
    arguments = in_place(place, scene)
    hit = {"FAULTS_HIT": str(place.root / "hit"), "FAULTS_PROGRAM": scene.program}
    return run(arguments, scene.lines, environment(place.disk, place.home, fault, **hit), not_kept)


def whole(root: Path, scene: Scene) -> Whole:
    """The scene without a fault."""
    place = fresh(root, scene)
    shutil.copytree(place.disk, place.root / "before", symlinks=True)
    env = environment(place.disk, place.home, FAULTS_LOG=str(place.log), FAULTS_PROGRAM=scene.program)
    states: list[State] = []
    told: list[int] = []

    def note(_number: int = 0) -> None:
        states.append(state(place))
        told.append(len(calls(place.log)))

    note()
    args, lines = in_place(place, scene), scene.lines
    ended = command(args, env) if lines is None else session(args, lines, env, note)
    note()
    assert ended.code == 0, ended
    assert scene.lines is None or len(scene.lines) <= ended.prompts == len(states) - 2, ended
    assert scene.tells in ended.said
    return Whole(states, told, calls(place.log), ended)


def state(place: Place) -> State:
    store = place.store()
    words = look_into(store) if store.is_locked() else None
    try:
        household = without_ids(store.read())
    except Damaged:
        return Path(store.file()).read_bytes()
    return household if words is None else Locked(household, words)


def look_into(store: Store) -> str:
    """Open it without mending what may be mended; returns the passphrase that did."""
    data = Path(store._key_path).read_bytes()
    for words in (WORDS, OTHER_WORDS):
        with contextlib.suppress(vault.NotOpened):
            store._opened = _Opened(vault.unwrap(data, words), vault.digest(data))
            return words
    raise AssertionError("no passphrase opens it")


def opened(store: Store) -> str:
    """Open it; returns the passphrase that did. One that does not is called wrong, and nothing is called damaged."""
    for words in (WRONG_WORDS, WORDS, OTHER_WORDS):
        try:
            store.open_with(words)
        except WrongPassphrase:
            continue
        assert words != WRONG_WORDS
        return words
    raise AssertionError("no passphrase opens it")


def without_ids(household: Household) -> Household:
    """The same family, whose new members have an id that is new in every run."""
    names = {child.id: child.nickname for child in household.children}
    return household._replace(
        children=tuple(child._replace(id=child.nickname) for child in household.children),
        answers=tuple(a._replace(who=names.get(a.who, a.who)) for a in household.answers),
        if_thens=tuple(line._replace(who=names.get(line.who, line.who)) for line in household.if_thens),
    )


def check_acknowledged(place: Place, scene: Scene, right: Whole, said: str, gone: bytes | None) -> None:
    """What was said to be done is done, and what was said to be gone is in no file; before the next start."""
    if not scene.tells or scene.tells not in said:
        return
    assert state(place) == right.states[-1]
    if gone is not None:
        found = contents(place, decrypted=scene.tells != LOCKED)
        assert [name for name, content in found.items() if gone in content] == []
    if scene.tells == COPIED:
        assert copies_in(place) == [whole_copy(right)]


def contents(place: Place, *, decrypted: bool) -> dict[str, bytes]:
    """What is in each file of the notes' folder; with what a key opens behind it."""
    store, found = place.store(), {file.name: file.read_bytes() for file in files(place)}
    if decrypted and store.is_locked():
        look_into(store)
        key = store._key(store.path)
        for name in [name for name in found if name.endswith(".age")]:
            with contextlib.suppress(vault.NotOpened):
                found[name] += key.decrypt(found[name])
    return found


def copies_in(place: Place) -> list[Household]:
    """What is in the copies beside the notes' folder. Each is whole."""
    found = []
    for path in sorted(place.disk.glob("copy.*")):
        data = path.read_bytes()
        sealed = copies.is_sealed(data)
        try:
            found.append(copies.open_copy(str(path), data, WORDS if sealed else None))
        except CopyNotOpened:
            found.append(copies.open_copy(str(path), data, OTHER_WORDS))
    return [without_ids(household) for household in found]


def whole_copy(right: Whole) -> Household:
    """What a copy of the notes holds, of a scene that makes one."""
    before = right.states[0]
    assert not isinstance(before, bytes)
    return before.household if isinstance(before, Locked) else before


def check_what_is_left(place: Place, before: State) -> None:
    """Only private files of known names; the damaged bytes still there; after the next start nothing half-made, one
    form of the notes, locked or plain, and the next answer is kept at once, whatever became of the lock."""
    for file in place.disk.rglob("*"):
        if not file.is_symlink() and file.is_file():
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, f"others may read {file.name}"
    if isinstance(before, bytes):
        assert before in [file.read_bytes() for file in files(place)], "the damaged file is gone"
    copies_in(place)
    store = place.store()
    store.tidy()
    names = {file.name for file in files(place)} - {"notes.lock"}
    stem = Path(os.path.realpath(place.home / "notes.json")).stem
    ends = ("", ".last", ".aside-1", ".aside-2")
    plain, locked = {f"{stem}{end}.json" for end in ends}, {f"notes{end}.age" for end in ends}
    locked |= {"key.age", "key.sha256"}
    assert names - {f"{stem}.lock"} <= (locked if store.is_locked() else plain), f"not tidied up: {names}"
    if store.is_locked():
        opened(store)
    if good := disk.last_good(store.file()):
        store._read(good)
    found = state(place)
    if not isinstance(found, bytes):
        old = found.household if isinstance(found, Locked) else found
        after = without_ids(store.update(AddChild(Child("feed0000", "Next", "5-7"))))
        assert after.answers == old.answers
        assert after.if_thens == old.if_thens
        assert after.children[:-1] == old.children


def files(place: Place) -> list[Path]:
    return sorted(place.real.iterdir()) if place.real.is_dir() else []
