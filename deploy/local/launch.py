"""Become a server that cannot outlive the process that started it: `launch.py PARENT_PID [--drop-root] COMMAND...`.

Run by file name under `python -I -S`, so it imports the standard library only. It replaces itself with
the command: the process id stays the same, so that signals reach the server and not a wrapper.
A function run between fork and exec could do this too, but may deadlock when the parent has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534


class CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class CapabilitySet(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def drop_root(libc: ctypes.CDLL) -> None:
    """Go on as `nobody`: PostgreSQL refuses to run as root.

    One capability is kept, the one that opens files whatever their permissions: the checkout and the
    virtual environment may be in root's home, and nobody's permissions there should change for us.
    """
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    kept = 1 << CAP_DAC_OVERRIDE
    header = CapabilityHeader(CAPABILITY_VERSION_3, 0)
    sets = (CapabilitySet * 2)(CapabilitySet(kept, kept, kept), CapabilitySet(0, 0, 0))
    # In a container that withholds the capability this fails, and so will the server if it needed it.
    libc.capset(ctypes.byref(header), sets)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def main(arguments: list[str]) -> None:
    parent = int(arguments.pop(0))
    libc = ctypes.CDLL(None, use_errno=True)
    if arguments[0] == "--drop-root":
        arguments.pop(0)
        drop_root(libc)
    if sys.platform == "linux":
        # After dropping root: a change of user clears it.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the process that asked for this server is gone")
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
