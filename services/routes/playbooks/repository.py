"""Every statement about handled life events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.routes.playbooks.situation import Known
from shared.events.envelope import Event, EventData
from shared.events.household import Gemeentecode
from shared.events.life_events import LifeEventCorrected
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class KnownLifeEvent:
    """A life event that routes handled, or whose end it heard of first."""

    id: UUID
    ended_by: UUID | None
    """The withdrawal or correction; None as long as it stands."""
    reason: Redencode | None
    kind: str


@dataclass(frozen=True, slots=True)
class Handled:
    """A life event as routes keeps it; whom and when only of the kinds that a condition asks about later (TOLD_BEFORE)."""

    id: UUID
    dossier_id: UUID
    municipality: Gemeentecode | None
    kind: str
    person_id: UUID | None = None
    effective_on: date | None = None


TOLD_BEFORE: Final = frozenset(
    {
        "schuldsignaal",
        "studie-gestart",
        "studie-gestopt",
        "baan-gestart",
        "baan-beeindigd",
        # For when somebody is to be spoken to next (contacts).
        "scheiding",
        "overlijden",
    }
)
DEBT_MONTHS: Final = 18
"""How long a signal of debts stands: as long as a plan for debts lasts (Faillissementswet art. 349a)."""

_ADD = text(
    """
    INSERT INTO life_event (id, dossier_id, municipality, kind, person_id, effective_on, handled_at)
    SELECT id, dossier_id, municipality, kind, person_id, effective_on, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:municipality AS text[]),
        CAST(:kind AS text[]), CAST(:person_id AS uuid[]), CAST(:effective_on AS date[]))
        AS new (id, dossier_id, municipality, kind, person_id, effective_on)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
    """
)

_LAST_OF_PERSON = """
    (SELECT kind FROM life_event AS told
        WHERE told.person_id = asked.person_id AND told.ended_by IS NULL
            AND told.effective_on <= asked.day AND kind IN ('{begins}', '{ends}')
        ORDER BY told.effective_on DESC, told.handled_at DESC LIMIT 1) = '{begins}'
"""
_TOLD_BEFORE = text(
    f"""
    SELECT asked.id,
        EXISTS (SELECT FROM life_event AS told
            WHERE told.dossier_id = asked.dossier_id AND told.kind = 'schuldsignaal'
                AND told.ended_by IS NULL AND told.effective_on <= asked.day
                AND told.effective_on > asked.day - make_interval(months => :months)) AS debts,
        {_LAST_OF_PERSON.format(begins="studie-gestart", ends="studie-gestopt")} AS studies,
        {_LAST_OF_PERSON.format(begins="baan-gestart", ends="baan-beeindigd")} AS works
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:person_id AS uuid[]),
        CAST(:day AS date[])) AS asked (id, dossier_id, person_id, day)
    """  # noqa: S608 - the kinds are ours
)
_RENAME = text(
    """
    UPDATE life_event SET person_id = :kept_id
    WHERE person_id = :old_id AND effective_on IS NOT NULL AND ended_by IS NULL
    """
)

_END = text(
    """
    INSERT INTO life_event AS known (id, dossier_id, ended_by, reason, told_anew, handled_at)
    SELECT id, dossier_id, ended_by, reason, told_anew, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:ended_by AS uuid[]),
        CAST(:reason AS text[]), CAST(:told_anew AS boolean[]))
        AS ended (id, dossier_id, ended_by, reason, told_anew)
    ON CONFLICT (id) DO UPDATE SET ended_by = excluded.ended_by, reason = excluded.reason,
        told_anew = excluded.told_anew
    RETURNING id, municipality
    """
)

_FIND = text(
    "SELECT id, ended_by, reason, kind FROM life_event WHERE id = ANY (CAST(:id AS uuid[]))"
)


async def add_life_events(tx: Transaction, handled: Sequence[Handled]) -> set[UUID]:
    """Note life events as handled; gives those that had not ended before they came."""
    rows = await tx.execute(
        _ADD,
        {
            "now": tx.now,
            "id": [row.id for row in handled],
            "dossier_id": [row.dossier_id for row in handled],
            "municipality": [row.municipality for row in handled],
            "kind": [row.kind for row in handled],
            "person_id": [row.person_id for row in handled],
            "effective_on": [row.effective_on for row in handled],
        },
    )
    return set(rows.scalars().all())


async def find_told_before(
    tx: Transaction, asked: Sequence[tuple[UUID, UUID, UUID, date]]
) -> dict[UUID, Known]:
    """What stands of debts in a dossier, and of education and work of a person, by a day: (life event, dossier, person, day)."""
    ids, dossier_ids, person_ids, days = zip(*asked, strict=True)
    rows = await tx.execute(
        _TOLD_BEFORE,
        {
            "months": DEBT_MONTHS,
            "id": list(ids),
            "dossier_id": list(dossier_ids),
            "person_id": list(person_ids),
            "day": list(days),
        },
    )
    return {row.id: Known(row.debts, row.studies is True, row.works is True) for row in rows.all()}


async def rename(tx: Transaction, old_id: UUID, kept_id: UUID) -> None:
    """Two people are one: what was told of either was told of the one that is kept."""
    await tx.execute(_RENAME, {"old_id": old_id, "kept_id": kept_id})


async def end_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, Redencode]
) -> dict[UUID, Gemeentecode | None]:
    """Note life events as ended, known before or not; gives the municipality that each was handled for."""
    rows = await tx.execute(
        _END,
        {
            "now": tx.now,
            "id": list(causes),
            "dossier_id": [cause.dossier_id for cause in causes.values()],
            "ended_by": [cause.id for cause in causes.values()],
            "reason": [reasons[life_event_id].stored() for life_event_id in causes],
            "told_anew": [_is_published_anew(cause.data) for cause in causes.values()],
        },
    )
    return {row.id: row.municipality for row in rows.all()}


def _is_published_anew(data: EventData) -> bool:
    """The same happened, in a household that turned out otherwise; nobody said that it was wrong."""
    return isinstance(data, LifeEventCorrected) and data.reden == "opnieuw-verwerkt"


async def find_life_events(
    tx: Transaction, life_event_ids: Sequence[UUID]
) -> dict[UUID, KnownLifeEvent]:
    rows = await tx.execute(_FIND, {"id": sorted(set(life_event_ids))})
    return {
        row.id: KnownLifeEvent(
            row.id, row.ended_by, row.reason and Redencode.read(row.reason), row.kind
        )
        for row in rows.all()
    }
