"""The Kafka broker's jars: pinned coordinates and SHA-256 sums in a lock file, fetched once into the user's cache.

`python -m deploy.local.jars` fetches them; with `--lock` it writes the sums of what it fetched into the lock
file instead of checking them (`make jars-lock`, after changing a version there).
"""

import argparse
import fcntl
import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jgo.maven import MavenContext, PythonResolver

from deploy.local.processes import ServerError
from deploy.local.settings import LocalSettings

LOCK_FILE = Path(__file__).with_name("kafka-jars.lock")
THREADS = 8
TRIES = 4
SECONDS_BETWEEN_TRIES = 2
HEADER = (
    "# Apache Kafka broker: run-time jars as group:artifact:version and the SHA-256 of each.\n"
    "# Change a version here, then `make jars-lock`. No transitive resolving: the list is whole.\n"
)


class JarSumError(ServerError):
    """A jar is not the one that was locked."""


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def coordinate(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"


def read_lock(path: Path = LOCK_FILE) -> list[Jar]:
    """The jars of a lock file; a jar whose sum is still to be made has an empty one."""
    jars = []
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            coordinate, _, sha256 = line.partition(" ")
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256.strip().removeprefix("sha256:")))
    return jars


def write_lock(jars: list[Jar], path: Path = LOCK_FILE) -> None:
    lines = (f"{jar.coordinate} sha256:{jar.sha256}\n" for jar in jars)
    path.write_text(HEADER + "".join(lines))


def kafka_version(jars: list[Jar]) -> str:
    return next(jar.version for jar in jars if jar.artifact.startswith("kafka_"))


def ensure_jars(jars: list[Jar], cache: Path | None = None) -> list[Path]:
    """Paths of all jars, fetched where missing, each with the sum that was locked."""
    store = JarStore(cache or LocalSettings().cache_dir / "jars")
    with store.locked(), ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(store.checked, jars))


class JarStore:
    """A Maven repository layout on disk."""

    def __init__(self, folder: Path, remotes: dict[str, str] | None = None) -> None:
        """`remotes` are the repositories to fetch from, name to address; Maven Central if left out."""
        self._folder = folder
        self._maven = MavenContext(
            repo_cache=folder, resolver=PythonResolver(), remote_repos=remotes
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time: two that fetch the same jar would write over each other."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def checked(self, jar: Jar) -> Path:
        path = self.fetched(jar)
        if sha256_of(path) == jar.sha256:
            return path
        # An interrupted download leaves half a jar in the cache: fetch it afresh once, then believe it.
        path.unlink()
        path = self.fetched(jar)
        found = sha256_of(path)
        if found != jar.sha256:
            path.unlink()
            message = (
                f"{jar.coordinate} is not the jar that was locked:"
                f" SHA-256 {found} instead of {jar.sha256 or '(none)'} in {LOCK_FILE.name}."
                " It was removed. Only if the change is meant: make jars-lock."
            )
            raise JarSumError(message)
        return path

    def fetched(self, jar: Jar) -> Path:
        artifact = self._maven.project(jar.group, jar.artifact).at_version(jar.version).artifact()
        for _ in range(TRIES - 1):
            try:
                return Path(artifact.resolve())
            except (RuntimeError, OSError):  # an error of requests is an OSError
                if artifact.cached_path:
                    artifact.cached_path.unlink(missing_ok=True)
                time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            return Path(artifact.resolve())
        except (RuntimeError, OSError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise ServerError(
                f"{jar.coordinate} could not be fetched ({reason}): look whether the Maven repository"
                f" can be reached and there is room in {self._folder}, and try again"
            ) from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def renew_lock(path: Path = LOCK_FILE) -> None:
    """Fetch into an empty folder, so that the sums are of what the repository serves now."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(THREADS) as pool:
        store = JarStore(Path(folder))
        jars = read_lock(path)
        sums = list(pool.map(sha256_of, pool.map(store.fetched, jars)))
    write_lock([replace(jar, sha256=found) for jar, found in zip(jars, sums, strict=True)], path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", help="renew the sums in the lock file")
    if parser.parse_args().lock:
        renew_lock()
        print(f"{LOCK_FILE.name}: {len(read_lock())} sums written")
    else:
        print(f"{len(ensure_jars(read_lock()))} jars in place")


if __name__ == "__main__":
    main()
