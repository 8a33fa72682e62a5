"""Programs of our own (`python -m ...`) as child processes, started in a moment: forks of one that has imported all of them."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.local.fork_server import Request
from deploy.local.processes import Handle, ServerError, ServerProcess
from deploy.local.settings import inherited

ROOT: Final = Path(__file__).resolve().parents[2]
SERVICES: Final = ("intake", "routes", "income", "reporting")
IMPORTED: Final = (
    "shared.db.migrate",
    *(f"services.{service}.worker" for service in SERVICES),
    "deploy.local.serve_origin",
    "deploy.local.print_street",
    "deploy.local.seed_teams",
)
"""What forks need not import. Any other module of ours can be run too, and imports by itself what it needs more."""


class Program(ServerProcess):
    """`python -m module` with these arguments and this environment alone; where there is no fork server, just so."""

    def __init__(
        self, module: str, *arguments: str, log: Path, environment: Mapping[str, str]
    ) -> None:
        if sys.platform != "linux":  # elsewhere a library may not live on in a fork
            command = [sys.executable, "-m", module, *arguments]
            super().__init__(command, log=log, environment=environment, directory=ROOT)
            return
        log.touch()  # it can be read from now on
        request = Request(
            module=module,
            arguments=list(arguments),
            environment=dict(environment),
            directory=str(ROOT),
            log=str(log),
        )
        self._adopt(_fork_server.start(request), log)


def get_ready() -> None:
    """Let what programs have in common be imported from now on. Does not wait for it."""
    if sys.platform == "linux":
        _fork_server.get_ready()


class _Forked:
    """A child of the fork server; as `subprocess.Popen` is one of ours."""

    def __init__(self, channel: socket.socket, pid: int) -> None:
        self.pid = pid
        self._channel = channel
        self._lock = threading.Lock()
        self._code: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def _ended(self, seconds: float | None) -> int | None:
        """The exit code; None when it still runs after so many seconds."""
        with self._lock:
            if self._code is not None:
                return self._code
            # Not `select`: that knows the first 1,024 descriptors only.
            answers = select.poll()
            answers.register(self._channel, select.POLLIN)
        has_answer = answers.poll(None if seconds is None else seconds * 1000)
        with self._lock:
            if has_answer and self._code is None:
                # Without an answer the server died, and with it its children.
                self._code = int(_line(self._channel) or -signal.SIGKILL)
                self._channel.close()
        return self._code


class _ForkServer:
    """The one of this process; started when it is first needed, and again if it died."""

    def __init__(self) -> None:
        atexit.register(self._end)
        self._lock = threading.Lock()
        self._server: ServerProcess | None = None
        self._control: socket.socket | None = None
        self._owner: int | None = None

    def get_ready(self) -> None:
        with self._lock:
            self._running()

    def start(self, request: Request) -> Handle:
        ours, theirs = socket.socketpair()
        ours.sendall(json.dumps(request).encode() + b"\n")
        with self._lock, theirs:
            try:
                socket.send_fds(self._running(), [b"."], [theirs.fileno()])
            except BrokenPipeError:  # it died a moment ago, and that is not yet known
                self._end()
                socket.send_fds(self._running(), [b"."], [theirs.fileno()])
        answer = _line(ours)
        if not answer:
            ours.close()
            raise ServerError("the fork server ended before the program began")
        return _Forked(ours, int(answer))

    def _running(self) -> socket.socket:
        # A fork of ours would share the socket.
        if self._control and self._owner == os.getpid() and self._server and self._server.running:
            return self._control
        self._end()
        self._control, theirs = socket.socketpair()
        self._owner = os.getpid()
        with theirs:
            self._server = ServerProcess(
                [sys.executable, "-m", "deploy.local.fork_server", str(theirs.fileno()), *IMPORTED],
                log=Path(os.devnull),
                environment=inherited(),
                directory=ROOT,
                inherits=[theirs.fileno()],
            )
        return self._control

    def _end(self) -> None:
        """It ends by itself with who started it; so it does in order, and at once."""
        if self._control:
            self._control.close()
        if self._server and self._owner == os.getpid():
            self._server.kill()
        self._control = self._server = None


_fork_server = _ForkServer()


def _line(channel: socket.socket) -> bytes:
    """What stands on the next line; nothing when the other end is closed. Read byte by byte: lines are a number, and
    what follows is for later.
    """
    line = b""
    while (byte := channel.recv(1)) not in {b"", b"\n"}:
        line += byte
    return line
