"""Every expected fault is one sentence, a hint and an exit code, and none is forgotten."""

from __future__ import annotations

import re

import pytest

from safekids.cli import errors
from safekids.content.pack import PackMissing
from safekids.household import errors as household
from safekids.terminal.ask import EndOfInput

FAULTS: list[tuple[Exception, int]] = [
    (household.Damaged("/x/notes.json", "not JSON", None, 12), 3),
    (household.Damaged("/x/notes.json", "too large", "/x/notes.last.json"), 3),
    (household.NewerVersion("/x/notes.json", 9), 3),
    (household.NotReadable("/x/notes.json", "Permission denied"), 3),
    (household.NotWritable("/x/notes.json", "No space left on device"), 3),
    (household.NotAFile("/x/notes.json", "folder"), 3),
    (household.Busy("/x/notes.json", 10.0), 3),
    (household.Locked("/x/notes.age"), 3),
    (household.WrongPassphrase("/x/key.age", sure=True), 3),
    (household.WrongPassphrase("/x/copy.age", sure=False), 3),
    (household.KeyDamaged("/x/key.age", "missing"), 3),
    (household.KeyDamaged("/x/key.age", "not a key"), 3),
    (household.KeyDamaged("/x/key.age", "changed"), 3),
    (household.TooHard("/x/key.age"), 3),
    (household.NoVault(), 3),
    (household.NotLocked("/x/notes.json"), 2),
    (household.InTheWay("/x/notes.json"), 3),
    (household.LeftBehind(("/x/notes.json", "/x/notes.last.json"), "Permission denied"), 3),
    (household.CopyNotOpened("/x/copy.age"), 3),
    (household.NotABackup("/x/copy.json", None), 3),
    (household.NotABackup("/x/copy.json", "not a file"), 3),
    (household.NotABackup("/x/copy.json", "not JSON"), 3),
    (household.ChildGone("a1b2"), 3),
    (household.NicknameTaken("Robin"), 2),
    (household.NicknameNotUsable("", "empty"), 2),
    (household.NicknameNotUsable("x" * 41, "long"), 2),
    (household.NicknameNotUsable("\x07", "unprintable"), 2),
    (errors.UsageFault("this cannot be done", "do that"), 2),
    (EndOfInput(), 2),
    (PackMissing("pack.json"), 70),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS, ids=lambda value: type(value).__name__)
def test_a_fault_is_a_sentence_a_hint_and_a_code(
    fault: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert errors.report(fault) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"safekids: [a-z][^\n]*[^.\n]\nhint: [a-z][^\n]*[^.\n]\n", err), err


def test_every_fault_of_the_household_is_among_them() -> None:
    there = {type(fault) for fault, _ in FAULTS}
    assert set(household.HouseholdError.__subclasses__()) <= there
    assert all(isinstance(fault, errors.EXPECTED) for fault, _ in FAULTS)


def test_a_fault_of_ours_is_not_described_as_an_expected_one() -> None:
    with pytest.raises(ZeroDivisionError):
        errors.describe(ZeroDivisionError())


def test_what_stands_in_a_damaged_file_is_found_by_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    errors.report(FAULTS[0][0])
    assert capsys.readouterr().err.startswith("safekids: the notes in /x/notes.json are damaged (not JSON in line 12)")
