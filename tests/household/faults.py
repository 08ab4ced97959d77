"""Faults in the middle of a change: the program killed, or the system refusing, at every call that touches the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from safekids.household.errors import Damaged, HouseholdError

Faults: TypeAlias = Callable[[int, str], None]  # is told the number and name of each call before it happens

CALLS = ("open", "close", "fstat", "write", "fsync", "link", "replace", "unlink", "mkdir", "chmod")
KILLED, REFUSED = 9, 3


@contextlib.contextmanager
def at_every_call(faults: Faults) -> Iterator[None]:
    """Have `faults` called before every call of CALLS, numbered from 0."""
    real = {name: getattr(os, name) for name in CALLS}
    number = -1

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal number
            number += 1
            faults(number, name)
            return real[name](*args, **kwargs)

        return call

    for name in CALLS:
        setattr(os, name, watched(name))
    try:
        yield
    finally:
        for name in CALLS:
            setattr(os, name, real[name])


def calls_of(action: Callable[[], object]) -> list[str]:
    """The names of the calls of an action, in order."""
    names: list[str] = []
    with at_every_call(lambda _, name: names.append(name)):
        action()
    return names


def killing(before: int) -> Faults:
    """Dies before the call of that number, as by kill -9: nothing is tidied."""
    die = os._exit
    return lambda number, _: die(KILLED) if number == before else None


def refusing(at: int, code: int, *, from_then_on: bool = False) -> Faults:
    """The call of that number fails with `code`; or all of them from there."""

    def refuse(number: int, _name: str) -> None:
        if number == at or (from_then_on and number > at):
            raise OSError(code, os.strerror(code))

    return refuse


def attempt(
    actions: list[Callable[[], object]], faults: Faults, tell: Callable[[], object] = lambda: None
) -> tuple[int, int]:
    """Do the actions with these faults; `tell` is called after each.

    Returns how many of them came to their end, and so were acknowledged, and how it ended: 0, or REFUSED with a
    HouseholdError that is not about damage.
    """
    ended = 0
    try:
        with at_every_call(faults):
            for action in actions:
                action()
                tell()
                ended += 1
    except HouseholdError as error:
        if isinstance(error, Damaged):
            raise
        return ended, REFUSED
    return ended, 0


def attempt_elsewhere(actions: list[Callable[[], object]], faults: Faults) -> tuple[int, int]:
    """The same in a process of its own, which may die; then the second number is KILLED."""
    reader, writer = os.pipe()
    write, end = os.write, os._exit
    process = os.fork()
    if process == 0:
        code = 1
        try:
            code = attempt(actions, faults, lambda: write(writer, b"."))[1]
        finally:
            end(code)  # never back into the tests
    os.close(writer)
    with open(reader, "rb") as told:
        ended = len(told.read())
    return ended, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
