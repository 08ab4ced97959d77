"""The way in: the streams, the clock, and every fault turned into a sentence and an exit code.

`safekids` alone goes straight to the session: Typer would cost a waiting parent more than everything else together.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

COMPLETING = "_SAFEKIDS_COMPLETE"  # set by the shell's completion, which calls us without arguments


def main() -> None:
    """Run safekids with the arguments of the process, and exit."""
    sys.stdin, sys.stdout, sys.stderr = (
        _forgiving(sys.stdin, "r"),
        _forgiving(sys.stdout, "w"),
        _forgiving(sys.stderr, "w"),
    )
    sys.exit(_run(sys.argv[1:]))


def _forgiving(stream: TextIO | None, mode: Literal["r", "w"]) -> TextIO:
    """A character that a stream cannot hold becomes a question mark, never a crash; a closed stream is empty."""
    if stream is None:
        return open(os.devnull, mode, encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):  # before any other import
        return _say_version()
    from safekids.cli import errors

    try:
        if not arguments and COMPLETING not in os.environ:
            from safekids.cli import session

            code = session.run(_today())
        else:
            from safekids.cli.app import run_app

            code = run_app(arguments, _today)
        sys.stdout.flush()  # a reader that has gone away, or a full disk, shows here, not while Python shuts down
        return code
    except errors.EXPECTED as error:
        return errors.report(error)
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    except BrokenPipeError:
        return _quiet_pipe()
    except OSError as error:
        # A file of ours that fails is told as what it is, above; a stream has no name.
        return _output_lost() if error.filename is None else _unexpected(error)
    except SystemExit:
        raise
    except BaseException as error:  # a library in Rust that gives up raises something that is no Exception
        return _unexpected(error)


def _say_version() -> int:
    from safekids import __version__

    try:
        sys.stdout.write(f"safekids {__version__}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return _quiet_pipe()
    except OSError:
        return _output_lost()
    return 0


def _today() -> date:
    """The day, from the one clock of the program. Tests set SAFEKIDS_TODAY."""
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
    _drop_output()
    return 0


def _output_lost() -> int:
    from safekids.cli.errors import OUTPUT_LOST
    from safekids.messages.english import errors as say
    from safekids.terminal import plain

    _drop_output()
    plain.error(say.OUTPUT_LOST, say.OUTPUT_LOST_HINT)
    return OUTPUT_LOST


def _drop_output() -> None:
    """Python writes what waits when it shuts down; there it would fail once more, with a trace."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: BaseException) -> int:
    """A fault of ours: its kind and place, and no value of any variable."""
    import traceback

    from safekids.cli.errors import OUR_FAULT
    from safekids.messages.english import errors as say
    from safekids.terminal import plain

    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    here = os.path.dirname(os.path.abspath(__file__))
    ours = [(os.path.relpath(file, here), line) for file, line in frames if os.path.abspath(file).startswith(here)]
    file, line = ours[-1]
    plain.error(say.unexpected(type(error).__name__, f"{file.replace(os.sep, '/')}:{line}"), say.UNEXPECTED_HINT)
    return OUR_FAULT


if __name__ == "__main__":
    main()
