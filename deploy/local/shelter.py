"""A place for a server that refuses to be root: as root we run it as another user, who has to reach what it needs.

A checkout in root's home, a folder of `mktemp -d` and what was installed under `umask 077` are closed to that user. So
the programs are copied, and the data is kept, in a folder of our own among the machine's temporary files.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from deploy.local.launch import NOBODY
from deploy.local.processes import ServerError

ELSEWHERE = ("/tmp", "/var/tmp", "/run", "/opt")  # noqa: S108 - what is made there is made by mkdtemp


ROOM = 512 * 1024**2
"""Bytes: what a demo writes, and then some."""


@cache
def shelter() -> Path:
    """One per process, removed when it ends."""
    made = open_folder(first_fit((tempfile.gettempdir(), *ELSEWHERE)))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def copy_of(package: Path) -> Path:
    """The folder of an installed package, with the libraries that its wheel brought, for everybody to read and run."""
    for folder in filter(Path.is_dir, (package, package.with_name(f"{package.name}.libs"))):
        made = shutil.copytree(folder, shelter() / folder.name)
        for path in (made, *made.rglob("*")):
            path.chmod(0o755)
    return shelter() / package.name


def open_folder(parent: Path) -> Path:
    """A new folder that others may pass through, and not list."""
    made = Path(tempfile.mkdtemp(prefix="naadloos-", dir=parent))
    made.chmod(0o711)
    return made


def give_away(path: Path) -> None:
    """To the other user, who owns its data."""
    try:
        os.chown(path, NOBODY, NOBODY)
    except OSError as error:  # a container may withhold this, or know no other user
        raise ServerError(
            "PostgreSQL refuses to run as root, and root can't become another user here:"
            " run this as an ordinary user"
        ) from error


def is_reachable(folder: Path) -> bool:
    """Whether any user may pass through `folder` and all that is above it."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.resolve().parents))


def first_fit(folders: Iterable[str]) -> Path:
    """The first folder in which another user can run a program of ours."""
    for folder in map(Path, folders):
        if folder.is_dir() and os.access(folder, os.W_OK) and _fits(folder):
            return folder
    raise ServerError(
        "PostgreSQL refuses to run as root, and there is no folder where another user can run it:"
        " set TMPDIR to a folder that everybody may enter, not mounted noexec and with 512 MiB free,"
        " or run this as an ordinary user"
    )


def _fits(folder: Path) -> bool:
    may_run = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return is_reachable(folder) and may_run and shutil.disk_usage(folder).free >= ROOM
