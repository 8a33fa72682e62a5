"""Every SQL statement about facts, occasions and assessments; whole batches at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income import tables
from services.income.assessments.facts import Occasion
from services.income.stays import is_for
from shared.db.bulk import among, insert_rows
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.income import Herbeoordeling

_STANDING = text(
    """
    SELECT occasion.*, assessment.id AS assessment_id, assessment.pictures, assessment.municipality FROM occasion
    JOIN unnest(CAST(:dossier_ids AS uuid[]), CAST(:from_days AS date[])) AS since (dossier_id, day)
        ON since.dossier_id = occasion.dossier_id
            AND coalesce(occasion.also_on, occasion.effective_on) >= since.day
    JOIN assessment ON assessment.life_event_id = occasion.life_event_id
        AND assessment.superseded_at IS NULL
    WHERE occasion.withdrawn_at IS NULL
    ORDER BY occasion.effective_on, occasion.life_event_id
    """
)

_HAPPENED = text(
    """
    SELECT occasion.*, assessment.id AS assessment_id,
        jsonb_path_exists(assessment.pictures, '$[*].aannames[*]') AS assumed FROM occasion
    JOIN assessment ON assessment.life_event_id = occasion.life_event_id
        AND assessment.superseded_at IS NULL
    WHERE occasion.dossier_id = ANY(CAST(:dossier_ids AS uuid[]))
    ORDER BY occasion.effective_on, occasion.life_event_id
    """
)

_WITHDRAW = text(
    """
    UPDATE occasion SET withdrawn_at = :now, withdrawn_reason = told.reason
    FROM unnest(CAST(:ids AS uuid[]), CAST(:reasons AS text[])) AS told (life_event_id, reason)
    WHERE occasion.life_event_id = told.life_event_id AND occasion.withdrawn_at IS NULL
    RETURNING occasion.*
    """
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An occasion that was not withdrawn, with its current assessment."""

    occasion: Occasion
    assessment_id: UUID
    correlation_id: UUID
    pictures: tuple[Herbeoordeling, ...]
    municipality: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An occasion, and the assessment of it that stands."""

    occasion: Occasion
    assessment_id: UUID
    assumed: bool
    """It rests on something that nobody knows for sure."""
    correlation_id: UUID

    @property
    def days(self) -> tuple[date, ...]:
        """On which it may change something."""
        also_on = self.occasion.also_on
        return (self.occasion.effective_on, also_on) if also_on else (self.occasion.effective_on,)


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One re-assessment of one life event."""

    id: UUID
    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    """Whom the life event happened to."""
    municipality: str | None
    effective_on: date
    pictures: tuple[Herbeoordeling, ...]
    assessed_at: datetime
    superseded_at: datetime | None


async def store_occasions(
    connection: AsyncConnection, occasions: Sequence[tuple[Occasion, UUID]], now: datetime
) -> None:
    """Add occasions, each with the correlation of its trail; one that was rolled back and comes again counts again."""
    rows = [
        {
            "life_event_id": occasion.life_event_id,
            "dossier_id": occasion.dossier_id,
            "kind": occasion.kind,
            "effective_on": occasion.effective_on,
            "person_id": occasion.person_id,
            "parting": occasion.parting,
            "move": occasion.move,
            "age_limit": occasion.age_limit,
            "last_child": occasion.last_child,
            "also_on": occasion.also_on,
            "correlation_id": correlation_id,
            "recorded_at": now,
        }
        for occasion, correlation_id in occasions
    ]
    again = "ON CONFLICT (life_event_id) DO UPDATE SET withdrawn_at = NULL, withdrawn_reason = NULL"
    await insert_rows(connection, tables.occasion, rows, on_conflict=again)


async def withdraw(
    connection: AsyncConnection, reasons: Mapping[UUID, str], now: datetime
) -> list[Occasion]:
    """Mark life events as withdrawn and what they told as no longer believed; gives those that were not withdrawn yet."""
    rows = await connection.execute(
        _WITHDRAW, {"ids": list(reasons), "reasons": list(reasons.values()), "now": now}
    )
    for table in (tables.wage_period, tables.job_turn, tables.reported_fact):
        await connection.execute(
            update(table)
            .where(among(table.c.life_event_id, reasons), table.c.recorded_until.is_(None))
            .values(recorded_until=now)
        )
    return [_occasion(row) for row in rows]


async def list_standing(connection: AsyncConnection, since: Mapping[UUID, date]) -> list[Standing]:
    """The standing occasions of these dossiers from a day on, each with its current assessment."""
    rows = await connection.execute(
        _STANDING, {"dossier_ids": list(since), "from_days": list(since.values())}
    )
    return [
        Standing(
            _occasion(row),
            row.assessment_id,
            row.correlation_id,
            _pictures(row.pictures),
            row.municipality,
        )
        for row in rows
    ]


