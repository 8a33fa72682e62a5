"""What a newcomer has: a fresh copy in some folder, whoever they are there, and the two commands of the README."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.local.launch import NOBODY
from deploy.local.settings import LocalSettings
from deploy.local.shelter import is_reachable
from deploy.local.stack import ROOT

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
        """What `make` says; with a home that can't be written and a umask that shuts everybody out."""
        somebody_else: dict[str, Any] = {}
        if self.user != os.geteuid():
            somebody_else = {"user": self.user, "group": self.user, "extra_groups": []}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            ["make", *arguments],
            cwd=self.checkout,
            env={"PATH": os.defpath, "HOME": NO_HOME, "PYTHONDONTWRITEBYTECODE": "1"},
            umask=0o077,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **somebody_else,
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout


def test_root_in_a_folder_of_root_alone() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can try what root meets")
    with newcomer(0) as root:
        said = root.make("demo-once")
        assert "Elk gevolg kwam precies één keer." in said
        assert "2 passed" in root.make("test", f"PYTEST_ARGS={ONE_TEST}")


def test_an_ordinary_user() -> None:
    with newcomer(os.geteuid() or NOBODY) as somebody:
        said = somebody.make("demo-once")
        assert "Elk gevolg kwam precies één keer." in said
        assert "2 passed" in somebody.make("test", f"PYTEST_ARGS={ONE_TEST}")


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
    for marker in (".venv/.installed-runtime", ".venv/.installed-dev", "node_modules/.installed"):
        (checkout / marker).unlink()
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
