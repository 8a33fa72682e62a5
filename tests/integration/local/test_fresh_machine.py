"""What a newcomer has: a fresh copy in some folder, whoever they are there, and the two commands of the README."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.launch import NOBODY
from deploy.local.programs import ROOT
from deploy.local.settings import LocalSettings
from deploy.local.shelter import is_reachable

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]

PATH_LENGTH = 200
NO_HOME = "/dev/null/home"
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", ".local", "mutants", "__pycache__", ".*_cache", ".hypothesis"
)
ONE_TEST = "tests/integration/local/test_postgres.py -k 'stranger or every_test_gets'"


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a copy of the checkout."""

    user: int
    checkout: Path

    def make(self, *arguments: str) -> str:
        """What `make` says."""
        return self._run("make", *arguments)

    def types(self, lines: str) -> str:
        """What is said to lines that are typed in the checkout."""
        return self._run("bash", "-euo", "pipefail", "-c", lines)

    @contextmanager
    def demo(self) -> Iterator[tuple[str, list[str]]]:
        """A running `make demo`: its address, and what it said until it told that. Ends as with Ctrl-C."""
        running: subprocess.Popen[str] = subprocess.Popen(
            ["make", "demo"], **self._somebody(), start_new_session=True
        )
        assert running.stdout is not None
        said: list[str] = []
        try:
            for line in running.stdout:
                said.append(line)
                if "Kijk zelf: " in line:
                    break
            else:
                pytest.fail("".join(said)[-4000:])
            yield said[-1].split()[2], said
        finally:
            os.killpg(running.pid, signal.SIGINT)
            running.communicate(timeout=60)

    def _run(self, *command: str) -> str:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, check=False, **self._somebody()
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    def _somebody(self) -> dict[str, Any]:
        """With a home that can't be written and a umask that shuts everybody out."""
        somebody_else: dict[str, Any] = {}
        if self.user != os.geteuid():
            somebody_else = {"user": self.user, "group": self.user, "extra_groups": []}
        return {
            "cwd": self.checkout,
            "env": {"PATH": os.defpath, "HOME": NO_HOME, "PYTHONDONTWRITEBYTECODE": "1"},
            "umask": 0o077,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
            **somebody_else,
        }


def test_root_in_a_folder_of_root_alone() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can try what root meets")
    with newcomer(0) as root:
        said = root.make("demo-once")
        assert "Elk gevolg kwam precies één keer." in said
        assert "2 passed" in root.make("test", f"PYTEST_ARGS={ONE_TEST}")


def test_an_ordinary_user_who_follows_the_readme() -> None:
    """The demo, a token, a first event by the ten lines of curl as they stand there, and its trail."""
    with newcomer(os.geteuid() or NOBODY) as somebody:
        with somebody.demo() as (address, said):
            lines = lines_of_readme(somebody.checkout).replace("http://127.0.0.1:8000", address)
            state, trail = somebody.types(lines).strip().splitlines()
            page = followed(trail)

        assert any("Elk gevolg kwam precies één keer." in line for line in said)
        assert json.loads(state)["status"] == "verwerkt"
        assert "Draaiboek toegepast" in page
        assert "2 passed" in somebody.make("test", f"PYTEST_ARGS={ONE_TEST}")


def lines_of_readme(checkout: Path) -> str:
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"as it stands here -->\n```sh\n(.*?)```", readme, re.DOTALL)
    return str(block)


def followed(trail: str) -> str:
    """The page of the trail, once routes has handled the event; signed in as the page says."""
    with httpx.Client(follow_redirects=True) as browser:
        address = trail.partition("/reporting")[0]
        provider = browser.get(f"{address}/routes/aanmelden").url
        browser.post(provider, data={"persona": "regisseur"}, headers={"Origin": address})
        for _ in range(60):
            if "Draaiboek toegepast" in browser.get(trail).text:
                break
            time.sleep(1)
        return browser.get(trail).text


@contextmanager
def newcomer(user: int) -> Iterator[Newcomer]:
    """With a folder of their own, of mode 0700, in which a long path with spaces and accents leads to the checkout."""
    with tempfile.TemporaryDirectory(prefix="naadloos-newcomer-") as name:
        folder = Path(name)
        checkout = folder / "Súdwest-Fryslân, één map" / "lang"
        checkout = checkout.with_name("l" * (PATH_LENGTH - len(str(checkout.parent)) - 1))
        shutil.copytree(ROOT, checkout, ignore=NOT_COPIED)
        _install(checkout)
        if user != os.geteuid():
            _use_python(checkout / ".venv", _python_for_all())
            _give(folder, user)
        yield Newcomer(user, checkout)


def _install(checkout: Path) -> None:
    """What `make` would install there, linked from here: downloading it again would take minutes."""
    for name in (".venv", "node_modules"):
        _link(ROOT / name, checkout / name)
    # Where the jars are kept for who has no home.
    _link(LocalSettings().cache_dir, checkout / ".local" / "cache")
    (checkout / ".local" / "cache" / "jars" / ".lock").unlink(missing_ok=True)
    # Newer than the requirements, and each newer than what it builds on.
    for marker in (
        ".venv/.installed-runtime",
        ".venv/.installed-dev",
        "node_modules/.installed",
        "node_modules/.installed-pages",
    ):
        (checkout / marker).unlink(missing_ok=True)
        (checkout / marker).touch()


def _python_for_all() -> Path:
    """This version of Python, where also an ordinary user may run it: root's own may be in root's home."""
    name = f"python3.{sys.version_info.minor}"
    for folder in (sys.base_exec_prefix, "/usr", "/usr/local"):
        python = Path(folder, "bin", name)
        if python.exists() and is_reachable(python.parent):
            return python
    pytest.skip(f"there is no {name} here that an ordinary user may run")


def _use_python(environment: Path, python: Path) -> None:
    """As if the virtual environment was made with it."""
    for file in (environment / "bin" / "python3", environment / "pyvenv.cfg"):
        file.unlink()
    (environment / "bin" / "python3").symlink_to(python)
    (environment / "pyvenv.cfg").write_text(f"home = {python.parent}\n")


def _link(folder: Path, copy: Path) -> None:
    """The same files under another path, as copies where a link can't be made."""
    copy.parent.mkdir(exist_ok=True)
    copied = subprocess.run(["cp", "-al", f"{folder.resolve()}", copy], check=False)
    if copied.returncode:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder.resolve(), copy, symlinks=True)


def _give(folder: Path, user: int) -> None:
    """The folders, to write in; the files in them are read only, and may be linked to ours."""
    for path, _, _ in os.walk(folder):
        os.chown(path, user, user)
