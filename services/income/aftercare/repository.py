"""Every SQL statement about aftercare dossiers, what is expected in them, and the days of their checkpoints."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, case, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import posts
from services.income.aftercare.model import AftercareDossier, Chosen, Pictures, StoredCheckpoint
from services.income.aftercare.posts import Expectation
from services.income.aftercare.rules import TO_DO
from services.income.aftercare.tables import (
    aftercare_checkpoint,
    aftercare_dossier,
    aftercare_expectation,
)
from services.income.tables import assessment
from shared.db import known_dossiers
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.income import Beeld, Herbeoordeling
from shared.events.reasons import Redencode, reason

DIED = reason("nazorg-overleden")
LEFT = reason("nazorg-buiten-gebied")
WENT = reason("nazorg-in-ander-dossier")

_END_OF_LIFE_EVENTS = text(
    """
    UPDATE aftercare_dossier AS dossier
    SET state = 'afgerond', ended_at = :now, end_reason = ended.reason, outcome = 'start-vervallen'
    FROM unnest(CAST(:life_event_ids AS uuid[]), CAST(:reasons AS text[])) AS ended (life_event_id, reason)
    WHERE dossier.life_event_id = ended.life_event_id AND dossier.state = 'lopend'
    RETURNING dossier.*
    """
)


_REVISE = text(
    """
    WITH changed AS (
        UPDATE aftercare_dossier AS dossier SET before = revised.before, after = revised.after
        FROM json_to_recordset(CAST(:rows AS json)) AS revised (life_event_id uuid, dossier_id uuid,
            before jsonb, after jsonb, posts jsonb, posts_before jsonb, unknown jsonb)
        WHERE dossier.life_event_id = revised.life_event_id AND dossier.dossier_id = revised.dossier_id
            AND dossier.state = 'lopend'
        RETURNING dossier.id, revised.posts, revised.posts_before,
            ARRAY(SELECT jsonb_array_elements_text(revised.unknown)) AS unknown
    )
    INSERT INTO aftercare_expectation (aftercare_id, number, posts, before, unknown, recorded_at)
    SELECT changed.id, coalesce(newest.number, 0) + 1, changed.posts, changed.posts_before, changed.unknown, :now
    FROM changed
    LEFT JOIN LATERAL (
        SELECT number, posts, before, unknown FROM aftercare_expectation AS expected
        WHERE expected.aftercare_id = changed.id ORDER BY number DESC LIMIT 1
    ) AS newest ON true
    WHERE (changed.posts, changed.posts_before, changed.unknown)
        IS DISTINCT FROM (newest.posts, newest.before, newest.unknown)
    """
)


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
            "because": dossier.because,
        }
        for dossier in dossiers
    ]
    checkpoints = [
        {
            "aftercare_id": dossier.id,
            "id": checkpoint.id,
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
    expected = [
        {
            "aftercare_id": dossier.id,
            "number": 1,
            "posts": posts.stored(dossier.expected.after),
            "before": posts.stored(dossier.expected.before),
            "unknown": list(dossier.expected.unknown),
            "recorded_at": dossier.opened_at,
        }
        for dossier in dossiers
    ]
    await insert_rows(connection, aftercare_expectation, expected)


async def revise_dossiers(
    connection: AsyncConnection,
    pictures: Mapping[tuple[UUID, UUID], Pictures],
    now: datetime,
) -> None:
    """Replace the pictures of what runs of these life events, each in a dossier; what is expected otherwise is kept beside what was."""
    rows = [
        {
            "life_event_id": str(life_event_id),
            "dossier_id": str(dossier_id),
            "before": _dumped(found.before),
            "after": _dumped(found.after),
            "posts": posts.stored(found.expected.after),
            "posts_before": posts.stored(found.expected.before),
            "unknown": list(found.expected.unknown),
        }
        for (life_event_id, dossier_id), found in pictures.items()
    ]
    await connection.execute(_REVISE, {"rows": orjson.dumps(rows).decode(), "now": now})


async def load_expected(
    connection: AsyncConnection, life_event_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], Pictures]:
    """By life event and the dossier in which it was assessed: what was expected before and after."""
    if not life_event_ids:
        return {}
    rows = await connection.execute(
        select(assessment.c.life_event_id, assessment.c.dossier_id, assessment.c.pictures).where(
            among(assessment.c.life_event_id, life_event_ids), assessment.c.superseded_at.is_(None)
        )
    )
    return {
        (row.life_event_id, row.dossier_id): Pictures(first.voor, first.na, first.beurs)
        for row in rows
        for first in (Herbeoordeling.model_validate(row.pictures[0]),)
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
        .values(
            state="afgerond", ended_at=now, end_reason=WENT.stored(), outcome="in-ander-dossier"
        )
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
            outcome=case((died, "overleden"), else_="verhuisd"),
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
        .where(table.c.state.in_(sorted(TO_DO)))
        .values(state="vervallen", settled_at=now)
        .returning(table)
    )
    return _with_checkpoints(ended, lapsed.all())


async def close(  # noqa: PLR0917 - how it ended, and who says so
    connection: AsyncConnection,
    aftercare_id: UUID,
    outcome: Chosen,
    why: Redencode,
    words: str,
    name: str,
    now: datetime,
) -> list[AftercareDossier]:
    """Somebody closes what runs; gives it, with the checkpoints that lapsed, or nothing where it had ended."""
    table = aftercare_dossier
    rows = await connection.execute(
        update(table)
        .where(table.c.id == aftercare_id, table.c.state == "lopend")
        .values(
            state="afgerond",
            ended_at=now,
            end_reason=why.stored(),
            outcome=outcome,
            end_words=words,
            ended_by_name=name,
        )
        .returning(table)
    )
    return await _lapse_checkpoints(connection, [_dossier(row, ()) for row in rows], now)


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
    """With their checkpoints, and what is expected now."""
    table = aftercare_checkpoint
    identifiers = [dossier.id for dossier in dossiers]
    rows = await connection.execute(select(table).where(among(table.c.aftercare_id, identifiers)))
    expected = await _load_expectations(connection, identifiers)
    return [
        replace(dossier, expected=expected.get(dossier.id, Expectation()))
        for dossier in _with_checkpoints(dossiers, rows.all())
    ]


async def _load_expectations(
    connection: AsyncConnection, ids: Collection[UUID]
) -> dict[UUID, Expectation]:
    """The newest of each."""
    table = aftercare_expectation
    rows = await connection.execute(
        select(table)
        .where(among(table.c.aftercare_id, ids))
        .ext(distinct_on(table.c.aftercare_id))
        .order_by(table.c.aftercare_id, table.c.number.desc())
    )
    return {
        row.aftercare_id: Expectation(
            posts.loaded(row.posts), posts.loaded(row.before), tuple(row.unknown)
        )
        for row in rows
    }


def _with_checkpoints(
    dossiers: Sequence[AftercareDossier], rows: Sequence[Row[Any]]
) -> list[AftercareDossier]:
    found: dict[UUID, list[StoredCheckpoint]] = {}
    for row in sorted(rows, key=lambda row: row.months):
        checkpoint = StoredCheckpoint(
            row.id,
            row.months,
            row.due_on,
            row.state,
            row.settled_at,
            row.opened_at,
            row.reminders,
        )
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
