"""How intake looks up what it has of a few people: by their keys, however many others there are."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.intake.life_events import repository
from services.intake.timeline.repository import _SCOPE
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


# Of each family of three two share a fact, and all share a home.
_FAMILIES = (
    """
    INSERT INTO resident (id, given_names, family_name, born_on, secrecy, search_name, registered_at)
    SELECT to_number_id(number), '', '', '2000-01-01', 'geen', '', now() FROM generate_series(1, 3000) AS number
    """,
    """
    INSERT INTO fact (id, kind, day, person_id, data, state, recorded_at, recorded_by)
    SELECT to_number_id(family), 'kind', '2020-01-01', to_number_id(family), '{}', 'standing', now(), ''
    FROM generate_series(1, 3000, 3) AS family
    """,
    """
    INSERT INTO fact_person (person_id, fact_id)
    SELECT to_number_id(family + child), to_number_id(family)
    FROM generate_series(1, 3000, 3) AS family, generate_series(0, 1) AS child
    """,
    """
    INSERT INTO residency (person_id, home_id, gemeente, from_on, registered_elsewhere)
    SELECT to_number_id(number), to_number_id((number - 1) / 3 * 3 + 1), '0106', '2020-01-01', false
    FROM generate_series(1, 3000) AS number
    """,
    """
    INSERT INTO dossier (id, version, assistance, opened_at)
    SELECT to_number_id(family), 1, '[]', now() FROM generate_series(1, 3000, 3) AS family
    """,
    """
    INSERT INTO membership (dossier_id, place, person_id, rol, from_on)
    SELECT to_number_id(family), 1, to_number_id(family), 'aanvrager', '2020-01-01'
    FROM generate_series(1, 3000, 3) AS family
    """,
)
_NUMBER_ID = """
    CREATE FUNCTION to_number_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT lpad(to_hex(number), 32, '0')::uuid $$
    """


async def test_a_family_is_found_without_reading_the_tables_of_all_residents(
    service_database: Callable[[str], Awaitable[Database]],
) -> None:
    database = await service_database("intake")
    async with database.engine.begin() as connection:
        for statement in (_NUMBER_ID, *_FAMILIES, "ANALYZE"):
            await connection.execute(text(statement))
        asked = {"people": [UUID(int=4)], "homes": []}
        found = {tuple(row) for row in await connection.execute(_SCOPE, asked)}
        plan = await connection.execute(text(f"EXPLAIN {_SCOPE.text}"), asked)
        lines = [row[0].strip() for row in plan]

    assert found == {
        *(("person", UUID(int=number)) for number in (4, 5, 6)),
        ("home", UUID(int=4)),
        ("dossier", UUID(int=4)),
    }
    assert not [line for line in lines if "Seq Scan" in line], lines
    of_tables = [
        line for line in lines if line.removeprefix("->  ").startswith(("Index", "Bitmap"))
    ]
    assert of_tables, lines
