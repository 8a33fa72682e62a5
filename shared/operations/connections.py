# ruff: noqa: T201 - a command line prints
"""The commands of `messages` about the database server: who is at work, who holds up whom, and ending one connection."""

import argparse
import sys
from collections.abc import Callable
from typing import Final

import structlog
from sqlalchemy import text

from shared.messaging.contracts import Contracts
from shared.messaging.transaction import Database

log = structlog.get_logger(__name__)

_NOTHING_ENDED: Final = 3
# Of a statement by hand the text may hold whatever somebody looked for.
_AT_WORK = text(
    """
    SELECT pid, datname, application_name, usename, state, wait_event_type,
        extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds, pg_blocking_pids(pid) AS waits_for,
        CASE WHEN application_name LIKE 'naadloos-%' THEN regexp_replace(left(query, 100), '\\s+', ' ', 'g') END AS query
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
    ORDER BY xact_start, pid
    """
)
_PREPARED = text(
    """
    SELECT gid, owner, database, extract(epoch FROM clock_timestamp() - prepared)::int AS seconds
    FROM pg_prepared_xacts ORDER BY prepared, gid
    """
)
# A number that was passed on to another connection meanwhile is not ended: its name is asked too.
_END = text(
    """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE pid = :pid AND application_name = :name AND pid <> pg_backend_pid()
    """
)


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    who_and_why: Callable[[argparse.ArgumentParser], None],
) -> None:
    commands.add_parser(
        "connections",
        help="who is at work in the database, the longest first, and who waits for whom",
    )
    end = commands.add_parser(
        "end-connection", help="end one connection: what it had not committed is undone"
    )
    end.add_argument("pid", type=int, help="as `connections` and the page Wachtend show it")
    end.add_argument("name", help="of the application, as shown beside it; '' where it has none")
    who_and_why(end)


async def _connections(database: Database, _: Contracts, __: argparse.Namespace) -> int:
    async with database.reading() as connection:
        rows = (await connection.execute(_AT_WORK)).all()
        prepared = (await connection.execute(_PREPARED)).all()
    for row in rows:
        waits = f", waits for {', '.join(map(str, row.waits_for))}" if row.waits_for else ""
        kind = f", {row.wait_event_type}" if row.wait_event_type else ""
        print(
            f"{row.pid:>8}  {row.seconds:>6} s  {row.application_name or '(no name)'}"
            f"  {row.usename} on {row.datname}, {row.state}{kind}{waits}"
        )
        if row.query:
            print(f"          {row.query}")
    for row in prepared:
        print(f"prepared  {row.seconds:>6} s  {row.gid}  {row.owner} on {row.database}")
    if rows:
        print("Next: end-connection <pid> <name>")
    elif not prepared:
        print("Nobody is at work.")
    return 0


async def _end_connection(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    async with database.reading() as connection:
        ended = await connection.execute(_END, {"pid": options.pid, "name": options.name})
        done = ended.scalar_one_or_none()
    if done:
        log.warning(
            "connection_ended",
            service=database.service,
            pid=options.pid,
            name=options.name,
            actor=options.actor,
            reason=options.reason,
        )
        print("done")
        return 0
    print("nothing ended: no connection has that number and name", file=sys.stderr)
    return _NOTHING_ENDED


COMMANDS: Final = {"connections": _connections, "end-connection": _end_connection}
