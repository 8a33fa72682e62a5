"""A stack that loses a program: it is said which and why, it is started again a few times, and the logs stay."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import stack as stacks
from deploy.local.identity import LocalIssuer
from deploy.local.processes import ServerProcess
from deploy.local.settings import inherited
from deploy.local.stack import PROGRAMS, Server, Stack
from deploy.local.watch import LOOK_SECONDS, MOST_RESTARTS, Watch, watched, working_folder
from shared.settings import AuthSettings

NAME, OTHER = "income-werker", "routes-werker"


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """A stack of two programs, both asleep, of which one can be told to end at once with the file `bad`."""
    for name in (NAME, OTHER):
        monkeypatch.setitem(PROGRAMS, name, "tests.integration.local.sleeper")
    environment = inherited() | {"SLEEPER_FAULT": str(tmp_path / "bad")}
    made = Stack(
        folder=tmp_path,
        address="http://127.0.0.1:1",
        broker="",
        postgres_version="",
        database_urls={},
        issuer=LocalIssuer(tmp_path / "identity", AuthSettings(issuer="x", audience="x")),
        environment=environment,
        processes={name: stacks._start(name, tmp_path, environment) for name in (NAME, OTHER)},
        servers={},
    )
    yield made
    for process in made.processes.values():
        process.kill()


def until(what: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def awake(stack: Stack, name: str) -> bool:
    return "awake" in stack.processes[name].log.read_text().splitlines()[-1:]


def test_a_program_that_ends_is_named_with_its_last_words_and_started_again(stack: Stack) -> None:
    said: list[str] = []
    until(lambda: awake(stack, NAME))
    other = stack.processes[OTHER].pid

    with watched(stack, said.append) as watch:
        stack.processes[NAME].send(signal.SIGKILL)
        until(lambda: watch.endings[NAME] and not stack.ended())

    assert said[0] == f"{NAME} stopte vanzelf (door signaal SIGKILL)."
    assert said[1].startswith(f"last lines of {stack.folder / NAME}.log:")
    assert "awake" in said[1]
    assert said[2] == f"{NAME} is opnieuw gestart (1 van {MOST_RESTARTS})."
    assert stack.processes[OTHER].pid == other
    assert stack.processes[OTHER].running


def test_a_program_that_keeps_ending_is_given_up_and_the_others_go_on(
    stack: Stack, tmp_path: Path
) -> None:
    said: list[str] = []
    until(lambda: awake(stack, OTHER))
    (tmp_path / "bad").write_text("no room left")
    stack.processes[NAME].kill()
    watch = Watch(stack, said.append)

    for _ in range(MOST_RESTARTS + 3):
        until(lambda: stack.ended() == [NAME])
        watch.look()

    assert watch.endings == {NAME: MOST_RESTARTS + 1}
    assert said[-1].startswith(f"{NAME} stopte {MOST_RESTARTS + 1} keer en wordt niet meer gestart")
    assert "(foutcode 1)" in said[-3]
    assert "no room left" in said[-2]
    assert stack.processes[OTHER].running


def test_a_server_that_ends_is_started_again_too(stack: Stack, tmp_path: Path) -> None:
    started: list[ServerProcess] = []

    def start() -> None:
        command = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
        started.append(ServerProcess(command, log=tmp_path / "server.log", environment={}))

    start()
    stack.servers["Kafka"] = Server(tmp_path / "server.log", lambda: started[-1].running, start)
    started[0].kill()
    said: list[str] = []

    Watch(stack, said.append).look()

    assert stack.ended() == []
    assert said[0].startswith("Kafka stopte vanzelf")
    started[-1].kill()


def test_the_watch_ends_with_its_block(stack: Stack) -> None:
    said: list[str] = []
    with watched(stack, said.append):
        pass

    stack.processes[NAME].kill()
    time.sleep(LOOK_SECONDS * 1.5)

    assert said == []


def test_the_logs_stay_when_asked_and_after_an_error_and_nothing_stays_otherwise(
    tmp_path: Path,
) -> None:
    said: list[str] = []

    def work(*, keep: bool = False, fail: type[BaseException] | None = None) -> None:
        with working_folder(tmp_path, said.append) as folder:
            for name in ("income-werker.log", "kafka/server.log", "kafka/data/000.log", "secret"):
                (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
                (folder.path / name).write_text(name)
            folder.keeps_logs = keep
            if fail:
                raise fail

    work()
    with pytest.raises(KeyboardInterrupt):
        work(fail=KeyboardInterrupt)
    assert (list(tmp_path.iterdir()), said) == ([], [])
    work(keep=True)
    with pytest.raises(ValueError):  # noqa: PT011 - raised here, without words
        work(fail=ValueError)

    assert len(said) == 2
    for line in said:
        kept = Path(line.removeprefix("De logboeken zijn bewaard in "))
        files = sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file())
        assert files == ["income-werker.log", "kafka/server.log"]
    assert [path.name for path in tmp_path.iterdir()] == ["logboeken"]
