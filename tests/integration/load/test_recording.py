"""What the chain records of ours, the bare programs can write: a table of the runtime that they can't would end a whole run."""

from collections.abc import Callable

import asyncpg
import pytest

from deploy.local.programs import SERVICES
from tests.load.recording import TABLES

NEEDED = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull
        AND NOT atthasdef AND attidentity = '' AND NOT quote_ident(attname) = ANY($2)
"""
"""Columns that are not recorded and that no row may leave empty."""


@pytest.mark.parametrize("service", SERVICES)
async def test_a_recorded_row_has_all_that_its_table_asks_for(
    database_url: Callable[..., str], service: str
) -> None:
    connection = await asyncpg.connect(database_url(service))
    try:
        tables = await connection.fetch(TABLES)
        lacking = {
            table["name"]: [
                row["attname"]
                for row in await connection.fetch(NEEDED, table["name"], table["columns"])
            ]
            for table in tables
        }
    finally:
        await connection.close()

    assert len(tables) > 20
    assert not {name: columns for name, columns in lacking.items() if columns}
