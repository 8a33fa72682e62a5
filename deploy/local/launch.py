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
NOBODY = 65534


def drop_root() -> None:
    """Go on as `nobody`, who owns nothing and may do nothing more than anybody."""
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as error:
        sys.exit(f"root can't become another user here, run this as an ordinary user: {error}")


def die_with(parent: int) -> None:
    """End when the process does that started this one, however that ends; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the process that asked for this one is gone")


def main(arguments: list[str]) -> None:
    parent = int(arguments.pop(0))
    if arguments[0] == "--drop-root":
        arguments.pop(0)
        drop_root()
    die_with(parent)  # after dropping root: a change of user clears it
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
