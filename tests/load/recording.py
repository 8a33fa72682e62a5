"""What a run of the platform wrote: its rows per table and its messages, for a bare program to write the same."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import asyncpg

from tests.load.stack import Stack

T = TypeVar("T")

TABLES: Final = """
    SELECT relation.oid::regclass::text AS name, array_agg(quote_ident(attname) ORDER BY attnum) AS columns
    FROM pg_class AS relation
    JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
        AND attgenerated = '' AND attidentity = '' AND atttypid <> 'xid8'::regtype
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT IN ('alembic_version', 'processing_seal')
    GROUP BY relation.oid
"""
"""A seal is made each minute, whatever happens; and it names transactions, which the driver can't copy."""
_NAMES: Final = """
    SELECT oid::regclass FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
MARK: Final = "SELECT pg_current_xact_id()::text"
NEW: Final = "xmin::text::bigint BETWEEN $1::text::bigint AND $2::text::bigint"
"""Of a fresh server: its counter of transactions did not come round."""
PUBLISHED: Final = f"SELECT aggregatetype AS topic, aggregateid::text AS key, payload FROM outbox WHERE {NEW} ORDER BY xid, position"  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Written:
    """The new and changed rows of one table."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


async def mark(stack: Stack) -> str:
    """From here on counts what is written. The counter is that of the whole server."""
    connection = await asyncpg.connect(stack.postgres.url("postgres"))
    try:
        return str(await connection.fetchval(MARK))
    finally:
        await connection.close()


async def rows_since(url: str, since: str, until: str) -> list[Written]:
    """Per table what was written between two marks: of a row that changed more than once, the last."""
    connection = await asyncpg.connect(url)
    try:
        found = []
        for table in await connection.fetch(TABLES):
            columns = ", ".join(table["columns"])
            query = f"SELECT {columns} FROM {table['name']} WHERE {NEW}"  # noqa: S608 - names that PostgreSQL gave
            rows = await connection.fetch(query, since, until)
            if rows:
                names = [name.strip('"') for name in table["columns"]]
                found.append(Written(table["name"].strip('"'), names, [tuple(row) for row in rows]))
        return found
    finally:
        await connection.close()


async def messages_since(url: str, since: str, until: str) -> list[tuple[str, bytes, bytes]]:
    """Topic, key and value, in the order in which they were published."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(PUBLISHED, since, until)
    finally:
        await connection.close()
    return [(row["topic"], row["key"].encode(), row["payload"]) for row in rows]


def shared_out(whole: Sequence[T], share: float) -> Sequence[T]:
    """The first part of what was recorded, for a way of doing it that takes too long for all."""
    return whole[: math.ceil(len(whole) * share)]


async def emptied(stack: Stack, urls: Mapping[str, str]) -> dict[str, str]:
    """The same tables and indexes with nothing in them, where no trigger and no foreign key looks at a row."""
    copies = {}
    for service, url in urls.items():
        name = stack.new_name(f"bare-{service}")
        stack.postgres.create_database(name, template=_name_of(url))
        alter = f'ALTER DATABASE "{name}" SET session_replication_role = replica'
        await asyncio.to_thread(stack.postgres.execute, alter)
        tables = stack.postgres.execute(_NAMES, name).splitlines()
        await asyncio.to_thread(stack.postgres.execute, f"TRUNCATE {', '.join(tables)}", name)
        copies[service] = stack.postgres.url(name)
    return copies


def _name_of(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]
