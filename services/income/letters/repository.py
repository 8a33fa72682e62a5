"""Every SQL statement about letters. What a letter says and how it went out is only ever added."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, TextClause, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.letters.model import Letter
from services.income.letters.rows import Copy, Delivery, Kept, NewLetter
from services.income.letters.states import BEFORE, Channel, State
from services.income.stays import is_for
from services.income.tables import letter, letter_copy
from shared.db.known_dossiers import Own, is_answered_by
from shared.events.letters import Onbestelbaar
from shared.messaging.transaction import Transaction

_COLUMNS: Final = """
    l.id, l.dossier_id, l.person_id, l.municipality, l.life_event_id, l.correlation_id, l.subject, l.subject_id, l.template,
    l.template_version, l.content, l.content_sha256, l.sealed_other IS NOT NULL AS has_other, l.written_by, l.written_at,
    p.state, p.channel, p.reason, p.problem, p.sent_on, p.settled_on, c.dated_on, c.pdf_sha256
    """
_FROM: Final = """
    FROM letter l JOIN letter_post p ON p.letter_id = l.id LEFT JOIN letter_copy c ON c.letter_id = l.id
    """


def _select(where: str, order: str = "") -> TextClause:
    return text(f"SELECT {_COLUMNS} {_FROM} WHERE {where} {order}")


_GET = _select("l.id = ANY(CAST(:ids AS uuid[]))", "ORDER BY l.id")
_ABOUT = text("SELECT id FROM letter WHERE subject = :subject AND subject_id = :subject_id")
_WAIT = text("INSERT INTO letter_post (letter_id, state, next_at) VALUES (:id, 'geschreven', :now)")
_CLAIM = text(
    """
    UPDATE letter_post SET next_at = :until, attempts = attempts + 1
    WHERE letter_id IN (
        SELECT letter_id FROM letter_post WHERE state = 'geschreven' AND next_at <= :now
        ORDER BY next_at, letter_id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING letter_id
    """
)
_OTHER = text("SELECT other_key, sealed_other FROM letter WHERE id = :id")
_COPY = text(
    "SELECT key_name, sealed_to, sealed_pdf, pdf_sha256 FROM letter_copy WHERE letter_id = :id"
)
_MOVE = text(
    """
    UPDATE letter_post SET state = :state, channel = COALESCE(:channel, channel), reason = :reason, problem = NULL,
        addressed_at = CASE WHEN :state = 'geadresseerd' THEN CAST(:now AS timestamptz) ELSE addressed_at END,
        sent_on = CASE WHEN :state = 'verstuurd' THEN CAST(:day AS date) ELSE sent_on END,
        settled_on = CASE WHEN :state IN ('bevestigd', 'onbestelbaar', 'niet-te-sturen')
            THEN CAST(:day AS date) ELSE settled_on END
    WHERE letter_id = ANY(CAST(:ids AS uuid[])) AND state = ANY(CAST(:before AS text[]))
    RETURNING letter_id
    """
)
_PROBLEM = text(
    """
    UPDATE letter_post SET problem = :problem, next_at = :next_at
    WHERE letter_id = :id AND state = 'geschreven'
    """
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('letter_delivery'))")
_OPEN = text(
    "SELECT id, channel, day, number FROM letter_delivery WHERE exported_at IS NULL ORDER BY id"
)
_WAITING = text(
    """
    SELECT DISTINCT channel FROM letter_post WHERE state = 'geadresseerd' AND delivery_id IS NULL
    ORDER BY channel
    """
)
_OPEN_NEW = text(
    """
    INSERT INTO letter_delivery (id, channel, day, number, opened_at)
    SELECT :id, :channel, :day, 1 + COALESCE(max(number), 0), :now FROM letter_delivery
    WHERE channel = :channel AND day = :day
    RETURNING id, channel, day, number
    """
)
_FILL = text(
    """
    UPDATE letter_post SET delivery_id = :id
    WHERE letter_id IN (
        SELECT letter_id FROM letter_post
        WHERE state = 'geadresseerd' AND delivery_id IS NULL AND channel = :channel
        ORDER BY letter_id LIMIT :most)
    """
)
_IN_DELIVERY = _select(
    "l.id IN (SELECT letter_id FROM letter_post WHERE delivery_id = :delivery)", "ORDER BY l.id"
)
_CLOSE = text(
    "UPDATE letter_delivery SET exported_at = :now WHERE id = :id AND exported_at IS NULL"
)
_STANDING = text(
    """
    SELECT count(*) FILTER (WHERE state = 'geschreven') AS written,
        count(*) FILTER (WHERE state = 'geadresseerd') AS addressed,
        count(*) FILTER (WHERE state = 'geschreven' AND problem IS NOT NULL) AS stuck
    FROM letter_post WHERE state IN ('geschreven', 'geadresseerd')
    """
)


async def add(
    tx: Transaction, letter_id: UUID, new: NewLetter, sealed: tuple[str, bytes] | None
) -> None:
    """`sealed`: the other addressee, with the name of the key."""
    row = {
        "id": letter_id,
        "dossier_id": new.dossier_id,
        "person_id": new.person_id,
        "municipality": new.municipality,
        "life_event_id": new.life_event_id,
        "correlation_id": new.correlation_id,
        "subject": new.subject,
        "subject_id": new.subject_id,
        "template": new.template,
        "template_version": new.template_version,
        "content": new.content.model_dump(mode="json"),
        "content_sha256": new.content.digest,
        "other_key": sealed[0] if sealed else None,
        "sealed_other": sealed[1] if sealed else None,
        "written_by": new.written_by,
        "written_at": tx.now,
    }
    await tx.execute(insert(letter), row)
    await tx.execute(_WAIT, {"id": letter_id, "now": tx.now})


async def find_about(connection: AsyncConnection, subject: str, subject_id: UUID) -> UUID | None:
    values = {"subject": subject, "subject_id": subject_id}
    found: UUID | None = (await connection.execute(_ABOUT, values)).scalar_one_or_none()
    return found


async def get(connection: AsyncConnection, ids: Collection[UUID]) -> list[Kept]:
    return [_kept(row) for row in await connection.execute(_GET, {"ids": sorted(ids)})]


async def seen_by(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None = None,
    letter_id: UUID | None = None,
) -> list[Kept]:
    """Letters of dossiers that somebody may see, newest first; nothing of a stay that he or she may not know of."""
    query = select(letter.c.id).where(
        is_answered_by(letter, own, today), is_for(letter, own, today)
    )
    if dossier_id is not None:
        query = query.where(letter.c.dossier_id == dossier_id)
    if letter_id is not None:
        query = query.where(letter.c.id == letter_id)
    found = await get(connection, (await connection.execute(query)).scalars().all())
    return found[::-1]


async def claim(tx: Transaction, until: datetime, most: int) -> list[Kept]:
    """Letters that wait for an address, kept from other workers until a moment."""
    values = {"now": tx.now, "until": until, "most": most}
    ids = (await tx.execute(_CLAIM, values)).scalars().all()
    return await get(tx.connection, ids)


async def other_of(connection: AsyncConnection, letter_id: UUID) -> tuple[str, bytes] | None:
    row = (await connection.execute(_OTHER, {"id": letter_id})).one()
    return (row.other_key, row.sealed_other) if row.other_key else None


async def copy_of(connection: AsyncConnection, letter_id: UUID) -> Row[Any] | None:
    return (await connection.execute(_COPY, {"id": letter_id})).one_or_none()


async def keep_copy(tx: Transaction, copy: Copy) -> None:
    row = {
        "letter_id": copy.letter_id,
        "key_name": copy.key_name,
        "sealed_to": copy.sealed_to,
        "sealed_pdf": copy.sealed_pdf,
        "pdf_sha256": copy.pdf_sha256,
        "renderer": copy.renderer,
        "dated_on": copy.dated_on,
        "made_at": tx.now,
    }
    await tx.execute(insert(letter_copy), row)


async def move(
    tx: Transaction,
    ids: Collection[UUID],
    state: State,
    day: date,
    *,
    channel: Channel | None = None,
    reason: Onbestelbaar | None = None,
) -> set[UUID]:
    """Those that were where this can follow; the others are left as they are."""
    values = {
        "ids": sorted(ids),
        "state": state,
        "before": sorted(BEFORE[state]),
        "channel": channel,
        "reason": reason,
        "day": day,
        "now": tx.now,
    }
    return set((await tx.execute(_MOVE, values)).scalars())


async def note_problem(tx: Transaction, letter_id: UUID, problem: str, next_at: datetime) -> None:
    await tx.execute(_PROBLEM, {"id": letter_id, "problem": problem, "next_at": next_at})


async def open_deliveries(tx: Transaction, new_ids: Sequence[UUID], most: int) -> list[Delivery]:
    """Those that were not exported yet, after what waits was put in one more per channel. One worker at a time."""
    await tx.execute(_ONE_AT_A_TIME)
    channels = (await tx.execute(_WAITING)).scalars().all()
    for identifier, channel in zip(new_ids, channels, strict=False):
        values = {"id": identifier, "channel": channel, "day": tx.today, "now": tx.now}
        await tx.execute(_OPEN_NEW, values)
        await tx.execute(_FILL, {"id": identifier, "channel": channel, "most": most})
    return [Delivery(row.id, row.channel, row.day, row.number) for row in await tx.execute(_OPEN)]


async def in_delivery(connection: AsyncConnection, delivery_id: UUID) -> list[Kept]:
    return [_kept(row) for row in await connection.execute(_IN_DELIVERY, {"delivery": delivery_id})]


async def close_delivery(tx: Transaction, delivery_id: UUID) -> bool:
    """Whether it was open until now."""
    return bool((await tx.execute(_CLOSE, {"id": delivery_id, "now": tx.now})).rowcount)


async def standing(connection: AsyncConnection) -> Row[Any]:
    """How many letters wait for an address, for a delivery, and cannot be put on paper."""
    return (await connection.execute(_STANDING)).one()


def _kept(row: Row[Any]) -> Kept:
    values = dict(row._mapping)  # noqa: SLF001 - the columns are the fields
    return Kept(**values | {"content": Letter.model_validate(values["content"])})
