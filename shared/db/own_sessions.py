"""Refuses a pooler between a worker and PostgreSQL that hands a session's statements to several sessions of the server.

PgBouncer in transaction mode does. The relay's lead is a lock of a session: it would be on a session that others use too,
so that two could lead, or nobody, without any error. An API has no such lock and could do with it, but its settings per
session would be refused as well: every process of ours connects directly.
"""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_ADVICE = "connect to PostgreSQL itself, or to a pooler in session mode"
_SERVER_PROCESS = text("SELECT pg_backend_pid()")
_ROUNDS = 3


class SharedSessions(RuntimeError):
    """What answers is no PostgreSQL session of our own. Waiting does not help: somebody has to change the address."""


async def require_own_sessions(engine: AsyncEngine) -> None:
    """Raise SharedSessions unless two connections, asked in turn, are each one process of the server's and not the same.

    A pooler with little to do gives one connection the same process twice; but then it gives it to both.
    """
    try:
        async with engine.connect() as first, engine.connect() as second:
            one = await first.execution_options(isolation_level="AUTOCOMMIT")
            other = await second.execution_options(isolation_level="AUTOCOMMIT")
            asked = [(await _process(one), await _process(other)) for _ in range(_ROUNDS)]
    except DBAPIError as error:
        if "unsupported startup parameter" in str(error.orig):
            msg = f"a pooler refuses the settings of our sessions: {_ADVICE}"
            raise SharedSessions(msg) from error
        raise
    if len(set(asked)) > 1 or asked[0][0] == asked[0][1]:
        msg = f"statements of one connection are answered by several sessions, or two connections by one: {_ADVICE}"
        raise SharedSessions(msg)


async def _process(connection: AsyncConnection) -> int:
    return int((await connection.execute(_SERVER_PROCESS)).scalar_one())
