"""A timer that failed for good can be given up, with who and why, by whoever looks after the service."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.messaging.messages_cli import main
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from tests.ledger.service import LEDGER, open_books

DOSSIER = ids.new_dossier_id()


@pytest.fixture
def url(database_url: Callable[..., str]) -> str:
    return database_url("grootboek")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """With two timers of one dossier that failed."""
    opened = open_books(url, "grootboek")
    async with opened.transaction() as tx:
        for key in ("ene", "andere"):
            tx.schedule(NewTimer("herinnering", key, clock.now(), DOSSIER, {"fail": True}))
    await TimerEngine(opened, LEDGER).run_due()
    yield opened
    await opened.close()


async def discard(url: str, key: str, reason: str = "hoort niet bij dit dossier") -> int:
    arguments = ["timer-discard", "herinnering", key, "--actor", "b.beheer", "--reason", reason]
    settings = ServiceSettings(database_url=url)  # type: ignore[arg-type]  # parsed by pydantic
    return await asyncio.to_thread(main, LEDGER, settings, arguments)


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_one_failed_timer_is_given_up_and_the_others_stay(
    url: str, database: Database
) -> None:
    code = await discard(url, "ene")

    assert code == 0
    assert await rows(database, "SELECT key, state FROM timers ORDER BY key") == [
        ("andere", "failed"),
        ("ene", "cancelled"),
    ]
    assert await rows(database, "SELECT reason FROM timers WHERE key = 'ene'") == [
        ("discarded, by b.beheer: hoort niet bij dit dossier",)
    ]
    logged = "SELECT actor, subject_id FROM processing_log WHERE activity LIKE '%termijn-wegdoen'"
    assert await rows(database, logged) == [("b.beheer", DOSSIER)]
    assert await TimerEngine(database, LEDGER).run_failed_again("herinnering", "b", "r") == 1


async def test_what_did_not_fail_is_left_alone_and_a_reason_is_asked(
    url: str, database: Database
) -> None:
    codes = [await discard(url, key) for key in ("ene", "ene", "bestaat niet")]
    without_reason = await discard(url, "andere", reason=" ")

    assert codes == [0, 3, 3]
    assert without_reason == 1
    assert await rows(database, "SELECT state FROM timers WHERE key = 'andere'") == [("failed",)]
