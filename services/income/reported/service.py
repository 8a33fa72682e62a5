"""Keeping what life events say of means, education and business, and giving it back as facts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.means.assets import Vermogen
from services.income.reported import repository
from services.income.reported.facts import Report, content_of
from shared.events.envelope import Event
from shared.events.life_events import LifeEvent
from shared.messaging.transaction import Transaction


async def store(tx: Transaction, events: Sequence[Event[LifeEvent]]) -> None:
    """Keep what these life events say."""
    await repository.store(tx.connection, events, tx.now)


async def load_reports(
    connection: AsyncConnection, people: Mapping[UUID, Collection[UUID]]
) -> Mapping[UUID, tuple[Report, ...]]:
    """By dossier: what was reported of the people in it. Assets are those of one dossier; the rest goes with the person."""
    everybody = {person_id for members in people.values() for person_id in members}
    known = await repository.load(connection, everybody)
    return {
        dossier_id: tuple(
            report
            for person_id in members
            for row in known.get(person_id, ())
            for report in (_report(row),)
            if row.dossier_id == dossier_id or not isinstance(report.content, Vermogen)
        )
        for dossier_id, members in people.items()
    }


def _report(row: Any) -> Report:
    return Report(
        row.life_event_id, row.person_id, row.valid_from, content_of(row.kind, row.content)
    )
