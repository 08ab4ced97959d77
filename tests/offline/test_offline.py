"""Nothing is sent: seen by watching each kind of socket kill its process."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offline import seccomp

pytestmark = pytest.mark.skipif(not seccomp.available(), reason="the kernel filter is for Linux on x86-64 and ARM64")


def outcome(code: str, *arguments: str) -> int:
    """What became of Python running `code`: its exit code, or minus the signal that ended it."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, timeout=60
    ).returncode


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_a_python_socket_kills_the_process(family: str, kind: str) -> None:
    assert outcome(f"import socket; socket.socket(socket.{family}, socket.{kind})") == -signal.SIGSYS


def test_a_name_looked_up_kills_the_process() -> None:
    assert outcome("import socket; socket.getaddrinfo('example.org', 443)") == -signal.SIGSYS


def test_a_child_of_a_child_is_under_the_filter_too() -> None:
    inner = "import socket; socket.socket()"
    code = "import subprocess, sys; sys.exit(-subprocess.run([sys.executable, '-c', sys.argv[1]]).returncode)"
    assert outcome(code, inner) == signal.SIGSYS


def test_a_fork_and_a_thread_are_under_the_filter_too() -> None:
    thread = "import socket, threading; t = threading.Thread(target=socket.socket); t.start(); t.join()"
    assert outcome(thread) == -signal.SIGSYS, "the whole process, not the thread alone"
    fork = "import os, socket, sys; pid = os.fork(); pid or socket.socket(); sys.exit(os.waitpid(pid, 0)[1])"
    assert outcome(fork) == signal.SIGSYS


TYPST = """
import sys, typst
typst.compile(SOURCE, root=sys.argv[1])
"""


def typst_outcome(root: Path, source: bytes) -> int:
    return outcome(TYPST.replace("SOURCE", repr(source)), str(root))


def test_a_socket_of_a_rust_library_kills_the_process(tmp_path: Path) -> None:
    """typst would fetch a package; Python's own guards do not see that."""
    pytest.importorskip("typst")
    assert typst_outcome(tmp_path, b'#import "@preview/cetz:0.3.2": canvas') == -signal.SIGSYS
    assert typst_outcome(tmp_path, b"Hello") == 0, "and it is the fetching that kills, not typst"


def test_sockets_of_this_machine_alone_are_let_be() -> None:
    assert outcome("import socket; socket.socketpair(); socket.socket(socket.AF_UNIX)") == 0
    assert outcome("import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)") == 0


def test_the_other_way_to_a_socket_is_shut() -> None:
    """io_uring_setup without the filter fails as well, but with EFAULT: its second argument is no address."""
    code = (
        "import ctypes, sys; c = ctypes.CDLL(None, use_errno=True); c.syscall(425, 8, 0); sys.exit(ctypes.get_errno())"
    )
    assert outcome(code) == errno.EPERM


def test_the_other_numbering_of_system_calls_is_shut() -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("only x86-64 has a second numbering")
    assert outcome("import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 41, 2, 1, 0)") == -signal.SIGSYS


def test_the_filter_is_on_for_every_thread_of_this_very_suite() -> None:
    for task in Path("/proc/self/task").iterdir():
        assert "Seccomp:\t2" in (task / "status").read_text(encoding="ascii")
