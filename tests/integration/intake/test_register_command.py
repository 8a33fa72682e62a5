"""The command that reads a register: killed and started again, and in memory that does not grow with the file."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from tests.integration.intake.conftest import make_settings
from tests.register import many

AMOUNT = 1_500
CHUNK = 200
_MEASURED = """
import asyncio, sys
from pathlib import Path
from services.intake.register.__main__ import main, parse
code = asyncio.run(main(parse()))
status = Path("/proc/self/status").read_text()  # not getrusage: that counts what the parent had too
print("peak", int(status.split("VmHWM:")[1].split()[0]) // 1024, file=sys.stderr)
sys.exit(code)
"""


def environment(url: str) -> dict[str, str]:
    settings = make_settings(url)
    keys = {name: key.get_secret_value() for name, key in settings.bsn_encryption_keys.items()}
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "INTAKE_DATABASE_URL": url,
        "INTAKE_BSN_HASH_KEY": settings.bsn_hash_key.get_secret_value(),
        "INTAKE_BSN_ENCRYPTION_KEYS": json.dumps(keys),
        "INTAKE_BSN_CURRENT_KEY": settings.bsn_current_key,
    }


def start(
    url: str, file: Path, *arguments: str, results: int = subprocess.DEVNULL
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _MEASURED, str(file), "--actor", "test", *arguments],
        env=environment(url),
        stdout=results,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(url: str, file: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    with start(url, file, *arguments, results=subprocess.PIPE) as process:
        out, err = process.communicate(timeout=600)
        return process.returncode, [orjson.loads(row) for row in out.splitlines()], err


def write(path: Path, amount: int) -> Path:
    with path.open("wb") as file:
        file.write(b"[")
        for number, one in zip(range(amount), many(amount), strict=False):
            file.write((b",\n" if number else b"") + orjson.dumps(one))
        file.write(b"]")
    return path


@pytest.fixture(scope="module")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("register") / "register.json", AMOUNT)


async def taken(url: str) -> Any:
    """All that follows from the file, without the ids that differ each time."""
    database = Database(create_engine(url), "intake", "")
    try:
        async with database.reading() as connection:
            rows = await connection.execute(
                text(
                    """
                    SELECT n.number, r.family_name, r.born_on, k.content,
                        (SELECT array_agg(concat_ws(' ', f.kind, f.day, f.state) ORDER BY f.kind, f.day)
                            FROM fact f JOIN fact_person p ON p.fact_id = f.id WHERE p.person_id = r.id),
                        (SELECT count(*) FROM residency s JOIN residency o USING (home_id)
                            WHERE s.person_id = r.id)
                    FROM register_number n JOIN resident r ON r.id = n.person_id
                    JOIN register_record k ON k.person_id = r.id ORDER BY 1
                    """
                )
            )
            return [tuple(row) for row in rows]
    finally:
        await database.close()


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    yield from process.stderr


@pytest.mark.timeout(300)
async def test_killed_halfway_and_started_again_it_comes_to_the_same_end(
    database_url: Callable[..., str], register_file: Path
) -> None:
    once, twice = database_url("intake"), database_url("intake")
    assert run(once, register_file)[0] == 0

    with start(twice, register_file) as process:
        for shown in lines_of(process):
            if shown.startswith("ingelezen") and int(shown.split()[1]) >= AMOUNT // 3:
                os.kill(process.pid, signal.SIGKILL)
                break
        assert process.wait(10) == -signal.SIGKILL
    half = len(await taken(twice))
    assert 0 < half < AMOUNT

    code, rows, shown = run(twice, register_file)

    assert code == 0
    assert [row["regel"] for row in rows] == list(range(1, AMOUNT + 1))
    assert sum(row["gevolg"] == "nieuw" for row in rows) == AMOUNT - half
    assert f"ingelezen: {AMOUNT} van {AMOUNT}" in shown
    assert await taken(twice) == await taken(once)


@pytest.mark.timeout(300)
def test_a_dry_run_shows_progress_and_no_names(
    database_url: Callable[..., str], register_file: Path
) -> None:
    code, rows, shown = run(database_url("intake"), register_file, "--dry-run")
    assert (code, len(rows)) == (0, AMOUNT)
    assert "bekeken: 1000" in shown
    assert f"ingelezen: {CHUNK} van {AMOUNT}" in shown
    assert "Verzonnen" not in shown + str(rows)


def test_what_cannot_be_read_ends_with_a_word(
    database_url: Callable[..., str], tmp_path: Path
) -> None:
    picture = tmp_path / "register.json"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    code, rows, shown = run(database_url("intake"), picture)
    assert (code, rows) == (2, [])
    assert "afbeelding" in shown


def peak_of(shown: str) -> int:
    """MiB."""
    return int(shown.split("peak ")[1])


@pytest.mark.timeout(300)
def test_memory_stays_flat_whatever_the_length_of_the_file(
    database_url: Callable[..., str], register_file: Path, tmp_path: Path
) -> None:
    small = write(tmp_path / "small.json", AMOUNT // 10)
    one, other = (
        run(database_url("intake"), file, "--dry-run")[2] for file in (small, register_file)
    )
    assert peak_of(other) < peak_of(one) + 24
