"""Whole batches in one statement. Inserts rows as one JSON text for all, taken apart by PostgreSQL.

Cheaper in Python than row by row, and than an array per column, of which asyncpg looks at every element.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, Table, TextClause, Uuid, any_, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection


def array_text(values: Iterable[UUID | int | date]) -> str:
    """An array as PostgreSQL writes one, for `CAST(CAST(:ids AS text) AS uuid[])`: of an array of its own the driver asks of
    every element what it is, which takes longer than to write it (of texts and bytes it knows).
    """
    return f"{{{orjson.dumps(list(values), default=_plain).decode()[1:-1]}}}"


def among(column: Any, values: Collection[UUID]) -> Any:
    """Whether a column is one of these ids: one array parameter, so that the statement stays the same for every number of them."""
    return column == any_(literal(list(values), ARRAY(Uuid)))


async def insert_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    on_conflict: str = "",
) -> Sequence[RowMapping]:
    """Insert rows that all have the same columns; `on_conflict` is SQL of our own, put at the end.

    Gives what that SQL returns, or nothing.
    """
    if not rows:
        return ()
    statement = _insert(table.name, tuple(rows[0]), on_conflict)
    result = await connection.execute(
        statement, {"rows": orjson.dumps(rows, default=_plain).decode()}
    )
    return result.mappings().all() if result.returns_rows else ()


@cache
def _insert(table: str, columns: tuple[str, ...], on_conflict: str) -> TextClause:
    names = ", ".join(f'"{name}"' for name in columns)
    # The names are those of our own tables, never input.
    return text(
        f'INSERT INTO "{table}" ({names})'  # noqa: S608
        f' SELECT {names} FROM json_populate_recordset(NULL::"{table}", CAST(:rows AS json)) {on_conflict}'
    )


def _plain(value: object) -> str:
    if isinstance(value, UUID):  # asyncpg's own subclass, which orjson does not know
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be stored as JSON")
