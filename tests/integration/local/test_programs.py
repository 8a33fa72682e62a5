"""Programs of ours started by the fork server: each is as one of `python -m`, and none outlives who started it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from deploy.local.processes import ServerError
from deploy.local.programs import ROOT, Program
from tests.integration.local.test_processes import ends_soon, has_ended, killed_parent_of

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a program is not started as a fork"
)

ECHO = "tests.integration.local.echo"
SECONDS = 30.0


@contextmanager
def running(log: Path, *arguments: str, **environment: str) -> Iterator[Program]:
    program = Program(ECHO, *arguments, log=log, environment=environment)
    try:
        yield program
    finally:
        program.kill()


def words_of(log: Path) -> list[str]:
    return log.read_text().splitlines()


def until_asleep(program: Program) -> None:
    program.wait_until(lambda: "asleep" in words_of(program.log), SECONDS, "the sleeper")


def test_a_program_has_its_own_arguments_environment_and_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("what was said before\n")
    with running(log, "one", "two words", GREETING="hallo") as program:
        program.wait(SECONDS)

    assert program.exit_code == 0
    assert words_of(log) == [
        "what was said before",
        "module __main__",
        "arguments ['one', 'two words']",
        "environment {'GREETING': 'hallo'}",
        f"folder {ROOT}",
        "said when it ends",
    ]


def test_how_a_program_ended_is_known(tmp_path: Path) -> None:
    with (
        running(tmp_path / "0", "exit", "3") as with_a_code,
        running(tmp_path / "1", "raise") as with_an_error,
        running(tmp_path / "2", "sleep") as killed,
    ):
        until_asleep(killed)
        killed.send(signal.SIGKILL)
        for program in (with_a_code, with_an_error, killed):
            program.wait(SECONDS)

    assert [program.exit_code for program in (with_a_code, with_an_error, killed)] == [3, 1, -9]
    assert "ValueError: no room left" in with_an_error.log_tail()


def test_a_program_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with (
        running(tmp_path / "log", "raise") as program,
        pytest.raises(ServerError, match=r"(?s)the program ended with 1.*no room left"),
    ):
        program.wait_until(lambda: False, SECONDS, "the program")


def test_a_program_that_is_asked_to_stop_ends_in_order(tmp_path: Path) -> None:
    with running(tmp_path / "log", "sleep") as program:
        until_asleep(program)
        program.send(signal.SIGSTOP)
        program.stop(signal.SIGTERM, SECONDS)

    assert program.exit_code == 7
    assert words_of(program.log)[-1] == "said when it ends"


def test_each_is_a_process_of_its_own_under_its_own_name(tmp_path: Path) -> None:
    with running(tmp_path / "0", "sleep") as one, running(tmp_path / "1", "sleep") as other:
        for program in (one, other):
            until_asleep(program)
        names = [psutil.Process(program.pid).name() for program in (one, other)]
        sessions = {os.getsid(program.pid) for program in (one, other)}
        open_files = psutil.Process(one.pid).num_fds()

    assert names == [ECHO[:15]] * 2
    assert sessions == {one.pid, other.pid}
    assert open_files <= 4  # no channel of another program


def test_a_module_that_does_not_exist_is_said_in_the_log(tmp_path: Path) -> None:
    program = Program("services.nowhere", log=tmp_path / "log", environment={})
    program.wait(SECONDS)

    assert program.exit_code == 1
    assert "No module named services.nowhere" in program.log_tail()


def test_programs_die_with_the_fork_server_and_the_next_one_gets_another(tmp_path: Path) -> None:
    with running(tmp_path / "0", "sleep") as first:
        until_asleep(first)
        psutil.Process(first.pid).parent().kill()
        first.wait(SECONDS)
    with running(tmp_path / "1") as second:
        second.wait(SECONDS)

    assert has_ended(first.pid)
    assert (first.exit_code, second.exit_code) == (-9, 0)


def test_a_program_dies_with_its_parent_even_when_the_parent_is_killed(tmp_path: Path) -> None:
    alive_before, child = killed_parent_of(
        "from deploy.local.programs import Program;"
        f"child = Program({ECHO!r}, 'sleep', log=Path(sys.argv[1]), environment={{}})",
        tmp_path / "log",
    )

    assert alive_before
    assert ends_soon(child)