async def list_happened(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, list[Happened]]:
    """Of each dossier all occasions with the assessment that stands, in order of their day; withdrawn ones as well."""
    rows = await connection.execute(_HAPPENED, {"dossier_ids": sorted(dossier_ids)})
    found: dict[UUID, list[Happened]] = defaultdict(list)
    for row in rows:
        occasion = _occasion(row)
        found[occasion.dossier_id].append(
            Happened(occasion, row.assessment_id, row.assumed, row.correlation_id)
        )
    return found


async def replace_current(
    connection: AsyncConnection, assessments: Sequence[StoredAssessment]
) -> None:
    """Store assessments; an earlier one of the same life event is superseded."""
    table = tables.assessment
    now = assessments[0].assessed_at
    ids = [assessment.life_event_id for assessment in assessments]
    await connection.execute(
        update(table)
        .where(among(table.c.life_event_id, ids), table.c.superseded_at.is_(None))
        .values(superseded_at=now)
    )
    rows = [
        {
            "id": assessment.id,
            "life_event_id": assessment.life_event_id,
            "dossier_id": assessment.dossier_id,
            "person_id": assessment.person_id,
            "municipality": assessment.municipality,
            "effective_on": assessment.effective_on,
            "pictures": [
                picture.model_dump(mode="json", by_alias=True) for picture in assessment.pictures
            ],
            "assessed_at": assessment.assessed_at,
        }
        for assessment in assessments
    ]
    await insert_rows(connection, table, rows)


async def list_pictures(
    connection: AsyncConnection, life_event_ids: Collection[UUID]
) -> dict[UUID, tuple[Herbeoordeling, ...]]:
    """Of these life events the pictures of the assessment that stands."""
    table = tables.assessment
    rows = await connection.execute(
        select(table.c.life_event_id, table.c.pictures).where(
            among(table.c.life_event_id, life_event_ids), table.c.superseded_at.is_(None)
        )
    )
    return {row.life_event_id: _pictures(row.pictures) for row in rows}


async def find_assessment(
    connection: AsyncConnection, identifier: UUID, own: Own, today: date
) -> StoredAssessment | None:
    """None also of a dossier that is not there for somebody."""
    table = tables.assessment
    query = with_answering(table, today).where(
        table.c.id == identifier, is_answered_by(table, own, today), is_for(table, own, today)
    )
    row = (await connection.execute(query)).one_or_none()
    return _assessment(row) if row else None


async def list_assessments(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    life_event_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[StoredAssessment]:
    """Assessments of dossiers that somebody may see, oldest first, after an id."""
    table = tables.assessment
    query = with_answering(table, today).where(
        is_answered_by(table, own, today), is_for(table, own, today)
    )
    if dossier_id is not None:
        query = query.where(table.c.dossier_id == dossier_id)
    if life_event_id is not None:
        query = query.where(table.c.life_event_id == life_event_id)
    if after is not None:
        query = query.where(table.c.id > after)
    rows = await connection.execute(query.order_by(table.c.id).limit(limit))
    return [_assessment(row) for row in rows]


async def find_newest(
    connection: AsyncConnection, own: Own, today: date, dossier_id: UUID
) -> StoredAssessment | None:
    """Of a dossier that somebody may see: the last that no other took the place of."""
    table = tables.assessment
    query = with_answering(table, today).where(
        table.c.dossier_id == dossier_id,
        table.c.superseded_at.is_(None),
        is_answered_by(table, own, today),
        is_for(table, own, today),
    )
    newest = query.order_by(table.c.assessed_at.desc(), table.c.id.desc()).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    return _assessment(row) if row else None


async def find_occasion(connection: AsyncConnection, life_event_id: UUID) -> Occasion | None:
    table = tables.occasion
    row = (
        await connection.execute(select(table).where(table.c.life_event_id == life_event_id))
    ).one_or_none()
    return _occasion(row) if row else None


def _occasion(row: Row[Any]) -> Occasion:
    return Occasion(
        life_event_id=row.life_event_id,
        dossier_id=row.dossier_id,
        kind=row.kind,
        effective_on=row.effective_on,
        person_id=row.person_id,
        parting=row.parting,
        move=row.move,
        age_limit=row.age_limit,
        last_child=row.last_child,
        also_on=row.also_on,
        withdrawn=row.withdrawn_at is not None,
    )


def _assessment(row: Row[Any]) -> StoredAssessment:
    return StoredAssessment(
        id=row.id,
        life_event_id=row.life_event_id,
        dossier_id=row.dossier_id,
        person_id=row.person_id,
        municipality=row.municipality,
        effective_on=row.effective_on,
        pictures=_pictures(row.pictures),
        assessed_at=row.assessed_at,
        superseded_at=row.superseded_at,
    )


def _pictures(stored: Sequence[Any]) -> tuple[Herbeoordeling, ...]:
    return tuple(Herbeoordeling.model_validate(picture) for picture in stored)
