# ruff: noqa: T201 - a command line prints
"""The commands of `messages` about what this service publishes: send it again."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from shared.errors import Transient
from shared.messaging.contracts import Contracts
from shared.messaging.kafka import Publisher
from shared.messaging.outbox_actions import Decision
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
    again.add_argument("--dossier", type=UUID)
    again.add_argument("--first-id", type=UUID, help="this event and the later ones")
    again.add_argument("--last-id", type=UUID, help="this event and the earlier ones")
    again.add_argument("--rate", type=_rate, default=RATE, help="events per second, at most")
    again.add_argument("--dry-run", action="store_true", help="only count, per day and topic")
    who_and_why(again)


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
        print("say which events: by day, moment, topic, dossier or id", file=sys.stderr)
        return 2
    counted = await count(database, selection)
    for row in counted:
        print(f"{row.day}  {row.topic:<24} {row.events:>9}")
    total = sum(row.events for row in counted)
    if options.dry_run:
        print(f"{total} events would be sent again")
        return 0

    publisher = Publisher(KafkaSettings())
    decision = Decision(options.actor, options.reason)
    try:
        await republish(
            database,
            publisher,
            selection,
            decision,
            rate=options.rate,
            tell=lambda sent: print(f"{sent} of {total} sent"),
        )
    except Transient as error:
        print(f"stopped: {error}. Give the same command again.", file=sys.stderr)
        return 1
    finally:
        await publisher.stop()
    return 0


def _selection(options: argparse.Namespace) -> Selection:
    since, until = options.since, options.until
    if options.day is not None:
        midnight = datetime(options.day.year, options.day.month, options.day.day, tzinfo=UTC)
        since = max(filter(None, (since, midnight)))
        until = min(filter(None, (until, midnight + timedelta(days=1))))
    return Selection(
        since, until, options.topic, options.dossier, options.first_id, options.last_id
    )


COMMANDS = {"republish": _republish}
