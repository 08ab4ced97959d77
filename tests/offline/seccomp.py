"""A filter in the Linux kernel that kills this process, or any child of it, when it asks for a socket to elsewhere.

Needs no root. It sees what Python-level guards do not: sockets of libraries written in Rust or C. Once on, it cannot
be taken off again.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

# From the kernel's headers: linux/filter.h, linux/seccomp.h, linux/audit.h, asm/unistd.h.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000 | 1, 0x7FFF0000  # kill the process; EPERM; go on
_NR, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET = {"x86_64": 41, "aarch64": 198}
_IO_URING_SETUP = 425  # another way to a socket, on both
_X32 = 0x40000000  # the other numbering of system calls on x86_64
_THIS_MACHINE = (1, 16)  # AF_UNIX, AF_NETLINK (asks the kernel): all other families may lead elsewhere

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2


def available() -> bool:
    return sys.platform == "linux" and platform.machine() in _AUDIT and sys.byteorder == "little"


def forbid_internet() -> None:
    """Turn the filter on for this thread and all that it starts from now on. Raises OSError when refused."""
    machine = platform.machine()
    program = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NR),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
        (_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _REFUSE),
        (_EQUAL, 1, 0, _SOCKET[machine]),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 2, 0, _THIS_MACHINE[0]),
        (_EQUAL, 1, 0, _THIS_MACHINE[1]),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    libc = ctypes.CDLL(None, use_errno=True)
    filter_ = Program(len(program), ctypes.addressof(code))
    for arguments in ((_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_), 0, 0)):
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
