"""Every expected fault, as one sentence, a hint and an exit code. The one place that maps them.

0 fine; 1 a check found something; 2 wrong use, or a terminal is needed; 3 the household file cannot be read or
written; 4 content not valid; 70 a fault of ours; 130 left with Ctrl-C.
"""

from __future__ import annotations

from typing import NamedTuple

from safekids.content.pack import PackMissing
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
    NicknameNotUsable,
    NicknameTaken,
    NotABackup,
    NotAFile,
    NotLocked,
    NotReadable,
    NotWritable,
    NoVault,
    TooHard,
    WrongPassphrase,
)
from safekids.messages.english import errors as say
from safekids.terminal import plain
from safekids.terminal.ask import EndOfInput

FINE = 0
FOUND_SOMETHING = 1
WRONG_USE = 2
HOUSEHOLD = 3
NOT_VALID = 4
OUR_FAULT = 70
OUTPUT_LOST = 74  # as other programs say that a write has failed
INTERRUPTED = 130


class UsageFault(Exception):
    """What was asked for cannot be done so."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class Said(NamedTuple):
    sentence: str
    hint: str
    code: int


EXPECTED = (UsageFault, HouseholdError, PackMissing, EndOfInput)


def describe(error: Exception) -> Said:
    """The sentence, hint and code of one of the EXPECTED faults."""
    from safekids.messages.english import privacy  # not on the way to a screen without faults

    match error:
        case UsageFault(sentence=sentence, hint=hint):
            return Said(sentence, hint, WRONG_USE)
        case Damaged(path=path, why=why, last_good=last_good, line=line):
            hint = say.DAMAGED_HINT_GOOD if last_good else say.DAMAGED_HINT
            return Said(say.damaged(path, why, line), hint, HOUSEHOLD)
        case NewerVersion(path=path, version=version):
            return Said(say.newer(path, version), say.NEWER_HINT, HOUSEHOLD)
        case NotReadable(path=path, why=why):
            return Said(say.not_readable(path, why), say.NOT_READABLE_HINT, HOUSEHOLD)
        case NotWritable(path=path, why=why):
            return Said(say.not_writable(path, why), say.NOT_WRITABLE_HINT, HOUSEHOLD)
        case NotAFile(path=path, found=found):
            return Said(say.not_a_file(path, say.FOUND[found]), say.NOT_A_FILE_HINT, HOUSEHOLD)
        case Busy(seconds=seconds):
            return Said(say.busy(seconds), say.BUSY_HINT, HOUSEHOLD)
        case Locked(path=path):
            return Said(privacy.locked(path), privacy.LOCKED_HINT, HOUSEHOLD)
        case WrongPassphrase(path=path, sure=sure):
            return Said(privacy.wrong_passphrase(path, sure=sure), privacy.FORGOTTEN, HOUSEHOLD)
        case KeyDamaged(path=path, why=flaw):
            return Said(privacy.key_damaged(path, flaw), privacy.KEY_DAMAGED_HINT, HOUSEHOLD)
        case TooHard(path=path):
            return Said(privacy.too_hard(path), privacy.TOO_HARD_HINT, HOUSEHOLD)
        case CopyNotOpened(path=path):
            return Said(privacy.wrong_passphrase(path, sure=False), privacy.COPY_NOT_OPENED_HINT, HOUSEHOLD)
        case NoVault():
            return Said(privacy.NO_VAULT, privacy.NO_VAULT_HINT, HOUSEHOLD)
        case NotLocked():
            return Said(privacy.NOT_LOCKED, privacy.NOT_LOCKED_HINT, WRONG_USE)
        case InTheWay(path=path):
            return Said(privacy.in_the_way(path), privacy.IN_THE_WAY_HINT, HOUSEHOLD)
        case LeftBehind(paths=paths, why=why):
            return Said(privacy.left_behind(paths, why), privacy.LEFT_BEHIND_HINT, HOUSEHOLD)
        case NotABackup(path=path, why=None):
            return Said(privacy.backup_not_there(path), privacy.NOT_A_BACKUP_HINT, HOUSEHOLD)
        case NotABackup(path=path, why=why):
            return Said(privacy.not_a_backup(path, why or ""), privacy.NOT_A_BACKUP_HINT, HOUSEHOLD)
        case ChildGone():
            return Said(say.CHILD_GONE, say.CHILD_GONE_HINT, HOUSEHOLD)
        case NicknameTaken(nickname=nickname):
            return Said(say.nickname_taken(nickname), say.NICKNAME_TAKEN_HINT, WRONG_USE)
        case NicknameNotUsable(why=unfit):
            return Said(say.NICKNAME_UNFIT[unfit], say.NICKNAME_UNFIT_HINT, WRONG_USE)
        case EndOfInput():
            return Said(say.INPUT_ENDED, say.INPUT_ENDED_HINT, WRONG_USE)
        case EndOfInput():
            return Said(say.NO_ANSWER, say.NO_ANSWER_HINT, WRONG_USE)
        case PackMissing(name=name):
            return Said(say.pack_missing(name), say.PACK_MISSING_HINT, OUR_FAULT)
    raise error


def report(error: Exception) -> int:
    """Say what happened on standard error; return the exit code."""
    said = describe(error)
    plain.error(said.sentence, said.hint)
    return said.code
