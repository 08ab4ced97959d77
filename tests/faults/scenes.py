"""Every kind of change there is, as a user makes it: what is there before, what is run, and what is typed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

from safekids.household import codec
from safekids.household.errors import Damaged
from safekids.household.model import AddChild, AddIfThen, Answer, Child, Household, IfThen, SetAnswer
from safekids.household.store import Store
from tests.faults.program import Call, Ended, Fault, calls, command, environment, run, session

ROBIN = Child("0a1b2c3d", "Robin", "8-10", "2027-11")
OLD = Answer(ROBIN.id, "K27", "not_yet", date(2026, 11, 1), 1)
LATER_FIELDS = (("from_later", {"kept": [1, "two", None]}),)
BROKEN = b'{"format": 1, "answers": [{"who"'

# What a start finds: a household, with nicknames for the random ids, or the bytes of a damaged file.
State: TypeAlias = Household | bytes


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
    """`lines` is what is typed in a terminal; None for a command without one."""

    prepare: Callable[[Place], object]
    arguments: tuple[str, ...]
    lines: tuple[str, ...] | None = None


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


def linked_family(place: Place) -> None:
    synced = place.disk / "synced"
    synced.mkdir(parents=True)
    place.home.mkdir(mode=0o700)
    (synced / "kept.json").write_bytes(b'{"format": 1}')
    os.chmod(synced / "kept.json", 0o600)
    os.symlink(synced / "kept.json", place.home / "notes.json")
    family(place)


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
    "copy made": Scene(family, ("privacy", "backup", "{disk}/copy.json")),
    "copy taken back": Scene(family_with_a_copy, ("privacy", "restore", "{disk}/copy.json", "--replace", "--yes")),
    "copy merged": Scene(family_with_a_copy, ("privacy", "restore", "{disk}/copy.json", "--merge", "--yes")),
    "child forgotten": Scene(family_with_a_line, ("privacy", "forget", "Robin", "--yes")),
    "all forgotten": Scene(family_with_a_line, ("privacy", "forget", "--all", "--yes")),
}


def fresh(root: Path, scene: Scene) -> Place:
    """The scene's disk, made anew."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    place = Place(root)
    scene.prepare(place)
    return place


def in_place(place: Place, scene: Scene) -> tuple[str, ...]:
    return tuple(word.replace("{disk}", str(place.disk)) for word in scene.arguments)


def play(place: Place, scene: Scene, fault: Fault, not_kept: str = "1") -> Ended:
    """The scene with that fault in it."""
    arguments = in_place(place, scene)
    hit = {"FAULTS_HIT": str(place.root / "hit")}
    return run(arguments, scene.lines, environment(place.disk, place.home, fault, **hit), not_kept)


def whole(root: Path, scene: Scene) -> Whole:
    """The scene without a fault."""
    place = fresh(root, scene)
    env = environment(place.disk, place.home, FAULTS_LOG=str(place.log))
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
    return Whole(states, told, calls(place.log), ended)


def state(place: Place) -> State:
    try:
        return without_ids(place.store().read())
    except Damaged:
        return (place.home / "notes.json").read_bytes()


def without_ids(household: Household) -> Household:
    """The same family, whose new members have an id that is new in every run."""
    names = {child.id: child.nickname for child in household.children}
    return household._replace(
        children=tuple(child._replace(id=child.nickname) for child in household.children),
        answers=tuple(a._replace(who=names.get(a.who, a.who)) for a in household.answers),
        if_thens=tuple(line._replace(who=names.get(line.who, line.who)) for line in household.if_thens),
    )


def check_what_is_left(place: Place, before: State) -> None:
    """Only private files of known names; the damaged bytes still there; after the next start nothing half-made, and
    the next answer is kept at once, whatever became of the lock."""
    for file in files(place):
        assert stat.S_IMODE(file.lstat().st_mode) & 0o077 == 0, f"others may read {file.name}"
    if isinstance(before, bytes):
        assert before in [file.read_bytes() for file in files(place)], "the damaged file is gone"
    store = place.store()
    store.tidy()
    names = {file.name for file in files(place)}
    stem = Path(os.path.realpath(place.home / "notes.json")).stem
    known = {f"{stem}{end}" for end in (".json", ".last.json", ".lock", ".aside-1.json", ".aside-2.json")}
    assert names <= known, f"not tidied up: {names - known}"
    if f"{stem}.last.json" in names:
        Store(str(place.real))._read(str(place.real / f"{stem}.last.json"))
    found = state(place)
    if isinstance(found, Household):
        after = without_ids(store.update(AddChild(Child("feed0000", "Next", "5-7"))))
        assert after.answers == found.answers
        assert after.if_thens == found.if_thens
        assert after.children[:-1] == found.children


def files(place: Place) -> list[Path]:
    return sorted(place.real.iterdir()) if place.real.is_dir() else []
