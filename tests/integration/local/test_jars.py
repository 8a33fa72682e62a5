"""The broker's jars: only what was locked is run."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local.jars import Jar, JarSumError, ensure_jars, read_lock, write_lock

SMALL = "jspecify"


@pytest.fixture
def jar() -> Jar:
    return next(jar for jar in read_lock() if jar.artifact == SMALL)


def test_a_jar_with_another_sum_than_the_locked_one_is_refused_and_removed(
    jar: Jar, tmp_path: Path
) -> None:
    locked = replace(jar, sha256="0" * 64)

    with pytest.raises(JarSumError, match=rf"{SMALL}.*is not the jar that was locked.*jars-lock"):
        ensure_jars([locked], tmp_path)

    assert not list(tmp_path.rglob("*.jar"))


def test_a_half_downloaded_jar_in_the_cache_is_fetched_again(jar: Jar, tmp_path: Path) -> None:
    (path,) = ensure_jars([jar], tmp_path)
    path.write_bytes(path.read_bytes()[:100])

    assert ensure_jars([jar], tmp_path) == [path]


def test_every_locked_jar_has_a_sum_and_kafka_has_one_version() -> None:
    jars = read_lock()

    assert all(len(jar.sha256) == 64 for jar in jars)
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {"4.3.1"}


def test_a_lock_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_lock(read_lock(), tmp_path / "copy.lock")

    assert read_lock(tmp_path / "copy.lock") == read_lock()
