"""What a worker does every so often shows when it last ended: also what never did."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from prometheus_client import REGISTRY

from shared.errors import Transient
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database
from shared.messaging.worker import Worker
from shared.settings import ServiceSettings
from tests.ledger.processes import kafka_settings
from tests.ledger.service import SOURCE


async def never_done(_: Database) -> None:
    msg = "a neighbour does not answer"
    raise Transient(msg)


async def done_at_once(_: Database) -> None:
    """A chore that finds nothing to do has run all the same."""


CONTRACTS = replace(
    SOURCE,
    service="klussen",
    chores=(Chore("never-done", 7, never_done), Chore("done-at-once", 9, done_at_once)),
)


DONE = ("timers", "retries", "upkeep", "topics", "forget", "done-at-once")


async def test_every_job_shows_when_it_ended_well_and_one_that_never_did_shows_that(
    database_url: Callable[..., str], kafka: str, topic_prefix: str
) -> None:
    url = database_url("grootboek")

    async with working(Worker(CONTRACTS, _settings(url), kafka_settings(kafka, topic_prefix))):
        async with asyncio.timeout(40):
            while not all(map(ended, DONE)):  # noqa: ASYNC110 - the worker tells nobody
                await asyncio.sleep(0.05)

        assert measured("naadloos_job_ended_timestamp_seconds", "never-done") == 0
        assert measured("naadloos_job_interval_seconds", "never-done") == 7


def _settings(url: str) -> ServiceSettings:
    return ServiceSettings.model_validate({"database_url": url})


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


def ended(job: str) -> float:
    return measured("naadloos_job_ended_timestamp_seconds", job) or 0.0


def measured(name: str, job: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"service": CONTRACTS.service, "job": job})
