"""Child processes: none outlives the process that started it."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from deploy.local.processes import ServerError, ServerProcess

SLEEP = "import time; time.sleep(60)"


def sleeper(log: Path) -> ServerProcess:
    return ServerProcess([sys.executable, "-c", SLEEP], log=log, environment={})


def has_ended(process_id: int) -> bool:
    try:
        return bool(psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def ends_soon(process_id: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if has_ended(process_id):
            return True
        time.sleep(0.05)
    return False


def killed_parent_of(start: str, log: Path) -> tuple[bool, int]:
    """Kill a program that started a `child`; gives whether that was alive just before, and its process id."""
    program = f"import sys, time; from pathlib import Path; {start}; print(child.pid, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(log)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        alive_before = not has_ended(child)
        parent.kill()
    return alive_before, child


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a child with its parent")
def test_a_child_dies_with_its_parent_even_when_the_parent_is_killed(tmp_path: Path) -> None:
    alive_before, child = killed_parent_of(
        "from tests.integration.local.test_processes import sleeper;"
        "child = sleeper(Path(sys.argv[1]))",
        tmp_path / "log",
    )

    assert alive_before
    assert ends_soon(child)


def test_a_child_outlives_the_thread_that_asked_for_it(tmp_path: Path) -> None:
    started: list[ServerProcess] = []
    thread = threading.Thread(target=lambda: started.append(sleeper(tmp_path / "log")))
    thread.start()
    thread.join()

    time.sleep(0.3)

    assert started[0].running
    started[0].kill()


def test_killing_takes_the_grandchildren_along(tmp_path: Path) -> None:
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"
    parent = ServerProcess([sys.executable, "-c", program], log=tmp_path / "log", environment={})
    parent.wait_until(lambda: len(parent.family()) == 2, 10, "the grandchild")
    family = [process.pid for process in parent.family()]

    parent.kill()

    assert all(map(has_ended, family))


def test_a_frozen_child_can_still_be_stopped(tmp_path: Path) -> None:
    child = sleeper(tmp_path / "log")
    child.send(signal.SIGSTOP)

    child.stop(signal.SIGTERM, seconds=10)

    assert child.exit_code == -signal.SIGTERM


def test_a_server_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    child = ServerProcess(
        [sys.executable, "-c", "raise SystemExit('no room left')"],
        log=tmp_path / "log",
        environment={},
    )

    with pytest.raises(ServerError, match=r"(?s)the server ended with 1.*no room left"):
        child.wait_until(lambda: False, 10, "the server")
