# ruff: noqa: T201 - a command line prints
"""Look after failed messages, timers and what was published from the command line: `python -m services.<service>.messages --help`.

Every action asks for who and why, and names the attempt it was decided on, so that doing it twice does it once.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from shared import clock
from shared.db.engine import open_database
from shared.errors import AppError, Conflict
from shared.messaging import actions, outbox_cli
from shared.messaging.actions import Action
from shared.messaging.contracts import Contracts
from shared.messaging.failures import OPEN
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.settings import ClockSettings, ServiceSettings

_LIST = text(
    """
    SELECT id, state, attempts, type, dossier_id, failed_at, cause,
        count(*) OVER (PARTITION BY fingerprint) AS alike,
        (SELECT count(*) FROM failed_message AS behind WHERE behind.dossier_id = held.dossier_id
            AND behind.state = 'parked' AND behind.arrival > held.arrival) AS parked_behind
    FROM failed_message AS held
    WHERE state = ANY(CAST(:states AS text[])) AND (CAST(:fingerprint AS text) IS NULL OR fingerprint = :fingerprint)
    ORDER BY fingerprint, arrival LIMIT :limit
    """
)
_GROUPS = text(
    """
    SELECT fingerprint, min(cause) AS cause, state, count(*) AS total, min(failed_at) AS since
    FROM failed_message WHERE state = ANY(CAST(:states AS text[]))
    GROUP BY fingerprint, state ORDER BY total DESC
    """
)
_SHOW = text("SELECT * FROM failed_message WHERE id = :id")
_OF_GROUP = text(
    """
    SELECT id, attempts FROM failed_message
    WHERE fingerprint = :fingerprint
        AND (state IN ('retrying', 'waiting') OR (state = 'rejected' AND message_id IS NULL))
    ORDER BY arrival
    """
)


def main(
    contracts: Contracts, settings: ServiceSettings, arguments: Sequence[str] | None = None
) -> int:
    """Run one command; gives the exit code. The body of every service's `messages.py`."""
    options = _parser(contracts.service).parse_args(arguments)
    clock.shift_by(ClockSettings().shift_seconds)
    if actor := getattr(options, "actor", None):
        processing_log.introduce(actor, "operator")
    return asyncio.run(_run(contracts, settings, options))


