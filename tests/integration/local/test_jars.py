"""The broker's jars: only what was locked is run."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local import jars
from deploy.local.jars import Jar, JarStore, JarSumError, read_lock, write_lock
from deploy.local.processes import ServerError

CONTENT = b"what the repository serves"


def jar(content: bytes) -> Jar:
    return Jar("nl.example", "thing", "1.0", hashlib.sha256(content).hexdigest())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JarStore]:
    """A store with a repository on this machine that serves CONTENT."""
    served = tmp_path / "repository" / "nl" / "example" / "thing" / "1.0"
    served.mkdir(parents=True)
    (served / "thing-1.0.jar").write_bytes(CONTENT)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "repository"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield JarStore(tmp_path / "cache", {"here": f"http://127.0.0.1:{server.server_port}"})
        server.shutdown()


def test_a_jar_with_the_locked_sum_is_kept(store: JarStore) -> None:
    assert store.checked(jar(CONTENT)).read_bytes() == CONTENT


def test_a_jar_with_another_sum_than_the_locked_one_is_refused_and_removed(
    store: JarStore, tmp_path: Path
) -> None:
    with pytest.raises(JarSumError, match=r"nl.example:thing:1.0 is not the jar.*jars-lock"):
        store.checked(jar(b"what was locked"))

    assert not list((tmp_path / "cache").rglob("*.jar"))


def test_a_half_downloaded_jar_in_the_cache_is_fetched_again(store: JarStore) -> None:
    path = store.checked(jar(CONTENT))
    path.write_bytes(CONTENT[:5])

    assert store.checked(jar(CONTENT)).read_bytes() == CONTENT


def test_a_jar_that_cannot_be_fetched_says_what_to_look_at(
    store: JarStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "SECONDS_BETWEEN_TRIES", 0)
    unknown = Jar("nl.example", "other", "1.0", "")

    with pytest.raises(ServerError, match=r"nl.example:other:1.0 could not be fetched .*reached"):
        store.fetched(unknown)


def test_every_locked_jar_has_a_sum_and_kafka_has_one_version() -> None:
    locked = read_lock()

    assert all(len(jar.sha256) == 64 for jar in locked)
    assert {jar.version for jar in locked if jar.group == "org.apache.kafka"} == {"4.3.1"}


def test_a_lock_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_lock(read_lock(), tmp_path / "copy.lock")

    assert read_lock(tmp_path / "copy.lock") == read_lock()
