"""What one service has of a trail: what an id is, what was published or held of it, its timers, and what became of messages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids
from shared.events.envelope import Context, publisher_in
from shared.messaging.contracts import Contracts, Named
from shared.messaging.partitions import INBOX_DAYS
from shared.operations.failed.schemas import TOESTANDEN
from shared.operations.trail.kinds import kind_of, kinds_handled, timers_tell, topic_of
from shared.operations.trail.schemas import (
    MOST_MESSAGES,
    Gevraagd,
    Herkend,
    Lot,
    Spoorbericht,
    Spoordeel,
    Spoortermijn,
    Stand,
    Termijnstand,
)

MOST_LOOKED_THROUGH: Final = 20_000
"""Of the newest that was published: reporting has what is older. Takes some tenths of a second."""
MOST_TIMERS: Final = 50
_TIMER_STATES: Final[dict[str, Termijnstand]] = {
    "scheduled": "gepland",
    "fired": "afgegaan",
    "cancelled": "vervallen",
    "failed": "mislukt",
}
_NOW = text("SELECT now()")
# An id stands in a message as text. What only has it in its data, about a person say, is left out when it is read.
_PUBLISHED = text(
    """
    SELECT payload, is_sent FROM (
        SELECT outbox.xid, outbox.position AS place, outbox.created_at, outbox.payload,
            (outbox.xid, outbox.position) <= (cursor.xid, cursor.position) AS is_sent
        FROM outbox, relay_cursor AS cursor
        ORDER BY outbox.xid DESC, outbox.position DESC LIMIT :looked_through) AS recent
    WHERE created_at >= coalesce(CAST(:since AS timestamptz), '-infinity')
        AND position(CAST(:name AS bytea) IN payload) > 0
    ORDER BY xid, place LIMIT :most
    """
)
_HELD = text(
    """
    SELECT id, message_id, dossier_id, payload FROM failed_message
    WHERE (settled_at IS NULL AND position(CAST(:name AS bytea) IN payload) > 0) OR id = :id
    ORDER BY arrival LIMIT :most
    """
)
_TIMERS = text(
    """
    SELECT id, kind, due_at, state, settled_at, correlation_id, dossier_id FROM timers
    WHERE id = :id OR dossier_id = :id OR correlation_id = :id ORDER BY due_at, id LIMIT :most
    """
)
_TAKEN_IN = text(
    """
    SELECT id, received_at FROM inbox
    WHERE day = ANY(CAST(:days AS date[])) AND id = ANY(CAST(:ids AS uuid[]))
    """
)
_FAILED = text(
    """
    SELECT DISTINCT ON (message_id) id, message_id, state, coalesce(settled_at, failed_at) AS at FROM failed_message
    WHERE message_id = ANY(CAST(:ids AS uuid[])) ORDER BY message_id, settled_at IS NULL DESC, arrival DESC
    """
)


async def read_part(
    connection: AsyncConnection,
    service: str,
    contracts: Contracts,
    identifier: UUID,
    since: datetime | None = None,
) -> Spoordeel:
    """What this service has under an id, whatever it is of; of its outbox what was added `since`."""
    now: datetime = (await connection.execute(_NOW)).scalar_one()
    asked = {"id": identifier, "name": str(identifier).encode(), "most": MOST_MESSAGES}
    published = await connection.execute(
        _PUBLISHED, asked | {"looked_through": MOST_LOOKED_THROUGH, "since": since}
    )
    held = (await connection.execute(_HELD, asked)).all()
    timers = (await connection.execute(_TIMERS, asked | {"most": MOST_TIMERS})).all()
    named = await connection.execute(_named_by(contracts.named), {"id": identifier})
    return Spoordeel(
        dienst=service,
        gemeten_op=now,
        herkend=[
            *_recognised(named),
            *(_recognised_timer(row) for row in timers if row.id == identifier),
            *(_recognised_failure(row) for row in held if row.id == identifier),
        ],
        berichten=[
            *_messages(((row.payload, row.is_sent) for row in published), identifier),
            *_messages(((row.payload, True) for row in held), identifier),
        ],
        termijnen=[_timer(row, is_told=timers_tell(contracts)) for row in timers],
    )


async def read_fates(
    connection: AsyncConnection, contracts: Contracts, asked: Sequence[Gevraagd]
) -> list[Lot]:
    """What became of these messages here; what this service does not read is left out."""
    read = [message for message in asked if topic_of(message.soort) in contracts.topics]
    wanted = {"ids": [message.id for message in read]}
    failed = {row.message_id: row for row in await connection.execute(_FAILED, wanted)}
    days = {day for message in read if (day := _day(message.id)) is not None}
    taken = await connection.execute(_TAKEN_IN, wanted | {"days": sorted(days)})
    received = {row.id: row.received_at for row in taken}
    handled = kinds_handled(contracts)
    today = ids.day_of(ids.new_id())
    return [
        _fate(message, failed.get(message.id), received.get(message.id), handled, today)
        for message in read
    ]


def _fate(
    message: Gevraagd,
    failed: Row[Any] | None,
    received_at: datetime | None,
    handled: frozenset[str],
    today: date,
) -> Lot:
    if failed is not None:
        state = TOESTANDEN[failed.state]
        return Lot(id=message.id, stand=state, op=failed.at, mislukt_id=failed.id)
    if received_at is not None:
        done: Stand = "verwerkt" if message.soort in handled else "genegeerd"
        return Lot(id=message.id, stand=done, op=received_at, mislukt_id=None)
    day = _day(message.id)
    is_known = day is not None and (today - day).days <= INBOX_DAYS
    stand: Stand = "onderweg" if is_known else "niet-meer-bekend"
    return Lot(id=message.id, stand=stand, op=None, mislukt_id=None)


def _day(identifier: UUID) -> date | None:
    """None for what is no id of a message of ours."""
    try:
        return ids.day_of(identifier)
    except ValueError:
        return None


@cache
def _named_by(named: tuple[Named, ...]) -> TextClause:
    """One statement over everything that a service gives an id to: a look at each primary key."""
    parts = [
        f"SELECT '{its.what}' AS what, {its.state} AS state, {its.trail} AS trail, {its.dossier} AS dossier"  # noqa: S608 - texts of our own
        f" FROM {its.table} WHERE id = :id"
        for its in named
    ]
    nothing = "SELECT '' AS what, NULL AS state, CAST(:id AS uuid) AS trail, NULL::uuid AS dossier WHERE false"
    return text(" UNION ALL ".join([nothing, *parts]))


def _recognised(rows: Iterable[Row[Any]]) -> Iterator[Herkend]:
    for row in rows:
        yield Herkend(
            wat=row.what,
            stand=row.state,
            spoor_id=row.trail,
            dossier_id=None if row.trail else row.dossier,
        )


def _recognised_timer(row: Row[Any]) -> Herkend:
    dossier = None if row.correlation_id else row.dossier_id
    return Herkend(wat="termijn", stand=None, spoor_id=row.correlation_id, dossier_id=dossier)


def _recognised_failure(row: Row[Any]) -> Herkend:
    context = _read(row.payload)
    root = context.correlationid if context else None
    dossier = None if root else row.dossier_id
    return Herkend(wat="bericht", stand=None, spoor_id=root, dossier_id=dossier)


def _messages(payloads: Iterable[tuple[bytes, bool]], identifier: UUID) -> Iterator[Spoorbericht]:
    for payload, is_sent in payloads:
        context = _read(payload)
        if context is not None and identifier in _belongs_to(context):
            yield Spoorbericht(
                id=context.id,
                soort=kind_of(context.type),
                dienst=publisher_in(context.source) or "",
                op=context.time,
                spoor_id=context.correlationid,
                oorzaak_id=context.causationid,
                verstuurd=is_sent,
            )


def _belongs_to(context: Context) -> set[UUID | None]:
    about = context.data.get("gebeurtenisId") if isinstance(context.data, dict) else None
    own = {context.id, context.subject, context.correlationid, context.causationid}
    return own | {ids.read_id(about)}


def _read(payload: bytes) -> Context | None:
    """None for what is no event: a stranger may have written it."""
    try:
        return Context.model_validate_json(payload)
    except ValidationError:
        return None


def _timer(row: Row[Any], *, is_told: bool) -> Spoortermijn:
    return Spoortermijn(
        id=row.id,
        soort=row.kind if is_told else None,
        op=row.due_at,
        stand=_TIMER_STATES[row.state],
        afgehandeld_op=row.settled_at,
    )
