"""The books of one service at one moment: its ledger, what it holds and what it has not sent, in numbers and never a person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ids import day_of
from shared.messaging.failures import OPEN
from shared.messaging.ledger import Figures, Line, outcome_of
from shared.messaging.relay_cursor import BY_INDEX

# An id's day and its end, as `ledger.fold` takes them of an id in a program.
_ID_MOMENT: Final = (
    "('x' || left({id}::text, 8) || substr({id}::text, 10, 4))::bit(48)::bigint / 86400000"
)
_ID_END: Final = "('x' || right({id}::text, 12))::bit(48)::bigint"

_LINES = text(
    """
    SELECT day, topic, type, outcome, sum(total)::bigint AS total, sum(id_sum) AS id_sum,
        max(changed_at) AS changed_at
    FROM ledger_day WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    GROUP BY day, topic, type, outcome ORDER BY day, topic, type, outcome
    """
)
_HELD = text(
    f"""
    SELECT date '1970-01-01' + ({_ID_MOMENT.format(id="message_id")})::int AS day, topic,
        booked_as AS type, state, count(*) AS total, sum({_ID_END.format(id="message_id")}) AS id_sum
    FROM failed_message
    WHERE state = ANY(CAST(:states AS text[])) AND booked_as IS NOT NULL
        AND message_id BETWEEN CAST(:first AS uuid) AND CAST(:last AS uuid)
    GROUP BY 1, topic, booked_as, state
    """  # noqa: S608 - put together of the two above
)
_NOT_IN_LEDGER = text(
    """
    SELECT topic, count(*) AS total FROM failed_message
    WHERE state = ANY(CAST(:states AS text[])) AND booked_as IS NULL GROUP BY topic ORDER BY topic
    """
)
_UNSENT = text(
    """
    SELECT outbox.aggregatetype AS topic, outbox.type, count(*) AS total
    FROM outbox, relay_cursor AS cursor
    WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)
    GROUP BY 1, 2 ORDER BY 1, 2
    """
)
_PUBLISHED_IDS = text(
    """
    SELECT DISTINCT id, aggregatetype AS topic, type FROM outbox
    WHERE id BETWEEN CAST(:first AS uuid) AND CAST(:last AS uuid) AND id > CAST(:after AS uuid)
    ORDER BY id LIMIT :limit
    """
)
_TAKEN_IN_IDS = text(
    """
    SELECT id FROM inbox WHERE day = CAST(:day AS date) AND id > CAST(:after AS uuid)
    ORDER BY id LIMIT :limit
    """
)
# What the inbox did not take in stands on no line: another body under the same id says nothing of the first.
_NOT_DONE = text(
    """
    SELECT wanted.id, failed.state
    FROM unnest(CAST(:ids AS uuid[]), CAST(:days AS date[])) AS wanted (id, day)
    LEFT JOIN failed_message AS failed ON failed.message_id = wanted.id AND failed.booked_as IS NOT NULL
        AND failed.state <> 'resolved'
    WHERE failed.id IS NOT NULL
        OR NOT EXISTS (SELECT FROM inbox WHERE inbox.day = wanted.day AND inbox.id = wanted.id)
    ORDER BY wanted.id
    """
)
NO_ID: Final = UUID(int=0)


class Kind(NamedTuple):
    """What is counted apart within a day."""

    topic: str
    type: str


Standing = Mapping[str | None, Figures]
"""Per municipality what stands open here and has to stand open in another service too: a proposal, and the task to judge it."""


@dataclass(frozen=True, slots=True)
class Accountable:
    """What a service has to give account of, beside its ledger: made once by its `main`."""

    topics: Collection[str] = ()
    """What it reads."""
    standings: Mapping[str, TextClause] = field(default_factory=dict)
    """Per name a statement that gives `municipality`, `total` and `id_sum` on the day `:today`."""


@dataclass(frozen=True, slots=True)
class Books:
    """Everything is of one snapshot of the service's database."""

    topics: frozenset[str]
    lines: Mapping[Line, Figures]
    held: Mapping[Line, Figures]
    """Failed messages that nobody settled, by the line on which they have to be."""
    states: Mapping[str, int] = field(default_factory=dict)
    """The same by their state, as people know it."""
    changed_at: Mapping[Line, datetime] = field(default_factory=dict)
    unsent: Mapping[Kind, int] = field(default_factory=dict)
    not_in_ledger: Mapping[str, int] = field(default_factory=dict)
    """Per topic the open failures that the inbox did not take in: unreadable, or an id that came before."""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By name; here too when nothing of it is open."""


async def read_books(
    connection: AsyncConnection, accountable: Accountable, first: date, last: date, today: date
) -> Books:
    """Read the books of these days, both included. `connection` has not been asked anything yet."""
    # One look at everything: the service goes on meanwhile, and what it does in between would seem to differ.
    await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    lines = (await connection.execute(_LINES, {"first": first, "last": last})).all()
    within = {"first": first_id(first), "last": last_id(last), "states": list(OPEN)}
    held = (await connection.execute(_HELD, within)).all()
    unbooked = await connection.execute(_NOT_IN_LEDGER, {"states": list(OPEN)})
    states: dict[str, int] = {}
    for row in held:
        states[row.state] = states.get(row.state, 0) + row.total
    standings = {
        name: (await connection.execute(statement, {"today": today})).all()
        for name, statement in accountable.standings.items()
    }
    await connection.execute(BY_INDEX)
    return Books(
        topics=frozenset(accountable.topics),
        lines={_line(row, row.outcome): _figures(row) for row in lines},
        held=_summed((_line(row, outcome_of(row.state)), _figures(row)) for row in held),
        states=states,
        changed_at={_line(row, row.outcome): row.changed_at for row in lines},
        not_in_ledger={row.topic: row.total for row in unbooked},
        unsent={Kind(row.topic, row.type): row.total for row in await connection.execute(_UNSENT)},
        standings={
            name: {row.municipality: _figures(row) for row in rows}
            for name, rows in standings.items()
        },
    )


async def published_ids(
    connection: AsyncConnection, day: date, after: UUID, limit: int
) -> list[tuple[UUID, Kind]]:
    """The ids of a day that are in the outbox still."""
    within = {"first": first_id(day), "last": last_id(day), "after": after, "limit": limit}
    rows = await connection.execute(_PUBLISHED_IDS, within)
    return [(row.id, Kind(row.topic, row.type)) for row in rows]


async def taken_in_ids(
    connection: AsyncConnection, day: date, after: UUID, limit: int
) -> list[UUID]:
    """The ids of a day that are in the inbox still."""
    rows = await connection.execute(_TAKEN_IN_IDS, {"day": day, "after": after, "limit": limit})
    return list(rows.scalars())


async def list_not_done(
    connection: AsyncConnection, wanted: Collection[UUID]
) -> list[tuple[UUID, str | None]]:
    """Which of these had no effect here, and their state as a failed message; None of what has not come in."""
    ids = sorted(wanted)
    days = [day_of(identifier) for identifier in ids]
    rows = await connection.execute(_NOT_DONE, {"ids": ids, "days": days})
    return [(row.id, row.state) for row in rows]


def first_id(day: date) -> UUID:
    return UUID(int=max(_milliseconds(day), 0) << 80)


def last_id(day: date) -> UUID:
    """Of a day before 1970, which no id has, it comes before the first of that day."""
    return UUID(int=max((_milliseconds(day) + 86_400_000 << 80) - 1, 0))


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def _line(row: Row[Any], outcome: Any) -> Line:
    return Line(row.day, row.topic, row.type, outcome)


def _figures(row: Row[Any]) -> Figures:
    return Figures(row.total, int(row.id_sum))


def _summed(parts: Iterable[tuple[Line, Figures]]) -> dict[Line, Figures]:
    sums: dict[Line, Figures] = {}
    for line, figures in parts:
        total, id_sum = sums.get(line, (0, 0))
        sums[line] = Figures(total + figures.total, id_sum + figures.id_sum)
    return sums