def _parser(service: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m services.{service}.messages", description=__doc__
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("groups", help="open failures by cause")
    listing = commands.add_parser("list", help="open failures one by one")
    listing.add_argument("--cause", help="only this fingerprint")
    listing.add_argument("--limit", type=int, default=100)
    show = commands.add_parser(
        "show", help="one failure; --payload shows the message (personal data: it is logged)"
    )
    show.add_argument("id", type=UUID)
    show.add_argument("--payload", action="store_true")
    show.add_argument("--actor", help="who looks; needed with --payload")
    for name, summary in (
        ("retry", "try again as soon as possible"),
        ("discard", "give up for good"),
        ("edit", "replace by an edited message, read from a file"),
    ):
        command = commands.add_parser(name, help=summary)
        command.add_argument("id", type=UUID)
        command.add_argument(
            "--attempts", type=int, required=True, help="the attempts that `list` showed"
        )
        if name == "edit":
            command.add_argument("--file", type=Path, required=True)
        _who_and_why(command)
    group = commands.add_parser("retry-group", help="retry everything with one cause")
    group.add_argument("fingerprint")
    _who_and_why(group)
    timers = commands.add_parser("timers", help="what will fire, without firing it")
    timers.add_argument("--days", type=int, default=30)
    again = commands.add_parser("timers-again", help="give failed timers of a kind another chance")
    again.add_argument("kind")
    _who_and_why(again)
    outbox_cli.add_commands(commands, _who_and_why)
    discard = commands.add_parser("timer-discard", help="give up one failed timer for good")
    discard.add_argument("kind")
    discard.add_argument("key")
    _who_and_why(discard)
    return parser


def _who_and_why(command: argparse.ArgumentParser) -> None:
    command.add_argument("--actor", required=True, help="who decides")
    command.add_argument("--reason", required=True, help="why; kept for the audit")


async def _run(contracts: Contracts, settings: ServiceSettings, options: argparse.Namespace) -> int:
    database = open_database(settings, contracts.service, "messages")
    try:
        return await _COMMANDS[options.command](database, contracts, options)
    except AppError as error:
        print(error.detail, file=sys.stderr)
        return 1
    finally:
        await database.close()


async def _groups(database: Database, _: Contracts, __: argparse.Namespace) -> int:
    async with database.reading() as connection:
        for row in await connection.execute(_GROUPS, {"states": list(OPEN)}):
            print(
                f"{row.total:>7}  {row.state:<9} {row.fingerprint}  since {row.since:%F %T}  {row.cause}"
            )
    return 0


async def _list(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    async with database.reading() as connection:
        rows = await connection.execute(
            _LIST, {"states": list(OPEN), "fingerprint": options.cause, "limit": options.limit}
        )
        for row in rows:
            print(
                f"{row.id}  {row.state:<9} attempts={row.attempts} parked_behind={row.parked_behind}"
                f" alike={row.alike}  {row.type}  {row.cause}"
            )
    return 0


async def _show(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    if options.payload and not options.actor:
        print("--payload needs --actor", file=sys.stderr)
        return 2
    async with database.transaction() as tx:
        row = (await tx.execute(_SHOW, {"id": options.id})).one_or_none()
        if row is None:
            print("no such message", file=sys.stderr)
            return 1
        for name, value in row._mapping.items():  # noqa: SLF001 - SQLAlchemy's public name for it
            if name != "payload":
                print(f"{name:>16}: {value}")
        if options.payload:
            # Of a message without a dossier nobody knows whom it is about: then it stands for itself.
            await processing_log.record(
                tx,
                options.actor,
                "mislukt-bericht-inzien",
                [row.dossier_id or row.id],
                kind="dossier" if row.dossier_id else "message",
            )
            print(bytes(row.payload).decode("utf-8", "replace"))
    return 0


async def _act(database: Database, contracts: Contracts, options: argparse.Namespace) -> int:
    action = Action(options.id, options.attempts, options.actor, options.reason)
    done: object
    if options.command == "retry":
        done = await actions.retry(database, action)
    elif options.command == "discard":
        done = await actions.discard(database, action)
    else:
        try:
            payload = options.file.read_bytes()
        except OSError as error:
            print(f"cannot read {options.file}: {error.strerror}", file=sys.stderr)
            return 1
        done = await actions.edit(database, action, payload, contracts.reader())
    print(
        "done"
        if done
        else "nothing changed: it was asked already, or the message was tried again meanwhile"
    )
    return 0 if done else 3


async def _retry_group(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    async with database.reading() as connection:
        rows = (await connection.execute(_OF_GROUP, {"fingerprint": options.fingerprint})).all()
    if not rows:
        print(f"no open failure with cause {options.fingerprint}", file=sys.stderr)
        return 1
    done = 0
    for row in rows:
        action = Action(row.id, row.attempts, options.actor, options.reason)
        with suppress(Conflict):  # settled since we looked: the others still want their retry
            done += await actions.retry(database, action)
    print(f"{done} of {len(rows)} will be tried again")
    return 0


async def _timers(database: Database, contracts: Contracts, options: argparse.Namespace) -> int:
    until = clock.now() + timedelta(days=options.days)
    for planned in await TimerEngine(database, contracts).preview(until):
        print(f"{planned.day}  {planned.kind:<24} {planned.total:>6}")
    return 0


async def _timers_again(
    database: Database, contracts: Contracts, options: argparse.Namespace
) -> int:
    engine = TimerEngine(database, contracts)
    count = await engine.run_failed_again(options.kind, options.actor, options.reason)
    print(f"{count} timers will be tried again")
    return 0


async def _timer_discard(
    database: Database, contracts: Contracts, options: argparse.Namespace
) -> int:
    engine = TimerEngine(database, contracts)
    if await engine.discard_failed(options.kind, options.key, options.actor, options.reason):
        print("done")
        return 0
    print("nothing changed: no timer of that kind and key has failed")
    return 3


_COMMANDS = {
    "groups": _groups,
    "list": _list,
    "show": _show,
    "retry": _act,
    "discard": _act,
    "edit": _act,
    "retry-group": _retry_group,
    "timers": _timers,
    "timers-again": _timers_again,
    **outbox_cli.COMMANDS,
    "timer-discard": _timer_discard,
}
