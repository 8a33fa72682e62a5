"""Child processes that die with us, whatever happens to us, and that can be killed and frozen on purpose."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Protocol, TypeAlias

import psutil

LAUNCHER = Path(__file__).with_name("launch.py")
LOG_TAIL_LINES = 30
KILL_SECONDS = 10.0

Spawn: TypeAlias = Callable[[], subprocess.Popen[bytes]]


class Handle(Protocol):
    """What is needed of a child: `subprocess.Popen` has it."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...


class ServerError(RuntimeError):
    """A server did not start, or stopped by itself; the message ends with the tail of its log."""


class _Spawner:
    """Starts every child from one thread that lives as long as this process.

    Linux sends the parent-death signal when the *thread* that started the child ends, so a server started
    from a short-lived thread (`asyncio.to_thread` in a test) would be killed with it.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Spawn, Future[subprocess.Popen[bytes]]]]
        self._jobs = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __call__(self, spawn: Spawn) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._owner != os.getpid():  # first use, or a fork left the thread behind
                threading.Thread(target=self._run, name="spawner", daemon=True).start()
                self._owner = os.getpid()
        done: Future[subprocess.Popen[bytes]] = Future()
        self._jobs.put((spawn, done))
        return done.result()

    def _run(self) -> None:
        while True:
            spawn, done = self._jobs.get()
            try:
                done.set_result(spawn())
            except OSError as error:
                done.set_exception(error)


_spawn = _Spawner()


class ServerProcess:
    """One running child: its own session (a terminal's Ctrl-C reaches only us), its own log file."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str],
        directory: Path | None = None,
        drop_root: bool = False,
        inherits: Sequence[int] = (),
    ) -> None:
        """`inherits` are the file descriptors that it has too."""
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid())]
        if drop_root:
            launcher.append("--drop-root")
        full = [*launcher, *map(str, command)]
        with log.open("ab") as output:
            self._adopt(_spawn(lambda: _popen(full, output, environment, directory, inherits)), log)

    def _adopt(self, process: Handle, log: Path) -> None:
        """Be this child, that somebody started."""
        self.log = log
        self._process = process
        self.pid = process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number if a signal ended it."""
        return self._process.poll()

    def send(self, number: signal.Signals) -> None:
        """Signal the process itself, not its children."""
        if self.running:
            self._process.send_signal(number)

    def send_all(self, number: signal.Signals) -> None:
        """Signal the process and all its descendants, parents first."""
        for process in self.family():
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue

    def family(self) -> list[psutil.Process]:
        """The process and its descendants, as far as they still run."""
        if not self.running:
            return []
        try:
            this = psutil.Process(self.pid)
            return [this, *this.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self) -> None:
        """SIGKILL the process and all its descendants, and wait until none is left."""
        family = self.family()
        self.send_all(signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + KILL_SECONDS
        while any(map(_lives, family)) and time.monotonic() < deadline:
            time.sleep(0.01)

    def stop(self, number: signal.Signals, seconds: float) -> None:
        """Ask it to end; what has not ended after `seconds` is killed."""
        self.send_all(signal.SIGCONT)
        self.send(number)
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Wait for it to end by itself; if it does not, kill it."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        """Poll `ready` until it holds; raise with the tail of the log if it never does."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running:
                raise ServerError(f"{what} ended with {self.exit_code}\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise ServerError(f"{what} not ready after {seconds} s\n{self.log_tail()}")
            time.sleep(0.05)

    def log_tail(self) -> str:
        return log_tail(self.log)

    @property
    def end(self) -> str:
        """How it ended, for a person."""
        code = self.exit_code
        if code is None:
            return "loopt nog"
        return f"foutcode {code}" if code >= 0 else f"door signaal {signal.Signals(-code).name}"


def log_tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join([f"last lines of {log}:", *lines])


def _lives(process: psutil.Process) -> bool:
    """Not a zombie: an orphan stays one for as long as the machine's first process does not reap it."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _popen(
    command: list[str],
    output: IO[bytes],
    environment: Mapping[str, str],
    directory: Path | None,
    inherits: Sequence[int],
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=directory,
        start_new_session=True,
        pass_fds=inherits,
    )
