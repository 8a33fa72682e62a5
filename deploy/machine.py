"""Whether what is locked can be installed and run here: `python3 deploy/machine.py`. One sentence about what is lacking.

Standard library only: there is no virtual environment yet.
"""

import platform
import shutil
import sys
from pathlib import Path

ROOM = 2 * 1024**3
"""Bytes: the packages take a little over 1 GiB, and a run a few hundred MiB."""
PROCESSORS = ("x86_64", "aarch64", "arm64")


def lacking(system: str, processor: str, library: str, room: int) -> str | None:
    """What this machine lacks and what to do about it; None if it has everything."""
    if system not in {"Linux", "Darwin"} or processor.lower() not in PROCESSORS:
        return (
            f"PostgreSQL and Java come as packages for Linux and macOS on {' or '.join(PROCESSORS)},"
            f" and this is {system} on {processor}: use another machine, or containers (make up)"
        )
    if system == "Linux" and library != "glibc":
        return (
            "PostgreSQL and Java come as packages for Linux with glibc, which this Linux does not have"
            " (Alpine, for one): use Debian, Ubuntu, Fedora or the like, or containers (make up)"
        )
    if room < ROOM:
        return f"{room // 1024**2} MiB is free on this disk and 2 GiB is needed: make room and try again"
    return None


def main() -> None:
    room = shutil.disk_usage(Path(__file__).parent).free
    problem = lacking(platform.system(), platform.machine(), platform.libc_ver()[0], room)
    if problem:
        sys.exit(problem)


if __name__ == "__main__":
    main()
