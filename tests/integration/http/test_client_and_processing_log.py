"""Calls to other systems, and the lines kept about whose data was processed."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from shared.errors import Transient
from shared.http.client import create_client, reachable
from shared.messaging.transaction import Database
from shared.observability import processing_log, tracing
from shared.processing.activities import NotInTheRegister


async def test_a_line_is_kept_per_person_and_only_if_the_work_is(database: Database) -> None:
    people, correlation = [uuid4(), uuid4()], uuid4()
    with tracing.span(None) as span:
        async with database.transaction() as tx:
            twice = [*people, people[0]]
            await processing_log.record(
                tx, "u-1", "inwoner-inzien", twice, correlation_id=correlation
            )
            await processing_log.record(tx, "u-1", "dossier-inzien", [])
    async with database.reading() as connection:
        lines = (await connection.execute(text("SELECT * FROM processing_log"))).all()
    assert {line.subject_id for line in lines} == set(people)
    assert len(lines) == 2
    assert {line.activity for line in lines} == {
        "https://naadloos.example.nl/verwerkingen/inwoner-inzien"
    }
    assert {line.trace_id for line in lines} == {tracing.trace_id_of(span)}
    assert {line.parent_span_id for line in lines} == {span.split("-")[2]}
    assert {line.correlation_id for line in lines} == {correlation}
    assert all(line.started_at <= line.at for line in lines)


async def test_what_the_register_of_activities_does_not_know_cannot_be_done(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        with pytest.raises(NotInTheRegister):
            await processing_log.record(tx, "u-1", "snuffelen", [])


def answering(status: int) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, headers=request.headers))


async def test_the_trace_and_the_token_go_along() -> None:
    with tracing.span(None) as span:
        async with create_client("http://x", token="t", transport=answering(200)) as client:
            sent = (await client.get("/")).headers
    assert tracing.trace_id_of(sent["traceparent"]) == tracing.trace_id_of(span)
    assert sent["traceparent"] != span
    assert sent["authorization"] == "Bearer t"


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_failing_system_means_try_again(status: int) -> None:
    async with create_client("http://x", transport=answering(status)) as client:
        with pytest.raises(Transient, match="brp answered"):
            async with reachable("brp"):
                (await client.get("/")).raise_for_status()


async def test_a_refusal_of_another_system_is_no_reason_to_try_again() -> None:
    async with create_client("http://x", transport=answering(403)) as client:
        with pytest.raises(httpx.HTTPStatusError):
            async with reachable("brp"):
                (await client.get("/")).raise_for_status()


async def test_an_absent_system_means_try_again() -> None:
    async with create_client("http://127.0.0.1:9") as client:
        with pytest.raises(Transient, match="cannot be reached"):
            async with reachable("brp"):
                await client.get("/")


async def test_nothing_waits_for_ever() -> None:
    async with create_client() as client:
        waits = client.timeout
    assert None not in (waits.connect, waits.read, waits.write, waits.pool)
