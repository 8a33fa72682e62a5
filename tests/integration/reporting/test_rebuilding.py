"""Reporting is rebuilt from the log: an empty database that reads everything again tells the same."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text

from services.reporting.contracts import CONTRACTS
from services.reporting.settings import Settings
from shared.db.engine import create_engine
from shared.messaging.topics import ensure_topics
from shared.messaging.worker import Worker
from shared.settings import KafkaSettings
from tests.load.traffic import dossier_ids
from tests.load.year import Year

EVENTS = 1_200
TOLD: dict[str, str] = {
    "flow": "SELECT to_jsonb(flow_event) - 'stored_at' AS row FROM flow_event",
    "counts": "SELECT to_jsonb(flow_count) AS row FROM flow_count",
    "partners": "SELECT to_jsonb(partner_step) AS row FROM partner_step",
    "decisions": "SELECT to_jsonb(benefit_decision) AS row FROM benefit_decision",
    "objections": "SELECT to_jsonb(decision_objection) AS row FROM decision_objection",
    "schemes": "SELECT to_jsonb(scheme_deed) AS row FROM scheme_deed",
    "dossiers": "SELECT to_jsonb(known_dossier) AS row FROM known_dossier",
    "teams": "SELECT to_jsonb(dossier_team) AS row FROM dossier_team",
    "books": """
        SELECT jsonb_build_array(day, topic, type, outcome, sum(total), sum(id_sum)) AS row
        FROM ledger_day GROUP BY day, topic, type, outcome
        """,
    "failed": "SELECT to_jsonb(failed_message) AS row FROM failed_message",
}
"""Everything from which reporting tells anything, but for the moments at which it heard of it."""


@asynccontextmanager
async def working(url: str, kafka: KafkaSettings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    worker = Worker(CONTRACTS, Settings.model_validate({"database_url": url}), kafka)
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def everything_told(url: str) -> dict[str, list[Any]]:
    """Once all events are in."""
    engine = create_engine(url, pool_size=1)
    taken_in = text("SELECT coalesce(sum(next_offset - first_offset), 0) FROM consumer_position")
    async with asyncio.timeout(60):
        while True:
            async with engine.connect() as connection:
                if (await connection.execute(taken_in)).scalar_one() >= EVENTS:
                    break
            await asyncio.sleep(0.1)
    async with engine.connect() as connection:
        told = {
            what: sorted((await connection.execute(text(query))).scalars(), key=str)
            for what, query in TOLD.items()
        }
    await engine.dispose()
    return told


@pytest.mark.timeout(150)
async def test_an_empty_database_that_reads_all_again_tells_the_same(
    database_url: Callable[..., str], kafka: str, topic_prefix: str
) -> None:
    """The first reads while it happens, the second all of it in large batches: other batches, in another order of topics."""
    settings = KafkaSettings(bootstrap_servers=kafka, topic_prefix=topic_prefix)
    first, second = database_url("reporting"), database_url("reporting")
    await ensure_topics(settings, CONTRACTS.topics)

    async with working(first, settings):
        await Year(EVENTS, dossier_ids(60)).load(kafka, topic_prefix)
        told = await everything_told(first)
    async with working(second, settings):
        told_again = await everything_told(second)

    assert told_again == told
    assert len(told["flow"]) == EVENTS
    assert not told["failed"]
    assert told["partners"]
    assert told["decisions"]
