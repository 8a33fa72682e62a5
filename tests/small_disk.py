"""A disk that can be filled to its last byte, with a database server's data on it. Real: a file system in memory of a fixed size.

That needs root and Linux: elsewhere what asks for one is skipped and says so, in `.ci/run` never.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from deploy.local.postgres import PostgresServer
from deploy.local.shelter import ELSEWHERE, first_fit, open_folder

_MEBIBYTE: Final = 1024**2


class SmallDisk:
    """`with small_disk(256) as disk: PostgresServer(disk.folder / "postgres")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Until nothing more fits, whatever else writes meanwhile."""
        with self._ballast.open("ab") as ballast:
            for portion in (_MEBIBYTE, 4096):
                with suppress(OSError):
                    while True:
                        os.write(ballast.fileno(), bytes(portion))

    def make_room(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(mebibytes: int) -> Iterator[SmallDisk]:
    folder = open_folder(first_fit(ELSEWHERE))
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=711", "naadloos", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        folder.rmdir()
        pytest.skip(f"this machine allows no file system of a fixed size: {error}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def keep_little_log(server: PostgresServer, mebibytes: int) -> None:
    """Of the log of changes: it would fill a small disk by itself."""
    server.execute(f"ALTER SYSTEM SET max_wal_size = '{mebibytes}MB'")
    server.execute("SELECT pg_reload_conf()")
