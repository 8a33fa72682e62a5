# ruff: noqa: T201 - a command line prints
"""The commands of `messages` about what this service publishes: send it again, and go on from a database that was moved or restored."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from shared.errors import Transient
from shared.messaging import sequences
from shared.messaging.accept_move import accept_move, look
from shared.messaging.contracts import Contracts
from shared.messaging.outbox_actions import Decision
from shared.messaging.publisher import Publisher
from shared.messaging.republish import Selection, count, republish
from shared.messaging.transaction import Database
from shared.settings import KafkaSettings

RATE = 500


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    who_and_why: Callable[[argparse.ArgumentParser], None],
) -> None:
    again = commands.add_parser(
        "republish",
        help="send again what this service published: consumers drop what they have",
        description="Needs one of the options that select; all that are given must hold. Moments and days are in UTC.",
    )
    again.add_argument("--day", type=date.fromisoformat, help="stored on this day")
    again.add_argument("--since", type=_moment, help="stored at or after this moment")
    again.add_argument("--until", type=_moment, help="stored before this moment")
    again.add_argument("--topic")
    again.add_argument("--type", help="as it stands in the catalogue")
    again.add_argument("--dossier", type=UUID)
    again.add_argument("--first-id", type=UUID, help="this event and the later ones")
    again.add_argument("--last-id", type=UUID, help="this event and the earlier ones")
    again.add_argument("--rate", type=_rate, default=RATE, help="events per second, at most")
    again.add_argument("--dry-run", action="store_true", help="only count, per day and topic")
    who_and_why(again)
    accept = commands.add_parser(
        "accept-move",
        help="publish from this database after it was moved, restored or copied",
        description="First read docs/runbooks/database-away.md: what was published and is no longer in the database is not mended by this.",
    )
    accept.add_argument("--dry-run", action="store_true", help="only say what it would do")
    accept.add_argument(
        "--nothing-is-missing",
        action="store_true",
        help="you made sure that the database has all that it published, or raised its sequences",
    )
    who_and_why(accept)
    known = commands.add_parser(
        "known-sequences",
        help="the last sequence that this service has per dossier of a topic that it reads",
    )
    known.add_argument("topic", nargs="+")
    raised = commands.add_parser(
        "raise-sequences",
        help="go on after the numbers that others have, when this database was restored to an earlier moment",
        description="While the API and the workers of this service are stopped: docs/runbooks/database-away.md.",
    )
    raised.add_argument(
        "file", type=Path, nargs="+", help="what `known-sequences` of others printed"
    )
    raised.add_argument("--dry-run", action="store_true", help="only count the dossiers")
    who_and_why(raised)


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rate(written: str) -> int:
    if (rate := int(written)) < 1:
        raise ValueError(written)
    return rate


async def _republish(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    selection = _selection(options)
    if not selection.given:
        print("say which events: by day, moment, topic, type, dossier or id", file=sys.stderr)
        return 2
    publisher = Publisher(KafkaSettings())
    try:
        return await _send_again(database, publisher, selection, options)
    except Transient as error:
        print(f"stopped: {error}. What was sent may be sent again.", file=sys.stderr)
        return 1
    finally:
        await publisher.stop()


async def _send_again(
    database: Database, publisher: Publisher, selection: Selection, options: argparse.Namespace
) -> int:
    counted = await count(database, selection)
    for row in counted:
        print(f"{row.day}  {row.topic:<24} {row.events:>9}")
    total = sum(row.events for row in counted)
    if options.dry_run:
        print(f"{total} events would be sent again")
        return 0
    decision = Decision(options.actor, options.reason)
    await republish(
        database,
        publisher,
        selection,
        decision,
        rate=options.rate,
        tell=lambda sent: print(f"{sent} of {total} sent"),
    )
    return 0


def _selection(options: argparse.Namespace) -> Selection:
    since, until = options.since, options.until
    if options.day is not None:
        midnight = datetime(options.day.year, options.day.month, options.day.day, tzinfo=UTC)
        since = max(filter(None, (since, midnight)))
        until = min(filter(None, (until, midnight + timedelta(days=1))))
    return Selection(
        since=since,
        until=until,
        topic=options.topic,
        type=options.type,
        dossier_id=options.dossier,
        first_id=options.first_id,
        last_id=options.last_id,
    )


async def _accept_move(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    if options.dry_run:
        moved = await look(database)
    elif options.nothing_is_missing:
        moved = await accept_move(database, Decision(options.actor, options.reason))
    else:
        print("--nothing-is-missing is needed: see docs/runbooks/database-away.md", file=sys.stderr)
        return 2
    if moved is None:
        print("nothing to do: this is the database that the outbox is published from")
        return 3
    print(f"published from {moved.was or 'another server'} (server/timeline/database/table)")
    print(f"       this is {moved.here}")
    numbers = "is numbered anew" if moved.renumbered else "keeps its numbers"
    print(f"the outbox {numbers}; {moved.unsent} events go out from here")
    return 0


async def _known_sequences(database: Database, _: Contracts, options: argparse.Namespace) -> int:
    async with database.reading() as connection:
        for known in await sequences.list_known(connection, options.topic):
            print(known)
    return 0


async def _raise_sequences(
    database: Database, contracts: Contracts, options: argparse.Namespace
) -> int:
    topics = {event.topic for event in contracts.publishes}
    known = [
        found
        for file in options.file
        for found in sequences.parse(file.read_text(encoding="utf-8").splitlines(), topics)
    ]
    if options.dry_run:
        behind = await sequences.count_behind(database, known)
        print(f"{behind} of {len(known)} numbers would be raised")
        return 0
    decision = Decision(options.actor, options.reason)
    print(f"{await sequences.raise_to(database, known, decision)} numbers were raised")
    return 0


COMMANDS = {
    "republish": _republish,
    "accept-move": _accept_move,
    "known-sequences": _known_sequences,
    "raise-sequences": _raise_sequences,
}
