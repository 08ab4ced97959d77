"""Faults in the middle of a change: the program killed, or the system refusing, at every call that touches the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from safekids.household.errors import Damaged, HouseholdError

Faults: TypeAlias = tuple[Callable[[int, str], None], Callable[[int], None]]

CALLS = ("open", "close", "fstat", "write", "fsync", "link", "replace", "unlink", "mkdir", "chmod")
KILLED, REFUSED = 9, 3


@contextlib.contextmanager
def at_every_call(before: Callable[[int, str], None], after: Callable[[int], None] = lambda _: None) -> Iterator[None]:
    """Have `before(number, name)` and `after(number)` called around every call of CALLS, numbered from 0."""
    real = {name: getattr(os, name) for name in CALLS}
    number = -1

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal number
            number += 1
            here = number
            before(here, name)
            try:
                return real[name](*args, **kwargs)
            finally:
                after(here)

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


def killing(at: int, *, before: bool) -> Faults:
    """Dies before or after the call of that number, as by kill -9: nothing is tidied, nothing is flushed."""
    die = os._exit
    return (
        lambda number, _: die(KILLED) if before and number == at else None,
        lambda number: die(KILLED) if not before and number == at else None,
    )


def refusing(at: int, code: int, *, from_then_on: bool = False) -> Faults:
    """The call of that number fails with `code`; or all of them from there."""

    def refuse(number: int, _name: str) -> None:
        if number == at or (from_then_on and number > at):
            raise OSError(code, os.strerror(code))

    return refuse, lambda _: None


def run(actions: list[Callable[[], object]], faults: Faults) -> tuple[int, int]:
    """Do the actions in a process of their own, with these faults.

    Returns how many of them came to their end, and so were acknowledged, and how the process ended: 0, KILLED,
    REFUSED with a HouseholdError, or 1 for anything else.
    """
    reader, writer = os.pipe()
    tell, end = os.write, os._exit
    process = os.fork()
    if process == 0:
        code = 1
        try:
            with at_every_call(*faults):
                for action in actions:
                    action()
                    tell(writer, b".")
            code = 0
        except HouseholdError as error:
            code = 1 if isinstance(error, Damaged) else REFUSED
        finally:
            end(code)  # never back into the tests
    os.close(writer)
    with open(reader, "rb") as told:
        ended = len(told.read())
    return ended, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
