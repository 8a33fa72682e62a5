"""The demo as a newcomer runs it: a process that tells where to look, ends when asked, and leaves nothing behind."""

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

import psutil
import pytest

from deploy.local.demo import FIRST_HANDLED
from deploy.local.ports import LOOPBACK
from deploy.local.programs import ROOT

pytestmark = pytest.mark.timeout(400)

PLAYED_SECONDS = 240
STOP_SECONDS = 60


class Demo:
    """A running demo and what it said."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local.demo", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str, seconds: float) -> str:
        """The first line with these words."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                line = None
            if line is None:
                pytest.fail(f"the demo never said '{words}':\n{''.join(self.said)}")
            self.said.append(line)
            if words in line:
                return line

    def family(self) -> list[psutil.Process]:
        """All processes that descend from it."""
        return list(psutil.Process(self._process.pid).children(recursive=True))

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def wait(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._listener.join(STOP_SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def running_demo(*arguments: str) -> Iterator[Demo]:
    demo = Demo(*arguments)
    try:
        yield demo
    finally:
        demo.end()


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        yield other.getsockname()[1]


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_ctrl_c_while_it_starts_ends_it_in_order_and_leaves_no_process() -> None:
    with running_demo() as demo:
        demo.until("vier databases maken", 60)
        family = demo.family()
        demo.interrupt()

        assert demo.wait(STOP_SECONDS) == 0
    assert family
    assert not [process for process in family if lives(process)]


@pytest.mark.chaos
def test_it_stays_up_on_another_port_and_starts_again_what_ends_until_ctrl_c() -> None:
    with taken_port() as port, running_demo("--port", str(port)) as demo:
        demo.until(FIRST_HANDLED, PLAYED_SECONDS)
        address = demo.until("Kijk zelf", PLAYED_SECONDS)
        demo.until("als Renske Regie", 5)
        demo.until("/documentatie", 5)
        demo.until("make token AS=integratie", 5)
        family = demo.family()
        [worker] = [process for process in family if process.name() == "income.worker"]
        worker.kill()
        demo.until("income-werker stopte vanzelf (door signaal SIGKILL)", 30)
        demo.until("income-werker is opnieuw gestart", 30)
        others = [process for process in demo.family() if process.name() == "routes.worker"]
        demo.interrupt()
        kept = Path(
            demo.until("De logboeken zijn bewaard in", STOP_SECONDS).split(" in ")[-1].strip()
        )

        assert demo.wait(STOP_SECONDS) == 0
    assert f"http://{LOOPBACK}:" in address
    assert f":{port}" not in address
    assert any("Elk gevolg kwam precies één keer." in line for line in demo.said)
    assert any("Apache Kafka 4" in line for line in demo.said)
    assert len(family) >= 7  # PostgreSQL, Kafka, the address and four workers
    assert len(others) == 1
    assert not [process for process in family if lives(process)]
    assert "consumer_positioned" in (kept / "income-werker.log").read_text()
    assert (kept / "postgres" / "server.log").exists()
    shutil.rmtree(kept)
