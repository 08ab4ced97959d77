"""safekids as a process of its own, with the real content: for what streams and terminals do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, NamedTuple


class Done(NamedTuple):
    out: str
    err: str
    code: int

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def process(*arguments: str, typed: str | bytes = b"", encoding: str = "utf-8", **environment: str) -> Done:
    """Run it with this input; output is decoded with `encoding`, strictly."""
    done = subprocess.run(
        [sys.executable, "-m", "safekids", *arguments],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )
    out, err = (stream.decode(encoding).replace("\r\n", "\n") for stream in (done.stdout, done.stderr))
    return Done(out, err, done.returncode)
