# ruff: noqa: T201 - a command line prints
"""Look after failed messages, timers and what was published from the command line: `python -m services.<service>.messages --help`.

Every action asks for who and why, and names the attempt it was decided on, so that doing it twice does it once.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

from shared import clock
from shared.db.engine import open_database
from shared.errors import AppError
from shared.messaging import outbox_cli
from shared.messaging.contracts import Contracts
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.operations import connections
from shared.operations.failed import commands as failed
from shared.settings import ClockSettings, ServiceSettings


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
    failed.add_commands(commands, _who_and_why)
    timers = commands.add_parser("timers", help="what will fire, without firing it")
    timers.add_argument("--days", type=int, default=30)
    again = commands.add_parser("timers-again", help="give failed timers of a kind another chance")
    again.add_argument("kind")
    _who_and_why(again)
    outbox_cli.add_commands(commands, _who_and_why)
    connections.add_commands(commands, _who_and_why)
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
    **failed.COMMANDS,
    "timers": _timers,
    "timers-again": _timers_again,
    **outbox_cli.COMMANDS,
    **connections.COMMANDS,
    "timer-discard": _timer_discard,
}
