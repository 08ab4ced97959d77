"""The way in: the streams, the clock, and every fault turned into a sentence and an exit code.

`safekids` alone goes straight to the session: Typer would cost a waiting parent more than everything else together.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from datetime import date


def main() -> None:
    """Run safekids with the arguments of the process, and exit."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):  # before any other import
        from safekids import __version__

        sys.stdout.write(f"safekids {__version__}\n")
        sys.exit(0)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _forgiving(stream)
    sys.exit(_run(arguments))


def _forgiving(stream: TextIO | None) -> None:
    """A character that a stream cannot hold becomes a question mark, never a crash."""
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def _run(arguments: list[str]) -> int:
    from safekids.cli import errors

    try:
        if not arguments:
            from safekids.cli import session

            return session.run(_today())
        from safekids.cli.app import run_app

        return run_app(arguments, _today)
    except errors.EXPECTED as error:
        return errors.report(error)
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    except BrokenPipeError:
        return _quiet_pipe()
    except Exception as error:
        return _unexpected(error)


def _today() -> date:
    """The day, from the one clock of the program. Tests set SAFEKIDS_TODAY."""
    import os
    from datetime import date

    from safekids.cli.errors import UsageFault
    from safekids.messages.english import errors as say

    given = os.environ.get("SAFEKIDS_TODAY")
    if not given:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageFault(say.bad_clock(given), say.CLOCK_HINT) from None


def _quiet_pipe() -> int:
    """Whoever read our output has stopped reading: that is theirs to decide."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _unexpected(error: Exception) -> int:
    """A fault of ours: its kind and place, and no value of any variable."""
    import os
    import traceback

    from safekids.cli.errors import OUR_FAULT
    from safekids.messages.english import errors as say
    from safekids.terminal import plain

    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    plain.error(say.unexpected(type(error).__name__, place), say.UNEXPECTED_HINT)
    return OUR_FAULT


if __name__ == "__main__":
    main()
