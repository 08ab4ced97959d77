"""Nothing is sent: seen by watching each kind of socket kill its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offline import seccomp

pytestmark = pytest.mark.skipif(not seccomp.available(), reason="the kernel filter is for Linux on x86-64 and ARM64")


def outcome(code: str, *arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, timeout=60
    ).returncode


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_python_socket_kills_the_process(family: str) -> None:
    assert outcome(f"import socket; socket.socket(socket.{family})") == -signal.SIGSYS


def test_a_name_looked_up_kills_the_process() -> None:
    assert outcome("import socket; socket.getaddrinfo('example.org', 443)") == -signal.SIGSYS


def test_a_child_of_a_child_is_under_the_filter_too() -> None:
    inner = "import socket; socket.socket()"
    code = "import subprocess, sys; sys.exit(-subprocess.run([sys.executable, '-c', sys.argv[1]]).returncode)"
    assert outcome(code, inner) == signal.SIGSYS


TYPST = """
import sys, typst
typst.compile(b'#import "@preview/cetz:0.3.2": canvas', root=sys.argv[1])
"""


def test_a_socket_of_a_rust_library_kills_the_process(tmp_path: Path) -> None:
    """typst would fetch a package; Python's own guards do not see that."""
    pytest.importorskip("typst")
    assert outcome(TYPST, str(tmp_path)) == -signal.SIGSYS


def test_sockets_of_this_machine_alone_are_let_be() -> None:
    assert outcome("import socket; socket.socketpair()") == 0


def test_the_other_way_to_a_socket_is_shut() -> None:
    code = "import ctypes, sys; sys.exit(ctypes.CDLL(None).syscall(425, 8, 0) != -1)"
    assert outcome(code) == 0


def test_the_filter_is_on_for_this_very_suite() -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    assert "Seccomp:\t2" in status
    assert os.environ.get("SAFEKIDS_HOME"), "and no test touches the notes of who runs it"
