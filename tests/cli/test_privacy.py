"""What is kept, the passphrase, copies and forgetting, as a person at a terminal meets them; and without a terminal."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from safekids.household import copies, vault
from safekids.household.model import AddChild, AddIfThen, Answer, Child, Household, IfThen, SetAnswer, SetNextEvening
from safekids.household.store import Store
from safekids.messages.english import privacy as say
from tests.cli.conftest import Safekids
from tests.cli.process import process
from tests.faults.hook import cheap
from tests.household.keys import OTHER_WORDS, WORDS, WRAPPED, WRONG_WORDS, make_quick
from tests.make import TODAY

pytest.importorskip("pyrage", reason="there is no wheel of pyrage for this system")
pexpect: Any = pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(not hasattr(pexpect, "spawn"), reason="there are no pseudo-terminals here")

# The program, whose passphrases cost nothing to try.
QUICK = """
import sys
from safekids.household import vault
from tests.household import keys
vault.new_key = lambda: vault.unwrap(keys.WRAPPED[keys.WORDS], keys.WORDS)
vault.Key.wrap = lambda key, passphrase: keys.WRAPPED[passphrase]
sys.argv = ["safekids", *sys.argv[1:]]
from safekids.__main__ import main
main()
"""
ROOT = Path(__file__).parents[2]
ASKS = re.compile(r"assphrase (?:of the copy )?\(nothing shows|The same again: |\n> ")


class Seen(NamedTuple):
    """All that a terminal showed, how often it asked for a passphrase, and the exit code."""

    text: str
    asked: int
    code: int

    @property
    def said(self) -> str:
        """The text, however the terminal broke its lines."""
        return " ".join(self.text.split())


def at_terminal(*arguments: str, typed: tuple[str, ...] = (), script: str = QUICK, **environment: str) -> Seen:
    """Run it at a terminal and type these lines, each when it asks for one."""
    env = {**os.environ, "COLUMNS": "200", **environment}
    env["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    child = pexpect.spawn(
        sys.executable, ["-c", script, *arguments], encoding="utf-8", timeout=60, env=env, dimensions=(60, 200)
    )
    text, lines = "", list(typed)
    while child.expect([ASKS, pexpect.EOF]) == 0:
        text += child.before + child.after
        if not lines:
            child.close(force=True)
            pytest.fail(f"it asks for more than was typed:\n{text}")
        if "assphrase" in child.after or "again" in child.after:
            child.expect(r"\): ?$|: ?$" if "assphrase" in child.after else "")
            text += child.before + str(child.after)
            waits_unseen(child)
        os.write(child.fileno(), lines.pop(0).encode("utf-8", "surrogateescape") + b"\n")
    text += child.before
    child.close()
    assert not lines, f"it never asked for {lines}:\n{text}"
    return Seen(text.replace("\r\n", "\n"), text.count("assphrase (nothing shows"), child.exitstatus)


def waits_unseen(child: Any) -> None:
    """Until the terminal shows nothing of what is typed."""
    for _ in range(200):
        if not child.getecho():
            return
        time.sleep(0.01)
    pytest.fail("what is typed would be shown")


@pytest.fixture
def store() -> Store:
    store = Store()
    store.update(AddChild(Child("c1", "Robin", "8-10", "2027-11")))
    store.update(SetAnswer(Answer("c1", "K27", "done", TODAY, 1)))
    return store


@pytest.fixture
def locked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    with monkeypatch.context() as patch:
        make_quick(patch)
        store.lock(WORDS)
    return store


def files(store: Store) -> dict[str, bytes]:
    """Every file of ours but the empty one that guards them, and what is in it."""
    folder = Path(store.folder)
    if not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "notes.lock"}


def opened(words: str = WORDS) -> Household:
    store = Store()
    store.open_with(words)
    return store.read()


# --- locking


def test_before_locking_it_says_what_a_lock_is_not_and_after_it_what_it_could_not_reach(store: Store) -> None:
    seen = at_terminal("privacy", "lock", typed=("1", WORDS, WORDS))
    assert seen.code == 0
    before, after = seen.said.split(say.NEW_PASSPHRASE.strip(), 1)
    for sentence in say.BEFORE_LOCKING:
        assert sentence in before
    assert "keep nothing: choose Just looking. That is safer than a lock." in before
    assert "A passphrase is not a shield." in before
    assert "ask a court for the file" in before
    assert "nobody can open the notes" in before
    assert say.CANNOT_REACH in after
    assert "age -d -i key.age notes.age" in after
    assert set(files(store)) == {"notes.age", "notes.last.age", "key.age", "key.sha256"}
    assert not any(b"Robin" in data for data in files(store).values())
    assert WORDS not in seen.text


@pytest.mark.parametrize("typed", [("2",), ("1", ""), ("1", "short", "")])
def test_whoever_thinks_better_of_it_has_locked_nothing(store: Store, typed: tuple[str, ...]) -> None:
    before = files(store)
    seen = at_terminal("privacy", "lock", typed=typed)
    assert (say.NOTHING_LOCKED in seen.text, seen.code) == (True, 0)
    assert files(store) == before


def test_a_passphrase_is_asked_for_until_it_is_good_and_twice_the_same(store: Store) -> None:
    # Words, then what is too short, what other keyboards lack, and what is mistyped.
    typed = ("1", "short", "a tab is \x16\t not typed twice", WORDS, WRONG_WORDS, WORDS, WORDS)
    seen = at_terminal("privacy", "lock", typed=typed)
    for sentence in (say.TOO_SHORT, say.NOT_TYPED, say.NOT_THE_SAME):
        assert sentence in seen.text
    assert (seen.code, seen.asked) == (0, 4)
    assert opened().children[0].nickname == "Robin"
    assert "notes.json" not in files(store)


@pytest.mark.usefixtures("locked")
def test_what_is_locked_is_not_locked_again() -> None:
    seen = at_terminal("privacy", "lock")
    assert (say.ALREADY_LOCKED in seen.text, seen.code) == (True, 2)


def test_what_is_not_locked_is_not_unlocked(store: Store) -> None:
    for command in ("unlock", "passphrase"):
        seen = at_terminal("privacy", command)
        assert (say.NOT_LOCKED in seen.text, seen.code) == (True, 2)
    assert "notes.json" in files(store)


def test_unlocking_gives_plain_notes_back_and_says_so(locked: Store) -> None:
    seen = at_terminal("privacy", "unlock", typed=(WORDS,))
    assert (seen.code, seen.asked) == (0, 1)
    assert say.now_unlocked(locked.path) in seen.text
    assert set(files(locked)) == {"notes.json", "notes.last.json"}


@pytest.mark.usefixtures("locked")
def test_the_passphrase_can_be_changed_and_old_copies_are_named() -> None:
    seen = at_terminal("privacy", "passphrase", typed=(WORDS, OTHER_WORDS, OTHER_WORDS))
    assert seen.code == 0
    assert say.OLD_COPIES in seen.text
    assert opened(OTHER_WORDS).children[0].nickname == "Robin"


def test_changing_the_passphrase_can_be_left(locked: Store) -> None:
    before = files(locked)
    seen = at_terminal("privacy", "passphrase", typed=(WORDS, ""))
    assert (seen.code, files(locked) == before) == (0, True)


# --- every other command

ASK_ONCE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # arguments, and what is typed after the passphrase
    "progress": (("progress",), ()),
    "child list": (("child", "list", "--json"), ()),
    "child add": (("child", "add", "Ada", "--age", "6"), ()),
    "child edit": (("child", "edit", "Robin", "--nickname", "Wren"), ()),
    "child remove": (("child", "remove", "Robin", "--yes"), ()),
    "mark": (("mark", "K27", "--done"), ()),
    "export": (("export", "checklist", "--child", "Robin", "--topic", "games-and-chat"), ()),
    "session": (("session",), ("q",)),
    "session of a child": (("session", "--child", "Robin", "--minutes", "5"), ("q",)),
    "safekids": ((), ("q",)),
    "privacy": (("privacy",), ()),
    "privacy forget": (("privacy", "forget", "Robin", "--yes"), ()),
    "privacy backup": (("privacy", "backup", "copy.json"), ()),
}


@pytest.mark.parametrize("name", ASK_ONCE)
@pytest.mark.usefixtures("locked")
def test_every_command_that_opens_the_notes_asks_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, after = ASK_ONCE[name]
    script = QUICK.replace("sys.argv =", "vault.seal = lambda data, words: keys.WRAPPED[words]\nsys.argv =")
    seen = at_terminal(*arguments, typed=(WORDS, *after), script=script)
    assert seen.asked == 1, seen.text
    # A copy that is not what was copied is found out: here it is the key.
    assert seen.code == (3 if name == "privacy backup" else 0), seen.text
    assert WORDS not in seen.text


@pytest.mark.parametrize("name", ASK_ONCE)
def test_without_a_terminal_nothing_is_asked_and_nothing_taken_from_a_pipe(locked: Store, name: str) -> None:
    arguments, _ = ASK_ONCE[name]
    before = files(locked)
    environment = {"SAFEKIDS_PASSPHRASE": WORDS, "PASSPHRASE": WORDS, "AGE_PASSPHRASE": WORDS}
    ran = process(*arguments, typed=f"{WORDS}\n{WORDS}\n", **environment)
    if name == "privacy":  # where it is can be said without opening it
        assert ran.code == 0
        assert say.NOT_OPENED in ran.out
    else:
        assert ran.code == 3
        assert say.locked(os.path.join(locked.folder, "notes.age")) in ran.err
        assert say.LOCKED_HINT in ran.err
    assert "Robin" not in ran.out + ran.err
    assert files(locked) == before


@pytest.mark.parametrize("arguments", [("privacy", "lock"), ("session", "--no-save")])
@pytest.mark.parametrize("option", ["--passphrase", "--password", "-p"])
def test_no_option_takes_a_passphrase(store: Store, arguments: tuple[str, ...], option: str) -> None:
    ran = process(*arguments, option, WORDS)
    assert ran.code == 2
    assert WORDS not in ran.out + ran.err
    assert "notes.json" in files(store)


def test_locking_needs_a_terminal(store: Store) -> None:
    ran = process("privacy", "lock", typed=f"1\n{WORDS}\n{WORDS}\n")
    assert (ran.code, say.NEEDS_TERMINAL in ran.err) == (2, True)
    assert "notes.json" in files(store)


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "K27"),
        ("help-now", "threatened", "--country", "GB"),
        ("export", "checklist", "--band", "8-10"),
        ("privacy", "--help"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("locked")
def test_help_now_and_all_that_opens_no_notes_ask_nothing(arguments: tuple[str, ...]) -> None:
    seen = at_terminal(*arguments, typed=("q",) if arguments[0] == "help-now" else ())
    assert (seen.asked, seen.code) == (0, 0)


@pytest.mark.usefixtures("locked")
def test_a_session_that_keeps_nothing_and_names_nobody_asks_nothing() -> None:
    seen = at_terminal("session", "--band", "8-10", typed=("q",))
    assert (seen.asked, seen.code) == (0, 0)


def test_enter_alone_in_a_session_is_just_looking_so_that_help_is_there_for_whoever_forgot(locked: Store) -> None:
    before = files(locked)
    seen = at_terminal(typed=("", "1", "q"))
    assert say.JUST_LOOKING in seen.text
    assert "Something has happened" in seen.text
    assert "Robin" not in seen.text
    assert files(locked) == before


def test_completion_asks_nothing_and_names_nobody(locked: Store) -> None:
    environment = {"_SAFEKIDS_COMPLETE": "complete_bash", "COMP_WORDS": "safekids progress --child ", "COMP_CWORD": "3"}
    assert process(**environment).out.strip() == ""
    assert "notes.age" in files(locked)


# --- what goes wrong


def test_three_wrong_passphrases_end_it_with_how_to_start_again(locked: Store) -> None:
    before = files(locked)
    seen = at_terminal("progress", typed=(WRONG_WORDS,) * 3)
    assert (seen.code, seen.asked) == (3, 3)
    assert seen.text.count("this passphrase does not open") == 3
    assert say.FORGOTTEN in seen.text
    assert "nobody can open them" in say.FORGOTTEN
    assert "safekids privacy forget --all" in say.FORGOTTEN
    assert WRONG_WORDS not in seen.text
    assert files(locked) == before


@pytest.mark.usefixtures("locked")
def test_a_typing_mistake_is_mended_by_the_second_try() -> None:
    seen = at_terminal("progress", typed=(WRONG_WORDS, WORDS))
    assert (seen.code, seen.asked, "Robin" in seen.text) == (0, 2, True)


@pytest.mark.usefixtures("locked")
def test_enter_alone_leaves_a_command() -> None:
    seen = at_terminal("progress", typed=("",))
    assert (seen.code, seen.asked) == (3, 1)


def test_wrong_damaged_key_damaged_notes_and_forged_are_four_messages(locked: Store) -> None:
    notes, key = Path(locked.folder, "notes.age"), Path(locked.folder, "key.age")
    whole = key.read_bytes()
    said = [at_terminal("progress", typed=(WRONG_WORDS, "")).text]
    key.write_bytes(whole[:-1] + b"x")
    said.append(at_terminal("progress", typed=(WORDS,)).text)
    key.write_bytes(re.sub(rb"(scrypt \S+) 4", rb"\1 30", whole))
    said.append(at_terminal("progress", typed=(WORDS,)).text)
    key.write_bytes(whole)
    notes.write_bytes(notes.read_bytes()[:-1] + b"x")
    said.append(at_terminal("progress", typed=(WORDS,)).text)
    key.unlink()
    said.append(at_terminal("progress", typed=(WORDS,)).text)
    expected = (
        "this passphrase does not open",
        "is damaged (it is not as it was written",
        "asks for more work than this computer should do",
        "are damaged (not opened by its key)",
        "is damaged (it is missing)",
    )
    for text, sentence in zip(said, expected, strict=True):
        assert [other for other in expected if other in text] == [sentence]


def test_a_session_offers_the_last_good_copy_of_damaged_locked_notes(locked: Store) -> None:
    Path(locked.folder, "notes.age").write_bytes(b"age-encryption.org/v1\nharmed")
    seen = at_terminal("session", typed=(WORDS, "1", "q"))
    assert "notes.aside-1.age" in seen.text.replace("\n", "")  # a long path is broken where the line ends
    assert opened().children[0].nickname == "Robin"
    assert files(locked)["notes.aside-1.age"] == b"age-encryption.org/v1\nharmed"


@pytest.mark.usefixtures("locked")
def test_a_crash_shows_its_kind_and_place_and_no_passphrase() -> None:
    harm = "def crash(data, words):\n    raise RuntimeError(words)\nvault.unwrap = crash\nsys.argv ="
    seen = at_terminal("progress", typed=(WORDS,), script=QUICK.replace("sys.argv =", harm, 1))
    assert seen.code == 70
    assert "RuntimeError" in seen.text
    assert WORDS not in seen.text


@pytest.mark.usefixtures("locked")
def test_what_is_no_text_is_a_wrong_passphrase_and_no_crash() -> None:
    seen = at_terminal("progress", typed=("h\udce9l\udcffo and more letters", ""))
    assert seen.code == 3
    assert "does not open" in seen.text


def test_where_the_library_is_not_there_lock_says_so(
    safekids: Safekids, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    ran = safekids("privacy", "lock")
    assert (ran.code, say.NO_VAULT in ran.err) == (3, True)
    assert safekids("progress").code == 0
    assert "notes.json" in files(store)


# --- what is kept


def test_it_says_where_the_notes_are_who_may_read_them_and_all_that_is_in_them(
    safekids: Safekids, store: Store
) -> None:
    store.update(
        AddIfThen(IfThen("c1", None, "When we cook, I will ask.", TODAY)),
        SetNextEvening(TODAY.replace(day=30)),
        SetAnswer(Answer("home", "P37", "done", TODAY, 1)),
    )
    store.rewrite(lambda household: household._replace(country="GB", language="en", rest=(("later", "x"),)))
    ran = safekids("privacy")
    assert ran.code == 0
    for part in (
        f"{store.path}: {say.FILES['notes.json']} (0600, {say.ONLY_YOU})",
        say.FILES["notes.last.json"],
        say.IS_NOT_LOCKED,
        say.SENDS_NOTHING,
        "Robin, 8-10, and 1 answer",
        "2027-11",
        "When we cook, I will ask.",
        "23 November 2026",
        "For the whole household, 1 answer",
        "The next evening: 30 November 2026.",
        "The country: GB.",
        "The language: en.",
        say.UNKNOWN,
    ):
        assert part in ran.out, part


def test_as_data_it_says_the_same(safekids: Safekids, store: Store) -> None:
    store.update(AddIfThen(IfThen("home", "P37", "", TODAY)), SetNextEvening(TODAY))
    store.rewrite(lambda household: household._replace(country="GB", rest=(("later", "x"),)))
    ran = safekids("privacy", "--json")
    said = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (said["safekids"], said["kind"], said["folder"], said["locked"]) == (1, "privacy", store.folder, False)
    names = {os.path.basename(file["path"]) for file in said["files"]}
    assert names == {"notes.json", "notes.last.json"}
    if os.name != "nt":
        assert {(file["mode"], file["others_may_open"]) for file in said["files"]} == {("0600", False)}
    robin = {"nickname": "Robin", "band": "8-10", "ask_band_after": "2027-11", "answers": 1, "to_try": []}
    day = TODAY.isoformat()
    assert said["holds"] == {
        "children": [robin],
        "home": {"answers": 0, "to_try": [{"text": "", "step": "P37", "on": day}]},
        "next_evening": day,
        "country": "GB",
        "language": None,
        "more": True,
    }


def test_as_data_locked_notes_are_named_and_not_opened_without_a_terminal(locked: Store) -> None:
    said = process("privacy", "--json", typed=f"{WORDS}\n").data
    assert (said["locked"], said["holds"]) == (True, None)
    assert {os.path.basename(file["path"]) for file in said["files"]} == set(files(locked))


def test_as_data_where_nothing_is_kept_there_is_nothing(safekids: Safekids, tmp_path: Path) -> None:
    said = json.loads(safekids("privacy", "--json").out)
    assert (said["files"], said["holds"]["children"]) == ([], [])
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_link_to_nothing_in_the_place_of_the_notes_is_named_and_no_crash(
    safekids: Safekids, store: Store, how: tuple[str, ...]
) -> None:
    os.unlink(store.path)
    os.symlink("/nowhere/notes.json", store.path)
    ran = safekids("privacy", *how)
    assert (ran.code, "Traceback" in ran.err, store.path in ran.err) == (3, False, True)


@pytest.mark.skipif(os.name == "nt", reason="modes say nothing there")
def test_a_file_that_others_may_open_is_named(safekids: Safekids, store: Store) -> None:
    assert say.OTHERS_MAY not in safekids("privacy").out
    os.chmod(store.path, 0o644)
    assert f"(0644, {say.OTHERS_MAY})" in safekids("privacy").out


def test_where_nothing_is_kept_it_says_so_and_makes_nothing(safekids: Safekids, tmp_path: Path) -> None:
    ran = safekids("privacy")
    assert (say.NOTHING_KEPT in ran.out, ran.code) == (True, 0)
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("locked")
def test_of_locked_notes_it_says_where_they_are_and_what_is_in_them_once_opened() -> None:
    seen = at_terminal("privacy", typed=(WORDS,))
    assert say.IS_LOCKED in seen.text
    assert say.FILES["key.age"] in seen.text
    assert "Robin, 8-10" in seen.text
    assert say.NOT_OPENED in at_terminal("privacy", typed=("",)).text


# --- copies


def test_a_copy_comes_back_after_everything_was_forgotten(safekids: Safekids, store: Store, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.json", store.read()
    made = safekids("privacy", "backup", str(copy))
    assert (made.code, say.BACKUP_IS_PLAIN in made.out) == (0, True)
    if os.name != "nt":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert safekids("privacy", "forget", "--all", "--yes").code == 0
    assert files(store) == {}
    assert safekids("privacy", "restore", str(copy), "--replace", "--yes").code == 0
    assert Store().read() == before


def test_a_copy_never_stands_in_the_place_of_something_else_unasked(
    safekids: Safekids, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(b"theirs")
    assert safekids("privacy", "backup", str(copy)).code == 2
    assert copy.read_bytes() == b"theirs"
    assert safekids("privacy", "backup", str(copy), "--force").code == 0
    assert safekids("privacy", "backup", str(tmp_path / "none" / "copy.json")).code == 3
    assert copies.open_copy("", copy.read_bytes(), None) == store.read()


def test_a_copy_that_does_not_read_as_it_should_is_not_called_whole(
    safekids: Safekids, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safekids.household.copies.make", lambda *_: b'{"format": 1}')
    ran = safekids("privacy", "backup", str(tmp_path / "copy.json"))
    assert (ran.code, say.BACKUP_DIFFERS in ran.err) == (3, True)
    assert "whole" not in ran.out
    assert store.read().children


def test_a_copy_of_locked_notes_is_locked_by_the_same_passphrase(locked: Store, tmp_path: Path) -> None:
    """With the real work of a passphrase, since nothing else makes such a copy."""
    copy = tmp_path / "copy.age"
    seen = at_terminal("privacy", "backup", str(copy), typed=(WORDS,))
    assert (seen.code, say.BACKUP_IS_LOCKED in seen.text) == (0, True)
    assert b"Robin" not in copy.read_bytes()
    assert vault.is_sealed(copy.read_bytes())
    assert process("privacy", "forget", "--all", "--yes").code == 0
    assert files(locked) == {}
    ran = process("privacy", "restore", str(copy), "--replace", "--yes", typed=WORDS)
    assert (ran.code, say.NEEDS_TERMINAL in ran.err) == (2, True)
    seen = at_terminal("privacy", "restore", str(copy), "--replace", "--yes", typed=(WORDS,))
    assert seen.code == 0, seen.text
    assert Store().read().children[0].nickname == "Robin"


def test_restoring_asks_how_and_can_be_left(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(copies.make(Household((Child("c2", "Ada", "5-7"),)), None))
    before = files(store)
    seen = at_terminal("privacy", "restore", str(copy), typed=("3",))
    assert (say.in_the_copy(["Ada"], 0) in seen.text, say.here_now(["Robin"], 1) in seen.text) == (True, True)
    assert files(store) == before
    assert at_terminal("privacy", "restore", str(copy), typed=("1",)).code == 0
    assert [child.nickname for child in store.read().children] == ["Robin", "Ada"]
    assert at_terminal("privacy", "restore", str(copy), typed=("2",)).code == 0
    assert [child.nickname for child in store.read().children] == ["Ada"]
    assert b"Robin" in files(store)["notes.last.json"], "the last good copy is what was there"


@pytest.mark.parametrize(
    ("options", "code"), [(("--merge", "--replace", "--yes"), 2), (("--merge",), 2), ((), 2), (("--yes",), 2)]
)
def test_without_a_terminal_restoring_says_how_or_changes_nothing(
    safekids: Safekids, store: Store, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(copies.make(Household(), None))
    before = files(store)
    assert safekids("privacy", "restore", str(copy), *options).code == code
    assert files(store) == before


@pytest.mark.parametrize("data", [None, b"", b"nonsense", b'{"format": 9}', WRAPPED[WORDS][:50]])
def test_what_is_no_copy_changes_nothing(safekids: Safekids, store: Store, tmp_path: Path, data: bytes | None) -> None:
    copy = tmp_path / "copy.json"
    if data is not None:
        copy.write_bytes(data)
    before = files(store)
    assert safekids("privacy", "restore", str(copy), "--replace", "--yes").code in (2, 3)
    assert files(store) == before


def test_damaged_notes_are_replaced_by_a_copy_and_kept_aside(safekids: Safekids, store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(copies.make(store.read(), None))
    Path(store.path).write_bytes(b"harmed")
    ran = safekids("privacy", "restore", str(copy), "--merge", "--yes")
    assert (ran.code, say.CANNOT_MERGE in ran.err) == (2, True)
    ran = safekids("privacy", "restore", str(copy), "--replace", "--yes")
    assert (ran.code, "notes.aside-1.json" in ran.out) == (0, True)
    assert files(store)["notes.aside-1.json"] == b"harmed"
    assert Store().read().children[0].nickname == "Robin"


# --- forgetting


def test_a_child_is_forgotten_after_a_yes_and_what_cannot_be_reached_is_said(store: Store) -> None:
    before = files(store)
    seen = at_terminal("privacy", "forget", "robin", typed=("2",))
    assert (say.NOTHING_FORGOTTEN in seen.text, files(store) == before) == (True, True)
    seen = at_terminal("privacy", "forget", "robin", typed=("1",))
    assert say.CANNOT_FORGET in seen.said
    assert say.LAWYER in seen.said
    assert not any(b"Robin" in data for data in files(store).values())


def test_what_was_kept_aside_goes_with_a_forgotten_child(safekids: Safekids, store: Store) -> None:
    Path(store.folder, "notes.aside-1.json").write_bytes(b"Robin, harmed")
    assert safekids("privacy", "forget", "Robin", "--yes").code == 0
    assert not any(b"Robin" in data for data in files(store).values())
    assert not any(b"c1" in data for data in files(store).values())


@pytest.mark.parametrize("arguments", [(), ("Robin", "--all", "--yes"), ("--all",), ("Robin",), ("Nobody", "--yes")])
def test_forgetting_needs_to_be_said_plainly(safekids: Safekids, store: Store, arguments: tuple[str, ...]) -> None:
    before = files(store)
    assert safekids("privacy", "forget", *arguments).code == 2
    assert files(store) == before


def test_whoever_forgot_the_passphrase_starts_again_with_one_command(locked: Store) -> None:
    seen = at_terminal("privacy", "forget", "--all", typed=("1",))
    assert (seen.code, seen.asked) == (0, 0)
    assert say.ALL_FORGOTTEN in seen.text
    assert say.CANNOT_FORGET in seen.text
    assert files(locked) == {}
    assert process("child", "add", "Ada", "--age", "6").code == 0


def test_where_there_is_nothing_to_forget_it_says_so(safekids: Safekids, tmp_path: Path) -> None:
    ran = safekids("privacy", "forget", "--all", "--yes")
    assert (ran.code, say.NOTHING_TO_FORGET in ran.out) == (0, True)
    assert not (tmp_path / "home").exists()


# --- what somebody may do who means no good, or has bad luck


@pytest.mark.parametrize("name", ["notes.json", "notes.last.json", "notes.lock", "notes.age", "key.age", "key.sha256"])
def test_a_copy_is_never_made_over_the_notes_themselves_or_their_key(
    safekids: Safekids, store: Store, tmp_path: Path, name: str
) -> None:
    """Over the key it would be the last that was ever seen of the notes."""
    (tmp_path / "link").symlink_to(store.folder)
    before = files(store)
    for folder in (store.folder, str(tmp_path / "link")):
        ran = safekids("privacy", "backup", os.path.join(folder, name), "--force")
        assert (ran.code, say.BACKUP_OF_ITSELF in ran.err) == (2, True)
    assert files(store) == before
    assert safekids("privacy", "backup", os.path.join(store.folder, "copy.json")).code == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("what", ["folder", "pipe", "nothing", "link to nothing"])
def test_what_is_no_file_is_no_copy_and_is_not_called_the_notes(
    safekids: Safekids, store: Store, tmp_path: Path, what: str
) -> None:
    copy = tmp_path / "copy"
    if what == "folder":
        copy.mkdir()
    elif what == "pipe":
        os.mkfifo(copy)
    elif what == "link to nothing":
        copy.symlink_to(tmp_path / "gone")
    before = files(store)
    ran = safekids("privacy", "restore", str(copy), "--replace", "--yes")
    assert (ran.code, str(copy) in ran.err, "in the place of the notes" in ran.err) == (3, True, False)
    assert "SAFEKIDS_HOME" not in ran.err
    assert files(store) == before


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("path", "why"), [("{}", say.IS_A_FOLDER), ("{}/none/copy", say.NO_FOLDER), ("", "")])
def test_where_no_copy_can_be_made_it_says_why_in_plain_words(
    safekids: Safekids, tmp_path: Path, path: str, why: str
) -> None:
    ran = safekids("privacy", "backup", path.format(tmp_path))
    assert ran.code == (3 if why else 2)
    assert why in ran.err
    assert "already something" not in ran.err


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.usefixtures("store")
def test_a_copy_to_where_it_cannot_be_read_again_is_not_called_whole(safekids: Safekids) -> None:
    ran = safekids("privacy", "backup", "/dev/null", "--force")
    assert (ran.code, say.BACKUP_DIFFERS in ran.err) == (3, True)


def test_the_passphrase_of_a_copy_is_asked_for_by_name_and_a_wrong_one_never_ends_in_forgetting_all(
    store: Store, tmp_path: Path
) -> None:
    """The copy may have another passphrase than the notes; and whoever mistypes it has lost nothing here."""
    copy = tmp_path / "copy.age"
    copy.write_bytes(cheap.seal(copies.make(Household((Child("c2", "Ada", "5-7"),)), None), OTHER_WORDS))
    before = files(store)
    seen = at_terminal("privacy", "restore", str(copy), typed=(WRONG_WORDS, WRONG_WORDS, WRONG_WORDS))
    assert seen.code == 3
    assert seen.text.count(say.PASSPHRASE_OF_COPY.strip()) == 3
    assert "forget" not in seen.text
    seen = at_terminal("privacy", "restore", str(copy), typed=("",))
    assert (seen.code, say.NOT_RESTORED in seen.text) == (0, True)
    assert files(store) == before
    seen = at_terminal("privacy", "restore", str(copy), typed=(WRONG_WORDS, OTHER_WORDS, "2"))
    assert (seen.code, Store().read().children[0].nickname) == (0, "Ada")


def test_a_passphrase_that_a_terminal_might_cut_short_is_refused(store: Store) -> None:
    """A terminal takes a line of some thousand letters and drops the rest without a word, each its own number."""
    seen = at_terminal("privacy", "lock", typed=("1", "a" * 10_000, "é" * (say.LONGEST + 1), " " * 20, ""))
    assert seen.text.count(say.TOO_LONG) == 2
    assert seen.text.count(say.TOO_SHORT) == 1
    assert "notes.json" in files(store)


def test_a_passphrase_pasted_with_its_line_end_and_in_either_form_of_unicode_opens(store: Store) -> None:
    script = QUICK.replace("keys.WRAPPED[passphrase]", "cheap.seal(str(key._identity).encode(), passphrase)")
    script = script.replace("import keys", "import keys\nfrom tests.faults.hook import cheap")
    taken_apart, composed = "gru\u0308ne quiet words", "gr\u00fcne quiet words"
    seen = at_terminal("privacy", "lock", typed=("1", taken_apart, composed), script=script)
    assert seen.code == 0
    assert "notes.json" not in files(store)
    for words in (composed, taken_apart, composed + "\r"):  # a carriage return counts as Enter
        typed = (words.rstrip("\r"),)
        assert at_terminal("progress", typed=typed).code == 0


def test_what_was_here_is_called_the_last_good_copy_only_where_it_was_good(
    safekids: Safekids, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(copies.make(store.read(), None))
    Path(store.path).write_bytes(b"harmed")
    assert "last good copy" not in safekids("privacy", "restore", str(copy), "--replace", "--yes").out
    assert safekids("privacy", "forget", "--all", "--yes").code == 0
    assert "last good copy" not in safekids("privacy", "restore", str(copy), "--replace", "--yes").out
    store.update(AddChild(Child("c2", "Ada", "5-7")))
    assert "last good copy" in safekids("privacy", "restore", str(copy), "--replace", "--yes").out


INTERRUPTED = {  # arguments, and what is typed before Ctrl-C
    "lock, the choice": (("privacy", "lock"), ()),
    "lock, the passphrase": (("privacy", "lock"), ("1",)),
    "lock, again": (("privacy", "lock"), ("1", WORDS)),
    "unlock": (("privacy", "unlock"), ()),
    "passphrase, the old": (("privacy", "passphrase"), ()),
    "passphrase, the new": (("privacy", "passphrase"), (WORDS,)),
    "passphrase, again": (("privacy", "passphrase"), (WORDS, OTHER_WORDS)),
    "session": (("session",), ()),
    "backup": (("privacy", "backup", "copy.age"), ()),
    "restore, how": (("privacy", "restore", "copy.json"), ()),
    "forget": (("privacy", "forget", "--all"), ()),
}


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("name", INTERRUPTED)
def test_left_at_any_question_nothing_has_changed_and_the_terminal_shows_what_is_typed_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    arguments, typed = INTERRUPTED[name]
    if arguments[-1] == "copy.json":
        (tmp_path / "copy.json").write_bytes(copies.make(store.read(), None))
    elif not name.startswith(("lock", "restore")):
        with monkeypatch.context() as patch:
            make_quick(patch)
            store.lock(WORDS)
    monkeypatch.chdir(tmp_path)
    before = files(store)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    command = shlex.join([sys.executable, "-c", QUICK, *arguments])
    script = f"trap : INT; {command}; echo ended with $?; stty -a"
    child = pexpect.spawn("/bin/sh", ["-c", script], encoding="utf-8", env=env, timeout=60)
    for line in (*typed, key):
        child.expect([r"(leaves|help now)\): $", "The same again: $", r"\n> $"])
        time.sleep(0.2)  # until it waits
        child.send(line if line == key else f"{line}\n")
    child.expect(pexpect.EOF)
    said = child.before
    ended = re.search(r"ended with (\d+)", said)
    assert ended, said
    assert int(ended[1]) in ((130,) if key == "\x03" else (0, 2)), said
    assert "Traceback" not in said
    assert re.search(r"(?<!-)\becho\b", said), "what is typed would not show any more"
    assert not {WORDS, OTHER_WORDS} & {*said.splitlines()}
    assert files(store) == before
