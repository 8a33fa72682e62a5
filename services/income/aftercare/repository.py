"""Every SQL statement about aftercare dossiers and their checkpoints."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import Row, case, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.tables import aftercare_checkpoint, aftercare_dossier, assessment
from shared.db import known_dossiers
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.income import Beeld
from shared.events.reasons import Redencode, reason

DIED = reason("nazorg-overleden")
LEFT = reason("nazorg-buiten-gebied")
WENT = reason("nazorg-in-ander-dossier")

_PASS = text(
    """
    UPDATE aftercare_checkpoint AS checkpoint SET state = 'geweest', settled_at = :now
    FROM unnest(CAST(:ids AS uuid[]), CAST(:months AS int[])) AS due (aftercare_id, months)
    WHERE checkpoint.aftercare_id = due.aftercare_id AND checkpoint.months = due.months
        AND checkpoint.state = 'gepland'
    RETURNING checkpoint.aftercare_id, checkpoint.months, checkpoint.due_on
    """
)

_END_FINISHED = text(
    """
    UPDATE aftercare_dossier AS dossier SET state = 'afgerond', ended_at = :now, end_reason = :reason
    WHERE dossier.id = ANY(CAST(:ids AS uuid[])) AND dossier.state = 'lopend'
        AND NOT EXISTS (SELECT FROM aftercare_checkpoint AS checkpoint
            WHERE checkpoint.aftercare_id = dossier.id AND checkpoint.state = 'gepland')
    RETURNING dossier.id
    """
)

_END_OF_LIFE_EVENTS = text(
    """
    UPDATE aftercare_dossier AS dossier
    SET state = 'afgerond', ended_at = :now, end_reason = ended.reason
    FROM unnest(CAST(:life_event_ids AS uuid[]), CAST(:reasons AS text[])) AS ended (life_event_id, reason)
    WHERE dossier.life_event_id = ended.life_event_id AND dossier.state = 'lopend'
    RETURNING dossier.*
    """
)


_REVISE = text(
    """
    UPDATE aftercare_dossier AS dossier SET before = revised.before, after = revised.after
    FROM json_to_recordset(CAST(:rows AS json))
        AS revised (life_event_id uuid, dossier_id uuid, before jsonb, after jsonb)
    WHERE dossier.life_event_id = revised.life_event_id AND dossier.dossier_id = revised.dossier_id
        AND dossier.state = 'lopend'
    """
)


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    months: int
    due_on: date
    state: Literal["gepland", "geweest", "vervallen", "voorbij"] = "gepland"
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AftercareDossier:
    """Financial aftercare of one job start."""

    id: UUID
    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str | None
    started_on: date
    before: Beeld | None
    after: Beeld | None
    correlation_id: UUID
    opened_at: datetime
    state: Literal["lopend", "afgerond"] = "lopend"
    ended_at: datetime | None = None
    end_reason: Redencode | None = None
    ended_for: Literal["overleden", "vertrokken"] | None = None
    checkpoints: tuple[StoredCheckpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """For whom there is no aftercare: who died, and the dossiers of who lives outside the area today."""

    deceased: frozenset[UUID]
    outside: frozenset[UUID]


async def find_stopped(
    connection: AsyncConnection, dossier_ids: Collection[UUID], today: date
) -> Stopped:
    known = await known_dossiers.load(connection, dossier_ids, today)
    return Stopped(
        frozenset(person_id for dossier in known.values() for person_id in dossier.deceased),
        frozenset(dossier_id for dossier_id, dossier in known.items() if dossier.is_outside),
    )


async def store_dossiers(connection: AsyncConnection, dossiers: Sequence[AftercareDossier]) -> None:
    rows = [
        {
            "id": dossier.id,
            "life_event_id": dossier.life_event_id,
            "dossier_id": dossier.dossier_id,
            "person_id": dossier.person_id,
            "municipality": dossier.municipality,
            "started_on": dossier.started_on,
            "before": _dumped(dossier.before),
            "after": _dumped(dossier.after),
            "correlation_id": dossier.correlation_id,
            "opened_at": dossier.opened_at,
        }
        for dossier in dossiers
    ]
    checkpoints = [
        {
            "aftercare_id": dossier.id,
            "months": checkpoint.months,
            "due_on": checkpoint.due_on,
            "state": checkpoint.state,
            "settled_at": checkpoint.settled_at,
        }
        for dossier in dossiers
        for checkpoint in dossier.checkpoints
    ]
    await insert_rows(connection, aftercare_dossier, rows)
    await insert_rows(connection, aftercare_checkpoint, checkpoints)


async def revise_dossiers(
    connection: AsyncConnection,
    pictures: Mapping[tuple[UUID, UUID], tuple[Beeld | None, Beeld | None]],
) -> None:
    """Replace the pictures of what runs of these life events, each in a dossier."""
    rows = [
        {
            "life_event_id": str(life_event_id),
            "dossier_id": str(dossier_id),
            "before": _dumped(before),
            "after": _dumped(after),
        }
        for (life_event_id, dossier_id), (before, after) in pictures.items()
    ]
    await connection.execute(_REVISE, {"rows": orjson.dumps(rows).decode()})


async def load_expected(
    connection: AsyncConnection, life_event_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], tuple[Beeld | None, Beeld | None]]:
    """By life event and the dossier in which it was assessed: what was expected before and after."""
    if not life_event_ids:
        return {}
    rows = await connection.execute(
        select(assessment.c.life_event_id, assessment.c.dossier_id, assessment.c.pictures).where(
            among(assessment.c.life_event_id, life_event_ids), assessment.c.superseded_at.is_(None)
        )
    )
    return {
        (row.life_event_id, row.dossier_id): (
            _loaded(row.pictures[0].get("voor")),
            _loaded(row.pictures[0].get("na")),
        )
        for row in rows
    }


async def list_running(
    connection: AsyncConnection, people: Collection[UUID]
) -> list[AftercareDossier]:
    """What runs about these people, without its checkpoints."""
    if not people:
        return []
    table = aftercare_dossier
    rows = await connection.execute(
        select(table).where(among(table.c.person_id, people), table.c.state == "lopend")
    )
    return [_dossier(row, ()) for row in rows]


async def end_going(
    connection: AsyncConnection, ids: Collection[UUID], now: datetime
) -> list[AftercareDossier]:
    """End what goes on in another dossier; gives it, with the checkpoints that lapsed."""
    table = aftercare_dossier
    rows = await connection.execute(
        update(table)
        .where(among(table.c.id, ids), table.c.state == "lopend")
        .values(state="afgerond", ended_at=now, end_reason=WENT.stored())
        .returning(table)
    )
    return await _lapse_checkpoints(connection, [_dossier(row, ()) for row in rows], now)


async def end_of_life_events(
    connection: AsyncConnection, reasons: Mapping[UUID, Redencode], now: datetime
) -> list[AftercareDossier]:
    """End the running dossiers of these life events; gives those that ended, each with the checkpoints that lapsed."""
    rows = await connection.execute(
        _END_OF_LIFE_EVENTS,
        {
            "life_event_ids": list(reasons),
            "reasons": [why.stored() for why in reasons.values()],
            "now": now,
        },
    )
    ended = await _lapse_checkpoints(connection, [_dossier(row, ()) for row in rows], now)
    table = aftercare_dossier
    await connection.execute(  # what had ended for another reason is not taken up again
        update(table).where(among(table.c.life_event_id, reasons)).values(ended_for=None)
    )
    return ended


async def end_stopped(
    connection: AsyncConnection, dossier_ids: Collection[UUID], stopped: Stopped, now: datetime
) -> list[AftercareDossier]:
    """End what runs about who died or left; gives those that ended, each with the checkpoints that lapsed."""
    table = aftercare_dossier
    died = among(table.c.person_id, stopped.deceased)
    rows = await connection.execute(
        update(table)
        .where(
            among(table.c.dossier_id, dossier_ids),
            table.c.state == "lopend",
            died | among(table.c.dossier_id, stopped.outside),
        )
        .values(
            state="afgerond",
            ended_at=now,
            ended_for=case((died, "overleden"), else_="vertrokken"),
            end_reason=case((died, DIED.stored()), else_=LEFT.stored()),
        )
        .returning(table)
    )
    return await _lapse_checkpoints(connection, [_dossier(row, ()) for row in rows], now)


async def take_resumable(
    connection: AsyncConnection, dossier_ids: Collection[UUID], stopped: Stopped
) -> list[AftercareDossier]:
    """What ended about somebody who is there after all, with the checkpoints that lapsed then; each is given once."""
    table = aftercare_dossier
    rows = await connection.execute(
        update(table)
        .where(
            among(table.c.dossier_id, dossier_ids),
            table.c.ended_for.is_not(None),
            ~among(table.c.person_id, stopped.deceased),
            ~among(table.c.dossier_id, stopped.outside),
        )
        .values(ended_for=None)
        .returning(table)
    )
    return await _complete(connection, [_dossier(row, ()) for row in rows])


async def _lapse_checkpoints(
    connection: AsyncConnection, ended: Sequence[AftercareDossier], now: datetime
) -> list[AftercareDossier]:
    if not ended:
        return []
    table = aftercare_checkpoint
    lapsed = await connection.execute(
        update(table)
        .where(among(table.c.aftercare_id, [dossier.id for dossier in ended]))
        .where(table.c.state == "gepland")
        .values(state="vervallen", settled_at=now)
        .returning(table)
    )
    return _with_checkpoints(ended, lapsed.all())


async def pass_checkpoints(
    connection: AsyncConnection, due: Sequence[tuple[UUID, int]], now: datetime
) -> set[tuple[UUID, int]]:
    """Mark planned checkpoints as come up; gives those that were still planned."""
    rows = await connection.execute(
        _PASS,
        {
            "ids": [identifier for identifier, _ in due],
            "months": [months for _, months in due],
            "now": now,
        },
    )
    return {(row.aftercare_id, row.months) for row in rows}


async def end_finished(
    connection: AsyncConnection, ids: Collection[UUID], why: Redencode, now: datetime
) -> set[UUID]:
    """End those dossiers that have no checkpoint left to come; gives their ids."""
    rows = await connection.execute(
        _END_FINISHED, {"ids": sorted(ids), "reason": why.stored(), "now": now}
    )
    return {row.id for row in rows}


async def load_dossiers(
    connection: AsyncConnection, ids: Collection[UUID], today: date
) -> dict[UUID, AftercareDossier]:
    table = aftercare_dossier
    rows = await connection.execute(with_answering(table, today).where(among(table.c.id, ids)))
    found = [_dossier(row, ()) for row in rows]
    return {dossier.id: dossier for dossier in await _complete(connection, found)}


async def list_dossiers(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[AftercareDossier]:
    """Aftercare of dossiers that somebody may see, oldest first, after an id."""
    table = aftercare_dossier
    query = with_answering(table, today).where(is_answered_by(table, own, today))
    if dossier_id is not None:
        query = query.where(table.c.dossier_id == dossier_id)
    if after is not None:
        query = query.where(table.c.id > after)
    rows = await connection.execute(query.order_by(table.c.id).limit(limit))
    return await _complete(connection, [_dossier(row, ()) for row in rows])


async def _complete(
    connection: AsyncConnection, dossiers: Sequence[AftercareDossier]
) -> list[AftercareDossier]:
    table = aftercare_checkpoint
    rows = await connection.execute(
        select(table).where(among(table.c.aftercare_id, [dossier.id for dossier in dossiers]))
    )
    return _with_checkpoints(dossiers, rows.all())


def _with_checkpoints(
    dossiers: Sequence[AftercareDossier], rows: Sequence[Row[Any]]
) -> list[AftercareDossier]:
    found: dict[UUID, list[StoredCheckpoint]] = {}
    for row in sorted(rows, key=lambda row: row.months):
        checkpoint = StoredCheckpoint(row.months, row.due_on, row.state, row.settled_at)
        found.setdefault(row.aftercare_id, []).append(checkpoint)
    return [replace(dossier, checkpoints=tuple(found.get(dossier.id, ()))) for dossier in dossiers]


def _dossier(row: Row[Any], checkpoints: tuple[StoredCheckpoint, ...]) -> AftercareDossier:
    fields = dict(row._mapping)  # noqa: SLF001 - the columns are the fields
    fields["before"] = _loaded(row.before)
    fields["after"] = _loaded(row.after)
    fields["end_reason"] = Redencode.read(row.end_reason) if row.end_reason else None
    return AftercareDossier(**fields, checkpoints=checkpoints)


def _dumped(beeld: Beeld | None) -> dict[str, Any] | None:
    return None if beeld is None else beeld.model_dump(mode="json", by_alias=True)


def _loaded(stored: Any) -> Beeld | None:
    return None if stored is None else Beeld.model_validate(stored)
