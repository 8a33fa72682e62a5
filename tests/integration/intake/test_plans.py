"""How a batch of life events looks up what was told before: the same for the first line of a file and the last."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.intake.life_events import repository
from shared.messaging.transaction import Database

PEOPLE = [UUID(int=number) for number in range(500)]
DAY = date(2026, 10, 1)
# Just stored, so that PostgreSQL has no statistics of them yet.
_FILL = text(
    """
    INSERT INTO life_event (id, source, source_id, body_hash, type, status, data, correlation_id, received_at,
        effective_on, person_id)
    SELECT gen_random_uuid(), 'urn:systeem', number::text, '', 'baan-gestart', 'verwerkt', '{}',
        gen_random_uuid(), now(), CAST(:day AS date), gen_random_uuid()
    FROM generate_series(1, 10000) AS number
    """
)


async def test_the_jobs_of_a_batch_are_found_person_by_person_and_those_of_others_are_not_read(
    service_database: Callable[[str], Awaitable[Database]],
) -> None:
    database = await service_database("intake")
    async with database.engine.begin() as connection:
        await connection.execute(_FILL, {"day": DAY})
        plan = await connection.execute(
            text(f"EXPLAIN {repository._PUBLISHED_JOBS.text}"),
            {"people": PEOPLE, "days": [DAY] * len(PEOPLE), "near": 3},
        )
        lines = [row[0].strip() for row in plan]

    looks = [line for line in lines if line.startswith("Index Cond")]
    assert looks, lines
    assert all("person_id = wanted.person_id" in look for look in looks), lines
