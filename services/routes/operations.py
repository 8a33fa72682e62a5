# ruff: noqa: T201 - a command line prints
"""What operations do in routes without a page: mails that did not go out, and sessions that must end. `python -m services.routes.operations --help`

Says nothing about residents, and no address of anybody.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from services.routes.mail import stuck
from services.routes.settings import Settings
from services.routes.sign_in import service as sign_in
from shared import clock
from shared.db.engine import open_database
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger
from shared.settings import ClockSettings, ServiceSettings

log = get_logger(__name__)

_NOTHING_CHANGED: Final = 3


def main(arguments: Sequence[str] | None = None, settings: ServiceSettings | None = None) -> int:
    """Run one command; gives the exit code: 3 when there was nothing to change."""
    options = parser().parse_args(arguments)
    clock.shift_by(ClockSettings().shift_seconds)
    return asyncio.run(_run(settings or Settings(), options))


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m services.routes.operations", description=__doc__
    )
    commands = whole.add_subparsers(dest="command", required=True)
    shown = commands.add_parser("mails", help="mails of the last day, by state, kind and why")
    shown.add_argument("--handover", type=UUID, help="those about one handover, one by one")
    again = commands.add_parser("mails-again", help="send today's mails that failed again")
    again.add_argument(
        "--to-partners", action="store_true", help="those about handovers, of any day, instead"
    )
    _who_and_why(again)
    commands.add_parser(
        "sign-in-attempts", help="how many attempts nobody finished, per network address (a hash)"
    )
    ended = commands.add_parser(
        "end-sessions", help="sign somebody out everywhere, within five seconds"
    )
    whose = ended.add_mutually_exclusive_group(required=True)
    whose.add_argument("--subject", help="as the identity provider names the person")
    whose.add_argument("--everybody", action="store_true", help="after a leak")
    _who_and_why(ended)
    return whole


def _who_and_why(command: argparse.ArgumentParser) -> None:
    command.add_argument("--actor", required=True, help="who decides")
    command.add_argument("--reason", required=True, help="why; kept in the log")


async def _run(settings: ServiceSettings, options: argparse.Namespace) -> int:
    database = open_database(settings, "routes", "operations")
    try:
        return await _COMMANDS[options.command](database, options)
    finally:
        await database.close()


async def _mails(database: Database, options: argparse.Namespace) -> int:
    if options.handover:
        for row in await stuck.of_handover(database, options.handover):
            print(
                f"{row.made_at:%F %T}  {row.kind:<12} {row.state:<8} attempts={row.attempts}  {row.why}"
            )
        return 0
    rows = await stuck.count_of_a_day(database)
    for row in rows:
        print(f"{row.total:>6}  {row.state:<8} {row.kind:<12} attempts={row.attempts}  {row.why}")
    if any(row.state == "failed" for row in rows):
        print("Next: when the cause is gone, mails-again")
    return 0


async def _mails_again(database: Database, options: argparse.Namespace) -> int:
    count = await stuck.send_again(database, to_partners=options.to_partners)
    return _told("mails_sent_again", count, options)


async def _sign_in_attempts(database: Database, _: argparse.Namespace) -> int:
    for row in await sign_in.count_attempts(database):
        print(f"{row.total:>6}  {row.address}")
    return 0


async def _end_sessions(database: Database, options: argparse.Namespace) -> int:
    return _told("sessions_ended", await sign_in.end_sessions(database, options.subject), options)


def _told(event: str, count: int, options: argparse.Namespace) -> int:
    """What was done is in the log, with who and why."""
    log.warning(event, count=count, actor=options.actor, reason=options.reason)
    print(f"{count} {'was' if count == 1 else 'were'} changed")
    return 0 if count else _NOTHING_CHANGED


_COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], Awaitable[int]]]] = {
    "mails": _mails,
    "mails-again": _mails_again,
    "sign-in-attempts": _sign_in_attempts,
    "end-sessions": _end_sessions,
}

if __name__ == "__main__":
    sys.exit(main())
